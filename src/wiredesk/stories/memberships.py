"""Stories as they are told: why each report is in, whose title stands above it, when it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from wiredesk.model.identity import item_number
from wiredesk.model.parts import Part
from wiredesk.model.spans import ArticleId, Passage, StoryId
from wiredesk.model.story import FOLLOWED, Evidence, Link, Membership, Story
from wiredesk.model.values import When
from wiredesk.stories.derived import COPIES
from wiredesk.stories.ground import ACROSS, DERIVED, WORDS
from wiredesk.stories.pairs import Known
from wiredesk.stories.partners import batched
from wiredesk.stories.reports import Report, title_in_lead
from wiredesk.stories.settling import Settling

NAMES_TOLD = 3
MEMBERS = 24
"""Reports of a story whose titles are asked which agrees with most."""
ASKED_ANYWAY = 6
"""Reports of a part that one without a likely partner is compared with to say why it is in."""
ENTITIES = 24
AT_ONCE = 200
"""Reports that are brought to hand together."""
PLACES = 500
"""Reports of which is remembered where they name whom."""


def told(item: int, settling: Settling, chosen: Callable[[Story], Collection[ArticleId]] | None = None) -> Story:
    """A story with the reasons for each of its reports and with its final links.

    chosen: of a story of more than `FOLLOWED` reports gives those whose reasons and links are to have their evidence,
    from the story with links that have none and without reasons; None: all.
    """
    ground = settling.ground
    parts = ground.parts(ground.stories((item,))[item])
    members = sorted(member for part in parts.values() for member in part.members)
    few = chosen is None or len(members) <= FOLLOWED
    seen = _Seen()
    for some in batched(members, AT_ONCE):
        settling.fetch(some)
        for member in some:
            seen.add(settling.judge.known(member))
    ids = seen.ids
    when = sorted(seen.when, key=lambda when: (str(when.earliest), str(when.latest), when.value))
    story = Story(
        id=StoryId(ids[0]),
        articles=tuple(ids),
        why=(),
        links=tuple(_of_articles(ids, ground.links(members, evidence=few))),
        entities=seen.entities(),
        title=_title(seen.titled or seen.first),
        first=when[0] if when else None,
        last=max(when, key=_end) if when else None,
        also=_also(members, ids, settling),
    )
    reasons = _Reasons(members, ids, parts, settling)
    if few or chosen is None:
        return replace(story, why=tuple(reasons.of(members)))
    looked_at = sorted(chosen(story))
    items = [item_number(id) for id in looked_at]
    whole = {(link.article, link.origin): link for link in ground.links(items)}
    return replace(
        story,
        why=tuple(reasons.of(items)),
        links=tuple([whole.get((link.article, link.origin), link) for link in story.links]),
        looked_at=tuple(looked_at),
    )


def _of_articles(ids: Sequence[ArticleId], links: Iterable[Link]) -> Iterator[Link]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.article, []).append(link)
    for id in ids:
        yield from found.get(id, ())


class _Seen:
    """What is told of all reports of a story together, gathered from one after the other: there may be very many.
    first, titled: the first reports, and the first that have a title."""

    def __init__(self) -> None:
        self.ids: list[ArticleId] = []
        self.when: list[When] = []
        self.first: list[Report] = []
        self.titled: list[Report] = []
        self._held: Counter[str] = Counter()
        self._weight: dict[str, float] = {}

    def add(self, known: Known) -> None:
        """Takes in the next report."""
        report = known.report
        self.ids.append(report.id)
        event = known.times.event()
        if event is not None:
            self.when.append(event)
        self._held.update(report.names.keys())
        for name, weight in report.names.items():
            self._weight[name] = self._weight.get(name, 0.0) + weight
        if len(self.first) < MEMBERS:
            self.first.append(report)
        if report.title is not None and len(self.titled) < MEMBERS:
            self.titled.append(report)

    def entities(self) -> tuple[str, ...]:
        """Keys of the names that most reports have, those of every second report and more, else of the only one."""
        shared = [name for name, count in self._held.items() if 2 * count >= len(self.ids)]
        return tuple(sorted(shared, key=lambda name: (-self._held[name], -self._weight[name], name))[:ENTITIES])


def _also(members: Sequence[int], ids: Collection[ArticleId], settling: Settling) -> tuple[Membership, ...]:
    """Round-ups of other stories that hold a report of this one: each by that of which it holds most."""
    decided = settling.decided
    best: dict[str, tuple[tuple[float, str], Link]] = {}
    inside = set(ids)
    for a, b, _, _, link in settling.connections.holding(members):
        if (a, b) in decided.no_copy | decided.parted:
            continue
        order = (-link.score, str(link.origin))
        if link.origin in inside and link.article not in inside:
            known = best.get(link.article)
            if known is None or order < known[0]:
                best[link.article] = order, link
    return tuple(
        Membership(
            link.article,
            ArticleId(link.origin),
            link.score,
            (Evidence(f"{link.kind} ({link.direction})", link.score), *link.evidence),
        )
        for _, (_, link) in sorted(best.items())
    )


def _end(when: When) -> str:
    return str(when.latest)


class _Reasons:
    """By which other report of the story each is in: its copy, else the user's word, else the likeliest partner."""

    def __init__(
        self, members: Sequence[int], ids: Sequence[ArticleId], parts: Mapping[int, Part], settling: Settling
    ) -> None:
        self._members = members
        self._id = dict(zip(members, ids, strict=True))
        self._parts = parts
        self._part_of = {member: part for part in parts.values() for member in part.members}
        self._settling = settling
        self._judge = settling.judge
        self._apart = settling.decided.no_copy | settling.decided.parted
        self._joined: dict[int, int] = {}
        for group in settling.decided.joined_to(members):
            first, *others = [item for item in group if item in self._id]
            for other in others:
                self._joined[other] = first
                self._joined.setdefault(first, other)
        self._across: dict[int, tuple[float, int, Sequence[Evidence]]] = {}
        for a, b, value, veto, found in settling.ground.rows(ACROSS, parts):
            if not veto and a in parts and b in parts and not isinstance(found, Link):
                for one, other in ((a, b), (b, a)):
                    if one not in self._across or (-value, other) < self._across[one][:2]:
                        self._across[one] = -value, other, found
        self._places = _Places()

    def of(self, evident: Collection[int]) -> Iterator[Membership]:
        """The reasons for all members, in order. evident: whose have their evidence."""
        evident = set(evident)
        for some in batched(self._members, AT_ONCE):
            shown = [member for member in some if member in evident]
            copied = self._copied(shown, [member for member in some if member not in evident])
            likely = self._likely(some)
            for at in some:
                yield self._why(at, copied.get(at), likely.get(at), evident=at in evident)

    def _copied(self, shown: Sequence[int], others: Sequence[int]) -> dict[int, tuple[float, int, Link | None]]:
        """The surest copy of each. shown: with the link to it."""
        found: dict[int, tuple[float, int, Link | None]] = {}
        ground = self._settling.ground
        for space in DERIVED:
            whole = [(*row[:4], row[4]) for row in ground.rows(space, shown)]
            bare = [(*row, None) for row in ground.scores(space, others)]
            for some, rows in ((set(shown), whole), (set(others), bare)):
                for a, b, value, kind, link in rows:
                    if kind in COPIES and a in self._id and b in self._id and (a, b) not in self._apart:
                        for one, other in ((a, b), (b, a)):
                            if one in some and (one not in found or (-value, other) < found[one][:2]):
                                found[one] = -value, other, link if isinstance(link, Link) else None
        return found

    def _likely(self, some: Sequence[int]) -> dict[int, tuple[float, int]]:
        """The likeliest partner of each in its part."""
        found: dict[int, tuple[float, int]] = {}
        asked, part_of = set(some), self._part_of
        for a, b, value, veto in self._settling.ground.scores(WORDS, some):
            if not veto and a in self._id and b in self._id and part_of[a] is part_of[b]:
                for one, other in ((a, b), (b, a)):
                    if one in asked:
                        found[one] = min(found.get(one, (0.0, 0)), (-value, other))
        return found

    def _why(
        self, at: int, copied: tuple[float, int, Link | None] | None, likely: tuple[float, int] | None, *, evident: bool
    ) -> Membership:
        own, part = self._id[at], self._part_of[at]
        if copied is not None:
            value, other, link = copied
            evidence = (Evidence(f"{link.kind} ({link.direction})", link.score), *link.evidence) if link else ()
            return Membership(own, self._id[other], -value, evidence)
        if at in self._joined:
            return Membership(own, self._id[self._joined[at]], 1.0, (Evidence("decided by the user", "join"),))
        partners = [other for other in part.members[: ASKED_ANYWAY + 1] if other != at]
        if partners:
            if likely is None:
                likely = min((-self._judge.probability(at, other), other) for other in partners)
            value, other = likely
            if not evident:
                return Membership(own, self._id[other], round(-value, 4), ())
            verdict = self._judge.verdict(at, other)
            evidence = (*verdict.score.evidence(), *self._common_names(at, other))
            return Membership(own, self._id[other], round(verdict.probability, 4), evidence)
        if part.item in self._across:
            value, other, reasons = self._across[part.item]
            return Membership(own, self._id[other], round(-value, 4), (*reasons, *self._common_names(at, other)))
        return Membership(own, None, 1.0, ())

    def _common_names(self, at: int, other: int) -> tuple[Evidence, ...]:
        return _common_names(self._judge.known(at).report, self._judge.known(other).report, self._places)


