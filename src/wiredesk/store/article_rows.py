"""How an article stands in a listing: the columns that are read, and the row made of them."""

from __future__ import annotations

import json

from wiredesk.model.kept import ArticleRow
from wiredesk.store.codec import moment_or_none
from wiredesk.store.engine import Row

LISTED = (
    "a.id, a.title, a.outlet, a.address, a.language, a.dated, a.by_sight, a.is_article, a.reason, a.authors, "
    "a.section, a.source, st.id, a.sorted, a.number, "
    "(SELECT p.stated FROM published p WHERE p.article = a.number)"
)
"""Columns of `articles a` and of its story; 13 and 14 are what listings are sorted by."""
STORY = "LEFT JOIN story_articles sa ON sa.article = a.number LEFT JOIN stories st ON st.number = sa.story"
"""Joins the story of `articles a` as `st`."""


def article_row(row: Row) -> ArticleRow:
    """The row of a listing from those columns."""
    return ArticleRow(
        id=row[0],
        title=row[1],
        outlet=row[2],
        address=row[3],
        language=row[4],
        dated=moment_or_none(row[5]),
        by_sight=bool(row[6]),
        is_article=bool(row[7]),
        reason=row[8],
        authors=tuple(json.loads(row[9])),
        section=row[10],
        source=row[11],
        story=row[12],
        stated="" if row[6] else row[15] or "",
    )
