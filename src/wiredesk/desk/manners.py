"""One request at a time to a host, a delay after each, and nothing that its robots.txt forbids.

    async with manners.turn()(target): …    waits for the host; raises `FetchError` where it may not be asked

`Fetcher.get` enters a turn around each hop, so that a redirect cannot lead past another site's rules or queue.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from wiredesk.desk.claims import AGAIN, Alone, Claiming
from wiredesk.desk.schedule import HostQueue, retry_after
from wiredesk.model.errors import FetchError
from wiredesk.model.ports import SourceStore
from wiredesk.sources import robots
from wiredesk.sources.fetch import Fetcher, Heard, Request, Response, Turn
from wiredesk.sources.robots import Robots
from wiredesk.sources.vetting import Target

PATIENCE = 120.0
"""Seconds that one waits for a host that asks for more time; who would wait longer comes again another time."""
_FRESH = timedelta(hours=24)
"""For how long rules hold (RFC 9309, 2.4)."""
_RETRIED = timedelta(minutes=10)
"""After which a robots.txt that could not be had is asked for again."""
_GIVEN_UP = timedelta(days=30)
"""After which a robots.txt that cannot be had, and never could, counts as none (RFC 9309, 2.3.1.4)."""
_DEADLINE = 30.0
_LONGEST = 7 * 86_400.0
"""Seconds for which a host is left alone, whatever it asks for."""
_MOST_ORIGINS = 5000


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is known of an origin until then. refusal: why nothing at all may be fetched, as an error to be raised."""

    robots: Robots
    until: datetime
    refusal: FetchError | None = None


