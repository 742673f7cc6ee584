"""An upgrade keeps every row, keeps the file as it was, and can be interrupted anywhere."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kept_pages import kept, reading_of
from wiredesk.model.errors import StoreError, StoreFull
from wiredesk.model.kept import Kept
from wiredesk.store import schema
from wiredesk.store.articles import Articles
from wiredesk.store.connection import Connection
from wiredesk.store.engine import Engine
from wiredesk.store.sqlite import open_store

NEWEST = schema.MIGRATIONS[-1].number


def batch(count: int) -> list[Kept]:
    return [
        kept(f"https://a.example/{n}", f"Report {n}. " * (n % 30 + 1), speaker=f"Speaker {n % 7}", source="feed")
        for n in range(count)
    ]


def first_desk(path: Path, count: int) -> None:
    """A desk as the first version made it."""
    db = Connection(path)
    schema.upgrade(db, schema.MIGRATIONS[:1])
    Articles(db).keep(batch(count))
    db.close()


def rows(path: Path, tables: set[str] | None = None) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a file, but for those of the book of migrations."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        names -= {"migrations"}
        found = {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables or names}
    connection.close()
    return found


def test_migrations_stand_in_the_order_of_their_numbers() -> None:
    numbers = [migration.number for migration in schema.MIGRATIONS]
    assert numbers == sorted(set(numbers))


def test_a_migration_with_a_lower_number_that_came_later_is_run_too(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    first_desk(path, 3)
    db = Connection(path)
    seventh = schema.Migration(7, "seventh", "CREATE TABLE seventh (a);")
    fifth = schema.Migration(5, "fifth", "CREATE TABLE fifth (a);")
    assert schema.upgrade(db, (schema.MIGRATIONS[0], seventh)) == (str(tmp_path / "desk.before-7.sqlite"),)
    assert schema.upgrade(db, (schema.MIGRATIONS[0], fifth, seventh)) == (str(tmp_path / "desk.before-5.sqlite"),)
    assert db.found_version() == 7
    assert schema.upgrade(db, (schema.MIGRATIONS[0], fifth, seventh)) == ()
    assert {"fifth", "seventh"} <= {row[0] for row in db.read("SELECT name FROM sqlite_master")}
    db.close()


def test_a_new_desk_is_of_the_newest_version_and_has_no_copies(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.sqlite")
    assert store.db.found_version() == NEWEST
    assert store.upgraded == store.upkeep.copies() == ()
    store.close()


def test_an_upgrade_keeps_every_row_and_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    first_desk(path, 450)
    before = rows(path)
    store = open_store(path)
    assert store.db.found_version() == NEWEST
    assert rows(path, set(before)) == before
    assert store.upgraded == store.upkeep.copies() == (str(tmp_path / "desk.before-2.sqlite"),)
    assert {reading.article.id: reading for reading in store.articles.readings()} == {
        reading_of(one).article.id: one.reading for one in batch(450)
    }
    assert store.upkeep.check() == (), "the index of words has all of them"
    store.close()
    assert rows(tmp_path / "desk.before-2.sqlite") == before
    again = open_store(path)
    assert again.upgraded == ()
    again.close()


def test_a_copy_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    first_desk(path, 1)
    (tmp_path / "desk.before-2.sqlite").write_bytes(b"mine")
    store = open_store(path)
    assert store.upgraded == (str(tmp_path / "desk.before-2.2.sqlite"),)
    assert (tmp_path / "desk.before-2.sqlite").read_bytes() == b"mine"
    store.close()


def test_an_earlier_desk_that_may_only_be_read_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    first_desk(path, 1)
    with pytest.raises(StoreError, match="earlier version"):
        open_store(path, read_only=True)
    open_store(path).close()
    open_store(path, read_only=True).close()


def test_without_room_for_the_copy_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.sqlite"
    first_desk(path, 5)
    before = path.read_bytes()
    db = Connection(path)

    def full(target: str, pages_target: str | None = None) -> None:
        raise StoreFull(target, "there is no room on its disk")

    monkeypatch.setattr(db, "copy", full)
    with pytest.raises(StoreFull):
        schema.upgrade(db)
    assert db.found_version() == 1
    db.close()
    assert path.read_bytes() == before


def test_a_statement_that_fails_leaves_the_version_before(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    first_desk(path, 3)
    before = rows(path)
    db = Connection(path)
    broken = (
        schema.MIGRATIONS[0],
        schema.Migration(2, "broken", "CREATE TABLE half (a);\nDELETE FROM articles;\nINSERT INTO nowhere VALUES (1);"),
    )
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        schema.upgrade(db, broken)
    assert db.found_version() == 1
    db.close()
    assert rows(path) == before


def test_a_backfill_goes_on_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    first_desk(path, 0)
    db = Connection(path)
    positions: list[str] = []

    def backfill(db: Engine, position: str) -> str | None:
        positions.append(position)
        if position == "3" and positions.count("3") == 1:
            raise KeyError("killed")
        db.write("INSERT INTO filled VALUES (?)", (position,))
        return str(int(position or 0) + 1) if position != "5" else None

    filling = schema.Migration(2, "filled", "CREATE TABLE filled (a TEXT UNIQUE);", backfill)
    with pytest.raises(KeyError):
        schema.upgrade(db, (schema.MIGRATIONS[0], filling))
    schema.upgrade(db, (schema.MIGRATIONS[0], filling))
    assert positions == ["", "1", "2", "3", "3", "4", "5"]
    assert [row[0] for row in db.read("SELECT a FROM filled ORDER BY a")] == ["", "1", "2", "3", "4", "5"]
    assert schema.upgrade(db, (schema.MIGRATIONS[0], filling)) == ()
    assert len(positions) == 7
    db.close()


def test_statements_are_told_apart_with_triggers_and_comments(tmp_path: Path) -> None:
    script = """
    CREATE TABLE a (b TEXT DEFAULT ';');  -- a comment; with a semicolon
    CREATE TRIGGER t AFTER INSERT ON a BEGIN
        DELETE FROM a;
        DELETE FROM a;
    END;
    CREATE TABLE c (d)
    """
    db = Connection(tmp_path / "desk.sqlite")
    db.run(script)
    assert [row[0] for row in db.read("SELECT name FROM sqlite_master ORDER BY name")] == ["a", "c", "t"]
    db.close()


def test_two_processes_that_open_a_new_desk_make_one(tmp_path: Path) -> None:
    code = "import sys; from wiredesk.store.sqlite import open_store; open_store(sys.argv[1]).close()"
    for number in range(4):
        path = tmp_path / f"{number}.sqlite"
        opening = [
            subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        assert [(process.communicate()[1], process.returncode) for process in opening] == [("", 0)] * 4


UPGRADE = """
import sys
from wiredesk.store.sqlite import open_store
print("opening", flush=True)
store = open_store(sys.argv[1])
print("opened", flush=True)
store.close()
"""


def killed_upgrades(folder: Path, rounds: int, count: int, seed: int) -> None:
    chance = random.Random(seed)
    origin = folder / "origin.sqlite"
    first_desk(origin, count)
    before = rows(origin)
    seconds = 0.0
    for number in range(rounds):
        path = folder / f"{number}.sqlite"
        for end in (".sqlite", ".pages.sqlite"):
            shutil.copy(folder / f"origin{end}", folder / f"{number}{end}")
        for again in (True, True, False):
            process = subprocess.Popen([sys.executable, "-c", UPGRADE, str(path)], stdout=subprocess.PIPE)
            assert process.stdout is not None
            process.stdout.readline()
            start = time.monotonic()
            if again and seconds:
                time.sleep(chance.uniform(0, seconds))
                os.kill(process.pid, signal.SIGKILL)
            process.stdout.read()
            process.wait()
            process.stdout.close()
            seconds = seconds or time.monotonic() - start
        store = open_store(path)
        assert rows(path, set(before)) == before
        assert store.upkeep.check() == ()
        copies = store.upkeep.copies()
        assert copies
        for copy in copies:
            assert rows(Path(copy)) == before
            os.unlink(copy)
        store.close()
        path.unlink()


def test_an_upgrade_that_is_killed_is_taken_up_again(tmp_path: Path) -> None:
    killed_upgrades(tmp_path, 2, 250, seed=1)


@pytest.mark.slow
def test_an_upgrade_survives_a_hundred_kills(tmp_path: Path) -> None:
    killed_upgrades(tmp_path, 50, 2000, seed=2)
