"""What matters and stands in one account only: sources that it alone names, words that it alone reports."""

from __future__ import annotations

from collections.abc import Iterator

from wiredesk.comparison.amounts import amount_words
from wiredesk.comparison.cited import NAMED_SOURCES
from wiredesk.comparison.digest import speaker_of
from wiredesk.comparison.passages import Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.wordings import unit_name
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Account, Difference, Question
from wiredesk.text.credits import agency
from wiredesk.text.reporting import same_outlet

Ranked = tuple[tuple[int, int, int], Difference]
EACH = 3
"""Silences told for one account at most: the first in the text."""
WORTH = frozenset({"dead", "injured", "missing", "arrested", "evacuated"})
"""Counts that an account should not lack."""


def silences(whole: Material, sourcing: Sourcing, answered: set[tuple[ArticleId, Span]]) -> Iterator[Ranked]:
    """For each account its own sources, speakers and counts of people that no other account has."""
    mentioned = {report.id: _names(report, whole) for report in whole.heads}
    units = {report.id: {quantity.amount.unit for quantity in report.reading.quantities} for report in whole.heads}
    for report in whole.heads:
        others = {name for other in whole.heads if other.id != report.id for name in mentioned[other.id]}
        counted = {unit for other in whole.heads if other.id != report.id for unit in units[other.id]}
        found = [
            *_credited(report, others, whole, sourcing),
            *_spoken(report, others, whole, sourcing),
            *_counted(report, counted, answered, whole, sourcing),
        ]
        found.sort(key=lambda entry: entry[0])
        seen: set[str] = set()
        told: list[Span] = []
        for rank, difference in found:
            spans = [passage.span for account in difference.accounts for passage in account.passages]
            again = any(span.meets(other) for span in spans for other in told)
            if difference.question.about not in seen and not again and len(seen) < EACH:
                seen.add(difference.question.about)
                told.extend(spans)
                yield rank, difference


def _names(report: Report, whole: Material) -> set[str]:
    """All that a report names: entities, sources that it credits, its own outlet."""
    pack = whole.packs.get(report.reading.language)
    names = {name for line in report.lines for name in line.names}
    for credit in report.reading.credits:
        names.add(whole.who.named(agency(credit.source, pack) or credit.source))
    names.update(whole.who.named(name) for quote in report.reading.quotes for name in quote.relayed_by)
    names.add(whole.who.named(report.outlet))
    return names


def _credited(report: Report, others: set[str], whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    pack = whole.packs.get(report.reading.language)
    for credit in report.reading.credits:
        name = agency(credit.source, pack) or credit.source
        if credit.kind not in NAMED_SOURCES or credit.scope not in ("sentence", "paragraph") or not name:
            continue
        if same_outlet(name, report.outlet, pack):
            continue
        if whole.who.named(name) in others:
            continue
        line = report.line_at(credit.covers.start)
        span = line.span if line is not None else credit.covers
        account = Account(name, (report.passage(span),), (name,))
        place = line.number if line else 0
        yield (-1, place, span.start), Difference(Question("said", name), "silent", (account,))


def _spoken(report: Report, others: set[str], whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    for quote in report.reading.quotes:
        identity = speaker_of(quote, report, whole)
        if quote.speaker is None or identity is None or identity in others:
            continue
        label = whole.who.label(identity)
        account = Account(label, (report.passage(quote.content),), (label,))
        line = report.line_at(quote.content.start)
        place = line.number if line else 0
        yield (-1, place, quote.content.start), Difference(Question("said", label), "silent", (account,))


def _counted(
    report: Report, counted: set[str], answered: set[tuple[ArticleId, Span]], whole: Material, sourcing: Sourcing
) -> Iterator[Ranked]:
    for quantity in report.reading.quantities:
        unit = quantity.amount.unit
        if unit not in WORTH or unit in counted or (report.id, quantity.span) in answered:
            continue
        line = report.line_at(quantity.span.start)
        if line is None or line.title:
            continue
        account = Account(
            amount_words(quantity.amount),
            (report.passage(line.span),),
            (sourcing.source(report, line.span),),
            amount=quantity.amount,
        )
        yield (
            (-1, line.number, quantity.span.start),
            Difference(Question("how many", unit_name(unit, report.reading.language, whole)), "silent", (account,)),
        )
