"""The store's SQL as PostgreSQL understands it. Pure.

The text is one for both engines (`store.engine`); what differs is rewritten here, once for each text:

    ?, ?1, :name                        $1 …
    IN (SELECT value FROM json_each(?)) = ANY($1), the list as an array
    IS ?, IS NOT ?                      IS [NOT] DISTINCT FROM $1
    CROSS JOIN … ON, INDEXED BY …       JOIN … ON, nothing: there the planner decides
    /* FOR UPDATE … */                  FOR UPDATE …: files have one writer anyway
    INTEGER, BLOB, TEXT, WITHOUT ROWID  bigint or boolean, bytea, text in order of code points, nothing
    FTS5, triggers                      `_INSTEAD`
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wiredesk.store.engine import Params, clean

FLAGS = (
    "by_sight", "is_article", "partial", "paused", "settled", "followed", "feed", "done", "corrected", "public",
)  # fmt: skip
"""Columns that are true or false; SQLite has no type for that."""
KEYS = {"saved_searches": "id"}
"""Key of the new row, where it is not called `number`."""

BOUNDED = frozenset(
    {
        "authors", "categories", "category_forms", "claims", "creditors", "entries", "fetches", "imports", "moved",
        "name_origins", "name_words", "names", "outlet_domains", "outlet_forms", "outlets", "robots", "search_values",
        "speaker_words", "speakers", "story_terms",
    }
)  # fmt: skip
"""Tables whose texts are looked up: an index of the server holds 2,700 bytes of a row, whatever a page calls its
author."""
LONGEST = 2_400
"""Bytes of a text of those that are kept as they are."""

_PARTS = re.compile(
    r"(?P<text>'(?:[^']|'')*')"
    r"|(?P<list>IN\s+\(SELECT value FROM json_each\(\?\)\))"
    r"|(?P<same>\bIS (?P<other>NOT )?(?=\?))"
    r"|(?P<mark>\?(?P<at>\d*))"
    r"|(?<![:\w]):(?P<name>[a-z_]+)"
    r"|(?P<cross>\bCROSS JOIN\b)"
    r"|(?P<by>\bINDEXED BY \w+)"
    r"|/\*\s*(?P<lock>FOR UPDATE[ \w]*?)\s*\*/"
)
_INTO = re.compile(r"INSERT INTO (\w+)")
_TABLES = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN) (\w+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A text and what becomes of its parameters. names: of named ones, in order; lists: which are lists, from 0;
    bounded: the table whose texts are shortened."""

    sql: str
    names: tuple[str, ...] = ()
    lists: tuple[int, ...] = ()
    bounded: str = ""

    def bound(self, params: Params) -> list[Any]:
        """The parameters in order."""
        values = [params[name] for name in self.names] if isinstance(params, Mapping) else list(params)
        if self.bounded:
            for at, value in enumerate(values):
                if isinstance(value, str) and at not in self.lists:
                    values[at] = bounded(value, self.bounded)
        for at in self.lists:
            values[at] = json.loads(values[at])
        return values


def held(text: str) -> str:
    """A text as the server can hold it: no lone surrogates, no NUL."""
    return clean(text.replace("\0", "\ufffd") if "\0" in text else text)


def bounded(text: str, table: str) -> str:
    """A text of a table as an index can hold it: of a longer one its beginning and a hash of it, so that two of them
    stay two."""
    if 4 * len(text) <= LONGEST or table not in BOUNDED or (table == "fetches" and text[:1] == "{"):
        # What is JSON there is in no index.
        return text
    data = held(text).encode()
    if len(data) <= LONGEST:
        return text
    return f"{data[: LONGEST - 100].decode(errors='ignore')}… {hashlib.blake2b(data, digest_size=12).hexdigest()}"


@lru_cache(maxsize=4096)
def translated(sql: str) -> Statement:
    """A statement as PostgreSQL takes it."""
    names: list[str] = []
    lists: list[int] = []
    last = 0

    def part(found: re.Match[str]) -> str:
        nonlocal last
        if found["text"]:
            return found["text"]
        if found["same"]:
            return "IS DISTINCT FROM " if found["other"] else "IS NOT DISTINCT FROM "
        if found["cross"]:
            return "JOIN"
        if found["by"]:
            return ""
        if found["lock"]:
            return found["lock"]
        if found["name"]:
            if found["name"] not in names:
                names.append(found["name"])
            return f"${names.index(found['name']) + 1}"
        at = int(found["at"]) if found["at"] else last + 1
        last = max(last, at)
        if found["list"]:
            lists.append(at - 1)
            return f"= ANY(${at})"
        return f"${at}"

    text = _PARTS.sub(part, sql)
    among = [name for name in _TABLES.findall(text) if name in BOUNDED]
    return Statement(text, tuple(names), tuple(lists), among[0] if among else "")


