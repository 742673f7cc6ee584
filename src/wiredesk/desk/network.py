"""What the desk needs to go out: workers, a fetcher, manners and a poller, made together and closed together."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from wiredesk.desk.at_hand import warming
from wiredesk.desk.claims import Alone, Claiming, Shared
from wiredesk.desk.keeping import Keeper
from wiredesk.desk.manners import Manners
from wiredesk.desk.news import is_same_report
from wiredesk.desk.pages import PageToKeep
from wiredesk.desk.parsing import DiscoveryTask, FeedTask, Outcome, PageTask, Parsed, Task, perform
from wiredesk.desk.polling import Poller, Progress
from wiredesk.desk.schedule import Rhythm
from wiredesk.desk.workers import Workers
from wiredesk.model.errors import InputError
from wiredesk.model.feed import Feed, FeedLink
from wiredesk.model.identity import page_id
from wiredesk.model.kept import Kept, Stored
from wiredesk.model.ports import SourceStore
from wiredesk.model.spans import ArticleId
from wiredesk.sources.fetch import Fetcher
from wiredesk.store.holder import program

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk

LARGE = 1_000_000
"""Bytes of one batch of pages after which garbage is collected: the collector itself seldom runs, and what is left of a
large page lies among what stays, so that much more than itself is not given back."""


@dataclass(slots=True)
class Network:
    """The way out. Everything from outside is parsed by `workers`."""

    desk: Desk
    workers: Workers[Task, Outcome]
    poller: Poller
    keeper: Keeper
    large: bool = False
    """Whether a large batch was kept since garbage was last collected."""

    async def perform(self, task: Task) -> Outcome:
        """The outcome of a worker. Raises `InputError`."""
        outcome = await asyncio.wrap_future(self.workers.submit(task))
        if isinstance(outcome, InputError):
            raise outcome
        return outcome

    async def feed(self, data: bytes, address: str, media_type: str | None) -> Feed:
        """A feed or sitemap. Raises `InputError`."""
        outcome = await self.perform(FeedTask(data, address, media_type))
        assert isinstance(outcome, Feed)
        return outcome

    async def links(self, data: bytes, address: str, charset: str | None) -> tuple[FeedLink, ...]:
        """The feeds that a page offers. Raises `InputError`."""
        outcome = await self.perform(DiscoveryTask(data, address, charset))
        assert isinstance(outcome, tuple)
        return outcome

    async def keep(self, batch: list[PageToKeep]) -> None:
        """Reads pages and stores them with what is known of their entries, in one transaction."""
        batch = [_of_category(one) for one in batch]
        futures = [self.workers.submit(PageTask(one.page, one.source.language)) for one in batch]
        for one, future in zip(batch, futures, strict=True):
            outcome = await asyncio.wrap_future(future)
            if one.formerly is not None and isinstance(outcome, Parsed):
                one, outcome = await self._where_it_was(one, one.formerly, outcome)
            kept = Kept(
                one.page,
                outcome.reading if isinstance(outcome, Parsed) else None,
                self.desk.clock(),
                source=one.source.id,
                problem=outcome.problem if isinstance(outcome, InputError) else "",
                keep_bytes=one.keep_bytes,
                partial=one.partial,
            )
            self.keeper.together(partial(_remember, one, self.desk.store.sources))
            self.keeper.add(kept)
        self.keeper.flush()
        self.large |= sum(len(one.page.data) for one in batch) > LARGE

    def settle(self, progress: Progress | None = None) -> None:
        """Settles the desk, and tidies up after large pages, which are large once more when they are compared."""
        self.desk.settle(progress)
        self._tidy()

    def settle_if_free(self, progress: Progress) -> bool:
        """The same, unless another program is settling; whether it did."""
        settled = self.desk.settle_if_free(progress) is not None
        self._tidy()
        return settled

    def _tidy(self) -> None:
        if self.large:
            self.large = False
            gc.collect()

    async def _where_it_was(self, one: PageToKeep, formerly: ArticleId, parsed: Parsed) -> tuple[PageToKeep, Parsed]:
        """A page that its feed now names at another address, under the one that its report is held by; the page itself
        where it is another report, or one that is held already."""
        articles = self.desk.store.articles
        found, before = parsed.reading.article, articles.article(formerly)
        if before is None or before.address is None or found.id == formerly or articles.row(found.id) is not None:
            return one, parsed
        if not is_same_report(before, found):
            return one, parsed
        page = replace(
            one.page, id=page_id(before.address, one.page.provenance.locator, one.page.data), url=before.address
        )
        again = await asyncio.wrap_future(self.workers.submit(PageTask(page, one.source.language)))
        if not isinstance(again, Parsed) or again.reading.article.id != formerly:
            return one, parsed
        seen = tuple(replace(each, article=formerly) for each in one.seen)
        return replace(one, page=page, seen=seen), again


def _of_category(one: PageToKeep) -> PageToKeep:
    """A page with the category of its source: with it, so that it is the same when it is read anew."""
    category = one.source.category
    return replace(one, page=replace(one.page, hints=replace(one.page.hints, section=category))) if category else one


def _remember(one: PageToKeep, sources: SourceStore, stored: tuple[Stored, ...]) -> None:
    one.remember(sources)


def rhythm_of(desk: Desk) -> Rhythm:
    """How often sources are polled, by the settings."""
    poll = desk.settings.poll
    return Rhythm(
        shortest=timedelta(seconds=poll.min_interval),
        longest=timedelta(seconds=poll.max_interval),
        first=timedelta(seconds=poll.first_interval),
        failing=timedelta(seconds=poll.failing_interval),
    )


def claims_of(desk: Desk) -> Claiming:
    """What may be fetched for a desk: of one on a server what is claimed."""
    store = desk.store
    if not store.shared:
        return Alone(store.sources)
    return Shared(store.claims, store.sources, name=program(), lease=desk.settings.fetch.lease)


@contextlib.contextmanager
def network(desk: Desk, progress: Progress | None = None) -> Iterator[Network]:
    """Made before the event loop, and thereby before threads: workers are forked then, not started anew."""
    settings = desk.settings
    with Workers(
        perform,
        name=lambda task: task.source,
        jobs=desk.jobs(),
        seconds=settings.parse.seconds,
        memory=settings.parse.memory,
        warm=warming(desk.packs),
    ) as workers:
        fetcher = Fetcher(
            user_agent=settings.fetch.user_agent,
            allow=settings.fetch.allow,
            max_bytes=settings.fetch.max_bytes,
            deadline=settings.fetch.deadline,
            redirects=settings.fetch.redirects,
            proxy=settings.fetch.proxy,
        )
        claims = claims_of(desk)
        manners = Manners(
            fetcher,
            desk.store.sources,
            clock=desk.clock,
            claims=claims,
            delay=settings.fetch.delay,
            at_once=settings.fetch.at_once,
        )
        made = Network(desk, workers, None, desk.keeper(placing=True))  # type: ignore[arg-type]  # the two know each other
        made.poller = Poller(
            fetcher,
            desk.store,
            made.feed,
            made.keep,
            manners=manners,
            clock=desk.clock,
            claims=claims,
            rhythm=rhythm_of(desk),
            held=desk.held,
            progress=progress,
            on_trouble=desk.on_trouble,
        )
        try:
            yield made
        finally:
            claims.end()
            fetcher.close()
