"""Placing what a time expression says in the calendar: what it counts from, and which year it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from wiredesk.model.values import Anchor, Granularity, When
from wiredesk.text.calendar_values import bounds, day_of, days_of, nearest_year, unresolved, when_of
from wiredesk.text.time_rules import Said

SOON = 75
"""A yearless date at most so many days ahead is taken as coming rather than as nearly a year past."""
JUST_PAST = 31
"""A yearless date at most so many days back is past, though the words near it speak of the future."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may count from. previous: the day named last before it; event: the day stated behind "two
    days after"; utterance: the day on which the quoted words were said; tense: 1 future, -1 past, 0 not said."""

    published: When | None = None
    previous: When | None = None
    event: When | None = None
    utterance: When | None = None
    quoted: bool = False
    tense: int = 0


def relative(said: Said) -> bool:
    """Whether it counts from the day on which it is said (a date without its year only leans on it)."""
    if said.base is not None or said.day is not None:
        return False
    return said.weekday is not None or said.shift is not None


def place(said: Said, context: Context) -> tuple[When, str]:
    """The time that is meant, and what to add to the rule's name ("" or ".weekday-disagrees")."""
    if said.vague:
        return unresolved("", "unknown", _anchor(said, context)), ""
    anchor = _anchor(said, context)
    origin: When | None = context.published
    if said.base == "previous":
        origin = context.previous
    elif said.base == "event":
        origin = context.event
    elif context.quoted:
        origin = context.utterance
    elif said.hour is not None and said.day is None and said.weekday is None and said.shift is None:
        origin = context.previous or context.published
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
    if said.hour is not None and said.day is None and said.weekday is None and said.shift is None:
        return "previous date" if context.previous is not None else "publication"
    return "publication"


def _answer(said: Said, near: date | None, context: Context, origin: When | None, anchor: Anchor) -> When:
    if said.day is not None and said.month is not None:
        return _dated(said, near, context, anchor)
    if said.weekday is not None:
        return _weekday(said, near, context, anchor)
    if said.unit in {"hour", "minute", "second"} and said.sub is None:
        return _clock_shift(said, origin, anchor)
    if said.hour is not None and said.unit is None:
        return _timed(said, near.isoformat() if near else "XXXX-XX-XX", anchor)
    value, grain = _period(said, near, context)
    if said.unit == "day" and said.sub is None:
        return _timed(said, value, anchor) if value else unresolved("", "unknown", anchor, said.zone)
    return when_of(value, grain, said.zone, anchor) if value else unresolved("", "unknown", anchor, said.zone)


def _dated(said: Said, near: date | None, context: Context, anchor: Anchor) -> When:
    month, day = cast(int, said.month), cast(int, said.day)
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


