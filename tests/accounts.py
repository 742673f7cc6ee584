"""Readings made by hand: a clean article, and what a reader finds in it, named by the words it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.segments import sentences
from wiredesk.model.article import Article
from wiredesk.model.findings import (
    Claim,
    Credit,
    CreditKind,
    Entity,
    EntityKind,
    HeldRole,
    Mention,
    Moment,
    Quantity,
    Quote,
    QuoteMode,
    Reading,
    Scope,
    Speaker,
    Stance,
)
from wiredesk.model.spans import ArticleId, EntityId, Passage, Span, StoryId
from wiredesk.model.story import Difference, Grouping, Link, LinkKind, Membership, Story
from wiredesk.model.values import Amount, When, when_of_iso
from wiredesk.text.names import key

PACKS = installed_packs()


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody is reported to have said: the words of the clause, the speaker's words, the cue; words: what of
    the clause stands in quotation marks."""

    content: str
    speaker: str
    cue: str = ""
    relayed_by: tuple[str, ...] = ()
    mode: QuoteMode = "indirect"
    words: str = ""


@dataclass(slots=True)
class Told:
    """One report as text and findings. names: words → (kind, full name, role, role's of). times: words → ISO value or
    a `When`. amounts: words → (number or (low, high), unit). credits: words → (source, kind, scope)."""

    outlet: str
    body: str
    title: str | None = None
    language: str = "en"
    published: str | None = None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: Sequence[Said] = ()
    times: Mapping[str, str | When] = field(default_factory=dict)
    amounts: Mapping[str, tuple[object, str]] = field(default_factory=dict)
    equals: Mapping[str, str] = field(default_factory=dict)
    credits: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    claims: Sequence[tuple[str, str, str, str, str]] = ()

    def reading(self) -> Reading:
        """The reading; every finding is looked up by its words, which must stand in the text."""
        article = Article.of(
            title=self.title,
            body=self.body,
            outlet=self.outlet,
            language=self.language,
            published=self.published,
            locator=f"{self.outlet}/{self.language}",
        )
        text = article.text
        pack = PACKS.get(self.language)
        spans = tuple(span for block in article.blocks for span in sentences(text, block.span, pack))
        entities, mentions = self._named(text)
        quantities = {
            words: Quantity(_at(text, words), _amount(number, unit), "test")
            for words, (number, unit) in self.amounts.items()
        }
        for words, other in self.equals.items():
            found = quantities[words]
            quantities[words] = Quantity(found.span, found.amount, "test", equals=quantities[other].span)
        return Reading(
            article=article,
            language=self.language,
            sentences=spans,
            entities=entities,
            mentions=mentions,
            moments=tuple(
                Moment(_at(text, words), when if isinstance(when, When) else _when(when), "test")
                for words, when in self.times.items()
            ),
            quantities=tuple(sorted(quantities.values(), key=lambda quantity: quantity.span)),
            quotes=tuple(self._quote(text, said, spans) for said in self.said),
            credits=tuple(
                Credit(
                    _at(text, words),
                    source,
                    cast(CreditKind, kind),
                    cast(Scope, scope),
                    _around(spans, _at(text, words)) if scope != "article" else Span(0, len(text)),
                    "test",
                )
                for words, (source, kind, scope) in self.credits.items()
            ),
            claims=tuple(
                Claim(
                    _at(text, words),
                    relation,
                    "test",
                    _entity_id("person", subject),
                    _entity_id("person", object_),
                    stance=cast(Stance, stance),
                )
                for words, relation, subject, object_, stance in self.claims
            ),
        )

    def _named(self, text: str) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
        entities: dict[EntityId, Entity] = {}
        mentions = []
        for words, (kind, name, *role) in self.names.items():
            entity_key = name if name.isupper() and len(name) == 2 else key(name)
            id = EntityId(f"{kind}:{entity_key}")
            start = text.find(words)
            assert start >= 0, words
            roles = (HeldRole(role[0], role[1], "", Span(start, start + len(words))),) if role else ()
            held = entities.get(id)
            entities[id] = Entity(id, cast(EntityKind, kind), (name,), entity_key, roles + (held.roles if held else ()))
            while start >= 0:
                span = Span(start, start + len(words))
                mentions.append(Mention(span, cast(EntityKind, kind), id, name, "test"))
                start = text.find(words, span.end)
        return tuple(entities.values()), tuple(sorted(mentions, key=lambda mention: mention.span))

    def _quote(self, text: str, said: Said, spans: Sequence[Span]) -> Quote:
        content = _at(text, said.content)
        around = _around(spans, content)
        # The words of the speaker that stand in the sentence of the quotation, else anywhere.
        start = max(text.find(said.speaker, around.start), text.find(said.speaker))
        kind, name = self.names[said.speaker][:2] if said.speaker in self.names else ("role", said.speaker)
        speaker = Speaker(
            name,
            _entity_id(kind, name) if said.speaker in self.names else None,
            Span(start, start + len(said.speaker)),
            "name" if said.speaker in self.names else "role",
        )
        cue = _at(text, said.cue, around.start) if said.cue else None
        words = (_at(text, said.words, content.start),) if said.words else ()
        return Quote(around, content, words, said.mode, speaker, cue, "say", "test", said.relayed_by)


def _entity_id(kind: str, name: str) -> EntityId:
    return EntityId(f"{kind}:{name if name.isupper() and len(name) == 2 else key(name)}")


def _at(text: str, words: str, start: int = 0) -> Span:
    at = text.find(words, start)
    assert at >= 0, words
    return Span(at, at + len(words))


def _around(spans: Sequence[Span], inner: Span) -> Span:
    meeting = [span for span in spans if span.meets(inner)]
    return Span(meeting[0].start, meeting[-1].end)


def _when(value: str) -> When:
    when = when_of_iso(value)
    assert when is not None, value
    return when


def _amount(number: object, unit: str) -> Amount:
    if isinstance(number, tuple):
        low, high = (None if part is None else Decimal(str(part)) for part in number)
        return Amount(low, high, unit, True)
    return Amount(Decimal(str(number)), Decimal(str(number)), unit)


def local_day(value: str) -> When:
    """A day by the clock of the place, as "(local time)" says."""
    when = _when(value)
    return When(when.value, when.earliest, when.latest, when.granularity, "place")


def clock_there(value: str) -> When:
    """A clock time by the clock of a place whose zone is not known."""
    when = _when(value)
    return When(when.value, when.earliest, when.latest, when.granularity, "place")


def story_of(*readings: Reading, links: Sequence[Link] = ()) -> tuple[Story, Grouping, dict[ArticleId, Reading]]:
    """One story of all the readings, as grouping would give it."""
    ids = tuple(sorted(reading.article.id for reading in readings))
    by_id = {reading.article.id: reading for reading in readings}
    first = by_id[ids[0]].article
    span = first.blocks[0].span
    story = Story(
        StoryId(ids[0]),
        ids,
        tuple(Membership(id, None, 1.0, ()) for id in ids),
        tuple(links),
        (),
        Passage(first.id, span, span.of(first.text)),
    )
    return story, Grouping((story,), (), tuple(links), (), ()), by_id


def copy_link(copy: Reading, original: Reading, kind: LinkKind = "copy") -> Link:
    """A link that says which of two reports came first."""
    return Link(copy.article.id, original.article.id, True, kind, "first seen", 1.0, ())


def asked(differences: Sequence[Difference], verdict: str, asks: str | None = None) -> list[Difference]:
    """The differences of one verdict, and of one question."""
    return [one for one in differences if one.verdict == verdict and asks in (None, one.question.asks)]
