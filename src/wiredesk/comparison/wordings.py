"""Questions and answers in words of the reports: short phrases that a reader can take in at a glance.

What is asked is named by the counted noun, by the thing that an amount is of ("damage"), or by the clause that a time
stands in, without the value itself, cut where the clause is cut and never inside a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice

from wiredesk.comparison.amounts import amount_words
from wiredesk.comparison.answers import Slot, vague_units
from wiredesk.comparison.indexes import index
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.things import thing_words
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import fold
from wiredesk.model.spans import ArticleId, Span

LONGEST, LONGEST_AFTER = 80, 120
"""Code points of a phrase before a value, and of one that begins a clause, at most."""
FEWEST, TELLING = 2, 3
"""Words that a phrase must have, and that one should have to be understood by itself."""
TELLING_FIGURES, MOST_AGAIN = 2, 2
"""Figures that an amount has whose unit says little, to be known again in a report, and how often it is shown more."""
_CUT = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[!?;:–—()\[\]“”\"«»‘’]|\s-\s|\n")
_ENDED = re.compile(r"[.!?;:\n]")
_OPENING = frozenset('([“"«‘')


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


def about(slots: Sequence[Slot], whole: Material) -> str:
    """What the answers are of, in words of the report that gives the story its title, or of one in its language."""
    title = whole.story.title.article
    language = whole.reports[title].language if title in whole.reports else ""
    ordered = sorted(
        slots,
        key=lambda slot: (slot.article != title, whole.reports[slot.article].language != language, slot.article),
    )
    phrases = [phrase for slot in ordered if (phrase := _phrase(slot, whole))]
    first = phrases[0] if phrases else _opening(ordered[0], whole)
    if ordered[0].speaker or len(first.split()) >= TELLING or not _clausal(ordered[0], whole):
        return first
    return next((phrase for phrase in phrases if len(phrase.split()) >= TELLING), first)


def _opening(slot: Slot, whole: Material) -> str:
    """The first clause of the sentence of a value, where no clause beside it names what is asked."""
    start = slot.line.span.start
    return _after(Span(start, start), slot.line.span, whole.reports[slot.article], whole)


def _phrase(slot: Slot, whole: Material) -> str:
    report = whole.reports[slot.article]
    if slot.speaker:
        quote = next((quote for quote in report.reading.quotes if quote.span.covers(slot.span) and quote.cue), None)
        said = quote.cue.of(report.reading.article.text) if quote and quote.cue else ""
        return " · ".join(words for words in (whole.who.label(slot.speaker), said) if words)
    if slot.amount is not None:
        return _counted(slot, report, whole)
    return _before(slot.span, slot.scope, report, whole) or _after(slot.span, slot.scope, report, whole)


def _clausal(slot: Slot, whole: Material) -> bool:
    """Whether a clause names what is asked, not a noun or a named thing, for which one word will do."""
    if slot.amount is None:
        return True
    named = slot.unit in whole.packs.root.strings("comparison.growing_units")
    return not named and slot.noun is None and not thing_words(whole.reports[slot.article], slot, whole)


def unit_name(unit: str, language: str, whole: Material) -> str:
    """What those that a unit counts are called in a language."""
    names: Mapping[str, str] = whole.packs.get(language).table("comparison.unit_names")
    return str(names.get(unit, unit))


def _counted(slot: Slot, report: Report, whole: Material) -> str:
    if slot.unit in whole.packs.root.strings("comparison.growing_units"):
        return unit_name(slot.unit, report.reading.language, whole)
    things = thing_words(report, slot, whole)
    if things:
        nearest = min(things, key=lambda hit: abs(report.tokens.starts[hit[0]] - slot.span.start))
        return report.tokens.span(nearest[0], nearest[1]).of(report.reading.article.text)
    noun = shown(slot)
    if slot.noun is not None and noun.end > slot.span.start:
        own = slot.noun.of(report.reading.article.text)
        after = _after(Span(slot.noun.start, slot.noun.start), slot.scope, report, whole)
        if len(after) > len(own) or slot.unit not in vague_units(whole.packs):
            return after or own
    return _before(slot.span, slot.scope, report, whole) or _after(noun, slot.scope, report, whole)


def happening(main: Mapping[ArticleId, Sequence[Line]], whole: Material) -> str:
    """The main claim in short: the first clause of it in the title's report, or in a report in its language."""
    title = whole.story.title.article
    language = whole.reports[title].language if title in whole.reports else ""
    articles = sorted(main, key=lambda id: (id != title, whole.reports[id].language != language, id))
    if not articles:
        return whole.story.title.exact
    report, line = whole.reports[articles[0]], main[articles[0]][0]
    start, end = line.span.start, line.span.end
    for quote in report.reading.quotes:
        if quote.content.meets(line.span) and quote.content.start > start and quote.span.start <= start:
            start = quote.content.start
    dateline = index(whole).spot(report)
    if dateline is not None and dateline.span.start <= start < dateline.span.end:
        start = dateline.span.end
    return _after(Span(start, start), Span(start, max(start, end)), report, whole) or whole.story.title.exact


