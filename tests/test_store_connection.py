"""Who may open a desk, who may write, and what every method says where it cannot be done."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kept_pages import NOON, kept, reading_of
from store_calls import FEED, ID, ONE, PARTS, TWO, Call, calls, methods_of
from wiredesk.model.errors import StoreBusy, StoreError, StoreFull, StoreTooNew
from wiredesk.model.spans import ArticleId
from wiredesk.store import schema
from wiredesk.store.connection import Connection
from wiredesk.store.sqlite import SqliteStore, open_store

HOLD = """
import sys, time
from wiredesk.store.sqlite import open_store
store = open_store(sys.argv[1])
with store.writing():
    store.sources.put_moved("a", "b")
    print("holding", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.sqlite"
    store = open_store(path)
    store.sources.put(FEED)
    store.articles.keep([ONE])
    store.fulltext.put([reading_of(ONE)])
    store.close()
    return path


@pytest.fixture
def holder(desk: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is writing."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(desk)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def all_calls(tmp_path: Path, *, writes: bool) -> list[Call]:
    return [call for call in calls(str(tmp_path / "backup.sqlite")) if call.writes == writes]


def said_by(call: Call, store: SqliteStore, kind: type[StoreError]) -> str:
    try:
        with pytest.raises(kind) as caught:
            call(store)
    except pytest.fail.Exception as failure:
        pytest.fail(f"{call}: {failure}")
    assert type(caught.value) is kind, call
    return str(caught.value)


@pytest.mark.parametrize("part", PARTS)
def test_every_method_of_the_contract_is_called_here(part: str, tmp_path: Path) -> None:
    called = {call.method for call in calls(str(tmp_path / "x")) if call.part == part}
    assert called == methods_of(part)


def test_whoever_waited_in_vain_is_told_who_is_writing(
    desk: Path, tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    store = open_store(desk, wait=0)
    for call in all_calls(tmp_path, writes=True):
        said = said_by(call, store, StoreBusy)
        assert f"process {holder.pid}" in said, call
        assert "since 20" in said
    store.close()


def test_readers_never_wait(desk: Path, tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    store = open_store(desk, wait=0)
    for call in all_calls(tmp_path, writes=False):
        call(store)
    store.close()


def test_one_that_was_killed_keeps_nobody_out_and_is_not_named(desk: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert Path(f"{desk}.lock").read_text("utf-8")
    store = open_store(desk, wait=0)
    assert store.sources.moved("a") is None
    store.sources.put_moved("a", "c")
    with sqlite3.connect(desk, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        Path(f"{desk}.lock").write_text(f'{{"pid": {holder.pid}, "command": "x", "since": "y"}}', "utf-8")
        with pytest.raises(StoreBusy, match="another program"):
            store.sources.put_moved("a", "d")
    other.close()
    store.close()


def test_a_writer_waits_for_its_turn(desk: Path) -> None:
    store = open_store(desk)
    started, done = threading.Event(), []

    def write(name: str) -> None:
        with store.writing():
            started.set()
            count = store.articles.count()
            store.articles.keep([kept(f"https://b.example/{name}{count}", "Text.")])
            done.append(name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, "abcdefgh"))
    assert sorted(done) == list("abcdefgh")
    assert store.articles.count() == 9
    store.close()


def test_two_processes_that_write_lose_nothing(desk: Path) -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[3])
from kept_pages import kept
from wiredesk.store.sqlite import open_store
store = open_store(sys.argv[1])
for n in range(30):
    with store.writing():
        one = kept(f"https://{sys.argv[2]}.example/{n}", f"Report {n}.")
        store.articles.keep([one])
        store.fulltext.put([one.reading])
store.close()
"""
    tests = str(Path(__file__).parent)
    processes = [subprocess.Popen([sys.executable, "-c", code, str(desk), name, tests]) for name in "abc"]
    assert [process.wait() for process in processes] == [0, 0, 0]
    store = open_store(desk, read_only=True)
    assert store.articles.count() == 91 - 1, "one of them is the report that was there"
    assert store.upkeep.check() == ()
    store.close()


def test_a_desk_opened_for_reading_is_read_and_not_written(desk: Path, tmp_path: Path) -> None:
    store = open_store(desk, read_only=True)
    for call in all_calls(tmp_path, writes=False):
        call(store)
    for call in all_calls(tmp_path, writes=True):
        assert "may only be read" in said_by(call, store, StoreFull)
    store.close()


def test_where_there_is_no_room_nothing_is_damaged_and_reading_goes_on(desk: Path, tmp_path: Path) -> None:
    store = open_store(desk)
    limit = "PRAGMA max_page_count"
    before = {pages: store.db.apart(limit, pages=pages)[0][0] for pages in (False, True)}
    for pages in (False, True):
        (count,) = store.db.apart("PRAGMA page_count", pages=pages)[0]
        store.db.apart(f"{limit} = {count}", pages=pages)
    for call in all_calls(tmp_path, writes=True):
        if call.part == "claims" or (call.part, call.method) in _SMALL:
            continue
        assert "room" in said_by(call, store, StoreFull)
    for call in all_calls(tmp_path, writes=False):
        call(store)
    for pages, count in before.items():
        store.db.apart(f"{limit} = {count}", pages=pages)
    for call in all_calls(tmp_path, writes=True):
        call(store)
    store.fulltext.put([reading_of(TWO)])
    assert store.upkeep.check() == ()
    store.close()


_SMALL = {
    ("sources", "put"), ("sources", "drop"), ("articles", "put_readings"), ("fulltext", "put"), ("fulltext", "remove"),
    ("upkeep", "forget"), ("upkeep", "prune"), ("articles", "put_texts"), ("groupings", "undo"),
}  # fmt: skip
"""What needs no further page of the file here."""

READ_ONLY = """
import os, sys
sys.path.insert(0, sys.argv[2])
import kept_pages
from wiredesk.model.errors import StoreError, StoreFull
from wiredesk.store.sqlite import open_store
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    store = open_store(sys.argv[1])
except StoreError as error:
    print("refused", error.problem)
    sys.exit()
print("read", store.articles.count(), len(list(store.articles.readings())), len(store.fulltext.facets.__name__))
try:
    store.articles.keep([kept_pages.kept("https://z.example/", "Text.")])
except StoreFull as error:
    print("full", error.problem)
"""


def as_nobody(desk: Path) -> list[str]:
    """What somebody who may not write in the desk's folder is told."""
    # Not below pytest's own folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as folder:
        for file in desk.parent.iterdir():
            shutil.copy(file, folder)
            os.chmod(Path(folder, file.name), 0o444)
        os.chmod(folder, 0o555)
        run = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(Path(folder, desk.name)), str(Path(__file__).parent)],
            capture_output=True,
            text=True,
        )
        os.chmod(folder, 0o755)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_a_desk_in_a_folder_that_may_only_be_read_is_read(desk: Path) -> None:
    read, full = as_nobody(desk)
    assert read.startswith("read 1 1")
    assert full.startswith("full may only be read")


def test_changes_that_stand_outside_of_such_a_file_are_not_left_out_in_silence(
    desk: Path, holder: subprocess.Popen[str]
) -> None:
    store = open_store(desk, wait=0)
    holder.kill()
    holder.wait()
    store.articles.keep([kept("https://b.example/1", "Text.")])
    wal = Path(f"{desk}-wal").read_bytes()
    store.close()
    Path(f"{desk}-wal").write_bytes(wal)
    (said,) = as_nobody(desk)
    assert said.startswith("refused")
    assert "-wal" in said


def test_what_is_no_desk_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("My notes. " * 500, "utf-8")
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    for path, said in (
        (tmp_path, "is a folder"),
        (text, "no desk"),
        (other, "no desk"),
        (Path("/dev/null"), "no regular file"),
        (tmp_path / "nowhere" / "desk.sqlite", "folder does not exist"),
        (text / "desk.sqlite", "cannot be opened|folder does not exist"),
    ):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(StoreError, match=said):
            open_store(path)
        assert (path.read_bytes() if path.is_file() else None) == before
    with pytest.raises(StoreError, match="no desk here"):
        open_store(tmp_path / "missing.sqlite", read_only=True)
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(StoreError, match="empty"):
        open_store(tmp_path / "empty.sqlite", read_only=True)
    open_store(tmp_path / "empty.sqlite").close()


def test_a_desk_of_a_later_version_is_refused(desk: Path) -> None:
    db = Connection(desk)
    db.write(f"PRAGMA user_version = {schema.MIGRATIONS[-1].number + 1}")
    db.close()
    before = desk.read_bytes()
    for read_only in (False, True):
        with pytest.raises(StoreTooNew, match="later version"):
            open_store(desk, read_only=read_only)
    assert desk.read_bytes() == before


def test_what_was_opened_before_an_upgrade_writes_no_more(desk: Path) -> None:
    before = open_store(desk)
    db = Connection(desk)
    db.write(f"PRAGMA user_version = {schema.MIGRATIONS[-1].number + 1}")
    db.close()
    with pytest.raises(StoreTooNew, match="meanwhile"):
        before.sources.put_moved("a", "b")
    assert before.articles.reading(ID) == ONE.reading
    before.close()


def test_names_with_odd_characters_are_names(tmp_path: Path) -> None:
    for name in ("a?mode=ro#x.sqlite", "tòa soạn 100%.sqlite", "%41 desk.db", "desk"):
        store = open_store(tmp_path / name)
        store.articles.keep([ONE])
        assert all(os.path.exists(file) for file in store.upkeep.files())
        store.close()
        again = open_store(tmp_path / name, read_only=True)
        assert again.articles.reading(ID) == ONE.reading
        assert again.articles.page(ONE.page.id) == ONE.page
        again.close()
    assert len([path for path in tmp_path.iterdir() if not path.name.endswith((".lock", "-shm", "-wal"))]) == 8


def test_a_desk_without_its_pages_opens_and_has_no_bytes(desk: Path) -> None:
    desk.with_name("desk.pages.sqlite").unlink()
    read = open_store(desk, read_only=True)
    assert read.articles.page(ONE.page.id) is None
    assert read.articles.reading(ID) == ONE.reading
    read.close()
    store = open_store(desk)
    assert store.articles.page(ONE.page.id) is None
    assert any("missing" in said for said in store.upkeep.check())
    store.upkeep.prune(NOON)
    assert store.upkeep.check() == ()
    store.close()


def test_what_fails_inside_undoes_itself_alone(desk: Path) -> None:
    store = open_store(desk)
    with store.writing():
        store.sources.put_moved("a", "b")
        try:
            with store.writing():
                store.sources.put_moved("c", "d")
                store.articles.keep([kept("https://b.example/1", "Text.")])
                raise KeyError
        except KeyError:
            pass
        store.sources.put_moved("e", "f")
    assert [store.sources.moved(each) for each in "ace"] == ["b", None, "f"]
    assert store.articles.count() == 1
    store.close()


def test_what_is_read_inside_a_snapshot_is_of_one_instant(desk: Path) -> None:
    store = open_store(desk)
    with ThreadPoolExecutor(1) as pool, store.snapshot():
        assert store.articles.count() == 1
        pool.submit(store.articles.keep, [kept("https://b.example/1", "Text.")]).result()
        assert pool.submit(store.articles.count).result() == 2
        assert store.articles.count() == 1
        with store.snapshot():
            assert store.articles.count() == 1
        with pytest.raises(RuntimeError, match="reading"):
            store.sources.put_moved("a", "b")
    assert store.articles.count() == 2
    store.close()


def test_the_revision_changes_with_whatever_anybody_writes_and_only_then(desk: Path) -> None:
    store, other = open_store(desk), open_store(desk)
    revision = store.revision()
    assert store.revision() == revision
    list(store.articles.readings([]))
    assert store.revision() == revision
    for writer in (store, other):
        writer.groupings.looked_at([ArticleId("none")])
        with writer.writing():
            writer.sources.put_moved("https://a.example/old", f"https://a.example/{id(writer)}")
            assert store.revision() == revision, "nothing is written before it is committed"
        assert store.revision() != revision
        revision = store.revision()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(store.revision).result() == revision, "in all threads the same"
    for one in (store, other):
        one.close()
    with pytest.raises(StoreError):
        store.revision()


def test_a_forked_child_opens_the_desk_for_itself(desk: Path) -> None:
    code = """
import os, sys
from wiredesk.store.sqlite import open_store
store = open_store(sys.argv[1])
store.sources.put_moved("parent", "1")
child = os.fork()
if child == 0:
    assert store.sources.moved("parent") == "1"
    store.sources.put_moved("child", "2")
    store.close()
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
assert store.sources.moved("child") == "2"
store.sources.put_moved("parent", "3")
assert store.sources.moved("parent") == "3"
store.close()
"""
    run = subprocess.run([sys.executable, "-W", "error", "-c", code, str(desk)], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_what_is_used_after_it_was_closed_says_so(desk: Path, tmp_path: Path) -> None:
    store = open_store(desk)
    store.close()
    for call in calls(str(tmp_path / "b.sqlite")):
        if call.method in ("place", "key", "files", "copies", "check"):
            continue
        assert "was closed" in said_by(call, store, StoreError)
    store.close()


def test_opening_reads_no_article(tmp_path: Path) -> None:
    """What opening costs must not hang on how much is held."""
    path = tmp_path / "desk.sqlite"
    store = open_store(path)
    store.articles.keep([kept(f"https://a.example/{n}", f"Report {n}. " * 40) for n in range(300)])
    store.close()
    with sqlite3.connect(path) as connection:
        tables = "('articles', 'versions', 'pages', 'quotes', 'search_index_data', 'unplaced', 'fetches', 'entries')"
        roots = list(connection.execute(f"SELECT rootpage FROM sqlite_master WHERE name IN {tables}"))
    connection.close()
    assert len(roots) == 8
    with path.open("r+b") as file:
        for (root,) in roots:
            file.seek(4096 * (root - 1))
            file.write(b"\xff" * 4096)
    open_store(path).close()


def test_damage_is_a_store_error_that_says_what_to_do(desk: Path, tmp_path: Path) -> None:
    store = open_store(desk)
    (root,) = store.db.one("SELECT rootpage FROM sqlite_master WHERE name = 'versions'") or (0,)
    store.close()
    with desk.open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(b"\x07" * 4096)
    store = open_store(desk)
    with pytest.raises(StoreError, match="backup"):
        store.articles.reading(reading_of(ONE).article.id)
    assert store.upkeep.check()
    store.close()
