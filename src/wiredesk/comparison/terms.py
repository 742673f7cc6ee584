"""The words of a sentence that tell, each with the keys by which it meets others.

These are its stem and, where a word table is at hand, the concepts that it joins two languages by, so that other words
for one thing meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wiredesk.comparison.passages import CONCEPT, Line, Material, Report, key_weights
from wiredesk.comparison.surroundings import stemmed
from wiredesk.lang.tables import PIVOT


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a phrase of the word tables. weight: as a share of the rarest word's; at, after: its first token and
    the one after its last."""

    keys: frozenset[str]
    weight: float
    at: int
    after: int


def terms(report: Report, line: Line, whole: Material) -> tuple[Term, ...]:
    """The words of a sentence that tell, in order, phrases of the word tables as one word, numbers left out."""
    tokens, pack = report.tokens, whole.packs.get(report.reading.language)
    languages = frozenset({PIVOT, *(head.language for head in whole.heads)})
    weights = key_weights(whole.packs, report.language, languages)
    within = tokens.within(line.span)
    folded = [tokens.folded[at] for at in within]
    keys: dict[int, set[str]] = {}
    heavy: dict[int, float] = {}
    ends: dict[int, int] = {}
    covered: set[int] = set()
    for first, after, key, weight in weights.placed(folded):
        keys.setdefault(first, {f"p:{' '.join(folded[first:after])}"}).add(key)
        alone = max(weights.words[word][1] for word in folded[first:after])
        heavy[first] = max(alone, weight / CONCEPT, heavy.get(first, 0.0))
        ends[first] = after
        covered.update(range(first, after))
    for at, word in enumerate(folded):
        key, weight = weights.words[word]
        if at in keys and f"p:{word}" in keys[at]:
            keys[at].add(stemmed(key, pack))
        elif at not in covered and weight and not word[0].isdigit():
            keys[at], heavy[at], ends[at] = {stemmed(key, pack)}, weight, at + 1
    start = within.start
    return tuple(Term(frozenset(keys[at]), heavy[at], start + at, start + ends[at]) for at in sorted(keys))


def shared(some: Sequence[Term], others: Iterable[Term]) -> list[Term]:
    """Those of some words that are also among others."""
    there = frozenset[str]().union(*(term.keys for term in others))
    return [term for term in some if not there.isdisjoint(term.keys)]


def weight_of(some: Iterable[Term]) -> float:
    """The weights of words in sum."""
    return sum(term.weight for term in some)
