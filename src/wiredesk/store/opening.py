"""How one of a desk's files is opened: in the best mode that it, its folder and its disk allow."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from urllib.parse import quote

from wiredesk.model.errors import StoreError
from wiredesk.store.problems import problem_of

DESK = 0x57495245
PAGES = 0x57495250
"""`application_id` of the two files: "WIRE" and "WIRP"."""
_SETTINGS = (
    "PRAGMA synchronous = FULL",
    # macOS: until the drive has it; elsewhere that is what fsync means.
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    # Zeroes what is deleted; no difference in speed was measured, neither in keeping nor in reading anew.
    "PRAGMA secure_delete = ON",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA temp_store = MEMORY",
    # A damaged file must not raise signals: errors of a read are errors, of a mapping SIGBUS.
    "PRAGMA mmap_size = 0",
)
_CACHE = {DESK: 32_000, PAGES: 2_000}
"""KiB that a connection keeps of each file; bytes of pages are written once and seldom read."""
_PAGES_TABLE = """
CREATE TABLE IF NOT EXISTS page_bytes (
    number INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,  -- of the bytes as received
    size INTEGER NOT NULL,      -- of the bytes as received
    packed BLOB NOT NULL        -- zstd
)
"""
_SHARED = 32_768
"""Bytes of SQLite's shared memory, at least; less is left where there was no room for it."""
_PERHAPS_READABLE = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM}
)


def refuse_what_is_no_file(path: str, *, writable: bool) -> None:
    """Raises `StoreError` for a path at which no desk can stand."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        if not writable:
            raise StoreError(path, "there is no desk here; `wiredesk add` makes one") from None
        if not os.path.isdir(os.path.dirname(path)):
            raise StoreError(path, "its folder does not exist; make it first") from None
        return
    except OSError as error:
        raise StoreError(path, f"cannot be opened ({error.strerror})") from error
    if stat.S_ISDIR(mode):
        raise StoreError(path, "is a folder; a desk is a file: name one in it, such as desk.sqlite")
    if not stat.S_ISREG(mode):
        raise StoreError(path, "is no regular file; a desk is one")


def open_file(path: str, kind: int, *, writable: bool, wait: float) -> tuple[sqlite3.Connection, bool]:
    """A connection that has read the file's header, in the best mode that file and folder allow; whether that writes.

    kind: `DESK` or `PAGES`. wait: seconds that SQLite itself waits for others.
    """
    problem: sqlite3.Error | None = None
    for mode in _modes(path, writable=writable):
        connection = sqlite3.connect(
            f"file:{quote(path)}?{mode}",
            uri=True,
            timeout=min(1.0, max(wait, 0.01)),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            _prepare(connection, path, kind, writable=mode == "mode=rwc")
        except sqlite3.Error as error:
            connection.close()
            problem = problem or error
            if error.sqlite_errorcode & 0xFF not in _PERHAPS_READABLE:
                break
            continue
        except StoreError:
            connection.close()
            if problem is None:
                raise
            break
        except BaseException:
            connection.close()
            raise
        return connection, mode == "mode=rwc"
    assert problem is not None
    if problem.sqlite_errorcode & 0xFF in _PERHAPS_READABLE and _size(path + "-wal"):
        raise StoreError(
            path,
            "its last changes stand in the file ending in -wal, and SQLite may not write beside it to read them; "
            "copy both files to a folder that may be written, or make room",
        ) from problem
    raise problem_of(problem, path) from problem


def _modes(path: str, *, writable: bool) -> Iterator[str]:
    if writable:
        yield "mode=rwc"
    if os.path.exists(path):
        yield "mode=ro"
    # With nothing in the log and no shared memory nobody is writing, and nothing stands outside of the file.
    if os.path.exists(path) and not _size(path + "-wal") and _size(path + "-shm") < _SHARED:
        yield "mode=ro&immutable=1"


def _prepare(connection: sqlite3.Connection, path: str, kind: int, *, writable: bool) -> None:
    if writable and not _size(path):
        # Before anything is read: deleted bytes give their room back to the disk.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    # Both of one moment: another process may be making the desk just now.
    connection.execute("BEGIN")
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    connection.execute("COMMIT")
    if found != kind and not (empty and found == 0):
        raise StoreError(path, "is an SQLite file, but no desk; name another file")
    if empty and not writable and kind == DESK:
        raise StoreError(path, "is empty; there is no desk here yet")
    if writable:
        connection.execute("PRAGMA journal_mode = WAL")
    for setting in (*_SETTINGS, f"PRAGMA cache_size = -{_CACHE[kind]}"):
        connection.execute(setting)
    if kind == PAGES and writable and empty:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_PAGES_TABLE)
        connection.execute(f"PRAGMA application_id = {PAGES}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("COMMIT")


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
