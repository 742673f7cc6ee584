"""Worker processes, forked where that is sound and started anew where it is not."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from multiprocessing.process import BaseProcess
from typing import Protocol

from wiredesk.desk.worker_process import Closeable, Job, serve

_CODE = "import sys; sys.path[:] = {path!r}; from wiredesk.desk.worker_process import main; main({descriptor})"


class Process(Protocol):
    """A child of ours."""

    @property
    def pid(self) -> int | None:
        """Its number."""
        ...

    def kill(self) -> None:
        """Ends it, whatever it does."""
        ...

    def wait(self, timeout: float | None) -> int | None:
        """Its exit code (that of a signal negative) once it has ended, None if it has not in so many seconds."""
        ...


def forking_is_sound() -> bool:
    """Whether no other thread runs, which could hold a lock that the child would wait for. macOS forks badly."""
    return sys.platform == "linux" and threading.active_count() == 1


class _Forked:
    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode


class _Spawned:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None) -> int | None:
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None


def forked(job: Job, pipe: socket.socket, held: Iterable[Closeable]) -> Process:
    """A child that shares what is loaded. held: what it must close. 2 ms."""
    process = multiprocessing.get_context("fork").Process(target=serve, args=(job, pipe, held), daemon=True)
    process.start()
    return _Forked(process)


def spawned(pipe: socket.socket) -> Process:
    """A new interpreter, which waits for its job as the first message. 150 ms and what the job loads.

    Not as `multiprocessing` spawns: that runs the main program again, and a program that uses wiredesk without the
    `if __name__ == "__main__"` that this asks for would poll its sources once more in each worker.
    """
    code = _CODE.format(path=[part for part in sys.path if part], descriptor=pipe.fileno())
    command = [sys.executable, "-c", code]
    return _Spawned(subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(pipe.fileno(),)))
