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
from typing import BinaryIO

from wiredesk.desk.at_hand import warming
from wiredesk.desk.keeping import Keeper
from wiredesk.desk.parsing import PageTask, Parsed, perform
from wiredesk.desk.paths import archive_notices, pages_of
from wiredesk.desk.workers import in_workers
from wiredesk.model.errors import InputError, WorkerDied
from wiredesk.model.kept import Kept
from wiredesk.model.page import Notice, Page
from wiredesk.model.ports import Imported, SourceStore
from wiredesk.model.spans import PageId
from wiredesk.sources.archives import Passed, records

HEAD = 1 << 16
"""Bytes at the beginning of a file by which it is known again."""
_COPIED = "#copied"


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
    partial: bool = False
    done: Imported | None = None


def files_of(
    paths: Iterable[str],
    sources: SourceStore,
    outcome: Outcome,
    *,
    copy: bool = False,
    others: tuple[str, ...] = (),
) -> Iterator[Item]:
    """The pages of files and folders; what cannot be read goes to `outcome`. copy: keep bytes of archives too; others:
    as with `pages_of`."""
    marks: dict[PageId, tuple[Imported, bool]] = {}

    def archive(stream: BinaryIO, path: str, locator: str) -> Iterator[Page | InputError | Notice]:
        return _archive(stream, path, locator, sources, marks, copy=copy)

    for page in pages_of(paths, archive=archive, others=others):
        if isinstance(page, InputError):
            outcome.skipped.append(page)
        elif isinstance(page, Notice):
            outcome.notices.append(page)
        elif page.id in marks:
            done, partial = marks.pop(page.id)
            yield Item(page, copy, partial, done)
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

    work = in_workers(
        perform,
        tasks(),
        name=lambda task: task.source,
        jobs=jobs,
        seconds=seconds,
        memory=memory,
        warm=warming(keeper.packs),
    )
    for done, result in enumerate(work, 1):
        item = given.popleft()
        if isinstance(result, Parsed):
            outcome.notices += result.notices
            page = replace(item.page, asks=tuple(dict.fromkeys((*item.page.asks, *result.asks))))
            keeper.add(Kept(page, result.reading, clock(), keep_bytes=item.keep_bytes, partial=item.partial))
        else:
            assert isinstance(result, InputError)
            outcome.skipped.append(result)
            if isinstance(result, WorkerDied):
                keeper.add(
                    Kept(
                        item.page,
                        None,
                        clock(),
                        problem=result.problem,
                        keep_bytes=item.keep_bytes,
                        partial=item.partial,
                    )
                )
        if item.done is not None:
            _remember(keeper, item.done)
        if progress is not None:
            progress(done)
    keeper.flush()


def _remember(keeper: Keeper, done: Imported) -> None:
    keeper.together(lambda stored: keeper.store.sources.put_imported(done))


def _archive(
    stream: BinaryIO,
    path: str,
    locator: str,
    sources: SourceStore,
    marks: dict[PageId, tuple[Imported, bool]],
    *,
    copy: bool,
) -> Iterator[Page | InputError | Notice]:
    """The pages of an archive that were not imported before; how far it is done with each stands in `marks`. That its
    bytes were copied is remembered apart: it may have been imported without."""
    known_as = f"{locator}{_COPIED}" if copy else locator
    head = stream.read(HEAD)
    stream.seek(0)
    size = os.fstat(stream.fileno()).st_size
    state = Imported(known_as, size, hashlib.blake2b(head, digest_size=12).hexdigest(), 0, False)
    before = sources.imported(known_as)
    start = 0
    if before is not None and before.digest == state.digest:
        if before.done and before.size == state.size:
            yield Notice(f"{path}: was imported before, to its end")
            return
        start = before.offset
        if start:
            yield Notice(f"{path}: goes on at byte {start:,}, where the last import ended")
    passed = Passed()
    partial = 0
    # One page is held back, so that the last of the file says, when it is committed, that the file is done.
    held: Page | None = None
    for record in records(stream, path=path, start=start, locator=locator, passed=passed):
        if isinstance(record.page, InputError):
            yield record.page
            continue
        if held is not None:
            yield held
        partial += record.partial
        held = record.page
        marks[held.id] = replace(state, offset=record.next_offset), record.partial
    whole = replace(state, offset=size, done=True)
    if held is not None:
        marks[held.id] = whole, marks[held.id][1]
        yield held
    else:
        sources.put_imported(whole)
    yield from archive_notices(path, passed, partial)


def import_batch(folder: str, keeper: Keeper, outcome: Outcome, progress: Callable[[int], None] | None = None) -> None:
    """Keeps what a batch has read, without reading it again; one that cannot be taken goes to `outcome`."""
    from wiredesk.desk.batches import kept_of

    try:
        for done, kept in enumerate(kept_of(folder), 1):
            keeper.add(kept, as_made=True)
            if progress is not None:
                progress(done)
    except InputError as error:
        outcome.skipped.append(error)
    keeper.flush()
