"""Who is writing: a small file beside the desk that names the process, for those who wait.

It locks nothing (SQLite does), so one left behind by a process that was killed keeps nobody out; it is believed only
while its process lives.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from wiredesk.model.places import shown_place

_LONGEST = 200
"""Characters of a command that are shown."""


@contextlib.contextmanager
def named(path: str) -> Iterator[None]:
    """Names this process as the one that writes to the desk. Where that cannot be written, it goes without."""
    note = {"pid": os.getpid(), "command": _command(), "since": _now()}
    descriptor = -1
    with contextlib.suppress(OSError):
        descriptor = os.open(path + ".lock", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(note).encode(), 0)
    try:
        yield
    finally:
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, 0)
            os.close(descriptor)


def described(path: str, waited: float) -> str:
    """Why writing is not possible now, for a person."""
    who = "another program"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        with open(path + ".lock", encoding="utf-8") as file:
            note = json.load(file)
        if _alive(int(note["pid"])):
            who = f"process {int(note['pid'])} ({note['command']}, since {note['since']})"
    return f"{who} is writing to it; waited {waited:g} s: try again when it has ended"


def program(longest: int = _LONGEST) -> str:
    """What this program is called to others that use the desk: process, machine, command; without any password."""
    words = " ".join(map(shown_place, [os.path.basename(sys.argv[0] or "python"), *sys.argv[1:]]))
    name = f"process {os.getpid()} on {socket.gethostname()[:20]} ({words}"
    return "".join(char if " " <= char <= "~" else "?" for char in name)[: longest - 1] + ")"


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _command() -> str:
    words = [os.path.basename(sys.argv[0] or "python"), *sys.argv[1:]]
    return " ".join(words).encode("utf-8", "replace").decode()[:_LONGEST]


def _now() -> str:
    # The store acts: when it began to write is no input of any result.
    return datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251  (shown to those who wait, nothing else)
