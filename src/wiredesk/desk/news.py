"""What of a feed is news to the desk, and what becomes of an entry whose page could not be had. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from wiredesk.lang.tokens import words
from wiredesk.model.article import Article
from wiredesk.model.errors import FetchError
from wiredesk.model.feed import Entry, Feed
from wiredesk.model.identity import clean_address
from wiredesk.model.ports import EntrySeen
from wiredesk.sources.entries import entry_digest, entry_keys
from wiredesk.text.addresses import registrable
from wiredesk.text.shingles import containment, prints

_REFUSED = frozenset({"refused by robots", "refused address", "too large", "gone", "not a page"})
_REFUSED_STATUS = frozenset({400, 401, 402, 403, 405, 406, 410, 414, 421, 451})
_MOST_TRIES = 6
_MOST_TRIES_MISSING = 3
"""Of a page that is not there (404): a feed may be ahead of its site by minutes, not by days."""
_RUN = 3
"""Words of a run by which two texts are compared."""
_LIKE = 0.5
_FIRST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class News:
    """An entry that is new or says something else than before. keys: all by which it is known again; known: what was
    known of it, None: it is new."""

    entry: Entry
    feed: Feed
    keys: tuple[str, ...]
    digest: str
    known: EntrySeen | None = None

    @property
    def moved(self) -> bool:
        """Whether the feed named its report, which is held, at another address before."""
        before, now = (self.known.address if self.known else None), self.entry.address
        article = self.known.article if self.known else None
        return bool(article and before and now) and clean_address(before or "") != clean_address(now or "")

    def seen(self, *, tries: int = 0, retry_at: datetime | None = None) -> tuple[EntrySeen, ...]:
        """The entry as met: its first key says when to try again. Its article stays known while its page is awaited."""
        article = self.known.article if self.known else None
        return tuple(
            EntrySeen(key, self.entry.address, self.digest, article, tries, retry_at if number == 0 else None)
            for number, key in enumerate(self.keys)
        )


def keys_of(feeds: Sequence[Feed]) -> list[tuple[Entry, Feed, tuple[str, ...]]]:
    """The entries of some feeds, each once, with all their keys; the newest first where times are given."""
    found: dict[str, tuple[Entry, Feed, tuple[str, ...]]] = {}
    for feed in feeds:
        for entry in feed.entries:
            keys = entry_keys(entry, feed)
            found.setdefault(keys[0], (entry, feed, keys))
    return sorted(found.values(), key=lambda one: _when(one[0]) or _NEVER, reverse=True)


def news_of(
    entries: Sequence[tuple[Entry, Feed, tuple[str, ...]]], known: Mapping[str, EntrySeen], most: int
) -> tuple[list[News], int]:
    """At most so many entries that are new or changed, in the order given; and how many more there are."""
    news: list[News] = []
    more = 0
    for entry, feed, keys in entries:
        before = next((known[key] for key in keys if key in known), None)
        if before is not None and before.address is None and entry.address and before.article is None:
            # The user had its article forgotten.
            continue
        digest = entry_digest(entry, feed)
        if before is not None and before.digest == digest:
            continue
        if len(news) == most:
            more += 1
        else:
            news.append(News(entry, feed, keys, digest, before))
    return news, more


def retry_at(error: FetchError, tries: int, now: datetime) -> datetime | None:
    """When the page of an entry is tried again after so many tries; None: never.

    A wait that the site asks for may be granted more often than a failure.
    """
    if error.outcome == "deferred":
        wait = timedelta(seconds=min(error.retry_after or 0.0, 7 * 86_400.0))
        return now + max(wait, _FIRST_WAIT) if tries < 4 * _MOST_TRIES else None
    if error.outcome in _REFUSED or (error.outcome == "failed" and error.status in _REFUSED_STATUS):
        return None
    if tries >= (_MOST_TRIES_MISSING if error.status == 404 else _MOST_TRIES):
        return None
    return now + _FIRST_WAIT * (1 << min(tries, 10))


def is_same_report(before: Article, now: Article) -> bool:
    """Whether a page is an article that had another address, given that an entry led to both: one site, one text or an
    edit of it. An entry's id alone does not tell: some feeds give the same to one report after another."""
    sites = [registrable(article.address or "") or urlsplit(article.address or "").netloc for article in (before, now)]
    texts = [prints([word.casefold() for word in words(article.body)], _RUN) for article in (before, now)]
    return sites[0] == sites[1] and max(containment(*texts), containment(*reversed(texts))) >= _LIKE


def times_of(feeds: Sequence[Feed]) -> tuple[datetime, ...]:
    """When entries were published, as far as that is understood and has a time of day."""
    return tuple(time for feed in feeds for entry in feed.entries if (time := _when(entry)) is not None)


_NEVER = datetime.min.replace(tzinfo=UTC)


def _when(entry: Entry) -> datetime | None:
    for stated in (entry.published, entry.updated):
        if stated and len(stated) > 10:
            try:
                time = datetime.fromisoformat(stated)
                return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
            except (ValueError, OverflowError):
                continue
    return None
