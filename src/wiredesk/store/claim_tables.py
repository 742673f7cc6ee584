"""Tables of migration 16: what each program that fetches for a desk has claimed.

All that a program claims hangs on one row, its lease, which it renews while it lives. The times are those of the
database's own clock.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE holders (                  -- programs that fetch
    holder TEXT PRIMARY KEY,            -- chosen at random by each
    name TEXT NOT NULL,                 -- for people
    since INTEGER NOT NULL,
    lease INTEGER NOT NULL,             -- microseconds
    until INTEGER NOT NULL              -- by when it is gone or cut off, unless it is heard of
);
CREATE TABLE claims (
    what TEXT NOT NULL,                 -- source, page or robots
    key TEXT NOT NULL,                  -- its id, its cleaned address, its origin
    entry TEXT NOT NULL DEFAULT '',     -- of a page: source and key of the entry that it is fetched for
    holder TEXT NOT NULL REFERENCES holders (holder) ON DELETE CASCADE,
    PRIMARY KEY (what, key)
);
CREATE INDEX claims_by_entry ON claims (entry) WHERE entry <> '';
CREATE INDEX claims_by_holder ON claims (holder);
CREATE TABLE host_turns (               -- who asks a host now, and when it may be asked again
    host TEXT PRIMARY KEY,
    holder TEXT,
    free_at INTEGER NOT NULL
);
"""