def _before(span: Span, scope: Line, report: Report, whole: Material) -> str:
    """The words of the clause before a value, without what only leads over to it; "" if too few."""
    text = report.reading.article.text
    area = _area(span, scope)
    cuts = [found.end() for found in _CUT.finditer(text, area.start, span.start)]
    cuts += [credit.span.end for credit in report.reading.credits if area.start <= credit.span.end <= span.start]
    # A cut right before the value parts it from its clause by a comma only.
    start = max((cut for cut in cuts if text[cut : span.start].strip()), default=area.start)
    tokens = list(report.tokens.within(Span(start, span.start)))
    pack = whole.packs.get(report.reading.language)
    hanging, joining = _words_of("comparison.hanging", pack), _words_of("comparison.joining", pack)
    while tokens and report.tokens.folded[tokens[-1]] in hanging:
        del tokens[-1]
    while tokens and (_long(tokens, report, LONGEST) or report.tokens.folded[tokens[0]] in joining):
        at = next((at for at, token in enumerate(tokens) if at and report.tokens.folded[token] in hanging), len(tokens))
        del tokens[: at + 1 if _long(tokens, report, LONGEST) else 1]
    return _words(tokens, report) if len(tokens) >= FEWEST else ""


def _after(span: Span, scope: Line | Span, report: Report, whole: Material) -> str:
    """The words of the clause after a value, up to a cut; where a quotation or a length cuts it, up to the phrase
    before."""
    text = report.reading.article.text
    area = _area(span, scope)
    start = span.end
    while start < area.end and not text[start].isalnum():
        start += 1
    if start > span.end > span.start and _ENDED.search(text, span.end, start):
        return ""  # what follows is another sentence or a caption: "on 11 October. Photo: ..."
    cut = _CUT.search(text, start, area.end)
    tokens = list(report.tokens.within(Span(start, max(start, cut.start() if cut else area.end))))
    hanging = _words_of("comparison.hanging", whole.packs.get(report.reading.language))
    broken = bool(cut and cut[0] in _OPENING)
    while tokens and _long(tokens, report, LONGEST_AFTER):
        broken = True
        del tokens[-1]
    if broken:
        last = max((at for at, token in enumerate(tokens) if report.tokens.folded[token] in hanging), default=0)
        del tokens[last or len(tokens) :]
    while tokens and report.tokens.folded[tokens[-1]] in hanging:
        del tokens[-1]
    return _words(tokens, report)


def _long(tokens: Sequence[int], report: Report, most: int) -> bool:
    return report.tokens.ends[tokens[-1]] - report.tokens.starts[tokens[0]] > most


def _words(tokens: Sequence[int], report: Report) -> str:
    if not tokens:
        return ""
    return " ".join(report.tokens.span(tokens[0], tokens[-1] + 1).of(report.reading.article.text).split())


def _area(span: Span, scope: Line | Span) -> Span:
    area = scope if isinstance(scope, Span) else scope.span
    return area if area.covers(span) else Span(min(area.start, span.start), max(area.end, span.end))


@lru_cache(maxsize=64)
def _words_of(path: str, pack: Pack) -> frozenset[str]:
    return frozenset(token for word in pack.strings(path) for token in fold(word, pack))
