"""What an address of the web is: a feed, a sitemap, a site that has some, or a page; and the source that it makes.

address ─▶ fetch ─▶ a feed?  ─▶ source
                    an article ─▶ kept, and watched for edits
                    a page     ─▶ its links, its robots.txt, the usual places ─▶ the best that is a feed ─▶ source
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wiredesk.desk.asking import came_of, digest_of
from wiredesk.desk.network import Network, network, rhythm_of
from wiredesk.desk.pages import Done, PageToKeep, page_of_answer
from wiredesk.desk.parsing import PageTask, Parsed
from wiredesk.desk.schedule import after
from wiredesk.model.errors import FetchError, InputError
from wiredesk.model.feed import Feed, FeedLink
from wiredesk.model.identity import clean_address, source_id
from wiredesk.model.page import Page
from wiredesk.model.source import Polling, Source
from wiredesk.sources.discovery import feeds_of_robots, well_known
from wiredesk.sources.fetch import ACCEPT_FEED, Response

if TYPE_CHECKING:
    from wiredesk.desk.desk import Added, Desk

TRIED = 4
"""Feeds of a site that are tried, best first, until one is a feed."""


def sources_of(
    desk: Desk, addresses: Sequence[str], added: Added, *, feed: str | None, category: str | None, language: str | None
) -> list[Meant]:
    """The sources that addresses mean. What cannot be fetched or is nothing to poll stands in `added.skipped`; what
    was found and not taken in `added.listed`; a page that is an article is kept."""

    async def all_of(net: Network) -> list[Meant]:
        found = []
        for address in addresses:
            try:
                source = await _Adding(net, added, category, language).source(address, feed)
            except FetchError as error:
                added.skipped.append(InputError(address, error.problem, done="not added"))
            except InputError as error:
                added.skipped.append(InputError(address, error.problem, done="not added"))
            else:
                found.append(source)
        return found

    with network(desk) as net:
        found = asyncio.run(all_of(net))
        added.pages.add(net.keeper.counts)
        return found


def fetched_page(desk: Desk, address: str) -> Page:
    """One page, fetched politely and not kept. Raises `FetchError`, `InputError`."""
    with network(desk) as net:
        response = asyncio.run(net.poller.fetch_page(address))
    return page_of_answer(response, None, desk.clock())[0]


@dataclass(frozen=True, slots=True)
class Meant:
    """A source that an address means. answer: of the feed, which need not be asked for it again at once; done: what
    polling came to, of a page that is kept already."""

    source: Source
    answer: Response | None = None
    done: Done | None = None


class _Adding:
    def __init__(self, net: Network, added: Added, category: str | None, language: str | None) -> None:
        self._net = net
        self._added = added
        self._category = category
        self._language = language

    async def source(self, address: str, wanted: str | None) -> Meant:
        """Raises `FetchError`, `InputError`."""
        if wanted is not None:
            feed, response = await self._feed(wanted)
            return Meant(self._source(wanted, feed, site=address), response)
        response = await self._net.poller.fetch_page(address, accept=ACCEPT_FEED)
        try:
            feed = await self._parsed(response)
        except InputError as no_feed:
            page, asked = page_of_answer(response, None, self._net.desk.clock())
            if page.form != "html":
                raise no_feed
        else:
            return Meant(self._source(address, feed), response)
        links = await self._net.links(page.data, response.final_address, page.charset)
        if urlsplit(response.final_address).path.strip("/"):
            read = await self._net.perform(PageTask(page, self._language))
            forgotten = self._net.keeper.counts.forgotten
            if isinstance(read, Parsed) and read.reading.article.is_article:
                source = self._page_source(response.final_address, read)
                await self._net.keep([PageToKeep(source, page, keep_bytes=asked.archive, opt_outs=asked)])
                if self._net.keeper.counts.forgotten > forgotten:
                    raise InputError(address, "was forgotten by this desk and is not taken in again")
                self._added.listed += links
                return Meant(source, done=self._done(source, response))
        return await self._of_site(address, response, links)

    async def _of_site(self, address: str, response: Response, links: Sequence[FeedLink]) -> Meant:
        of_robots = self._of_robots(response.final_address)
        candidates = [*links, *of_robots]
        tried: list[str] = []
        for link in [*candidates[:TRIED], *well_known(response.final_address)]:
            if clean_address(link.address) in tried:
                continue
            tried.append(clean_address(link.address))
            try:
                feed, answer = await self._feed(link.address)
            except (FetchError, InputError) as error:
                if link in candidates:
                    self._added.notices.append(f"{link.address}: {error.problem}; the next one was tried")
                continue
            if not feed.entries and not feed.further:
                continue
            self._added.listed += [other for other in candidates if clean_address(other.address) not in tried]
            return Meant(self._source(link.address, feed, site=address, title=link.title), answer)
        raise InputError(
            address,
            "has no feed and no sitemap that can be found, and is no article: give the address of its feed",
            done="not added",
        )

    def _of_robots(self, address: str) -> Sequence[FeedLink]:
        parts = urlsplit(address)
        held = self._net.desk.store.sources.robots(f"{parts.scheme}://{parts.netloc}")
        return feeds_of_robots(held[0].decode("utf-8", "replace"), address) if held else ()

    async def _feed(self, address: str) -> tuple[Feed, Response]:
        response = await self._net.poller.fetch_page(address, accept=ACCEPT_FEED)
        return await self._parsed(response), response

    async def _parsed(self, response: Response) -> Feed:
        return await self._net.feed(response.body, response.final_address, response.headers.get("content-type"))

    def _source(self, address: str, feed: Feed, *, site: str | None = None, title: str = "") -> Source:
        return Source(
            id=source_id(address),
            kind="sitemap" if feed.format in ("sitemap", "news sitemap") else "feed",
            address=address,
            title=feed.title or title or urlsplit(address).netloc,
            site=site or feed.site,
            category=self._category,
            language=self._language,
            added=self._net.desk.clock(),
        )

    def _done(self, source: Source, response: Response) -> Done:
        """What polling a page came to that was fetched to find out what it is."""
        came = replace(came_of(response, "fetched"), digest=digest_of(response), new=1)
        return Done(source, *after(source, Polling(source.id), came, self._net.desk.clock(), rhythm_of(self._net.desk)))

    def _page_source(self, address: str, read: Parsed) -> Source:
        title = read.reading.article.title
        return Source(
            id=source_id(address),
            kind="page",
            address=address,
            title=title.value if title else address,
            category=self._category,
            language=self._language,
            added=self._net.desk.clock(),
        )
