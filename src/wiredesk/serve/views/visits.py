"""Visits of a reader: what "since your last visit" means. Pure; the cookie carries all that is remembered.

A visit ends after half an hour in which nothing was asked for. What is new is told against the end of the visit before:
so it stays marked while the reader goes on reading, and is old on the next visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

COOKIE = "visit"
IDLE = timedelta(minutes=30)
"""After which a visit is over."""
OFTEN = timedelta(minutes=1)
"""How long the cookie stays as it is while a visit goes on."""
KEPT = timedelta(days=400)
"""How long a browser keeps the cookie, as long as browsers allow."""


@dataclass(frozen=True, slots=True)
class Visit:
    """before: when the visit before this one ended, None on the first; last: when something was last asked for."""

    before: datetime | None
    last: datetime

    @property
    def cookie(self) -> str:
        """As the browser keeps it: two times in seconds."""
        return f"{_seconds(self.before) if self.before else ''}.{_seconds(self.last)}"


def visit(cookie: str, now: datetime) -> tuple[Visit, bool]:
    """The visit that a request at `now` belongs to, and whether its cookie is to be sent anew.

    A cookie that we did not write, or from the future, is as none.
    """
    known = _parsed(cookie, now)
    if known is None:
        return Visit(None, now), True
    if now - known.last >= IDLE:
        return Visit(known.last, now), True
    if now - known.last >= OFTEN:
        return Visit(known.before, now), True
    return known, False


def _parsed(cookie: str, now: datetime) -> Visit | None:
    before, dot, last = cookie.partition(".")
    if not dot or len(cookie) > 40 or not last.isascii() or not last.isdecimal():
        return None
    if before and not (before.isascii() and before.isdecimal()):
        return None
    try:
        at = datetime.fromtimestamp(int(last), UTC)
        ended = datetime.fromtimestamp(int(before), UTC) if before else None
    except (ValueError, OverflowError, OSError):
        return None
    return Visit(ended, at) if at <= now + OFTEN and (ended is None or ended <= at) else None


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
