"""What an error of SQLite means to the user of a desk, and what to do about it."""

from __future__ import annotations

import sqlite3

from wiredesk.model.errors import StoreBusy, StoreError, StoreFull

_NO_ROOM = "there is no room on its disk; nothing is damaged: make room and go on"
_READ_ONLY = "may only be read; change the permissions of the file and its folder, or copy the desk elsewhere"
_REFUSED = "the disk takes no more (full, a quota, or a limit on file size); nothing is damaged: make room and go on"
_UNREADABLE = "the disk reports an error on reading; check the disk, then `wiredesk doctor`"
_DAMAGED = "is damaged; `wiredesk doctor` says how far, a backup or the file kept by the last upgrade replaces it"

_WRITES = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_GETTEMPPATH,
        sqlite3.SQLITE_IOERR_COMMIT_ATOMIC,
    }
)


def problem_of(error: sqlite3.Error, path: str) -> Exception:
    """The `StoreError` for an error of the engine; the error itself where the mistake is ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return error
    if code in _WRITES:
        return StoreFull(path, _REFUSED)
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StoreFull(path, _NO_ROOM)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return StoreFull(path, _READ_ONLY)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusy(path, "another program is writing to it; try again when it has ended")
        case sqlite3.SQLITE_IOERR:
            return StoreError(path, _UNREADABLE)
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(path, "cannot be opened; check that its folder exists and may be entered")
        case sqlite3.SQLITE_NOTADB:
            return StoreError(path, "is no desk (not an SQLite file, or its first bytes are damaged)")
        case sqlite3.SQLITE_CORRUPT:
            return StoreError(path, f"{_DAMAGED} ({error})")
        case sqlite3.SQLITE_NOMEM:
            return StoreError(path, "there is not enough memory; close other programs and try again")
        case _:
            return error
