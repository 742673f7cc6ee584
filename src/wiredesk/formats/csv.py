"""Articles and stories as tables for a spreadsheet (RFC 4180). A cell is text and never a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator

from wiredesk.formats.exported import Exported, one_line
from wiredesk.model.kept import StoryRow
from wiredesk.model.topics import TOPICS
from wiredesk.model.values import When

COLUMNS = (
    "id", "url", "title", "outlet", "language", "published", "published_how", "dated", "dated_by", "first_seen",
    "authors", "section", "categories", "story", "derived_from", "version", "current", "excerpt",
)  # fmt: skip
FULL_COLUMN = "text"
STORY_COLUMNS = (
    "id", "url", "title", "origins_at_least", "origins_at_most", "reports", "outlets", "languages", "copies", "differs",
    "differs_on", "first", "last", "shown", "settled",
)  # fmt: skip
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


def story_lines(rows: Iterable[StoryRow], *, base: str, mark: bool = False) -> Iterator[str]:
    """The head, then a line a story, as in `lines`. base: of the desk's addresses, without a slash at its end."""
    yield ("\ufeff" if mark else "") + _line(STORY_COLUMNS)
    for row in rows:
        yield _line([cell(value) for value in _story_values(row, base)])


def cell(value: str) -> str:
    """The text as a cell that gives no orders: an apostrophe before what a spreadsheet would work out."""
    # Programs skip blanks and what cannot be seen before they look.
    start = next((char for char in value if char in _ORDERS or unicodedata.category(char)[0] not in "ZC"), "")
    return f"'{value}" if start in _ORDERS else value


def _line(values: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(values)
    return out.getvalue()


def _story_values(row: StoryRow, base: str) -> list[str]:
    times = [at.isoformat() if at else "" for at in (row.first, row.last, row.shown)]
    return [
        row.id,
        f"{base}/s/{row.id}",
        one_line(row.title),
        str(row.at_least),
        str(row.at_most),
        str(row.reports),
        "; ".join(row.outlets),
        " ".join(row.languages),
        str(row.copies),
        str(row.differs),
        "; ".join(row.differs_on),
        *times,
        "yes" if row.settled else "no",
    ]


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
        "; ".join(TOPICS[code] for code in row.topics),
        row.story or "",
        derived,
        article.version,
        "yes" if row.current else "no",
        row.excerpt,
    ]
    return [*values, article.body if row.full_text else ""] if full_text else values


def _value(when: When | None) -> str:
    return when.value if when else ""
