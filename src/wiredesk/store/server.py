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
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

import psycopg
from psycopg import pq
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrDumperUnknown

from wiredesk.model.errors import StoreBusy, StoreError, StoreFull, StoreTooNew
from wiredesk.model.places import shown_place
from wiredesk.store.dialect import held, returning, translated
from wiredesk.store.engine import Alone, Held, Params, Row
from wiredesk.store.holder import program
from wiredesk.store.server_desk import ServerDesk
from wiredesk.store.server_locks import ALONE, WRITING, held_by, holds, taken, tried, waited
from wiredesk.store.server_problems import is_lost, may_be_tried_again, problem_of

MOST = 16
"""Connections of a process: reads of more threads wait for one another."""
_AT_ONCE = 1_000
"""Rows that are sent in one go."""
_TRIES = (0.1, 0.5, 2.0)
"""Seconds between attempts to read when the server was restarted."""
_NAME = 63
"""Characters of a program's name that the server keeps."""
_PAUSE = 0.1
"""Seconds between attempts to write then."""
_REACH: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
"""A machine that is gone is missed within half a minute, by us and by the server (`_REACHED`), which then ends what it
held."""
_REACHED = (
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
    "SET tcp_user_timeout = 25000"
)
T = TypeVar("T")


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
    """A connection. depth: of nested `writing()` blocks; aside: whether the outermost is none but `aside()`; snapshots:
    of nested snapshots."""

    __slots__ = ("aside", "connection", "depth", "process", "snapshots")

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self.connection = connection
        self.depth = 0
        self.aside = False
        self.snapshots = 0
        self.process = os.getpid()

    def let_go(self) -> psycopg.Connection[Row]:
        """The connection, which is somebody else's from now on."""
        self.process = -1
        return self.connection

    def end(self) -> None:
        """Closes it; one that came over a fork is the parent's."""
        if self.process == os.getpid():
            with contextlib.suppress(psycopg.Error):
                self.connection.close()

    def __del__(self) -> None:
        self.end()


