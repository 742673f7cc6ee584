"""What a batch reads, in shards: each is read by itself, in any order, on any machine that can open it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wiredesk.desk.paths import page_files, unread
from wiredesk.model.errors import InputError
from wiredesk.model.page import Notice
from wiredesk.sources.files import PAGE_SUFFIXES

PAGES = 500
"""Files of one page each that make a shard; any other file is a shard of its own."""
_REMOTE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)
Files = Iterable[tuple[str, int]]
"""Addresses with their sizes in bytes."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that are read together. name: another one when one of them has changed. size: bytes, all in all."""

    name: str
    paths: tuple[str, ...]
    size: int


def is_remote(path: str) -> bool:
    """Whether a path is the address of something that only an engine can open (s3://…)."""
    return bool(_REMOTE.match(path))


def shards_of(
    inputs: Sequence[str], skipped: list[InputError], notices: list[str], remote: Callable[[str], Files]
) -> Iterator[Shard]:
    """The shards of files, folders and addresses, in order. remote: the files that an address means, by the engine.

    A file that is named twice is read once. What is no file goes to `skipped`.
    """
    seen: set[str] = set()
    loose: list[tuple[str, str, int]] = []
    for path, stamp, size in _files(inputs, skipped, notices, remote):
        if path in seen:
            continue
        seen.add(path)
        if path.lower().endswith(PAGE_SUFFIXES):
            loose.append((path, stamp, size))
            if len(loose) < PAGES:
                continue
        elif not loose:
            yield _shard([(path, stamp, size)])
            continue
        if loose:
            yield _shard(loose)
            loose = []
        if not path.lower().endswith(PAGE_SUFFIXES):
            yield _shard([(path, stamp, size)])
    if loose:
        yield _shard(loose)


def _files(
    inputs: Sequence[str], skipped: list[InputError], notices: list[str], remote: Callable[[str], Files]
) -> Iterator[tuple[str, str, int]]:
    for given in inputs:
        if is_remote(given):
            for path, size in remote(given):
                yield path, str(size), size
            continue
        for found in page_files(given) if os.path.isdir(given) else (given,):
            if isinstance(found, InputError):
                skipped.append(found)
            elif isinstance(found, Notice):
                notices.append(found)
            else:
                # Another machine may have another folder open.
                path = os.path.abspath(found)
                try:
                    state = os.stat(path)
                except OSError as error:
                    skipped.append(unread(found, error))
                else:
                    yield path, f"{state.st_size} {state.st_mtime_ns}", state.st_size


def _shard(files: Sequence[tuple[str, str, int]]) -> Shard:
    digest = hashlib.blake2b(digest_size=8)
    for path, stamp, _ in files:
        digest.update(f"{path}\0{stamp}\0".encode("utf-8", "surrogateescape"))
    return Shard(digest.hexdigest(), tuple(path for path, _, _ in files), sum(size for *_, size in files))
