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

import regex

from wiredesk.comparison.digest import speaker_of
from wiredesk.comparison.indexes import index
from wiredesk.comparison.main_claims import lead
from wiredesk.comparison.passages import DERIVED, Line, Material, Report, line_of
from wiredesk.lang.packs import Pack
from wiredesk.model.findings import Credit, Quote
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.text.addresses import outlet_name, registrable
from wiredesk.text.align import shared
from wiredesk.text.credits import agency
from wiredesk.text.names import key
from wiredesk.text.reporting import same_outlet

WHOLE = frozenset({"agency", "outlet", "translation", "republication"})
"""Credits of a whole article that say who made its text."""
NAMED_SOURCES = frozenset({"agency", "outlet", "document", "republication", "translation"})
"""Credits that are listed as origins of other claims."""
MEDIA = frozenset({"agency", "outlet"})
REPORTERS = frozenset({"report", "agency", "outlet"})
"""Kinds of origin that may have asked a speaker themselves."""
PLAIN = 0.75
"""Share of a text in another from which it was taken from it, whatever it credits."""
VERSIONS = frozenset({"updates", "corrects"})
"""Links of a report to an earlier one of its outlet, where the chain goes on."""
FOLLOWED = DERIVED | VERSIONS | {"contains"}
RETRACTED = "retracted"
"""Kind of an end in a report that its outlet has taken back: no origin."""
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
    speaker: str | None = None
    while article not in seen:
        seen.add(article)
        report = whole.reports[article]
        chain.append(report.outlet)
        if article in index(whole).retracted:
            name = f"{report.outlet} (retracted)"
            return End(f"retracted:{article}", name, RETRACTED, False, chain=without_repeats(chain))
        family = report.family
        lines = _lines(report, main)
        if family != article and family in whole.reports and not _rests_elsewhere(article, family, whole, lines):
            article = family
            continue
        link = _derivation(article, whole, lines)
        if link is not None and link in whole.reports:
            article = link
            continue
        maker = _maker(report, whole)
        if maker is not None:
            name, passage = maker
            because.append(passage)
            held = index(whole).published_by(name, article)
            if held is not None and held not in seen:
                article = held
                continue
            chain.append(name)
        signs = _own_signs(report, maker[0] if maker else None, whole)
        asked = any(words.span.meets(line.span) for words in signs for line in lines)
        other = index(whole).names_another(report, lines) if maker is None and not asked else None
        if other is not None and other[0] not in seen:
            article = other[0]
            because.append(other[1])
            continue
        end = _best_end(report, maker[0] if maker else None, whole, main, known)
        held = _held(end, article, whole)
        if held is None and not end.sure and maker is None:
            another = index(whole).names_another(report) or _credited(article, whole)
            if another is not None:
                held, words = another
                because.append(words)
        if held is not None and held not in seen:
            chain.extend(end.chain)
            because.extend(end.because)
            speaker = end.speaker or speaker
            article = held
            continue
        return replace(
            end,
            chain=without_repeats((*chain, *end.chain)),
            because=(*because, *end.because),
            speaker=end.speaker or speaker,
        )
    return End(f"unknown:{article}", f"unknown, via {chain[0]}", "unknown", False, chain=without_repeats(chain))


def _lines(report: Report, main: Mapping[ArticleId, Sequence[Line]]) -> Sequence[Line]:
    """The sentences of a report that have the main claim; of one that others have it from, its lead at least."""
    if report.id in main:
        return main[report.id]
    first = lead(report)
    return (first,) if first is not None else ()


def _held(end: End, article: ArticleId, whole: Material) -> ArticleId | None:
    """The report of the story that an end is: the named outlet's, or that of the page on which a body publishes."""
    if end.article is not None or not end.sure:
        return None
    if end.kind in ("agency", "outlet"):
        return index(whole).published_by(end.name, article)
    name = end.name.partition(" (")[0]
    if index(whole).exactly(name):
        return index(whole).published_by(name, article)
    return index(whole).portal(name, article)


