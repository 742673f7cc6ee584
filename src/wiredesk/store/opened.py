"""A desk's memory, wherever it stands: the engine goes by the scheme of its address."""

from __future__ import annotations

import os
from typing import Any

from wiredesk.model.errors import StoreError
from wiredesk.model.places import is_server, shown_place
from wiredesk.store.joined import JoinedStore

WAIT = 30.0


def open_store(
    where: str | os.PathLike[str], *, read_only: bool = False, wait: float = WAIT, half: bool = False
) -> JoinedStore[Any]:
    """Opens a desk, makes it if it is not there, brings an earlier one up to date.

    where: a path, or postgresql://…; wait: seconds that a writer waits for its turn; half: as in
    `JoinedStore`. Raises `StoreError`: what is wrong and what to do.
    """
    if is_server(str(where)):
        try:
            from wiredesk.store import postgres
        except ImportError as error:
            need = "needs psycopg, which is not installed; run: pip install 'wiredesk[postgres]'"
            raise StoreError(shown_place(str(where)), need) from error
        return postgres.open_store(str(where), read_only=read_only, wait=wait, half=half)
    from wiredesk.store import sqlite

    return sqlite.open_store(where, read_only=read_only, wait=wait, half=half)
