"""TOML files as they were parsed, kept as JSON in the user's cache folder: reading that takes a twentieth of the time,
and each command that reads pages reads a dozen packs.

A file is named by the digest of the text that it was parsed from, so nothing in it can be out of date, and begins with
that of its own contents, so nothing that was damaged or half written is taken. One that another user owns or may write
to is not opened; JSON can do no more than be wrong. Where nothing can be kept, each text is parsed anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
import tomllib
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

FORM = b"wiredesk parsed TOML 1\0"
"""Changed when what is kept changes, so that files of another form are never met."""
KEPT = 64
"""Files kept; of more those that were made first go: each change of a pack leaves one behind."""
_SUM = 32
"""Characters of the digest that a file begins with."""


def parsed(text: str, folder: str) -> Mapping[str, Any]:
    """What TOML says, from a file in the folder if there is one. Raises `tomllib.TOMLDecodeError`."""
    path = os.path.join(folder, f"{_digest(FORM + text.encode())}.json")
    kept = _kept(path)
    if kept is not None:
        return kept
    found = tomllib.loads(text)
    # What JSON does not know (a date) is parsed each time.
    with contextlib.suppress(OSError, TypeError):
        _keep(path, json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode())
    return found


def _kept(path: str) -> Mapping[str, Any] | None:
    try:
        # Opened first and looked at by its descriptor: what is checked is what is read. A pipe is not waited for.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            mine = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o022
            data = stream.read() if mine else b""
    except OSError:
        return None
    if data[:_SUM].decode("latin-1") != _digest(data[_SUM:]):
        return None
    found: Mapping[str, Any] = json.loads(data[_SUM:])
    return found


def _keep(path: str, data: bytes) -> None:
    """Written beside its place and moved there: several processes may do so at once. Raises `OSError`."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    handle, part = tempfile.mkstemp(suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_digest(data).encode() + data)
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise
    there = sorted((entry for entry in os.scandir(folder) if entry.is_file()), key=lambda entry: entry.stat().st_mtime)
    for entry in there[:-KEPT]:
        os.unlink(entry.path)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=_SUM // 2).hexdigest()
