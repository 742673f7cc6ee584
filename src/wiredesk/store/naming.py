"""What articles say of names, written and taken out again: names with their forms, roles, quotes."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import msgspec

from wiredesk.model.findings import Entity, Quote, Reading
from wiredesk.model.names import KINDS, NameId, ground_of, is_public_office, name_id
from wiredesk.model.spans import EntityId
from wiredesk.store.codec import NEVER
from wiredesk.store.engine import MANY, Engine, Row, clean, many
from wiredesk.text import names
from wiredesk.text.catalogue_keys import key_across

Heard = tuple[int, int, str, str, str]
"""A quote: offsets of the reported words, mode, act, speaker ("" if not known)."""


Stated = tuple[str, str, str, int, int, bool]
"""A role: class, of what, modifier, offsets of the words, whether it is a public office."""
UNDATED = -NEVER
"""Above all times: the first of a name that no dated article has."""
_DAY = 86_400_000_000


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What one article says of a name, as a row holds it. forms: the longest first."""

    language: str
    forms: tuple[str, ...] = ()
    said: tuple[Heard, ...] = ()
    about: tuple[Heard, ...] = ()
    roles: tuple[Stated, ...] = ()

    @property
    def offices(self) -> int:
        """How many of its roles are public offices."""
        return sum(role[5] for role in self.roles)


def size_of(articles: int) -> int:
    """A number of articles in steps of a fifth, from eight on: what lists are ordered by first changes seldom."""
    return articles if articles < 8 else 8 + int(4 * math.log2(articles / 8) + 1e-9)


def day_of(sorted: int) -> int:
    """The day of a time, in steps of a day."""
    return sorted // _DAY


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Told).decode


def encode_told(told: Told) -> bytes:
    """What a name's row of `article_names` holds."""
    return _encode(told)


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


def named_in(reading: Reading) -> list[Named]:
    """The names of an article that are kept, those that its reading has under one kind and key as one."""
    entities = [entity for entity in reading.entities if entity.kind in KINDS and entity.key]
    said: dict[EntityId, list[Heard]] = {}
    about: dict[EntityId, list[Heard]] = {}
    mentions = sorted(
        (mention.span.start, mention.span.end, mention.entity) for mention in reading.mentions if mention.entity
    )
    for quote in reading.quotes:
        heard = _heard(quote)
        by = quote.speaker.entity if quote.speaker is not None else None
        if by is not None:
            said.setdefault(by, []).append(heard)
        named: set[EntityId] = set()
        for start, end, other in islice(mentions, bisect_left(mentions, (heard[0],)), None):
            if start >= heard[1]:
                break
            if end <= heard[1] and other != by and other not in named:
                named.add(other)
                about.setdefault(other, []).append(heard)
    places = {entity.key for entity in entities if entity.kind == "place"}
    by_id: dict[NameId, tuple[str, list[Entity]]] = {}
    for entity in entities:
        key = clean(key_across(entity))
        by_id.setdefault(_id(entity.kind, key), (key, []))[1].append(entity)
    found = []
    for id, (key, some) in by_id.items():
        roles: dict[tuple[str, str, str], Stated] = {}
        for role in (role for entity in some for role in entity.roles):
            stated = clean(role.role), clean(role.of), clean(role.modifier)
            public = is_public_office(role, of_place=role.of in places)
            roles.setdefault(stated, (*stated, role.span.start, role.span.end, public))
        told = Told(
            reading.language,
            tuple(dict.fromkeys(clean(" ".join(form.split())) for entity in some for form in entity.names)),
            _heard_of(some, said),
            _heard_of(some, about),
            tuple(roles.values()),
        )
        found.append(Named(id, some[0].kind, key, told))
    return found


def _heard_of(some: Sequence[Entity], heard: Mapping[EntityId, list[Heard]]) -> tuple[Heard, ...]:
    found = {one for entity in some for one in heard.get(entity.id, ())}
    return tuple(sorted(found)) if found else ()


def _heard(quote: Quote) -> Heard:
    speaker = clean(quote.speaker.name) if quote.speaker is not None else ""
    return quote.content.start, quote.content.end, quote.mode, quote.act, speaker


@lru_cache(maxsize=2048)
def _id(kind: str, key: str) -> NameId:
    return name_id(kind, key)


@lru_cache(maxsize=2048)
def _words(form: str) -> tuple[str, ...]:
    return tuple(sorted(set(names.key(form).split())))


_STEP = 200
"""Rows of a name that are looked through at once."""


