"""Where the chain of one report's main claim ends: on whose word it rests in the end.

1. a copy, cut, translation or rewrite ends where its original ends;
2. a report whose text was made by somebody named (a dispatch, a republication) stands for that somebody from here on;
3. where the text shows reporting of its own on the spot (a dateline at the place, "told this paper"), it ends there;
4. else at the one source that the main passage rests on, or the sentence that introduces it: a spokesperson, a
   statement, an agency, held or only named;
5. else it is not known: "unknown, via OUTLET".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from wiredesk.comparison.digest import speaker_of
from wiredesk.comparison.indexes import index
from wiredesk.comparison.passages import DERIVED, Line, Material, Report, line_of
from wiredesk.comparison.reporting import same_outlet
from wiredesk.lang.packs import Pack
from wiredesk.model.findings import Credit, Quote
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.text.addresses import outlet_name, registrable
from wiredesk.text.align import shared
from wiredesk.text.credits import agency

WHOLE = frozenset({"agency", "outlet", "translation", "republication"})
"""Credits of a whole article that say who made its text."""
NAMED_SOURCES = frozenset({"agency", "outlet", "document", "republication", "translation"})
"""Credits that are listed as origins of other claims."""
REPORTERS = frozenset({"report", "agency", "outlet"})
"""Kinds of origin that may have asked a speaker themselves."""
NEAR = 2
"""Sentences around the main passage in which the one that introduces it is looked for."""
SOON = 3
"""Sentences after it in which a speaker who is the source of another report is looked for."""


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


def end_of(
    article: ArticleId, whole: Material, main: Mapping[ArticleId, Sequence[Line]], known: Set[str] = frozenset()
) -> End:
    """Where the chain of one report's main claim ends. known: people on whose word it rests in other reports."""
    chain: list[str] = []
    seen: set[ArticleId] = set()
    because: list[Passage] = []
    while article not in seen:
        seen.add(article)
        report = whole.reports[article]
        chain.append(report.outlet)
        family = report.family
        if family != article and family in whole.reports:
            article = family
            continue
        link = _derivation(article, whole)
        if link is not None and link in whole.reports:
            article = link
            continue
        maker = _maker(report, whole)
        if maker is not None:
            name, passage = maker
            because.append(passage)
            held = index(whole).alone_from(name, article)
            if held is not None and held not in seen:
                article = held
                continue
            chain.append(name)
        end = _best_end(report, maker[0] if maker else None, whole, main, known)
        if end.kind in ("agency", "outlet") and end.article is None:
            held = index(whole).alone_from(end.name, article)
            if held is not None and held not in seen:
                chain.extend(end.chain)
                because.extend(end.because)
                article = held
                continue
        return replace(end, chain=without_repeats((*chain, *end.chain)), because=(*because, *end.because))
    return End(f"unknown:{article}", f"unknown, via {chain[0]}", "unknown", False, chain=without_repeats(chain))


def _best_end(
    report: Report,
    maker: str | None,
    whole: Material,
    main: Mapping[ArticleId, Sequence[Line]],
    known: Set[str],
) -> End:
    """The end that a text shows; of copies of which none is known to be first, what any of them shows."""
    end = _own_end(report, maker, whole, main.get(report.id, ()), known)
    if maker is not None or end.kind == "report":
        return end
    unclear = {
        other
        for link in index(whole).links.get(report.id, ())
        if link.held and link.direction == "unknown" and link.kind in DERIVED
        for other in (link.article, ArticleId(link.origin))
        if other != report.id and other in whole.reports
    }
    for other in sorted(unclear):
        twin = whole.reports[other]
        theirs, found = _twins_end(twin, whole, main, known)
        if theirs.kind == "report" or (theirs.sure and not end.sure):
            return replace(theirs, chain=(twin.outlet, *((found[0],) if found else ()), *theirs.chain))
    return end


def _twins_end(
    twin: Report, whole: Material, main: Mapping[ArticleId, Sequence[Line]], known: Set[str]
) -> tuple[End, tuple[str, Passage] | None]:
    """The end that a copy shows, with who made its text; asked for all that it may be a copy of."""
    ends = _twins_ends(whole, frozenset(known))
    if twin.id not in ends:
        found = _maker(twin, whole)
        ends[twin.id] = _own_end(twin, found[0] if found else None, whole, main.get(twin.id, ()), known), found
    return ends[twin.id]


@lru_cache(maxsize=2)
def _twins_ends(whole: Material, known: frozenset[str]) -> dict[ArticleId, tuple[End, tuple[str, Passage] | None]]:
    return {}


def _derivation(article: ArticleId, whole: Material) -> ArticleId | None:
    """The held article that this one derives from, by the surest link of known direction."""
    links = [
        link
        for link in index(whole).links.get(article, ())
        if link.article == article and link.held and link.kind in DERIVED and link.direction != "unknown"
    ]
    best = max(links, default=None, key=lambda link: (link.score, link.origin))
    return ArticleId(best.origin) if best else None


