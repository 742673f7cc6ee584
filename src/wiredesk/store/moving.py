"""A desk copied from one engine to another, table by table, and proved to be the same.

    each table in the order in which they were made, its rows in order of key ─▶ a batch, a transaction that notes
    how far it came ─▶ the index of words made from what was indexed ─▶ both sides counted and hashed

How far it came stands in the new desk's book of migrations, under the number 0: until that is gone, nobody else opens
it. One that was killed is gone on with. The desk that is copied is kept from changing while that goes on; if it changed
between two attempts the hashes tell, and all is copied anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wiredesk.model.errors import StoreError
from wiredesk.store.dialect import bounded
from wiredesk.store.engine import Engine, Row, Table
from wiredesk.store.search_content import decode

PAGES = "page_bytes"
"""The table that stands in the second file."""
_OWN = frozenset(
    {"migrations", "revision", "desk_key", "search_index", "search_totals", "holders", "claims", "host_turns"}
)
"""What each desk has for itself."""
_AT_ONCE, _PAGES_AT_ONCE = 500, 50
_INDEX = "index of words"
_DONE = "index of words is made"

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """A table as both desks have it: how many rows, and a hash of them."""

    name: str
    rows: int
    digest: str


def copy(source: Engine, target: Engine, progress: Progress | None = None) -> tuple[Copied, ...]:
    """Copies all that a desk holds into one that holds nothing, or goes on where it was interrupted.

    Raises `StoreError` for a target that holds anything else.
    """
    tables = [table for table in source.tables() if table.name not in _OWN]
    with source.writing():
        done = _begin(source, target)
        if not all(_counted(source, table) == _counted(target, table) for table in tables if table.name in done):
            # It was another when this began, before it was interrupted.
            _empty(target, tables)
        for _ in range(2):
            _fill(source, target, tables, progress)
            copied = tuple(_counted(source, table) for table in tables)
            if copied == tuple(_counted(target, table) for table in tables):
                target.put_next_numbers(source.next_numbers())
                target.words().check()
                target.write("DELETE FROM migrations WHERE number = 0")
                return copied
            _empty(target, tables)
    raise StoreError(target.path, "is not what was copied into it: check the disks of both, and move anew")


def _begin(source: Engine, target: Engine) -> set[str]:
    """Takes a target for this; the tables that were copied to their end before, if this was interrupted."""
    row = target.one("SELECT name, position FROM migrations WHERE number = 0")
    if row is None:
        for table in target.tables():
            if table.name not in _OWN and _one(target, table, f"SELECT 1 FROM {table.name} LIMIT 1") is not None:
                raise StoreError(target.path, "holds something already; move into a desk that is not there yet")
        target.write("INSERT INTO migrations (number, name, position, done) VALUES (0, ?, '', TRUE)", (_named(source),))
        return set()
    if row[0] != _named(source):
        raise StoreError(target.path, f"is half full, {row[0]}; go on with that, or take another")
    begun = json.loads(row[1])[0] if row[1] else None
    names = [table.name for table in source.tables() if table.name not in _OWN]
    return set(names[: names.index(begun)] if begun in names else names if begun is not None else ())


def _named(source: Engine) -> str:
    return f"moved from {source.path}"


def _fill(source: Engine, target: Engine, tables: Sequence[Table], progress: Progress | None) -> None:
    row = target.one("SELECT position FROM migrations WHERE number = 0")
    begun, after = json.loads(row[0]) if row and row[0] else (tables[0].name, None)
    names = [table.name for table in tables]
    for table in tables[names.index(begun) if begun in names else len(names) :]:
        if after is None:
            with target.writing():
                # A trigger may have filled it along with another.
                _write(target, table, f"DELETE FROM {table.name}")
                _note(target, table.name, None)
        done = 0
        for rows in _batches(source, table, after):
            with target.writing():
                _put(target, table, rows)
                after = [_plain(rows[-1][at]) for at in table.key]
                _note(target, table.name, after)
            done += len(rows)
            if progress is not None:
                progress(f"{table.name} copied", done, None)
        after = None
    if begun != _DONE:
        _index(target, after if begun == _INDEX else None, progress)


def _index(target: Engine, after: Any, progress: Progress | None) -> None:
    """The index of words, from what stands beside it."""
    if after is None:
        _note(target, _INDEX, [-1])
        after = [-1]
    sql = "SELECT place, content FROM searched_texts WHERE place > ? ORDER BY place LIMIT ?"
    done, words = 0, target.words()
    while rows := list(target.read(sql, (after[0], _AT_ONCE))):
        after = [rows[-1][0]]
        with target.writing():
            words.put([(place, decode(content)) for place, content in rows])
            _note(target, _INDEX, after)
        done += len(rows)
        if progress is not None:
            progress("articles indexed", done, None)
    _note(target, _DONE, None)


def _empty(target: Engine, tables: Sequence[Table]) -> None:
    with target.writing():
        after = -1
        while rows := list(
            target.read("SELECT place, content FROM searched_texts WHERE place > ? ORDER BY place LIMIT 500", (after,))
        ):
            target.words().take_out([(place, decode(content)) for place, content in rows])
            after = rows[-1][0]
        for table in reversed(tables):
            _write(target, table, f"DELETE FROM {table.name}")
        target.write("UPDATE migrations SET position = '' WHERE number = 0")


def _note(target: Engine, name: str, after: Any) -> None:
    target.write("UPDATE migrations SET position = ? WHERE number = 0", (json.dumps([name, after]),))


def _batches(source: Engine, table: Table, after: Any) -> Iterator[list[Row]]:
    """Rows in order of key, from behind a key on."""
    columns, keys = ", ".join(table.columns), ", ".join(table.columns[at] for at in table.key)
    limit = _PAGES_AT_ONCE if table.name == PAGES else _AT_ONCE
    read = source.pages_read if table.name == PAGES else source.read
    place = None if after is None else [_value(each) for each in after]
    while True:
        where = "" if place is None else f"WHERE ({keys}) > ({', '.join('?' * len(place))}) "
        sql = f"SELECT {columns} FROM {table.name} {where}ORDER BY {keys} LIMIT ?"
        rows = list(read(sql, (*(place or ()), limit)))
        if not rows:
            return
        yield rows
        place = [rows[-1][at] for at in table.key]


def _put(target: Engine, table: Table, rows: Sequence[Row]) -> None:
    marks = ", ".join("?" * len(table.columns))
    sql = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({marks})"
    flags = [at for at, name in enumerate(table.columns) if name in target.flags()]
    put = [tuple(bool(value) if at in flags else value for at, value in enumerate(row)) for row in rows]
    (target.pages_write_many if table.name == PAGES else target.write_many)(sql, put)


def _counted(engine: Engine, table: Table) -> Copied:
    """All rows of a table, as they are the same on every engine."""
    digest, count = hashlib.blake2b(digest_size=16), 0
    for rows in _batches(engine, table, None):
        count += len(rows)
        for row in rows:
            for value in row:
                digest.update(_bytes(bounded(value, table.name) if isinstance(value, str) else value))
    return Copied(table.name, count, digest.hexdigest())


def _bytes(value: Any) -> bytes:
    match value:
        case None:
            return b"N"
        case str():
            # A server holds no NUL in a text.
            data = value.replace("\0", "\ufffd").encode("utf-8", "replace")
            return b"T%d:%s" % (len(data), data)
        case bytes():
            return b"B%d:%s" % (len(value), value)
        case float():
            return b"F" + value.hex().encode()
    return b"I%d" % value


def _plain(value: Any) -> Any:
    """A part of a key as JSON has it."""
    return {"bytes": value.hex()} if isinstance(value, bytes) else value


def _value(plain: Any) -> Any:
    return bytes.fromhex(plain["bytes"]) if isinstance(plain, dict) else plain


def _one(engine: Engine, table: Table, sql: str) -> Row | None:
    return engine.pages_one(sql) if table.name == PAGES else engine.one(sql)


def _write(engine: Engine, table: Table, sql: str) -> None:
    (engine.pages_write if table.name == PAGES else engine.write)(sql)