class Naming:
    """Writes what articles say of names, within a transaction."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def put(self, article: int, sorted: int, outlet: int | None, reading: Reading) -> None:
        """What an article says; nothing of it may be there yet. outlet: its number."""
        found = named_in(reading)
        if not found:
            return
        known = self._known([one.id for one in found])
        first = UNDATED if sorted == NEVER else sorted
        new, changed = self._new([one for one in found if one.id not in known], first, sorted), []
        for one in found:
            row = known.get(one.id)
            if row is not None:
                offices = row.offices + one.told.offices
                now = row.now(
                    articles=row.articles + 1, first=min(row.first, first), last=max(row.last, sorted), offices=offices
                )
                changed.append((row, now))
        self._change_rows(changed)
        numbers = {id: row.number for id, row in known.items()} | new
        rows = [(numbers[one.id], one.told) for one in found]
        self._db.write_many(
            "INSERT INTO article_names (name, sorted, article, outlet, said, about, roles, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (number, sorted, article, outlet, len(told.said), len(told.about), len(told.roles), encode_told(told))
                for number, told in rows
            ],
        )
        self._db.write_many(
            "INSERT INTO name_words (word, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(word, number) for number, told in rows for form in told.forms for word in _words(form)],
        )

    def _new(self, named: Sequence[Named], first: int, last: int) -> dict[NameId, int]:
        """Names of which this article is the first; their numbers."""
        if not named:
            return {}
        top = self._db.one("SELECT coalesce(max(number), 0) FROM names")
        assert top is not None
        rows = [
            _Row(top[0] + place, one.kind, 1, 0, first, last, 0, 0, 0, False).now(offices=one.told.offices)
            for place, one in enumerate(named, 1)
        ]
        marks = ", ".join("?" * (len(_Row._fields) + 2))
        self._db.write_many(
            f"INSERT INTO names (id, key, {_COLUMNS}) VALUES ({marks})",
            [(one.id, one.key, *row) for one, row in zip(named, rows, strict=True)],
        )
        return {one.id: row.number for one, row in zip(named, rows, strict=True)}

    def take_out(self, article: int) -> list[int]:
        """All that an article says of names; those that no other article has, for `sweep`."""
        told = {
            name: told_of(content)
            for name, content in self._db.read("SELECT name, content FROM article_names WHERE article = ?", (article,))
        }
        self._db.write("DELETE FROM article_names WHERE article = ?", (article,))
        changes = []
        for row in self._numbered(told):
            first, last = self._db.one(
                "SELECT (SELECT min(sorted) FROM article_names WHERE name = ?1 AND sorted > ?2), "
                "(SELECT max(sorted) FROM article_names WHERE name = ?1)",
                (row.number, NEVER),
            ) or (None, NEVER)
            changes.append(
                (
                    row,
                    row.now(
                        articles=row.articles - 1,
                        first=UNDATED if first is None else first,
                        last=NEVER if last is None else last,
                        offices=row.offices - told[row.number].offices,
                    ),
                )
            )
        self._change_rows(changes)
        for row, _ in changes:
            self._forget_words(row.number, told[row.number].forms)
        return [now.number for _, now in changes if not now.articles]

    def sweep(self, names: Iterable[int]) -> None:
        """Takes away those of some names that no article has. A name that a changed article goes on to have stays what
        its stories have told of it."""
        self._db.write_many("DELETE FROM names WHERE number = ? AND articles <= 0", [(number,) for number in names])

    def _forget_words(self, name: int, gone: Sequence[str]) -> None:
        """Takes away words that no article names it by any longer. The latest are looked at first: they mostly do."""
        words = {word for form in gone for word in _words(form)}
        place = (1 << 63) - 1, 0
        while words:
            rows = list(
                self._db.read(
                    "SELECT sorted, article, content FROM article_names WHERE name = ? AND (sorted, article) < (?, ?) "
                    "ORDER BY sorted DESC, article DESC LIMIT ?",
                    (name, *place, _STEP),
                )
            )
            for _, _, content in rows:
                words -= {word for form in told_of(content).forms for word in _words(form)}
            if len(rows) < _STEP:
                break
            place = rows[-1][:2]
        self._db.write_many("DELETE FROM name_words WHERE word = ? AND name = ?", [(word, name) for word in words])

    def _change_rows(self, changes: Iterable[tuple[_Row, _Row]]) -> None:
        """Writes what of names is another now; what lists are ordered by only where it is."""
        plain, listed = [], []
        for before, now in changes:
            plain.append((now.articles, now.first, now.last, now.offices, now.origins, now.number))
            if (before.size, before.day, before.public) != (now.size, now.day, now.public):
                listed.append((now.size, now.day, now.public, now.number))
        self._db.write_many(
            "UPDATE names SET articles = ?, first = ?, last = ?, offices = ?, origins = ? WHERE number = ?", plain
        )
        self._db.write_many("UPDATE names SET size = ?, day = ?, public = ? WHERE number = ?", listed)

    def _known(self, ids: Sequence[NameId]) -> dict[NameId, _Row]:
        rows = self._db.read(f"SELECT id, {_COLUMNS} FROM names WHERE id IN {MANY}", (many(ids),))
        return {row[0]: _Row(*row[1:]) for row in rows}

    def _numbered(self, numbers: Iterable[int]) -> list[_Row]:
        rows = self._db.read(f"SELECT {_COLUMNS} FROM names WHERE number IN {MANY}", (many(numbers),))
        return [_Row(*row) for row in rows]

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
        rows = self._db.read(f"SELECT DISTINCT name FROM name_origins WHERE story IN {MANY}", (many(stories),))
        return {row[0] for row in rows}

    def count_origins(self, numbers: Iterable[int]) -> None:
        """Counts anew the origins that name persons."""
        changes = []
        for row in self._numbered(sorted(numbers)):
            # Those that are not known count only where none is: each may be one of the others.
            found = self._db.one(
                "SELECT count(DISTINCT nullif(origin, '')), count(*) FROM name_origins WHERE name = ?", (row.number,)
            )
            count = max(found[0], min(found[1], 1)) if found else 0
            if count != row.origins:
                changes.append((row, row.now(origins=count)))
        self._change_rows(changes)


class _Row(NamedTuple):
    """A row of `names`."""

    number: int
    kind: str
    articles: int
    size: int
    first: int
    last: int
    day: int
    offices: int
    origins: int
    public: bool

    def now(
        self, *, articles: int | None = None, first: int | None = None, last: int | None = None,
        offices: int | None = None, origins: int | None = None,
    ) -> _Row:  # fmt: skip
        """The row with other figures, and with what follows from them."""
        articles = self.articles if articles is None else articles
        last = self.last if last is None else last
        offices = self.offices if offices is None else offices
        origins = self.origins if origins is None else origins
        return _Row(
            self.number, self.kind, articles, size_of(articles), self.first if first is None else first, last,
            day_of(last), offices, origins, ground_of(self.kind, offices, origins) != "private",
        )  # fmt: skip


_COLUMNS = ", ".join(_Row._fields)