def _maker(report: Report, whole: Material) -> tuple[str, Passage] | None:
    """Who made the text, where the report says that it was another, with the words that say so."""
    article = report.reading.article
    pack = whole.packs.get(report.reading.language)
    for credit in report.reading.credits:
        foreign = not same_outlet(credit.source, report.outlet, pack)
        if credit.scope == "article" and credit.kind in WHOLE and foreign and medium(credit.source, credit.kind, whole):
            return shown(credit.source, pack), report.passage(credit.span)
    line = index(whole).spot(report)
    if line is not None and line.agency is not None and not same_outlet(line.agency, report.outlet, pack):
        known = agency(line.agency, pack)
        if known is not None or line.agency.isupper():
            return known or line.agency, report.passage(line.span)
    for link in index(whole).links.get(report.id, ()):
        if link.article == report.id and not link.held and link.kind in DERIVED:
            passages = [passage for evidence in link.evidence for passage in evidence.passages]
            foreign = not same_outlet(link.origin, report.outlet, pack)
            if foreign and medium(link.origin, link.kind, whole):
                return shown(link.origin, pack), passages[0] if passages else report.passage(Span(0, 0))
    if article.taken_from is not None and not same_outlet(article.taken_from.value, report.outlet, pack):
        return shown(article.taken_from.value, pack), report.passage(article.taken_from.span or Span(0, 0))
    return None


def medium(source: str, kind: str, whole: Material) -> bool:
    """Whether a credit names who made the text. A translation credits its translator too, who made no news."""
    if kind != "translation" or "/" in source:
        return bool(source)
    if any(agency(source, pack) for pack in whole.packs):
        return True
    return any(same_outlet(source, report.outlet, whole.packs.root) for report in whole.reports.values())


def shown(source: str, pack: Pack) -> str:
    """The name of a source; of an address, its outlet."""
    if "/" not in source:
        return agency(source, pack) or source
    return outlet_name(source, pack) or registrable(source) or source


def _own_end(
    report: Report, maker: str | None, whole: Material, lines: Sequence[Line], known: Set[str] = frozenset()
) -> End:
    """The end as the text itself shows it. maker: who made the text, None: the outlet of the report."""
    pack = whole.packs.get(report.reading.language)
    made_by = maker or report.outlet
    own = _own_reporting(report, maker, whole, lines)
    if own is not None:
        word = next((end.speaker for line in lines if (end := _source(report, line, whole, known)) is not None), None)
        if maker is None:
            named = f"name:{whole.who.named(made_by)}"
            return End(named, made_by, "report", True, report.id, because=own, speaker=word)
        named = f"name:{whole.who.named(maker)}"
        return End(named, maker, kind_of_outlet(maker, whole), True, because=own, speaker=word)
    for line in lines:
        end = _source(report, line, whole, known)
        asked = _asked_by_another(report, line, maker, whole)
        if asked is not None:
            return replace(asked, speaker=end.speaker if end else None)
        if end is not None:
            return end
    if maker is None and _sends_reports(report.outlet, whole):
        maker = report.outlet
    if maker is not None:
        named = agency(maker, pack) or maker
        return End(f"name:{whole.who.named(named)}", named, kind_of_outlet(named, whole), True)
    name = f"unknown, via {report.outlet}"
    return End(f"unknown:{report.id}", name, "unknown", False)


def _asked_by_another(report: Report, line: Line, maker: str | None, whole: Material) -> End | None:
    """The agency or paper that was told what the main passage says, where the report says so close by."""
    pack = whole.packs.get(report.reading.language)
    credited = {credit.source for credit in report.reading.credits if credit.kind in NAMED_SOURCES}
    for entry in index(whole).told(report):
        at = report.line_at(entry.span.start)
        if entry.outlet is None or at is None or abs(at.number - line.number) > NEAR:
            continue
        if same_outlet(entry.outlet, maker or report.outlet, pack):
            continue
        known = agency(entry.outlet, pack) or next(
            (source for source in sorted(credited) if same_outlet(source, entry.outlet, pack)), None
        )
        if known is not None:
            kind = kind_of_outlet(known, whole)
            return End(f"name:{whole.who.named(known)}", known, kind, True, because=(report.passage(entry.span),))
    return None


def kind_of_outlet(name: str, whole: Material) -> str:
    """Agency or outlet, as the packs know the name or as some report of the story calls it."""
    if _sends_reports(name, whole):
        return "agency"
    identity = whole.who.named(name)
    return "agency" if "agency" in index(whole).called.get(identity, ()) else "outlet"


def _sends_reports(name: str, whole: Material) -> bool:
    """Whether the packs know the name as that of an agency, whose text is its own report unless it says otherwise."""
    wires = whole.packs.root.strings("attribution.wires")
    return any(agency(name, pack) in wires for pack in whole.packs)


