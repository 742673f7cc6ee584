"""Minutes of play: when in a match something happened, as two accounts count it.

A match has its own clock, which no calendar knows: "the 77th minute" and "with thirteen minutes to go" are one. The
words are pack rules (`comparison.minutes`): `minute` and `plus` count from the beginning, `left` to the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import regex

from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.persons import Ranked
from wiredesk.comparison.provenance import Sourcing
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Difference, Question, Verdict

MATCH = 90
"""Minutes of a match of which some are told to be left."""
LONGEST = 130
"""Minutes that a match lasts at most, with extra time."""
ONE = 1
"""Minutes by which two clocks of one match may lie apart."""


@dataclass(frozen=True, slots=True)
class _Minute:
    """One minute that a report tells. people: whom its sentence names; value: with added time behind a "+"."""

    minute: int
    value: str
    span: Span
    line: Line
    people: frozenset[str]


def minutes(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Minutes that two accounts give alike, and those that they give otherwise to what one person did."""
    told = {report.id: tuple(_minutes(report, whole)) for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
        ours, theirs = told[left.id], told[right.id]
        for a in ours:
            same = [b for b in theirs if b.value == a.value]
            if same and ours.index(a) == next(at for at, one in enumerate(ours) if one.value == a.value):
                yield _difference("agree", left, right, a, same[0], "", whole, sourcing)
        for a in ours:
            for b in theirs:
                common = a.people & b.people
                if len(common) != 1 or abs(a.minute - b.minute) <= ONE:
                    continue
                if not _only(a, ours, common) or not _only(b, theirs, common):
                    continue
                tried = "the minutes of one match are counted by one clock"
                yield _difference("differ", left, right, a, b, tried, whole, sourcing)


def _only(one: _Minute, told: tuple[_Minute, ...], people: frozenset[str]) -> bool:
    """Whether an account tells one minute alone of these people, and nobody else's beside it."""
    return len(one.people) == 1 and all(other is one or not other.people & people for other in told)


def _difference(
    verdict: Verdict,
    left: Report,
    right: Report,
    a: _Minute,
    b: _Minute,
    tried: str,
    whole: Material,
    sourcing: Sourcing,
) -> Ranked:
    people = a.people & b.people or a.people or b.people
    about = " · ".join(sorted(whole.who.label(person) for person in people)) or a.value
    accounts = tuple(
        Account(one.value, (report.passage(one.span),), (sourcing.source(report, one.line.span),))
        for report, one in ((left, a), (right, b))
    )
    return (-2, a.line.number, a.span.start), Difference(Question("when", about), verdict, accounts, tried)


def _minutes(report: Report, whole: Material) -> Iterator[_Minute]:
    text = report.reading.article.text
    pack = whole.packs.get(report.reading.language)
    for line in report.lines:
        if line.title:
            continue
        taken = line.span.start
        for hit in sorted(
            (hit for pattern in _rules(pack) for hit in pattern.finditer(text, line.span.start, line.span.end)),
            key=lambda hit: (hit.start(), -hit.end()),
        ):
            if hit.start() < taken:
                continue
            groups = hit.groupdict()
            minute = _number(groups.get("minute"), pack)
            left, plus = _number(groups.get("left"), pack), _number(groups.get("plus"), pack)
            if minute is None:
                minute = MATCH - left if left is not None else MATCH if plus is not None else None
            if minute is None or not 0 < minute <= LONGEST:
                continue
            taken = hit.end()
            people = frozenset(name for name in line.names if whole.who.kinds.get(name) == "person" and " " in name)
            value = f"{minute}+{plus}" if plus is not None else str(minute)
            yield _Minute(minute, value, Span(hit.start(), hit.end()), line, people)


def _number(words: str | None, pack: Pack) -> int | None:
    if words is None:
        return None
    return int(words) if words.isdigit() else _counts(pack).get(words.casefold())


@lru_cache(maxsize=64)
def _counts(pack: Pack) -> Mapping[str, int]:
    return {str(word): int(number) for word, number in pack.table("comparison.minute_words").items()}


@lru_cache(maxsize=64)
def _rules(pack: Pack) -> tuple[regex.Pattern[str], ...]:
    return tuple(regex.compile(str(rule["pattern"])) for rule in pack.rules("comparison.minutes"))
