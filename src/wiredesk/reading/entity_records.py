"""The entities and mentions of an article as they are kept, made of what was gathered while it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Entity, EntityKind, HeldRole, Mention, Via
from wiredesk.model.spans import EntityId, Span
from wiredesk.reading.lexicon import Lexicon
from wiredesk.reading.persons import Person
from wiredesk.text.names import key

Made = tuple[Span, EntityKind, object, str, Via]
"""A mention while an article is read: where, of what kind, of whom (a `Person`, a `Thing` or None), by what rule."""


@dataclass(slots=True)
class Thing:
    """A place, organisation, work or event while the article is read."""

    kind: EntityKind
    key: str
    names: list[str] = field(default_factory=list)
    located: bool = False
    words: tuple[str, ...] = ()
    first: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """Makes the records of one article."""

    text: str
    tokens: Tokens
    lex: Lexicon

    def entities(self, gathered: Iterable[Made]) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
        """Each entity once, in the order of the first mention, and all mentions in order of the text."""
        made: dict[int, Entity] = {}
        taken: dict[str, int] = {}
        mentions: list[Mention] = []
        for span, kind, thing, rule, via in sorted(gathered, key=lambda made: (made[0].start, -made[0].end)):
            entity = None
            if thing is not None:
                entity = made.get(id(thing))
                if entity is None:
                    entity = self._entity(thing, span, taken)
                    made[id(thing)] = entity
            name = entity.names[0] if entity is not None else span.of(self.text)
            mentions.append(Mention(span, kind, entity.id if entity else None, name, f"{self.lex.code}.{rule}", via))
        return tuple(made.values()), tuple(mentions)

    def _entity(self, thing: object, span: Span, taken: dict[str, int]) -> Entity:
        if isinstance(thing, Person):
            others = {key(" ".join(parts)) for parts in thing.also}
            canonical = max(
                thing.names,
                # Of the cases of one name the first is the shortest, as a rule.
                key=lambda name: (
                    key(name) not in others,
                    len(name.split()),
                    -len(name) if self.lex.case_endings else 0,
                    thing.uses[name],
                    -thing.names.index(name),
                ),
            )
            names = (canonical, *(name for name in thing.names if name != canonical))
            kind: EntityKind = "person"
            name_id = key(canonical)
            compare = self.lex.keys.get(name_id, name_id)
            roles = self._held(thing)
        else:
            assert isinstance(thing, Thing)
            names = tuple(sorted(thing.names, key=lambda name: _shouted(name, thing))) or (span.of(self.text),)
            kind, roles = thing.kind, ()
            compare = key(names[0]) if thing.located else thing.key
            name_id = (
                compare if thing.rule in ("places.country", "places.demonym", "places.territory") else key(names[0])
            )
        identity = f"{kind}:{name_id}"
        taken[identity] = taken.get(identity, 0) + 1
        if taken[identity] > 1:
            identity = f"{identity}~{taken[identity]}"
        return Entity(EntityId(identity), kind, names, compare, roles)

    def _held(self, person: Person) -> tuple[HeldRole, ...]:
        """The person's roles, each once; one without "of" takes it from the same role said more fully."""
        full = {(phrase.role, phrase.modifier): phrase.of for phrase, _ in reversed(person.roles) if phrase.of}
        held: dict[tuple[str, str, str], HeldRole] = {}
        for phrase, _ in person.roles:
            of = phrase.of or full.get((phrase.role, phrase.modifier), "")
            role = HeldRole(phrase.role, of, phrase.modifier, self.tokens.span(phrase.first, phrase.last))
            held.setdefault((role.role, role.of, role.modifier), role)
        return tuple(held.values())


def _shouted(name: str, thing: Thing) -> bool:
    """Whether a form is another one in capitals ("CORM" in a dateline)."""
    return name.isupper() and any(other != name and other.upper() == name for other in thing.names)
