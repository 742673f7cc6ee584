"""Whether anybody wrote to a desk: one look, without reading anything of it."""

from __future__ import annotations

import os
import sqlite3
import threading

from wiredesk.model.errors import StoreError
from wiredesk.store.opening import DESK, open_file
from wiredesk.store.problems import problem_of


class Revisions:
    """A connection to a desk's first file that does nothing else: SQLite tells each of what the others commit.

    May be used by any thread. It is opened with the first look.
    """

    def __init__(self, path: str, wait: float) -> None:
        self._path = path
        self._wait = wait
        self._turn = threading.Lock()
        self._opened: list[tuple[int, sqlite3.Connection]] = []
        self._closed = False

    def now(self) -> int:
        """Another number once anything was committed to the file, by whomever; 5 µs."""
        with self._turn:
            if self._closed:
                raise StoreError(self._path, "the desk was closed")
            # One that came over a fork is kept and left alone: it must not even be closed.
            if not self._opened or self._opened[-1][0] != os.getpid():
                connection, _ = open_file(self._path, DESK, writable=False, wait=self._wait)
                self._opened.append((os.getpid(), connection))
            try:
                ((found,),) = self._opened[-1][1].execute("PRAGMA data_version").fetchall()
            except sqlite3.Error as error:
                raise problem_of(error, self._path) from error
            return int(found)

    def close(self) -> None:
        """Looks no more."""
        with self._turn:
            self._closed = True
            for process, connection in self._opened:
                if process == os.getpid():
                    connection.close()
