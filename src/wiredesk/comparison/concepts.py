"""What a value counts, measures or dates, whatever word stands for it: names that all languages share.

The packs list the words (`comparison.concepts` of amounts, `comparison.happenings` of times); of those in the clause
around the value the nearest ones count.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.spans import Span

NEAR = 2
"""Tokens further away than the nearest word up to which another says as much."""

Table = Literal["concepts", "happenings"]
YEARS = "a"
"""The unit of years."""


@lru_cache(maxsize=64)
def _words(pack: Pack, table: Table) -> Phrases[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in pack.table(f"comparison.{table}").items():
        for word in words:
            found.setdefault(word, []).append(str(name))
    return Phrases({word: tuple(names) for word, names in found.items()}, pack)


@lru_cache(maxsize=8)
def _named(packs: Packs) -> frozenset[str]:
    return frozenset(str(name) for pack in packs for name in pack.table("comparison.concepts"))


def concepts(
    tokens: Tokens, value: Span, clause: Span, sentence: Span, table: Table, unit: str, pack: Pack, packs: Packs
) -> tuple[frozenset[str], frozenset[str]]:
    """Of what a value is, by its unit or else the nearest words, and all that its sentence speaks of."""
    own = tokens.within(value)
    nearest: dict[str, int] = {}
    every: set[str] = set()
    inside = tokens.within(clause)
    for first, after, names in _words(pack, table).find(tokens, tokens.within(sentence)):
        every.update(names)
        if first < inside.start or after > inside.stop:
            continue
        distance = max(0, own.start - after, first - own.stop)
        for name in names:
            nearest[name] = min(distance, nearest.get(name, distance))
    if unit == YEARS and not any(word.isalpha() for word in tokens.words[own.start : own.stop]):
        # "Orrin Bale, 67, of Hepscott": years of nothing else are somebody's.
        return frozenset({"age"}), frozenset({"age"})
    if unit in _named(packs):
        return frozenset({unit}), frozenset({unit, *every})
    if not nearest:
        return frozenset(), frozenset(every)
    limit = min(nearest.values()) + NEAR
    return frozenset(name for name, distance in nearest.items() if distance <= limit), frozenset(every)
