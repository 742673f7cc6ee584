"""On whose word the article rests: agencies and outlets named in the text, officials, documents, unnamed sources, and
the lines that credit pictures, translators and the page that was republished."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.article import BODY_ROLES, Article, Block
from wiredesk.model.findings import Credit, CreditKind, Mention, Quote
from wiredesk.model.spans import EntityId, Span
from wiredesk.reading.cues import Endings, lexicon
from wiredesk.reading.lexicon import is_acronym
from wiredesk.reading.outlets import Outlets, kind_of, outlet_before
from wiredesk.reading.stand_ins import body_named
from wiredesk.reading.tellers import papers, rested_on, tellers
from wiredesk.text.addresses import outlet_name
from wiredesk.text.credits import (
    LONGEST_LINE,
    CreditLine,
    agency,
    byline,
    dateline,
    end_credit,
    picture_credit,
    translator,
)

VERSION = 4

NEAR = 6
"""Tokens that may stand between an outlet and the verb that makes it a source ("… của Hà Lan hôm qua đưa tin")."""

LONGEST_FOOT = 60
"""Code points of the longest body line that may be a credit: two names with their outlets fit."""

LONGEST_APPOSITION = 90
"""Code points between a speaker's name and the verb in which the office may stand ("…, the police chief, said")."""

_REPORTING = frozenset({"say", "assert", "deny", "warn"})

LEAST_LETTERS = 6
"""Letters of a single name in brackets that credits the article: shorter ones are given names of those who wrote it."""

LAST_LINES = 3
"""Blocks at the foot of the body that may credit the whole article without being marked as a credit."""


class _Words:
    """What the reader of credits needs of one pack, compiled."""

    __slots__ = ("carry", "told", "documents", "unnamed", "media", "authorities", "indefinite", "offices")

    def __init__(self, pack: Pack) -> None:
        self.carry = Phrases(dict.fromkeys(pack.strings("attribution.carry")), pack)
        self.told = Endings(pack.strings("attribution.told"), pack)
        self.documents = Phrases(dict.fromkeys(pack.strings("attribution.documents")), pack)
        self.media = Phrases(dict.fromkeys(pack.strings("attribution.media")), pack)
        self.unnamed = Phrases(dict.fromkeys(pack.strings("attribution.unnamed")), pack)
        self.authorities = Phrases(dict.fromkeys(pack.strings("attribution.authorities")), pack)
        self.offices = Phrases(dict.fromkeys(pack.strings("attribution.unnamed_offices")), pack)
        self.indefinite = frozenset(pack.strings("quotes.indefinite"))


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


