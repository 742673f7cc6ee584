"""What the catalogue of names and outlets costs: keeping it up as articles come, and asking it on a large desk.

    python bench/names.py                      20,000 reports of the stream
    python bench/names.py --count 100000
    python bench/names.py --made 100000        only the questions, on a desk of rows that are made for it

The reports of the stream are kept and indexed in batches of 50, with the catalogue and without it, in turns; the
difference is what it costs. Stories are those of the stream, put in as settling puts them: grouping has a bench of its
own (`scale.py`). Then each question is asked of the names, outlets, authors and categories with most articles and of
some others; with --made on a desk whose rows are written as they are, in which one place stands in all articles, one
person in a tenth of them, and one outlet has half of them. Processor time, which others that share the machine do not
change. Goal: no question above 50 ms.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from wiredesk.desk.desk import Desk
from wiredesk.desk.settings import Settings
from wiredesk.model.kept import Kept
from wiredesk.model.names import name_id
from wiredesk.model.spans import ArticleId, Passage, Span, StoryId
from wiredesk.model.story import Link, Origin, Origins, Story
from wiredesk.store.articles import Articles
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.codec import encode_reading
from wiredesk.store.connection import Connection
from wiredesk.store.naming import Told, day_of, encode_told, size_of
from wiredesk.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))
from stream_readings import read_stream

BATCH = 50
GOAL = 0.05
"""Seconds."""
TABLES = (
    "names", "name_words", "article_names", "story_names", "name_origins", "published", "credited", "article_authors",
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
            yield f"names {kind or 'all'} by {order}", partial(desk.names, kind=kind, order=order)
    for text in ("a", "ng", "nguyen van", "minister", "talle", "xyzzy"):
        yield f"names {text!r}", partial(desk.names, text=text)
    for kind in ("person", "organisation", "place"):
        rows = desk.names(kind=kind, limit=200).items
        for place in (0, 1, 2, 20, 199):
            if place < len(rows):
                row = rows[place]
                yield f"{kind} {row.name} ({row.articles:,})", partial(desk.name, row.id)
                yield f"{kind} {row.name} said", partial(desk.said, row.id, limit=20)
                yield f"{kind} {row.name} about", partial(desk.about, row.id, limit=20)
    yield "outlets", desk.outlets
    for outlet in desk.outlets(limit=5).items:
        yield f"outlet {outlet.name} ({outlet.articles:,})", partial(desk.outlet, outlet.key)
        for author in desk.outlet(outlet.key).authors[:2]:
            yield f"author {author.name} ({author.articles:,})", partial(desk.author, author.key)
    yield "categories", desk.categories
    for category in desk.categories().items[:3]:
        yield f"category {category.name} ({category.articles:,})", partial(desk.category, category.key)


def made(store: SqliteStore, size: int) -> None:
    """Rows of so many articles of 40 outlets, 3,000 names and half as many stories."""
    db, minute, chance = store.db, 60_000_000, random.Random(1)
    reading = encode_reading(next(read_stream(1))[2])
    numbers = range(1, size + 1)
    outlet = {number: 1 if number % 2 else 1 + number % 40 for number in numbers}
    with store.writing():
        db.write("INSERT INTO made_with (number, content) VALUES (1, '{}')")
        _rows(
            db, "articles", "number id version sorted dated by_sight is_article language title outlet authors source "
            "reason made_with",
            ((n, f"{n:024x}", "v", n * minute, n * minute, 0, 1, "vi", "A title", "Paper", "[]", "x", "", 1)
             for n in numbers),
        )  # fmt: skip
        _rows(
            db, "versions", "article version page partial is_article characters title made_with reading",
            ((n, "v", "p", 0, 1, 1, "A title", 1, reading)
             for n in numbers if n < 3100 or n % 50 == 0 or n > size - 300),
        )  # fmt: skip
        _rows(
            db,
            "outlets",
            "number key articles",
            ((n, f"paper {n}", size // (80 if n > 1 else 2)) for n in range(1, 41)),
        )
        _rows(
            db, "published", "article sorted outlet language at stated standing lag corrected edits",
            ((n, n * minute, outlet[n], "vi", n * minute, "", n % 5, n % 7 * minute if n % 3 else None, n % 50 == 0,
              n % 9 == 0) for n in numbers),
        )  # fmt: skip
        _rows(db, "creditors", "number kind key name", ((n, "agency", f"a{n}", f"A{n}") for n in range(1, 400)))
        pairs = {(outlet[n], 1 + int(chance.random() ** 3 * 398), n) for n in numbers for _ in range(2)}
        _rows(db, "credited", "outlet creditor article", sorted(pairs))
        for name in range(1, 3001):
            kind = ("place", "person", "organisation")[name % 3]
            every = {1: 10, 2: 6, 3: 1}.get(name, 50 + name)
            person, id = kind == "person", name_id(kind, f"key {name}")
            _rows(
                db, "names", "number id kind key articles size first last day offices origins public",
                [(name, id, kind, f"key {name}", size // every, size_of(size // every), minute, size * minute,
                  day_of(size * minute), 1, 0, 1)],
            )  # fmt: skip
            _rows(db, "name_words", "word name", [("key", name)])
            said, roles = ((0, 40, "direct", "say", "X"),), (("president_state", "US", "", 0, 10, True),)
            content = encode_told(Told("vi", (f"Key {name}", "K"), said * person, (), roles * person))
            _rows(
                db, "article_names", "name sorted article outlet said about roles content",
                ((name, n * minute, n, outlet[n], person and n % 50 == 0, 0, person, content)
                 for n in range(every, size + 1, every)),
            )  # fmt: skip
        _rows(
            db, "stories", "number id title reports outlets languages at_least at_most copies differs differs_on shown "
            "growth settled",
            ((n, f"s{n}", "A title", 2, "[]", "[]", 1, 1, 0, 0, "[]", n, 0, 1) for n in range(1, size // 2 + 1)),
        )  # fmt: skip
        told = ((name, n * minute, n) for name in (1, 2, 3) for n in range(1, size // 2 + 1))
        _rows(db, "story_names", "name sorted story", told)


def _rows(db: Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    names = columns.split()
    marks = ", ".join("?" * len(names))
    db.write_many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


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
    parser.add_argument("--made", type=int, metavar="N", help="only ask, on a desk of so many made articles")
    options = parser.parse_args()
    if options.made:
        with tempfile.TemporaryDirectory(prefix="wiredesk-names-") as folder:
            store = open_store(f"{folder}/made.sqlite")
            made(store, options.made)
            with Desk(store, Settings()) as desk:
                return int(ask(desk) > GOAL)
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
