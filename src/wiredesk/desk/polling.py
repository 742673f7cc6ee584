"""Sources polled, the pages of their news fetched. Calls in order; what is to be done is decided in pure modules.

    due sources ─▶ feed ─▶ parse ─▶ news_of ─▶ remembered, with the source's new state, in one transaction
                                       └─▶ page of each ─▶ hopper ─▶ keep, with what is known of its entry

Killed at any instant: an entry is remembered as waiting before its page is asked for, and as done in the transaction
that stores the page.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from wiredesk.desk.asking import Asker, Parse, host_of, own_headers, said, same_origin
from wiredesk.desk.hopper import Hopper
from wiredesk.desk.manners import Manners
from wiredesk.desk.news import News, retry_at
from wiredesk.desk.pages import Done, PageToKeep, answered, fallback_of, page_of_answer
from wiredesk.desk.schedule import Came, Rhythm, after
from wiredesk.model.errors import FetchError, InputError, StoreError
from wiredesk.model.identity import article_id, clean_address
from wiredesk.model.ports import EntrySeen, Store
from wiredesk.model.source import Fetch, FetchOutcome, Polling, Source
from wiredesk.model.spans import ArticleId, SourceId
from wiredesk.sources.fetch import ACCEPT, Fetcher, Request, Response

Keep = Callable[[list[PageToKeep]], Awaitable[None]]
"""Stores pages; when it returns, they are stored. See `PageToKeep.remember`."""
Progress = Callable[[str, int, int | None], None]

MOST_NEWS = 200
"""Entries of one source whose pages are fetched after one poll, the newest; the others after the next ones."""
_POLLS = 32
"""Hosts whose sources are polled at once; which of them may ask is for `Manners` to say."""
_PAGES = 4
"""Pages of one source that are asked for at once: they are seldom all of one host."""
_TICK = 5.0
_AFTER_TROUBLE = 30.0
_REMEMBERED = 20_000


@dataclass(slots=True)
class Polled:
    """What a round came to. failed: sources that gave an error; fetched, missed: pages; later: entries and pages that
    are left for the next rounds."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    fetched: int = 0
    missed: int = 0
    later: int = 0
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Job:
    """A page to be fetched. news: the entry as the feed has it; None for one that is tried again."""

    source: Source
    address: str
    seen: tuple[EntrySeen, ...]
    news: News | None = None


