"""Tables of migration 1: pages, articles with their versions and readings, quotes, sources.

Times are microseconds since 1970 in UTC. `articles.number` is the small key that other tables and the index of words
use for an article as long as it is held; `articles.id` is its lasting name.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE made_with (                -- packs, tables and readers that readings were made with
    number INTEGER PRIMARY KEY,
    content TEXT NOT NULL UNIQUE        -- JSON, keys sorted
);

CREATE TABLE articles (                 -- the current version of each, as listings show it
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version TEXT NOT NULL,
    first_seen INTEGER,                 -- earliest `received` of its pages
    sorted INTEGER NOT NULL,            -- `dated`, or a number below all times where it is not known
    dated INTEGER,
    by_sight INTEGER NOT NULL,
    is_article INTEGER NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    outlet TEXT,
    address TEXT,
    section TEXT,
    authors TEXT NOT NULL,              -- JSON list of names
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_with INTEGER NOT NULL REFERENCES made_with (number)
);
CREATE INDEX articles_by_time ON articles (sorted, number);
CREATE INDEX articles_proper_by_time ON articles (sorted, number) WHERE is_article;
CREATE INDEX articles_by_language ON articles (language, sorted, number);
CREATE INDEX articles_proper_by_language ON articles (language, sorted, number) WHERE is_article;

CREATE TABLE versions (                 -- each text that an article had, with what was read from it
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    version TEXT NOT NULL,
    page TEXT NOT NULL,                 -- the page that it was made from
    received INTEGER,                   -- when that very text was first received
    partial INTEGER NOT NULL,           -- known to be cut in all pages that had it
    is_article INTEGER NOT NULL,
    characters INTEGER NOT NULL,        -- of the body
    title TEXT NOT NULL,
    made_with INTEGER NOT NULL REFERENCES made_with (number),
    reading BLOB NOT NULL,              -- the article with its findings (`store.codec`)
    UNIQUE (article, version)
);

CREATE TABLE pages (                    -- what was received; bytes in the other file
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL,              -- id, also where nothing could be read
    version TEXT,                       -- NULL: could not be read
    address TEXT,                       -- cleaned
    received INTEGER,
    at INTEGER NOT NULL,                -- when the desk stored it
    size INTEGER NOT NULL,
    hash BLOB NOT NULL,                 -- of the bytes
    held INTEGER NOT NULL,              -- 0: gone, 1: in the other file, 2: where the locator says
    partial INTEGER NOT NULL,
    problem TEXT NOT NULL,
    content BLOB NOT NULL               -- the page without its bytes (`store.codec`)
);
CREATE INDEX pages_by_article ON pages (article);
CREATE INDEX pages_by_bytes ON pages (hash);
CREATE INDEX pages_held ON pages (at) WHERE held = 1;
CREATE INDEX pages_unreadable ON pages (article, id) WHERE version IS NULL;

CREATE TABLE article_sources (          -- which sources an article came by
    source TEXT NOT NULL,
    sorted INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    PRIMARY KEY (source, sorted, article)
) WITHOUT ROWID;
CREATE INDEX article_sources_by_article ON article_sources (article);

CREATE TABLE speakers (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE speaker_words (            -- folded words of their names
    word TEXT NOT NULL,
    speaker INTEGER NOT NULL REFERENCES speakers (number) ON DELETE CASCADE,
    PRIMARY KEY (word, speaker)
) WITHOUT ROWID;
CREATE INDEX speaker_words_by_speaker ON speaker_words (speaker);
CREATE TABLE quotes (                   -- of current versions, where the speaker is known
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    speaker INTEGER NOT NULL REFERENCES speakers (number),
    sorted INTEGER NOT NULL,
    first INTEGER NOT NULL,             -- the reported words: offsets in the text
    last INTEGER NOT NULL,
    mode TEXT NOT NULL,
    act TEXT NOT NULL
);
CREATE INDEX quotes_by_speaker ON quotes (speaker, sorted, number);
CREATE INDEX quotes_by_article ON quotes (article);

CREATE TABLE unplaced (                 -- stored, changed or removed since the stories last looked
    article TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE forgotten (                -- of what the user had removed: a hash of the id, nothing else
    mark BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,              -- JSON
    paused INTEGER NOT NULL,
    due INTEGER NOT NULL,               -- 0: now
    ended TEXT NOT NULL,
    polling TEXT NOT NULL               -- JSON
) WITHOUT ROWID;
CREATE INDEX sources_due ON sources (due) WHERE NOT paused AND ended = '';

CREATE TABLE fetches (
    number INTEGER PRIMARY KEY,
    source TEXT,
    at INTEGER NOT NULL,
    address TEXT NOT NULL,
    final_address TEXT,
    content TEXT NOT NULL               -- JSON
);
CREATE INDEX fetches_by_source ON fetches (source, at, number);
CREATE INDEX fetches_by_time ON fetches (at, number);
CREATE INDEX fetches_by_address ON fetches (address);
CREATE INDEX fetches_by_final ON fetches (final_address) WHERE final_address IS NOT NULL;

CREATE TABLE entries (                  -- of feeds, that were met before
    source TEXT NOT NULL,
    key TEXT NOT NULL,                  -- of a forgotten article: its mark
    address TEXT,
    digest TEXT NOT NULL,
    article TEXT,
    tries INTEGER NOT NULL,
    retry_at INTEGER,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX entries_to_retry ON entries (retry_at) WHERE retry_at IS NOT NULL;
CREATE INDEX entries_by_article ON entries (article) WHERE article IS NOT NULL;
CREATE INDEX entries_by_address ON entries (address) WHERE address IS NOT NULL;

CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    status INTEGER,
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE moved (                    -- permanent redirects
    address TEXT PRIMARY KEY,
    target TEXT NOT NULL,               -- as the redirect said
    cleaned TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX moved_by_target ON moved (cleaned);

CREATE TABLE imports (                  -- how far files were read
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    position INTEGER NOT NULL,
    done INTEGER NOT NULL,
    problem TEXT NOT NULL
) WITHOUT ROWID;
"""
