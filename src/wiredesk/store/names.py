"""Names across articles, as `model.ports.NameStore` asks for them.

What is listed of one name is found by its own rows, in order of time; nothing walks over all articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from wiredesk.store.engine import MANY, Engine, Row, many
from wiredesk.store.listings import cursor_of, key_of
from wiredesk.store.naming import UNDATED, Heard, Told, day_of, size_of, told_of
from wiredesk.store.story_rows import COLUMNS, SHOWN, row_of
from wiredesk.text import names as folded_names

LOOKED_AT = 200
"""Latest articles of a name in which it is looked for who is named with it."""
COUNTED = 500
"""Latest articles of a name of which its outlets and forms are."""
TOLD = 2500
"""Latest articles of a name that are looked through for its roles; as many of the first ones."""
WRITTEN = 30
"""Latest articles of a name by which it is shown as in lists."""
MANY_FOUND = 5000
"""Names with a word from which they are looked for among all, in the order of the list, and not one by one."""
OFFICES = 40
"""Roles of a name that are shown, those that most articles state."""
_ORDERS: Mapping[str, tuple[str, str, Callable[[int], int]]] = {
    "articles": ("size", "articles", size_of),
    "latest": ("day", "last", day_of),
}
"""Column in steps, exact column, and the step of an exact value (`store.naming`)."""
_NAME = "n.number, n.id, n.kind, n.key, n.articles, n.first, n.last, n.offices, n.origins"


class Names:
    """What is said of names."""

    def __init__(self, db: Engine) -> None:
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
        marks = many(ids)
        rows = self._db.read(f"SELECT {_NAME} FROM names n WHERE n.id IN {MANY}", (marks,))
        return {row.id: row for row in self._rows(list(rows))}

    def public(self, ids: Iterable[NameId]) -> frozenset[NameId]:
        """Those of some names that have a page."""
        marks = many(ids)
        rows = self._db.read(f"SELECT id FROM names WHERE id IN {MANY} AND public", (marks,))
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
        if order not in (*_ORDERS, "name"):
            raise InputError(order, f"is no order of names; there are {', '.join((*_ORDERS, 'name'))}", done="refused")
        limit = max(limit, 1)
        having, among = "TRUE", list[object]()
        if text is not None:
            words = _words_in_order(text)
            if not words:
                return Listing(())
            having, among = self._having(words)
        found: list[Row] = []
        for each in KINDS if kind is None else (kind,):
            if order == "name":
                found += self._by_key(each, having, among, cursor, limit + 1)
            else:
                found += self._in_steps(each, order, having, among, cursor, limit + 1)
        place = {"articles": 4, "latest": 6, "name": 3}[order]
        found.sort(key=lambda row: (row[place], row[0]), reverse=order != "name")
        shown = found[:limit]
        more = f"{shown[-1][0]}.{shown[-1][place]}" if len(found) > limit else None
        return Listing(self._rows(shown), more)

    def _having(self, words: Sequence[str]) -> tuple[str, list[object]]:
        """A condition on names with all these words, the last one perhaps not typed to its end."""
        *whole, begun = words
        parts = ["SELECT name FROM name_words WHERE word = ?"] * len(whole)
        parts.append("SELECT name FROM name_words WHERE word >= ? AND word < ?")
        params = [*whole, begun, begun + "\U0010ffff"]
        numbers = [
            row[0]
            for row in self._db.read(f"SELECT name FROM ({' INTERSECT '.join(parts)}) x LIMIT ?", (*params, MANY_FOUND))
        ]
        if len(numbers) < MANY_FOUND:
            return f"n.number IN {MANY}", [many(numbers)]
        has = "EXISTS (SELECT 1 FROM name_words w WHERE w.name = n.number AND w.word "
        return " AND ".join([*[f"{has}= ?)"] * len(whole), f"{has}>= ? AND w.word < ?)"]), list(params)

    def _by_key(self, kind: str, having: str, among: list[object], cursor: str | None, limit: int) -> Iterator[Row]:
        after = ("", 0) if cursor is None else _position(cursor, str)
        return self._db.read(
            f"SELECT {_NAME} FROM names n WHERE n.kind = ? AND n.public AND (n.key, n.number) > (?, ?) AND {having} "
            "ORDER BY n.key, n.number LIMIT ?",
            (kind, *after, *among, limit),
        )

    def _in_steps(
        self, kind: str, order: str, having: str, among: list[object], cursor: str | None, limit: int
    ) -> list[Row]:
        """Step by step of what the index has, within a step by what it has not."""
        step, exact, step_of = _ORDERS[order]
        after = ((1 << 63) - 1, 0) if cursor is None else _position(cursor, int)
        found: list[Row] = []
        if among and having.startswith("n.number"):
            # So few that they are taken one by one.
            return list(
                self._db.read(
                    f"SELECT {_NAME} FROM names n WHERE {having} AND n.kind = ? AND n.public "
                    f"AND (n.{exact}, n.number) < (?, ?) ORDER BY n.{exact} DESC, n.number DESC LIMIT ?",
                    (*among, kind, *after, limit),
                )
            )
        at: int | None = (1 << 63) - 1 if cursor is None else step_of(int(str(after[0])))
        while len(found) < limit:
            row = self._db.one(
                f"SELECT max({step}) FROM names WHERE kind = ? AND public AND {step} <= ?",
                (kind, at),
            )
            at = None if row is None else row[0]
            if at is None:
                break
            found += self._db.read(
                f"SELECT {_NAME} FROM names n WHERE n.kind = ? AND n.public AND n.{step} = ? "
                f"AND (n.{exact}, n.number) < (?, ?) AND {having} ORDER BY n.{exact} DESC, n.number DESC LIMIT ?",
                (kind, at, *after, *among, limit - len(found)),
            )
            at -= 1
        return found

    def of_article(self, article: str) -> Mapping[NameId, NameRow]:
        """The names of an article that have a page."""
        rows = self._db.read(
            f"SELECT {_NAME} FROM articles a JOIN article_names t ON t.article = a.number "
            "JOIN names n ON n.number = t.name WHERE a.id = ? AND n.public",
            (article,),
        )
        return {row.id: row for row in self._rows(list(rows))}

    def _rows(self, rows: Sequence[Row]) -> tuple[NameRow, ...]:
        stories: dict[int, int] = dict(
            self._db.read(
                f"SELECT name, count(*) FROM story_names WHERE name IN {MANY} GROUP BY name",
                (many(row[0] for row in rows),),
            )
        )
        found = []
        for number, id, kind, key, articles, first, last, offices, origins in rows:
            outlets = self._db.one(
                "SELECT count(DISTINCT outlet) FROM (SELECT outlet FROM article_names WHERE name = ? "
                "ORDER BY sorted DESC, article DESC LIMIT ?) x",
                (number, COUNTED),
            )
            names = _shown(self._told(number, WRITTEN))
            found.append(
                NameRow(
                    id=id,
                    kind=kind,
                    key=key,
                    name=names[0][1] if names else key,
                    names=names,
                    articles=articles,
                    stories=stories.get(number, 0),
                    outlets=outlets[0] if outlets else 0,
                    first=None if first == UNDATED else _time(first),
                    last=_time(last),
                    ground=ground_of(kind, offices, origins),
                )
            )
        return tuple(found)

    def _told(self, name: int, limit: int) -> list[Told]:
        """What the latest articles say of a name."""
        rows = self._db.read(
            "SELECT content FROM article_names WHERE name = ? ORDER BY sorted DESC, article DESC LIMIT ?", (name, limit)
        )
        return [told_of(row[0]) for row in rows]

    def _number(self, id: NameId) -> int:
        row = self._db.one("SELECT number FROM names WHERE id = ?", (id,))
        return row[0] if row else -1

    # --- one name ----------------------------------------------------------------------------------------------------

    def forms(self, id: NameId, limit: int = 60) -> tuple[Form, ...]:
        """How it is written in its latest articles, by language, the commonest first."""
        counted: Counter[tuple[str, str]] = Counter()
        for told in self._told(self._number(id), COUNTED):
            counted.update((told.language, form) for form in told.forms)
        rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
        return tuple(Form(form, language, articles) for (language, form), articles in rows[:limit])

    def offices(self, id: NameId, limit: int = OFFICES) -> tuple[Office, ...]:
        """The roles of a person, with when that was stated and where: those of most articles first."""
        row = self._db.one("SELECT number FROM names WHERE id = ? AND kind = 'person'", (id,))
        if row is None:
            return ()
        number = row[0]
        found: dict[tuple[str, str, str], list[_Place]] = {}
        public: dict[tuple[str, str, str], bool] = {}
        seen: set[int] = set()
        for way in ("DESC", "ASC"):
            for sorted_, article, content in self._db.read(
                "SELECT sorted, article, content FROM article_names WHERE name = ? AND roles > 0 "
                f"ORDER BY sorted {way}, article {way} LIMIT ?",
                (number, TOLD),
            ):
                if article not in seen:
                    seen.add(article)
                    for role, of, modifier, first, last, is_public in told_of(content).roles:
                        found.setdefault((role, of, modifier), []).append((sorted_, article, first, last))
                        public[role, of, modifier] = public.get((role, of, modifier), False) or is_public
        most = sorted(found.items(), key=lambda row: (-len(row[1]), -max(row[1])[0], row[0]))[:limit]
        shown = []
        for stated, places in most:
            dated = [place for place in places if place[0] != NEVER] or places
            ends = dict.fromkeys((max(dated), min(dated)))
            shown.append(
                Office(
                    *stated,
                    since=_time(min(dated)[0]),
                    until=_time(max(dated)[0]),
                    articles=len(places),
                    stated=tuple(map(self._statement, ends)),
                    public=public[stated],
                )
            )
        return tuple(shown)

    def _statement(self, place: _Place) -> Statement:
        _, article, first, last = place
        row = self._db.one(
            "SELECT a.id, v.reading, a.outlet, a.dated FROM articles a "
            "JOIN versions v ON v.article = a.number AND v.version = a.version WHERE a.number = ?",
            (article,),
        )
        assert row is not None
        span = Span(first, last)
        return Statement(Passage(row[0], span, span.of(decode_text(row[1]))), row[2], moment_or_none(row[3]))

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
        of = self._db.one(f"SELECT count(*) FROM ({latest}) x", (id, LOOKED_AT))
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
                "SELECT l.sorted, l.article, l.content, a.id, a.outlet, a.address, a.dated, st.id, v.reading, "
                "(SELECT p.stated FROM published p WHERE p.article = a.number) FROM "
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
                at_time = moment_or_none(row[6])
                items.append(QuoteRow(speaker, passage, mode, act, row[4], row[5], at_time, row[7], row[9] or ""))
        return Listing(tuple(items), None)


_Place = tuple[int, int, int, int]
"""Time, number of the article, offsets."""


def _shown(told: Sequence[Told]) -> tuple[tuple[str, str], ...]:
    """Language and form, the language and in it the form that most articles have as the longest; of equal ones that
    which is not in capitals, then the longer one."""
    languages = Counter(one.language for one in told)
    forms: dict[str, Counter[str]] = {}
    for one in told:
        forms.setdefault(one.language, Counter()).update(one.forms[:1])

    def rank(row: tuple[str, int]) -> tuple[int, bool, int, str]:
        form, count = row
        return count, not (form.isupper() and len(form) > 5), len(form), form

    order = sorted(languages, key=lambda language: (-languages[language], language))
    return tuple((language, max(forms[language].items(), key=rank)[0]) for language in order if forms[language])


def _words_in_order(text: str) -> list[str]:
    """The folded words of a query, the one that is still being typed last."""
    return list(dict.fromkeys(folded_names.key(text).split()))


def _time(sorted: int) -> datetime | None:
    return moment_or_none(sorted if sorted != NEVER else None)


def _position(cursor: str, kind: type[int] | type[str]) -> tuple[int | str, int]:
    number, _, value = cursor.partition(".")
    try:
        found = kind(value), int(number)
        if any(isinstance(each, int) and abs(each) >= 1 << 63 for each in found):
            raise ValueError
    except ValueError:
        problem = "is no cursor of this listing; take the `next` of the page before"
        raise InputError(cursor[:60], problem, done="refused") from None
    return found


def _place_of(cursor: str | None) -> tuple[int, int, int]:
    place, _, skip = (cursor or "").rpartition(".")
    if "." not in place or not skip.isdecimal():
        return *key_of(cursor), 0
    return *key_of(place), int(skip[:9])
