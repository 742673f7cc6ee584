"""Lists of who is worth comparing with whom, in the desk's file (`stories.neighbours.Lists`)."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from wiredesk.store.connection import Connection, Row

T = TypeVar("T")

Partners = tuple[tuple[int, int], ...]
_SIZES = (64, 16, 4, 1)
"""Ranges that one statement looks up: a call costs more than a look-up."""
MANY = "(SELECT value FROM json_each(?))"
"""A list of whole numbers or ids as one value, so that one statement serves lists of every length."""
_RANGE = (
    "SELECT * FROM (SELECT {at}, place, item FROM shelved "
    "WHERE space = ? AND week = ? AND key = ? AND place BETWEEN ? AND ? ORDER BY place, item LIMIT ?)"
)
_BESIDE = (
    "SELECT * FROM (SELECT {at}, item FROM shelved WHERE space = ? AND week = ? AND key = ? "
    "AND (place, item) {side} (?, ?) ORDER BY place {order}, item {order} LIMIT ?)"
)


def many(values: Iterable[int | str]) -> str:
    """The value that `MANY` stands for."""
    return json.dumps(sorted(values))


def _together(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in groups of few sizes, so that few statements serve all."""
    at = 0
    for size in _SIZES:
        while len(items) - at >= size:
            yield items[at : at + size]
            at += size


class Shelving:
    """The lists, the items in them and their partners."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def empty(self, space: int) -> bool:
        """Whether nothing is held of a kind."""
        return self._db.one("SELECT 1 FROM shelf_items WHERE space = ? LIMIT 1", (space,)) is None

    def post(self, space: int, number: int, item: bytes, rows: Sequence[tuple[int, int, int]]) -> None:
        """Puts an item into its lists."""
        self._db.write(
            "INSERT INTO shelf_items (space, item, content, partners, bound, bound_item) VALUES (?, ?, ?, x'', -1, 0)",
            (space, number, item),
        )
        self._db.write_many(
            "INSERT INTO shelved (space, week, key, place, item) VALUES (?, ?, ?, ?, ?)",
            ((space, week, key, place, number) for week, key, place in sorted(rows)),
        )

    def withdraw(self, space: int, number: int, rows: Sequence[tuple[int, int, int]]) -> None:
        """Takes an item out of its lists."""
        self._db.write("DELETE FROM shelf_items WHERE space = ? AND item = ?", (space, number))
        self._db.write_many(
            "DELETE FROM shelved WHERE space = ? AND week = ? AND key = ? AND place = ? AND item = ?",
            ((space, week, key, place, number) for week, key, place in rows),
        )

    def ranges(self, space: int, asked: Sequence[tuple[int, int, int, int, int]]) -> list[list[tuple[int, int]]]:
        """The first places of each range (week, key, lowest, highest, how many at most), in order."""
        found: list[list[tuple[int, int]]] = []
        for some in _together(asked):
            sql = " UNION ALL ".join(_RANGE.format(at=at) for at in range(len(some)))
            params = [value for one in some for value in (space, *one)]
            lists: list[list[tuple[int, int]]] = [[] for _ in some]
            for at, place, item in self._db.read(sql, params):
                lists[at].append((place, item))
            found += lists
        return found

    def beside(
        self, space: int, places: Sequence[tuple[int, int, int, int]], count: int
    ) -> list[tuple[list[int], list[int]]]:
        """Items just before and just after each place (week, key, order, number), the nearest first."""
        found: list[tuple[list[int], list[int]]] = []
        for some in _together(places):
            lists: list[tuple[list[int], list[int]]] = [([], []) for _ in some]
            params = [value for week, key, place, item in some for value in (space, week, key, place, item, count)]
            for which, (side, order) in enumerate((("<", "DESC"), (">", "ASC"))):
                sql = " UNION ALL ".join(_BESIDE.format(at=at, side=side, order=order) for at in range(len(some)))
                for at, item in self._db.read(sql, params):
                    lists[at][which].append(item)
            found += lists
        return found

    def items(self, space: int, numbers: Collection[int]) -> Mapping[int, bytes]:
        """Those of the items that are held."""
        return {row[0]: row[1] for row in self._of("item, content", space, numbers)}

    def partners(self, space: int, numbers: Collection[int]) -> Mapping[int, Partners]:
        """Partners of those that are held."""
        return {row[0]: _partners(row[1]) for row in self._of("item, partners", space, numbers)}

    def bounds(self, space: int, numbers: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """The last partner of those that are held."""
        return {row[0]: (row[1], row[2]) for row in self._of("item, bound, bound_item", space, numbers)}

    def _of(self, columns: str, space: int, numbers: Collection[int]) -> Iterator[Row]:
        sql = f"SELECT {columns} FROM shelf_items WHERE space = ? AND item IN {MANY}"
        return self._db.read(sql, (space, many(numbers)))

    def put_partners(self, space: int, number: int, partners: Partners, bound: tuple[int, int]) -> None:
        """Replaces the partners of an item."""
        flat = array("q", [value for row in partners for value in row]).tobytes()
        self._db.write(
            "UPDATE shelf_items SET partners = ?, bound = ?, bound_item = ? WHERE space = ? AND item = ?",
            (flat, *bound, space, number),
        )


def _partners(data: bytes) -> Partners:
    flat = array("q")
    flat.frombytes(data)
    return tuple(zip(flat[::2], flat[1::2], strict=True))
