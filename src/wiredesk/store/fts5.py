"""The index of words of SQLite: FTS5, which keeps no text of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from wiredesk.store import ranking
from wiredesk.store.engine import Engine, Row
from wiredesk.store.search_content import Content, columns
from wiredesk.store.search_expressions import Both, Condition, Either, Expression, Phrase, Spelling

_INSERT = "INSERT INTO search_index (rowid, title, body, title_spelt, body_spelt, fields) VALUES (?, ?, ?, ?, ?, ?)"
_DELETE = (
    "INSERT INTO search_index (search_index, rowid, title, body, title_spelt, body_spelt, fields) "
    "VALUES ('delete', ?, ?, ?, ?, ?, ?)"
)
_RANK = f"bm25(search_index, {ranking.TITLE}, {ranking.BODY}, {ranking.TITLE}, {ranking.BODY}, {ranking.FIELDS})"
_COLUMNS: dict[Spelling, str] = {"plain": "", "spelt": "{title_spelt body_spelt} : ", "title": "{title_spelt} : "}


class Fts5:
    """See `store.engine.WordIndex`. To take something out it is told again what was put in."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def put(self, rows: Sequence[tuple[int, Content]]) -> None:
        """Articles by their places."""
        # What comes in ascending order of place is collected; a piece of index is written at each step back.
        ordered = sorted(rows, key=lambda row: row[0])
        self._db.write_many(_INSERT, [(place, *astuple(columns(content))) for place, content in ordered])

    def take_out(self, rows: Sequence[tuple[int, Content]]) -> None:
        """Articles that were put in so."""
        self._db.write_many(_DELETE, [(place, *astuple(columns(content))) for place, content in rows])

    def merge(self) -> None:
        """Writes the index anew in one piece: what was taken out is in none of its pages any more."""
        self._db.write("INSERT INTO search_index (search_index) VALUES ('optimize')")

    def check(self) -> None:
        """Raises `StoreError` where it does not hold together."""
        # It checks itself by a statement that looks like writing.
        self._db.write("INSERT INTO search_index (search_index) VALUES ('integrity-check')")

    def condition(self, expression: Expression) -> Condition:
        """Of a row `f` of `search_index`: an expression finds it."""
        return Condition("search_index MATCH ?", (_match(expression),))

    def scored(self, expression: Expression, rest: str, params: Sequence[object], columns: str) -> list[Row]:
        """Rows of the index that an expression finds: place, bm25, and some columns. rest: what follows the condition;
        it begins with AND."""
        return list(
            self._db.read(
                f"SELECT f.rowid, {_RANK}, {columns} WHERE search_index MATCH ?{rest}", (_match(expression), *params)
            )
        )


def _match(expression: Expression) -> str:
    """Every part of it stands in parentheses or is a phrase."""
    match expression:
        case Phrase():
            star = " *" if expression.star else ""
            return f'{_COLUMNS[expression.spelling]}"{" ".join(expression.words)}"{star}'
        case Either():
            return _joined(" OR ", expression.parts)
        case Both():
            found = _joined(" AND ", expression.parts)
            # Few parentheses: FTS5 follows them to a depth that it was built with.
            return f"({found} NOT {_joined(' OR ', expression.absent)})" if expression.absent else found


def _joined(join: str, parts: Sequence[Expression]) -> str:
    return _match(parts[0]) if len(parts) == 1 else f"({join.join(map(_match, parts))})"
