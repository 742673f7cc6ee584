"""Where an article stands in the index of words: a number that grows with its time, and is its own.

    second since 1900 | 6 bits of the id's hash, later places where that one is taken

Consecutive numbers would make the index a tenth smaller; with these, "since" and "until" are ranges, the newest hits
come first without sorting, and an archive that is imported late stands where its time is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

_BITS = 6
_SECONDS_TO_1970 = 2_208_988_800
_WINDOWS = (1 << _BITS, 1 << 12, 1 << 18, 1 << 23)
"""Places among which another one is tried: of a second, a minute, an hour, a day and a half."""
_TRIES = 6
SPREAD = (1 << 23) + (1 << 16)
"""At most this far behind the first place of its second an article stands: 64 million articles of one day fit."""


def first_place(micros: int) -> int:
    """The first place of a time's second. Times before 1900 stand with those of 1900."""
    return max(0, micros // 1_000_000 + _SECONDS_TO_1970) << _BITS


def places(id: str, micros: int | None) -> Iterator[int]:
    """Places for an article in the order in which they are tried; without end. None: its time is not known."""
    base = 0 if micros is None else first_place(micros)
    digest = hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=48).digest()
    place = base
    for window in _WINDOWS:
        for attempt in range(_TRIES):
            at = _WINDOWS.index(window) * _TRIES + attempt
            place = base + int.from_bytes(digest[2 * at : 2 * at + 2] * 2) % window
            yield place
    while True:
        place += 1
        yield place
