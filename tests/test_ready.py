"""Reports are kept ready in little memory; what they were made from is read again when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wiredesk.desk import ready
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import read_page
from wiredesk.desk.paths import pages_of
from wiredesk.desk.placing import place
from wiredesk.desk.ready import Reports
from wiredesk.model.findings import Reading
from wiredesk.model.identity import item_number
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page
from wiredesk.store.sqlite import SqliteStore, open_store
from wiredesk.stories.pairs import Known, know

SAMPLE = Path(__file__).parents[1] / "sample"
AT = datetime(2026, 11, 20, tzinfo=UTC)
PACKS = installed_packs()


@pytest.fixture
def scant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory for one report and for one text."""
    monkeypatch.setattr(ready, "CHARACTERS", 1)
    monkeypatch.setattr(ready, "BYTES", 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "desk.sqlite")
    for page in pages_of([str(SAMPLE / name) for name in ("ansel-cable.en.html", "cap-bien-ansel.vi.txt")]):
        assert isinstance(page, Page)
        keep(opened, page, read_page(page).reading)
    yield opened
    opened.close()


def keep(store: SqliteStore, page: Page, reading: Reading) -> None:
    with store.writing():
        stored = store.articles.keep([Kept(page, reading, AT)])
        place(store, PACKS, [one.article for one in stored])


def readings(store: SqliteStore) -> list[Reading]:
    return list(store.articles.readings())


def assert_same(found: Known, made: Known | None) -> None:
    assert made is not None
    assert found.report.reading == made.report.reading
    assert found.report.words == made.report.words
    assert (found.report.opening, found.report.pairs) == (made.report.opening, made.report.pairs)
    assert (found.report.imprint, found.report.names) == (made.report.imprint, made.report.names)
    assert found.times == made.times
    assert found.report.terms.keys.tolist() == made.report.terms.keys.tolist()


def test_a_report_that_was_kept_is_that_of_its_reading(store: SqliteStore) -> None:
    reports = Reports(store, PACKS)
    for reading in readings(store):
        assert_same(reports(item_number(reading.article.id)), know(reading, PACKS))


def test_a_text_that_was_let_go_is_read_again(scant: None, store: SqliteStore) -> None:
    reports = Reports(store, PACKS)
    first, second = (item_number(reading.article.id) for reading in readings(store))
    known = reports(first)
    reports(second)
    assert_same(known, know(readings(store)[0], PACKS))
    assert_same(reports(first), know(readings(store)[0], PACKS))


def test_what_was_read_anew_is_another_report_in_the_next_run(store: SqliteStore) -> None:
    reading = readings(store)[0]
    item = item_number(reading.article.id)
    before = Reports(store, PACKS)(item)
    store.articles.put_readings([replace(reading, credits=(), made_with={"packs": "later"})])
    after = Reports(store, PACKS)(item)
    assert after.report.reading.made_with == {"packs": "later"}
    assert after.report.imprint.credits == ()
    assert before.report.id == after.report.id


def test_a_text_that_has_become_another_is_not_taken_for_the_one_that_was_compared(
    scant: None, store: SqliteStore
) -> None:
    reports = Reports(store, PACKS)
    reading, other = readings(store)
    known = reports(item_number(reading.article.id))
    assert reports(item_number(other.article.id)).report.reading == other
    store.articles.put_readings([replace(reading, credits=(), made_with={"packs": "later"})])
    with pytest.raises(LookupError, match="another text by now"):
        assert known.report.words


def test_a_report_that_is_gone_is_said_to_be(store: SqliteStore) -> None:
    with pytest.raises(KeyError):
        Reports(store, PACKS)(12345)
