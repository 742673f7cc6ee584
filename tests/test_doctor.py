"""The doctor: what is wrong with a desk, where, and what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wiredesk.desk.doctor import Finding, findings
from wiredesk.desk.keeping import Keeper
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import read_page
from wiredesk.desk.placing import settle
from wiredesk.desk.settings import Fetch, Settings, Writer
from wiredesk.model.identity import page_id, source_id
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page, Provenance
from wiredesk.model.source import Fetch as Fetched
from wiredesk.model.source import Polling, Source
from wiredesk.store.sqlite import SqliteStore, open_store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = open_store(tmp_path / "desk.sqlite")
    yield store
    store.close()


def page(name: str, text: str) -> Page:
    address = f"https://datbang.example/{name}"
    data = text.encode()
    return Page(
        page_id(address, address, data), data, "text/plain", "clean", Provenance("fetch", address, NOW), address,
        "utf-8", address,
    )  # fmt: skip


def looked_at(store: SqliteStore, settings: Settings | None = None) -> list[Finding]:
    return list(findings(store, settings or Settings(), installed_packs(), now=NOW))


def wrong(store: SqliteStore, settings: Settings | None = None) -> list[Finding]:
    """What is not good; that this machine lacks an extra or a disk's room is not about the desk."""
    found = looked_at(store, settings)
    return [one for one in found if one.level != "good" and "installed" not in one.what and "disk" not in one.what]


def keep(store: SqliteStore, *pages: Page) -> None:
    keeper = Keeper(store, installed_packs())
    for one in pages:
        keeper.add(Kept(one, read_page(one).reading, NOW))
    keeper.flush()


def test_of_a_sound_desk_is_said_what_was_looked_at(store: SqliteStore) -> None:
    keep(store, page("a", "Ông Trần Văn Lâm nói cảng Selm mở cửa hôm 3/5."))
    settle(store, installed_packs(), now=NOW)
    assert wrong(store) == []
    said = [one.what for one in looked_at(store) if one.level == "good"]
    assert "The desk is sound: 1 article, every byte read and checked." in said
    assert "All stories are settled." in said
    assert "All readings were made with the packs and the program that are installed." in said


def test_damage_is_found_and_named(store: SqliteStore, tmp_path: Path) -> None:
    keep(store, page("a", "Ông Trần Văn Lâm nói cảng Selm mở cửa hôm 3/5."))
    settle(store, installed_packs(), now=NOW)
    with sqlite3.connect(tmp_path / "desk.pages.sqlite") as pages:
        pages.execute("UPDATE page_bytes SET packed = x'00'")
    pages.close()
    (found,) = wrong(store)
    assert (found.level, "its bytes are damaged" in found.what) == ("broken", True)
    assert found.where == str(tmp_path / "desk.sqlite")


def test_what_waits_to_be_settled_or_read_again_is_said(store: SqliteStore) -> None:
    keeper = Keeper(store, installed_packs(), placing=False)
    one = page("a", "Ông Trần Văn Lâm nói cảng Selm mở cửa hôm 3/5.")
    keeper.add(Kept(one, read_page(one).reading, NOW))
    keeper.flush()
    assert [(one.level, one.what, one.do) for one in wrong(store)] == [
        ("note", "1 article not settled into stories yet.", "`wiredesk settle`")
    ]
    reading = next(store.articles.readings())
    with store.writing():
        store.articles.put_readings([replace(reading, made_with={"pack": "vi", "extraction": "0"})])
    assert any("read with other packs" in one.what for one in wrong(store))


def test_pages_that_could_not_be_read_are_counted_by_reason(store: SqliteStore) -> None:
    keeper = Keeper(store, installed_packs())
    for number in range(3):
        keeper.add(Kept(page(f"{number}", f"x{number}"), None, NOW, problem=f"needs more than {number + 8} MB to read"))
    keeper.add(Kept(page("d", "y"), None, NOW, problem="ended the process that read it (signal 11)"))
    keeper.flush()
    found = [one for one in wrong(store) if "could not be read" in one.what]
    assert [one.what.partition(":")[0] for one in found] == [
        "3 pages could not be read, the bytes are kept",
        "1 page could not be read, the bytes are kept",
    ]
    assert "signal 11" in found[1].what
    assert found[1].where == "https://datbang.example/d"


