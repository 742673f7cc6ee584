"""An order of things that grows by one "this after that" at a time, and refuses what would close a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush


def nearly_in_order(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Things, given as (one, another that it comes after), each behind all that it comes after; where they stand in
    circles, next the one that lacks fewest."""
    later: dict[str, list[str]] = {}
    lacks: dict[str, int] = {}
    for after, before in pairs:
        later.setdefault(before, []).append(after)
        lacks[after] = lacks.get(after, 0) + 1
        lacks.setdefault(before, 0)
    queue = [(count, name) for name, count in lacks.items()]
    heapify(queue)
    found: dict[str, None] = {}
    while queue:
        count, name = heappop(queue)
        if name in found or count != lacks[name]:
            continue
        found[name] = None
        for one in later.get(name, ()):
            if one not in found:
                lacks[one] -= 1
                heappush(queue, (lacks[one], one))
    return list(found)


class Ordering:
    """Keeps a topological order while edges come in (Pearce and Kelly 2006): only what lies between the two ends of an
    edge that is against the order is looked at, so that edges which mostly agree cost next to nothing. first: all that
    will come, in an order with which most edges agree; what is refused does not hang on it."""

    def __init__(self, first: Iterable[str]) -> None:
        self._rank = {name: at for at, name in enumerate(first)}
        self._after: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}

    def put(self, after: str, before: str) -> bool:
        """Notes that one comes after another; False, and nothing noted, if that would close a circle."""
        if after == before:
            return False
        low, high = self._rank[after], self._rank[before]
        if low < high:
            later = self._reached(after, self._after, lambda rank: rank <= high)
            if before in later:
                return False
            earlier = self._reached(before, self._before, lambda rank: rank >= low)
            moved = sorted(earlier, key=self._rank.__getitem__) + sorted(later, key=self._rank.__getitem__)
            for name, rank in zip(moved, sorted(self._rank[name] for name in moved), strict=True):
                self._rank[name] = rank
        self._after.setdefault(before, []).append(after)
        self._before.setdefault(after, []).append(before)
        return True

    def _reached(self, start: str, edges: dict[str, list[str]], inside: Callable[[int], bool]) -> set[str]:
        found, waiting = {start}, [start]
        while waiting:
            for name in edges.get(waiting.pop(), ()):
                if name not in found and inside(self._rank[name]):
                    found.add(name)
                    waiting.append(name)
        return found
