"""One article read: the readers called in order, each on what those before it found.

title and body → sentences → tokens → moments, quantities → entities → quotes → credits, claims; categories
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.segments import language_of, sentences
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.model.findings import Mention, Moment, Reading
from wiredesk.model.spans import Span
from wiredesk.reading import attributions, categories, claims, entities, quotes
from wiredesk.reading.outlets import Outlets
from wiredesk.reading.quotation_marks import runs
from wiredesk.text.known_names import known_names
from wiredesk.text.quantities import LOOSE, quantities
from wiredesk.text.times import moments

UNKNOWN = "und"
MOMENTS_VERSION = 9
"""Raised when `text.times` gives other moments for the same article and packs than before."""
QUANTITIES_VERSION = 10
"""The same for `text.quantities`."""


def read(article: Article, packs: Packs) -> Reading:
    """What the article says: a pure function of the article and the packs.

    Title and body are read, never captions, teasers or what belongs to the page. A page that is no article gives an
    empty reading. The language is the stated one, else told from the text; one without a pack is read with `root`.
    """
    if not article.is_article:
        return empty(article)
    spans = [block.span for block in article.blocks if block.role == "title" or block.role in BODY_ROLES]
    language = article.lang
    if language == UNKNOWN:
        language, _ = language_of(article.text, packs)
    pack = packs.get(language)
    lines = tuple(sentence for span in spans for sentence in sentences(article.text, span, pack))
    tokens = Tokens(article.text, lines, pack)
    tokens.remember(lines)
    quoted = [run.inner for run in runs(article.text, spans, pack)]
    published = article.dated
    times = moments(article.text, lines, pack, published=published, quoted=quoted, tokens=tokens)
    amounts = quantities(article.text, lines, pack, taken=[moment.span for moment in times], tokens=tokens)
    plain = [amount for amount in amounts if amount.rule not in LOOSE]
    named, mentions = entities.entities(article, lines, tokens, pack, packs)
    times = _outside_names(times, mentions, article.text)
    outlets = Outlets(article, tokens, mentions, pack)
    said = quotes.quotes(article, lines, tokens, named, mentions, times, outlets, pack)
    credited = attributions.credits(article, lines, tokens, mentions, said, outlets, pack)
    return Reading(
        article=article,
        language=language,
        sentences=lines,
        entities=named,
        mentions=mentions,
        moments=times,
        quantities=amounts,
        quotes=said,
        credits=credited,
        claims=claims.claims(article, lines, tokens, mentions, times, plain, said, pack),
        categories=categories.categories(article, tokens, pack),
        made_with=made_with(pack, packs),
    )


def _outside_names(times: Sequence[Moment], mentions: Sequence[Mention], text: str) -> tuple[Moment, ...]:
    """The times without words for one that are a part of a longer name ("Arvenia Tonight", "Bloody Sunday")."""
    names = sorted(mention.span for mention in mentions if mention.via == "name")
    starts = [span.start for span in names]

    def inside(span: Span) -> bool:
        at = bisect_right(starts, span.start) - 1
        return at >= 0 and names[at] != span and names[at].covers(span)

    return tuple(
        moment
        for moment in times
        if any(letter.isdigit() for letter in moment.span.of(text)) or not inside(moment.span)
    )


def empty(article: Article) -> Reading:
    """The reading of a page that is no article: nothing found, because nothing was looked for."""
    return Reading(article, article.lang, (), (), (), (), (), (), (), ())


def made_with(pack: Pack, packs: Packs) -> Mapping[str, str]:
    """What a reading depends on besides its article: the pack, the names table if there is one, and the version of each
    reader."""
    names = known_names(packs).digest
    return ({"names": names} if names else {}) | {
        "pack": pack.code,
        "pack version": pack.digest,
        "moments": str(MOMENTS_VERSION),
        "quantities": str(QUANTITIES_VERSION),
        "entities": str(entities.VERSION),
        "quotes": str(quotes.VERSION),
        "credits": str(attributions.VERSION),
        "claims": str(claims.VERSION),
        "categories": str(categories.VERSION),
    }
