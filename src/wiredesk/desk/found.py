"""Which reports of a story a search found, with the words around the hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wiredesk.model.kept import ArticleRow, StoryRow
from wiredesk.model.spans import StoryId

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk

EACH = 3
"""Reports of one story that are shown."""
_SEARCHED = 5
"""Hits that are looked at for each story: a story stands where its best report does, so they are among the first."""


def found_in(desk: Desk, query: str, stories: Sequence[StoryRow]) -> Mapping[StoryId, tuple[ArticleRow, ...]]:
    """The best hits in each of some stories that a query found, at most `EACH`; none of a story without one near."""
    found: dict[StoryId, tuple[ArticleRow, ...]] = {row.id: () for row in stories}
    for row in desk.search_articles(query, limit=_SEARCHED * len(stories)).listing.items if stories else ():
        if row.story in found and len(found[row.story]) < EACH:
            found[row.story] += (row,)
    return found
