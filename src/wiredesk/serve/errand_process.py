"""The child of `serve.errands`: does one errand on the desk and tells by lines of JSON how far it is."""

from __future__ import annotations

import base64
import json
import os
import pickle
import signal
import sys
import time
from collections import Counter
from types import FrameType
from typing import Any

from wiredesk.desk.collector import give_memory_back, spare_collector
from wiredesk.desk.desk import Added, Desk, Updated, open_desk
from wiredesk.desk.keeping import Counts
from wiredesk.formats.written_json import as_json
from wiredesk.model.errors import WiredeskError
from wiredesk.model.kept import Stored

_EVERY = 0.3
"""Seconds between two lines on how far the work is."""


def main() -> None:
    """One errand. Ends early, with all stored that it holds, on SIGTERM or when its parent is gone."""
    parent, path, settings, verb, what, options = pickle.loads(base64.b64decode(sys.stdin.buffer.readline()))
    _end_with(parent)
    # Whoever reads a page comes first.
    os.nice(10)
    spare_collector()
    give_memory_back()
    try:
        with open_desk(path, settings=settings) as desk:
            desk.on_stored = _stored
            desk.on_trouble = lambda text: _tell(trouble=text)
            _do(desk, verb, what, options)
    except KeyboardInterrupt:
        pass
    except WiredeskError as error:
        _tell(trouble=str(error))
        sys.exit(1)
    finally:
        # While the interpreter shuts down nobody is left to take the signal.
        signal.setitimer(signal.ITIMER_REAL, 0)


def _do(desk: Desk, verb: str, what: tuple[str, ...], options: dict[str, Any]) -> None:
    progress = _Progress()
    if verb == "watch":
        desk.update(watch=True)
    elif verb == "add":
        _tell(result=_added(desk.add(what, progress=progress, **options)))
    elif verb == "write":
        _tell(result=as_json(desk.write(what[0], **options)))
    else:
        ids = [desk.source(text)[0].id for text in what] or None
        _tell(result=_updated(desk.update(sources=ids, progress=progress, **options)))


class _Progress:
    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, what: str, done: int, of: int | None) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            _tell(doing=what, done=done, of=of)


def _stored(stored: tuple[Stored, ...]) -> None:
    counts = Counter(one.outcome for one in stored)
    if counts["new"] or counts["new version"]:
        _tell(stored=[counts["new"], counts["new version"]])


def _added(added: Added) -> dict[str, Any]:
    return {
        "sources": [[source.id, source.title or source.address] for source in added.sources],
        "known": [[source.id, source.title or source.address] for source in added.known],
        "listed": [[link.address, link.title] for link in added.listed],
        "pages": _counts(added.pages),
        "missed": added.missed,
        "later": added.later,
        "skipped": [str(error) for error in added.skipped],
        "notices": list(added.notices),
    }


def _updated(updated: Updated) -> dict[str, Any]:
    return {
        "polled": updated.polled,
        "unchanged": updated.unchanged,
        "failed": updated.failed,
        "missed": updated.missed,
        "later": updated.later,
        "pages": _counts(updated.pages),
        "notices": list(updated.notices),
    }


def _counts(counts: Counts) -> dict[str, int]:
    names = ("pages", "new", "changed", "held", "forgotten", "unreadable", "not_articles")
    return {name: getattr(counts, name) for name in names}


def _tell(**said: Any) -> None:
    try:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise KeyboardInterrupt from None


def _end_with(parent: int) -> None:
    # By a timer, not by a thread: workers can be forked only while there is one thread.
    def look(number: int, frame: FrameType | None) -> None:
        if os.getppid() != parent:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.raise_signal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
