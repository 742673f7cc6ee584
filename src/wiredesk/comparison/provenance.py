"""How many independent origins a story's main claim has, and which.

Each report that has the main claim (`main_claims`) is followed to the end of its chain (`chains`); equal ends are one
origin. Unknown ends make a range. Each may be one of the origins that are known, so `at_least` counts none of them
beside a known one (one, where nothing is known); each may be an origin of its own, so `at_most` counts every one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

import regex

from wiredesk.comparison.accounts import cut
from wiredesk.comparison.calling import by_id
from wiredesk.comparison.chains import RETRACTED, end_of, without_repeats
from wiredesk.comparison.cited import (
    NAMED_SOURCES,
    REPORTERS,
    End,
    kind_of_outlet,
    medium,
    shown,
    sources_at,
    speaker_end,
)
from wiredesk.comparison.digest import speaker_of
from wiredesk.comparison.indexes import index
from wiredesk.comparison.main_claims import main_claim
from wiredesk.comparison.passages import Line, Material, Report, material
from wiredesk.lang.packs import Pack, Packs
from wiredesk.model.findings import Quote, Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Grouping, Origin, Origins, Story
from wiredesk.text.names import acronym_of, key
from wiredesk.text.reporting import same_outlet

BODIES = frozenset({"official", "document", "outlet"})
"""Kinds of origin that may be bodies under several names."""
_IN_BRACKETS = regex.compile(r"\s*\((\p{Lu}{2,8})\)")
PEOPLE = frozenset({"official", "spokesperson"})
"""Kinds of origin that speak themselves."""


def origins(story: Story, grouping: Grouping, readings: Mapping[ArticleId, Reading], packs: Packs) -> Origins:
    """The independent origins of a story's main claim, as far as the reports show them."""
    whole = material(story, grouping, readings, packs)
    main = main_claim(whole)
    ends = _one_body(_in_public(_voiced(_ends(whole, main), whole)), whole)
    by_key: dict[str, list[tuple[ArticleId, End]]] = {}
    for article, end in ends.items():
        by_key.setdefault(end.key, []).append((article, end))
    found = [_origin(members, whole) for _, members in sorted(by_key.items())]
    first_line = {article: lines[0].number for article, lines in main.items()}
    found.sort(key=lambda origin: (-len(origin.articles), first_line[origin.articles[0]], origin.name))
    at_least, at_most = count(ends.values())
    left = cut(story)
    told = Origins(
        at_least=at_least,
        at_most=at_most + (left.unfollowed if left is not None else 0),
        main=tuple(found),
        also=_also(whole, found),
        claim=tuple(whole.reports[article].passage(lines[0].span) for article, lines in sorted(main.items())),
        cut=left,
    )
    return by_id(told, whole.names)


def _ends(whole: Material, main: Mapping[ArticleId, Sequence[Line]]) -> dict[ArticleId, End]:
    """The end of each chain. What a report leaves open is asked again when it is known on whose word others rest."""
    notices = index(whole).notices
    ends = {article: end_of(article, whole, main) for article in sorted(main) if article not in notices}
    known = {end.speaker for end in ends.values() if end.sure and end.speaker is not None}
    if known:
        ends = {article: end if end.sure else end_of(article, whole, main, known) for article, end in ends.items()}
    return {article: end for article, end in ends.items() if end.kind != RETRACTED}


def _in_public(ends: Mapping[ArticleId, End]) -> dict[ArticleId, End]:
    """A spokesperson who speaks to one reporter says what others have heard too: where other reports end with that
    person, so do those that were told it."""
    public = {end.speaker: end for end in ends.values() if end.kind == "spokesperson" and end.speaker is not None}
    return {
        article: replace(public[end.speaker], because=end.because, chain=end.chain)
        if end.kind in REPORTERS and end.speaker in public
        else end
        for article, end in ends.items()
    }