class Poller:
    """Polls the sources of a store.

    clock: aware, in UTC. held: the article of an address that need not be fetched again, None: it is to be fetched.
    progress: called with what was done, how much, and of how much if that is known; on_trouble: with what keeps
    `forever` from storing, when it happens. One event loop, one at a time.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        store: Store,
        parse: Parse,
        keep: Keep,
        *,
        manners: Manners,
        clock: Callable[[], datetime],
        rhythm: Rhythm | None = None,
        held: Callable[[str], ArticleId | None] | None = None,
        progress: Progress | None = None,
        on_trouble: Callable[[str], None] | None = None,
        most_news: int = MOST_NEWS,
    ) -> None:
        self._fetcher = fetcher
        self._store = store
        self._asker = Asker(fetcher, store.sources, parse, manners=manners, clock=clock, most_news=most_news)
        self._keep = keep
        self._manners = manners
        self._clock = clock
        self._rhythm = rhythm or Rhythm()
        self._held = held
        self._progress = progress
        self._on_trouble = on_trouble
        self._hopper: Hopper[PageToKeep] = Hopper()
        self._polls = asyncio.Semaphore(_POLLS)
        self._in_work: set[object] = set()
        self._done: dict[str, ArticleId] = {}
        """Pages that this process fetched, by cleaned address: two feeds of a site name the same ones."""
        self._on_the_way: dict[str, asyncio.Event] = {}
        self._polled = Polled()
        self._due = self._wanted = 0
        """Sources that were to be polled, pages that were to be fetched since the last `once`."""

    @property
    def polled(self) -> Polled:
        """What the rounds since the last `once` came to, so far."""
        return self._polled

    async def once(
        self, sources: Iterable[SourceId] | None = None, had: Mapping[SourceId, Response] | None = None
    ) -> Polled:
        """Polls what is due, or those named, due or not; fetches the pages of their news; returns when all is stored.
        had: answers that are there already, of sources that need not be asked for them again.

        One source's trouble is its own, and stands in its `Fetch`. Raises `StoreError`. Cancelled, it stores what was
        fetched and leaves the rest for the next round.
        """
        self._polled, self._due, self._wanted = Polled(), 0, 0
        self._asker.had.update(had or {})
        async with self._working() as group:
            self._start(group, None if sources is None else list(sources))
        return self._polled

    async def forever(self) -> None:
        """Goes on polling what becomes due, until it is cancelled or the process gets SIGTERM."""
        task = asyncio.current_task()
        assert task is not None
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        try:
            while True:
                try:
                    async with self._working() as group:
                        while True:
                            self._start(group, None)
                            await asyncio.sleep(_TICK)
                except StoreError as error:
                    # A full disk or another writer: nothing is lost, and it may be over soon.
                    self._notice(str(error))
                    await asyncio.sleep(_AFTER_TROUBLE)
        finally:
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(signal.SIGTERM)

    async def fetch_page(self, address: str, *, accept: str = ACCEPT) -> Response:
        """One page, under the same politeness. Raises `FetchError`, also for any answer but a good one."""
        response = await self._fetcher.get(Request(address, accept=accept), turn=self._manners.turn())
        return answered(response, self._clock())

    # -- rounds -------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _working(self) -> AsyncIterator[asyncio.TaskGroup]:
        self._in_work.clear()
        self._hopper.open()
        try:
            async with asyncio.TaskGroup() as keeping:
                keeping.create_task(self._keep_all())
                try:
                    async with asyncio.TaskGroup() as group:
                        yield group
                finally:
                    await asyncio.shield(self._hopper.close())
        except BaseExceptionGroup as errors:
            raise _first(errors) from None

    def _start(self, group: asyncio.TaskGroup, ids: list[SourceId] | None) -> None:
        now = self._clock()
        sources = self._store.sources
        if ids is None:
            due = [one for one in sources.due(now) if one[0].id not in self._in_work]
        else:
            due = [one for id in ids if (one := sources.get(id)) is not None]
        # Pages before feeds: where a host asks for long delays, what was announced would else never be fetched.
        again: dict[SourceId, list[_Job]] = {}
        for id, seen in sources.entries_to_retry(now):
            known = sources.get(id) if ids is None or id in ids else None
            if known is not None and seen.address is not None and (id, seen.key) not in self._in_work:
                self._in_work.add((id, seen.key))
                again.setdefault(id, []).append(_Job(known[0], seen.address, (seen,)))
        for jobs in again.values():
            self._fetch(group, jobs)
        # The sources of a host one after the other, so that a slow host keeps one place and not all.
        hosts: dict[str, list[tuple[Source, Polling]]] = {}
        for source, polling in due:
            self._in_work.add(source.id)
            hosts.setdefault(host_of(source.address), []).append((source, polling))
        self._due += len(due)
        for some in hosts.values():
            group.create_task(self._poll_all(group, some))

    def _fetch(self, group: asyncio.TaskGroup, jobs: list[_Job]) -> None:
        """Begins to fetch the pages of a source."""
        waiting = deque(jobs)
        self._wanted += len(jobs)

        async def one_by_one() -> None:
            while waiting:
                await self._page(waiting.popleft())

        for _ in range(min(_PAGES, len(jobs))):
            group.create_task(one_by_one())

    async def _keep_all(self) -> None:
        try:
            while batch := await self._hopper.take():
                kept = asyncio.ensure_future(self._keep(batch))
                try:
                    await asyncio.shield(kept)
                except asyncio.CancelledError:
                    await kept
                    raise
                self._in_work.difference_update((one.source.id, one.seen[0].key) for one in batch if one.seen)
                self._in_work.difference_update(one.source.id for one in batch if one.polled)
        except asyncio.CancelledError:
            if rest := self._hopper.rest():
                await self._keep(rest)
            raise

    # -- a source -----------------------------------------------------------------------------------------------

    async def _poll_all(self, group: asyncio.TaskGroup, sources: list[tuple[Source, Polling]]) -> None:
        for source, polling in sources:
            async with self._polls:
                jobs = await self._poll(source, polling)
            self._fetch(group, jobs)

    async def _poll(self, source: Source, polling: Polling) -> list[_Job]:
        """Asks a source, writes down what it came to; gives the pages that are to be fetched."""
        asked = await self._asker.ask(source, polling)
        now = self._clock()
        came = asked.came
        pages: list[PageToKeep] = []
        if asked.page is not None:
            try:
                pages.append(self._page_of(source, asked.page, now))
            except InputError as error:
                came = replace(came, outcome="not a page", new=0, problem=error.problem)
        jobs, words, wordless = self._parted(source, asked.news, now)
        pages += words
        state, fetch = after(source, polling, came, now, self._rhythm)
        if asked.moved is not None:
            source = replace(source, address=asked.moved)
        polled = Done(source, state, fetch)
        with self._store.writing():
            for job in jobs:
                waiting = (replace(job.seen[0], retry_at=now), *job.seen[1:])
                self._store.sources.put_entries(source.id, waiting)
            for seen in wordless:
                self._store.sources.put_entries(source.id, seen)
            if not pages:
                polled.remember(self._store.sources)
        # Before anything is waited for: the next round must not take them for entries to be tried again.
        self._in_work.update((source.id, job.seen[0].key) for job in jobs)
        self._count(came, asked.later)
        for number, page in enumerate(pages, 1):
            # What the source came to is true once all is stored that will not be had again.
            last = replace(page, polled=polled) if number == len(pages) else page
            await self._hopper.put(last, len(page.page.data))
        if not pages:
            self._in_work.discard(source.id)
        return jobs

    def _parted(
        self, source: Source, news: tuple[News, ...], now: datetime
    ) -> tuple[list[_Job], list[PageToKeep], list[tuple[EntrySeen, ...]]]:
        """News whose pages are to be fetched; the feed's own words of those that are not; and those without words."""
        jobs: list[_Job] = []
        words: list[PageToKeep] = []
        wordless: list[tuple[EntrySeen, ...]] = []
        for one in news:
            if source.full_text and one.entry.address:
                jobs.append(_Job(source, one.entry.address, one.seen(), one))
            elif (page := fallback_of(one, source, now)) is not None:
                id = article_id(page.url, page.provenance.locator)
                seen = tuple(replace(key, article=id) for key in one.seen())
                before = one.known.article if one.known else None
                words.append(PageToKeep(source, page, seen, keep_bytes=source.keep == "pages", formerly=before))
            else:
                wordless.append(one.seen())
        return jobs, words, wordless

    # -- a page -------------------------------------------------------------------------------------------------

    async def _page(self, job: _Job) -> None:
        cleaned = clean_address(job.address)
        while (other := self._on_the_way.get(cleaned)) is not None:
            await other.wait()
        self._on_the_way[cleaned] = here = asyncio.Event()
        try:
            article = self._done.get(cleaned) or (self._held(job.address) if self._held else None)
            if article is not None and job.news is not None and job.news.known is None:
                self._store.sources.put_entries(job.source.id, [replace(seen, article=article) for seen in job.seen])
                self._in_work.discard((job.source.id, job.seen[0].key))
                return
            request = Request(
                self._store.sources.moved(job.address) or job.address, proxy=job.source.proxy,
                headers=own_headers(job.source) if same_origin(job.source.address, job.address) else (),
            )  # fmt: skip
            answer = await self._fetcher.get(request, turn=self._manners.turn(job.source.proxy))
            page = self._page_of(job.source, answered(answer, self._clock()), self._clock(), job)
            await self._hopper.put(page, len(page.page.data))
            if len(self._done) >= _REMEMBERED:
                self._done.clear()
            self._done[cleaned] = article_id(page.page.url, None)
        except (StoreError, asyncio.CancelledError):
            raise
        except Exception as error:
            await self._missed(job, error)
        finally:
            del self._on_the_way[cleaned]
            here.set()

    def _page_of(self, source: Source, response: Response, now: datetime, job: _Job | None = None) -> PageToKeep:
        """Raises `InputError` for what is no page."""
        page, opt_outs = page_of_answer(response, job.news if job else None, now)
        again: datetime | None = None
        seen: tuple[EntrySeen, ...] = ()
        fetch: Fetch | None = None
        if job is not None:
            tries = job.seen[0].tries + 1
            if response.partial:
                again = retry_at(FetchError(response.address, "damaged", response.partial), tries, now)
            id = article_id(page.url, None)
            seen = tuple(
                replace(one, article=id, tries=tries, retry_at=again if number == 0 else None)
                for number, one in enumerate(job.seen)
            )
            fetch = Fetch(
                source.id, job.address, now, "fetched", response.status, response.sent, len(response.body),
                round(response.seconds, 3), page.url if page.url != job.address else None, response.partial, again,
            )  # fmt: skip
        self._polled.fetched += 1
        self._say("fetched", self._polled.fetched, self._wanted)
        return PageToKeep(
            source, page, seen, fetch, (response.address, response.permanent) if response.permanent else None,
            partial=bool(response.partial), keep_bytes=source.keep == "pages" and opt_outs.archive, opt_outs=opt_outs,
            formerly=job.seen[0].article if job else None,
        )  # fmt: skip

    async def _missed(self, job: _Job, error: Exception) -> None:
        """A page that did not come: when it is tried again, and the feed's own words until then."""
        now = self._clock()
        if not isinstance(error, FetchError):
            outcome: FetchOutcome = "not a page" if isinstance(error, InputError) else "failed"
            error = FetchError(job.address, outcome, said(error))
        tries = job.seen[0].tries + 1
        again = retry_at(error, tries, now)
        if error.outcome == "deferred":
            self._polled.later += 1
        else:
            self._polled.missed += 1
        fetch = Fetch(
            job.source.id, job.address, now, error.outcome, error.status, error.sent, error.decoded,
            problem=error.problem, next_due=again,
        )  # fmt: skip
        seen = tuple(
            replace(one, tries=tries, retry_at=again if number == 0 else None) for number, one in enumerate(job.seen)
        )
        # Words at a new address would be a second report.
        words = fallback_of(job.news, job.source, now) if job.news and not job.news.moved else None
        if job.news is None and tries == 1:
            # The process ended before this first try, so nobody kept the feed's words: the feed is to tell them again.
            seen = tuple(replace(one, digest="") for one in seen)
        if words is None:
            with self._store.writing():
                self._store.sources.put_entries(job.source.id, seen)
                self._store.sources.record(fetch)
            self._in_work.discard((job.source.id, seen[0].key))
            return
        if again is None:
            id = article_id(words.url, words.provenance.locator)
            seen = tuple(replace(one, article=id) for one in seen)
        keep_bytes = job.source.keep == "pages"
        await self._hopper.put(PageToKeep(job.source, words, seen, fetch, keep_bytes=keep_bytes), len(words.data))

    # -- in common ----------------------------------------------------------------------------------------------

    def _count(self, came: Came, later: int) -> None:
        polled = self._polled
        polled.polled += 1
        polled.new += came.new
        polled.later += later
        polled.unchanged += came.outcome == "unchanged"
        polled.failed += came.outcome not in ("fetched", "unchanged", "moved")
        self._say("polled", polled.polled, self._due)

    def _say(self, what: str, done: int, total: int | None) -> None:
        if self._progress is not None:
            self._progress(what, done, total)

    def _notice(self, text: str) -> None:
        self._polled.notices.append(text)
        if self._on_trouble is not None:
            self._on_trouble(text)


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """What ended a round: trouble with the store first, for it brings others down."""
    flat = [_first(error) if isinstance(error, BaseExceptionGroup) else error for error in errors.exceptions]
    return next((error for error in flat if isinstance(error, StoreError)), flat[0])
