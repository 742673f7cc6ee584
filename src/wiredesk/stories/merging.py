"""Average-link merging, in an order that depends on scores and positions only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import exp, log

Pair = tuple[int, int]

MEMBERS = 6
"""Members of each side whose pairs make the mean, so that the cost of a merge is bounded."""
CLEARER = 0.6
"""Log-odds taken off two groups for each by which their members are surer of one another than of the other group: two
alike events, each told in one way, are nearer to one another than many reports of one event."""
SURE = 6.0
"""Log-odds beyond which a score is no surer."""


def merged(
    count: int,
    edges: Mapping[Pair, float],
    score: Callable[[int, int], float],
    threshold: float,
    *,
    joined: Iterable[Pair] = (),
    copied: Iterable[Pair] = (),
    parted: frozenset[Pair] = frozenset(),
) -> list[list[int]]:
    """Groups of positions 0 … count-1, each sorted, in order of their first member.

    edges: the pairs worth a look (lower position first) with their scores; score: the score of any pair, asked for
    those that a mean needs and that are not in `edges`. joined: pairs that belong together whatever their score;
    parted: pairs that never do, unless they were joined; copied: pairs that belong together unless that would bring
    parted ones together. Two groups become one while what speaks for it is at least `threshold`, the highest first,
    then the lowest positions: the mean score between them, less where each hangs together much better (`CLEARER`). A
    single report is asked about the half of a group that is nearest to it, of two about both: it may be of one day of
    a long event.
    """
    known = dict(edges)

    def of(a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in known:
            known[pair] = score(*pair)
        return known[pair]

    root = list(range(count))

    def find(a: int) -> int:
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        return a

    for a, b in sorted(joined):
        one, other = sorted((find(a), find(b)))
        root[other] = one
    kept_apart: dict[int, set[int]] = {}
    for a, b in parted:
        if find(a) != find(b):
            kept_apart.setdefault(find(a), set()).add(find(b))
            kept_apart.setdefault(find(b), set()).add(find(a))
    for a, b in sorted(copied):
        one, other = sorted((find(a), find(b)))
        if one == other or other in kept_apart.get(one, ()):
            continue
        root[other] = one
        for third in kept_apart.pop(other, ()):
            kept_apart[third].discard(other)
            kept_apart[third].add(one)
            kept_apart.setdefault(one, set()).add(third)
    groups: dict[int, list[int]] = {}
    for place in range(count):
        groups.setdefault(find(place), []).append(place)
    apart: dict[int, set[int]] = {name: kept_apart.get(name, set()) for name in groups}
    near: dict[int, set[int]] = {name: set() for name in groups}
    for a, b in edges:
        one, other = find(a), find(b)
        if one != other:
            near[one].add(other)
            near[other].add(one)

    inner: dict[tuple[int, ...], float] = {}

    def inside(members: tuple[int, ...]) -> float:
        if members not in inner:
            inner[members] = _mean([_odds(of(a, b)) for a, b in combinations(members, 2)])
        return inner[members]

    def mean(one: int, other: int) -> float:
        if other in apart[one]:
            return 0.0
        first, second = groups[one][:MEMBERS], groups[other][:MEMBERS]
        found = [of(a, b) for a in first for b in second]
        if len(first) == 1 or len(second) == 1:
            return _mean(sorted(found, reverse=True)[: max(2, (len(found) + 1) // 2)])
        value = _mean(found)
        if value < threshold:
            return value
        clearer = min(inside(tuple(first)), inside(tuple(second))) - _mean([_odds(one) for one in found])
        return 1.0 / (1.0 + exp(CLEARER * max(0.0, clearer) - _odds(value)))

    # A version counts changes of the members that make a mean: what is queued stays good while they stay, so a group
    # that takes in its thousandth member is not compared anew with all that is near it.
    version = dict.fromkeys(groups, 0)
    queue: list[tuple[float, int, int, int, int]] = []
    for one in groups:
        queue += [(-mean(one, other), one, other, 0, 0) for other in near[one] if one < other]
    queue = [entry for entry in queue if -entry[0] >= threshold]
    heapify(queue)
    while queue:
        _, one, other, seen_one, seen_other = heappop(queue)
        if version.get(one) != seen_one or version.get(other) != seen_other or other in apart[one]:
            continue
        before = groups[one][:MEMBERS]
        groups[one] = sorted(groups[one] + groups.pop(other))
        changed = groups[one][:MEMBERS] != before
        version[one] += changed
        del version[other]
        for third in apart.pop(other):
            apart[third].discard(other)
            apart[third].add(one)
            apart[one].add(third)
        inherited = near.pop(other) - {one}
        gained = inherited - near[one]
        for third in inherited:
            near[third].discard(other)
            near[third].add(one)
        near[one] |= inherited
        near[one].discard(other)
        for third in sorted(near[one] if changed else gained):
            value = mean(one, third)
            if value >= threshold:
                low, high = min(one, third), max(one, third)
                heappush(queue, (-value, low, high, version[low], version[high]))
    return [groups[name] for name in sorted(groups)]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _odds(chance: float) -> float:
    """Log-odds of a probability, `SURE` at most either way."""
    least = 1.0 / (1.0 + exp(SURE))
    kept = min(max(chance, least), 1.0 - least)
    return log(kept / (1.0 - kept))
