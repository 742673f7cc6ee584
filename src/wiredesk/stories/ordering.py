"""Orders of things by "this after that": which things can stand in a circle at all, and an order that grows by one such
word at a time and refuses what would close a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def entangled(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Of things of which one comes after another those that may stand in a circle: what is left when all that comes
    after nothing, or before nothing, is taken away again and again. Takes time in proportion to the pairs."""
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for one, other in pairs:
        after.setdefault(other, []).append(one)
        before.setdefault(one, []).append(other)
    left = {*after, *before}
    for near, far in ((after, before), (before, after)):
        count = {name: sum(one in left for one in far.get(name, ())) for name in left}
        free = [name for name, number in count.items() if not number]
        while free:
            gone = free.pop()
            left.discard(gone)
            for name in near.get(gone, ()):
                if name in left:
                    count[name] -= 1
                    if not count[name]:
                        free.append(name)
    return left


class Ordering:
    """Keeps a topological order while edges come in (Pearce and Kelly 2006): only what lies between the two ends of an
    edge that is against the order is looked at, so that edges which mostly agree cost next to nothing."""

    def __init__(self) -> None:
        self._rank: dict[str, int] = {}
        self._after: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}

    def put(self, after: str, before: str) -> bool:
        """Notes that one comes after another; False, and nothing noted, if that would close a circle."""
        if after == before:
            return False
        for name in (before, after):
            if name not in self._rank:
                self._rank[name] = len(self._rank)
                self._after[name], self._before[name] = [], []
        low, high = self._rank[after], self._rank[before]
        if low < high:
            later = self._reached(after, self._after, lambda rank: rank <= high)
            if before in later:
                return False
            earlier = self._reached(before, self._before, lambda rank: rank >= low)
            moved = sorted(earlier, key=self._rank.__getitem__) + sorted(later, key=self._rank.__getitem__)
            for name, rank in zip(moved, sorted(self._rank[name] for name in moved), strict=True):
                self._rank[name] = rank
        self._after[before].append(after)
        self._before[after].append(before)
        return True

    def _reached(self, start: str, edges: dict[str, list[str]], inside: Callable[[int], bool]) -> set[str]:
        found, waiting = {start}, [start]
        while waiting:
            for name in edges[waiting.pop()]:
                if name not in found and inside(self._rank[name]):
                    found.add(name)
                    waiting.append(name)
        return found
