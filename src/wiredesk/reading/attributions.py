"""On whose word the article rests: agencies and outlets named in the text, officials, documents, unnamed sources, and
the lines that credit pictures, translators and the page that was republished."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens, stands_in
from wiredesk.model.article import Article
from wiredesk.model.findings import Credit, Mention, Quote
from wiredesk.model.spans import Span
from wiredesk.reading.carriers import carriers, telling_of_carriers
from wiredesk.reading.credit_lines import credit_lines
from wiredesk.reading.outlets import Outlets
from wiredesk.reading.quoted_sources import document_front, passed_on, quoted_sources, told_in
from wiredesk.reading.tellers import rested_on, tellers, telling_words
from wiredesk.text.credits import agency

VERSION = 12


def credits(
    article: Article,
    sentences: Sequence[Span],
    tokens: Tokens,
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    outlets: Outlets,
    pack: Pack,
) -> tuple[Credit, ...]:
    """The credits of the article, in order; at most one for a source in a sentence.

    covers is the sentence, the caption or the whole body, never more than the words claim.
    """
    found: list[Credit] = []
    bodies = frozenset(
        mention.entity
        for mention in mentions
        if mention.kind == "organisation" and mention.entity is not None and agency(mention.name, pack) is None
    )
    starts = [sentence.start for sentence in sentences]
    body = [
        (sentence, tokens.within(sentence))
        for span in article.body_spans()
        for sentence in sentences[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
    ]
    telling = telling_of_carriers(tokens, outlets, pack)
    for sentence, within in body:
        if stands_in(telling, within):
            found += carriers(sentence, within, tokens, outlets, pack)
        found += document_front(sentence, within, tokens, pack)
        found += told_in(sentence, within, quotes, tokens, pack)
    found += [
        credit
        for credit in quoted_sources(quotes, mentions, bodies, tokens, pack)
        if not any(credit.source == other.source and credit.span.meets(other.span) for other in found)
    ]
    found += passed_on(quotes, mentions, tokens, pack)
    found = [credit for credit in found if not any(_says_more(other, credit) for other in found)]
    carried = [credit.span for credit in found if credit.rule.endswith(".carries")]
    found = [
        credit for credit in found if not (credit.rule.endswith(".unnamed") and _relayed(credit, carried, tokens.text))
    ]
    lines = credit_lines(article, sentences, outlets, pack)
    # What stands in a line that credits the article is not read again as a sentence.
    apart = [line.span for line in lines]
    found = [credit for credit in found if not any(span.meets(credit.span) for span in apart)]
    known = [credit.span for credit in (*found, *lines)]
    outlet = frozenset(credit.span for credit in found if credit.rule.endswith(".told"))
    ordered = sorted(mentions, key=lambda mention: mention.span)
    opened = [mention.span.start for mention in ordered]
    telling = tokens.places(telling_words(pack))
    for sentence, within in body:
        if not stands_in(telling, within):
            continue
        here = ordered[bisect_left(opened, sentence.start) : bisect_left(opened, sentence.end)]
        made = [other for other in known if other.meets(sentence)]
        told = (
            *rested_on(sentence, within, tokens, pack),
            *tellers(sentence, within, tokens, here, bodies, made, pack),
        )
        for credit in told:
            inside = any(quote.content.covers(credit.span) for quote in quotes)  # It is the speaker's source.
            if not inside and not any(other.meets(credit.span) and not _saw(other, credit, outlet) for other in known):
                found.append(credit)
                known.append(credit.span)
    found += lines
    kept: dict[tuple[str, Span], Credit] = {}
    for credit in sorted(found, key=lambda c: (c.covers, c.span, c.rule)):
        kept.setdefault((credit.source, credit.covers), credit)
    return tuple(sorted(kept.values(), key=lambda c: (c.span, c.covers, c.rule)))


def _saw(one: Span, paper: Credit, told: Set[Span]) -> bool:
    """Whether words credit the outlet that saw a paper which tells something itself ("an e-mail obtained by TNA
    suggests"): both are credited."""
    return paper.kind == "document" and one in told and paper.span.covers(one) and one.start > paper.span.start


def _relayed(credit: Credit, carried: Sequence[Span], text: str) -> bool:
    """Whether words for somebody not named only stand before the outlet that speaks, behind a mark ("Tremors woke
    residents at 3 a.m. TNA said")."""
    behind = (span for span in carried if span.end == credit.span.end and span.start > credit.span.start)
    return any(not text[credit.span.start : span.start].rstrip()[-1:].isalnum() for span in behind)


def _says_more(one: Credit, other: Credit) -> bool:
    """Whether one credit holds the words of the other and more ("a report seen by TNA", "a report")."""
    more = one.span != other.span or len(one.source) > len(other.source)
    return one.kind == other.kind == "document" and more and one.span.covers(other.span)
