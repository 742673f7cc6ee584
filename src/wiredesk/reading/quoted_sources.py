"""Credits to who is quoted: officials, documents and unnamed people, and documents that open a sentence."""

from __future__ import annotations

from collections.abc import Sequence, Set

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens, is_small
from wiredesk.model.findings import Credit, CreditKind, Mention, Quote, Speaker
from wiredesk.model.spans import EntityId, Span
from wiredesk.reading.credit_words import announces, credit_words, in_number
from wiredesk.reading.cues import lexicon
from wiredesk.reading.stand_ins import body_named, speaks
from wiredesk.reading.tellers import counted_by_body, papers

NEAR = 6
"""Tokens that may stand between "according to" and the name of who passed a quotation on."""

LONGEST_APPOSITION = 90
"""Code points between a speaker's name and the verb in which the office may stand ("…, the police chief, said")."""

_REPORTING = frozenset({"say", "assert", "deny", "warn"})


def _without_name(within: range, tokens: Tokens, pack: Pack) -> bool:
    """Whether words say that somebody gives no name, other than within those for a document ("press release")."""
    words = credit_words(pack)
    written = words.documents.find(tokens, within)
    hits = words.unnamed.find(tokens, within)
    return any(not any(first <= hit[0] and hit[1] <= last for first, last, _ in written) for hit in hits)


def _anonymous(quote: Quote, tokens: Tokens, pack: Pack) -> bool:
    """Whether somebody is called by an office alone, as one of several ("a senior official at the ministry")."""
    assert quote.speaker is not None
    within = tokens.within(quote.speaker.span)
    words = credit_words(pack)
    if not within or tokens.folded[within.start] not in words.indefinite:
        return False
    return bool(words.offices.find(tokens, within))


def _speaks_for_a_body(quote: Quote, tokens: Tokens, bodies: Set[EntityId], pack: Pack) -> bool:
    """Whether who speaks does so for a body: an organisation by its name, a spokesperson, the police."""
    speaker, cue = quote.speaker, quote.cue
    if speaker is None or speaker.entity is None or cue is None or quote.act not in _REPORTING or quote.relayed_by:
        return False
    cued = tokens.within(cue)
    if credit_words(pack).announce.at(tokens, cued.start, cued.stop) is not None:
        told = tokens.within(Span(cue.end, max(cue.end, quote.span.end)))
        if not announces(told.start, told.stop, tokens, pack):
            return False
    words = credit_words(pack)
    if speaker.entity in bodies:
        return True
    # Who is named speaks for himself, except a spokesperson.
    offices = words.spokespeople if speaker.via == "name" else words.authorities
    end = cue.start if speaker.span.end <= cue.start <= speaker.span.end + LONGEST_APPOSITION else speaker.span.end
    within = tokens.within(Span(speaker.span.start, end))
    owned = lexicon(pack).possessive
    # "The club's captain" is not the club.
    return any(last >= within.stop or tokens.folded[last] not in owned for _, last, _ in offices.find(tokens, within))


