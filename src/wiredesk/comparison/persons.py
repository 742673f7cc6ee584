"""Who: how old somebody is, who did what one person did, and one person under two names or roles.

Ages and deeds are pack rules (`comparison.ages`, `comparison.deeds`). A deed is somebody's who is named in its
sentence; two accounts differ on it if each tells it of people whom the other does not name at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import regex

from wiredesk.comparison.concepts import YEARS
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.questions import age_of
from wiredesk.comparison.scripts import across_scripts
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Asks, Difference, Question
from wiredesk.text.names import alike, key

Ranked = tuple[tuple[int, int, int], Difference]
OTHER_PERSON = 0.5
"""Likeness of two names below which they are certainly not one person's."""
OTHER_AGE = 2
"""Years from which two ages are two: a birthday, or the year before birth that some count, makes one."""
FULL = 3
"""Words of a name that has a family name, a middle and a given one."""
BESIDE = 70
"""Characters before and after a name in which an age is looked for."""
OLDEST = 120
NEXT = 3
"""Characters between a name and a role or an age beside it at most."""
OPENING = 16
"""Characters before an age that opens its sentence ("The striker, 22, ...")."""
DEED_BESIDE = 40
"""Characters between the words of a deed and the name next to them at most, where a rule wants it so."""
PERSON, BODY, PLACE, ANY = "person", "organisation", "place", "any"
_PARTED = regex.compile(r"[.;:“”()]|,.*,", regex.DOTALL)
MOST = 6
"""People shown under two names or roles."""


@dataclass(frozen=True, slots=True)
class _Age:
    years: int
    span: Span
    line: Line


@dataclass(frozen=True, slots=True)
class _Called:
    """What a report calls somebody. name: the fullest form; role: the words for it, folded, "" for none; span: of the
    fullest form, with the role where it stands beside."""

    name: str
    role: str
    span: Span
    line: Line


@dataclass(frozen=True, slots=True)
class _Deed:
    people: tuple[str, ...]
    line: Line
    of: str


@dataclass(frozen=True, slots=True)
class _DeedRule:
    """name: the deed's, in all languages; of: whether people, people and bodies, or places are named for it."""

    pattern: regex.Pattern[str]
    name: str
    beside: bool
    of: str


