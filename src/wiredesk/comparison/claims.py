"""Second road: claims of one relation between the same participants put questions that aligned passages missed.

Adds to the first road and never overrules it: a value that already has its counterpart is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from wiredesk.comparison.passages import Material, Report
from wiredesk.model.findings import Claim
from wiredesk.model.spans import ArticleId

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
