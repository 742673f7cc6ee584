"""Where it happened, as each account opens: a place in a place, one place under two names, or two places of one level.

The places of an account are those that its first sentences name behind a word of place, each with what stands in
apposition to it ("xã Măng Ri, tỉnh Quảng Ngãi"). Names in common, and countries and regions, which hold whatever a
report calls by its village, reconcile them; two villages, two districts under other names do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import regex

from wiredesk.comparison.passages import Line, Material, Report, likeness
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.questions import happening
from wiredesk.lang.packs import Pack
from wiredesk.model.findings import Mention
from wiredesk.model.spans import Span
from wiredesk.model.story import Account, Difference, Question, Verdict
from wiredesk.text.names import alike, key

Ranked = tuple[tuple[int, int, int], Difference]
OPENING = 3
"""Sentences of a body among which the first that names a place is looked for."""
MOST = 2
"""Places of one account at most."""
BEFORE, BETWEEN = 32, 24
"""Characters before a name in which a word of place stands; between two names of which the one holds the other."""
OTHER_PLACE = 0.5
"""Likeness of two names below which they are certainly not one place's."""
_ENDED = regex.compile(r"\s*(?:[,.;:)(]|$)|\s+\p{Ll}{1,4}\b")
"""What a name ends before: a sign or a short word. A longer one may be what is named after it ("Talle hospital")."""
ALIKE = 0.1
"""Likeness of two sentences, not both the first, from which their places are those of one thing."""
PLACED = frozenset({"place", "other"})


@dataclass(frozen=True, slots=True)
class _Setting:
    """The places of one account. spans: the phrases; names: the story's keys of all of them, without countries and
    regions where others are named; wide: whether only those are named; first: whether the body opens with it; level:
    what the first is ("xã", "District"), "" if that is not said."""

    report: Report
    line: Line
    spans: tuple[Span, ...]
    names: frozenset[str]
    wide: bool
    first: bool
    level: str