def _best_end(
    report: Report,
    maker: str | None,
    whole: Material,
    main: Mapping[ArticleId, Sequence[Line]],
    known: Set[str],
) -> End:
    """The end that a text shows; of copies of which none is known to be first, what any of them shows."""
    end = _own_end(report, maker, whole, _lines(report, main), known)
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
        ends[twin.id] = _own_end(twin, found[0] if found else None, whole, _lines(twin, main), known), found
    return ends[twin.id]


@lru_cache(maxsize=2)
def _twins_ends(whole: Material, known: frozenset[str]) -> dict[ArticleId, tuple[End, tuple[str, Passage] | None]]:
    return {}


def _derivation(article: ArticleId, whole: Material, lines: Sequence[Line]) -> ArticleId | None:
    """The held article that this one derives from, by the surest link of known direction. A link that nothing but the
    length of the texts points does not count against a report that credits another source for its main claim."""
    links = [
        link
        for link in index(whole).links.get(article, ())
        if link.article == article and link.held and link.kind in FOLLOWED and link.direction != "unknown"
    ]
    best = max(links, default=None, key=lambda link: (link.kind in VERSIONS, link.score, link.origin))
    if best is None:
        return None
    origin = ArticleId(best.origin)
    if best.direction == "containment" and _rests_elsewhere(article, origin, whole, lines):
        return None
    return origin


def _credited(article: ArticleId, whole: Material) -> tuple[ArticleId, Passage] | None:
    """The held report that a report credits by a link, the one that it names first, with the words that do so."""
    found = [
        (passage.span, ArticleId(link.origin), passage)
        for link in index(whole).links.get(article, ())
        if link.article == article and link.held and link.kind == "credits" and link.origin in whole.reports
        for evidence in link.evidence
        for passage in evidence.passages[:1]
    ]
    return min(found)[1:] if found else None


def _rests_elsewhere(article: ArticleId, other: ArticleId, whole: Material, lines: Sequence[Line]) -> bool:
    """Whether a report that shares some text with another credits a third for its main claim: both may have it from
    there."""
    shared_text = [
        link.score
        for link in index(whole).links.get(article, ())
        if link.held and link.kind in FOLLOWED and {link.article, link.origin} == {article, other}
    ]
    if max(shared_text, default=0.0) >= PLAIN:
        return False
    report = whole.reports[article]
    maker = _maker(report, whole)
    sources = [end for line in lines for end in sources_at(report, line.span, whole)]
    credited = [maker[0]] if maker is not None else []
    credited += [end.name for end in sources if end.kind in MEDIA]
    if any(index(whole).published_by(name, article) not in (other, article) for name in credited):
        return True
    spoken = {end.key for end in sources if end.kind not in MEDIA}
    twin = whole.reports[other]
    return bool(spoken) and spoken.isdisjoint(
        {end.key for line in twin.lines for end in sources_at(twin, line.span, whole)}
    )


def _maker(report: Report, whole: Material) -> tuple[str, Passage] | None:
    """Who made the text, where the report says that it was another, with the words that say so."""
    article = report.reading.article
    pack = pack_of(report, whole)
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
    """The end as the text itself shows it. maker: who made the text, None: the outlet of the report.

    The main sentence says best whose word it is; then come the signs that the reporter was there or asked, close by,
    then a sentence close by that says whose word it is, then such signs elsewhere.
    """
    signs = _own_signs(report, maker, whole)
    for line in lines:
        here = [words for words in signs if words.span.meets(line.span)]
        named = next((end for end in sources_at(report, line.span, whole) if end.sure), None)
        if named is not None and _is_itself(named, report, maker, whole):
            return _reported(report, maker, named.because, whole)
        if here and (named is None or named.kind not in MEDIA):
            return _reported(report, maker, here, whole, named.speaker if named is not None else None)
        asked = _asked_by_another(report, line, maker, whole)
        if asked is not None:
            return replace(asked, speaker=named.speaker if named else None)
        if named is not None:
            return named
    near = [words for words in signs if any(_near(report, words, line) for line in lines)]
    spot = _on_the_spot(report, whole, lines)
    introduced = [end for line in lines if (end := _source(report, line, whole, known)) is not None]
    if near or spot:
        speaker = next((end.speaker for end in introduced if end.speaker is not None), None)
        return _reported(report, maker, near or spot, whole, speaker)
    for end in introduced:
        if _is_itself(end, report, maker, whole):
            return _reported(report, maker, end.because, whole)
        if end.sure:
            return end
    if signs:
        return _reported(report, maker, signs, whole)
    if maker is not None:
        pack = pack_of(report, whole)
        named_maker = agency(maker, pack) or maker
        return End(f"name:{whole.who.named(named_maker)}", named_maker, kind_of_outlet(named_maker, whole), True)
    if _sends_reports(report.outlet, whole) or index(whole).signs_itself(report):
        return replace(_reported(report, None, (), whole), kind="agency")
    vague = next((end for line in lines for end in sources_at(report, line.span, whole)), None)
    if vague is not None and not _unnamed_media(vague, pack_of(report, whole)):
        return vague
    return End(f"unknown:{report.id}", f"unknown, via {report.outlet}", "unknown", False)


