"""How surely two amounts of two accounts contradict one another: a logistic score whose parts are its explanation.

That two amounts are likely to answer one question is not enough to set them against one another: reports count many
sets of one kind. What tells them apart is how many other amounts go by that noun, whether the words beside both say
that they are of one thing, what one has beside it that the other lacks, and how near they lie: who miscounts, misses
by little. What the words say to be of two sets, or a sum and a part of it, contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from math import exp, fsum

from wiredesk.comparison.amounts import told_number
from wiredesk.comparison.answers import AGE, Slot, is_counted, vague_units
from wiredesk.comparison.concepts import YEARS
from wiredesk.comparison.passages import Material
from wiredesk.comparison.sameness import FEATURES as SAMENESS
from wiredesk.comparison.sameness import RIVALS, Likely, befallen, named_alike, odds_of, reach, value_of
from wiredesk.comparison.sets import two_sets
from wiredesk.comparison.surroundings import Seen, stemmed
from wiredesk.lang.packs import Pack
from wiredesk.model.story import Evidence
from wiredesk.model.values import Amount
from wiredesk.text.align import Weights, resemblance
from wiredesk.text.amount_forms import MINUTE, RANK
from wiredesk.text.amount_units import PEOPLE

FEATURES = (
    "odds of one question", RIVALS, "words of the clauses", "other values of that noun", "the only ones of their kind",
    "of one thing by words beside both", "that and words of the clauses", "told in a title", "of one dimension alone",
    "one of them is one", "less than a fifth apart",
)  # fmt: skip
MODEL: tuple[tuple[float, ...], float] = (
    (1.26, -1.1, 1.62, -0.37, -0.79, 0.88, -4.52, -4.61, 0.0, -5.51, 0.25),
    -0.31,
)
"""The weight of each feature and the constant. Fitted by `scripts/fit_comparison.py`."""
SURE = 0.65
"""Probability from which two amounts contradict one another: more than nine in ten of those of other cases then do."""
UNLIKELY = 0.02
"""Probability of one question below which nothing else is looked at."""
LEAST_ODDS, MOST_ODDS = -3.0, 4.0
"""Odds beyond which one question is no more and no less likely."""
ENOUGH, HALF = 3, 0.5
"""Other values of a noun beyond which more tell nothing; the same of the likeness of clauses that are of one thing."""
NEAR, LOOSE, FAR = 0.2, 0.5, 0.6
"""Logarithms of the ratio of two amounts below which they lie close together; above which a noun alone does not join
them; from which they lie far apart."""
OF_ONE = 0.3
"""The same of two ages up to which they may be of one who is not named beside both."""
SHARE = "share_of"
"""What a part is of whose whole is not told beside it."""
OF_A_KIND = 0.2
"""Likeness of two clauses from which what is measured is measured of one thing."""
ORDERED = frozenset({RANK, MINUTE})
"""Units of places in an order and minutes of a match, of which a report tells many."""
PARTS, MOST = 3, 6
"""Amounts of a sentence that are added to another; those that are tried."""
FEW = 3
"""Up to which a sum tells nothing: it comes out of many numbers."""
ROUNDED = Decimal("0.005")
"""How far a sum may lie off, as a share."""
VAGUE = 2
"""How many times its least value a word for a number may stand for."""
WHOLE = 100
"""Per cent that two sides of one vote make up."""


class Contradictions:
    """The pairs of amounts of two reports. ours, theirs: all their values, in order."""

    def __init__(self, ours: Sequence[Seen], theirs: Sequence[Seen], whole: Material) -> None:
        self._ours, self._theirs, self._whole = ours, theirs, whole
        self._dimensions = frozenset(whole.packs.root.strings("comparison.dimensions"))

    def score(self, one: Likely) -> tuple[float, tuple[Evidence, ...]] | None:
        """The probability that two amounts which no reading makes one contradict one another, with what it comes from,
        largest first; None if the words say that they do not."""
        found = self.values(one)
        if found is None:
            return None
        weights, constant = MODEL
        parts = [
            Evidence(name, round(value, 3), round(value * weight, 3))
            for name, value, weight in zip(FEATURES, found, weights, strict=True)
            if value and weight
        ]
        chance = 1.0 / (
            1.0 + exp(-constant - fsum(value * weight for value, weight in zip(found, weights, strict=True)))
        )
        parts.sort(key=lambda part: (-abs(part.weight), part.what))
        return chance, (*parts, Evidence("constant", 1.0, constant))

    def values(self, one: Likely) -> tuple[float, ...] | None:
        """The features of a pair, in the order of `FEATURES`; None if its amounts are of two sets, or make up one."""
        a, b = one.a.slot, one.b.slot
        if a.amount is None or b.amount is None or one.probability < UNLIKELY or a.unit in ORDERED or a.rest != b.rest:
            return None
        if not reach(a) or not reach(b) or _is_vague(a.amount) or _is_vague(b.amount):
            # That nothing was there is told by words (`denials`); "several" is no number.
            return None
        if not _marked_alike(a, b, self._whole) or (one.a.past and one.b.past and one.a.past.isdisjoint(one.b.past)):
            return None
        if a.unit == b.unit == YEARS and (AGE in a.of) != (AGE in b.of):
            # How old somebody is, and how long something went on.
            return None
        apart = one.values[SAMENESS.index("how far apart")]
        if (
            AGE in a.of & b.of
            and not (a.speaker and a.speaker == b.speaker)
            and (apart > OF_ONE or self._tell_ages(one))
        ):
            return None
        ones = 1 in {reach(a), reach(b)}
        same_fate = bool(a.of & b.of & befallen(self._whole.packs))
        if ones and not same_fate and is_counted(Amount(None, None, a.unit), self._whole.packs):
            # "Not one person": who says "one" seldom counts.
            return None
        if _makes_up(a, b) or _added(a, b, self._whole) or _added(b, a, self._whole) or two_sets(a, b, self._whole):
            return None
        alike = one.values[SAMENESS.index("words of the clauses")]
        shared, beside = a.of & b.of, float(bool(a.beside & b.beside))
        if not beside and apart > LOOSE:
            # One noun alone: who miscounts misses by little.
            return None
        measured = bool(shared) and shared <= self._dimensions
        if measured and (apart >= FAR or shared == {SHARE}) and self._of_what(one) < OF_A_KIND:
            # A price or a weight alone does not say of what, nor a part.
            return None
        others = self._others(one.a, self._ours) + self._others(one.b, self._theirs)
        only = _alone(one.a, self._ours) and _alone(one.b, self._theirs)
        return (
            min(MOST_ODDS, max(LEAST_ODDS, odds_of(one))),
            one.rivals,
            alike,
            float(min(ENOUGH, others)),
            float(only),
            beside,
            beside * min(HALF, alike),
            float(a.line.title or b.line.title),
            float(measured),
            float(ones),
            float(apart < NEAR),
        )

    def _tell_ages(self, one: Likely) -> bool:
        """Whether a report tells how old several people are."""
        return _ages(one.a, self._ours) > 1 or _ages(one.b, self._theirs) > 1

    def _of_what(self, one: Likely) -> float:
        """How alike two clauses are, the words apart that say only what is measured ("worth")."""
        return resemblance(_without_measures(one.a, self._whole), _without_measures(one.b, self._whole))

    def _others(self, seen: Seen, all: Sequence[Seen]) -> int:
        """How many other values of a report are of what goes by the same noun."""
        vague = vague_units(self._whole.packs)
        return sum(
            other.slot.amount is not None
            and value_of(other.slot) != value_of(seen.slot)
            and (
                (other.slot.unit == seen.slot.unit and seen.slot.unit not in vague)
                or named_alike(seen, other, self._whole)
            )
            for other in all
        )


def _marked_alike(a: Slot, b: Slot, whole: Material) -> bool:
    """Whether nothing beside one of two amounts makes it one of another thing: what only tells more of the same thing
    ("585 households are affected") does not, unless the other has such a word too ("damaged", "destroyed")."""
    ours, theirs = a.marks - b.marks, b.marks - a.marks
    return not (ours and theirs) and (ours | theirs) <= frozenset(whole.packs.root.strings("comparison.faint_marks"))


def _ages(seen: Seen, all: Sequence[Seen]) -> int:
    """How many people's ages a report tells, that of a value included."""
    return len({value_of(other.slot) for other in (seen, *all) if AGE in other.slot.of})


