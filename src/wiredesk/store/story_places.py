"""Places of stories: what most of their reports name, to filter stories by."""

from __future__ import annotations

from wiredesk.store.engine import Engine
from wiredesk.text import names

PLACES = 12
"""Of a story, those that most reports name."""


def put_places(db: Engine, story: int) -> None:
    """The places that every second report of a story names, and more, as terms of it; others are taken away."""
    rows = db.read(
        "SELECT n.key FROM story_articles m JOIN article_names x ON x.article = m.article "
        "JOIN names n ON n.number = x.name WHERE m.story = ?1 AND n.kind = 'place' GROUP BY n.number "
        "HAVING 2 * count(*) >= (SELECT count(*) FROM story_articles WHERE story = ?1) "
        "ORDER BY count(*) DESC, n.key LIMIT ?2",
        (story, PLACES),
    )
    terms = {place for (key,) in rows if (place := names.key(key))}
    db.write("DELETE FROM story_terms WHERE story = ? AND kind = 'place'", (story,))
    db.write_many(
        "INSERT INTO story_terms (kind, value, shown, story) SELECT 'place', ?, shown, number FROM stories "
        "WHERE number = ?",
        ((place, story) for place in sorted(terms)),
    )


def fill(db: Engine, position: str) -> str | None:
    """The places of the next stories in order of number."""
    sql = "SELECT number FROM stories WHERE number > ? ORDER BY number LIMIT 200"
    stories = [row[0] for row in db.read(sql, (int(position or 0),))]
    for story in stories:
        put_places(db, story)
    return str(stories[-1]) if stories else None
