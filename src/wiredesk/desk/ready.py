"""Reports that are kept ready from one placing to the next: most as what scores need, the last ones with their text.

A report without its text takes a third of the memory and is asked for ten times as often. Both are bounded, and made
again from the reading when they are asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast
from weakref import ReferenceType, WeakKeyDictionary, ref

from wiredesk.lang.packs import Packs
from wiredesk.model.identity import item_number
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId
from wiredesk.stories.pairs import Known, know
from wiredesk.stories.reports import Text

if TYPE_CHECKING:
    from wiredesk.store.grouping import Groupings

BYTES = 100_000_000
"""Memory of the reports that are kept without their texts: about 6,500 of 1,000 characters."""
CHARACTERS = 800_000
"""Text of the readings that are kept as well; one of 1,000 characters takes 23 KB, with its words twice as much."""
Stamp = tuple[object, ...]


@dataclass(eq=False)
class _Kept:
    """What is kept of one desk, the last used at the end, each with the stamp of what it was made from."""

    store: ReferenceType[Store]
    packs: Packs
    known: OrderedDict[int, tuple[Stamp, Known]] = field(default_factory=OrderedDict)
    texts: OrderedDict[ArticleId, tuple[Stamp, Text]] = field(default_factory=OrderedDict)
    bytes: int = 0
    characters: int = 0

    def text(self, article: ArticleId, stamp: Stamp) -> Text:
        """The text of a report that was made from what has the stamp."""
        kept = self.texts.get(article)
        if kept is not None and kept[0] == stamp:
            self.texts.move_to_end(article)
            return kept[1]
        store = self.store()
        assert store is not None
        reading = store.articles.reading(article)
        if reading is None or cast("Groupings", store.groupings).stamp_of(article) != stamp:
            raise LookupError(f"{article} is gone, or has another text by now")
        made = Text(reading, self.packs)
        self.put_text(article, stamp, made)
        return made

    def put_text(self, article: ArticleId, stamp: Stamp, text: Text) -> None:
        self.drop_text(article)
        self.texts[article] = stamp, text
        self.characters += len(text.reading.article.text)
        while self.characters > CHARACTERS and len(self.texts) > 1:
            self.drop_text(next(iter(self.texts)))

    def drop_text(self, article: ArticleId) -> None:
        gone = self.texts.pop(article, None)
        if gone is not None:
            self.characters -= len(gone[1].reading.article.text)

    def put(self, item: int, stamp: Stamp, known: Known) -> Known:
        """Keeps a report, its text apart from it; as it is kept."""
        self.drop(item)
        report = known.report
        self.put_text(report.id, stamp, report.text())
        kept = replace(known, report=replace(report, text=_later(ref(self), report.id, stamp)))
        self.known[item] = stamp, kept
        self.bytes += kept.nbytes
        while self.bytes > BYTES and len(self.known) > 1:
            self._drop(next(iter(self.known)))
        return kept

    def drop(self, item: int) -> None:
        gone = self._drop(item)
        if gone is not None:
            self.drop_text(gone.report.id)

    def _drop(self, item: int) -> Known | None:
        gone = self.known.pop(item, None)
        if gone is None:
            return None
        self.bytes -= gone[1].nbytes
        return gone[1]


def _later(kept: ReferenceType[_Kept], article: ArticleId, stamp: Stamp) -> Callable[[], Text]:
    """Gives a text when it is asked for. Does not hold what is kept: that goes when the store goes."""

    def text() -> Text:
        there = kept()
        assert there is not None
        return there.text(article, stamp)

    return text


_of: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()


class Reports:
    """Reports by their items, for one run; the last ones are kept ready as long as they are the same."""

    def __init__(self, store: Store, packs: Packs) -> None:
        self._store = store
        self._groupings = cast("Groupings", store.groupings)
        self._packs = packs
        kept = _of.get(store)
        if kept is None or kept.packs is not packs:
            kept = _of[store] = _Kept(ref(store), packs)
        self._kept = kept
        self._asked: set[int] = set()

    def __call__(self, item: int) -> Known:
        """The report of an item. Raises `LookupError` if it is gone."""
        ready = self._kept.known.get(item)
        if ready is not None and item in self._asked:
            self._kept.known.move_to_end(item)
            return ready[1]
        placed = self._groupings.ground.placed((item,))[item]
        stamp = self._groupings.stamp_of(placed.article)
        if ready is not None and ready[0] == stamp:
            self._kept.known.move_to_end(item)
            self._asked.add(item)
            return ready[1]
        reading = self._store.articles.reading(placed.article)
        made = know(reading, self._packs) if reading is not None else None
        if made is None:
            raise LookupError(f"{placed.article} is gone, or has no text any longer")
        made.report.text().let_go()
        return self.put(made, stamp)

    def put(self, known: Known, stamp: Stamp | None = None) -> Known:
        """Keeps a report that was just made from what is held, and gives it as it is kept."""
        item = item_number(known.report.id)
        self._asked.add(item)
        return self._kept.put(item, stamp or self._groupings.stamp_of(known.report.id), known)

    def drop(self, item: int) -> None:
        """Forgets a report that is another now."""
        self._kept.drop(item)