def _unnamed_media(end: End, pack: Pack) -> bool:
    """Whether the source is only called media, of whatever name: they may be those that others name."""
    name = end.name.lower()
    return end.kind == "unnamed" and any(word in name for word in pack.strings("attribution.media"))


def pack_of(report: Report, whole: Material) -> Pack:
    """The pack of the language of a report."""
    return whole.packs.get(report.reading.language)


def _reported(
    report: Report, maker: str | None, words: Sequence[Passage], whole: Material, speaker: str | None = None
) -> End:
    """The end where who made a text has it from their own reporting."""
    made_by = maker or report.outlet
    named = f"name:{whole.who.named(made_by)}"
    if maker is None:
        return End(named, made_by, "report", True, report.id, because=tuple(words[:1]), speaker=speaker)
    return End(named, maker, kind_of_outlet(maker, whole), True, because=tuple(words[:1]), speaker=speaker)


def _own_signs(report: Report, maker: str | None, whole: Material) -> list[Passage]:
    """The words that say that who made the text was there or asked, in order of the text."""
    pack = pack_of(report, whole)
    found = []
    for entry in index(whole).told(report):
        if entry.question:
            continue
        if entry.outlet is None:
            own = maker is None
        elif maker is None:
            own = index(whole).own_name(entry.outlet, report)
        else:
            own = same_outlet(entry.outlet, maker, pack)
        if own:
            found.append(report.passage(entry.span))
    return found


def _near(report: Report, words: Passage, line: Line) -> bool:
    at = report.line_at(words.span.start)
    return at is not None and abs(at.number - line.number) <= NEAR


def _is_itself(end: End, report: Report, maker: str | None, whole: Material) -> bool:
    """Whether who is named as the source is the outlet of the report, or the body that publishes it."""
    if maker is not None or end.kind == "document":
        return False
    name = end.name.partition(" (")[0]
    return index(whole).own_name(name, report) if end.kind in MEDIA else index(whole).publishes(name, report)


def _asked_by_another(report: Report, line: Line, maker: str | None, whole: Material) -> End | None:
    """The agency or paper that was told what the main passage says, where the report says so close by."""
    pack = pack_of(report, whole)
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


def _on_the_spot(report: Report, whole: Material, lines: Sequence[Line]) -> list[Passage]:
    """The dateline, if it is of the place where the main claim happened."""
    line = index(whole).spot(report)
    if line is not None and lines:
        place = whole.who.named(line.place.partition(",")[0].strip())
        tokens = set(place.lower().split())
        for name in _places(report, lines, line.span, whole):
            if name == place or (tokens and tokens & set(name.split())):
                return [report.passage(line.span)]
    return []


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
    if known:
        for other in report.lines:
            if other.title or not -NEAR <= other.number - line.number <= SOON:
                continue
            spoken = [end for end in sources_at(report, other.span, whole) if end.speaker in known]
            if spoken:
                return spoken[0]
            published = _published(report, line, other, whole, known)
            if published is not None:
                return published
    return here[0] if here else None


