"""Times as calendar values: from an EDTF string to the instants that it can be, and what two of them have in common.

A resolved `When` is made from its `value` alone, so the string that a reader sees and the interval that is compared
cannot disagree. Beside ISO 8601 these EDTF forms are used: "199X" (a decade), "17XX" (a century), "2024-Q3",
"2024-22" (a season: 21 spring to 24 winter; it says no half of the year, since the hemisphere is not known),
"2024-W46", "a/b" (from the beginning of a to the end of b), "a/.." and "../b" (open on one side), "XXXX-11-08",
"XXXX-WXX-5" (a day whose year, a weekday whose week is not known).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wiredesk.model.values import EAST, WEST, Anchor, Granularity, When

_DAY = timedelta(days=1)
_VALUE = re.compile(
    r"(?P<y>\d{4})(?:-Q(?P<q>[1-4])|-W(?P<w>\d\d)|-(?P<season>2[1-4])"
    r"|-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>\d\d)(?:T(?P<h>\d\d)(?::(?P<mi>\d\d)(?::(?P<s>\d\d))?)?(?P<z>[+-]\d\d:\d\d)?)?)?)?"
    r"|(?P<decade>\d{3})X|(?P<century>\d\d)XX"
)
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
_HALF_KNOWN = re.compile(
    r"XXXX-(?:W(?:XX)-(?P<w>[1-7])|(?P<m>\d\d)(?:-(?P<d>\d\d))?)"
    r"(?P<clock>T[\d:]+)?(?P<end>/XXXX-(?P<m2>\d\d)-(?P<d2>\d\d))?"
)

"""Granularities from fine to coarse."""


def unresolved(value: str, granularity: Granularity, anchor: Anchor = "none", zone: str | None = None) -> When:
    """A time expression that is not tied to the calendar."""
    return When(value, None, None, granularity, zone, anchor)


@lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[datetime, datetime] | None:
    """The naive local interval, half-open, that a calendar value names; None if it names none or is open."""
    if "/" in value:
        first, _, last = value.partition("/")
        start, end = bounds(first), bounds(last)
        if start is None or end is None:
            return None
        # A stated end that has a clock is the moment it ends; a day, month or year is included whole.
        stop = end[0] if "T" in last else end[1]
        return (start[0], stop) if start[0] < stop else None
    found = _VALUE.fullmatch(value)
    if found is None:
        return None
    try:
        if found["decade"]:
            year = int(found["decade"]) * 10
            return datetime(year, 1, 1), datetime(year + 10, 1, 1)
        if found["century"]:
            year = int(found["century"]) * 100
            return datetime(year, 1, 1), datetime(year + 100, 1, 1)
        year = int(found["y"])
        if found["q"]:
            month = int(found["q"]) * 3 - 2
            return datetime(year, month, 1), _next_month(datetime(year, month + 2, 1))
        if found["w"]:
            monday = datetime.combine(date.fromisocalendar(year, int(found["w"]), 1), datetime.min.time())
            return monday, monday + 7 * _DAY
        if found["m"] is None:
            return datetime(year, 1, 1), datetime(year + 1, 1, 1)
        month = int(found["m"])
        if found["d"] is None:
            start_of_month = datetime(year, month, 1)
            return start_of_month, _next_month(start_of_month)
        day = datetime(year, month, int(found["d"]))
        if found["h"] is None:
            return day, day + _DAY
        start_time = day.replace(hour=int(found["h"]), minute=int(found["mi"] or 0), second=int(found["s"] or 0))
        step = timedelta(seconds=1) if found["s"] else timedelta(minutes=1) if found["mi"] else timedelta(hours=1)
        return start_time, start_time + step
    except (ValueError, OverflowError):
        return None


def _next_month(start: datetime) -> datetime:
    return (start + timedelta(days=32)).replace(day=1)


def offset_of(zone: str | None, local: datetime) -> tuple[timedelta, timedelta]:
    """Least and greatest distance of a zone's clock from UTC at a local time.

    zone: "+07:00", two offsets "-10:00/-04:00" (a country of many zones), an IANA name, "place" or None (the world).
    """
    if zone:
        offsets = [
            timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
            for sign, hours, minutes in _OFFSET.findall(zone)
        ]
        if offsets:
            return min(offsets), max(offsets)
        info = _zone(zone)
        shift = local.replace(tzinfo=info).utcoffset() if info else None
        if shift is not None:
            return shift, shift
    return -WEST, EAST


@lru_cache(maxsize=128)
def _zone(name: str) -> ZoneInfo | None:
    if name == "place":
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def when_of(
    value: str, granularity: Granularity, zone: str | None = None, anchor: Anchor = "none", *, hours: float = 0
) -> When:
    """A `When` from a calendar value: exact with a known zone, else widened by what zones allow.

    hours: how long an hour-grained value lasts beyond its first minute. A clock in one known zone has its offset
    written behind it. A value that names no interval comes back unresolved.
    """
    interval = bounds(value)
    if interval is None:
        return unresolved(value, granularity, anchor, zone)
    start, end = interval
    if granularity == "hour":
        end = start + timedelta(hours=hours or 1)
    try:
        low, high = offset_of(zone, start)
        earliest, latest = (start - high).replace(tzinfo=UTC), (end - low).replace(tzinfo=UTC)
    except OverflowError:
        return unresolved(value, granularity, anchor, zone)
    if low == high and "T" in value and "/" not in value and not _OFFSET.search(value):
        sign, minutes = ("-", -low) if low < timedelta(0) else ("+", low)
        whole = int(minutes.total_seconds()) // 60
        value = f"{value}{sign}{whole // 60:02d}:{whole % 60:02d}"
    return When(value, earliest, latest, granularity, zone, anchor)


def day_of(when: When | None) -> date | None:
    """The local calendar day of a time that is no coarser than a day, else None."""
    if when is None or not when.value or "/" in when.value[:11]:
        return None
    try:
        return date.fromisoformat(when.value[:10]) if len(when.value) >= 10 else None
    except ValueError:
        return None


def days_of(when: When | None) -> tuple[date, date] | None:
    """First and last local day of a resolved time, None if it is not tied to the calendar."""
    if when is None:
        return None
    interval = bounds(when.value)
    if interval is None:
        return None
    return interval[0].date(), (interval[1] - timedelta(seconds=1)).date()


def nearest_weekday(near: date, weekday: int) -> date:
    """The day with an ISO weekday (1 Monday) that is at most three days away."""
    ahead = (weekday - near.isoweekday()) % 7
    return near + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def nearest_year(near: date, month: int, day: int, *, weekday: int | None = None, side: int = 0) -> date | None:
    """The day of a year that lies nearest to a date; None if there is no such day.

    weekday: prefer years in which it agrees, among those next to the date. side: -1 not later, 1 not earlier.
    """
    fitting: list[date] = []
    for year in range(near.year - 4, near.year + 5):
        try:
            fitting.append(date(year, month, day))
        except ValueError:
            continue
    if side:
        fitting = [each for each in fitting if (each - near).days * side >= (0 if side > 0 else -1)] or fitting
    if weekday is not None:
        close = sorted(fitting, key=lambda each: abs((each - near).days))[:2]
        fitting = [each for each in close if each.isoweekday() == weekday] or fitting
    return min(fitting, key=lambda each: (abs((each - near).days), each), default=None)


def resolved_near(when: When, near: When) -> When | None:
    """A half-known day fixed by a date of the same happening from another report, or by a publication date.

    "XXXX-WXX-5" becomes the Friday at most three days from `near`; "XXXX-11-05" the 5 November nearest to it; a
    month without its year likewise. None if `when` is not half-known, if `near` is not tied to the calendar, or if
    its first and last day give different answers.
    """
    found = _HALF_KNOWN.fullmatch(when.value)
    around = days_of(near)
    if found is None or around is None or (around[1] - around[0]).days > 366:
        return None
    answers = {_fixed(found, day) for day in around}
    if found["w"] and (around[1] - around[0]).days > 3:
        return None
    value = answers.pop()
    if answers or value is None:
        return None
    return when_of(value, when.granularity, when.zone, "story")


def _fixed(found: re.Match[str], near: date) -> str | None:
    if found["w"]:
        day: date | None = nearest_weekday(near, int(found["w"]))
    else:
        middle = found["d"] or "15"
        day = nearest_year(near, int(found["m"]), int(middle))
    if day is None:
        return None
    if found["m"] and not found["d"]:
        return day.strftime("%Y-%m")
    value = day.isoformat() + (found["clock"] or "")
    if found["end"]:
        month, last = int(found["m2"]), int(found["d2"])
        try:
            end = date(day.year + ((month, last) < (day.month, day.day)), month, last)
        except ValueError:
            return None
        value = f"{value}/{end.isoformat()}"
    return value


def compatible(a: When, b: When) -> bool:
    """Whether two times can be said of one happening, each as coarse as it is.

    Days and coarser times are compared by the calendar as it was written ("21 November" and "22 November" are not
    compatible, though some pair of zones would let the instants meet: that is `When.can_meet`, a reconciliation to
    be tried and shown). Two clocks in known zones are compared as instants. "XXXX-11-08" and "XXXX-WXX-5" agree
    with what fits them; what is wholly unresolved agrees with anything.
    """
    if _exact(a) and _exact(b):
        return a.can_meet(b)
    for half, other in ((a, b), (b, a)):
        found = _HALF_KNOWN.fullmatch(half.value)
        if found is not None:
            return _fits(found, other)
    first, second = _written(a), _written(b)
    if first is None or second is None:
        return a.can_meet(b)
    return first[0] < second[1] and second[0] < first[1]


def finer(a: When, b: When) -> bool:
    """Whether `a` says the same as `b` more exactly: compatible, and its written interval lies inside, shorter."""
    if not compatible(a, b):
        return False
    first, second = _written(a), _written(b)
    if first is not None and second is not None:
        return second[0] <= first[0] and first[1] <= second[1] and first != second
    return first is not None and second is None


def _exact(when: When) -> bool:
    if when.earliest is None or when.latest is None or "T" not in when.value:
        return False
    zone = when.zone
    return zone is not None and zone != "place" and not (zone[0] in "+-" and "/" in zone)


def _written(when: When) -> tuple[datetime, datetime] | None:
    interval = bounds(when.value)
    if interval is not None and when.granularity == "hour":
        return interval[0], interval[0] + timedelta(hours=1)
    return interval


def _fits(found: re.Match[str], other: When) -> bool:
    also = _HALF_KNOWN.fullmatch(other.value)
    if also is not None:
        if found["w"] or also["w"]:
            return found["w"] == also["w"] or not (found["w"] and also["w"])
        return found["m"] == also["m"] and (not found["d"] or not also["d"] or found["d"] == also["d"])
    days = days_of(other)
    if days is None:
        return True
    first, last = days
    if (last - first).days > 366:
        return True
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        if found["w"]:
            if day.isoweekday() == int(found["w"]):
                return True
        elif day.month == int(found["m"]) and (not found["d"] or day.day == int(found["d"])):
            return True
    return False
