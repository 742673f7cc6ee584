"""Questions in words of the reports: short phrases that tell what the answers are of.

What is asked is named by the counted noun, by the thing that an amount is of ("damage"), or by a clause of the sentence
that the value stands in, without the value itself: one that tells something, not where or when it was, cut where the
clause is cut and never inside a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import regex

from wiredesk.comparison.answers import AGE, UNKNOWN, Slot, vague_units
from wiredesk.comparison.indexes import index
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.things import thing_words
from wiredesk.comparison.wordings import shown, unit_name
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import fold
from wiredesk.model.spans import ArticleId, Span

LONGEST = 80
"""Code points of a phrase at most."""
FEWEST, TELLING = 2, 3
"""Words that a phrase must have, and that one should have to be understood by itself."""
YEARS = "a"
"""Unit of ages."""
_CUT = re.compile(r"(?<!\d),|,(?!\d)|[!?;:–—()\[\]“”\"«»‘’]|\s-\s|\n")
"""What parts clauses of a sentence; a full stop within one shortens a word."""
_ENDED = re.compile(r"[.!?;:\n]")
_OPENING = frozenset('([“"«‘')
_TAG = regex.compile(
    r"\s*[(\[]?(?:[\p{Lu}\d][\p{L}\d.&]*\s?){1,3}(?:\([^()\n]{1,20}\))?[)\]]?\s*[-–—]+\s*(?=[\p{Lu}\d“\"«‘])"
)
"""What a body opens with before its first sentence: "(TNA) -", "Ostlink Online –"."""


def about(slots: Sequence[Slot], whole: Material) -> str:
    """What the answers are of, in words of the report that gives the story its title, or of one in its language."""
    title = whole.story.title.article
    language = whole.reports[title].language if title in whole.reports else ""
    ordered = sorted(
        slots,
        key=lambda slot: (slot.article != title, whole.reports[slot.article].language != language, slot.article),
    )
    phrases = [phrase for slot in ordered if (phrase := _phrase(slot, whole))]
    first = phrases[0] if phrases else _of_sentence(ordered[0].line.span, whole.reports[ordered[0].article], whole)
    if _named(ordered[0]) or len(first.split()) >= TELLING or not _clausal(ordered[0], whole):
        return first
    return next((phrase for phrase in phrases if len(phrase.split()) >= TELLING), first)


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
    return _of_sentence(Span(start, max(start, end)), report, whole) or whole.story.title.exact


def age_of(person: str, report: Report, whole: Material) -> str:
    """The question how old somebody is, in the language of a report. person: the story's key."""
    age = unit_name(YEARS, report.reading.language, whole)
    return whole.who.label(person) if age == YEARS else f"{whole.who.label(person)} · {age}"


def _named(slot: Slot) -> bool:
    """Whether somebody is known who said it, or whose age it is."""
    return slot.speaker not in {"", UNKNOWN}


def _phrase(slot: Slot, whole: Material) -> str:
    report = whole.reports[slot.article]
    if _named(slot):
        if slot.amount is not None and AGE in slot.of:
            return age_of(slot.speaker, report, whole)
        quote = next((quote for quote in report.reading.quotes if quote.span.covers(slot.span) and quote.cue), None)
        said = quote.cue.of(report.reading.article.text) if quote and quote.cue else ""
        return " · ".join(words for words in (whole.who.label(slot.speaker), said) if words)
    if slot.amount is not None:
        return _counted(slot, report, whole)
    return _of_clause(slot.span, slot, report, whole)


def _clausal(slot: Slot, whole: Material) -> bool:
    """Whether a clause names what is asked, not a noun or a named thing, for which one word will do."""
    if slot.amount is None:
        return True
    named = slot.unit in whole.packs.root.strings("comparison.growing_units")
    return not named and slot.noun is None and not thing_words(whole.reports[slot.article], slot, whole)


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
        after = _words(_after(Span(slot.noun.start, slot.noun.start), slot.scope, report, whole), report)
        before = _words(_before(slot.span, slot.scope, report, whole), report)
        if before and report.tokens.inside and len(report.tokens.within(slot.noun)) == 1:
            return f"{before} … {own}"  # one syllable counts much: "VN-Index tăng … điểm"
        if len(after) > len(own) or slot.unit not in vague_units(whole.packs):
            return after or own
    return _of_clause(noun, slot, report, whole)


def _of_clause(value: Span, slot: Slot, report: Report, whole: Material) -> str:
    """The clause around a value: the words before it or those behind it, first what tells something of them, or both;
    of a time that stands in none, another clause of its sentence. value: with the noun that it counts."""
    before = _before(slot.span, slot.scope, report, whole)
    after = _after(value, slot.scope, report, whole)
    if _tells(before, report, whole):
        return _words(before, report)
    goes_on = bool(after) and report.reading.article.text[value.end : report.tokens.starts[after[0]]].isspace()
    apart = slot.when is not None and not goes_on  # "On 4 May, the port was closed"; but "12%, that of the port 17%"
    if (goes_on or apart) and _tells(after, report, whole):
        return _words(after, report)
    if before and goes_on:
        return f"{_words(before, report)} … {_words(after, report)}"
    other = _other_clause(slot.line.span, report, whole, value) if slot.when is not None else None
    return _words(other or before or after, report)


