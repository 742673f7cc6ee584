"""What is written to the index of words: articles put in and taken out."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import islice

from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId
from wiredesk.store.engine import MANY, Engine, many
from wiredesk.store.keeping import in_steps
from wiredesk.store.places import places
from wiredesk.store.search_content import Content, Value, content_of, decode, encode, facets_of, numbers

_STEP = 200
"""Articles that are put in or taken out at once; of one that is among them twice the last counts."""


class Indexing:
    """Writes the index of the engine, and what stands beside it."""

    def __init__(self, db: Engine) -> None:
        self._db = db
        self._words = db.words()

    def put(self, readings: Iterable[Reading]) -> None:
        """Articles as they are in `articles`; what is no article, or is not held, is taken out. What has not changed is
        left as it is."""
        with self._db.writing():
            remaining = iter(readings)
            while some := list(islice(remaining, _STEP)):
                self._put({reading.article.id: reading for reading in some}.values())

    def _put(self, readings: Iterable[Reading]) -> None:
        self._words.put([placed for reading in readings if (placed := self._place(reading)) is not None])

    def _place(self, reading: Reading) -> tuple[int, Content] | None:
        """Writes all but the index itself; the place and what is to be indexed, None if that stands there already."""
        id = reading.article.id
        row = self._db.one("SELECT number, dated FROM articles WHERE id = ? AND is_article", (id,))
        if row is None:
            self._take_out([id])
            return None
        number, dated = row
        content = content_of(reading)
        packed, facets = encode(content), facets_of(reading)
        held = self._db.one(
            "SELECT s.article, s.dated, x.content, s.facets FROM searched s JOIN searched_texts x ON x.place = s.place "
            "WHERE s.id = ?",
            (id,),
        )
        if held is not None:
            if held[:3] == (number, dated, packed) and set(numbers(held[3])) == set(self._known(facets)):
                return None
            self._take_out([id])
        for place in places(id, dated):
            if self._db.one("SELECT 1 FROM searched WHERE place = ?", (place,)) is None:
                break
        values = array("I", [self._used(value) for value in facets])
        self._db.write(
            "INSERT INTO searched (place, article, id, dated, facets) VALUES (?, ?, ?, ?, ?)",
            (place, number, id, dated, values.tobytes()),
        )
        self._db.write("INSERT INTO searched_texts (place, content) VALUES (?, ?)", (place, packed))
        return place, content

    def _used(self, value: Value) -> int:
        """The number of a value that one more article has. Of its spellings the best is shown, whichever came first."""
        row = self._db.one(
            "INSERT INTO search_values (field, key, shown, uses) VALUES (?, ?, ?, 1) "
            "ON CONFLICT (field, key) DO UPDATE SET uses = search_values.uses + 1 RETURNING number, shown",
            value,
        )
        assert row is not None
        if _rank(value[2]) < _rank(row[1]):
            self._db.write("UPDATE search_values SET shown = ? WHERE number = ?", (value[2], row[0]))
        return int(row[0])

    def _known(self, values: Sequence[Value]) -> list[int | None]:
        found = []
        for field, key, _ in values:
            row = self._db.one("SELECT number FROM search_values WHERE field = ? AND key = ?", (field, key))
            found.append(None if row is None else int(row[0]))
        return found

    def remove(self, ids: Iterable[ArticleId]) -> None:
        """Takes articles out, those that are in."""
        with self._db.writing():
            for some in in_steps(ids, _STEP):
                self._take_out(some)

    def _take_out(self, ids: Sequence[str]) -> None:
        rows = list(
            self._db.read(
                "SELECT s.place, s.facets, x.content FROM searched s JOIN searched_texts x ON x.place = s.place "
                f"WHERE s.id IN {MANY} ORDER BY s.place",
                (many(ids),),
            )
        )
        if not rows:
            return
        used = [(number,) for row in rows for number in numbers(row[1])]
        self._words.take_out([(row[0], decode(row[2])) for row in rows])
        self._db.write_many("UPDATE search_values SET uses = uses - 1 WHERE number = ?", used)
        self._db.write_many("DELETE FROM search_values WHERE number = ? AND uses <= 0", used)
        self._db.write_many("DELETE FROM searched WHERE place = ?", [(row[0],) for row in rows])

    def merge(self) -> None:
        """Writes the index anew in one piece: what was taken out is in none of its pages any more."""
        with self._db.writing():
            self._words.merge()


def _rank(shown: str) -> tuple[bool, int, str]:
    """Spellings by how fit they are to be shown: with capitals and others, then the shortest."""
    return shown in (shown.upper(), shown.lower()), len(shown), shown
