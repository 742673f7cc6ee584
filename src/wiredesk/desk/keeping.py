"""Pages that were read, into the store: a batch is one transaction with all that must be true together.

kept pages ─▶ articles ─▶ words ─▶ stories (provisional) ─▶ what the source or the file must remember ─▶ commit
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from wiredesk.lang.packs import Packs
from wiredesk.model.errors import StoreFull
from wiredesk.model.findings import Reading
from wiredesk.model.kept import Kept, Stored
from wiredesk.model.ports import Store

BATCH = 50
"""Pages of one transaction: a commit waits for the disk once, whatever is in it."""
SECONDS = 1.0
"""How long a page may wait for others before it is committed."""


@dataclass(slots=True)
class Counts:
    """What became of pages. held: there already, with the same text; unreadable: bytes kept, nothing read."""

    new: int = 0
    changed: int = 0
    held: int = 0
    forgotten: int = 0
    unreadable: int = 0
    not_articles: int = 0
    """Of the new and changed ones, those that are no article."""

    @property
    def pages(self) -> int:
        """All of them."""
        return self.new + self.changed + self.held + self.forgotten + self.unreadable

    def add(self, more: Counts) -> None:
        """Takes in what became of other pages."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(more, name))


@dataclass(slots=True)
class Keeper:
    """Collects pages and commits them in batches.

    placing: whether stories take them in at once, unless another program is settling; without, they wait in the queue
    for `settle`. on_stored: called
    after the commit, with what each page came to: from then on it survives anything.
    """

    store: Store
    packs: Packs
    placing: bool = True
    on_stored: Callable[[tuple[Stored, ...]], None] | None = None
    counts: Counts = field(default_factory=Counts)
    notices: list[str] = field(default_factory=list)
    """Corrections of the user that do not fit a new text."""
    _batch: list[Kept] = field(default_factory=list)
    _together: list[Callable[[tuple[Stored, ...]], None]] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    def add(self, kept: Kept, *, as_made: bool = False) -> None:
        """Takes a page; commits when enough are there or the first has waited long enough. as_made: its reading says
        what it was made with, which may be other than what this desk reads with."""
        if not self._batch:
            self._since = time.monotonic()
        if kept.reading is not None and not as_made:
            # A desk that is only looked at needs no parser.
            from wiredesk.desk.parsing import with_versions

            kept = replace(kept, reading=with_versions(kept.reading, self.packs))
        self._batch.append(kept)
        if len(self._batch) >= BATCH or time.monotonic() - self._since >= SECONDS:
            self.flush()

    def together(self, write: Callable[[tuple[Stored, ...]], None]) -> None:
        """`write` is called within the transaction of the pages taken so far, with what each of them came to."""
        self._together.append(write)

    def flush(self) -> tuple[Stored, ...]:
        """Commits what was taken. Raises `StoreError`; nothing of the batch is stored then, and a `StoreFull` says what
        was before."""
        batch, together = self._batch, self._together
        if not batch and not together:
            return ()
        self._batch, self._together = [], []
        try:
            batch, stored = self.store.surely(lambda: self._keep(batch, together))
        except StoreFull as error:
            kept = self.counts.pages
            before = f"{kept:,} page{'s were' if kept != 1 else ' was'} kept before"
            raise StoreFull(error.path, f"{error.problem}; {before}") from error
        self._count(batch, stored)
        if self.on_stored is not None:
            self.on_stored(stored)
        return stored

    def _keep(
        self, batch: list[Kept], together: list[Callable[[tuple[Stored, ...]], None]]
    ) -> tuple[list[Kept], tuple[Stored, ...]]:
        # Asked inside: what is decided while pages are read holds for them.
        batch = self._corrected(batch)
        stored = self.store.articles.keep(batch)
        changed = sorted({one.article for one in stored if one.outcome in ("new", "new version")})
        if changed:
            self.store.fulltext.put(self.store.articles.readings(changed))
            if self.placing and self.store.doing("settle"):
                from wiredesk.desk.placing import place

                place(self.store, self.packs, changed, now=max(kept.at for kept in batch))
        for write in together:
            write(stored)
        return batch, stored

    def _corrected(self, batch: list[Kept]) -> list[Kept]:
        ids = {kept.reading.article.id for kept in batch if kept.reading is not None}
        if not self.store.groupings.decided(ids):
            return batch
        # A desk of which nothing was corrected needs no reader here.
        from wiredesk.desk.deciding import with_corrections

        return with_corrections(self.store, self.packs, batch, self.notices)

    def _count(self, batch: list[Kept], stored: tuple[Stored, ...]) -> None:
        counts = self.counts
        for kept, one in zip(batch, stored, strict=True):
            match one.outcome:
                case "new":
                    counts.new += 1
                case "new version":
                    counts.changed += 1
                case "held":
                    counts.held += 1
                case "forgotten":
                    counts.forgotten += 1
                case "unreadable":
                    counts.unreadable += 1
            if one.outcome in ("new", "new version") and not _is_article(kept.reading):
                counts.not_articles += 1


def _is_article(reading: Reading | None) -> bool:
    return reading is not None and reading.article.is_article
