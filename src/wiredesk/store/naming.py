"""What articles say of names, written and taken out again: names with their forms, roles, quotes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from wiredesk.model.findings import Entity, HeldRole, Quote, Reading
from wiredesk.model.names import KINDS, NameId, ground_of, is_public_office, name_id
from wiredesk.model.spans import EntityId
from wiredesk.store.codec import NEVER
from wiredesk.store.connection import Connection, Row, clean
from wiredesk.text import names
from wiredesk.text.catalogue_keys import key_across

Heard = tuple[int, int, str, str, str]
"""A quote: offsets of the reported words, mode, act, speaker ("" if not known)."""


UNDATED = -NEVER
"""Above all times: the first of a name that no dated article has."""


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What one article says of a name, as a row holds it. offices: how many of its roles are public ones."""

    forms: tuple[str, ...] = ()
    said: tuple[Heard, ...] = ()
    about: tuple[Heard, ...] = ()
    offices: int = 0


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Told).decode


def told_of(content: bytes) -> Told:
    """What a row of `article_names` holds."""
    return _decode(content)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as one article has it."""

    id: NameId
    kind: str
    key: str
    told: Told
    roles: tuple[tuple[HeldRole, bool], ...]
    """Each with whether it is a public office; one for each role, body and modifier."""


def named_in(reading: Reading) -> list[Named]:
    """The names of an article that are kept, those that its reading has under one kind and key as one."""
    entities = [entity for entity in reading.entities if entity.kind in KINDS and entity.key]
    said: dict[EntityId, list[Heard]] = {}
    about: dict[EntityId, list[Heard]] = {}
    for quote in reading.quotes:
        heard = _heard(quote)
        by = quote.speaker.entity if quote.speaker is not None else None
        if by is not None:
            said.setdefault(by, []).append(heard)
        for other in dict.fromkeys(
            mention.entity for mention in reading.mentions if quote.content.covers(mention.span) and mention.entity
        ):
            if other != by:
                about.setdefault(other, []).append(heard)
    places = {entity.key for entity in entities if entity.kind == "place"}
    by_id: dict[NameId, list[Entity]] = {}
    for entity in entities:
        by_id.setdefault(_id(entity.kind, clean(key_across(entity))), []).append(entity)
    found = []
    for id, some in by_id.items():
        roles: dict[tuple[str, str, str], tuple[HeldRole, bool]] = {}
        for role in (role for entity in some for role in entity.roles):
            public = is_public_office(role, of_place=role.of in places)
            roles.setdefault((role.role, role.of, role.modifier), (role, public))
        told = Told(
            tuple(dict.fromkeys(clean(" ".join(form.split())) for entity in some for form in entity.names)),
            tuple(sorted({heard for entity in some for heard in said.get(entity.id, ())})),
            tuple(sorted({heard for entity in some for heard in about.get(entity.id, ())})),
            sum(public for _, public in roles.values()),
        )
        found.append(Named(id, some[0].kind, clean(key_across(some[0])), told, tuple(roles.values())))
    return found


def _heard(quote: Quote) -> Heard:
    speaker = clean(quote.speaker.name) if quote.speaker is not None else ""
    return quote.content.start, quote.content.end, quote.mode, quote.act, speaker


@lru_cache(maxsize=65_536)
def _id(kind: str, key: str) -> NameId:
    return name_id(kind, key)


@lru_cache(maxsize=65_536)
def _words(form: str) -> tuple[str, ...]:
    return tuple(sorted(set(names.key(form).split())))


class Naming:
    """Writes what articles say of names, within a transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def put(self, article: int, sorted: int, outlet: int | None, reading: Reading) -> None:
        """What an article says; nothing of it may be there yet. outlet: its number."""
        found = named_in(reading)
        if not found:
            return
        known = self._known([one.id for one in found])
        for one in found:
            if one.id not in known:
                number = self._db.insert(
                    "INSERT INTO names (id, kind, key, articles, first, last, offices, origins, public) "
                    "VALUES (?, ?, ?, 0, ?, ?, 0, 0, 0)",
                    (one.id, one.kind, one.key, UNDATED, NEVER),
                )
                known[one.id] = number, 0, 0
        rows = [(known[one.id], one) for one in found]
        self._db.write_many(
            "UPDATE names SET articles = articles + 1, first = min(first, ?1), last = max(last, ?2), "
            "offices = offices + ?3, public = ?4 WHERE number = ?5",
            [
                (
                    UNDATED if sorted == NEVER else sorted,
                    sorted,
                    one.told.offices,
                    _public(one.kind, offices + one.told.offices, origins),
                    number,
                )
                for (number, offices, origins), one in rows
            ],
        )
        self._db.write_many(
            "INSERT INTO article_names (name, sorted, article, said, about, content) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (number, sorted, article, len(one.told.said), len(one.told.about), _encode(one.told))
                for (number, _, _), one in rows
            ],
        )
        forms = [
            (number, form, place == 0) for (number, _, _), one in rows for place, form in enumerate(one.told.forms)
        ]
        self._db.write_many(
            "INSERT INTO name_forms (name, language, form, articles, whole) VALUES (?, ?, ?, 1, ?) "
            "ON CONFLICT DO UPDATE SET articles = articles + 1, whole = whole + excluded.whole",
            [(number, reading.language, form, whole) for number, form, whole in forms],
        )
        self._db.write_many(
            "INSERT OR IGNORE INTO name_words (word, name) VALUES (?, ?)",
            [(word, number) for number, form, _ in forms for word in _words(form)],
        )
        if outlet is not None:
            self._db.write_many(
                "INSERT INTO name_outlets (name, outlet, articles) VALUES (?, ?, 1) "
                "ON CONFLICT DO UPDATE SET articles = articles + 1",
                [(number, outlet) for (number, _, _), _ in rows],
            )
        self._db.write_many(
            "INSERT INTO name_roles (name, role, held_of, modifier, sorted, article, first, last, public) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (number, role.role, clean(role.of), role.modifier, sorted, article, role.span.start, role.span.end, to)
                for (number, _, _), one in rows
                for role, to in one.roles
            ],
        )

    def take_out(self, article: int, outlet: int | None, language: str) -> None:
        """All that an article says of names; a name that no other article has is gone. outlet, language: as they were
        when it was put in."""
        rows = list(
            self._db.read(
                "SELECT t.name, t.content, n.kind, n.articles, n.offices, n.origins FROM article_names t "
                "JOIN names n ON n.number = t.name WHERE t.article = ?",
                (article,),
            )
        )
        if not rows:
            return
        told = {row[0]: told_of(row[1]) for row in rows}
        self._db.write("DELETE FROM article_names WHERE article = ?", (article,))
        self._db.write("DELETE FROM name_roles WHERE article = ?", (article,))
        forms = [
            (place == 0, number, language, form) for number, one in told.items() for place, form in enumerate(one.forms)
        ]
        self._db.write_many(
            "UPDATE name_forms SET articles = articles - 1, whole = whole - ? "
            "WHERE name = ? AND language = ? AND form = ?",
            forms,
        )
        self._db.write_many(
            "DELETE FROM name_forms WHERE name = ? AND language = ? AND form = ? AND articles <= 0",
            [row[1:] for row in forms],
        )
        if outlet is not None:
            own = [(number, outlet) for number in told]
            self._db.write_many("UPDATE name_outlets SET articles = articles - 1 WHERE name = ? AND outlet = ?", own)
            self._db.write_many("DELETE FROM name_outlets WHERE name = ? AND outlet = ? AND articles <= 0", own)
        self._db.write_many("DELETE FROM names WHERE number = ?", [(row[0],) for row in rows if row[3] <= 1])
        left = [row for row in rows if row[3] > 1]
        self._db.write_many(
            "UPDATE names SET articles = articles - 1, offices = ?1, public = ?2, "
            f"first = ifnull((SELECT min(sorted) FROM article_names WHERE name = ?3 AND sorted > {NEVER}), {UNDATED}), "
            "last = (SELECT max(sorted) FROM article_names WHERE name = ?3) WHERE number = ?3",
            [
                (offices - told[name].offices, _public(kind, offices - told[name].offices, origins), name)
                for name, _, kind, _, offices, origins in left
            ],
        )
        self._forget_words([row[0] for row in left], [row[3] for row in forms])

    def _forget_words(self, numbers: Sequence[int], gone: Iterable[str]) -> None:
        """Takes away words that no form of a name has any longer."""
        words = {word for form in gone for word in _words(form)}
        for number in numbers:
            kept = {
                word
                for (form,) in self._db.read("SELECT DISTINCT form FROM name_forms WHERE name = ?", (number,))
                for word in _words(form)
            }
            self._db.write_many(
                "DELETE FROM name_words WHERE word = ? AND name = ?", [(word, number) for word in words - kept]
            )

    def _known(self, ids: Sequence[NameId]) -> dict[NameId, tuple[int, int, int]]:
        rows = self._db.read(
            "SELECT id, number, offices, origins FROM names WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        return {id: (number, offices, origins) for id, number, offices, origins in rows}

    # --- stories -----------------------------------------------------------------------------------------------------

    def tell(self, story: int, voices: Mapping[int, tuple[str, str]]) -> None:
        """Which names the reports of a story have, and of persons by which origins. voices: of articles whose origin is
        known its folded name and its name; the others count as one."""
        latest: dict[int, int] = {}
        origins: dict[tuple[int, str], str] = {}
        people: set[int] = set()
        keys: dict[int, str] = {}
        for name, sorted, article, kind, key in self._db.read(
            "SELECT t.name, t.sorted, t.article, n.kind, n.key FROM story_articles m "
            "JOIN article_names t ON t.article = m.article JOIN names n ON n.number = t.name WHERE m.story = ?",
            (story,),
        ):
            latest[name] = max(sorted, latest.get(name, sorted))
            if kind == "person":
                people.add(name)
                keys[name] = key
                origin, called = voices.get(article, ("", ""))
                origins.setdefault((name, origin), called)
        # Where one origin of a story is known, the reports of unknown origin may rest on it. Nobody names himself.
        sure = Counter(name for name, origin in origins if origin and origin != keys[name])
        origins = {
            (name, origin): called
            for (name, origin), called in origins.items()
            if (origin and origin != keys[name]) or (not origin and not sure[name])
        }
        shown = set(self._db.read("SELECT name, sorted FROM story_names WHERE story = ?", (story,)))
        self._change("story_names", ("name", "sorted"), story, shown, set(latest.items()))
        held = set(self._db.read("SELECT name, origin, shown FROM name_origins WHERE story = ?", (story,)))
        told = {(name, origin, called) for (name, origin), called in origins.items()}
        self._change("name_origins", ("name", "origin", "shown"), story, held, told)
        self.count_origins({row[0] for row in held ^ told})

    def _change(self, table: str, columns: tuple[str, ...], story: int, held: set[Row], now: set[Row]) -> None:
        """Makes the rows of a story what they are now."""
        same = " AND ".join(f"{column} = ?" for column in columns)
        self._db.write_many(f"DELETE FROM {table} WHERE {same} AND story = ?", [(*row, story) for row in held - now])
        marks = ", ".join("?" * (len(columns) + 1))
        self._db.write_many(
            f"INSERT INTO {table} ({', '.join(columns)}, story) VALUES ({marks})", [(*row, story) for row in now - held]
        )

    def origins_of(self, stories: Sequence[int]) -> set[int]:
        """Numbers of the names whose origins stories tell of."""
        rows = self._db.read(
            "SELECT DISTINCT name FROM name_origins WHERE story IN (SELECT value FROM json_each(?))",
            (json.dumps(list(stories)),),
        )
        return {row[0] for row in rows}

    def count_origins(self, numbers: Iterable[int]) -> None:
        """Counts anew the origins that name persons."""
        for number in sorted(numbers):
            row = self._db.one("SELECT kind, offices, origins FROM names WHERE number = ?", (number,))
            if row is None:
                continue
            # Those that are not known count only where none is: each may be one of the others.
            found = self._db.one(
                "SELECT count(DISTINCT nullif(origin, '')), count(*) FROM name_origins WHERE name = ?", (number,)
            )
            count = max(found[0], min(found[1], 1)) if found else 0
            if count != row[2]:
                self._db.write(
                    "UPDATE names SET origins = ?, public = ? WHERE number = ?",
                    (count, _public(row[0], row[1], count), number),
                )


def _public(kind: str, offices: int, origins: int) -> bool:
    return ground_of(kind, offices, origins) != "private"
