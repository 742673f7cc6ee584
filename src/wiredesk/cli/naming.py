"""What the user may have meant by an id that the desk does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from wiredesk.cli.rows_text import SHORT
from wiredesk.desk.desk import Desk
from wiredesk.model.errors import InputError
from wiredesk.model.spans import ArticleId, StoryId

View = TypeVar("View")
_ID = re.compile(r"[0-9a-f]{4,}")
_LEAST = 4
"""Characters of an id that the store looks up."""
_SHOWN = 3


def looked_up(find: Callable[[str], View], text: str, desk: Desk) -> View:
    """What `find` gives; a miss names what is near. Raises `InputError`."""
    try:
        return find(text)
    except InputError as error:
        text = text.strip().lower()
        if re.fullmatch(r"[0-9a-f]{1,3}", text):
            raise InputError(error.source, error.problem, done=f"give at least {_LEAST} characters of an id") from error
        near = _near(text, desk)
        if not near:
            raise
        raise InputError(error.source, error.problem, done=f"did you mean {' or '.join(near)}?") from error


def _near(text: str, desk: Desk) -> Sequence[str]:
    """Stories and articles whose ids begin as the text does, by the longest beginning that finds any."""
    if not _ID.fullmatch(text):
        return ()
    for length in range(len(text), _LEAST - 1, -1):
        stories = desk.store.groupings.find(text[:length])
        articles = desk.store.articles.find(text[:length])
        if stories or articles:
            named = [_story(id, desk) for id in stories[:_SHOWN]] + [_article(id, desk) for id in articles[:_SHOWN]]
            return named[:_SHOWN]
    return ()


def _story(id: StoryId, desk: Desk) -> str:
    row = desk.store.groupings.row(id)
    return f"story {id[:SHORT]} ({row.title if row else ''})"


def _article(id: ArticleId, desk: Desk) -> str:
    row = desk.store.articles.row(id)
    return f"article {id[:SHORT]} ({row.title if row else ''})"
