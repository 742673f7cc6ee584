"""Readings made again where packs or the program have changed: from the kept bytes, else from the kept text.

Each batch is committed with its versions, so a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from wiredesk.desk.keeping import BATCH
from wiredesk.desk.parsing import ArticleTask, PageTask, Parsed, perform, versions, with_versions
from wiredesk.desk.workers import in_workers
from wiredesk.lang.packs import Packs
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId

if TYPE_CHECKING:
    from wiredesk.model.findings import Reading


def outdated(store: Store, packs: Packs) -> dict[tuple[tuple[str, str], ...], int]:
    """What current readings were made with that is not what would be used today, and how many they are."""
    return {made: count for made, count in store.articles.made_with().items() if _stale(dict(made), packs)}


def reread(
    store: Store,
    packs: Packs,
    *,
    jobs: int,
    seconds: float,
    memory: int,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Reads anew what is out of date. Gives how many articles were; those that cannot be read stay as they are."""
    given: deque[ArticleId] = deque()

    def tasks() -> Iterator[PageTask | ArticleTask]:
        for made in sorted(outdated(store, packs)):
            after: ArticleId | None = None
            while ids := store.articles.made_so(dict(made), after=after, limit=BATCH):
                for id in ids:
                    task = _task(store, id)
                    if task is not None:
                        given.append(id)
                        yield task
                after = ids[-1]

    done = 0
    batch: list[tuple[ArticleId, Reading]] = []
    work = in_workers(perform, tasks(), name=lambda task: task.source, jobs=jobs, seconds=seconds, memory=memory)
    for result in work:
        id = given.popleft()
        if isinstance(result, Parsed):
            batch.append((id, with_versions(result.reading, packs)))
        done += 1
        if len(batch) >= BATCH:
            _commit(store, batch)
            batch = []
        if progress is not None:
            progress(done)
    if batch:
        _commit(store, batch)
    return done


def _commit(store: Store, batch: list[tuple[ArticleId, Reading]]) -> None:
    with store.writing():
        store.articles.put_readings([reading for _, reading in batch])
        store.fulltext.put(store.articles.readings([id for id, _ in batch]))


def _task(store: Store, id: ArticleId) -> PageTask | ArticleTask | None:
    """The page that the current version was read from if its bytes are held, else the text."""
    page = store.articles.current_page(id)
    if page is not None:
        return PageTask(page)
    article = store.articles.article(id)
    return ArticleTask(article) if article is not None else None


def _stale(made: Mapping[str, str], packs: Packs) -> bool:
    return dict(made) != dict(versions(made.get("pack"), packs))
