"""Instants as a reader sees them: in the reader's zone, worded by the language of the interface. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_time,
    format_timedelta,
    get_timezone_name,
)

COOKIE = "zone"


@lru_cache(maxsize=64)
def zone_of(name: str, otherwise: str = "UTC") -> ZoneInfo:
    """The zone of a name that a browser gave; another where there is none of that name."""
    for one in (name, otherwise):
        try:
            if one:
                return ZoneInfo(one)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Dates:
    """Wording of instants for one reader. now: of this answer."""

    zone: ZoneInfo
    locale: Locale
    now: datetime

    def near(self, at: datetime) -> str:
        """As short as can be told: "14:05" today, "21 Nov, 14:05" this year, else "21 Nov 2024, 14:05"."""
        local = at.astimezone(self.zone)
        today = self.now.astimezone(self.zone)
        time = format_time(local, "HH:mm", locale=self.locale)
        if local.date() == today.date():
            return time
        return f"{self.day(at)}, {time}"

    def day(self, at: datetime) -> str:
        """The day; without the year in this one."""
        local = at.astimezone(self.zone)
        if local.year == self.now.astimezone(self.zone).year:
            return _format_skeleton(local, "MMMd", self.locale)
        return format_date(local, "medium", locale=self.locale)

    def days(self, first: datetime, last: datetime) -> str:
        """From one day to another, as short as can be told: "Nov 3 – 5, 2024"; one day if they are the same."""
        begin, end = (at.astimezone(self.zone).date() for at in (first, last))
        if begin == end:
            return self.day(last)
        same = begin.year == end.year == self.now.astimezone(self.zone).year
        return str(format_interval(begin, end, "MMMd" if same else "yMMMd", locale=self.locale))

    def clock(self, at: datetime) -> str:
        """The time of day."""
        return str(format_time(at.astimezone(self.zone), "HH:mm", locale=self.locale))

    def full(self, at: datetime) -> str:
        """With weekday, year and zone."""
        local = at.astimezone(self.zone)
        return f"{format_datetime(local, 'EEE d MMM y, HH:mm', locale=self.locale)} {_offset(local)}"

    def beside(self, at: datetime, said: str) -> str:
        """What the page itself says of an instant, to stand beside it: in the page's own zone where that is another,
        as it stands where it is no ISO 8601, "" where it is what the reader sees anyway."""
        local = at.astimezone(self.zone)
        try:
            stated = datetime.fromisoformat(said.strip())
        except ValueError:
            return said
        if stated.tzinfo is None:
            return "" if stated == local.replace(tzinfo=None) else said
        if stated.utcoffset() == local.utcoffset() and stated == at:
            return ""
        day = _format_skeleton(stated, "MMMd", self.locale)
        if stated.year != local.year:
            day = format_date(stated, "medium", locale=self.locale)
        return f"{day}, {stated:%H:%M} {_offset(stated)}"

    @property
    def zone_name(self) -> str:
        """The reader's zone in words: "Vietnam Time (UTC+7)"."""
        local = self.now.astimezone(self.zone)
        offset = _offset(local)
        if local.utcoffset() == timedelta() and local.tzname() == "UTC":
            return offset
        return f"{get_timezone_name(self.zone, locale=self.locale)} ({offset})"

    def ago(self, at: datetime) -> str:
        """ "3 hours ago"; what lies ahead is worded so."""
        return format_timedelta(at - self.now, add_direction=True, locale=self.locale, format="long")

    def length(self, span: timedelta) -> str:
        """How long something takes: "2 hours"."""
        return format_timedelta(span, locale=self.locale, format="long")

    def iso(self, at: datetime) -> str:
        """For machines."""
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _offset(local: datetime) -> str:
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"


def _format_skeleton(local: datetime, skeleton: str, locale: Locale) -> str:
    pattern = locale.datetime_skeletons[skeleton]
    return str(pattern.apply(local, locale))
