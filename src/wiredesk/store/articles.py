"""Articles, their versions and readings, as `model.ports.ArticleStore` asks for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.identity import article_id, clean_address
from wiredesk.model.kept import ArticleRow, Kept, Listing, PageRow, QuoteRow, Stored, Version
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId, Passage, SourceId, Span
from wiredesk.store.article_rows import LISTED, STORY, article_row
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.codec import decode_article, decode_reading, decode_text, micros, moment_or_none
from wiredesk.store.engine import Engine, Row
from wiredesk.store.keeping import Keeping, in_steps, maker, words_of
from wiredesk.store.listings import cursor_of, key_of
from wiredesk.store.pages import Pages

NOTHING: Mapping[ArticleId, Reading] = MappingProxyType({})
_STEP = 200
"""Readings fetched at once where all are streamed: some megabytes."""
_ID = re.compile(r"[0-9a-f]{4,24}")


class Articles:
    """What is held of articles, and how more is stored."""

    def __init__(
        self,
        db: Engine,
        index_anew: Callable[[Iterable[Reading]], None] | None = None,
        catalogue: Cataloguing | None = None,
    ) -> None:
        """index_anew: called with the readings of articles that are listed under another time than before. catalogue:
        kept up with the articles, if it is there."""
        self._db = db
        self._index_anew = index_anew
        self._pages = Pages(db)
        self._keeping = Keeping(db, self._pages, catalogue)

    # --- storing -----------------------------------------------------------------------------------------------------

    def keep(self, batch: Sequence[Kept]) -> tuple[Stored, ...]:
        """See `model.ports.ArticleStore`."""
        with self._db.writing():
            stored = tuple(self._keeping.keep(kept) for kept in batch)
            if self._index_anew is not None and (dated_anew := self._keeping.dated_anew()):
                self._index_anew(self.readings(dated_anew))
            return stored

    def put_readings(self, readings: Iterable[Reading], found: Mapping[ArticleId, Reading] = NOTHING) -> None:
        """See `model.ports.ArticleStore`."""
        with self._db.writing():
            self._keeping.put_readings(readings, found)

    def put_texts(self, id: ArticleId, texts: Iterable[tuple[Reading, Reading | None]]) -> None:
        """See `model.ports.ArticleStore`."""
        with self._db.writing():
            self._keeping.put_texts(id, texts)

    # --- one article -------------------------------------------------------------------------------------------------

    def article(self, id: ArticleId, version: str | None = None) -> Article | None:
        """The article as it is, or as that version has it."""
        row = self._db.one(
            "SELECT v.reading, a.first_seen FROM articles a "
            "JOIN versions v ON v.article = a.number AND v.version = coalesce(?, a.version) WHERE a.id = ?",
            (version, id),
        )
        return None if row is None else decode_article(row[0], first_seen=moment_or_none(row[1]))

    def reading(self, id: ArticleId) -> Reading | None:
        """The reading of the current version."""
        return next(self.readings([id]), None)

    def readings(self, ids: Sequence[ArticleId] | None = None) -> Iterator[Reading]:
        """Current readings in order of id, of all or of those that are held among `ids`; some at a time."""
        if ids is not None:
            for some in in_steps(sorted(set(ids)), _STEP):
                marks = ", ".join("?" * len(some))
                yield from map(_reading, self._db.read(f"{_READINGS} WHERE a.id IN ({marks}) ORDER BY a.id", some))
            return
        after = ""
        while rows := list(self._db.read(f"{_READINGS} WHERE a.id > ? ORDER BY a.id LIMIT ?", (after, _STEP))):
            yield from map(_reading, rows)
            after = rows[-1][0]

    def texts(self, id: ArticleId) -> tuple[tuple[Reading, Reading | None], ...]:
        """See `model.ports.ArticleStore`; in order of version."""
        found: list[tuple[Reading, Reading | None]] = []
        for reading, made, first_seen, before, made_before in self._db.read(
            "SELECT v.reading, m.content, a.first_seen, f.reading, n.content FROM articles a "
            "JOIN versions v ON v.article = a.number JOIN made_with m ON m.number = v.made_with "
            "LEFT JOIN as_found f ON f.version = v.number LEFT JOIN made_with n ON n.number = f.made_with "
            "WHERE a.id = ? ORDER BY v.version",
            (id,),
        ):
            now = _reading((id, reading, first_seen, made))
            found.append((now, None if before is None else _reading((id, before, first_seen, made_before))))
        return tuple(found)

    def found(self, id: ArticleId) -> Reading | None:
        """See `model.ports.ArticleStore`."""
        row = self._db.one(
            "SELECT a.id, f.reading, a.first_seen, m.content FROM articles a "
            "JOIN versions v ON v.article = a.number AND v.version = a.version "
            "JOIN as_found f ON f.version = v.number JOIN made_with m ON m.number = f.made_with WHERE a.id = ?",
            (id,),
        )
        return None if row is None else _reading(row)

    def versions(self, id: ArticleId) -> tuple[Version, ...]:
        """The texts that an article had, in the order in which they were first received."""
        return tuple(
            Version(id, version, moment_or_none(seen), characters, bool(current), title)
            for version, seen, characters, current, title in self._db.read(
                "SELECT v.version, v.received, v.characters, v.version = a.version, v.title FROM articles a "
                "JOIN versions v ON v.article = a.number WHERE a.id = ? "
                "ORDER BY v.received IS NULL, v.received, v.version",
                (id,),
            )
        )

    def row(self, id: ArticleId) -> ArticleRow | None:
        """The article as a listing shows it."""
        row = self._db.one(f"SELECT {LISTED} FROM articles a {STORY} WHERE a.id = ?", (id,))
        return None if row is None else article_row(row)

    def row_of_each(self, ids: Sequence[ArticleId]) -> Mapping[ArticleId, ArticleRow]:
        """Articles as a listing shows them, of those that are held."""
        found: dict[ArticleId, ArticleRow] = {}
        for some in in_steps(ids):
            marks = ", ".join("?" * len(some))
            rows = self._db.read(f"SELECT {LISTED} FROM articles a {STORY} WHERE a.id IN ({marks})", some)
            found |= {row[0]: article_row(row) for row in rows}
        return found

    # --- pages -------------------------------------------------------------------------------------------------------

    def pages(self, id: ArticleId) -> tuple[PageRow, ...]:
        """The pages of an article."""
        return self._pages.of(id)

    def page(self, page: str) -> Page | None:
        """A page with its bytes, None if they are gone or elsewhere."""
        return self._pages.page(page)

    def current_page(self, id: ArticleId) -> Page | None:
        """The page that the current version was read from, None if its bytes are gone or elsewhere."""
        row = self._db.one(
            "SELECT v.page FROM articles a JOIN versions v ON v.article = a.number AND v.version = a.version "
            "WHERE a.id = ?",
            (id,),
        )
        return None if row is None else self._pages.page(row[0])

    def unreadable(self, limit: int = 1000) -> tuple[PageRow, ...]:
        """Pages whose bytes are held and that could not be read."""
        return self._pages.unreadable(limit)

    # --- many articles -----------------------------------------------------------------------------------------------

    def rows(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        language: str | None = None,
        source: SourceId | None = None,
        articles_only: bool = True,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Listing[ArticleRow]:
        """The latest first; those without any time last."""
        tables = "articles a" if source is None else "article_sources s CROSS JOIN articles a ON a.number = s.article"
        sort = ("s.sorted", "s.article") if source is not None else ("a.sorted", "a.number")
        conditions = [f"({sort[0]}, {sort[1]}) < (?, ?)"]
        params: list[object] = [*key_of(cursor)]
        if source is not None:
            conditions.append("s.source = ?")
            params.append(source)
        if articles_only:
            conditions.append("a.is_article")
        if language is not None:
            conditions.append("a.language = ?")
            params.append(language)
        if since is not None:
            conditions.append(f"{sort[0]} >= ?")
            params.append(micros(since))
        if until is not None:
            conditions.append(f"{sort[0]} < ?")
            params.append(micros(until))
            conditions.append("a.dated IS NOT NULL")
        found = list(
            self._db.read(
                f"SELECT {LISTED} FROM {tables} {STORY} WHERE {' AND '.join(conditions)} "
                f"ORDER BY {sort[0]} DESC, {sort[1]} DESC LIMIT ?",
                (*params, max(limit, 1) + 1),
            )
        )
        shown = found[: max(limit, 1)]
        more = cursor_of((shown[-1][13], shown[-1][14])) if len(found) > len(shown) else None
        return Listing(tuple(map(article_row, shown)), more)

    def find(self, text: str) -> tuple[ArticleId, ...]:
        """Articles by id, beginning of an id, or address, also one that moved to theirs."""
        text = text.strip()
        if _ID.fullmatch(text):
            return tuple(
                row[0]
                for row in self._db.read(
                    "SELECT id FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT 1000", (text, text + "g")
                )
            )
        addresses = [text] if "://" in text else [f"https://{text}", f"http://{text}"]
        found: dict[ArticleId, None] = {}
        for address in map(clean_address, addresses):
            target = self._db.one("SELECT target FROM moved WHERE address = ?", (address,))
            for each in (address, *(clean_address(row) for row in target or ())):
                found[article_id(each, None)] = None
        found[article_id(None, text)] = None
        return tuple(id for id in found if self._db.one("SELECT 1 FROM articles WHERE id = ?", (id,)) is not None)

    def quotes(self, speaker: str, *, cursor: str | None = None, limit: int = 50) -> Listing[QuoteRow]:
        """Quotes of speakers whose name has all words of `speaker`, folded; the latest first."""
        words = words_of(speaker)
        if not words:
            return Listing(())
        speakers = " INTERSECT ".join(["SELECT speaker FROM speaker_words WHERE word = ?"] * len(words))
        rows = list(
            self._db.read(
                "SELECT q.sorted, q.number, s.name, q.first, q.last, q.mode, q.act, a.id, a.outlet, a.address, "
                "a.dated, v.reading, st.id, "
                "(SELECT p.stated FROM published p WHERE p.article = a.number) "
                "FROM quotes q JOIN speakers s ON s.number = q.speaker "
                "JOIN articles a ON a.number = q.article "
                f"JOIN versions v ON v.article = a.number AND v.version = a.version {STORY} "
                "WHERE q.number IN (SELECT number FROM quotes "
                f"WHERE speaker IN ({speakers}) AND (sorted, number) < (?, ?) "
                "ORDER BY sorted DESC, number DESC LIMIT ?) "
                "ORDER BY q.sorted DESC, q.number DESC",
                (*words, *key_of(cursor), max(limit, 1) + 1),
            )
        )
        shown = rows[: max(limit, 1)]
        items = []
        for _, _, name, first, last, mode, act, id, outlet, address, at, reading, story, stated in shown:
            span = Span(first, last)
            words_said = Passage(id, span, span.of(decode_text(reading)))
            at = moment_or_none(at)
            items.append(QuoteRow(name, words_said, mode, act, outlet, address, at, story, stated or ""))
        more = cursor_of((shown[-1][0], shown[-1][1])) if len(rows) > len(shown) else None
        return Listing(tuple(items), more)

    def made_with(self) -> Mapping[tuple[tuple[str, str], ...], int]:
        """How many current readings were made with what."""
        return {
            tuple(sorted(maker(content).items())): count
            for content, count in self._db.read(
                "SELECT m.content, c.count FROM (SELECT made_with, count(*) count FROM articles GROUP BY made_with) c "
                "JOIN made_with m ON m.number = c.made_with ORDER BY m.content"
            )
        }

    def made_so(
        self, made_with: Mapping[str, str], *, after: ArticleId | None = None, limit: int = 200
    ) -> tuple[ArticleId, ...]:
        """Articles in order of id whose current reading was made with exactly that."""
        return tuple(
            row[0]
            for row in self._db.read(
                "SELECT id FROM articles WHERE made_with = (SELECT number FROM made_with WHERE content = ?) AND id > ? "
                "ORDER BY id LIMIT ?",
                (json.dumps(dict(made_with), sort_keys=True), after or "", limit),
            )
        )

    def came_by(self, id: ArticleId) -> tuple[SourceId, ...]:
        """In order of id."""
        sql = (
            "SELECT s.source FROM articles a JOIN article_sources s ON s.article = a.number WHERE a.id = ? "
            "ORDER BY s.source"
        )
        return tuple(row[0] for row in self._db.read(sql, (id,)))

    def of_source_alone(self, source: SourceId) -> tuple[ArticleId, ...]:
        """In order of id."""
        sql = (
            "SELECT a.id FROM article_sources s CROSS JOIN articles a ON a.number = s.article WHERE s.source = ? "
            "AND NOT EXISTS (SELECT 1 FROM article_sources o WHERE o.article = s.article AND o.source <> s.source) "
            "ORDER BY a.id"
        )
        return tuple(row[0] for row in self._db.read(sql, (source,)))

    def count(self) -> int:
        """All that have a reading, pages that are no article included."""
        row = self._db.one("SELECT count(*) FROM articles")
        return row[0] if row else 0


_READINGS = (
    "SELECT a.id, v.reading, a.first_seen, m.content FROM articles a "
    "JOIN versions v ON v.article = a.number AND v.version = a.version JOIN made_with m ON m.number = v.made_with"
)


def _reading(row: Row) -> Reading:
    return decode_reading(row[1], first_seen=moment_or_none(row[2]), made_with=maker(row[3]))
