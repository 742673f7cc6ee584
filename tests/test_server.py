"""A desk on a server: the same as one in files, for many programs at once."""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

import test_placing
from engines import Cluster, running
from kept_pages import NOON, kept
from store_calls import calls
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.placing import settle
from wiredesk.desk.settings import Parse, Settings
from wiredesk.model.errors import StoreBusy, StoreError, StoreFull, StoreTooNew
from wiredesk.model.places import shown_place
from wiredesk.model.ports import EntrySeen, Imported
from wiredesk.model.spans import SourceId
from wiredesk.model.story import Decision
from wiredesk.search.query import parse_query
from wiredesk.store import schema
from wiredesk.store.dialect import tables, translated
from wiredesk.store.postgres import PostgresStore, open_store

SAMPLE = Path(__file__).parents[1] / "sample"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

dialect = pytest.mark.parametrize(
    ("sql", "theirs"),
    [
        ("SELECT a FROM b WHERE c = ? AND d < ?", "SELECT a FROM b WHERE c = $1 AND d < $2"),
        ("SELECT ?1, ?1, ?", "SELECT $1, $1, $2"),
        ("UPDATE a SET b = :b, c = :c WHERE b <> :b", "UPDATE a SET b = $1, c = $2 WHERE b <> $1"),
        ("SELECT '?' FROM b WHERE c = ?", "SELECT '?' FROM b WHERE c = $1"),
        ("a IN (SELECT value FROM json_each(?)) AND b = ?", "a = ANY($1) AND b = $2"),
        ("WHERE a IS ? AND b IS NOT ? AND c IS NOT NULL", "WHERE a IS NOT DISTINCT FROM $1 AND b IS DISTINCT FROM $2 "
         "AND c IS NOT NULL"),
        ("FROM a CROSS JOIN b ON b.c = a.c", "FROM a JOIN b ON b.c = a.c"),
        ("FROM a INDEXED BY b WHERE c", "FROM a  WHERE c"),
        ("words @@ ?::tsquery", "words @@ $1::tsquery"),
    ],
)  # fmt: skip


@dialect
def test_a_statement_is_rewritten(sql: str, theirs: str) -> None:
    assert translated(sql).sql == theirs


def test_tables_are_made_of_types_of_the_server() -> None:
    script = """
    CREATE TABLE a (          -- a comment; with a semicolon
        number INTEGER PRIMARY KEY,
        paused INTEGER NOT NULL DEFAULT 0,
        content BLOB NOT NULL,
        said TEXT
    ) WITHOUT ROWID;
    CREATE INDEX b ON a (said)
    """
    made, index = tables(script)
    for part in (
        "number BIGINT GENERATED",
        "paused BOOLEAN NOT NULL DEFAULT FALSE",
        "content BYTEA",
        'TEXT COLLATE "C"',
    ):
        assert part in made
    assert "ROWID" not in made
    assert index.startswith("CREATE INDEX b ON a (said)")


def test_a_password_is_shown_nowhere() -> None:
    for place in ("postgresql://ada:secret@h/d?password=secret&user=x", "postgresql://ada:secret@h:5/d"):
        assert "secret" not in shown_place(place)
        assert shown_place(place).startswith("postgresql://ada@h")
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://ada:secret@127.0.0.1:1/d")
    assert "secret" not in str(refused.value)
    assert "does not answer" in str(refused.value)


pytestmark = pytest.mark.postgres


@pytest.fixture
def place(postgres: Cluster) -> str:
    return postgres.new_desk()


@pytest.fixture
def store(place: str) -> Iterator[PostgresStore]:
    opened = open_store(place)
    yield opened
    opened.close()


def test_both_engines_tell_the_same_stories_and_find_the_same(place: str, sample_folder: Path) -> None:
    one = open_desk(str(sample_folder / "desk.sqlite"), clock=lambda: NOW)
    with one, open_desk(place, settings=Settings(parse=Parse(jobs=1))) as other:
        other.add([str(SAMPLE)], poll=False)
        assert list(one.store.articles.readings()) == list(other.store.articles.readings())
        rows = one.store.groupings.stories(limit=200).items
        assert len(rows) > 5
        assert told(one) == told(other)
        words = {word for reading in one.store.articles.readings() for word in reading.article.text.split()[5:300:41]}
        queries = [
            *sorted(words)[::5], '"Đà Nẵng"', "bao dong", "báo động", "ph*", "lang:vi", "-lang:vi -the", "origins:>=2",
            "(quake OR minister) -talle", "differs:any", "person:a*", "since:2026-01-01 the",
        ]  # fmt: skip
        for query in queries:
            assert found(one, query) == found(other, query), query
        assert other.store.upkeep.check() == ()


