"""Reports ready to be compared: in the desk all of them, at hand the last ones, a few of these with their text.

A report without its text takes a third of the memory and is asked for ten times as often. What is at hand is bounded; a
report comes back from what the desk keeps of it, a text from its reading, when they are asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast
from weakref import ReferenceType, WeakKeyDictionary, ref

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.identity import item_number
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId
from wiredesk.stories.packed_reports import PackedReport, known_report, made_with, packed_report
from wiredesk.stories.pairs import Known, know
from wiredesk.stories.reports import Text

if TYPE_CHECKING:
    from wiredesk.store.grouping import Groupings

BYTES = 35_000_000
"""Memory of the reports that are at hand without their texts: about 2,300 of 1,000 characters."""
CHARACTERS = 500_000
"""Text of the readings that are kept as well; one of 1,000 characters takes 23 KB, with its words twice as much."""
ASKED = 20_000
"""Reports of which is remembered that they are those of this run."""
Stamp = str


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
        if reading is None or _stamp(store, self.packs, article, _language(reading)) != stamp:
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

    def put_made(self, item: int, stamp: Stamp, known: Known) -> Known:
        """Keeps a report that was made from its reading, its text apart from it; as it is kept."""
        self.drop(item)
        report = known.report
        self.put_text(report.id, stamp, report.text())
        return self.put(item, stamp, replace(known, report=replace(report, text=self.later(report.id, stamp))))

    def put(self, item: int, stamp: Stamp, kept: Known) -> Known:
        """Keeps a report that has its text apart."""
        self._drop(item)
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

    def later(self, article: ArticleId, stamp: Stamp) -> Callable[[], Text]:
        """Gives a text when it is asked for. Does not hold what is kept: that goes when the store goes."""
        kept = ref(self)

        def text() -> Text:
            there = kept()
            assert there is not None
            return there.text(article, stamp)

        return text


def _language(reading: Reading) -> str:
    return reading.language.partition("-")[0]


def _stamp(store: Store, packs: Packs, article: ArticleId, language: str) -> Stamp:
    """What tells whether an article is still read, and made ready, as it was."""
    return f"{made_with(packs, language)} {cast('Groupings', store.groupings).stamp_of(article)}"


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
        if item not in self._kept.known:
            self.fetch((item,))
        ready = self._kept.known.get(item)
        if ready is not None and item in self._asked:
            self._kept.known.move_to_end(item)
            return ready[1]
        placed = self._groupings.ground.placed((item,))[item]
        stamp = _stamp(self._store, self._packs, placed.article, placed.language)
        if ready is not None and ready[0] == stamp:
            self._kept.known.move_to_end(item)
            self._asked.add(item)
            return ready[1]
        reading = self._store.articles.reading(placed.article)
        made = know(reading, self._packs) if reading is not None else None
        if made is None:
            raise LookupError(f"{placed.article} is gone, or has no text any longer")
        made.report.text().let_go()
        return self.put(made)

    def fetch(self, items: Collection[int]) -> None:
        """Brings reports to hand that are kept as they are compared, all at once."""
        if len(self._asked) > ASKED:
            self._asked &= self._kept.known.keys()
        missing = [item for item in items if item not in self._asked or item not in self._kept.known]
        for item, article, language, read, stamp, prints, content in self._groupings.ground.ready(missing):
            if stamp == f"{made_with(self._packs, language)} {read}":
                id = ArticleId(article)
                self._kept.put(item, stamp, known_report(PackedReport(prints, content), self._kept.later(id, stamp)))
                self._asked.add(item)

    def put(self, known: Known) -> Known:
        """Keeps a report that was just made from what is held, and gives it as it is kept."""
        report = known.report
        item = item_number(report.id)
        stamp = _stamp(self._store, self._packs, report.id, report.language)
        packed = packed_report(known)
        if packed is not None:
            self._groupings.ground.put_ready(item, stamp, packed.prints, packed.content)
        self._asked.add(item)
        return self._kept.put_made(item, stamp, known)

    def drop(self, item: int) -> None:
        """Forgets a report that is another now."""
        self._kept.drop(item)