def _alone(seen: Seen, all: Sequence[Seen]) -> bool:
    """Whether a report tells no other value that could be compared with the same ones."""
    return not any(other.kind == seen.kind and value_of(other.slot) != value_of(seen.slot) for other in all)


def _without_measures(seen: Seen, whole: Material) -> Weights:
    pack = whole.packs.get(whole.reports[seen.slot.article].reading.language)
    measures = _measures(pack, seen.slot.of)
    return {key: weight for key, weight in seen.clause.items() if key not in measures}


@lru_cache(maxsize=256)
def _measures(pack: Pack, of: frozenset[str]) -> frozenset[str]:
    table = pack.table("comparison.concepts")
    return frozenset(stemmed(f"w:{word}", pack) for name in of for word in table.get(name, ()))


def _is_vague(amount: Amount) -> bool:
    """Whether a word stands for the number: "several", "dozens"."""
    low, high = amount.low, amount.high
    return amount.approximate and low is not None and high is not None and high >= VAGUE * low


def _number(amount: Amount) -> Decimal:
    told = told_number(amount)
    return told if told is not None else amount.low if amount.low is not None else amount.high or Decimal(0)


def _makes_up(a: Slot, b: Slot) -> bool:
    """Whether two shares are the two sides of one: 58 per cent against, 42 for."""
    if a.amount is None or b.amount is None or not a.unit == b.unit == "%":
        return False
    return abs(_number(a.amount) + _number(b.amount) - WHOLE) <= 1


