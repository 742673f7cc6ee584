"""kill -9 at random instants: is all that was reported as stored there afterwards, once, in a desk that opens?

    python bench/crash.py [keep migration import update settle] [--rounds 100] [--seed 1]

Each round starts the work in a process of its own, kills it, and judges the desk that is left. A quarter of the kills
falls within 50 ms of the start, every other one hits the worker processes too, and one in four kills the judge's
predecessor: a process that only opens the desk. Acknowledged is what the work has printed after its commit.

    kills       that fell after the work had begun and before it had ended: what --rounds asks for
    finished    rounds beyond, in which the work had ended before it was to be killed
    storing     of these, those that fell after a page of the round had been acknowledged (of `add` and `update`)
    openings    kills of the process that only opens the desk
    lost        acknowledged, and not there, or not as it was given
    double      there twice
    ahead       at most so many batches were there that nobody had heard of yet
    no start    desks that did not open, or of which `check` had something to say
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from crash_pages import START, numbered, record, reports, samples
from killing import instants, killed

from webserver import Answer, Item, one_site, rss
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.settings import Fetch, Parse, Settings
from wiredesk.extraction.article import extract
from wiredesk.model.errors import StoreError
from wiredesk.model.kept import Kept, Stored
from wiredesk.reading.article import read
from wiredesk.sources.files import page_of
from wiredesk.store import schema
from wiredesk.store.articles import Articles
from wiredesk.store.connection import Connection
from wiredesk.store.sqlite import SqliteStore, open_store

BATCH = 5
PATIENT = Parse(seconds=300)
"""A page that a busy machine takes long over is not lost by a kill."""
FRESH = 40
"""Rounds after which a desk is begun anew, so that judging it stays quick."""


@dataclass
class Tally:
    """What the rounds came to."""

    kills: int = 0
    storing: int = 0
    finished: int = 0
    openings: int = 0
    undisturbed: float = 0.0
    """Seconds that the work takes when it is not killed, measured once."""
    acknowledged: int = 0
    lost: int = 0
    double: int = 0
    ahead: int = 0
    no_start: int = 0
    first_problem: str = ""

    def round(self, done: bool) -> None:
        self.kills += not done
        self.finished += done

    def problem(self, text: str) -> None:
        self.no_start += 1
        self.first_problem = self.first_problem or text


# --- storing without end ----------------------------------------------------------------------------------------------


def keep_on(path: Path) -> None:
    """Stores without end; prints the number of each page after the commit that holds it."""
    print("ACK-start", flush=True)
    store = open_store(path)
    count = next_number(store)
    while True:
        batch = [numbered(count + n) for n in range(BATCH)]
        with store.writing():
            store.articles.keep(batch)
            store.fulltext.put([one.reading for one in batch if one.reading is not None])
        for n in range(BATCH):
            print("ACK", count + n, flush=True)
        count += BATCH


def next_number(store: SqliteStore) -> int:
    row = store.db.one("SELECT count(*) FROM pages")
    return int(row[0]) if row else 0


def judge_kept(path: Path, acknowledged: set[str], tally: Tally, chance: random.Random) -> None:
    store = open_store(path)
    count = next_number(store)
    highest = max(map(int, acknowledged), default=-1) + 1
    tally.lost += max(0, highest - count)
    tally.ahead = max(tally.ahead, (count - highest + BATCH - 1) // BATCH)
    for number in chance.sample(range(count), min(count, 20)):
        kept = numbered(number)
        assert kept.reading is not None
        version = store.articles.article(kept.reading.article.id, kept.reading.article.version)
        tally.lost += version is None or version.text != kept.reading.article.text
        tally.lost += store.articles.page(kept.page.id) != kept.page
    if count and (last := numbered(count - 1).reading) is not None:
        held = store.articles.reading(last.article.id)
        tally.lost += held is None or held.quotes != last.quotes or held.article.text != last.article.text
    judge(store, tally)
    store.close()


def judge(store: SqliteStore, tally: Tally) -> None:
    """What must hold of any desk."""
    said = store.upkeep.check()
    if said:
        tally.problem("; ".join(said[:3]))
    for table, key in (("articles", "address"), ("searched", "article"), ("versions", "article || version")):
        row = store.db.one(f"SELECT count(*) - count(DISTINCT {key}) FROM {table} WHERE {key} IS NOT NULL")
        tally.double += row[0] if row else 0


# --- work that is begun again until it is done -----------------------------------------------------------------------


def prepare_first(folder: Path, count: int) -> str:
    """A desk as the first version made it; the hash of its rows."""
    path = folder / "first.sqlite"
    db = Connection(path)
    schema.upgrade(db, schema.MIGRATIONS[:1])
    articles = Articles(db)
    for start in range(0, count, 500):
        articles.keep([numbered(number) for number in range(start, min(count, start + 500))])
    digest = rows_of(db)
    db.close()
    return digest


def rows_of(db: Connection) -> str:
    """A hash of all rows of the tables of the first version."""
    digest = hashlib.blake2b()
    for table in ("articles", "versions", "pages", "quotes", "speakers", "article_sources", "sources", "unplaced"):
        for row in sorted(map(repr, db.read(f"SELECT * FROM {table}"))):
            digest.update(row.encode())
    return digest.hexdigest()


def upgrade(path: Path) -> None:
    """One opening, which brings the desk up to date."""
    print("ACK start", flush=True)
    open_store(path).close()


def open_only(path: Path) -> None:
    """A process that only opens the desk: recovery may be killed as well."""
    print("ACK start", flush=True)
    open_store(path).close()


def opened(path: Path, chance: random.Random, tally: Tally) -> None:
    """Kills a process that only opens the desk."""
    _, done = killed(open_only, path, chance.uniform(0, 0.03), whole_group=True)
    tally.openings += not done


# --- rounds -----------------------------------------------------------------------------------------------------------


def run_keep(folder: Path, rounds: int, seed: int) -> Tally:
    tally, chance = Tally(), random.Random(seed)
    samples()  # once, and not in every child
    acknowledged: set[str] = set()
    path = folder / "desk.sqlite"
    for number, seconds in enumerate(instants(0.6, seed)):
        if tally.kills == rounds:
            break
        if number % FRESH == 0:
            acknowledged.clear()
            remove(path)
        told, done = killed(keep_on, path, seconds, whole_group=number % 2 == 0)
        acknowledged.update(told)
        tally.acknowledged += len(told)
        if number % 4 == 1 and path.exists():
            opened(path, chance, tally)
        tally.round(done)
        if path.exists():
            try:
                judge_kept(path, acknowledged, tally, chance)
            except StoreError as error:
                tally.problem(str(error))
    return tally


def run_migration(folder: Path, rounds: int, seed: int) -> Tally:
    tally = Tally()
    digest = prepare_first(folder, 300)
    path = folder / "desk.sqlite"
    for _ in range(2):
        copy_desk(folder / "first.sqlite", path)
        longest = tally.undisturbed = once(upgrade, path)
    fresh = True
    for number, seconds in enumerate(instants(longest, seed)):
        if tally.kills == rounds:
            break
        if fresh:
            copy_desk(folder / "first.sqlite", path)
        _, done = killed(upgrade, path, seconds, whole_group=True)
        tally.round(done)
        # One in three is judged; the others are killed again on the way.
        fresh = done or number % 3 == 2
        if not fresh:
            continue
        try:
            store = open_store(path)
        except StoreError as error:
            tally.problem(str(error))
            continue
        tally.acknowledged += 1
        tally.lost += rows_of(store.db) != digest
        for copy in store.upkeep.copies():
            db = Connection(copy, read_only=True)
            tally.lost += rows_of(db) != digest
            db.close()
            remove(Path(copy))
        judge(store, tally)
        store.close()
    return tally


def copy_desk(origin: Path, path: Path) -> None:
    remove(path)
    for end in (".sqlite", ".pages.sqlite"):
        shutil.copy(str(origin).removesuffix(".sqlite") + end, str(path).removesuffix(".sqlite") + end)


def remove(path: Path) -> None:
    for file in path.parent.glob(path.name.removesuffix(".sqlite") + ".*"):
        file.unlink()


# --- the whole desk --------------------------------------------------------------------------------------------------


def told(desk: Desk) -> Desk:
    """Lets the desk print the id of each article after the commit that holds it."""

    def acknowledge(stored: tuple[Stored, ...]) -> None:
        for one in stored:
            if one.outcome in ("new", "new version"):
                print("ACK", one.article, flush=True)

    desk.on_stored = acknowledge
    return desk


def once(work: Callable[[Path], None], path: Path) -> float:
    """Seconds that the work takes; what it imports and loads is there for the children from then on."""
    begun = time.monotonic()
    with contextlib.redirect_stdout(io.StringIO()):
        work(path)
    return round(time.monotonic() - begun, 2)


def run_until_done(folder: Path, rounds: int, seed: int, work: Callable[[Path], None], count: int) -> Tally:
    """Work that is begun again after each kill until it is done; then all pages must be there, each once."""
    tally, chance = Tally(), random.Random(seed)
    path = folder / "desk.sqlite"
    for _ in range(2):
        # The first time loads what the children then have.
        longest = tally.undisturbed = once(work, path)
        remove(path)
    acknowledged: set[str] = set()
    for number, seconds in enumerate(instants(longest, seed)):
        if tally.kills == rounds:
            break
        # Of every second round, the time counts from the first page that is stored: most of the rest is loading.
        sign = (b"ACK-start", b"ACK ")[number // 2 % 2]
        said, done = killed(work, path, seconds, whole_group=number % 2 == 0, sign=sign)
        acknowledged.update(said)
        tally.storing += bool(said) and not done
        tally.acknowledged += len(said)
        tally.round(done)
        if not path.exists():
            continue
        if number % 4 == 1:
            opened(path, chance, tally)
        try:
            store = open_store(path)
        except StoreError as error:
            tally.problem(str(error))
            continue
        held = {row[0] for row in store.db.read("SELECT id FROM articles")}
        tally.lost += len(acknowledged - held)
        tally.double += max(0, len(held) - count)
        tally.lost += count - len(held) if done else 0
        judge(store, tally)
        store.close()
        if done:
            remove(path)
            acknowledged.clear()
    return tally


def run_import(folder: Path, rounds: int, seed: int) -> Tally:
    """`wiredesk add crawl.warc.gz`."""
    pages = reports(110)
    archive = folder / "crawl.warc.gz"
    with archive.open("wb") as file:
        for number, (path, markup) in enumerate(pages):
            file.write(record(f"https://crash.example{path}", markup, number))

    def work(path: Path) -> None:
        print("ACK-start", flush=True)
        with told(open_desk(str(path), settings=Settings(parse=PATIENT))) as desk:
            added = desk.add([str(archive)], copy=True)
            assert not added.skipped, added.skipped

    return run_until_done(folder, rounds, seed, work, len(pages))


def run_update(folder: Path, rounds: int, seed: int) -> Tally:
    """`wiredesk update`, of a feed whose pages are fetched."""
    pages = reports(40)
    with one_site("127.0.0.1") as site:
        for path, markup in pages:
            site[path] = markup
        items = [Item(site.url(path), f"Report {path}", guid=path) for path, _ in pages]
        site["/feed.xml"] = Answer(rss("News", items), "application/rss+xml")
        settings = Settings(fetch=Fetch(delay=0, deadline=300, allow=(site.address,)), parse=PATIENT)

        def work(path: Path) -> None:
            print("ACK-start", flush=True)
            with told(open_desk(str(path), settings=settings)) as desk:
                desk.add([site.url("/feed.xml")], poll=False)
                ids = [source.id for source, *_ in desk.sources()]
                # Once more, as the next round of a desk that is watched would: entries to be tried again.
                for _ in range(2):
                    desk.update(sources=ids)

        return run_until_done(folder, rounds, seed, work, len(pages))


def run_settle(folder: Path, rounds: int, seed: int) -> Tally:
    """`wiredesk settle`: killed or not, the stories are the same."""
    tally = Tally()
    origin, path = folder / "origin.sqlite", folder / "desk.sqlite"
    with open_desk(str(origin), settings=Settings()) as desk:
        keeper = desk.keeper(placing=False)
        for number, (address, markup) in enumerate(reports(100)):
            page = page_of(markup.encode(), source=address, locator=address, url=f"https://crash.example{address}")
            reading = read(extract(page, desk.packs), desk.packs)
            keeper.add(Kept(page, reading, START + timedelta(minutes=number)))
        keeper.flush()

    def work(path: Path) -> None:
        print("ACK-start", flush=True)
        with open_desk(str(path), settings=Settings(), clock=lambda: START) as desk:
            desk.settle()

    for _ in range(2):
        copy_desk(origin, path)
        longest = tally.undisturbed = once(work, path)
    wanted = settled(path)
    fresh = True
    for number, seconds in enumerate(instants(longest, seed)):
        if tally.kills == rounds:
            break
        if fresh:
            copy_desk(origin, path)
        _, done = killed(work, path, seconds, whole_group=True)
        tally.round(done)
        fresh = done or number % 3 == 2
        if fresh:
            if not done:
                once(work, path)
            tally.acknowledged += 1
            tally.lost += settled(path) != wanted
        try:
            store = open_store(path)
            judge(store, tally)
            store.close()
        except StoreError as error:
            tally.problem(str(error))
    return tally


def settled(path: Path) -> str:
    """A hash of all that is concluded."""
    digest = hashlib.blake2b()
    db = Connection(path, read_only=True)
    for sql in (
        "SELECT a.id, (SELECT min(b.id) FROM story_articles n JOIN articles b ON b.number = n.article "
        "WHERE n.story = m.story) FROM story_articles m JOIN articles a ON a.number = m.article",
        "SELECT title, reports, at_least, at_most, copies, differs, settled, told, concluded FROM stories",
        "SELECT content FROM links",
        "SELECT content FROM resolutions",
        "SELECT count(*) FROM unplaced",
    ):
        for row in sorted(map(repr, db.read(sql))):
            digest.update(row.encode())
    db.close()
    return digest.hexdigest()


RUNS: dict[str, Callable[[Path, int, int], Tally]] = {
    "keep": run_keep,
    "migration": run_migration,
    "import": run_import,
    "update": run_update,
    "settle": run_settle,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[*RUNS, []], default=[], metavar="|".join(RUNS))
    parser.add_argument("--rounds", type=int, default=100, help="kills of each kind of work")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = False
    for name in given.what or RUNS:
        with tempfile.TemporaryDirectory() as folder:
            begun = time.monotonic()
            tally = RUNS[name](Path(folder), given.rounds, given.seed)
        figures = {key: value for key, value in vars(tally).items() if value != ""}
        print(json.dumps({"work": name, **figures, "seconds": round(time.monotonic() - begun)}), flush=True)
        failed |= bool(tally.lost or tally.double or tally.no_start or tally.ahead > 1)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