def quoted_sources(
    quotes: Sequence[Quote], mentions: Sequence[Mention], bodies: Set[EntityId], tokens: Tokens, pack: Pack
) -> list[Credit]:
    """Officials, documents and unnamed people: whoever a clause is reported "according to", or who gives no name."""
    words = credit_words(pack)
    people: dict[EntityId, list[Span]] = {}
    for mention in mentions:
        if mention.kind == "person" and mention.via == "name" and mention.entity is not None:
            people.setdefault(mention.entity, []).append(mention.span)
    sources = {str(rule["rule"]) for rule in pack.rules("quotes.sources")}
    found: list[Credit] = []
    known: set[str] = set()
    for quote in quotes:
        if quote.speaker is None or quote.cue is None:
            continue
        speaker = quote.speaker
        if speaker.via == "pronoun" and quote.rule in sources:
            continue  # "Theo bà": who it is was named before
        if quote.rule in sources and _goes_on(quote.cue, tokens, pack):
            continue  # "theo lời mời của": at the invitation of
        start, end = min(quote.cue.start, speaker.span.start), max(quote.cue.end, speaker.span.end)
        beside = Span(start, quote.content.start) if start < quote.content.start else Span(start, quote.span.end)
        unnamed = speaker.via == "role" and speaker.entity is None
        unnamed = unnamed and (
            _without_name(tokens.within(beside), tokens, pack)
            or _anonymous(quote, tokens, pack)
            or bool(words.relied_on.find(tokens, tokens.within(speaker.span)))
        )
        issued = (
            quote.occasion is not None
            and speaker.via != "pronoun"
            and bool(words.documents.find(tokens, tokens.within(quote.occasion)))
        )
        speaks_for = speaker.name not in known and _speaks_for_a_body(quote, tokens, bodies, pack)
        if quote.rule not in sources and not unnamed and not issued and not speaks_for:
            continue
        source = speaker.name
        known.add(source)
        kind: CreditKind = "unnamed" if unnamed else "official"
        own = quote.rule in sources or issued
        within = tokens.within(Span(start, end) if own else speaker.span)
        written = papers(words.documents, within, tokens, pack)
        counted = any(
            counted_by_body(tokens, first, within.stop, pack) for first, _, _ in words.counting.find(tokens, within)
        )
        if written and not counted and (quote.rule in sources or not unnamed):
            kind = "document"
            paper = Span(speaker.span.start, max(speaker.span.start + 1, tokens.ends[written[0][1] - 1]))
            source = _issuer(tokens, written[0][1], within.stop, mentions, pack) or (
                paper.of(tokens.text) if tokens.starts[written[0][0]] >= speaker.span.start else source
            )
        if kind == "official" and quote.rule in sources:
            if speaker.entity in people and not _holds_office(people[speaker.entity], tokens, pack):
                continue  # "According to Ada Lorn, who keeps bees, …": her own word, and nobody else's
            if not _is_somebody(speaker, tokens, pack):
                continue  # "according to the order of arrival"
            kind = "unnamed" if _is_anyone(speaker, tokens, pack) or _is_press(speaker, tokens, pack) else kind
        found.append(Credit(Span(start, end), source, kind, "sentence", quote.span, f"{pack.code}.attribution.{kind}"))
    return found


def _goes_on(cue: Span, tokens: Tokens, pack: Pack) -> bool:
    """Whether the last words of a cue begin a longer phrase that names no source."""
    within, none = tokens.within(cue), lexicon(pack).not_credit
    return any(
        (hit := none.at(tokens, index)) is not None and hit[0] > within.stop
        for index in range(within.start + 1, within.stop)
    )


def _is_somebody(speaker: Speaker, tokens: Tokens, pack: Pack) -> bool:
    """Whether words behind "according to" name somebody, or hold a noun for people or bodies."""
    if speaker.entity is not None or speaker.via == "name" or not pack.strings("quotes.people"):
        return True
    within = tokens.within(speaker.span)
    if any(tokens.words[index][:1].isupper() for index in within):
        return True
    words, lex = credit_words(pack), lexicon(pack)
    known = (words.authorities, words.offices, words.spokespeople, words.unnamed, words.relied_on, lex.officials)
    return speaks(tokens, within.start, within.stop, pack) or any(
        nouns.find(tokens, within) for nouns in (*known, words.anyone)
    )


def _is_anyone(speaker: Speaker, tokens: Tokens, pack: Pack) -> bool:
    """Whether words behind "according to" are for people of whom none is named ("theo người dân địa phương"): they
    begin with the noun and hold none for a body or for who speaks for one."""
    if speaker.entity is not None or speaker.via == "name":
        return False
    within, words = tokens.within(speaker.span), credit_words(pack)
    first = within.start
    while first < within.stop and tokens.folded[first] in words.indefinite:
        first += 1
    held = words.anyone.at(tokens, first, within.stop)
    official = (words.authorities, words.spokespeople)
    return held is not None and not any(nouns.find(tokens, within) for nouns in official)


def _holds_office(named: Sequence[Span], tokens: Tokens, pack: Pack) -> bool:
    """Whether a body or an office stands beside a name in any of its places ("Ada Lorn, the hospital's director")."""
    words = credit_words(pack)
    for span in named:
        inside = tokens.within(span)
        first, last = max(0, inside.start - NEAR), inside.stop
        while last < min(len(tokens), inside.stop + 2 * NEAR) and tokens.words[last] not in ".;:":
            last += 1
        near = range(first, last)
        if any(nouns.find(tokens, near) for nouns in (words.authorities, words.offices, words.spokespeople)):
            return True
    return False


def _is_press(speaker: Speaker, tokens: Tokens, pack: Pack) -> bool:
    """Whether words behind "according to" are for outlets of which none is named ("Arvenian media")."""
    within, words = tokens.within(speaker.span), credit_words(pack)
    if speaker.via == "name" or len(within) > NEAR:
        return False
    nouns = (*words.media.find(tokens, within), *words.press.find(tokens, within))
    return any(is_small(tokens.words[first]) for first, _, _ in nouns)


