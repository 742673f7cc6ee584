"""Placing what names no single day: weeks, months, quarters, halves, years, spans of them and parts of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from wiredesk.model.values import Granularity, When
from wiredesk.text.calendar_values import bounds
from wiredesk.text.time_rules import Said

DAY = timedelta(days=1)
_YEAR = re.compile(r"(?:^|(?<=/))\d{4}")
_WEEKS = {"first-week": 4, "second-week": 11, "third-week": 18, "last-week": 28}
"""A day that each week of a month holds: the first is the one that ISO 8601 would count as its first."""
_DAYS = frozenset({"first-days", "last-days"})
"""So many days of a month."""
_ENDS = frozenset({"first-day", "last-day", "to-date", *_WEEKS, *_DAYS})
_COUNTED = {
    "first-months": (True, 1), "last-months": (False, 1), "first-quarters": (True, 3), "last-quarters": (False, 3),
}  # fmt: skip
"""So many of a year: whether from its start, and how many months one is."""
_PART_OF_WEEK = {"start": (0, 1), "mid": (1, 3), "end": (3, 4)}
"""Days after Monday."""
JUST_PAST = 2
"""A month at most so many back is past, though the words near it speak of the future."""
OWN_CENTURY = 3
"""From the thirties on "the fifties" are those of the century that is past, or of this one once they have come."""


def period(said: Said, near: date | None, tense: int) -> tuple[str, Granularity]:
    """The value and grain of what is no single dated day; "" if it cannot be placed."""
    if said.tens is not None:
        return _decade(said, near)
    if said.century is not None:
        return f"{said.century - 1:02d}XX", "years"
    if said.decade is not None:
        return f"{said.decade}X", "years"
    if said.unit == "day" or said.sub == "span":
        return _days(said, near)
    if said.unit in {"week", "weekend"}:
        return _week(said, near, tense)
    year = said.year
    counted = said.sub in _COUNTED
    if year is None and said.unit == "year" and near is not None:
        year = near.year + ((said.side or 0) if counted else said.shift or 0)
        # "At the end of the year", told in its first months of what is over, is the year before.
        if said.sub == "end" and said.shift is None and tense < 0 and near.month <= 3:
            year -= 1
    if counted:
        from_start, each = _COUNTED[said.sub or ""]
        months = (said.shift or 0) * each
        if year is None or not 1 <= months <= 12:
            return "", "unknown"
        first, last = (1, months) if from_start else (13 - months, 12)
        return f"{year}-{first:02d}/{year}-{last:02d}", "half"
    if said.sub in _ENDS:
        return _end_of(said, year, near, tense)
    if said.month is not None:
        return _month(said, year, near, tense)
    if said.season is not None and said.side is not None and near is not None:
        # A season begins in March, June, September or December of the north; south of it the year may be one off.
        begun = near.month >= (said.season - 20) * 3
        return f"{near.year + max(said.side, 0) * begun - (said.side < 0 and not begun)}-{said.season}", "quarter"
    if said.quarter is not None:
        if year is None and near is not None:
            now = (near.month + 2) // 3
            # The next one is the coming one: of what is a year past the year is told.
            year = near.year - (said.quarter > now + (tense >= 0))
            if tense > 0 or said.side == 1:
                # The quarter that has just ended is still being told of: "plans after a third-quarter loss".
                year = near.year + (said.quarter < now - 1)
        return (f"{year}-Q{said.quarter}", "quarter") if year is not None else ("", "unknown")
    if said.unit == "month" and near is not None and said.shift is not None:
        index = near.year * 12 + near.month - 1 + said.shift
        return _month(replace(said, month=index % 12 + 1, unit=None), index // 12, near, tense)
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
        since, to = thirds[said.sub]
        return f"{year}-{since}/{year}-{to}", "quarter"
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
    begin, end = sorted((near, other))
    if said.unit == "day" and said.shift > 0:
        begin += DAY  # "In the coming three days" begins tomorrow.
    grain: Granularity = "years" if said.unit in {"year", "decade"} else "days"
    return f"{begin.isoformat()}/{end.isoformat()}", grain


def _week(said: Said, near: date | None, tense: int) -> tuple[str, Granularity]:
    if said.unit == "weekend" and said.shift is None and tense and near is not None:
        # "At the weekend": the one that is, came last, or comes.
        said = replace(said, shift=-1 if tense < 0 and near.isoweekday() < 6 else 0)
    if near is None or said.shift is None:
        return "", "unknown"
    try:
        monday = near - timedelta(days=near.isoweekday() - 1) + timedelta(weeks=said.shift)
    except OverflowError:
        return "", "unknown"
    if said.sub in _PART_OF_WEEK:
        since, to = _PART_OF_WEEK[said.sub]
        return f"{(monday + since * DAY).isoformat()}/{(monday + to * DAY).isoformat()}", "days"
    if said.unit == "weekend":
        return f"{(monday + 5 * DAY).isoformat()}/{(monday + 6 * DAY).isoformat()}", "days"
    week = monday.isocalendar()
    return f"{week.year}-W{week.week:02d}", "week"


def _month(said: Said, year: int | None, near: date | None, tense: int) -> tuple[str, Granularity]:
    month = cast(int, said.month)
    if year is None:
        if near is None:
            return (f"XXXX-{month:02d}", "month") if said.sub is None and said.month2 is None else ("", "unknown")
        year = _year_of(month, said, near, tense)
    value = f"{year}-{month:02d}"
    interval = bounds(value)
    if interval is None:
        return "", "unknown"
    last = (interval[1] - DAY).day
    thirds = {"start": (1, 10), "mid": (11, 20), "end": (21, last), 1: (1, 15), 2: (16, last)}
    share = said.half or said.sub
    if share in thirds:
        first, stop = thirds[share]
        return f"{value}-{first:02d}/{value}-{stop:02d}", "days"
    if said.month2 is not None:
        end = said.year2 or year + (said.month2 < month)
        if said.year is not None and said.year2 is None and said.side is not None and near is not None:
            end = _year_of(said.month2, said, near, tense)  # "from April 2021 to last September"
        return f"{value}/{end}-{said.month2:02d}", "quarter"
    return value, "month"


def _year_of(month: int, said: Said, near: date, tense: int) -> int:
    """The year of a month that is told without it."""
    if said.side == 0:
        return near.year
    ahead = (month - near.month) % 12
    year = near.year + (near.month + ahead > 12)
    soon = tense > 0 and ahead < 12 - JUST_PAST
    coming = said.side == 1 or (said.side is None and (soon or ahead <= 2))
    return year - ((ahead > 0 and not coming) or (not ahead and said.side == -1))


def _decade(said: Said, near: date | None) -> tuple[str, Granularity]:
    """ "The fifties": of the century that is said, else of the last one that had them; the twenties may be either."""
    tens, century = cast(int, said.tens), said.century
    if century is not None:
        return f"{century - 1:02d}{tens}X", "years"
    if said.unit == "century" and said.shift is not None:
        return (f"{near.year // 100 + said.shift:02d}{tens}X", "years") if near is not None else ("", "unknown")
    if tens < OWN_CENTURY or (near is not None and near.year % 100 // 10 >= tens):
        return "", "unknown"
    return f"{(near.year // 100 if near is not None else 20) - 1:02d}{tens}X", "years"


def _end_of(said: Said, year: int | None, near: date | None, tense: int) -> tuple[str, Granularity]:
    """The first or last day or week of a year or month, or what has passed of it."""
    if said.unit == "month" and near is not None:
        index = near.year * 12 + near.month - 1 + (said.shift or 0)
        whole = bounds(f"{index // 12:04d}-{index % 12 + 1:02d}")
    elif said.month is not None:
        if year is None and near is not None:
            year = _year_of(said.month, said, near, tense)
        whole = bounds(f"{year}-{said.month:02d}") if year is not None else None
    elif said.unit == "quarter" and near is not None:
        whole = bounds(f"{near.year}-Q{(near.month + 2) // 3}")
    else:
        whole = bounds(f"{year:04d}") if year is not None else None
    if whole is None:
        return "", "unknown"
    begin, end = whole[0].date(), (whole[1] - DAY).date()
    if said.sub == "to-date":
        if near is None or begin >= near:
            return "", "unknown"
        return f"{begin.isoformat()}/{near.isoformat()}", "days"
    if said.sub in _DAYS:
        more = (said.shift or 0) - 1
        if not 0 < more <= (end - begin).days:
            return "", "unknown"
        first, last = (begin, begin + more * DAY) if said.sub == "first-days" else (end - more * DAY, end)
        return f"{first.isoformat()}/{last.isoformat()}", "days"
    day = begin if said.sub == "first-day" else end
    if said.sub in _WEEKS:
        week = (end if said.sub == "last-week" else begin).replace(day=_WEEKS[said.sub]).isocalendar()
        return f"{week.year}-W{week.week:02d}", "week"
    return day.isoformat(), "day"


def year_before(when: When, year: int | None = None) -> str:
    """The same period a year earlier: "2026-Q3" -> "2025-Q3"; or in a given year. "" if it names none."""
    found = _YEAR.search(when.value)
    if found is None:
        return ""
    back = int(found[0]) - year if year is not None else 1
    return _YEAR.sub(lambda each: f"{int(each[0]) - back:04d}", when.value)
