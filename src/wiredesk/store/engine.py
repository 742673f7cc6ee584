"""What the modules of the store ask of an engine of databases: one SQL text, two engines under it.

    articles, grouping, names, …  ─▶  Engine  ◀─  connection (SQLite: two files)
                                              ◀─  server (PostgreSQL: one database)

The text is what both understand: `ON CONFLICT` where a row may be there already, `coalesce`, TRUE and FALSE, every
subquery named, numbers of new rows by `insert`. Parameters are `?`, `?1` or `:name`. What SQLite alone understands and
gains by (`CROSS JOIN … ON` and `INDEXED BY` for its planner, `IS ?`, lists as JSON in `MANY`) the other engine
rewrites as it is given a text for the first time (`store.dialect`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from wiredesk.store.search_content import Content
    from wiredesk.store.search_expressions import Condition, Expression

T = TypeVar("T")
Row = tuple[Any, ...]
Params = Sequence[Any] | Mapping[str, Any]

Alone = Literal["settle", "tell"]
"""What one program at a time does: stories made, saved searches told."""
Held = Callable[[], None]
"""Called within a transaction: raises `StoreBusy` if what this program does alone is not its own any more."""

MANY = "(SELECT value FROM json_each(?))"
"""A list of whole numbers or ids as one value, so that one statement serves lists of every length."""


def many(values: Iterable[int | str]) -> str:
    """The value that `MANY` stands for."""
    return json.dumps(sorted(values))


@cache
def put(table: str, keys: str, values: str) -> str:
    """The statement that adds a row, or gives the row of these keys other values. Columns are divided by commas."""
    columns = f"{keys}, {values}"
    changes = ", ".join(f"{name.strip()} = excluded.{name.strip()}" for name in values.split(","))
    marks = ", ".join("?" * (columns.count(",") + 1))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({keys}) DO UPDATE SET {changes}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as an engine has it. key: which of its columns are its key, in order."""

    name: str
    columns: tuple[str, ...]
    key: tuple[int, ...]


_AT_ONCE = (64, 16, 4, 1)
"""Keys that one statement looks up: a call costs more than a look-up, and few sizes need few statements."""


def each(db: Engine, sql: str, keys: Sequence[Sequence[Any]]) -> Iterator[Row]:
    """The rows of one SELECT for each of many keys. sql: takes a key as its parameters; its first column is `{at}`,
    which becomes the place of the key."""
    start = 0
    for size in _AT_ONCE:
        while len(keys) - start >= size:
            some = keys[start : start + size]
            for at, *rest in db.read(_united(sql, size), [value for key in some for value in key]):
                yield start + at, *rest
            start += size


@cache
def _united(sql: str, count: int) -> str:
    return " UNION ALL ".join(sql.format(at=at) for at in range(count))


