"""Stories as reports come: at once for the time being, and after settling as a batch would have them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines import AnyStore
from wiredesk.comparison.differences import compare
from wiredesk.comparison.digest import shared_quotes
from wiredesk.comparison.provenance import origins
from wiredesk.desk import ready
from wiredesk.desk.decide import lasting_ids
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.placing import Settled, place, settle
from wiredesk.extraction.article import extract
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.kept import Kept, StoryRow
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Decision, Grouping, Story
from wiredesk.reading.article import read
from wiredesk.store import schema
from wiredesk.store.opened import open_store
from wiredesk.store.sqlite import SqliteStore
from wiredesk.stories import neighbours
from wiredesk.stories.clusters import group

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import stream as news  # type: ignore[import-not-found]  # on the path by the line above

PACKS = installed_packs()
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@cache
def pages(count: int = 48) -> tuple[Kept, ...]:
    """The beginning of a stream: copies, cuts, rewrites, translations, own reports, edits, in two languages."""
    made = []
    for told in islice(news.stream(3, a_day=60), count):
        page = news.page_of(told)
        assert page.provenance.received is not None
        made.append(Kept(page, read(extract(page, PACKS), PACKS), page.provenance.received))
    return tuple(made)


@pytest.fixture
def store(file_store: SqliteStore) -> SqliteStore:
    """In files: `test_server` tries one on a server."""
    return file_store


def keep(store: AnyStore, some: Sequence[Kept], *, placed: bool = True) -> None:
    with store.writing():
        stored = store.articles.keep(some)
        if placed:
            place(store, PACKS, sorted({one.article for one in stored if one.outcome in ("new", "new version")}))


def rows(store: AnyStore, **filters: object) -> list[StoryRow]:
    found: list[StoryRow] = []
    cursor: str | None = None
    while True:
        listing = store.groupings.stories(cursor=cursor, limit=7, **filters)  # type: ignore[arg-type]  # as given
        found += listing.items
        cursor = listing.next
        if cursor is None:
            return found


def batch(store: AnyStore) -> Grouping:
    return group(store.articles.readings(), PACKS, decisions=store.groupings.decisions())


def stories(store: AnyStore) -> dict[tuple[ArticleId, ...], tuple[StoryRow, Story]]:
    found = {}
    for row in rows(store):
        story = store.groupings.story(row.id)
        assert story is not None
        found[story.articles] = row, story
    return found


def assert_as_a_batch_would(store: AnyStore) -> None:
    """Members, reasons, titles, links, times, threads, near misses and comparisons are those of `group`."""
    grouping = batch(store)
    shown = stories(store)
    assert shown.keys() == {story.articles for story in grouping.stories}
    everything = [id for story in grouping.stories for id in story.articles]
    assert store.groupings.links(everything) == grouping.links
    assert store.groupings.near_misses(everything) == grouping.near_misses
    assert store.groupings.resolutions(everything) == grouping.resolutions
    readings = {reading.article.id: reading for reading in store.articles.readings()}
    chains = set()
    for story in grouping.stories:
        row, live = shown[story.articles]
        assert replace(live, id=story.id) == story
        assert (row.settled, row.reports, row.title) == (True, len(story.articles), story.title.exact)
        concluded = (
            origins(story, grouping, readings, PACKS),
            compare(story, grouping, readings, PACKS),
            shared_quotes(story, grouping, readings, PACKS),
        )
        assert store.groupings.concluded(row.id) == concluded
        assert (row.at_least, row.at_most) == (concluded[0].at_least, concluded[0].at_most)
        for thread in store.groupings.threads(row.id):
            members = [store.groupings.story(id) for id in thread.stories]
            chains.add(tuple(sorted(member.articles[0] for member in members if member is not None)))
    assert chains == {tuple(sorted(str(id) for id in thread.stories)) for thread in grouping.threads}
    assert store.groupings.unsettled() == 0


def test_what_came_one_by_one_is_settled_as_a_batch_would_group_it(store: AnyStore) -> None:
    for one in pages()[:30]:
        keep(store, [one])
    settle(store, PACKS, now=NOW)
    assert len(rows(store)) > 5
    assert_as_a_batch_would(store)
    assert settle(store, PACKS, now=NOW) == Settled()


def test_an_import_is_settled_as_a_batch_would_group_it(store: AnyStore) -> None:
    keep(store, pages(), placed=False)
    assert rows(store) == []
    settled = settle(store, PACKS, now=NOW)
    assert settled.stories == len(rows(store))
    assert settled.merged == settled.split == 0
    assert_as_a_batch_would(store)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 30))
def test_order_removal_decisions_and_the_moment_of_settling_do_not_matter(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rng = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        # Few are met in each list, so that partners change early.
        patch.setattr(neighbours, "BESIDE", rng.choice((2, 8)))
        store = open_store(tmp_path_factory.mktemp("desk") / "desk.sqlite")
        waiting = rng.sample(pages(), rng.randint(15, 30))
        while waiting:
            count = rng.choice((2, 5, 12))
            keep(store, waiting[:count], placed=rng.random() < 0.7)
            waiting = waiting[count:]
            held = [reading.article.id for reading in store.articles.readings()]
            if rng.random() < 0.2 and len(held) > 4:
                store.upkeep.forget(rng.sample(held, rng.randint(1, 3)), at=NOW)
            if rng.random() < 0.3 and len(held) > 1:
                kind = rng.choice(("join", "part", "no copy"))
                when = f"2026-03-01T00:00:{len(store.groupings.decisions()):02}"
                store.groupings.put_decision(Decision(kind, _related(store, held, rng), when=when))  # type: ignore[arg-type]  # one of the three
            if rng.random() < 0.3:
                settle(store, PACKS, now=NOW)
        settle(store, PACKS, now=NOW)
        assert_as_a_batch_would(store)
        store.close()


def _related(store: AnyStore, held: Sequence[ArticleId], rng: random.Random) -> tuple[ArticleId, ...]:
    """Two articles, more likely of one story than not."""
    one = rng.choice(held)
    story = store.groupings.story_of(one)
    mates = [id for id in held if id != one and story is not None and store.groupings.story_of(id) == story]
    other = rng.choice(mates) if mates and rng.random() < 0.7 else rng.choice([id for id in held if id != one])
    return tuple(sorted((one, other)))


def test_a_report_is_shown_with_its_story_before_anything_is_settled(store: AnyStore) -> None:
    keep(store, pages(), placed=False)
    settle(store, PACKS, now=NOW)
    story = max(batch(store).stories, key=lambda story: len(story.articles))
    last = story.articles[-1]
    store.upkeep.forget([last], at=NOW)
    settle(store, PACKS, now=NOW)
    store.db.write("DELETE FROM forgotten")
    keep(store, [one for one in pages() if one.reading is not None and one.reading.article.id == last])
    id = store.groupings.story_of(last)
    assert id is not None
    assert id == store.groupings.story_of(story.articles[0])
    row = store.groupings.row(id)
    assert row is not None
    assert (row.settled, row.reports) == (False, len(story.articles))
    assert store.groupings.concluded(id) is None
    shown = store.groupings.story(id)
    assert shown is not None
    assert last in shown.articles
    settle(store, PACKS, now=NOW)
    assert_as_a_batch_would(store)


def test_a_story_keeps_its_id_while_reports_come(store: AnyStore) -> None:
    first, rest = pages()[:32], pages()[32:]
    keep(store, first)
    settle(store, PACKS, now=NOW)
    before = {articles: row.id for articles, (row, _) in stories(store).items()}
    keep(store, rest)
    settle(store, PACKS, now=NOW)
    after = {id: row.id for articles, (row, _) in stories(store).items() for id in articles}
    kept = [id for articles, id in before.items() if any(after.get(article) == id for article in articles)]
    assert len(kept) > 0.8 * len(before)
    for articles, id in before.items():
        # One that went into another leads to where its reports are.
        assert {after[article] for article in articles if article in after} & set(store.groupings.find(id))


def test_listings_go_on_where_they_stopped_and_filter(store: AnyStore) -> None:
    keep(store, pages(), placed=False)
    settle(store, PACKS, now=NOW)
    everything = rows(store)
    assert len({row.id for row in everything}) == len(everything) == len(batch(store).stories)
    times = [row.shown for row in everything if row.shown is not None]
    assert times == sorted(times, reverse=True)
    for order in ("most covered", "highlights", "growing"):
        assert {row.id for row in rows(store, order=order)} == {row.id for row in everything}
    covered = [row.reports for row in rows(store, order="most covered")]
    assert covered == sorted(covered, reverse=True)
    assert {row.id for row in rows(store, language="vi")} == {row.id for row in everything if "vi" in row.languages}
    outlet = everything[0].outlets[0]
    assert {row.id for row in rows(store, outlet=outlet)} == {row.id for row in everything if outlet in row.outlets}
    assert all(row.at_least >= 2 for row in rows(store, min_origins=2))
    assert {row.id for row in rows(store, differs=True)} == {row.id for row in everything if row.differs}
    middle = times[len(times) // 2]
    later = rows(store, since=middle)
    assert {row.id for row in later} == {row.id for row in everything if row.shown and row.shown >= middle}
    assert {row.id for row in rows(store, until=middle)} | {row.id for row in later} == {row.id for row in everything}
    for bad in ("x", "1", "1.2.3.4", "9" * 30 + ".1"):
        with pytest.raises(InputError, match="no cursor"):
            store.groupings.stories(cursor=bad)


def test_a_desk_with_the_lists_of_before_is_settled_anew(file_store: SqliteStore) -> None:
    keep(file_store, pages()[:24], placed=False)
    settle(file_store, PACKS, now=NOW)
    before = {articles: row.id for articles, (row, _) in stories(file_store).items()}
    with file_store.writing():
        for name in ("shelves", "shelf_items", "part_sides"):
            file_store.db.write(f"DROP TABLE {name}")
        for name in ("shelved", "shelf_items"):
            file_store.db.write(f"CREATE TABLE {name} (item INTEGER)")
        file_store.db.write("DELETE FROM migrations WHERE number = 5")
    schema.upgrade(file_store.db)
    # Who was compared is forgotten, nothing that is shown is.
    assert file_store.groupings.unplaced(100) != ()
    assert {articles: row.id for articles, (row, _) in stories(file_store).items()} == before
    settle(file_store, PACKS, now=NOW)
    assert_as_a_batch_would(file_store)
    assert {articles: row.id for articles, (row, _) in stories(file_store).items()} == before


def test_no_list_is_lost_where_they_stood_by_key_before(file_store: SqliteStore) -> None:
    keep(file_store, pages()[:24], placed=False)
    settle(file_store, PACKS, now=NOW)
    everything = "SELECT space, item, content, partners FROM shelf_items ORDER BY space, item"
    before = list(file_store.db.read(everything))
    with file_store.writing():
        file_store.db.write("ALTER TABLE shelf_items RENAME TO taken")
        file_store.db.write(
            "CREATE TABLE shelf_items (space INTEGER, item INTEGER, content BLOB, partners BLOB, "
            "PRIMARY KEY (space, item)) WITHOUT ROWID"
        )
        file_store.db.write("INSERT INTO shelf_items SELECT * FROM taken")
        # What an article stands behind no longer must not be lost either.
        file_store.db.write("INSERT INTO shelf_items SELECT 3, 7, content, partners FROM taken LIMIT 1")
        file_store.db.write("DROP TABLE taken")
        file_store.db.write("DELETE FROM migrations WHERE number = 18")
    schema.upgrade(file_store.db)
    # By arrival: a table whose rows stand by their key has no other number of them.
    assert file_store.db.one("SELECT count(rowid) FROM shelf_items") == (len(before) + 1,)
    assert file_store.db.write("DELETE FROM shelf_items WHERE item = 7") == 1
    assert list(file_store.db.read(everything)) == before
    keep(file_store, pages()[24:40], placed=False)
    settle(file_store, PACKS, now=NOW)
    assert_as_a_batch_would(file_store)


def test_forgetting_everything_leaves_no_story(store: AnyStore) -> None:
    keep(store, pages()[:30])
    settle(store, PACKS, now=NOW)
    store.upkeep.forget([reading.article.id for reading in store.articles.readings()], at=NOW)
    settled = settle(store, PACKS, now=NOW)
    assert rows(store) == []
    assert settled.ended > 0
    for table in (
        "placed",
        "story_parts",
        "links",
        "stated_links",
        "shelves",
        "shelf_items",
        "part_sides",
        "ready_reports",
        "report_meanings",
        "pairs",
        "stories",
    ):
        assert store.db.one(f"SELECT count(*) FROM {table}") == (0,), table


SETTLING = """
import sys
from datetime import UTC, datetime
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.placing import settle
from wiredesk.store.sqlite import open_store

