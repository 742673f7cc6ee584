"""What a program may fetch: all there is to be fetched where it is alone, else what it has claimed.

    Alone    a desk of files: one program fetches for it
    Shared   a desk on a server: sources, pages and hosts are claimed in the desk, under a lease that a thread renews

Both are called in the event loop, and answer at once.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from wiredesk.model.errors import StoreError
from wiredesk.model.identity import clean_address
from wiredesk.model.ports import ClaimStore, EntrySeen, SourceStore
from wiredesk.model.source import Polling, Source
from wiredesk.model.spans import SourceId

MOST_SOURCES = 16
"""That a program claims at once: it asks them soon, and leaves the others to those who have time."""
MOST_PAGES = 50
AGAIN = 0.3
"""Seconds after which it is looked again whether another program has left what is wanted."""
_RENEWALS = 4
"""In the time of a lease."""


class Claiming(Protocol):
    """What may be fetched now."""

    @property
    def shared(self) -> bool:
        """Whether others may fetch for the desk too."""
        ...

    def begin(self, on_lost: Callable[[], object]) -> None:
        """All that was claimed before is left. on_lost: called, by any thread, when what is claimed from now on was
        given to others, because this program was not heard of."""

    def end(self) -> None:
        """All is left."""

    def due(self, now: datetime, among: Sequence[SourceId] | None = None) -> list[tuple[Source, Polling]]:
        """Sources to be polled. among: these, due or not."""
        ...

    def waiting(self, now: datetime, among: Sequence[SourceId] | None = None) -> list[tuple[SourceId, EntrySeen]]:
        """Entries whose pages are to be fetched that were not fetched when they were told of."""
        ...

    def put_waiting(self, source: SourceId, entries: Iterable[EntrySeen]) -> None:
        """Claims the pages of news, in the transaction that remembers them; those that nobody has claimed."""

    def take(self, what: str, key: str) -> bool:
        """Whether a thing ("page", "robots") is this program's; if not, another has it."""
        ...

    def leave(self, what: str, keys: Iterable[str]) -> None:
        """What the things came to is committed."""

    def turn(self, host: str) -> float:
        """0: the host may be asked now. Else the seconds after which to try again."""
        ...

    def over(self, host: str, delay: float) -> None:
        """It was asked; nobody asks it again within the delay, in seconds."""


class Alone:
    """See `Claiming`."""

    shared = False

    def __init__(self, sources: SourceStore) -> None:
        self._sources = sources

    def begin(self, on_lost: Callable[[], object]) -> None:
        """Nothing is ever lost."""

    def end(self) -> None:
        """Nothing is left."""

    def due(self, now: datetime, among: Sequence[SourceId] | None = None) -> list[tuple[Source, Polling]]:
        """All of them."""
        if among is None:
            return list(self._sources.due(now))
        return [one for id in among if (one := self._sources.get(id)) is not None]

    def waiting(self, now: datetime, among: Sequence[SourceId] | None = None) -> list[tuple[SourceId, EntrySeen]]:
        """All of them."""
        return [one for one in self._sources.entries_to_retry(now) if among is None or one[0] in among]

    def put_waiting(self, source: SourceId, entries: Iterable[EntrySeen]) -> None:
        """They are its own."""

    def take(self, what: str, key: str) -> bool:
        """True."""
        return True

    def leave(self, what: str, keys: Iterable[str]) -> None:
        """Nobody waits for them."""

    def turn(self, host: str) -> float:
        """0."""
        return 0.0

    def over(self, host: str, delay: float) -> None:
        """Nobody else asks it."""


class Shared:
    """See `Claiming`. name: of this program, for people; lease: seconds after which others take what it claimed if it
    is not heard of."""

    shared = True

    def __init__(self, claims: ClaimStore, sources: SourceStore, *, name: str, lease: float) -> None:
        self._claims = claims
        self._sources = sources
        self._name = name
        self._lease = lease
        self._holder = ""
        self._on_lost: Callable[[], object] = lambda: None
        self._heard_of = 0.0
        """When the lease was last renewed, at least; by the machine's own running clock, which nobody sets."""
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, on_lost: Callable[[], object] = lambda: None) -> None:
        """Under a new name in the desk, so that nothing of before is taken for its own."""
        self.end()
        holder, at = uuid4().hex, time.monotonic()
        self._claims.begin(holder, self._name, self._lease)
        self._holder, self._heard_of, self._on_lost = holder, at, on_lost
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, args=(holder, self._over), name="lease", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """What cannot be left now, since the desk does not answer, comes back with the end of the lease."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(self._lease)
            self._thread = None
        holder, self._holder = self._holder, ""
        if holder:
            try:
                self._claims.end(holder)
            except StoreError:
                return

    def due(self, now: datetime, among: Sequence[SourceId] | None = None) -> list[tuple[Source, Polling]]:
        """Some that nobody polls; of those named, those that nobody polls."""
        holder = self._its_own()
        if among is None:
            return list(self._claims.due(holder, now, MOST_SOURCES))
        mine = [id for id in among if self._claims.take(holder, "source", id)]
        return [one for id in mine if (one := self._sources.get(id)) is not None]

    def waiting(self, now: datetime, among: Sequence[SourceId] | None = None) -> list[tuple[SourceId, EntrySeen]]:
        """Some that nobody fetches."""
        return list(self._claims.waiting(self._its_own(), now, MOST_PAGES, among))

    def put_waiting(self, source: SourceId, entries: Iterable[EntrySeen]) -> None:
        """Those that nobody has."""
        self._claims.put_waiting(self._its_own(), source, entries)

    def take(self, what: str, key: str) -> bool:
        """Whether it has it."""
        return self._claims.take(self._its_own(), what, _key(what, key))

    def leave(self, what: str, keys: Iterable[str]) -> None:
        """For others."""
        self._claims.leave(self._its_own(), [(what, _key(what, key)) for key in keys])

    def turn(self, host: str) -> float:
        """As the desk has it."""
        return self._claims.turn(self._its_own(), host)

    def over(self, host: str, delay: float) -> None:
        """For all."""
        if self._holder:
            self._claims.over(self._holder, host, delay)

    def _its_own(self) -> str:
        """What it is called in the desk. Raises `StoreError` once it cannot know whether that still holds."""
        if not self._holder:
            self.begin()
        if time.monotonic() >= self._heard_of + self._lease:
            raise StoreError("the desk", "did not hear of this program in time, so that others take what it claimed")
        return self._holder

    def _renew(self, holder: str, over: threading.Event) -> None:
        wait = self._lease / _RENEWALS
        while not over.wait(wait):
            at = time.monotonic()
            try:
                held = self._claims.renew(holder)
            except StoreError:
                # The desk does not answer: it is tried again, as long as that may help.
                held = at < self._heard_of + self._lease
                wait = min(1.0, wait)
            else:
                self._heard_of = at if held else self._heard_of - self._lease
                wait = self._lease / _RENEWALS
            if not held:
                if not over.is_set():
                    with contextlib.suppress(RuntimeError):
                        # The loop may have ended.
                        self._on_lost()
                return


def _key(what: str, key: str) -> str:
    return clean_address(key) if what == "page" else key
