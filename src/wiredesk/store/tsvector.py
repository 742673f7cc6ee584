"""The index of words of PostgreSQL: a tsvector of our own folded words for each article, in a GIN index.

    words            each word of all columns; behind a sign those of the text as it is spelt, and of the title
    title, body, …   the texts themselves, a space around each word: what tells whether words stand side by side, how
                     often each stands there, and so how well an article fits

A tsvector alone knows the first 16,383 places of a text and 255 of a word; so it holds none, and says only which
articles have the words. It is made of words that are folded already, which is the configuration "simple".

bm25 is FTS5's, worked out here with the same figures: of a query that both engines run on the same articles, the same
hits come in the same order. Of a word of more than `COUNTED` articles, how many have it is the planner's estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wiredesk.store import ranking
from wiredesk.store.search_content import Content, columns
from wiredesk.store.search_expressions import Both, Condition, Either, Expression, Phrase

if TYPE_CHECKING:
    from wiredesk.store.engine import Engine, Row

SPELT, IN_TITLE = "\ue020", "\ue021"
"""What stands before a word as it is spelt, anywhere and in the title."""
COUNTED = 10_000
"""Articles with a word that are counted."""
MOST_BYTES = 1_000_000
"""Of different words of one article that are found: the server holds no longer tsvector."""
_FIRST_SIGN, _LAST_SIGN = "\ue000", "\uf8ff"
_TEXTS = ("title", "body", "title_spelt", "body_spelt")
_WEIGHTS = (ranking.TITLE, ranking.BODY, ranking.TITLE, ranking.BODY)
_TEXTS_OF = {"plain": (0, 1, 2, 3), "spelt": (2, 3), "title": (2,)}
_PHRASES = {"plain": (*_TEXTS, "fields"), "spelt": _TEXTS[2:], "title": _TEXTS[2:3]}
_SIGN = {"plain": "", "spelt": SPELT, "title": IN_TITLE}
_K1, _B = 1.2, 0.75
_LEAST = 1e-6
"""Worth of a word that most articles have."""


class Tsvector:
    """See `store.engine.WordIndex`."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    # --- storing -----------------------------------------------------------------------------------------------------

    def put(self, rows: Sequence[tuple[int, Content]]) -> None:
        """Articles by their places."""
        put, tokens = [], 0
        for place, content in rows:
            shown = columns(content)
            texts = (shown.title, shown.body, shown.title_spelt, shown.body_spelt, shown.fields)
            count = sum(len(text.split()) for text in texts)
            tokens += count
            put.append((place, count, _words(texts), *(f" {text} " if text else "" for text in texts)))
        self._db.write_many(
            "INSERT INTO search_index (rowid, tokens, words, title, body, title_spelt, body_spelt, fields) "
            "VALUES (?, ?, array_to_tsvector(?::text[]), ?, ?, ?, ?, ?)",
            put,
        )
        self._add(len(put), tokens)

    def take_out(self, rows: Sequence[tuple[int, Content]]) -> None:
        """Articles that were put in so."""
        for place, _ in rows:
            gone = self._db.one("DELETE FROM search_index WHERE rowid = ? RETURNING tokens", (place,))
            if gone is not None:
                self._add(-1, -gone[0])

    def _add(self, articles: int, tokens: int) -> None:
        if articles:
            self._db.write("UPDATE search_totals SET articles = articles + ?, tokens = tokens + ?", (articles, tokens))

    def merge(self) -> None:
        """Nothing: what was deleted goes as the server vacuums."""

    def check(self) -> None:
        """Nothing: an index of the server is its own."""

    # --- finding -----------------------------------------------------------------------------------------------------

    def condition(self, expression: Expression) -> Condition:
        """Of a row `f` of `search_index`: an expression finds it."""
        match expression:
            case Phrase():
                return _phrase(expression)
            case Either():
                return _joined(" OR ", [self.condition(part) for part in expression.parts])
            case Both():
                found = [self.condition(part) for part in expression.parts]
                absent = [self.condition(part) for part in expression.absent]
                return _joined(" AND ", found + [Condition(f"NOT {one.sql}", one.params) for one in absent])

    def scored(self, expression: Expression, rest: str, params: Sequence[object], columns: str) -> list[Row]:
        """See `store.engine.WordIndex`."""
        found = self.condition(expression)
        phrases = [phrase for phrase in _present(expression) if not _FIRST_SIGN <= phrase.words[0][0] <= _LAST_SIGN]
        texts = ", ".join(f"f.{name}" for name in _TEXTS) if phrases else "'', '', '', ''"
        rows = list(
            self._db.read(
                f"SELECT f.rowid, f.tokens, {texts}, {columns} WHERE {found.sql}{rest}", (*found.params, *params)
            )
        )
        if not rows or not phrases:
            return [(place, 0.0, *row[4:]) for place, _, *row in rows]
        articles, tokens = self._db.one("SELECT articles, tokens FROM search_totals") or (0, 0)
        usual = tokens / articles if articles else 1.0
        looked_for = [
            (_needle(phrase), _TEXTS_OF[phrase.spelling], self._worth(phrase, articles)) for phrase in phrases
        ]
        scored: list[Row] = []
        for place, length, *row in rows:
            long = _K1 * (1.0 - _B + _B * length / usual)
            score = 0.0
            for needle, where, worth in looked_for:
                often = sum(_WEIGHTS[at] * _count(row[at], needle) for at in where)
                score += worth * often * (_K1 + 1.0) / (often + long)
            scored.append((place, -score, *row[4:]))
        return scored

    def _worth(self, phrase: Phrase, articles: int) -> float:
        """The rarer, the more."""
        found = self.condition(phrase)
        sql = f"SELECT 1 FROM search_index f WHERE {found.sql}"
        row = self._db.one(f"SELECT count(*) FROM ({sql} LIMIT ?) x", (*found.params, COUNTED + 1))
        having = row[0] if row else 0
        if having > COUNTED:
            plan = self._db.one(f"EXPLAIN (FORMAT JSON) {sql}", found.params)
            having = max(having, plan[0][0]["Plan"]["Plan Rows"] if plan else 0)
        return max(_LEAST, math.log((articles - having + 0.5) / (having + 0.5))) if articles > having else _LEAST


