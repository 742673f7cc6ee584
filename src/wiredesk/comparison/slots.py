"""What the accounts of a story put in numbers: the times and amounts of each report, each in the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from wiredesk.comparison.answers import AGE, BORN, UNKNOWN, Slot, outcome_of
from wiredesk.comparison.concepts import concepts, marks
from wiredesk.comparison.digest import speaker_of
from wiredesk.comparison.passages import Line, Material, Report, line_of, number_key
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases
from wiredesk.model.findings import Quantity, Quote
from wiredesk.model.spans import Span
from wiredesk.model.values import Amount, When
from wiredesk.text.quantities import ELDEST

BESIDE_CUE = 30
"""Characters around a verb of saying or a speaker within which a time tells when it was said."""
WHOLE = "whole"
"""Mark of an amount of which only a part is told of."""
OPENING = 12
"""Characters before a time that opens its sentence at most."""
LABEL = 2
"""Words besides times that a line has at most if it only says of what it is the time."""
_CLAUSE = re.compile(r"[,;:–—()“”\"«»]|\s-\s")
_PARTED = re.compile(r"[,;:–—“”\"«»]|\s-\s")
"""What parts a time from the verb of saying: a bracket behind a name does not."""


def slots(report: Report, whole: Material) -> tuple[Slot, ...]:
    """All values of a report that another account could tell otherwise, in order of the text; of its title those that
    the body lacks."""
    resolved = {
        resolution.span: resolution.value
        for resolution in whole.grouping.resolutions
        if resolution.article == report.id and resolution.span is not None
    }
    reading = report.reading
    pack = whole.packs.get(reading.language)
    moments = [(moment.span, resolved.get(moment.span, moment.when)) for moment in reading.moments]
    converts = {quantity.equals: quantity.amount for quantity in reading.quantities if quantity.equals is not None}
    units = [(quantity.span, quantity.amount.unit) for quantity in reading.quantities]
    wholes = _wholes(reading.quantities)
    found = list(_by_birth(report, moments, whole))
    births = {slot.span for slot in found}
    for span, when in moments:
        line = report.line_at(span.start)
        if line is None or not line.span.covers(span) or not when.value or _is_label(report, line, moments):
            continue
        if span in births:
            continue  # an age, not when something happened
        area, speaker = _area(report, line, span, whole)
        scope = _scope(report, area, span, [other for other, _ in moments], whole)
        scope = _without(scope, f"t:{when.value}")
        told = concepts(report.tokens, span, scope.span, line.span, "happenings", "", pack, whole.packs)
        found.append(
            Slot(
                "when",
                report.id,
                report.family,
                span,
                line,
                scope,
                when=when,
                speaker=speaker,
                of=told.of,
                near=told.near,
                beside=told.beside,
            )
        )
    for quantity in reading.quantities:
        span = quantity.span
        line = report.line_at(span.start)
        if line is None or not line.span.covers(span) or quantity.equals is not None:
            continue
        area = _told(report, line, span)
        same = [other for other, unit in units if unit == quantity.amount.unit]
        scope = _without(_scope(report, area, span, same, whole), number_key(quantity.amount))
        told = concepts(
            report.tokens,
            span,
            scope.span,
            line.span,
            "concepts",
            quantity.amount.unit,
            pack,
            whole.packs,
            [other for other, _ in moments],
        )
        found.append(
            Slot(
                "how many",
                report.id,
                report.family,
                span,
                line,
                scope,
                amount=_as_money(quantity, told.of, pack, whole.packs),
                speaker=_owner(report, span, whole) if AGE in told.of else "",
                noun=quantity.of,
                equals=converts.get(span),
                of=told.of,
                near=told.near,
                beside=told.beside,
                marks=marks(
                    report.tokens, span, line.span, (other for other, _ in units if line.span.covers(other)), pack
                )
                | ({WHOLE} if span.start in wholes else frozenset()),
                rest=_is_rest(report, quantity, pack),
            )
        )
    body = [slot for slot in found if not slot.line.title]
    kept = [slot for slot in found if not slot.line.title or not any(_repeats(slot, other, whole) for other in body)]
    return tuple(sorted(kept, key=lambda slot: (slot.span, slot.asks)))


def _as_money(quantity: Quantity, of: frozenset[str], pack: Pack, packs: Packs) -> Amount:
    """An amount with the currency that a language leaves out beside words of money ("lãi 50 triệu")."""
    amount, currency = quantity.amount, str(pack.get("numbers.bare_money", ""))
    if not currency or amount.unit or quantity.rule != "quantity.number":
        return amount
    return amount if of.isdisjoint(packs.root.strings("comparison.money")) else replace(amount, unit=currency)


def _by_birth(report: Report, moments: Iterable[tuple[Span, When]], whole: Material) -> Iterator[Slot]:
    """The ages of those whose year of birth is told, on the day of the report."""
    dated = report.reading.article.dated
    pack = whole.packs.get(report.reading.language)
    if dated is None or dated.earliest is None:
        return
    for span, when in moments:
        line = report.line_at(span.start)
        first = report.tokens.within(span).start
        before = _born(pack).find(report.tokens, range(max(0, first - LABEL - 1), first + 1))
        if line is None or when.granularity != "year" or not when.value.isdecimal() or not list(before):
            continue
        age = dated.earliest.year - int(when.value)
        if 0 < age <= ELDEST:
            amount = Amount(Decimal(age - 1), Decimal(age), "a", True)
            of, owner = frozenset({AGE}), _owner(report, span, whole)
            scope = _scope(report, line.span, span, [], whole)
            yield Slot(
                "how many", report.id, report.family, span, line, scope, amount=amount, speaker=owner, of=of, near=of,
                beside=of, marks=frozenset({BORN}),
            )  # fmt: skip


@lru_cache(maxsize=64)
def _born(pack: Pack) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings("comparison.born"), None), pack)


def _wholes(quantities: Sequence[Quantity]) -> frozenset[int]:
    """Where amounts begin of which the amount before them is a part ("33 of the 40 communes")."""
    return frozenset(
        whole.span.start
        for part, whole in pairwise(quantities)
        if part.rule == "quantity.part" and 0 <= whole.span.start - part.span.end <= BESIDE_CUE
    )


def _is_label(report: Report, line: Line, moments: Iterable[tuple[Span, When]]) -> bool:
    """Whether a line says hardly more than times: "Published: 13 March 2013"."""
    times = [report.tokens.within(span) for span, _ in moments if line.span.covers(span)]
    told = sum(
        report.tokens.words[at].isalpha() and not any(at in time for time in times)
        for at in report.tokens.within(line.span)
    )
    return told <= LABEL


def _repeats(title: Slot, slot: Slot, whole: Material) -> bool:
    """Whether a value of the title is told again, or told finer, in the body."""
    if title.asks != slot.asks:
        return False
    outcome = outcome_of(title, slot, whole)
    return outcome is not None and outcome.answer != "differ"


def _area(report: Report, line: Line, span: Span, whole: Material) -> tuple[Span, str]:
    """The part of the sentence that tells of the same thing as the value, and who spoke if the value tells when."""
    told = None
    for quote in report.reading.quotes:
        if not quote.span.covers(span) and not _beside(quote, span):
            continue
        start, end = max(quote.content.start, line.span.start), min(quote.content.end, line.span.end)
        if start >= end:
            continue
        if quote.content.covers(span):
            return Span(start, end), ""
        if told is None and _of_saying(quote, span, line, report):
            who = speaker_of(quote, report, whole) or (quote.speaker.name if quote.speaker else UNKNOWN)
            told = Span(start, end), who
    return told or (line.span, UNKNOWN if _when_said(report, span, whole) else "")


def _of_saying(quote: Quote, span: Span, line: Line, report: Report) -> bool:
    """Whether a time outside of what is said stands in the clause of the verb of saying, or opens its sentence: "on a
    trip that began on Tuesday, she called it" tells something else."""
    if quote.speaker is not None and quote.speaker.span is not None and quote.speaker.span.covers(span):
        return False
    text = report.reading.article.text
    marks = [mark for mark in (quote.cue, quote.speaker.span if quote.speaker else None) if mark is not None]
    if not marks or span.start - line.span.start <= OPENING:
        return True
    return not all(_PARTED.search(text, min(mark.end, span.end), max(mark.start, span.start)) for mark in marks)


