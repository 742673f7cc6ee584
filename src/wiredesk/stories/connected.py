"""Connected sets: whatever is decided in grouping, is decided inside one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from wiredesk.model.parts import ItemPair


def closure(start: Iterable[int], beside: Callable[[Collection[int]], set[int]]) -> set[int]:
    """All that is reached from some items. beside: what is connected with some."""
    found = set(start)
    edge = set(found)
    while edge:
        edge = beside(edge) - found
        found |= edge
    return found


def components(items: Collection[int], pairs: Iterable[ItemPair]) -> list[list[int]]:
    """Connected sets, each in order, in order of their first items."""
    root = {item: item for item in items}

    def find(a: int) -> int:
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        return a

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        root[high] = low
    found: dict[int, list[int]] = {}
    for item in sorted(items):
        found.setdefault(find(item), []).append(item)
    return [found[name] for name in sorted(found)]
