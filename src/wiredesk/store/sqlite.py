"""A desk's memory in SQLite: the parts that stand on one connection, joined."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from wiredesk.store import schema
from wiredesk.store.articles import Articles
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.connection import WAIT, Connection
from wiredesk.store.fulltext import SqliteFulltext
from wiredesk.store.grouping import Groupings
from wiredesk.store.known_names import KnownNames
from wiredesk.store.names import Names
from wiredesk.store.outlets import Outlets
from wiredesk.store.reader import Reader
from wiredesk.store.revisions import Revisions
from wiredesk.store.sources import Sources
from wiredesk.store.upkeep import Upkeep


class SqliteStore:
    """See `model.ports.Store`. Any number of threads may use it; each has connections of its own.

    upgraded: the copies of an earlier state that opening made and left beside the desk.
    """

    def __init__(self, db: Connection, upgraded: tuple[str, ...] = ()) -> None:
        self.db = db
        self.upgraded = upgraded
        self.sources = Sources(db)
        self.articles = Articles(db, lambda readings: self.fulltext.put(readings), Cataloguing(db))
        self.fulltext = SqliteFulltext(db)
        self.groupings = Groupings(db)
        self.reader = Reader(db)
        self.names = Names(db)
        self.known_names = KnownNames(db)
        self.outlets = Outlets(db)
        self.upkeep = Upkeep(db, self.fulltext, self.groupings)
        self._revisions = Revisions(db.path, db.wait)

    def writing(self) -> AbstractContextManager[None]:
        """All that is written inside is committed together or not at all; blocks nest."""
        return self.db.writing()

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is read inside is of one instant."""
        return self.db.snapshot()

    def revision(self) -> int:
        """Another number once anything was written to the desk, by whomever."""
        return self._revisions.now()

    def close(self) -> None:
        """Closes the desk. What was committed stays."""
        self._revisions.close()
        self.db.close()


def open_store(path: str | os.PathLike[str], *, read_only: bool = False, wait: float = WAIT) -> SqliteStore:
    """Opens a desk, makes it if it is not there, brings an earlier one up to date.

    wait: seconds that a writer waits for its turn. Raises `StoreError`: what is wrong and what to do.
    """
    db = Connection(path, read_only=read_only, wait=wait)
    try:
        kept = schema.upgrade(db)
        db.version = schema.version_of(db)
        return SqliteStore(db, kept)
    except BaseException:
        db.close()
        raise
