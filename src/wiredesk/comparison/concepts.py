"""What a value counts, measures or dates, whatever word stands for it: names that all languages share.

The packs list the words (`comparison.concepts` of amounts, `comparison.happenings` of times); of those in the clause
around the value the nearest ones count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.spans import Span

NEAR = 2
"""Tokens further away than the nearest word up to which another says as much."""

BESIDE = 6
"""Tokens further from the value up to which a word stands beside it."""

COMPARED = "none"
"""Of marks: what an amount is set against ("up 12% from a year earlier"), which makes it no other amount."""
Table = Literal["concepts", "happenings"]
Marks = Literal["marks", "groups"]
YEARS = "a"
"""The unit of years."""


@dataclass(frozen=True, slots=True)
class Told:
    """of: what a value is of; near: all that its sentence speaks of; beside: of the first what is said close by."""

    of: frozenset[str]
    near: frozenset[str]
    beside: frozenset[str]


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


@lru_cache(maxsize=64)
def _marks(pack: Pack, table: Marks) -> Phrases[str]:
    return Phrases(
        {word: str(name) for name, words in pack.table(f"comparison.{table}").items() for word in words}, pack
    )


@lru_cache(maxsize=64)
def _part(pack: Pack, side: Literal["before", "after"]) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings(f"comparison.part_{side}"), None), pack)


def concepts(
    tokens: Tokens,
    value: Span,
    clause: Span,
    sentence: Span,
    table: Table,
    unit: str,
    pack: Pack,
    packs: Packs,
    times: Iterable[Span] = (),
) -> Told:
    """Of what a value is, by its unit or else the nearest words, and all that its sentence speaks of. times: whose
    words are of nothing else ("the third quarter")."""
    own = tokens.within(value)
    nearest: dict[str, int] = {}
    every: set[str] = set()
    inside = tokens.within(clause)
    dated = [tokens.within(time) for time in times if sentence.covers(time)]
    for first, after, names in _words(pack, table).find(tokens, tokens.within(sentence)):
        if any(time.start <= first and after <= time.stop for time in dated):
            continue
        every.update(names)
        if first < inside.start or after > inside.stop:
            continue
        distance = max(0, own.start - after, first - own.stop)
        for name in names:
            nearest[name] = min(distance, nearest.get(name, distance))
    if unit == YEARS and not any(word.isalpha() for word in tokens.words[own.start : own.stop]):
        # "Orrin Bale, 67, of Hepscott": years of nothing else are somebody's.
        return Told(frozenset({"age"}), frozenset({"age"}), frozenset({"age"}))
    if unit in _named(packs):
        return Told(frozenset({unit}), frozenset({unit, *every}), frozenset({unit}))
    if not nearest:
        return Told(frozenset(), frozenset(every), frozenset())
    limit = min(nearest.values()) + NEAR
    of = frozenset(name for name, distance in nearest.items() if distance <= limit)
    return Told(of, frozenset(every), frozenset(name for name in of if nearest[name] <= BESIDE))


def marks(tokens: Tokens, value: Span, sentence: Span, others: Iterable[Span], pack: Pack) -> frozenset[str]:
    """What makes an amount one of another thing than its words say: it is a part of another, for each, only possible.
    others: the other amounts of the sentence; a word belongs to the nearest."""
    own = tokens.within(value)
    whole = tokens.within(sentence)
    near = range(max(whole.start, own.start - BESIDE), min(whole.stop, own.stop + BESIDE))
    rivals = [tokens.within(other) for other in others if other != value]
    found = set()
    for first, after, name in _marks(pack, "marks").find(tokens, near):
        distance = _apart(own, first, after)
        if (first >= own.stop or after <= own.start) and all(
            distance <= _apart(rival, first, after) for rival in rivals
        ):
            found.add(name)
    found.discard(COMPARED)
    beside = range(max(whole.start, own.start - 1), min(whole.stop, own.stop + 2))
    found.update(name for _, _, name in _marks(pack, "groups").find(tokens, beside))
    after_it = _part(pack, "after").at(tokens, own.stop) if own.stop < whole.stop else None
    before_it = _part(pack, "before").find(tokens, range(near.start, max(near.start, own.start)))
    if after_it is not None or (before_it and before_it[-1][1] == own.start):
        found.add("part")
    return frozenset(found)


def is_compared(tokens: Tokens, moment: Span, sentence: Span, pack: Pack) -> bool:
    """Whether a time is only that which an amount is set against."""
    own, whole = tokens.within(moment), tokens.within(sentence)
    near = range(max(whole.start, own.start - BESIDE), min(whole.stop, own.stop + NEAR))
    return any(
        name == COMPARED and first < own.stop and own.start < after
        for first, after, name in _marks(pack, "marks").find(tokens, near)
    )


def _apart(value: range, first: int, after: int) -> int:
    return max(0, value.start - after, first - value.stop)
