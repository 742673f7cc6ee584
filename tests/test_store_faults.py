"""Disks that are full, cut short or flip bits: a desk opens, has a prefix of what was committed, and goes on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kept_pages import NOON, hours, kept, reading_of
from wiredesk.model.errors import StoreFull
from wiredesk.model.kept import Kept
from wiredesk.store.sqlite import SqliteStore, open_store

TESTS = str(Path(__file__).parent)
FRAME = 24 + 4096


def report(number: int) -> Kept:
    """Each has a few pages of the file to itself."""
    noise = "".join(hashlib.sha256(f"{number} {n}".encode()).hexdigest() for n in range(20 + number % 90))
    return kept(f"https://a.example/{number}", f"Report {number}. {noise}", received=hours(number), speaker="Ada Lorn")


def put(store: SqliteStore, number: int) -> None:
    with store.writing():
        store.articles.keep([report(number)])
        store.fulltext.put([reading_of(report(number))])


def held(store: SqliteStore) -> int:
    """How many reports are held, which are the first so many of all, whole, in every table and the index."""
    readings = {reading.article.address: reading for reading in store.articles.readings()}
    count = len(readings)
    assert readings == {f"https://a.example/{n}": report(n).reading for n in range(count)}
    assert store.articles.rows(limit=1000).items == tuple(
        row for n in reversed(range(count)) if (row := store.articles.row(reading_of(report(n)).article.id))
    )
    assert len(store.articles.quotes("ada", limit=1000).items) == count
    return count


# --- the log, cut and flipped ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def logged(folder: Path, count: int) -> Iterator[tuple[bytes, bytes, list[int]]]:
    """The file and the log of a desk at a quiet moment, and the length of the log after each commit."""
    path = folder / "origin.sqlite"
    store = open_store(path)
    store.db.apart("PRAGMA wal_checkpoint(TRUNCATE)")
    store.db.apart("PRAGMA wal_autocheckpoint = 0")
    wal = Path(f"{path}-wal")
    lengths = []
    for number in range(count):
        put(store, number)
        lengths.append(wal.stat().st_size)
    yield path.read_bytes(), wal.read_bytes(), lengths
    store.close()


def opened_from(folder: Path, main: bytes, wal: bytes) -> int:
    path = folder / "damaged.sqlite"
    for old in folder.glob("damaged*"):
        old.unlink()
    path.write_bytes(main)
    shutil.copy(folder / "origin.pages.sqlite", folder / "damaged.pages.sqlite")
    Path(f"{path}-wal").write_bytes(wal)
    store = open_store(path)
    count = held(store)
    assert store.db.apart("PRAGMA quick_check") == [("ok",)]
    store.db.write("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
    put(store, count)
    assert held(store) == count + 1
    store.close()
    return count


def sweep(folder: Path, commits: int, cuts: int, flips: int, seed: int) -> None:
    chance = random.Random(seed)
    with logged(folder, commits) as (main, wal, lengths):
        borders = list(range(32, len(wal) + 1, FRAME))
        places = [*chance.sample(borders, min(cuts, len(borders))), *(chance.randrange(len(wal)) for _ in range(cuts))]
        for place in places:
            assert opened_from(folder, main, wal[:place]) == sum(length <= place for length in lengths)
        for _ in range(flips):
            place = chance.randrange(len(wal))
            flipped = bytearray(wal)
            flipped[place] ^= 1 << chance.randrange(8)
            whole = sum(length <= place for length in lengths)
            assert opened_from(folder, main, bytes(flipped)) <= whole if place >= 32 else True


def test_a_cut_or_flipped_log_gives_a_prefix_of_the_commits(tmp_path: Path) -> None:
    sweep(tmp_path, commits=12, cuts=8, flips=12, seed=1)


@pytest.mark.slow
def test_every_cut_of_the_log_gives_a_prefix_of_the_commits(tmp_path: Path) -> None:
    sweep(tmp_path, commits=60, cuts=1000, flips=1000, seed=2)


# --- no room ---------------------------------------------------------------------------------------------------------

FILL = """
import resource, sys
sys.path.insert(0, sys.argv[3])
from test_store_faults import put
from wiredesk.model.errors import StoreError, StoreFull
from wiredesk.store.sqlite import open_store

limit = int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
full = 0
try:
    store = open_store(sys.argv[1])
    store.db.apart("PRAGMA wal_autocheckpoint = 20")
    store.db.apart("PRAGMA wal_autocheckpoint = 20", pages=True)
    start = store.articles.count()
    number = start
    # What fails is tried again: nothing of it may be half there.
    while number < start + 60 and full < 3:
        try:
            put(store, number)
        except StoreFull:
            full += 1
        else:
            print("ACK", number, flush=True)
            number += 1
    list(store.articles.readings())
    store.close()
except StoreFull as error:
    print("full", error)