def _owner(report: Report, span: Span, whole: Material) -> str:
    """The person named last before an age in its sentence."""
    line = report.line_at(span.start)
    if line is None:
        return ""
    named = [
        mention
        for mention in report.mentions
        if mention.kind == "person" and line.span.start <= mention.span.start and mention.span.end <= span.start
    ]
    return (whole.who.of(report.id, named[-1].entity) or "") if named else ""


def _is_rest(report: Report, quantity: Quantity, pack: Pack) -> bool:
    end = max(quantity.span.end, quantity.of.end if quantity.of else 0)
    within = report.tokens.within(Span(quantity.span.start, end))
    about = _about(pack).at(report.tokens, within.start)
    first = about[0] if about is not None else within.start  # "more than 25" is no more of them
    return not _rest(pack).isdisjoint(report.tokens.folded[first : within.stop + 1])


@lru_cache(maxsize=64)
def _about(pack: Pack) -> Phrases[None]:
    forms = (form for listed in pack.table("numbers.approximately").values() for form in listed)
    return Phrases(dict.fromkeys(forms, None), pack)


@lru_cache(maxsize=64)
def _rest(pack: Pack) -> frozenset[str]:
    return frozenset(pack.strings("comparison.rest"))


def _told(report: Report, line: Line, span: Span) -> Span:
    """The part of the sentence that tells of the same thing as an amount: what is said, or what stands beside it."""
    start, end = line.span.start, line.span.end
    for quote in report.reading.quotes:
        content = quote.content
        if content.covers(span):
            start, end = max(start, content.start), min(end, content.end)
        elif content.end <= span.start:
            start = max(start, content.end)
        elif content.start >= span.end:
            end = min(end, content.start)
    return Span(start, end)


