"""What keeps two reports apart whatever their words: times that cannot meet, two holders of one role, two places.

A gate needs both sides to say something: what one report does not say is compatible with everything (law 10).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Entity, Moment, Reading
from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Evidence
from wiredesk.model.values import EAST, WEST, When
from wiredesk.text.names import alike, key

NEAR = timedelta(days=4)
"""Reports published this near can be of one event: the news of a day is told for two or three, zones and weekends
add one. Of 89 stories of dated Vietnamese news all but one lie within 3.6 days."""
UNDATED_LATE = timedelta(days=300)
"""For reports without a date, whose only times stand in the text: those may be of the background, so that only
another year parts."""
LATE = timedelta(days=21)
"""Later follow-ups of the same event must name its time; still later ones are another story of the same thread."""
SAME_TIME = timedelta(days=2)
AFTER = timedelta(days=10)
"""A report that names only days this far after another's publication was written after them. Wider than `NEAR`: a day
that is still to come when a report names it is seldom further off."""
_YEAR = 12 * 31
_HALF = re.compile(r"XXXX-(\d\d)-(\d\d).*")
OPENING_SENTENCES = 4
BACKGROUND = timedelta(days=60)
"""A moment further from publication than this is background, not the event."""
EXACT = frozenset({"second", "minute", "hour", "part of day", "day", "days", "week"})
ON_A_DAY = frozenset({"second", "minute", "hour", "part of day", "day", "days"})
HOURS = ON_A_DAY - {"day", "days"}
FEW = 10
"""Days of a stretch that are told apart."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
DAY = timedelta(days=1)
ALIKE = 0.25
"""Share of the shorter of two times that both have if they are one."""
Interval = tuple[int, int]
"""Microseconds since 1970, both ends."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY, _NEAR, _LATE, _UNDATED_LATE, _SAME_TIME, _BACKGROUND = (
    span // _MICROSECOND for span in (DAY, NEAR, LATE, UNDATED_LATE, SAME_TIME, BACKGROUND)
)
SAME_PERSON = 0.6
"""`names.alike` of two spellings of one person's name."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a report was published and which times its opening names, as far as both are known.

    yearless: days of the year that a report without a date names anywhere ("17 October"), by `_day_of_year`. titled:
    days that the title names, where the report was written. out, told: publication and moments as numbers; days: those
    that a dated report tells of, in the place where it was written, without those to come; coming: these; first: the
    day that is told first, 0: none; last: that of publication. These are compared a hundred times for each time that
    they are made.
    """

    published: When | None
    moments: tuple[Moment, ...]
    yearless: frozenset[int]
    titled: frozenset[int] = frozenset()
    out: Interval | None = field(init=False, repr=False, compare=False)
    told: tuple[Interval, ...] = field(init=False, repr=False, compare=False)
    days: frozenset[int] = field(init=False, repr=False, compare=False)
    coming: frozenset[int] = field(init=False, repr=False, compare=False)
    first: int = field(init=False, repr=False, compare=False)
    last: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        last = max(_calendar_days(self.published), default=date.max.toordinal()) if self.published is not None else 0
        every = [(moment.when, _calendar_days(moment.when)) for moment in self.moments]
        told = [days for when, days in every if last not in days or not _to_come(when, self.published)]
        object.__setattr__(self, "days", frozenset(day for days in told for day in days if day <= last))
        object.__setattr__(self, "coming", frozenset(day for _, days in every for day in days if day > last))
        object.__setattr__(self, "first", min(told[0], default=0) if told else 0)
        object.__setattr__(self, "last", last)
        object.__setattr__(self, "out", _interval(self.published) if self.published is not None else None)
        object.__setattr__(self, "told", tuple(_interval(moment.when) for moment in self.moments))

    def event(self) -> When | None:
        """The time of the event: the first that the opening names, else publication; None: not known."""
        return self.moments[0].when if self.moments else self.published


Dating = Literal["dated", "one undated", "one dated by its lead", "undated", "other days"]


@dataclass(frozen=True, slots=True)
class Apart:
    """How far two reports are from one another in time.

    days: None if that is not known; dating: how much is known, "other days": one has no year and names no day near
    those of the other; veto: they cannot be of one event. other: of dated ones, whether leads or even titles tell of
    two days; "news": the lead of the later one tells of a day after the other was out, and of none of which that tells.
    """

    days: float | None
    dating: Dating
    veto: bool = False
    other: Literal["", "days", "news", "titles"] = ""
    one_day: bool = False


def times(reading: Reading) -> Times:
    """The times of a report that say when its event was."""
    published = reading.article.dated
    if published is not None and (not published.resolved or _length(published) > LATE):
        published = None
    end = max((span.end for span in reading.sentences[:OPENING_SENTENCES]), default=0)
    found = []
    yearless = set()
    for moment in reading.moments:
        when = moment.when
        if published is None and (day := _HALF.fullmatch(when.value)) is not None:
            yearless.add(_day_of_year(int(day[1]), int(day[2])))
        if moment.span.start >= end or not when.resolved or when.granularity not in EXACT:
            continue
        if published is None or _gap(_interval(when), _interval(published)) <= _BACKGROUND:
            found.append(moment)
    title = reading.article.title.span if reading.article.title is not None else None
    in_title = [moment.when for moment in found if title is not None and moment.span.meets(title)]
    titled = frozenset(day for when in in_title for day in _calendar_days(when))
    return Times(published, tuple(found), frozenset(yearless), titled)


def _to_come(when: When, published: When | None) -> bool:
    """Whether a time had not come when it was told: "noon" in a report of the small hours is that of the day before, or
    another that nobody can tell of yet."""
    if published is None or when.granularity not in HOURS:
        return False
    return _in_zone_of(published, when)[0] > _interval(published)[1]


def _calendar_days(when: When) -> frozenset[int]:
    """The days that a time names, as they are counted where it was written; none if it names a longer stretch."""
    ends = [_DATE.match(end) for end in when.value.split("/")]
    if when.granularity not in ON_A_DAY or ends[0] is None:
        return frozenset()
    days = [date.fromisoformat(end[0]).toordinal() for end in ends if end is not None]
    return frozenset(range(days[0], min(days[-1], days[0] + FEW) + 1))


def apart(a: Times, b: Times) -> Apart:
    """How far two reports are from one another in time, as far as they say."""
    if a.out is not None and b.out is not None:
        gap = _gap(a.out, b.out)
        late = gap > _LATE
        if not late and gap > _NEAR:
            told = _nearest(a.told, b.told)
            late = told is None or told > _SAME_TIME or _own_time(a, b) or _own_time(b, a)
        if a.titled and b.titled and a.titled.isdisjoint(b.titled):
            return Apart(gap / _DAY, "dated", late, "titles")
        if not a.days or not b.days or not a.days.isdisjoint(b.days):
            return Apart(gap / _DAY, "dated", late)
        if any(_one_time(x, y) for x in _past(a, b) for y in _past(b, a)):
            # An evening here is the next day there.
            return Apart(gap / _DAY, "dated", late, "" if _zoned_alike(a, b) else "days")
        return Apart(gap / _DAY, "dated", late, "news" if _news(a, b) or _news(b, a) else "days")
    # A page that states a day in its lead is dated by that.
    dating: Dating = "undated"
    if (a.out is None) != (b.out is None):
        dating = "one undated"
    elif bool(a.told) != bool(b.told):
        dating = "one dated by its lead"
    known = _nearest(_all(a), _all(b))
    if known is not None:
        if known > _UNDATED_LATE:
            return Apart(known / _DAY, dating, True)
        if known <= _NEAR:
            return Apart(known / _DAY, "dated")
    if (a.out is None) != (b.out is None):
        undated, other = (a, b) if a.published is None else (b, a)
        days = [_round_the_year(x, y) for x in undated.yearless for y in _days(other)]
        if days and min(days) > NEAR / DAY:
            veto = min(days) > LATE / DAY or _only_later(undated, other)
            return Apart(float(min(days)), "other days", veto)
    return Apart(None, dating)


def _own_time(later: Times, earlier: Times) -> bool:
    """Whether the first time of which the lead of a report tells lies well after another and all of which that one
    tells: it names the other's event as past and has one of its own."""
    if earlier.published is None or not later.moments:
        return False
    own = _calendar_days(later.moments[0].when)
    told = earlier.days | _calendar_days(earlier.published)
    return bool(own) and min(own) - max(told, default=date.max.toordinal()) > NEAR / DAY


