"""Stories as they are told: why each report is in, whose title stands above it, when it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from wiredesk.model.parts import Part
from wiredesk.model.spans import ArticleId, Passage, StoryId
from wiredesk.model.story import Evidence, Link, Membership, Story
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


def told(item: int, settling: Settling) -> Story:
    """A story with the reasons for each of its reports and with its final links."""
    ground = settling.ground
    parts = ground.parts(ground.stories((item,))[item])
    members = sorted(member for part in parts.values() for member in part.members)
    seen = _Seen()
    for some in batched(members, AT_ONCE):
        settling.fetch(some)
        for member in some:
            seen.add(settling.judge.known(member))
    ids = seen.ids
    when = sorted(seen.when, key=lambda when: (str(when.earliest), str(when.latest), when.value))
    links: dict[str, list[Link]] = {}
    for link in ground.links(members):
        links.setdefault(link.article, []).append(link)
    return Story(
        id=StoryId(ids[0]),
        articles=tuple(ids),
        why=_reasons(members, parts, settling),
        links=tuple(link for id in ids for link in links.get(id, ())),
        entities=seen.entities(),
        title=_title(seen.titled or seen.first),
        first=when[0] if when else None,
        last=max(when, key=_end) if when else None,
        also=_also(members, ids, settling),
    )


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


def _reasons(members: Sequence[int], parts: Mapping[int, Part], settling: Settling) -> tuple[Membership, ...]:
    part_of = {member: part for part in parts.values() for member in part.members}
    inside = part_of.keys()
    decided = settling.decided
    copied: dict[int, tuple[float, int, Link]] = {}
    for some in batched(members, AT_ONCE):
        for a, b, value, kind, link in [row for space in DERIVED for row in settling.ground.rows(space, some)]:
            pair = (a, b)
            if (
                kind in COPIES
                and isinstance(link, Link)
                and inside >= {a, b}
                and pair not in decided.no_copy | decided.parted
            ):
                for one, other in ((a, b), (b, a)):
                    if one not in copied or (-value, other) < copied[one][:2]:
                        copied[one] = -value, other, link
    joined: dict[int, int] = {}
    for group in decided.joined_to(members):
        first, *others = [item for item in group if item in inside]
        for other in others:
            joined[other] = first
            joined.setdefault(first, other)
    likely: dict[int, tuple[float, int]] = {}
    for a, b, value, veto in settling.ground.scores(WORDS, members):
        if not veto and a in inside and b in inside and part_of[a] is part_of[b]:
            for one, other in ((a, b), (b, a)):
                likely[one] = min(likely.get(one, (0.0, 0)), (-value, other))
    across: dict[int, tuple[float, int, tuple[Evidence, ...]]] = {}
    for a, b, value, veto, found in settling.ground.rows(ACROSS, parts):
        if not veto and a in parts and b in parts and not isinstance(found, Link):
            for one, other in ((a, b), (b, a)):
                if one not in across or (-value, other) < across[one][:2]:
                    across[one] = -value, other, found
    places = _Places()
    return tuple(_why(member, part_of[member], copied, joined, likely, across, places, settling) for member in members)


def _why(
    at: int,
    part: Part,
    copied: Mapping[int, tuple[float, int, Link]],
    joined: Mapping[int, int],
    likely: Mapping[int, tuple[float, int]],
    across: Mapping[int, tuple[float, int, tuple[Evidence, ...]]],
    places: _Places,
    settling: Settling,
) -> Membership:
    """By which other report of the story one is in: its copy, else the user's word, else the likeliest partner."""
    judge = settling.judge
    own = judge.known(at).report
    if at in copied:
        _, other, link = copied[at]
        evidence = (Evidence(f"{link.kind} ({link.direction})", link.score), *link.evidence)
        return Membership(own.id, judge.known(other).report.id, link.score, evidence)
    if at in joined:
        reason = (Evidence("decided by the user", "join"),)
        return Membership(own.id, judge.known(joined[at]).report.id, 1.0, reason)
    partners = [other for other in part.members[: ASKED_ANYWAY + 1] if other != at]
    if partners:
        best = likely[at][1] if at in likely else min((-judge.probability(at, other), other) for other in partners)[1]
        report = judge.known(best).report
        verdict = judge.verdict(at, best)
        evidence = (*verdict.score.evidence(), *_common_names(own, report, places))
        return Membership(own.id, report.id, round(verdict.probability, 4), evidence)
    if part.item in across:
        value, other, reasons = across[part.item]
        report = judge.known(other).report
        return Membership(own.id, report.id, round(-value, 4), (*reasons, *_common_names(own, report, places)))
    return Membership(own.id, None, 1.0, ())


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
