"""Where one account says that it is so and another that it is not: states of one matter that cannot both be.

Two passages are of one matter if they share a person, for what is said of people; if the matter is one that an event
has once ("the strike", "the cause"); if both accounts open with it; else if they are alike. An account that tells both
states differs from nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from textwrap import shorten

from wiredesk.comparison.passages import Line, Material, Report, likeness
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.reconciliations import local_start
from wiredesk.comparison.stances import State, clause_start, states
from wiredesk.lang.packs import Packs
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Difference, Evidence, Question, Verdict
from wiredesk.model.values import When

Ranked = tuple[tuple[int, int, int], Difference]
ALIKE, ALIKE_COMMON = 0.05, 0.25
"""Likeness of two sentences from which opposed states are of one matter, in news about one event; the same for states
of which one event has many."""

NOUN = 4
"""Letters from which a unit is the noun that is counted ("miner"), not a measure."""
MOST = 4
"""Pairs of passages of two accounts that are shown for two states."""
ABOUT = 90
"""Code points of a question's words at most."""


@dataclass(frozen=True, slots=True)
class _Opposed:
    a: State
    b: State
    left: Report
    right: Report
    score: float


def oppositions(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Opposed states of two accounts: updated where the later one tells what came of the earlier, else differ."""
    told = {report.id: tuple(states(report, whole.packs.get(report.reading.language))) for report in whole.heads}
    groups: dict[tuple[str, str], list[_Opposed]] = {}
    for left, right in combinations(whole.heads, 2):
        for pair in _opposed(left, right, told[left.id], told[right.id], whole):
            first, second = sorted((pair.a.name, pair.b.name))
            groups.setdefault((first, second), []).append(pair)
    for _, pairs in sorted(groups.items()):
        yield _difference(pairs, whole, sourcing)


def _opposed(
    left: Report, right: Report, ours: Sequence[State], theirs: Sequence[State], whole: Material
) -> Iterator[_Opposed]:
    """The likest pairs of passages for each pair of states."""
    root = whole.packs.root
    sole, personal, common = (frozenset(root.strings(f"comparison.{kind}")) for kind in ("sole", "personal", "common"))
    counted = frozenset(root.strings("comparison.counted"))
    found: dict[tuple[str, str], list[_Opposed]] = {}
    for a in ours:
        for b in theirs:
            if not opposite(a.name, b.name, whole.packs):
                continue
            people = _people(a, left, whole) & _people(b, right, whole)
            score = likeness(a.line, b.line, whole.reports)
            if a.name in personal and not people:
                continue
            least = ALIKE_COMMON if {a.name, b.name} <= common else ALIKE
            if a.name not in personal | sole and score < least and not (a.leads and b.leads):
                continue
            if a.name in counted and _other_people(a, b, left, right):
                continue
            of = people if a.name in personal else set()
            if _tells(ours, b.name, of) or _tells(theirs, a.name, of):
                continue
            found.setdefault((a.name, b.name), []).append(_Opposed(a, b, left, right, score))
    for pairs in found.values():
        pairs.sort(key=lambda pair: (-pair.score, pair.a.span, pair.b.span))
        yield from pairs[:MOST]


def _other_people(a: State, b: State, left: Report, right: Report) -> bool:
    """Whether two sentences count what they tell of and no count is in both: some are found, others still missing."""
    counts = [
        {
            quantity.amount.low
            for quantity in report.reading.quantities
            if state.line.span.covers(quantity.span) and len(quantity.amount.unit) >= NOUN
        }
        for state, report in ((a, left), (b, right))
    ]
    return all(counts) and not counts[0] & counts[1]


def _people(state: State, report: Report, whole: Material) -> set[str]:
    """Of whom a state is told: the person named last before it in its sentence, and the one named next. Nobody where a
    count of people stands before it in its clause."""
    text = report.reading.article.text
    clause = Span(clause_start(text, state.line.span.start, state.span.start), state.span.start)
    if any(clause.covers(quantity.span) for quantity in report.reading.quantities):
        return set()
    before: str | None = None
    for mention in report.mentions:
        if not state.line.span.covers(mention.span):
            continue
        identity = whole.who.of(report.id, mention.entity)
        if identity is None or whole.who.kinds.get(identity) != "person":
            continue
        if mention.span.start >= state.span.end:
            return {identity} if before is None else {before, identity}
        before = identity
    return set() if before is None else {before}


def opposite(one: str, other: str, packs: Packs) -> bool:
    """Whether two states of one matter cannot both be."""
    return [one, other] in (pairs := packs.root.get("comparison.opposed", ())) or [other, one] in pairs


def _tells(told: Sequence[State], name: str, of: set[str]) -> bool:
    """Whether a report tells a state too, of one of these people if any are given."""
    return any(state.name == name and (not of or of & state.line.names) for state in told)


def _difference(pairs: Sequence[_Opposed], whole: Material, sourcing: Sourcing) -> Ranked:
    held: dict[str, dict[tuple[str, int], tuple[Report, State]]] = {}
    for pair in pairs:
        for report, state in ((pair.left, pair.a), (pair.right, pair.b)):
            held.setdefault(state.name, {}).setdefault((report.id, state.line.number), (report, state))
    accounts = []
    for places in held.values():
        told = [places[at] for at in sorted(places)]
        first_report, first = told[0]
        accounts.append(
            Account(
                first.span.of(first_report.reading.article.text),
                tuple(report.passage(state.line.span) for report, state in told),
                tuple(dict.fromkeys(sourcing.source(report, state.line.span) for report, state in told)),
            )
        )
    verdict, tried = _verdict(pairs, whole)
    best = max(pairs, key=lambda pair: (pair.score, pair.left.id, pair.right.id))
    passages = (best.left.passage(best.a.line.span), best.right.passage(best.b.line.span))
    evidence = Evidence("likeness of the passages", round(best.score, 3), passages=passages)
    question = Question("whether", about(best.a.line, best.b.line, best.left, whole))
    count = len({report.id for places in held.values() for report, _ in places.values()})
    made = Difference(question, verdict, tuple(accounts), tried, (evidence,))
    return (-count, best.a.line.number, best.a.span.start), made


def _verdict(pairs: Sequence[_Opposed], whole: Material) -> tuple[Verdict, str]:
    followed = whole.packs.root.get("comparison.followed", ())
    if all(_later(pair, followed) for pair in pairs):
        return "updated", "the later account tells what came of what the earlier one tells"
    states_told = " and ".join(f"“{name}”" for name in sorted({pairs[0].a.name, pairs[0].b.name}))
    return "differ", f"{states_told} cannot both be so, and neither comes of the other in the order of the accounts"


def _later(pair: _Opposed, followed: Sequence[Sequence[str]]) -> bool:
    for (before, earlier), (after, later) in (
        ((pair.a, pair.left), (pair.b, pair.right)),
        ((pair.b, pair.right), (pair.a, pair.left)),
    ):
        first, second = earlier.reading.article.dated, later.reading.article.dated
        if [before.name, after.name] not in followed or first is None or second is None:
            continue
        if first.latest is None or second.earliest is None or second.earliest < first.latest:
            continue
        if not _was_so(after, later, first):
            return True
    return False


def _was_so(state: State, report: Report, published: When) -> bool:
    """Whether a sentence dates what it tells to before another report was published, which then had to know it."""
    told = local_start(published)
    moments = [moment.when for moment in report.reading.moments if state.line.span.covers(moment.span)]
    times = [start for when in moments if (start := local_start(when)) is not None]
    return bool(times) and told is not None and max(times) <= told


def about(one: Line, other: Line, report: Report, whole: Material) -> str:
    """What two passages are of: the names that both have, else the beginning of the first."""
    names = sorted(whole.who.label(name) for name in one.names & other.names)[:3]
    return " · ".join(names) or shorten(one.span.of(report.reading.article.text), ABOUT, placeholder="…")
