"""Who is worth comparing with whom, kept up to date item by item: the same whatever the order of arrival.

An item stands in one list for each of its keys (and week). Whom it meets in a list is told by the list alone: all,
while they are few; else those that share the next key as well, and the next, and those beside it in an order that comes
from their content. It keeps the heaviest of all it meets as partners. So one more item changes the partners of few
others: of those that it is heavier to than what they keep, of those in a list that has become overfull, and of those
between whom it stands.

Items are reports (by their words, or by prints of their text), groups of reports and stories: anything with keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest
from types import MappingProxyType
from typing import Protocol

import numpy as np
import xxhash

FULL = 32
"""Holders of one key before it is split by the next key."""
BESIDE = 4
"""Of more than that, how many on each side are met, whatever their next keys: so that nobody is left alone."""
DEPTH = 3
"""Further keys by which an overfull list is split."""
KNOWN = 5_000
"""Items whose keys are remembered while one object works."""
BITS = 16
"""Of one further key in a place."""
KEY_BITS = 48
EVER, UNDATED = 0, 1
"""Lists of all weeks, and of what has none."""

Place = tuple[int, int]
"""(order, number) of an item in a list."""
Asked = tuple[int, int, int, int, int]
"""(week, key, lowest order, highest order, how many at most)."""
Partners = tuple[tuple[int, int], ...]
"""(number, weight), heaviest first, of the same weight in order of number."""


@lru_cache(maxsize=65_536)
def key_of(words: str) -> int:
    """A key as a number; two that fall together only make two items meet."""
    return xxhash.xxh3_64_intdigest(words.encode("utf-8", "surrogatepass")) >> (64 - KEY_BITS)


@dataclass(frozen=True, slots=True)
class Item:
    """What has keys. keys: (key, weight), in order of key; wide: keys that are looked for in all weeks too.

    weeks: the lists that its other keys stand in. side: items of one side do not meet, unless it is 0.
    """

    number: int
    keys: tuple[tuple[int, int], ...]
    weeks: tuple[int, ...] = (EVER,)
    wide: tuple[int, ...] = ()
    side: int = 0

    def packed(self) -> bytes:
        """All but the number, as bytes."""
        flat = [len(self.keys), len(self.weeks), len(self.wide), self.side, *self.weeks, *self.wide]
        for key, weight in self.keys:
            flat += (key, weight)
        return np.array(flat, dtype="<i8").tobytes()

    @staticmethod
    def unpacked(number: int, data: bytes) -> Item:
        """The item that `packed` made bytes of."""
        flat = np.frombuffer(data, dtype="<i8").tolist()
        count, weeks, wide, side = flat[:4]
        first = 4 + weeks + wide
        keys = tuple(zip(flat[first::2], flat[first + 1 :: 2], strict=True))
        assert len(keys) == count
        return Item(number, keys, tuple(flat[4 : 4 + weeks]), tuple(flat[4 + weeks : first]), side)

    def lists(self) -> list[tuple[int, int, int]]:
        """(week, key, order): the lists that it stands in, and by which further keys in each."""
        order = dict(zip((key for key, _ in self.keys), _orders([key for key, _ in self.keys]), strict=True))
        found = [(week, key, order[key]) for week in self.weeks for key, _ in self.keys]
        if EVER not in self.weeks:
            found += [(EVER, key, order[key]) for key in self.wide]
        return found

    def weight(self, other: Item) -> int:
        """Weight of the keys that two items share."""
        held = dict(self.keys)
        return sum([weight * held[key] for key, weight in other.keys if key in held])


_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xFF51AFD7ED558CCD)
_HALF, _TOP = np.uint64(32), np.uint64(64 - BITS)


def _orders(keys: Sequence[int]) -> list[int]:
    """For each key the further keys of its holder as a number: those least by a hash that the key chooses.

    Two holders of a key agree in the first with the probability of their likeness (min-wise hashing, Broder 1997), and
    each key chooses anew; so what two alike items do not share by one key they share by another.
    """
    if len(keys) < 2:
        return [0] * len(keys)
    row = np.array(keys, dtype=np.uint64)
    mixed = (row[:, None] * _A) ^ (row[None, :] * _B)
    mixed = (mixed ^ (mixed >> _HALF)) * _C
    mixed ^= mixed >> _HALF
    np.fill_diagonal(mixed, np.iinfo(np.uint64).max)
    depth = min(DEPTH, len(keys) - 1)
    first = np.argpartition(mixed, depth - 1, axis=1)[:, :depth]
    values = np.take_along_axis(mixed, first, axis=1)
    first = np.take_along_axis(first, np.argsort(values, axis=1), axis=1)
    short = ((row * _C) >> _TOP)[first].astype(np.int64)
    total = np.zeros(len(keys), dtype=np.int64)
    for at in range(DEPTH):
        total = (total << BITS) + (short[:, at] if at < depth else 0)
    made: list[int] = total.tolist()
    return made


def _range(order: int, depth: int) -> tuple[int, int]:
    """The orders that share the first `depth` further keys."""
    free = BITS * (DEPTH - depth)
    low = order >> free << free
    return low, low + (1 << free) - 1


class Lists(Protocol):
    """Where the lists, the items and their partners are kept. space: lists of one kind are apart from others."""

    def empty(self, space: int) -> bool: ...
    def post(self, space: int, number: int, item: bytes, rows: Sequence[tuple[int, int, int]]) -> None: ...
    def withdraw(self, space: int, number: int, rows: Sequence[tuple[int, int, int]]) -> None: ...
    def ranges(self, space: int, asked: Sequence[Asked]) -> list[list[Place]]:
        """The first places of each range, in order."""
        ...

    def beside(
        self, space: int, places: Sequence[tuple[int, int, int, int]], count: int
    ) -> list[tuple[list[int], list[int]]]:
        """Items just before and just after each of some places (week, key, order, number), the nearest first, at most
        `count` on each side."""
        ...

    def items(self, space: int, numbers: Collection[int]) -> Mapping[int, bytes]: ...
    def partners(self, space: int, numbers: Collection[int]) -> Mapping[int, Partners]: ...
    def bounds(self, space: int, numbers: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """(weight, number) of the last partner of each item that has all it may keep, else (-1, 0)."""
        ...

    def put_partners(self, space: int, number: int, partners: Partners, bound: tuple[int, int]) -> None: ...


Pairs = set[tuple[int, int]]


@dataclass(slots=True)
class Change:
    """Pairs (the lower number first) that have become candidates, and that are none any longer."""

    made: Pairs = field(default_factory=set)
    lost: Pairs = field(default_factory=set)


class Neighbours:
    """The partners of all items of one kind, exact after every call. kept: partners of an item at most."""

    def __init__(self, lists: Lists, space: int, kept: int) -> None:
        self._lists = lists
        self._space = space
        self._kept = kept
        self._known: dict[int, tuple[int, tuple[tuple[int, int], ...]]] = {}
        # Ranges with more than `FULL` in them whoever comes: nobody needs to look again, until somebody goes.
        self._over: set[tuple[int, int, int, int]] = set()

    def item(self, number: int) -> Item | None:
        """An item that is held."""
        data = self._lists.items(self._space, (number,)).get(number)
        return None if data is None else Item.unpacked(number, data)

    def partners(self, number: int) -> Partners:
        """The heaviest of those that an item meets."""
        return self._lists.partners(self._space, (number,)).get(number, ())

    def candidates(self, number: int) -> set[int]:
        """Those that are partners of an item, or that it is a partner of."""
        item = self.item(number)
        if item is None:
            return set()
        met = self._met(item)[0]
        known = self._lists.partners(self._space, met)
        own = {other for other, _ in self.partners(number)}
        return own | {other for other in met if any(one == number for one, _ in known[other])}

    def like(self, item: Item) -> Partners:
        """Partners that an item would have that is not held; those already held are not asked whom they prefer."""
        return self._best(self._weights(item, self._met(item)[0]))

    def fill(self, items: Sequence[Item]) -> Pairs:
        """Takes in many items at once where there were none; gives all pairs of candidates."""
        for item in items:
            self._lists.post(self._space, item.number, item.packed(), item.lists())
        pairs: Pairs = set()
        for item in items:
            found = self._best(self._weights(item, self._met(item)[0]))
            self._keep(item.number, found)
            pairs.update([_pair(item.number, other) for other, _ in found])
        return pairs

    def insert(self, items: Sequence[Item]) -> Change:
        """Takes in items that are not held yet; many at once cost less than one after another."""
        return self.exchange((), items)

    def remove(self, number: int) -> Change:
        """Takes out an item; nothing if it is not held."""
        return self.exchange((number,), ())

    def exchange(self, gone: Sequence[int], items: Sequence[Item]) -> Change:
        """Takes out what is held of some, and takes in others, which may have the numbers of those."""
        change = Change()
        anew: set[int] = set()
        if self._lists.empty(self._space):
            # Nobody is there whose partners could be others now.
            change.made |= self.fill(items)
            return change
        # Others may have taken something out since.
        self._over.clear()
        for number in gone:
            anew |= self._withdraw(number, change)
        anew -= set(gone)
        anew |= self._post(items, change, anew)
        self._again(anew, change)
        return change

    def _withdraw(self, number: int, change: Change) -> set[int]:
        """Takes an item out of its lists; those whose partners may be others without it."""
        item = self.item(number)
        if item is None:
            return set()
        lists = item.lists()
        self._over -= {(week, key, *_range(order, depth)) for week, key, order in lists for depth in range(DEPTH + 1)}
        met, anew, beside = self._met(item, {number}, {(week, key): [order] for week, key, order in lists})
        _note(change, (), [_pair(number, other) for other, _ in self.partners(number)])
        for other, known in self._lists.partners(self._space, met).items():
            rest = tuple([row for row in known if row[0] != number])
            if rest != known:
                anew.add(other)
                self._keep(other, rest)
                _note(change, (), [_pair(number, other)])
        self._lists.withdraw(self._space, number, lists)
        self._known.pop(number, None)
        return (anew | self._welcome(beside)) - {number}

    def _post(self, items: Sequence[Item], change: Change, skipped: Set[int]) -> set[int]:
        """Puts items into their lists; those whose partners may be others because of them. skipped: those that are to
        be looked at anyway."""
        new = {item.number for item in items}
        rows: dict[tuple[int, int], list[int]] = {}
        for item in items:
            lists = item.lists()
            self._lists.post(self._space, item.number, item.packed(), lists)
            for week, key, order in lists:
                rows.setdefault((week, key), []).append(order)
        anew: set[int] = set()
        apart: Pairs = set()
        offers: dict[int, list[tuple[int, int]]] = {}
        for item in items:
            met, turned, between = self._met(item, new, rows)
            anew |= turned
            apart |= between
            weights = self._weights(item, met)
            for other, weight in weights.items():
                offers.setdefault(other, []).append((item.number, weight))
            found = self._best(weights)
            self._keep(item.number, found)
            _note(change, [_pair(item.number, other) for other, _ in found], ())
        # New ones stand between some who were beside one another, and may meet no longer.
        partners = self._lists.partners(self._space, {end for pair in apart for end in pair})
        for one, other in apart:
            anew.update([a for a, b in ((one, other), (other, one)) if any(c == b for c, _ in partners[a])])
        anew -= new
        bounds = self._lists.bounds(self._space, offers.keys() - anew - new - skipped)
        offered = {
            other: heavier
            for other, bound in bounds.items()
            if (heavier := [(number, weight) for number, weight in offers[other] if _before((weight, number), bound)])
        }
        for other, known in self._lists.partners(self._space, offered).items():
            best = sorted([*known, *offered[other]], key=_order)[: self._kept]
            self._replace(other, known, tuple(best), change)
        return anew

    def _welcome(self, pairs: Pairs) -> set[int]:
        """Those of the pairs to whom the other is heavier than what they keep."""
        ends = {end for pair in pairs for end in pair}
        bounds = self._lists.bounds(self._space, ends)
        held = {number: Item.unpacked(number, data) for number, data in self._lists.items(self._space, ends).items()}
        found: set[int] = set()
        for one, other in pairs:
            weight = held[one].weight(held[other])
            found.update([a for a, b in ((one, other), (other, one)) if _before((weight, b), bounds[a])])
        return found

    def _again(self, numbers: Collection[int], change: Change) -> None:
        known = self._lists.partners(self._space, numbers)
        for number, data in self._lists.items(self._space, numbers).items():
            item = Item.unpacked(number, data)
            self._replace(number, known[number], self._best(self._weights(item, self._met(item)[0])), change)

    def _replace(self, number: int, old: Partners, new: Partners, change: Change) -> None:
        if old == new:
            return
        self._keep(number, new)
        before, after = {other for other, _ in old}, {other for other, _ in new}
        _note(change, [_pair(number, other) for other in after - before], ())
        theirs = self._lists.partners(self._space, before - after)
        lost = [other for other, known in theirs.items() if all(one != number for one, _ in known)]
        _note(change, (), [_pair(number, other) for other in lost])

    def _keep(self, number: int, partners: Partners) -> None:
        bound = (partners[-1][1], partners[-1][0]) if len(partners) == self._kept else (-1, 0)
        self._lists.put_partners(self._space, number, partners, bound)

    def _met(
        self,
        item: Item,
        new: Collection[int] = (),
        rows: Mapping[tuple[int, int], Sequence[int]] = MappingProxyType({}),
    ) -> tuple[set[int], set[int], Pairs]:
        """Whom an item meets, itself among them; who met others before the new ones came; pairs that may have been
        beside one another until then.

        new: itself and all that came with it, or, where it is about to go, itself; rows: their orders by week and key.
        Meeting is mutual: it is told by the list and by the keys that two share, not by who asks.
        """
        met: set[int] = set()
        anew: set[int] = set()
        between: Pairs = set()
        asked = item.lists()
        rest = list(range(len(asked)))
        # Lists of which it is known who met whom in them before: all, because they were few.
        told: set[int] = set()
        for depth in range(DEPTH + 1):
            ranges = []
            looked = []
            over = []
            for at in rest:
                week, key, order = asked[at]
                low, high = _range(order, depth)
                if (week, key, low, high) in self._over:
                    over.append(at)
                    continue
                came = sum([low <= one <= high for one in rows.get((week, key), ())])
                ranges.append((week, key, low, high, FULL + 1 + came))
                looked.append(at)
            for at, asked_for, places in zip(looked, ranges, self._lists.ranges(self._space, ranges), strict=True):
                if len(places) <= FULL:
                    met.update([number for _, number in places])
                    continue
                over.append(at)
                if len(places) == asked_for[4]:
                    self._over.add(asked_for[:4])
                elif at not in told:
                    told.add(at)
                    anew.update([number for _, number in places if number not in new])
            if depth == 0:
                beside = [(*asked[at], item.number) for at in over]
                more = max([len(rows.get(asked[at][:2], ())) for at in over], default=0)
                for before, after in self._lists.beside(self._space, beside, BESIDE + more):
                    met.update(before[:BESIDE], after[:BESIDE])
                    first = [number for number in before if number not in new][:BESIDE]
                    then = [number for number in after if number not in new][:BESIDE]
                    between.update(
                        [_pair(a, b) for x, a in enumerate(first) for b in then[: BESIDE - x]] if new else ()
                    )
            rest = over
            if not rest:
                break
        return met, anew, between

    def _weights(self, item: Item, numbers: Collection[int]) -> dict[int, int]:
        """Weight of the keys that an item shares with each that it may be a partner of."""
        held = dict(item.keys)
        missing = [number for number in numbers if number not in self._known]
        if missing:
            if len(self._known) > KNOWN:
                self._known.clear()
                self._over.clear()
                missing = list(numbers)
            for number, data in self._lists.items(self._space, missing).items():
                other = Item.unpacked(number, data)
                self._known[number] = other.side, other.keys
        found: dict[int, int] = {}
        for number in numbers:
            side, keys = self._known[number]
            if number != item.number and not (side and item.side == side):
                found[number] = sum([weight * held[key] for key, weight in keys if key in held])
        return found

    def _best(self, weights: Mapping[int, int]) -> Partners:
        return tuple(nsmallest(self._kept, weights.items(), key=_order))


def _note(change: Change, made: Iterable[tuple[int, int]], lost: Iterable[tuple[int, int]]) -> None:
    """Adds to a change; what came last holds."""
    for pair in made:
        change.made.add(pair)
        change.lost.discard(pair)
    for pair in lost:
        change.made.discard(pair)
        change.lost.add(pair)


def _order(row: tuple[int, int]) -> tuple[int, int]:
    return -row[1], row[0]


def _before(one: tuple[int, int], bound: tuple[int, int]) -> bool:
    """Whether (weight, number) comes before the last that is kept."""
    return (-one[0], one[1]) < (-bound[0], bound[1])


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
