"""Where a report says that it comes from: its outlet by all names, whom it credits, what it says of its own reporting,
and whether it takes back, mends or gathers what others published."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.values import When
from wiredesk.text.credits import names_translator
from wiredesk.text.names import acronym_of, key
from wiredesk.text.reporting import notice, plain_outlet, round_up, same_outlet, spot, told

CREDITED = frozenset({"agency", "outlet", "republication", "translation"})
"""Credits that may name the outlet of another report."""
TRANSLATED = frozenset({"translation", "translator"})
"""What says that a report is a translation: of whose text, or who made it."""
APART = frozenset({"translator", "name"})
"""Who is no source of a report by being named, but for an outlet that published one."""
SPOKEN = frozenset({"official", "document"})
"""Credits that name whose word it is."""
OPENING = 3
"""First sentences of the body in which those count: there the main claim stands."""
MENTIONED = frozenset({"organisation", "other", "work"})
"""Kinds of names that may be those of outlets, wherever they stand."""
MOST = 24
"""Sources that are kept of a report, those of the opening first."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whom a report names as a source. plain: an outlet's name without generic words, folded. kind: of the credit;
    "translator" for who translated, "speaker" for who is only said to have spoken, "name" for who is only named or told
    something. whole: it credits the whole article."""

    name: str
    plain: str
    kind: str
    whole: bool
    rule: str
    words: Passage


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where a report says that it comes from; pictures' credits left out.

    names: of the outlet, folded: without generic words, in full, the letters that it signs with. own: the words that
    show reporting of its own; asked_alone: not only a question of its own among others. notice: "retracts", "corrects"
    or ""; round_up: the words of the title that say that it holds several pieces of news.
    """

    outlet: str | None
    address: str | None
    canonical: str | None
    first_seen: datetime | None
    taken_from: str | None
    taken_at: Passage | None
    sources: tuple[Source, ...]
    names: tuple[str, ...]
    own: Passage | None
    asked_alone: bool
    notice: str
    notice_at: Passage | None
    round_up: Passage | None


class Signed(Protocol):
    """A report as far as it says where it comes from, and when."""

    @property
    def imprint(self) -> Imprint: ...
    @property
    def dated(self) -> When | None: ...


def imprint(reading: Reading, packs: Packs) -> Imprint:
    """The imprint of a reading."""
    article = reading.article
    pack = packs.get(reading.language)
    outlet = article.outlet.value if article.outlet is not None else None
    taken = article.taken_from

    def passage(span: Span | None) -> Passage | None:
        return _passage(reading, span) if span is not None else None

    line = spot(article, pack)
    names = [plain_outlet(outlet, packs), key(outlet)] if outlet else []
    if outlet and line is not None and line.agency is not None and acronym_of(line.agency, outlet):
        names.append(plain_outlet(line.agency, packs))
    shown = [
        entry
        for entry in sorted(told(article, pack), key=lambda entry: entry.question)
        if entry.outlet is None or (outlet is not None and same_outlet(entry.outlet, outlet, packs.root))
    ]
    said = notice(article, pack)
    gathers = round_up(article, pack)
    return Imprint(
        outlet=outlet,
        address=article.address,
        canonical=article.canonical.value if article.canonical is not None else None,
        first_seen=article.first_seen,
        taken_from=taken.value if taken is not None else None,
        taken_at=passage(taken.span) if taken is not None else None,
        sources=_sources(reading, packs, tuple(names)),
        names=tuple(dict.fromkeys(names)),
        own=passage(shown[0].span) if shown else None,
        asked_alone=any(not entry.question for entry in shown),
        notice=said.what if said is not None else "",
        notice_at=passage(said.span) if said is not None else None,
        round_up=passage(gathers),
    )


def _passage(reading: Reading, span: Span) -> Passage:
    return Passage(ArticleId(reading.article.id), span, span.of(reading.article.text))


def _sources(reading: Reading, packs: Packs, own: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources that a report names, each once, but not its own outlet: outlets and agencies anywhere, others in
    the opening."""
    pack = packs.get(reading.language)
    bodies = list(reading.article.body_spans())
    opening = list(islice((span for span in reading.sentences if any(body.covers(span) for body in bodies)), OPENING))
    end = opening[-1].end if opening else 0
    start = opening[0].start if opening else 0
    found: dict[tuple[str, bool], tuple[bool, Source]] = {}

    def add(name: str, kind: str, whole: bool, rule: str, span: Span, *, spoken: bool) -> None:
        here = start <= span.start < end
        plain = plain_outlet(name, packs)
        if not plain or plain in own or (spoken and not here):
            return
        source = Source(name, plain, kind, whole, rule, _passage(reading, span))
        found.setdefault((plain, spoken), (not (here or whole), source))

    for credit in reading.credits:
        if credit.scope != "picture" and credit.kind in (*CREDITED, *SPOKEN):
            whole = credit.scope == "article"
            by_hand = credit.kind == "translation" and names_translator(credit.span.of(reading.article.text), pack)
            kind = "translator" if by_hand else credit.kind
            add(credit.source, kind, whole, credit.rule, credit.span, spoken=credit.kind in SPOKEN)
    for quote in reading.quotes:
        if quote.speaker is not None and quote.speaker.entity is not None and quote.content.start < end:
            add(quote.speaker.name, "speaker", False, quote.rule, quote.speaker.span, spoken=True)
    for quote in reading.quotes:
        if quote.addressee:
            add(quote.addressee, "name", False, quote.rule, quote.span, spoken=False)
    spans: dict[str, Span] = {}
    begins = [body.start for body in bodies]
    for mention in reading.mentions:
        if mention.entity is not None and mention.entity not in spans and mention.via == "name":
            at = bisect_right(begins, mention.span.start) - 1
            if at >= 0 and bodies[at].covers(mention.span):
                spans[mention.entity] = mention.span
    for entity in reading.entities:
        if entity.kind in MENTIONED and entity.id in spans:
            for name in entity.names[:1]:
                add(name, "name", False, "root.name", spans[entity.id], spoken=False)
    kept = sorted(found.values(), key=lambda row: (row[0], row[1].words.span, row[1].plain))[:MOST]
    return tuple(source for _, source in sorted(kept, key=lambda row: (row[1].words.span, row[1].plain)))
