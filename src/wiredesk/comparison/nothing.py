"""Where one account says that there was nothing of what another counts or dates: "no arrests", "two people were held".

A denial is a word that leaves nothing ("nobody", "không có") with what it leaves nothing of: the words behind it in
its clause. The other account tells of it if a clause holds most of them, the first one with them, and its sentence
counts or dates something: what only could be, what is denied too and what long was tells nothing. Words meet by their
stems and, where a word table is at hand, by the concepts that it joins them by, so that other words for one thing meet.
What is not yet so when one account is told and was so later is no contradiction but what came of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from wiredesk.comparison.oppositions import about
from wiredesk.comparison.passages import CONCEPT, Line, Material, Report, key_weights
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.reconciliations import local_start
from wiredesk.comparison.stances import background, markers
from wiredesk.comparison.surroundings import stemmed
from wiredesk.lang.packs import Pack
from wiredesk.lang.tables import PIVOT
from wiredesk.lang.tokens import Phrases
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Difference, Evidence, Question, Verdict

Ranked = tuple[tuple[int, int, int], Difference]
REACH = 9
"""Words behind a denial that it can be of."""
LEAST, MOST_OF = 0.5, 0.6
"""Weight of the words in common, and their share of the words that are denied, from which a clause tells of them. Set
on the cases to fit on so that none is told falsely, nor in 121 stories of real news."""
MOST = 40
"""Denials of one report that are compared, in order of the text."""
_CUT = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[;:“”\"«»()–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or phrase of a clause. keys: by which it meets others; at: its first token."""

    keys: frozenset[str]
    weight: float
    at: int


@dataclass(frozen=True, slots=True)
class _Clause:
    """words: those that tell; denied: whether it denies; yet: whether only so far; of: what there was nothing of, ()
    for none."""

    span: Span
    line: Line
    words: tuple[_Word, ...]
    denied: bool
    yet: bool
    of: tuple[_Word, ...]


