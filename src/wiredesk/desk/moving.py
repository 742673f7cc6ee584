"""A desk moved between a file and a server: copied, proved to be the same, and left where it was."""

from __future__ import annotations

import os
from collections.abc import Callable

from wiredesk.desk.desk import make_folder
from wiredesk.model.errors import StoreError
from wiredesk.model.places import is_server, shown_place
from wiredesk.store.moving import Copied, copy
from wiredesk.store.opened import open_store


def move(
    source: str, target: str, progress: Callable[[str, int, int | None], None] | None = None
) -> tuple[Copied, ...]:
    """Copies a desk into another that is not there yet, or goes on where it was interrupted; each table with how many
    rows both have and their hash. Nothing is written to the source while that goes on, and nothing taken from it.

    Raises `StoreError`: there is no such desk, or the target holds something already.
    """
    if not is_server(source) and not os.path.exists(source):
        raise StoreError(source, "there is no desk here")
    if not is_server(source) and not is_server(target) and os.path.realpath(source) == os.path.realpath(target):
        raise StoreError(shown_place(target), "is the desk that is to be moved; name another place")
    make_folder(target)
    held = open_store(source)
    try:
        new = open_store(target, half=True)
        try:
            return copy(held.db, new.db, progress)
        finally:
            new.close()
    finally:
        held.close()
