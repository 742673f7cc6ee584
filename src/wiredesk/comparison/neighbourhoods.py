"""Third road: one value in two accounts whose sentences are worded too differently to be aligned.

A value that both accounts give is itself evidence that they tell the same: the more exact it is, and the fewer values
of its kind stand beside it, the less the passages around it have to share. Only values that go together meet here;
what differs must be of one named thing ("damage"), of which each account gives one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.comparison.passages import Material, Report, likeness
from wiredesk.comparison.reconciliations import CLOCK, DAYS, SCALES
from wiredesk.comparison.slots import UNKNOWN, Pair, Slot, close, is_counted, outcome_of, vague_units
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases
from wiredesk.model.spans import ArticleId, Span
from wiredesk.text.align import Weights, resemblance

ENOUGH = 0.32
"""Sum of likeness and of what the value itself tells from which two values answer one question."""
LEAST = 0.07
"""Likeness of the passages below which no value is enough."""
EXACT = 0.17
"""What a number of three and more figures, or a clock time, tells."""
ALONE = 0.12
"""What it tells that neither account has another value that would go with the other's."""
SAME_UNIT = 0.06
"""What an equal unit tells that few things are counted in."""
SAME_THING = 0.25
"""What it tells that both values are of one named thing."""
TWO_FIGURES = 0.12
"""Likeness of the passages from which two figures of one thing may differ."""
FIGURES = 3
"""Figures of a number that is exact."""
AROUND = 1
"""Sentences around that of a value which count as its neighbourhood."""
MANY = 60
"""Values of one report that are compared, in order of the text."""


@dataclass(frozen=True, slots=True)
class _Value:
    slot: Slot
    kind: str
    things: frozenset[str]
    near: Weights


def near_pairs(
    left: Report,
    right: Report,
    by_report: Mapping[ArticleId, Sequence[Slot]],
    known: Iterable[Pair],
    whole: Material,
) -> tuple[Pair, ...]:
    """Values of two accounts that no aligned passages have paired and that answer one question, best first."""
    taken = {(slot.article, slot.span) for pair in known for slot in (pair.a, pair.b)}
    own = _around(whole)
    same = left.language == right.language
    ours, theirs = (
        [
            value
            for value in own.values(report, by_report[report.id], same=same)
            if (report.id, value.slot.span) not in taken
        ]
        for report in (left, right)
    )
    by_kind: dict[str, list[_Value]] = {}
    for value in theirs:
        by_kind.setdefault(value.kind, []).append(value)
    fitting: list[tuple[_Value, _Value, Pair]] = []
    named, also = own.names(left), own.names(right)
    for a in ours:
        for b in by_kind.get(a.kind, ()):
            clock = a.kind.startswith("clock")
            if not clock and a.slot.scope.names - also and b.slot.scope.names - named:
                # Each tells of somebody of whom the other does not: two happenings.
                continue
            pair = _compatible(a, b, whole)
            if pair is not None:
                fitting.append((a, b, pair))
    partners: dict[tuple[ArticleId, int], int] = {}
    for a, b, _ in fitting:
        for slot in (a.slot, b.slot):
            partners[slot.article, slot.span.start] = partners.get((slot.article, slot.span.start), 0) + 1
    found = []
    for a, b, pair in fitting:
        alone = all(partners[slot.article, slot.span.start] == 1 for slot in (a.slot, b.slot))
        score = _score(a, b, pair, alone=alone, whole=whole)
        if score >= ENOUGH:
            found.append(Pair(a.slot, b.slot, score, pair.outcome))
    return (*_one_to_one(found), *_apart(ours, theirs, whole))


class _Around:
    """The values of the reports of a story with what stands around them, each report looked at once."""

    def __init__(self, whole: Material) -> None:
        self._whole = whole
        self._values: dict[tuple[ArticleId, bool], list[_Value]] = {}
        self._names: dict[ArticleId, frozenset[str]] = {}

    def names(self, report: Report) -> frozenset[str]:
        """All that a report names."""
        if report.id not in self._names:
            self._names[report.id] = frozenset(name for line in report.lines for name in line.names)
        return self._names[report.id]

    def values(self, report: Report, slots: Sequence[Slot], *, same: bool) -> list[_Value]:
        """The values of a report that can be compared. same: with a report in its own language."""
        known = self._values.get((report.id, same))
        if known is not None:
            return known
        windows: dict[int, Weights] = {}
        found = self._values[report.id, same] = []
        for slot in slots[:MANY]:
            kind = _kind(slot, self._whole.packs)
            if not kind:
                continue
            number = slot.line.number
            if number not in windows:
                windows[number] = _window(report, number, same=same)
            found.append(_Value(slot, kind, things_of(report, slot, self._whole), windows[number]))
        return found


@lru_cache(maxsize=1)
def _around(whole: Material) -> _Around:
    return _Around(whole)


def _window(report: Report, number: int, *, same: bool) -> Weights:
    keys: dict[str, float] = {}
    for line in report.lines[max(0, number - AROUND) : number + AROUND + 1]:
        if line.title or abs(line.number - number) > AROUND:
            continue
        share = 1.0 if line.number == number else 0.5
        for key, weight in (line.words if same else line.free).items():
            keys[key] = max(keys.get(key, 0.0), weight * share)
    return keys


