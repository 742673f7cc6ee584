"""How much of their keys items share: many pairs at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wiredesk.stories.stretches import Ints

_SLOTS = 1 << 16
"""Of a table of keys by their lowest bits."""
HEAD = 5
"""Numbers before the weeks of a packed item: keys, weeks, wide keys, side, stamp."""


class Table:
    """The keys of some items with their weights. numbers: of the items, in order; sides: of each."""

    def __init__(self, packed: Mapping[int, bytes]) -> None:
        names = sorted(packed)
        self.numbers: Ints = np.array(names, dtype=np.int64)
        flat = np.frombuffer(b"".join([packed[name] for name in names]), dtype="<i8").astype(np.int64, copy=False)
        sizes = np.array([len(packed[name]) // 8 for name in names], dtype=np.int64)
        starts = np.concatenate(([0], np.cumsum(sizes)))[:-1]
        self.sides: Ints = flat[starts + 3] if len(names) else starts
        self._counts: Ints = flat[starts] if len(names) else starts
        # Keys stay where they stand: of twenty thousand items they take 20 MB.
        self._flat = flat
        self._first: Ints = starts + HEAD + flat[starts + 1] + flat[starts + 2] if len(names) else starts
        self._at: Ints = np.full(_SLOTS, -1, dtype=np.int64)

    def find(self, numbers: Ints) -> Ints:
        """The rows of items."""
        return self.numbers.searchsorted(numbers)

    def shared(self, one: int, others: Ints) -> tuple[Ints, Ints]:
        """Of an item with each of some (by their rows): the sum of the products of the weights of the keys that both
        have, and how many these are."""
        mine = self._flat[self._first[one] : self._first[one] + 2 * self._counts[one]]
        keys, own = mine[::2], mine[1::2]
        counts = self._counts[others]
        at = _rows(self._first[others], counts, 2)
        theirs = self._flat[at]
        place = self._places(keys, theirs)
        product = np.where(keys[place] == theirs, own[place] * self._flat[at + 1], 0) if len(keys) else 0 * theirs
        # Items without a key meet nobody: no part of what is summed is empty.
        starts = counts.cumsum() - counts
        return np.add.reduceat(product, starts), np.add.reduceat(product > 0, starts, dtype=np.int64)

    def _places(self, keys: Ints, theirs: Ints) -> Ints:
        """Where among some keys each of others stands if it is one of them; anywhere if it is none."""
        slots = keys & (_SLOTS - 1)
        self._at[slots] = np.arange(len(keys))
        if (self._at[slots] != np.arange(len(keys))).any():
            # Two fall together, which is seldom.
            place = np.searchsorted(keys, theirs)
            place[place == len(keys)] = 0
        else:
            place = self._at[theirs & (_SLOTS - 1)]
        self._at[slots] = -1
        return place


def _rows(starts: Ints, counts: Ints, step: int) -> Ints:
    """starts[0], starts[0] + step, … as many as its count, and so on."""
    ends = counts.cumsum()
    return (starts - (ends - counts) * step).repeat(counts) + np.arange(int(ends[-1]), dtype=np.int64) * step
