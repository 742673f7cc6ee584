"""Readings made again where packs or the program have changed: from the kept bytes, else from the kept text.

Each batch is committed with its versions, so a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from wiredesk.desk.at_hand import warming
from wiredesk.desk.corrections import STAMP, corrected
from wiredesk.desk.deciding import correct_anew, miscorrected, standing
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
    work = in_workers(
        perform,
        tasks(),
        name=lambda task: task.source,
        jobs=jobs,
        seconds=seconds,
        memory=memory,
        warm=warming(packs),
    )
    for result in work:
        id = given.popleft()
        if isinstance(result, Parsed):
            batch.append((id, with_versions(result.reading, packs)))
        done += 1
        if len(batch) >= BATCH:
            _commit(store, packs, batch)
            batch = []
        if progress is not None:
            progress(done)
    if batch:
        _commit(store, packs, batch)
    other = miscorrected(store)
    if other:
        with store.writing():
            correct_anew(store, packs, other)
    return done + len(other)


def _commit(store: Store, packs: Packs, batch: list[tuple[ArticleId, Reading]]) -> None:
    with store.writing():
        decided = standing(store, [id for id, _ in batch])
        made: list[Reading] = []
        found: dict[ArticleId, Reading] = {}
        for id, reading in batch:
            if id in decided:
                found[id] = reading
            made.append(corrected(reading, decided.get(id, ()), packs).reading)
        store.articles.put_readings(made, found)
        store.fulltext.put(store.articles.readings([id for id, _ in batch]))


def _task(store: Store, id: ArticleId) -> PageTask | ArticleTask | None:
    """The page that the current version was read from if its bytes are held, else the text."""
    page = store.articles.current_page(id)
    if page is not None:
        return PageTask(page)
    found = store.articles.found(id)
    article = found.article if found is not None else store.articles.article(id)
    return ArticleTask(article) if article is not None else None


def _stale(made: Mapping[str, str], packs: Packs) -> bool:
    plain = {name: value for name, value in made.items() if name != STAMP}
    return plain != dict(versions(made.get("pack"), packs))
