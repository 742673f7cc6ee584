"""What stories are filtered by beside their places: languages, outlets, categories, as their reports have them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from wiredesk.model.topics import TOPICS
from wiredesk.store.engine import MANY, Engine, many
from wiredesk.store.search_content import numbers
from wiredesk.text.folding import fold

_TOPICS = frozenset(map(fold, TOPICS.values()))


def categories(db: Engine, story: int) -> tuple[str, ...]:
    """Folded categories of a story: every section under which a report of it stands, and the topics of at least half of
    those reports that have one. They are what facets count, so that what is offered there finds its stories."""
    counted: Counter[int] = Counter()
    for (facets,) in db.read(
        "SELECT s.facets FROM story_articles m JOIN searched s ON s.article = m.article WHERE m.story = ?", (story,)
    ):
        counted.update(numbers(facets))
    rows = list(
        db.read(
            f"SELECT number, key FROM search_values WHERE field = 'category' AND number IN {MANY}", (many(counted),)
        )
    )
    topics = {key: counted[number] for number, key in rows if key in _TOPICS}
    # A report has one topic at most among its facets.
    half = sum(topics.values()) / 2
    return tuple(sorted(key for _, key in rows if key not in topics or topics[key] >= half))


def put_terms(
    db: Engine,
    story: int,
    shown: int,
    *,
    languages: Iterable[str],
    outlets: Iterable[str],
    categories: Iterable[str],
) -> None:
    """Has a story found by these alone; its places stay. shown: `stories.shown`; categories: folded."""
    # Its places are known when it is told.
    db.write("DELETE FROM story_terms WHERE story = ? AND kind != 'place'", (story,))
    db.write("UPDATE story_terms SET shown = ? WHERE story = ?", (shown, story))
    terms = {("language", fold(language)) for language in languages}
    terms |= {("outlet", fold(outlet)) for outlet in outlets}
    terms |= {("category", category) for category in categories}
    db.write_many(
        "INSERT INTO story_terms (kind, value, shown, story) VALUES (?, ?, ?, ?)",
        ((kind, value, shown, story) for kind, value in sorted(terms) if value),
    )


def fill(db: Engine, position: str) -> str | None:
    """The terms of the next stories in order of number, as `put_terms` writes them."""
    rows = list(
        db.read(
            "SELECT number, shown, outlets, languages FROM stories WHERE number > ? ORDER BY number LIMIT 200",
            (int(position or 0),),
        )
    )
    for number, shown, outlets, languages in rows:
        put_terms(
            db,
            number,
            shown,
            languages=json.loads(languages),
            outlets=json.loads(outlets),
            categories=categories(db, number),
        )
    return str(rows[-1][0]) if rows else None
