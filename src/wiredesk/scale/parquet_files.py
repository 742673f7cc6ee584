"""Tables as Parquet files: one file for each table and part, there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wiredesk.desk.batches import part_of, pyarrow
from wiredesk.formats.tables import SCHEMA, Digest, Kind, Row, Rows

GROUP = 4_000_000
"""Characters and numbers, about, that are held until they are written as a row group."""
Columns = Mapping[str, Sequence[tuple[str, Kind]]]


@dataclass(slots=True)
class _Open:
    """One table of a part, being written."""

    path: str
    names: list[str]
    schema: Any
    writer: Any
    rows: list[Row] = field(default_factory=list)
    weight: int = 0
    digest: Digest = field(default_factory=Digest)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.digest.add(row)
        self.weight += sum([len(value) if isinstance(value, str | bytes | list) else 8 for value in row])
        if self.weight >= GROUP:
            self.flush()

    def flush(self) -> None:
        if self.rows:
            arrow = pyarrow()
            columns = [list(column) for column in zip(*self.rows, strict=True)]
            arrays = [arrow.array(column, type=each.type) for column, each in zip(columns, self.schema, strict=True)]
            self.writer.write_table(arrow.Table.from_arrays(arrays, schema=self.schema))
            self.rows.clear()
            self.weight = 0


class Part:
    """One part of each of some tables. Memory: some MB for each table, however many rows come."""

    def __init__(self, tables: Mapping[str, _Open]) -> None:
        self._tables = tables

    def add(self, rows: Rows) -> None:
        """Takes rows of any of the tables."""
        for table, some in rows.items():
            for row in some:
                self._tables[table].add(row)

    def summary(self) -> dict[str, dict[str, Any]]:
        """Rows and digest of each table so far."""
        return {
            name: {"rows": one.digest.rows, "digest": str(one.digest)} for name, one in sorted(self._tables.items())
        }


@contextlib.contextmanager
def part(folder: str, name: str, columns: Columns) -> Iterator[Part]:
    """Writes FOLDER/TABLE/NAME.parquet of each table; they get their names at the end, when all of them are whole."""
    arrow = pyarrow()
    opened: dict[str, _Open] = {}
    done = False
    try:
        for table, fields in columns.items():
            os.makedirs(os.path.join(folder, table), exist_ok=True)
            path = part_of(folder, name, table)
            schema = arrow.schema(
                [(column, _type(arrow, kind)) for column, kind in fields],
                metadata={"wiredesk.table": table, "wiredesk.schema": str(SCHEMA)},
            )
            # A process of the same name would be another try at the same part: the last one to end gives the file.
            writer = arrow.parquet.ParquetWriter(f"{path}.{os.getpid()}.part", schema, compression="zstd")
            opened[table] = _Open(path, [column for column, _ in fields], schema, writer)
        yield Part(opened)
        for one in opened.values():
            one.flush()
            one.writer.close()
        for one in opened.values():
            os.replace(f"{one.path}.{os.getpid()}.part", one.path)
        done = True
    finally:
        for one in () if done else opened.values():
            with contextlib.suppress(OSError):
                one.writer.close()
            # Where there was no room to close it, it would try again when it goes, and complain to nobody.
            one.writer.is_open = False
            with contextlib.suppress(OSError):
                os.remove(f"{one.path}.{os.getpid()}.part")


def _type(arrow: Any, kind: str) -> Any:
    types = {
        "text": arrow.string,
        "texts": lambda: arrow.list_(arrow.string()),
        "time": lambda: arrow.timestamp("us", tz="UTC"),
        "number": arrow.float64,
        "count": arrow.int64,
        "flag": arrow.bool_,
        "bytes": arrow.binary,
    }
    return types[kind]()