def ages(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """People whom accounts give other ages or years of birth, each once, with all that is told of it."""
    told: dict[str, list[tuple[Report, _Age]]] = {}
    for report in whole.heads:
        for person, age in _ages(report, whole).items():
            told.setdefault(person, []).append((report, age))
    for person, given in told.items():
        years = [age.years for _, age in given]
        if max(years) - min(years) < OTHER_AGE:
            continue
        report, first = given[0]
        accounts: dict[int, list[tuple[Report, _Age]]] = {}
        for one in given:
            accounts.setdefault(one[1].years, []).append(one)
        made = Difference(
            Question("how many", age_of(person, report, whole)),
            "differ",
            tuple(
                Account(
                    alike[0][1].span.of(alike[0][0].reading.article.text),
                    tuple(report.passage(age.span) for report, age in alike),
                    tuple(dict.fromkeys(sourcing.source(report, age.line.span) for report, age in alike)),
                )
                for alike in accounts.values()
            ),
            "no birthday makes these one age",
        )
        yield (-len(given), first.line.number, first.span.start), made


def persons(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Deeds on which two accounts differ."""
    deeds = {report.id: _deeds(report, whole) for report in whole.heads}
    known = {report.id: {name for name, _, _, _ in _names(report, whole)} for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
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
            asks: Asks = "where" if {one.of, other.of} == {PLACE} else "who"
            made = Difference(Question(asks, name), "differ", accounts, tried)
            yield (-2, one.line.number, one.line.span.start), made


def called(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """People whom accounts call by other forms of the name or by other words for the role."""
    names: dict[str, list[tuple[Report, _Called]]] = {}
    for report in whole.heads:
        for person, one in _called(report, whole).items():
            names.setdefault(person, []).append((report, one))
    made = 0
    for person, forms in names.items():
        written = {key(one.name) for _, one in forms}
        roles = {one.role for _, one in forms if one.role}
        if len(forms) < 2 or made >= MOST or (len(written) < 2 and len(roles) < 2):
            continue
        made += 1
        shown = dict.fromkeys(one.span.of(report.reading.article.text) for report, one in forms)
        account = Account(
            " · ".join(shown),
            tuple(report.passage(one.span) for report, one in forms),
            tuple(dict.fromkeys(sourcing.source(report, one.line.span) for report, one in forms)),
        )
        report, first = forms[0]
        tried = "one name written in two ways" if len(written) > 1 else "one person by two words for the role"
        question = Question("who", whole.who.label(person))
        yield (-len(forms), first.line.number, first.span.start), Difference(question, "agree", (account,), tried)


def _called(report: Report, whole: Material) -> dict[str, _Called]:
    """By person the fullest name that a report gives, with the role beside it; of people named in full."""
    text = report.reading.article.text
    roles = {
        whole.who.of(report.id, entity.id): entity.roles
        for entity in report.reading.entities
        if entity.kind == "person"
    }
    found: dict[str, _Called] = {}
    for person, span, line in _named(report, whole):
        name = span.of(text)
        if " " not in name or (person in found and len(found[person].name) >= len(name)):
            continue
        near = [
            role.span
            for role in roles.get(person, ())
            if line.span.covers(role.span) and max(role.span.start - span.end, span.start - role.span.end) <= NEXT
        ]
        words = key(near[0].of(text)) if near else ""
        whole_span = Span(min(span.start, near[0].start), max(span.end, near[0].end)) if near else span
        found[person] = _Called(name, words, whole_span, line)
    return found


def _apart(ours: Sequence[str], theirs: Sequence[str], whole: Material) -> bool:
    label = whole.who.label
    return not any(
        _common(a, b)
        or across_scripts(label(a), label(b))
        or max(alike(a, b), alike(label(a), label(b))) >= OTHER_PERSON
        for a in ours
        for b in theirs
    )


def _common(a: str, b: str) -> bool:
    """Whether two names have a word in common, the family name that stands first in two full names apart: "Nguyễn Xuân
    Sơn" and "Nguyễn Tiến Linh" are two people."""
    one, other = a.split(), b.split()
    common = set(one) & set(other)
    full = min(len(one), len(other)) >= FULL and one[0] == other[0] and common == {one[0]}
    return bool(common) and not full


def _named(report: Report, whole: Material) -> Iterator[tuple[str, Span, Line]]:
    """People where a report names them in its body."""
    for name, kind, span, line in _names(report, whole):
        if kind == PERSON:
            yield name, span, line


def _names(report: Report, whole: Material) -> Iterator[tuple[str, str, Span, Line]]:
    """Whom and what a report names in its body, of what kind."""
    for mention in report.mentions:
        if mention.via != "name":
            continue
        name = whole.who.of(report.id, mention.entity)
        line = report.line_at(mention.span.start)
        if name is not None and line is not None and not line.title:
            yield name, whole.who.kinds.get(name, ""), mention.span, line


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
            told = "age" if "age" in hit.groupdict() else "born"
            digits = Span(start + hit.start(told), start + hit.end(told))
            years = int(hit[told]) if told == "age" else _age_by_birth(int(hit[told]), report)
            if years is None:
                continue
            shown = (quantity.span for quantity in report.reading.quantities if quantity.span.covers(digits))
            age = _Age(years, next(shown, digits), line)
            if age.years <= OLDEST and found.setdefault(person, age).years != age.years:
                twice.add(person)
    for person, age in _ages_beside(report, whole):
        if found.setdefault(person, age).years != age.years:
            twice.add(person)
    return {person: age for person, age in found.items() if person not in twice}


def _age_by_birth(year: int, report: Report) -> int | None:
    """How old somebody is or will be in the year of a report."""
    dated = report.reading.article.dated
    age = dated.earliest.year - year if dated is not None and dated.earliest is not None else 0
    return age if age > 0 else None


def _ages_beside(report: Report, whole: Material) -> Iterator[tuple[str, _Age]]:
    """Ages in words beside a name ("nineteen, Ada Lorn"), and those in a sentence without names whose subject is the
    only person of the sentence before ("The 22-year-old ...")."""
    people: dict[int, dict[str, list[Span]]] = {}
    for person, span, line in _named(report, whole):
        if not span.of(report.reading.article.text).isupper():
            people.setdefault(line.number, {}).setdefault(person, []).append(span)
    for quantity in report.reading.quantities:
        low, place = quantity.amount.low, report.line_at(quantity.span.start)
        told = quantity.amount.unit == YEARS and low is not None and low == quantity.amount.high and low <= OLDEST
        if not told or low is None or place is None or place.title or not _is_age(report, quantity.span, whole):
            continue
        here = people.get(place.number, {})
        beside = [
            person
            for person, spans in here.items()
            if any(max(span.start - quantity.span.end, quantity.span.start - span.end) <= NEXT for span in spans)
        ]
        opens = quantity.span.start - place.span.start <= OPENING
        before = list(people.get(place.number - 1, {})) if opens and not here else []
        if len(beside or before) == 1:
            yield (beside or before)[0], _Age(int(low), quantity.span, place)


def _is_age(report: Report, span: Span, whole: Material) -> bool:
    """Whether years are somebody's age: a word of age stands with them."""
    words = _age_words(whole.packs.get(report.reading.language))
    within = report.tokens.within(span)
    return bool(words.find(report.tokens, range(within.start, within.stop + 1)))


@lru_cache(maxsize=64)
def _age_words(pack: Pack) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.table("comparison.concepts").get("age", ()), None), pack)