def _of_sentence(area: Span, report: Report, whole: Material) -> str:
    """The first clause of a sentence that tells something; without one the first of two words."""
    clauses = _clauses(area, report, whole)
    return _words(next((one for one in clauses if _tells(one, report, whole)), clauses[0] if clauses else ()), report)


def _other_clause(area: Span, report: Report, whole: Material, value: Span) -> Sequence[int] | None:
    """The first clause behind the one that a value stands in that tells something, else the last before it."""
    telling = [one for one in _clauses(area, report, whole, value) if _tells(one, report, whole)]
    behind = (one for one in telling if report.tokens.starts[one[0]] >= value.end)
    return next(behind, telling[-1] if telling else None)


def _clauses(area: Span, report: Report, whole: Material, value: Span | None = None) -> list[Sequence[int]]:
    """The clauses of a sentence with two words at least, but for credits and the one that a value stands in."""
    text = report.reading.article.text
    start = _opened(area.start, report, whole)
    cuts = [found.span() for found in _CUT.finditer(text, start, area.end)]
    made: list[Sequence[int]] = []
    for first, last in zip([start, *(end for _, end in cuts)], [*(begin for begin, _ in cuts), area.end], strict=True):
        clause = Span(first, max(first, last))
        if value is not None and value.meets(clause):
            continue
        if not any(credit.span.covers(clause) for credit in report.reading.credits):
            made.append(_after(Span(first, first), clause, report, whole))
    return [clause for clause in made if len(clause) >= FEWEST]


def _tells(tokens: Sequence[int], report: Report, whole: Material) -> bool:
    """Whether a clause has words enough, and does not begin as those do that say only where, when or if."""
    if sum(report.tokens.words[at].isalnum() for at in tokens) < TELLING:
        return False
    adjuncts = _words_of("comparison.adjuncts", whole.packs.get(report.reading.language))
    opening = report.tokens.span(tokens[0], tokens[0] + 1)
    return report.tokens.folded[tokens[0]] not in adjuncts and not any(
        moment.span.meets(opening) for moment in report.reading.moments
    )


def _before(span: Span, scope: Line, report: Report, whole: Material) -> Sequence[int]:
    """The words of the clause before a value, without what only leads over to it; none if too few."""
    text = report.reading.article.text
    area = _area(span, scope)
    opened = min(_opened(area.start, report, whole), span.start)
    cuts = [found.end() for found in _CUT.finditer(text, opened, span.start)]
    cuts += [credit.span.end for credit in report.reading.credits if area.start <= credit.span.end <= span.start]
    # A cut right before the value parts it from its clause by a comma only.
    start = max((cut for cut in cuts if text[cut : span.start].strip(" ,;:")), default=opened)
    tokens = list(report.tokens.within(Span(start, span.start)))
    pack = whole.packs.get(report.reading.language)
    hanging, joining = _words_of("comparison.hanging", pack), _words_of("comparison.joining", pack)
    while tokens and (report.tokens.folded[tokens[-1]] in hanging or not report.tokens.words[tokens[-1]].isalnum()):
        del tokens[-1]
    while tokens and (_long(tokens, report) or report.tokens.folded[tokens[0]] in joining):
        at = next((at for at, token in enumerate(tokens) if at and report.tokens.folded[token] in hanging), len(tokens))
        del tokens[: at + 1 if _long(tokens, report) else 1]
    return tokens if len(tokens) >= FEWEST else ()


def _after(span: Span, scope: Line | Span, report: Report, whole: Material) -> Sequence[int]:
    """The words of the clause after a value, up to a cut; where a quotation or a length cuts it, up to the phrase
    before."""
    text = report.reading.article.text
    area = _area(span, scope)
    start = span.end
    while start < area.end and not text[start].isalnum():
        start += 1
    if start > span.end > span.start and _ENDED.search(text, span.end, start):
        return ()  # what follows is another sentence or a caption: "on 11 October. Photo: ..."
    cut = _CUT.search(text, start, area.end)
    tokens = list(report.tokens.within(Span(start, max(start, cut.start() if cut else area.end))))
    hanging = _words_of("comparison.hanging", whole.packs.get(report.reading.language))
    broken = bool(cut and cut[0] in _OPENING)
    while tokens and _long(tokens, report):
        broken = True
        del tokens[-1]
    if broken:
        last = max((at for at, token in enumerate(tokens) if report.tokens.folded[token] in hanging), default=0)
        del tokens[last or len(tokens) :]
    while tokens and (report.tokens.folded[tokens[-1]] in hanging or not report.tokens.words[tokens[-1]].isalnum()):
        del tokens[-1]
    return tokens


def _opened(start: int, report: Report, whole: Material) -> int:
    """Where a sentence begins behind the dateline or the outlet's name that stands before the first of a body."""
    first = next((line for line in report.lines if not line.title), None)
    if first is None or start != first.span.start:
        return start
    dateline = index(whole).spot(report)
    if dateline is not None and dateline.span.start <= start < dateline.span.end:
        start = dateline.span.end
    tag = _TAG.match(report.reading.article.text, start, first.span.end)
    return tag.end() if tag is not None else start


def _long(tokens: Sequence[int], report: Report) -> bool:
    return report.tokens.ends[tokens[-1]] - report.tokens.starts[tokens[0]] > LONGEST


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
