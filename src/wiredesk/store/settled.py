"""The state of grouping in the desk's file (`stories.ground.Ground`): pairs, parts, links, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from sys import intern

from wiredesk.model.identity import item_number
from wiredesk.model.parts import ItemPair, PairRow, PairScore, Part, Placed, Stage, Why
from wiredesk.model.story import Decision, Link, Story
from wiredesk.store.codec import pack, unpack
from wiredesk.store.decisions import decisions
from wiredesk.store.engine import MANY, Engine, Row, each, many, put
from wiredesk.store.packing import bare_link_of, encoded, link_of, story_of, why_of
from wiredesk.store.shelving import Shelving

PRINTS, EDITS = 1, 5
DERIVED = (PRINTS, EDITS)
"""Kinds of pairs whose rows hold a derivation (`stories.ground`)."""
PIECE = 500
"""Items whose rows are read together: the engine gives all of them at once, with their evidence."""
_LINK, _WHY = b"L", b"W"


def read_as(version: int, first_seen: int | None, made_with: int) -> str:
    """What tells whether an article is still read as it was."""
    return f"{version} {first_seen} {made_with}"


class Settled(Shelving):
    """All that grouping remembers of a desk."""

    def __init__(self, db: Engine) -> None:
        super().__init__(db)
        self._db = db

    # -- pairs --------------------------------------------------------------------------------------------------------

    def to_score(self, space: int, limit: int) -> list[ItemPair]:
        """Pairs that wait, in order."""
        sql = "SELECT one, other FROM pairs_to_score WHERE space = ? ORDER BY one, other LIMIT ?"
        return [(one, other) for one, other in self._db.read(sql, (space, limit))]

    def put_to_score(self, space: int, pairs: Iterable[ItemPair]) -> None:
        """Lets pairs wait."""
        sql = "INSERT INTO pairs_to_score (space, one, other) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        self._db.write_many(sql, ((space, *pair) for pair in sorted(pairs)))

    def scored(self, space: int, pairs: Iterable[ItemPair]) -> None:
        """Pairs that wait no longer."""
        sql = "DELETE FROM pairs_to_score WHERE space = ? AND one = ? AND other = ?"
        self._db.write_many(sql, ((space, *pair) for pair in pairs))

    def rows(self, space: int, items: Collection[int]) -> list[PairRow]:
        """All rows with an end among the items, each once, in order."""
        rows = self._pairs("one, other, value, said, found", space, items)
        # No two are of one pair, so that nothing behind it is compared.
        return sorted((one, other, value, said, _found(data)) for one, other, value, said, data in rows)

    def scores(self, space: int, items: Collection[int]) -> list[PairScore]:
        """The same without their evidence, which is most of a row."""
        rows = self._pairs("one, other, value, said", space, items)
        return sorted([(one, other, value, intern(said)) for one, other, value, said in rows])

    def derivations(self, items: Collection[int], *, evidence: bool = True) -> list[Link]:
        """The links of the rows of `DERIVED` with an end among the items."""
        made = _link(evidence=evidence)
        links: list[Link] = []
        for space in DERIVED:
            rows = self._pairs("one, other, found", space, items)
            found = sorted([(one, other, made(data[1:])) for one, other, data in rows if data[:1] == _LINK])
            links += [link for _, _, link in found]
        return links

    def _pairs(self, columns: str, space: int, items: Collection[int]) -> Iterator[Row]:
        """Rows with an end among the items, each once. columns: the ends first."""
        asked = set(items)
        for some in _pieces(items):
            yield from self._db.read(f"SELECT {columns} FROM pairs WHERE space = ? AND one IN {MANY}", (space, some))
            # The planner would rather read a whole space than look up the other ends by their index.
            sql = f"SELECT {columns} FROM pairs INDEXED BY pairs_by_other WHERE space = ? AND other IN {MANY}"
            for row in self._db.read(sql, (space, some)):
                if row[0] not in asked:
                    yield row

    def put_rows(self, space: int, rows: Iterable[PairRow]) -> None:
        """Adds rows, or replaces them."""
        sql = put("pairs", "space, one, other", "value, said, found")
        self._db.write_many(sql, ((space, *row[:4], _packed(row[4])) for row in rows))

    def drop_rows(self, space: int, pairs: Iterable[ItemPair]) -> list[PairRow]:
        """The rows that were there."""
        ordered = sorted(pairs)
        # Few of them have a row, and the index tells of which: it is a tenth of the table, and half as deep.
        sql = "SELECT {at} FROM pairs INDEXED BY pairs_by_other WHERE space = ? AND other = ? AND one = ?"
        there = sorted(row[0] for row in each(self._db, sql, [(space, other, one) for one, other in ordered]))
        found = []
        for pair in [ordered[at] for at in there]:
            sql = "DELETE FROM pairs WHERE space = ? AND one = ? AND other = ? RETURNING value, said, found"
            row = self._db.one(sql, (space, *pair))
            if row is not None:
                found.append((*pair, row[0], row[1], _found(row[2])))
        return found

    # -- what waits ---------------------------------------------------------------------------------------------------

    def waiting(self, stage: Stage, limit: int) -> list[int]:
        """What waits, in order."""
        rows = self._db.read("SELECT item FROM to_settle WHERE stage = ? ORDER BY item LIMIT ?", (stage, limit))
        return [row[0] for row in rows]

    def mark(self, stage: Stage, items: Iterable[int]) -> None:
        """Lets items wait."""
        sql = "INSERT INTO to_settle (stage, item) VALUES (?, ?) ON CONFLICT DO NOTHING"
        self._db.write_many(sql, ((stage, item) for item in sorted(items)))

    def done(self, stage: Stage, items: Iterable[int]) -> None:
        """Items that wait no longer."""
        sql = "DELETE FROM to_settle WHERE stage = ? AND item = ?"
        self._db.write_many(sql, ((stage, item) for item in items))

    def count_waiting(self) -> int:
        """How many items wait, of all stages; with a single language, parts wait for nothing."""
        row = self._db.one(
            "SELECT (SELECT count(*) FROM to_settle WHERE stage != 'parts' OR ?) "
            "+ (SELECT count(*) FROM pairs_to_score)",
            (self.languages() > 1,),
        )
        return int(row[0]) if row else 0

    # -- reports and parts --------------------------------------------------------------------------------------------

    def place(self, placed: Placed, stamp: str) -> None:
        """A report that is known from now on."""
        self._db.write(
            "INSERT INTO placed (item, article, stamp, language, part) VALUES (?, ?, ?, ?, ?)",
            (placed.item, placed.article, stamp, placed.language, placed.part),
        )

    def displace(self, item: int) -> None:
        """A report that is known no longer."""
        self._db.write("DELETE FROM placed WHERE item = ?", (item,))
        self.drop_ready((item,))

    def placed(self, items: Collection[int]) -> Mapping[int, Placed]:
        """Those that are known."""
        found: dict[int, Placed] = {}
        some = many(items)
        sql = f"SELECT item, article, language, part FROM placed WHERE item IN {MANY}"
        found |= {row[0]: Placed(*row) for row in self._db.read(sql, (some,))}
        return found

    def stamps(self, items: Collection[int]) -> Mapping[int, str]:
        """Stamps of their texts."""
        found: dict[int, str] = {}
        some = many(items)
        found |= dict(self._db.read(f"SELECT item, stamp FROM placed WHERE item IN {MANY}", (some,)))
        return found

    def parts(self, items: Collection[int]) -> Mapping[int, Part]:
        """Those that there are."""
        found: dict[int, Part] = {}
        some = many(items)
        members: dict[int, list[int]] = {}
        sql = f"SELECT part, item FROM placed WHERE part IN {MANY} ORDER BY part, item"
        for part, item in self._db.read(sql, (some,)):
            members.setdefault(part, []).append(item)
        sql = f"SELECT item, language, stamp, story FROM story_parts WHERE item IN {MANY}"
        for item, language, stamp, story in self._db.read(sql, (some,)):
            found[item] = Part(item, tuple(members.get(item, ())), language, stamp, story)
        return found

    def put_parts(self, parts: Iterable[Part]) -> None:
        """Parts as they are now, and their reports as theirs."""
        for part in parts:
            self._db.write(
                put("story_parts", "item", "stamp, language, story"),
                (part.item, part.stamp, part.language, part.story),
            )
            sql = "UPDATE placed SET part = ? WHERE item = ?"
            self._db.write_many(sql, ((part.item, member) for member in part.members))

    def drop_parts(self, items: Iterable[int]) -> None:
        """Parts that are no more."""
        self._db.write_many("DELETE FROM story_parts WHERE item = ?", ((item,) for item in items))

    def unite(self, parts: Collection[int], story: int | None) -> None:
        """Makes parts those of a story, or of none."""
        sql = "UPDATE story_parts SET story = ? WHERE item = ?"
        self._db.write_many(sql, ((story, item) for item in parts))

    def stories(self, items: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        """Parts of stories, in order."""
        found: dict[int, tuple[int, ...]] = {}
        some = many(items)
        sql = f"SELECT story, item FROM story_parts WHERE story IN {MANY} ORDER BY story, item"
        for story, item in self._db.read(sql, (some,)):
            found[story] = (*found.get(story, ()), item)
        return found

    def sides(self, items: Collection[int]) -> Mapping[int, bytes]:
        """Parts that were made ready to be compared across languages."""
        rows = self._db.read(f"SELECT item, content FROM part_sides WHERE item IN {MANY}", (many(items),))
        return {item: unpack(content) for item, content in rows}

    def put_sides(self, sides: Mapping[int, bytes], gone: Collection[int]) -> None:
        """Parts as they are compared from now on, and such as are no more."""
        self._db.write_many("DELETE FROM part_sides WHERE item = ?", [(item,) for item in gone])
        sql = put("part_sides", "item", "content")
        self._db.write_many(sql, [(item, pack(content)) for item, content in sides.items()])

    def prints(self, items: Collection[int]) -> Mapping[int, bytes]:
        """Prints of reports; of those that were taken in before they were kept, nothing."""
        return dict(self._db.read(f"SELECT item, prints FROM ready_reports WHERE item IN {MANY}", (many(items),)))

    def ready(self, items: Collection[int]) -> Iterator[tuple[int, str, str, str, str, bytes, bytes]]:
        """Reports that are kept as they are compared: item, article, language, how it is read today, of what it was
        made, prints, all else."""
        sql = (
            "SELECT p.item, p.article, p.language, a.version, a.first_seen, a.made_with, r.stamp, r.prints, r.content "
            f"FROM placed p JOIN articles a ON a.id = p.article JOIN ready_reports r ON r.item = p.item "
            f"WHERE p.item IN {MANY}"
        )
        for item, article, language, *read, stamp, prints, content in self._db.read(sql, (many(items),)):
            yield item, article, language, read_as(*read), stamp, prints, content

    def put_ready(self, item: int, stamp: str, prints: bytes, content: bytes) -> None:
        """Keeps what a report is compared by until it is displaced or forgotten."""
        sql = put("ready_reports", "item", "stamp, prints, content")
        self._db.write(sql, (item, stamp, prints, content))

    def drop_ready(self, items: Iterable[int]) -> None:
        """Reports that are no more, or are others now."""
        gone = [(item,) for item in items]
        for table in ("ready_reports", "report_meanings"):
            self._db.write_many(f"DELETE FROM {table} WHERE item = ?", gone)

    def meanings(self, items: Collection[int]) -> Mapping[int, bytes]:
        """What the openings of reports mean, of those for which it is kept."""
        return dict(self._db.read(f"SELECT item, content FROM report_meanings WHERE item IN {MANY}", (many(items),)))

    def put_meanings(self, meanings: Mapping[int, bytes]) -> None:
        """Keeps them until the reports are displaced or forgotten."""
        sql = put("report_meanings", "item", "content")
        self._db.write_many(sql, meanings.items())

    def languages(self) -> int:
        """How many languages the parts are in, 2 of more."""
        # Each by itself is the end of an index; both of one SELECT are found by going through all of it.
        row = self._db.one(
            "SELECT (SELECT min(language) FROM story_parts), (SELECT max(language) FROM story_parts)",
        )
        return 0 if row is None or row[0] is None else 1 + (row[0] != row[1])

    # -- conclusions --------------------------------------------------------------------------------------------------

    def told_links(self, items: Collection[int], *, evidence: bool = True) -> Sequence[Link]:
        """Links that reports of one story state, with an end among the items, each once."""
        found: dict[int, Link] = {}
        made = _link(evidence=evidence)
        for some, end in product(_pieces(items), ("article", "other")):
            for number, data in self._db.read(
                f"SELECT number, content FROM stated_links WHERE {end} IN {MANY}", (some,)
            ):
                if number not in found:
                    found[number] = made(data)
        return [found[number] for number in sorted(found)]

    def put_told_links(self, items: Collection[int], links: Iterable[Link]) -> None:
        """Replaces those of the items' articles."""
        self._put_links("stated_links", items, links)

    def links(self, items: Collection[int], *, evidence: bool = True) -> Sequence[Link]:
        """The final links of the items' articles."""
        made = _link(evidence=evidence)
        sql = f"SELECT content FROM links WHERE article IN {MANY} ORDER BY article, number"
        return [made(row[0]) for some in _pieces(items) for row in self._db.read(sql, (some,))]

    def put_links(self, items: Collection[int], links: Iterable[Link]) -> None:
        """Replaces the final links of the items' articles."""
        self._put_links("links", items, links)

    def _put_links(self, table: str, items: Collection[int], links: Iterable[Link]) -> None:
        self._db.write_many(f"DELETE FROM {table} WHERE article = ?", ((item,) for item in items))
        self._db.write_many(
            f"INSERT INTO {table} (article, other, content) VALUES (?, ?, ?)",
            ((item_number(x.article), item_number(x.origin) if x.held else None, encoded(x)) for x in links),
        )

    def put_follows(self, items: Collection[int], follows: Mapping[int, tuple[int, Why]]) -> None:
        """Which story each of some follows, with why; the others of them follow none."""
        self._db.write_many("DELETE FROM story_follows WHERE later = ?", ((item,) for item in items))
        self._db.write_many(
            "INSERT INTO story_follows (later, earlier, content) VALUES (?, ?, ?)",
            ((later, earlier, encoded(why)) for later, (earlier, why) in follows.items()),
        )

    def told(self, items: Collection[int]) -> Mapping[int, Story]:
        """Those of the stories that there are, as they were told last."""
        found: dict[int, Story] = {}
        some = many(items)
        sql = f"SELECT item, told FROM stories WHERE item IN {MANY} AND told IS NOT NULL"
        found |= {row[0]: story_of(row[1]) for row in self._db.read(sql, (some,))}
        return found

    def decisions(self) -> tuple[Decision, ...]:
        """What the user decided."""
        return decisions(self._db)


def _packed(found: Link | Why) -> bytes:
    return (_LINK if isinstance(found, Link) else _WHY) + encoded(found)


def _found(data: bytes) -> Link | Why:
    return link_of(data[1:]) if data[:1] == _LINK else why_of(data[1:])


def _pieces(items: Collection[int]) -> Iterator[str]:
    """Lists of some of the items after one another, in order."""
    ordered = sorted(items)
    for at in range(0, len(ordered), PIECE):
        yield many(ordered[at : at + PIECE])


def _link(*, evidence: bool) -> Callable[[bytes], Link]:
    return link_of if evidence else bare_link_of
