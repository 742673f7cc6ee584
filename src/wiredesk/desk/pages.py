"""Answers of the web as pages to be stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus

from wiredesk.desk.news import News
from wiredesk.desk.schedule import retry_after
from wiredesk.model.errors import FetchError
from wiredesk.model.identity import page_id
from wiredesk.model.page import Hints, Page, Provenance
from wiredesk.model.ports import EntrySeen, SourceStore
from wiredesk.model.source import Fetch, FetchOutcome, Polling, Source
from wiredesk.model.spans import ArticleId
from wiredesk.sources.entries import entry_page, hints_of
from wiredesk.sources.fetch import Response
from wiredesk.sources.files import form_of
from wiredesk.sources.opt_outs import OptOuts, opt_outs
from wiredesk.sources.payloads import media_type_of

_GOOD = frozenset({200, 203})
_DEFERRED = frozenset({429, 503})
_TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Done:
    """What polling a source came to. source: with the address where it is polled from now on."""

    source: Source
    state: Polling
    fetch: Fetch

    def remember(self, sources: SourceStore) -> None:
        """Writes it down; call it within a transaction."""
        known = sources.get(self.source.id)
        if known is not None and known[0].address != self.source.address:
            sources.put_moved(known[0].address, self.source.address)
            # What the user changed meanwhile stays.
            sources.put(replace(known[0], address=self.source.address))
        sources.polled(self.state, self.fetch)


@dataclass(frozen=True, slots=True)
class PageToKeep:
    """A page to be read and stored.

    seen: what is known of its entry once it is stored; fetch: the record of how it was got; moved: an address and where
    a permanent redirect of it led; polled: what its source came to, true once this and all before it is stored.
    partial: the page is known to be cut off. keep_bytes: whether its bytes are kept once it is read: not where the
    source says so, nor where the page does (noarchive). formerly: the article that its entry had when the feed named it
    at another address.
    """

    source: Source
    page: Page
    seen: tuple[EntrySeen, ...] = ()
    fetch: Fetch | None = None
    moved: tuple[str, str] | None = None
    partial: bool = False
    keep_bytes: bool = True
    opt_outs: OptOuts = field(default_factory=OptOuts)
    polled: Done | None = None
    formerly: ArticleId | None = None

    def remember(self, sources: SourceStore) -> None:
        """Writes what must be true together with the page: call it within the transaction that stores it."""
        if self.seen:
            sources.put_entries(self.source.id, self.seen)
        if self.fetch is not None:
            sources.record(self.fetch)
        if self.moved is not None:
            sources.put_moved(*self.moved)
        if self.polled is not None:
            self.polled.remember(sources)


def answered(response: Response, now: datetime) -> Response:
    """The response itself if it brings what was asked for; else raises the `FetchError` that it amounts to."""
    if response.status in _GOOD:
        if not response.body:
            raise _error(response, "damaged", "is empty")
        return response
    wait = retry_after(response.headers, now)
    outcome: FetchOutcome = "gone" if response.status == 410 else "failed"
    if response.status in _DEFERRED:
        outcome = "deferred"
    raise FetchError(
        response.address, outcome, f"answers {_named(response.status)}", status=response.status,
        retry_after=wait.total_seconds() if wait else None, sent=response.sent,
    )  # fmt: skip


def page_of_answer(response: Response, news: News | None, now: datetime) -> tuple[Page, OptOuts]:
    """What was fetched as a page, under the address that redirects led to, and what its owner asks for.

    Raises `InputError` for bytes that are no page: a picture, a feed, a PDF document.
    """
    media_type, charset = media_type_of(response.headers.get("content-type", ""))
    form = form_of(response.body, "page.txt" if media_type == _TEXT else "page.html")
    asked = opt_outs(response.headers, response.body if form == "html" else b"")
    page = Page(
        id=page_id(response.final_address, response.final_address, response.body),
        data=response.body,
        media_type="text/html" if form == "html" else _TEXT,
        form=form,
        provenance=Provenance("fetch", response.final_address, now, response.status),
        source=response.address,
        charset=charset,
        url=response.final_address,
        hints=hints_of(news.entry, news.feed) if news else Hints(),
        asks=asked.said,
    )
    return page, asked


def fallback_of(news: News, source: Source, now: datetime) -> Page | None:
    """The feed's own words, for where the page is not to be had; None where it has none but a title."""
    return entry_page(news.entry, news.feed, source.id, now)


def _error(response: Response, outcome: FetchOutcome, problem: str) -> FetchError:
    return FetchError(response.address, outcome, problem, status=response.status, sent=response.sent)


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)
