"""Lists, items and partners of `neighbours` in memory: for a set that is grouped once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Mapping, Sequence

from wiredesk.stories.neighbours import Asked, Partners, Place

_LAST = 1 << 64


class Shelves:
    """`neighbours.Lists` that end with the process."""

    def __init__(self) -> None:
        self._lists: dict[tuple[int, int, int], list[Place]] = {}
        self._sorted: set[tuple[int, int, int]] = set()
        self._items: dict[tuple[int, int], bytes] = {}
        self._partners: dict[tuple[int, int], tuple[Partners, tuple[int, int]]] = {}

    def empty(self, space: int) -> bool:
        """Whether nothing is held of a kind."""
        return not any(kind == space for kind, _ in self._items)

    def post(self, space: int, number: int, item: bytes, rows: Sequence[tuple[int, int, int]]) -> None:
        """Puts an item into its lists."""
        self._items[space, number] = item
        self._partners[space, number] = (), (-1, 0)
        for week, key, order in rows:
            name = (space, week, key)
            if name in self._sorted:
                insort(self._lists[name], (order, number))
            else:
                self._lists.setdefault(name, []).append((order, number))

    def withdraw(self, space: int, number: int, rows: Sequence[tuple[int, int, int]]) -> None:
        """Takes an item out of its lists."""
        del self._items[space, number], self._partners[space, number]
        for week, key, order in rows:
            self._list((space, week, key)).remove((order, number))

    def _list(self, name: tuple[int, int, int]) -> list[Place]:
        # Many are put in before any is looked up: sorted once, then kept sorted.
        row = self._lists.get(name)
        if row is None:
            return []
        if name not in self._sorted:
            row.sort()
            self._sorted.add(name)
        return row

    def ranges(self, space: int, asked: Sequence[Asked]) -> list[list[Place]]:
        """The first places of each range, in order."""
        found = []
        for week, key, low, high, limit in asked:
            row = self._list((space, week, key))
            first = bisect_left(row, (low, 0))
            found.append(row[first : min(first + limit, bisect_right(row, (high, _LAST), first))])
        return found

    def beside(
        self, space: int, places: Sequence[tuple[int, int, int, int]], count: int
    ) -> list[tuple[list[int], list[int]]]:
        """Items just before and just after each place, the nearest first."""
        found = []
        for week, key, order, number in places:
            row = self._list((space, week, key))
            before, after = bisect_left(row, (order, number)), bisect_right(row, (order, number))
            near = row[max(0, before - count) : before][::-1], row[after : after + count]
            found.append(([one for _, one in near[0]], [one for _, one in near[1]]))
        return found

    def items(self, space: int, numbers: Collection[int]) -> Mapping[int, bytes]:
        """Those of the items that are held."""
        return {number: self._items[space, number] for number in numbers if (space, number) in self._items}

    def partners(self, space: int, numbers: Collection[int]) -> Mapping[int, Partners]:
        """Partners of those that are held."""
        return {number: self._partners[space, number][0] for number in numbers if (space, number) in self._partners}

    def bounds(self, space: int, numbers: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """The last partner of those that are held."""
        return {number: self._partners[space, number][1] for number in numbers if (space, number) in self._partners}

    def put_partners(self, space: int, number: int, partners: Partners, bound: tuple[int, int]) -> None:
        """Replaces the partners of an item."""
        self._partners[space, number] = partners, bound
