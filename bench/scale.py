"""A desk that grows: import rate, placing, settling, opening, memory and disk along a generated stream of news.

    python bench/scale.py                       20,000 reports
    python bench/scale.py --size 100000         the goals of the desk, about half an hour
    python bench/scale.py --day 10000           files of ten thousand imported, each settled once
    python bench/scale.py --readings FILE       kept readings, by whatever version
    python bench/scale.py --profile             and where the time goes

Readings are made once and kept (`stream_readings`): what is measured is the process that keeps, indexes and places,
which is the one that all pages pass through. It comes after reading, so that readings of an older version, which take
hours to make anew, serve as well. Reports are imported a thousand (a day) at a time, kept and indexed in
batches of 50 and then settled into stories, as `wiredesk add` does; at the end of each step some come one by one and
are placed at once, as in `wiredesk update`. Times are CPU times, divided by how much longer than at its best a fixed
piece of work takes at that time (`Pace`): what else runs on the machine slows a process even so.

Goals: import at 90,000–100,000 at least 0.8 of that at 0–10,000; placing one report at most 1.5 times as long as at
10,000; below 500 MB; the desk opens in less than a second. `--whole` also runs `wiredesk add` on lines of JSON, workers
and all.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import json
import multiprocessing
import os
import pstats
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from wiredesk.desk.collector import give_memory_back, spare_collector
from wiredesk.desk.keeping import BATCH, Keeper
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.placing import place, settle
from wiredesk.model.findings import Reading
from wiredesk.model.identity import article_id
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))
import stream as news
from stream_readings import read_stream

STEP = 10_000
DAY = 1000
ONE_BY_ONE = 200
"""Reports that are placed one by one at the end of a step, to time them."""
Read = tuple[news.Told, Page, Reading]


@dataclass
class Row:
    """What a step of the desk's growth came to. Seconds of CPU of this process, by `Pace`; wall: all of it by the
    clock."""

    reports: int
    adding: float
    settling: float
    wall: float
    placing: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    memory: int = 0
    disk: int = 0

    @property
    def rate(self) -> float:
        """Reports a second of CPU, kept and indexed."""
        return self.reports / self.adding

    @property
    def settled_rate(self) -> float:
        """Reports a second of CPU, settling included."""
        return self.reports / (self.adding + self.settling)


class Pace:
    """How fast this machine is just now, by a fixed piece of work that is done again and again."""

    EVERY = 2.0
    """Seconds between two looks."""

    def __init__(self) -> None:
        self.best = min(self._look() for _ in range(40))
        self._looks: list[float] = []
        self._own = 0.0
        self._start = self._last = 0.0

    @staticmethod
    def _look() -> float:
        start = time.process_time()
        held: dict[int, str] = {}
        for number in range(150_000):
            held[number * 7919 % 65_536] = str(number)
        sum(map(len, sorted(held.values())))
        return time.process_time() - start

    def start(self) -> None:
        """Begins to measure."""
        self._looks = [self._look()]
        self._own = 0.0
        self._start = self._last = time.process_time()

    def look(self, _: object = None) -> None:
        """Looks in between, if it is time to."""
        if time.process_time() - self._last >= self.EVERY:
            before = time.process_time()
            self._looks.append(self._look())
            self._last = time.process_time()
            self._own += self._last - before

    def stop(self) -> float:
        """Seconds of CPU since `start`, as they would have been at the machine's best."""
        spent = time.process_time() - self._start - self._own
        self._looks.append(self._look())
        return spent * self.best / statistics.mean(self._looks)


def kept(read: Read) -> Kept:
    """A report as the desk takes it in at the time of its first sight."""
    told, page, reading = read
    return Kept(page, reading, told.received)


def elsewhere(size: int, file: Path | None) -> Iterator[Read]:
    """The stream with its readings, made in another process: what it remembers of its events is no memory of the
    desk."""
    apart = multiprocessing.get_context("spawn")
    ours, theirs = apart.Pipe(duplex=False)
    # No daemon: those may have no processes of their own, which readings that are not kept yet are made in.
    process = apart.Process(target=tell, args=(theirs, size, file))
    process.start()
    theirs.close()
    try:
        while some := ours.recv():
            yield from some
    finally:
        process.terminate()
        process.join()


