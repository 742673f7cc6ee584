"""Names across articles, as `model.ports.NameStore` asks for them.

What is listed of one name is found by its own rows, in order of time; nothing walks over all articles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from wiredesk.model.errors import InputError
from wiredesk.model.findings import EntityKind
from wiredesk.model.kept import ArticleRow, Listing, QuoteRow, StoryRow
from wiredesk.model.names import (
    KINDS,
    Company,
    CoNamed,
    Form,
    NameId,
    NameOrder,
    NameRow,
    Office,
    Statement,
    ground_of,
)
from wiredesk.model.spans import Passage, Span
from wiredesk.store.article_rows import LISTED, STORY, article_row
from wiredesk.store.codec import NEVER, decode_text, moment_or_none
from wiredesk.store.connection import Connection, Row
from wiredesk.store.listings import cursor_of, key_of
from wiredesk.store.naming import UNDATED, Heard, told_of
from wiredesk.store.story_rows import COLUMNS, SHOWN, row_of
from wiredesk.text import names as folded_names

LOOKED_AT = 200
"""Latest articles of a name in which it is looked for who is named with it."""
OFFICES = 40
"""Roles of a name that are shown, those that most articles state."""
_ORDERS: Mapping[NameOrder, tuple[str, str]] = {
    "articles": ("articles", "DESC"),
    "latest": ("last", "DESC"),
    "name": ("key", "ASC"),
}
_NAME = "n.number, n.id, n.kind, n.key, n.articles, n.first, n.last, n.offices, n.origins"


class Names:
    """What is said of names."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    # --- which ones --------------------------------------------------------------------------------------------------

    def find(self, text: str) -> tuple[NameId, ...]:
        """Names by id or its beginning (at least 4 characters), private ones too."""
        text = text.strip().lower()
        if len(text) < 4:
            return ()
        end = text + "\U0010ffff"
        return tuple(
            row[0] for row in self._db.read("SELECT id FROM names WHERE id >= ? AND id < ? LIMIT 1000", (text, end))
        )

    def row(self, id: NameId) -> NameRow | None:
        """A name as a listing shows it, a private one too."""
        return self.row_of_each([id]).get(id)

    def row_of_each(self, ids: Iterable[NameId]) -> Mapping[NameId, NameRow]:
        """Names as listings show them, of those that are held."""
        marks = json.dumps(list(ids))
        rows = self._db.read(f"SELECT {_NAME} FROM names n WHERE n.id IN (SELECT value FROM json_each(?))", (marks,))
        return {row.id: row for row in self._rows(list(rows))}

    def public(self, ids: Iterable[NameId]) -> frozenset[NameId]:
        """Those of some names that have a page."""
        marks = json.dumps(list(ids))
        rows = self._db.read("SELECT id FROM names WHERE id IN (SELECT value FROM json_each(?)) AND public", (marks,))
        return frozenset(row[0] for row in rows)

    def rows(
        self,
        *,
        kind: EntityKind | None = None,
        text: str | None = None,
        order: NameOrder = "articles",
        cursor: str | None = None,
        limit: int = 50,
    ) -> Listing[NameRow]:
        """See `model.ports.NameStore`. Raises `InputError` for an order or cursor that there is not."""
        if order not in _ORDERS:
            raise InputError(order, f"is no order of names; there are {', '.join(_ORDERS)}", done="refused")
        column, way = _ORDERS[order]
        sign = "<" if way == "DESC" else ">"
        limit = max(limit, 1)
        conditions, params = ["n.kind = ?", "n.public"], list[object]()
        if text is not None:
            words = _words_in_order(text)
            if not words:
                return Listing(())
            *whole, begun = words
            having = ["SELECT name FROM name_words WHERE word = ?"] * len(whole)
            having.append("SELECT name FROM name_words WHERE word >= ? AND word < ?")
            conditions.append(f"n.number IN ({' INTERSECT '.join(having)})")
            params += [*whole, begun, begun + "\U0010ffff"]
        if cursor is not None:
            conditions.append(f"(n.{column}, n.number) {sign} (?, ?)")
            params += _position(cursor, text_first=order == "name")
        found: list[Row] = []
        for each in KINDS if kind is None else (kind,):
            found += self._db.read(
                f"SELECT {_NAME} FROM names n WHERE {' AND '.join(conditions)} "
                f"ORDER BY n.{column} {way}, n.number {way} LIMIT ?",
                (each, *params, limit + 1),
            )
        place = {"articles": 4, "last": 6, "key": 3}[column]
        found.sort(key=lambda row: (row[place], row[0]), reverse=way == "DESC")
        shown = found[:limit]
        more = f"{shown[-1][0]}.{shown[-1][place]}" if len(found) > limit else None
        return Listing(self._rows(shown), more)

    def of_article(self, article: str) -> Mapping[NameId, NameRow]:
        """The names of an article that have a page."""
        rows = self._db.read(
            f"SELECT {_NAME} FROM articles a JOIN article_names t ON t.article = a.number "
            "JOIN names n ON n.number = t.name WHERE a.id = ? AND n.public",
            (article,),
        )
        return {row.id: row for row in self._rows(list(rows))}

    def _rows(self, rows: Sequence[Row]) -> tuple[NameRow, ...]:
        marks = json.dumps([row[0] for row in rows])
        within = "IN (SELECT value FROM json_each(?)) GROUP BY name"
        stories: dict[int, int] = dict(
            self._db.read(f"SELECT name, count(*) FROM story_names WHERE name {within}", (marks,))
        )
        outlets: dict[int, int] = dict(
            self._db.read(f"SELECT name, count(*) FROM name_outlets WHERE name {within}", (marks,))
        )
        forms: dict[int, dict[str, _Rank]] = {}
        spoken: dict[int, dict[str, int]] = {}
        for name, language, form, articles, whole in self._db.read(
            "SELECT name, language, form, articles, whole FROM name_forms "
            "WHERE name IN (SELECT value FROM json_each(?))",
            (marks,),
        ):
            common = forms.setdefault(name, {})
            common[language] = max(common.get(language, _LEAST), _rank(form, articles, whole))
            total = spoken.setdefault(name, {})
            total[language] = total.get(language, 0) + articles
        found = []
        for number, id, kind, key, articles, first, last, offices, origins in rows:
            own = forms.get(number, {})
            languages = sorted(own, key=lambda language: (-spoken[number][language], language))
            best = max(own.values(), default=_rank(key, 0, 0))
            found.append(
                NameRow(
                    id=id,
                    kind=kind,
                    key=key,
                    name=best[-1],
                    names=tuple((language, own[language][-1]) for language in languages),
                    articles=articles,
                    stories=stories.get(number, 0),
                    outlets=outlets.get(number, 0),
                    first=None if first == UNDATED else _time(first),
                    last=_time(last),
                    ground=ground_of(kind, offices, origins),
                )
            )
        return tuple(found)

    # --- one name ----------------------------------------------------------------------------------------------------

    def forms(self, id: NameId, limit: int = 60) -> tuple[Form, ...]:
        """How it is written, by language, the commonest first."""
        return tuple(
            Form(form, language, articles)
            for language, form, articles in self._db.read(
                "SELECT f.language, f.form, f.articles FROM names n JOIN name_forms f ON f.name = n.number "
                "WHERE n.id = ? ORDER BY f.articles DESC, f.language, f.form LIMIT ?",
                (id, limit),
            )
        )

    def offices(self, id: NameId, limit: int = OFFICES) -> tuple[Office, ...]:
        """The roles under which it is named, with when that was stated and where: those of most articles first."""
        rows = list(
            self._db.read(
                "SELECT r.name, r.role, r.held_of, r.modifier, count(*), "
                f"min(CASE WHEN r.sorted > {NEVER} THEN r.sorted END), max(r.sorted), max(r.public) "
                "FROM names n JOIN name_roles r ON r.name = n.number WHERE n.id = ? "
                "GROUP BY r.role, r.held_of, r.modifier ORDER BY 5 DESC, 7 DESC, 2, 3, 4 LIMIT ?",
                (id, limit),
            )
        )
        found = []
        for name, role, of, modifier, count, first, last, public in rows:
            stated: dict[str, Statement] = {}
            for way in ("DESC", "ASC"):
                row = self._db.one(
                    "SELECT a.id, r.first, r.last, v.reading, a.outlet, a.dated FROM name_roles r "
                    "JOIN articles a ON a.number = r.article "
                    "JOIN versions v ON v.article = a.number AND v.version = a.version "
                    "WHERE r.name = ? AND r.role = ? AND r.held_of = ? AND r.modifier = ? "
                    f"ORDER BY r.sorted {way}, r.article {way} LIMIT 1",
                    (name, role, of, modifier),
                )
                if row is not None and row[0] not in stated:
                    span = Span(row[1], row[2])
                    words = Passage(row[0], span, span.of(decode_text(row[3])))
                    stated[row[0]] = Statement(words, row[4], moment_or_none(row[5]))
            found.append(
                Office(
                    role, of, modifier, moment_or_none(first), _time(last), count, tuple(stated.values()), bool(public)
                )
            )
        return tuple(found)

    def origins(self, id: NameId, limit: int = 10) -> tuple[str, ...]:
        """Independent origins that name a person, those of most stories first."""
        rows = self._db.read(
            "SELECT min(o.shown), count(*) FROM names n JOIN name_origins o ON o.name = n.number "
            "WHERE n.id = ? AND o.origin <> '' GROUP BY o.origin ORDER BY 2 DESC, 1 LIMIT ?",
            (id, limit),
        )
        return tuple(row[0] for row in rows)

    def company(self, id: NameId, limit: int = 30) -> Company:
        """Who and what is named in the same articles, of those that may be shown, in most of the latest first."""
        latest = (
            "SELECT t.article FROM names n JOIN article_names t ON t.name = n.number WHERE n.id = ? "
            "ORDER BY t.sorted DESC, t.article DESC LIMIT ?"
        )
        of = self._db.one(f"SELECT count(*) FROM ({latest})", (id, LOOKED_AT))
        rows = list(
            self._db.read(
                f"SELECT {_NAME}, count(*) FROM ({latest}) l JOIN article_names t ON t.article = l.article "
                "JOIN names n ON n.number = t.name WHERE n.public AND n.id <> ? "
                "GROUP BY n.number ORDER BY 10 DESC, n.articles DESC, n.number LIMIT ?",
                (id, LOOKED_AT, id, limit),
            )
        )
        shown = self._rows([row[:9] for row in rows])
        return Company(tuple(CoNamed(one, row[9]) for one, row in zip(shown, rows, strict=True)), of[0] if of else 0)

    def articles(self, id: NameId, *, cursor: str | None = None, limit: int = 20) -> Listing[ArticleRow]:
        """Articles that name it, the latest first."""
        rows = list(
            self._db.read(
                f"SELECT {LISTED} FROM (SELECT t.sorted, t.article FROM names n JOIN article_names t "
                "ON t.name = n.number WHERE n.id = ? AND (t.sorted, t.article) < (?, ?) "
                "ORDER BY t.sorted DESC, t.article DESC LIMIT ?) l "
                f"JOIN articles a ON a.number = l.article {STORY} ORDER BY l.sorted DESC, l.article DESC",
                (id, *key_of(cursor), max(limit, 1) + 1),
            )
        )
        shown = rows[: max(limit, 1)]
        more = cursor_of((shown[-1][13], shown[-1][14])) if len(rows) > len(shown) else None
        return Listing(tuple(map(article_row, shown)), more)

    def stories(self, id: NameId, *, cursor: str | None = None, limit: int = 20) -> Listing[StoryRow]:
        """Stories with reports that name it, by the latest of those; as they were when they were last settled."""
        rows = list(
            self._db.read(
                f"SELECT {SHOWN}, t.sorted, t.story FROM names n JOIN story_names t ON t.name = n.number "
                "JOIN stories s ON s.number = t.story WHERE n.id = ? AND (t.sorted, t.story) < (?, ?) "
                "ORDER BY t.sorted DESC, t.story DESC LIMIT ?",
                (id, *key_of(cursor), max(limit, 1) + 1),
            )
        )
        shown = rows[: max(limit, 1)]
        more = cursor_of((shown[-1][COLUMNS], shown[-1][COLUMNS + 1])) if len(rows) > len(shown) else None
        return Listing(tuple(map(row_of, shown)), more)

    def said(self, id: NameId, *, cursor: str | None = None, limit: int = 20) -> Listing[QuoteRow]:
        """What it is quoted with, the latest reports first."""
        return self._quotes(id, "said", cursor, max(limit, 1))

    def about(self, id: NameId, *, cursor: str | None = None, limit: int = 20) -> Listing[QuoteRow]:
        """Quotes of others in which it is named, the latest reports first."""
        return self._quotes(id, "about", cursor, max(limit, 1))

    def _quotes(self, id: NameId, which: str, cursor: str | None, limit: int) -> Listing[QuoteRow]:
        """A cursor goes on within an article: it holds how many of its quotes were shown."""
        sorted, article, skip = _place_of(cursor)
        rows = list(
            self._db.read(
                "SELECT l.sorted, l.article, l.content, a.id, a.outlet, a.address, a.dated, st.id, v.reading FROM "
                "(SELECT t.sorted, t.article, t.content FROM names n JOIN article_names t ON t.name = n.number "
                f"WHERE n.id = ? AND t.{which} > 0 AND (t.sorted, t.article) <= (?, ?) "
                "ORDER BY t.sorted DESC, t.article DESC LIMIT ?) l JOIN articles a ON a.number = l.article "
                f"JOIN versions v ON v.article = a.number AND v.version = a.version {STORY} "
                "ORDER BY l.sorted DESC, l.article DESC",
                (id, sorted, article, limit + 1),
            )
        )
        items: list[QuoteRow] = []
        for number, row in enumerate(rows):
            told = told_of(row[2])
            heard: tuple[Heard, ...] = told.said if which == "said" else told.about
            done = skip if number == 0 and (row[0], row[1]) == (sorted, article) else 0
            text = ""
            for at, (first, last, mode, act, speaker) in enumerate(heard[done:], done):
                if len(items) == limit:
                    return Listing(tuple(items), f"{row[0]}.{row[1]}.{at}")
                text = text or decode_text(row[8])
                span = Span(first, last)
                passage = Passage(row[3], span, span.of(text))
                items.append(QuoteRow(speaker, passage, mode, act, row[4], row[5], moment_or_none(row[6]), row[7]))
        return Listing(tuple(items), None)


_Rank = tuple[int, int, bool, int, str]
_LEAST: _Rank = (-1, 0, False, 0, "")


def _rank(form: str, articles: int, whole: int) -> _Rank:
    """By which a form is shown: how often it is the longest of its article, how often it stands at all; of equal ones
    that which is not in capitals, then the longer one."""
    return whole, articles, not (form.isupper() and len(form) > 5), len(form), form


def _words_in_order(text: str) -> list[str]:
    """The folded words of a query, the one that is still being typed last."""
    return list(dict.fromkeys(folded_names.key(text).split()))


def _time(sorted: int) -> datetime | None:
    return moment_or_none(sorted if sorted != NEVER else None)


def _position(cursor: str, *, text_first: bool) -> list[object]:
    number, _, value = cursor.partition(".")
    try:
        found: list[object] = [value if text_first else int(value), int(number)]
    except ValueError:
        problem = "is no cursor of this listing; take the `next` of the page before"
        raise InputError(cursor[:60], problem, done="refused") from None
    return found


def _place_of(cursor: str | None) -> tuple[int, int, int]:
    place, _, skip = (cursor or "").rpartition(".")
    if "." not in place or not skip.isdecimal():
        return *key_of(cursor), 0
    return *key_of(place), int(skip[:9])
