"""Tables of migrations 2, 5, 11, 12, 14 and 18: stories as shown, and what grouping must remember to go on from there.

Shown are `stories`, `story_articles`, `story_terms`, `links`, `resolutions`, `story_follows`, `moved_stories`. The rest
is the state of `stories.settling`; there an item (a report, a part of a story, a story) has a number that comes from
its id, which is not `articles.number`.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE stories (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- lasting
    item INTEGER UNIQUE,                -- its number in grouping; NULL: provisional
    title TEXT NOT NULL,
    reports INTEGER NOT NULL,
    outlets TEXT NOT NULL,              -- JSON list
    languages TEXT NOT NULL,            -- JSON list
    at_least INTEGER NOT NULL,          -- independent origins
    at_most INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    differs INTEGER NOT NULL,           -- questions
    differs_on TEXT NOT NULL,           -- JSON list of what they ask
    first INTEGER,
    last INTEGER,
    shown INTEGER NOT NULL,             -- latest publication, else first sight, of its reports; NEVER if not known
    growth INTEGER NOT NULL,            -- reports of the day before `shown`
    settled INTEGER NOT NULL,
    told BLOB,                          -- Story without its links
    concluded BLOB                      -- origins, differences, shared quotes; NULL: not for the present members
);
CREATE INDEX stories_latest ON stories (shown, number);
CREATE INDEX stories_covered ON stories (reports, number);
CREATE INDEX stories_highlights ON stories (at_least, shown, number);
CREATE INDEX stories_growing ON stories (growth, shown, number);
CREATE INDEX stories_unsettled ON stories (item) WHERE NOT settled;
CREATE INDEX stories_differing ON stories (shown, number) WHERE differs > 0;

CREATE TABLE story_articles (           -- which story an article is in
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE
);
CREATE INDEX story_articles_by_story ON story_articles (story, article);

CREATE TABLE story_terms (              -- what stories are filtered by: kind "language", "outlet", "category", "place"
    kind TEXT NOT NULL,
    value TEXT NOT NULL,                -- folded
    shown INTEGER NOT NULL,
    story INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE,
    PRIMARY KEY (kind, value, shown, story)
) WITHOUT ROWID;
CREATE INDEX story_terms_by_story ON story_terms (story);

CREATE TABLE moved_stories (            -- history of merges and splits
    number INTEGER PRIMARY KEY,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX moved_stories_by_old ON moved_stories (old);
CREATE INDEX moved_stories_by_new ON moved_stories (new);

CREATE TABLE links (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,           -- item
    other INTEGER,                      -- item of the origin, NULL: not held
    content BLOB NOT NULL
);
CREATE INDEX links_by_article ON links (article);
CREATE INDEX links_by_other ON links (other) WHERE other IS NOT NULL;

CREATE TABLE stated_links (             -- what reports of one story say of one another, before doubles are taken out
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,           -- item
    other INTEGER,                      -- item of the origin, NULL: not held
    content BLOB NOT NULL
);
CREATE INDEX stated_links_by_article ON stated_links (article);
CREATE INDEX stated_links_by_other ON stated_links (other) WHERE other IS NOT NULL;

CREATE TABLE story_follows (            -- which story a story follows
    later INTEGER PRIMARY KEY,          -- item
    earlier INTEGER NOT NULL,           -- item
    content BLOB NOT NULL               -- why
);
CREATE INDEX story_follows_by_earlier ON story_follows (earlier);

CREATE TABLE resolutions (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,           -- item
    content BLOB NOT NULL
);
CREATE INDEX resolutions_by_article ON resolutions (article);

CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    content TEXT NOT NULL UNIQUE        -- JSON
);

CREATE TABLE placed (                   -- reports that grouping knows
    item INTEGER PRIMARY KEY,
    article TEXT NOT NULL UNIQUE,       -- id
    stamp TEXT NOT NULL,                -- of its text
    language TEXT NOT NULL,
    part INTEGER                        -- item of its part, NULL before it was settled
);
CREATE INDEX placed_by_part ON placed (part, item);

CREATE TABLE story_parts (              -- the reports of a story in one language
    item INTEGER PRIMARY KEY,           -- its smallest report
    stamp TEXT NOT NULL,                -- of its reports
    language TEXT NOT NULL,
    story INTEGER                       -- item of its story: its smallest part
);
CREATE INDEX story_parts_by_story ON story_parts (story, item);
CREATE INDEX story_parts_by_language ON story_parts (language);

CREATE TABLE shelved (                  -- who stands in the list of a key; the current weeks stand together
    space INTEGER NOT NULL,
    week INTEGER NOT NULL,
    key INTEGER NOT NULL,
    place INTEGER NOT NULL,
    item INTEGER NOT NULL,
    PRIMARY KEY (space, week, key, place, item)
) WITHOUT ROWID;

CREATE TABLE shelf_items (
    space INTEGER NOT NULL,
    item INTEGER NOT NULL,
    content BLOB NOT NULL,              -- keys and weeks
    partners BLOB NOT NULL,
    bound INTEGER NOT NULL,             -- weight of the last partner, -1: room for more
    bound_item INTEGER NOT NULL,
    PRIMARY KEY (space, item)
) WITHOUT ROWID;

CREATE TABLE pairs (                    -- what comparing two items came to, where it is worth keeping
    space INTEGER NOT NULL,
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    value REAL NOT NULL,
    said TEXT NOT NULL,                 -- what keeps them apart, or the kind of link
    found BLOB NOT NULL,
    PRIMARY KEY (space, one, other)
) WITHOUT ROWID;
CREATE INDEX pairs_by_other ON pairs (space, other, one);

CREATE TABLE pairs_to_score (
    space INTEGER NOT NULL,
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (space, one, other)
) WITHOUT ROWID;

CREATE TABLE to_settle (                -- what has changed and was not gone through yet, stage by stage
    stage TEXT NOT NULL,
    item INTEGER NOT NULL,
    PRIMARY KEY (stage, item)
) WITHOUT ROWID;
"""

