"""Placing what a time expression says in the calendar: what it counts from, and which year it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from wiredesk.model.values import Anchor, Granularity, When
from wiredesk.text.calendar_values import bounds, day_of, days_of, nearest_year, unresolved, when_of
from wiredesk.text.lunar import day_of_lunar
from wiredesk.text.periods import period, year_before
from wiredesk.text.time_rules import Said

SOON = 90
"""A yearless date at most so many days ahead is taken as coming rather than as nearly a year past."""
JUST_PAST = 31
"""A yearless date at most so many days back is past, though the words near it speak of the future."""
LEAN = 4
"""By how many days the tense of the words moves the day that a bare number is nearest to."""
NIGHT, DAWN = 18, 5
"""Hours from which on a part of the day is night, and before which an hour of the night is of the next day."""
CYCLE = 60
CYCLE_SOON = 3
"""A year that is told by its name in the cycle alone may be any of its name, if none is so near."""
LUNAR_SOON = 75
"""A lunar date without its year that is farther away, either way, is left open unless the words tell its side."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may count from. previous: the day named last before it; event: the day stated behind "two
    days after"; utterance: the day on which the quoted words were said; tense: 1 future, -1 past, 0 not said;
    stretch: the period named last before it; week: the time named last before it, if that is a week; lunar_hours: by
    what clock the lunar calendar goes, None if by none; year: that of the time named last before it, if that is a year
    or a longer part of one."""

    published: When | None = None
    previous: When | None = None
    event: When | None = None
    utterance: When | None = None
    quoted: bool = False
    tense: int = 0
    stretch: When | None = None
    week: When | None = None
    lunar_hours: float | None = None
    year: int | None = None


def relative(said: Said) -> bool:
    """Whether it counts from the day on which it is said (a date without its year only leans on it)."""
    if said.base is not None or said.day is not None:
        return False
    return said.weekday is not None or said.shift is not None


def bare_clock(said: Said) -> bool:
    """Whether it tells an hour and of what day it is leaves to others."""
    return said.hour is not None and said.day is None and said.weekday is None and said.shift is None


def place(said: Said, context: Context) -> tuple[When, str]:
    """The time that is meant, and what to add to the rule's name ("" or ".weekday-disagrees")."""
    if said.vague:
        return unresolved("", "unknown", _anchor(said, context)), ""
    if said.lunar and said.day2 is not None:
        return _from_to(replace(said, day2=None), replace(said, day=said.day2, day2=None), context), ""
    if said.until is not None:
        return _from_to(replace(said, until=None), said.until, context), ""
    anchor = _anchor(said, context)
    origin: When | None = context.published
    if said.base == "told":
        now = days_of(context.published)
        if context.year is None or now is None or context.year + 1 >= now[0].year:
            return place(replace(said, base=None), context)  # The year after this one.
        year = context.year + (said.shift or 0)
        return place(replace(said, year=year, unit=None, shift=None, base=None), context)
    if said.base == "previous" and said.unit == "week" and context.week is not None:
        return place(replace(said, base=None), replace(context, published=context.week, quoted=False))
    if said.base == "previous":
        months = context.stretch if said.unit == "month" and context.stretch is not None else None
        origin = context.previous or (months if months is not None and months.granularity == "month" else None)
    elif said.base == "event":
        origin = context.event
    elif context.quoted:
        # Words that are quoted in a report were said on its day or just before, where no other day is told.
        origin = context.utterance or context.published
    elif bare_clock(said):
        origin = context.previous or context.published
    if said.sub == "same":
        return _same_of_the_year_before(said, context, anchor), ""
    if said.base == "previous" and said.unit == "year" and said.month is not None and context.year is not None:
        year = context.year + (said.shift or 0)
        return place(replace(said, year=year, unit=None, shift=None, base=None), context)
    if said.base == "previous" and said.unit == "year" and said.sub is None and context.year is not None:
        return when_of(f"{context.year + (said.shift or 0):04d}", "year", said.zone, anchor), ""
    days = days_of(origin)
    if days is None and origin is not None and said.unit in {"day", "week"} and said.base is not None:
        return _from_yearless(said, origin, anchor), ""
    first = _answer(said, days[0] if days else None, context, origin, anchor)
    if days is not None and days[0] != days[1]:
        # Published on one of several days: only what comes out the same for the first and the last is known.
        last = _answer(said, days[1], context, origin, anchor)
        if first != last:
            first = _answer(said, None, context, origin, anchor)
    return first, ".weekday-disagrees" if _disagrees(said, first) else ""


