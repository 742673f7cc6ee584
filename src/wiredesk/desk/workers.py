"""Extraction and reading in processes of their own: a page that kills its parser kills nobody else.

One pipe a worker, a short queue in each: results come back in order, so when a worker dies the page at the head of its
queue is the one that did it, and the rest is given to another.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from wiredesk.desk.collector import spare_collector
from wiredesk.model.errors import InputError, WorkerDied

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

QUEUE = 3
"""Items in a worker's hands at once: one in work, the next at hand, so that it never waits for the pipe."""
SECONDS = 60.0
"""For one item; more than a hundred times the slowest page of the labelled corpora."""
MEMORY = 3 << 30
"""Bytes of address space of one worker."""


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: Connection
    queue: deque[tuple[int, Item]] = field(default_factory=deque)
    since: float = 0.0
    """When the item at the head of the queue began to be waited for (`time.monotonic`)."""


def in_workers(
    work: Callable[[Item], Outcome],
    items: Iterable[Item],
    *,
    name: Callable[[Item], str],
    jobs: int,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Iterator[Outcome | InputError]:
    """`work(item)` of each item in `jobs` processes; outcomes in the order of the items.

    work: importable by name, like its outcome picklable. An item whose worker dies, takes longer than `seconds` or more
    than `memory` bytes gives `WorkerDied`; an `InputError` raised by `work` is given as it is; any other exception is
    an error of ours and gives an `InputError` that says so. Memory: at most `QUEUE * jobs` items wait, finished ones
    only until those before them are.
    """
    context = _context()
    workers: list[_Worker[Item]] = []
    source = enumerate(items)
    again: deque[tuple[int, Item]] = deque()
    done: dict[int, Outcome | InputError] = {}
    turn = 0
    tick = min(0.5, seconds / 4)
    try:
        while True:
            while len(workers) < jobs:
                more = _next(again, source)
                if more is None:
                    break
                workers.append(_start(context, work, memory, [worker.pipe for worker in workers]))
                _give(workers[-1], more)
            for worker in workers:
                while len(worker.queue) < QUEUE and (more := _next(again, source)) is not None:
                    _give(worker, more)
            busy = [worker for worker in workers if worker.queue]
            if not busy:
                return
            ready = {id(pipe) for pipe in wait([worker.pipe for worker in busy], timeout=tick)}
            for worker in busy:
                if id(worker.pipe) in ready:
                    worker.since = time.monotonic()
                    try:
                        outcome = worker.pipe.recv()
                    except (EOFError, OSError):
                        number, item = worker.queue.popleft()
                        worker.process.join()
                        done[number] = WorkerDied(
                            name(item), f"ended the process that read it ({_end(worker.process)})"
                        )
                        _retire(worker, workers, again)
                        continue
                    number, _ = worker.queue.popleft()
                    done[number] = outcome
                elif time.monotonic() - worker.since > seconds:
                    number, item = worker.queue.popleft()
                    done[number] = WorkerDied(name(item), f"took longer than {seconds:g} s to read")
                    _retire(worker, workers, again)
            while turn in done:
                yield done.pop(turn)
                turn += 1
    finally:
        for worker in workers:
            with contextlib.suppress(OSError):
                worker.pipe.close()
            worker.process.join(timeout=0.2)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def _next(again: deque[tuple[int, Item]], source: Iterator[tuple[int, Item]]) -> tuple[int, Item] | None:
    return again.popleft() if again else next(source, None)


def _give(worker: _Worker[Item], numbered: tuple[int, Item]) -> None:
    # A worker that has just died is found out when its pipe is read; until then the item waits in its queue.
    if not worker.queue:
        worker.since = time.monotonic()
    worker.queue.append(numbered)
    with contextlib.suppress(OSError):
        worker.pipe.send(numbered[1])


def _retire(worker: _Worker[Item], workers: list[_Worker[Item]], again: deque[tuple[int, Item]]) -> None:
    workers.remove(worker)
    again.extend(worker.queue)
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _end(process: BaseProcess) -> str:
    code = process.exitcode
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def _context() -> BaseContext:
    # Forking costs 2 ms instead of 150 and shares the packs; it is only sound while no other thread runs.
    forks = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks else "spawn")


def _start(
    context: BaseContext, work: Callable[[Item], Outcome], memory: int, others: list[Connection]
) -> _Worker[Item]:
    ours, theirs = context.Pipe()
    # A forked child holds copies of our ends of all pipes: unless it closes them, no worker would see us go away.
    inherited = [ours, *others] if context.get_start_method() == "fork" else []
    process: BaseProcess = context.Process(  # type: ignore[attr-defined]  # BaseContext has it, typeshed does not
        target=_serve, args=(theirs, inherited, work, memory), daemon=True
    )
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(pipe: Connection, inherited: list[Connection], work: Callable[[Any], Any], memory: int) -> None:
    for end in inherited:
        end.close()
    _limit(memory)
    spare_collector()
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            os._exit(0)
        try:
            outcome = work(item)
        except InputError as error:
            outcome = error
        except KeyboardInterrupt:
            os._exit(0)
        except MemoryError:
            # What is left of the memory cannot be trusted to hold an answer.
            os._exit(77)
        except RecursionError as error:
            outcome = InputError(str(getattr(item, "source", "input")), f"is nested too deeply to read ({error})")
        except Exception as error:
            outcome = InputError(
                str(getattr(item, "source", "input")),
                f"could not be read: {type(error).__name__}: {error} (an error of wiredesk)",
            )
        try:
            pipe.send(outcome)
        except (BrokenPipeError, OSError):
            os._exit(0)


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
