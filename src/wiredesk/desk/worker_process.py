"""What runs in a worker process: one item after the other, each under a limit of memory and of processor time."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from wiredesk.desk.collector import spare_collector
from wiredesk.model.errors import InputError

LENGTH = 8
"""Bytes that say how long a message is."""
MAX_OUTCOME = 50_000_000
"""Bytes of one outcome: what can be read in the time for a page gives a third of it."""
OUT_OF_MEMORY = 77
"""Exit code of a worker in which an allocation failed."""
PATIENCE = 12
"""Seconds by the wall clock that an item may take for each second of the processor: a busy machine costs no page."""
GOES_ON, IS_SPENT = b"\0", b"\1"
"""Before an outcome: whether the worker takes further items, or ends because it has grown."""


class Closeable(Protocol):
    """Something that the parent holds and a forked child must not."""

    def close(self) -> None:
        """Lets go of it."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker does. warm: called once before the first item. seconds (of the processor), memory: for one item."""

    work: Callable[[Any], Any]
    warm: Callable[[], object] | None
    seconds: float
    memory: int


def main(descriptor: int) -> None:
    """A worker that was spawned: the first message is its job."""
    pipe = socket.socket(fileno=descriptor)
    with pipe.makefile("rb") as incoming, pipe.makefile("wb") as outgoing:
        _work(_received(incoming), incoming, outgoing)


def serve(job: Job, pipe: socket.socket, inherited: Iterable[Closeable]) -> None:
    """A worker that was forked. inherited: what it holds and must not."""
    for end in inherited:
        end.close()
    with pipe.makefile("rb") as incoming, pipe.makefile("wb") as outgoing:
        _work(job, incoming, outgoing)


def _work(job: Job, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answers items with outcomes until the parent goes away."""
    # Ctrl-C reaches every process of a terminal; when to stop is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _no_core_files()
    if job.warm is not None:
        job.warm()
    spare_collector()
    _send(outgoing, b"")
    loaded = address_space()
    while True:
        _limit(job.memory)
        item = _received(incoming)
        # The system ends the process when an item has had its time, whatever code runs then.
        signal.setitimer(signal.ITIMER_PROF, job.seconds)
        # The parent's clock is shorter. This one is for a parent that was killed while an item waits for ever.
        signal.setitimer(signal.ITIMER_REAL, PATIENCE * job.seconds + 30)
        outcome = _outcome(job.work, item)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        del item
        now = address_space()
        spent = loaded is not None and now is not None and now - loaded > job.memory
        _send(outgoing, IS_SPENT if spent else GOES_ON, outcome)
        if spent:
            os._exit(0)


def address_space() -> int | None:
    """Bytes of address space that this process has, None where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def memory_is_limited() -> bool:
    """Whether the system holds a process to a limit of memory. Tried in a process of its own."""
    import subprocess
    import sys

    code = (
        "from wiredesk.desk.worker_process import _limit\n"
        "_limit(50_000_000)\n"
        "try: bytearray(200_000_000)\n"
        "except MemoryError: print('limited')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() == "limited"


def _limit(memory: int) -> None:
    """Lets this process grow by so much and no more: what it has loaded and kept so far does not count."""
    now = address_space()
    if now is None:
        return
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (now + memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _no_core_files() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _outcome(work: Callable[[Any], Any], item: Any) -> bytes:
    source = str(getattr(item, "source", "input"))
    try:
        found = pickle.dumps(work(item), pickle.HIGHEST_PROTOCOL)
        if len(found) > MAX_OUTCOME:
            raise InputError(source, f"gives more than {MAX_OUTCOME // 1_000_000} MB when it is read")
        return found
    except InputError as error:
        outcome = error
    except MemoryError:
        # What is left of the memory cannot be trusted to hold an answer.
        os._exit(OUT_OF_MEMORY)
    except RecursionError as error:
        outcome = InputError(source, f"is nested too deeply to read ({error})")
    except Exception as error:
        outcome = InputError(source, f"could not be read: {type(error).__name__}: {error} (an error of wiredesk)")
    return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)


def _received(incoming: BinaryIO) -> Any:
    try:
        head = incoming.read(LENGTH)
        data = incoming.read(int.from_bytes(head, "big"))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except OSError:
        os._exit(0)
    if len(head) < LENGTH or len(data) < int.from_bytes(head, "big"):
        os._exit(0)
    return pickle.loads(data)


def _send(outgoing: BinaryIO, *parts: bytes) -> None:
    try:
        outgoing.write(sum(map(len, parts)).to_bytes(LENGTH, "big"))
        outgoing.writelines(parts)
        outgoing.flush()
    except OSError:
        os._exit(0)
