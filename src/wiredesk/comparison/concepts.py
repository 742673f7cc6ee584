"""What a value counts, measures or dates, whatever word stands for it: names that all languages share.

The packs list the words (`comparison.concepts`); those of the clause around the value count, the nearest ones most.
"""

from __future__ import annotations

from functools import lru_cache

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.spans import Span

NEAR = 2
"""Tokens further away than the nearest word up to which another says as much."""

YEARS = "a"
"""The unit of years."""


@lru_cache(maxsize=64)
def _words(pack: Pack) -> Phrases[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in pack.table("comparison.concepts").items():
        for word in words:
            found.setdefault(word, []).append(str(name))
    return Phrases({word: tuple(names) for word, names in found.items()}, pack)


@lru_cache(maxsize=8)
def _named(packs: Packs) -> frozenset[str]:
    return frozenset(str(name) for pack in packs for name in pack.table("comparison.concepts"))


def concepts(
    tokens: Tokens, value: Span, clause: Span, unit: str, pack: Pack, packs: Packs
) -> tuple[frozenset[str], frozenset[str]]:
    """Of what a value is, by its unit or else the nearest words, and all that its clause speaks of."""
    own = tokens.within(value)
    nearest: dict[str, int] = {}
    for first, after, names in _words(pack).find(tokens, tokens.within(clause)):
        distance = max(0, own.start - after, first - own.stop)
        for name in names:
            nearest[name] = min(distance, nearest.get(name, distance))
    if not nearest and unit == YEARS:
        # "Orrin Bale, 67, of Hepscott": years of nothing else are somebody's.
        return frozenset({"age"}), frozenset({"age"})
    if unit in _named(packs):
        return frozenset({unit}), frozenset({unit, *nearest})
    if not nearest:
        return frozenset(), frozenset()
    limit = min(nearest.values()) + NEAR
    return frozenset(name for name, distance in nearest.items() if distance <= limit), frozenset(nearest)