def _published(report: Report, line: Line, other: Line, whole: Material, known: Set[str]) -> End | None:
    """Somebody on whose word other reports rest, named in the main sentence or in one close by that speaks of an
    announcement, a statement, a post."""
    text = other.span.of(report.reading.article.text).lower()
    words = _published_words(pack_of(report, whole))
    if not any(regex.search(rf"(?<!\w){regex.escape(word)}(?!\w)", text) for word in words):
        return None
    for span in dict.fromkeys((other.span, line.span)):
        for mention in report.mentions:
            identity = whole.who.of(report.id, mention.entity) if span.covers(mention.span) else None
            if identity in known:
                assert identity is not None
                return _end_of_speaker(identity, (report.passage(mention.span),), whole)
    return None


@lru_cache(maxsize=64)
def _published_words(pack: Pack) -> tuple[str, ...]:
    return tuple(pack.strings("provenance.published"))


def _introduces(report: Report, line: Line, other: Line, end: End, whole: Material, *, next_to: bool) -> bool:
    """Whether a sentence close by says whose word the main sentence is. A lead that names nobody is often a summary,
    and the sentence after it says where it is from. Who is said to have spoken must have spoken of it: the words
    share a name with the main sentence, or as much as a rare word weighs."""
    if next_to and end.kind in REPORTERS:
        return True
    first = next((one for one in report.lines if not one.title), None)
    if first is other and line.number == other.number + 1:
        # What the lead rests on, the sentence after it goes on with.
        return True
    told_of = [
        line_of(whole, report, Span(max(quote.content.start, other.span.start), min(quote.content.end, other.span.end)))
        for quote in report.reading.quotes
        if quote.content.meets(other.span)
    ] or [other]
    return any(line.names & said.names or shared(line.words, said.words) >= 1.0 for said in told_of)


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
        speaker_of(quote, report, whole)
        or _named_within(name, whole)
        or _body_within(quote.speaker.span, report, whole)
        or _body_meant(quote, report, whole)
    )
    return _end_of_speaker(identity, words, whole) if identity is not None else None


def _end_of_speaker(identity: str, words: tuple[Passage, ...], whole: Material) -> End:
    person = whole.who.kinds.get(identity, "person") == "person"
    label = whole.who.label(identity)
    return End(
        f"name:{identity}",
        _with_role(label, identity, whole) if person else label,
        "spokesperson" if "spokesperson" in index(whole).roles(identity) else "official",
        True,
        because=words,
        speaker=identity,
    )


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


def _with_role(label: str, identity: str, whole: Material) -> str:
    """The name, with the organisation or place that the person speaks for where a report says it."""
    for role in whole.who.roles.get(identity, ()):
        if role.of and not role.modifier and role.of in whole.who.by_key:
            return f"{label} ({whole.who.label(whole.who.by_key[role.of])})"
    return label


def _credit_end(credit: Credit, report: Report, whole: Material) -> End:
    words = report.passage(credit.span)
    body = _body_within(credit.span, report, whole) if credit.kind == "unnamed" else None
    if body is not None:
        return _end_of_speaker(body, (words,), whole)
    if credit.kind == "unnamed":
        return End(
            f"unnamed:{report.family}:{credit.source.lower()}", credit.source, "unnamed", False, because=(words,)
        )
    if index(whole).exactly(credit.source):
        named = f"name:{whole.who.named(credit.source)}"
        return End(named, credit.source, kind_of_outlet(credit.source, whole), True, because=(words,))
    within = _named_within(credit.source, whole) if credit.kind == "official" else None
    if within is not None:
        return _end_of_speaker(within, (words,), whole)
    issuer = _body_within(credit.covers, report, whole) if credit.kind == "document" else None
    if issuer is not None:
        return End(f"name:{issuer}", credit.source, "document", True, because=(words,))
    identity = whole.who.named(credit.source)
    kind: str = credit.kind if credit.kind in ("agency", "outlet", "official", "document") else "outlet"
    if kind == "official" and "spokesperson" in index(whole).roles(identity):
        kind = "spokesperson"
    speaker = identity if kind in ("official", "spokesperson") else None
    return End(f"name:{identity}", credit.source, kind, True, because=(words,), speaker=speaker)


def without_repeats(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
