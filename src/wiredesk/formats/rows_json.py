"""Rows of listings as JSON, to the schemas in `formats/schema`. Times are ISO 8601 in UTC; null: not known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from wiredesk.model.claims import Holder
from wiredesk.model.kept import ArticleRow, Facet, Moved, PageRow, QuoteRow, StoryRow, Version
from wiredesk.model.source import Fetch, Polling, Source

Json = dict[str, Any]


def stamp(at: datetime | None) -> str | None:
    """The instant as ISO 8601 in UTC, for programs."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at is not None else None


def listing(items: Iterable[Json], next: str | None = None, **more: Any) -> Json:
    """A page of a listing. next: give it to --cursor to go on, null at the end."""
    return {"items": list(items), "next": next, **more}


def story_row(row: StoryRow) -> Json:
    """A story in a listing."""
    return {
        "id": row.id,
        "title": row.title,
        "origins": {"at_least": row.at_least, "at_most": row.at_most},
        "reports": row.reports,
        "outlets": list(row.outlets),
        "languages": list(row.languages),
        "copies": row.copies,
        "differs": row.differs,
        "differs_on": list(row.differs_on),
        "first": stamp(row.first),
        "last": stamp(row.last),
        "shown": stamp(row.shown),
        "settled": row.settled,
        "arrivals": list(row.arrivals),
    }


def article_row(row: ArticleRow) -> Json:
    """An article in a listing. The snippet's hits are given as ranges of its code points."""
    snippet, hits = _hits(row.snippet)
    return {
        "id": row.id,
        "title": row.title,
        "outlet": row.outlet,
        "url": row.address,
        "language": row.language,
        "dated": stamp(row.dated),
        "dated_by": None if row.dated is None else "first sight" if row.by_sight else "publication",
        "stated": row.stated or None,
        "story": row.story,
        "is_article": row.is_article,
        "reason": row.reason,
        "authors": list(row.authors),
        "section": row.section,
        "source": row.source,
        "snippet": snippet,
        "hits": hits,
    }


OPEN, CLOSE = "\ue000", "\ue001"
"""Stand around the hits of a snippet."""


def _hits(snippet: str) -> tuple[str, list[Json]]:
    text: list[str] = []
    hits: list[Json] = []
    start: int | None = None
    for char in snippet:
        if char == OPEN:
            start = len(text)
        elif char == CLOSE:
            if start is not None and len(text) > start:
                hits.append({"start": start, "end": len(text)})
            start = None
        else:
            text.append(char)
    return "".join(text), hits


def quote_row(row: QuoteRow) -> Json:
    """A quote in a listing."""
    return {
        "speaker": row.speaker,
        "words": row.words.exact,
        "article": row.words.article,
        "start": row.words.span.start,
        "end": row.words.span.end,
        "mode": row.mode,
        "act": row.act,
        "outlet": row.outlet,
        "url": row.address,
        "dated": stamp(row.dated),
        "story": row.story,
    }


def source_row(source: Source, polling: Polling, last: Fetch | None) -> Json:
    """A source in a listing, with where its polling stands and what its last fetch came to."""
    return {
        "id": source.id,
        "kind": source.kind,
        "url": source.address,
        "title": source.title,
        "site": source.site,
        "category": source.category,
        "language": source.language,
        "folder": list(source.folder),
        "paused": source.paused,
        "keep": source.keep,
        "full_text": source.full_text,
        "headers_file": source.headers_file,
        "proxied": source.proxy is not None,
        "added": stamp(source.added),
        "due": stamp(polling.due),
        "interval": polling.interval.total_seconds(),
        "failures": polling.failures,
        "ended": polling.ended,
        "last_polled": stamp(polling.last_polled),
        "last_success": stamp(polling.last_success),
        "last_new": stamp(polling.last_new),
        "last_fetch": fetch_row(last) if last is not None else None,
    }


def holder_row(holder: Holder) -> Json:
    """A program that fetches for the desk, and what it has claimed."""
    return {
        "program": holder.name,
        "since": stamp(holder.since),
        "until": stamp(holder.until),
        "gone": holder.gone,
        "sources": list(holder.sources),
        "hosts": list(holder.hosts),
        "pages": holder.pages,
    }


def fetch_row(fetch: Fetch) -> Json:
    """A fetch and what was decided on it."""
    return {
        "url": fetch.address,
        "final_url": fetch.final_address,
        "at": stamp(fetch.at),
        "outcome": fetch.outcome,
        "status": fetch.status,
        "sent": fetch.sent,
        "decoded": fetch.decoded,
        "seconds": fetch.seconds,
        "problem": fetch.problem,
        "next_due": stamp(fetch.next_due),
        "new": fetch.new,
    }


def version_row(version: Version) -> Json:
    """One text that an article had."""
    return {
        "version": version.version,
        "seen": stamp(version.seen),
        "characters": version.characters,
        "current": version.current,
        "title": version.title,
    }


def page_row(page: PageRow) -> Json:
    """A page that an article was read from."""
    return {
        "id": page.id,
        "url": page.address,
        "locator": page.locator,
        "media_type": page.media_type,
        "received": stamp(page.received),
        "size": page.size,
        "bytes_at": page.bytes_at,
        "problem": page.problem,
        "asks": list(page.asks),
    }


def moved_row(moved: Moved) -> Json:
    """What became of a story's id."""
    return {"old": moved.old, "new": moved.new, "kind": moved.kind, "at": stamp(moved.at)}


def facet_row(facet: Facet) -> Json:
    """The values of a field among the hits."""
    return {
        "field": facet.field,
        "values": [{"value": value, "count": count} for value, count in facet.values],
        "more": facet.more,
    }
