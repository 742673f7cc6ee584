"""What all pages share: settings, packs, the desk to read from and the desk to write to, a bounded cache."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import anyio
from starlette.requests import Request

from wiredesk.desk.desk import Desk, now, open_desk, whole_place
from wiredesk.desk.settings import Settings
from wiredesk.serve.dates import zone_of
from wiredesk.serve.errands import Errands, Watch
from wiredesk.serve.memory import Cache, Lately, Pages

ACTS = 2
CACHED = 2_000
"""Results that the cache holds, at most."""
PARTS = 32_000_000
"""Characters of parts of pages that are held, at most."""
WHOLE = 24_000_000
"""Bytes of whole pages that are held, at most: those of the moment, and as much of others."""


class Site:
    """One desk as it is served. `desk()` may be used by any thread: each has connections of its own."""

    def __init__(
        self, path: str, settings: Settings, *, base_url: str | None = None, clock: Callable[[], datetime] = now
    ) -> None:
        self.path = whole_place(path)
        self.settings = settings
        self.base_url = (base_url or settings.serve.base_url).rstrip("/")
        """Of absolute links, without a slash at its end; "": as the request says."""
        self.clock = clock
        self.cache = Cache(CACHED)
        self.lately = Lately()
        self.parts = Cache(PARTS, weigh=len)
        """Parts of pages as they were rendered (`rendering.Parts`)."""
        self.wholes = Cache(WHOLE, weigh=lambda held: len(held.text))
        """Whole pages, by what their content is a function of."""
        self.pages = Pages(WHOLE)
        """Whole pages, by what was asked for, as long as nothing is written."""
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

    @property
    def moment(self) -> tuple[int, datetime]:
        """What all that is shown of the desk is a function of: its revision and the minute."""
        return self._reader.store.revision(), self.clock().replace(second=0, microsecond=0)

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
        if self.watch is not None:
            # First, or it takes the end of its child for an accident.
            self.watch.end()
        self.errands.end()
        self.lately.close()
        self._reader.close()
        self._writer.close()


def _zone_of_machine() -> str:
    """By TZ, else by what /etc/localtime points to, else UTC."""
    found = os.environ.get("TZ", "").removeprefix(":") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return zone_of(found).key