def nothings(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Denials of one account of what another one tells, each with the clause that tells most of it."""
    told = {report.id: tuple(_clauses(report, whole)) for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
        for report, other in ((left, right), (right, left)):
            for clause in [clause for clause in told[report.id] if clause.of][:MOST]:
                against = _against(clause, told[report.id], told[other.id], other, whole)
                if against is not None:
                    yield _difference(clause, against, report, other, sourcing, whole)


def _against(
    denial: _Clause, own: Sequence[_Clause], theirs: Sequence[_Clause], other: Report, whole: Material
) -> _Clause | None:
    """The clause of the other account that tells most of what is denied; None if there is none, if the account that
    denies tells of it too, or if the other denies it as well."""
    total = sum(word.weight for word in denial.of)
    found: tuple[float, int, _Clause] | None = None
    for clause in theirs:
        common = _common(denial.of, clause)
        weight = sum(word.weight for word in common)
        if not common or common[0] is not denial.of[0] or weight < max(LEAST, MOST_OF * total):
            continue
        if clause.denied:
            return None
        if _happened(clause, other, whole) and (found is None or (weight, -clause.span.start) > found[:2]):
            found = weight, -clause.span.start, clause
    if found is None:
        return None
    told = (clause for clause in own if clause is not denial and not clause.denied)
    if any(sum(word.weight for word in _common(denial.of, clause)) >= found[0] for clause in told):
        return None
    return found[2]


def _common(words: Sequence[_Word], clause: _Clause) -> list[_Word]:
    there = frozenset[str]().union(*(word.keys for word in clause.words))
    return [word for word in words if not there.isdisjoint(word.keys)]


def _happened(clause: _Clause, report: Report, whole: Material) -> bool:
    """Whether a sentence counts or dates something, and neither denies it nor leaves it open."""
    reading, line = report.reading, clause.line.span
    told = (*(one.span for one in reading.quantities), *(one.span for one in reading.moments))
    if not any(line.covers(span) for span in told):
        return False
    words = line.of(reading.article.text)
    negating, _, opening = markers(whole.packs.get(reading.language))
    return not any(pattern is not None and pattern.search(words) for pattern in (negating, opening))


def _clauses(report: Report, whole: Material) -> Iterator[_Clause]:
    text, tokens = report.reading.article.text, report.tokens
    pack = whole.packs.get(report.reading.language)
    denials = _denials(pack)
    if denials is None:
        return
    opening, yet = markers(pack)[2], _yet(pack)
    for line in report.lines:
        if line.title or background(report, line):
            continue
        words = _words(report, line, whole)
        cuts = [
            line.span.start,
            *(cut.end() for cut in _CUT.finditer(text, line.span.start, line.span.end)),
            line.span.end,
        ]
        for start, end in pairwise(cuts):
            within = tokens.within(Span(start, max(start, end)))
            hits = denials.find(tokens, within)
            own = tuple(word for word in words if word.at in within)
            first = next((after for _, after, nothing in hits if nothing), None)
            of: tuple[_Word, ...] = ()
            if first is not None and not (opening is not None and opening.search(text, start, end)):
                of = tuple(word for word in own if first <= word.at < first + REACH)
            yield _Clause(Span(start, max(start, end)), line, own, bool(hits), bool(yet.find(tokens, within)), of)


def _words(report: Report, line: Line, whole: Material) -> list[_Word]:
    """The words of a sentence that tell, phrases of the word tables as one word, numbers left out."""
    tokens, pack = report.tokens, whole.packs.get(report.reading.language)
    languages = frozenset({PIVOT, *(head.language for head in whole.heads)})
    weights = key_weights(whole.packs, report.language, languages)
    within = tokens.within(line.span)
    folded = [tokens.folded[at] for at in within]
    keys: dict[int, set[str]] = {}
    heavy: dict[int, float] = {}
    covered: set[int] = set()
    for first, after, key, weight in weights.placed(folded):
        keys.setdefault(first, {f"p:{' '.join(folded[first:after])}"}).add(key)
        alone = max(weights.words[word][1] for word in folded[first:after])
        heavy[first] = max(alone, weight / CONCEPT, heavy.get(first, 0.0))
        covered.update(range(first, after))
    for at, word in enumerate(folded):
        key, weight = weights.words[word]
        if at in keys and f"p:{word}" in keys[at]:
            keys[at].add(stemmed(key, pack))
        elif at not in covered and weight and not word[0].isdigit():
            keys[at], heavy[at] = {stemmed(key, pack)}, weight
    return [_Word(frozenset(keys[at]), heavy[at], within.start + at) for at in sorted(keys)]


@lru_cache(maxsize=64)
def _denials(pack: Pack) -> Phrases[bool] | None:
    """Words that leave nothing, and those that deny otherwise; None where a pack lists none."""
    nothing = dict.fromkeys(pack.strings("comparison.nothing"), True)
    if not nothing:
        return None
    others = (*pack.strings("comparison.negations"), *pack.strings("comparison.no_negations"))
    return Phrases(dict.fromkeys(others, False) | nothing, pack)


@lru_cache(maxsize=64)
def _yet(pack: Pack) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings("comparison.so_far"), None), pack)


def _came_later(denial: _Clause, told: _Clause, report: Report, other: Report) -> bool:
    """Whether what was not yet so was told later, and not as something that was so before."""
    first, later = report.reading.article.dated, other.reading.article.dated
    if not denial.yet or first is None or later is None or first.latest is None or later.earliest is None:
        return False
    moments = [moment.when for moment in other.reading.moments if told.line.span.covers(moment.span)]
    published = local_start(first)
    times = [start for when in moments if (start := local_start(when)) is not None]
    return later.earliest >= first.latest and not (times and published is not None and max(times) <= published)


def _difference(
    denial: _Clause, told: _Clause, report: Report, other: Report, sourcing: Sourcing, whole: Material
) -> Ranked:
    accounts = tuple(
        Account(
            " ".join(clause.span.of(one.reading.article.text).split()),
            (one.passage(clause.line.span),),
            (sourcing.source(one, clause.line.span),),
        )
        for clause, one in ((denial, report), (told, other))
    )
    common = sum(word.weight for word in _common(denial.of, told))
    passages = (report.passage(denial.line.span), other.passage(told.line.span))
    evidence = Evidence("words that one denies and the other tells", round(common, 3), passages=passages)
    question = Question("whether", about(denial.line, told.line, report, whole))
    verdict: Verdict = "updated" if _came_later(denial, told, report, other) else "differ"
    tried = "the later account tells what was not yet so" if verdict == "updated" else "one account tells of none"
    made = Difference(question, verdict, accounts, tried, (evidence,))
    return (-2, denial.line.number, denial.span.start), made
