"""One source asked what is new. Changes nothing: what it came to is for `desk.polling` to write down.

source ─▶ fetch ─▶ a page
                   parse ─▶ a feed ─▶ news
                            a list of sitemaps ─▶ each, the newest first ─▶ news
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wiredesk.desk.manners import Manners
from wiredesk.desk.news import News, keys_of, news_of, times_of
from wiredesk.desk.pages import answered
from wiredesk.desk.private_files import private_headers
from wiredesk.desk.schedule import Came
from wiredesk.model.errors import FetchError, InputError, StoreError, WiredeskError, WorkerDied
from wiredesk.model.feed import Feed
from wiredesk.model.identity import clean_address
from wiredesk.model.ports import SourceStore
from wiredesk.model.source import FetchOutcome, Polling, Source
from wiredesk.model.spans import SourceId
from wiredesk.sources.fetch import ACCEPT, ACCEPT_FEED, Fetcher, Request, Response
from wiredesk.sources.vetting import vet

Parse = Callable[[bytes, str, str | None], Awaitable[Feed]]
"""(body, address, Content-Type) to a feed; raises `InputError`."""

MOST_SITEMAPS = 20
_DEPTH = 3
_SITEMAP_BYTES = 50_000_000
_SITEMAP_SECONDS = 300.0
_LIST = "list"
"""Stands for the digest of a sitemap that lists others, once all of them were read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source said. page: of a source that is a page, where it is another than before. moved: where the source is
    polled from now on, None: where it was. later: entries that are new too and left for the next round."""

    came: Came
    news: tuple[News, ...] = ()
    page: Response | None = None
    moved: str | None = None
    later: int = 0


class Asker:
    """Asks sources. clock: aware, in UTC. most_news: of one source at once, the newest."""

    def __init__(
        self,
        fetcher: Fetcher,
        sources: SourceStore,
        parse: Parse,
        *,
        manners: Manners,
        clock: Callable[[], datetime],
        most_news: int,
    ) -> None:
        self.had: dict[SourceId, Response] = {}
        """Answers that are there already, by the source that they are taken for: of a feed that was just added, say."""
        self._fetcher = fetcher
        self._sources = sources
        self._parse = parse
        self._manners = manners
        self._clock = clock
        self._most_news = most_news

    async def ask(self, source: Source, polling: Polling) -> Asked:
        """Never raises but for the store: whatever goes wrong is this source's trouble alone, and said."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            return await self._asked(source, polling)
        except FetchError as error:
            wait = {"retry-after": f"{error.retry_after:.0f}"} if error.retry_after else {}
            came = Came(source.address, error.outcome, error.status, wait, error.sent, error.decoded)
            return Asked(replace(came, problem=error.problem, seconds=loop.time() - began))
        except StoreError:
            raise
        except Exception as error:
            return Asked(Came(source.address, "failed", problem=said(error)))

    async def _asked(self, source: Source, polling: Polling) -> Asked:
        response = self.had.pop(source.id, None) or await self._fetched(source, polling)
        if response.status == 304:
            return Asked(came_of(response, "unchanged"))
        response = answered(response, self._clock())
        if response.partial:
            raise FetchError(source.address, "damaged", response.partial, status=response.status, sent=response.sent)
        digest = digest_of(response)
        moved = _moved(source, response)
        note = f"moved for good to {moved}" if moved else ""
        if digest == polling.digest:
            return Asked(replace(came_of(response, "unchanged"), digest=digest, problem=note), moved=moved)
        came = replace(came_of(response, "moved" if moved else "fetched"), digest=digest, problem=note)
        if source.kind == "page":
            return Asked(replace(came, new=1), page=response, moved=moved)
        feed = await self._feed(source, response)
        feeds, trouble = await self._with_further(source, polling, feed)
        entries = keys_of(feeds)
        known = self._sources.entries(source.id, [key for _, _, keys in entries for key in keys])
        news, later = news_of(entries, known, self._most_news)
        if later:
            trouble.append(f"of {len(news) + later:,} new entries the newest {len(news):,} are taken first")
        problem = "; ".join(part for part in (note, feed.problem, *trouble) if part)
        came = replace(
            came, new=len(news), every=feed.every, times=times_of(feeds), problem=problem, complete=not later
        )
        if feed.further:
            # The list of sitemaps may stay the same while what they list changes.
            came = replace(came, headers=_unvalidated(came.headers), digest=_LIST)
        return Asked(came, tuple(news), moved=moved, later=later)

    async def _fetched(self, source: Source, polling: Polling) -> Response:
        request = Request(
            source.address, etag=polling.etag, last_modified=polling.last_modified, headers=own_headers(source),
            accept=ACCEPT if source.kind == "page" else ACCEPT_FEED, proxy=source.proxy,
            max_bytes=_SITEMAP_BYTES if source.kind == "sitemap" else None,
            deadline=_SITEMAP_SECONDS if source.kind == "sitemap" else None,
        )  # fmt: skip
        return await self._fetcher.get(request, turn=self._manners.turn(source.proxy))

    async def _feed(self, source: Source, response: Response) -> Feed:
        try:
            return await self._parse(response.body, response.final_address, response.headers.get("content-type"))
        except InputError as error:
            outcome: FetchOutcome = "damaged" if isinstance(error, WorkerDied) else "not a feed"
            raise FetchError(
                source.address, outcome, error.problem, status=response.status, sent=response.sent,
                decoded=len(response.body),
            ) from None  # fmt: skip

    async def _with_further(self, source: Source, polling: Polling, feed: Feed) -> tuple[list[Feed], list[str]]:
        """A sitemap with those that it lists, the newest first."""
        feeds, trouble = [feed], list[str]()
        waiting = [(address, lastmod or "", 1) for address, lastmod in feed.further]
        asked = {clean_address(source.address)}
        all_read = polling.digest == _LIST and polling.last_success is not None
        since = (polling.last_success - timedelta(days=1)).isoformat() if polling.last_success and all_read else ""
        while waiting:
            waiting.sort(key=lambda one: one[1], reverse=True)
            address, lastmod, depth = waiting.pop(0)
            if clean_address(address) in asked or (lastmod and lastmod < since):
                continue
            if len(asked) > MOST_SITEMAPS:
                trouble.append(f"only {MOST_SITEMAPS} of its sitemaps are read at once, the newest")
                break
            asked.add(clean_address(address))
            request = Request(
                address, accept=ACCEPT_FEED, proxy=source.proxy, max_bytes=_SITEMAP_BYTES, deadline=_SITEMAP_SECONDS
            )
            try:
                answer = await self._fetcher.get(request, turn=self._manners.turn(source.proxy))
                further = await self._feed(source, answered(answer, self._clock()))
            except FetchError as error:
                trouble.append(f"{address}: {error.problem}")
                continue
            feeds.append(further)
            if depth < _DEPTH:
                waiting.extend((one, changed or "", depth + 1) for one, changed in further.further)
        return feeds, trouble


