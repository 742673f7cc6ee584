"""Where two accounts tell of one thing values of which only one holds: "the cable had snapped", "found intact".

The values are pack lists (`comparison.contraries` of the root pack, `comparison.contrary_words` of the languages).
Whether two of them are told of one thing, `contrary_scores` tells; what only says of which one of several things it is
("the left knee") must stand beside a word that both have. A word that denies turns a value round, a word that leaves it
open takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby

from wiredesk.comparison.contrary_scores import SURE, evidence, probability, values
from wiredesk.comparison.growth import came_after
from wiredesk.comparison.oppositions import about
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.stances import LONGEST, background, clause_end, clause_start, markers
from wiredesk.comparison.terms import Term, shared, terms, weight_of
from wiredesk.comparison.utterances import denying_words
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Asks, Difference, Evidence, Question, Verdict

Ranked = tuple[tuple[int, int, int], Difference]
MOST = 60
"""Values of one report that are compared, in order of the text."""
FAINT = 0.35
"""Weight of what both must have next to two values that only tell which of several things it is."""
TELLING, COMMON = 0.3, 0.2
"""Weight from which the words before two values tell of what they are told, and up to which they share none."""
NEAR = 3
"""Words between a word that denies and a value up to which it denies that: further away nothing is known."""
BESIDE = 2
"""Words between a value and the word that it tells of where it tells of that alone."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A value that a report tells.

    denied: whether a word before it denies it; ahead: whether it is still to come; before: the words of its clause
    before it, or of its sentence; beside: those in it and next to it; names and counts: of its clause; all: names of
    its sentence; words: how many it is told in; said: whether it is quoted.
    """

    name: str
    denied: bool
    ahead: bool
    span: Span
    line: Line
    before: tuple[Term, ...]
    beside: tuple[Term, ...]
    names: frozenset[str]
    all: frozenset[str]
    counts: frozenset[object]
    words: int
    said: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values of two accounts of which only one holds of one thing. kind: their names; found: the features of
    `contrary_scores`; chance: that they are of one thing; later: whether the one tells what became of the other."""

    left: Report
    right: Report
    a: _Told
    b: _Told
    kind: frozenset[str]
    found: tuple[float, ...]
    chance: float
    later: bool


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Pairs of values that exclude one another, by how much the words alone tell of one thing."""

    once: frozenset[frozenset[str]]
    sure: frozenset[frozenset[str]]
    loose: frozenset[frozenset[str]]
    where: frozenset[frozenset[str]]
    who: frozenset[frozenset[str]]
    became: frozenset[tuple[str, str]]
    presupposed: frozenset[frozenset[str]]

    def every(self) -> frozenset[frozenset[str]]:
        return self.once | self.sure | self.loose | self.where | self.who

    def plain(self) -> frozenset[str]:
        """Values that are told or denied by themselves."""
        return frozenset(name for pair in self.once | self.sure for name in pair)


def contraries(whole: Material, sourcing: Sourcing, known: Sequence[Difference]) -> Iterator[Ranked]:
    """Values of two accounts of which only one can hold. known: differences that are told already, whose passages are
    not set against one another again."""
    set_against = [
        {passage.article: passage.span for account in one.accounts for passage in account.passages} for one in known
    ]
    kinds = _kinds(whole.packs)
    for (left, right), pairs in groupby(likely(whole), key=lambda pair: (pair.left, pair.right)):
        best: dict[frozenset[str], Pair] = {}
        for pair in pairs:
            if pair.chance >= SURE and (pair.kind not in best or pair.chance > best[pair.kind].chance):
                best[pair.kind] = pair
        kept: dict[tuple[int, int], Pair] = {}
        for kind, pair in best.items():
            at = pair.a.line.number, pair.b.line.number
            if kind in kinds.presupposed and not pair.later:
                continue
            if at not in kept or (not pair.later, pair.chance) > (not kept[at].later, kept[at].chance):
                kept[at] = pair
        for pair in kept.values():
            if not any(
                left.id in spans and right.id in spans and spans[left.id].meets(pair.a.line.span)
                and spans[right.id].meets(pair.b.line.span)
                for spans in set_against
            ):  # fmt: skip
                yield difference(pair, sourcing, whole)


def likely(whole: Material) -> Iterator[Pair]:
    """The values of every two accounts of which only one can hold of one thing, each pair with how likely it is that
    they are of one."""
    kinds = _kinds(whole.packs)
    told = {report.id: tuple(_told(report, whole))[:MOST] for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
        lines = len(left.lines) + len(right.lines)
        for a in told[left.id]:
            for b in told[right.id]:
                kind = _excluding(a, b, kinds)
                if kind is None or _other(a, b, left, right):
                    continue
                if kind in kinds.where | kinds.who and not _told_of_one(a, b):
                    continue
                found = _values(a, b, kind, kinds, (told[left.id], told[right.id]), lines)
                later = _became(a, b, left, right, kinds)
                yield Pair(left, right, a, b, kind, found, probability(found), later)


def _excluding(a: _Told, b: _Told, kinds: _Kinds) -> frozenset[str] | None:
    """The two values, if only one of them can hold; None if both can, or nothing is known of it."""
    if a.name == b.name:
        return frozenset({a.name}) if a.denied != b.denied and a.name in kinds.plain() else None
    pair = frozenset({a.name, b.name})
    return pair if not (a.denied or b.denied) and pair in kinds.every() else None


def _told_of_one(a: _Told, b: _Told) -> bool:
    """Whether two values stand beside a word that both have: the left knee, the right knee."""
    return weight_of(shared(a.beside, b.beside)) >= FAINT


def _other(a: _Told, b: _Told, left: Report, right: Report) -> bool:
    """Whether two values are told of other people, of other numbers of things, or the one of now and the other of a
    later time."""
    if _apart(a.names, b.names) or _apart(a.counts, b.counts):
        return True
    if a.ahead == b.ahead:
        return False
    times = [
        [moment.when for moment in report.reading.moments if one.line.span.covers(moment.span) and moment.when.resolved]
        for one, report in ((a, left), (b, right))
    ]
    return all(times) and not any(x.can_meet(y) for x in times[0] for y in times[1])


def _values(
    a: _Told, b: _Told, kind: frozenset[str], kinds: _Kinds, told: tuple[Sequence[_Told], Sequence[_Told]], lines: int
) -> tuple[float, ...]:
    """The features of two values. told: all values of each account; lines: sentences of both accounts."""
    in_lines = [{one.line.number for one in own if one.name in kind} for own in told]
    different = [{(one.name, one.denied) for one in own if one.name in kind} for own in told]
    telling = min(weight_of(a.before), weight_of(b.before)) >= TELLING
    return values(
        other_people=_apart(a.all, b.all),
        loose=kind in kinds.loose,
        other_things=kind not in kinds.once and telling and weight_of(shared(a.before, b.before)) < COMMON,
        one_value=all(len(one) == 1 for one in different),
        one_line=all(len(one) == 1 for one in in_lines),
        any_line=any(len(one) == 1 for one in in_lines),
        lines=lines,
        words=a.words + b.words,
    )


def _apart(some: frozenset[object] | frozenset[str], others: frozenset[object] | frozenset[str]) -> bool:
    return bool(some and others) and some.isdisjoint(others)


def _told(report: Report, whole: Material) -> Iterator[_Told]:
    pack = whole.packs.get(report.reading.language)
    words = _words(pack)
    if not words.firsts:
        return
    tokens, text = report.tokens, report.reading.article.text
    _, ahead, opening = markers(pack)
    denying, partly = denying_words(pack), _partly(pack)
    speaking = [
        quote.speaker.span for quote in report.reading.quotes if quote.speaker is not None and quote.speaker.span
    ]

    def people_in(span: Span) -> frozenset[str]:
        return frozenset(
            identity
            for mention in report.mentions
            if span.covers(mention.span)
            and not any(speaker.meets(mention.span) for speaker in speaking)
            and (identity := whole.who.of(report.id, mention.entity)) is not None
        )

    for line in report.lines:
        if line.title or len(line.span) > LONGEST or background(report, line):
            continue
        within = tokens.within(line.span)
        hits = words.find(tokens, within)
        if not hits or text[line.span.end - 1] == "?":
            continue
        every = terms(report, line, whole)
        named = {at for mention in report.mentions if mention.via == "name" and mention.kind == "person"
                 for at in tokens.within(mention.span)}  # fmt: skip
        every = tuple(term for term in every if term.at not in named)
        for first, after, names in hits:
            start, end = tokens.starts[first], tokens.ends[after - 1]
            clause = Span(clause_start(text, line.span.start, start), clause_end(text, end, line.span.end))
            before = text[clause.start : start]
            if opening is not None and opening.search(before):
                continue
            words_before = range(tokens.within(clause).start, first)
            if partly.find(tokens, words_before):
                continue
            turning = [after for _, after, denies in denying.find(tokens, words_before) if denies]
            if turning and turning[-1] < first - NEAR:
                continue
            denied = bool(turning)
            counts = frozenset(
                quantity.amount.low
                for quantity in report.reading.quantities
                if clause.covers(quantity.span) and not quantity.span.meets(Span(start, end))
            )
            ahead_of_it = [term for term in every if term.at < first]
            own = [term for term in ahead_of_it if clause.start <= tokens.starts[term.at]]
            for name in names:
                yield _Told(
                    name,
                    denied,
                    ahead is not None and ahead.search(before) is not None,
                    Span(start, end),
                    line,
                    tuple(own if weight_of(own) >= TELLING else ahead_of_it),
                    tuple(t for t in every if first - BESIDE < t.after and t.at < after + BESIDE),
                    people_in(clause),
                    people_in(line.span),
                    counts,
                    after - first,
                    any(
                        quote.mode == "direct" and quote.content.covers(Span(start, end))
                        for quote in report.reading.quotes
                    ),
                )


def _kinds(packs: Packs) -> _Kinds:
    return _kinds_of(packs.root)


@lru_cache(maxsize=8)
def _kinds_of(root: Pack) -> _Kinds:
    table = root.table("comparison.contraries")

    def pairs(name: str) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(pair) for pair in table.get(name, ()))

    became = frozenset((one, other) for one, other in table.get("became", ()))
    return _Kinds(
        pairs("once"), pairs("sure"), pairs("loose"), pairs("where"), pairs("who"), became, pairs("presupposed")
    )


@lru_cache(maxsize=64)
def _words(pack: Pack) -> Phrases[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in pack.table("comparison.contrary_words").items():
        for word in words:
            found.setdefault(word, []).append(str(name))
    return Phrases({word: tuple(names) for word, names in found.items()}, pack)


def _asks(a: _Told, b: _Told, kinds: _Kinds) -> Asks:
    pair = frozenset({a.name, b.name})
    return (
        "where" if pair in kinds.where else "who" if pair in kinds.who else "said" if a.said and b.said else "whether"
    )


@lru_cache(maxsize=64)
def _partly(pack: Pack) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings("comparison.partly"), None), pack)


def difference(pair: Pair, sourcing: Sourcing, whole: Material) -> Ranked:
    """What two accounts tell otherwise."""
    a, b, left, right = pair.a, pair.b, pair.left, pair.right
    accounts = tuple(
        Account(
            one.span.of(report.reading.article.text),
            (report.passage(one.line.span),),
            (sourcing.source(report, one.line.span),),
        )
        for one, report in ((a, left), (b, right))
    )
    passages = (left.passage(a.line.span), right.passage(b.line.span))
    likely = Evidence("probability that they are of one thing", round(pair.chance, 3), passages=passages)
    question = Question(_asks(a, b, _kinds(whole.packs)), about(a.line, b.line, left, whole))
    verdict: Verdict = "updated" if pair.later else "differ"
    tried = "the later account tells what came of it" if pair.later else "only one of the two can hold"
    made = Difference(question, verdict, accounts, tried, (likely, *evidence(pair.found)))
    return (-2, a.line.number, a.span.start), made


def _became(a: _Told, b: _Told, left: Report, right: Report, kinds: _Kinds) -> bool:
    """Whether the later account can tell what became of what the earlier one tells."""
    return any(
        (before.name, after.name) in kinds.became and came_after(after.line, later, earlier)
        for before, after, earlier, later in ((a, b, left, right), (b, a, right, left))
    )