def credits(
    article: Article,
    sentences: Sequence[Span],
    tokens: Tokens,
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    pack: Pack,
) -> tuple[Credit, ...]:
    """The credits of the article, in order; at most one for a source in a sentence.

    covers is the sentence, the caption or the whole body, never more than the words claim.
    """
    found: list[Credit] = []
    outlets = Outlets(article, tokens, mentions, pack)
    starts = [sentence.start for sentence in sentences]
    for span in article.body_spans():
        for sentence in sentences[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
            found += _in_sentence(sentence, tokens, outlets, pack)
            found += _document_front(sentence, tokens, pack)
    found += _of_quotes(quotes, mentions, tokens, pack)
    found += _passed_on(quotes, mentions, tokens, pack)
    lines = _of_blocks(article, sentences, outlets, pack)
    # What stands in a line that credits the article is not read again as a sentence.
    apart = [line.span for line in lines]
    found = [credit for credit in found if not any(span.meets(credit.span) for span in apart)]
    known = [credit.span for credit in (*found, *lines)]
    ordered = sorted(mentions, key=lambda mention: mention.span)
    opened = [mention.span.start for mention in ordered]
    for span in article.body_spans():
        for sentence in sentences[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
            here = ordered[bisect_left(opened, sentence.start) : bisect_left(opened, sentence.end)]
            told = (*rested_on(sentence, tokens, pack), *tellers(sentence, tokens, here, pack))
            for credit in told:
                if not any(other.meets(credit.span) for other in known):
                    found.append(credit)
                    known.append(credit.span)
    found += lines
    kept: dict[tuple[str, Span], Credit] = {}
    for credit in sorted(found, key=lambda c: (c.covers, c.span, c.rule)):
        kept.setdefault((credit.source, credit.covers), credit)
    return tuple(sorted(kept.values(), key=lambda c: (c.span, c.covers, c.rule)))


def _in_sentence(sentence: Span, tokens: Tokens, outlets: Outlets, pack: Pack) -> list[Credit]:
    within = tokens.within(sentence)
    words, lex = _words(pack), lexicon(pack)
    found: list[Credit] = []
    index = within.start
    for start in outlets.openings(within):
        if start < index:
            continue
        index = start
        hit = outlets.at(index, within.stop)
        if hit is not None:
            first, _, last, name = hit
        elif (behind := outlet_before(tokens, index, within.start, within.stop, pack)) is not None:
            first, last, name = behind
        else:
            continue
        index = last
        first = outlets.staff_before(first, within.start)
        while first > within.start and tokens.folded[first - 1] in lex.determiners:
            first -= 1
        rule = ""
        size = next(
            (n for n in range(1, 6) if first - n >= within.start and _source_ends(tokens, first - n, first, pack)), 0
        )
        told = words.told.before(tokens, first, within.start)
        if not told and not size:
            for start in range(first - 1, max(within.start, first - 3), -1):
                if not tokens.words[start][:1].isupper() and tokens.folded[start] not in lex.determiners:
                    break
                if words.told.before(tokens, start, within.start):
                    told, first = words.told.before(tokens, start, within.start), start
                    break
        if size:
            rule, begin, end = "according", first - size, last
        elif told:
            rule, begin, end = "told", first - told, last
        else:
            verb = _carries(tokens, last, within.stop, words, pack)
            if verb is not None:
                rule, begin, end = "carries", first, verb
            elif (tail := _carried(tokens, first, within.start, pack)) is not None:
                rule, begin, end = "carries", tail, last
        if rule:
            unnamed = hit is not None and hit[1] > hit[0] and outlets.is_place(hit[1], last)
            found.append(
                Credit(
                    tokens.span(begin, end),
                    tokens.span(first, last).of(tokens.text) if unnamed else name,
                    "unnamed" if unnamed else outlets.kind(name),
                    "sentence",
                    sentence,
                    f"{pack.code}.attribution.{rule}",
                )
            )
    if not found and words.media.find(tokens, within):
        found += _unnamed_media(sentence, within, tokens, pack)
    return found


def _source_ends(tokens: Tokens, start: int, first: int, pack: Pack) -> bool:
    hit = lexicon(pack).sources.at(tokens, start, first)
    return hit is not None and hit[0] == first


def _carries(tokens: Tokens, last: int, stop: int, words: _Words, pack: Pack) -> int | None:
    """After the verb that makes the outlet before it a source; None if no such verb is near."""
    for index in range(last, min(stop, last + NEAR)):
        if tokens.words[index] in ',;:“”"()' and tokens.words[index] != "(":
            return None
        if tokens.words[index].islower():
            hit = words.carry.at(tokens, index, stop)
            if hit is not None and not lexicon(pack).not_after.before(tokens, index, last):
                return hit[0]
    return None


def _carried(tokens: Tokens, first: int, start: int, pack: Pack) -> int | None:
    """The verb before an outlet that stands behind it ("…," reported Reuters)."""
    if first - 2 < start or not tokens.words[first - 1].islower():
        return None
    hit = _words(pack).carry.at(tokens, first - 1, first)
    if hit is None or hit[0] != first or tokens.words[first - 2] not in ',”"':
        return None
    return first - 1


def _unnamed_media(sentence: Span, within: range, tokens: Tokens, pack: Pack) -> list[Credit]:
    """ "Media report that …": outlets that are not named."""
    words = _words(pack)
    for start, end, _ in words.media.find(tokens, within):
        verb = next(
            (
                hit[0]
                for index in range(end, min(within.stop, end + 3))
                if (hit := words.carry.at(tokens, index, within.stop)) is not None
            ),
            None,
        )
        if verb is None:
            continue
        first = start
        while first > within.start and tokens.words[first - 1].isalpha() and start - first < 4:
            first -= 1
        return [
            Credit(
                tokens.span(first, verb),
                tokens.span(first, end).of(tokens.text),
                "unnamed",
                "sentence",
                sentence,
                f"{pack.code}.attribution.unnamed",
            )
        ]
    return []


def _anonymous(quote: Quote, tokens: Tokens, pack: Pack) -> bool:
    """Whether somebody is called by an office alone, as one of several ("a senior official at the ministry")."""
    assert quote.speaker is not None
    within = tokens.within(quote.speaker.span)
    words = _words(pack)
    if not within or tokens.folded[within.start] not in words.indefinite:
        return False
    return bool(words.offices.find(tokens, within))


def _speaks_for_a_body(quote: Quote, tokens: Tokens, bodies: frozenset[EntityId], pack: Pack) -> bool:
    """Whether who speaks does so for a body: an organisation by its name, a spokesperson, the police."""
    speaker, cue = quote.speaker, quote.cue
    if speaker is None or speaker.entity is None or cue is None or quote.act not in _REPORTING or quote.relayed_by:
        return False
    if speaker.entity in bodies:
        return True
    end = cue.start if speaker.span.end <= cue.start <= speaker.span.end + LONGEST_APPOSITION else speaker.span.end
    return bool(_words(pack).authorities.find(tokens, tokens.within(Span(speaker.span.start, end))))


def _of_quotes(quotes: Sequence[Quote], mentions: Sequence[Mention], tokens: Tokens, pack: Pack) -> list[Credit]:
    """Officials, documents and unnamed people: whoever a clause is reported "according to", or who gives no name."""
    words = _words(pack)
    sources = {str(rule["rule"]) for rule in pack.rules("quotes.sources")}
    found: list[Credit] = []
    known: set[str] = set()
    bodies = frozenset(m.entity for m in mentions if m.kind == "organisation" and m.entity is not None)
    for quote in quotes:
        if quote.speaker is None or quote.cue is None:
            continue
        speaker = quote.speaker
        start, end = min(quote.cue.start, speaker.span.start), max(quote.cue.end, speaker.span.end)
        beside = Span(start, quote.content.start) if start < quote.content.start else Span(start, quote.span.end)
        unnamed = speaker.via == "role" and speaker.entity is None
        unnamed = unnamed and (
            bool(words.unnamed.find(tokens, tokens.within(beside))) or _anonymous(quote, tokens, pack)
        )
        issued = quote.occasion is not None and bool(words.documents.find(tokens, tokens.within(quote.occasion)))
        speaks_for = speaker.name not in known and _speaks_for_a_body(quote, tokens, bodies, pack)
        if quote.rule not in sources and not unnamed and not issued and not speaks_for:
            continue
        source = speaker.name
        known.add(source)
        kind: CreditKind = "official"
        if unnamed:
            kind = "unnamed"
        else:
            own = quote.rule in sources or issued
            within = tokens.within(Span(start, end) if own else speaker.span)
            written = papers(words.documents, within, tokens)
            if written:
                kind = "document"
                paper = Span(speaker.span.start, max(speaker.span.start + 1, tokens.ends[written[0][1] - 1]))
                source = _issuer(tokens, written[0][1], within.stop, mentions, pack) or (
                    paper.of(tokens.text) if tokens.starts[written[0][0]] >= speaker.span.start else source
                )
        found.append(Credit(Span(start, end), source, kind, "sentence", quote.span, f"{pack.code}.attribution.{kind}"))
    return found


def _passed_on(quotes: Sequence[Quote], mentions: Sequence[Mention], tokens: Tokens, pack: Pack) -> list[Credit]:
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


def _document_front(sentence: Span, tokens: Tokens, pack: Pack) -> list[Credit]:
    """A sentence that opens "according to" a document whose issuer is not named."""
    within = tokens.within(sentence)
    lex, words = lexicon(pack), _words(pack)
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
            if (hit := words.documents.at(tokens, at, within.stop))
        ),
        None,
    )
    if paper is None or paper[0] >= within.stop or tokens.folded[paper[0]] in lex.of:
        return []
    last = paper[0]
    while (
        last < within.stop and tokens.words[last] not in ",.;:(" and not lex.boundaries.before(tokens, last + 1, last)
    ):
        last += 1
    if last >= within.stop or lex.not_credit.at(tokens, first, last) is not None:
        return []
    rule = f"{pack.code}.attribution.document"
    name = tokens.span(first, last).of(tokens.text)
    return [Credit(tokens.span(index, last), name, "document", "sentence", sentence, rule)]


