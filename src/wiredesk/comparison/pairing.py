"""Which values of two accounts answer one question: the most likely pairs, no value twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wiredesk.comparison.passages import Material, Report
from wiredesk.comparison.reconciliations import Answer, Outcome
from wiredesk.comparison.sameness import FEATURES, Likely, Sight
from wiredesk.comparison.slots import AGE, Slot, vague_units
from wiredesk.model.story import Asks, Evidence

LEAST: Mapping[Asks, Mapping[Answer, float]] = {
    "how many": {"agree": 0.4, "finer": 0.35, "differ": 0.5},
    "when": {"agree": 0.4, "finer": 0.35, "differ": 0.5},
}
"""Probability that two values answer one question from which they are said to agree, to differ: the false "differ"
costs most, and hours of
one day are told of many things."""
SHARED = 0.1
"""Likeness of two clauses from which their values may differ though no word says that they are of one thing."""
ALIKE, LITTLE = 0.35, 0.05
"""Likeness of two clauses that tell the same thing of two values, and below which they have nothing in common."""
TOLD, BARE, SURE = 0.6, 0.67, 0.9
"""Probability from which two values contradict one another: where one thing is named beside both and their clauses have
words in common, or the clauses are alike; where one thing is named alone; where neither. Set on reports of one event by
different newsrooms so that nine in ten are right."""
RIVAL = 0.35
"""Probability from which a value that agrees with one of the other account differs from none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two slots that answer one question, with the probability that they do and what it comes from, and how the answers
    go together."""

    a: Slot
    b: Slot
    score: float
    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()


def slot_pairs(left: Report, right: Report, sight: Sight, whole: Material) -> tuple[Pair, ...]:
    """Slots of two accounts that answer one question, one to one, best first."""
    found = sight.likely(left, right)
    agreeing: dict[tuple[bool, int], float] = {}
    for one in found:
        if one.outcome.answer == "differ":
            continue
        for side, slot in ((True, one.a.slot), (False, one.b.slot)):
            key = (side, slot.span.start)
            agreeing[key] = max(one.probability, agreeing.get(key, 0.0))
    kept: list[Pair] = []
    taken: set[tuple[bool, int]] = set()
    for one in sorted(found, key=lambda one: (-one.probability, one.a.slot.span, one.b.slot.span)):
        answer = one.outcome.answer
        ends = {(True, one.a.slot.span.start), (False, one.b.slot.span.start)}
        if one.probability < LEAST[one.a.slot.asks][answer] or not ends.isdisjoint(taken):
            continue
        uninformed = answer == "differ" or (answer == "agree" and not one.values[FEATURES.index("equal value")])
        if uninformed and not _grounded(one, whole):
            continue
        if answer == "differ" and not _contradicts(one, whole):
            continue
        if answer == "differ" and any(agreeing.get(end, 0.0) >= RIVAL for end in ends):
            continue
        taken |= ends
        kept.append(Pair(one.a.slot, one.b.slot, one.probability, one.outcome, one.evidence()))
    return tuple(kept)


def _grounded(one: Likely, whole: Material) -> bool:
    """Whether the text, not the values alone, says that two values are of one thing."""
    if one.a.slot.rest != one.b.slot.rest or bool(one.a.slot.speaker) != bool(one.b.slot.speaker):
        return False
    if one.a.past and one.b.past and one.a.past.isdisjoint(one.b.past):
        return False
    telling = one.a.slot.unit not in vague_units(whole.packs)
    same = bool(one.a.slot.of & one.b.slot.of) or (telling and bool(one.a.nouns & one.b.nouns))
    if one.a.slot.when is not None:
        return same
    return same or one.values[FEATURES.index("words of the clauses")] >= SHARED


def _contradicts(one: Likely, whole: Material) -> bool:
    """Whether the text says enough of what two values are for them to contradict one another: the words beside both say
    one thing, or their clauses are much alike, and nothing marks one of them as of another thing."""
    a, b = one.a.slot, one.b.slot
    if a.marks != b.marks:
        return False
    alike = one.values[FEATURES.index("words of the clauses")]
    if AGE in a.of & b.of and not (a.speaker and a.speaker == b.speaker):
        return False
    if a.beside & b.beside:
        return one.probability >= (TOLD if alike >= LITTLE else BARE)
    return one.probability >= (TOLD if alike >= ALIKE else SURE)
