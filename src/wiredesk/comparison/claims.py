"""Second road: claims of one relation between the same participants put questions that aligned passages missed.

Adds to the first road and never overrules it: a value that already has its counterpart is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from wiredesk.comparison.passages import Material, Report, likeness
from wiredesk.comparison.slots import Pair, Slot, outcome_of
from wiredesk.model.findings import Claim
from wiredesk.model.spans import ArticleId, Span

BOTH_SHARED = 0.5
"""Score of values of two claims with the same two participants; the likeness of their sentences is added by half."""
MOST_CLAIMS = 60
"""Claims of one report with two participants that are compared, in order of the text."""


@dataclass(frozen=True, slots=True)
class Stances:
    """One relation between the same participants, which one account asserts and the other denies."""

    a: Claim
    b: Claim
    left: ArticleId
    right: ArticleId


def claim_pairs(
    left: Report,
    right: Report,
    by_report: Mapping[ArticleId, Sequence[Slot]],
    known: Sequence[Pair],
    whole: Material,
) -> tuple[Pair, ...]:
    """Values of corresponding claims that the first road has not paired, best first."""
    told = _corresponding(left, right, whole)
    if not told:
        return ()
    taken = {(slot.article, slot.span) for pair in known for slot in (pair.a, pair.b)}
    at = {(slot.article, slot.span): slot for report in (left, right) for slot in by_report[report.id]}
    found: list[Pair] = []
    for one, other in told:
        for span_a, span_b in _values(one, other):
            a, b = at.get((left.id, span_a)), at.get((right.id, span_b))
            if a is None or b is None or (left.id, span_a) in taken or (right.id, span_b) in taken:
                continue
            outcome = outcome_of(a, b, whole)
            if outcome is not None:
                score = BOTH_SHARED + likeness(a.line, b.line, whole.reports) / 2
                found.append(Pair(a, b, score, outcome))
    found.sort(key=lambda pair: (-pair.score, pair.a.span, pair.b.span))
    kept: list[Pair] = []
    for pair in found:
        ends = {(slot.article, slot.span) for slot in (pair.a, pair.b)}
        if ends.isdisjoint(taken):
            taken |= ends
            kept.append(pair)
    return tuple(kept)


def opposed(left: Report, right: Report, whole: Material) -> tuple[Stances, ...]:
    """Claims that one account asserts, in its own voice or by a holder, and the other only denies."""
    found = []
    for one, other in _corresponding(left, right, whole):
        if {one.stance, other.stance} == {"asserted", "denied"}:
            found.append(Stances(one, other, left.id, right.id))
    if not found:
        return ()
    denied = {
        (_key(claim, report, whole))
        for report in (left, right)
        for claim in report.reading.claims
        if claim.stance == "denied" and _both_stances(claim, report, whole)
    }
    return tuple(entry for entry in found if _key(entry.a, left, whole) not in denied)


def _both_stances(claim: Claim, report: Report, whole: Material) -> bool:
    """Whether a report that denies a claim also tells that others assert it: then it differs from nobody."""
    key = _key(claim, report, whole)
    return any(other.stance == "asserted" and _key(other, report, whole) == key for other in report.reading.claims)


def _key(claim: Claim, report: Report, whole: Material) -> tuple[str, frozenset[str]]:
    return claim.relation, frozenset(_participants(claim, report, whole))


def _participants(claim: Claim, report: Report, whole: Material) -> list[str]:
    keys = (whole.who.of(report.id, claim.subject), whole.who.of(report.id, claim.object))
    return [key for key in keys if key is not None]


def _corresponding(left: Report, right: Report, whole: Material) -> list[tuple[Claim, Claim]]:
    """Claims of one relation that share two participants, each pair once."""
    by_key: dict[tuple[str, frozenset[str]], list[Claim]] = {}
    for claim in _partied(right):
        by_key.setdefault(_key(claim, right, whole), []).append(claim)
    found: list[tuple[Claim, Claim]] = []
    for claim in _partied(left):
        key = _key(claim, left, whole)
        if len(key[1]) == 2:
            found.extend((claim, other) for other in by_key.get(key, ()))
    return found


def _partied(report: Report) -> list[Claim]:
    """The claims of a report that name two participants."""
    named = (claim for claim in report.reading.claims if claim.subject is not None and claim.object is not None)
    return list(islice(named, MOST_CLAIMS))


def _values(one: Claim, other: Claim) -> list[tuple[Span, Span]]:
    values = []
    if one.when is not None and other.when is not None:
        values.append((one.when.span, other.when.span))
    if one.amount is not None and other.amount is not None:
        values.append((one.amount.span, other.amount.span))
    return values