class Server(ServerDesk):
    """See `store.engine.Engine`. url: postgresql://…, as psycopg reads it; what it leaves out comes from PGHOST,
    PGUSER, ~/.pgpass and the like."""

    shared = True
    clock = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"

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
                application_name=program(_NAME),
                client_encoding="UTF8",
                **{name: value for name, value in _REACH.items() if name not in self._url},
            )
            with contextlib.suppress(psycopg.errors.InvalidParameterValue, psycopg.errors.UndefinedObject):
                connection.execute(_REACHED)
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
    def _session(self, *, apart: bool = False, patient: bool = False) -> Iterator[_Session]:
        """The connection of the block that this thread is in, else one that is free. apart: one that is free. patient:
        a server that does not answer is waited for."""
        held: _Session | None = getattr(self._local, "held", None)
        if held is not None and held.process == os.getpid() and not apart:
            yield held
            return
        if self._closed:
            raise StoreError(self.path, "the desk was closed")
        with self._room:
            session = self._free() or self._connected(patient=patient)
            try:
                yield session
            finally:
                if self._closed or session.connection.broken or session.connection.closed:
                    session.end()
                else:
                    self._idle.append(session)

    def _connected(self, *, patient: bool) -> _Session:
        end = time.monotonic() + (self.wait if patient else 0.0)
        while True:
            try:
                return self._connect()
            except StoreError as error:
                if time.monotonic() >= end or not may_be_tried_again(error):
                    raise
            time.sleep(_PAUSE)

    def _free(self) -> _Session | None:
        while self._idle:
            with contextlib.suppress(IndexError):
                session = self._idle.pop()
                # One that came over a fork is the parent's: psycopg leaves it alone as it goes.
                if session.process == os.getpid() and not session.connection.closed:
                    return session
        return None

    @contextlib.contextmanager
    def _holding(self, *, patient: bool = False) -> Iterator[_Session]:
        """A connection that is this thread's until the block ends."""
        with self._session(patient=patient) as session:
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
        undone alone. Raises `StoreBusy` after `wait` seconds, and `StoreError` where the server does not answer for so
        long."""
        held: _Session | None = getattr(self._local, "held", None)
        if held is not None and held.depth:
            if held.aside:
                raise RuntimeError("writing takes its turn first")
            with self._inner(held):
                yield
            return
        with self._outermost(f"SET LOCAL lock_timeout = {self._lock_timeout()}; {taken(WRITING)}") as session:
            if self.version is not None and self.found_version() != self.version:
                raise StoreTooNew(
                    self.path, "a later version of wiredesk has changed its format meanwhile; stop this one, use that"
                )
            yield
            self._plain(session, "UPDATE revision SET number = number + 1")

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """See `Engine.aside`; within `writing()` a part of that."""
        held: _Session | None = getattr(self._local, "held", None)
        if held is not None and held.depth:
            yield
            return
        with self._outermost(f"SET LOCAL lock_timeout = {self._lock_timeout()}") as session:
            session.aside = True
            yield

    def surely(self, work: Callable[[], T], *, aside: bool = False) -> T:
        """See `Engine.surely`; for `wait` seconds."""
        held: _Session | None = getattr(self._local, "held", None)
        if held is not None and held.depth:
            with self.aside() if aside else self.writing():
                return work()
        end = time.monotonic() + self.wait
        while True:
            try:
                with self.aside() if aside else self.writing():
                    return work()
            except StoreError as error:
                if time.monotonic() >= end or not may_be_tried_again(error):
                    raise
            time.sleep(_PAUSE)

    @contextlib.contextmanager
    def _outermost(self, first: str) -> Iterator[_Session]:
        if not self.writable:
            raise StoreFull(self.path, "may only be read")
        if getattr(self._local, "held", None) is not None:
            raise RuntimeError("a snapshot is for reading alone")
        with self._holding(patient=True) as session:
            self._begin(session, first)
            session.depth = 1
            try:
                yield session
                self._plain(session, "COMMIT")
            finally:
                session.depth = 0
                session.aside = False
                self._rollback(session)

    def _lock_timeout(self) -> int:
        return max(1, round(self.wait * 1000))

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

    def _begin(self, session: _Session, first: str) -> None:
        end = time.monotonic() + self.wait
        while True:
            try:
                session.connection.execute(f"BEGIN; {first}")
            except psycopg.errors.LockNotAvailable as error:
                self._rollback(session)
                raise StoreBusy(self.path, self._writer()) from error
            except psycopg.Error as error:
                self._rollback(session)
                # Nothing is begun: the server was restarted, or an idle connection was cut.
                if not is_lost(error) or time.monotonic() >= end:
                    raise self._problem(error) from error
            else:
                return
            session.end()
            session.connection = self._connected(patient=True).let_go()

    # --- one at a time -----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def alone(self, what: Alone, wait: float = 0.0) -> Iterator[Held | None]:
        """See `Engine.alone`: a lock on a connection of its own."""
        session = self._connected(patient=wait > 0)
        run = session.connection.execute
        try:
            try:
                if wait:
                    # In the queue: one that only tries would come in between those that place what they keep.
                    run(f"SET lock_timeout = {max(1, round(wait * 1000))}")
                    run(waited(ALONE[what]))
                    got = True
                else:
                    got = _first(run(tried(ALONE[what], transaction=False)))
            except psycopg.errors.LockNotAvailable:
                got = False
            except psycopg.Error as error:
                raise self._problem(error) from error
            query = holds(ALONE[what], session.connection.info.backend_pid)

            def held() -> None:
                if self.one(query) is None:
                    raise StoreBusy(self.path, "the connection was lost meanwhile, and another program may do this now")

            yield held if got else None
        finally:
            with contextlib.suppress(psycopg.Error):
                # The server ends a connection that is closed only a moment later.
                session.connection.execute("SELECT pg_advisory_unlock_all()")
            session.end()

    def doing(self, what: Alone) -> bool:
        """See `Engine.doing`."""
        return bool(next(self.read(tried(ALONE[what], transaction=True)))[0])

    def doer(self, what: Alone) -> str:
        """Who does it now, for people."""
        return self._holder(ALONE[what])[0]

    def _holder(self, number: int) -> tuple[str, str]:
        row = self.one(held_by(number))
        who = "another program" if row is None else row[0] or "another program"
        return who, f", since {row[1].astimezone().isoformat(timespec='seconds')}" if row is not None and row[1] else ""

    def _writer(self) -> str:
        """Who is writing, for those who wait."""
        who, since = self._holder(WRITING)
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


def _first(cursor: psycopg.Cursor[Row]) -> Any:
    row = cursor.fetchone()
    return row[0] if row else None
