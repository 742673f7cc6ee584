"""The partners of items while some come and go: read once, changed in memory, written at the end.

Of each item more is known than its partners: those of the same order that would be next, and of each in how many lists
the two meet. So who parts here and there is counted, and all lists of an item are looked through again only when nobody
is left who would be next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np

from wiredesk.stories.sharing import Table
from wiredesk.stories.stretches import Ints, once

_One = TypeVar("_One")
Partners = tuple[tuple[int, int], ...]
"""(number, weight), heaviest first, of the same weight in order of number."""
Pairs = set[tuple[int, int]]
Row = tuple[int, int, int]
"""(number, weight, lists in which the two meet), in the order of `Partners`."""
Best = tuple[list[Row], bool]
"""The first of all that one meets, and whether there are more."""
RESERVE = 2
"""How many times as many are known of each as it has partners."""
REMEMBERED = 10_000
"""Items that are kept at hand; 2 KB each with what is known of their partners."""
LOOKED_AT = 1000
"""Items whose partners are at hand together."""


class Held(Protocol):
    """Where items and their partners are kept. space: items of one kind are apart from others."""

    def items(self, space: int, numbers: Collection[int]) -> Mapping[int, tuple[bytes, bytes]]:
        """Those of the items that are held, packed, each with what is known of its partners."""
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
        owners, others = self._columns(left.tolist())
        met = np.isin(others, np.array(sorted(out), dtype=np.int64))
        for owner in sorted(set(owners[met].tolist())):
            rows, more = _rows(self._partners[owner])
            self._keep(owner, [row for row in rows if row[0] not in out], more)
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

    def parted(self, one: Ints, other: Ints) -> None:
        """Pairs that meet no longer in some list, each as often as there are such lists."""
        ends = once(np.concatenate((one, other)))
        self._read(ends.tolist())
        held = [number for number in ends.tolist() if number in self._partners]
        view, counts = _flat([self._partners[number][_HEAD:] for number in held])
        rows = view.astype(np.int64)
        owners = np.repeat(ends.searchsorted(np.array(held, dtype=np.int64)), counts)
        near = ends.searchsorted(rows[:, 0])
        near[near == len(ends)] = 0
        known = np.flatnonzero(ends[near] == rows[:, 0])
        own = owners[known] * len(ends) + near[known]
        met = np.sort(np.concatenate((codes(ends, one, other), codes(ends, other, one))))
        first = np.flatnonzero(np.diff(met, prepend=-1))
        pairs, times = met[first], np.diff(first, append=len(met))
        at = pairs.searchsorted(own)
        at[at == len(pairs)] = 0
        lost = np.flatnonzero(pairs[at] == own) if len(pairs) else at
        if not len(lost):
            return
        # Thousands lose a list that they share: they are changed as columns, not row by row.
        rows[known[lost], 2] -= times[at[lost]]
        stays = rows[:, 2] != 0
        edges = np.concatenate(([0], np.cumsum(counts)))
        left = np.concatenate(([0], np.cumsum(stays)))[edges].tolist()
        rows = rows[stays]
        place = np.array(held, dtype=np.int64).searchsorted(ends[once(owners[known[lost]])])
        for row in place.tolist():
            number = held[row]
            head = self._partners[number][:_HEAD]
            low, high = left[row], left[row + 1]
            self._put(number, head + rows[low:high].tobytes() if high > low or _has_more(head) else b"")

    def offer(self, one: Ints, other: Ints) -> None:
        """Pairs that meet now, each as often as there are such lists: the first of each may be a partner of the other.
        Of what has come, all that it meets."""
        offered: list[tuple[Ints, Ints, Ints, Ints]] = []
        for owner, near, weights, times in self._weighed(one, other, {}):
            if owner in self._come:
                self._keep(owner, *_best(near, weights, times, RESERVE * self._kept))
            offered.append((near, np.full(len(near), owner), weights, times))
        if not offered:
            return
        to, come, weights, times = (np.concatenate(column) for column in zip(*offered, strict=True))
        stay = ~np.isin(to, np.array(sorted(self._come), dtype=np.int64))
        to, come, weights, times = to[stay], come[stay], weights[stay], times[stay]
        names, row = np.unique(to, return_inverse=True)
        self._read(names.tolist())
        bound, last = self._bounds(names.tolist())
        # What is lighter than all that is known may be met elsewhere too: it is found when they are looked for anew.
        wanted = (weights > bound[row]) | ((weights == bound[row]) & (come <= last[row]))
        self._merge(to[wanted], np.stack((come[wanted], weights[wanted], times[wanted]), axis=1))

    def _merge(self, to: Ints, offered: Ints) -> None:
        """Puts rows among those that some know. Of one that they know already only the lists are more."""
        names = once(to)
        held, counts = _flat([self._partners[name][_HEAD:] for name in names.tolist()])
        owner = np.concatenate((np.repeat(np.arange(len(names)), counts), names.searchsorted(to)))
        rows = np.concatenate((held, offered))
        order = np.lexsort((rows[:, 0], owner))
        owner, rows = owner[order], rows[order]
        first = np.flatnonzero(np.diff(owner, prepend=-1) | np.diff(rows[:, 0], prepend=-1))
        lists = np.add.reduceat(rows[:, 2], first) if len(first) else first
        owner, rows = owner[first], rows[first]
        rows[:, 2] = lists
        order = np.lexsort((rows[:, 0], -rows[:, 1], owner))
        rows = rows[order]
        edges = np.searchsorted(owner, np.arange(len(names) + 1)).tolist()
        room = RESERVE * self._kept
        for name, low, high in zip(names.tolist(), edges[:-1], edges[1:], strict=True):
            more = _has_more(self._partners[name]) or high - low > room
            self._put(name, _HEADS[more] + rows[low : min(high, low + room)].tobytes())

    def best(self, one: Ints, other: Ints, more: Mapping[int, bytes]) -> dict[int, Best]:
        """The partners that some have among those that they meet, and who would be next. more: items that are not
        held."""
        return {
            owner: _best(near, weights, times, RESERVE * self._kept)
            for owner, near, weights, times in self._weighed(one, other, more)
        }

    def finish(self, look_again: Callable[[Sequence[int]], Mapping[int, Best]]) -> Change:
        """Writes what has changed. look_again: finds the partners of some anew."""
        for some in batched(sorted(number for number in self._anew - self._ended if self._lacks(number)), LOOKED_AT):
            found = look_again(some)
            # Looking reads many others, for which these may have been let go.
            self._read(some)
            for number in some:
                self._keep(number, *found.get(number, ([], False)))
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
        before = self._edges(touched, [self._first[number] for number in touched])
        now = self._edges(touched, [self._partners.get(number, b"") for number in touched])
        own = np.array(touched, dtype=np.int64)
        replaced = np.array(sorted(self._replaced), dtype=np.int64)
        names = once(np.concatenate((own, before[1], now[1])))
        asked = _asked(names, before, now, replaced)
        stay: list[tuple[Ints, Ints]] = []
        ends = names[np.concatenate((asked // len(names), asked % len(names)))]
        for some in batched(np.setdiff1d(ends, own).tolist(), LOOKED_AT):
            self._read(some)
            one, other = self._edges(some, [self._partners.get(number, b"") for number in some])
            met = np.isin(other, own)
            stay.append((one[met], other[met]))
        same = [_pairs(names, *edges) for edges in stay]
        earlier = np.isin(asked, np.concatenate([_pairs(names, *before), *same]))
        later = np.isin(asked, np.concatenate([_pairs(names, *now), *same]))
        low, high = names[asked // len(names)], names[asked % len(names)]
        other_one = np.isin(low, replaced) | np.isin(high, replaced)
        lost, made = earlier & (other_one | ~later), later & (other_one | ~earlier)
        return Change(
            *(set(zip(low[some].tolist(), high[some].tolist(), strict=True)) for some in (lost, made)),
        )

    # -- reading them -------------------------------------------------------------------------------------------------

    def _keep(self, number: int, rows: Sequence[Row], more: bool) -> None:
        self._put(number, _packed(rows, more))

    def _put(self, number: int, partners: bytes) -> None:
        self._first.setdefault(number, self._partners[number])
        self._partners[number] = partners
        if self._lacks(number):
            self._anew.add(number)

    def _lacks(self, number: int) -> bool:
        """Whether a partner of one is not known."""
        data = self._partners[number]
        return len(data) < _HEAD + _ROW * self._kept and _has_more(data)

    def _columns(self, numbers: Sequence[int]) -> tuple[Ints, Ints]:
        """Of all that is known of the partners of some: whose, and who."""
        self._read(numbers)
        held = [number for number in numbers if number in self._partners]
        return _edges(held, [self._partners[number][_HEAD:] for number in held])

    def _edges(self, numbers: Sequence[int], partners: Sequence[bytes]) -> tuple[Ints, Ints]:
        """Who has whom as a partner."""
        return _edges(numbers, [data[_HEAD : _HEAD + _ROW * self._kept] for data in partners])

    def _bounds(self, numbers: Sequence[int]) -> tuple[Ints, Ints]:
        """Weight and number of the last that is known of each that meets more than those, else -1 and 0."""
        ends: list[bytes] = []
        for number in numbers:
            data = self._partners[number]
            ends.append((data[-_ROW:] if len(data) > _HEAD else _CLOSED) if _has_more(data) else _OPEN)
        flat = np.frombuffer(b"".join(ends), dtype="<i8").reshape(-1, 3)
        return flat[:, 1], flat[:, 0]

    def _weighed(self, one: Ints, other: Ints, more: Mapping[int, bytes]) -> Iterator[tuple[int, Ints, Ints, Ints]]:
        """Each of the first with those of the others that may be its partners, with their weights, and how often each
        is named."""
        if not len(one):
            return
        names = once(np.concatenate((one, other)))
        count = len(names)
        met = np.sort(codes(names, one, other)[one != other])
        at = np.flatnonzero(np.diff(met, prepend=-1))
        times = np.diff(at, append=len(met))
        met = met[at]
        owners, others = met // count, met % count
        table = Table(self.known(names.tolist()) | dict(more))
        assert len(table.numbers) == count
        edges = np.flatnonzero(np.diff(owners, prepend=-1, append=-1))
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            owner = int(owners[low])
            near, often = others[low:high], times[low:high]
            side = table.sides[owner]
            if side:
                # Before they are weighed: in most lists half of all and more are of one side.
                free = table.sides[near] != side
                near, often = near[free], often[free]
                if not len(near):
                    continue
            weights, both = table.shared(owner, near)
            free = both >= self._shared
            near = near[free]
            if len(near):
                yield int(names[owner]), names[near], weights[free], often[free]


def codes(names: Ints, one: Ints, other: Ints) -> Ints:
    """Pairs as single numbers, by the places of both in `names`, where they are."""
    return names.searchsorted(one) * len(names) + names.searchsorted(other)


_HEAD, _ROW = 8, 24
"""Bytes of what says whether there are more, and of a row."""
_HEADS = np.array((0,), dtype="<i8").tobytes(), np.array((1,), dtype="<i8").tobytes()
_OPEN = np.array((0, -1, 0), dtype="<i8").tobytes()
_CLOSED = np.array((0, 1 << 62, 0), dtype="<i8").tobytes()


def _best(near: Ints, weights: Ints, times: Ints, room: int) -> Best:
    order = np.lexsort((near, -weights))[:room]
    rows = zip(near[order].tolist(), weights[order].tolist(), times[order].tolist(), strict=True)
    return list(rows), len(near) > room


def _packed(rows: Sequence[Row], more: bool) -> bytes:
    flat = [int(more)]
    for row in rows:
        flat += row
    return np.array(flat, dtype="<i8").tobytes() if rows or more else b""


def _rows(data: bytes) -> Best:
    flat = np.frombuffer(data, dtype="<i8").tolist()
    return list(zip(flat[1::3], flat[2::3], flat[3::3], strict=True)), _has_more(data)


def _has_more(data: bytes) -> bool:
    return data[:1] == b"\1"


def unpacked(data: bytes, kept: int) -> Partners:
    """Partners of what they are held as."""
    return tuple([row[:2] for row in _rows(data)[0][:kept]])


def _edges(numbers: Sequence[int], partners: Sequence[bytes]) -> tuple[Ints, Ints]:
    """Who has whom in his rows."""
    rows, counts = _flat(partners)
    return np.repeat(np.array(numbers, dtype=np.int64), counts), rows[:, 0].astype(np.int64)


def _flat(partners: Sequence[bytes]) -> tuple[Ints, Ints]:
    """The rows of several under one another, and how many each has."""
    rows = np.frombuffer(b"".join(partners), dtype="<i8").reshape(-1, 3)
    return rows, np.array([len(data) // _ROW for data in partners], dtype=np.int64)


def _asked(names: Ints, before: tuple[Ints, Ints], now: tuple[Ints, Ints], replaced: Ints) -> Ints:
    """Pairs of which something may be otherwise now: one has the other in his rows no longer, or has come to have him
    there, or is another himself. All others are what they were, whoever else has them in his rows."""
    turned = np.setxor1d(codes(names, *before), codes(names, *now), assume_unique=True)
    one, other = np.concatenate((before[0], now[0])), np.concatenate((before[1], now[1]))
    anew = np.isin(one, replaced) | np.isin(other, replaced)
    return once(
        np.concatenate(
            (
                _pairs(names, names[turned // len(names)], names[turned % len(names)]),
                _pairs(names, one[anew], other[anew]),
            )
        )
    )


def _pairs(names: Ints, one: Ints, other: Ints) -> Ints:
    """Pairs as single numbers, whichever of the two stands first."""
    return codes(names, np.minimum(one, other), np.maximum(one, other))


def batched(numbers: Sequence[_One], size: int) -> Iterator[Sequence[_One]]:
    """Some of them at a time, in order."""
    for at in range(0, len(numbers), size):
        yield numbers[at : at + size]