PIECES = """
DROP TABLE shelved;
DROP TABLE shelf_items;
CREATE TABLE shelves (                  -- who stands in the list of a key, in pieces; the current weeks stand together
    space INTEGER NOT NULL,
    week INTEGER NOT NULL,
    key INTEGER NOT NULL,
    first INTEGER NOT NULL,             -- no more than the places of its entries
    after INTEGER NOT NULL,             -- `first` of the next piece of the list, 0: none
    content BLOB NOT NULL,              -- place, item; place, item; …
    PRIMARY KEY (space, week, key, first)
) WITHOUT ROWID;

CREATE TABLE shelf_items (
    space INTEGER NOT NULL,
    item INTEGER NOT NULL,
    content BLOB NOT NULL,              -- keys and weeks
    partners BLOB NOT NULL,             -- item, weight; item, weight; …
    PRIMARY KEY (space, item)
) WITHOUT ROWID;

CREATE TABLE part_sides (               -- parts made ready to be compared across languages
    item INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);

-- Who meets whom is another now: everything is compared anew.
DELETE FROM pairs;
DELETE FROM pairs_to_score;
INSERT OR IGNORE INTO unplaced (article) SELECT article FROM placed;
"""

PRINTS = """
CREATE TABLE report_prints (            -- prints of texts: most pairs share too little, which these tell by themselves
    item INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);
"""

READY_REPORTS = """
DROP TABLE report_prints;
CREATE TABLE ready_reports (            -- reports as they are compared; of those taken in before, made when asked for
    item INTEGER PRIMARY KEY,
    stamp TEXT NOT NULL,                -- of what it was made from
    prints BLOB NOT NULL,               -- most pairs share too little, which these tell by themselves
    content BLOB NOT NULL
);
CREATE TABLE report_meanings (          -- what their openings mean, of those that were compared across languages
    item INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);
"""

NEXT_PARTNERS = """
-- `shelf_items.partners` tells from now on who would be next, and in how many lists two meet: all is taken in anew.
DELETE FROM shelves;
DELETE FROM shelf_items;
DELETE FROM part_sides;
DELETE FROM pairs;
DELETE FROM pairs_to_score;
INSERT OR IGNORE INTO unplaced (article) SELECT article FROM placed;
"""

RECOGNISED = (
    NEXT_PARTNERS
    + """
-- What parts of two languages are recognised by is another now, and by it who meets whom.
DELETE FROM report_meanings;
"""
)

BY_ARRIVAL = """
-- Whom a report meets came at about its time: rows stand in the order in which they came, four on a page. As parts of a
-- key they stood anywhere, each with a page of its own for what an index does not hold of a row.
ALTER TABLE shelf_items RENAME TO shelf_items_by_key;
CREATE TABLE shelf_items (
    space INTEGER NOT NULL,
    item INTEGER NOT NULL,
    content BLOB NOT NULL,              -- keys and weeks
    partners BLOB NOT NULL,             -- item, weight, lists; item, weight, lists; …
    PRIMARY KEY (space, item)
);

-- Scores are asked for by either end: from the other one each was looked up in the table, on a page of its own.
DROP INDEX pairs_by_other;
CREATE INDEX pairs_by_other ON pairs (space, other, one, value, said);
"""
