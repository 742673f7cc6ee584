"""A desk's memory in a database of PostgreSQL."""

from __future__ import annotations

from wiredesk.store.joined import JoinedStore
from wiredesk.store.server import Server


class PostgresStore(JoinedStore[Server]):
    """See `model.ports.Store`. Any number of programs on any number of machines may use it."""


def open_store(url: str, *, read_only: bool = False, wait: float = 30.0, half: bool = False) -> PostgresStore:
    """Opens a desk, makes one in a database that is empty, brings an earlier one up to date.

    wait: seconds that a writer waits for its turn; half: as in
    `JoinedStore`. Raises `StoreError`: what is wrong and what to do.
    """
    return PostgresStore(Server(url, read_only=read_only, wait=wait), half=half)