def _news(later: Times, earlier: Times) -> bool:
    """Whether a report, of two that tell of different days, has news from after the other was out: first in its lead
    stands a later day, which is past, and no day to come is told by both."""
    return 0 < earlier.last < later.first <= later.last and earlier.coming.isdisjoint(later.coming)


def _one_time(a: Interval, b: Interval) -> bool:
    """Whether two times have a good part of the shorter one in common."""
    return (min(a[1], b[1]) - max(a[0], b[0])) > ALIKE * min(a[1] - a[0], b[1] - b[0])


def _past(times: Times, beside: Times) -> list[Interval]:
    """Times of days that a report tells and that were not to come, those without a zone in that of the report: of two
    reports that both say no zone in one, of one that alone says none in any."""
    published = times.published
    whens = [when for when in _whens(times) if 0 < min(_calendar_days(when), default=0) <= times.last]
    if published is None or published.earliest is None or not _zoned_alike(times, beside):
        return [_interval(when) for when in whens]
    return [_in_zone_of(published, when) for when in whens]


def _whens(times: Times) -> list[When]:
    return [moment.when for moment in times.moments]


def _zoned_alike(a: Times, b: Times) -> bool:
    """Whether both reports, or neither, say in which zone they were published."""
    return a.published is not None and b.published is not None and bool(a.published.zone) == bool(b.published.zone)


