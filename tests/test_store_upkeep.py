"""Copies, checks, forgetting, pruning: what keeps a desk sound, and what leaves nothing behind."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

import hand_readings
from engines import AnyStore
from kept_pages import NOON, hours, kept, page, reading_of, unread
from wiredesk.desk.placing import settle
from wiredesk.model.errors import StoreError
from wiredesk.model.kept import Kept
from wiredesk.model.spans import ArticleId, SourceId
from wiredesk.store.opened import open_store
from wiredesk.store.sqlite import SqliteStore


def put(store: AnyStore, *batch: Kept) -> None:
    with store.writing():
        store.articles.keep(batch)
        store.fulltext.put([one.reading for one in batch if one.reading is not None])


def id_of(one: Kept) -> ArticleId:
    return reading_of(one).article.id


def anywhere(store: AnyStore, word: str) -> list[str]:
    """The files of the desk, open as they are, in which a word stands; on a server the tables."""
    if not store.upkeep.files():
        tables = [table.name for table in store.db.tables()]
        return [name for name in tables if word in repr(list(store.db.read(f"SELECT * FROM {name}")))]
    folder = Path(store.db.path).parent
    return [path.name for path in sorted(folder.iterdir()) if word.encode() in path.read_bytes()]


SECRET = "Quellensperling"
"""A word that is nowhere else."""


def secret(number: int, **fields: object) -> Kept:
    body = " ".join(f"{SECRET}{n} said the border opens." for n in range(60))
    return kept(
        f"https://{SECRET}.example/{number}", body, title=f"{SECRET} {number}", speaker=f"Ada {SECRET}",
        outlet=SECRET, author=SECRET, section=SECRET, **fields,  # type: ignore[arg-type]  # as given
    )  # fmt: skip


def others(count: int, start: int = 0) -> list[Kept]:
    return [
        kept(f"https://a.example/{n}", f"Report {n}. " * (n % 50 + 1), speaker=f"Speaker {n}", source="feed")
        for n in range(start, start + count)
    ]


def test_what_is_forgotten_is_in_no_file_any_more(file_store: SqliteStore) -> None:
    put(file_store, *others(40))
    for number in range(3):
        put(file_store, secret(number, source="feed"), *others(20, 40 + 20 * number))
    edited = secret(1, received=hours(3), variant="<!-- later -->")
    article = replace(reading_of(edited).article, text=f"{SECRET} was edited", version="e" * 24)
    put(file_store, replace(edited, reading=replace(reading_of(edited), article=article)))
    put(file_store, *others(40, 100))
    file_store.sources.put_moved(f"https://{SECRET}.example/old", f"https://{SECRET}.example/1")
    assert anywhere(file_store, SECRET)
    assert file_store.upkeep.forget([id_of(secret(number)) for number in range(3)], at=NOON) == 3
    assert anywhere(file_store, SECRET) == []
    assert anywhere(file_store, SECRET.lower()) == [], "nor in the index of words, which folds them"
    assert file_store.upkeep.check() == ()
    assert file_store.upkeep.forgotten(id_of(secret(2)))
    assert file_store.articles.count() == 140
    assert list(file_store.db.read("PRAGMA secure_delete")) == [(1,)]


def test_the_next_poll_does_not_bring_back_what_was_forgotten(store: AnyStore) -> None:
    one = secret(1)
    put(store, one)
    store.upkeep.forget([id_of(one)], at=NOON)
    again = secret(1, received=hours(5), variant="<!-- new -->")
    assert [stored.outcome for stored in store.articles.keep([again, one])] == ["forgotten", "forgotten"]
    unreadable = replace(one, reading=None, problem="x")
    assert [stored.outcome for stored in store.articles.keep([unreadable])] == ["forgotten"]
    assert store.upkeep.forgotten(id_of(one))
    assert store.articles.find(f"https://{SECRET}.example/1") == ()
    assert store.articles.quotes(SECRET).items == ()
    assert anywhere(store, SECRET) == []


def test_what_was_never_held_can_be_forgotten_in_advance(store: AnyStore) -> None:
    assert store.upkeep.forget([id_of(secret(1))], at=NOON) == 0
    assert [stored.outcome for stored in store.articles.keep([secret(1)])] == ["forgotten"]


def test_a_copy_at_another_address_keeps_the_bytes(store: AnyStore) -> None:
    one, copy = kept("https://a.example/1", "A dispatch."), kept("https://b.example/1", "A dispatch.")
    put(store, one, copy)
    store.upkeep.forget([id_of(one)], at=NOON)
    assert store.articles.page(one.page.id) is None
    assert store.articles.page(copy.page.id) == copy.page
    assert store.articles.reading(id_of(copy)) == copy.reading


def test_forgetting_within_a_transaction_that_fails_forgets_nothing(store: AnyStore) -> None:
    put(store, secret(1))

    def fail() -> None:
        with store.writing():
            store.upkeep.forget([id_of(secret(1))], at=NOON)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.articles.reading(id_of(secret(1))) is not None
    assert store.articles.page(secret(1).page.id) is not None
    assert store.upkeep.check() == ()


def test_old_bytes_are_pruned_and_the_text_stays(file_store: SqliteStore) -> None:
    noise = ["".join(hashlib.sha256(f"{n} {k}".encode()).hexdigest() for k in range(800)) for n in range(8)]
    batch = [kept(f"https://a.example/{n}", f"Report {n}.", at=hours(n), variant=noise[n]) for n in range(8)]
    put(file_store, *batch)
    file_store.db.apart("PRAGMA wal_checkpoint(TRUNCATE)", pages=True)
    size = Path(file_store.db.pages_path).stat().st_size
    assert file_store.upkeep.prune(hours(5), dry_run=True)[0] == 5
    assert all(file_store.articles.page(one.page.id) for one in batch)
    pages, freed = file_store.upkeep.prune(hours(5))
    assert (pages, freed > 0) == (5, True)
    assert [file_store.articles.page(one.page.id) is None for one in batch] == [True] * 5 + [False] * 3
    assert all(file_store.articles.reading(id_of(one)) == one.reading for one in batch)
    assert [row.bytes_at for row in file_store.articles.pages(id_of(batch[0]))] == [""]
    assert file_store.upkeep.prune(hours(5)) == (0, 0)
    file_store.db.apart("PRAGMA wal_checkpoint(TRUNCATE)", pages=True)
    assert Path(file_store.db.pages_path).stat().st_size < size


def test_bytes_that_a_younger_page_needs_are_not_pruned(store: AnyStore) -> None:
    old, young = kept("https://a.example/1", "A."), kept("https://b.example/1", "A.", at=hours(9))
    put(store, old, young)
    assert store.upkeep.prune(hours(5), dry_run=True) == store.upkeep.prune(hours(5)) == (1, 0)
    assert store.articles.page(old.page.id) is None
    assert store.articles.page(young.page.id) == young.page


def test_pruned_bytes_do_not_come_back_with_the_same_page(store: AnyStore) -> None:
    one = kept("https://a.example/1", "A.")
    put(store, one)
    store.upkeep.prune(hours(1))
    store.articles.keep([replace(one, at=hours(2))])
    assert store.articles.page(one.page.id) is None


def test_bytes_of_nobody_are_pruned(store: AnyStore) -> None:
    put(store, kept("https://a.example/1", "A."))
    store.db.pages_write("INSERT INTO page_bytes (hash, size, packed) VALUES (?, 3, ?)", (b"orphan", b"xyz"))
    assert store.upkeep.prune(NOON, dry_run=True) == store.upkeep.prune(NOON) == (0, 3)
    assert store.upkeep.prune(NOON) == (0, 0)


def test_a_backup_is_a_desk_that_opens(file_store: SqliteStore, tmp_path: Path) -> None:
    batch = [*others(20), unread("https://a.example/x", b"\x00", "broken")]
    put(file_store, *batch)
    file_store.upkeep.backup(str(tmp_path / "copy.sqlite"))
    put(file_store, secret(1))
    copied = open_store(tmp_path / "copy.sqlite")
    try:
        assert list(copied.articles.readings()) == sorted(
            (one.reading for one in batch if one.reading), key=lambda reading: reading.article.id
        )
        assert all(copied.articles.page(one.page.id) == one.page for one in batch)
        assert copied.upkeep.check() == ()
        assert copied.articles.keep([secret(2)])[0].outcome == "new"
    finally:
        copied.close()


def test_a_backup_replaces_no_file(file_store: SqliteStore, tmp_path: Path) -> None:
    for name in ("there.sqlite", "half.pages.sqlite"):
        (tmp_path / name).write_bytes(b"mine")
    for name in ("there.sqlite", "half.sqlite", "desk.sqlite"):
        with pytest.raises(StoreError, match="exists already"):
            file_store.upkeep.backup(str(tmp_path / name))
    with pytest.raises(StoreError, match="folder"):
        file_store.upkeep.backup(str(tmp_path / "nowhere" / "x.sqlite"))
    assert (tmp_path / "there.sqlite").read_bytes() == b"mine"
    assert not list(tmp_path.glob("*.part"))


def test_damage_is_found_and_said(file_store: SqliteStore) -> None:
    put(file_store, *others(3))
    assert file_store.upkeep.check() == ()
    first = others(1)[0]
    file_store.db.write("UPDATE versions SET reading = substr(reading, 1, 40) WHERE number = 1")
    file_store.db.pages_write(
        "UPDATE page_bytes SET packed = zeroblob(9) WHERE hash = (SELECT min(hash) FROM page_bytes)"
    )
    file_store.db.pages_write("DELETE FROM page_bytes WHERE hash = (SELECT max(hash) FROM page_bytes)")
    said = "\n".join(file_store.upkeep.check())
    for part in ("version 1", "bytes are damaged", "bytes are missing"):
        assert part in said
    with pytest.raises(StoreError, match="damaged"):
        file_store.articles.reading(id_of(first))


def test_the_files_of_a_desk_are_named(file_store: SqliteStore, tmp_path: Path) -> None:
    assert file_store.upkeep.files() == (str(tmp_path / "desk.sqlite"), str(tmp_path / "desk.pages.sqlite"))
    assert file_store.upkeep.copies() == ()


def test_many_pages_of_one_forgotten_article_all_go(store: AnyStore) -> None:
    batch = [replace(secret(1, variant=f"<!-- {n} -->"), source=SourceId("feed")) for n in range(5)]
    put(store, *batch)
    extra = Kept(page(f"https://{SECRET}.example/1", b"\x00"), None, NOON, problem="broken")
    store.articles.keep([extra])
    store.upkeep.forget([id_of(secret(1))], at=NOON)
    assert store.db.one("SELECT count(*) FROM pages") == store.db.pages_one("SELECT count(*) FROM page_bytes") == (0,)
    assert store.articles.unreadable() == ()


def test_a_story_keeps_no_word_of_a_report_that_was_forgotten(file_store: SqliteStore) -> None:
    told = "Ada Lorn and Tomas Wirth signed the border treaty in Corm on Friday, officials of Talle said."
    reports = []
    for number, outlet in enumerate([SECRET, "The Herald", "The Post"]):
        one = kept(f"https://{outlet.replace(' ', '')}.example/{number}", told, outlet=outlet, received=hours(number))
        made = hand_readings.reading(
            f"Ministers sign treaty in Corm {outlet}", f"{told} {outlet} was there. " * 3, language="en",
            url=one.page.url, outlet=outlet, first_seen=hours(number), published="2026-11-20",
        )  # fmt: skip
        reports.append(replace(one, reading=made))
    put(file_store, *reports)
    settle(file_store, hand_readings.PACKS, now=NOON)
    (story,) = file_store.groupings.stories().items
    assert story.reports == 3
    file_store.upkeep.forget([id_of(reports[0])], at=NOON)
    (row,) = file_store.groupings.stories().items
    assert (row.reports, SECRET in row.title, row.settled) == (2, False, False)
    assert file_store.groupings.concluded(row.id) is None
    settle(file_store, hand_readings.PACKS, now=NOON)
    (row,) = file_store.groupings.stories().items
    assert (row.id, row.reports, row.settled) == (story.id, 2, True)
    file_store.close()
    assert anywhere(file_store, SECRET) == []
