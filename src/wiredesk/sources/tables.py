"""Tables of pages (Parquet) as pages: a row is what a line of JSONL is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from wiredesk.model.errors import InputError
from wiredesk.model.page import Notice, Page
from wiredesk.sources.files import MAX_LINE, line_pages

TABLE_SUFFIXES = (".parquet",)
ROWS = 100
"""Rows that are held at once, and the bytes of them, about."""
HELD = 16 << 20
_CHUNK = 1 << 20


def table_pages(stream: BinaryIO, *, source: str, locator: str) -> Iterator[Page | InputError | Notice]:
    """Each row of a Parquet table as a page, its columns being the keys of `line_pages`; its locator ends with the
    number of the row, from 1. Memory is bounded by a hundred rows and a page of the file's columns, which the format
    keeps below 2 GB; of a row that is too long only Parquet's reader holds the words."""
    try:
        import pyarrow
        import pyarrow.compute
        import pyarrow.parquet
    except ImportError:
        yield InputError(source, "is a Parquet table, which needs pyarrow: pip install 'wiredesk[parquet]'")
        return
    try:
        lines = _Lines(_rows(pyarrow, pyarrow.parquet.ParquetFile(stream)))
        yield from line_pages(lines, source=source, locator=locator)
    except (OSError, MemoryError, pyarrow.ArrowException) as error:
        yield InputError(source, f"is a damaged Parquet table ({error})", done="read up to there")


def _rows(arrow: Any, table: Any) -> Iterator[bytes | int]:
    """Each row as a line of JSON; of one that is longer than a line may be its length alone."""
    for number in range(table.num_row_groups):
        group = table.metadata.row_group(number)
        each = max(1, group.total_byte_size // max(1, group.num_rows))
        for batch in table.iter_batches(max(1, min(ROWS, HELD // each)), row_groups=[number]):
            long = _long(arrow, batch)
            begin = 0
            for at in (*sorted(long), batch.num_rows):
                for row in batch.slice(begin, at - begin).to_pylist():
                    told = {key: value for key, value in row.items() if value is not None}
                    yield json.dumps(told, default=_plain).encode() + b"\n"
                if at in long:
                    yield long[at]
                begin = at + 1


def _long(arrow: Any, batch: Any) -> dict[int, int]:
    """Rows with more text than a line may have, by place, with its length in bytes."""
    if batch.nbytes <= MAX_LINE:
        return {}
    lengths = [0] * batch.num_rows
    for column in batch.columns:
        types = arrow.types
        if any(
            one(column.type) for one in (types.is_string, types.is_binary, types.is_large_string, types.is_large_binary)
        ):
            for at, length in enumerate(arrow.compute.binary_length(column).to_pylist()):
                lengths[at] += length or 0
    return {at: length for at, length in enumerate(lengths) if length > MAX_LINE}


class _Lines:
    """Lines as a stream. In place of one that is too long stand as many spaces: what reads it tells its length."""

    def __init__(self, lines: Iterator[bytes | int]) -> None:
        self._lines = lines
        self._held = memoryview(b"")
        self._blank = 0

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, all if negative; b"" at the end."""
        parts: list[bytes] = []
        left = size
        while left:
            if self._blank:
                part = b" " * min(self._blank, _CHUNK, left if size >= 0 else _CHUNK)
                self._blank -= len(part)
                if not self._blank:
                    self._held = memoryview(b"\n")
            elif self._held:
                part = bytes(self._held[:left] if size >= 0 else self._held)
                self._held = self._held[len(part) :]
            else:
                line = next(self._lines, None)
                if line is None:
                    break
                if isinstance(line, int):
                    self._blank = line
                else:
                    self._held = memoryview(line)
                continue
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


def _plain(value: object) -> str:
    """What JSON has no form for, as words; bytes as the text that they hold."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
