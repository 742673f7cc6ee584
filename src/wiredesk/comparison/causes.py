"""What it came of, as two accounts have it: "blamed on a candle", "traced to a cable".

A cause stands behind or before words that say outright that it is one ("caused by", "to blame", "nguyên nhân là"); what
only happened before or besides says nothing. Two accounts differ if neither tells anything of the other's cause, unless
to deny it, and if both tell what came of it in words that meet, or each has this one cause only. A cause that one
account takes for none ("rather than fog", "smoking was ruled out") differs from the same one told by the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import regex

from wiredesk.comparison.oppositions import about
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.stances import background, clause_start, markers
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
SAME = 0.6
"""Share of the words of a cause from which it is the one that the other account denies."""
EFFECT = 0.3
"""Weight of the words that two sentences must share besides the causes where an account has several, and of those of a
cause that the other account denies. Set, as the three above, on the cases to fit on and on 121 stories of real news."""
NEAR = 3
"""Words between a word that denies and words of cause up to which it denies those: further away nothing is known."""
NEITHER, DENIED = "neither account tells anything of the other's cause", "one account says that this was not the cause"
"""What was tried for two causes, and for one that is denied."""
JOINING = frozenset("-‐‑’'%")
"""Signs within words."""
BEHIND, BEFORE, TOWARDS = "behind", "before", "towards"
"""Where a cause stands: behind the words, before them, or behind the next link ("traced the germ to")."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """where: the cause stands; denies: whether it takes it for no cause."""

    where: str
    denies: bool


@dataclass(frozen=True, slots=True)
class _Cause:
    """words: those of the cause; rest: the other words of its sentence; denied: whether it is said to be none."""

    span: Span
    line: Line
    words: tuple[Term, ...]
    rest: tuple[Term, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """cues; what leads on to a cause, what it ends before, and what stands before one that is none."""

    cues: Phrases[_Cue]
    links: frozenset[str]
    stops: frozenset[str]
    instead: Phrases[None]


def causes(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Causes that two accounts give of one thing and of which neither tells the other's, or which one denies."""
    found = {report.id: tuple(_causes(report, whole)) for report in whole.heads}
    told = {report.id: _told(report, whole) for report in whole.heads if found[report.id]}
    for left, right in combinations(whole.heads, 2):
        if not (found[left.id] and found[right.id]):
            continue
        alone = _alone(found[left.id]) and _alone(found[right.id])
        for one in found[left.id]:
            for other in found[right.id]:
                common = weight_of(shared(one.rest, other.rest))
                if one.denied != other.denied:
                    if _is_denied(one, other):
                        yield _difference(one, other, left, right, common, DENIED, sourcing, whole)
                    continue
                if one.denied or _tells(one, told[right.id]) or _tells(other, told[left.id]):
                    continue
                if alone or common >= EFFECT:
                    yield _difference(one, other, left, right, common, NEITHER, sourcing, whole)


def _alone(causes: Sequence[_Cause]) -> bool:
    """Whether a report tells one cause."""
    return sum(not cause.denied for cause in causes) == 1


def _is_denied(one: _Cause, other: _Cause) -> bool:
    """Whether a cause that one account takes for none is the one that the other tells."""
    least = SAME * min(weight_of(one.words), weight_of(other.words))
    return weight_of(shared(one.words, other.words)) >= max(least, EFFECT)


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
    words, tokens = _words(pack), report.tokens
    if words is None:
        return
    for line in report.lines:
        if line.title or background(report, line):
            continue
        within = tokens.within(line.span)
        hits = words.cues.find(tokens, within)
        instead = words.instead.find(tokens, within)
        if not hits and not instead:
            continue
        every = terms(report, line, whole)
        for first, after, cue in hits:
            denied = cue.denies
            if not denied:
                left_open, denied = _turned(first, after, instead, line, report, pack)
                if left_open:
                    continue
            at = _place(cue.where, first, after, within, words, report)
            if at is not None and (cue_of := _cause(at, range(first, after), line, every, report)) is not None:
                yield _Cause(*cue_of, denied)
        for _, after, _ in instead:
            at = _place(BEHIND, after, after, within, words, report)
            if at is not None and (denied_one := _cause(at, range(after, after), line, every, report)) is not None:
                yield _Cause(*denied_one, True)


