"""Tables of pages (Parquet) as pages: a row is what a line of JSONL is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from wiredesk.model.errors import InputError
from wiredesk.model.page import Notice, Page
from wiredesk.sources.files import line_pages

TABLE_SUFFIXES = (".parquet",)
ROWS = 100
"""Rows that are held at once."""


def table_pages(stream: BinaryIO, *, source: str, locator: str) -> Iterator[Page | InputError | Notice]:
    """Each row of a Parquet table as a page, its columns being the keys of `line_pages`; its locator ends with the
    number of the row, from 1. Memory is bounded by a hundred rows and a page of the file's columns."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        yield InputError(source, "is a Parquet table, which needs pyarrow: pip install 'wiredesk[parquet]'")
        return
    try:
        lines = _Rows(pyarrow.parquet.ParquetFile(stream).iter_batches(batch_size=ROWS))
        yield from line_pages(lines, source=source, locator=locator)
    except (OSError, pyarrow.ArrowException) as error:
        yield InputError(source, f"is a damaged Parquet table ({error})", done="read up to there")


class _Rows:
    """The rows as a stream of lines of JSON."""

    def __init__(self, batches: Iterator[object]) -> None:
        self._batches = batches
        self._waiting = b""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, all if negative; b"" at the end."""
        while size < 0 or len(self._waiting) < size:
            batch = next(self._batches, None)
            if batch is None:
                break
            rows: list[dict[str, object]] = batch.to_pylist()  # type: ignore[attr-defined]  # pyarrow has no types
            told = ({key: value for key, value in row.items() if value is not None} for row in rows)
            self._waiting += b"".join(json.dumps(row, default=_plain).encode() + b"\n" for row in told)
        out, self._waiting = (self._waiting, b"") if size < 0 else (self._waiting[:size], self._waiting[size:])
        return out


def _plain(value: object) -> str:
    """What JSON has no form for, as words; bytes as the text that they hold."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
