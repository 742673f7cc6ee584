"""Tables of migration 3: the index of words.

`searched.place` is the rowid in `search_index`. It begins with the time by which an article is listed, so that the
index itself is in order of time: the newest hits of a word that stands in every second article are read first, and the
rest of them not at all.
"""

from __future__ import annotations

TABLES = """
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, body,                -- as plain letters, where some word has marks
    title_spelt, body_spelt,    -- as spelt
    fields,                     -- names, outlet, section, ... : each word behind the sign of its field
    content = '', tokenize = 'ascii'
);

CREATE TABLE searched (                 -- what the index holds
    place INTEGER PRIMARY KEY,          -- time (`store.places`), made unique
    article INTEGER NOT NULL UNIQUE,    -- articles.number
    id TEXT NOT NULL UNIQUE,
    dated INTEGER,                      -- as in `articles`; NULL: neither publication nor first sight is known
    facets BLOB NOT NULL                -- numbers of search_values, 4 bytes each
);

CREATE TABLE searched_texts (           -- what was indexed, to show pieces of it and to take it out again
    place INTEGER PRIMARY KEY REFERENCES searched (place) ON DELETE CASCADE,
    content BLOB NOT NULL
);

CREATE TABLE search_values (            -- what facets count
    number INTEGER PRIMARY KEY,
    field TEXT NOT NULL,
    key TEXT NOT NULL,                  -- folded
    shown TEXT NOT NULL,
    uses INTEGER NOT NULL,              -- articles that have it: nothing stays of what was forgotten
    UNIQUE (field, key)
);
"""
