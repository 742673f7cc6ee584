"""Sources polled, the pages of their news fetched. Calls in order; what is to be done is decided in pure modules.

    due sources ─▶ feed ─▶ parse ─▶ news_of ─▶ remembered, with the source's new state, in one transaction
                                       └─▶ page of each ─▶ hopper ─▶ keep, with what is known of its entry

Killed at any instant: an entry is remembered as waiting before its page is asked for, and as done in the transaction
that stores the page. Where several programs fetch for the desk, each asks for what it has claimed (`desk.claims`), and
leaves that once what it came to is committed.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from wiredesk.desk.asking import Asker, Parse, host_of, own_headers, said, same_origin
from wiredesk.desk.claims import AGAIN, MOST_SOURCES, Alone, Claiming
from wiredesk.desk.hopper import Hopper
from wiredesk.desk.manners import Manners
from wiredesk.desk.news import News, retry_at
from wiredesk.desk.pages import Done, PageToKeep, answered, fallback_of, page_of_answer
from wiredesk.desk.schedule import Came, Rhythm, after
from wiredesk.model.errors import FetchError, InputError, StoreError, StoreTooNew
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
_AT_ONCE = 0.5
"""Seconds until the next round where this one claimed all that it might."""
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
        claims: Claiming | None = None,
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
        self._claims: Claiming = claims or Alone(store.sources)
        self._rhythm = rhythm or Rhythm()
        self._held = held
        self._progress = progress
        self._on_trouble = on_trouble
        self._hopper: Hopper[PageToKeep] = Hopper()
        self._polls = asyncio.Semaphore(_POLLS)
        self._in_work: set[object] = set()
        self._jobs_at: Counter[str] = Counter()
        """How many of the jobs in work are of one page, by cleaned address."""
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
            named = None if sources is None else list(sources)
            more = self._start(group, named)
            while self._claims.shared and named is None and (more or self._in_work):
                # So much is claimed at once as is soon done.
                await asyncio.sleep(AGAIN)
                more = self._start(group, None)
        return self._polled

    async def forever(self) -> None:
        """Goes on polling what becomes due, until it is cancelled or the process gets SIGTERM. Raises `StoreTooNew`."""
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
                            more = self._start(group, None)
                            await asyncio.sleep(_AT_ONCE if more and self._claims.shared else _TICK)
                except StoreTooNew:
                    # Nothing that is fetched could be kept.
                    raise
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
        self._jobs_at.clear()
        self._hopper.open()
        lost = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._claims.begin(lambda: loop.call_soon_threadsafe(lost.set))
        try:
            async with asyncio.TaskGroup() as keeping:
                keeping.create_task(self._keep_all())
                watching = keeping.create_task(self._cut_off(lost))
                try:
                    async with asyncio.TaskGroup() as group:
                        yield group
                finally:
                    await asyncio.shield(self._hopper.close())
                    watching.cancel()
        except BaseExceptionGroup as errors:
            raise _first(errors) from None

    async def _cut_off(self, lost: asyncio.Event) -> None:
        await lost.wait()
        problem = "did not hear of this program in time, so that others took what it had claimed; it begins anew"
        raise StoreError(self._store.upkeep.place(), problem)

    def _start(self, group: asyncio.TaskGroup, ids: list[SourceId] | None) -> bool:
        """Begins with what there is to do; whether there may be more that others could do too."""
        now = self._clock()
        sources = self._store.sources
        polled = sum(isinstance(one, str) for one in self._in_work)
        full = ids is None and self._claims.shared and polled >= MOST_SOURCES
        due = [] if full else self._claims.due(now, ids)
        if ids is None:
            due = [one for one in due if one[0].id not in self._in_work]
        elif len(due) < len(ids):
            self._notice(f"another program is polling {len(ids) - len(due)} of {len(ids)} just now; left to it")
        # Pages before feeds: where a host asks for long delays, what was announced would else never be fetched.
        again: dict[SourceId, list[_Job]] = {}
        for id, seen in self._claims.waiting(now, ids):
            known = sources.get(id)
            if known is not None and seen.address is not None and (id, seen.key) not in self._in_work:
                self._begun(id, seen)
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
        return bool(due or again)

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
                self._left(
                    [(one.source, one.seen[0]) for one in batch if one.seen],
                    [one.source.id for one in batch if one.polled],
                )
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

        def remember() -> None:
            for job in jobs:
                waiting = (replace(job.seen[0], retry_at=now), *job.seen[1:])
                self._store.sources.put_entries(source.id, waiting)
            self._claims.put_waiting(source.id, [job.seen[0] for job in jobs])
            for seen in wordless:
                self._store.sources.put_entries(source.id, seen)
            if not pages:
                polled.remember(self._store.sources)

        self._store.surely(remember)
        # Before anything is waited for: the next round must not take them for entries to be tried again.
        for job in jobs:
            self._begun(source.id, job.seen[0])
        self._count(came, asked.later)
        for number, page in enumerate(pages, 1):
            # What the source came to is true once all is stored that will not be had again.
            last = replace(page, polled=polled) if number == len(pages) else page
            await self._hopper.put(last, len(page.page.data))
        if not pages:
            self._left((), [source.id])
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
            while not self._claims.take("page", job.address) and not self._is_there(job, cleaned):
                await asyncio.sleep(AGAIN)
            if article := self._is_there(job, cleaned):
                seen = [replace(one, article=article, retry_at=None) for one in job.seen]
                self._store.surely(lambda: self._store.sources.put_entries(job.source.id, seen))
                self._left([(job.source, job.seen[0])])
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

    def _is_there(self, job: _Job, cleaned: str) -> ArticleId | None:
        """The article of a page that was fetched for another entry, so that it need not be fetched for this one."""
        held = self._held(job.address) if self._held else None
        if job.news is None:
            # Tried before, or of a program that ended: what this one fetched itself may not have been stored.
            return None if job.seen[0].article or job.seen[0].tries else held
        return None if job.news.known else self._done.get(cleaned) or held

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

            def remember() -> None:
                self._store.sources.put_entries(job.source.id, seen)
                self._store.sources.record(fetch)

            self._store.surely(remember)
            self._left([(job.source, seen[0])])
            return
        if again is None:
            id = article_id(words.url, words.provenance.locator)
            seen = tuple(replace(one, article=id) for one in seen)
        keep_bytes = job.source.keep == "pages"
        await self._hopper.put(PageToKeep(job.source, words, seen, fetch, keep_bytes=keep_bytes), len(words.data))

    def _begun(self, source: SourceId, seen: EntrySeen) -> None:
        if seen.address is not None and (source, seen.key) not in self._in_work:
            self._in_work.add((source, seen.key))
            self._jobs_at[clean_address(seen.address)] += 1

    def _left(self, entries: Iterable[tuple[Source, EntrySeen]], sources: Iterable[SourceId] = ()) -> None:
        """What these came to is committed. A page is left with the last job that is of it."""
        pages: list[str] = []
        for source, seen in entries:
            if seen.address is not None and (source.id, seen.key) in self._in_work:
                self._in_work.remove((source.id, seen.key))
                page = clean_address(seen.address)
                self._jobs_at[page] -= 1
                if not self._jobs_at[page]:
                    del self._jobs_at[page]
                    pages.append(page)
        sources = list(sources)
        self._claims.leave("page", pages)
        self._claims.leave("source", sources)
        self._in_work.difference_update(sources)

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
