"""A desk in a database of PostgreSQL: who may write, how long to wait, what an error of the server means.

One connection serves one statement, one `writing()` block or one snapshot; they are shared by all threads of the
process, at most `MOST` of them. One writer at a time: a lock of the database that every `writing()` block takes and
that ends with the connection, so that one that was killed keeps nobody out.

The bytes of pages stand in a table and are committed with the rows that need them. What was committed is on the
server's disk when the call returns (synchronous_commit, unless the server's owner says otherwise).
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

import psycopg
from psycopg import pq
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrDumperUnknown

from wiredesk.model.errors import StoreBusy, StoreError, StoreFull, StoreTooNew
from wiredesk.model.places import shown_place
from wiredesk.store.dialect import FLAGS, FOUNDATION, bounded, held, returning, tables, translated
from wiredesk.store.engine import Params, Row, Table
from wiredesk.store.server_problems import is_lost, problem_of
from wiredesk.store.tsvector import Tsvector

MOST = 16
"""Connections of a process: reads of more threads wait for one another."""
_LOCK = 0x57495245
"""First half of the writer's lock ("WIRE"); the second is the number of the desk's schema."""
_AT_ONCE = 1_000
"""Rows that are sent in one go."""
_TRIES = (0.1, 0.5, 2.0)
"""Seconds between attempts to read when the server was restarted."""


class _Text(StrDumperUnknown):
    """Text as the server can hold it."""

    def dump(self, obj: str) -> bytes:
        return held(obj).encode()


class _Whole(NumericBinaryLoader):
    """Sums of whole numbers."""

    def load(self, data: Any) -> Any:
        value: Decimal = super().load(data)
        return int(value)


class _Session:
    """A connection. depth: of nested `writing()` blocks; snapshots: of nested snapshots."""

    __slots__ = ("connection", "depth", "process", "snapshots")

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self.connection = connection
        self.depth = 0
        self.snapshots = 0
        self.process = os.getpid()

    def end(self) -> None:
        """Closes it; one that came over a fork is the parent's."""
        if self.process == os.getpid():
            with contextlib.suppress(psycopg.Error):
                self.connection.close()

    def __del__(self) -> None:
        self.end()