def _words(texts: Sequence[str]) -> list[str]:
    """The words of an article as the index holds them, each once: fields and plain ones first."""
    title, body, title_spelt, body_spelt, fields = (text.split() for text in texts)
    found: dict[str, None] = dict.fromkeys((*fields, *title, *body, *title_spelt, *body_spelt))
    found |= dict.fromkeys(IN_TITLE + word for word in title_spelt)
    found |= dict.fromkeys(SPELT + word for word in (*title_spelt, *body_spelt))
    size, kept = 0, []
    for word in found:
        size += len(word.encode())
        if size > MOST_BYTES:
            break
        kept.append(word)
    return kept


def _phrase(phrase: Phrase) -> Condition:
    sign = _SIGN[phrase.spelling]
    words = [f"'{sign}{word}'" for word in phrase.words]
    if phrase.star:
        words[-1] += ":*"
    having = "f.words @@ ?::tsquery"
    if len(words) == 1:
        return Condition(having, (words[0],))
    columns = _PHRASES[phrase.spelling]
    beside = " OR ".join(f"strpos(f.{name}, ?) > 0" for name in columns)
    return Condition(f"({having} AND ({beside}))", (" & ".join(words), *[_needle(phrase)] * len(columns)))


def _joined(join: str, parts: Sequence[Condition]) -> Condition:
    return Condition(
        f"({join.join(part.sql for part in parts)})", tuple(param for part in parts for param in part.params)
    )


def _present(expression: Expression) -> Iterator[Phrase]:
    """The phrases that are to be found, not those that are to be absent."""
    match expression:
        case Phrase():
            yield expression
        case Either() | Both():
            for part in expression.parts:
                yield from _present(part)


def _needle(phrase: Phrase) -> str:
    return f" {' '.join(phrase.words)}" + ("" if phrase.star else " ")


def _count(text: str, needle: str) -> int:
    """How often it stands there: two that stand side by side have the space between them in common."""
    count, at = 0, text.find(needle)
    while at >= 0:
        count += 1
        at = text.find(needle, at + 1)
    return count
