"""What keeps two reports apart whatever their words: times that cannot meet, two holders of one role, two places.

A gate needs both sides to say something: what one report does not say is compatible with everything (law 10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Entity, Moment, Reading
from wiredesk.model.spans import Span
from wiredesk.model.story import Evidence
from wiredesk.model.values import When
from wiredesk.stories.reports import Report
from wiredesk.text.names import alike, key

NEAR = timedelta(days=4)
"""Reports published this near can be of one event: the news of a day is told for two or three, zones and weekends
add one. Of 89 stories of dated Vietnamese news all but one lie within 3.6 days."""
UNDATED_LATE = timedelta(days=120)
"""For reports without a date, whose only times stand in the text: those may be of the background."""
LATE = timedelta(days=21)
"""Later follow-ups of the same event must name its time; still later ones are another story of the same thread."""
SAME_TIME = timedelta(days=2)
OPENING_SENTENCES = 4
BACKGROUND = timedelta(days=60)
"""A moment further from publication than this is background, not the event."""
EXACT = frozenset({"second", "minute", "hour", "part of day", "day", "days", "week"})
SAME_PERSON = 0.6
"""`names.alike` of two spellings of one person's name."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a report was published and which times its opening names, as far as both are known."""

    published: When | None
    moments: tuple[Moment, ...]

    def event(self) -> When | None:
        """The time of the event: the first that the opening names, else publication; None: not known."""
        return self.moments[0].when if self.moments else self.published


def times(reading: Reading) -> Times:
    """The times of a report that say when its event was."""
    published = reading.article.published.value if reading.article.published else None
    if published is not None and (not published.resolved or _length(published) > LATE):
        published = None
    opening = reading.sentences[:OPENING_SENTENCES]
    end = max((span.end for span in opening), default=0)
    found = []
    for moment in reading.moments:
        if moment.span.start >= end:
            break
        when = moment.when
        if not when.resolved or when.granularity not in EXACT:
            continue
        if published is None or _gap(when, published) <= BACKGROUND:
            found.append(moment)
    return Times(published, tuple(found))


def apart(a: Times, b: Times) -> tuple[timedelta | None, str]:
    """How far two reports are from one another in time, and why they cannot be of one event ("": they can).

    None: not known, because at least one of them has no date.
    """
    told = _nearest([m.when for m in a.moments], [m.when for m in b.moments])
    if a.published is not None and b.published is not None:
        gap = _gap(a.published, b.published)
        if gap > LATE or (gap > NEAR and (told is None or told > SAME_TIME)):
            return gap, "time"
        return gap, ""
    gap_known = _nearest(list(_all(a)), list(_all(b)))
    if gap_known is None:
        return None, ""
    if gap_known > UNDATED_LATE:
        return gap_known, "time"
    return (gap_known if gap_known <= NEAR else None), ""


def _all(times: Times) -> Iterator[When]:
    if times.published is not None:
        yield times.published
    for moment in times.moments:
        yield moment.when


def _nearest(a: list[When], b: list[When]) -> timedelta | None:
    return min((_gap(x, y) for x in a for y in b), default=None)


def _length(when: When) -> timedelta:
    assert when.earliest is not None
    assert when.latest is not None
    return when.latest - when.earliest


def _gap(a: When, b: When) -> timedelta:
    """The least time between two resolved intervals, 0 if they meet."""
    first, second = _ends(a), _ends(b)
    return max(timedelta(0), second[0] - first[1], first[0] - second[1])


def _ends(when: When) -> tuple[datetime, datetime]:
    assert when.earliest is not None
    assert when.latest is not None
    return when.earliest, when.latest


Holders = dict[tuple[str, str], list[tuple[str, Span]]]


def holders(reading: Reading, packs: Packs) -> Holders:
    """Who plainly holds a role that only one can hold, by role and what it is a role of."""
    single = frozenset(packs.root.strings("stories.single_holder"))
    found: Holders = {}
    for entity in reading.entities:
        if entity.kind == "person":
            for role in entity.roles:
                if role.role in single and role.of and not role.modifier:
                    found.setdefault((role.role, role.of.lower()), []).append((entity.names[0], role.span))
    return found


def rival_holders(a: Report, b: Report, first: Holders, second: Holders) -> Evidence | None:
    """Two reports that give one role to two people: they tell of two times."""
    for role in sorted(first.keys() & second.keys()):
        if not any(_same_person(x, y) for x, _ in first[role] for y, _ in second[role]):
            (one, here), (other, there) = first[role][0], second[role][0]
            return Evidence(
                f"holder of {role[0]} of {role[1]}", f"{one} / {other}", 0.0, (a.at_span(here), b.at_span(there))
            )
    return None


def _same_person(a: str, b: str) -> bool:
    """Whether two names can be one person's: alike, or the shorter a part of the longer ("V. Pu-tin", "Putin")."""
    if alike(a, b) >= SAME_PERSON:
        return True
    one, other = sorted((key(a).replace(" ", ""), key(b).replace(" ", "")), key=len)
    return len(one) > 2 and one in other


@dataclass(frozen=True, slots=True)
class Countries:
    """Countries that the opening names, with the first place of each, and all places of the report, by key."""

    opening: dict[str, Span]
    places: frozenset[str]


def countries(reading: Reading) -> Countries:
    """In which countries a report says that its event was."""
    held: dict[str, Entity] = {entity.id: entity for entity in reading.entities if entity.kind == "place"}
    end = max((span.end for span in reading.sentences[:OPENING_SENTENCES]), default=0)
    first: dict[str, Span] = {}
    for mention in reading.mentions:
        entity = held.get(mention.entity) if mention.entity else None
        if entity is not None and mention.span.start < end and len(entity.key) == 2 and entity.key.isupper():
            first.setdefault(entity.key, mention.span)
    return Countries(first, frozenset(entity.key for entity in held.values()))


def other_countries(a: Report, b: Report, first: Countries, second: Countries) -> Evidence | None:
    """Two reports whose openings name countries, and that have no place in common at all.

    Countries only: two towns or a town and its province are one place more often than two (of pairs of likely reports
    kept apart by towns, 16 of 43 in VN-MDS and 98 of 159 in ECB+ told one event).
    """
    if not first.opening or not second.opening or first.places & second.places:
        return None
    (one, here), (other, there) = min(first.opening.items()), min(second.opening.items())
    return Evidence("countries of the opening", f"{one} / {other}", 0.0, (a.at_span(here), b.at_span(there)))