@lru_cache(maxsize=256)
def returning(sql: str) -> str:
    """An INSERT that gives the key of the new row."""
    found = _INTO.match(sql)
    return f"{sql} RETURNING {KEYS.get(found[1] if found else '', 'number')}"


# Tables

_COMMENT = re.compile(r"--[^\n]*")
_TYPES = (
    (re.compile(r"\bINTEGER PRIMARY KEY( AUTOINCREMENT)?"), "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
    (re.compile(rf"\b({'|'.join(FLAGS)}) INTEGER( NOT NULL)? DEFAULT 0"), r"\1 BOOLEAN\2 DEFAULT FALSE"),
    (re.compile(rf"\b({'|'.join(FLAGS)}) INTEGER\b"), r"\1 BOOLEAN"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
    (re.compile(r"\)\s*WITHOUT ROWID"), ")"),
)
_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "CREATE VIRTUAL TABLE search_index": (
        # Texts as `search_content.columns` gives them, a space around each word; tokens: how many words all have.
        "CREATE TABLE search_index (rowid BIGINT PRIMARY KEY, tokens BIGINT NOT NULL, words TSVECTOR NOT NULL, "
        'title TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL, title_spelt TEXT COLLATE "C" NOT NULL, '
        'body_spelt TEXT COLLATE "C" NOT NULL, fields TEXT COLLATE "C" NOT NULL)',
        "CREATE INDEX search_index_words ON search_index USING gin (words)",
        "CREATE TABLE search_totals (articles BIGINT NOT NULL, tokens BIGINT NOT NULL)",
        "INSERT INTO search_totals (articles, tokens) VALUES (0, 0)",
    ),
    "CREATE TRIGGER articles_unlooked": (
        "CREATE FUNCTION article_unlooked() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO unlooked (article) VALUES (new.number); RETURN NULL; END $$",
        "CREATE TRIGGER articles_unlooked AFTER INSERT ON articles FOR EACH ROW EXECUTE FUNCTION article_unlooked()",
    ),
    "INSERT OR IGNORE INTO unplaced": (),
    "INSERT OR IGNORE INTO decided_articles": (),
}
"""By how a statement begins. What fills tables from those of an earlier format has nothing to fill: no server had one
before format 15."""
FOUNDATION = (
    "CREATE TABLE revision (number BIGINT NOT NULL)",
    "INSERT INTO revision (number) VALUES (1)",
    # What the desk signs by, the same for all who serve it.
    "CREATE TABLE desk_key (content BYTEA NOT NULL)",
    "CREATE TABLE page_bytes (number BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "
    "hash BYTEA NOT NULL UNIQUE, size BIGINT NOT NULL, packed BYTEA NOT NULL)",
    # What is compressed by us is not to be compressed once more.
    "ALTER TABLE page_bytes ALTER COLUMN packed SET STORAGE EXTERNAL",
    "CREATE FUNCTION json_each(list text) RETURNS TABLE (key bigint, value text) LANGUAGE sql IMMUTABLE AS "
    "$$ SELECT t.ordinality, t.value FROM jsonb_array_elements_text(list::jsonb) WITH ORDINALITY t $$",
)
"""What a desk on a server has beside the tables of the migrations."""


def tables(statements: str) -> list[str]:
    """The statements of a migration."""
    import sqlite3

    found: list[str] = []
    pending = ""
    for line in [*_COMMENT.sub("", statements).splitlines(), ";"]:
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            if pending.strip(" \n;"):
                found += _table(pending.strip())
            pending = ""
    return found


def _table(statement: str) -> tuple[str, ...]:
    for beginning, instead in _INSTEAD.items():
        if statement.startswith(beginning):
            return instead
    for pattern, by in _TYPES:
        statement = pattern.sub(by, statement)
    return (statement,)
