"""Copies of a desk's files of one instant, while others go on reading and writing."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from wiredesk.model.errors import StoreFull
from wiredesk.store.problems import problem_of


def copy_files(sources: Sequence[tuple[sqlite3.Connection, str]]) -> None:
    """Copies connections' files into files that do not exist yet, in the order given.

    Written under other names and named last of all, the first one last, so that a copy that has its name is whole.
    Raises `StoreFull` where there is no room.
    """
    target = sources[0][1]
    try:
        for source, name in sources:
            Path(f"{name}.part").unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(f"{name}.part", isolation_level=None)) as copied:
                source.backup(copied, pages=-1)
            _sync(f"{name}.part")
        for _, name in reversed(sources):
            os.replace(f"{name}.part", name)
        _sync(os.path.dirname(target))
    except (sqlite3.Error, OSError) as error:
        for _, name in sources:
            Path(f"{name}.part").unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise problem_of(error, target) from error
        raise StoreFull(target, f"the copy could not be written ({error.strerror})") from error


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