"""


def fill(path: Path, limit: int) -> int:
    """Stores until there is no room; how many reports were acknowledged in all."""
    command = [sys.executable, "-W", "error", "-c", FILL, str(path), str(limit), TESTS]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return max([int(line.split()[1]) + 1 for line in done.stdout.splitlines() if line.startswith("ACK")], default=0)


def recovered(path: Path, acknowledged: int) -> None:
    if not path.exists() and not acknowledged:
        return
    store = open_store(path)
    count = held(store)
    # One may be there whose acknowledgement the full disk swallowed.
    assert acknowledged <= count <= acknowledged + 1
    assert store.upkeep.check() == ()
    put(store, count)
    assert held(store) == count + 1
    store.close()


def limits(count: int) -> list[int]:
    """From nothing to room for all, close together where files are made."""
    return [1 + 700 * n * (n + 3) // 2 for n in range(count)]


def test_files_that_may_grow_no_more_are_never_damaged(tmp_path: Path) -> None:
    for number, limit in enumerate(limits(60)[::16]):
        path = tmp_path / f"{number}.sqlite"
        recovered(path, fill(path, limit))


@pytest.mark.slow
def test_five_hundred_limits_damage_nothing(tmp_path: Path) -> None:
    for number in range(500):
        path = tmp_path / f"{number}.sqlite"
        recovered(path, fill(path, 1 + 2311 * number))
        for file in tmp_path.glob(f"{number}.*"):
            file.unlink()


def test_work_goes_on_where_it_stopped_once_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    counts = [fill(path, limit) for limit in (300_000, 500_000, 700_000)]
    counts.append(fill(path, 0))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    recovered(path, counts[-1])


READ = """
import sys
from wiredesk.model.errors import StoreFull
from wiredesk.store.sqlite import open_store
store = open_store(sys.argv[1])
print("READ", len(list(store.articles.readings())), store.articles.count())
try:
    store.sources.put_robots("https://a.example", b"x" * 3_000_000, 200, store.articles.rows().items[0].dated)
except StoreFull as error:
    print("FULL", error.problem)
store.close()
"""
FILL_DISK = """
mount -t tmpfs -o size={size} none {folder} || exit 99
{python} -W error -c "$FILL" {folder}/desk.sqlite 0 {tests} || exit 1
cp -r {folder}/. {kept}
head -c 9000000 /dev/zero > {folder}/rest 2> /dev/null
{python} -W error -c "$READ" {folder}/desk.sqlite
"""


@pytest.mark.skipif(not shutil.which("unshare"), reason="makes a small disk of its own")
def test_a_full_disk_damages_nothing(tmp_path: Path) -> None:
    for size in ("1500k", "3M"):
        folder, kept_here = tmp_path / "disk", tmp_path / f"kept{size}"
        for each in (folder, kept_here):
            each.mkdir(exist_ok=True)
        script = FILL_DISK.format(size=size, folder=folder, kept=kept_here, python=sys.executable, tests=TESTS)
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", script],
            capture_output=True,
            text=True,
            env=os.environ | {"FILL": FILL, "READ": READ},
        )
        if done.returncode == 99 or "unshare" in done.stderr:
            pytest.skip("this system lets nobody mount a disk")
        assert (done.returncode, done.stderr) == (0, "")
        acknowledged = [int(line.split()[1]) + 1 for line in done.stdout.splitlines() if line.startswith("ACK")]
        # The larger disk takes them all, and is full when the desk is opened again.
        assert 0 < len(acknowledged) < 60 if size == "1500k" else len(acknowledged) == 60
        count = max(acknowledged)
        assert re.search(rf"^READ ({count}|{count + 1}) \1$", done.stdout, re.MULTILINE), done.stdout
        assert re.search(r"^FULL .*(room|only be read)", done.stdout, re.MULTILINE), done.stdout
        recovered(kept_here / "desk.sqlite", max(acknowledged, default=0))


def test_bytes_that_were_written_before_a_kill_are_of_nobody_and_go(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    store = open_store(path)
    put(store, 0)
    before = Path(store.db.path + "-wal").read_bytes(), path.read_bytes()
    put(store, 1)
    pages = [Path(store.db.pages_path + end).read_bytes() for end in ("", "-wal")]
    store.close()
    # As a kill between the two commits leaves it: the bytes are there, the row is not.
    for name, data in zip(("-wal", ""), before, strict=True):
        Path(f"{path}{name}").write_bytes(data)
    for name, data in zip(("", "-wal"), pages, strict=True):
        (tmp_path / f"desk.pages.sqlite{name}").write_bytes(data)
    store = open_store(path)
    assert held(store) == 1
    assert store.upkeep.check() == ()
    assert store.upkeep.prune(NOON.replace(year=2000))[0] == 0
    assert store.db.pages_one("SELECT count(*) FROM page_bytes") == (1,)
    put(store, 1)
    assert held(store) == 2
    assert store.articles.page(report(1).page.id) == report(1).page
    store.close()


def test_a_connection_that_lost_its_transaction_says_so(tmp_path: Path) -> None:
    """A full disk can undo a whole transaction while it runs; what follows must not pass for written."""
    store = open_store(tmp_path / "desk.sqlite")

    def lose() -> None:
        with store.writing():
            put(store, 0)
            store.db.apart("ROLLBACK")

    with pytest.raises(StoreFull, match="undone"):
        lose()
    assert held(store) == 0
    put(store, 0)
    assert held(store) == 1
    store.close()
