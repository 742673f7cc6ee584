"""The times that `since:` and `until:` take: a date or a part of one, or an age."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_DATE = re.compile(
    r"(\d{4})(?:[-/.]?(\d{1,2})(?:[-/.]?(\d{1,2})(?:[T_](\d{1,2})(?::?(\d\d))?(?::?(\d\d))?(Z)?)?)?)?", re.ASCII
)
_AGE = re.compile(r"(\d{1,9})(min|h|d|w|y)", re.IGNORECASE | re.ASCII)
_UNITS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "y": timedelta(days=365.25),
}
_FIRST = datetime.min.replace(tzinfo=UTC)


def period(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """The instants that a value names, from the first (inclusive) to the last (exclusive); None if it names none.

    "2026-11" is a month, "2026-11-01" a day, "2026-11-01T18:30" a minute, each in the zone of `now`; "2d", "12h", "3w",
    "30min", "1y" are that long ago, an instant. An age that reaches beyond the calendar is its beginning.
    """
    text = text.strip()
    age = _AGE.fullmatch(text)
    if age is not None:
        try:
            at = now - int(age[1]) * _UNITS[age[2].lower()]
        except OverflowError:
            at = _FIRST
        return at, at
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, utc = found.groups()
    zone = UTC if utc else now.tzinfo
    try:
        start = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
        if second:
            end = start + timedelta(seconds=1)
        elif minute:
            end = start + timedelta(minutes=1)
        elif hour:
            end = start + timedelta(hours=1)
        elif day:
            end = start + timedelta(days=1)
        elif month:
            end = (start + timedelta(days=31)).replace(day=1)
        else:
            end = start.replace(year=start.year + 1)
        return start.astimezone(UTC), end.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
