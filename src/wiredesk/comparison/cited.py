"""On whose word a passage of one report rests: the people, bodies, papers, agencies and outlets that it names there.

The same source under another name is found by what the whole story says: an outlet of the story by its name, a body
behind those who speak for it, "the company" by what was named before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from wiredesk.comparison.digest import speaker_of
from wiredesk.comparison.indexes import index
from wiredesk.comparison.passages import Material, Report
from wiredesk.lang.packs import Pack
from wiredesk.model.findings import Credit, Quote
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.text.addresses import outlet_name, registrable
from wiredesk.text.credits import agency, names_translator
from wiredesk.text.names import key

NAMED_SOURCES = frozenset({"agency", "outlet", "document", "republication", "translation"})
"""Credits that are listed as origins of other claims."""
MEDIA = frozenset({"agency", "outlet"})
REPORTERS = frozenset({"report", "agency", "outlet"})
"""Kinds of origin that may have asked a speaker themselves."""
NEAR = 2
"""Sentences around the main passage in which the one that introduces it is looked for."""


@dataclass(frozen=True, slots=True)
class End:
    """Where a report's chain ends. key: equal for equal origins. speaker: the story's key of the person whose word it
    is, beside the agency that was told. sure: whether it could not be another end under a vaguer name."""

    key: str
    name: str
    kind: str
    sure: bool
    article: ArticleId | None = None
    chain: tuple[str, ...] = ()
    because: tuple[Passage, ...] = ()
    speaker: str | None = None


def pack_of(report: Report, whole: Material) -> Pack:
    """The pack of the language of a report."""
    return whole.packs.get(report.reading.language)


def medium(credit: Credit, report: Report, whole: Material) -> bool:
    """Whether a credit names who made the text: a translator made no news."""
    words = credit.span.of(report.reading.article.text)
    by_hand = credit.kind == "translation" and names_translator(words, pack_of(report, whole))
    return bool(credit.source) and not by_hand


def shown(source: str, pack: Pack) -> str:
    """The name of a source; of an address, its outlet."""
    if "/" not in source:
        return agency(source, pack) or source
    return outlet_name(source, pack) or registrable(source) or source


def kind_of_outlet(name: str, whole: Material) -> str:
    """Agency or outlet, as the packs know the name or as some report of the story calls it."""
    if sends_reports(name, whole):
        return "agency"
    identity = whole.who.named(name)
    return "agency" if "agency" in index(whole).called.get(identity, ()) else "outlet"


def sends_reports(name: str, whole: Material) -> bool:
    """Whether the packs know the name as that of an agency, whose text is its own report unless it says otherwise."""
    wires = whole.packs.root.strings("attribution.wires")
    return any(agency(name, pack) in wires for pack in whole.packs)


def sources_at(report: Report, span: Span, whole: Material) -> list[End]:
    """Sources of what is told in a span, the named ones first, in order of the text; the outlet's own name is none,
    unless it is the outlet that speaks."""
    found: list[tuple[bool, Span, End]] = []
    for quote in report.reading.quotes:
        if quote.span.meets(span) and quote.speaker is not None and quote.content.meets(span):
            end = _spoken_end(quote, report, whole)
            found.append((not end.sure, quote.span, end))
    for credit in report.reading.credits:
        if credit.kind == "photo" or credit.scope in ("picture", "article") or not credit.covers.meets(span):
            continue
        # "Police said" says on whose word a sentence is, not who the report has it from.
        if credit.kind in ("official", "unnamed") and credit.rule.endswith(".attribution.teller"):
            continue
        if credit.kind in MEDIA and index(whole).own_name(credit.source, report):
            continue
        end = _credit_end(credit, report, whole)
        found.append((not end.sure, credit.span, end))
    return [end for _, _, end in sorted(found, key=lambda entry: (entry[0], entry[1], entry[2].key))]


def _spoken_end(quote: Quote, report: Report, whole: Material) -> End:
    """The end of what was said: who passed it on, else who said it."""
    end = speaker_end(quote, report, whole)
    if end is None:
        assert quote.speaker is not None
        name = quote.speaker.name
        words = report.passage(quote.speaker.span)
        return End(f"unnamed:{report.family}:{name.lower()}", name, "unnamed", False, because=(words,))
    relayed = [name for name in quote.relayed_by if not index(whole).own_name(name, report)]
    if not relayed:
        return end
    first = relayed[0]
    named, kind = f"name:{whole.who.named(first)}", kind_of_outlet(first, whole)
    return replace(end, key=named, name=first, kind=kind, chain=tuple(reversed(relayed)))


def speaker_end(quote: Quote, report: Report, whole: Material) -> End | None:
    """Who said it as an end of a chain, whoever passed it on; None if that is nobody known."""
    if quote.speaker is None:
        return None
    words = (report.passage(quote.speaker.span),)
    name = quote.speaker.name
    if index(whole).exactly(name):
        return End(f"name:{whole.who.named(name)}", name, kind_of_outlet(name, whole), True, because=words)
    identity = (
        _named_before_cue(quote, report, whole)
        or speaker_of(quote, report, whole)
        or _named_within(name, whole)
        or _body_within(quote.speaker.span, report, whole)
        or _body_meant(quote, report, whole)
    )
    return end_of_speaker(identity, words, whole) if identity is not None else None


def end_of_speaker(identity: str, words: tuple[Passage, ...], whole: Material) -> End:
    person = whole.who.kinds.get(identity, "person") == "person"
    return End(
        f"name:{identity}",
        index(whole).label(identity) if person else whole.who.label(identity),
        "spokesperson" if "spokesperson" in index(whole).roles(identity) else "official",
        True,
        because=words,
        speaker=identity,
    )


def _named_before_cue(quote: Quote, report: Report, whole: Material) -> str | None:
    """The one person named in full in the words for a speaker of one word: that word belonged to an office."""
    assert quote.speaker is not None
    cue, span = quote.cue, quote.speaker.span
    if " " in quote.speaker.name or quote.speaker.via != "name":
        return None
    between = Span(span.start, max(span.end, cue.start if cue is not None else 0))
    people = {
        identity
        for mention in report.mentions
        if mention.kind == "person" and between.covers(mention.span) and " " in mention.name
        if (identity := whole.who.of(report.id, mention.entity)) is not None
    }
    return people.pop() if len(people) == 1 else None


def _named_within(name: str, whole: Material) -> str | None:
    """The one person whose full name ends a phrase ("defence ministry spokesman Milan Dravec")."""
    tokens = key(name).split()
    ends = {" ".join(tokens[at:]) for at in range(len(tokens) - 1)}
    people = {
        identity
        for end in ends
        if (identity := whole.who.by_key.get(end)) is not None and whole.who.kinds.get(identity) == "person"
    }
    return people.pop() if len(people) == 1 else None


def _body_within(span: Span, report: Report, whole: Material) -> str | None:
    """The one body that a phrase names which does not say who speaks for it ("the management of Norr Estates"); not of
    some of several ("two officials of the ministry")."""
    pack = pack_of(report, whole)
    words = span.of(report.reading.article.text).lower()
    first = words.split()[:1]
    if not first or first[0] in (*pack.strings("roles.indefinite"), *pack.strings("quotes.indefinite")):
        return None
    if any(word in words for word in pack.strings("attribution.groups")):
        return None
    bodies = {
        identity
        for mention in report.mentions
        if mention.kind == "organisation"
        and span.covers(mention.span)
        and (identity := whole.who.of(report.id, mention.entity)) is not None
    }
    return bodies.pop() if len(bodies) == 1 else None


def _body_meant(quote: Quote, report: Report, whole: Material) -> str | None:
    """Whom "the company" or "it" means: the body or thing that is named first in the sentence, else in the title."""
    assert quote.speaker is not None
    pack = pack_of(report, whole)
    words = set(key(quote.speaker.name).split())
    if not any(set(key(body).split()) <= words for body in _bodies(pack)):
        return None
    if len(words) > 2 or quote.speaker.entity is not None:
        return None
    line = report.line_at(quote.speaker.span.start)
    near = [one for one in report.lines if line is not None and not one.title and 0 <= line.number - one.number <= NEAR]
    near.sort(key=lambda one: -one.number)
    for span in (*(one.span for one in near), *(one.span for one in report.lines if one.title)):
        for mention in report.mentions:
            identity = whole.who.of(report.id, mention.entity) if span.covers(mention.span) else None
            if (
                identity is None
                or mention.kind == "place"
                or mention.span.start >= quote.speaker.span.start > span.start
            ):
                continue
            if not whole.who.roles.get(identity):
                return identity
    return None


@lru_cache(maxsize=64)
def _bodies(pack: Pack) -> tuple[str, ...]:
    return (*pack.strings("quotes.companies"), *pack.strings("provenance.pronouns"))


def _credit_end(credit: Credit, report: Report, whole: Material) -> End:
    words = report.passage(credit.span)
    body = _body_within(credit.span, report, whole) if credit.kind == "unnamed" else None
    if body is not None:
        return end_of_speaker(body, (words,), whole)
    if credit.kind == "unnamed":
        return End(
            f"unnamed:{report.family}:{credit.source.lower()}", credit.source, "unnamed", False, because=(words,)
        )
    if index(whole).exactly(credit.source):
        named = f"name:{whole.who.named(credit.source)}"
        return End(named, credit.source, kind_of_outlet(credit.source, whole), True, because=(words,))
    within = _named_within(credit.source, whole) if credit.kind == "official" else None
    if within is not None:
        return end_of_speaker(within, (words,), whole)
    issuer = _body_within(credit.covers, report, whole) if credit.kind == "document" else None
    if issuer is not None:
        return End(f"name:{issuer}", credit.source, "document", True, because=(words,))
    identity = whole.who.named(credit.source)
    kind: str = credit.kind if credit.kind in ("agency", "outlet", "official", "document") else "outlet"
    if kind == "official" and "spokesperson" in index(whole).roles(identity):
        kind = "spokesperson"
    speaker = identity if kind in ("official", "spokesperson") else None
    return End(f"name:{identity}", credit.source, kind, True, because=(words,), speaker=speaker)
