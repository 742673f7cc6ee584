"""How likely two values of two accounts answer one question: a logistic score whose parts are its explanation.

Two newsrooms tell one thing in other sentences, so no sentence need be like another: what a value counts, measures or
dates, what its clause shares with the other's, whether it is the only one of its kind, where in the text it stands, and
how far the values themselves lie apart count together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import exp, fsum, log

from wiredesk.comparison.amounts import PER_DOLLAR, SCALES
from wiredesk.comparison.answers import UNKNOWN, Slot, outcome_of, vague_units
from wiredesk.comparison.passages import Material, Report
from wiredesk.comparison.reconciliations import CLOCK, Outcome
from wiredesk.comparison.surroundings import Seen, seen_in
from wiredesk.lang.packs import Packs
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Asks, Evidence
from wiredesk.text.align import resemblance
from wiredesk.text.amount_units import PEOPLE

FEATURES = (
    "words of the clauses", "words of the sentences", "counted in one unit", "of one thing", "the only ones",
    "places apart", "one of another time", "only one tells when it was said", "equal value", "how far apart", "finer",
)  # fmt: skip

MODELS: Mapping[Asks, tuple[tuple[float, ...], float, float]] = {
    "how many": ((1.85, 0.0, 1.28, 0.48, 1.67, -2.27, -0.81, 0.0, 3.31, -1.25, 2.23), 0.28, -1.02),
    "when": ((3.03, 0.31, 0.0, 1.98, 0.0, -4.21, -0.87, -0.36, 3.82, -1.83, 0.99), 0.23, -0.98),
}
"""For each question the weight of each feature, the constant, and the weight of the rivals: the other pairs that either
of the two values stands in. Fitted by `scripts/fit_comparison.py`."""
RIVALS = "other pairs of the same values"
FAR = 3.0
"""What "how far apart" is at most: amounts in a ratio of 20, times 20 days apart."""
MANY = 60
"""Values of one report that are compared, in order of the text; the silence on the others is no answer."""
VAGUE = 0.4
"""What a unit that many things are counted in ("people", per cent) tells of that which is counted."""
THESE_DAYS, THESE_WEEKS, THIS_YEAR = 2.5, 15, 500
"""Days within which a report dates much, some of what it tells; the same for months and years."""
GRAINS = {"part of day": 1, "day": 2, "days": 3, "week": 3, "month": 4, "quarter": 5, "half": 5, "year": 6, "years": 7}
"""How coarse times are; those of the clock are 0."""
SPANS = {"week": 7, "month": 30, "quarter": 91, "half": 182, "year": 365, "years": 365}
"""Days that coarse times last."""
DOLLARS = {unit: str(1 / float(rate)) for unit, rate in PER_DOLLAR.items()}
"""Units of money in dollars, about."""


class Sight:
    """The slots of the reports of a story with what is compared, each made once for each way."""

    def __init__(
        self,
        whole: Material,
        slots: Mapping[ArticleId, Sequence[Slot]],
    ) -> None:
        self._whole = whole
        self._slots = slots
        self._known: dict[tuple[ArticleId, bool], list[Seen]] = {}

    def of(self, report: Report, *, same: bool) -> list[Seen]:
        """The slots of a report. same: to be compared with a report in its own language."""
        known = self._known.get((report.id, same))
        if known is None:
            known = self._known[report.id, same] = seen_in(
                report, self._slots[report.id][:MANY], self._whole, same=same
            )
        return known

    def sides(self, left: Report, right: Report) -> tuple[list[Seen], list[Seen]]:
        """The slots of two reports, as they are compared with one another."""
        same = left.language == right.language
        return self.of(left, same=same), self.of(right, same=same)

    def likely(self, left: Report, right: Report) -> list[Likely]:
        """The pairs of slots of two reports that may answer one question."""
        return likely(*self.sides(left, right), self._whole)


def values(a: Seen, b: Seen, outcome: Outcome, only: bool, whole: Material) -> tuple[float, ...]:
    """The features of a pair, in the order of `FEATURES`."""
    one, other = a.slot, b.slot
    timed = one.when is not None
    unit = 0.0
    shared = one.of & other.of
    if not timed and one.unit == other.unit:
        unit = VAGUE if one.unit in vague_units(whole.packs) else 1.0
    elif not timed and shared & befallen(whole.packs) and {one.unit, other.unit} <= PEOPLE | befallen(whole.packs):
        # "More than 1,900 people were moved out", "3,400 evacuated": people are counted by what befell them.
        unit = 1.0
    vague = not timed and unit < 1 and not shared
    meeting = one.of & other.near or other.of & one.near
    apart = 0.0 if meeting else 1.0 if one.of and other.of else 0.5 if one.of or other.of else 0.0
    return (
        resemblance(a.clause, b.clause),
        resemblance(a.line, b.line),
        unit,
        float(bool(shared) or named_alike(a, b, whole)),
        float(only and not vague and not apart),
        abs(a.place - b.place),
        float(bool(a.past) != bool(b.past)),
        float(bool(one.speaker) != bool(other.speaker)),
        _told(one, other, whole, vague=vague) if outcome.answer == "agree" else 0.0,
        _apart(one, other, outcome),
        float(outcome.answer == "finer"),
    )


def named_alike(a: Seen, b: Seen, whole: Material) -> bool:
    """Whether what two amounts are of goes by one noun that does not count all kinds of things."""
    return bool(a.nouns & b.nouns) and not {a.slot.unit, b.slot.unit} & vague_units(whole.packs)


@lru_cache(maxsize=8)
def befallen(packs: Packs) -> frozenset[str]:
    """What may befall people who are counted."""
    return frozenset(packs.root.strings("comparison.tolls"))


def toll_of(slot: Slot, packs: Packs) -> str:
    """What befell all those whom an amount counts, "" if it counts others or only some."""
    if slot.amount is None or slot.marks or slot.rest or not reach(slot):
        return ""
    if slot.unit in befallen(packs):
        return slot.unit
    names = slot.of & frozenset(packs.root.strings("comparison.befallen"))
    return next(iter(names)) if len(names) == 1 and slot.unit in PEOPLE else ""


def reach(slot: Slot) -> Decimal:
    """The largest number that an amount names."""
    ends = (slot.amount.low, slot.amount.high) if slot.amount else ()
    return max((end for end in ends if end is not None), default=Decimal(0))


def _told(a: Slot, b: Slot, whole: Material, *, vague: bool) -> float:
    """What an equal value tells, 0 to 1: much happens on the day of the report and the one before, little on another
    one or at one minute; two is soon said, 3,912 is not."""
    if a.when is not None and b.when is not None:
        if {a.when.granularity, b.when.granularity} <= CLOCK:
            return 1.0
        return max(_rare(slot, whole) for slot in (a, b))
    figures = max(_figures(a), _figures(b))
    return 1.0 if figures > 2 else 0.8 if figures == 2 else 0.0 if vague else 0.5


def _rare(slot: Slot, whole: Material) -> float:
    """How few other things a report dates to a time, by how far it lies from the report."""
    when, dated = slot.when, whole.reports[slot.article].reading.article.dated
    if when is None or when.earliest is None or dated is None or dated.earliest is None:
        return 0.7
    days = abs((when.earliest - dated.earliest).total_seconds()) / 86400
    if when.granularity in {"month", "quarter", "half", "year", "years"}:
        return 0.7 if days < THIS_YEAR else 0.9
    return 0.6 if days < THESE_DAYS else 0.8 if days < THESE_WEEKS else 0.9


def _figures(slot: Slot) -> int:
    if slot.amount is None:
        return 0
    ends = [end for end in (slot.amount.low, slot.amount.high) if end is not None]
    return max((len(end.normalize().as_tuple().digits) for end in ends), default=0)


def _middle(slot: Slot) -> float | None:
    if slot.amount is None:
        return None
    ends = [float(end) for end in (slot.amount.low, slot.amount.high) if end is not None]
    return sum(ends) / len(ends) if ends else None


def _apart(a: Slot, b: Slot, outcome: Outcome) -> float:
    """How far apart two values lie: amounts by the logarithm of their ratio, times by that of days; 0 to `FAR`."""
    if outcome.answer == "agree":
        return 0.0
    if a.when is not None and b.when is not None:
        if outcome.answer == "finer":
            return abs(GRAINS.get(a.when.granularity, 0) - GRAINS.get(b.when.granularity, 0)) / 2
        if a.when.earliest is None or b.when.earliest is None:
            return 0.5
        days = abs((a.when.earliest - b.when.earliest).total_seconds()) / 86400
        # Two halves of a year lie as near as two days: who dates coarsely is no further off.
        grain = max(SPANS.get(slot.when.granularity, 1) for slot in (a, b) if slot.when is not None)
        return min(FAR, log(1 + days / grain))
    one, other = _middle(a), _middle(b)
    if one is None or other is None or one <= 0 or other <= 0:
        return 1.0
    for scale in (*SCALES, DOLLARS):
        if a.unit in scale and b.unit in scale:
            one, other = one * float(scale[a.unit]), other * float(scale[b.unit])
    return min(FAR, abs(log(one / other)))


@dataclass(frozen=True, slots=True)
class Likely:
    """Two slots that may answer one question. rivals: the odds of all other pairs of either slot, as log(1 + sum)."""

    a: Seen
    b: Seen
    outcome: Outcome
    values: tuple[float, ...]
    rivals: float
    probability: float

    @property
    def chance(self) -> float:
        """The probability without rivals."""
        return 1.0 / (1.0 + exp(-odds_of(self)))

    def evidence(self) -> tuple[Evidence, ...]:
        """The features by what they added, largest first, and the constant that they started from."""
        weights, constant, against = MODELS[self.a.slot.asks]
        named = [*zip(FEATURES, self.values, weights, strict=True), (RIVALS, self.rivals, against)]
        parts = [Evidence(name, round(value, 3), round(value * weight, 3)) for name, value, weight in named if value]
        parts = sorted((part for part in parts if part.weight), key=lambda part: (-abs(part.weight), part.what))
        return (*parts, Evidence("constant", 1.0, constant))


def likely(ours: Sequence[Seen], theirs: Sequence[Seen], whole: Material) -> list[Likely]:
    """All pairs of slots that can be compared, in order of the text."""
    found = list(_comparable(ours, theirs, whole))
    odds = [odds_of(one) for one in found]
    made = []
    for one, value, rivals in zip(found, odds, rivalry(found, odds), strict=True):
        chance = 1.0 / (1.0 + exp(-value - MODELS[one.a.slot.asks][2] * rivals))
        made.append(Likely(one.a, one.b, one.outcome, one.values, rivals, chance))
    return made


def rivalry(found: Sequence[Likely], odds: Sequence[float]) -> list[float]:
    """For each pair log(1 + sum of the odds) of the other pairs that either of its values stands in. A value that a
    report tells twice is one rival, and none of itself. odds: as logarithms."""
    best: dict[tuple[Asks, bool, Span], dict[object, float]] = {}
    for one, value in zip(found, odds, strict=True):
        for end, other in _ends(one):
            known = best.setdefault(end, {})
            known[other] = max(exp(value), known.get(other, 0.0))
    sums = {end: fsum(known.values()) for end, known in best.items()}
    return [log(1.0 + max(0.0, fsum(sums[end] - best[end][other] for end, other in _ends(one)))) for one in found]


def _ends(one: Likely) -> tuple[tuple[tuple[Asks, bool, Span], object], tuple[tuple[Asks, bool, Span], object]]:
    """The two values of a pair, each with what it is set against."""
    a, b = one.a.slot, one.b.slot
    return ((a.asks, True, a.span), value_of(b)), ((b.asks, False, b.span), value_of(a))


def odds_of(one: Likely) -> float:
    weights, constant, _ = MODELS[one.a.slot.asks]
    return constant + fsum([value * weight for value, weight in zip(one.values, weights, strict=True)])


def _comparable(ours: Sequence[Seen], theirs: Sequence[Seen], whole: Material) -> Iterator[Likely]:
    by_kind: dict[str, list[Seen]] = {}
    for b in theirs:
        by_kind.setdefault(b.kind, []).append(b)
    for a in ours:
        for b in by_kind.get(a.kind, ()):
            if a.slot.line.title and b.slot.line.title:
                continue
            speakers = {a.slot.speaker, b.slot.speaker} - {UNKNOWN}
            # When somebody spoke is no answer to when it happened; whose age it is may be left unsaid.
            if len(speakers if a.slot.when is not None else speakers - {""}) > 1:
                continue
            outcome = outcome_of(a.slot, b.slot, whole)
            if outcome is None:
                continue
            shared = a.slot.of & b.slot.of
            only = _only(a, shared, ours) and _only(b, shared, theirs)
            yield Likely(a, b, outcome, values(a, b, outcome, only, whole), 0.0, 0.0)


def _only(seen: Seen, shared: frozenset[str], all: Sequence[Seen]) -> bool:
    """Whether a report has no other value of its kind that is of the same thing, or of nothing known where nothing is
    known of it either; the same value told again is no other."""
    for other in all:
        if other is seen or other.kind != seen.kind or value_of(other.slot) == value_of(seen.slot):
            continue
        if other.slot.of & shared if shared else not other.slot.of or not seen.slot.of:
            return False
    return True


def value_of(slot: Slot) -> tuple[object, ...]:
    """What a slot tells, whatever its words."""
    return (slot.when.value,) if slot.when else (slot.amount.low, slot.amount.high) if slot.amount else ()