def _from_to(first: Said, last: Said, context: Context) -> When:
    """From the beginning of the one to the end of the other; open where one of them is, or where they are turned."""
    if not _names_day(first) and _names_day(last) and (first.hour is not None or first.part is not None):
        # "From 8 to 11 on 5 October": both of that day.
        clock = (first.hour, first.minute, first.second, first.part, first.zone)
        first = replace(last, hour=clock[0], minute=clock[1], second=clock[2], part=clock[3], zone=clock[4])
    if first.weekday is not None and first.side is None and last.weekday is not None:
        first = replace(first, side=last.side)
        if first.unit is None and last.unit == "week":
            first = replace(first, unit=last.unit, shift=last.shift)
    open_ended = first.weekday is not None and last.weekday is not None and not _told_which(first)
    if open_ended and not _told_which(last) and context.tense == 0:
        return unresolved("", "unknown", _anchor(first, context), first.zone)  # Of this week or of the one before.
    begin, _ = place(first, context)
    nowhere = not _names_day(first) and first.hour is not None  # "From 7 to 9": of some day or of all.
    if nowhere or not begin.resolved:
        return unresolved("", "unknown", begin.anchor, first.zone)
    context = replace(context, previous=begin)
    if _names_day(last) or (last.hour is None and last.part is None):
        ahead = last.weekday is not None and last.side is None and last.unit is None
        end, _ = place(last, replace(context, published=begin, quoted=False, tense=1) if ahead else context)
    else:
        end = _timed(last, begin.value[:10], begin.anchor)
    if not end.resolved:
        return unresolved("", "unknown", begin.anchor, first.zone)
    zone = first.zone or last.zone
    start, stop = begin.value.partition("/")[0], end.value.rpartition("/")[2]
    fine = "T" in start and "T" in stop and start[:10] == stop[:10]
    grain: Granularity = "part of day" if fine else "years" if begin.granularity == "years" else "days"
    return when_of(f"{start}/{stop}", grain, zone, begin.anchor)


def _told_which(said: Said) -> bool:
    return said.day is not None or said.side is not None or said.unit is not None


def _names_day(said: Said) -> bool:
    return said.day is not None or said.weekday is not None or said.shift is not None or said.month is not None


def _same_of_the_year_before(said: Said, context: Context, anchor: Anchor) -> When:
    """ "The same period of last year", "of 2024": the one that the text speaks of, a year earlier or in that year."""
    spoken = context.published if said.unit == "month" else context.stretch
    value = year_before(spoken, said.year) if spoken is not None and spoken.resolved else ""
    if spoken is None or not value:
        return unresolved("", "unknown", anchor, said.zone)
    if said.unit == "month":
        return when_of(value[:7], "month", said.zone, anchor)
    return when_of(value, spoken.granularity, said.zone, anchor)


def _from_yearless(said: Said, origin: When, anchor: Anchor) -> When:
    """Days from a day whose year is not known, where that does not cross the end of February or of the year."""
    try:
        start = date.fromisoformat(origin.value.replace("XXXX", "2023")[:10])
    except ValueError:
        return unresolved("", "unknown", anchor, said.zone)
    end = start + timedelta(days=(said.shift or 0) * (7 if said.unit == "week" else 1))
    if not origin.value.startswith("XXXX-") or end.year != 2023 or (start.month > 2) != (end.month > 2):
        return unresolved("", "unknown", anchor, said.zone)
    return unresolved(end.strftime("XXXX-%m-%d"), "day", anchor, said.zone)


def _anchor(said: Said, context: Context) -> Anchor:
    if said.base is not None:
        return "event" if said.base == "event" else "previous date"
    if context.quoted:
        return "utterance"
    if said.year is not None or said.decade is not None or said.century is not None:
        return "none"
    if bare_clock(said):
        return "previous date" if context.previous is not None else "publication"
    return "publication"


def _answer(said: Said, near: date | None, context: Context, origin: When | None, anchor: Anchor) -> When:
    if said.cycle is not None:
        year = _year_of_cycle(said.cycle, near.year) if near is not None else None
        if near is None or year is None or (not said.lunar and abs(year - near.year) > CYCLE_SOON):
            return unresolved("", "unknown", anchor, said.zone)
        said = replace(said, year=year, cycle=None)
    if said.lunar:
        return _lunar(said, near, context, anchor)
    if said.day is not None and said.month is not None:
        return _dated(said, near, context, anchor)
    if said.day is not None:
        return _numbered(said, near, context, anchor)
    if said.weekday is not None:
        return _weekday(said, near, context, anchor)
    if said.unit in {"hour", "minute", "second"} and said.sub is None:
        return _clock_shift(said, origin, anchor)
    if said.hour is not None and said.unit is None:
        return _timed(said, near.isoformat() if near else "XXXX-XX-XX", anchor)
    if said.unit == "week" and said.sub is None and said.base == "previous" and said.shift and near is not None:
        said = replace(said, unit="day", shift=7 * said.shift)  # "A week later" counts from a day.
    value, grain = period(said, near, context.tense)
    if said.unit == "day" and said.sub is None:
        return _timed(said, value, anchor) if value else unresolved("", "unknown", anchor, said.zone)
    return when_of(value, grain, said.zone, anchor) if value else unresolved("", "unknown", anchor, said.zone)