def _when_said(report: Report, span: Span, whole: Material) -> bool:
    """Whether a verb of saying follows a time: then it dates the telling, not what is told."""
    within = report.tokens.within(span)
    verbs = _saying(whole.packs.get(report.reading.language))
    return bool(within) and verbs.at(report.tokens, within.stop) is not None


@lru_cache(maxsize=64)
def _saying(pack: Pack) -> Phrases[None]:
    forms = (form for rule in pack.rules("quotes.verbs") if rule.get("act") == "say" for form in rule["forms"])
    return Phrases(dict.fromkeys(forms, None), pack)


def _beside(quote: Quote, span: Span) -> bool:
    """Whether a time stands beside the verb of saying or the speaker, outside of what is said."""
    if quote.content.meets(span):
        return False
    marks = [mark for mark in (quote.cue, quote.speaker.span if quote.speaker else None) if mark is not None]
    return any(span.start - mark.end <= BESIDE_CUE and mark.start - span.end <= BESIDE_CUE for mark in marks)


def _scope(report: Report, area: Span, span: Span, others: Iterable[Span], whole: Material) -> Line:
    """The clause around a value: the whole area, cut at punctuation where it holds another value of its kind."""
    start, end = area.start, area.end
    rivals = [other for other in others if other != span and area.covers(other)]
    if rivals and area.covers(span):
        text = report.reading.article.text
        cuts = [found.start() for found in _CLAUSE.finditer(text, area.start, area.end)]
        for rival in rivals:
            if rival.end <= span.start:
                between = [cut for cut in cuts if rival.end <= cut < span.start]
                start = max(start, between[0] if between else rival.end)
            elif rival.start >= span.end:
                between = [cut for cut in cuts if span.end <= cut < rival.start]
                end = min(end, between[-1] if between else rival.start)
    return line_of(whole, report, Span(start, max(start, end)))


def _without(line: Line, key: str) -> Line:
    if key not in line.words:
        return line
    return line.with_keys(
        {other: weight for other, weight in line.words.items() if other != key},
        {other: weight for other, weight in line.free.items() if other != key},
    )