def _common_names(a: Report, b: Report, places: _Places) -> tuple[Evidence, ...]:
    """The weightiest names that both reports have, with the first place of each."""
    shared = sorted((-a.names[name] * b.names[name], name) for name in a.names.keys() & b.names.keys())
    if not shared:
        return ()
    first, second = places.of(a), places.of(b)
    found = []
    for _, name in shared[:NAMES_TOLD]:
        passages = tuple(place for place in (first.get(name), second.get(name)) if place is not None)
        found.append(Evidence("name in both", name, 0.0, passages))
    return tuple(found)


class _Places:
    """Where names first stand in the reports of a story, by key; one report is the nearest of many."""

    def __init__(self) -> None:
        self._known: dict[ArticleId, dict[str, Passage]] = {}

    def of(self, report: Report) -> Mapping[str, Passage]:
        """The first place of each name."""
        known = self._known.get(report.id)
        if known is None:
            if len(self._known) >= PLACES:
                self._known.clear()
            known = self._known[report.id] = {}
            reading = report.reading
            keys = {entity.id: entity.key for entity in reading.entities}
            for mention in reading.mentions:
                name = keys.get(mention.entity) if mention.entity else None
                if name is not None and name not in known:
                    known[name] = Passage(report.id, mention.span, mention.span.of(reading.article.text))
        return known


def _title(asked: Sequence[Report]) -> Passage:
    """The title of the report whose title most others agree with; without any title, its first words."""
    ranked = sorted(
        (-sum(title_in_lead(one, other) for other in asked if other is not one), one.id, index)
        for index, one in enumerate(asked)
    )
    best = asked[ranked[0][2]]
    if best.title is not None:
        return best.at_span(best.title)
    bodies = list(best.reading.article.body_spans())
    for sentence in best.reading.sentences:
        if not bodies or any(body.covers(sentence) for body in bodies):
            return best.at_span(sentence)
    return best.at_span(bodies[0])
