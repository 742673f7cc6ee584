"""The names table of a desk: versions cut from what was read, names imported for it, the evidence for each."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from wiredesk.desk.rereading import outdated
from wiredesk.model.errors import InputError, SettingsError
from wiredesk.model.known_names import CutTable, Evidence, Imported, KnownName, NamesTable, TableVersion
from wiredesk.model.names import NameRow, name_id
from wiredesk.sources.wikidata import item
from wiredesk.text.known_names import ARTICLES, OUTLETS, cut, digest_of, known_names, like, pair_of, table_text, takes
from wiredesk.text.names import key

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk

BATCH = 500
"""Imported names that one transaction stores."""
EVERY = ("mul", "en")
"""Languages whose labels are taken besides those that have a pack; "mul" is Wikidata's for all."""
SHOWN_PROBLEMS = 100


@dataclass(slots=True)
class ImportedNames:
    """What importing came to. names: persons, organisations and places; others: items that are none of these."""

    names: int = 0
    others: int = 0
    skipped: list[InputError] = field(default_factory=list)
    more_skipped: int = 0


def update_names(desk: Desk) -> CutTable:
    """Cuts a version of the table from what is held and imported; the desk reads with it from now on.

    What was read before stays as it is until it is read again.
    """
    store = desk.store
    before = known_names(desk.packs)
    with store.writing():
        seen = [one for one in store.known_names.seen(ARTICLES) if takes(one)]
        apart = {pair_of(one, other): store.known_names.together(one.id, other.id) for one, other in like(seen)}
        names = cut(seen, store.known_names.imported(), apart)
        text = table_text(names)
        version = None
        if digest_of(text) != before.digest:
            version = store.known_names.put(text, digest_of(text), len(names), desk.clock())
    desk.packs = desk.packs_with(text)
    return _beside(before, names, version, sum(outdated(store, desk.packs).values()))


def _beside(before: NamesTable, names: Sequence[KnownName], version: TableVersion | None, stale: int) -> CutTable:
    was = {(name.kind, name.key): name.forms for name in before.names}
    now = {(name.kind, name.key): name.forms for name in names}
    return CutTable(
        version,
        added=len(now.keys() - was.keys()),
        gone=len(was.keys() - now.keys()),
        changed=sum(1 for name in now.keys() & was.keys() if now[name] != was[name]),
        outdated=stale,
    )


def forget_names(desk: Desk, person: str = "") -> None:
    """Takes names out of the table that no article has any longer, and a person who is forgotten by name, with what was
    imported for it. Inside `writing()`."""
    store = desk.store
    table = known_names(desk.packs)
    wanted = key(person)
    held = store.known_names.held(name_id(name.kind, name.key) for name in table.names if name.articles)
    names = [
        name
        for name in table.names
        if (not name.articles or name_id(name.kind, name.key) in held)
        and not (name.kind == "person" and wanted and any(key(form) == wanted for _, form in name.forms))
    ]
    if wanted:
        store.known_names.drop_imported("person", wanted)
    if len(names) < len(table.names):
        text = table_text(names)
        store.known_names.put(text, digest_of(text), len(names), desk.clock())
        desk.packs = desk.packs_with(text)


def evidence(desk: Desk, text: str, *, kind: str | None = None) -> tuple[Evidence, ...]:
    """What the table has of the names that a text may mean, and why it has them or not.

    A private person's name is shown if the table has it. Raises `InputError` if nothing of that name is known.
    """
    wanted = key(text)
    table = known_names(desk.packs)
    rows = {(row.kind, row.key): row for row in desk.store.names.rows(text=text, limit=20).items}
    entries = {
        (name.kind, name.key): name
        for name in table.names
        if wanted == name.key or any(key(form) == wanted for _, form in name.forms)
    }
    whole = {place: row for place, row in rows.items() if row.key == wanted}
    keys = entries.keys() | (whole or ({} if entries else rows)).keys()
    if kind is not None:
        keys = {place for place in keys if place[0] == kind}
    if not keys:
        raise InputError(text[:60], "is no name that the desk knows and may show", done="nothing to show")
    return tuple(_evidence(desk, place, entries.get(place), rows.get(place)) for place in sorted(keys))


def _evidence(desk: Desk, place: tuple[str, str], entry: KnownName | None, row: NameRow | None) -> Evidence:
    kind, name = place
    store = desk.store
    id = name_id(kind, name)
    row = row or store.names.row(id)
    imported: tuple[Imported, ...] = store.known_names.imported_as(kind, name)
    shown = entry.forms[0][1] if entry is not None else row.name if row is not None else name
    return Evidence(
        shown,
        entry.kind if entry is not None else row.kind if row is not None else imported[0].kind,
        name,
        entry,
        "" if entry is not None else _missing(row),
        row.articles if row is not None else 0,
        row.outlets if row is not None else 0,
        store.names.offices(id),
        tuple(dict.fromkeys(one.source for one in imported)),
    )


def _missing(row: NameRow | None) -> str:
    if row is None:
        return "imported after this version was cut: `wiredesk names update`"
    if row.articles < ARTICLES:
        return f"{row.articles} of the {ARTICLES} articles that it takes"
    if row.outlets < OUTLETS:
        return f"{row.outlets} of the {OUTLETS} outlets that it takes"
    return "came after this version was cut, or its forms mean others too: `wiredesk names update`"


def import_names(desk: Desk, path: str, progress: Callable[[int], None] | None = None) -> ImportedNames:
    """Adds the names of a slice of a Wikidata dump (JSON, plain, .gz or .bz2). They count once a version is cut.

    Commits as it goes. Raises `InputError` for a file that cannot be read.
    """
    languages = tuple(dict.fromkeys([*(pack.code for pack in desk.packs), *EVERY]))
    done = ImportedNames()
    batch: list[Imported] = []
    for number, line in enumerate(_lines(path), 1):
        try:
            found = item(line, languages, source=path, number=number)
        except InputError as error:
            if len(done.skipped) < SHOWN_PROBLEMS:
                done.skipped.append(error)
            else:
                done.more_skipped += 1
            continue
        if found is None:
            done.others += bool(line.strip(b" \r\n\t[],"))
            continue
        batch.append(found)
        if len(batch) >= BATCH:
            done.names += _store(desk, batch)
            if progress is not None:
                progress(done.names)
    done.names += _store(desk, batch)
    if progress is not None:
        progress(done.names)
    return done


def _store(desk: Desk, batch: list[Imported]) -> int:
    with desk.store.writing():
        desk.store.known_names.put_imported(batch)
    count = len(batch)
    batch.clear()
    return count


def _lines(path: str) -> Iterator[bytes]:
    try:
        with open(path, "rb") as file, closing(_opened(file)) as stream:
            yield from stream
    except (OSError, EOFError) as error:
        raise InputError(path, f"cannot be read to its end ({error})", done="names before it are kept") from error


def _opened(file: IO[bytes]) -> IO[bytes]:
    head = file.read(3)
    file.seek(0)
    if head[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]  # reads bytes line by line as a file does
    return bz2.BZ2File(file) if head == b"BZh" else file


def names_of(place: str) -> str:
    """The text of the names table of a desk, by its file or address. Raises `SettingsError` where it has none, and
    `StoreError` for what is no desk."""
    from wiredesk.store.opened import open_store

    store = open_store(place, read_only=True)
    try:
        text = store.known_names.text()
    finally:
        store.close()
    if not text:
        raise SettingsError("--names", place, "has no names table yet; `wiredesk names update` cuts one")
    return text