def _bare(slot: Slot, whole: Material) -> list[Decimal]:
    """Whole numbers of a sentence that are neither amounts nor times: "twelve drowned in Corm and seven in Tell"."""
    report = whole.reports[slot.article]
    taken = [quantity.span for quantity in report.reading.quantities]
    taken += [moment.span for moment in report.reading.moments]
    words = whole.packs.get(report.reading.language).table("numbers.words")
    found = []
    for at in report.tokens.within(slot.line.span):
        word = report.tokens.folded[at]
        number = Decimal(word) if word.isdecimal() else words.get(word)
        if number is not None and not any(span.meets(report.tokens.span(at, at + 1)) for span in taken):
            found.append(Decimal(number))
    return found


def _added(part: Slot, total: Slot, whole: Material) -> bool:
    """Whether one amount is what another makes with some that its sentence tells beside it."""
    if part.amount is None or total.amount is None:
        return False
    told, wanted = _number(part.amount), _number(total.amount)
    if told >= wanted or wanted <= FEW:
        return False
    counted = PEOPLE | befallen(whole.packs)
    beside = [
        _number(quantity.amount)
        for quantity in whole.reports[part.article].reading.quantities
        if quantity.span != part.span
        and part.line.span.covers(quantity.span)
        and quantity.amount.low is not None
        and (
            quantity.amount.unit == part.unit
            or "" in (quantity.amount.unit, part.unit)
            or {quantity.amount.unit, part.unit} <= counted
        )
    ]
    beside = [*beside, *_bare(part, whole)][:MOST]
    return any(
        abs(told + sum(some, Decimal(0)) - wanted) <= ROUNDED * wanted
        for size in range(1, PARTS + 1)
        for some in combinations(beside, size)
    )
