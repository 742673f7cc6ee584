"""A desk's memory: the parts that stand on one engine, joined."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from wiredesk.model.errors import StoreError
from wiredesk.store import schema
from wiredesk.store.articles import Articles
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.claims import Claims
from wiredesk.store.engine import Alone, Engine, Held
from wiredesk.store.fulltext import WordSearch
from wiredesk.store.grouping import Groupings
from wiredesk.store.known_names import KnownNames
from wiredesk.store.names import Names
from wiredesk.store.outlets import Outlets
from wiredesk.store.reader import Reader
from wiredesk.store.sources import Sources
from wiredesk.store.upkeep import Upkeep

E = TypeVar("E", bound=Engine)
T = TypeVar("T")


class JoinedStore(Generic[E]):
    """See `model.ports.Store`. Any number of threads may use it.

    upgraded: the copies of an earlier state that opening made and left beside the desk.
    """

    def __init__(self, db: E, *, half: bool = False) -> None:
        """Brings an earlier desk up to date, makes one that is not there. Closes the engine where that fails. half: one
        that `store.moving` did not fill to its end is opened too."""
        try:
            self.upgraded = schema.upgrade(db)
            moved = None if half else db.one("SELECT name FROM migrations WHERE number = 0")
            if moved is not None:
                raise StoreError(db.path, f"is half full, {moved[0]}; `wiredesk move` goes on with it")
            db.version = db.found_version()
        except BaseException:
            db.close()
            raise
        self.db = db
        self.sources = Sources(db)
        self.claims = Claims(db)
        self.articles = Articles(db, lambda readings: self.fulltext.put(readings), Cataloguing(db))
        self.fulltext = WordSearch(db)
        self.groupings = Groupings(db)
        self.reader = Reader(db)
        self.names = Names(db)
        self.known_names = KnownNames(db)
        self.outlets = Outlets(db)
        self.upkeep = Upkeep(db, self.fulltext, self.groupings)

    def writing(self) -> AbstractContextManager[None]:
        """All that is written inside is committed together or not at all; blocks nest."""
        return self.db.writing()

    @property
    def shared(self) -> bool:
        """Whether programs on several machines may fetch for it."""
        return self.db.shared and self.db.writable

    def surely(self, work: Callable[[], T]) -> T:
        """What `work` gives in a transaction; see `store.engine.Engine.surely`."""
        return self.db.surely(work)

    def alone(self, what: Alone, wait: float = 0.0) -> AbstractContextManager[Held | None]:
        """What one program at a time does; see `store.engine.Engine.alone`."""
        return self.db.alone(what, wait)

    def doing(self, what: Alone) -> bool:
        """Within `writing()`: whether it is this program's; see `store.engine.Engine.doing`."""
        return self.db.doing(what)

    def doer(self, what: Alone) -> str:
        """Who does it now, for people."""
        return self.db.doer(what)

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is read inside is of one instant."""
        return self.db.snapshot()

    def revision(self) -> int:
        """Another number once anything was written to the desk, by whomever."""
        return self.db.revision()

    def close(self) -> None:
        """Closes the desk. What was committed stays."""
        self.db.close()
