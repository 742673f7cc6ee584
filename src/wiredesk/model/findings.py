"""What an article says: every finding with its span and the rule that found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wiredesk.model.article import Article
from wiredesk.model.spans import ArticleId, EntityId, Passage, Span
from wiredesk.model.values import Amount, When

EntityKind = Literal["person", "organisation", "place", "role", "work", "event", "other"]
Via = Literal["name", "role", "pronoun"]
QuoteMode = Literal["direct", "mixed", "indirect"]
Act = Literal["say", "assert", "deny", "accuse", "promise", "direct", "ask", "warn", "refuse to comment"]
CreditKind = Literal["agency", "outlet", "official", "document", "unnamed", "photo", "translation", "republication"]
Scope = Literal["sentence", "paragraph", "picture", "article"]
Stance = Literal["asserted", "denied", "planned", "possible"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, role or pronoun in the text. name: the entity's canonical name, or the words of the span."""

    span: Span
    kind: EntityKind
    entity: EntityId | None
    name: str
    rule: str
    via: Via = "name"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that the article gives to somebody. role: the pack's canonical class ("secretary_general");
    of: organisation or place as the article names it, folded ISO code for countries ("US"), "" if not said;
    modifier: former, acting, elect, deputy, … ("" for plainly holding it)."""

    role: str
    of: str
    modifier: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something under all the names that one article uses.

    names: forms in order of first use, canonical (longest proper) first. key: folded, transliterated form used to
    compare across articles and languages; for countries the ISO code ("US").
    """

    id: EntityId
    kind: EntityKind
    names: tuple[str, ...]
    key: str
    roles: tuple[HeldRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time expression. value: what it means, as far as this article alone tells."""

    span: Span
    when: When
    rule: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount. of: span of the counted noun phrase, if any; equals: span of the amount that this one converts."""

    span: Span
    amount: Amount
    rule: str
    of: Span | None = None
    equals: Span | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words they are: canonical name, entity, and where the speaker is mentioned beside the quote."""

    name: str
    entity: EntityId | None
    span: Span
    via: Via


@dataclass(frozen=True, slots=True)
class Quote:
    """Reported speech. span: the whole reported clause with its cue; content: the reported clause alone;
    words: the quoted strings inside quote marks (without the marks). speaker None: not known.
    relayed_by: from the one nearest to the speaker to the one nearest to this page ("Bloomberg")."""

    span: Span
    content: Span
    words: tuple[Span, ...]
    mode: QuoteMode
    speaker: Speaker | None
    cue: Span | None
    act: Act
    rule: str
    relayed_by: tuple[str, ...] = ()
    addressee: str | None = None
    occasion: Span | None = None
    said_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose word a part of the article rests on. source: canonical name; covers: the text that it vouches for."""

    span: Span
    source: str
    kind: CreditKind
    scope: Scope
    covers: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Something reported to be so: never a fact, always somebody's words."""

    span: Span
    relation: str
    rule: str
    subject: EntityId | None = None
    object: EntityId | None = None
    when: Moment | None = None
    where: Mention | None = None
    amount: Quantity | None = None
    stance: Stance = "asserted"
    holder: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as a vector of a text encoder that the user chose (`desk.encoder`).

    model: hash of the encoder's files; vectors of two models are never compared. numbers: signed bytes. within, across:
    slope and middle of the line by which the cosine of two vectors becomes log-odds that they tell of one event, in
    one language and in two.
    """

    model: str
    numbers: bytes
    within: tuple[float, float]
    across: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one article says, a pure function of the article, the packs and a versioned names table."""

    article: Article
    language: str
    """BCP 47 tag of the pack's language that it was read as; "und" if unknown (read with `root`)."""
    sentences: tuple[Span, ...]
    """Sentences of title and body, in order; each lies within one block."""
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    moments: tuple[Moment, ...]
    quantities: tuple[Quantity, ...]
    quotes: tuple[Quote, ...]
    credits: tuple[Credit, ...]
    claims: tuple[Claim, ...]
    categories: tuple[tuple[str, str, float], ...] = ()
    made_with: Mapping[str, str] = field(default_factory=dict)
    encoded: Encoded | None = None
    """Only where the user has an encoder."""

    def entity(self, id: EntityId | None) -> Entity | None:
        """The entity of that id, None if there is none."""
        return next((entity for entity in self.entities if entity.id == id), None) if id else None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What only another report can tell about a moment or the publication date of an article.

    span: the moment's span, None for the publication date.
    """

    article: ArticleId
    span: Span | None
    value: When
    because: tuple[Passage, ...]
    rule: str
