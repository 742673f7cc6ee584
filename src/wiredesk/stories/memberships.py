"""Stories as they are told: why each report is in, whose title stands above it, when it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from wiredesk.model.spans import Passage, StoryId
from wiredesk.model.story import Evidence, Link, Membership, Story
from wiredesk.model.values import When
from wiredesk.stories.merging import Pair
from wiredesk.stories.pairs import Judge
from wiredesk.stories.reports import Report, cosine

NAMES_TOLD = 3
MEMBERS = 24
"""Reports of a story that a report is compared with to say why it is in."""
ENTITIES = 24


@dataclass(frozen=True, slots=True)
class Ledger:
    """What put reports together: links of copies, the user, scores in one language, bridges between two."""

    judge: Judge
    copied: Mapping[Pair, Link]
    joined: frozenset[Pair]
    bridged: Mapping[Pair, tuple[float, tuple[Evidence, ...]]]


def stories_of(groups: Sequence[Sequence[int]], ledger: Ledger, links: Sequence[Link]) -> tuple[Story, ...]:
    """The stories in order of id. links: all links; each story gets those of its articles."""
    by_article: dict[str, list[Link]] = {}
    for link in links:
        by_article.setdefault(link.article, []).append(link)
    copied: dict[int, list[tuple[int, Link]]] = {}
    for (a, b), link in ledger.copied.items():
        copied.setdefault(a, []).append((b, link))
        copied.setdefault(b, []).append((a, link))
    bridged: dict[int, list[tuple[int, float, tuple[Evidence, ...]]]] = {}
    for (a, b), (value, evidence) in ledger.bridged.items():
        bridged.setdefault(a, []).append((b, value, evidence))
        bridged.setdefault(b, []).append((a, value, evidence))
    stories = [_story(members, ledger, copied, bridged, by_article) for members in groups]
    return tuple(sorted(stories, key=lambda story: story.id))


def _story(
    members: Sequence[int],
    ledger: Ledger,
    copied: Mapping[int, list[tuple[int, Link]]],
    bridged: Mapping[int, list[tuple[int, float, tuple[Evidence, ...]]]],
    by_article: Mapping[str, list[Link]],
) -> Story:
    reports = [ledger.judge.reports[at] for at in members]
    when = sorted(
        (event for at in members if (event := ledger.judge.times[at].event()) is not None),
        key=lambda when: (str(when.earliest), str(when.latest), when.value),
    )
    return Story(
        id=StoryId(reports[0].id),
        articles=tuple(report.id for report in reports),
        why=_reasons(members, ledger, copied, bridged),
        links=tuple(link for report in reports for link in by_article.get(report.id, ())),
        entities=_entities(reports),
        title=_title(reports),
        first=when[0] if when else None,
        last=max(when, key=_end) if when else None,
    )


def _end(when: When) -> str:
    return str(when.latest)


def _reasons(
    members: Sequence[int],
    ledger: Ledger,
    copied: Mapping[int, list[tuple[int, Link]]],
    bridged: Mapping[int, list[tuple[int, float, tuple[Evidence, ...]]]],
) -> tuple[Membership, ...]:
    inside = frozenset(members)
    by_language: dict[str, list[int]] = {}
    for at in members:
        by_language.setdefault(ledger.judge.reports[at].language, []).append(at)
    decided: dict[int, int] = {}
    for a, b in sorted(pair for pair in ledger.joined if inside.issuperset(pair)):
        decided.setdefault(b, a)
        decided.setdefault(a, b)
    first = {language: places[: MEMBERS + 1] for language, places in by_language.items()}
    return tuple(_why(at, inside, first, decided, ledger, copied, bridged) for at in members)


def _why(
    at: int,
    inside: Set[int],
    first: Mapping[str, Sequence[int]],
    decided: Mapping[int, int],
    ledger: Ledger,
    copied: Mapping[int, list[tuple[int, Link]]],
    bridged: Mapping[int, list[tuple[int, float, tuple[Evidence, ...]]]],
) -> Membership:
    """By which other report of the story one is in: its copy, else the user's word, else the likeliest partner.

    first: the first reports of the story in each language; decided: the first report that the user joined one to.
    """
    judge = ledger.judge
    own = judge.reports[at]
    for other, link in sorted(copied.get(at, ()), key=lambda row: (-row[1].score, row[0])):
        if other in inside:
            evidence = (Evidence(f"{link.kind} ({link.direction})", link.score), *link.evidence)
            return Membership(own.id, judge.reports[other].id, link.score, evidence)
    if at in decided:
        return Membership(own.id, judge.reports[decided[at]].id, 1.0, (Evidence("decided by the user", "join"),))
    partners = [other for other in first[own.language] if other != at]
    if partners:
        ranked = sorted((-judge.probability(at, other), other) for other in partners[:MEMBERS])
        value, best = -ranked[0][0], ranked[0][1]
        evidence = (*judge.verdict(at, best).score.evidence(), *_common_names(own, judge.reports[best]))
        return Membership(own.id, judge.reports[best].id, round(value, 4), evidence)
    across = sorted((row for row in bridged.get(at, ()) if row[0] in inside), key=lambda row: (-row[1], row[0]))
    if across:
        best, value, reasons = across[0]
        evidence = (*reasons, *_common_names(own, judge.reports[best]))
        return Membership(own.id, judge.reports[best].id, round(value, 4), evidence)
    return Membership(own.id, None, 1.0, ())


def _common_names(a: Report, b: Report) -> tuple[Evidence, ...]:
    """The weightiest names that both reports have, with the first place of each."""
    shared = sorted(a.names.keys() & b.names.keys(), key=lambda name: (-a.names[name] * b.names[name], name))
    first, second = _first_places(a), _first_places(b)
    found = []
    for name in shared[:NAMES_TOLD]:
        passages = tuple(place for place in (first.get(name), second.get(name)) if place is not None)
        found.append(Evidence("name in both", name, 0.0, passages))
    return tuple(found)


def _first_places(report: Report) -> dict[str, Passage]:
    keys = {entity.id: entity.key for entity in report.reading.entities}
    found: dict[str, Passage] = {}
    for mention in report.reading.mentions:
        if mention.entity in keys and keys[mention.entity] not in found:
            found[keys[mention.entity]] = report.at_span(mention.span)
    return found


def _entities(reports: Sequence[Report]) -> tuple[str, ...]:
    """Keys of the names that most reports have, those of every second report and more, else of the only one."""
    held = Counter(name for report in reports for name in report.names)
    shared = [name for name, count in held.items() if 2 * count >= len(reports)]
    weight = {name: sum(report.names.get(name, 0.0) for report in reports) for name in shared}
    return tuple(sorted(shared, key=lambda name: (-held[name], -weight[name], name))[:ENTITIES])


def _title(reports: Sequence[Report]) -> Passage:
    """The title of the report whose title most others agree with, among those that have one."""
    titled = [report for report in reports if report.reading.article.title and report.reading.article.title.span]
    asked = titled or list(reports)
    ranked = sorted(
        (-sum(cosine(one.title, other.lead) for other in asked[:MEMBERS] if other is not one), one.id, index)
        for index, one in enumerate(asked[:MEMBERS])
    )
    best = asked[ranked[0][2]]
    title = best.reading.article.title
    if title is not None and title.span is not None:
        return best.at_span(title.span)
    bodies = list(best.reading.article.body_spans())
    for sentence in best.reading.sentences:
        if not bodies or any(body.covers(sentence) for body in bodies):
            return best.at_span(sentence)
    return best.at_span(bodies[0])
