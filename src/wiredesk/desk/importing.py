"""Files into the desk: pages, JSON lines, archives, feeds and subscription lists.

paths ─▶ pages, each with how far its file is done ─▶ workers ─▶ keeper, which commits both together

Killed at any instant and started again, an archive goes on behind the last page that was committed.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from wiredesk.desk.keeping import Keeper
from wiredesk.desk.parsing import PageTask, Parsed, perform
from wiredesk.desk.paths import pages_of
from wiredesk.desk.workers import in_workers
from wiredesk.model.errors import InputError, WorkerDied
from wiredesk.model.kept import Kept
from wiredesk.model.page import Notice, Page
from wiredesk.model.ports import Imported, SourceStore
from wiredesk.sources.archives import ARCHIVE_SUFFIXES, records

HEAD = 1 << 16
"""Bytes at the beginning of a file by which it is known again."""


@dataclass(slots=True)
class Outcome:
    """What an import met besides the pages that it kept."""

    skipped: list[InputError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Item:
    """A page of an import. done: how far its file is done once it is committed, None for a file of one page."""

    page: Page
    keep_bytes: bool = True
    done: Imported | None = None


def files_of(paths: Iterable[str], sources: SourceStore, outcome: Outcome, *, copy: bool = False) -> Iterator[Item]:
    """The pages of files and folders; what cannot be read goes to `outcome`. copy: keep bytes of archives too."""
    for path in paths:
        for file in _files(path):
            if file.lower().endswith(ARCHIVE_SUFFIXES):
                yield from _archive(file, sources, outcome, copy)
                continue
            for page in pages_of([file]):
                if isinstance(page, InputError):
                    outcome.skipped.append(page)
                elif isinstance(page, Notice):
                    outcome.notices.append(page)
                else:
                    yield Item(page)


def import_pages(
    items: Iterable[Item],
    keeper: Keeper,
    outcome: Outcome,
    *,
    clock: Callable[[], datetime],
    language: str | None = None,
    jobs: int,
    seconds: float,
    memory: int,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Reads the pages in workers and keeps them. Commits as it goes; the last batch before it returns."""
    given: deque[Item] = deque()

    def tasks() -> Iterator[PageTask]:
        for item in items:
            given.append(item)
            yield PageTask(item.page, language)

    work = in_workers(perform, tasks(), name=lambda task: task.source, jobs=jobs, seconds=seconds, memory=memory)
    for done, result in enumerate(work, 1):
        item = given.popleft()
        if isinstance(result, Parsed):
            outcome.notices += result.notices
            keeper.add(Kept(item.page, result.reading, clock(), keep_bytes=item.keep_bytes))
        else:
            assert isinstance(result, InputError)
            outcome.skipped.append(result)
            if isinstance(result, WorkerDied):
                keeper.add(Kept(item.page, None, clock(), problem=result.problem, keep_bytes=item.keep_bytes))
        if item.done is not None:
            _remember(keeper, item.done)
        if progress is not None:
            progress(done)
    keeper.flush()


def _remember(keeper: Keeper, done: Imported) -> None:
    keeper.together(lambda stored: keeper.store.sources.put_imported(done))


def _files(path: str) -> Iterator[str]:
    """The archives of a folder one by one, what else is in it as a whole."""
    if os.path.isdir(path):
        for base, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (os.path.join(base, name) for name in sorted(names) if name.lower().endswith(ARCHIVE_SUFFIXES))
    yield path


def _archive(path: str, sources: SourceStore, outcome: Outcome, copy: bool) -> Iterator[Item]:
    locator = os.path.realpath(path)
    try:
        with open(path, "rb") as stream:
            head = stream.read(HEAD)
            stream.seek(0)
            state = Imported(
                locator, os.fstat(stream.fileno()).st_size, hashlib.blake2b(head, digest_size=12).hexdigest(), 0, False
            )
            before = sources.imported(locator)
            start = 0
            if before is not None and before.digest == state.digest:
                if before.done and before.size == state.size:
                    outcome.notices.append(f"{path}: was imported before, to its end")
                    return
                start = before.offset
                if start:
                    outcome.notices.append(f"{path}: goes on at byte {start}, where the import before this one ended")
            # One page is held back, so that the last of the file says, when it is committed, that the file is done.
            held: Item | None = None
            for record in records(stream, path=path, start=start):
                if isinstance(record.page, InputError):
                    outcome.skipped.append(record.page)
                    continue
                if held is not None:
                    yield held
                held = Item(record.page, copy, replace(state, offset=record.next_offset))
            whole = replace(state, offset=state.size, done=True)
            if held is not None:
                yield replace(held, done=whole)
            else:
                sources.put_imported(whole)
    except OSError as error:
        outcome.skipped.append(InputError(path, f"cannot be read ({error.strerror or error})"))