def _year_of_cycle(place: int, near: int) -> int:
    """The year nearest to another that has a place in the cycle of sixty; 1984 began one."""
    return near + (place - (near - 1984) + CYCLE // 2) % CYCLE - CYCLE // 2


def _dated(said: Said, near: date | None, context: Context, anchor: Anchor) -> When:
    month, day = cast(int, said.month), cast(int, said.day)
    if said.year is None and said.unit == "year" and said.shift is not None and near is not None:
        said = replace(said, year=near.year + said.shift, unit=None, shift=None)
    if said.year is None:
        if near is None:
            head = f"XXXX-{month:02d}-{day:02d}"
            if said.day2 is not None:
                tail = f"XXXX-{said.month2 or month:02d}-{said.day2:02d}"
                return unresolved(f"{head}/{tail}", "days", "publication", said.zone)
            return _timed(said, head, "publication")
        chosen = _year_of(said, near, context)
        if chosen is None:
            return unresolved(f"XXXX-{month:02d}-{day:02d}", "day", anchor, said.zone)
    else:
        ordered = _ordered(said)
        if ordered is None:
            return unresolved("", "unknown", anchor, said.zone)
        chosen = ordered
    if said.sub == "to-date" and near is not None:
        if chosen >= near:
            return unresolved("", "unknown", anchor, said.zone)
        return when_of(f"{chosen.isoformat()}/{near.isoformat()}", "days", said.zone, anchor)
    if said.day2 is not None:
        try:
            end = date(said.year2 or chosen.year, said.month2 or chosen.month, said.day2)
            if end < chosen and said.year2 is None:
                end = end.replace(year=end.year + 1)
        except ValueError:
            return unresolved("", "unknown", anchor, said.zone)
        if end > chosen:
            return when_of(f"{chosen.isoformat()}/{end.isoformat()}", "days", said.zone, anchor)
    return _timed(said, chosen.isoformat(), anchor)


def _numbered(said: Said, near: date | None, context: Context, anchor: Anchor) -> When:
    """A day told by its number alone: of the month that brings it nearest, as the words lean."""
    fitting: list[date] = []
    if near is not None:
        for each in [said.shift or 0] if said.unit == "month" else [-1, 0, 1]:
            index = near.year * 12 + near.month - 1 + each
            try:
                found = date(index // 12, index % 12 + 1, cast(int, said.day))
            except ValueError:
                continue
            fitting.append(found)
    if near is not None and said.side:
        fitting = [one for one in fitting if (one - near).days * said.side > 0]
    if near is None or not fitting:
        return unresolved("", "unknown", anchor, said.zone)
    origin, lean = near, context.tense * LEAN
    chosen = min(fitting, key=lambda one: (abs((one - origin).days - lean), one))
    return _timed(said, chosen.isoformat(), anchor)


def _lunar(said: Said, near: date | None, context: Context, anchor: Anchor) -> When:
    """A date of the lunar calendar, of the lunar year that is said or of the nearest one."""
    hours, year = context.lunar_hours, said.year
    if said.month is None:
        return unresolved("", "unknown", anchor, said.zone)
    if said.day == 0 and year is not None:
        year -= 1  # The eve of a year belongs to the one before.
    if year is None and near is not None and said.unit == "year" and said.shift is not None:
        year = near.year + said.shift
    chosen: date | None = None
    if hours is not None and year is not None:
        chosen = _lunar_day(said, year, hours)
    elif hours is not None and near is not None:
        origin, side = near, context.tense if said.side is None else said.side
        days = [_lunar_day(said, origin.year + step, hours) for step in (-1, 0, 1)]
        known = [day for day in days if day is not None and (day - origin).days * side >= 0]
        chosen = min(known, key=lambda day: abs((day - origin).days), default=None)
        if chosen is not None and not side and abs((chosen - origin).days) > LUNAR_SOON:
            chosen = None
    return _timed(said, chosen.isoformat(), anchor) if chosen else unresolved("", "unknown", anchor, said.zone)


def _lunar_day(said: Said, year: int, hours: float) -> date | None:
    month, day = cast(int, said.month), cast(int, said.day)
    # "The 30th" of a twelfth month that has 29 days is its last: the day before the new year is called so.
    found = day_of_lunar(year, month, day, hours=hours)
    return day_of_lunar(year, month, 0, hours=hours) if found is None and day == 30 and month == 12 else found


def _ordered(said: Said) -> date | None:
    """The stated date; a weekday that fits only the other order of day and month turns them."""
    year, month, day = cast(int, said.year), cast(int, said.month), cast(int, said.day)
    try:
        chosen = date(year, month, day)
    except ValueError:
        return None
    if said.weekday is not None and said.swapped is False and chosen.isoweekday() != said.weekday and day <= 12:
        turned = date(year, day, month)
        return turned if turned.isoweekday() == said.weekday else chosen
    return chosen


def _year_of(said: Said, near: date, context: Context) -> date | None:
    month, day = cast(int, said.month), cast(int, said.day)
    past = nearest_year(near, month, day, side=-1)
    ahead = nearest_year(near, month, day, side=1)
    if past is None or ahead is None or past == ahead:
        return past or ahead
    since, until = (near - past).days, (ahead - near).days
    if said.side is not None and said.side != 0:
        chosen = past if said.side < 0 else ahead
    elif said.side == 0:
        chosen = past if since <= until else ahead
    else:
        coming = context.tense > 0 and not (since <= JUST_PAST and until > SOON)
        chosen = ahead if coming or (until <= SOON < since) else past
    if said.weekday is not None and chosen.isoweekday() != said.weekday:
        other = ahead if chosen == past else past
        if other.isoweekday() == said.weekday and abs((other - near).days) <= SOON:
            return other
    return chosen


def _weekday(said: Said, near: date | None, context: Context, anchor: Anchor) -> When:
    weekday = cast(int, said.weekday)
    if near is None:
        return _timed(said, f"XXXX-WXX-{weekday}", anchor)
    back = (near.isoweekday() - weekday) % 7
    forth = (weekday - near.isoweekday()) % 7
    if said.unit == "week" and said.shift is not None:
        chosen = near + timedelta(days=weekday - near.isoweekday() + 7 * said.shift)
    elif said.side == 0:
        chosen = near + timedelta(days=weekday - near.isoweekday())
    elif said.side is not None:
        chosen = near - timedelta(days=back or 7) if said.side < 0 else near + timedelta(days=forth or 7)
    elif context.tense > 0:
        chosen = near + timedelta(days=forth)
    else:
        chosen = near - timedelta(days=back)
    return _timed(said, chosen.isoformat(), anchor)


def _timed(said: Said, value: str, anchor: Anchor) -> When:
    """A day with the hour or the part of day that is said with it."""
    make: Callable[[str, Granularity], When]
    if value.startswith("XXXX"):

        def make(text: str, grain: Granularity) -> When:
            return unresolved(text, grain, anchor, said.zone)
    else:

        def make(text: str, grain: Granularity) -> When:
            return when_of(text, grain, said.zone, anchor)

    if said.hour is not None:
        hour = said.hour
        if said.part is not None and hour < 12 and said.part[0] >= 11 and said.part[0] - 1 <= hour + 12 <= said.part[1]:
            hour += 12
        if hour == 24 or (said.part is not None and hour == 12 and said.part[0] >= 18):
            hour, value = 0, _next_day(value)
        elif said.part is not None and said.part[0] >= NIGHT and hour < DAWN:
            value = _next_day(value)  # "At two last night" is of the day that begins in that night.
        clock = f"{value}T{hour:02d}:{said.minute or 0:02d}"
        if said.second is not None:
            return make(f"{clock}:{said.second:02d}", "second")
        return make(clock, "hour" if said.minute is None else "minute")
    if said.part is not None:
        start, end = said.part
        if value.startswith("XXXX"):
            return unresolved(value, "part of day", anchor, said.zone)
        stop = f"{_next_day(value)}T00:00" if end == 24 else f"{value}T{end:02d}:00"
        return make(f"{value}T{start:02d}:00/{stop}", "part of day")
    return make(value, "day")


def _next_day(value: str) -> str:
    if value.startswith("XXXX"):
        return value
    try:
        return (date.fromisoformat(value) + DAY).isoformat()
    except OverflowError:
        return value


def _clock_shift(said: Said, origin: When | None, anchor: Anchor) -> When:
    """Hours or minutes from a time that is known to the minute."""
    if origin is None or "T" not in origin.value or "/" in origin.value or said.shift is None:
        return unresolved("", "unknown", anchor, said.zone)
    interval = bounds(origin.value)
    if interval is None:
        return unresolved("", "unknown", anchor, said.zone)
    step = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}
    moved = interval[0] + said.shift * step[cast(str, said.unit)]
    grain: Granularity = "hour" if said.unit == "hour" else "minute"
    zone = origin.zone if origin.zone and origin.zone != "place" else said.zone
    return when_of(moved.strftime("%Y-%m-%dT%H:%M"), grain, zone, anchor)


def _disagrees(said: Said, when: When) -> bool:
    if said.weekday is None or said.day is None or said.day2 is not None:
        return False
    day = day_of(when)
    return day is not None and day.isoweekday() != said.weekday
