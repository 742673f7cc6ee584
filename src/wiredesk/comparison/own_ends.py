"""Where the main claim of a report ends as far as its own text shows: in reporting of its own, with a source that the
main sentence names or that is named close by, else nowhere that is known."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import lru_cache

import regex

from wiredesk.comparison.cited import (
    MEDIA,
    NAMED_SOURCES,
    NEAR,
    REPORTERS,
    End,
    end_of_speaker,
    kind_of_outlet,
    pack_of,
    sends_reports,
    sources_at,
)
from wiredesk.comparison.indexes import index
from wiredesk.comparison.passages import Line, Material, Report, line_of
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Passage, Span
from wiredesk.text.align import shared
from wiredesk.text.credits import agency
from wiredesk.text.reporting import same_outlet

BODY = "organisation"
SOON = 3
"""Sentences after it in which a speaker who is the source of another report is looked for."""


def own_end(
    report: Report, maker: str | None, whole: Material, lines: Sequence[Line], known: Set[str] = frozenset()
) -> End:
    """The end as the text itself shows it. maker: who made the text, None: the outlet of the report.

    The main sentence says best whose word it is; then come the signs that the reporter was there or asked, close by,
    then a sentence close by that says whose word it is, then such signs elsewhere.
    """
    signs = own_signs(report, maker, whole)
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
    if sends_reports(report.outlet, whole) or index(whole).signs_itself(report):
        return replace(_reported(report, None, (), whole), kind="agency")
    vague = next((end for line in lines for end in sources_at(report, line.span, whole)), None)
    if vague is not None and not _unnamed_media(vague, pack_of(report, whole)):
        return vague
    return End(f"unknown:{report.id}", f"unknown, via {report.outlet}", "unknown", False)


def _reported(
    report: Report, maker: str | None, words: Sequence[Passage], whole: Material, speaker: str | None = None
) -> End:
    """The end where who made a text has it from their own reporting."""
    made_by = maker or report.outlet
    named = f"name:{whole.who.named(made_by)}"
    if maker is None:
        return End(named, made_by, "report", True, report.id, because=tuple(words[:1]), speaker=speaker)
    return End(named, maker, kind_of_outlet(maker, whole), True, because=tuple(words[:1]), speaker=speaker)


def own_signs(report: Report, maker: str | None, whole: Material) -> list[Passage]:
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


def _unnamed_media(end: End, pack: Pack) -> bool:
    """Whether the source is only called media, of whatever name: they may be those that others name."""
    name = end.name.lower()
    return end.kind == "unnamed" and any(word in name for word in pack.strings("attribution.media"))


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
    if not _published_words(pack_of(report, whole)).search(text):
        return None
    for span in dict.fromkeys((other.span, line.span)):
        for mention in report.mentions:
            identity = whole.who.of(report.id, mention.entity) if span.covers(mention.span) else None
            if identity in known:
                assert identity is not None
                return end_of_speaker(identity, (report.passage(mention.span),), whole)
    return None


@lru_cache(maxsize=64)
def _published_words(pack: Pack) -> regex.Pattern[str]:
    words = "|".join(map(regex.escape, pack.strings("provenance.published")))
    return regex.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else r"(?!)")


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
    if first is line and next_to and (end.kind == "spokesperson" or whole.who.kinds.get(end.speaker or "") == BODY):
        # The body that the sentence after an uncredited lead names has told the lead too.
        return True
    told_of = [
        line_of(whole, report, Span(max(quote.content.start, other.span.start), min(quote.content.end, other.span.end)))
        for quote in report.reading.quotes
        if quote.content.meets(other.span)
    ] or [other]
    return any(line.names & said.names or shared(line.words, said.words) >= 1.0 for said in told_of)
