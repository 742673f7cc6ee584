"""One hash of members, links and verdicts, whatever the order of arrival, the hash seed and the number of workers.

    python bench/determinism.py --articles 5000 --orders 10 --seeds 3       the whole figure: an hour or two
    python bench/determinism.py --articles 300 --orders 2 --seeds 2         minutes

A generated stream (`stream.py`) is read once, with 1 and with 2 workers, which must give the same readings. Then each
order of arrival is kept in a desk of its own, some at a time, placed at once or left in the queue, settled in between
now and then and at the end; each in a process with its own hash seed. The reference is `group` of all of it in memory.
Story ids may differ: a story is named by its reports here.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))
from stream import page_of, stream

from wiredesk.desk.collector import spare_collector
from wiredesk.desk.once import conclude
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.placing import place, settle
from wiredesk.desk.workers import in_workers
from wiredesk.extraction.article import extract
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Difference, Link, Origins
from wiredesk.reading.article import read
from wiredesk.store.sqlite import SqliteStore, open_store

NOW = datetime(2026, 6, 1, tzinfo=UTC)
Told = tuple[tuple[ArticleId, ...], Sequence[Link], Origins, Sequence[Difference]]


def read_page(page: Page) -> Reading:
    """What a worker does."""
    packs = installed_packs()
    return read(extract(page, packs), packs)


def readings(count: int, jobs: int) -> list[Kept]:
    """The pages of the stream with their readings."""
    pages = [page_of(told) for told in itertools.islice(stream(7), count)]
    kept = []
    found = in_workers(read_page, pages, name=lambda page: page.source, jobs=jobs)
    for page, outcome in zip(pages, found, strict=True):
        if isinstance(outcome, InputError):
            raise outcome
        assert page.provenance.received is not None
        kept.append(Kept(page, outcome, page.provenance.received))
    return kept


def digest(told: Iterable[Told]) -> str:
    """One hash of what the stories are, whatever they are called."""
    rows = sorted(
        repr(
            (
                articles,
                sorted((link.article, link.origin, link.kind, link.direction, link.score) for link in links),
                (origins.at_least, origins.at_most),
                sorted(
                    (each.question.asks, each.question.about, each.verdict, [one.value for one in each.accounts])
                    for each in differences
                ),
            )
        )
        for articles, links, origins, differences in told
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:24]


def of_desk(store: SqliteStore) -> Iterator[Told]:
    """The stories of a desk that is settled."""
    cursor = None
    while True:
        listing = store.groupings.stories(cursor=cursor, limit=500)
        for row in listing.items:
            story, concluded = store.groupings.story(row.id), store.groupings.concluded(row.id)
            assert story is not None
            assert concluded is not None, f"story {row.id} is not settled"
            yield story.articles, story.links, concluded[0], concluded[1]
        cursor = listing.next
        if cursor is None:
            return


def in_memory(kept: Sequence[Kept]) -> str:
    """The hash of the whole set, grouped at once: of each address the version that a desk reads."""
    with tempfile.TemporaryDirectory() as folder, desk_in(folder) as store:
        store.articles.keep(kept)
        current = {reading.article.id: reading for reading in store.articles.readings()}
    result = conclude(current, installed_packs())
    return digest(
        (story.articles, story.links, result.origins[story.id], result.differences[story.id])
        for story in result.grouping.stories
    )


@contextmanager
def desk_in(folder: str) -> Iterator[SqliteStore]:
    """A desk in a folder, closed at the end."""
    store = open_store(Path(folder) / "desk.sqlite")
    try:
        yield store
    finally:
        store.close()


def one_order(path: str, order: int) -> dict[str, object]:
    """Keeps, places and settles in one order; order 0: as it was received, all imported at once."""
    spare_collector()
    kept: list[Kept] = pickle.loads(Path(path).read_bytes())
    rng = random.Random(order)
    if order:
        rng.shuffle(kept)
    packs = installed_packs()
    settled = 0
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder, desk_in(folder) as store:
        waiting = iter(kept)
        while some := list(itertools.islice(waiting, rng.choice((1, 20, 100)) if order else 200)):
            with store.writing():
                stored = store.articles.keep(some)
                if order and rng.random() < 0.5:
                    place(store, packs, sorted({one.article for one in stored if one.outcome.startswith("new")}))
            if order and rng.random() < 0.02:
                settle(store, packs, now=NOW)
                settled += 1
        settle(store, packs, now=NOW)
        found = digest(of_desk(store))
    seconds = time.process_time() - start
    memory = psutil.Process().memory_info().rss >> 20
    return {"hash": found, "settled": settled + 1, "ms": 1000 * seconds / len(kept), "MB": memory}


def main() -> int:
    """Prints the hash of each run; 1 if there are two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=2, help="hash seeds that each order is run with")
    parser.add_argument("--run", nargs=2, metavar=("FILE", "ORDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(one_order(options.run[0], int(options.run[1]))))
        return 0
    hashes: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        made: list[bytes] = []
        for jobs in (1, 2):
            kept = readings(options.articles, jobs)
            made.append(repr([one.reading for one in kept]).encode())
        print(f"{options.articles} pages read with 1 and 2 workers: {'equal' if made[0] == made[1] else 'DIFFERENT'}")
        path = Path(folder) / "kept.pickle"
        path.write_bytes(pickle.dumps([replace(one, source=None) for one in kept]))
        hashes.add(in_memory(kept))
        print(f"{'group of all, in memory':34} {hashes.copy().pop()}", flush=True)
        for order, seed in itertools.product(range(options.orders), range(options.seeds)):
            command = [sys.executable, __file__, "--run", str(path), str(order)]
            done = subprocess.run(
                command, env=os.environ | {"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(done.stderr, file=sys.stderr)
                return 1
            row = json.loads(done.stdout)
            hashes.add(row["hash"])
            print(
                f"order {order}, hash seed {seed}, settled {row['settled']:2} times   {row['hash']}   "
                f"{row['ms']:.1f} ms of CPU an article, {row['MB']} MB at the end",
                flush=True,
            )
    equal = len(hashes) == 1 and made[0] == made[1]
    print(f"{1 + options.orders * options.seeds} groupings, {len(hashes)} hash{'es' * (len(hashes) > 1)}")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
