"""When a source is asked again, and whose turn it is at a host. Pure: the time comes in as an argument.

What counts, in this order: that a source has ended (410), what its server asks for (Retry-After, Cache-Control, the
feed's own ttl), that it fails, and else how often something new comes.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Generic, TypeVar

from wiredesk.model.source import Fetch, FetchOutcome, Polling, Source

Item = TypeVar("Item", bound=Hashable)

_GOOD: frozenset[FetchOutcome] = frozenset({"fetched", "unchanged", "moved"})
_DENIED = frozenset({401, 402, 403, 407, 451})
"""Who says this means it, and is not asked the same again within the hour."""
_LATEST = 20
"""Entries whose times tell a feed's rhythm."""
_JITTER = 0.1
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_STORE = re.compile(r"(?:^|[\s,])(?:no-store|no-cache)(?:$|[\s,=])", re.IGNORECASE)
_SECONDS = re.compile(r"\s*(\d{1,12})\s*")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Bounds of the time between two polls; `desk.settings.Poll`. failing: of a source that fails, at most."""

    shortest: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(days=1)
    first: timedelta = timedelta(hours=1)
    failing: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Came:
    """What polling a source came to, as far as the schedule must know.

    headers: of the last answer, by lower-case name. digest: of the body, None if none was read. complete: whether
    all that is new in it was taken: else the same body is wanted again. every: minutes between polls that the feed asks
    for; times: of its entries, aware. new: entries that were not known.
    """

    address: str
    outcome: FetchOutcome
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int = 0
    decoded: int = 0
    seconds: float = 0.0
    final_address: str | None = None
    problem: str = ""
    digest: str | None = None
    complete: bool = True
    new: int = 0
    every: int | None = None
    times: tuple[datetime, ...] = ()


def after(
    source: Source, polling: Polling, came: Came, now: datetime, rhythm: Rhythm | None = None
) -> tuple[Polling, Fetch]:
    """The state of a source after a poll, and the record of it."""
    rhythm = rhythm or Rhythm()
    if came.outcome == "gone":
        state = replace(polling, due=None, ended="410 Gone", last_polled=now, failures=polling.failures + 1)
    elif came.outcome in _GOOD:
        state = _succeeded(source, polling, came, now, rhythm)
    else:
        state = _failed(source, polling, came, now, rhythm)
    fetch = Fetch(
        source=source.id,
        address=came.address,
        at=now,
        outcome=came.outcome,
        status=came.status,
        sent=came.sent,
        decoded=came.decoded,
        seconds=round(came.seconds, 3),
        final_address=came.final_address if came.final_address != came.address else None,
        problem=came.problem,
        next_due=state.due,
        new=came.new,
    )
    return state, fetch


def _succeeded(source: Source, polling: Polling, came: Came, now: datetime, rhythm: Rhythm) -> Polling:
    interval = _interval(polling, came, now, rhythm)
    wait = max(interval, *(min(asked, rhythm.longest) for asked in _asked(came, now)), timedelta(0))
    state = replace(
        polling,
        due=now + wait + _spread(source, wait),
        interval=interval,
        failures=0,
        ended="",
        last_polled=now,
        last_success=now,
        last_new=now if came.new else polling.last_new,
    )
    if not came.complete:
        # Asked with these, the server would say that nothing is new.
        return replace(state, due=now + rhythm.shortest, etag=None, last_modified=None, digest=None)
    if came.status == 304:
        # A 304 may bring newer validators; what it leaves out still holds (RFC 9111, 3.2).
        return replace(
            state,
            etag=came.headers.get("etag", polling.etag),
            last_modified=came.headers.get("last-modified", polling.last_modified),
        )
    return replace(
        state,
        etag=came.headers.get("etag"),
        last_modified=came.headers.get("last-modified"),
        digest=came.digest if came.digest is not None else polling.digest,
    )


def _failed(source: Source, polling: Polling, came: Came, now: datetime, rhythm: Rhythm) -> Polling:
    # Waiting one's turn at a host is no fault of the source.
    failures = polling.failures + (came.status is not None or came.outcome != "deferred")
    # The exponent is bounded so that the number stays one; the time is bounded by `failing`.
    wait = min(rhythm.shortest * 2 ** min(max(failures - 1, 0), 20), rhythm.failing)
    if came.outcome == "refused by robots":
        # Rules are read again once a day (RFC 9309, 2.4); sooner the answer cannot be another.
        wait = max(wait, timedelta(days=1))
    if came.status in _DENIED:
        wait = max(wait, rhythm.longest / 4)
    asked = retry_after(came.headers, now)
    if asked is not None:
        wait = max(wait, min(asked, rhythm.failing))
    return replace(
        polling,
        due=now + wait + _spread(source, wait),
        failures=failures,
        last_polled=now,
        last_success=polling.last_success,
    )


def _interval(polling: Polling, came: Came, now: datetime, rhythm: Rhythm) -> timedelta:
    """Half the time between two entries, counting the quiet since the last one: most polls then bring one at most, and
    a feed that falls asleep is asked less and less. Without times: by whether something was new."""
    times = sorted((time for time in came.times if time <= now), reverse=True)[:_LATEST]
    if len(times) > 1:
        wished = (now - times[-1]) / len(times) / 2
    elif came.new:
        wished = polling.interval / 2 if polling.last_success else rhythm.first
    else:
        wished = polling.interval * 1.25 if polling.last_success else rhythm.first
    return max(rhythm.shortest, min(wished, rhythm.longest))


def _asked(came: Came, now: datetime) -> Iterable[timedelta]:
    """What the server and the feed ask for, as long as it makes sense."""
    if came.every is not None and came.every > 0:
        yield timedelta(minutes=min(came.every, 60 * 24 * 7))
    fresh = fresh_for(came.headers, now)
    if fresh is not None:
        yield fresh


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """For how long an answer is good without asking again, None if it does not say so (RFC 9111, 4.2.1)."""
    control = headers.get("cache-control", "")
    if _NO_STORE.search(control):
        return None
    made = _date(headers.get("date", "")) or now
    found = _MAX_AGE.search(control)
    if found:
        age = _SECONDS.fullmatch(headers.get("age", ""))
        left = timedelta(seconds=int(found[1]) - (min(int(age[1]), 10**9) if age else 0))
    elif (expires := _date(headers.get("expires", ""))) is not None:
        left = expires - made
    else:
        return None
    return left if left > timedelta(0) else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a server asks not to be asked again: seconds, or until a date by its own clock. None: it does not."""
    value = headers.get("retry-after", "")
    found = _SECONDS.fullmatch(value)
    if found:
        return timedelta(seconds=min(int(found[1]), 10**9))
    until = _date(value)
    if until is None:
        return None
    wait = until - (_date(headers.get("date", "")) or now)
    return wait if wait > timedelta(0) else None