def _of_blocks(article: Article, sentences: Sequence[Span], outlets: Outlets, pack: Pack) -> list[Credit]:
    text = article.text
    bodies = [block for block in article.blocks if block.role in BODY_ROLES]
    if not bodies:
        return []
    body = Span(bodies[0].span.start, bodies[-1].span.end)
    found: list[Credit] = []
    foot = {block.span for block in bodies[-LAST_LINES:]}
    for block in article.blocks:
        if block.role == "caption":
            found += _of_caption(block, text, pack)
        elif block.role in ("credit", "byline") or (block.span in foot and _bare(block, text)):
            found += _of_foot(block, text, body, pack)
        if (
            block.role in BODY_ROLES
            and len(block.span) <= LONGEST_LINE
            and not any(block.span.covers(credit.span) for credit in found)
        ):
            tail = _TAIL.search(block.span.of(text))
            # "(TNA)" behind a paragraph of the text credits its words, not a picture.
            if tail is None or agency(tail["source"], pack) is None:
                found += _of_caption(block, text, pack)
    for sentence in sentences:
        if (
            body.covers(sentence)
            and len(sentence) <= LONGEST_LINE
            and not any(sentence.meets(credit.span) for credit in found)
        ):
            found += _of_line(sentence, text, body, pack)
    found += _of_tails(bodies, body, outlets, text, pack, found)
    opening = next((block for block in article.blocks if block.role == "dateline"), bodies[0])
    for span in dict.fromkeys((opening.span, bodies[0].span)):
        line = dateline(text, span, pack)
        if line is not None and line.source is not None:
            written = line.source.of(text).strip()
            sent = written in outlets.agencies or (line.place is not None and is_acronym(written))
            # A place in capitals, or a day, before the brackets: nothing but an agency stands there.
            sent = sent or (line.place is not None and (line.place.of(text).isupper() or line.date is not None))
            name = agency(written, pack) or (written if sent else None)
            if name is not None:
                kind: CreditKind = "agency" if agency(written, pack) is None else outlets.kind(name)
                found.append(Credit(line.span, name, kind, "article", body, line.rule))
    for author in article.authors:
        if author.role == "agency" and author.span is not None:
            name = agency(author.name, pack) or author.name
            found.append(Credit(author.span, name, outlets.kind(name), "article", body, "root.attribution.byline"))
    return found