def _voiced(ends: Mapping[ArticleId, End], whole: Material) -> dict[ArticleId, End]:
    """A body that speaks in a report through one spokesperson is that person: "the coast guard said" beside "coast
    guard spokesman N. told reporters" is one word, whichever of the two a report puts first."""
    found = dict(ends)
    for article, end in ends.items():
        body = end.speaker
        if end.kind != "official" or body is None or whole.who.kinds.get(body) != "organisation":
            continue
        report = whole.reports[article]
        voices = {speaker_of(quote, report, whole): quote for quote in report.reading.quotes}
        voices = {one: quote for one, quote in voices.items() if one is not None and _speaks_for(one, body, whole)}
        if len(voices) == 1:
            voice = speaker_end(next(iter(voices.values())), report, whole)
            if voice is not None:
                found[article] = replace(voice, because=(*end.because, *voice.because), chain=end.chain)
    return found


def _speaks_for(person: str, body: str, whole: Material) -> bool:
    """Whether somebody is called the spokesperson of a body, or of none that is named."""
    of = {role.of for role in whole.who.roles.get(person, ()) if role.role == "spokesperson" and not role.modifier}
    return bool(of) and all(not each or whole.who.by_key.get(each, each) == body for each in of)


def _one_body(ends: Mapping[ArticleId, End], whole: Material) -> dict[ArticleId, End]:
    """A country or body by its short name is the one whose longer name contains it ("Talle", "government of Talle");
    one by its letters is the one whose name they are made of, in any language that gives both."""
    named = {end.key: frozenset(key(end.name).split()) for end in ends.values() if end.kind in BODIES}
    holders: dict[str, list[str]] = {}
    for name, tokens in named.items():
        for token in tokens:
            holders.setdefault(token, []).append(name)
    longer: dict[str, str] = {}
    for short, tokens in named.items():
        sharing = min((holders[token] for token in tokens), key=len, default=list(named))
        containing = list(islice((name for name in sharing if tokens < named[name]), 2))
        if len(containing) == 1:
            longer[short] = containing[0]
    lettered = _by_letters(ends, whole)
    keys = {}
    for end in ends.values():
        one = longer.get(end.key, end.key)
        keys[end.key] = lettered.get(one, one)
    classed = _by_class({keys[end.key]: end for end in ends.values() if end.kind in (*BODIES, "unnamed")}, whole)
    classed |= _documents({keys[end.key]: end for end in ends.values() if end.kind == "document"})
    found = {}
    for article, end in ends.items():
        one = classed.get(keys[end.key], keys[end.key])
        found[article] = replace(end, key=one, sure=end.sure or one != end.key)
    return found


def _documents(ends: Mapping[str, End]) -> dict[str, str]:
    """Keys of documents that are not called by any name ("the verdict", "bản án") → the key of the one that is, or of
    the first of them: the main claim of a story seldom rests on two."""
    named = sorted(name for name, end in ends.items() if any(word[:1].isupper() for word in end.name.split()[1:]))
    if len(named) > 1:
        return {}
    head = named[0] if named else min(ends, default="")
    return {name: head for name in ends if name != head}


def _by_class(ends: Mapping[str, End], whole: Material) -> dict[str, str]:
    """Keys of authorities → the key of the one of the same class and place: "police in Lisk", "Cảnh sát Lisk". One of
    which no place is said is that of its class which is alone in the story."""
    words = [
        (name, frozenset(key(word).split()))
        for pack in whole.packs
        for name, forms in pack.table("provenance.authorities").items()
        for word in forms
    ]
    words.sort(key=lambda row: -len(row[1]))
    between = {key(word) for pack in whole.packs for word in pack.strings("provenance.between")}
    classes: dict[str, dict[str, frozenset[str]]] = {}
    for name, end in sorted(ends.items()):
        tokens = set(key(end.name.partition(" (")[0]).split())
        hit = next(((kind, parts) for kind, parts in words if parts <= tokens), None)
        if hit is not None:
            classes.setdefault(hit[0], {})[name] = frozenset(tokens - hit[1] - between)
    heads: dict[str, str] = {}
    for places in classes.values():
        fullest = [place for place in set(places.values()) if not any(place < other for other in places.values())]
        for name, place in places.items():
            meant = [other for other in fullest if place <= other]
            if len(meant) == 1:
                heads[name] = min(one for one, own in places.items() if own == meant[0])
    return {name: head for name, head in heads.items() if name != head}


