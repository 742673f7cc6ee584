"""Sources polled, the pages of their news fetched. Calls in order; what is to be done is decided in pure modules.

    due sources ─▶ feed ─▶ parse ─▶ news_of ─▶ remembered, with the source's new state, in one transaction
                                       └─▶ page of each ─▶ hopper ─▶ keep, with what is known of its entry

Killed at any instant: an entry is remembered as waiting before its page is asked for, and as done in the transaction
that stores the page.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from wiredesk.desk.hopper import Hopper
from wiredesk.desk.manners import Manners
from wiredesk.desk.news import News, keys_of, news_of, retry_at, times_of
from wiredesk.desk.pages import PageToKeep, answered, fallback_of, page_of_answer
from wiredesk.desk.private_files import private_headers
from wiredesk.desk.schedule import Came, Rhythm, after
from wiredesk.model.errors import FetchError, InputError, StoreError, WiredeskError, WorkerDied
from wiredesk.model.feed import Feed
from wiredesk.model.identity import article_id, clean_address
from wiredesk.model.ports import EntrySeen, Store
from wiredesk.model.source import Fetch, FetchOutcome, Polling, Source
from wiredesk.model.spans import ArticleId, SourceId
from wiredesk.sources.fetch import ACCEPT, ACCEPT_FEED, Fetcher, Request, Response
from wiredesk.sources.vetting import vet

Parse = Callable[[bytes, str, str | None], Awaitable[Feed]]
"""(body, address, Content-Type) to a feed; raises `InputError`."""
Keep = Callable[[list[PageToKeep]], Awaitable[None]]
"""Stores pages; when it returns, they are stored. See `PageToKeep.remember`."""
Progress = Callable[[str, int, int | None], None]

MOST_NEWS = 200
"""Entries of one source whose pages are fetched after one poll, the newest; the others after the next ones."""
MOST_SITEMAPS = 20
_DEPTH = 3
_SITEMAP_BYTES = 50_000_000
_SITEMAP_SECONDS = 300.0
_POLLS = 32
"""Sources in work at once; which of them may ask is for `Manners` to say."""
_PAGES = 4000
"""Pages that wait at once."""
_TICK = 5.0
_AFTER_TROUBLE = 30.0
_REMEMBERED = 20_000
_LIST = "list"
"""Stands for the digest of a sitemap that lists others, once all of them were read."""


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
    progress: called with what was done, how much, and of how much if that is known. One event loop, one at a time.
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
        most_news: int = MOST_NEWS,
    ) -> None:
        self._fetcher = fetcher
        self._store = store
        self._parse = parse
        self._keep = keep
        self._manners = manners
        self._clock = clock
        self._rhythm = rhythm or Rhythm()
        self._held = held
        self._progress = progress
        self._most_news = most_news
        self._hopper: Hopper[PageToKeep] = Hopper()
        self._polls = asyncio.Semaphore(_POLLS)
        self._room = asyncio.Semaphore(_PAGES)
        self._in_work: set[object] = set()
        self._done: dict[str, ArticleId] = {}
        """Pages that this process fetched, by cleaned address: two feeds of a site name the same ones."""
        self._on_the_way: dict[str, asyncio.Event] = {}
        self._polled = Polled()

    @property
    def polled(self) -> Polled:
        """What the rounds since the last `once` came to, so far."""
        return self._polled

    async def once(self, sources: Iterable[SourceId] | None = None) -> Polled:
        """Polls what is due, or those named, due or not; fetches the pages of their news; returns when all is stored.

        One source's trouble is its own, and stands in its `Fetch`. Raises `StoreError`. Cancelled, it stores what was
        fetched and leaves the rest for the next round.
        """
        self._polled = Polled()
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
        for id, seen in sources.entries_to_retry(now):
            known = sources.get(id) if ids is None or id in ids else None
            if known is not None and seen.address is not None and (id, seen.key) not in self._in_work:
                self._in_work.add((id, seen.key))
                group.create_task(self._page(_Job(known[0], seen.address, (seen,))))
        for source, polling in due:
            self._in_work.add(source.id)
            group.create_task(self._poll(group, source, polling))

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
        except asyncio.CancelledError:
            if rest := self._hopper.rest():
                await self._keep(rest)
            raise

    # -- a source -----------------------------------------------------------------------------------------------

    async def _poll(self, group: asyncio.TaskGroup, source: Source, polling: Polling) -> None:
        async with self._polls:
            try:
                came, news, moved = await self._asked(source, polling)
            except FetchError as error:
                came, news, moved = _came_of(error, source), [], None
            except (StoreError, asyncio.CancelledError):
                raise
            except Exception as error:
                # Whatever it is, it is this source's trouble alone.
                came, news, moved = Came(source.address, "failed", problem=_said(error)), [], None
            now = self._clock()
            state, fetch = after(source, polling, came, now, self._rhythm)
            fetched = [one for one in news if source.full_text and one.entry.address]
            with self._store.writing():
                if moved is not None:
                    self._store.sources.put_moved(source.address, moved)
                    source = replace(source, address=moved)
                    self._store.sources.put(source)
                for one in fetched:
                    self._store.sources.put_entries(source.id, one.seen(retry_at=now))
                self._store.sources.polled(state, fetch)
            # Before anything is waited for: the next round must not take them for entries to be tried again.
            self._in_work.update((source.id, one.keys[0]) for one in fetched)
            self._count(came)
            for one in news:
                if one not in fetched:
                    await self._keep_words(source, one)
            for one in fetched:
                assert one.entry.address is not None
                await self._room.acquire()
                job = _Job(source, one.entry.address, one.seen(), one)
                group.create_task(self._page(job)).add_done_callback(lambda _: self._room.release())
            self._in_work.discard(source.id)

    async def _asked(self, source: Source, polling: Polling) -> tuple[Came, list[News], str | None]:
        request = Request(
            source.address, etag=polling.etag, last_modified=polling.last_modified, headers=_own(source),
            accept=ACCEPT if source.kind == "page" else ACCEPT_FEED, proxy=source.proxy,
            max_bytes=_SITEMAP_BYTES if source.kind == "sitemap" else None,
            deadline=_SITEMAP_SECONDS if source.kind == "sitemap" else None,
        )  # fmt: skip
        response = await self._fetcher.get(request, turn=self._manners.turn(source.proxy))
        if response.status == 304:
            return _came(response, "unchanged"), [], None
        response = answered(response, self._clock())
        if response.partial:
            raise FetchError(source.address, "damaged", response.partial, status=response.status, sent=response.sent)
        digest = hashlib.blake2b(response.body, digest_size=12).hexdigest()
        moved = _moved(source, response)
        said = f"moved for good to {moved}" if moved else ""
        if digest == polling.digest:
            return replace(_came(response, "unchanged"), digest=digest, problem=said), [], moved
        came = replace(_came(response, "moved" if moved else "fetched"), digest=digest, problem=said)
        if source.kind == "page":
            await self._keep_page(source, response)
            return replace(came, new=1), [], moved
        try:
            feed = await self._parse(response.body, response.final_address, response.headers.get("content-type"))
        except InputError as error:
            outcome: FetchOutcome = "damaged" if isinstance(error, WorkerDied) else "not a feed"
            raise FetchError(
                source.address, outcome, error.problem, status=response.status, sent=response.sent,
                decoded=len(response.body),
            ) from None  # fmt: skip
        feeds, trouble = await self._with_further(source, polling, feed)
        entries = keys_of(feeds)
        known = self._store.sources.entries(source.id, [key for _, _, keys in entries for key in keys])
        news, more = news_of(entries, known, self._most_news)
        if more:
            trouble.append(f"of {len(news) + more:,} new entries the newest {len(news):,} are taken first")
            self._polled.later += more
        problems = "; ".join(part for part in (said, feed.problem, *trouble) if part)
        came = replace(
            came, new=len(news), every=feed.every, times=times_of(feeds), problem=problems, complete=not more
        )
        # The list of sitemaps may stay the same while what they list changes.
        return (replace(came, headers=_unvalidated(came.headers), digest=_LIST) if feed.further else came), news, moved

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
            try:
                request = Request(address, accept=ACCEPT_FEED, proxy=source.proxy, max_bytes=_SITEMAP_BYTES)
                answer = await self._fetcher.get(request, turn=self._manners.turn(source.proxy))
                response = answered(answer, self._clock())
                further = await self._parse(response.body, response.final_address, response.headers.get("content-type"))
            except (FetchError, InputError) as error:
                trouble.append(str(error))
                continue
            feeds.append(further)
            if depth < _DEPTH:
                waiting.extend((one, changed or "", depth + 1) for one, changed in further.further)
        return feeds, trouble

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
                headers=_own(job.source) if _same_origin(job.source.address, job.address) else (),
            )  # fmt: skip
            answer = await self._fetcher.get(request, turn=self._manners.turn(job.source.proxy))
            response = answered(answer, self._clock())
            await self._keep_page(job.source, response, job)
        except (StoreError, asyncio.CancelledError):
            raise
        except Exception as error:
            await self._missed(job, error)
        finally:
            del self._on_the_way[cleaned]
            here.set()

    async def _keep_page(self, source: Source, response: Response, job: _Job | None = None) -> None:
        now = self._clock()
        news = job.news if job else None
        page, opt_outs = page_of_answer(response, news, now)
        id = article_id(page.url, None)
        tries = job.seen[0].tries + 1 if job else 0
        again = (
            retry_at(FetchError(response.address, "damaged", response.partial), tries, now)
            if response.partial
            else None
        )
        seen = tuple(
            replace(one, article=id, tries=tries, retry_at=again if number == 0 else None)
            for number, one in enumerate(job.seen if job else ())
        )
        fetch = None
        if job is not None:
            fetch = Fetch(
                source.id, job.address, now, "fetched", response.status, response.sent, len(response.body),
                round(response.seconds, 3), page.url if page.url != job.address else None, response.partial, again,
            )  # fmt: skip
        await self._hopper.put(
            PageToKeep(
                source, page, seen, fetch, (response.address, response.permanent) if response.permanent else None,
                partial=bool(response.partial), keep_bytes=source.keep == "pages" and opt_outs.archive,
                opt_outs=opt_outs,
            ),
            len(page.data),
        )  # fmt: skip
        if job is not None:
            if len(self._done) >= _REMEMBERED:
                self._done.clear()
            self._done[clean_address(job.address)] = id
        self._polled.fetched += 1
        self._say("fetched", self._polled.fetched, None)

    async def _missed(self, job: _Job, error: Exception) -> None:
        """A page that did not come: when it is tried again, and the feed's own words instead for now."""
        now = self._clock()
        if not isinstance(error, FetchError):
            outcome: FetchOutcome = "not a page" if isinstance(error, InputError) else "failed"
            error = FetchError(job.address, outcome, _said(error))
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
        words = fallback_of(job.news, job.source, now) if job.news else None
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

    async def _keep_words(self, source: Source, news: News) -> None:
        """An entry whose page is not wanted or has no address: the feed's own words."""
        now = self._clock()
        words = fallback_of(news, source, now)
        if words is None:
            with self._store.writing():
                self._store.sources.put_entries(source.id, news.seen())
            return
        id = article_id(words.url, words.provenance.locator)
        seen = tuple(replace(one, article=id) for one in news.seen())
        await self._hopper.put(PageToKeep(source, words, seen, keep_bytes=source.keep == "pages"), len(words.data))

    # -- in common ----------------------------------------------------------------------------------------------

    def _count(self, came: Came) -> None:
        polled = self._polled
        polled.polled += 1
        polled.new += came.new
        polled.unchanged += came.outcome == "unchanged"
        polled.failed += came.outcome not in ("fetched", "unchanged", "moved")
        self._say("polled", polled.polled, None)

    def _say(self, what: str, done: int, total: int | None) -> None:
        if self._progress is not None:
            self._progress(what, done, total)

    def _notice(self, text: str) -> None:
        self._polled.notices.append(text)


