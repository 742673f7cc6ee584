"""Pages of a listing by key: the next one begins after the last row shown, so rows that come in between neither repeat
nor hide others."""

from __future__ import annotations

from wiredesk.model.errors import InputError

Key = tuple[int, int]
"""(time in microseconds, number): what listings are sorted by, greatest first."""
FIRST: Key = ((1 << 63) - 1, (1 << 63) - 1)


def cursor_of(key: Key) -> str:
    """The cursor that goes on after a row."""
    return f"{key[0]}.{key[1]}"


def key_of(cursor: str | None) -> Key:
    """The key to go on after. Raises `InputError` for what is no cursor."""
    if cursor is None:
        return FIRST
    first, _, second = cursor.partition(".")
    try:
        key = int(first), int(second)
    except ValueError:
        key = (1 << 64, 0)
    if max(map(abs, key)) >= 1 << 63:
        raise InputError(
            cursor[:60], "is no cursor of this listing; take the `next` of the page before", done="refused"
        )
    return key
