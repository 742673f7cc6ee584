"""What a report says to be so or not: states of its matter ("cancelled", "not yet signed"), where it tells them.

The words are pack rules (`comparison.states`); they begin where a word begins. What stands shortly before them in the
clause turns a state round ("has not been signed"), puts it into the future, or leaves it open ("whether it was
signed"): then it is no state at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import regex

from wiredesk.comparison.passages import Line, Report
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span

REACH = 48
"""Characters before the words of a state in which they can be denied, put off or left open."""
BACKGROUND = timedelta(days=45)
"""How long before its report a sentence must be dated to tell of something that happened before."""
LONGEST, MOST = 2_000, 200
"""Characters of a sentence and states of a report beyond which none is looked for: no report has as many."""
OPENING = 2
"""Sentences of a body that it opens with: they tell what the title tells."""
REMEMBERED = 12_000
"""Words, and beginnings of words, of which it is kept what states can begin with them."""
BEGINNING = 3
"""Letters of a word that tell of most patterns that none of it begins here."""
_YEAR = regex.compile(r"\d{4}")
_WORD = regex.compile(r"\w+")
_CUT = regex.compile(r"[,;:“”\"«»()–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class State:
    """One state that a report tells. span: its words; line: its sentence; leads: whether the report opens with it."""

    name: str
    span: Span
    line: Line
    rule: str
    leads: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    pattern: regex.Pattern[str]
    plain: str
    denied: str
    ahead: str
    alone: bool
    matter: int


def states_in(text: str, pack: Pack) -> list[tuple[str, Span, str]]:
    """The states that one sentence tells, with their words and rules, in order; of words on one matter that overlap the
    longest. The words are shown with what stands before them and turns them round or puts them off."""
    hits = begins(pack).hits(text)
    hits.sort(key=lambda entry: (entry[0].start() - entry[0].end(), entry[0].start(), entry[1].name))
    found: list[tuple[str, Span, str]] = []
    taken: list[tuple[Span, int]] = []
    for hit, rule in hits:
        span = Span(hit.start(), hit.end())
        if not any(span.meets(other) and matter == rule.matter for other, matter in taken):
            taken.append((span, rule.matter))
            name, start = (rule.plain, span.start) if rule.alone else _meant(rule, text, span, pack)
            found.append((name, Span(start, start + len(text[start : span.end].rstrip())), rule.name))
    return sorted((entry for entry in found if entry[0]), key=lambda entry: entry[1])


def states(report: Report, pack: Pack) -> Iterator[State]:
    """The states that the body of a report tells of its event; those of what happened long before are left out."""
    text = report.reading.article.text
    body = [line for line in report.lines if not line.title]
    opening = [line for line in report.lines if line.title] + body[:OPENING]
    known = {line.number: states_in(line.span.of(text), pack) for line in opening if len(line.span) <= LONGEST}
    leading = {name for found in known.values() for name, _, _ in found}
    told = 0
    for line in body:
        if len(line.span) > LONGEST or told > MOST or background(report, line):
            continue
        found = known[line.number] if line.number in known else states_in(line.span.of(text), pack)
        for name, span, rule in found:
            start = line.span.start
            told += 1
            yield State(name, Span(start + span.start, start + span.end), line, rule, name in leading)


def clause_start(text: str, sentence: int, place: int) -> int:
    """Where the clause begins that a place in a sentence stands in."""
    return max((cut.end() for cut in _CUT.finditer(text, sentence, place)), default=sentence)


def clause_end(text: str, place: int, sentence: int) -> int:
    """Where the clause ends that a place in a sentence stands in. sentence: where that ends."""
    cut = _CUT.search(text, place, sentence)
    return cut.start() if cut is not None else sentence


def _meant(rule: _Rule, text: str, span: Span, pack: Pack) -> tuple[str, int]:
    """The state that is told, "" for none, and where the words that tell it begin."""
    begin = max(span.start - REACH, clause_start(text, 0, span.start))
    area = text[begin : span.start]
    negating, ahead, opening = markers(pack)
    if opening is not None and opening.search(area):
        return "", span.start
    if negating is not None:
        if hit := negating.search(area):
            return rule.denied, begin + hit.start()
        # Words of a state may lie apart, with a "not" between them. One that they begin with is their own.
        if negating.search(text, span.start + 1, span.end):
            return rule.denied, span.start
    if ahead is not None and (hit := ahead.search(area)):
        return rule.ahead, begin + hit.start()
    return rule.plain, span.start


def background(report: Report, line: Line) -> bool:
    """Whether a sentence tells of what happened long before its report."""
    dated = report.reading.article.dated
    if dated is None or dated.earliest is None:
        return False
    text = report.reading.article.text
    # Months and weekdays alone may be the next ones: what was long before is told with its year.
    ends = [
        moment.when.latest
        for moment in report.reading.moments
        if line.span.covers(moment.span)
        and moment.when.latest is not None
        and (moment.when.granularity == "year" or _YEAR.search(moment.span.of(text)))
    ]
    return bool(ends) and max(ends) < dated.earliest - BACKGROUND


class Begins(dict[str, Sequence[_Rule]]):
    """By a word the rules whose words can begin with it: so most of a sentence is passed over, not searched a hundred
    times. What is not known yet is asked of the patterns themselves, which tell of the beginning of a text whether it
    can become one that they match."""

    def __init__(self, rules: Sequence[_Rule]) -> None:
        super().__init__()
        self._rules = rules
        self._beginnings: dict[str, Sequence[_Rule]] = {}

    def __missing__(self, word: str) -> Sequence[_Rule]:
        first = word[:BEGINNING]
        rules = self._beginnings.get(first)
        if rules is None:
            rules = _possible(self._rules, first)
            if len(self._beginnings) < REMEMBERED:
                self._beginnings[first] = rules
        if len(word) > BEGINNING:
            rules = _possible(rules, word)
        if len(self) < REMEMBERED:
            self[word] = rules
        return rules

    def hits(self, text: str) -> list[tuple[regex.Match[str], _Rule]]:
        """Where the words of a rule stand; those of one rule do not overlap."""
        found: list[tuple[regex.Match[str], _Rule]] = []
        free: dict[str, int] = {}
        for word in _WORD.finditer(text):
            for rule in self[word[0]]:
                place = word.start()
                if place >= free.get(rule.name, 0) and (hit := rule.pattern.match(text, place)):
                    found.append((hit, rule))
                    free[rule.name] = hit.end()
        return found


def _possible(rules: Sequence[_Rule], beginning: str) -> Sequence[_Rule]:
    return tuple([rule for rule in rules if rule.pattern.match(beginning, partial=True)])


@lru_cache(maxsize=64)
def begins(pack: Pack) -> Begins:
    """The rules of a pack by the words that they can begin with."""
    return Begins(_rules(pack))


@lru_cache(maxsize=64)
def _rules(pack: Pack) -> tuple[_Rule, ...]:
    matters = _matters(pack.root or pack)
    return tuple(
        _Rule(
            str(rule["rule"]),
            # Kept here: the library holds so many patterns and throws some away by chance.
            regex.compile(str(rule["pattern"]), regex.IGNORECASE, cache_pattern=False),
            str(rule["is"]),
            str(rule["not"]),
            str(rule["ahead"]),
            bool(rule.get("alone", False)),
            matters.get(str(rule["is"]), -1),
        )
        for rule in pack.rules("comparison.states")
    )


def _matters(root: Pack) -> dict[str, int]:
    """States by the matter that they are of: those that pairs of opposed ones join."""
    found: dict[str, int] = {}
    for number, pair in enumerate(root.get("comparison.opposed", ())):
        joined = {found[state] for state in pair if state in found}
        found |= {state: number for state, matter in found.items() if matter in joined}
        found |= dict.fromkeys(pair, number)
    return found


@lru_cache(maxsize=64)
def markers(pack: Pack) -> tuple[regex.Pattern[str] | None, ...]:
    """Words that turn round what follows them, put it into the future, leave it open; None where a pack lists none."""
    made = []
    for kind in ("negating", "ahead", "open"):
        words = sorted(pack.strings(f"comparison.{kind}"), key=len, reverse=True)
        forms = "|".join(pattern if pattern.startswith("(?<") else rf"\b{pattern}" for pattern in words)
        made.append(regex.compile(rf"(?:{forms})\b", regex.IGNORECASE) if words else None)
    return tuple(made)
