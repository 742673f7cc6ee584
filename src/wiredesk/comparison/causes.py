"""What it came of, as two accounts have it: "blamed on a candle", "traced to a cable".

A cause stands behind or before words that say outright that it is one ("caused by", "to blame", "nguyên nhân là"); what
only happened before or besides says nothing. Two accounts differ if neither tells anything of the other's cause, unless
to deny it, and if both tell what came of it in words that meet, or each has this one cause only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from wiredesk.comparison.oppositions import about
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.stances import background, markers
from wiredesk.comparison.terms import Term, shared, terms, weight_of
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Difference, Evidence, Question

Ranked = tuple[tuple[int, int, int], Difference]
REACH = 12
"""Words of a cause at most."""
LEAST = 0.4
"""Weight that the words of a cause must have."""
TOLD = 0.4
"""Share of the words of a cause from which an account tells of it too."""
EFFECT = 0.3
"""Weight of the words that two sentences must share besides the causes where an account has several. Set, as the two
above, on the cases to fit on and on 121 stories of real news, where nothing is told falsely."""
BEHIND, BEFORE, TOWARDS = "behind", "before", "towards"
"""Where a cause stands: behind the words, before them, or behind the next link ("traced the germ to")."""


@dataclass(frozen=True, slots=True)
class _Cause:
    """words: those of the cause; rest: the other words of its sentence."""

    span: Span
    line: Line
    words: tuple[Term, ...]
    rest: tuple[Term, ...]


def causes(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Causes that two accounts give of one thing and of which neither tells the other's."""
    found = {report.id: tuple(_causes(report, whole)) for report in whole.heads}
    told = {report.id: _told(report, whole) for report in whole.heads if found[report.id]}
    for left, right in combinations(whole.heads, 2):
        alone = len(found[left.id]) == len(found[right.id]) == 1
        for one in found[left.id]:
            for other in found[right.id]:
                if _tells(one, told[right.id]) or _tells(other, told[left.id]):
                    continue
                common = weight_of(shared(one.rest, other.rest))
                if alone or common >= EFFECT:
                    yield _difference(one, other, left, right, common, sourcing, whole)


def _tells(cause: _Cause, told: Sequence[Term]) -> bool:
    return weight_of(shared(cause.words, told)) > TOLD * weight_of(cause.words)


def _told(report: Report, whole: Material) -> list[Term]:
    """The words of all sentences of a report that deny nothing."""
    negating = markers(whole.packs.get(report.reading.language))[0]
    text = report.reading.article.text
    return [
        term
        for line in report.lines
        if negating is None or not negating.search(line.span.of(text))
        for term in terms(report, line, whole)
    ]


def _causes(report: Report, whole: Material) -> Iterator[_Cause]:
    pack = whole.packs.get(report.reading.language)
    words, tokens, text = _cues(pack), report.tokens, report.reading.article.text
    if words is None:
        return
    cues, links, stops = words
    negating, _, opening = markers(pack)
    for line in report.lines:
        if line.title or background(report, line):
            continue
        within = tokens.within(line.span)
        hits = cues.find(tokens, within)
        if not hits or (opening is not None and opening.search(line.span.of(text))):
            continue
        every = terms(report, line, whole)
        for first, after, where in hits:
            if negating is not None and negating.search(text, line.span.start, tokens.ends[after - 1]):
                continue
            start, end = after, after
            if where == TOWARDS:
                link = next(
                    (at for at in range(after, min(after + REACH, within.stop)) if tokens.folded[at] in links), None
                )
                if link is None:
                    continue
                start = end = link + 1
            if where == BEFORE:
                start = end = first
                while start > within.start and first - start < REACH and tokens.folded[start - 1][0].isalnum():
                    start -= 1
            else:
                while end < min(start + REACH, within.stop) and tokens.folded[end] not in stops:
                    end += tokens.folded[end][0].isalnum() or REACH
                end = min(end, within.stop)
                while end > start and not tokens.folded[end - 1][0].isalnum():
                    end -= 1
            own = tuple(term for term in every if start <= term.at < end)
            if weight_of(own) >= LEAST:
                rest = tuple(term for term in every if term not in own and not first <= term.at < after)
                yield _Cause(tokens.span(start, end), line, own, rest)


@lru_cache(maxsize=64)
def _cues(pack: Pack) -> tuple[Phrases[str], frozenset[str], frozenset[str]] | None:
    """The words of cause with where the cause stands, what leads on to it, and what it ends before."""
    cues = {
        phrase: where for where in (BEHIND, BEFORE, TOWARDS) for phrase in pack.strings(f"comparison.cause_{where}")
    }
    if not cues:
        return None
    return (
        Phrases(cues, pack),
        frozenset(pack.strings("comparison.cause_links")),
        frozenset(pack.strings("comparison.cause_stops")),
    )


def _difference(
    one: _Cause, other: _Cause, left: Report, right: Report, common: float, sourcing: Sourcing, whole: Material
) -> Ranked:
    accounts = tuple(
        Account(
            cause.span.of(report.reading.article.text),
            (report.passage(cause.line.span),),
            (sourcing.source(report, cause.line.span),),
        )
        for report, cause in ((left, one), (right, other))
    )
    passages = (left.passage(one.line.span), right.passage(other.line.span))
    evidence = Evidence("words that both tell besides the cause", round(common, 3), passages=passages)
    question = Question("whether", about(one.line, other.line, left, whole))
    tried = "neither account tells anything of the other's cause"
    return (-2, one.line.number, one.span.start), Difference(question, "differ", accounts, tried, (evidence,))
