"""Articles as a table for a spreadsheet (RFC 4180). A cell is text and never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from wiredesk.formats.exported import Exported
from wiredesk.model.values import When

COLUMNS = (
    "id", "url", "title", "outlet", "language", "published", "published_how", "dated", "dated_by", "first_seen",
    "authors", "section", "story", "derived_from", "version", "current", "excerpt",
)  # fmt: skip
FULL_COLUMN = "text"
_ORDERS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""First characters by which a spreadsheet takes a cell for a formula, also in their full-width forms (OWASP, "CSV
injection")."""


def lines(rows: Iterable[Exported], *, full_text: bool = False, mark: bool = False) -> Iterator[str]:
    """The head, then a line an article version, each ending in CR LF.

    full_text: a column for the text, empty where it may not go. mark: begin with a byte order mark, by which Excel
    knows that it is UTF-8.
    """
    columns = (*COLUMNS, FULL_COLUMN) if full_text else COLUMNS
    yield ("\ufeff" if mark else "") + _line(columns)
    for row in rows:
        yield _line([cell(value) for value in _values(row, full_text)])


def cell(value: str) -> str:
    """The text as a cell that gives no orders: an apostrophe before what a spreadsheet would work out."""
    start = value.lstrip(" \u00a0\u200b\ufeff\x00")[:1]
    return f"'{value}" if start in _ORDERS and start else value


def _line(values: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(values)
    return out.getvalue()


def _values(row: Exported, full_text: bool) -> list[str]:
    article = row.article
    derived = "; ".join(f"{one.kind} {one.address or one.name}" for one in row.derived)
    values = [
        article.id,
        article.address or "",
        row.title,
        row.outlet or "",
        article.lang,
        _value(article.published.value if article.published else None),
        article.published.how if article.published else "",
        row.dated.isoformat() if row.dated else "",
        "" if row.dated is None else "first sight" if row.by_sight else "publication",
        article.first_seen.isoformat() if article.first_seen else "",
        "; ".join(author.name for author in article.authors),
        article.section.value if article.section else "",
        row.story or "",
        derived,
        article.version,
        "yes" if row.current else "no",
        row.excerpt,
    ]
    return [*values, article.body if row.full_text else ""] if full_text else values


def _value(when: When | None) -> str:
    return when.value if when else ""
