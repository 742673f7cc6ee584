"""The desk's two files as one connection: who may write, how long to wait, and what an error of the disk means.

`<desk>.sqlite` holds everything but the raw bytes of pages, which stand in `<desk>.pages.sqlite` beside it. The second
is always committed first: a process that is killed in between leaves bytes that no row needs, which `prune` removes,
and never a row whose bytes were lost.

Each thread has connections of its own, so a reader never waits for a writer. WAL with synchronous FULL: what
was committed is on the disk when the call returns, whatever happens to the process or the machine. NORMAL would lose
the last commits when the power fails, and what was polled is not always there to be polled again. In blocks of 50 pages
it is hardly slower (404 and 463 pages a second against 495 and 497 in two runs); page by page it is (106 against 386),
so whoever stores much puts many rows into one `writing()` block.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wiredesk.model.errors import StoreBusy, StoreError, StoreFull, StoreTooNew
from wiredesk.store import holder
from wiredesk.store.copying import copy_files
from wiredesk.store.desk_files import DeskFiles
from wiredesk.store.engine import Params, Row, clean
from wiredesk.store.opening import DESK, PAGES, open_file, refuse_what_is_no_file
from wiredesk.store.problems import problem_of
from wiredesk.store.revisions import Revisions

WAIT = 30.0
"""Seconds that a writer waits for its turn."""
_inherited: list[_Files] = []


class _Files:
    """What one thread has open. depth: of nested `writing()` blocks."""

    __slots__ = ("__weakref__", "depth", "desk", "pages", "pages_began", "process", "scrubs", "snapshots")

    def __init__(self, desk: sqlite3.Connection) -> None:
        self.desk = desk
        self.pages: sqlite3.Connection | None = None
        self.depth = 0
        self.snapshots = 0
        self.pages_began = False
        self.scrubs = False
        self.process = os.getpid()

    def close(self) -> None:
        self.desk.close()
        if self.pages is not None:
            self.pages.close()

    def __del__(self) -> None:
        # Where a thread ends, its connections end with it; those of a parent process are not ours to close.
        if self.process == os.getpid():
            self.close()


class Connection(DeskFiles):
    """Both files of a desk, for any number of threads.

    Raises nothing but `StoreError`s for what is wrong with files and disks. A desk whose file or folder may only be
    read is opened for reading; then `writable` is false and `writing()` raises `StoreFull`.
    """

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool = False, wait: float = WAIT) -> None:
        self.path = os.path.abspath(path)
        self.pages_path = self.path.removesuffix(".sqlite") + ".pages.sqlite"
        self.wait = wait
        self.writable = not read_only
        self.version: int | None = None
        """The format that this program reads and writes, once it was found in the file (`store.schema`)."""
        self._turn = threading.RLock()
        self._local = threading.local()
        self._opened: weakref.WeakSet[_Files] = weakref.WeakSet()
        self._closed = False
        self._scrubs = False
        self._revisions = Revisions(self.path, wait)
        refuse_what_is_no_file(self.path, writable=self.writable)
        if self.writable and os.path.exists(self.path):
            folder = os.path.dirname(self.path)
            self.writable = os.access(self.path, os.W_OK) and os.access(folder, os.W_OK)
        self._files()

    # --- opening -----------------------------------------------------------------------------------------------------

    def _files(self) -> _Files:
        files: _Files | None = getattr(self._local, "files", None)
        if files is not None and files.process == os.getpid():
            return files
        if files is not None:
            # SQLite's connections must not cross a fork, not even to be closed.
            _inherited.append(files)
        if self._closed:
            raise StoreError(self.path, "the desk was closed")
        connection, writable = open_file(self.path, DESK, writable=self.writable, wait=self.wait)
        self.writable = self.writable and writable
        files = _Files(connection)
        self._local.files = files
        self._opened.add(files)
        return files

    def _pages(self, files: _Files) -> sqlite3.Connection | None:
        """The second file; None if it is not there and may not be made."""
        if files.pages is None:
            if not self.writable and not os.path.exists(self.pages_path):
                return None
            files.pages, _ = open_file(self.pages_path, PAGES, writable=self.writable, wait=self.wait)
        return files.pages

    def close(self) -> None:
        """Closes the connections of all threads. What was committed stays."""
        self._revisions.close()
        if self._scrubs and not self._closed:
            self._empty_logs(self._files())
        self._closed = True
        for files in list(self._opened):
            if files.process == os.getpid():
                files.close()
        self._local = threading.local()

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """All rows at once, so that nothing stays open: what may be large is read in steps, by key."""
        return iter(self._fetch(self._files().desk, self.path, sql, params))

    def one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row, None if there is none."""
        return next(self.read(sql, params), None)

    def pages_read(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """As `read`, from the second file."""
        pages = self._pages(self._files())
        return iter(()) if pages is None else iter(self._fetch(pages, self.pages_path, sql, params))

    def pages_one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row of the second file, None if there is none."""
        return next(self.pages_read(sql, params), None)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one instant, whatever others write meanwhile. Nests; never waits."""
        files = self._files()
        if files.depth or files.snapshots:
            files.snapshots += 1
            try:
                yield
            finally:
                files.snapshots -= 1
            return
        self._execute(files.desk, self.path, "BEGIN")
        files.snapshots = 1
        try:
            yield
        finally:
            files.snapshots = 0
            _rollback(files.desk)

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written inside is committed together or not at all. Blocks nest: an inner one that fails is
        undone alone, and nothing is on the disk before the outermost ends.

        Raises `StoreBusy` after `wait` seconds, `StoreFull` where the file may only be read.
        """
        files = self._files()
        if files.depth:
            with self._inner(files):
                yield
            return
        self._refuse_read_only()
        if files.snapshots:
            raise RuntimeError("a snapshot is for reading alone")
        end = time.monotonic() + self.wait
        if not self._turn.acquire(timeout=self.wait):
            raise StoreBusy(self.path, holder.described(self.path, self.wait))
        try:
            self._begin(files, end)
            files.depth = 1
            try:
                with holder.named(self.path):
                    yield
                    self._commit(files)
                    if files.scrubs:
                        self._empty_logs(files)
            finally:
                files.depth = 0
                files.pages_began = False
                _rollback(files.desk)
                if files.pages is not None:
                    _rollback(files.pages)
        finally:
            self._turn.release()

    @contextlib.contextmanager
    def _inner(self, files: _Files) -> Iterator[None]:
        files.depth += 1
        name = f"inner_{files.depth}"
        self._execute(files.desk, self.path, f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            # A full disk may have undone everything already; then the outermost block says so when it commits.
            if files.desk.in_transaction:
                self._execute(files.desk, self.path, f"ROLLBACK TO {name}")
                self._execute(files.desk, self.path, f"RELEASE {name}")
            raise
        else:
            self._execute(files.desk, self.path, f"RELEASE {name}")
        finally:
            files.depth -= 1

    def _begin(self, files: _Files, end: float) -> None:
        # SQLite is let wait a second at a time, so that Ctrl-C is heard.
        while True:
            try:
                files.desk.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise problem_of(error, self.path) from error
                if time.monotonic() >= end:
                    raise StoreBusy(self.path, holder.described(self.path, self.wait)) from error
            else:
                break
        if self.version is not None:
            ((found,),) = self._fetch(files.desk, self.path, "PRAGMA user_version")
            if found != self.version:
                _rollback(files.desk)
                raise StoreTooNew(
                    self.path, "a later version of wiredesk has changed its format meanwhile; stop this one, use that"
                )

    def _commit(self, files: _Files) -> None:
        if not files.desk.in_transaction:
            raise StoreFull(self.path, "what was to be written was undone by an error of the disk; nothing is damaged")
        if files.pages is not None and files.pages_began:
            self._execute(files.pages, self.pages_path, "COMMIT")
        self._execute(files.desk, self.path, "COMMIT")

    def write(self, sql: str, params: Params = ()) -> int:
        """One statement; how many rows it changed. Outside of `writing()` it is committed at once."""
        with self._writing_files() as files:
            return self._execute(files.desk, self.path, sql, params).rowcount

    def insert(self, sql: str, params: Params = ()) -> int:
        """One INSERT; the `rowid` of the new row."""
        with self._writing_files() as files:
            return self._execute(files.desk, self.path, sql, params).lastrowid or 0

    def write_many(self, sql: str, rows: Iterable[Params]) -> None:
        """One statement for each of the rows."""
        with self._writing_files() as files:
            self._execute_many(files.desk, self.path, sql, rows)

    def pages_write(self, sql: str, params: Params = ()) -> int:
        """As `write`, to the second file; committed just before the first."""
        with self._writing_pages() as pages:
            return self._execute(pages, self.pages_path, sql, params).rowcount

    def pages_write_many(self, sql: str, rows: Iterable[Params]) -> None:
        """As `write_many`, to the second file."""
        with self._writing_pages() as pages:
            self._execute_many(pages, self.pages_path, sql, rows)

    @contextlib.contextmanager
    def _writing_files(self) -> Iterator[_Files]:
        files = self._files()
        if files.depth:
            yield files
        else:
            with self.writing():
                yield files

    @contextlib.contextmanager
    def _writing_pages(self) -> Iterator[sqlite3.Connection]:
        with self._writing_files() as files:
            pages = self._pages(files)
            assert pages is not None
            if not files.pages_began:
                self._execute(pages, self.pages_path, "BEGIN IMMEDIATE")
                files.pages_began = True
            yield pages

    def _refuse_read_only(self) -> None:
        if not self.writable:
            raise StoreFull(self.path, "may only be read: the file or its folder is read-only, or there is no room")

    def revision(self) -> int:
        """Another number once anything was written to the desk, by whomever."""
        return self._revisions.now()

    # --- upkeep ------------------------------------------------------------------------------------------------------

    def apart(self, sql: str, *, pages: bool = False) -> list[Row]:
        """A statement that must stand outside of a transaction (VACUUM, a checkpoint)."""
        files = self._files()
        connection = self._pages(files) if pages else files.desk
        if connection is None:
            return []
        return self._fetch(connection, self.pages_path if pages else self.path, sql)

    def scrub(self) -> None:
        """What is deleted in this transaction leaves the logs too: they are emptied after it, and when this is closed.

        A reader that is at work can keep a log from being emptied; the end of the last connection empties it.
        """
        self._scrubs = True
        self._files().scrubs = True

    def _empty_logs(self, files: _Files) -> None:
        files.scrubs = False
        for connection in (files.desk, files.pages):
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def give_back(self) -> None:
        """Gives room that nothing uses any more back to the disk."""
        with self._writing_pages() as pages:
            for connection, path in ((self._files().desk, self.path), (pages, self.pages_path)):
                # One page a step, and the driver makes one step: 6 µs each.
                ((free,),) = self._fetch(connection, path, "PRAGMA freelist_count")
                for _ in range(free):
                    self._execute(connection, path, "PRAGMA incremental_vacuum")

    def copy(self, target: str, pages_target: str | None = None) -> None:
        """The desk as it is at this instant, into files that do not exist yet (`store.copying`). pages_target: for the
        second file, None to leave it."""
        files = self._files()
        # The second file is copied after the first, and has whatever the rows of the first need.
        sources = [(files.desk, target)]
        if pages_target is not None and (pages := self._pages(files)) is not None:
            sources.append((pages, pages_target))
        copy_files(sources)

    # --- statements --------------------------------------------------------------------------------------------------

    def _execute(self, connection: sqlite3.Connection, path: str, sql: str, params: Params = ()) -> sqlite3.Cursor:
        try:
            return connection.execute(sql, params)
        except UnicodeEncodeError:
            return self._execute(connection, path, sql, _clean_params(params))
        except sqlite3.Error as error:
            raise self._problem(error, path) from error

    def _fetch(self, connection: sqlite3.Connection, path: str, sql: str, params: Params = ()) -> list[Row]:
        try:
            return self._execute(connection, path, sql, params).fetchall()
        except sqlite3.Error as error:
            raise self._problem(error, path) from error

    def _execute_many(self, connection: sqlite3.Connection, path: str, sql: str, rows: Iterable[Params]) -> None:
        # Without a savepoint around it: each page that is written after one begins is copied first, which took half of
        # the time of keeping an article.
        rows = rows if isinstance(rows, Sequence) else list(rows)
        begun = 0

        def counted(rows: Iterable[Params]) -> Iterator[Params]:
            nonlocal begun
            for row in rows:
                begun += 1
                yield row

        try:
            try:
                connection.executemany(sql, counted(rows))
            except UnicodeEncodeError:
                # The rows before that one are written.
                connection.executemany(sql, map(_clean_params, rows[begun - 1 :]))
        except sqlite3.Error as error:
            raise self._problem(error, path) from error

    def _problem(self, error: sqlite3.Error, path: str) -> Exception:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreBusy(path, holder.described(self.path, self.wait))
        return problem_of(error, path)


def _clean_params(params: Params) -> Params:
    if isinstance(params, Mapping):
        return {key: clean(value) if isinstance(value, str) else value for key, value in params.items()}
    return tuple(clean(value) if isinstance(value, str) else value for value in params)


def _rollback(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
