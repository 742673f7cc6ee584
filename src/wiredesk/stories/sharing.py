"""How much of their keys items share: many pairs at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wiredesk.stories.stretches import Ints

HEAD = 5
"""Numbers before the weeks of a packed item: keys, weeks, wide keys, side, stamp."""


class Table:
    """The keys of some items with their weights. numbers: of the items, in order; sides: of each."""

    def __init__(self, packed: Mapping[int, bytes]) -> None:
        names = sorted(packed)
        self.numbers: Ints = np.array(names, dtype=np.int64)
        flat = np.frombuffer(b"".join([packed[name] for name in names]), dtype="<i8").astype(np.int64)
        sizes = np.array([len(packed[name]) // 8 for name in names], dtype=np.int64)
        starts = np.concatenate(([0], np.cumsum(sizes)))[:-1]
        self.sides: Ints = flat[starts + 3] if len(names) else starts
        self._counts: Ints = flat[starts] if len(names) else starts
        first = starts + HEAD + flat[starts + 1] + flat[starts + 2] if len(names) else starts
        self._starts: Ints = np.concatenate(([0], np.cumsum(self._counts)))[:-1]
        at = _rows(first, self._counts, 2)
        _, self._keys = np.unique(flat[at], return_inverse=True)
        self._weights: Ints = flat[at + 1]
        self._row: Ints = np.zeros(int(self._keys.max(initial=-1)) + 1, dtype=np.int64)

    def find(self, numbers: Ints) -> Ints:
        """The rows of items."""
        return np.searchsorted(self.numbers, numbers)

    def shared(self, one: int, others: Ints) -> tuple[Ints, Ints]:
        """Of an item with each of some (by their rows): the sum of the products of the weights of the keys that both
        have, and how many these are."""
        own = slice(int(self._starts[one]), int(self._starts[one] + self._counts[one]))
        self._row[self._keys[own]] = self._weights[own]
        counts = self._counts[others]
        at = _rows(self._starts[others], counts, 1)
        held = self._row[self._keys[at]]
        self._row[self._keys[own]] = 0
        ends = np.cumsum(counts)
        product = held * self._weights[at]
        weights = np.concatenate(([0], np.cumsum(product)))
        both = np.concatenate(([0], np.cumsum(product > 0)))
        return weights[ends] - weights[ends - counts], both[ends] - both[ends - counts]


def _rows(starts: Ints, counts: Ints, step: int) -> Ints:
    """starts[0], starts[0] + step, … as many as its count, and so on."""
    ends = np.cumsum(counts)
    return np.repeat(starts - (ends - counts) * step, counts) + np.arange(int(counts.sum()), dtype=np.int64) * step