def settings(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """One line with the places of the happening, where accounts name other ones."""
    found = [one for report in whole.heads if (one := _setting(report, whole)) is not None]
    groups: list[list[_Setting]] = []
    for one in found:
        same = next((group for group in groups if group[0].names == one.names), None)
        if same is None:
            groups.append([one])
        else:
            same.append(one)
    if len(groups) < 2:
        return
    tried: dict[Verdict, dict[str, None]] = {"differ": {}, "finer": {}}
    for a, b in combinations([group[0] for group in groups], 2):
        if outcome := _together(a, b, whole):
            tried[outcome[0]][outcome[1]] = None
    if not any(tried.values()):
        return
    verdict: Verdict = "differ" if tried["differ"] else "finer"
    accounts = tuple(
        Account(
            _shown(group[0]),
            tuple(one.report.passage(span) for one in group for span in one.spans),
            tuple(dict.fromkeys(sourcing.source(one.report, one.line.span) for one in group)),
        )
        for group in groups
    )
    told = happening({one.report.id: (one.line,) for one in found}, whole)
    made = Difference(Question("where", told), verdict, accounts, "; ".join(tried[verdict]))
    yield (-len(found), min(one.line.number for one in found), found[0].spans[0].start), made


def _together(a: _Setting, b: _Setting, whole: Material) -> tuple[Verdict, str] | None:
    """Whether two accounts can mean one place, and why; None if their sentences tell of other things."""
    if a.names & b.names:
        common = ", ".join(sorted(whole.who.label(name) for name in a.names & b.names))
        return "finer", f"both are in {common}: one says more of where"
    if not (a.first and b.first) and likeness(a.line, b.line, whole.reports) < ALIKE:
        return None
    if not a.wide and not b.wide and a.level and a.level == b.level and _apart(a, b, whole):
        return "differ", f"{_shown(a)} and {_shown(b)} are two places of one level"
    if a.wide != b.wide:
        wide, narrow = (a, b) if a.wide else (b, a)
        return "finer", f"{_shown(narrow)} can lie in {_shown(wide)}"
    return "finer", f"nothing says that {_shown(a)} and {_shown(b)} are two places"


def _apart(a: _Setting, b: _Setting, whole: Material) -> bool:
    """Whether neither account names the other's place anywhere, under any spelling."""
    for one, other in ((a, b), (b, a)):
        known = {whole.who.of(one.report.id, mention.entity) for mention in one.report.mentions}
        if known & other.names:
            return False
    return not any(alike(x, y) >= OTHER_PLACE or set(x.split()) & set(y.split()) for x in a.names for y in b.names)


def _shown(one: _Setting) -> str:
    return one.spans[0].of(one.report.reading.article.text)


def _setting(report: Report, whole: Material) -> _Setting | None:
    body = [line for line in report.lines if not line.title][:OPENING]
    pack = whole.packs.get(report.reading.language)
    for line in body:
        chains = list(_chains(report, line, pack))[:MOST]
        if not chains:
            continue
        names: dict[str, Mention] = {}
        for chain in chains:
            for mention in chain:
                if identity := whole.who.of(report.id, mention.entity):
                    names[identity] = mention
        if names:
            spans = tuple(_phrase(report, chain) for chain in chains)
            close = frozenset(name for name in names if not _is_wide(name, pack))
            level = _level(report, chains[0][0], pack)
            return _Setting(report, line, spans, close or frozenset(names), not close, line is body[0], level)
    return None


def _phrase(report: Report, chain: Sequence[Mention]) -> Span:
    text = report.reading.article.text
    start, end = chain[0].span.start, chain[-1].span.end
    closed = "(" in text[start:end] and text[end : end + 1] == ")"
    return Span(start, end + closed)


def _chains(report: Report, line: Line, pack: Pack) -> Iterator[list[Mention]]:
    """The names of places behind words of place, each with those that it lies in."""
    before, links = _words(pack)
    if before is None:
        return
    text = report.reading.article.text
    speaking = [quote.speaker.span for quote in report.reading.quotes if quote.speaker and quote.speaker.span]
    chain: list[Mention] = []
    last = line.span.start
    for mention in report.mentions:
        if not line.span.covers(mention.span) or mention.via != "name" or mention.kind not in PLACED:
            continue
        start = mention.span.start
        if chain and start - last <= BETWEEN and links.fullmatch(text, last, start):
            chain.append(mention)
            last = mention.span.end
            continue
        if chain:
            yield chain
            chain = []
        hit = before.search(text, max(last, start - BEFORE), start)
        spoken = any(span.meets(mention.span) for span in speaking)
        if hit is not None and not spoken and (mention.kind == "place" or _plainly(text, mention, hit)):
            chain = [mention]
        last = mention.span.end
    if chain:
        yield chain


def _plainly(text: str, mention: Mention, before: regex.Match[str]) -> bool:
    """Whether a name of unknown kind is a place's: right behind a word of place, and no part of a longer name."""
    name = mention.span.of(text)
    bare = text[before.end("before") : mention.span.start].isspace()
    return bare and not name.isupper() and name.isprintable() and _ENDED.match(text, mention.span.end) is not None


def _level(report: Report, mention: Mention, pack: Pack) -> str:
    """What kind of place a name is of, by the word before or at the end of it."""
    text = report.reading.article.text
    kinds = _kinds(pack)
    found = kinds.search(text, max(0, mention.span.start - BETWEEN), mention.span.end) if kinds is not None else None
    return found["level"].casefold() if found is not None and found.end() >= mention.span.start else ""


@lru_cache(maxsize=64)
def _words(pack: Pack) -> tuple[regex.Pattern[str] | None, regex.Pattern[str]]:
    """Words of place before a name, and what stands between the name of a place and that of the one that it lies in."""
    before = _either(pack.strings("comparison.place_before"))
    types = _either((*pack.strings("places.type_words"), *pack.strings("comparison.place_links")))
    pattern = rf"(?<!\p{{L}})(?P<before>{before})\s(?:[\p{{Ll}}\d’'-]+\s+){{0,2}}$" if before else ""
    return (
        regex.compile(pattern, regex.IGNORECASE) if pattern else None,
        regex.compile(rf"(?:[\s,(–-]|(?<!\p{{L}})(?:{types or '(?!)'})(?!\p{{L}}))*", regex.IGNORECASE),
    )


@lru_cache(maxsize=64)
def _kinds(pack: Pack) -> regex.Pattern[str] | None:
    levels = _either(pack.strings("comparison.place_levels"))
    return regex.compile(rf"(?<!\p{{L}})(?P<level>{levels})(?!\p{{L}})\s*(?:\p{{Lu}}|$)") if levels else None


def _either(words: Sequence[str]) -> str:
    return "|".join(regex.escape(word, special_only=True) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=64)
def _regions(pack: Pack) -> frozenset[str]:
    return frozenset(key(name) for name in pack.strings("places.regions"))


def _is_wide(name: str, pack: Pack) -> bool:
    """Whether a name is that of a country, whose key is its code, or of a part of the world."""
    return (len(name) == 2 and name.isupper()) or name in _regions(pack)