def clean(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot hold: U+FFFD in their place, so that offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text


class Engine(Protocol):
    """The database of a desk, for any number of threads. Raises nothing but `StoreError`s for what is wrong with files,
    disks and servers. What holds the bytes of pages is committed first (`pages_…`)."""

    path: str
    """What the desk is called, for messages: without any password."""
    wait: float
    """Seconds that a writer waits for its turn."""
    writable: bool
    version: int | None
    """The format that this program reads and writes, once it was found (`store.schema`)."""
    shared: bool
    """Whether programs on several machines may write to it."""
    clock: str
    """Its own time as an expression: microseconds since 1970."""

    def read(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """All rows at once, so that nothing stays open: what may be large is read in steps, by key."""
        ...

    def one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row, None if there is none."""
        ...

    def write(self, sql: str, params: Params = ()) -> int:
        """One statement; how many rows it changed. Outside of `writing()` it is committed at once."""
        ...

    def insert(self, sql: str, params: Params = ()) -> int:
        """One INSERT into a table whose key is `number` or `id`; that of the new row."""
        ...

    def write_many(self, sql: str, rows: Iterable[Params]) -> None:
        """One statement for each of the rows."""

    def pages_read(self, sql: str, params: Params = ()) -> Iterator[Row]: ...
    def pages_one(self, sql: str, params: Params = ()) -> Row | None: ...
    def pages_write(self, sql: str, params: Params = ()) -> int: ...
    def pages_write_many(self, sql: str, rows: Iterable[Params]) -> None: ...
    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside is of one instant. Nests; never waits."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """All that is written inside is committed together or not at all. Blocks nest."""
        ...

    def aside(self) -> AbstractContextManager[None]:
        """A short transaction that does not wait for those who write, where the engine can, nor they for it. What it
        changes is no news to those who read (`revision`). No `writing()` inside."""
        ...

    def surely(self, work: Callable[[], T], *, aside: bool = False) -> T:
        """What `work` gives in a transaction of its own, `writing` or `aside`; again where the server was restarted on
        the way or two transactions waited for each other. `work` must change nothing but the desk, and the same if it
        was committed before."""
        ...

    def alone(self, what: Alone, wait: float = 0.0) -> AbstractContextManager[Held | None]:
        """What one program at a time does is this one's until the block ends; None: after so many seconds another
        still does it. Nothing is left by one that is killed."""
        ...

    def doing(self, what: Alone) -> bool:
        """Within `writing()`: whether it is this program's until the transaction ends; no `alone()` counts."""
        ...

    def doer(self, what: Alone) -> str:
        """Who does it now, for people."""
        ...

    def key_text(self, text: str) -> str:
        """A text as it stands in a column that is looked up, where an engine holds not all of every text."""
        ...

    # Formats

    def found_version(self) -> int:
        """The number of the last migration whose statements were run; 0: there is no desk yet."""
        ...

    def begin_desk(self) -> None:
        """Marks an empty database as a desk, before its first migration."""

    def run(self, statements: str) -> None:
        """The statements of a migration."""

    def put_version(self, number: int) -> None: ...
    def copy_before(self, number: int) -> str | None:
        """A copy of the desk as it is before a migration, where the engine makes one: its path."""
        ...

    # Moving

    def tables(self) -> list[Table]:
        """All that the desk has, in the order in which they were made."""
        ...

    def flags(self) -> frozenset[str]:
        """Columns that take true and false, not numbers."""
        ...

    def next_numbers(self) -> dict[str, int]:
        """Numbers that were given last, of the tables that never give one twice."""
        ...

    def put_next_numbers(self, last: Mapping[str, int]) -> None:
        """New rows are numbered from behind these and behind all that are there."""

    # Upkeep

    def words(self) -> WordIndex:
        """The index of words."""
        ...

    def revision(self) -> int:
        """Another number once anything was written to the desk, by whomever."""
        ...

    def backup(self, path: str) -> None:
        """See `model.ports.Upkeep`."""

    def files(self) -> tuple[str, ...]: ...
    def key(self) -> bytes | None: ...
    def copies(self) -> tuple[str, ...]: ...
    def damages(self) -> list[str]:
        """What the engine finds wrong with its own files, each a sentence."""
        ...

    def scrub(self) -> None:
        """What is deleted in this transaction leaves the logs too, as far as the engine has a say in it."""

    def give_back(self) -> None:
        """Gives room that nothing uses any more back to the disk, where that is not done by itself."""

    def close(self) -> None: ...


class WordIndex(Protocol):
    """The index of words of an engine: what differs between FTS5 and tsvector. Rows of it are called `f`."""

    def put(self, rows: Sequence[tuple[int, Content]]) -> None:
        """Articles by their places."""

    def take_out(self, rows: Sequence[tuple[int, Content]]) -> None:
        """Articles that were put in so."""

    def merge(self) -> None:
        """What was taken out is gone from the files as well, where the engine has a say in it."""

    def check(self) -> None:
        """Raises `StoreError` where it does not hold together."""

    def condition(self, expression: Expression) -> Condition:
        """Of a row `f` of `search_index`: an expression finds it."""
        ...

    def scored(self, expression: Expression, rest: str, params: Sequence[object], columns: str) -> list[Row]:
        """Rows of the index that an expression finds: place, bm25 as FTS5 has it (negative), and some columns. columns:
        with the FROM that they are of; rest: what follows the condition, beginning with AND."""
        ...