class Manners:
    """Turns at hosts and rules of origins, for all who fetch for the desk. delay: seconds from the end of one request
    to a host to the next; a Crawl-delay makes it longer. at_once: hosts asked at once. clock: aware, in UTC."""

    def __init__(
        self,
        fetcher: Fetcher,
        sources: SourceStore,
        *,
        clock: Callable[[], datetime],
        claims: Claiming | None = None,
        delay: float = 1.0,
        at_once: int = 8,
        patience: float = PATIENCE,
    ) -> None:
        self._fetcher = fetcher
        self._sources = sources
        self._clock = clock
        self._claims: Claiming = claims or Alone(sources)
        self._delay = delay
        self._patience = patience
        self._product = robots.token(fetcher.user_agent)
        self._queue: HostQueue[asyncio.Future[None]] = HostQueue(at_once=at_once)
        self._timer: asyncio.TimerHandle | None = None
        self._known: OrderedDict[str, _Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    def turn(self, proxy: str | None = None) -> Turn:
        """What `Fetcher.get` enters around each hop. proxy: that of the request, for robots.txt too."""

        @contextlib.asynccontextmanager
        async def entered(target: Target) -> AsyncIterator[Heard]:
            rules = await self.robots(target, proxy)
            if not rules.allows(target.path):
                raise FetchError(target.address, "refused by robots", "its robots.txt does not allow this")
            async with self._at(target, max(self._delay, rules.delay or 0.0)) as heard:
                yield heard

        return entered

    async def robots(self, target: Target, proxy: str | None = None) -> Robots:
        """The rules for us at the target's origin. Raises `FetchError` where they cannot be had."""
        origin = target.origin
        async with self._asking.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or known.until <= self._clock():
                known = self._stored(origin) or await self._asked_once(origin, proxy)
                self._known[origin] = known
            self._known.move_to_end(origin)
            while len(self._known) > _MOST_ORIGINS:
                oldest, _ = self._known.popitem(last=False)
                self._asking.pop(oldest, None)
        if known.refusal is not None:
            error = known.refusal
            said = f"its robots.txt cannot be had, so nothing may be fetched: {error.problem}"
            # Where nobody answers at all, it is not for the sake of robots.txt.
            nobody = error.status is None and error.outcome in ("failed", "refused address") and error.address == origin
            raise FetchError(target.address, error.outcome, error.problem if nobody else said, status=error.status)
        return known.robots

    def _stored(self, origin: str) -> _Rules | None:
        held = self._sources.robots(origin)
        if held is None:
            return None
        body, status, at = held
        available = robots.availability(status)
        if available == "unreachable" or self._clock() - at >= _FRESH:
            return None
        return _Rules(self._read(body) if available == "rules" else robots.ALL, at + _FRESH)

    async def _asked_once(self, origin: str, proxy: str | None) -> _Rules:
        """What another program has learned meanwhile, if one was about to ask."""
        while not self._claims.take("robots", origin):
            await asyncio.sleep(AGAIN)
        try:
            return self._stored(origin) or await self._asked(origin, proxy)
        finally:
            self._claims.leave("robots", [origin])

    async def _asked(self, origin: str, proxy: str | None) -> _Rules:
        request = Request(
            f"{origin}/robots.txt", accept="text/plain, */*;q=0.5", proxy=proxy, deadline=_DEADLINE,
            max_bytes=robots.MAX_BYTES, cut=True, redirects=robots.REDIRECTS,
        )  # fmt: skip
        try:
            response = await self._fetcher.get(request, turn=lambda target: self._at(target, self._delay))
        except FetchError as error:
            if error.status is not None and 300 <= error.status < 400:
                # Too many redirects, or one to nowhere: there is no such file.
                return self._remember(origin, b"", error.status)
            where = error.address.removesuffix("/robots.txt") if not error.problem.startswith("redirects") else ""
            return self._unreachable(origin, FetchError(where, error.outcome, error.problem, status=error.status))
        broken = bool(response.partial) and len(response.body) < robots.MAX_BYTES
        if broken or robots.availability(response.status) == "unreachable":
            return self._unreachable(origin, _no_answer(response))
        return self._remember(origin, response.body[: robots.MAX_BYTES + 1], response.status)

    def _remember(self, origin: str, body: bytes, status: int) -> _Rules:
        now = self._clock()
        self._sources.put_robots(origin, body, status, now)
        return _Rules(self._read(body) if robots.availability(status) == "rules" else robots.ALL, now + _FRESH)

    def _unreachable(self, origin: str, error: FetchError) -> _Rules:
        """What was read last holds; without it nothing may be fetched, until it has been so for a month."""
        now = self._clock()
        until = now + _RETRIED
        held = self._sources.robots(origin)
        if held is not None:
            body, status, at = held
            available = robots.availability(status)
            if available == "rules":
                return _Rules(self._read(body), until)
            if available == "none" or (now - at >= _GIVEN_UP and error.outcome != "refused address"):
                return _Rules(robots.ALL, until)
        else:
            # The time stays that of the first try, from which the month counts.
            self._sources.put_robots(origin, b"", None, now)
        return _Rules(robots.NOTHING, until, error)

    def _read(self, body: bytes) -> Robots:
        return robots.parse(body, self._product)

    @contextlib.asynccontextmanager
    async def _at(self, target: Target, delay: float) -> AsyncIterator[Heard]:
        asked = delay

        def heard(status: int, headers: Mapping[str, str]) -> None:
            nonlocal asked
            wait = retry_after(headers, self._clock()) if status in (429, 503) else None
            if wait is not None:
                asked = max(delay, min(wait.total_seconds(), _LONGEST))

        await self._its_turn(target)
        try:
            yield heard
        finally:
            try:
                self._claims.over(target.host, asked)
            finally:
                self._queue.done(target.host, self._now(), asked)
                if asked > self._patience:
                    self._send_away(target.host)
                self._give_turns()

    async def _its_turn(self, target: Target) -> None:
        """Waits until the host may be asked, by this program and by all others that fetch for the desk."""
        while True:
            await self._wait(target)
            wait = 0.0
            try:
                wait = self._claims.turn(target.host)
                if not wait:
                    return
            except BaseException:
                self._queue.done(target.host, self._now(), 0.0)
                raise
            self._queue.done(target.host, self._now(), wait)
            if wait > self._patience:
                self._send_away(target.host)
            self._give_turns()

    async def _wait(self, target: Target) -> None:
        host = target.host
        if self._queue.free_at(host, self._now()) - self._now() > self._patience:
            raise self._not_now(host, target.address)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not self._queue.put(host, mine):
            raise FetchError(target.address, "deferred", "too much waits to be fetched already")
        self._give_turns()
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled() and mine.exception() is None:
                self._queue.done(host, self._now(), 0.0)
                self._give_turns()
            else:
                self._queue.drop(host, mine)
            raise

    def _give_turns(self) -> None:
        now = self._now()
        while (taken := self._queue.take(now)) is not None:
            host, waiting = taken
            if waiting.done():
                self._queue.done(host, now, 0.0)
            else:
                waiting.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        at = self._queue.next_at(now)
        if at is not None:
            self._timer = asyncio.get_running_loop().call_at(at, self._give_turns)

    def _send_away(self, host: str) -> None:
        if self._queue.free_at(host, self._now()) - self._now() > self._patience:
            for waiting in self._queue.dismiss(host):
                if not waiting.done():
                    waiting.set_exception(self._not_now(host, host))

    def _not_now(self, host: str, address: str) -> FetchError:
        left = self._queue.free_at(host, self._now()) - self._now()
        return FetchError(address, "deferred", f"{host} asks to be left alone for {_span(left)}", retry_after=left)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _span(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.0f} h"
    )


def _no_answer(response: Response) -> FetchError:
    problem = response.partial or f"answers {response.status}"
    return FetchError(response.address, "deferred", problem, status=response.status)
