"""What programs that fetch for one desk claim: the same on both engines; on a server, by many at once."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import psycopg
import pytest

from engines import AnyStore, Cluster
from kept_pages import NOON
from wiredesk.desk.claims import Shared
from wiredesk.model.errors import StoreBusy, StoreError
from wiredesk.model.identity import source_id
from wiredesk.model.ports import EntrySeen
from wiredesk.model.source import Polling, Source
from wiredesk.store.postgres import PostgresStore, open_store

MINUTE = timedelta(minutes=1)


def feed(store: AnyStore, number: int) -> Source:
    """A source that has been due for so many minutes."""
    address = f"https://a{number}.example/feed"
    source = Source(source_id(address), "feed", address)
    store.sources.put(source, Polling(source.id, due=NOON - number * MINUTE))
    return source


@pytest.fixture
def feeds(store: AnyStore) -> list[Source]:
    """Five, the longest due first."""
    made = [feed(store, number) for number in (5, 4, 3, 2, 1)]
    for holder in ("one", "two"):
        store.claims.begin(holder, f"process {holder}", 60.0)
    return made


def taken(store: AnyStore, holder: str, limit: int = 10) -> list[Source]:
    return [source for source, _ in store.claims.due(holder, NOON, limit)]


def test_what_one_has_claimed_another_does_not_get(store: AnyStore, feeds: list[Source]) -> None:
    assert taken(store, "one", 2) == feeds[:2]
    assert taken(store, "one", 1) == feeds[2:3]
    assert taken(store, "two") == feeds[3:]
    assert taken(store, "one") == taken(store, "two") == []
    assert not store.claims.take("two", "source", feeds[0].id)
    assert store.claims.take("one", "source", feeds[0].id)


def test_what_is_left_is_anybodys_unless_it_was_done_meanwhile(store: AnyStore, feeds: list[Source]) -> None:
    assert taken(store, "one") == feeds
    store.sources.put(feeds[0], Polling(feeds[0].id, due=NOON + MINUTE))
    store.claims.leave("two", [("source", feeds[1].id)])
    assert taken(store, "two") == []
    store.claims.leave("one", [("source", feeds[0].id), ("source", feeds[1].id)])
    assert taken(store, "two") == feeds[1:2]


def test_a_paused_source_and_one_that_is_not_due_are_nobodys(store: AnyStore, feeds: list[Source]) -> None:
    store.sources.put(feeds[4], Polling(feeds[4].id, due=NOON + MINUTE))
    store.sources.put(feeds[3], Polling(feeds[3].id, due=NOON - MINUTE, ended="410 Gone"))
    assert taken(store, "one") == feeds[:3]


def test_a_page_is_one_programs_whichever_feed_names_it(store: AnyStore, feeds: list[Source]) -> None:
    address = "https://a.example/page"
    seen = EntrySeen("guid", f"{address}?utm_source=rss", "d", retry_at=NOON - MINUTE)
    for source in feeds[:2]:
        store.sources.put_entries(source.id, [seen])
    ((first, found),) = store.claims.waiting("one", NOON, 10)
    assert found == seen
    assert store.claims.waiting("two", NOON, 10) == ()
    assert not store.claims.take("two", "page", address)
    store.claims.leave("one", [("page", address)])
    assert [id for id, _ in store.claims.waiting("two", NOON, 1, [first])] == [first]
    assert store.claims.waiting("one", NOON, 10, [feeds[4].id]) == ()


def test_pages_of_news_are_claimed_as_they_are_remembered(store: AnyStore, feeds: list[Source]) -> None:
    seen = EntrySeen("guid", "https://a.example/page", "d", retry_at=NOON - MINUTE)
    with contextlib.suppress(RuntimeError), store.writing():
        store.sources.put_entries(feeds[0].id, [seen])
        store.claims.put_waiting("one", feeds[0].id, [seen])
        raise RuntimeError
    assert store.claims.take("two", "page", "https://a.example/page")
    store.claims.leave("two", [("page", "https://a.example/page")])
    with store.writing():
        store.sources.put_entries(feeds[0].id, [seen])
        store.claims.put_waiting("one", feeds[0].id, [seen])
    assert store.claims.waiting("two", NOON, 10) == ()


def test_a_host_is_asked_by_one_at_a_time_with_one_delay(store: AnyStore, feeds: list[Source]) -> None:
    turn, over = store.claims.turn, store.claims.over
    assert turn("one", "a.example") == 0.0
    assert turn("two", "b.example") == 0.0
    assert 0.0 < turn("two", "a.example") < 1.0
    over("two", "a.example", 0.0)  # it is not its own
    assert turn("two", "a.example") > 0.0
    over("one", "a.example", 500.0)
    for holder in ("one", "two"):
        assert 490.0 < turn(holder, "a.example") <= 500.0
    over("two", "b.example", 0.0)
    assert turn("one", "b.example") == 0.0


def test_claims_of_one_that_is_not_heard_of_come_back(store: AnyStore, feeds: list[Source]) -> None:
    store.claims.begin("gone", "process gone", 2.0)
    assert taken(store, "gone") == feeds
    assert store.claims.turn("gone", "a.example") == 0.0
    assert store.claims.turn("one", "a.example") > 0.0
    time.sleep(1.2)
    assert store.claims.renew("gone")
    time.sleep(1.0)
    assert taken(store, "one") == []
    time.sleep(1.2)
    told = [(holder.name, holder.gone) for holder in store.claims.holders()]
    assert told == [("process one", False), ("process two", False), ("process gone", True)]
    assert taken(store, "one") == feeds
    assert store.claims.turn("one", "a.example") == 0.0
    assert not store.claims.renew("gone")
    for late in (lambda: taken(store, "gone"), lambda: store.claims.take("gone", "source", feeds[0].id)):
        with pytest.raises(StoreError, match="not heard of"):
            late()


def test_who_ends_leaves_all_but_the_delays(store: AnyStore, feeds: list[Source]) -> None:
    taken(store, "one", 2)
    for host in ("a.example", "b.example"):
        assert store.claims.turn("one", host) == 0.0
    store.claims.over("one", "a.example", 500.0)
    (one, two) = store.claims.holders()
    assert (one.name, one.gone, one.pages, one.hosts) == ("process one", False, 0, ("b.example",))
    assert set(one.sources) == {feeds[0].id, feeds[1].id}
    assert (two.sources, two.hosts) == ((), ())
    assert timedelta(0) < one.until - store.claims.time() <= MINUTE
    store.claims.end("one")
    assert taken(store, "two") == feeds
    assert store.claims.turn("two", "b.example") == 0.0
    assert store.claims.turn("two", "a.example") > 490.0


def test_a_lease_is_renewed_while_its_program_lives(store: AnyStore, feeds: list[Source]) -> None:
    lost: list[bool] = []
    claims = Shared(store.claims, store.sources, name="process three", lease=2.0)
    claims.begin(lambda: lost.append(True))
    assert len(claims.due(NOON)) == 5
    time.sleep(2.5)
    assert taken(store, "one") == []
    claims.leave("source", [feeds[0].id])
    assert taken(store, "one") == feeds[:1]
    claims.end()
    assert taken(store, "one") == feeds[1:]
    assert lost == []
    assert len(store.claims.holders()) == 2


def test_who_was_given_up_is_told(store: AnyStore, feeds: list[Source]) -> None:
    lost = threading.Event()
    claims = Shared(store.claims, store.sources, name="process three", lease=1.0)
    claims.begin(lost.set)
    assert len(claims.due(NOON)) == 5
    with store.writing():
        store.db.write("DELETE FROM holders WHERE name = 'process three'")
    assert lost.wait(5)
    with pytest.raises(StoreError, match="did not hear"):
        claims.turn("a.example")
    claims.begin(lost.set)
    assert len(claims.due(NOON)) == 5
    claims.end()


# Many at once, on a server


@pytest.fixture
def place(postgres: Cluster) -> str:
    return postgres.new_desk()


@pytest.fixture
def server(place: str) -> Iterator[PostgresStore]:
    opened = open_store(place)
    yield opened
    opened.close()


def together(work: list[threading.Thread]) -> None:
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


@pytest.mark.postgres
def test_of_many_that_claim_at_once_each_gets_others(server: PostgresStore) -> None:
    made = [feed(server, number) for number in range(60)]
    found: list[Source] = []

    def work(holder: str) -> None:
        server.claims.begin(holder, holder, 60.0)
        while some := taken(server, holder, 4):
            found.extend(some)

    together([threading.Thread(target=work, args=(f"h{number}",)) for number in range(6)])
    assert sorted(source.id for source in found) == sorted(source.id for source in made)


@pytest.mark.postgres
def test_of_many_that_want_a_host_at_once_one_gets_it(server: PostgresStore) -> None:
    turns: list[tuple[float, float]] = []

    def work(holder: str) -> None:
        server.claims.begin(holder, holder, 60.0)
        for _ in range(5):
            while wait := server.claims.turn(holder, "a.example"):
                time.sleep(min(wait, 0.01))
            began = time.monotonic()
            time.sleep(0.002)
            turns.append((began, time.monotonic()))
            server.claims.over(holder, "a.example", 0.02)

    together([threading.Thread(target=work, args=(f"h{number}",)) for number in range(6)])
    turns.sort()
    assert len(turns) == 30
    assert all(later[0] - earlier[1] >= 0.02 for earlier, later in pairwise(turns))


@pytest.mark.postgres
def test_claiming_waits_for_nobody_who_writes(server: PostgresStore, place: str) -> None:
    feed(server, 1)
    other = open_store(place, wait=0.2)
    other.claims.begin("one", "process one", 60.0)
    with server.writing():
        assert len(taken(other, "one")) == 1
        with pytest.raises(StoreBusy), other.writing():
            pass
    other.close()


@pytest.mark.postgres
def test_what_one_program_does_alone_no_other_does(server: PostgresStore, place: str) -> None:
    other = open_store(place)
    with server.alone("settle") as held:
        assert held is not None
        with server.writing():
            held()
            # Not even in the same program: it has another thread at it.
            assert not server.doing("settle")
        with other.alone("settle") as none:
            assert none is None
        with other.alone("tell") as tells:
            assert tells is not None
        assert f"process {os.getpid()} on" in other.doer("settle")
    with other.writing():
        assert other.doing("settle")
        with server.alone("settle") as none:
            assert none is None
    with server.alone("settle", 1.0) as held, psycopg.connect(place, autocommit=True) as connection:
        assert held is not None
        ours = "FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database() " + (
            "WHERE l.locktype = 'advisory'"
        )
        connection.execute(f"SELECT pg_terminate_backend(l.pid) {ours}")
        while connection.execute(f"SELECT 1 {ours}").fetchone():
            time.sleep(0.01)
        with pytest.raises(StoreBusy, match="lost"), server.writing():
            held()
    other.close()
