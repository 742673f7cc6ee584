"""Numbered migrations: how a desk of any earlier version becomes one of this version, without losing a row.

    version of the desk < ours:  copy of the file beside it  ─▶  for each migration: statements (one transaction)
                                 ─▶  backfill in bounded batches, each a transaction that notes how far it came

A process that is killed on the way leaves a desk that the next one takes up where it stood. A migration that was
released is never edited; what it made is changed by a later one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wiredesk.model.errors import StoreError, StoreTooNew
from wiredesk.store import (
    alert_tables,
    catalogue_tables,
    claim_tables,
    core,
    fulltext_tables,
    grouping_tables,
    known_names,
    reader_tables,
    shelving,
    story_places,
    story_terms,
)
from wiredesk.store.articles import Articles
from wiredesk.store.engine import Engine
from wiredesk.store.indexing import Indexing

Backfill = Callable[[Engine, str], str | None]
"""Fills derived tables from what is held: one bounded batch of what comes after a position ("" to begin with); the
position reached, None at the end. Runs inside `writing()`; after a kill it is called again with the last position that
was committed."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step. statements: SQL, run once, in one transaction. Numbers rise; they may leave some out."""

    number: int
    name: str
    statements: str
    backfill: Backfill | None = None


def _index_words(db: Engine, position: str) -> str | None:
    """The next articles in order of id into the index of words."""
    ids = [row[0] for row in db.read("SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT 200", (position,))]
    if not ids:
        return None
    Indexing(db).put(Articles(db).readings(ids))
    return str(ids[-1])


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "pages, articles, readings, sources", core.TABLES),
    # All articles that are held wait in `unplaced` already.
    Migration(2, "stories", grouping_tables.TABLES),
    Migration(3, "index of words", fulltext_tables.TABLES, _index_words),
    Migration(5, "lists of neighbours in pieces", grouping_tables.PIECES),
    Migration(7, "what the user notes and decides", reader_tables.TABLES, reader_tables.fill),
    Migration(8, "names, outlets, authors, categories", catalogue_tables.TABLES, catalogue_tables.fill),
    Migration(9, "what saved searches have not looked at", alert_tables.TABLES),
    Migration(10, "places of stories", "", story_places.fill),
    Migration(11, "prints of reports", grouping_tables.PRINTS),
    Migration(12, "reports as they are compared", grouping_tables.READY_REPORTS),
    Migration(13, "the names table", known_names.TABLES),
    Migration(14, "who would be the next partners", grouping_tables.NEXT_PARTNERS),
    Migration(15, "what is recognised across languages", grouping_tables.RECOGNISED),
    Migration(16, "claims of those who fetch", claim_tables.TABLES),
    Migration(17, "categories of stories", "", story_terms.fill),
    Migration(18, "whom items meet, in order of arrival", grouping_tables.BY_ARRIVAL, shelving.by_arrival),
)

_BOOK = """
CREATE TABLE migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    position TEXT NOT NULL DEFAULT '',  -- how far its backfill came
    done INTEGER NOT NULL DEFAULT 0
);
"""


def upgrade(db: Engine, migrations: tuple[Migration, ...] = MIGRATIONS) -> tuple[str, ...]:
    """Brings the file to the version of the last migration; the copies of the earlier state that were made and kept.

    Raises `StoreTooNew` if a later program wrote it, `StoreError` if it would have to be changed and may only be read.
    """
    newest = migrations[-1].number
    version = db.found_version()
    if version > newest:
        raise StoreTooNew(
            db.path,
            f"was written by a later version of wiredesk (its format is {version}, this program knows {newest}); "
            "use that version",
        )
    missing = [migration.number for migration in migrations if migration.number not in _begun(db)]
    if not missing and not _unfinished(db):
        return ()
    if not db.writable and not version:
        raise StoreError(db.path, "there is no desk here yet, and it may only be read; `wiredesk add` makes one")
    if not db.writable:
        raise StoreError(
            db.path,
            f"is of an earlier version (its format is {version}, now {newest}) and may only be read, so that it cannot "
            "be brought up to date; copy it to a folder that may be written",
        )
    kept: list[str] = []
    # One that was interrupted made its copy when it began.
    if version and missing and not _unfinished(db):
        copied = db.copy_before(missing[0])
        kept += [copied] if copied is not None else []
    for at in range(len(migrations)):
        _begin(db, migrations[at:])
        _fill(db, migrations[at:])
    return tuple(kept)


def _begun(db: Engine) -> set[int]:
    """Numbers of the migrations whose statements were run. The book tells, not the version: one that was made later
    than others may have a lower number."""
    return {row[0] for row in db.read("SELECT number FROM migrations")} if db.found_version() else set()


def _unfinished(db: Engine) -> bool:
    return db.one("SELECT 1 FROM migrations WHERE NOT done LIMIT 1") is not None


def _begin(db: Engine, migrations: tuple[Migration, ...]) -> None:
    """The statements of the next migrations, up to the first that has something to fill: after an end in between the
    book always says that something is unfinished."""
    with db.writing():
        for migration in migrations:
            # Asked inside: another process may have been faster.
            if migration.number not in _begun(db):
                _run(db, migration)
            if db.one("SELECT 1 FROM migrations WHERE number = ? AND NOT done", (migration.number,)) is not None:
                return


def _run(db: Engine, migration: Migration) -> None:
    if migration.number == 1:
        db.begin_desk()
        db.run(_BOOK)
    db.run(migration.statements)
    db.write(
        "INSERT INTO migrations (number, name, done) VALUES (?, ?, ?)",
        (migration.number, migration.name, migration.backfill is None),
    )
    db.put_version(max(db.found_version(), migration.number))


def _fill(db: Engine, migrations: tuple[Migration, ...]) -> None:
    migration = migrations[0]
    if migration.backfill is None:
        return
    while True:
        with db.writing():
            row = db.one("SELECT position FROM migrations WHERE number = ? AND NOT done", (migration.number,))
            if row is None:
                return
            position = migration.backfill(db, row[0])
            db.write(
                "UPDATE migrations SET position = ?, done = ? WHERE number = ?",
                (position or "", position is None, migration.number),
            )
            if position is None:
                _begin(db, migrations[1:])
