"""Stories as they come: a report finds its place at once, and `settle` makes the stories what they are for all that is
held.

    place    the queue ─▶ lists of who may meet whom (exact) ─▶ the likeliest story among a few (provisional)
    settle   what that touched ─▶ the stages of `stories.settling` ─▶ lasting names ─▶ comparison of what has changed

Each step is a transaction of its own that leaves a whole desk; what is still to be done stands in the desk itself, so a
`settle` that was killed is gone on with by the next one.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from wiredesk.comparison.accounts import followed
from wiredesk.comparison.differences import compare
from wiredesk.comparison.digest import shared_quotes
from wiredesk.comparison.overview import overview
from wiredesk.comparison.provenance import origins
from wiredesk.desk.decide import lasting_ids, unused_id
from wiredesk.desk.ready import Reports
from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.identity import item_number
from wiredesk.model.kept import Moved
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId, Span, StoryId
from wiredesk.model.story import Grouping, Membership, Story, headline
from wiredesk.stories import bridges
from wiredesk.stories.derived import COPIES
from wiredesk.stories.ground import ACROSS, PRINTS, WORDS
from wiredesk.stories.keys import SAMPLE
from wiredesk.stories.memberships import told
from wiredesk.stories.pairs import Known, know
from wiredesk.stories.resolutions import MEMBERS as MEMBERS_ASKED
from wiredesk.stories.resolutions import resolutions
from wiredesk.stories.scores import THRESHOLD
from wiredesk.stories.settling import Settling
from wiredesk.stories.threads import choose, compare_stories, place_stories

if TYPE_CHECKING:
    from wiredesk.store.grouping import Groupings

QUEUE = 500
"""Articles of the queue that one transaction takes in: what they touch is looked at once. Of more, too much of it waits
in memory."""
SHOWN = 100
"""Parts whose stories one transaction names."""
ROUNDS = 3
"""How often all stages are gone through while others go on storing."""
SECONDS = 0.5
"""How long stories are told in one transaction."""
PARTNERS = 6
"""Partners of each kind that a report is compared with when it comes."""
MEMBERS = 6
"""Reports of a story that it is compared with when it comes."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling came to. articles: taken in or out; stories: told anew; merged, split, ended: of those shown."""

    articles: int = 0
    stories: int = 0
    merged: int = 0
    split: int = 0
    ended: int = 0


def place(store: Store, packs: Packs, ids: Iterable[ArticleId], *, now: datetime | None = None) -> None:
    """Finds new, changed and removed articles a place among the stories, within a bounded number of candidates.

    Provisional: a story that a report has come to is shown as not settled. now: from when on its figures are others;
    None: they are noted when it is settled.
    """
    placing = _Placing(store, packs)
    with store.writing():
        for id in placing.take(sorted(ids)):
            placing.find(placing.reports(item_number(id)))
        placing.list_touched()
        placing.tally(now)


def settle(
    store: Store,
    packs: Packs,
    *,
    now: datetime,
    progress: Callable[[int], None] | None = None,
    held: Callable[[], None] = lambda: None,
) -> Settled:
    """Makes the stories what `stories.clusters.group` makes of all that is held; compares the accounts of those that
    have changed. progress: called with the number of steps done; held: called within each step, raises where another
    program settles by now (`Store.alone`).

    Can be interrupted; memory is bounded by the largest story, not by what is held.
    """
    placing = _Placing(store, packs)
    steps = articles = 0

    def step(work: Callable[[], int]) -> int:
        nonlocal steps, articles
        with store.writing():
            held()
            # What others stored or removed since the step before must be known to this one.
            taken = placing.take_waiting()
            done = taken or work()
            placing.tally(now)
        articles += taken
        if done:
            steps += done
            if progress is not None:
                progress(steps)
        return done

    settling = placing.settling
    for _ in range(ROUNDS):
        for _, stage in settling.stages():
            while step(stage):
                pass
        with store.writing():
            held()
            placing.groupings.mark_unsettled()
        while step(lambda: placing.show(now)):
            pass
        while step(placing.tell):
            pass
        for last in (place_stories, compare_stories, choose):
            while step(lambda last=last: last(settling)):  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
                pass
        if not placing.groupings.unsettled():
            with store.writing():
                held()
                placing.groupings.returned()
            break
    kinds = placing.moved
    return Settled(articles, placing.told, kinds["merged"], kinds["split"], kinds["ended"])


