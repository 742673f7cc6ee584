"""The partners of items while some come and go: read once, changed in memory, written at the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from wiredesk.stories.sharing import Table
from wiredesk.stories.stretches import Flags, Ints

Partners = tuple[tuple[int, int], ...]
"""(number, weight), heaviest first, of the same weight in order of number."""
Pairs = set[tuple[int, int]]
REMEMBERED = 10_000
"""Items that are kept at hand; 1 KB each."""
LOOKED_AT = 1000
"""Items whose partners are at hand together."""


class Held(Protocol):
    """Where items and their partners are kept. space: items of one kind are apart from others."""

    def items(self, space: int, numbers: Collection[int]) -> Mapping[int, tuple[bytes, bytes]]:
        """Those of the items that are held, packed, each with its partners as pairs of numbers of 8 bytes."""
        ...

    def put_items(self, space: int, items: Mapping[int, bytes]) -> None:
        """Adds items that have no partners yet, or replaces them by such."""

    def put_partners(self, space: int, partners: Mapping[int, bytes]) -> None: ...
    def drop_items(self, space: int, numbers: Collection[int]) -> None: ...


@dataclass(slots=True)
class Change:
    """Pairs (the lower number first) that are candidates no longer, and that have become some since. One that stands in
    both is of an item that is another now."""

    lost: Pairs = field(default_factory=set)
    made: Pairs = field(default_factory=set)


class Ledger:
    """The partners of items of one kind. kept: of an item at most; shared: keys that two have in common at least."""

    def __init__(self, held: Held, space: int, kept: int, shared: int) -> None:
        self._held = held
        self._space = space
        self._kept = kept
        self._shared = shared
        self._packed: dict[int, bytes] = {}
        self._partners: dict[int, bytes] = {}
        self._first: dict[int, bytes] = {}
        self._ended: set[int] = set()
        self._replaced: set[int] = set()
        self._come: set[int] = set()
        self._anew: set[int] = set()

    def known(self, numbers: Collection[int]) -> dict[int, bytes]:
        """Those of some items that are held, packed."""
        self._read(numbers)
        return {number: self._packed[number] for number in numbers if number in self._packed}

    def _read(self, numbers: Collection[int]) -> None:
        missing = [number for number in numbers if number not in self._packed]
        if not missing:
            return
        if len(self._packed) > REMEMBERED:
            self._packed.clear()
            self._partners = {number: self._partners[number] for number in self._first if number in self._partners}
            missing = list(numbers)
        for number, (packed, partners) in self._held.items(self._space, missing).items():
            self._packed[number] = packed
            self._partners.setdefault(number, partners)

    # -- what comes and goes ------------------------------------------------------------------------------------------

    def drop(self, gone: Collection[int], left: Ints) -> None:
        """Takes items out. left: whose partners they may be."""
        if not gone:
            return
        out = set(gone)
        owners, others, full = self._columns(left.tolist())
        rows = np.isin(others, np.array(sorted(out), dtype=np.int64))
        self._anew.update(owners[rows & full].tolist())
        for owner in sorted(set(owners[rows].tolist())):
            self._keep(owner, [row for row in unpacked(self._partners[owner]) if row[0] not in out])
        self._read(gone)
        for number in gone:
            self._first.setdefault(number, self._partners[number])
            del self._packed[number], self._partners[number]
        self._ended |= out
        self._held.drop_items(self._space, sorted(out))

    def add(self, items: Mapping[int, bytes]) -> None:
        """Takes items in; they have no partners yet."""
        self._come = set(items)
        self._replaced |= self._ended & items.keys()
        self._ended -= items.keys()
        for number, packed in items.items():
            self._first.setdefault(number, b"")
            self._packed[number] = packed
            self._partners[number] = b""
        self._held.put_items(self._space, items)

    def parted(self, one: Ints, other: Ints) -> tuple[Ints, Ints]:
        """Of pairs that meet no longer in some list those of which the second is a partner of the first."""
        ends = np.unique(np.concatenate((one, other)))
        owners, others, _ = self._columns(ends.tolist())
        known = np.isin(others, ends)
        owners, others = owners[known], others[known]
        lost = np.isin(codes(ends, owners, others), np.concatenate((codes(ends, one, other), codes(ends, other, one))))
        return owners[lost], others[lost]

    def look_again(self, numbers: Ints) -> None:
        """Items whose partners are to be found anew at the end."""
        self._anew.update(numbers.tolist())

    def offer(self, one: Ints, other: Ints) -> None:
        """Pairs that meet now: the first of each may be a partner of the other. Of what has come, all that it meets."""
        offered: list[tuple[Ints, Ints, Ints]] = []
        for owner, near, weights in self._weighed(one, other, {}):
            if owner in self._come:
                self._keep(owner, _best(near, weights, self._kept))
            offered.append((near, np.full(len(near), owner), weights))
        if not offered:
            return
        to, come, weights = (np.concatenate(column) for column in zip(*offered, strict=True))
        stay = ~np.isin(to, np.array(sorted(self._come), dtype=np.int64))
        to, come, weights = to[stay], come[stay], weights[stay]
        names, row = np.unique(to, return_inverse=True)
        self._read(names.tolist())
        bound, last = self._bounds(names.tolist())
        wanted = (weights > bound[row]) | ((weights == bound[row]) & (come < last[row]))
        found: dict[int, list[tuple[int, int]]] = {}
        for name, number, weight in zip(
            to[wanted].tolist(), come[wanted].tolist(), weights[wanted].tolist(), strict=True
        ):
            found.setdefault(name, []).append((number, weight))
        for name, rows in found.items():
            merged = dict(unpacked(self._partners[name])) | dict(rows)
            self._keep(name, sorted(merged.items(), key=_order)[: self._kept])

    def best(self, one: Ints, other: Ints, more: Mapping[int, bytes]) -> dict[int, Partners]:
        """The partners that some have among those that they meet. more: items that are not held."""
        return {
            owner: tuple(_best(near, weights, self._kept)) for owner, near, weights in self._weighed(one, other, more)
        }

    def finish(self, look_again: Callable[[Sequence[int]], Mapping[int, Partners]]) -> Change:
        """Writes what has changed. look_again: finds the partners of some anew."""
        again = sorted(self._anew - self._ended)
        for some in batched(again, LOOKED_AT):
            found = look_again(some)
            # Looking reads many others, for which these may have been let go.
            self._read(some)
            for number in some:
                self._keep(number, found.get(number, ()))
        change = self._change()
        changed = {
            number: self._partners[number]
            for number in sorted(self._first.keys() - self._ended)
            if self._partners[number] != (b"" if number in self._replaced else self._first[number])
        }
        self._held.put_partners(self._space, changed)
        return change

    def _change(self) -> Change:
        touched = sorted(self._first)
        if not touched:
            return Change()
        before = _edges(touched, [self._first[number] for number in touched])
        now = _edges(touched, [self._partners.get(number, b"") for number in touched])
        own = np.array(touched, dtype=np.int64)
        others = np.setdiff1d(np.concatenate((before[1], now[1])), own).tolist()
        stay: list[tuple[Ints, Ints]] = []
        for some in batched(others, LOOKED_AT):
            self._read(some)
            one, other = _edges(some, [self._partners.get(number, b"") for number in some])
            met = np.isin(other, own)
            stay.append((one[met], other[met]))
        names = np.unique(np.concatenate((own, before[1], now[1])))
        asked = np.unique(np.concatenate((_pairs(names, *before), _pairs(names, *now))))
        same = [_pairs(names, *edges) for edges in stay]
        earlier = np.isin(asked, np.concatenate([_pairs(names, *before), *same]))
        later = np.isin(asked, np.concatenate([_pairs(names, *now), *same]))
        low, high = names[asked // len(names)], names[asked % len(names)]
        replaced = np.array(sorted(self._replaced), dtype=np.int64)
        other_one = np.isin(low, replaced) | np.isin(high, replaced)
        lost, made = earlier & (other_one | ~later), later & (other_one | ~earlier)
        return Change(
            *(set(zip(low[some].tolist(), high[some].tolist(), strict=True)) for some in (lost, made)),
        )

    # -- reading them -------------------------------------------------------------------------------------------------

    def _keep(self, number: int, partners: Sequence[tuple[int, int]]) -> None:
        self._first.setdefault(number, self._partners[number])
        self._partners[number] = np.array(partners, dtype="<i8").tobytes()

    def _columns(self, numbers: Sequence[int]) -> tuple[Ints, Ints, Flags]:
        """Of all partners of some: whose, who, and whether that one has all it may keep."""
        self._read(numbers)
        held = [number for number in numbers if number in self._partners]
        rows = [self._partners[number] for number in held]
        counts = np.array([len(data) // 16 for data in rows], dtype=np.int64)
        flat = np.frombuffer(b"".join(rows), dtype="<i8").reshape(-1, 2)
        owners = np.repeat(np.array(held, dtype=np.int64), counts)
        return owners, flat[:, 0], np.repeat(counts == self._kept, counts)

    def _bounds(self, numbers: Sequence[int]) -> tuple[Ints, Ints]:
        """Weight and number of the last partner of each that has all it may keep, else -1 and 0."""
        rows = [self._partners[number] for number in numbers]
        full = [data[-16:] if len(data) == 16 * self._kept else _OPEN for data in rows]
        flat = np.frombuffer(b"".join(full), dtype="<i8").reshape(-1, 2)
        return flat[:, 1], flat[:, 0]

    def _weighed(self, one: Ints, other: Ints, more: Mapping[int, bytes]) -> Iterator[tuple[int, Ints, Ints]]:
        """Each of the first with those of the others that may be its partners, and with their weights."""
        if not len(one):
            return
        names = _once(np.concatenate((one, other)))
        count = len(names)
        met = _once(codes(names, one, other)[one != other])
        owners, others = met // count, met % count
        table = Table(self.known(names.tolist()) | dict(more))
        assert len(table.numbers) == count
        edges = np.flatnonzero(np.diff(owners, prepend=-1, append=-1))
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            owner = int(owners[low])
            near = others[low:high]
            weights, both = table.shared(owner, near)
            side = table.sides[owner]
            free = both >= self._shared
            if side:
                free &= table.sides[near] != side
            near = near[free]
            if len(near):
                yield int(names[owner]), names[near], weights[free]


def _once(numbers: Ints) -> Ints:
    """Each of some numbers once, in order. `np.unique` hashes, which takes ten times as long."""
    ordered = np.sort(numbers)
    fresh = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def codes(names: Ints, one: Ints, other: Ints) -> Ints:
    """Pairs as single numbers, by the places of both in `names`, where they are."""
    return np.searchsorted(names, one) * len(names) + np.searchsorted(names, other)


_OPEN = np.array((0, -1), dtype="<i8").tobytes()


def _best(near: Ints, weights: Ints, kept: int) -> list[tuple[int, int]]:
    order = np.lexsort((near, -weights))[:kept]
    return list(zip(near[order].tolist(), weights[order].tolist(), strict=True))


def unpacked(data: bytes) -> Partners:
    """Partners of what they are held as."""
    flat = np.frombuffer(data, dtype="<i8").tolist()
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def _edges(numbers: Sequence[int], partners: Sequence[bytes]) -> tuple[Ints, Ints]:
    """Who has whom as a partner."""
    counts = [len(data) // 16 for data in partners]
    flat = np.frombuffer(b"".join(partners), dtype="<i8").reshape(-1, 2)
    return np.repeat(np.array(numbers, dtype=np.int64), counts), flat[:, 0].astype(np.int64)


def _pairs(names: Ints, one: Ints, other: Ints) -> Ints:
    """Pairs as single numbers, whichever of the two stands first."""
    return codes(names, np.minimum(one, other), np.maximum(one, other))


def batched(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Some of them at a time, in order."""
    for at in range(0, len(numbers), size):
        yield numbers[at : at + size]


def _order(row: tuple[int, int]) -> tuple[int, int]:
    return -row[1], row[0]