def _in_zone_of(published: When, when: When) -> Interval:
    """A time that says no zone as one of the zone of publication."""
    first, last = _interval(when)
    if when.zone is not None:
        return first, last
    offset = timedelta()
    if published.zone is not None and published.earliest is not None:
        stated = datetime.fromisoformat(published.value.partition("/")[0])
        offset = stated.replace(tzinfo=UTC) - published.earliest
    return first + (EAST - offset) // _MICROSECOND, last - (WEST + offset) // _MICROSECOND


def tell_one_day(a: Times, b: Times, named: Collection[str], others: Collection[str]) -> bool:
    """Whether two reports that were out on two days tell of one, before both and near. named, others: the days that
    their whole texts name ("11-20"), which are asked where a lead names none."""
    if not a.last or not b.last or a.last == b.last:
        return False
    first = min(a.last, b.last)
    near = range(first - NEAR.days, first + 1)
    return any(day in near for day in _told_days(a, named, near) & _told_days(b, others, near))


def _told_days(times: Times, named: Collection[str], near: Iterable[int]) -> frozenset[int]:
    return times.days or frozenset(day for day in near if date.fromordinal(day).isoformat()[5:] in named)


def ahead(earlier: Times, later: Times) -> bool:
    """Whether a report was out before all the days of which the lead of another tells."""
    if earlier.published is None or not later.days:
        return False
    return max(_calendar_days(earlier.published), default=date.max.toordinal()) < min(later.days)


def _only_later(undated: Times, other: Times) -> bool:
    """Whether a report without a date names only days well after the other was published: it was written after them.

    Days before it say nothing: any report may name those. So does a day that both name, which is not asked here.
    """
    if other.published is None or other.published.earliest is None:
        return False
    published = _day_of_year(other.published.earliest.month, other.published.earliest.day)
    ahead = [(day - published) % _YEAR for day in undated.yearless]
    return bool(ahead) and all(AFTER / DAY < days < _YEAR / 2 for days in ahead)


