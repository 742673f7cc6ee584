"""What a desk's database is beside the statements that are run on it: its format, its tables, its upkeep."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping

from wiredesk.model.errors import StoreError
from wiredesk.store.dialect import FLAGS, FOUNDATION, bounded, held, tables
from wiredesk.store.engine import Params, Row, Table
from wiredesk.store.tsvector import Tsvector


class ServerDesk(ABC):
    """The part of `store.engine.Engine` that is about a whole database; `store.server` has the connections."""

    path: str
    version: int | None

    def key_text(self, text: str) -> str:
        """As it stands in a column that is looked up."""
        return held(bounded(text, "entries"))

    # --- format ------------------------------------------------------------------------------------------------------

    def found_version(self) -> int:
        """The number of the last migration whose statements were run; 0: there is no desk yet."""
        if self.version is None:
            row = self.one("SELECT to_regclass('migrations') IS NOT NULL")
            if row is None or not row[0]:
                return 0
        row = self.one("SELECT max(number) FROM migrations")
        return int(row[0]) if row and row[0] is not None else 0

    def begin_desk(self) -> None:
        """What a desk has beside the tables of the migrations."""
        for statement in FOUNDATION:
            self.write(statement)
        self.write("INSERT INTO desk_key (content) VALUES (?)", (os.urandom(32),))

    def put_version(self, number: int) -> None:
        """The book of migrations says it already."""
        return

    def run(self, statements: str) -> None:
        """The statements of a migration."""
        for statement in tables(statements):
            self.write(statement)

    def copy_before(self, number: int) -> None:
        """None: a server is backed up by its own tools."""
        return

    def words(self) -> Tsvector:
        """The index of words."""
        return Tsvector(self)  # type: ignore[arg-type]  # `Server` is an engine, this is half of one

    # --- moving ------------------------------------------------------------------------------------------------------

    def tables(self) -> list[Table]:
        """All of the desk's schema."""
        found: dict[str, tuple[list[str], list[tuple[int, int]]]] = {}
        for name, column, place in self.read(
            "SELECT c.relname::text, a.attname::text, array_position(k.indkey::int2[], a.attnum) FROM pg_class c "
            "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
            "LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary "
            "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.oid, a.attnum"
        ):
            columns, key = found.setdefault(name, ([], []))
            if place is not None:
                key.append((place, len(columns)))
            columns.append(column)
        return [
            Table(name, tuple(columns), tuple(at for _, at in sorted(key))) for name, (columns, key) in found.items()
        ]

    def flags(self) -> frozenset[str]:
        """Those of `dialect`."""
        return frozenset(FLAGS)

    def next_numbers(self) -> dict[str, int]:
        """The last number of each sequence."""
        found: dict[str, int] = {}
        for table, column in self._sequences():
            row = self.one("SELECT pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass)", (table, column))
            if row is not None and row[0] is not None:
                found[table] = int(row[0])
        return found

    def put_next_numbers(self, last: Mapping[str, int]) -> None:
        """Of every sequence."""
        for table, column in self._sequences():
            row = self.one(f"SELECT max({column}) FROM {table}")
            top = max(last.get(table, 0), row[0] or 0 if row else 0)
            if top > 0:
                self.write("SELECT setval(pg_get_serial_sequence(?, ?)::regclass, ?)", (table, column, top))

    def _sequences(self) -> list[tuple[str, str]]:
        rows = self.read(
            "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE a.attidentity <> '' AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
        )
        return [(table, column) for table, column in rows]

    # --- upkeep ------------------------------------------------------------------------------------------------------

    def backup(self, path: str) -> None:
        """Refused: the server's own tools do that, for all its databases in one way."""
        raise StoreError(
            self.path,
            f"stands on a server; back it up by `pg_dump --format=custom --file={path} DATABASE`, or copy it into a "
            f"file by `wiredesk move {self.path} {path}`",
        )

    def files(self) -> tuple[str, ...]:
        """None that are ours."""
        return ()

    def key(self) -> bytes | None:
        """The same for all who serve the desk."""
        row = self.one("SELECT content FROM desk_key")
        return bytes(row[0]) if row else None

    def copies(self) -> tuple[str, ...]:
        """None."""
        return ()

    def damages(self) -> list[str]:
        """Nothing: the server checks its own files (`pg_amcheck`)."""
        return []

    def scrub(self) -> None:
        """Nothing: what was deleted goes as the server vacuums."""
        return

    def give_back(self) -> None:
        """Nothing: the server does by itself."""
        return

    # --- what `store.server` has -------------------------------------------------------------------------------------

    @abstractmethod
    def read(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """All rows."""

    @abstractmethod
    def one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row."""

    @abstractmethod
    def write(self, sql: str, params: Params = ()) -> int:
        """One statement."""
