"""What the catalogue of names and outlets costs: keeping it up as articles come, and asking it on a large desk.

    python bench/names.py                      20,000 reports of the stream
    python bench/names.py --count 100000

The reports of the stream are kept and indexed in batches of 50, with the catalogue and without it, in turns; the
difference is what it costs. Stories are those of the stream, put in as settling puts them: grouping has a bench of its
own (`scale.py`). Then each question is asked of the names, outlets, authors and categories with most articles and of
some others. Processor time, which others that share the machine do not change. Goal: no question above 50 ms.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from wiredesk.desk.desk import Desk
from wiredesk.desk.settings import Settings
from wiredesk.model.kept import Kept
from wiredesk.model.spans import ArticleId, Passage, Span, StoryId
from wiredesk.model.story import Link, Origin, Origins, Story
from wiredesk.store.articles import Articles
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))
from stream_readings import read_stream

BATCH = 50
GOAL = 0.05
"""Seconds."""
TABLES = (
    "names", "name_words", "name_forms", "article_names", "name_roles", "name_outlets", "story_names", "name_origins",
    "published", "credited", "article_authors",
)  # fmt: skip


def grow(
    with_it: SqliteStore, without: SqliteStore, count: int
) -> tuple[list[float], list[float], dict[str, list[ArticleId]]]:
    """Keeps the reports in both desks; seconds for each batch, and which reports tell one event."""
    bare = Articles(without.db, lambda readings: without.fulltext.put(readings))
    spent: tuple[list[float], list[float]] = [], []
    events: dict[str, list[ArticleId]] = {}
    read = read_stream(count)
    while some := list(itertools.islice(read, BATCH)):
        kept = [Kept(page, reading, told.received) for told, page, reading in some]
        for told, _, reading in some:
            events.setdefault(told.story, []).append(reading.article.id)
        for store, articles, times in ((with_it, with_it.articles, spent[0]), (without, bare, spent[1])):
            start = time.process_time()
            with store.writing():
                stored = articles.keep(kept)
                store.fulltext.put(articles.readings([one.article for one in stored]))
            times.append(time.process_time() - start)
    return *spent, events


def tell(store: SqliteStore, events: dict[str, list[ArticleId]]) -> list[float]:
    """Puts the stories in, each with its smallest report as the origin of the others; seconds for each."""
    catalogue, spent = Cataloguing(store.db), []
    for some in _batched(iter(sorted(events.values())), 200):
        with store.writing():
            for articles in some:
                ids = tuple(sorted(set(articles)))
                number = store.groupings.begin(StoryId(ids[0]))
                store.groupings.put_in(number, ids)
                store.groupings.show(number, store.groupings.facts(number))
                links = tuple(Link(id, ids[0], True, "copy", "first seen", 1.0, ()) for id in ids[1::2])
                main = tuple(Origin(f"Agency {n}", "agency", None, (), (id,)) for n, id in enumerate(ids[:3]))
                story = Story(StoryId(ids[0]), ids, (), links, (), Passage(ids[0], Span(0, 0), ""))
                start = time.process_time()
                catalogue.tell(number, story, Origins(1, 1, main))
                spent.append(time.process_time() - start)
    return spent


def questions(desk: Desk) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each with a name."""
    for kind in ("person", "organisation", "place", None):
        for order in ("articles", "latest", "name"):
            yield f"names {kind or 'all'} by {order}", lambda kind=kind, order=order: desk.names(kind=kind, order=order)
    for text in ("a", "ng", "nguyen van", "minister", "talle", "xyzzy"):
        yield f"names {text!r}", lambda text=text: desk.names(text=text)
    for kind in ("person", "organisation", "place"):
        rows = desk.names(kind=kind, limit=200).items
        for place in (0, 1, 2, 20, 199):
            if place < len(rows):
                row = rows[place]
                yield f"{kind} {row.name} ({row.articles:,})", lambda id=row.id: desk.name(id)
                yield f"{kind} {row.name} said", lambda id=row.id: desk.said(id, limit=20)
                yield f"{kind} {row.name} about", lambda id=row.id: desk.about(id, limit=20)
    yield "outlets", lambda: desk.outlets()
    for outlet in desk.outlets(limit=5).items:
        yield f"outlet {outlet.name} ({outlet.articles:,})", lambda key=outlet.key: desk.outlet(key)
        for author in desk.outlet(outlet.key).authors[:2]:
            yield f"author {author.name} ({author.articles:,})", lambda key=author.key: desk.author(key)
    yield "categories", lambda: desk.categories()
    for category in desk.categories().items[:3]:
        yield f"category {category.name} ({category.articles:,})", lambda key=category.key: desk.category(key)


def ask(desk: Desk) -> float:
    """Prints the slowest questions; seconds of the slowest. The median of five."""
    found = []
    for name, question in questions(desk):
        times = []
        for _ in range(5):
            start = time.process_time()
            question()
            times.append(time.process_time() - start)
        found.append((statistics.median(times), name))
    found.sort(reverse=True)
    print(f"{len(found)} questions, processor time; the slowest:")
    for seconds, name in found[:20]:
        print(f"  {1000 * seconds:7.2f} ms  {name}")
    print(f"  {1000 * statistics.median(row[0] for row in found):7.2f} ms  the median")
    return found[0][0]


def _batched(items: Iterator[list[ArticleId]], size: int) -> Iterator[list[list[ArticleId]]]:
    while some := list(itertools.islice(items, size)):
        yield some


def _size(store: SqliteStore) -> Counter[str]:
    sql = "SELECT t.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master t ON t.name = d.name GROUP BY 1"
    return Counter(dict(store.db.read(sql)))


def main() -> int:
    """1 if a question takes longer than it should."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--desk", help="where the desk is made and left (default: a folder that is removed)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wiredesk-names-") as folder:
        path = options.desk or f"{folder}/with.sqlite"
        store, without = open_store(path), open_store(f"{folder}/without.sqlite")
        spent, bare, events = grow(store, without, options.count)
        tenth = max(1, len(spent) // 10)
        for name, part in (("first tenth", slice(0, tenth)), ("last tenth", slice(-tenth, None))):
            own, other = sum(spent[part]) / tenth / BATCH, sum(bare[part]) / tenth / BATCH
            print(f"keep and index, {name}: {1000 * own:.2f} ms a report, without {1000 * other:.2f}")
        told = tell(store, events)
        print(f"telling a story: {1000 * statistics.mean(told):.2f} ms, at most {1000 * max(told):.1f} ({len(told):,})")
        print(f"{store.articles.count():,} articles; bytes a report: ", end="")
        sizes = _size(store)
        print(", ".join(f"{table} {sizes[table] / options.count:.0f}" for table in TABLES))
        without.close()
        desk = Desk(store, Settings())
        slowest = ask(desk)
        desk.close()
    return int(slowest > GOAL)


if __name__ == "__main__":
    sys.exit(main())
