"""Who is worth comparing with whom, kept up to date item by item: the same whatever the order of arrival.

An item stands in one list for each of its keys (and week), at a place that comes from its other keys. It meets those
that stand beside it there: all, while they are few; of many, those with which it shares the next key as well. It keeps
the heaviest of all it meets as partners. So one more item changes the partners of few others, however many there are:
of those that it stands beside and that it is heavier to than what they keep, and of those between whom it stands; these
have others that would be next (`partners`).

Items are reports (by their words, or by prints of their text), groups of reports and stories: anything with keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import xxhash

from wiredesk.stories.partners import Best, Change, Held, Ledger, Partners, batched, unpacked
from wiredesk.stories.sharing import HEAD
from wiredesk.stories.stretches import Flags, Ints, Pieces, around, rewrite
from wiredesk.stories.windows import Windows

BESIDE = 8
"""How many of a list are met on each side."""
DEPTH = 3
"""Further keys that a place in a list comes from."""
BITS = 16
"""Of one further key in a place."""
LOW_BITS = 15
"""Of the number of the item in a place: those that are alike in all further keys are spread evenly."""
KEY_BITS = 48
EVER, UNDATED = 0, 1
"""Lists of all weeks, and of what has none."""
AT_ONCE = 6_000
"""Lists in which items are put together: what stands around a place of a long one takes up to 3 KB, and as much again
while it is looked through. An item stands in some fifty to a hundred."""

FEW = 100
"""Items that are unpacked at once to be looked at anew."""
ROOM = 1 << 16
"""Pairs of keys of one holder that are looked at together."""


@lru_cache(maxsize=16_384)
def key_of(words: str) -> int:
    """A key as a number; two that fall together only make two items meet."""
    return xxhash.xxh3_64_intdigest(words.encode("utf-8", "surrogatepass")) >> (64 - KEY_BITS)


@dataclass(frozen=True, slots=True)
class Item:
    """What has keys. keys: (key, weight), in order of key; wide: keys that are looked for in all weeks too.

    weeks: the lists that its other keys stand in. side: items of one side do not meet, unless it is 0. stamp: of what
    it was made from, 0 if nobody asks.
    """

    number: int
    keys: tuple[tuple[int, int], ...]
    weeks: tuple[int, ...] = (EVER,)
    wide: tuple[int, ...] = ()
    side: int = 0
    stamp: int = 0

    @property
    def lists(self) -> int:
        """In how many lists it stands, about."""
        return len(self.keys) * len(self.weeks) + len(self.wide)

    def packed(self) -> bytes:
        """All but the number, as bytes."""
        flat = [len(self.keys), len(self.weeks), len(self.wide), self.side, self.stamp, *self.weeks, *self.wide]
        for key, weight in self.keys:
            flat += (key, weight)
        return np.array(flat, dtype="<i8").tobytes()

    @staticmethod
    def unpacked(number: int, data: bytes) -> Item:
        """The item that `packed` made bytes of."""
        flat = np.frombuffer(data, dtype="<i8").tolist()
        count, weeks, wide, side, stamp = flat[:HEAD]
        first = HEAD + weeks + wide
        keys = tuple(zip(flat[first::2], flat[first + 1 :: 2], strict=True))
        assert len(keys) == count
        return Item(number, keys, tuple(flat[HEAD : HEAD + weeks]), tuple(flat[HEAD + weeks : first]), side, stamp)


def _together(numbers: Iterable[int], *items: Mapping[int, Item]) -> Iterator[list[int]]:
    """Some of the numbers at a time, in order: as many as stand in `AT_ONCE` lists, one at least. items: of those that
    have one, what they are or were."""
    some: list[int] = []
    lists = 0
    for number in numbers:
        own = sum(known[number].lists for known in items if number in known)
        if some and lists + own > AT_ONCE:
            yield some
            some, lists = [], 0
        some.append(number)
        lists += own
    if some:
        yield some


def lists_of(items: Sequence[Item]) -> Ints:
    """Rows (week, key, place, number): the lists that some items stand in, and where in each."""
    found: list[Ints] = [_NONE]
    alike: dict[int, list[Item]] = {}
    for item in items:
        alike.setdefault(len(item.keys), []).append(item)
    rooms = [(count, max(1, ROOM // max(1, count * count)), same) for count, same in alike.items()]
    for count, some in [(count, some) for count, room, same in rooms for some in batched(same, room)]:
        keys = np.array([[key for key, _ in item.keys] for item in some], dtype=np.int64).reshape(len(some), count)
        numbers = np.array([item.number for item in some], dtype=np.int64)
        places = (_orders(keys) << LOW_BITS) + (numbers & ((1 << LOW_BITS) - 1))[:, None]
        weeks = [(at, week) for at, item in enumerate(some) for week in item.weeks]
        wide = [(at, key) for at, item in enumerate(some) if EVER not in item.weeks for key in item.wide]
        at, week = np.array(weeks, dtype=np.int64).reshape(-1, 2).T
        rows = (np.repeat(week, count), keys[at].ravel(), places[at].ravel(), np.repeat(numbers[at], count))
        found.append(np.stack(rows, axis=1))
        at, key = np.array(wide, dtype=np.int64).reshape(-1, 2).T
        if len(at):
            there = (keys[at] == key[:, None]).argmax(axis=1)
            found.append(np.stack((np.full(len(at), EVER), key, places[at, there], numbers[at]), axis=1))
    return np.concatenate(found)


_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xFF51AFD7ED558CCD)
_HALF, _TOP = np.uint64(32), np.uint64(64 - BITS)


def _orders(keys: Ints) -> Ints:
    """For each key of some holders (in rows) the further keys of its holder as a number: those least by a hash that the
    key chooses.

    Two holders of a key agree in the first with the probability of their likeness (min-wise hashing, Broder 1997), and
    each key chooses anew; so what two alike items do not share by one key they share by another.
    """
    holders, count = keys.shape
    total = np.zeros_like(keys)
    if count < 2:
        return total
    row = keys.astype(np.uint64)
    mixed = (row[:, :, None] * _A) ^ (row[:, None, :] * _B)
    mixed = (mixed ^ (mixed >> _HALF)) * _C
    mixed ^= mixed >> _HALF
    own = np.arange(count)
    mixed[:, own, own] = np.iinfo(np.uint64).max
    depth = min(DEPTH, count - 1)
    first = mixed.argpartition(depth - 1, axis=2)[:, :, :depth]
    values = np.take_along_axis(mixed, first, axis=2)
    first = np.take_along_axis(first, values.argsort(axis=2), axis=2)
    short = ((row * _C) >> _TOP)[np.arange(holders)[:, None, None], first].astype(np.int64)
    for at in range(DEPTH):
        total = (total << BITS) + (short[:, :, at] if at < depth else 0)
    return total


class Lists(Pieces, Held, Protocol):
    """Where the lists, the items and their partners are kept."""


class Neighbours:
    """The partners of all items of one kind, exact after every call.

    kept: partners of an item at most; beside: how many of a list are met on each side; shared: keys that partners have
    in common at least.
    """

    def __init__(self, lists: Lists, space: int, kept: int, *, beside: int | None = None, shared: int = 1) -> None:
        self._lists = lists
        self._space = space
        self._kept = kept
        self._beside = BESIDE if beside is None else beside
        self._shared = shared

    def partners(self, number: int) -> Partners:
        """The heaviest of those that an item meets."""
        found = self._lists.items(self._space, (number,)).get(number)
        return () if found is None else unpacked(found[1], self._kept)

    def stamps(self, numbers: Collection[int]) -> dict[int, int]:
        """Stamps of those that are held."""
        found = self._lists.items(self._space, numbers)
        return {number: Item.unpacked(number, packed).stamp for number, (packed, _) in found.items()}

    def like(self, item: Item) -> Partners:
        """Partners that an item would have that is not held; those already held are not asked whom they prefer."""
        near = self._near([item], ())
        found = self._ledger().best(*near.beside(None, self._beside), {item.number: item.packed()})
        rows, _ = found.get(item.number, ([], False))
        return tuple([row[:2] for row in rows[: self._kept]])

    def insert(self, items: Sequence[Item]) -> Change:
        """Takes in items that are not held yet; many at once cost less than one after another."""
        return self.exchange((), items)

    def remove(self, number: int) -> Change:
        """Takes out an item; nothing if it is not held."""
        return self.exchange((number,), ())

    def exchange(self, gone: Sequence[int], items: Sequence[Item]) -> Change:
        """Takes out what is held of some, and takes in others, which may have the numbers of those."""
        ledger = self._ledger()
        held = {number: Item.unpacked(number, data) for number, data in ledger.known(gone).items()}
        new = {item.number: item for item in items}
        for some in _together(sorted(held.keys() | new.keys()), held, new):
            self._alter(ledger, [held[n] for n in some if n in held], [new[n] for n in some if n in new])
        return ledger.finish(lambda numbers: self._anew(ledger, numbers))

    def _ledger(self) -> Ledger:
        return Ledger(self._lists, self._space, self._kept, self._shared)

    def _near(self, come: Sequence[Item], gone: Sequence[Item]) -> Windows:
        """What stands around some items in their lists."""
        new, old = lists_of(come), lists_of(gone)
        rows = np.concatenate((new, old))
        fresh = np.arange(len(rows)) < len(new)
        order = np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))
        rows, fresh = rows[order], fresh[order]
        out = np.array(sorted([item.number for item in gone]), dtype=np.int64)
        return self._windows(rows, fresh, out)

    def _windows(self, rows: Ints, fresh: Flags, out: Ints) -> Windows:
        """What stands around rows of lists, of which some are new; out: items that are gone."""
        near = [around(self._lists, self._space, rows[:, :3], self._beside, out)]
        spots = near[0].spots[fresh]
        # Handed over, so that it goes as soon as it is not needed.
        return Windows(near.pop(), spots, rows[fresh, 2:], out)

    def _alter(self, ledger: Ledger, gone: Sequence[Item], come: Sequence[Item]) -> None:
        """Takes some items out of their lists and puts others in."""
        near = self._near(come, gone)
        rewrite(self._lists, self._space, near.stretches, *near.entries())
        ledger.drop([item.number for item in gone], near.left(self._beside))
        ledger.add({item.number: item.packed() for item in come})
        ledger.parted(*near.parted(self._beside))
        one, other = near.beside(None, self._beside)
        a, b = near.joined(self._beside)
        ledger.offer(np.concatenate((one, a, b)), np.concatenate((other, b, a)))

    def _anew(self, ledger: Ledger, numbers: Sequence[int]) -> dict[int, Best]:
        """The partners of some, found anew."""
        found: dict[int, Best] = {}
        for few in batched(numbers, FEW):
            items = {number: Item.unpacked(number, data) for number, data in ledger.known(few).items()}
            for some in _together(items, items):
                rows = lists_of([items[number] for number in some])
                rows = rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))]
                near = self._windows(rows, np.zeros(len(rows), dtype=bool), _NO)
                asked = np.isin(near.number, np.array(some, dtype=np.int64))
                found |= ledger.best(*near.beside(asked, self._beside), {})
        return found


_NO: Ints = np.zeros(0, dtype=np.int64)
_NONE: Ints = np.zeros((0, 4), dtype=np.int64)
