"""Tables of migration 7: what the user notes and decides, how the figures of stories grew, when their reports came."""

from __future__ import annotations

import json

from wiredesk.store.arrivals import arrivals
from wiredesk.store.engine import Engine

TABLES = """
CREATE TABLE marks (
    story TEXT PRIMARY KEY,             -- lasting id under which it was noted
    shown_as TEXT,                      -- the story that it counts for now; NULL: for none until its own is back
    seen INTEGER,
    followed INTEGER NOT NULL,
    note TEXT NOT NULL,
    tags TEXT NOT NULL                  -- JSON list, in order
) WITHOUT ROWID;
CREATE INDEX marks_by_story ON marks (shown_as) WHERE shown_as IS NOT NULL;

CREATE TABLE tallies (                  -- figures of a story from a time on
    story TEXT NOT NULL,                -- lasting id
    at INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    at_least INTEGER NOT NULL,
    at_most INTEGER NOT NULL,
    differs INTEGER NOT NULL,
    PRIMARY KEY (story, at)
) WITHOUT ROWID;

CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the feed of one that is gone is never that of another
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    made INTEGER NOT NULL,
    feed INTEGER NOT NULL,
    webhook TEXT,
    mail TEXT,
    paused INTEGER NOT NULL,
    last INTEGER
);

CREATE TABLE deliveries (
    search INTEGER NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    way TEXT NOT NULL,
    at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    problem TEXT NOT NULL,
    done INTEGER NOT NULL,
    PRIMARY KEY (search, article, way)
) WITHOUT ROWID;
CREATE INDEX deliveries_by_search ON deliveries (search, at);
CREATE INDEX deliveries_by_article ON deliveries (article);
CREATE INDEX deliveries_pending ON deliveries (at) WHERE NOT done;

ALTER TABLE stories ADD COLUMN arrivals TEXT NOT NULL DEFAULT '[]'; -- JSON list: reports in each stretch of its time

ALTER TABLE decisions RENAME TO decisions_before;
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    content TEXT NOT NULL,              -- JSON
    undone INTEGER,                     -- when, NULL: it stands
    names TEXT                          -- JSON: articles of the stories that it touched as they were before, by story
);
INSERT INTO decisions (number, content) SELECT number, content FROM decisions_before;
DROP TABLE decisions_before;
CREATE TABLE decided_articles (         -- which decisions an article is in
    article TEXT NOT NULL,              -- id
    decision INTEGER NOT NULL REFERENCES decisions (number) ON DELETE CASCADE,
    PRIMARY KEY (article, decision)
) WITHOUT ROWID;
CREATE INDEX decided_articles_by_decision ON decided_articles (decision);
INSERT OR IGNORE INTO decided_articles (article, decision)
    SELECT json_each.value, number FROM decisions, json_each(content, '$.articles');

CREATE TABLE as_found (                 -- versions whose reading was corrected, as they were read before that
    version INTEGER PRIMARY KEY REFERENCES versions (number) ON DELETE CASCADE,
    made_with INTEGER NOT NULL REFERENCES made_with (number),
    reading BLOB NOT NULL
);
"""


def fill(db: Engine, position: str) -> str | None:
    """The next stories in order of number: when their reports came, and their first tally, of the last time that the
    desk stored anything."""
    sql = "SELECT number FROM stories WHERE number > ? ORDER BY number LIMIT 200"
    stories = [row[0] for row in db.read(sql, (int(position or 0),))]
    if not stories:
        return None
    at = db.one("SELECT at FROM pages ORDER BY number DESC LIMIT 1")
    for number in stories:
        times = db.read(
            "SELECT a.dated FROM story_articles m JOIN articles a ON a.number = m.article WHERE m.story = ?", (number,)
        )
        bars = arrivals(row[0] for row in times if row[0] is not None)
        db.write("UPDATE stories SET arrivals = ? WHERE number = ?", (json.dumps(bars), number))
        db.write(
            "INSERT INTO tallies (story, at, reports, at_least, at_most, differs) "
            "SELECT id, ?, reports, at_least, at_most, differs FROM stories WHERE number = ?",
            (at[0] if at else 0, number),
        )
    return str(stories[-1])
