"""Extraction and reading in processes of their own: a page that kills its parser kills nobody else.

One pipe a worker, a short queue in each: results come back in order, so when a worker dies the page at the head of its
queue is the one that did it, and the rest is given to another. Nothing here waits on a single worker: what cannot be
written or read at once is gone on with later, so a page that hangs is ended on time whatever its size.
"""

from __future__ import annotations

import contextlib
import pickle
import selectors
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from wiredesk.desk.processes import Process, forked, forking_is_sound, spawned
from wiredesk.desk.worker_process import IS_SPENT, LENGTH, MAX_OUTCOME, OUT_OF_MEMORY, PATIENCE, Closeable, Job
from wiredesk.model.errors import InputError, WorkerDied

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

QUEUE = 3
"""Items in a worker's hands at once: one in work, the next at hand, so that it never waits for the pipe."""
AHEAD = 256
"""Outcomes of `in_workers` that may wait for one before them which takes long."""
SECONDS = 10.0
"""Of the processor, for one item; more than ten times the slowest page of the labelled corpora."""
MEMORY = 400_000_000
"""Bytes that one item may add to the address space of its worker."""
LOADING = 120.0
"""Seconds until a new process must be ready: it loads packs, perhaps on a busy machine."""
ENOUGH, SLOW = 32, 3.0
"""Items given to each process before another is started, and seconds that one may take before: a process needs two
seconds of the processor until it has read its first pages, which is as much as it takes for thirty more."""
TRIES = 3
"""Processes in a row that end before they are ready, until what waits is given up."""
_CHUNK = 1 << 20


@dataclass(slots=True, eq=False)
class _Worker(Generic[Item, Outcome]):
    process: Process
    pipe: socket.socket
    since: float
    """When the item at the head of the queue began to be waited for (`time.monotonic`); the start until ready."""
    queue: deque[tuple[Item, Future[Outcome | InputError]]] = field(default_factory=deque)
    outgoing: deque[memoryview] = field(default_factory=deque)
    incoming: bytearray = field(default_factory=bytearray)
    ready: bool = False
    spent: bool = False