def _period(said: Said, near: date | None, context: Context) -> tuple[str, Granularity]:
    """The value and grain of what is no single dated day; "" if it cannot be placed."""
    if said.century is not None:
        return f"{said.century - 1:02d}XX", "years"
    if said.decade is not None:
        return f"{said.decade}X", "years"
    if said.unit == "day" or said.sub == "span":
        return _days(said, near)
    if said.unit in {"week", "weekend"}:
        return _week(said, near)
    year = said.year
    if year is None and said.unit == "year" and near is not None:
        year = near.year + (said.shift or 0 if said.sub != "first-months" else 0)
    if said.sub == "first-months" and year is not None and said.shift and 1 <= said.shift <= 12:
        return f"{year}-01/{year}-{said.shift:02d}", "half"
    if said.month is not None:
        return _month(said, year, near, context)
    if said.season is not None and said.side is not None and near is not None:
        # A season begins in March, June, September or December of the north; south of it the year may be one off.
        begun = near.month >= (said.season - 20) * 3
        return f"{near.year + max(said.side, 0) * begun - (said.side < 0 and not begun)}-{said.season}", "quarter"
    if said.quarter is not None:
        if year is None and near is not None:
            now = (near.month + 2) // 3
            year = near.year - (said.quarter > now)
            if context.tense > 0:
                # The quarter that has just ended is still being told of: "plans after a third-quarter loss".
                year = near.year + (said.quarter < now - 1)
        return (f"{year}-Q{said.quarter}", "quarter") if year is not None else ("", "unknown")
    if said.unit == "month" and near is not None and said.shift is not None:
        index = near.year * 12 + near.month - 1 + said.shift
        return _month(replace(said, month=index % 12 + 1, unit=None), index // 12, near, context)
    if said.unit == "quarter" and near is not None and said.shift is not None:
        index = near.year * 4 + (near.month - 1) // 3 + said.shift
        return f"{index // 4}-Q{index % 4 + 1}", "quarter"
    if said.unit == "decade" and near is not None and said.shift is not None:
        return f"{near.year // 10 + said.shift}X", "years"
    if said.unit == "century" and near is not None and said.shift is not None:
        return f"{near.year // 100 + said.shift}XX", "years"
    if year is None:
        return "", "unknown"
    if said.half is not None:
        return (f"{year}-01/{year}-06" if said.half == 1 else f"{year}-07/{year}-12"), "half"
    if said.season is not None:
        return f"{year}-{said.season}", "quarter"
    if said.year2 is not None:
        return (f"{year}/{said.year2}", "years") if year < said.year2 else ("", "unknown")
    thirds = {"start": ("01", "04"), "mid": ("05", "08"), "end": ("09", "12")}
    if said.sub in thirds:
        first, last = thirds[said.sub]
        return f"{year}-{first}/{year}-{last}", "quarter"
    return f"{year:04d}", "year"


def _days(said: Said, near: date | None) -> tuple[str, Granularity]:
    if near is None or said.shift is None:
        return "", "unknown"
    try:
        if said.sub != "span":
            return (near + timedelta(days=said.shift)).isoformat(), "day"
        length = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365.25, "decade": 3652.5}
        other = near + timedelta(days=round(length.get(said.unit or "", 0) * said.shift))
    except OverflowError:
        return "", "unknown"
    if other == near:
        return "", "unknown"
    first, last = sorted((near, other))
    grain: Granularity = "years" if said.unit in {"year", "decade"} else "days"
    return f"{first.isoformat()}/{last.isoformat()}", grain


def _week(said: Said, near: date | None) -> tuple[str, Granularity]:
    if near is None or said.shift is None:
        return "", "unknown"
    try:
        monday = near - timedelta(days=near.isoweekday() - 1) + timedelta(weeks=said.shift)
    except OverflowError:
        return "", "unknown"
    if said.unit == "weekend":
        return f"{(monday + 5 * DAY).isoformat()}/{(monday + 6 * DAY).isoformat()}", "days"
    week = monday.isocalendar()
    return f"{week.year}-W{week.week:02d}", "week"


def _month(said: Said, year: int | None, near: date | None, context: Context) -> tuple[str, Granularity]:
    month = cast(int, said.month)
    if year is None:
        if near is None:
            return (f"XXXX-{month:02d}", "month") if said.sub is None and said.month2 is None else ("", "unknown")
        ahead = (month - near.month) % 12
        year = near.year + (near.month + ahead > 12)
        coming = said.side == 1 or (said.side is None and (context.tense > 0 or ahead <= 2))
        if said.side == 0:
            year, coming = near.year, True
        if (ahead and not coming) or (not ahead and said.side == -1):
            year -= 1
    value = f"{year}-{month:02d}"
    interval = bounds(value)
    if interval is None:
        return "", "unknown"
    last = (interval[1] - DAY).day
    thirds = {"start": (1, 10), "mid": (11, 20), "end": (21, last)}
    if said.sub in thirds:
        first, stop = thirds[said.sub]
        return f"{value}-{first:02d}/{value}-{stop:02d}", "days"
    if said.month2 is not None:
        end = said.year2 or year + (said.month2 < month)
        return f"{value}/{end}-{said.month2:02d}", "quarter"
    return value, "month"


def _disagrees(said: Said, when: When) -> bool:
    if said.weekday is None or said.day is None or said.day2 is not None:
        return False
    day = day_of(when)
    return day is not None and day.isoweekday() != said.weekday
