"""Whether two times can be one, by zone and granularity; what every such comparison answers (amounts: `amounts`).

Each answer carries a sentence that says what was tried. Values that no reading makes one "differ"; "finer" is the
same value told more exactly by one side. None: the two cannot be compared at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from wiredesk.model.values import When
from wiredesk.text.calendar_values import bounds, compatible, days_of, offset_of, resolved_near

Answer = Literal["agree", "finer", "differ"]

CLOCK = frozenset({"second", "minute", "hour"})
PART = "part of day"
PARTS = CLOCK | {PART}
_OFFSETS_IN_VALUE = re.compile(r"(?<=\d)(?:[+-]\d\d:\d\d|Z)(?=/|$)")
DAYS = frozenset({"second", "minute", "hour", "part of day", "day", "days"})
OFFSETS = frozenset(range(-12 * 60, 14 * 60 + 1, 60)) | {-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765}
"""Minutes by which the local time of some place lies off UTC: whole hours, and the zones between them."""
FAR_WEST, FAR_EAST = timedelta(hours=-10), timedelta(hours=10)
"""Zones between which nearly all people live: where a place of unknown zone is looked for."""
WINDOW = timedelta(hours=4)
"""Hours of the day that a shift of zone must cover to explain another date; less would be a coincidence."""
QUARTER = 15
"""Minutes of the hour that say too little to be known again in another zone."""
MOST_APART = 17 * 60
"""Minutes by which the clocks of two peopled zones lie apart."""
ROUND_CLOCK = (60, 30, 15, 10, 5)
"""Minutes that people round the clock to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer and what was tried, "" where nothing had to be."""

    answer: Answer
    tried: str = ""


def reconcile_times(a: When, b: When, home_a: str = "", home_b: str = "") -> Outcome | None:
    """Compares two times of one happening. home: IANA zone that the outlet's readers live in, "" if not known.

    A day without a zone is read as the day at the place of the happening or, if `home` is known, as the day at home;
    never as a day in any zone of the world, or no two neighbouring days would ever differ.
    """
    if a.value and a.value == b.value:
        return Outcome("agree")
    if not a.resolved or not b.resolved:
        return _partial(a, b, home_a, home_b)
    if a.granularity not in DAYS or b.granularity not in DAYS:
        return _coarse(a, b)
    if a.granularity in CLOCK and b.granularity in CLOCK:
        return _clocks(a, b, home_a, home_b)
    first, second = days_of(a), days_of(b)
    if first is None or second is None:
        return Outcome("finer") if a.can_meet(b) else None
    if first[0] <= second[1] and second[0] <= first[1]:
        if first == second:
            clock = bool({a.granularity, b.granularity} & CLOCK)
            return Outcome("finer" if clock and a.granularity != b.granularity else "agree")
        if PART in (a.granularity, b.granularity) and _days_apart_in(first, second) <= 1:
            # "The night of 3 to 4", "early on the 4th": one time of the clock, told by its part of the day.
            return Outcome("agree", f"{_words(a)} and {_words(b)} have a day in common")
        return Outcome("finer", f"{_words(a)} and {_words(b)} have a day in common")
    if a.granularity == b.granularity == PART and a.zone == b.zone and _one_night(a, b):
        return Outcome("agree", f"{_words(a)} and {_words(b)} can be one night")
    for known, free in ((a, b), (b, a)):
        if free.granularity == PART or (known.granularity in PARTS and known.granularity != free.granularity):
            moved = _in_another_zone(known, free)
            if moved:
                return Outcome("finer" if {known.granularity, free.granularity} & CLOCK else "agree", moved)
    return _neighbours(a, b, first, second, home_a, home_b)


def days_apart(a: When, b: When) -> int | None:
    """Days between the dates that two times begin on, None if one has none."""
    first, second = local_start(a), local_start(b)
    return None if first is None or second is None else abs((second.date() - first.date()).days)


def reconcile_words(a: When, b: When, words_a: str, words_b: str) -> Outcome | None:
    """An answer for two times that differ only by what their words leave open: the week of a weekday, the year of a
    date, the half of the day of a clock. None if they differ by something else."""
    first, second, days = local_start(a), local_start(b), days_apart(a, b)
    if first is None or second is None:
        return None
    apart = abs(second - first)
    both = (words_a, words_b)
    if days == 7 and any(not re.search(r"\d", words) for words in both):
        one_clock = len({a.granularity, b.granularity} & CLOCK) == 1
        return Outcome("finer" if one_clock else "agree", "a week apart, as a weekday without its date can be read")
    clocks = a.granularity in CLOCK and b.granularity in CLOCK
    if clocks and apart == timedelta(days=1) and any(when.anchor not in ("none", "story") for when in (a, b)):
        return Outcome("agree", "a day apart, as an hour without its day can be read")
    month = (first.month, first.day) == (second.month, second.day)
    if month and abs(first.year - second.year) == 1 and any(not re.search(r"\d{4}", words) for words in both):
        return Outcome("agree", "a year apart, as a date without its year can be read")
    if apart == timedelta(hours=12) and a.granularity in CLOCK and b.granularity in CLOCK and a.zone == b.zone:
        return Outcome("agree", "twelve hours apart, as a clock of twelve hours can be read")
    return None


def _partial(a: When, b: When, home_a: str, home_b: str) -> Outcome | None:
    """A weekday or a day without its year against a full date: they can be checked without knowing the week."""
    for open_, full, homes in ((a, b, (home_a, home_b)), (b, a, (home_b, home_a))):
        if full.granularity not in DAYS or not full.resolved:
            continue
        near = resolved_near(open_, full)
        if near is None:
            continue
        if compatible(open_, full):
            return Outcome("finer", f"{_words(full)} is a day that fits {open_.value}")
        return reconcile_times(near, full, *homes)
    return None


def _one_night(a: When, b: When) -> bool:
    """Whether one part of a day begins at the midnight at which the other ends."""
    one, other = _interval(a), _interval(b)
    if one is None or other is None:
        return False
    midnight = one[1] if one[1] == other[0] else one[0] if one[0] == other[1] else None
    return midnight is not None and midnight.hour == 0


def _days_apart_in(first: tuple[date, date], second: tuple[date, date]) -> int:
    """Days that two stretches span together, less one."""
    return (max(first[1], second[1]) - min(first[0], second[0])).days


def _coarse(a: When, b: When) -> Outcome | None:
    """A month, quarter or year against anything: what holds the other is told finer by it."""
    one, other = _interval(a), _interval(b)
    if one is None or other is None:
        return Outcome("finer", f"{_words(a)} and {_words(b)} can be the same time") if a.can_meet(b) else None
    if one == other:
        return Outcome("agree")
    if one[0] < other[1] and other[0] < one[1]:
        return Outcome("finer", f"{_words(a)} and {_words(b)} can be the same time")
    return Outcome("differ", f"{_words(a)} and {_words(b)} have no day in common")


def _clocks(a: When, b: When, home_a: str, home_b: str) -> Outcome | None:
    """home: the zones that the readers of the two reports live in."""
    offset_a, offset_b = _offset(a), _offset(b)
    local_a, local_b = local_start(a), local_start(b)
    if local_a is None or local_b is None:
        return None
    if offset_a is not None and offset_b is not None:
        if a.earliest == b.earliest or a.can_meet(b):
            return Outcome("agree", f"{_words(a)} is {_words(b)}: the same instant")
        apart = abs(int(((local_a - offset_a) - (local_b - offset_b)).total_seconds()) // 60)
        return _near(a, b, apart, local_a, local_b)
    if offset_a is None and offset_b is None:
        apart = abs(int((local_a - local_b).total_seconds()) // 60)
        if home_a != home_b and apart and local_a.minute % QUARTER and apart % 60 == 0 and apart <= MOST_APART:
            return Outcome("agree", f"{apart // 60} hours apart: the same instant by the clocks of two zones")
        return _near(a, b, apart, local_a, local_b)
    known, free = (a, b) if offset_a is not None else (b, a)
    start, local = (known.earliest, local_b) if offset_a is not None else (known.earliest, local_a)
    if start is None:
        return None
    needed = int((local - start.replace(tzinfo=None)).total_seconds()) // 60
    if needed in OFFSETS:
        return Outcome(
            "agree", f"{_words(known)} is {_words(free)} where local time is {_utc(needed)}: the same instant"
        )
    stated_a = local_a if known is a else local_b
    apart = abs(int((stated_a - local).total_seconds()) // 60)
    home = home_b if known is a else home_a
    if home:
        # Read as the clock of the readers' own zone, where that brings the two nearer.
        at_home = int((local - offset_of(home, local)[0] - start.replace(tzinfo=None)).total_seconds()) // 60
        apart = min(apart, abs(at_home))
    return _near(known, free, apart, stated_a, local)


def _near(a: When, b: When, apart: int, local_a: datetime, local_b: datetime) -> Outcome:
    step = max((step for step in ROUND_CLOCK if local_a.minute % step == 0 or local_b.minute % step == 0), default=1)
    if a.granularity == "hour" or b.granularity == "hour":
        step = 60
    if apart == 0:
        return Outcome("agree")
    if apart <= min(step, 60) // 2 or apart < 5:
        return Outcome("finer", f"{apart} minutes apart, as a rounded clock can be")
    return Outcome("differ", f"{_span_of(apart)} apart by the clock in the zones stated")


def _span_of(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def _in_another_zone(known: When, free: When) -> str:
    """A sentence if a clock time or part of the day of known zone falls on the other's day, or part of it, in the local
    time of some place, else ""; of several such places the one nearest to UTC is named."""
    local = _interval(free)
    if _offset(known) is None or known.earliest is None or known.latest is None or local is None:
        return ""
    if known.granularity not in PARTS or free.zone not in (None, "place"):
        return ""
    start, end = known.earliest.replace(tzinfo=None), known.latest.replace(tzinfo=None)
    # Of two parts of a day, half of the shorter must be common: an hour's overlap of six is a coincidence.
    least = min(end - start, local[1] - local[0]) / 2
    for needed in sorted(OFFSETS, key=lambda minutes: (abs(minutes), minutes)):
        shift = timedelta(minutes=needed)
        if min(end + shift, local[1]) - max(start + shift, local[0]) >= least:
            return f"{_words(known)} is {_words(free)} where local time is {_utc(needed)}"
    return ""


def _neighbours(
    a: When, b: When, first: tuple[date, date], second: tuple[date, date], home_a: str, home_b: str
) -> Outcome:
    gap = (max(first[0], second[0]) - min(first[1], second[1])).days
    if gap != 1:
        return Outcome("differ", f"{gap} days apart: no time zones can make them meet")
    early, late = (a, b) if first[1] < second[0] else (b, a)
    home_early, home_late = (home_a, home_b) if early is a else (home_b, home_a)
    early_free, late_free = early.zone is None and home_early, late.zone is None and home_late
    same_habit = early.zone is None and late.zone is None and home_early == home_late
    if not same_habit and (early_free or late_free):
        who, zone = (_words(late), home_late) if late_free else (_words(early), home_early)
        # A reader at home far enough in the right direction writes another date for the same hour.
        if _can_shift(late if early_free and not late_free else early, zone, bool(late_free)):
            return Outcome("agree", f"one day apart: the same time if {who} counts the days in {zone}")
    hour = _late_hour(early, late, home_late)
    local = f" {_zone_words(early)}" if early.zone else " local time"
    if hour is not None:
        return Outcome(
            "differ",
            f"one day apart; would agree only if it was after {hour:02d}:00{local} on {_words(early)} and the other "
            f"report counts the days in {home_late or 'UTC'}",
        )
    return Outcome(
        "differ",
        f"one day apart; would agree only if it was late on {_words(early)}{local} and the other report counts the "
        "days in a zone further east",
    )


def _can_shift(stated: When, home: str, later: bool) -> bool:
    """Whether a home zone can move the stated local day by one. Unknown local zones can lie on either side."""
    noon = local_start(stated)
    if noon is None:
        return False
    here, there = offset_of(stated.zone, noon), offset_of(home, noon)
    west, east = (max(here[0], FAR_WEST), min(here[1], FAR_EAST))
    return there[1] - west >= WINDOW if later else east - there[0] >= WINDOW


def _late_hour(early: When, late: When, home_late: str) -> int | None:
    """The local hour from which it is the next day in the other's zone, None if the zones are not known."""
    here, noon = _offset(early), local_start(early)
    if here is None or noon is None or late.zone is not None:
        return None
    there = offset_of(home_late or "+00:00", noon)[0]
    hours = 24 - int((there - here).total_seconds() // 3600)
    return hours if 0 < hours < 24 else None


def _words(when: When) -> str:
    first, _, last = when.value.replace("T", " ").partition("/")
    day, _, clock = last.partition(" ")
    value = f"{first}–{clock}" if clock and first.startswith(f"{day} ") else when.value.replace("T", " ")
    return value + (f" ({when.zone})" if when.zone and when.zone[0] not in "+-p" else "")


def _zone_words(when: When) -> str:
    offsets = (when.zone or "+")[0] in "+-"
    return "local time" if when.zone == "place" or offsets else f"{when.zone} time"


def _utc(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _offset(when: When) -> timedelta | None:
    """How far the stated zone lies off UTC at that time, None if it is not known to one value."""
    local = local_start(when)
    if not when.zone or local is None:
        return None
    low, high = offset_of(when.zone, local)
    return low if low == high else None


def _interval(when: When) -> tuple[datetime, datetime] | None:
    """The local interval that the value names, half-open, without zone."""
    return bounds(_OFFSETS_IN_VALUE.sub("", when.value) if "T" in when.value else when.value)


def local_start(when: When) -> datetime | None:
    """The first local moment that the value names, without zone."""
    interval = _interval(when)
    return interval[0] if interval else None