def _deeds(report: Report, whole: Material) -> dict[str, _Deed]:
    """Of whom or what a report tells what one only did or is; nothing of what it tells twice."""
    pack = whole.packs.get(report.reading.language)
    text = report.reading.article.text
    named: dict[tuple[int, str], dict[str, list[Span]]] = {}
    for name, kind, span, line in _names(report, whole):
        if (kind == PERSON and " " not in name) or (kind == PLACE and name.isupper()):
            continue  # a surname alone; a country, in which any place may lie
        for of in {kind, ANY} if kind in (PERSON, BODY) else {kind}:
            named.setdefault((line.number, of), {}).setdefault(name, []).append(span)
    found: dict[str, _Deed] = {}
    twice: set[str] = set()
    for line in report.lines:
        for rule in _deed_rules(pack):
            if (some := named.get((line.number, rule.of))) is None:
                continue
            hit = rule.pattern.search(text, line.span.start, line.span.end)
            doers = _doers(Span(*hit.span()), some, text, rule) if hit else ()
            if doers:
                if rule.name in found:
                    twice.add(rule.name)
                found[rule.name] = _Deed(doers, line, rule.of)
    return {name: deed for name, deed in found.items() if name not in twice}


def _doers(deed: Span, named: Mapping[str, Sequence[Span]], text: str, rule: _DeedRule) -> tuple[str, ...]:
    """Whose a deed is: of all who are named in its sentence, or of the one who is named next to its words; a place
    stands behind them."""
    if not rule.beside:
        return tuple(named)
    near = []
    for person, spans in named.items():
        for span in spans:
            between = text[deed.end : span.start] if span.start >= deed.end else text[span.end : deed.start]
            if rule.of == PLACE and span.start < deed.end:
                continue
            if len(between) <= DEED_BESIDE and not _PARTED.search(between):
                near.append((len(between), span.start, person))
    return (min(near)[2],) if near else ()


@lru_cache(maxsize=64)
def _age_rules(pack: Pack) -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((regex.compile(str(rule["pattern"])), str(rule["stands"])) for rule in pack.rules("comparison.ages"))


@lru_cache(maxsize=64)
def _deed_rules(pack: Pack) -> tuple[_DeedRule, ...]:
    return tuple(
        _DeedRule(
            # Kept here: the library holds so many patterns and throws some away by chance.
            regex.compile(str(rule["pattern"]), regex.IGNORECASE, cache_pattern=False),
            str(rule["deed"]),
            bool(rule.get("beside", False)),
            str(rule.get("of", PERSON)),
        )
        for rule in pack.rules("comparison.deeds")
    )