def tell(pipe: Connection, size: int, file: Path | None) -> None:
    """Sends the stream, a batch at a time; nothing at its end."""
    read = read_stream(size, file=file)
    while some := list(itertools.islice(read, BATCH)):
        pipe.send(some)
    pipe.send([])


def grow(store: SqliteStore, size: int, read: Iterator[Read], step: int, day: int) -> Iterator[Row]:
    """Adds reports step by step."""
    packs = installed_packs()
    pace = Pace()
    done = 0
    while done < size:
        row = Row(0, 0.0, 0.0, 0.0)
        singles = min(ONE_BY_ONE, step // 5)
        while row.reports < step - singles:
            keeper = Keeper(store, packs, placing=False)
            target = min(row.reports + day, step - singles)
            while row.reports < target:
                # Taken before the clock starts: making and decoding them is no work of the desk. Few at a time: what
                # waits here would count as the desk's memory.
                some = [kept(one) for one in itertools.islice(read, min(BATCH, target - row.reports))]
                if not some:
                    return
                wall = time.perf_counter()
                pace.start()
                for one in some:
                    keeper.add(one)
                keeper.flush()
                row.adding += pace.stop()
                row.wall += time.perf_counter() - wall
                row.reports += len(some)
            wall = time.perf_counter()
            pace.start()
            settle(store, packs, now=some[-1].at, progress=pace.look)
            row.settling += pace.stop()
            row.wall += time.perf_counter() - wall
        for other in itertools.islice(read, singles):
            single(store, kept(other), row, pace)
        done += row.reports + len(row.whole)
        row.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        row.disk = sum(os.path.getsize(path) for path in store.upkeep.files())
        yield row


def single(store: SqliteStore, one: Kept, row: Row, pace: Pace) -> None:
    """One report in a transaction of its own, as the live desk takes it."""
    packs = installed_packs()
    pace.start()
    start = time.process_time()
    placing = 0.0
    with store.writing():
        (stored,) = store.articles.keep([one])
        if new := stored.outcome in ("new", "new version"):
            store.fulltext.put(store.articles.readings([stored.article]))
            before = time.process_time()
            place(store, packs, [stored.article])
            placing = time.process_time() - before
    spent = time.process_time() - start
    whole = pace.stop()
    row.whole.append(whole)
    if new:
        row.placing.append(placing * whole / spent)


def table(rows: Iterator[Row], step: int) -> list[Row]:
    """Prints each row when it is there."""
    print(f"{'reports':>16}  add/s  with settling  by the clock  place ms (p95)  one alone ms  peak MB  disk KB/report")
    found: list[Row] = []
    disk = 0
    for row in rows:
        found.append(row)
        first = (len(found) - 1) * step
        p95 = statistics.quantiles(row.placing, n=20)[-1] if len(row.placing) > 1 else 0.0
        print(
            f"{first:>7,}–{first + step:>7,}  {row.rate:5.0f}  {row.settled_rate:13.0f}  "
            f"{row.reports / row.wall:12.0f}  "
            f"{1000 * median(row.placing):8.2f} ({1000 * p95:3.0f})  {1000 * median(row.whole):12.2f}  "
            f"{row.memory / 1e6:7.0f}  {(row.disk - disk) / step / 1000:14.1f}",
            flush=True,
        )
        disk = row.disk
    return found


def median(values: list[float]) -> float:
    """The median, 0 of nothing."""
    return statistics.median(values) if values else 0.0


OPENING = """
import json, sys, time
start = time.perf_counter()
from wiredesk.desk.desk import open_desk
loaded = time.perf_counter()
desk = open_desk(sys.argv[1])
opened = time.perf_counter()
count = len(desk.stories(limit=20).items)
shown = time.perf_counter()
print(json.dumps([loaded - start, opened - loaded, shown - opened, count]))
"""


def opening(path: str) -> tuple[float, float, float]:
    """Seconds to load the program, to open the desk and to list its latest stories, in a process of its own; the median
    of five."""
    found: list[list[float]] = []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", OPENING, path], capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    loading, opened, listed, _ = (statistics.median(column) for column in zip(*found, strict=True))
    return loading, opened, listed


def agreement(store: SqliteStore, told: Iterator[news.Told]) -> tuple[float, float, int]:
    """B³ precision and recall of the desk's stories against the events of the stream, and the number of stories."""
    gold: dict[ArticleId, str] = {}
    for one in told:
        gold[article_id(one.address, None)] = one.story
    ours: dict[ArticleId, StoryId] = {}
    for id in gold:
        story = store.groupings.story_of(id)
        if story is not None:
            ours[id] = story
    by_gold: dict[str, set[ArticleId]] = {}
    by_ours: dict[StoryId, set[ArticleId]] = {}
    for id, story in ours.items():
        by_gold.setdefault(gold[id], set()).add(id)
        by_ours.setdefault(story, set()).add(id)
    both = {id: len(by_gold[gold[id]] & by_ours[story]) for id, story in ours.items()}
    precision = sum(both[id] / len(by_ours[story]) for id, story in ours.items()) / max(1, len(ours))
    recall = sum(both[id] / len(by_gold[gold[id]]) for id in ours) / max(1, len(ours))
    return precision, recall, len(by_ours)


def whole(folder: Path, size: int, step: int) -> None:
    """`wiredesk add` of files of JSON lines, as a user runs it."""
    desk = folder / "whole.sqlite"
    told = news.stream()
    print(f"{'wiredesk add':>16}  reports/s  peak MB of all processes")
    for first in range(0, size, step):
        lines = folder / "lines.jsonl"
        with lines.open("w", encoding="utf-8") as out:
            for one in itertools.islice(told, step):
                out.write(news.line(one) + "\n")
        start = time.perf_counter()
        command = [sys.executable, "-m", "wiredesk", "--desk", str(desk), "add", str(lines)]
        subprocess.run(command, check=True, capture_output=True)
        spent = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        print(f"{first:>7,}–{first + step:>7,}  {step / spent:9.0f}  {peak / 1e6:7.0f}", flush=True)


def main() -> int:
    """1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--step", type=int, default=STEP)
    parser.add_argument("--day", type=int, default=DAY, help="reports between two settlings")
    parser.add_argument("--desk", help="where the desk is made and left (default: a folder that is removed)")
    parser.add_argument("--readings", type=Path, help="a file of `stream_readings`, by whatever version")
    parser.add_argument("--whole", action="store_true", help="also run `wiredesk add`, workers and all")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="wiredesk-scale-"))
    try:
        return measured(options, folder)
    finally:
        shutil.rmtree(folder)


def measured(options: argparse.Namespace, folder: Path) -> int:
    """Runs what was asked for."""
    path = options.desk or str(folder / "desk.sqlite")
    store = open_store(path)
    installed_packs()
    spare_collector()
    give_memory_back()
    profile = cProfile.Profile()
    if options.profile:
        profile.enable()
    read = elsewhere(options.size, options.readings)
    rows = table(grow(store, options.size, read, options.step, options.day), options.step)
    if options.profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    precision, recall, stories = agreement(store, itertools.islice(news.stream(), options.size))
    print(f"stories {stories:,}; B³ against the events of the stream: precision {precision:.3f}, recall {recall:.3f}")
    store.close()
    loading, opened, listed = opening(path)
    print(f"a new process: program {loading:.2f} s, opening {opened:.3f} s, the latest 20 stories {listed:.3f} s")
    if options.whole:
        whole(folder, options.size, options.step)
    first, last = rows[0], rows[-1]
    goals: list[tuple[str, float, Callable[[float], bool], str]] = [
        ("keep and index, last / first", last.rate / first.rate, lambda x: x >= 0.8, "≥ 0.8"),
        ("import (settled), last / first", last.settled_rate / first.settled_rate, lambda x: x >= 0.8, "≥ 0.8"),
        ("placing one, last / first", median(last.placing) / median(first.placing), lambda x: x <= 1.5, "≤ 1.5"),
        ("peak memory, MB", last.memory / 1e6, lambda x: x < 500, "< 500"),
        ("opening and listing, s", opened + listed, lambda x: x < 1, "< 1"),
    ]
    missed = 0
    for name, value, holds, goal in goals:
        missed += not holds(value)
        print(f"  {name:36} {value:8.2f}  {goal:6} {'' if holds(value) else 'MISSED'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
