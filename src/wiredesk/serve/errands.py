"""Long work beside the server: polling, adding, importing, each in a process of its own, so that pages do not wait.

A child gets its errand on standard input, tells by lines of JSON how far it is, and ends when the server does.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from wiredesk.desk.settings import Settings

log = logging.getLogger("wiredesk.serve")

Verb = Literal["add", "update", "watch", "write"]
_CODE = "import sys; sys.path[:] = {path!r}; from wiredesk.serve.errand_process import main; main()"
_KEPT = 50
"""Errands that are over and can still be asked for."""
_END_SECONDS = 20.0
"""For a child to store what it holds once it was told to end."""
AT_ONCE = 2
"""Errands beside the polling that run at the same time; the others wait for their turn. What waits for a language model
keeps only the next that would ask it waiting."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One piece of work. doing, done, of: what it is at, how much of that is done, of how much if that is known.

    result: what it came to, once it is over and went well; problem: why it did not.
    """

    id: int
    verb: Verb
    what: tuple[str, ...]
    """Addresses, paths, ids of sources or of a story: what it is for."""
    started: datetime
    over: datetime | None = None
    doing: str = ""
    done: int = 0
    of: int | None = None
    new: int = 0
    """Articles that it has stored so far."""
    changed: int = 0
    result: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


class Errands:
    """The children of one server. May be used by any thread."""

    def __init__(self, path: str, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._settings = settings
        self._clock = clock
        self._numbers = itertools.count(1)
        self._errands: OrderedDict[int, Errand] = OrderedDict()
        self._threads: list[threading.Thread] = []
        self._children: dict[int, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(AT_ONCE)
        self._writing = threading.Semaphore(1)
        self._ended = threading.Event()
        self.stored = {"new": 0, "changed": 0}
        """Articles, by all errands since the start."""
        self.on_over: Callable[[Errand], None] | None = None
        """Called with each errand that is over, in a thread of its own."""

    def start(self, verb: Verb, *what: str, after: Callable[[], object] = lambda: None, **options: Any) -> Errand:
        """Work that goes on while this returns. what, options: as `Desk.add`, `Desk.update` or `Desk.write` take
        them.

        after: called when it is over, as to remove a file that was uploaded.
        """
        errand = Errand(next(self._numbers), verb, what, self._clock())
        with self._lock:
            self._errands[errand.id] = errand
            over = [one.id for one in self._errands.values() if one.over is not None]
            for id in over[: max(0, len(over) - _KEPT)]:
                del self._errands[id]
            thread = threading.Thread(target=self._run, args=(errand, options, after), daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()]
            self._threads.append(thread)
            thread.start()
        return errand

    def get(self, id: int) -> Errand | None:
        """As it stands now; None for one that is long over."""
        with self._lock:
            return self._errands.get(id)

    def all(self) -> tuple[Errand, ...]:
        """Those that go on and those over, the latest first."""
        with self._lock:
            return tuple(reversed(self._errands.values()))

    def going_on(self) -> tuple[Errand, ...]:
        """Those that are not over, without the polling, the latest first."""
        return tuple(one for one in self.all() if one.over is None and one.verb != "watch")

    def end(self) -> None:
        """Tells all children to end and waits until they have stored what they hold."""
        self._ended.set()
        with self._lock:
            children = list(self._children.values())
        for child in children:
            with contextlib.suppress(OSError):
                child.terminate()
        until = time.monotonic() + _END_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for thread in self._threads:
            # What is done after an errand is soon done.
            thread.join(5)

    def _run(self, errand: Errand, options: Mapping[str, Any], after: Callable[[], object]) -> None:
        try:
            if errand.verb == "watch":
                self._converse(errand, options)
                return
            with self._writing if errand.verb == "write" else self._turns:
                self._converse(errand, options)
        except OSError as error:
            self._put(errand.id, problem=str(error))
        finally:
            self._put(errand.id, over=self._clock())
            after()
            known = self.get(errand.id)
            if self.on_over is not None and known is not None and not self._ended.is_set():
                self.on_over(known)

    def _converse(self, errand: Errand, options: Mapping[str, Any]) -> None:
        with self._lock:
            if self._ended.is_set():
                return
            child = subprocess.Popen(
                [sys.executable, "-c", _CODE.format(path=[part for part in sys.path if part])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Ctrl-C goes to a whole group: when to end is for the server to say.
                start_new_session=True,
            )
            self._children[errand.id] = child
        assert child.stdin is not None
        assert child.stdout is not None
        with child, contextlib.suppress(BrokenPipeError):
            task = (os.getpid(), self._path, self._settings, errand.verb, errand.what, dict(options))
            child.stdin.write(base64.b64encode(pickle.dumps(task)) + b"\n")
            child.stdin.flush()
            for line in child.stdout:
                self._heard(errand.id, line)
        with self._lock:
            del self._children[errand.id]
        known = self.get(errand.id)
        if child.returncode and known is not None and not known.problem and not self._ended.is_set():
            self._put(errand.id, problem=f"its process ended with {child.returncode}")

    def _heard(self, id: int, line: bytes) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            # A library that prints is no part of the conversation.
            log.warning("%r", line[:200])
            return
        known = self.get(id)
        if known is None:
            return
        if "stored" in said:
            new, changed = said["stored"]
            with self._lock:
                self.stored["new"] += new
                self.stored["changed"] += changed
            self._put(id, new=known.new + new, changed=known.changed + changed)
        elif "doing" in said:
            self._put(id, doing=said["doing"], done=said["done"], of=said["of"])
        elif "result" in said:
            self._put(id, result=said["result"])
        elif "trouble" in said:
            log.warning("%s", said["trouble"])
            self._put(id, problem=said["trouble"])

    def _put(self, id: int, **changes: Any) -> None:
        with self._lock:
            if id in self._errands:
                self._errands[id] = replace(self._errands[id], **changes)


class Watch:
    """Polls as long as the server runs: a child that dies is started anew, ever less often if it dies at once."""

    FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0

    def __init__(self, errands: Errands) -> None:
        self._errands = errands
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self.errand: Errand | None = None
        self.restarts = 0

    def start(self) -> None:
        """Returns at once."""
        self._thread.start()

    def end(self) -> None:
        """No child is started any more; the one that runs is ended by `Errands.end`."""
        self._ended.set()

    @property
    def state(self) -> Literal["polling", "waiting"]:
        """Whether a child polls, or the next start is waited for."""
        known = None if self.errand is None else self._errands.get(self.errand.id)
        return "polling" if known is not None and known.over is None else "waiting"

    def _go_on(self) -> None:
        wait = self.FIRST_WAIT
        while not self._ended.is_set():
            began = time.monotonic()
            over = threading.Event()
            self.errand = self._errands.start("watch", after=over.set)
            over.wait()
            if self._ended.is_set():
                return
            wait = self.FIRST_WAIT if time.monotonic() - began > self.LONGEST_WAIT else min(wait * 2, self.LONGEST_WAIT)
            self.restarts += 1
            log.warning("polling ended by itself and is started anew in %.0f s", wait)
            self._ended.wait(wait)