class Workers(Generic[Item, Outcome]):
    """A pool that lasts: processes that do `work`, started anew when they die. Close it, or use it in a `with`.

    work, warm: importable by name, and not from the main program, which is not run again in a worker; the items and
    outcomes picklable. warm is called in each process before its first
    item: what it loads counts for no item. name: of an item, for messages. attended: a thread looks after the pool, so
    that `submit` is all there is to do (from any thread; `asyncio.wrap_future` awaits it); otherwise the caller
    calls `pump`. Make the pool before other threads run: forking is only sound then, and costs 2 ms instead of 150 and
    shares what is loaded.
    """

    def __init__(
        self,
        work: Callable[[Item], Outcome],
        *,
        name: Callable[[Item], str],
        jobs: int,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        warm: Callable[[], object] | None = None,
        attended: bool = True,
    ) -> None:
        self._job = Job(work, warm, seconds, memory)
        self._name = name
        self._jobs = jobs
        self._workers: list[_Worker[Item, Outcome]] = []
        self._waiting: deque[tuple[Item, Future[Outcome | InputError]]] = deque()
        self._given = 0
        self._failures = 0
        self._closed = False
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        for end in (self._wake, self._woken):
            end.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._thread: threading.Thread | None = None
        if attended:
            for _ in range(jobs):
                self._start()
            self._thread = threading.Thread(target=self._attend, name="workers", daemon=True)
            self._thread.start()

    def __enter__(self) -> Workers[Item, Outcome]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, item: Item) -> Future[Outcome | InputError]:
        """The outcome of an item, to come.

        An item whose worker dies, takes more than `seconds` of the processor (by the clock, `PATIENCE` times as many)
        or more than `memory` bytes gives `WorkerDied`; an
        `InputError` raised by `work` is given as it is; any other exception is an error of ours and gives an
        `InputError` that says so. Nothing is raised but `RuntimeError`, by a pool that is closed.
        """
        if self._closed:
            raise RuntimeError("the workers are closed")
        future: Future[Outcome | InputError] = Future()
        self._waiting.append((item, future))
        if self._thread is not None:
            with contextlib.suppress(BlockingIOError):
                self._wake.send(b"\0")
        return future

    def close(self) -> None:
        """Ends the processes; what has no outcome yet gets an `InputError`."""
        self._closed = True
        if self._thread is not None and self._thread is not threading.current_thread():
            with contextlib.suppress(OSError):
                self._wake.send(b"\0")
            self._thread.join()
        for worker in list(self._workers):
            self._waiting.extend(worker.queue)
            self._drop(worker)
        self._give_up("was not read: the work was stopped")
        self._selector.close()
        self._wake.close()
        self._woken.close()

    def pump(self, timeout: float | None = 0.0) -> None:
        """Gives what waits, takes what is there, ends what takes too long. timeout: seconds to wait for something to
        happen; None: until it does."""
        self._hand_out()
        busy = any(worker.queue or not worker.ready for worker in self._workers)
        tick = min(0.5, self._job.seconds / 4)
        wait = (tick if timeout is None else min(timeout, tick)) if busy else timeout
        heard: set[int] = set()
        for key, events in self._selector.select(wait):
            worker: _Worker[Item, Outcome] | None = key.data
            if worker is None:
                with contextlib.suppress(BlockingIOError):
                    while self._woken.recv(4096):
                        pass
                continue
            if events & selectors.EVENT_READ:
                heard.add(id(worker))
                self._take(worker)
            if events & selectors.EVENT_WRITE and worker in self._workers:
                self._write(worker)
        now = time.monotonic()
        for worker in list(self._workers):
            if id(worker) in heard:
                continue
            allowed = PATIENCE * self._job.seconds
            if worker.ready and worker.queue and now - worker.since > allowed:
                self._lost(worker, f"was not read in {allowed:g} s")
            elif not worker.ready and now - worker.since > LOADING:
                self._not_started(worker, "took too long to start")
        self._hand_out()

    def _attend(self) -> None:
        try:
            while not self._closed:
                self.pump(None)
        except BaseException as error:
            self._closed = True
            for _, future in [*self._waiting, *(pair for worker in self._workers for pair in worker.queue)]:
                if not future.done():
                    future.set_exception(error)
            raise

    def _hand_out(self) -> None:
        while self._waiting:
            open_ = [worker for worker in self._workers if len(worker.queue) < QUEUE and not worker.spent]
            idle = min(open_, key=lambda worker: len(worker.queue), default=None)
            if (idle is None or idle.queue) and self._wants_another():
                try:
                    idle = self._start()
                except OSError as error:
                    if not self._workers:
                        self._give_up(f"could not be read: no process for it could be started ({error})")
            if idle is None:
                return
            item, future = self._waiting.popleft()
            self._given += 1
            if future.running() or future.set_running_or_notify_cancel():
                self._give(idle, item, future)

    def _wants_another(self) -> bool:
        """Whether one more process is worth its start."""
        if len(self._workers) >= self._jobs:
            return False
        now = time.monotonic()
        return self._given >= ENOUGH * len(self._workers) or any(
            worker.ready and worker.queue and now - worker.since > SLOW for worker in self._workers
        )

    def _give(self, worker: _Worker[Item, Outcome], item: Item, future: Future[Outcome | InputError]) -> None:
        if worker.ready and not worker.queue:
            worker.since = time.monotonic()
        try:
            self._send(worker, item)
        except Exception as error:
            future.set_exception(error)
        else:
            worker.queue.append((item, future))

    def _send(self, worker: _Worker[Item, Outcome], message: object) -> None:
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        worker.outgoing += [memoryview(len(data).to_bytes(LENGTH, "big")), memoryview(data)]
        self._write(worker)

    def _write(self, worker: _Worker[Item, Outcome]) -> None:
        try:
            while worker.outgoing:
                sent = worker.pipe.send(worker.outgoing[0])
                if sent == len(worker.outgoing[0]):
                    worker.outgoing.popleft()
                else:
                    worker.outgoing[0] = worker.outgoing[0][sent:]
        except BlockingIOError:
            pass
        except OSError:
            # A worker that has just died is found out when its pipe is read; until then the item waits in its queue.
            worker.outgoing.clear()
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.outgoing else 0)
        self._selector.modify(worker.pipe, events, worker)

    def _take(self, worker: _Worker[Item, Outcome]) -> None:
        try:
            data = worker.pipe.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        worker.incoming += data
        while len(worker.incoming) >= LENGTH:
            length = int.from_bytes(worker.incoming[:LENGTH], "big")
            if length > MAX_OUTCOME + 1:
                self._lost(worker, "damaged the process that read it")
                return
            if len(worker.incoming) < LENGTH + length:
                break
            message = bytes(worker.incoming[LENGTH : LENGTH + length])
            del worker.incoming[: LENGTH + length]
            if not self._message(worker, message):
                self._lost(worker, "damaged the process that read it")
                return
        if not data:
            self._ended(worker)

    def _message(self, worker: _Worker[Item, Outcome], message: bytes) -> bool:
        worker.since = time.monotonic()
        if not message:
            worker.ready = True
            self._failures = 0
            return True
        try:
            outcome: Outcome | InputError = pickle.loads(memoryview(message)[1:])
        except Exception:
            # A parser that writes where it should not may live long enough to answer.
            return False
        worker.spent = message[:1] == IS_SPENT
        _, future = worker.queue.popleft()
        future.set_result(outcome)
        return True

    def _ended(self, worker: _Worker[Item, Outcome]) -> None:
        code = worker.process.wait(1.0) or 0
        if worker.spent:
            self._drop(worker)
            self._waiting.extendleft(reversed(worker.queue))
        elif not worker.ready:
            self._not_started(worker, f"ended at once ({_end(code)})")
        elif code == -signal.SIGPROF:
            self._lost(worker, f"needs more than {self._job.seconds:g} s of the processor to read")
        elif code == OUT_OF_MEMORY:
            self._lost(worker, f"needs more than {self._job.memory / 1e6:g} MB to read")
        else:
            self._lost(worker, f"ended the process that read it ({_end(code)})")

    def _lost(self, worker: _Worker[Item, Outcome], problem: str) -> None:
        """The item at the head of the queue is the one that did it; the others are given to another worker."""
        self._drop(worker)
        if worker.queue:
            item, future = worker.queue.popleft()
            future.set_result(WorkerDied(self._name(item), problem))
        self._waiting.extendleft(reversed(worker.queue))

    def _not_started(self, worker: _Worker[Item, Outcome], problem: str) -> None:
        self._drop(worker)
        self._waiting.extendleft(reversed(worker.queue))
        self._failures += 1
        if self._failures >= TRIES:
            self._failures = 0
            self._give_up(f"could not be read: the process for it {problem}")

    def _give_up(self, problem: str) -> None:
        while self._waiting:
            item, future = self._waiting.popleft()
            if not future.done() and (future.running() or future.set_running_or_notify_cancel()):
                future.set_result(InputError(self._name(item), problem))

    def _drop(self, worker: _Worker[Item, Outcome]) -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.pipe)
        worker.pipe.close()
        # One that waits for an item ends by itself when its pipe is gone.
        if worker.queue:
            worker.process.kill()
        if worker.process.wait(0.2) is None:
            worker.process.kill()
            worker.process.wait(None)

    def _start(self) -> _Worker[Item, Outcome]:
        ours, theirs = socket.socketpair()
        try:
            forks = forking_is_sound()
            if forks:
                # A forked child holds copies of our ends of all pipes: unless it closes them, no worker would see us
                # go away.
                held: list[Closeable] = [
                    self._selector,
                    self._wake,
                    self._woken,
                    ours,
                    *(worker.pipe for worker in self._workers),
                ]
                process = forked(self._job, theirs, held)
            else:
                process = spawned(theirs)
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.setblocking(False)
        worker: _Worker[Item, Outcome] = _Worker(process, ours, time.monotonic())
        self._workers.append(worker)
        self._selector.register(ours, selectors.EVENT_READ, worker)
        if not forks:
            self._send(worker, self._job)
        return worker


def in_workers(
    work: Callable[[Item], Outcome],
    items: Iterable[Item],
    *,
    name: Callable[[Item], str],
    jobs: int,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    warm: Callable[[], object] | None = None,
) -> Iterator[Outcome | InputError]:
    """`work(item)` of each item in `jobs` processes; outcomes as in `Workers.submit`, in the order of the items.

    Memory: at most `QUEUE * jobs` items are taken ahead, and `AHEAD` outcomes wait for one before them.
    """
    source = iter(items)
    more = True
    due: deque[Future[Outcome | InputError]] = deque()
    with Workers(work, name=name, jobs=jobs, seconds=seconds, memory=memory, warm=warm, attended=False) as workers:
        while True:
            open_ = sum(not future.done() for future in due)
            while more and open_ < QUEUE * jobs and len(due) < AHEAD + QUEUE * jobs:
                try:
                    item = next(source)
                except StopIteration:
                    more = False
                    break
                due.append(workers.submit(item))
                workers.pump()
                open_ += 1
            if not due:
                return
            if due[0].done():
                yield due.popleft().result()
            else:
                workers.pump(None)


def _end(code: int) -> str:
    if code == -signal.SIGALRM:
        return "its time was over"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
