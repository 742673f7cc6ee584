"""The one time by which an article is listed and found: its publication as far as it can be used, else first sight."""

from __future__ import annotations

from datetime import datetime

from wiredesk.model.article import Article
from wiredesk.model.values import When


def dated(article: Article) -> tuple[datetime | None, bool]:
    """The time, and whether it is first sight. None: neither is known.

    A publication that is known to the minute counts as it is; one that is known to the day or less stands at the
    middle of the interval, which lies on the right day whatever the zone, but not after first sight.
    """
    when = article.dated
    at = instant(when) if when is not None else None
    if when is None or at is None:
        return article.first_seen, article.first_seen is not None
    if article.first_seen is not None and when.earliest is not None and not is_exact(when):
        at = max(when.earliest, min(at, article.first_seen))
    return at, False


def stated(article: Article) -> str | None:
    """The publication as it is stated, where it is gone by and not known to the minute; None otherwise."""
    when = article.dated
    return when.value if when is not None and instant(when) is not None and not is_exact(when) else None


def instant(when: When) -> datetime | None:
    """The instant by which a time is listed, on the day that it names; None: nothing is known of it."""
    if when.earliest is None or when.latest is None:
        return when.earliest or when.latest
    if is_exact(when):
        return when.earliest
    return when.earliest + (when.latest - when.earliest) / 2


def is_exact(when: When) -> bool:
    """Whether a time is known to the minute and its zone is."""
    return when.granularity in ("second", "minute") and when.zone is not None