def _own_reporting(
    report: Report, maker: str | None, whole: Material, lines: Sequence[Line]
) -> tuple[Passage, ...] | None:
    """The words that show that who made the text was there or asked, None if none do."""
    pack = whole.packs.get(report.reading.language)
    line = index(whole).spot(report)
    if line is not None and lines:
        place = whole.who.named(line.place.partition(",")[0].strip())
        tokens = set(place.lower().split())
        for name in _places(report, lines, line.span, whole):
            if name == place or (tokens and tokens & set(name.split())):
                return (report.passage(line.span),)
    for entry in index(whole).told(report):
        if entry.outlet is None:
            if maker is None:
                return (report.passage(entry.span),)
        elif same_outlet(entry.outlet, maker or report.outlet, pack):
            return (report.passage(entry.span),)
    return None


def _places(report: Report, lines: Sequence[Line], dateline: Span, whole: Material) -> list[str]:
    """Places where the main claim happened: those of its sentences, without the dateline and without the places
    where somebody spoke of it."""
    frames = [
        (quote.span, quote.content) for quote in report.reading.quotes if any(quote.span.meets(x.span) for x in lines)
    ]
    found = []
    for mention in report.mentions:
        if mention.kind != "place" or dateline.meets(mention.span):
            continue
        if not any(line.span.covers(mention.span) for line in lines):
            continue
        if any(outer.covers(mention.span) and not content.meets(mention.span) for outer, content in frames):
            continue
        identity = whole.who.of(report.id, mention.entity)
        if identity is not None:
            found.append(identity)
    return found


def _source(report: Report, line: Line, whole: Material, known: Set[str]) -> End | None:
    """Whom the main passage rests on: a source that covers it, else one that introduces it close by. A person on whose
    word it rests in another report introduces it here by speaking soon after it."""
    here = sources_at(report, line.span, whole)
    if here and here[0].sure:
        return here[0]
    for distance in range(1, NEAR + 1):
        for other in report.lines:
            if other.title or other.number - line.number not in (distance, -distance):
                continue
            found = [end for end in sources_at(report, other.span, whole) if end.sure]
            next_to = other.number == line.number + 1
            if found and (here or _introduces(report, line, other, found[0], whole, next_to=next_to)):
                return found[0]
    for other in report.lines:
        if line.number < other.number <= line.number + SOON and known:
            spoken = [end for end in sources_at(report, other.span, whole) if end.speaker in known]
            if spoken:
                return spoken[0]
    return here[0] if here else None


def _introduces(report: Report, line: Line, other: Line, end: End, whole: Material, *, next_to: bool) -> bool:
    """Whether a sentence close by says whose word the main sentence is. A lead that names nobody is often a summary,
    and the sentence after it says where it is from. Who is said to have spoken must have spoken of it: the words
    share a name with the main sentence, or as much as a rare word weighs."""
    if next_to and end.kind in REPORTERS:
        return True
    told_of = [
        line_of(whole, report, Span(max(quote.content.start, other.span.start), min(quote.content.end, other.span.end)))
        for quote in report.reading.quotes
        if quote.content.meets(other.span)
    ] or [other]
    return any(line.names & said.names or shared(line.words, said.words) >= 1.0 for said in told_of)


def sources_at(report: Report, span: Span, whole: Material) -> list[End]:
    """Sources of what is told in a span, the named ones first, in order of the text."""
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
    if not quote.relayed_by:
        return end
    first = quote.relayed_by[0]
    named, kind = f"name:{whole.who.named(first)}", kind_of_outlet(first, whole)
    return replace(end, key=named, name=first, kind=kind, chain=tuple(reversed(quote.relayed_by)))


def speaker_end(quote: Quote, report: Report, whole: Material) -> End | None:
    """Who said it as an end of a chain, whoever passed it on; None if that is nobody known."""
    identity = speaker_of(quote, report, whole)
    if quote.speaker is None or identity is None:
        return None
    person = whole.who.kinds.get(identity, "person") == "person"
    label = whole.who.label(identity)
    return End(
        f"name:{identity}",
        _with_role(label, identity, whole) if person else label,
        "spokesperson" if "spokesperson" in index(whole).roles(identity) else "official",
        True,
        because=(report.passage(quote.speaker.span),),
        speaker=identity,
    )


def _with_role(label: str, identity: str, whole: Material) -> str:
    """The name, with the organisation or place that the person speaks for where a report says it."""
    for role in whole.who.roles.get(identity, ()):
        if role.of and not role.modifier and role.of in whole.who.by_key:
            return f"{label} ({whole.who.label(whole.who.by_key[role.of])})"
    return label


def _credit_end(credit: Credit, report: Report, whole: Material) -> End:
    words = report.passage(credit.span)
    if credit.kind == "unnamed":
        return End(
            f"unnamed:{report.family}:{credit.source.lower()}", credit.source, "unnamed", False, because=(words,)
        )
    identity = whole.who.named(credit.source)
    kind: str = credit.kind if credit.kind in ("agency", "outlet", "official", "document") else "outlet"
    if kind == "official" and "spokesperson" in index(whole).roles(identity):
        kind = "spokesperson"
    speaker = identity if kind in ("official", "spokesperson") else None
    return End(f"name:{identity}", credit.source, kind, True, because=(words,), speaker=speaker)


def without_repeats(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
