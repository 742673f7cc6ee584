"""What only one of two accounts can be right about: how old somebody is, who did what one person did.

Ages and deeds are pack rules (`comparison.ages`, `comparison.deeds`). A deed is somebody's who is named in its
sentence; two accounts differ on it if each tells it of people whom the other does not name at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import regex

from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Difference, Question
from wiredesk.text.names import alike

Ranked = tuple[tuple[int, int, int], Difference]
OTHER_PERSON = 0.5
"""Likeness of two names below which they are certainly not one person's."""
OTHER_AGE = 2
"""Years from which two ages are two: a birthday, or the year before birth that some count, makes one."""
BESIDE = 70
"""Characters before and after a name in which an age is looked for."""
OLDEST = 120


@dataclass(frozen=True, slots=True)
class _Age:
    years: int
    span: Span
    line: Line


@dataclass(frozen=True, slots=True)
class _Deed:
    people: tuple[str, ...]
    line: Line


def persons(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Ages and deeds on which two accounts differ."""
    ages = {report.id: _ages(report, whole) for report in whole.heads}
    deeds = {report.id: _deeds(report, whole) for report in whole.heads}
    known = {report.id: {person for person, _, _ in _named(report, whole)} for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
        for person in sorted(ages[left.id].keys() & ages[right.id].keys()):
            a, b = ages[left.id][person], ages[right.id][person]
            if abs(a.years - b.years) < OTHER_AGE:
                continue
            accounts = tuple(
                Account(
                    age.span.of(report.reading.article.text),
                    (report.passage(age.span),),
                    (sourcing.source(report, age.line.span),),
                )
                for report, age in ((left, a), (right, b))
            )
            tried = "no birthday makes these one age"
            made = Difference(Question("who", whole.who.label(person)), "differ", accounts, tried)
            yield (-2, a.line.number, a.span.start), made
        for name in sorted(deeds[left.id].keys() & deeds[right.id].keys()):
            one, other = deeds[left.id][name], deeds[right.id][name]
            ours = [person for person in one.people if person not in known[right.id]]
            theirs = [person for person in other.people if person not in known[left.id]]
            if not ours or not theirs or not _apart(ours, theirs, whole):
                continue
            accounts = tuple(
                Account(
                    ", ".join(whole.who.label(person) for person in people),
                    (report.passage(deed.line.span),),
                    (sourcing.source(report, deed.line.span),),
                )
                for report, deed, people in ((left, one, ours), (right, other, theirs))
            )
            tried = "no spelling of one name gives the other"
            made = Difference(Question("who", name), "differ", accounts, tried)
            yield (-2, one.line.number, one.line.span.start), made


def _apart(ours: Sequence[str], theirs: Sequence[str], whole: Material) -> bool:
    return not any(
        set(a.split()) & set(b.split())
        or max(alike(a, b), alike(whole.who.label(a), whole.who.label(b))) >= OTHER_PERSON
        for a in ours
        for b in theirs
    )


def _named(report: Report, whole: Material) -> Iterator[tuple[str, Span, Line]]:
    """People where a report names them in its body."""
    for mention in report.mentions:
        if mention.via != "name":
            continue
        person = whole.who.of(report.id, mention.entity)
        line = report.line_at(mention.span.start)
        if person is not None and whole.who.kinds.get(person) == "person" and line is not None and not line.title:
            yield person, mention.span, line


def _ages(report: Report, whole: Material) -> dict[str, _Age]:
    """The age that a report gives to each of its people; of those with two, none."""
    text = report.reading.article.text
    found: dict[str, _Age] = {}
    twice: set[str] = set()
    rules = _age_rules(whole.packs.get(report.reading.language))
    for person, span, line in _named(report, whole):
        before = text[max(line.span.start, span.start - BESIDE) : span.start]
        after = text[span.end : min(line.span.end, span.end + BESIDE)]
        for pattern, comes in rules:
            hit = pattern.search(before) if comes == "before" else pattern.match(after)
            if hit is None:
                continue
            start = span.start - len(before) if comes == "before" else span.end
            digits = Span(start + hit.start("age"), start + hit.end("age"))
            shown = (quantity.span for quantity in report.reading.quantities if quantity.span.covers(digits))
            age = _Age(int(hit["age"]), next(shown, digits), line)
            if age.years <= OLDEST and found.setdefault(person, age).years != age.years:
                twice.add(person)
    return {person: age for person, age in found.items() if person not in twice}


def _deeds(report: Report, whole: Material) -> dict[str, _Deed]:
    """Who a report says did what one person did; nothing of what it tells twice."""
    pack = whole.packs.get(report.reading.language)
    text = report.reading.article.text
    people: dict[int, dict[str, None]] = {}
    for person, _, line in _named(report, whole):
        if " " in person:
            people.setdefault(line.number, {})[person] = None
    found: dict[str, _Deed] = {}
    twice: set[str] = set()
    for line in report.lines:
        named = people.get(line.number)
        if not named:
            continue
        for pattern, name in _deed_rules(pack):
            if pattern.search(text, line.span.start, line.span.end):
                if name in found:
                    twice.add(name)
                found[name] = _Deed(tuple(named), line)
    return {name: deed for name, deed in found.items() if name not in twice}


@lru_cache(maxsize=64)
def _age_rules(pack: Pack) -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((regex.compile(str(rule["pattern"])), str(rule["stands"])) for rule in pack.rules("comparison.ages"))


@lru_cache(maxsize=64)
def _deed_rules(pack: Pack) -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple(
        (regex.compile(str(rule["pattern"]), regex.IGNORECASE), str(rule["deed"]))
        for rule in pack.rules("comparison.deeds")
    )
