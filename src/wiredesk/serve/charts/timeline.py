"""What happened when, above a line of time, and what was published when, below it: places as numbers.

An event is an interval, as wide as the reports leave it; many reports at one place are stacked. What lies far from the
time in which the story was published (a background of years ago) is not drawn but counted at the edge, and stands in
the table beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from wiredesk.model.spans import Passage
from wiredesk.serve.charts.provenance import Told

WIDTH = 960
SIDE = 28
"""Room left and right of the line."""
LANE, DOT = 26, 12
"""Height of a lane of events, distance of stacked dots."""
STACK = 10
"""Dots in one stack; more widen it to the number that is written."""
TICKS = 8
LEAST = 10.0
"""Width of an event, at least."""
LABEL = 230.0
"""Room that an event's words take in its lane."""
_STEPS = (
    *(timedelta(minutes=minutes) for minutes in (5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 4, 7, 14, 28, 91, 182, 365, 730, 3650)),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is reported to have been at a time. value: as the reports give it; reports: how many give it;
    disputed: other reports give it another time."""

    about: str
    value: str
    earliest: datetime
    latest: datetime
    passages: tuple[Passage, ...]
    reports: int
    disputed: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A report at its time. by_sight: first seen then, its own time is not known; copy: it has the text of another."""

    report: Told
    at: datetime
    by_sight: bool = False
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the line. day: whether it is the beginning of a day."""

    x: float
    at: datetime
    day: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """An event drawn: a bar, and its number in the table. text: where its words stand: right of
    it, left of it, or in a bar that leaves no room on either side."""

    event: Event
    number: int
    x: float
    y: float
    width: float
    height: float
    text: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A report drawn. more: further ones at this place that are not drawn."""

    publication: Publication
    x: float
    y: float
    more: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing. line: height of the line of time; earlier, later: events that lie outside; events: all of them in
    order of time, numbered from 1; step: between ticks."""

    width: int
    height: int
    line: float
    ticks: tuple[Tick, ...]
    placed: tuple[Placed, ...]
    dots: tuple[Dot, ...]
    events: tuple[Event, ...]
    publications: tuple[Publication, ...]
    earlier: int = 0
    later: int = 0
    days: bool = True
    """Whether ticks are whole days."""


def timeline(
    events: Sequence[Event], publications: Sequence[Publication], *, zone: tzinfo = UTC, width: int = WIDTH
) -> Timeline | None:
    """The timeline of a story; None where no time at all is known. zone: whose days the ticks begin."""
    ordered = tuple(sorted(events, key=lambda one: (one.earliest, one.latest, one.about)))
    published = tuple(sorted(publications, key=lambda one: (one.at, one.report.name, one.report.id)))
    if not ordered and not published:
        return None
    first, last = _range(ordered, published)
    scale = (width - 2 * SIDE) / ((last - first) / timedelta(seconds=1))

    def x(at: datetime) -> float:
        return round(SIDE + min(max((at - first) / timedelta(seconds=1), 0.0) * scale, width - 2 * SIDE), 1)

    lanes: list[float] = []
    placed: list[tuple[int, Event, float, float, float, str, int]] = []
    earlier = later = 0
    for number, event in enumerate(ordered, 1):
        if event.latest <= first:
            earlier += 1
        elif event.earliest >= last:
            later += 1
        else:
            left = x(event.earliest)
            wide = max(LEAST, x(event.latest) - left)
            left = min(left, width - SIDE - wide)
            right_of = left + wide + 6 + LABEL <= width
            # Where neither side has room the bar has: it is nearly as long as the line.
            inside = not right_of and left - 6 - LABEL < 0
            start = left if right_of or inside else left - 6 - LABEL
            lane = next((at for at, free in enumerate(lanes) if free <= start), len(lanes))
            if lane == len(lanes):
                lanes.append(0.0)
            lanes[lane] = (left + wide + 6 + LABEL if right_of else left + wide) + 12
            text = left + wide + 6 if right_of else left + 6 if inside else left - 6
            anchor = "start" if right_of or inside else "end"
            placed.append((number, event, left, wide, round(text, 1), anchor, lane))
    line = 10.0 + len(lanes) * LANE + 8
    dots, stacked = _dots(published, x, line)
    step = next((step for step in _STEPS if (last - first) / step <= TICKS), _STEPS[-1])
    return Timeline(
        width=width,
        height=round(line + 30 + max(1, stacked) * DOT + 10),
        line=line,
        ticks=_ticks(first, last, step, zone, x),
        placed=tuple(
            Placed(event, number, left, line - 8 - (lane + 1) * LANE + 4, round(wide, 1), LANE - 10, text, anchor)
            for number, event, left, wide, text, anchor, lane in placed
        ),
        dots=dots,
        events=ordered,
        publications=published,
        earlier=earlier,
        later=later,
        days=step >= timedelta(days=1),
    )


def _range(events: Sequence[Event], published: Sequence[Publication]) -> tuple[datetime, datetime]:
    """From when to when is drawn: what was published, and the events that are not far from it."""
    if not published:
        first, last = min(one.earliest for one in events), max(one.latest for one in events)
    else:
        first, last = published[0].at, published[-1].at
        near = max(timedelta(days=7), (last - first) * 2)
        for event in events:
            if event.latest > published[0].at - near and event.earliest < published[-1].at + near:
                first = min(first, max(event.earliest, published[0].at - near))
                last = max(last, min(event.latest, published[-1].at + near))
    if last - first < timedelta(hours=2):
        middle = first + (last - first) / 2
        first, last = middle - timedelta(hours=1), middle + timedelta(hours=1)
    room = (last - first) * 0.02
    return first - room, last + room


def _ticks(
    first: datetime, last: datetime, step: timedelta, zone: tzinfo, x: Callable[[datetime], float]
) -> tuple[Tick, ...]:
    at = first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    while at <= last:
        if at >= first:
            found.append(Tick(x(at), at, at.hour == 0 and at.minute == 0))
        at += step
    return tuple(found)


def _dots(published: Sequence[Publication], x: Callable[[datetime], float], line: float) -> tuple[tuple[Dot, ...], int]:
    """Reports as dots below the line, those at one place in a stack; and the highest stack."""
    columns: dict[int, list[Publication]] = {}
    for one in published:
        columns.setdefault(int(x(one.at) // DOT), []).append(one)
    dots, most = [], 0
    for column, some in sorted(columns.items()):
        drawn = some if len(some) <= STACK else some[: STACK - 1]
        most = max(most, len(drawn) + (len(some) > len(drawn)))
        for place, one in enumerate(drawn):
            last = place == len(drawn) - 1
            more = len(some) - len(drawn) if last else 0
            dots.append(Dot(one, column * DOT + DOT / 2, round(line + 34 + place * DOT, 1), more))
    return tuple(dots), most
