"""What a reader notes: marks, how figures grew, saved searches; kept, found again, and forgotten with what it is of."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks import BUDGET, HARBOUR
from engines import AnyStore
from kept_pages import NOON, hours, kept
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.placing import place, settle
from wiredesk.model.alerts import Delivery, SavedSearch
from wiredesk.model.errors import InputError
from wiredesk.model.kept import Kept
from wiredesk.model.marks import Mark, News, Tally
from wiredesk.model.spans import StoryId
from wiredesk.model.story import Decision
from wiredesk.store import schema
from wiredesk.store.arrivals import BARS, arrivals
from wiredesk.store.connection import Connection
from wiredesk.store.opened import open_store
from wiredesk.store.sqlite import SqliteStore

PACKS = installed_packs()
COLUMNS = "SELECT name FROM pragma_table_info('{}')"
WORDS = "The harbour of Corm was closed on Thursday after a crane fell on the quay, the port authority said. " * 6


def crane(outlet: str, hour: int) -> Kept:
    return kept(
        f"https://{outlet}.example/crane", WORDS, outlet=outlet, published=hours(hour).isoformat(), at=hours(hour)
    )


def keep(store: AnyStore, *some: Kept, hour: float = 0) -> StoryId:
    """Stored, placed and settled; the story of the last."""
    with store.writing():
        ids = [one.article for one in store.articles.keep(some)]
        store.fulltext.put(store.articles.readings(ids))
        place(store, PACKS, ids, now=hours(hour))
    settle(store, PACKS, now=hours(hour))
    story = store.groupings.story_of(ids[-1])
    assert story is not None
    return story


@given(st.lists(st.integers(-(10**15), 10**15), max_size=40))
def test_every_report_is_in_one_bar(times: list[int]) -> None:
    bars = arrivals(times)
    assert len(bars) == (BARS if times else 0)
    assert sum(bars) == len(times)
    if times and min(times) < max(times):
        assert bars[0]
        assert bars[-1]


def test_a_row_shows_when_its_reports_came(store: AnyStore) -> None:
    id = keep(store, crane("herald", 0), crane("post", 11), crane("ledger", 12))
    row = store.groupings.row(id)
    assert row is not None
    assert row.arrivals == (1, *[0] * 10, 2)


def test_figures_are_noted_when_they_change_and_news_is_what_came_since(store: AnyStore) -> None:
    id = keep(store, crane("herald", 0), hour=0)
    keep(store, crane("post", 1), hour=1)
    settle(store, PACKS, now=hours(2))
    keep(store, kept("https://other.example/", "The choir of Lisk sang for two hours. " * 5, title="Choir"), hour=3)
    reader = store.reader
    assert reader.tallies(id) == (Tally(hours(0), 1, 1, 1, 0), Tally(hours(1), 2, 1, 1, 0))
    ids = [row.id for row in store.groupings.stories().items]
    assert reader.news(ids, hours(0))[id] == News(1, 0, 0)
    assert reader.news(ids, hours(1))[id] == News()
    assert not reader.news(ids, hours(1))[id].any
    assert reader.news([id], NOON - timedelta(days=1)) == {id: News(2, 1, 0)}, "all of it is new"
    assert reader.news(["0" * 24], hours(0)) == {}  # type: ignore[list-item]  # a story that there is not


def test_what_came_and_was_placed_is_news_before_it_is_settled(store: AnyStore) -> None:
    id = keep(store, crane("herald", 0), hour=0)
    with store.writing():
        (stored,) = store.articles.keep([crane("post", 1)])
        place(store, PACKS, [stored.article], now=hours(1))
    assert store.reader.news([id], hours(0)) == {id: News(1, 0, 0)}


def test_a_mark_is_kept_as_it_was_noted_and_one_that_says_nothing_goes(store: AnyStore) -> None:
    id = keep(store, crane("herald", 0))
    mark = Mark(id, hours(1), True, "ask the port\nagain", ("sea", "cranes"))
    store.reader.put_mark(replace(mark, tags=("sea", " cranes ", "sea", " ")))
    assert store.reader.marks([id]) == {id: mark}
    assert store.reader.tags() == (("cranes", 1), ("sea", 1))
    store.reader.put_mark(Mark(id, hours(2)))
    assert store.reader.marks([id])[id].seen == hours(2)
    assert store.reader.marked().items == (), "seen is nothing that is listed"
    store.reader.put_mark(Mark(id))
    assert (store.reader.marks([id]), store.reader.tags()) == ({}, ())
    with pytest.raises(InputError, match="is no story"):
        store.reader.put_mark(Mark(StoryId("none"), followed=True))


def test_marked_stories_are_listed_the_latest_first_page_by_page(store: AnyStore) -> None:
    texts = (HARBOUR, BUDGET, ("The choir of Lisk sang the whole night before some hundreds of guests from Ansel.",))
    ids = [
        keep(store, kept(f"https://{n}.example/", "\n".join(text), title=text[0], published=hours(n).isoformat()))
        for n, text in enumerate(texts)
    ]
    for id in ids:
        store.reader.put_mark(Mark(id, followed=True))
    first = store.reader.marked(followed=True, limit=2)
    second = store.reader.marked(followed=True, limit=2, cursor=first.next)
    assert [row.id for row in (*first.items, *second.items)] == ids[::-1]
    assert second.next is None
    with pytest.raises(InputError, match="no cursor"):
        store.reader.marked(cursor="soon")


def test_a_saved_search_has_deliveries_that_wait_are_tried_and_done(store: AnyStore) -> None:
    keep(store, crane("herald", 0), crane("post", 1))
    reader = store.reader
    saved = reader.put_search(SavedSearch(0, "cranes", "crane lang:en", NOON, webhook="https://hook.example/"))
    other = reader.put_search(SavedSearch(0, "all", "*", NOON, feed=False, mail="ada@example.org"))
    assert (saved.id, other.id) == (1, 2)
    assert reader.searches() == (saved, other)
    changed = reader.put_search(replace(saved, name="fallen cranes", last=hours(1), paused=True))
    assert reader.searches() == (changed, other)
    one, two = (
        id
        for id in store.articles.find("https://herald.example/crane")
        + store.articles.find("https://post.example/crane")
    )
    waiting = Delivery(other.id, one, hours(2), "mail")
    later = Delivery(other.id, two, hours(3), "mail", 1, "the server did not answer")
    for delivery in (waiting, later, Delivery(saved.id, one, hours(1), "webhook")):
        reader.put_delivery(delivery)
    assert reader.pending(hours(1)) == (), "a search that is paused sends nothing"
    assert reader.pending(hours(2)) == (waiting,)
    assert reader.pending(hours(3)) == (waiting, later)
    reader.put_delivery(replace(waiting, done=True, tries=1))
    assert reader.pending(hours(9)) == (later,)
    assert reader.deliveries(other.id) == (later, replace(waiting, done=True, tries=1))
    store.upkeep.forget([two], at=hours(4))
    assert reader.deliveries(other.id) == (replace(waiting, done=True, tries=1),)
    reader.drop_search(other.id)
    assert (reader.searches(), reader.deliveries(other.id)) == ((changed,), ())
    assert reader.put_search(SavedSearch(0, "new", "x", NOON)).id == 3, "no id is given twice"


def test_stories_are_filtered_by_place_and_by_a_single_origin(store: AnyStore) -> None:
    body = "Ministers of Vietnam met in Hanoi on Monday to talk about trade with Japan, the government said. " * 4
    id = keep(store, kept("https://a.example/trade", body, speaker=None))
    row = store.groupings.row(id)
    assert row is not None
    store.db.write(
        "INSERT INTO story_terms (kind, value, shown, story) SELECT 'place', 'ha noi', shown, number FROM stories"
    )
    for place_name in ("Hà Nội", "ha noi", "HA NOI"):
        assert [row.id for row in store.groupings.stories(place=place_name).items] == [id]
    assert store.groupings.stories(place="Corm").items == ()
    assert store.groupings.stories(place="Hà Nội", order="highlights").items == (row,)
    assert store.groupings.stories(single=True).items == (row,)
    store.db.write("UPDATE stories SET at_most = 2")
    assert store.groupings.stories(single=True).items == ()


def test_what_is_forgotten_takes_its_notes_along(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.sqlite")
    id = keep(store, crane("herald", 0), hour=0)
    store.reader.put_mark(Mark(id, followed=True, note="Zebulon knows", tags=("quintessence",)))
    (article,) = store.articles.find("https://herald.example/crane")
    store.upkeep.forget([article], at=hours(1))
    settle(store, PACKS, now=hours(1))
    assert (store.reader.marks([id]), store.reader.tags(), store.reader.tallies(id)) == ({}, (), ())
    store.close()
    for path in tmp_path.iterdir():
        assert not {b"Zebulon", b"quintessence"} & {
            word for word in (b"Zebulon", b"quintessence") if word in path.read_bytes()
        }


def test_a_note_stays_as_long_as_anything_of_its_story_does(store: AnyStore) -> None:
    id = keep(store, crane("herald", 0), crane("post", 1))
    store.reader.put_mark(Mark(id, note="mine"))
    (article,) = store.articles.find("https://herald.example/crane")
    store.upkeep.forget([article], at=hours(1))
    settle(store, PACKS, now=hours(1))
    assert [mark.note for mark in store.reader.marks([row.id for row in store.groupings.stories().items]).values()] == [
        "mine"
    ]


def test_notes_go_with_a_backup(file_store: SqliteStore, tmp_path: Path) -> None:
    id = keep(file_store, crane("herald", 0), hour=0)
    file_store.reader.put_mark(Mark(id, hours(1), True, "mine", ("sea",)))
    search = file_store.reader.put_search(SavedSearch(0, "cranes", "crane", NOON))
    file_store.upkeep.backup(str(tmp_path / "copy.sqlite"))
    copy = open_store(tmp_path / "copy.sqlite")
    assert copy.reader.marks([id]) == file_store.reader.marks([id])
    assert copy.reader.searches() == (search,)
    assert copy.reader.tallies(id) == file_store.reader.tallies(id)
    copy.close()


def test_an_older_desk_gets_arrivals_tallies_places_and_keeps_its_decisions(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    store = open_store(path)
    id = keep(store, crane("herald", 0), crane("post", 1), crane("ledger", 1))
    now = store.groupings.row(id), store.groupings.story(id), store.groupings.concluded(id)
    articles = store.articles.find("https://herald.example/crane") + store.articles.find("https://post.example/crane")
    decision = Decision("no copy", articles, who="Ada", when="2026-11-20T12:00:00+00:00")
    store.close()
    as_before_migration_7(path, decision)
    store = open_store(path)
    assert store.upgraded == (str(tmp_path / "desk.before-7.sqlite"),)
    assert (store.groupings.row(id), store.groupings.story(id), store.groupings.concluded(id)) == now
    (tally,) = store.reader.tallies(id)
    assert (tally.at, tally.reports) == (hours(1), 3), "from when the desk last stored anything"
    (one,) = store.groupings.decided(articles[:1])
    assert (one.number, one.decision, one.undone) == (1, decision, None)
    assert store.groupings.decisions() == (decision,)
    assert store.groupings.undo(1, hours(2)).undone == hours(2)
    assert store.groupings.decisions() == ()
    settle(store, PACKS, now=hours(2))
    assert store.upkeep.check() == ()
    store.close()


def as_before_migration_7(path: Path, decision: Decision) -> None:
    """The desk as the program before it left it: later migrations are taken back."""
    before = Connection(path.with_name("empty.sqlite"))
    schema.upgrade(before, tuple(one for one in schema.MIGRATIONS if one.number < 7))
    known = {row[0] for row in before.read("SELECT name FROM sqlite_master")}
    columns = {(name, row[0]) for name in known for row in before.read(COLUMNS.format(name))}
    before.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        later = db.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'").fetchall()
        for kind, name in sorted(later, key=lambda one: one[0] == "table"):
            if name not in known:
                db.execute(f"DROP {kind} IF EXISTS {name}")
        db.execute("DROP TABLE decisions")
        db.execute("CREATE TABLE decisions (number INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE)")
        fields = {name: value for name, value in asdict(decision).items() if name not in ("others", "passage")}
        db.execute("INSERT INTO decisions (content) VALUES (?)", (json.dumps(fields, sort_keys=True),))
        for name in sorted(known & {name for _, name in later}):
            for (column,) in db.execute(COLUMNS.format(name)).fetchall():
                if (name, column) not in columns:
                    db.execute(f"ALTER TABLE {name} DROP COLUMN {column}")
        db.execute("DELETE FROM story_terms WHERE kind = 'place'")
        db.execute("DELETE FROM migrations WHERE number >= 7")
        db.execute("PRAGMA user_version = 5")
    db.close()
