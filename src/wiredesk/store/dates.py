"""The one time by which an article is listed and found: its publication as far as it can be used, else first sight."""

from __future__ import annotations

from datetime import datetime

from wiredesk.model.article import Article


def dated(article: Article) -> tuple[datetime | None, bool]:
    """The time, and whether it is first sight. None: neither is known.

    A publication that is known to the minute counts as it is; one that is known to the day or less stands at the
    middle of the interval, which lies on the right day whatever the zone, but not after first sight.
    """
    when = article.dated
    if when is None or (when.earliest is None and when.latest is None):
        return article.first_seen, article.first_seen is not None
    if when.earliest is None or when.latest is None:
        return when.earliest or when.latest, False
    if when.granularity in ("second", "minute") and when.zone is not None:
        return when.earliest, False
    middle = when.earliest + (when.latest - when.earliest) / 2
    if article.first_seen is not None:
        middle = max(when.earliest, min(middle, article.first_seen))
    return middle, False