def _of_line(sentence: Span, text: str, body: Span, pack: Pack) -> list[Credit]:
    """A sentence of the text that says who translated it or where it first appeared."""
    line = end_credit(text, sentence, pack)
    if line is not None and line.what == "republication" and line.source is not None:
        return [Credit(line.span, _named(line, text, pack), "republication", "article", body, line.rule)]
    made = translator(text, sentence, pack)
    if made is not None and made.name is not None and made.what != "compiler":
        return [Credit(made.span, made.name.of(text).strip(), "translation", "article", body, made.rule)]
    return []


def _of_tails(
    bodies: Sequence[Block], body: Span, outlets: Outlets, text: str, pack: Pack, known: Sequence[Credit]
) -> list[Credit]:
    """Agencies and outlets behind the last words of a paragraph: "(TNA)" after its stop credits the article in its
    last paragraph, before it the paragraph; without brackets ("TNA, Lisk") only the foot of the article is read."""
    found: list[Credit] = []
    for block in bodies:
        last = block is bodies[-1]
        tail = _TAIL.search(block.span.of(text)) or (_LAST.search(block.span.of(text)) if last else None)
        if tail is None:
            continue
        span = Span(block.span.start + tail.start("all"), block.span.start + tail.end("all"))
        source, bracketed = tail["source"], tail.re is _TAIL
        lead = next((word for word in pack.strings("attribution.tail_words") if source.lower().startswith(word)), "")
        names = [part.strip() for part in _BETWEEN.split(source[len(lead) :].strip())]
        alone = bracketed and tail.start() == 0 and last and len(names) == 1 and _is_title(names[0])
        kind: CreditKind | None = _kind_of_tail(names, bracketed, outlets, pack)
        foot = bracketed and last and not tail["stop"] and len(names) == 1 and _ends_text(block, tail.start(), text)
        sent = foot and _is_agency_like(names[0])
        if kind is None and (alone or sent or (bracketed and lead and names[0][:1].isupper())):
            kind = "outlet"
        if kind is None or any(credit.span.meets(span) for credit in known):
            continue
        whole = last and not tail["stop"]
        covers = body if whole else block.span
        name = agency(names[0], pack) or names[0]
        rule = f"{pack.code}.attribution.tail"
        found.append(Credit(span, name, kind, "article" if whole else "paragraph", covers, rule))
    return found


