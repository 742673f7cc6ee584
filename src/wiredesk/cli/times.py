"""Times for a person: in the user's zone, relative where that says more."""

from __future__ import annotations

from datetime import datetime, timedelta


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago, or the day in the user's zone where that says more; "never" for None."""
    if at is None:
        return "never"
    past = now - at
    if past < timedelta(0):
        return within(at, now)
    return f"{_length(past)} ago" if past < timedelta(days=2) else day(at)


def within(at: datetime | None, now: datetime) -> str:
    """How soon: "now" for None or what is past."""
    if at is None or at <= now:
        return "now"
    ahead = at - now
    return f"in {_length(ahead)}" if ahead < timedelta(days=2) else minute(at)


def day(at: datetime) -> str:
    """The day in the user's zone."""
    return f"{at.astimezone():%Y-%m-%d}"


def minute(at: datetime) -> str:
    """The time in the user's zone, to the minute."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def span(first: datetime, last: datetime) -> str:
    """From when to when, by days in the user's zone: 2026-03-10–12, 2026-03-10–04-02, 2025-12-30–2026-01-02."""
    start, end = day(first), day(last)
    if start == end:
        return start
    same = 8 if start[:8] == end[:8] else 5 if start[:5] == end[:5] else 0
    return f"{start}–{end[same:]}"


def _length(span: timedelta) -> str:
    seconds = span.total_seconds()
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"
