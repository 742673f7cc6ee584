"""What is done with a desk's two files as files: their format, copies of them, what is wrong with them."""

from __future__ import annotations

import os
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from wiredesk.model.errors import StoreError
from wiredesk.store.engine import Alone, Held, Params, Row, Table, clean
from wiredesk.store.fts5 import Fts5
from wiredesk.store.opening import DESK

T = TypeVar("T")


class DeskFiles(ABC):
    """The part of `store.engine.Engine` that is about files; `store.connection` has the statements."""

    path: str
    pages_path: str
    wait: float
    writable: bool
    version: int | None
    shared = False
    clock = "CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER)"

    # --- one machine -------------------------------------------------------------------------------------------------

    def aside(self) -> AbstractContextManager[None]:
        """As any other that writes: there is one lock, the file's."""
        return self.writing()

    def surely(self, work: Callable[[], T], *, aside: bool = False) -> T:
        """What `work` gives in a transaction of its own; nothing comes between here."""
        with self.writing():
            return work()

    @contextmanager
    def alone(self, what: Alone, wait: float = 0.0) -> Iterator[Held | None]:
        """This program's: each of its steps is a transaction, and finds what others did in between."""
        yield lambda: None

    def doing(self, what: Alone) -> bool:
        """True."""
        return True

    def doer(self, what: Alone) -> str:
        """Nobody else."""
        return ""

    # --- words -------------------------------------------------------------------------------------------------------

    def words(self) -> Fts5:
        """The index of words."""
        return Fts5(self)  # type: ignore[arg-type]  # `Connection` is an engine, this is half of one

    def key_text(self, text: str) -> str:
        """As it is, but for lone surrogates."""
        return clean(text)

    # --- format ------------------------------------------------------------------------------------------------------

    def found_version(self) -> int:
        """The number of the last migration whose statements were run; 0: there is no desk yet."""
        row = self.one("PRAGMA user_version")
        return int(row[0]) if row else 0

    def begin_desk(self) -> None:
        """Marks the file as a desk's."""
        self.write(f"PRAGMA application_id = {DESK}")

    def put_version(self, number: int) -> None:
        """Notes in the file's header which format it has."""
        self.write(f"PRAGMA user_version = {number}")

    def run(self, statements: str) -> None:
        """The statements of a script, each whole: a trigger has semicolons of its own."""
        pending = ""
        for line in statements.splitlines():
            pending += line + "\n"
            if sqlite3.complete_statement(pending):
                self.write(pending)
                pending = ""
        if pending.strip():
            self.write(pending)

    # --- moving ------------------------------------------------------------------------------------------------------

    def tables(self) -> list[Table]:
        """Those of both files, without what the index of words keeps for itself."""
        names = [
            row[0]
            for row in self.read(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                "AND name NOT LIKE 'search_index%' ORDER BY rowid"
            )
        ]
        found = [_table(name, self.read(f"PRAGMA table_info({name})")) for name in names]
        return [*found, _table("page_bytes", self.pages_read("PRAGMA table_info(page_bytes)"))]

    def flags(self) -> frozenset[str]:
        """None: 0 and 1 are what it has."""
        return frozenset()

    def next_numbers(self) -> dict[str, int]:
        """As SQLite notes them."""
        return dict(self.read("SELECT name, seq FROM sqlite_sequence"))

    def put_next_numbers(self, last: Mapping[str, int]) -> None:
        """Of tables that never give a number twice; the others go by what is there."""
        for name in self.next_numbers().keys() & last.keys():
            self.write("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last[name], name))
        known = self.read("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        for (name,) in known:
            if name in last and name not in self.next_numbers():
                self.write("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last[name]))

    # --- copies ------------------------------------------------------------------------------------------------------

    def copy_before(self, number: int) -> str:
        """desk.before-2.sqlite: what the desk was before migration 2. One that is there is never written over."""
        stem = f"{self.path.removesuffix('.sqlite')}.before-{number}"
        name, count = f"{stem}.sqlite", 1
        while os.path.exists(name):
            count += 1
            name = f"{stem}.{count}.sqlite"
        self.copy(name)
        return name

    def backup(self, path: str) -> None:
        """A desk that opens, of one instant, while others go on reading and writing. Replaces no file."""
        path = os.path.abspath(path)
        pages = path.removesuffix(".sqlite") + ".pages.sqlite"
        for each in (path, pages):
            if os.path.lexists(each):
                raise StoreError(each, "exists already; name another file for the backup, or remove this one")
        if not os.path.isdir(os.path.dirname(path)):
            raise StoreError(path, "its folder does not exist; make it first")
        self.copy(path, pages)

    def files(self) -> tuple[str, ...]:
        """Paths of the files that the desk stands in, the desk itself first."""
        return self.path, self.pages_path

    def key(self) -> None:
        """None: it stands in a file beside them."""
        return

    def copies(self) -> tuple[str, ...]:
        """The files that upgrades left beside it: its state before them, text that was forgotten since included."""
        folder, name = os.path.split(self.path)
        start = name.removesuffix(".sqlite") + ".before-"
        return tuple(sorted(os.path.join(folder, each) for each in os.listdir(folder) if each.startswith(start)))

    def damages(self) -> list[str]:
        """What SQLite finds wrong, each a sentence."""
        found: list[str] = []
        for path, pages in ((self.path, False), (self.pages_path, True)):
            rows = self.apart("PRAGMA integrity_check", pages=pages)
            found += [f"{path}: {row[0]}" for row in rows if row[0] != "ok"]
        return found + [
            f"{self.path}: a row of {row[0]} refers to one of {row[2]} that is not there"
            for row in self.apart("PRAGMA foreign_key_check")
        ]

    @abstractmethod
    def read(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """All rows."""

    @abstractmethod
    def pages_read(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """All rows, of the second file."""

    @abstractmethod
    def one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row."""

    @abstractmethod
    def write(self, sql: str, params: Params = ()) -> int:
        """One statement."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """One transaction."""

    @abstractmethod
    def apart(self, sql: str, *, pages: bool = False) -> list[Row]:
        """A statement outside of a transaction."""

    @abstractmethod
    def copy(self, target: str, pages_target: str | None = None) -> None:
        """The files as they are at this instant."""


def _table(name: str, described: Iterable[Row]) -> Table:
    columns = [(row[1], row[5]) for row in described]
    places = sorted((place, at) for at, (_, place) in enumerate(columns) if place)
    return Table(name, tuple(column for column, _ in columns), tuple(at for _, at in places))
