"""A desk copied from one engine to another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engines import AnyStore, Cluster
from kept_pages import NOON, hours, kept
from store_calls import calls
from wiredesk.desk.moving import move
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.placing import settle
from wiredesk.model.alerts import SavedSearch
from wiredesk.model.errors import StoreBusy, StoreError
from wiredesk.model.kept import Kept
from wiredesk.search.query import parse_query
from wiredesk.store import moving
from wiredesk.store.opened import open_store

pytestmark = pytest.mark.postgres
PACKS = installed_packs()
"""Places of desks: what is moved, and to where."""


@pytest.fixture(params=["to a server", "to a file"])
def ways(request: pytest.FixtureRequest, postgres: Cluster, tmp_path: Path) -> tuple[str, str]:
    file, server = str(tmp_path / "desk.sqlite"), postgres.new_database()
    return (file, server) if request.param == "to a server" else (server, file)


def reports(count: int) -> list[Kept]:
    told = "Ada Lorn and Tomas Wirth signed the border treaty in Corm on Friday, officials of Talle said. "
    return [
        kept(
            f"https://paper{n}.example/{n}", f"{told * 3} Report {n} \0 of many. ", outlet=f"Paper {n}",
            author="Ha Tran", speaker="Ada Lorn", section="World", source="feed", received=hours(n),
            published=hours(n).isoformat(),
        )
        for n in range(count)
    ]  # fmt: skip


def filled(place: str, tmp_path: Path, count: int = 12) -> None:
    store = open_store(place)
    for call in calls(str(tmp_path / "copy.sqlite")):
        if call.method not in ("backup", "forget"):
            call(store)
    batch = [*reports(count), kept("https://a.example/long", "Long.", author="Ö" * 3000, section="Ж" * 3000)]
    with store.writing():
        store.articles.keep(batch)
        store.fulltext.put([one.reading for one in batch if one.reading is not None])
    settle(store, PACKS, now=NOON)
    last = store.reader.put_search(SavedSearch(0, "last", "crane", NOON))
    store.reader.drop_search(last.id)
    store.close()


def shown(store: AnyStore) -> list[object]:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    words, rows = store.fulltext, store.groupings.stories(limit=100).items
    return [
        list(store.articles.readings()),
        [
            [store.articles.page(page.id) for page in store.articles.pages(row.id)]
            for row in store.articles.rows().items
        ],
        rows,
        [(store.groupings.story(row.id), store.groupings.concluded(row.id)) for row in rows],
        [
            words.articles(parse_query(text, now=now).root, now=now)
            for text in ("treaty", "lorn corm", "-report", "ph*")
        ],
        store.names.rows().items,
        store.sources.all(),
        store.reader.searches(),
        store.groupings.decided(),
        store.upkeep.check(),
    ]


def test_a_desk_that_is_moved_shows_the_same_and_goes_on(ways: tuple[str, str], tmp_path: Path) -> None:
    old, new = ways
    filled(old, tmp_path)
    copied = {one.name: one.rows for one in move(old, new)}
    assert copied["articles"] > 10
    one, other = open_store(old), open_store(new)
    assert shown(one) == shown(other)
    # Numbers go on behind those that were given before.
    searches = [store.reader.put_search(SavedSearch(0, "next", "x", NOON)) for store in (one, other)]
    assert searches[0] == searches[1]
    more = kept("https://a.example/more", "One more report of the treaty.", received=hours(40))
    assert [store.articles.keep([more])[0].outcome for store in (one, other)] == ["new", "new"]
    one.close()
    other.close()


def test_a_desk_comes_back_as_it_went(postgres: Cluster, tmp_path: Path) -> None:
    first, server, last = str(tmp_path / "a.sqlite"), postgres.new_database(), str(tmp_path / "b.sqlite")
    filled(first, tmp_path)
    assert set(move(first, server)) == set(move(server, last))
    one, other = open_store(first), open_store(last)
    assert shown(one) == shown(other)
    one.close()
    other.close()


def stopping(after: int) -> Callable[[str, int, int | None], None]:
    """Stops at a step, as a kill does."""
    steps: Iterator[int] = iter(range(after))

    def step(*_: object) -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt

    return step


def test_what_was_interrupted_goes_on(ways: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_AT_ONCE", 5)
    old, new = ways
    filled(old, tmp_path)
    for after in (0, 3, 9, 20):
        with pytest.raises(KeyboardInterrupt):
            move(old, new, stopping(after))
        with pytest.raises(StoreError, match="half full"):
            open_store(new)
    move(old, new)
    one, other = open_store(old), open_store(new)
    assert shown(one) == shown(other)
    one.close()
    other.close()


def test_what_changed_between_two_attempts_is_copied_anew(
    ways: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_AT_ONCE", 5)
    old, new = ways
    filled(old, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        move(old, new, stopping(12))
    store = open_store(old)
    store.upkeep.forget([reading.article.id for reading in list(store.articles.readings())[:3]], at=NOON)
    settle(store, PACKS, now=NOON)
    store.close()
    move(old, new)
    one, other = open_store(old), open_store(new)
    assert shown(one) == shown(other)
    one.close()
    other.close()


def test_nobody_writes_to_what_is_moved(ways: tuple[str, str], tmp_path: Path) -> None:
    old, new = ways
    filled(old, tmp_path, 2)
    refused: list[str] = []

    def write(*_: object) -> None:
        if not refused:
            code = (
                "import sys; from wiredesk.model.errors import StoreBusy\n"
                "from wiredesk.store.opened import open_store\n"
                "store = open_store(sys.argv[1], wait=0.1)\n"
                "try:\n    store.sources.put_moved('https://a.example/1', 'https://a.example/2')\n"
                "except StoreBusy: print('busy')"
            )
            ran = subprocess.run([sys.executable, "-c", code, old], capture_output=True, text=True, check=True)
            refused.append(ran.stdout)

    move(old, new, write)
    assert refused == ["busy\n"]
    assert issubclass(StoreBusy, StoreError)


def test_a_desk_that_holds_something_is_not_written_over(ways: tuple[str, str], tmp_path: Path) -> None:
    old, new = ways
    filled(old, tmp_path, 2)
    store = open_store(new)
    store.articles.keep(reports(1))
    store.close()
    with pytest.raises(StoreError, match="holds something already"):
        move(old, new)
    with pytest.raises(StoreError, match="no desk"):
        move(str(tmp_path / "nowhere.sqlite"), new)
