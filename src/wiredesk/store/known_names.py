"""The names table of a desk: its versions, what was imported for it, and what the next one is cut from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from wiredesk.model.known_names import Imported, KnownRole, Seen, TableVersion
from wiredesk.model.names import NameId
from wiredesk.store.codec import NEVER, micros, moment, pack, unpack
from wiredesk.store.engine import MANY, Engine, many, put
from wiredesk.store.naming import told_of

TABLES = """
CREATE TABLE known_names (              -- versions of the names table
    version INTEGER PRIMARY KEY,
    made INTEGER NOT NULL,
    digest TEXT NOT NULL,
    names INTEGER NOT NULL,
    content BLOB                        -- its text; NULL: one before the last, which nothing reads any longer
);
CREATE TABLE imported_names (           -- forms of names from lists of others
    same_as TEXT NOT NULL,              -- id there ("Q42")
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    forms TEXT NOT NULL,                -- JSON: pairs of language and form
    source TEXT NOT NULL,               -- of which file
    PRIMARY KEY (same_as, key)
) WITHOUT ROWID;
CREATE INDEX imported_names_by_key ON imported_names (kind, key);
"""

LOOKED_AT = 400
"""Latest articles of a name that its forms, outlets and roles are taken from, and as many stories."""
AT_ONCE = 500


class KnownNames:
    """See `model.ports.KnownNameStore`."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    # --- versions ----------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The text of the current version, "" before the first."""
        row = self._db.one("SELECT content FROM known_names ORDER BY version DESC LIMIT 1")
        return unpack(row[0]).decode() if row is not None and row[0] is not None else ""

    def versions(self) -> tuple[TableVersion, ...]:
        """All that were cut, the latest first."""
        rows = self._db.read("SELECT version, made, digest, names FROM known_names ORDER BY version DESC")
        return tuple(TableVersion(number, moment(made), digest, names) for number, made, digest, names in rows)

    def put(self, text: str, digest: str, names: int, at: datetime) -> TableVersion:
        """Makes a text the current version."""
        last = self._db.one("SELECT coalesce(max(version), 0) FROM known_names")
        assert last is not None
        self._db.write("UPDATE known_names SET content = NULL")
        self._db.write(
            "INSERT INTO known_names (version, made, digest, names, content) VALUES (?, ?, ?, ?, ?)",
            (last[0] + 1, micros(at), digest, names, pack(text.encode())),
        )
        return TableVersion(last[0] + 1, at, digest, names)

    # --- what was imported -------------------------------------------------------------------------------------------

    def imported(self) -> Iterator[Imported]:
        """All that was imported, in order."""
        for same_as, kind, key, forms, source in self._db.read(
            "SELECT same_as, kind, key, forms, source FROM imported_names ORDER BY kind, key, same_as"
        ):
            yield Imported(kind, key, tuple((language, form) for language, form in json.loads(forms)), same_as, source)

    def imported_as(self, kind: str, key: str) -> tuple[Imported, ...]:
        """What was imported under a key."""
        rows = self._db.read(
            "SELECT same_as, forms, source FROM imported_names WHERE kind = ? AND key = ? ORDER BY same_as", (kind, key)
        )
        return tuple(
            Imported(kind, key, tuple((language, form) for language, form in json.loads(forms)), same_as, source)  # type: ignore[arg-type]  # a kind as it was written
            for same_as, forms, source in rows
        )

    def put_imported(self, names: Iterable[Imported]) -> None:
        """Adds names, or replaces those of the same id and key."""
        self._db.write_many(
            put("imported_names", "same_as, key", "kind, forms, source"),
            [(one.same_as, one.key, one.kind, json.dumps(one.forms, ensure_ascii=False), one.source) for one in names],
        )

    def drop_imported(self, kind: str, key: str) -> int:
        """Removes what was imported under a key; how many there were."""
        return self._db.write("DELETE FROM imported_names WHERE kind = ? AND key = ?", (kind, key))

    # --- what the next version is cut from ---------------------------------------------------------------------------

    def seen(self, articles: int) -> Iterator[Seen]:
        """Names that at least so many articles have, in order of number."""
        after = 0
        while rows := list(
            self._db.read(
                "SELECT number, id, kind, key, articles FROM names WHERE number > ? AND articles >= ? "
                "ORDER BY number LIMIT ?",
                (after, articles, AT_ONCE),
            )
        ):
            for number, id, kind, key, count in rows:
                forms: Counter[tuple[str, str]] = Counter()
                roles: list[KnownRole] = []
                outlets: set[int | None] = set()
                for sorted_, outlet, content in self._db.read(
                    "SELECT sorted, outlet, content FROM article_names WHERE name = ? "
                    "ORDER BY sorted DESC, article DESC LIMIT ?",
                    (number, LOOKED_AT),
                ):
                    told = told_of(content)
                    forms.update((told.language, form) for form in told.forms)
                    day = "" if sorted_ == NEVER else moment(sorted_).date().isoformat()
                    roles += [KnownRole(role, of, modifier, day, day) for role, of, modifier, *_ in told.roles]
                    outlets.add(outlet)
                stories = frozenset(
                    row[0]
                    for row in self._db.read(
                        "SELECT story FROM story_names WHERE name = ? ORDER BY sorted DESC, story DESC LIMIT ?",
                        (number, LOOKED_AT),
                    )
                )
                yield Seen(id, kind, key, count, len(outlets - {None}), forms, tuple(roles), stories)
            after = rows[-1][0]

    def held(self, ids: Iterable[NameId]) -> frozenset[NameId]:
        """Those of some names that any article has."""
        rows = self._db.read(f"SELECT id FROM names WHERE id IN {MANY}", (many(ids),))
        return frozenset(row[0] for row in rows)

    def together(self, one: NameId, other: NameId) -> int:
        """How many articles name both."""
        row = self._db.one(
            "SELECT count(*) FROM names a JOIN article_names t ON t.name = a.number "
            "JOIN names b ON b.id = ? JOIN article_names u ON u.article = t.article AND u.name = b.number "
            "WHERE a.id = ?",
            (other, one),
        )
        return row[0] if row else 0
