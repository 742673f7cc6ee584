"""Which of several texts of one address is its article."""

from __future__ import annotations

from datetime import UTC, datetime

from wiredesk.model.article import Article

_NEVER = datetime.min.replace(tzinfo=UTC)


def rank(article: Article, received: datetime | None) -> tuple[bool, datetime, int, str]:
    """The greatest is current: an article before a page that is none, then what was received last, then the longest.

    received: the earliest time at which this very text was received, None if not known. A function of the set of
    texts, so that the order of arrival does not matter; an error page never replaces what the reporter wrote.
    """
    return rank_of(article.is_article, received, len(article.body), article.version)


def rank_of(
    is_article: bool, received: datetime | None, characters: int, version: str
) -> tuple[bool, datetime, int, str]:
    """`rank` where the text itself is not at hand. characters: of the body."""
    return is_article, received or _NEVER, characters, version
