"""Headers and cookies of a source, tokens and passwords: from files that nobody else can read.

They are asked for with each fetch and never shown: not in listings, logs or messages of errors, and as they come from
a file they stand in no command line.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from dataclasses import dataclass, field
from typing import BinaryIO

from wiredesk.model.errors import SettingsError
from wiredesk.model.ports import Store

MAX_BYTES = 64_000
KEY_BYTES = 32
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_OURS = frozenset(
    {
        "accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since", "if-none-match",
        "keep-alive", "proxy-connection", "range", "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
"""What the fetcher itself says, so that limits and conditional requests hold."""


@dataclass(frozen=True, slots=True)
class PrivateHeaders:
    """Headers for one source. `repr` shows their names alone."""

    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = field(repr=False)


def problem_of(path: str) -> str:
    """Why a file is not private, "" if it is: for `doctor`, which reads nothing."""
    try:
        with _opened(path) as stream:
            return _not_private(os.fstat(stream.fileno()), path)
    except OSError as error:
        return f"cannot be opened ({error.strerror or error})"


def private_headers(path: str) -> PrivateHeaders:
    """The headers in a file: one "Name: value" a line; empty lines and those that begin with # are passed over.

    Raises `SettingsError` for a file that another user could read or that belongs to another, and for a line that is
    no header; a value is never part of the message.
    """
    data = _private(path, "headers")
    pairs: list[tuple[str, str]] = []
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip() or line.startswith(b"#"):
            continue
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or not _NAME.fullmatch(name):
            raise SettingsError(path, f"line {number}", 'must be "Name: value"')
        if name.lower() in _OURS:
            raise SettingsError(path, f"line {number}", f"{name} is set by wiredesk itself; take the line out")
        if not all(" " <= char != "\x7f" or char == "\t" for char in value):
            raise SettingsError(path, f"line {number}", f"the value of {name} has control characters")
        pairs.append((name, value.strip()))
    return PrivateHeaders(tuple(name for name, _ in pairs), tuple(pairs))


def private_line(path: str, setting: str) -> str:
    """The one line of a file that nobody else can read. Raises `SettingsError`, which never shows the line."""
    lines = [line.strip() for line in _private(path, setting).splitlines() if line.strip()]
    if len(lines) != 1:
        raise SettingsError(path, setting, f"must hold one line, not {len(lines)}")
    try:
        return lines[0].decode("utf-8")
    except UnicodeDecodeError:
        raise SettingsError(path, setting, "is no UTF-8") from None


def own_key(store: Store) -> bytes:
    """The key of a desk, by which it signs: made once, in a file beside it that nobody else may read, or on its server.
    Of a desk that may only be read one that lasts as long as this process."""
    kept = store.upkeep.key()
    if kept is not None:
        return kept
    try:
        return _kept_key(store.upkeep.files()[0].removesuffix(".sqlite") + ".key")
    except OSError:
        return os.urandom(KEY_BYTES)


def _kept_key(path: str) -> bytes:
    while True:
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            made = os.urandom(KEY_BYTES)
            part = f"{path}.{os.getpid()}"
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(made)
            try:
                # Whoever comes first makes it; the other takes that one.
                os.link(part, path)
            except FileExistsError:
                continue
            finally:
                os.unlink(part)
            return made
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(stream.fileno())
            found = stream.read(KEY_BYTES)
        if len(found) == KEY_BYTES and not status.st_mode & 0o077:
            return found
        os.unlink(path)


def _private(path: str, setting: str) -> bytes:
    try:
        # Opened first and looked at by its descriptor: what is checked is what is read.
        with _opened(path) as stream:
            if problem := _not_private(os.fstat(stream.fileno()), path):
                raise SettingsError(path, setting, problem)
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(path, setting, f"cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_BYTES:
        raise SettingsError(path, setting, f"is larger than {MAX_BYTES} bytes")
    return data


def _opened(path: str) -> BinaryIO:
    # A pipe with nobody at its other end would be waited for.
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def _not_private(status: os.stat_result, path: str) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "is no regular file"
    if status.st_uid != os.geteuid():
        return "belongs to another user; make a file of your own"
    if status.st_mode & 0o077:
        mode = stat.S_IMODE(status.st_mode)
        return f"can be read or changed by other users (mode {mode:o}); run: chmod 600 {shlex.quote(path)}"
    return ""
