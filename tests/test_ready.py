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
from wiredesk.desk.placing import place, settle
from wiredesk.desk.ready import Reports
from wiredesk.lang.packs import Packs
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
    assert after.report.imprint.sources != before.report.imprint.sources
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


def ready_rows(store: SqliteStore) -> int:
    row = store.db.one("SELECT count(*) FROM ready_reports")
    assert row is not None
    return int(row[0])


def test_a_report_is_read_once_however_little_memory_there_is(
    scant: None, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is compared by is in the desk; its reading is asked for where words are."""
    monkeypatch.setattr(ready, "know", lambda reading, packs: pytest.fail("was made ready again"))
    for reading in readings(store):
        known = Reports(store, PACKS)(item_number(reading.article.id))
        assert known.report.language == reading.language


def test_a_desk_without_reports_made_ready_makes_them_when_they_are_asked_for(scant: None, store: SqliteStore) -> None:
    """As one is that was begun before they were kept."""
    store.db.write("DELETE FROM ready_reports")
    # Twice: one of them may still be at hand, and is let go for the other.
    for reading in [*readings(store), *readings(store)]:
        assert_same(Reports(store, PACKS)(item_number(reading.article.id)), know(reading, PACKS))
    assert ready_rows(store) == 2


def test_what_was_made_ready_of_other_tables_is_made_anew(
    scant: None, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "made_with", lambda packs, language: "later tables")
    made: list[Reading] = []

    def noted(reading: Reading, packs: Packs) -> Known | None:
        made.append(reading)
        return know(reading, packs)

    monkeypatch.setattr(ready, "know", noted)
    reports = Reports(store, PACKS)
    expected = readings(store)
    for reading in expected:
        reports(item_number(reading.article.id))
    assert made == expected


def test_forgetting_takes_what_a_report_was_compared_by_at_once(store: SqliteStore) -> None:
    settle(store, PACKS, now=AT)
    assert store.db.one("SELECT count(*) FROM report_meanings") == (2,)
    store.upkeep.forget([readings(store)[0].article.id], at=AT)
    assert ready_rows(store) == 1
    assert store.db.one("SELECT count(*) FROM report_meanings") == (1,)
