"""A text that is asked about: its story, whose copy it is, what differs; and nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wiredesk.desk.checking import check
from wiredesk.desk.keeping import Keeper
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import read_page
from wiredesk.desk.paths import pages_of
from wiredesk.desk.placing import settle
from wiredesk.model.errors import InputError
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page
from wiredesk.model.result import Checked
from wiredesk.store.sqlite import SqliteStore, open_store

SAMPLE = Path(__file__).parents[1] / "sample"
OUT = "selm-fire-toll.en.txt"
"""A report of the sample that the desk is not given."""
AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    store = open_store(tmp_path_factory.mktemp("desk") / "desk.sqlite")
    keeper = Keeper(store, installed_packs())
    files = [str(file) for file in sorted(SAMPLE.iterdir()) if file.suffix in (".html", ".txt") and file.name != OUT]
    for page in pages_of(files):
        assert isinstance(page, Page)
        keeper.add(Kept(page, read_page(page).reading, AT))
    keeper.flush()
    settle(store, installed_packs(), now=AT)
    yield store
    store.close()


def asked(store: SqliteStore, data: str | bytes, url: str | None = None) -> Checked:
    before = (store.articles.count(), store.groupings.unplaced(), len(store.groupings.stories(limit=100).items))
    checked = check(data, store, installed_packs(), url=url)
    assert (store.articles.count(), store.groupings.unplaced(), len(store.groupings.stories(limit=100).items)) == before
    return checked


def test_a_report_that_is_not_held_finds_its_story(store: SqliteStore) -> None:
    checked = asked(store, (SAMPLE / OUT).read_bytes())
    assert checked.held is None
    assert checked.row is not None
    assert checked.story is not None
    assert checked.reading.article.id in checked.story.articles
    others = {checked.readings[id].article.source.rpartition("/")[2] for id in checked.story.articles}
    assert {"chay-cho-19-nguoi.vi.html", "chay-cho-selm.vi.txt"} <= others
    assert checked.row.reports == len(checked.story.articles) - 1
    assert checked.origins is not None
    own = checked.reading.article.id
    spoken = [
        passage.article for one in checked.differences for account in one.accounts for passage in account.passages
    ]
    assert own in spoken


def test_a_pasted_piece_of_a_report_is_known_as_taken_from_it(store: SqliteStore) -> None:
    whole = next(
        reading for reading in store.articles.readings() if reading.article.source.endswith("ansel-cable.en.html")
    )
    checked = asked(store, "\n\n".join(whole.article.body.split("\n")[:4]))
    links = [link for link in checked.links if whole.article.id in (link.article, link.origin)]
    assert links
    assert {link.kind for link in links} <= {"copy", "abridges", "republication"}


def test_the_very_text_is_known_as_held(store: SqliteStore) -> None:
    (held,) = [row for row in store.articles.rows(limit=100).items if row.source.endswith("opera-reopens.en.html")]
    article = store.articles.article(held.id)
    assert article is not None
    checked = asked(store, article.body)
    assert checked.held is not None
    assert checked.held.id == held.id


def test_a_text_of_nothing_that_is_held_belongs_to_no_story(store: SqliteStore) -> None:
    text = (
        "Beekeepers of the Upper Quorn valley found their hives untouched by mites for a third year. "
        "The association of the valley counts four hundred hives. Its chairwoman, Tilda Morrow, credits late mowing."
    )
    checked = asked(store, text)
    assert (checked.row, checked.story, checked.links, checked.differences) == (None, None, (), ())
    assert checked.reading.article.is_article


def test_what_is_no_text_is_refused_and_what_is_no_article_says_so(store: SqliteStore) -> None:
    with pytest.raises(InputError, match="is empty"):
        asked(store, " \n")
    with pytest.raises(InputError, match="PNG"):
        asked(store, b"\x89PNG\r\n\x1a\n" + bytes(50))
    checked = asked(store, "<html><body><nav><a href=/>Home</a></nav></body></html>")
    assert not checked.reading.article.is_article
