"""Which set a number counts: why two numbers of one kind may be of two, so that neither contradicts the other.

A number that stands beside another ("Canada and five others"), that is a part of another ("five of the suspects"),
that a witness gives of what he did himself, or that is of another time counts another set than one that does not.
"""

from __future__ import annotations

from functools import lru_cache

from wiredesk.comparison.answers import Slot, is_counted
from wiredesk.comparison.passages import Material
from wiredesk.comparison.reconciliations import local_start, reconcile_times
from wiredesk.comparison.sameness import befallen
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases
from wiredesk.model.findings import Quantity
from wiredesk.model.spans import Span
from wiredesk.model.values import When

GAP = 4
"""Words between two amounts, or between an amount and the word that joins it to another."""
BRACKET = 3
"""Characters before an amount within which a bracket opens that holds it alone."""


def two_sets(a: Slot, b: Slot, whole: Material) -> bool:
    """Whether the words say that two amounts are of two sets, or two times of two things."""
    if a.when is not None and b.when is not None:
        return bound_of(a, whole) != bound_of(b, whole) or _is_ahead(a, whole) != _is_ahead(b, whole)
    if a.amount is None or b.amount is None:
        return False
    return (
        _is_conversion(a, whole)
        or _is_conversion(b, whole)
        or _joined(a, whole)
        or _joined(b, whole)
        or _is_part(a, whole) != _is_part(b, whole)
        or _is_own(a, whole) != _is_own(b, whole)
        or _at_other_times(a, b, whole)
    )


def _is_conversion(slot: Slot, whole: Material) -> bool:
    """Whether an amount stands in brackets behind another of its kind: "US$1 million ($1.52 million)" is one sum."""
    report = whole.reports[slot.article]
    bracket = report.reading.article.text[max(0, slot.span.start - BRACKET) : slot.span.start]
    start = slot.span.start - len(bracket) + bracket.rfind("(")
    return "(" in bracket and any(
        0 <= start - quantity.span.end <= 1 and is_counted(quantity.amount, whole.packs) == _counts(slot, whole)
        for quantity in report.reading.quantities
    )


def _counts(slot: Slot, whole: Material) -> bool:
    return slot.amount is not None and is_counted(slot.amount, whole.packs)


def _joined(slot: Slot, whole: Material) -> bool:
    """Whether an amount is told together with another, or with people who are named, as what makes up a sum."""
    report = whole.reports[slot.article]
    tokens, joining = report.tokens, _phrases(whole.packs.get(report.reading.language), "together")
    own, line = tokens.within(_with_noun(slot)), tokens.within(slot.line.span)
    others = [
        (tokens.within(quantity.span), _kindred(quantity, slot, whole))
        for quantity in report.reading.quantities
        if quantity.span != slot.span and slot.line.span.covers(quantity.span)
    ]
    kindred = [other for other, alike in others if alike]
    for at in range(own.stop, min(line.stop, own.stop + GAP)):
        hit = joining.at(tokens, at)
        if hit is not None and any(other.start == hit[0] for other in kindred):
            return True
    first = tokens.within(slot.span).start
    for start, after, _ in joining.find(tokens, range(max(line.start, first - GAP), first)):
        if after < first - 1 or start == line.start:
            continue
        if any(0 <= start - other.stop <= GAP for other in kindred):
            return True
        if any(
            tokens.words[at].isdigit() and not any(at in other for other, _ in others) for at in range(start - 2, start)
        ):
            # Figures without a noun, which comes later: "bought 18 and leased 22 engines".
            return True
        end = tokens.ends[start - 1]
        if any(mention.kind != "place" and mention.span.end == end for mention in report.mentions):
            return True
    return False


def _kindred(quantity: Quantity, slot: Slot, whole: Material) -> bool:
    """Whether an amount can be added to that of a slot: the dead and the hurt are told apart, not added up."""
    unit = quantity.amount.unit
    return unit == slot.unit or ("" in (unit, slot.unit) and {unit, slot.unit}.isdisjoint(befallen(whole.packs)))


def _is_part(slot: Slot, whole: Material) -> bool:
    """Whether a count is of some out of others ("five of the suspects")."""
    if not _counts(slot, whole):
        return False
    report = whole.reports[slot.article]
    own, line = report.tokens.within(_with_noun(slot)), report.tokens.within(slot.line.span)
    of = _phrases(whole.packs.get(report.reading.language), "out_of")
    return bool(of.find(report.tokens, range(own.start, min(own.stop + 2, line.stop))))


def _is_own(slot: Slot, whole: Material) -> bool:
    """Whether the clause of an amount is told by one who took part."""
    report = whole.reports[slot.article]
    told = _phrases(whole.packs.get(report.reading.language), "own")
    return bool(told.find(report.tokens, report.tokens.within(slot.scope.span)))


def _at_other_times(a: Slot, b: Slot, whole: Material) -> bool:
    """Whether two clauses date two amounts to times that cannot be one; what grows with time is another matter."""
    if not (a.of & b.of).isdisjoint(whole.packs.root.strings("comparison.changing")):
        return False
    ours, theirs = _times(a, whole), _times(b, whole)
    outcomes = [reconcile_times(one, other) for one in ours for other in theirs]
    return bool(outcomes) and all(outcome is not None and outcome.answer == "differ" for outcome in outcomes)


def _times(slot: Slot, whole: Material) -> list[When]:
    moments = whole.reports[slot.article].reading.moments
    return [moment.when for moment in moments if moment.when.value and slot.scope.span.covers(moment.span)]


def bound_of(slot: Slot, whole: Material) -> str:
    """Which end of a stretch a time is ("since Monday", "until Monday"), "" if it is none."""
    report = whole.reports[slot.article]
    own, line = report.tokens.within(slot.span), report.tokens.within(slot.line.span)
    bounds = _bounds(whole.packs.get(report.reading.language))
    before = bounds.find(report.tokens, range(max(line.start, own.start - GAP), own.start))
    return next((name for _, after, name in before if after == own.start), "")


def _is_ahead(slot: Slot, whole: Material) -> bool:
    """Whether a time is still to come when it is told."""
    dated = whole.reports[slot.article].reading.article.dated
    if slot.when is None or dated is None:
        return False
    start, published = local_start(slot.when), local_start(dated)
    return start is not None and published is not None and start.date() > published.date()


def _with_noun(slot: Slot) -> Span:
    return Span(slot.span.start, max(slot.span.end, slot.noun.end if slot.noun else 0))


@lru_cache(maxsize=64)
def _bounds(pack: Pack) -> Phrases[str]:
    return Phrases({word: str(name) for name, words in pack.table("comparison.bounds").items() for word in words}, pack)


@lru_cache(maxsize=128)
def _phrases(pack: Pack, name: str) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings(f"comparison.{name}"), None), pack)