def _ends_text(block: Block, at: int, text: str) -> bool:
    """Whether a whole sentence, or nothing, stands in a block before a place."""
    before = block.span.of(text)[:at].rstrip()
    return not before or before[-1] in '.!?…”"»'


def _is_agency_like(name: str) -> bool:
    """Whether a single word may be what an agency signs with: letters ("USGS"), a long name ("Norwire")."""
    return is_acronym(name) if name.isupper() else name.istitle() and name.isalpha() and len(name) >= LEAST_LETTERS


def _is_title(name: str) -> bool:
    return len(name.split()) > 1 and all(word[:1].isupper() for word in name.split())


def _kind_of_tail(names: Sequence[str], bracketed: bool, outlets: Outlets, pack: Pack) -> CreditKind | None:
    first = agency(names[0], pack)
    if first is None:
        generic = names[0].lower().startswith(tuple(word + " " for word in pack.strings("credits.generic")))
        return "outlet" if bracketed and generic and len(names) == 1 else None
    others = [name for name in names[1:] if agency(name, pack) is None]
    if others and (bracketed or len(others) > 1 or not others[0][:1].isupper()):
        return None
    kind = outlets.kind(first)
    return kind if bracketed or kind == "agency" else None


def _bare(block: Block, text: str) -> bool:
    """Whether a body line may be a credit by its form: short, and no sentence."""
    words = block.span.of(text).rstrip()
    return len(words) <= LONGEST_FOOT and words[-1:] not in ".!?…"


def _of_caption(block: Block, text: str, pack: Pack) -> list[Credit]:
    line = picture_credit(text, block.span, pack)
    if line is None:
        return []
    return [Credit(line.span, _named(line, text, pack), "photo", "picture", block.span, line.rule)]


def _of_foot(block: Block, text: str, body: Span, pack: Pack) -> list[Credit]:
    made = translator(text, block.span, pack)
    if made is not None and made.name is not None:
        found = _each(made.source, body, made.rule, text, pack) if made.source is not None else []
        if made.what != "compiler":
            found.append(Credit(made.span, made.name.of(text).strip(), "translation", "article", body, made.rule))
        return found
    line = end_credit(text, block.span, pack)
    if line is None or line.source is None:
        written = byline(text, block.span, pack)
        if written is None or written.source is None:
            return []
        sent = _each(written.source, body, written.rule, text, pack)
        return [credit for credit in sent if credit.kind == "agency"]
    if line.what == "republication":
        return [Credit(line.span, _named(line, text, pack), "republication", "article", body, line.rule)]
    each = _each(line.source, body, line.rule, text, pack)
    return [replace(each[0], span=line.span)] if len(each) == 1 else each


def _each(source: Span, body: Span, rule: str, text: str, pack: Pack) -> list[Credit]:
    """One credit for each of the sources that a line names ("Norwire, TNA")."""
    words = source.of(text)
    parts = [(0, len(words))]
    if agency(words, pack) is None:
        parts = [(found.start(), found.end()) for found in _LISTED.finditer(words)]
    found = []
    for start, end in parts:
        name = words[start:end].strip()
        if name:
            named = agency(name, pack) or name
            span = Span(source.start + start, source.start + end)
            found.append(Credit(span, named, kind_of(named, pack), "article", body, rule))
    return found


def _named(line: CreditLine, text: str, pack: Pack) -> str:
    words = (line.source or line.name or line.span).of(text).strip()
    return agency(words, pack) or (outlet_name(words, pack) if "://" in words else None) or words


_LISTED = regex.compile(r"[^,;&]+")
_BETWEEN = regex.compile(r"\s*[,;&/]\s*")
_TAIL = regex.compile(r"(?P<all>\((?P<source>[^()]{2,40})\))(?P<stop>\.?)$")
_LAST = regex.compile(r"(?:^|[.!?”\"]\s+)(?P<all>(?P<source>[\p{L}][\p{L}+ ,/&]{1,40}))(?P<stop>)$")
