"""What the server keeps in memory so that it is made once: results, parts of pages, whole pages; all within bounds."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar, cast

import anyio

T = TypeVar("T")


class Cache:
    """The results used last, by what they are of: (what, id, revision) …; what goes out of date is never asked for.

    size: how much is held; weigh: how much of that a result takes, without it one.
    """

    def __init__(self, size: int, *, weigh: Callable[[Any], int] | None = None) -> None:
        self._size = size
        self._weigh = weigh or (lambda made: 1)
        self._held: OrderedDict[Hashable, object] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of that key, made if it is not held; by two at the same time, who then hold nobody up."""
        held: T | None = self.held(key)
        if held is not None:
            return held
        made = make()
        self.put(key, made)
        return made

    def held(self, key: Hashable) -> Any:
        """The result of that key, None if it is not held."""
        with self._lock:
            # Taken out and put in again, as the one used last: a key can be costly to hash.
            found = self._held.pop(key, None)
            if found is not None:
                self._held[key] = found
            return found

    def put(self, key: Hashable, made: object) -> None:
        """Holds a result."""
        with self._lock:
            before = self._held.pop(key, None)
            if before is not None:
                self._weight -= self._weigh(before)
            self._held[key] = made
            self._weight += self._weigh(made)
            while self._weight > self._size:
                self._weight -= self._weigh(self._held.popitem(last=False)[1])

    def clear(self) -> None:
        """Holds nothing any more."""
        with self._lock:
            self._held.clear()
            self._weight = 0


class Lately:
    """Results of the whole desk that take long and may be a little old.

    One that is older than `FRESH` is made anew beside, and whoever asks meanwhile gets it as it is; for one older than
    `OLDEST` they wait.
    """

    FRESH, OLDEST = timedelta(minutes=1), timedelta(minutes=3)

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[datetime, int, Any]] = {}
        self._turns: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="lately")

    def get(self, key: Hashable, now: datetime, revision: int, make: Callable[[], T]) -> T:
        """The result of that key; revision: of the desk, while it stays the same the result does."""
        turn = self._turns[key]
        age, made = self._age(key, now, revision)
        if age < self.FRESH:
            return cast(T, made)
        if age < self.OLDEST:
            if turn.acquire(blocking=False):
                self._beside.submit(self._make, key, now, revision, make, turn)
            return cast(T, made)
        with turn:
            age, made = self._age(key, now, revision)
            if age >= self.FRESH:
                made = make()
                self._held[key] = now, revision, made
            return cast(T, made)

    def close(self) -> None:
        """Nothing is made beside any more."""
        self._beside.shutdown(cancel_futures=True)

    def _age(self, key: Hashable, now: datetime, revision: int) -> tuple[timedelta, object]:
        at, of, made = self._held.get(key, (None, 0, None))
        if at is None:
            return timedelta.max, None
        return (timedelta(0) if of == revision else abs(now - at)), made

    def _make(self, key: Hashable, now: datetime, revision: int, make: Callable[[], T], turn: threading.Lock) -> None:
        try:
            self._held[key] = now, revision, make()
        finally:
            turn.release()


class Looks(NamedTuple):
    """What of a reader a page is rendered for."""

    language: str
    zone: str
    theme: str
    keys: bool
    images: bool
    signed_in: bool


class Asked(NamedTuple):
    """What a page is, while nobody writes to the desk and for a minute at most. before: when the reader's visit before
    this one ended."""

    path: str
    query: str
    looks: Looks
    before: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A page as it was rendered, with marks for what is one reader's own. digest: of all of it; forms: whether the
    token of forms stands in it."""

    text: bytes
    digest: str
    looks: Looks
    forms: bool


class Making:
    """A page that is being made. held: it, once it is made; None if nobody else can have it."""

    __slots__ = ("held", "over")

    def __init__(self) -> None:
        self.held: Held | None = None
        self.over = anyio.Event()


class Pages:
    """Pages by what was asked for, of one moment alone: (revision of the desk, minute). For one thread, that which
    takes the requests."""

    def __init__(self, size: int) -> None:
        self._moment: object = None
        self._held = Cache(size, weigh=lambda held: len(held.text))
        self._making: dict[tuple[object, Asked], Making] = {}

    async def get(self, moment: object, asked: Asked) -> Held | None:
        """The page, waited for if it is being made; None if it is to be made."""
        if moment != self._moment:
            self._held.clear()
            self._moment = moment
        held: Held | None = self._held.held(asked)
        if held is None and (making := self._making.get((moment, asked))) is not None:
            await making.over.wait()
            held = making.held
        return held

    @contextmanager
    def making(self, moment: object, asked: Asked) -> Iterator[Making]:
        """The page is made inside; who asks for it meanwhile waits for it."""
        making = self._making[moment, asked] = Making()
        try:
            yield making
        finally:
            if self._making.get((moment, asked)) is making:
                del self._making[moment, asked]
            if making.held is not None and moment == self._moment:
                self._held.put(asked, making.held)
            making.over.set()
