"""What is polled, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines import AnyStore
from kept_pages import NOON, hours, kept, reading_of
from model_values import of_type
from wiredesk.model.identity import source_id
from wiredesk.model.ports import EntrySeen, Imported
from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.model.spans import ArticleId, SourceId
from wiredesk.store.opened import open_store
from wiredesk.store.sources import KEPT_FETCHES


@pytest.fixture(scope="module")
def store(new_place: Callable[[], str]) -> Iterator[AnyStore]:
    opened = open_store(new_place())
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _empty(store: AnyStore) -> None:
    for source, _ in store.sources.all():
        store.sources.drop(source.id)
    store.db.write("DELETE FROM fetches")


def source(number: int, **fields: object) -> Source:
    address = f"https://a.example/feed{number}"
    return replace(Source(source_id(address), "feed", address), **fields)  # type: ignore[arg-type]  # as given


def fetch(of: SourceId | None, at: datetime, **fields: object) -> Fetch:
    return replace(Fetch(of, "https://a.example/feed", at, "fetched"), **fields)  # type: ignore[arg-type]  # as given


@settings(max_examples=40, deadline=None)
@given(of_type(Source), st.none() | of_type(Polling), of_type(Fetch))
def test_what_is_known_of_a_source_comes_out(store: AnyStore, one: Source, polling: Polling | None, f: Fetch) -> None:
    one = replace(one, id=SourceId("one"))
    f = replace(f, source=one.id)
    polling = replace(polling, source=one.id) if polling else None
    store.sources.drop(one.id)
    store.sources.put(one, polling)
    assert store.sources.get(one.id) == (one, polling or Polling(one.id))
    store.sources.record(f)
    assert store.sources.fetches(one.id) == (f,)
    assert store.sources.all() == ((one, polling or Polling(one.id)),)


def test_a_changed_source_keeps_the_state_of_its_polling(store: AnyStore) -> None:
    one = source(1)
    store.sources.put(one, Polling(one.id, due=hours(3), etag='"7"'))
    store.sources.put(replace(one, category="sport"))
    assert store.sources.get(one.id) == (replace(one, category="sport"), Polling(one.id, due=hours(3), etag='"7"'))


def test_what_is_due_comes_in_order_without_paused_and_ended_ones(store: AnyStore) -> None:
    for number, due in enumerate([hours(2), None, hours(-1), hours(-3), hours(-2), NOON]):
        one = source(number, paused=number == 3)
        store.sources.put(one, Polling(one.id, due=due, ended="410 Gone" if number == 4 else ""))
    assert [one.address[-1] for one, _ in store.sources.due(NOON)] == ["1", "2", "5"]
    assert len(store.sources.due(NOON, limit=1)) == 1


def test_a_poll_and_the_new_state_are_written_together(store: AnyStore) -> None:
    one = source(1)
    store.sources.put(one)
    after = Polling(one.id, due=hours(1), interval=timedelta(minutes=31), failures=2, last_polled=NOON)
    store.sources.polled(after, fetch(one.id, NOON, outcome="failed", problem="no answer"))
    assert store.sources.get(one.id) == (one, after)
    assert [each.problem for each in store.sources.fetches(one.id)] == ["no answer"]


def test_the_oldest_fetches_of_a_source_make_room(store: AnyStore) -> None:
    store.sources.record(fetch(SourceId("quiet"), hours(-99)))
    with store.writing():
        for number in range(KEPT_FETCHES + 20):
            store.sources.record(fetch(SourceId("busy"), hours(number), new=number))
            store.sources.record(fetch(None, hours(number)))
    kept_ones = store.sources.fetches(SourceId("busy"), limit=10_000)
    assert [each.new for each in kept_ones] == list(range(KEPT_FETCHES + 19, 19, -1))
    assert len(store.sources.fetches(SourceId("quiet"))) == 1
    assert len(store.sources.fetches(limit=10_000)) == 2 * KEPT_FETCHES + 1


def test_entries_that_were_met_are_known_again(store: AnyStore) -> None:
    met = [
        EntrySeen("guid 1", "https://a.example/1", "d1", ArticleId("a" * 24)),
        EntrySeen("guid 2", None, "d2", None, 3, hours(1)),
        EntrySeen("\ud800", None, "d3"),
    ]
    store.sources.put_entries(SourceId("feed"), met)
    store.sources.put_entries(SourceId("other"), [EntrySeen("guid 1", None, "else")])
    keys = ["guid 1", "guid 2", "\ud800", "guid 4", *(f"more {n}" for n in range(500))]
    assert store.sources.entries(SourceId("feed"), keys) == {one.key: one for one in met}
    store.sources.put_entries(SourceId("feed"), [replace(met[1], tries=4)])
    assert store.sources.entries(SourceId("feed"), ["guid 2"])["guid 2"].tries == 4
    assert store.sources.entries(SourceId("feed"), []) == {}


def test_pages_of_entries_are_tried_again_when_it_is_time(store: AnyStore) -> None:
    feed, paused = source(1), source(2, paused=True)
    for one in (feed, paused):
        store.sources.put(one)
        store.sources.put_entries(
            one.id, [EntrySeen(f"{hour}", None, "d", None, 1, hours(hour)) for hour in (-1, -2, 5)]
        )
    assert [(id, entry.key) for id, entry in store.sources.entries_to_retry(NOON)] == [(feed.id, "-2"), (feed.id, "-1")]


def test_the_entry_of_a_forgotten_article_stays_known_without_its_address(store: AnyStore) -> None:
    one = kept("https://a.example/secret-story", "Text.", source="feed")
    store.articles.keep([one])
    id = reading_of(one).article.id
    entry = EntrySeen("https://a.example/secret-story", "https://a.example/secret-story?utm_source=x", "d", id)
    unread = EntrySeen("guid", "https://a.example/secret-story", "d")
    store.sources.put_entries(SourceId("feed"), [entry, unread])
    store.sources.put_moved("https://a.example/old-secret-story", "https://a.example/secret-story")
    store.sources.record(fetch(SourceId("feed"), NOON, address="https://a.example/secret-story"))
    store.upkeep.forget([id], at=NOON)
    for _ in range(2):
        seen = store.sources.entries(SourceId("feed"), [entry.key, unread.key])
        assert seen[entry.key] == replace(entry, address=None)
        assert seen[unread.key] == replace(unread, address=None, article=id)
        store.sources.put_moved("https://a.example/old-secret-story", "https://a.example/secret-story")
        store.sources.record(fetch(SourceId("feed"), NOON, address="https://a.example/secret-story"))
        for table in ("entries", "fetches", "moved", "pages", "articles", "article_sources"):
            assert "secret-story" not in repr(list(store.db.read(f"SELECT * FROM {table}")))
        store.sources.put_entries(SourceId("feed"), [replace(entry, digest="d"), replace(unread, article=id)])


def test_a_dropped_source_leaves_its_articles(store: AnyStore) -> None:
    one = source(1)
    store.sources.put(one)
    report = kept("https://a.example/1", "Text.", source=one.id)
    store.articles.keep([report])
    store.sources.drop(one.id)
    assert store.sources.get(one.id) is None
    assert store.articles.reading(reading_of(report).article.id) is not None


def test_hosts_addresses_and_files_are_remembered(store: AnyStore) -> None:
    assert store.sources.robots("https://a.example") is None
    store.sources.put_robots("https://a.example", b"User-agent: *\n", 200, NOON)
    store.sources.put_robots("https://a.example", b"", None, hours(1))
    assert store.sources.robots("https://a.example") == (b"", None, hours(1))
    store.sources.put_moved("http://a.example/1#x", "https://a.example/1")
    assert store.sources.moved("http://a.example/1") == "https://a.example/1"
    assert store.sources.moved("https://a.example/1") is None
    half = Imported("crawl.warc.gz", 10_000_000_000, "ab", 4_500_000_000, False)
    store.sources.put_imported(half)
    assert store.sources.imported("crawl.warc.gz") == half
    store.sources.put_imported(replace(half, done=True, problem="cut off"))
    assert store.sources.imported("crawl.warc.gz") == replace(half, done=True, problem="cut off")
    assert store.sources.imported("other") is None