def _came(response: Response, outcome: FetchOutcome) -> Came:
    return Came(
        response.address, outcome, response.status, response.headers, response.sent, len(response.body),
        response.seconds, response.final_address,
    )  # fmt: skip


def _came_of(error: FetchError, source: Source) -> Came:
    asked = {"retry-after": f"{error.retry_after:.0f}"} if error.retry_after else {}
    return Came(
        source.address, error.outcome, error.status, asked, error.sent, error.decoded, problem=error.problem
    )  # fmt: skip


def _unvalidated(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in ("etag", "last-modified")}


def _moved(source: Source, response: Response) -> str | None:
    """Where a source is polled from now on. A move that would take its secrets to another site, or out of the open
    into the open, is followed each time and not remembered."""
    to = response.permanent
    if to is None or (source.headers_file and not _same_origin(source.address, to)):
        return None
    if source.address.startswith("https:") and to.startswith("http:"):
        return None
    return to


def _own(source: Source) -> tuple[tuple[str, str], ...]:
    return private_headers(source.headers_file).pairs if source.headers_file else ()


def _said(error: Exception) -> str:
    if isinstance(error, InputError):
        return error.problem
    return str(error) if isinstance(error, WiredeskError) else f"{type(error).__name__}: {error} (an error of wiredesk)"


def _same_origin(one: str, other: str) -> bool:
    try:
        return vet(one).origin == vet(other).origin
    except FetchError:
        return False


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """What ended a round: trouble with the store first, for it brings others down."""
    flat = [_first(error) if isinstance(error, BaseExceptionGroup) else error for error in errors.exceptions]
    return next((error for error in flat if isinstance(error, StoreError)), flat[0])