def own_headers(source: Source) -> tuple[tuple[str, str], ...]:
    """What the user wants sent with the requests of a source. Raises `SettingsError`."""
    return private_headers(source.headers_file).pairs if source.headers_file else ()


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are of one site, so that what is secret to one is to the other."""
    try:
        return vet(one).origin == vet(other).origin
    except FetchError:
        return False


def host_of(address: str) -> str:
    """The host, or what is written where none is."""
    try:
        return vet(address).host
    except FetchError:
        return address


def said(error: Exception) -> str:
    """An error in words, without the address."""
    if isinstance(error, InputError):
        return error.problem
    return str(error) if isinstance(error, WiredeskError) else f"{type(error).__name__}: {error} (an error of wiredesk)"


def came_of(response: Response, outcome: FetchOutcome) -> Came:
    """What asking came to, by the answer."""
    return Came(
        response.address, outcome, response.status, response.headers, response.sent, len(response.body),
        response.seconds, response.final_address,
    )  # fmt: skip


def digest_of(response: Response) -> str:
    """By which an answer is known again."""
    return hashlib.blake2b(response.body, digest_size=12).hexdigest()


def _unvalidated(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in ("etag", "last-modified")}


def _moved(source: Source, response: Response) -> str | None:
    """Where a source is polled from now on. A move that would take its secrets to another site, or its requests out of
    TLS, is followed each time and not remembered."""
    to = response.permanent
    if to is None or (source.headers_file and not same_origin(source.address, to)):
        return None
    if source.address.startswith("https:") and to.startswith("http:"):
        return None
    return to