class _Placing:
    """One run over one store."""

    def __init__(self, store: Store, packs: Packs) -> None:
        self.store = store
        self.packs = packs
        self.groupings = cast("Groupings", store.groupings)
        self.ground = self.groupings.ground
        self.reports = Reports(store, packs)
        self.settling = Settling(self.ground, self.reports, packs, fetch=self.reports.fetch)
        self.moved: Counter[str] = Counter()
        self.shown_anew: set[int] = set()
        """Numbers of stories whose figures may be others than were noted."""
        self._touched: dict[int, Story | None] = {}
        """Stories that reports came to or went from, with what is told of those that are new."""
        self.told = 0

    # -- one report ---------------------------------------------------------------------------------------------------

    def take_waiting(self) -> int:
        """Takes in some of what waits in the queue; how many."""
        ids = self.groupings.unplaced(QUEUE)
        if ids:
            self.take(ids)
        return len(ids)

    def take(self, ids: Sequence[ArticleId]) -> list[ArticleId]:
        """Takes articles in as they are now, or out if they are no more; those that were taken in."""
        for id in ids:
            self.settling.drop(item_number(id))
            self.reports.drop(item_number(id))
        taken: list[ArticleId] = []

        def known() -> Iterator[Known]:
            for reading in self.store.articles.readings(ids):
                made = know(reading, self.packs) if reading.article.is_article else None
                if made is not None:
                    taken.append(made.report.id)
                    yield self.reports.put(made)
                    made.report.text().let_go()

        self.settling.take(known())
        self.groupings.put_out({*ids} - {*taken})
        self.groupings.looked_at(ids)
        return taken

    def find(self, known: Known) -> None:
        """Shows a report that was taken in where it likely belongs."""
        try:
            story = self._likeliest(item_number(known.report.id), known)
        except LookupError:
            # Something that it was to be compared with is gone and waits to be taken out.
            story = None
        self._show(known.report.id, known, story)

    def _likeliest(self, item: int, known: Known) -> int | None:
        """The shown story that a report is likeliest of: that of its copy, else the best by mean score, else the best
        in another language. None: no other's."""
        settling = self.settling
        own = len(known.report.shingles) / SAMPLE
        partners = {
            WORDS: [other for other, _ in settling.neighbours[WORDS].partners(item)[:PARTNERS]],
            # Who shares less than this is no copy, and need not be looked at to know it.
            PRINTS: [
                other
                for other, shared in settling.neighbours[PRINTS].partners(item)[:PARTNERS]
                if shared >= max(2, own / 8)
            ],
        }
        story_of = self.groupings.shown_of(sorted({*partners[WORDS], *partners[PRINTS]}))
        settling.score_prints([_pair(item, other) for other in partners[PRINTS] if other in story_of])
        for one, other, _, kind, _ in sorted(self.ground.rows(PRINTS, (item,)), key=lambda row: -row[2]):
            there = one + other - item
            if kind in COPIES and there in story_of:
                return story_of[there]
        settling.score_words([_pair(item, other) for other in partners[WORDS] if other in story_of])
        likely = {
            story_of[end]
            for row in self.ground.rows(WORDS, (item,))
            for end in row[:2]
            if end in story_of and end != item and not row[3] and row[2] >= THRESHOLD
        }
        best: tuple[float, int] | None = None
        for story in sorted(likely):
            value = self._mean(item, known, story)
            if value >= THRESHOLD and (best is None or value > best[0]):
                best = value, story
        return best[1] if best is not None else self._across(item, known)

    def _mean(self, item: int, known: Known, story: int) -> float:
        first = self.groupings.first_in(story, known.report.language, MEMBERS + 1)
        members = [other for other in first if other != item][:MEMBERS]
        values = [self.settling.judge.probability(item, other) for other in members]
        return sum(values) / len(values) if values else 0.0

    def _across(self, item: int, known: Known) -> int | None:
        """The story in another language that a report is likeliest of."""
        if self.ground.languages() < 2:
            return None
        bridge = self.settling.bridge
        best: tuple[float, int] | None = None
        found = self.settling.neighbours[ACROSS].like(bridge.item(item))[:PARTNERS]
        parts = self.ground.parts([other for other, _ in found])
        for other, part in sorted(parts.items()):
            value = bridge.score(item, other)[0]
            if value >= bridges.ALONE and (best is None or value > best[0]) and not bridge.veto(item, other)[0]:
                story = self.groupings.shown_of(part.members[:1]).get(part.members[0])
                if story is not None and not self.groupings.first_in(story, known.report.language, 1):
                    best = value, story
        bridge.forget(item)
        return best[1] if best is not None else None

    def _show(self, id: ArticleId, known: Known, story: int | None) -> None:
        """Shows a report in a story, or as one of its own."""
        before = self.groupings.shown_of([item_number(id)]).get(item_number(id))
        new: Story | None = None
        if story is None:
            story = before if before is not None and self.groupings.count(before, 2) == 1 else None
            if story is None:
                story = self.groupings.begin(unused_id({id}, self.groupings.taken))
            new = _alone(known)
        self.groupings.put_in(story, [id])
        self._touched[story] = new or self._touched.get(story)
        if before is not None:
            self._touched.setdefault(before, None)

    def list_touched(self) -> None:
        """Brings up to date what listings show of the stories that reports came to or went from, each once however many
        did; takes away those that nothing stands in."""
        for story, new in self._touched.items():
            if self.groupings.count(story, 1):
                self.groupings.show(story, self.groupings.facts(story, new), new)
                self.shown_anew.add(story)
            else:
                self.groupings.end([story])
        self._touched.clear()

    def tally(self, now: datetime | None) -> None:
        """Notes the figures of the stories that were shown anew."""
        if now is not None and self.shown_anew:
            self.groupings.tally(self.shown_anew, now)
        self.shown_anew.clear()

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show(self, now: datetime) -> int:
        """Gives some stories that have other reports than before the reports, and their lasting names; how many parts
        waited."""
        waiting = self.ground.waiting("shown", SHOWN)
        if not waiting:
            return self._end_empty(now)
        items = {part.story for part in self.ground.parts(waiting).values() if part.story is not None}
        new, shown = self._reach(items)
        old = {id: frozenset(articles) for id, articles in self._old(shown).items()}
        reached = {article for articles in new.values() for article in articles}
        former = {
            id: articles
            for id, articles in self.groupings.former().items()
            if articles & reached and (id in old or self.groupings.row(id) is None)
        }
        naming = lasting_ids(old, new, self.groupings.taken, now, former)
        number_of = {id: number for number, id in self.groupings.ids_of(sorted(shown)).items()}
        for id in sorted(naming.ids.values()):
            if id not in number_of:
                number_of[id] = self.groupings.begin(id)
        gone = sorted(number for id, number in number_of.items() if id not in naming.ids.values())
        names = {number_of[id]: item_number(name) for name, id in naming.ids.items()}
        self.groupings.name(names | dict.fromkeys(gone))
        for name, id in sorted(naming.ids.items()):
            self.groupings.put_in(number_of[id], sorted(new[name]))
        self.groupings.end(gone)
        self._remember(naming.moved)
        parts = {part for found in self.ground.stories([item_number(name) for name in new]).values() for part in found}
        self.ground.mark("stories", parts)
        self.ground.done("shown", {*waiting, *parts})
        return len(waiting)

    def _reach(self, items: Collection[int]) -> tuple[dict[ArticleId, frozenset[ArticleId]], set[int]]:
        """Stories of grouping with all that share a shown story with them, and the numbers of those shown."""
        new: dict[ArticleId, frozenset[ArticleId]] = {}
        shown: set[int] = set()
        seen: set[int] = set()
        edge = set(items)
        while edge:
            seen |= edge
            members: list[int] = []
            for parts in self.ground.stories(sorted(edge)).values():
                own = [member for part in self.ground.parts(parts).values() for member in part.members]
                articles = frozenset(one.article for one in self.ground.placed(own).values())
                new[min(articles)] = articles
                members += own
            found = {*self.groupings.shown_of(members).values(), *self.groupings.shown_as(sorted(edge)).values()}
            reached = [
                item_number(id) for ids in self.groupings.articles_of(sorted(found - shown)).values() for id in ids
            ]
            shown |= found
            parts_of = {one.part for one in self.ground.placed(reached).values() if one.part is not None}
            edge = {part.story for part in self.ground.parts(parts_of).values() if part.story is not None} - seen
        return new, shown

    def _old(self, shown: Collection[int]) -> dict[StoryId, list[ArticleId]]:
        ids = self.groupings.ids_of(sorted(shown))
        return {ids[number]: articles for number, articles in self.groupings.articles_of(sorted(shown)).items()}

    def _end_empty(self, now: datetime) -> int:
        """Takes away the stories that nothing is left of; 0, always: nobody needs to come back for it."""
        self._remember(self.groupings.end_empty(now))
        return 0

    def _remember(self, moved: Sequence[Moved]) -> None:
        self.groupings.remember(moved)
        self.moved.update(one.kind for one in moved)

    # -- what is told -------------------------------------------------------------------------------------------------

    def tell(self) -> int:
        """Tells some of the stories that wait, with what their comparison comes to; how many."""
        start = time.monotonic()
        count = 0
        while not count or time.monotonic() - start < SECONDS:
            waiting = self.ground.waiting("stories", 1)
            if not waiting:
                break
            parts = self.ground.parts(waiting)
            if not parts:
                self.ground.done("stories", waiting)
                continue
            item = parts[waiting[0]].story
            assert item is not None
            self._tell(item)
            self.ground.done("stories", self.ground.stories((item,))[item])
            self.ground.mark("follows", (item,))
            count += 1
        self.told += count
        return count

    def _tell(self, item: int) -> None:
        story = told(item, self.settling, followed)
        readings: dict[ArticleId, Reading] = {
            id: self.reports(item_number(id)).report.reading for id in {*followed(story), story.title.article}
        }
        asked = [self.reports(item_number(id)).report for id in story.articles[:MEMBERS_ASKED]]
        found = resolutions((story,), {report.id: report for report in asked}, self.packs)
        grouping = Grouping((story,), (), story.links, found, ())
        number = self.groupings.shown_as((item,))[item]
        self.groupings.show(number, self.groupings.facts(number, story, headline(story, readings)))
        self.shown_anew.add(number)
        self.groupings.tell(
            number,
            story,
            (
                origins(story, grouping, readings, self.packs),
                compare(story, grouping, readings, self.packs),
                shared_quotes(story, grouping, readings, self.packs),
            ),
            found,
            overview(story, grouping, readings, self.packs),
        )


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _alone(known: Known) -> Story:
    """A story of one report, as long as nobody knows more."""
    report = known.report
    article = report.reading.article
    span = article.title.span if article.title is not None else None
    if span is None:
        span = next(article.body_spans(), Span(0, 0))
        span = Span(span.start, min(span.end, span.start + 200))
    return Story(
        StoryId(report.id), (report.id,), (Membership(report.id, None, 1.0, ()),), (), (), report.at_span(span)
    )