def _cause(
    at: range, cue: range, line: Line, every: Sequence[Term], report: Report
) -> tuple[Span, Line, tuple[Term, ...], tuple[Term, ...]] | None:
    """The words of a cause and those besides it and its cue, None if it has none that tell."""
    own = tuple(term for term in every if term.at in at)
    if weight_of(own) < LEAST:
        return None
    rest = tuple(term for term in every if term not in own and term.at not in cue)
    return report.tokens.span(at.start, at.stop), line, own, rest


def _turned(
    first: int, after: int, instead: Sequence[tuple[int, int, None]], line: Line, report: Report, pack: Pack
) -> tuple[bool, bool]:
    """Whether what stands before words of cause leaves it open that it was one, and whether it denies it."""
    tokens, text = report.tokens, report.reading.article.text
    negating, _, opening = markers(pack)
    set_apart = [tokens.span(start, stop) for start, stop, _ in instead]

    def before(pattern: regex.Pattern[str] | None, start: int) -> list[int]:
        found = pattern.finditer(text, start, tokens.ends[after - 1]) if pattern is not None else ()
        return [hit.end() for hit in found if not any(span.start <= hit.start() < span.end for span in set_apart)]

    start = clause_start(text, line.span.start, tokens.starts[first])
    nots = before(negating, start)
    near = tokens.starts[max(0, first - NEAR)]
    return bool(before(opening, line.span.start) or (nots and max(nots) < near)), bool(nots) and max(nots) >= near


def _place(where: str, first: int, after: int, within: range, words: _Words, report: Report) -> range | None:
    """The tokens of a cause; None if nothing leads on to it. first, after: those of its cue."""
    folded = report.tokens.folded
    start = end = after
    if where == TOWARDS:
        link = next((at for at in range(after, min(after + REACH, within.stop)) if folded[at] in words.links), None)
        if link is None:
            return None
        start = end = link + 1
    if where == BEFORE:
        start = end = first
        for _ in range(2):
            while start > within.start and end - start < REACH and _is_word(folded[start - 1]):
                start -= 1
            if start == end or words.instead.at(report.tokens, start) is None:
                break
            # "Diesel, rather than fog, led to": the cause stands before what is none.
            start = end = max(within.start, start - 1)
    else:
        while end < min(start + REACH, within.stop) and folded[end] not in words.stops and _is_word(folded[end]):
            end += 1
    while end > start and not folded[end - 1][0].isalnum():
        end -= 1
    return range(start, end) if start < end else None


def _is_word(token: str) -> bool:
    """Whether a token is no sign that parts clauses."""
    return token[0].isalnum() or token in JOINING


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words | None:
    """The words of a pack that matter here; None where it lists none."""
    cues: dict[str, _Cue] = {}
    for where in (BEHIND, BEFORE, TOWARDS):
        cues |= dict.fromkeys(pack.strings(f"comparison.cause_{where}"), _Cue(where, False))
    for where in (BEHIND, BEFORE):
        cues |= dict.fromkeys(pack.strings(f"comparison.no_cause_{where}"), _Cue(where, True))
    if not cues:
        return None
    return _Words(
        Phrases(cues, pack),
        frozenset(pack.strings("comparison.cause_links")),
        frozenset(pack.strings("comparison.cause_stops")),
        Phrases(dict.fromkeys(pack.strings("comparison.no_cause_instead"), None), pack),
    )


def _difference(
    one: _Cause, other: _Cause, left: Report, right: Report, common: float, tried: str, sourcing: Sourcing,
    whole: Material,
) -> Ranked:  # fmt: skip
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
    return (-2, one.line.number, one.span.start), Difference(question, "differ", accounts, tried, (evidence,))