def passed_on(quotes: Sequence[Quote], mentions: Sequence[Mention], tokens: Tokens, pack: Pack) -> list[Credit]:
    """Who passed a quotation on, where that is said with "according to" ("…," he told her, according to X)."""
    lex = lexicon(pack)
    found: list[Credit] = []
    for quote in quotes:
        for mention in mentions if quote.relayed_by else ():
            if mention.name not in quote.relayed_by or not quote.span.covers(mention.span) or mention.kind != "person":
                continue
            first = tokens.within(mention.span).start
            for start in range(max(0, first - NEAR), first):
                hit = lex.sources.at(tokens, start, first)
                if hit is not None:
                    span = Span(tokens.starts[start], mention.span.end)
                    rule = f"{pack.code}.attribution.official"
                    found.append(Credit(span, mention.name, "official", "sentence", quote.span, rule))
                    break
    return found


def _issuer(tokens: Tokens, first: int, stop: int, mentions: Sequence[Mention], pack: Pack) -> str | None:
    """Who a document is from: what follows "of", "from" or "compiled by", by its name where it has one."""
    begin = first
    while begin < stop and tokens.folded[begin] in pack.strings("attribution.made_by"):
        begin += 1
    if begin + 1 >= stop or tokens.folded[begin] not in lexicon(pack).of:
        return None
    span = tokens.span(begin + 1, stop)
    inside = [m for m in mentions if m.span.end == span.end and m.span.start >= span.start and m.via == "name"]
    body = body_named(tokens, begin + 1, stop, inside, pack=pack)
    return body.name if body is not None else span.of(tokens.text)


def document_front(sentence: Span, within: range, tokens: Tokens, pack: Pack) -> list[Credit]:
    """A sentence that opens "according to" a document whose issuer is not named. within: its tokens."""
    lex, words = lexicon(pack), credit_words(pack)
    opens = tokens.folded[within.start] if within else ""
    if opens not in lex.lead_ins.firsts and opens not in lex.sources.firsts:
        return []
    index = within.start
    while index < within.stop and (hit := lex.lead_ins.at(tokens, index, within.stop)) is not None:
        index = hit[0] + (hit[0] < within.stop and tokens.words[hit[0]] == ",")
    source = lex.sources.at(tokens, index, within.stop) if index < within.stop else None
    if source is None or source[0] >= within.stop:
        return []
    first = source[0]
    paper = next(
        (
            hit
            for at in range(first, min(within.stop, first + 3))
            if (at == first or not tokens.words[at][:1].isupper())
            and (hit := words.documents.at(tokens, at, within.stop))
            and not words.is_part(tokens, at, hit[0])
        ),
        None,
    )
    if paper is None or paper[0] >= within.stop or tokens.folded[paper[0]] in lex.of:
        return []
    if words.media.find(tokens, range(first, paper[0])):
        return []
    last = paper[0]
    while (
        last < within.stop
        and (tokens.words[last] not in ",.;:(" or in_number(tokens, last))
        and not lex.boundaries.before(tokens, last + 1, last)
    ):
        last += 1
    if last >= within.stop or lex.not_credit.at(tokens, first, last) is not None:
        return []
    rule = f"{pack.code}.attribution.document"
    name = tokens.span(first, last).of(tokens.text)
    return [Credit(tokens.span(index, last), name, "document", "sentence", sentence, rule)]


def told_in(sentence: Span, within: range, quotes: Sequence[Quote], tokens: Tokens, pack: Pack) -> list[Credit]:
    """The document in which somebody reports something, told before the comma that opens a sentence ("In its annual
    report, the bank warned …"); a statement is its speaker's own word. within: the sentence's tokens."""
    words = credit_words(pack)
    if not within or tokens.folded[within.start] not in words.fronts:
        return []
    comma = next(
        (index for index in within if tokens.words[index] == "," and not in_number(tokens, index)), within.start
    )
    front = range(within.start + 1, comma)
    if not front or words.statements.find(tokens, front) or not papers(words.documents, front, tokens, pack):
        return []
    end = tokens.starts[comma]
    told = any(quote.cue is not None and end < quote.cue.start < sentence.end for quote in quotes)
    if not told and not words.showing.find(tokens, range(comma + 1, within.stop)):
        return []
    name = tokens.span(front.start, front.stop).of(tokens.text)
    span = tokens.span(within.start, front.stop)
    return [Credit(span, name, "document", "sentence", sentence, f"{pack.code}.attribution.document")]