def told(desk: Desk) -> object:
    groupings = desk.store.groupings
    rows = [groupings.stories(order=order, limit=200).items for order in ("latest", "most covered", "highlights")]
    ids = [row.id for row in rows[0]]
    stories = [(groupings.story(id), groupings.concluded(id), groupings.supported(id)) for id in ids]
    return rows, stories, [groupings.threads(id) for id in ids], desk.store.names.rows(limit=200).items


def found(desk: Desk, query: str) -> object:
    node = parse_query(query, now=NOW).root
    words = desk.store.fulltext
    return words.articles(node, now=NOW, limit=50), words.stories(node, now=NOW), words.facets(node)


WRITER = """
import sys, time
sys.path.insert(0, sys.argv[3])
from kept_pages import kept
from wiredesk.store.postgres import open_store
store = open_store(sys.argv[1])
with store.writing():
    store.articles.keep([kept("https://a.example/half", "Half.")])
    print("writes", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextlib.contextmanager
def writing(place: str, seconds: float = 60.0) -> Iterator[subprocess.Popen[str]]:
    """Another program that is in the middle of writing."""
    arguments = [sys.executable, "-c", WRITER, place, str(seconds), str(Path(__file__).parent)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "writes\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_who_waits_too_long_is_told_who_writes_and_readers_never_wait(place: str) -> None:
    store = open_store(place, wait=0.2)
    with writing(place) as other:
        assert store.articles.count() == 0
        with pytest.raises(StoreBusy, match=f"process {other.pid} on "), store.writing():
            pass
    store.close()


def test_a_killed_writer_keeps_nobody_out_and_leaves_nothing(store: PostgresStore, place: str) -> None:
    with writing(place) as other:
        other.send_signal(signal.SIGKILL)
        assert store.articles.keep([kept("https://a.example/1", "The border opens.")])[0].outcome == "new"
    assert store.articles.count() == 1


def test_a_second_program_goes_on_as_the_first_commits(store: PostgresStore, place: str) -> None:
    with writing(place, 0.3):
        store.articles.keep([kept("https://a.example/1", "The border opens.")])
        assert store.articles.count() == 2


def test_every_method_of_the_contract_works_and_readers_never_wait(place: str, tmp_path: Path) -> None:
    store = open_store(place)
    for call in calls(str(tmp_path / "copy.sqlite")):
        if call.method != "backup":
            call(store)
    store.close()
    waiting = open_store(place, wait=0.1)
    waiting.claims.begin("me", "process 1", 60.0)
    with writing(place) as other:
        for call in calls(str(tmp_path / "copy.sqlite")):
            if call.writes and (call.part != "claims" or call.method in ("begin", "put_waiting")):
                with pytest.raises(StoreBusy, match=f"process {other.pid} on "):
                    call(waiting)
            elif call.method != "backup":
                call(waiting)
    waiting.close()


def test_any_number_of_threads_read_and_write(store: PostgresStore) -> None:
    problems: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(5):
                store.articles.keep([kept(f"https://a{number}.example/{n}", f"Report {n}.")])
                with store.snapshot():
                    assert store.articles.count() == len(list(store.articles.readings()))
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert store.articles.count() == 120


def test_a_revision_is_another_once_anybody_has_written(store: PostgresStore, place: str) -> None:
    other = open_store(place)
    before = store.revision()
    assert store.revision() == before
    other.articles.keep([kept("https://a.example/1", "The border opens.")])
    assert store.revision() != before
    before = store.revision()
    with contextlib.suppress(RuntimeError), other.writing():
        other.articles.keep([kept("https://a.example/2", "It closes.")])
        raise RuntimeError
    assert store.revision() == other.revision() == before
    other.close()


def test_a_program_that_is_too_old_is_refused(place: str) -> None:
    store, old = open_store(place), open_store(place)
    with store.writing():
        store.db.write("INSERT INTO migrations (number, name, done) VALUES (9999, 'later', TRUE)")
    with pytest.raises(StoreTooNew, match="meanwhile"), old.writing():
        pass
    with pytest.raises(StoreTooNew, match="its format is 9999"):
        open_store(place)
    store.close()
    old.close()


def test_programs_that_open_a_new_desk_at_once_make_one(postgres: Cluster) -> None:
    place = postgres.new_database()
    code = "import sys; from wiredesk.store.postgres import open_store; open_store(sys.argv[1]).close()"
    processes = [subprocess.Popen([sys.executable, "-c", code, place]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    store = open_store(place)
    assert store.db.found_version() == schema.MIGRATIONS[-1].number
    store.close()


def test_a_database_of_something_else_is_left_alone(postgres: Cluster) -> None:
    place = postgres.new_database()
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("CREATE TABLE articles (mine text)")
    with pytest.raises(StoreError, match="no desk's"):
        open_store(place)
    with psycopg.connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)


def test_a_desk_may_stand_in_a_schema_beside_another(postgres: Cluster) -> None:
    place = postgres.new_database()
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA second")
    first, second = open_store(place), open_store(f"{place}&options=-csearch_path%3Dsecond")
    with first.writing():
        # Neither waits for the other.
        second.articles.keep([kept("https://a.example/1", "The border opens.")])
    assert (first.articles.count(), second.articles.count()) == (0, 1)
    first.close()
    second.close()


def test_who_may_only_read_reads(store: PostgresStore, place: str) -> None:
    store.articles.keep([kept("https://a.example/1", "The border opens.")])
    reader = open_store(place, read_only=True)
    assert reader.articles.count() == 1
    with pytest.raises(StoreFull, match="may only be read"):
        reader.articles.keep([kept("https://a.example/2", "It closes.")])
    reader.close()


def test_a_backup_says_how_a_server_is_backed_up(store: PostgresStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        store.upkeep.backup(str(tmp_path / "copy.sqlite"))
    assert store.upkeep.files() == store.upkeep.copies() == ()
    assert store.upkeep.key() == store.upkeep.key() is not None


def test_texts_that_no_server_holds_are_kept_as_far_as_they_can_be(store: PostgresStore) -> None:
    one = kept(
        "https://a.example/1", "The \ud800 border\0 opens.", title="A\0b \udfff", speaker="Ada\0Lorn", author="B\0"
    )
    assert store.articles.keep([one])[0].outcome == "new"
    assert store.articles.quotes("ada lorn").items or store.articles.count() == 1
    assert store.articles.keep([one])[0].outcome == "held"


def test_texts_that_no_index_of_the_server_holds_cost_nobody_anything(store: PostgresStore) -> None:
    rng = random.Random(1)

    def long(first: str = "") -> str:
        return first + "".join(chr(rng.randrange(0x4E00, 0x9F00)) for _ in range(9000))

    for number, name in enumerate(("outlet", "author", "section", "speaker", "title")):
        one = kept(f"https://a.example/{number}", "The border opens.", **{name: long()})  # type: ignore[arg-type]  # as named
        assert store.articles.keep([one])[0].outcome == "new"
        assert store.articles.keep([one])[0].outcome == "held"
        assert one.reading is not None
        store.fulltext.put([one.reading])
        store.upkeep.forget([one.reading.article.id], at=NOON)
    for first in ("", "{", "["):
        key = long(first)
        store.sources.put_entries(SourceId("x"), [EntrySeen(key, f"https://a.example/{long()}", "d")])
        assert store.sources.entries(SourceId("x"), [key, long(first)]).keys() == {key}
    path = long()
    store.sources.put_imported(Imported(path, 1, "d", 0, False))
    assert store.sources.imported(path) is not None
    assert store.sources.imported(long()) is None
    address = f"https://a.example/{'x' * 2000}"
    store.sources.put_moved(address, address + "y")
    assert store.sources.moved(address) == address + "y"


@pytest.mark.slow
def test_what_is_settled_on_a_server_is_what_a_batch_gives(store: PostgresStore) -> None:
    pages = test_placing.pages()
    for start in range(0, len(pages), 12):
        test_placing.keep(store, pages[start : start + 12])
        settle(store, test_placing.PACKS, now=test_placing.NOW)
    held = [reading.article.id for reading in store.articles.readings()]
    store.upkeep.forget(held[::7], at=test_placing.NOW)
    store.groupings.put_decision(Decision("part", tuple(sorted(held[1:3])), when="2026-03-01T00:00:00"))
    settle(store, test_placing.PACKS, now=test_placing.NOW)
    test_placing.assert_as_a_batch_would(store)


@pytest.mark.slow
def test_work_goes_on_when_the_server_was_restarted() -> None:
    with running() as cluster:
        store = open_store(cluster.new_desk())
        done: list[int] = []
        ends = time.monotonic() + 25

        def work() -> None:
            number = 0
            while time.monotonic() < ends and len(done) < 200:
                try:
                    store.articles.keep([kept(f"https://a.example/{number}", f"Report {number}.")])
                except StoreError:
                    time.sleep(0.1)
                    continue
                done.append(number)
                number += 1

        worker = threading.Thread(target=work)
        worker.start()
        for how in ("fast", "immediate"):
            while len(done) < 30 if how == "fast" else len(done) < 90:
                time.sleep(0.02)
            cluster.stop(how)
            cluster.start()
            assert store.articles.count() >= 30
        worker.join()
        held = {reading.article.address for reading in store.articles.readings()}
        # What was said to be stored is there, each once.
        assert {f"https://a.example/{number}" for number in done} <= held
        assert store.articles.count() == len(held)
        store.fulltext.put(store.articles.readings())
        assert store.upkeep.check() == ()
        assert store.upkeep.prune(NOON - timedelta(days=999)) == (0, 0)
        store.close()
