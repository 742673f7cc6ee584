"""Pages ready to be stored, made in a line: what they say is given, what the store must tell again follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wiredesk.model.article import Article, Author
from wiredesk.model.findings import Quote, Reading, Speaker
from wiredesk.model.identity import page_id
from wiredesk.model.kept import Kept
from wiredesk.model.page import Hints, Page, Provenance, Via
from wiredesk.model.spans import SourceId, Span
from wiredesk.model.values import Found, when_of_iso

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The time of these tests: nothing in them hangs on the clock."""
MADE_WITH = {"extract": "1", "read": "1", "pack": "en"}


def hours(count: float) -> datetime:
    """So many hours after noon."""
    return NOON + timedelta(hours=count)


def page(
    url: str | None,
    data: bytes,
    *,
    received: datetime | None = NOON,
    via: Via = "fetch",
    locator: str | None = None,
) -> Page:
    """A page as it came."""
    where = locator or url or "page.html"
    return Page(
        id=page_id(url, where, data),
        data=data,
        media_type="text/html",
        form="html",
        provenance=Provenance(via, where, received, 200),
        source=where,
        charset="utf-8",
        url=url,
        hints=Hints(title="As the feed has it", authors=("Ada Lorn",)),
    )


def kept(
    url: str | None,
    body: str,
    *,
    title: str = "Ministers meet in Corm",
    received: datetime | None = NOON,
    at: datetime = NOON,
    published: str | None = None,
    outlet: str | None = "The Herald",
    language: str = "en",
    is_article: bool = True,
    speaker: str | None = None,
    author: str | None = None,
    section: str | None = None,
    source: str | None = None,
    variant: str = "",
    made_with: dict[str, str] | None = None,
    keep_bytes: bool = True,
    partial: bool = False,
    via: Via = "fetch",
    locator: str | None = None,
) -> Kept:
    """A page with its reading. variant: bytes of the page that are not in the text. speaker: who says the body."""
    received_page = page(
        url, f"<p>{title}</p><p>{body}</p>{variant}".encode("utf-8", "surrogatepass"), received=received, via=via,
        locator=locator,
    )  # fmt: skip
    article = Article.of(title=title, body=body, outlet=outlet, url=url, locator=received_page.provenance.locator)
    when = when_of_iso(published) if published else None
    article = replace(
        article,
        source=received_page.source,
        first_seen=received,
        is_article=is_article,
        reason="" if is_article else "a list of links",
        published=Found(when, "meta", 0.9) if when else None,
        authors=(Author(author, "writer", "stated", 0.9),) if author else (),
        section=Found(section, "meta", 0.9) if section else None,
    )
    quotes: tuple[Quote, ...] = ()
    if speaker is not None:
        span = Span(len(article.text) - len(article.body), len(article.text))
        said_by = Speaker(speaker, None, Span(0, 0), "name")
        quotes = (Quote(span, span, (), "indirect", said_by, None, "say", "test.says"),)
    reading = Reading(
        article=article,
        language=language,
        sentences=(Span(0, len(article.text)),),
        entities=(),
        mentions=(),
        moments=(),
        quantities=(),
        quotes=quotes,
        credits=(),
        claims=(),
        made_with=made_with or MADE_WITH,
    )
    return Kept(
        received_page, reading, at, SourceId(source) if source else None, keep_bytes=keep_bytes, partial=partial
    )


def unread(url: str, data: bytes, problem: str, *, received: datetime | None = NOON) -> Kept:
    """A page that could not be read."""
    return Kept(page(url, data, received=received), None, NOON, problem=problem)


def reading_of(one: Kept) -> Reading:
    """Its reading, which is there."""
    assert one.reading is not None
    return one.reading