def _kind(slot: Slot, packs: Packs) -> str:
    """Values of one kind can be compared: money by its currency, measures by what they measure, all counts."""
    if slot.when is not None:
        if not slot.when.resolved or slot.when.granularity not in DAYS or slot.speaker == UNKNOWN:
            return ""
        return f"{'clock' if slot.when.granularity in CLOCK else 'day'} {slot.speaker}"
    if slot.amount is None:
        return ""
    for number, scale in enumerate(SCALES):
        if slot.unit in scale:
            return f"scale {number}"
    return "count" if is_counted(slot.amount, packs) else slot.unit


def _compatible(a: _Value, b: _Value, whole: Material) -> Pair | None:
    one, other = a.slot, b.slot
    # Cheap first: most values of two accounts have nothing to do with one another.
    if one.amount is not None and other.amount is not None:
        if (one.unit == other.unit or a.kind == "count") and not close(one.amount, other.amount):
            return None
        if a.kind == "count" and one.unit != other.unit and max(_figures(one), _figures(other)) < FIGURES:
            return None
    outcome = outcome_of(one, other, whole, foreign_nouns=True)
    return Pair(one, other, 0.0, outcome) if outcome is not None and outcome.answer != "differ" else None


def _figures(slot: Slot) -> int:
    """Figures of a number that is stated as such; of a range those of its fuller end."""
    if slot.amount is None:
        return 0
    ends = [end for end in (slot.amount.low, slot.amount.high) if end is not None]
    return max((len(end.normalize().as_tuple().digits) for end in ends), default=0)


def _score(a: _Value, b: _Value, pair: Pair, *, alone: bool, whole: Material) -> float:
    one, other = a.slot, b.slot
    alike = max(
        likeness(one.line, other.line, whole.reports),
        likeness(one.scope, other.scope, whole.reports) * 0.8,
        resemblance(a.near, b.near),
    )
    if alike < LEAST:
        return 0.0
    score = alike + (SAME_THING if a.things & b.things else 0.0)
    if one.when is not None:
        # Many things happen on one day, few at one minute.
        return score + (EXACT + (ALONE if alone else 0.0) if a.kind.startswith("clock") else 0.0)
    score += ALONE if alone else 0.0
    vague = one.unit in vague_units(whole.packs)
    figures = sorted(_figures(slot) for slot in (one, other))
    if vague and figures[1] < FIGURES and a.kind == "count":
        # "Two people" stand in every report.
        return score if likeness(one.scope, other.scope, whole.reports) >= ENOUGH else 0.0
    if one.unit == other.unit and not vague:
        score += SAME_UNIT
    if vague and figures[1] < FIGURES:
        return score
    sure = pair.outcome.answer == "agree" and (figures[0] >= FIGURES or a.kind != "count")
    return score + (EXACT if sure or figures[1] > FIGURES else EXACT / 2 if figures[1] == FIGURES else 0.0)


def _one_to_one(pairs: Sequence[Pair]) -> list[Pair]:
    taken: set[tuple[ArticleId, Span]] = set()
    kept = []
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.a.span, pair.b.span)):
        ends = {(slot.article, slot.span) for slot in (pair.a, pair.b)}
        if ends.isdisjoint(taken):
            taken |= ends
            kept.append(pair)
    return kept


def _apart(ours: Sequence[_Value], theirs: Sequence[_Value], whole: Material) -> list[Pair]:
    """Figures of one thing, of which each account gives just one, that no reading makes one."""
    found = []
    for thing in sorted({thing for value in ours for thing in value.things}):
        left = [value for value in ours if thing in value.things]
        right = [value for value in theirs if thing in value.things]
        if len(left) != 1 or len(right) != 1 or left[0].kind != right[0].kind:
            continue
        a, b = left[0].slot, right[0].slot
        outcome = outcome_of(a, b, whole)
        alike = max(resemblance(left[0].near, right[0].near), likeness(a.line, b.line, whole.reports))
        bound = thing in whole.packs.root.strings("comparison.of_the_happening")
        if outcome is not None and outcome.answer == "differ" and (bound or alike >= TWO_FIGURES):
            found.append(Pair(a, b, 1 + alike, outcome))
    return found


@lru_cache(maxsize=64)
def _things(pack: Pack) -> Phrases[tuple[str, str]]:
    rules = pack.rules("comparison.things")
    return Phrases({word: (str(rule["thing"]), str(rule["of"])) for rule in rules for word in rule["words"]}, pack)


def things_of(report: Report, slot: Slot, whole: Material) -> frozenset[str]:
    """Named things that an amount is of, by words of its clause ("damage", "audience")."""
    return frozenset(name for _, _, name in thing_words(report, slot, whole))


def thing_words(report: Report, slot: Slot, whole: Material) -> list[tuple[int, int, str]]:
    """Tokens (first, after) of the words that name a thing in the clause of an amount, with its name."""
    if slot.amount is None:
        return []
    counted = is_counted(slot.amount, whole.packs)
    of = "count" if counted else "money" if len(slot.unit) == 3 and slot.unit.isupper() else "measure"
    phrases = _things(whole.packs.get(report.reading.language))
    found = phrases.find(report.tokens, report.tokens.within(slot.scope.span))
    return [(first, after, name) for first, after, (name, kind) in found if kind in (of, "any")]