class Server:
    """See `store.engine.Engine`. url: postgresql://…, as psycopg reads it; what it leaves out comes from PGHOST,
    PGUSER, ~/.pgpass and the like."""

    def __init__(self, url: str, *, read_only: bool = False, wait: float = 30.0) -> None:
        self.path = shown_place(url)
        self.wait = wait
        self.writable = not read_only
        self.version: int | None = None
        self._url = url
        self._local = threading.local()
        self._idle: deque[_Session] = deque()
        self._room = threading.BoundedSemaphore(MOST)
        self._closed = False
        row = self.one("SELECT current_setting('transaction_read_only') = 'on', current_schema() IS NULL")
        if row is not None and row[1]:
            raise StoreError(self.path, "its database has no schema that may be used; name one by search_path")
        self.writable = self.writable and row is not None and not row[0]

    # --- connections -------------------------------------------------------------------------------------------------

    def _connect(self) -> _Session:
        try:
            connection = psycopg.connect(
                self._url,
                autocommit=True,
                prepare_threshold=3,
                cursor_factory=psycopg.RawCursor,
                connect_timeout=10,
                application_name=_name(),
                client_encoding="UTF8",
            )
            if not self.writable:
                connection.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            raise problem_of(error, self.path) from error
        connection.prepared_max = 300
        adapters = connection.adapters
        adapters.register_dumper(str, _Text)
        # One type for all numbers, so that one plan serves a statement.
        adapters.register_dumper(int, Int8BinaryDumper)
        adapters.register_loader("numeric", _Whole)
        return _Session(connection)

    def close(self) -> None:
        """Closes the connections that nobody uses; the others close as they come back."""
        self._closed = True
        while self._idle:
            self._idle.pop().end()

    @contextlib.contextmanager
    def _session(self, *, apart: bool = False) -> Iterator[_Session]:
        """The connection of the block that this thread is in, else one that is free. apart: one that is free."""
        held: _Session | None = getattr(self._local, "held", None)
        if held is not None and held.process == os.getpid() and not apart:
            yield held
            return
        if self._closed:
            raise StoreError(self.path, "the desk was closed")
        with self._room:
            session = self._free() or self._connect()
            try:
                yield session
            finally:
                if self._closed or session.connection.broken or session.connection.closed:
                    session.end()
                else:
                    self._idle.append(session)

    def _free(self) -> _Session | None:
        while self._idle:
            with contextlib.suppress(IndexError):
                session = self._idle.pop()
                # One that came over a fork is the parent's: psycopg leaves it alone as it goes.
                if session.process == os.getpid() and not session.connection.closed:
                    return session
        return None

    @contextlib.contextmanager
    def _holding(self) -> Iterator[_Session]:
        """A connection that is this thread's until the block ends."""
        with self._session() as session:
            self._local.held = session
            try:
                yield session
            finally:
                self._local.held = None

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """All rows at once, so that nothing stays open: what may be large is read in steps, by key."""
        statement = translated(sql)
        bound = statement.bound(params)
        held = getattr(self._local, "held", None) is not None
        for pause in (*_TRIES, None):
            try:
                with self._session() as session:
                    cursor = session.connection.execute(statement.sql, bound, binary=True)
                    return iter(cursor.fetchall() if cursor.description is not None else [])
            except psycopg.Error as error:
                # Alone it can be asked again: the server was restarted, or an idle connection was cut.
                if held or pause is None or not is_lost(error):
                    raise self._problem(error) from error
            except StoreError:
                if held or pause is None or self._closed:
                    raise
            time.sleep(pause)
        raise AssertionError

    def one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row, None if there is none."""
        return next(self.read(sql, params), None)

    pages_read = read
    pages_one = one

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one instant, whatever others write meanwhile. Nests; never waits."""
        with self._session() as current:
            if current.depth or current.snapshots:
                current.snapshots += 1
                try:
                    yield
                finally:
                    current.snapshots -= 1
                return
        with self._holding() as session:
            self._plain(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            session.snapshots = 1
            try:
                yield
            finally:
                session.snapshots = 0
                self._rollback(session)

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written inside is committed together or not at all. Blocks nest: an inner one that fails is
        undone alone. Raises `StoreBusy` after `wait` seconds."""
        held: _Session | None = getattr(self._local, "held", None)
        if held is not None and held.depth:
            with self._inner(held):
                yield
            return
        if not self.writable:
            raise StoreFull(self.path, "may only be read")
        if held is not None:
            raise RuntimeError("a snapshot is for reading alone")
        with self._holding() as session:
            self._begin(session)
            session.depth = 1
            try:
                yield
                self._plain(session, "UPDATE revision SET number = number + 1")
                self._plain(session, "COMMIT")
            finally:
                session.depth = 0
                self._rollback(session)

    @contextlib.contextmanager
    def _inner(self, session: _Session) -> Iterator[None]:
        session.depth += 1
        name = f"inner_{session.depth}"
        self._plain(session, f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if not session.connection.closed:
                self._plain(session, f"ROLLBACK TO {name}; RELEASE {name}")
            raise
        else:
            self._plain(session, f"RELEASE {name}")
        finally:
            session.depth -= 1

    def _begin(self, session: _Session) -> None:
        wait = max(1, round(self.wait * 1000))
        try:
            session.connection.execute(
                f"BEGIN; SET LOCAL lock_timeout = {wait}; SELECT pg_advisory_xact_lock({_LOCK}, {_SCHEMA})"
            )
        except psycopg.errors.LockNotAvailable as error:
            self._rollback(session)
            raise StoreBusy(self.path, self._holder()) from error
        except psycopg.Error as error:
            self._rollback(session)
            raise self._problem(error) from error
        if self.version is not None and self.found_version() != self.version:
            self._rollback(session)
            raise StoreTooNew(
                self.path, "a later version of wiredesk has changed its format meanwhile; stop this one, use that"
            )

    def _holder(self) -> str:
        """Who is writing, for those who wait."""
        row = self.one(
            "SELECT a.application_name, a.xact_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
            f"WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {_LOCK} AND l.objid::bigint = {_SCHEMA} "
            "AND l.objsubid = 2 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        who = "another program" if row is None else row[0] or "another program"
        since = f", since {row[1].astimezone().isoformat(timespec='seconds')}" if row is not None and row[1] else ""
        return f"{who}{since} is writing to it; waited {self.wait:g} s: try again when it has ended"

    def write(self, sql: str, params: Params = ()) -> int:
        """One statement; how many rows it changed. Outside of `writing()` it is committed at once."""
        return self._changed(translated(sql).sql, translated(sql).bound(params)).rowcount

    pages_write = write

    def insert(self, sql: str, params: Params = ()) -> int:
        """One INSERT; the key of the new row."""
        row = self._changed(returning(translated(sql).sql), translated(sql).bound(params)).fetchone()
        return int(row[0]) if row else 0

    def _changed(self, sql: str, bound: Sequence[Any]) -> psycopg.Cursor[Row]:
        with self._at_once() as session:
            try:
                return session.connection.execute(sql, bound)
            except psycopg.Error as error:
                raise self._problem(error) from error

    def write_many(self, sql: str, rows: Iterable[Params]) -> None:
        """One statement for each of the rows."""
        statement = translated(sql)
        remaining = iter(rows)
        with self._at_once() as session:
            while some := [statement.bound(row) for row in islice(remaining, _AT_ONCE)]:
                try:
                    with session.connection.cursor() as cursor:
                        cursor.executemany(statement.sql, some)
                except psycopg.Error as error:
                    raise self._problem(error) from error

    pages_write_many = write_many

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[_Session]:
        held: _Session | None = getattr(self._local, "held", None)
        if held is not None and held.depth:
            yield held
        else:
            with self.writing():
                yield self._local.held

    def _plain(self, session: _Session, sql: str) -> None:
        try:
            session.connection.execute(sql)
        except psycopg.Error as error:
            raise self._problem(error) from error

    @staticmethod
    def _rollback(session: _Session) -> None:
        if session.connection.info.transaction_status is not pq.TransactionStatus.IDLE:
            with contextlib.suppress(psycopg.Error):
                session.connection.execute("ROLLBACK")

    def _problem(self, error: psycopg.Error) -> Exception:
        return problem_of(error, self.path)

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

    def run(self, statements: str) -> None:
        """The statements of a migration."""
        for statement in tables(statements):
            self.write(statement)

    def copy_before(self, number: int) -> None:
        """None: a server is backed up by its own tools."""
        return

    def words(self) -> Tsvector:
        """The index of words."""
        return Tsvector(self)

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

    def revision(self) -> int:
        """Another number once anything was written to the desk, by whomever."""
        for pause in (*_TRIES, None):
            try:
                with self._session(apart=True) as session:
                    row = session.connection.execute("SELECT number FROM revision", binary=True).fetchone()
                    return int(row[0]) if row else 0
            except psycopg.Error as error:
                if pause is None or not is_lost(error):
                    raise self._problem(error) from error
            time.sleep(pause)
        raise AssertionError

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

    def give_back(self) -> None:
        """Nothing: the server does by itself."""


_SCHEMA = "(SELECT oid::bigint::int FROM pg_namespace WHERE nspname = current_schema())"


def _name() -> str:
    """What this program is called to the server and to those who wait for it; 63 characters are kept."""
    words = " ".join(map(shown_place, [os.path.basename(sys.argv[0] or "python"), *sys.argv[1:]]))
    name = f"process {os.getpid()} on {socket.gethostname()[:20]} ({words}"
    return "".join(char if " " <= char <= "~" else "?" for char in name)[:62] + ")"
