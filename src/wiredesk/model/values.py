"""Values that a report can state: a time, an amount, and something found together with how it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Generic, Literal, TypeVar, cast

from wiredesk.model.spans import Span

T = TypeVar("T")

How = Literal["stated", "meta", "json-ld", "address", "file name", "hint", "inferred", "user"]
Granularity = Literal[
    "second",
    "minute",
    "hour",
    "part of day",
    "day",
    "days",
    "week",
    "month",
    "quarter",
    "half",
    "year",
    "years",
    "unknown",
]
Anchor = Literal["none", "publication", "utterance", "event", "previous date", "story"]
"""What a relative time was counted from; "none": the words alone say it; "story": fixed by another report."""


@dataclass(frozen=True, slots=True)
class When:
    """A time as an interval, never a bare date.

    value: ISO 8601 or EDTF, in the zone stated ("2024-11-22", "2024-10-17/2024-10-18", "2024-Q3", "XXXX-11-08" for a
    day without its year, "XXXX-WXX-5" for a Friday not known which), "" if nothing can be said. earliest, latest:
    aware datetimes, the half-open interval of instants that it can be (a day whose zone is not known is widened by
    what zones allow: from -14 h to +12 h); both None if unresolved; one None if it is open on that side
    ("2024-11-22/..", "../2024-11-22"). anchor: what a relative form was counted from.
    """

    value: str
    earliest: datetime | None
    latest: datetime | None
    granularity: Granularity
    zone: str | None = None
    """"+07:00", an IANA name, or "place" (local time of a place not resolved); None: no zone stated."""
    anchor: Anchor = "none"

    @property
    def resolved(self) -> bool:
        """Whether it is tied to the calendar on both sides."""
        return self.earliest is not None and self.latest is not None

    def can_meet(self, other: When) -> bool:
        """Whether some reading of both shares an instant; an unresolved time can meet any."""
        if self.earliest is not None and other.latest is not None and self.earliest >= other.latest:
            return False
        return not (other.earliest is not None and self.latest is not None and other.earliest >= self.latest)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range of them. low == high for a plain number; None: open on that side ("more than 40").

    unit: ISO 4217 for money, "%" for per cent, UCUM for measures, else the counted noun as the pack names it
    ("person", "dead", "injured") or as the page says it, folded to lower case; "" if none.
    approximate: "about", "nearly": low and high then already hold the tolerance.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value known *about* an article: how it is known, how surely (0 to 1), where it stands, what else was seen.

    against: other values seen for the same thing with how each was known, strongest first.
    """

    value: T
    how: How
    confidence: float
    span: Span | None = None
    against: tuple[tuple[T, How], ...] = ()
    rule: str = ""


EAST, WEST = timedelta(hours=14), timedelta(hours=12)
"""The zones of the world reach from UTC+14 to UTC-12: what a day without a stated zone is widened by."""

_ISO = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?"
)


def when_of_iso(text: str) -> When | None:
    """The time that an ISO 8601 string states, down to what it states; None if it is none.

    "2024-11", "2024-11-22", "2024-11-22T20:10", "20241122", "2024-11-22 20:10:46 +07:00". A time without an offset
    stays without a zone: its interval is widened by what zones allow.
    """
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        if hour is None:
            if day is not None:
                start = datetime(int(year), int(month), int(day))
                value, grain, end = start.strftime("%Y-%m-%d"), "day", start + timedelta(days=1)
            elif month is not None:
                start = datetime(int(year), int(month), 1)
                value, grain, end = f"{year}-{month}", "month", (start + timedelta(days=32)).replace(day=1)
            else:
                start = datetime(int(year), 1, 1)
                value, grain, end = year, "year", datetime(int(year) + 1, 1, 1)
            return When(value, _utc(start - EAST), _utc(end + WEST), cast(Granularity, grain))
        start = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
        value = start.strftime("%Y-%m-%dT%H:%M:%S" if second else "%Y-%m-%dT%H:%M")
        grain = "second" if second else "minute"
        step = timedelta(seconds=1) if second else timedelta(minutes=1)
        if offset is None:
            return When(value, _utc(start - EAST), _utc(start + step + WEST), cast(Granularity, grain))
        zone = "+00:00" if offset == "Z" else _colon(offset)
        sign = -1 if zone[0] == "-" else 1
        shift = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        start = _utc(start - shift)
        return When(value + zone, start, start + step, cast(Granularity, grain), zone)
    except (ValueError, OverflowError):
        return None


def _utc(naive: datetime) -> datetime:
    return naive.replace(tzinfo=UTC)


def _colon(offset: str) -> str:
    digits = offset[1:].replace(":", "").ljust(4, "0")
    return f"{offset[0]}{digits[:2]}:{digits[2:]}"
