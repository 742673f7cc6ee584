"""Marks of stories that went into others or came out of them."""

from __future__ import annotations

from collections.abc import Iterable

from wiredesk.model.kept import Moved
from wiredesk.model.spans import StoryId
from wiredesk.store.engine import Engine


def follow(db: Engine, moved: Iterable[Moved]) -> None:
    """Has marks count where their stories went. What came out of a marked story, and never was one before, is marked
    like it."""
    for one in moved:
        if one.kind == "merged":
            db.write("UPDATE marks SET shown_as = ? WHERE shown_as = ?", (one.new, one.old))
        elif one.kind == "ended":
            db.write("UPDATE marks SET shown_as = NULL WHERE shown_as = ?", (one.old,))
        elif db.one("SELECT 1 FROM moved_stories WHERE old = ? AND kind != 'split' LIMIT 1", (one.new,)) is None:
            db.write(
                "INSERT INTO marks (story, shown_as, seen, followed, note, tags) "
                "SELECT ?1, ?1, seen, followed, note, tags FROM marks WHERE shown_as = ?2 ORDER BY story != ?2 LIMIT 1 "
                "ON CONFLICT DO NOTHING",
                (one.new, one.old),
            )


def back(db: Engine, story: StoryId) -> None:
    """A story begins; what was noted on it once is its own again."""
    db.write("UPDATE marks SET shown_as = story WHERE story = ?", (story,))


def forget(db: Engine, stories: Iterable[StoryId]) -> None:
    """Takes away all that was noted on stories, and how their figures grew."""
    for story in stories:
        db.write("DELETE FROM marks WHERE story = ?1 OR shown_as = ?1", (story,))
        db.write("DELETE FROM tallies WHERE story = ?", (story,))