def _by_letters(ends: Mapping[ArticleId, End], whole: Material) -> dict[str, str]:
    """Keys of bodies → the key of the one that has the same letters, where a report writes them behind the name
    ("Cục Khảo sát địa chất Mỹ (USGS)"), where they are the name, or where the name is made of them."""
    names: dict[str, dict[str, None]] = {}
    for end in ends.values():
        if end.kind in BODIES:
            names.setdefault(end.key, {})[end.name.partition(" (")[0]] = None
    stated: dict[str, set[str]] = {name: {form for form in forms if form.isupper()} for name, forms in names.items()}
    for report in whole.reports.values():
        text = report.reading.article.text
        for name, forms in names.items():
            for form in forms:
                at = text.find(form)
                while at >= 0:
                    hit = _IN_BRACKETS.match(text, at + len(form))
                    if hit is not None:
                        stated[name].add(hit[1])
                    at = text.find(form, at + 1)
    heads: dict[str, str] = {}
    letters = sorted({sign for signs in stated.values() for sign in signs})
    for sign in letters:
        same = sorted(
            name
            for name, forms in names.items()
            if sign in stated[name] or any(acronym_of(sign, form) for form in forms)
        )
        heads |= {name: heads.get(same[0], same[0]) for name in same}
    for name, forms in names.items():
        for other, longer in names.items():
            if name != other and any(_spelled_out(short, long) for short in forms for long in longer):
                heads[name] = heads.get(other, other)
    return heads


def _spelled_out(short: str, long: str) -> bool:
    """Whether letters at the beginning of one name stand for the first words of the other ("UBND xã Bình An")."""
    first, _, rest = short.partition(" ")
    if not rest or not first.isupper() or not long.lower().endswith(f" {rest.lower()}"):
        return False
    return acronym_of(first, long[: -len(rest)].strip())


def count(ends: Iterable[End]) -> tuple[int, int]:
    """The range of the number of origins. A person's word is an origin beside the reporter who asked that person only
    at most: what is told as the word alone may have come through the reporter."""
    ends = list(ends)
    sure = {end.key: end for end in ends if end.sure}
    vague = {end.key for end in ends if not end.sure} - sure.keys()
    asked = {end.speaker for end in sure.values() if end.kind in REPORTERS}
    at_least = sum(end.kind in REPORTERS or end.speaker is None or end.speaker not in asked for end in sure.values())
    return (max(at_least, 1 if ends else 0), len(sure) + len(vague))


class Sourcing:
    """On whose word each passage of a story rests, by name; the ends of the reports' chains are followed once."""

    def __init__(self, whole: Material, main: Mapping[ArticleId, Sequence[Line]]) -> None:
        self.whole = whole
        self.main = main
        self._ends: dict[ArticleId, str] = {}

    def source(self, report: Report, span: Span) -> str:
        """The named source that a passage rests on, else the end of its report's chain."""
        named = [end for end in sources_at(report, span, self.whole) if end.sure]
        if named:
            # A body is not its town: of two names of which one holds the other the fuller one is meant.
            first = next((end for end in named[1:] if named[0].name in end.name), named[0])
            return self.whole.who.label(first.speaker) if first.speaker else first.name
        if report.id not in self._ends:
            end = end_of(report.id, self.whole, self.main)
            person = end.speaker is not None and end.kind not in REPORTERS
            self._ends[report.id] = self.whole.who.label(end.speaker or "") if person else end.name
        return self._ends[report.id]