def _date(value: str) -> datetime | None:
    if not 8 < len(value) < 64:
        return None
    try:
        found = parsedate_to_datetime(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _spread(source: Source, wait: timedelta) -> timedelta:
    """A part of the wait that hangs on the source alone: a thousand feeds added together are not asked together."""
    share = int.from_bytes(hashlib.blake2b(source.id.encode(), digest_size=4).digest(), "big") / 2**32
    return timedelta(seconds=round(wait.total_seconds() * _JITTER * share))


class HostQueue(Generic[Item]):
    """Who is next: one item of a host at a time, a delay after each, hosts in turn, so many hosts at once.

    Times are seconds of any one clock. A host that nobody waits for and whose delay is over is forgotten.
    """

    def __init__(self, *, at_once: int, limit: int = 100_000) -> None:
        self._at_once = at_once
        self._limit = limit
        self._waiting: OrderedDict[str, deque[Item]] = OrderedDict()
        self._free_at: dict[str, float] = {}
        self._busy: set[str] = set()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def put(self, host: str, item: Item) -> bool:
        """False: the queue is full, and the item not taken."""
        if self._length >= self._limit:
            return False
        self._waiting.setdefault(host, deque()).append(item)
        self._length += 1
        return True

    def drop(self, host: str, item: Item) -> None:
        """Takes out an item that waits no more; one that is not there is none."""
        waiting = self._waiting.get(host)
        if waiting is None or item not in waiting:
            return
        waiting.remove(item)
        self._length -= 1
        if not waiting:
            del self._waiting[host]

    def dismiss(self, host: str) -> tuple[Item, ...]:
        """Takes out all that wait for a host."""
        waiting = self._waiting.pop(host, deque[Item]())
        self._length -= len(waiting)
        return tuple(waiting)

    def take(self, now: float) -> tuple[str, Item] | None:
        """The next item whose host is free; the host is busy until `done`. Hosts come in turn, each with its oldest."""
        if len(self._busy) >= self._at_once:
            return None
        for host in self._waiting:
            if host not in self._busy and self._free_at.get(host, now) <= now:
                break
        else:
            return None
        waiting = self._waiting[host]
        item = waiting.popleft()
        self._length -= 1
        self._waiting.move_to_end(host)
        if not waiting:
            del self._waiting[host]
        self._busy.add(host)
        return host, item

    def done(self, host: str, now: float, delay: float) -> None:
        """The host may be asked again after the delay, and not before a time that it is held until."""
        self._busy.discard(host)
        self.hold(host, now + delay)
        if len(self._free_at) > 10_000:
            self._free_at = {one: at for one, at in self._free_at.items() if at > now or one in self._waiting}

    def hold(self, host: str, until: float) -> None:
        """The host is left alone until then."""
        self._free_at[host] = max(until, self._free_at.get(host, until))

    def free_at(self, host: str, now: float) -> float:
        """When the host may be asked again, whoever waits for it."""
        return max(now, self._free_at.get(host, now))

    def next_at(self, now: float) -> float | None:
        """When `take` can give something that it does not give now; None: not before `put` or `done`."""
        if len(self._busy) >= self._at_once:
            return None
        times = [self._free_at.get(host, now) for host in self._waiting if host not in self._busy]
        return max(now, min(times)) if times else None
