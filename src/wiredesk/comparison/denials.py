"""Where one account denies what another tells: "no arrests", "the road had not been salted", "nobody paid".

What is denied are the words behind the word that denies, up to the next phrase of time, place or manner. The other
account tells it if a clause holds nearly all of them, the first one with them; words meet as in `terms`. Somebody or
something denied outright ("nobody", "không có") must be counted or dated there; a deed denied ("did not", "chưa") must
be told of the same one, as far as both say of whom. What only could be, was long before, or is dated to another time
tells nothing, and an account that tells both differs from nobody. What is not yet so when one account is told, or is
only planned, and is told otherwise later, is no contradiction but what came of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from wiredesk.comparison.growth import came_after
from wiredesk.comparison.oppositions import about
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.stances import background, markers
from wiredesk.comparison.terms import Term, shared, terms, weight_of
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Difference, Evidence, Question, Verdict

Ranked = tuple[tuple[int, int, int], Difference]
REACH = 9
"""Words behind a denial that it can be of."""
LEAST, MOST_OF = 0.45, 0.75
"""Weight of what is denied, and the share of it that a clause must hold to tell it. Set, as the three below, on the
cases to fit on so that none is told falsely, nor in 121 stories of real news."""
GAP, RARE = 1, 1.0
"""Words without weight between a denial and what it is of at most, and the weight from which there may be more: else
what is denied is one of those words."""
KNOWN = 0.35
"""Weight of the words for whom a denied deed is of, from which one of them must be told with the deed."""
NEXT = 6
"""Words between what is denied outright and the number or time that the other account has for it at most."""
BESIDE = 0.3
"""Weight of other words that two sentences must share where nothing tells for whom a denied deed is."""
MOST = 40
"""Denials of one report that are compared, in order of the text."""
_CUT = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[;:?!“”\"«»()–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class _Clause:
    """terms: its words; all: those of its sentence; denied: whether it denies; asks: whether it is a question; of: what
    it denies, () for nothing; who: of whom or what it denies it; people: those of them who are named; suffered: whether
    it would have been done to them; outright: whether it denies that there is any; yet: whether only so far; ahead:
    whether of what is to come."""

    span: Span
    line: Line
    terms: tuple[Term, ...]
    all: tuple[Term, ...]
    denied: bool
    asks: bool
    of: tuple[Term, ...] = ()
    who: tuple[Term, ...] = ()
    people: frozenset[str] = frozenset()
    suffered: bool = False
    outright: bool = False
    yet: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """Phrases of one language. denials: to whether they leave nothing, None where they only look like a denial."""

    denials: Phrases[bool | None]
    denying: Phrases[None]
    parting: Phrases[None]
    adjuncts: frozenset[str]
    light: frozenset[str]
    unsure: Phrases[None]
    partly: Phrases[None]
    yet: Phrases[None]
    passive: frozenset[str]


def denials(whole: Material, sourcing: Sourcing, known: Sequence[Difference]) -> Iterator[Ranked]:
    """Denials of one account of what another one tells, each with the clause that tells most of it. known: differences
    that are told already, whose passages are not set against one another again."""
    set_against = [
        {passage.article: passage.span for account in one.accounts for passage in account.passages} for one in known
    ]
    told = {report.id: tuple(_clauses(report, whole)) for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
        for report, other in ((left, right), (right, left)):
            for denial in [clause for clause in told[report.id] if clause.of][:MOST]:
                against = _against(denial, told[report.id], told[other.id], report, other, whole)
                if against is not None and not any(
                    report.id in spans
                    and other.id in spans
                    and spans[report.id].meets(denial.line.span)
                    and spans[other.id].meets(against.line.span)
                    for spans in set_against
                ):
                    yield _difference(denial, against, report, other, sourcing, whole)


def _against(
    denial: _Clause, own: Sequence[_Clause], theirs: Sequence[_Clause], report: Report, other: Report, whole: Material
) -> _Clause | None:
    """The clause of the other account that tells most of what is denied; None if there is none, if the account that
    denies tells of it too, or if the other denies it as well."""
    found: tuple[float, int, _Clause] | None = None
    for clause in theirs:
        common = _told(denial, clause)
        if not common:
            continue
        if clause.denied:
            return None
        if (
            clause.asks
            or not _certain(common, clause, other, whole)
            or not _of_same(denial, clause, common, report, other, whole)
        ):
            continue
        if denial.outright and not _happened(denial, clause, common, other):
            continue
        weight = weight_of(shared(denial.of, clause.terms)) + weight_of(shared(denial.who, clause.terms)) / 2
        if found is None or (weight, -clause.span.start) > found[:2]:
            found = weight, -clause.span.start, clause
    if found is None or any(_told(denial, clause) for clause in own if clause is not denial and not clause.denied):
        return None
    return found[2]


def _told(denial: _Clause, clause: _Clause) -> Term | None:
    """The first word of what is denied, where a clause has it, if the clause tells of nearly all of that."""
    common = shared(denial.of, clause.terms)
    if not common or common[0] is not denial.of[0] or weight_of(common) < MOST_OF * weight_of(denial.of):
        return None
    return next(term for term in clause.terms if not term.keys.isdisjoint(denial.of[0].keys))


def _certain(told: Term, clause: _Clause, report: Report, whole: Material) -> bool:
    """Whether nothing before a deed leaves open that it is one."""
    pack, tokens = whole.packs.get(report.reading.language), report.tokens
    before = range(tokens.within(clause.span).start, told.at)
    start = tokens.starts[told.at]
    opening = markers(pack)[2]
    words = _words(pack)
    return not (words is not None and words.unsure.find(tokens, before)) and not (
        opening is not None and opening.search(report.reading.article.text, clause.span.start, start)
    )


def _of_same(denial: _Clause, clause: _Clause, told: Term, report: Report, other: Report, whole: Material) -> bool:
    """Whether what one account denies and what the other tells can be of one person or thing and one time."""
    before = [term for term in clause.terms if term.at < told.at]
    if not denial.outright:
        who = weight_of(denial.who)
        # "She was not paid" may be told as "they paid her", "she did not pay" as "she paid" alone.
        if who >= KNOWN and not shared(denial.who, clause.terms if denial.suffered else before):
            return False
        if who < KNOWN and weight_of(denial.of) < RARE and not _beside(denial, clause):
            return False
        words = _words(whole.packs.get(other.reading.language))
        if words is not None and words.partly.find(
            other.tokens, range(other.tokens.within(clause.span).start, told.at)
        ):
            return False
    if denial.people and denial.people.isdisjoint(people_in(clause.span, other, whole)):
        return False
    times = [
        [moment.when for moment in one.reading.moments if part.span.covers(moment.span) and moment.when.resolved]
        for one, part in ((report, denial), (other, clause))
    ]
    return not all(times) or any(a.can_meet(b) for a in times[0] for b in times[1])


def _beside(denial: _Clause, clause: _Clause) -> bool:
    """Whether the sentences of both have more in common than what is denied."""
    others = [term for term in denial.all if term not in denial.of]
    told = [term for term in clause.all if all(term.keys.isdisjoint(one.keys) for one in denial.of)]
    return weight_of(shared(others, told)) >= BESIDE


def _happened(denial: _Clause, clause: _Clause, told: Term, report: Report) -> bool:
    """Whether a clause counts what it tells, next to the word for it, or dates it; a date alone is enough where the
    word is rare or the sentences have more in common, and anywhere in the clause for what was only not yet so."""
    reading, tokens = report.reading, report.tokens
    within = tokens.within(clause.span)
    near = tokens.span(max(within.start, told.at - NEXT), min(within.stop, told.after + NEXT))
    if any(near.meets(quantity.span) for quantity in reading.quantities):
        return True
    if denial.yet:
        return any(clause.span.covers(moment.span) for moment in reading.moments)
    dated = any(near.meets(moment.span) for moment in reading.moments)
    return dated and (weight_of(denial.of) >= RARE or _beside(denial, clause))


def _clauses(report: Report, whole: Material) -> Iterator[_Clause]:
    text, tokens = report.reading.article.text, report.tokens
    pack = whole.packs.get(report.reading.language)
    words = _words(pack)
    if words is None:
        return
    for line in report.lines:
        if line.title or background(report, line):
            continue
        every = terms(report, line, whole)
        cuts = {line.span.start, line.span.end}
        cuts |= {cut.end() for cut in _CUT.finditer(text, line.span.start, line.span.end)}
        whole_line = tokens.within(line.span)
        inside = {at for first, after, _ in words.denials.find(tokens, whole_line) for at in range(first + 1, after)}
        cuts |= {tokens.starts[at] for at, _, _ in words.parting.find(tokens, whole_line) if at not in inside}
        for start, end in pairwise(sorted(cuts)):
            within = tokens.within(Span(start, end))
            own = tuple(term for term in every if term.at in within)
            hits = [(first, after, nothing) for first, after, nothing in words.denials.find(tokens, within)]
            denied = any(nothing is not None for _, _, nothing in hits)
            asks = text[end - 1] == "?"
            clause = _Clause(Span(start, end), line, own, every, denied, asks)
            yield _denial(clause, hits, report, whole) if denied and len(hits) == 1 and not asks else clause


def _denial(clause: _Clause, hits: Sequence[tuple[int, int, bool | None]], report: Report, whole: Material) -> _Clause:
    """A clause that denies with what it denies; as it is where it leaves that open or tells it of some only."""
    tokens, text, reading = report.tokens, report.reading.article.text, report.reading
    pack = whole.packs.get(reading.language)
    words = _words(pack)
    [(first, after, nothing)] = hits
    within = tokens.within(clause.span)
    starts = [quote.content.start for quote in reading.quotes if quote.content.covers(tokens.span(first, after))]
    begin = tokens.within(Span(max([clause.span.start, *starts]), clause.span.end)).start
    _, ahead, opening = markers(pack)
    before = text[clause.span.start : tokens.starts[first]]
    if words is None:
        return clause
    whole_denial = text[clause.span.start : tokens.ends[after - 1]]
    if opening is not None and opening.search(before):
        return clause
    subject = Span(tokens.starts[begin], tokens.starts[first]) if begin < first else None
    if subject and any(subject.covers(quantity.span) for quantity in reading.quantities):
        return clause
    if words.unsure.find(tokens, range(begin, after)) or words.partly.find(tokens, range(within.start, first)):
        return clause
    timed = {at for moment in reading.moments for at in tokens.within(moment.span)}
    named = {at for mention in report.mentions if mention.via == "name" for at in tokens.within(mention.span)}
    end, gap, begun = after, 0, False
    places = {term.at for term in clause.terms}
    while end < min(within.stop, after + REACH):
        word = tokens.folded[end]
        if word in words.adjuncts or not word[0].isalnum():
            break
        begun |= end in places
        gap += not (begun or word in words.light or word[0].isdigit())
        end += 1
    of = tuple(
        term for term in clause.terms if after <= term.at < end and term.at not in named and term.at not in timed
    )
    who = tuple(term for term in clause.terms if begin <= term.at < first and term.at not in timed)
    last = not any(word[0].isalnum() for word in tokens.folded[after : within.stop])
    if not of and nothing and last and not text[clause.span.end - 1].isspace():
        # "We signed nothing": what is denied stands before.
        of, who = who, ()
    people = people_in(subject, report, whole) if subject else frozenset[str]()
    weight = weight_of(of)
    # "Refuses to change the model" denies no model: what is refused is the word that weighs nothing.
    refused = gap > 0 and words.denying.find(tokens, range(first, after))
    if weight < LEAST or refused or (gap > GAP and weight < RARE):
        return clause
    return _Clause(
        clause.span,
        clause.line,
        clause.terms,
        clause.all,
        True,
        False,
        of,
        who,
        people,
        not words.passive.isdisjoint(tokens.folded[max(begin, first - 2) : after + 2]),
        bool(nothing),
        bool(words.yet.find(tokens, within)),
        ahead is not None and ahead.search(whole_denial) is not None,
    )


def people_in(span: Span, report: Report, whole: Material) -> frozenset[str]:
    """The people whom some words of a report name or stand for."""
    found = (whole.who.of(report.id, mention.entity) for mention in report.mentions if span.covers(mention.span))
    return frozenset(one for one in found if one is not None and whole.who.kinds.get(one) == "person")


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words | None:
    """The words of a pack that matter here; None where it lists none that leave nothing."""
    nothing = dict.fromkeys(pack.strings("comparison.nothing"), True)
    if not nothing:
        return None
    denials: dict[str, bool | None] = dict.fromkeys(pack.strings("comparison.negations"), False)
    denials |= dict.fromkeys(pack.strings("comparison.denying"), False)
    denials |= nothing | dict.fromkeys(pack.strings("comparison.nobody"), False)
    denials |= dict.fromkeys((*pack.strings("comparison.no_negations"), *pack.strings("comparison.no_denials")), None)

    def phrases(name: str) -> Phrases[None]:
        return Phrases(dict.fromkeys(pack.strings(f"comparison.{name}"), None), pack)

    return _Words(
        Phrases(denials, pack),
        phrases("denying"),
        phrases("parting"),
        frozenset(pack.strings("comparison.adjuncts")),
        frozenset(pack.strings("comparison.light")),
        phrases("unsure"),
        phrases("partly"),
        phrases("so_far"),
        frozenset(pack.strings("comparison.passive")),
    )


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
    common = weight_of(shared(denial.of, told.terms))
    passages = (report.passage(denial.line.span), other.passage(told.line.span))
    evidence = Evidence("words that one denies and the other tells", round(common, 3), passages=passages)
    question = Question("whether", about(denial.line, told.line, report, whole))
    later = denial.yet and came_after(told.line, other, report)
    verdict: Verdict = "updated" if later else "differ"
    tried = "the later account tells what was not yet so" if verdict == "updated" else "one account denies it"
    made = Difference(question, verdict, accounts, tried, (evidence,))
    return (-2, denial.line.number, denial.span.start), made
