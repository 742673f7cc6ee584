"""What is polled and what each fetch came to, as `model.ports.SourceStore` asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast

import msgspec

from wiredesk.model.identity import article_id, clean_address
from wiredesk.model.ports import EntrySeen, Imported
from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.model.spans import ArticleId, SourceId
from wiredesk.store.codec import cleaned, micros, micros_or_none, moment, moment_or_none
from wiredesk.store.engine import Engine, Row, clean, put
from wiredesk.store.keeping import in_steps, mark_of

T = TypeVar("T")

KEPT_FETCHES = 300
"""Of each source: some days of polling with the pages it led to."""
_FORGOTTEN = "(forgotten)"
_encode = msgspec.json.Encoder().encode
_decoders: dict[type, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind) for kind in (Source, Polling, Fetch)
}


class Sources:
    """Sources with the state of their polling, entries that were met, and what is known of hosts and files."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    # --- sources -----------------------------------------------------------------------------------------------------

    def put(self, source: Source, polling: Polling | None = None) -> None:
        """A new source, or what changed of one; without `polling` that stays as it is."""
        with self._db.writing():
            if polling is None:
                known = self.get(source.id)
                polling = known[1] if known else Polling(source.id)
            self._db.write(
                put("sources", "id", "content, paused, due, ended, polling"),
                (source.id, _json(source), source.paused, _due(polling), polling.ended, _json(polling)),
            )

    def all(self) -> tuple[tuple[Source, Polling], ...]:
        """All sources in order of id."""
        return tuple(map(source_of, self._db.read("SELECT content, polling FROM sources ORDER BY id")))

    def get(self, id: SourceId) -> tuple[Source, Polling] | None:
        """One source."""
        row = self._db.one("SELECT content, polling FROM sources WHERE id = ?", (id,))
        return None if row is None else source_of(row)

    def due(self, now: datetime, limit: int = 1000) -> tuple[tuple[Source, Polling], ...]:
        """Those to be polled now, the longest due first: not paused, not ended."""
        rows = self._db.read(
            "SELECT content, polling FROM sources WHERE NOT paused AND ended = '' AND due <= ? "
            "ORDER BY due, id LIMIT ?",
            (micros(now), limit),
        )
        return tuple(map(source_of, rows))

    def polled(self, polling: Polling, fetch: Fetch) -> None:
        """The new state of a source and what its fetch came to, together."""
        with self._db.writing():
            self._db.write(
                "UPDATE sources SET due = ?, ended = ?, polling = ? WHERE id = ?",
                (_due(polling), polling.ended, _json(polling), polling.source),
            )
            self.record(fetch)

    def drop(self, id: SourceId) -> None:
        """Forgets that a source was polled; its articles stay."""
        with self._db.writing():
            self._db.write("DELETE FROM sources WHERE id = ?", (id,))
            for table in ("fetches", "entries", "article_sources"):
                self._db.write(f"DELETE FROM {table} WHERE source = ?", (id,))

    # --- fetches -----------------------------------------------------------------------------------------------------

    def record(self, fetch: Fetch) -> None:
        """One fetch; the oldest of the same source make room."""
        with self._db.writing():
            if self._forgotten(None, fetch.address) or self._forgotten(None, fetch.final_address):
                fetch = replace(fetch, address=_FORGOTTEN, final_address=None)
            self._db.write(
                "INSERT INTO fetches (source, at, address, final_address, content) VALUES (?, ?, ?, ?, ?)",
                (
                    fetch.source,
                    micros(fetch.at),
                    clean_address(fetch.address),
                    clean_address(fetch.final_address) if fetch.final_address else None,
                    _json(fetch),
                ),
            )
            self._db.write(
                "DELETE FROM fetches WHERE source IS ?1 AND (at, number) <= "
                "(SELECT at, number FROM fetches WHERE source IS ?1 ORDER BY at DESC, number DESC LIMIT 1 OFFSET ?2)",
                (fetch.source, KEPT_FETCHES),
            )

    def fetches(self, source: SourceId | None = None, limit: int = 20) -> tuple[Fetch, ...]:
        """The latest first, of one source or of all."""
        condition, params = ("", ()) if source is None else ("WHERE source = ?", (source,))
        rows = self._db.read(
            f"SELECT content FROM fetches {condition} ORDER BY at DESC, number DESC LIMIT ?", (*params, limit)
        )
        return tuple(_decoded(row[0], Fetch) for row in rows)

    # --- entries -----------------------------------------------------------------------------------------------------

    def entries(self, source: SourceId, keys: Sequence[str]) -> Mapping[str, EntrySeen]:
        """Those of the keys that were met before. Of an entry whose article was forgotten, no address is known."""
        asked = {self._db.key_text(key): key for key in keys} | {mark_of(clean(key)).hex(): key for key in keys}
        found: dict[str, EntrySeen] = {}
        for some in in_steps(asked):
            places = ", ".join("?" * len(some))
            for row in self._db.read(
                f"SELECT {_ENTRY} FROM entries WHERE source = ? AND key IN ({places})", (source, *some)
            ):
                entry = entry_of(row)
                key = asked[entry.key]
                found[key] = replace(entry, key=key)
        return found

    def put_entries(self, source: SourceId, entries: Iterable[EntrySeen]) -> None:
        """What was met, in place of what was known of the same keys."""
        with self._db.writing():
            for entry in entries:
                key, address, article = entry.key, entry.address, entry.article
                if self._forgotten(article, address):
                    self._db.write("DELETE FROM entries WHERE source = ? AND key = ?", (source, key))
                    key, address = mark_of(clean(key)).hex(), None
                self._db.write(
                    put("entries", "source, key", _ENTRY.removeprefix("key, ")),
                    (source, key, address, entry.digest, article, entry.tries, micros_or_none(entry.retry_at)),
                )

    def entries_to_retry(self, now: datetime, limit: int = 1000) -> tuple[tuple[SourceId, EntrySeen], ...]:
        """Entries whose page is to be tried again now, of sources that are polled."""
        columns = ", ".join(f"e.{name}" for name in ENTRY_COLUMNS)
        rows = self._db.read(
            f"SELECT {columns}, e.source FROM entries e JOIN sources s ON s.id = e.source "
            "WHERE e.retry_at <= ? AND NOT s.paused ORDER BY e.retry_at LIMIT ?",
            (micros(now), limit),
        )
        return tuple((row[6], entry_of(row)) for row in rows)

    def _forgotten(self, article: ArticleId | None, address: str | None) -> bool:
        ids = [id for id in (article, article_id(address, None) if address else None) if id is not None]
        return any(self._db.one("SELECT 1 FROM forgotten WHERE mark = ?", (mark_of(id),)) is not None for id in ids)

    # --- hosts, addresses, files -------------------------------------------------------------------------------------

    def robots(self, origin: str) -> tuple[bytes, int | None, datetime] | None:
        """robots.txt as last fetched: body, status, when."""
        row = self._db.one("SELECT body, status, at FROM robots WHERE origin = ?", (origin,))
        return None if row is None else (row[0], row[1], moment(row[2]))

    def put_robots(self, origin: str, body: bytes, status: int | None, at: datetime) -> None:
        """What robots.txt came to."""
        self._db.write(put("robots", "origin", "body, status, at"), (origin, body, status, micros(at)))

    def moved(self, address: str) -> str | None:
        """Where a permanent redirect of an address led."""
        row = self._db.one("SELECT target FROM moved WHERE address = ?", (clean_address(address),))
        return None if row is None else row[0]

    def put_moved(self, address: str, to: str) -> None:
        """A permanent redirect; one that leads to something forgotten is not remembered."""
        with self._db.writing():
            if not self._forgotten(None, to) and not self._forgotten(None, address):
                self._db.write(
                    put("moved", "address", "target, cleaned"), (clean_address(address), to, clean_address(to))
                )

    def led_to(self, address: str) -> str | None:
        """Where the page of an address was when it was last fetched."""
        row = self._db.one(
            "SELECT final_address FROM fetches WHERE address = ? AND final_address IS NOT NULL "
            "ORDER BY at DESC, number DESC LIMIT 1",
            (clean_address(address),),
        )
        return None if row is None else row[0]

    def imported(self, path: str) -> Imported | None:
        """How far a file was imported."""
        row = self._db.one("SELECT path, size, digest, position, done, problem FROM imports WHERE path = ?", (path,))
        return None if row is None else Imported(row[0], row[1], row[2], row[3], bool(row[4]), row[5])

    def put_imported(self, state: Imported) -> None:
        """How far a file was imported, in place of what was known."""
        self._db.write(
            put("imports", "path", "size, digest, position, done, problem"),
            (state.path, state.size, state.digest, state.offset, state.done, state.problem),
        )


ENTRY_COLUMNS = ("key", "address", "digest", "article", "tries", "retry_at")
_ENTRY = ", ".join(ENTRY_COLUMNS)


def entry_of(row: Row) -> EntrySeen:
    """A row that begins with `ENTRY_COLUMNS`."""
    return EntrySeen(row[0], row[1], row[2], row[3], row[4], moment_or_none(row[5]))


def source_of(row: Row) -> tuple[Source, Polling]:
    """A row that begins with content and polling."""
    return _decoded(row[0], Source), _decoded(row[1], Polling)


def _due(polling: Polling) -> int:
    return 0 if polling.due is None else micros(polling.due)


def _json(value: object) -> str:
    try:
        return _encode(value).decode()
    except UnicodeEncodeError:
        return _encode(cleaned(value)).decode()


def _decoded(text: str, kind: type[T]) -> T:
    return cast(T, _decoders[kind].decode(text))