store = open_store(sys.argv[1])
print("begins", flush=True)
settle(store, installed_packs(), now=datetime(2026, 3, 1, tzinfo=UTC), progress=lambda done: print(done, flush=True))
"""


@pytest.mark.slow
def test_settling_that_is_killed_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    store = open_store(path)
    with store.writing():
        store.articles.keep(pages())
        store.fulltext.put(store.articles.readings())
    store.close()
    rng = random.Random(5)
    for _ in range(15):
        process = subprocess.Popen([sys.executable, "-c", SETTLING, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.random() * 1.5)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        store = open_store(path)
        assert store.upkeep.check() == ()
        for row in rows(store):
            assert store.groupings.row(row.id) == row
        store.close()
    store = open_store(path)
    settle(store, PACKS, now=NOW)
    assert_as_a_batch_would(store)
    store.close()


def test_memory_holds_no_more_reports_than_it_should(store: AnyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "CHARACTERS", 5_000)
    monkeypatch.setattr(ready, "BYTES", 60_000)
    keep(store, pages()[:40], placed=False)
    settle(store, PACKS, now=NOW)
    assert_as_a_batch_would(store)


ids = st.sampled_from([ArticleId(f"{number:024x}") for number in range(12)])
parting = st.lists(ids, unique=True, max_size=12).flatmap(
    lambda items: st.lists(st.integers(0, 3), min_size=len(items), max_size=len(items)).map(
        lambda turns: [frozenset(id for id, turn in zip(items, turns, strict=True) if turn == n) for n in range(4)]
    )
)


@given(parting, parting, st.sets(ids))
def test_lasting_ids_are_kept_unique_and_accounted_for(
    before: list[frozenset[ArticleId]], after: list[frozenset[ArticleId]], history: set[ArticleId]
) -> None:
    old = {StoryId(f"old {number}"): articles for number, articles in enumerate(before) if articles}
    new = {min(articles): articles for articles in after if articles}
    naming = lasting_ids(old, new, lambda id: id in history, NOW)
    assert naming.ids.keys() == new.keys()
    assert len(set(naming.ids.values())) == len(new)
    assert not set(naming.ids.values()) & history
    for name, id in naming.ids.items():
        if id in old:
            assert old[id] & new[name]
        else:
            # A new name is given only where every old story that it shares reports with is continued by another.
            taken = set(naming.ids.values())
            assert all(other in taken for other, articles in old.items() if articles & new[name])
    gone = old.keys() - set(naming.ids.values())
    assert {moved.old for moved in naming.moved if moved.kind in ("merged", "ended")} == gone
    for moved in naming.moved:
        assert moved.kind == "ended" or moved.new in naming.ids.values()


def test_a_story_that_only_grew_keeps_its_id_whatever_else_there_is() -> None:
    a, b, c = (ArticleId(f"{number:024x}") for number in (1, 2, 3))
    old = {StoryId("x"): frozenset({b}), StoryId("y"): frozenset({c})}
    naming = lasting_ids(old, {a: frozenset({a, b}), c: frozenset({c})}, lambda id: False, NOW)
    assert naming.ids == {a: "x", c: "y"}
    assert naming.moved == ()


def test_readings_in_any_order_make_the_same_groups() -> None:
    made = [one.reading for one in pages() if isinstance(one.reading, Reading)]
    expected = group(made, PACKS)
    for seed in range(2):
        shuffled = random.Random(seed).sample(made, len(made))
        assert group(shuffled, PACKS) == expected
