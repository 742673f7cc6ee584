"""Work in a process of its own that is killed with SIGKILL at a chosen instant, and what it had said until then."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path


def killed(
    work: Callable[[Path], None], path: Path, seconds: float, whole_group: bool, *, sign: bytes = b"ACK"
) -> tuple[list[str], bool]:
    """Runs the work and kills it so many seconds after it has printed its first sign of life, if it lives that long.

    Forked, so that nothing is imported anew: what was acknowledged, and whether the work ended by itself. If it did
    not, the kill fell between that sign and its end.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(writing, 1)
        os.close(reading)
        os.close(writing)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  (the child's own, for its life)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        status = 1
        try:
            work(path)
            status = 0
        except BaseException:
            print("FAILED", traceback.format_exc().replace("\n", " | "), flush=True)
        sys.stdout.flush()
        os._exit(status)
    os.close(writing)
    os.set_blocking(reading, False)
    data, end, ended = b"", float("inf"), None
    while time.monotonic() < end and ended is None:
        with contextlib.suppress(BlockingIOError):
            data += os.read(reading, 1 << 20)
        if end == float("inf") and sign in data:
            end = time.monotonic() + seconds
        done, status = os.waitpid(child, os.WNOHANG)
        ended = status if done else None
        time.sleep(0.0005)
    if ended is None:
        if whole_group:
            # One that was just born has no group of its own yet.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # The workers of one that was killed alone end when they see that it is gone.
        time.sleep(0 if whole_group else 0.01)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(BlockingIOError):
        while more := os.read(reading, 1 << 20):
            data += more
    os.close(reading)
    # A line that the kill cut was not acknowledged in full.
    lines = data.decode().split("\n")[:-1]
    for line in lines:
        if line.startswith("FAILED"):
            raise RuntimeError(line)
    return [line.split()[1] for line in lines if line.startswith("ACK ")], ended == 0


def instants(longest: float, seed: int) -> Iterator[float]:
    """When to kill, in seconds, without end; every fourth within 50 ms of the start."""
    chance = random.Random(seed)
    for number in itertools.count():
        yield chance.uniform(0, 0.05 if number % 4 == 3 else longest)
