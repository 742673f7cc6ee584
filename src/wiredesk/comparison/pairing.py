"""Which values of two accounts answer one question: the most likely pairs, no value twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wiredesk.comparison.answers import AGE, Slot
from wiredesk.comparison.arithmetic import worked_out
from wiredesk.comparison.contradictions import SURE, Contradictions
from wiredesk.comparison.occasions import Occasions
from wiredesk.comparison.passages import Material, Report
from wiredesk.comparison.reconciliations import Answer, Outcome
from wiredesk.comparison.sameness import FEATURES, Likely, Sight, befallen, named_alike, reach, toll_of
from wiredesk.comparison.sets import two_sets
from wiredesk.comparison.surroundings import Seen
from wiredesk.model.story import Asks, Evidence

LEAST: Mapping[Asks, Mapping[Answer, float]] = {
    "how many": {"agree": 0.4, "finer": 0.35, "differ": SURE},
    "when": {"agree": 0.4, "finer": 0.35, "differ": 0.5},
}
"""Probability that two values answer one question from which they are said to agree, to differ: the false "differ"
costs most, and hours of
one day are told of many things."""
SHARED = 0.1
"""Likeness of two clauses from which their values may differ though no word says that they are of one thing."""
ALIKE, LITTLE = 0.35, 0.05
"""Likeness of two clauses that tell the same thing of two times, and below which they have nothing in common."""
TOLD, BARE, PLAIN = 0.6, 0.67, 0.9
"""Probability from which two times contradict one another: where one thing is named beside both and their clauses have
words in common, or the clauses are alike; where one thing is named alone; where neither. Set on reports of one event by
different newsrooms so that nine in ten are right."""
SMALL = 0.5
"""What an equal value of one figure tells: under two nouns nothing."""
TOLLS = 0.6
"""Probability, whatever other pairs there are, from which the largest counts of two reports are both the toll."""
WORKED, AGAINST = 0.7, 0.75
"""Probability that is given for values of which one has to be worked out; where that contradicts the other."""
OCCASION, ONCE = "dated by both alone, as what happens once", 0.7
"""Evidence for two times of one occasion, and the probability that is given for them."""
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
    worked = _worked_out(left, right, sight, whole)
    told = {end for one in worked for end in one.ends}
    kept: list[Pair] = []
    taken: set[tuple[bool, int]] = set()
    contradictions = Contradictions(*sight.sides(left, right), whole)
    for pair in _answering(found, contradictions, Occasions(*sight.sides(left, right), whole), whole):
        ends = {(True, pair.a.span.start), (False, pair.b.span.start)}
        if not ends.isdisjoint(taken):
            continue
        if pair.outcome.answer == "differ" and (
            any(agreeing.get(end, 0.0) >= RIVAL for end in ends) or not told.isdisjoint(ends)
        ):
            continue
        taken |= ends
        kept.append(pair)
    for one in _tolls(found, contradictions, whole):
        ends = {(True, one.a.slot.span.start), (False, one.b.slot.span.start)}
        if taken.isdisjoint(ends) and not (one.outcome.answer == "differ" and not told.isdisjoint(ends)):
            taken |= ends
            kept.append(Pair(one.a.slot, one.b.slot, max(one.probability, TOLD), one.outcome, one.evidence()))
    for sum_ in worked:
        if taken.isdisjoint(sum_.ends):
            taken |= sum_.ends
            kept.append(sum_.pair)
    return tuple(kept)


def _answering(
    found: Sequence[Likely], contradictions: Contradictions, occasions: Occasions, whole: Material
) -> list[Pair]:
    """The pairs that answer one question likely enough for what their values answer, the likeliest first."""
    made = []
    for one in found:
        answer = one.outcome.answer
        if _befell_others(one.a.slot, one.b.slot, whole):
            continue
        if answer == "differ" and one.a.slot.when is None:
            known = contradictions.score(one) if not _of_one_unknown(one, whole) else None
            if known is None or known[0] < LEAST["how many"]["differ"]:
                continue
            made.append(Pair(one.a.slot, one.b.slot, known[0], one.outcome, known[1]))
            continue
        if answer == "differ" and occasions.told_otherwise(one):
            made.append(Pair(one.a.slot, one.b.slot, ONCE, one.outcome, (Evidence(OCCASION, 1.0, ONCE),)))
            continue
        if one.probability < LEAST[one.a.slot.asks][answer]:
            continue
        uninformed = answer == "differ" or (answer == "agree" and not _tells(one, whole))
        if uninformed and not _grounded(one, whole):
            continue
        if answer == "differ" and not _contradicts(one, whole):
            continue
        made.append(Pair(one.a.slot, one.b.slot, one.probability, one.outcome, one.evidence()))
    return sorted(made, key=lambda pair: (-pair.score, pair.a.span, pair.b.span))


def _of_one_unknown(one: Likely, whole: Material) -> bool:
    """Whether one of two ages is told of somebody by name, and the other right behind several who are named."""
    a, b = one.a.slot, one.b.slot
    if AGE not in a.of & b.of or bool(a.speaker) == bool(b.speaker):
        return False
    unknown = b if a.speaker else a
    before = [line for line in whole.reports[unknown.article].lines if line.number == unknown.line.number - 1]
    people = {name for line in before for name in line.names if whole.who.kinds.get(name) == "person"}
    return len(people) > 1


def _befell_others(a: Slot, b: Slot, whole: Material) -> bool:
    """Whether two counts are of those whom two things befell: the arrested are not the hurt."""
    fates = {a.unit, b.unit}
    return len(fates) == 2 and fates <= befallen(whole.packs) and a.of.isdisjoint(b.of)


def _tolls(found: Sequence[Likely], contradictions: Contradictions, whole: Material) -> list[Likely]:
    """The pairs of the tolls of two reports: of what befell people the largest number that each gives, since one event
    has one toll."""
    largest: dict[tuple[bool, str], Decimal] = {}
    pairs = []
    for one in found:
        a, b = one.a.slot, one.b.slot
        what = toll_of(a, whole.packs)
        if not what or what != toll_of(b, whole.packs):
            continue
        for side, slot in ((True, a), (False, b)):
            largest[side, what] = max(reach(slot), largest.get((side, what), Decimal(0)))
        pairs.append((what, one))
    return [
        one
        for what, one in sorted(
            pairs, key=lambda pair: (-pair[1].probability, pair[1].a.slot.span, pair[1].b.slot.span)
        )
        if largest[True, what] == reach(one.a.slot)
        and largest[False, what] == reach(one.b.slot)
        and not (one.a.past or one.b.past)
        and one.chance >= TOLLS
        and not (one.outcome.answer == "differ" and contradictions.values(one) is None)
    ]


@dataclass(frozen=True, slots=True)
class _Worked:
    """A pair of which one value is worked out. ends: the values that are told."""

    pair: Pair
    ends: frozenset[tuple[bool, int]]


def _worked_out(left: Report, right: Report, sight: Sight, whole: Material) -> list[_Worked]:
    same = left.language == right.language
    made = []
    for a, b, outcome in worked_out(sight.of(left, same=same), sight.of(right, same=same), whole):
        ends = {(side, one.slot.span.start) for side, one in ((True, a), (False, b)) if isinstance(one, Seen)}
        score = WORKED if outcome.answer != "differ" else AGAINST
        evidence = (Evidence(outcome.tried, 1.0, score),)
        made.append(_Worked(Pair(a.slot, b.slot, score, outcome, evidence), frozenset(ends)))
    return sorted(
        made, key=lambda one: (one.pair.outcome.answer, -_reaches(one.pair), one.pair.a.span, one.pair.b.span)
    )


def _reaches(pair: Pair) -> Decimal:
    return max(reach(pair.a), reach(pair.b))


def _tells(one: Likely, whole: Material) -> bool:
    """Whether an equal value tells by itself that two values are of one thing: two matches are not two players."""
    equal = one.values[FEATURES.index("equal value")]
    a, b = one.a.slot, one.b.slot
    apart = a.noun is not None and b.noun is not None and a.unit != b.unit and not named_alike(one.a, one.b, whole)
    return equal > (SMALL if apart else 0.0)


def _grounded(one: Likely, whole: Material) -> bool:
    """Whether the text, not the values alone, says that two values are of one thing."""
    if one.a.slot.rest != one.b.slot.rest or bool(one.a.slot.speaker) != bool(one.b.slot.speaker):
        return False
    if one.a.past and one.b.past and one.a.past.isdisjoint(one.b.past):
        return False
    same = bool(one.a.slot.of & one.b.slot.of) or named_alike(one.a, one.b, whole)
    if one.a.slot.when is not None:
        return same
    return same or one.values[FEATURES.index("words of the clauses")] >= SHARED


def _contradicts(one: Likely, whole: Material) -> bool:
    """Whether the text says enough of what two times date for them to contradict one another: the words beside both say
    one thing, or their clauses are much alike, and nothing marks one of them as of another thing."""
    a, b = one.a.slot, one.b.slot
    if two_sets(a, b, whole):
        return False
    if one.a.persons and one.b.persons and one.a.persons.isdisjoint(one.b.persons):
        return False
    if one.a.bodies and one.b.bodies and one.a.bodies.isdisjoint(one.b.bodies):
        return False
    alike = one.values[FEATURES.index("words of the clauses")]
    if a.beside & b.beside:
        return one.probability >= (TOLD if alike >= LITTLE else BARE)
    return one.probability >= (TOLD if alike >= ALIKE else PLAIN)
