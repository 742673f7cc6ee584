"""Answers in words of the reports: short values that a reader can take in at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from wiredesk.comparison.amounts import amount_words
from wiredesk.comparison.answers import Slot, vague_units
from wiredesk.comparison.passages import Material
from wiredesk.model.spans import Span

TELLING_FIGURES, MOST_AGAIN = 2, 2
"""Figures that an amount has whose unit says little, to be known again in a report, and how often it is shown more."""


def value(slot: Slot, whole: Material) -> str:
    """The value as it is shown: words of the page; the counts of people, which are told in many ways, in one form."""
    report = whole.reports[slot.article]
    words = " ".join(shown(slot).of(report.reading.article.text).split())
    if slot.amount is not None:
        return amount_words(slot.amount) if slot.unit in whole.packs.root.strings("comparison.growing_units") else words
    if slot.when is None or not slot.when.value or "X" in slot.when.value:
        return words
    return slot.when.value


def shown(slot: Slot) -> Span:
    """The words of a value as they are shown: an amount with the noun that it counts, where it stands beside it."""
    noun = slot.noun
    if noun is None or not slot.line.span.covers(noun) or abs(noun.start - slot.span.end) > 2:
        return slot.span
    return Span(slot.span.start, max(noun.end, slot.span.end))


def told_again(slot: Slot, whole: Material) -> list[Span]:
    """Where else a report tells the same amount of the same thing, first the nearest to its beginning."""
    amount = slot.amount
    if amount is None or amount.low is None or slot.equals is not None:
        return []
    vague = slot.unit in vague_units(whole.packs)
    if len(amount.low.normalize().as_tuple().digits) < (TELLING_FIGURES if vague else 1) or (vague and not slot.unit):
        return []
    again = (
        quantity.span
        for quantity in whole.reports[slot.article].reading.quantities
        if quantity.amount == amount and not quantity.span.meets(slot.span)
    )
    return list(islice(again, MOST_AGAIN))


def unit_name(unit: str, language: str, whole: Material) -> str:
    """What those that a unit counts are called in a language."""
    names: Mapping[str, str] = whole.packs.get(language).table("comparison.unit_names")
    return str(names.get(unit, unit))
