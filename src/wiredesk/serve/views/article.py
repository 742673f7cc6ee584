"""An article as its page shows it: the text with what was read from it marked, and how each thing is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.model.findings import Credit, Entity, Quote, Reading, Resolution
from wiredesk.model.kept import ArticleRow, ArticleView, PageRow, StoryRow, Version
from wiredesk.model.spans import EntityId, Span
from wiredesk.model.story import Link
from wiredesk.model.values import Amount, Found, When
from wiredesk.serve.views.marked import Mark, Piece, pieces

KINDS = ("quote", "credit", "name", "time", "amount")
"""What is marked in a text, in the order of the notes beside it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known about the article. label: what; when: where it is a time; against: other values seen, each with
    how it was known; span: where it stands. unused: why it is shown and not gone by."""

    label: str
    value: str
    how: str = ""
    sure: float = 1.0
    when: When | None = None
    span: Span | None = None
    against: tuple[tuple[str, str], ...] = ()
    role: str = ""
    unused: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text. name: of its anchor; why: what decided its role."""

    role: str
    span: Span
    name: str
    why: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What explains a mark. head: the thing; lines: (what, value) pairs, in codes of the model; span: where it stands.

    name: of its anchor. to: a page of the desk on it. index: of a quote in the reading, to correct its speaker.
    """

    kind: str
    name: str
    number: int
    head: str
    span: Span
    exact: str
    lines: tuple[tuple[str, str], ...] = ()
    when: When | None = None
    to: str = ""
    rule: str = ""

    @property
    def sign(self) -> str:
        """What stands in the text and leads to the note: a number for a quote, a letter for a credit, else nothing."""
        if self.kind == "quote":
            return str(self.number)
        return _lettered(self.number) if self.kind == "credit" else ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A link that starts or ends at the article. row: the other end where it is held; own: whether it starts here."""

    link: Link
    row: ArticleRow | None
    own: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the page. caption: its words, which stand in `span`."""

    address: str | None
    caption: str
    span: Span | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """All that the page shows. body: the reporter's text; blocks: all there is on the page."""

    article: Article
    row: ArticleRow
    language: str
    facts: tuple[Fact, ...]
    body: tuple[Paragraph, ...]
    blocks: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    pictures: tuple[Picture, ...]
    story: StoryRow | None
    derivations: tuple[Derivation, ...]
    versions: tuple[Version, ...]
    pages: tuple[PageRow, ...]
    asks: tuple[str, ...]
    same_story: tuple[ArticleRow, ...] = ()
    same_author: tuple[ArticleRow, ...] = ()
    same_category: tuple[ArticleRow, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    problem: str = ""
    at: Span | None = None
    topics: tuple[str, ...] = ()
    """Codes of what it is about, the surest first."""

    @property
    def headline(self) -> tuple[Piece, ...]:
        """The headline where it stands on the page, () if it stands nowhere."""
        span = self.article.title.span if self.article.title is not None else None
        return next((block.pieces for block in self.blocks if span is not None and block.span.covers(span)), ())

    @property
    def at_around(self) -> bool:
        """Whether the range that the reader came for stands in no part of the page that is shown at once."""
        shown = any(mark.kind == "at" for block in self.body for piece in block.pieces for mark in piece.marks)
        return self.at is not None and not shown and not any(m.kind == "at" for p in self.headline for m in p.marks)

    def noted(self, kind: str) -> tuple[Note, ...]:
        """The notes on one kind of mark."""
        return tuple(note for note in self.notes if note.kind == kind)


@dataclass(frozen=True, slots=True)
class Nearby:
    """What else a reader may want: the story, what the article derives from or gave, and other reports."""

    story: StoryRow | None = None
    derivations: tuple[Derivation, ...] = ()
    same_story: tuple[ArticleRow, ...] = ()
    same_author: tuple[ArticleRow, ...] = ()
    same_category: tuple[ArticleRow, ...] = ()
    resolutions: tuple[Resolution, ...] = field(default=())


def article_page(
    view: ArticleView, nearby: Nearby, *, name_page: Callable[[Entity], str], at: Span | None = None
) -> ArticlePage:
    """The page of an article. name_page: address of the desk's page on an entity, "" if it has none; at: a range that
    the reader came for."""
    article, reading = view.article, view.reading
    notes = _notes(reading, name_page, nearby.resolutions) if reading is not None else ()
    marks = _marks(reading, notes)
    if at is not None:
        marks.append(Mark(at, "at", note="at"))
    blocks = [
        Paragraph(block.role, block.span, f"b{number}", block.why, pieces(article.text, block.span, marks))
        for number, block in enumerate(article.blocks)
    ]
    return ArticlePage(
        article=article,
        row=view.row,
        language=reading.language if reading is not None else article.lang,
        facts=tuple(facts(article)),
        body=tuple(block for block in blocks if block.role in BODY_ROLES),
        blocks=tuple(blocks),
        notes=notes,
        pictures=tuple(
            Picture(one.address, one.caption.of(article.text) if one.caption else "", one.caption, one.credit)
            for one in article.images
        ),
        story=nearby.story,
        derivations=nearby.derivations,
        versions=view.versions,
        pages=view.pages,
        asks=tuple(dict.fromkeys(word for page in view.pages for word in page.asks)),
        same_story=nearby.same_story,
        same_author=nearby.same_author,
        same_category=nearby.same_category,
        resolutions=nearby.resolutions,
        problem=view.problem,
        at=at,
        topics=tuple(code for code, _, _ in reading.categories) if reading is not None else (),
    )


def facts(article: Article) -> list[Fact]:
    """What is known about an article, with how, in the order in which a reader asks."""
    ahead = "ahead" if article.published is not None and article.dated is None else ""
    found = [
        _found("outlet", article.outlet),
        _time("published", article.published, ahead),
        _time("updated", article.updated),
        *(
            Fact("author", author.name, author.how, author.confidence, span=author.span, role=author.role)
            for author in article.authors
        ),
        _found("section", article.section),
        _found("language", article.language),
        _found("canonical", article.canonical),
        _found("taken from", article.taken_from),
        _found("charset", article.charset),
    ]
    return [fact for fact in found if fact is not None]


def _found(label: str, found: Found[str] | None) -> Fact | None:
    if found is None:
        return None
    return Fact(label, found.value, found.how, found.confidence, span=found.span, against=tuple(found.against))


def _time(label: str, found: Found[When] | None, unused: str = "") -> Fact | None:
    if found is None:
        return None
    against = tuple((value.value.replace("T", " "), how) for value, how in found.against)
    shown = found.value.value.replace("T", " ")
    return Fact(label, shown, found.how, found.confidence, found.value, found.span, against, unused=unused)


# Notes and marks


def _notes(reading: Reading, name_page: Callable[[Entity], str], resolutions: Sequence[Resolution]) -> tuple[Note, ...]:
    text = reading.article.text
    found = [_quote_note(quote, number, text) for number, quote in enumerate(reading.quotes, 1)]
    found += [_credit_note(credit, number, text) for number, credit in enumerate(reading.credits, 1)]
    found += _name_notes(reading, name_page)
    fixed = {one.span: one.value for one in resolutions if one.article == reading.article.id}
    for number, moment in enumerate(reading.moments, 1):
        when = fixed.get(moment.span, moment.when)
        told = "story" if moment.span in fixed else ""
        known = _said(("anchor", moment.when.anchor), ("zone", moment.when.zone or ""), ("resolved", told))
        found.append(
            Note("time", f"t{number}", number, when.value.replace("T", " "), moment.span, moment.span.of(text),
                 known, when, rule=moment.rule)
        )  # fmt: skip
    for number, quantity in enumerate(reading.quantities, 1):
        of = quantity.of.of(text) if quantity.of is not None else ""
        known = _said(("of", of), ("approximate", "yes" if quantity.amount.approximate else ""))
        found.append(
            Note("amount", f"n{number}", number, amount(quantity.amount), quantity.span, quantity.span.of(text),
                 known, rule=quantity.rule)
        )  # fmt: skip
    return tuple(found)


def _quote_note(quote: Quote, number: int, text: str) -> Note:
    speaker = quote.speaker
    return Note(
        "quote",
        f"q{number}",
        number,
        speaker.name if speaker is not None else "",
        quote.content,
        quote.content.of(text),
        _said(
            ("mode", quote.mode),
            ("act", quote.act),
            ("cue", quote.cue.of(text) if quote.cue is not None else ""),
            ("named by", speaker.via if speaker is not None else ""),
            ("relayed by", ", ".join(quote.relayed_by)),
            ("to", quote.addressee or ""),
            ("occasion", quote.occasion.of(text) if quote.occasion is not None else ""),
        ),
        quote.said_at.when if quote.said_at is not None else None,
        rule=quote.rule,
    )


def _credit_note(credit: Credit, number: int, text: str) -> Note:
    lines = _said(("kind", credit.kind), ("scope", credit.scope))
    return Note(
        "credit", f"c{number}", number, credit.source, credit.span, credit.span.of(text), lines, rule=credit.rule
    )


def _name_notes(reading: Reading, name_page: Callable[[Entity], str]) -> list[Note]:
    """One note a name, in order of first mention."""
    text = reading.article.text
    first: dict[EntityId, tuple[Span, str]] = {}
    for mention in reading.mentions:
        if mention.entity is not None and mention.via == "name":
            first.setdefault(mention.entity, (mention.span, mention.rule))
    found: list[Note] = []
    for entity in sorted(reading.entities, key=lambda one: first[one.id][0].start if one.id in first else -1):
        if entity.id not in first:
            continue
        span, rule = first[entity.id]
        roles = "; ".join(dict.fromkeys(role.span.of(text) for role in entity.roles))
        lines = _said(("kind", entity.kind), ("also", ", ".join(entity.names[1:])), ("role", roles))
        number = len(found) + 1
        found.append(
            Note("name", f"e{number}", number, entity.names[0] if entity.names else span.of(text), span,
                 span.of(text), lines, to=name_page(entity), rule=rule)
        )  # fmt: skip
    return found


def _lettered(number: int) -> str:
    """1 is a, 26 z, 27 aa."""
    sign = ""
    while number:
        number, rest = divmod(number - 1, 26)
        sign = chr(ord("a") + rest) + sign
    return sign


def _said(*lines: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(line for line in lines if line[1] and line[1] != "none")


def _marks(reading: Reading | None, notes: Sequence[Note]) -> list[Mark]:
    if reading is None:
        return []
    marks = [Mark(note.span, note.kind, note.head, note.name, sign=note.sign) for note in notes if note.kind != "name"]
    named = {note.head: note for note in notes if note.kind == "name"}
    heads = {entity.id: entity.names[0] for entity in reading.entities if entity.names}
    for mention in reading.mentions:
        note = named.get(heads.get(mention.entity, "")) if mention.entity is not None else None
        if note is not None and mention.via == "name":
            marks.append(Mark(mention.span, "name", note.head, note.name, note.to))
    return marks


def amount(value: Amount) -> str:
    """An amount as a range of plain numbers with its unit: "40 person", "5–7 %", "≥ 40 dead"."""
    low, high = (None if one is None else f"{one:f}" for one in (value.low, value.high))
    if low is None and high is None:
        number = ""
    elif low == high:
        number = low or ""
    elif high is None:
        number = f"≥ {low}"
    elif low is None:
        number = f"≤ {high}"
    else:
        number = f"{low}–{high}"
    return f"{number} {value.unit}".strip()


def span_of(text: str) -> Span | None:
    """The range that an address names ("120-140"), None if it names none."""
    start, _, end = text.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(text) < 20):
        return None
    return Span(int(start), int(end)) if int(start) < int(end) else None
