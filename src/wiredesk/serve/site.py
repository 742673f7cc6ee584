"""What all pages share: settings, packs, the desk to read from and the desk to write to, a bounded cache."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import anyio
from starlette.requests import Request

from wiredesk.desk.desk import Desk, now, open_desk
from wiredesk.desk.settings import Settings
from wiredesk.serve.dates import zone_of
from wiredesk.serve.errands import Errands, Watch

T = TypeVar("T")
ACTS = 2
CACHED = 2_000
"""Results that the cache holds, at most."""
PARTS = 32_000_000
"""Characters of parts of pages that are held, at most."""


class Site:
    """One desk as it is served. `desk()` may be used by any thread: each has connections of its own."""

    def __init__(
        self, path: str, settings: Settings, *, base_url: str | None = None, clock: Callable[[], datetime] = now
    ) -> None:
        self.path = os.path.abspath(path)
        self.settings = settings
        self.base_url = (base_url or settings.serve.base_url).rstrip("/")
        """Of absolute links, without a slash at its end; "": as the request says."""
        self.clock = clock
        self.cache = Cache(CACHED)
        self.parts = Cache(PARTS, weigh=len)
        """Parts of pages as they were rendered (`rendering.Parts`)."""
        # Opening it for writing makes the file, or brings an earlier one up to date, before anybody reads.
        self._writer = open_desk(self.path, settings=settings, clock=clock)
        self._reader = open_desk(self.path, settings=settings, read_only=True, clock=clock)
        self.errands = Errands(self.path, settings, clock)
        self.watch: Watch | None = None
        """Where the server polls too."""
        self.acts = anyio.CapacityLimiter(ACTS)
        """Threads that change something or wait to do so."""
        self._turn = threading.Lock()
        self._zone = settings.serve.zone or _zone_of_machine()

    @property
    def zone(self) -> str:
        """Time zone of readers whose browser does not tell."""
        return self._zone

    def remote_images(self, request: Request) -> bool:
        """Whether this reader has pictures loaded from outlets."""
        return {"1": True, "0": False}.get(request.cookies.get("images", ""), self.settings.serve.remote_images)

    @staticmethod
    def of(request: Request) -> Site:
        """The site that a request came to, in pages and in the API alike."""
        site: Site = request.scope["wiredesk.site"]
        return site

    def desk(self) -> Desk:
        """The desk for reading. Not to be closed."""
        return self._reader

    @contextmanager
    def writing(self) -> Iterator[Desk]:
        """The desk for writing, one act at a time. Another process is waited for; then `StoreBusy` is raised."""
        with self._turn:
            yield self._writer

    def close(self) -> None:
        """Ends what goes on beside, lets go of the file."""
        self.errands.end()
        self._reader.close()
        self._writer.close()


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
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                found: T = self._held[key]  # type: ignore[assignment]  # what stands under a key is what was made for it
                return found
        made = make()
        with self._lock:
            if key in self._held:
                self._weight -= self._weigh(self._held[key])
            self._held[key] = made
            self._weight += self._weigh(made)
            while self._weight > self._size:
                self._weight -= self._weigh(self._held.popitem(last=False)[1])
        return made


def _zone_of_machine() -> str:
    """By TZ, else by what /etc/localtime points to, else UTC."""
    found = os.environ.get("TZ", "").removeprefix(":") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return zone_of(found).key
