"""Where two accounts tell of one thing values of which only one holds: "the cable had snapped", "found intact".

The values are pack lists (`comparison.contraries` of the root pack, `comparison.contrary_words` of the languages). Two
of them contradict one another if they are told of one thing: what stands beside them, in their clauses and sentences,
must be common to both in words that tell. A word that denies turns a value round, a word that leaves it open or puts it
into the future takes it back. An account that tells both of one thing differs from nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from wiredesk.comparison.growth import came_after
from wiredesk.comparison.oppositions import about
from wiredesk.comparison.passages import Line, Material, Report, likeness
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
NAMED = 0.8
"""What a name that both clauses have adds to the words that they share."""
LEAST, LOOSE = 0.9, 2.0
"""Weight of what two clauses must share besides the values, and where their words are said of all kinds of things."""
FAINT, ALIKE = 0.35, 0.1
"""Weight of the words that two clauses must share, or likeness of two sentences, where each account tells of that
matter in one sentence only."""
REST = 0.4
"""What counts of a word that is common to the sentences, but not to the clauses."""
SHORT = 20
"""Sentences of a report up to which what an event has once is told of that event, whatever the words beside it."""
NEAR = 3
"""Words between a word that denies and a value up to which it denies that: further away nothing is known."""
BESIDE = 2
"""Words between a value and the word that it tells of where it tells of that alone."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A value that a report tells.

    denied: whether a word before it denies it; ahead: whether it is still to come; own: the words of its clause besides
    it; all: those of its sentence; beside: those in it and next to it; names and counts: of its clause; said: whether
    it is quoted.
    """

    name: str
    denied: bool
    ahead: bool
    span: Span
    line: Line
    own: tuple[Term, ...]
    all: tuple[Term, ...]
    beside: tuple[Term, ...]
    names: frozenset[str]
    counts: frozenset[object]
    said: bool


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
    told = {report.id: tuple(_told(report, whole))[:MOST] for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
        best: dict[frozenset[str], tuple[float, _Told, _Told]] = {}
        for a in told[left.id]:
            for b in told[right.id]:
                kind = _excluding(a, b, kinds)
                if kind is None or a.ahead != b.ahead or _other(a, b, left, right):
                    continue
                alone = all(_alone(kind, told[report.id], once=kind in kinds.once) for report in (left, right))
                weight = _of_one(a, b, kind, kinds, whole, alone=alone)
                if weight is None or _tells_both(a, b, told[left.id], told[right.id], kinds):
                    continue
                if kind not in best or weight > best[kind][0]:
                    best[kind] = weight, a, b
        kept: dict[tuple[int, int], tuple[bool, float, _Told, _Told]] = {}
        for kind, (weight, a, b) in best.items():
            later = _became(a, b, left, right, kinds)
            at = a.line.number, b.line.number
            if kind in kinds.presupposed and not later:
                continue
            if at not in kept or (not later, weight) > (not kept[at][0], kept[at][1]):
                kept[at] = later, weight, a, b
        for later, weight, a, b in kept.values():
            if not any(
                left.id in spans and right.id in spans and spans[left.id].meets(a.line.span)
                and spans[right.id].meets(b.line.span)
                for spans in set_against
            ):  # fmt: skip
                yield _difference(weight, a, b, left, right, sourcing, whole, asks=_asks(a, b, kinds), later=later)


def _excluding(a: _Told, b: _Told, kinds: _Kinds) -> frozenset[str] | None:
    """The two values, if only one of them can hold; None if both can, or nothing is known of it."""
    if a.name == b.name:
        return frozenset({a.name}) if a.denied != b.denied and a.name in kinds.plain() else None
    pair = frozenset({a.name, b.name})
    return pair if not (a.denied or b.denied) and pair in kinds.every() else None


def _alone(kind: frozenset[str], told: Sequence[_Told], *, once: bool) -> bool:
    """Whether a report tells of a matter in one sentence only; one value, where an event has it once."""
    of_it = [one for one in told if one.name in kind]
    return len({(one.name, one.denied) if once else one.line.number for one in of_it}) == 1


def _of_one(a: _Told, b: _Told, kind: frozenset[str], kinds: _Kinds, whole: Material, *, alone: bool) -> float | None:
    """The weight of what two values are told of that is one; None if that is too little to be of one thing."""
    if kind in kinds.where | kinds.who:
        weight = weight_of(shared(a.beside, b.beside))
        return weight if weight >= FAINT else None
    weight = _common(a, b)
    if kind in kinds.loose and not alone:
        return None
    least = LOOSE if kind in kinds.loose else LEAST
    short = all(len(whole.reports[one.line.article].lines) <= SHORT for one in (a, b))
    if alone and short and kind in kinds.once:
        least = 0.0
    elif alone and kind in kinds.once | kinds.sure:
        faint = weight_of(shared(a.own, b.own)) >= FAINT or likeness(a.line, b.line, whole.reports) >= ALIKE
        least = 0.0 if faint else least
    return weight if weight >= least else None


def _common(a: _Told, b: _Told) -> float:
    clause = shared(a.own, b.own)
    rest = [term for term in shared(a.all, b.all) if term not in clause]
    return weight_of(clause) + REST * weight_of(rest) + NAMED * len(a.names & b.names)


def _other(a: _Told, b: _Told, left: Report, right: Report) -> bool:
    """Whether two values are told of other people, other numbers of things, or at times that cannot be one."""
    if a.names and b.names and a.names.isdisjoint(b.names):
        return True
    if a.counts and b.counts and a.counts.isdisjoint(b.counts):
        return True
    times = [
        [moment.when for moment in report.reading.moments if one.line.span.covers(moment.span) and moment.when.resolved]
        for one, report in ((a, left), (b, right))
    ]
    return all(times) and not any(x.can_meet(y) for x in times[0] for y in times[1])


def _tells_both(a: _Told, b: _Told, ours: Sequence[_Told], theirs: Sequence[_Told], kinds: _Kinds) -> bool:
    """Whether a report tells also what the other has of that thing."""
    for one, other, own in ((a, b, ours), (b, a, theirs)):
        for also in own:
            if also is one or also.ahead != one.ahead:
                continue
            same = also.name == other.name and also.denied == other.denied
            if (same or _excluding(one, also, kinds)) and _common(also, other) >= LEAST / 2:
                return True
    return False


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
            own = tuple(
                t for t in every if clause.start <= tokens.starts[t.at] < clause.end and not first <= t.at < after
            )
            people = frozenset(
                identity
                for mention in report.mentions
                if clause.covers(mention.span)
                and not any(span.meets(mention.span) for span in speaking)
                and (identity := whole.who.of(report.id, mention.entity)) is not None
            )
            counts = frozenset(
                quantity.amount.low
                for quantity in report.reading.quantities
                if clause.covers(quantity.span) and not quantity.span.meets(Span(start, end))
            )
            for name in names:
                yield _Told(
                    name,
                    denied,
                    ahead is not None and ahead.search(before) is not None,
                    Span(start, end),
                    line,
                    own,
                    tuple(t for t in every if not first <= t.at < after),
                    tuple(t for t in every if first - BESIDE < t.after and t.at < after + BESIDE),
                    people,
                    counts,
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


def _difference(
    weight: float, a: _Told, b: _Told, left: Report, right: Report, sourcing: Sourcing, whole: Material, *, asks: Asks,
    later: bool,
) -> Ranked:  # fmt: skip
    accounts = tuple(
        Account(
            one.span.of(report.reading.article.text),
            (report.passage(one.line.span),),
            (sourcing.source(report, one.line.span),),
        )
        for one, report in ((a, left), (b, right))
    )
    passages = (left.passage(a.line.span), right.passage(b.line.span))
    evidence = Evidence("words that both tell besides", round(weight, 3), passages=passages)
    question = Question(asks, about(a.line, b.line, left, whole))
    verdict: Verdict = "updated" if later else "differ"
    tried = "the later account tells what came of it" if verdict == "updated" else "only one of the two can hold"
    return (-2, a.line.number, a.span.start), Difference(question, verdict, accounts, tried, (evidence,))


def _became(a: _Told, b: _Told, left: Report, right: Report, kinds: _Kinds) -> bool:
    """Whether the later account can tell what became of what the earlier one tells."""
    return any(
        (before.name, after.name) in kinds.became and came_after(after.line, later, earlier)
        for before, after, earlier, later in ((a, b, left, right), (b, a, right, left))
    )
