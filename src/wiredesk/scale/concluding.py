"""Stories, links, origins and differences of all that was read, as tables.

Grouping is that of the live desk (`desk.placing.settle`), in a desk of its own beside the tables: memory is bounded by
the largest story, and work that was interrupted goes on where it was. It is done on one machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from wiredesk.desk.batches import kept_in, made_with, packs_of
from wiredesk.desk.collector import spare_collector
from wiredesk.desk.placing import settle
from wiredesk.formats.tables import CONCLUSIONS, of_links, of_story
from wiredesk.model.ports import Store
from wiredesk.scale.parquet_files import part
from wiredesk.scale.reading import MARKS, mark_of, put_mark
from wiredesk.store.sqlite import open_store

BATCH = 200
"""Articles that are kept in one transaction."""
NAME = "all"
"""Of the one part of each table."""
STORIES, PLACE = "stories", "grouping"
"""Name of the mark that says that all is done; folder of the desk that it is done in."""
Progress = Callable[[str, int], None]


def conclude(folder: str, shards: Sequence[str], *, now: datetime, progress: Progress) -> dict[str, Any]:
    """Groups and compares all articles of some shards and writes the tables; rows and digest of each. Nothing is done
    where that was done of the same articles."""
    spare_collector()
    packs = packs_of(folder)
    of = _of(folder, shards)
    done = mark_of(folder, STORIES)
    if done is not None and done["of"] == of:
        return dict(done["tables"])
    forget(folder)
    place = os.path.join(folder, PLACE)
    os.makedirs(place, exist_ok=True)
    for other in os.listdir(place):
        if not other.startswith(of):
            # Of other articles: a try that was cut off before more came.
            os.remove(os.path.join(place, other))
    store = open_store(os.path.join(place, f"{of}.sqlite"))
    try:
        _keep(store, folder, shards, progress)
        settle(store, packs, now=now, progress=lambda steps: progress("grouped", steps))
        with part(folder, NAME, CONCLUSIONS) as tables:
            for found in _stories(store):
                tables.add(found)
            summary = tables.summary()
    finally:
        store.close()
    put_mark(folder, STORIES, {"made_with": made_with(packs), "of": of, "tables": summary})
    shutil.rmtree(place)
    return summary


def forget(folder: str) -> None:
    """Takes away the tables of stories, which are of other articles or not wanted."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(os.path.join(folder, MARKS, f"{STORIES}.json"))
    for table in CONCLUSIONS:
        shutil.rmtree(os.path.join(folder, table), ignore_errors=True)


def _of(folder: str, shards: Sequence[str]) -> str:
    """Another one for other articles, or another program."""
    marks = [mark_of(folder, shard) or {} for shard in sorted(shards)]
    said = [made_with(packs_of(folder)), [mark["tables"]["readings"]["digest"] for mark in marks]]
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=8).hexdigest()


def _keep(store: Store, folder: str, shards: Sequence[str], progress: Progress) -> None:
    count = 0
    for shard in shards:
        pages = kept_in(folder, shard)
        while some := list(itertools.islice(pages, BATCH)):
            with store.writing():
                store.articles.keep(some)
            count += len(some)
            progress("kept", count)


def _stories(store: Store) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        listing = store.groupings.stories(cursor=cursor, limit=200)
        for row in listing.items:
            story, concluded = store.groupings.story(row.id), store.groupings.concluded(row.id)
            assert story is not None
            assert concluded is not None, "a settled desk has told all of its stories"
            yield of_story(story, row.title, concluded[0], concluded[1])
            for at in range(0, len(story.articles), BATCH):
                # What a report has from another one stands with the report.
                yield of_links(store.groupings.links_of(story.articles[at : at + BATCH]))
        cursor = listing.next
        if cursor is None:
            return