def _day_of_year(month: int, day: int) -> int:
    """A number for a day without its year; months count 31 days, which is near enough for weeks."""
    return month * 31 + day


def _round_the_year(a: int, b: int) -> int:
    """The least number of days between two days whose years are not known."""
    return min(abs(a - b), _YEAR - abs(a - b))


def _days(times: Times) -> set[int]:
    """Days of the year that a report names, or was published on."""
    whens = (*((times.published,) if times.published is not None else ()), *(m.when for m in times.moments))
    starts = (when.earliest for when in whens if when.earliest is not None)
    return set(times.yearless) | {_day_of_year(start.month, start.day) for start in starts}


def _all(times: Times) -> tuple[Interval, ...]:
    return (times.out, *times.told) if times.out is not None else times.told


def _nearest(a: Sequence[Interval], b: Sequence[Interval]) -> int | None:
    return min([_gap(x, y) for x in a for y in b], default=None)


def _length(when: When) -> timedelta:
    assert when.earliest is not None
    assert when.latest is not None
    return when.latest - when.earliest


def _gap(a: Interval, b: Interval) -> int:
    """The least time between two intervals, 0 if they meet."""
    return max(0, b[0] - a[1], a[0] - b[1])


def _interval(when: When) -> Interval:
    """A resolved time as a whole number of microseconds."""
    assert when.earliest is not None
    assert when.latest is not None
    return (when.earliest - _EPOCH) // _MICROSECOND, (when.latest - _EPOCH) // _MICROSECOND


Holders = dict[tuple[str, str], list[tuple[str, Passage]]]
"""Names with the words that say so."""


def holders(reading: Reading, packs: Packs) -> Holders:
    """Who plainly holds a role that only one can hold, by role and what it is a role of."""
    single = frozenset(packs.root.strings("stories.single_holder"))
    found: Holders = {}
    for entity in reading.entities:
        if entity.kind == "person":
            for role in entity.roles:
                if role.role in single and role.of and not role.modifier:
                    place = _passage(reading, role.span)
                    found.setdefault((role.role, role.of.lower()), []).append((entity.names[0], place))
    return found


def _passage(reading: Reading, span: Span) -> Passage:
    return Passage(reading.article.id, span, span.of(reading.article.text))


def rival_holders(first: Holders, second: Holders) -> Evidence | None:
    """Two reports that give one role to two people: they tell of two times."""
    for role in sorted(first.keys() & second.keys()):
        if not any(_same_person(x, y) for x, _ in first[role] for y, _ in second[role]):
            (one, here), (other, there) = first[role][0], second[role][0]
            return Evidence(f"holder of {role[0]} of {role[1]}", f"{one} / {other}", 0.0, (here, there))
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

    opening: dict[str, Passage]
    places: frozenset[str]


def countries(reading: Reading) -> Countries:
    """In which countries a report says that its event was."""
    held: dict[str, Entity] = {entity.id: entity for entity in reading.entities if entity.kind == "place"}
    end = max((span.end for span in reading.sentences[:OPENING_SENTENCES]), default=0)
    first: dict[str, Passage] = {}
    for mention in reading.mentions:
        entity = held.get(mention.entity) if mention.entity else None
        if entity is None or mention.span.start >= end or entity.key in first:
            continue
        if len(entity.key) == 2 and entity.key.isupper():
            first[entity.key] = _passage(reading, mention.span)
    return Countries(first, frozenset(entity.key for entity in held.values()))


def other_countries(first: Countries, second: Countries) -> Evidence | None:
    """Two reports whose openings name countries, and that have no place in common at all.

    Countries only: two towns or a town and its province are one place more often than two (of pairs of likely reports
    kept apart by towns, 16 of 43 in VN-MDS and 98 of 159 in ECB+ told one event).
    """
    if not first.opening or not second.opening or first.places & second.places:
        return None
    one, other = min(first.opening), min(second.opening)
    passages = (first.opening[one], second.opening[other])
    return Evidence("countries of the opening", f"{one} / {other}", 0.0, passages)