def _origin(members: Sequence[tuple[ArticleId, End]], whole: Material) -> Origin:
    """One origin of all the reports that end in it; the fullest of their names, the longest of their chains."""
    ends = [end for _, end in members]
    name = max((end.name for end in ends), key=lambda name: (len(name.split()), name))
    longest = max(ends, key=lambda end: (len(end.chain), end.chain))
    kinds = sorted(end.kind for end in ends)
    kind = "spokesperson" if "spokesperson" in kinds else kinds[0]
    chain = longest.chain if kind == "report" or kind == "unknown" else (*longest.chain, name)
    because = tuple(dict.fromkeys(passage for end in ends for passage in end.because if passage.exact))
    return Origin(
        name=name,
        kind=kind,
        article=next((end.article for end in ends if end.article), None),
        chain=without_repeats(chain),
        articles=tuple(sorted(article for article, _ in members)),
        because=because,
    )


def _also(whole: Material, main: Sequence[Origin]) -> tuple[Origin, ...]:
    """Agencies, outlets, documents, offices and people credited for other claims, each once."""
    known = {whole.who.named(name) for origin in main for name in (origin.name, *origin.chain)}
    known.update(origin.name.partition(" (")[0] for origin in main)
    words = list(dict.fromkeys(name for origin in main for name in (origin.name, *origin.chain)))

    @cache
    def of_main(name: str, pack: Pack) -> bool:
        return any(same_outlet(name, other, pack) for other in words)

    voices = [whole.who.named(origin.name.partition(" (")[0]) for origin in main if origin.kind == "spokesperson"]

    @cache
    def voiced(identity: str) -> bool:
        body = whole.who.kinds.get(identity) == "organisation"
        return body and any(_speaks_for(one, identity, whole) for one in voices)

    found: dict[str, Origin] = {}
    told: dict[str, dict[ArticleId, Passage]] = {}
    for article in sorted(whole.reports):
        report = whole.reports[article]
        pack = whole.packs.get(report.reading.language)
        for span, name, kind, identity in _credited(report, whole):
            if identity in known or whole.who.label(identity) in known or not name:
                continue
            if voiced(identity):
                continue
            if kind not in PEOPLE and (same_outlet(name, report.outlet, pack) or of_main(name, pack)):
                continue
            if identity not in found:
                found[identity] = Origin(name, kind, None, (report.outlet, name))
            told.setdefault(identity, {}).setdefault(article, report.passage(span))
    return tuple(
        replace(origin, articles=tuple(told[identity]), because=tuple(told[identity].values()))
        for identity, origin in sorted(found.items(), key=lambda row: row[1].name)
    )


def _credited(report: Report, whole: Material) -> list[tuple[Span, str, str, str]]:
    """Whom a report credits: words, name, kind, the story's key; in order of the text."""
    pack = whole.packs.get(report.reading.language)
    found = []
    for credit in report.reading.credits:
        if credit.scope == "picture":
            continue
        if credit.kind in NAMED_SOURCES and medium(credit, report, whole):
            name = shown(credit.source, pack)
            kind = credit.kind if credit.kind == "document" else kind_of_outlet(name, whole)
            found.append((credit.span, name, kind, whole.who.named(name)))
    for quote in report.reading.quotes:
        found.extend(
            (quote.span, name, kind_of_outlet(name, whole), whole.who.named(name)) for name in quote.relayed_by
        )
        if not _figures(quote, report):
            continue
        end = speaker_end(quote, report, whole)
        if end is not None and end.speaker is not None and _official(end.speaker, whole):
            found.append((quote.span, end.name, end.kind, end.speaker))
    return sorted(found)


def _figures(quote: Quote, report: Report) -> bool:
    """Whether reported speech vouches for a number: that is a claim which has this origin."""
    if quote.mode == "direct":
        return False
    return any(quote.content.covers(quantity.span) for quantity in report.reading.quantities)


def _official(identity: str, whole: Material) -> bool:
    """Whether somebody speaks for others: a body, or a person with a role."""
    return whole.who.kinds.get(identity) == "organisation" or bool(whole.who.roles.get(identity))
