"""Where a translation tells another value than its original: who translates "40" as "14" tells otherwise.

A translation is one account with what it was made from. Of the answers of both only those are told that contradict:
that the others agree is what makes it a translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from wiredesk.comparison.alignment import matches
from wiredesk.comparison.answers import Slot, outcome_of
from wiredesk.comparison.pairing import Pair
from wiredesk.comparison.passages import Material, Report
from wiredesk.model.story import Evidence

Slots = Callable[[Report], Sequence[Slot]]
"""The answers of a report."""
LEAST = 0.6
"""Factor on the likeness of two sentences: that one text is the other in another language is known."""
MOST = 24
"""Members of an account among which translations are looked for."""


def translations(whole: Material) -> tuple[tuple[Report, Report], ...]:
    """The report that stands for each account, with one translation into each further language."""
    found: dict[tuple[str, str], tuple[Report, Report]] = {}
    for head in whole.heads:
        for member in islice(whole.families[head.id], 1, MOST + 1):
            report = whole.reports[member]
            if report.language != head.language:
                found.setdefault((head.id, report.language), (head, report))
    return tuple(found.values())


def mistranslated(original: Report, translation: Report, slots: Slots, whole: Material) -> Iterator[Pair]:
    """Answers of a text that its translation contradicts.

    Sentences that tell the same are laid on one another, the likest first; figures and times that agree fall out. What
    is left is set against one another where it is one of its kind on either side: nothing else there is to be told. A
    short sentence ("Two people were injured") may lie on none: of the dead, injured, … that a text counts once its
    translation counts no others.
    """
    own, others = _by_line(slots(original)), _by_line(slots(translation))
    taken: set[tuple[bool, int]] = set()
    told: set[frozenset[str]] = set()
    for match in matches(original, translation, whole.reports, LEAST):
        ends = {(True, match.a.number), (False, match.b.number)}
        if not taken.isdisjoint(ends):
            continue
        taken |= ends
        left, right = _left_over(own.get(match.a.number, ()), others.get(match.b.number, ()), whole)
        for asks in ("how many", "when"):
            ours, theirs = ([slot for slot in side if slot.asks == asks] for side in (left, right))
            if len(ours) == len(theirs) == 1 and _of_one_kind(original, ours[0], translation, theirs[0]):
                outcome = outcome_of(ours[0], theirs[0], whole)
                if outcome is not None and outcome.answer == "differ":
                    said = Evidence("likeness of two sentences", round(match.score, 3))
                    told.add(ours[0].of & theirs[0].of)
                    yield Pair(ours[0], theirs[0], min(1.0, match.score), outcome, (said,))
    for unit in whole.packs.root.strings("comparison.befallen"):
        one, other = _only(own, unit), _only(others, unit)
        if one is None or other is None or any(unit in units for units in told):
            continue
        outcome = outcome_of(one, other, whole)
        if outcome is not None and outcome.answer == "differ" and _of_one_kind(original, one, translation, other):
            said = Evidence("the one count of these people in either text", 1.0)
            yield Pair(one, other, LEAST, outcome, (said,))


def _only(by_line: Mapping[int, Sequence[Slot]], unit: str) -> Slot | None:
    """The first place where a text counts people of a kind, if it counts them once or always says the same. One ("a
    suspect") is no count."""
    found = [slot for slots in by_line.values() for slot in slots if slot.asks == "how many" and unit in slot.of]
    amounts = {slot.amount for slot in found}
    return found[0] if len(amounts) == 1 and found[0].amount is not None and found[0].amount.high != 1 else None


def _of_one_kind(a: Report, one: Slot, b: Report, other: Slot) -> bool:
    """Whether two answers can be the same figure: neither is known to be of what the other cannot be of, and none of a
    list ("aged 33, 34 and 39") of which each text reads another."""
    if one.of and other.of and one.of.isdisjoint(other.of):
        return False
    return not (_tells(a, one, other) and _tells(b, other, one))


def _tells(report: Report, slot: Slot, other: Slot) -> bool:
    """Whether the sentence of one answer holds the figure of the other too."""
    if other.amount is None:
        return False
    figures = {str(end.normalize()) for end in (other.amount.low, other.amount.high) if end is not None}
    return not figures.isdisjoint(report.tokens.folded[at] for at in report.tokens.within(slot.line.span))


def _by_line(some: Iterable[Slot]) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {}
    for slot in some:
        found.setdefault(slot.line.number, []).append(slot)
    return found


def _left_over(ours: Sequence[Slot], theirs: Sequence[Slot], whole: Material) -> tuple[list[Slot], list[Slot]]:
    """The answers of two sentences without those that agree, one with one."""
    left, right = [], list(theirs)
    for one in ours:
        for at, other in enumerate(right):
            outcome = outcome_of(one, other, whole) if one.asks == other.asks else None
            if outcome is not None and outcome.answer != "differ":
                del right[at]
                break
        else:
            left.append(one)
    return left, right