def test_bytes_of_no_page_are_told(store: SqliteStore, tmp_path: Path) -> None:
    keep(store, page("a", "Ông Trần Văn Lâm nói cảng Selm mở cửa hôm 3/5."))
    settle(store, installed_packs(), now=NOW)
    with sqlite3.connect(tmp_path / "desk.pages.sqlite") as pages:
        pages.execute("INSERT INTO page_bytes (hash, size, packed) VALUES (x'ab', 9, zeroblob(1234))")
    pages.close()
    (found,) = wrong(store)
    assert (found.level, found.do) == ("note", "`wiredesk prune` drops them")
    assert found.what.startswith("1.2 KB of page bytes belong to no page")


def source(name: str, **more: object) -> Source:
    address = f"https://{name}.example/feed.xml"
    return replace(Source(source_id(address), "feed", address, added=NOW - timedelta(days=60)), title=name, **more)  # type: ignore[arg-type]  # fields by name


def test_sources_that_fail_end_or_fall_silent_are_named_with_the_reason(store: SqliteStore) -> None:
    failing, ended, silent, well, paused = (
        source(name, paused=name == "paused") for name in ("failing", "ended", "silent", "well", "paused")
    )
    before = NOW - timedelta(days=3)
    for one, polling in (
        (failing, Polling(failing.id, failures=5, last_success=before, due=NOW + timedelta(days=1))),
        (ended, Polling(ended.id, ended="410 Gone")),
        (silent, Polling(silent.id, last_success=NOW, last_new=NOW - timedelta(days=40))),
        (well, Polling(well.id, last_success=NOW, last_new=NOW)),
        (paused, Polling(paused.id, failures=9)),
    ):
        store.sources.put(one, polling)
    store.sources.record(Fetched(failing.id, failing.address, NOW, "failed", problem="the connection was refused"))
    found = {one.where.split("//")[1].split(".")[0]: one for one in wrong(store)}
    assert found.keys() == {"failing", "ended", "silent"}
    assert found["failing"].what == (
        "failing fails since 2026-11-17 12:00 UTC, 5 times in a row: the connection was refused. "
        "It is tried again after 2026-11-21 12:00 UTC."
    )
    assert found["ended"].what == "ended is polled no more: 410 Gone."
    assert found["silent"].level == "note"


def test_a_headers_file_that_others_can_read_is_broken(store: SqliteStore, tmp_path: Path) -> None:
    file = tmp_path / "headers"
    file.write_text("Cookie: hush\n")
    file.chmod(0o644)
    store.sources.put(source("private", headers_file=str(file)))
    (found,) = wrong(store)
    assert (found.level, found.where) == ("broken", str(file))
    assert "chmod 600" in found.what
    assert "hush" not in found.what


def test_a_clock_behind_the_last_poll_is_told(store: SqliteStore) -> None:
    one = source("well")
    later = NOW + timedelta(hours=2)
    store.sources.put(one, Polling(one.id, last_polled=later, last_success=later, last_new=later))
    (found,) = wrong(store)
    assert found.what == "It is 2026-11-20 12:00 UTC by the clock; the last poll: 2026-11-20 14:00."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to everything")
def test_a_desk_that_may_only_be_read_is_told(store: SqliteStore, tmp_path: Path) -> None:
    os.chmod(tmp_path / "desk.sqlite", 0o444)
    (found,) = wrong(store)
    assert (found.level, found.where) == ("warning", str(tmp_path / "desk.sqlite"))
    assert "may only be read" in found.what


def test_open_addresses_and_open_files_are_told(store: SqliteStore, tmp_path: Path) -> None:
    os.chmod(tmp_path / "desk.sqlite", 0o666)
    found = wrong(store, Settings(fetch=Fetch(allow=("127.0.0.1:8080",))))
    assert [(one.level, one.where) for one in found] == [
        ("warning", str(tmp_path / "desk.sqlite")), ("note", "fetch.allow"),
    ]  # fmt: skip


def test_a_language_model_is_looked_at_by_its_key_and_by_who_may_be_sent(store: SqliteStore, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sk-very-secret\n")
    key.chmod(0o644)
    writer = Writer(url="http://127.0.0.1:9/v1", model="tiny", key_file=str(key))
    told = [one.what for one in wrong(store, Settings(writer=writer))]
    assert any("chmod 600" in what for what in told)
    assert any("it is never asked" in what for what in told)
    everything = Settings(writer=replace(writer, sources=("*",), key_file=""))
    assert any("Text of every source may be sent" in one.what for one in wrong(store, everything))
    assert "very-secret" not in str(told)
