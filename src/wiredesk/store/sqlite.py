"""A desk's memory in two files of SQLite."""

from __future__ import annotations

import os

from wiredesk.store.connection import WAIT, Connection
from wiredesk.store.joined import JoinedStore


class SqliteStore(JoinedStore[Connection]):
    """See `model.ports.Store`. Each thread has connections of its own."""


def open_store(
    path: str | os.PathLike[str], *, read_only: bool = False, wait: float = WAIT, half: bool = False
) -> SqliteStore:
    """Opens a desk, makes it if it is not there, brings an earlier one up to date.

    wait: seconds that a writer waits for its turn; half: as in
    `JoinedStore`. Raises `StoreError`: what is wrong and what to do.
    """
    return SqliteStore(Connection(path, read_only=read_only, wait=wait), half=half)
