"""kill -9 at random instants: is all that was reported as stored there afterwards, once, in a desk that opens?

    python bench/crash.py [keep migration import update settle] [--rounds 100] [--seed 1]

Each round starts the work in a process of its own, kills it, and judges the desk that is left. A quarter of the kills
falls within 50 ms of the start, every other one hits the worker processes too, and one in four kills the judge's
predecessor: a process that only opens the desk. Acknowledged is what the work has printed after its commit.

    lost        acknowledged, and not there, or not as it was given
    double      there twice
    ahead       at most so many batches were there that nobody had heard of yet
    no start    desks that did not open, or of which `check` had something to say
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from wiredesk.desk.packs import installed_packs  # noqa: E402  (the checkout's own, wherever this is started)
from wiredesk.extraction.article import extract  # noqa: E402
from wiredesk.model.errors import StoreError  # noqa: E402
from wiredesk.model.findings import Reading  # noqa: E402
from wiredesk.model.identity import article_id, page_id  # noqa: E402
from wiredesk.model.kept import Kept  # noqa: E402
from wiredesk.model.page import Page, Provenance  # noqa: E402
from wiredesk.reading.article import read  # noqa: E402
from wiredesk.sources.files import page_of  # noqa: E402
from wiredesk.store import schema  # noqa: E402
from wiredesk.store.articles import Articles  # noqa: E402
from wiredesk.store.connection import Connection  # noqa: E402
from wiredesk.store.sqlite import SqliteStore, open_store  # noqa: E402

START = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 5
FRESH = 40
"""Rounds after which a desk is begun anew, so that judging it stays quick."""


@dataclass
class Tally:
    """What the rounds came to."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    double: int = 0
    ahead: int = 0
    no_start: int = 0
    finished: int = 0
    """Rounds in which the work had ended before it was killed."""
    first_problem: str = ""
    kinds: dict[str, int] = field(default_factory=dict)

    def problem(self, text: str) -> None:
        self.no_start += 1
        self.first_problem = self.first_problem or text


# --- what is stored: a report for each number, an edit for every fifth -----------------------------------------------


@cache
def samples() -> tuple[Reading, ...]:
    packs = installed_packs()
    paths = sorted(path for path in (ROOT / "sample").iterdir() if path.suffix in {".html", ".txt"})
    pages = [page_of(path.read_bytes(), source=path.name, locator=path.name) for path in paths]
    readings = [read(extract(page, packs), packs) for page in pages]
    return tuple(reading for reading in readings if reading.article.is_article)


def numbered(number: int) -> Kept:
    """The page of a number: a report of its own, or, every fifth, an edit of the one before."""
    edit = number % 5 == 4
    url = f"https://crash.example/{number - edit}"
    reading = samples()[(number + 7 * edit) % len(samples())]
    data = f"{url} {number}\n{reading.article.text}".encode() * 3
    received = START + timedelta(minutes=number)
    page = Page(
        id=page_id(url, url, data), data=data, media_type="text/html", form="html", source=url, url=url,
        provenance=Provenance("fetch", url, received, 200),
    )  # fmt: skip
    article = replace(
        reading.article, id=article_id(url, url), address=url, locator=url, source=url, first_seen=received
    )
    return Kept(page, replace(reading, article=article), received, source=None)


def keep_on(path: Path) -> None:
    """Stores without end; prints the number of each page after the commit that holds it."""
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


# --- killing ---------------------------------------------------------------------------------------------------------


def killed(work: Callable[[Path], None], path: Path, seconds: float, whole_group: bool) -> tuple[list[str], bool]:
    """Runs the work and kills it after so many seconds from its first sign of life, if it lives that long.

    Forked, so that nothing is imported anew: what was acknowledged, and whether the work ended by itself.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(writing, 1)
        os.close(reading)
        os.close(writing)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  (the child's own, for its life)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        status = 1
        try:
            work(path)
            status = 0
        except BaseException:
            print("FAILED", traceback.format_exc().replace("\n", " | "), flush=True)
        sys.stdout.flush()
        os._exit(status)
    os.close(writing)
    os.set_blocking(reading, False)
    data, end, ended = b"", time.monotonic() + seconds, None
    while time.monotonic() < end and ended is None:
        with contextlib.suppress(BlockingIOError):
            data += os.read(reading, 1 << 20)
        done, status = os.waitpid(child, os.WNOHANG)
        ended = status if done else None
        time.sleep(0.0005)
    if ended is None:
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if whole_group else os.kill)(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # The workers of one that was killed alone end when they see that it is gone.
        time.sleep(0 if whole_group else 0.01)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(BlockingIOError):
        while more := os.read(reading, 1 << 20):
            data += more
    os.close(reading)
    # A line that the kill cut was not acknowledged in full.
    lines = data.decode().split("\n")[:-1]
    for line in lines:
        if line.startswith("FAILED"):
            raise RuntimeError(line)
    return [line.split()[1] for line in lines if line.startswith("ACK ")], ended == 0


def open_only(path: Path) -> None:
    """A process that only opens the desk: recovery may be killed as well."""
    print("ACK start", flush=True)
    open_store(path).close()


def instants(rounds: int, longest: float, seed: int) -> list[float]:
    """When to kill, in seconds; every fourth within 50 ms of the start."""
    chance = random.Random(seed)
    return [chance.uniform(0, 0.05) if n % 4 == 3 else chance.uniform(0, longest) for n in range(rounds)]


def run_keep(folder: Path, rounds: int, seed: int) -> Tally:
    tally, chance = Tally(), random.Random(seed)
    samples()  # once, and not in every child
    acknowledged: set[str] = set()
    path = folder / "desk.sqlite"
    for number, seconds in enumerate(instants(rounds, 0.6, seed)):
        if number % FRESH == 0:
            acknowledged.clear()
            remove(path)
        told, _ = killed(keep_on, path, seconds, whole_group=number % 2 == 0)
        acknowledged.update(told)
        tally.acknowledged += len(told)
        if number % 4 == 1 and path.exists():
            killed(open_only, path, chance.uniform(0, 0.03), whole_group=True)
        tally.rounds += 1
        if path.exists():
            try:
                judge_kept(path, acknowledged, tally, chance)
            except StoreError as error:
                tally.problem(str(error))
    return tally


def run_migration(folder: Path, rounds: int, seed: int) -> Tally:
    tally = Tally()
    digest = prepare_first(folder, 1000)
    path = folder / "desk.sqlite"
    begun = time.monotonic()
    copy_desk(folder / "first.sqlite", path)
    upgrade(path)
    longest = time.monotonic() - begun
    fresh = True
    for number, seconds in enumerate(instants(rounds, longest, seed)):
        if fresh:
            copy_desk(folder / "first.sqlite", path)
        _, done = killed(upgrade, path, seconds, whole_group=True)
        tally.rounds += 1
        tally.finished += done
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


RUNS: dict[str, Callable[[Path, int, int], Tally]] = {"keep": run_keep, "migration": run_migration}


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
        told = {key: value for key, value in vars(tally).items() if value not in ("", {})}
        print(json.dumps({"work": name, **told, "seconds": round(time.monotonic() - begun)}), flush=True)
        failed |= bool(tally.lost or tally.double or tally.no_start or tally.ahead > 1)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
