"""Whom a noun stands for that speaks without a name: "the company", "vị quan chức này", "the spokeswoman".

Only what the article makes plain is resolved: a name set off behind the noun, the one body that is called so, the one
of that kind who spoke just before, or the one holder of the role who is named soon after. All else keeps its words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens, fold
from wiredesk.model.findings import Entity, Mention, Quote, Speaker
from wiredesk.model.spans import EntityId, Span
from wiredesk.reading.cues import courtesies

BACK = 6
"""Quotations that are looked back over for somebody of the same noun."""

AHEAD = 120
"""Tokens within which somebody first called "a spokeswoman" must be named."""

NEAR = 60
"""Tokens back within which one of several bodies of the same noun is the one that is meant; mentions back to whom a
courtesy that stands alone can mean."""


class _Nouns:
    """What the reader of stand-ins needs of one pack, compiled."""

    __slots__ = ("any_body", "bare", "bodies", "companies", "courtesies", "covers", "indefinite", "kinds", "people")

    def __init__(self, pack: Pack) -> None:
        def phrases(path: str) -> Phrases[str]:
            return Phrases({word: word for word in pack.strings(path)}, pack)

        self.bodies = phrases("quotes.bodies")
        self.people = phrases("quotes.people")
        self.any_body = frozenset(pack.strings("quotes.any_body"))
        self.courtesies = courtesies(pack)
        self.companies = frozenset(pack.strings("quotes.companies"))
        self.bare = frozenset(word for form in pack.strings("quotes.bare") for word in fold(form, pack))
        self.indefinite = frozenset(pack.strings("quotes.indefinite"))
        self.covers = {role: frozenset(under) for role, under in pack.table("roles.covers").items()}
        self.kinds = {form: role for role, forms in pack.table("roles.classes").items() for form in forms}


@lru_cache(maxsize=64)
def _nouns(pack: Pack) -> _Nouns:
    return _Nouns(pack)


def speaks(tokens: Tokens, first: int, last: int, pack: Pack) -> bool:
    """Whether a noun for a body or for people who speak stands among some tokens."""
    nouns, within = _nouns(pack), range(first, last)
    return bool(nouns.bodies.find(tokens, within) or nouns.people.find(tokens, within))


def body_named(tokens: Tokens, first: int, last: int, mentions: Sequence[Mention], *, pack: Pack) -> Mention | None:
    """The organisation that a noun phrase ends with after a noun for bodies ("cable operator Ostlink")."""
    end = tokens.ends[last - 1]
    named = next(
        (m for m in mentions if m.span.end == end and m.via == "name" and m.kind in ("organisation", "other")), None
    )
    if named is None:
        return None
    start = bisect_left(tokens.starts, named.span.start)
    nouns = _nouns(pack)
    if start <= first or any(tokens.words[index][:1].isupper() for index in range(first + 1, start)):
        return None
    leads = nouns.bodies.at(tokens, first, start)
    ends = next((hit for index in range(first, start) if (hit := nouns.bodies.at(tokens, index, start))), None)
    return named if leads is not None or (ends is not None and ends[0] == start) else None


class StandIns:
    """The nouns of one article that speak, resolved quotation by quotation in order of the text."""

    __slots__ = ("entities", "mentions", "nouns", "pack", "starts", "tokens")

    def __init__(self, tokens: Tokens, entities: Sequence[Entity], mentions: Sequence[Mention], pack: Pack) -> None:
        """mentions: in order of the text."""
        self.tokens = tokens
        self.entities: Mapping[EntityId, Entity] = {entity.id: entity for entity in entities}
        self.mentions = mentions
        self.starts = [mention.span.start for mention in mentions]
        self.pack = pack
        self.nouns = _nouns(pack)

    def resolved(self, speaker: Speaker, earlier: Sequence[Quote]) -> Speaker:
        """The speaker with the name of whom the noun stands for; the same where nothing makes it plain."""
        if speaker.entity is not None or speaker.via == "name":
            return speaker
        within = self.tokens.within(speaker.span)
        if len(within) == 1 and self.tokens.folded[within.start] in self.nouns.courtesies:
            return self._called_so(speaker, within.start)
        person = self.nouns.people.find(self.tokens, within)
        body = self.nouns.bodies.find(self.tokens, within)
        if not person and not body:
            return speaker
        behind = self._behind(within, body)
        if behind is not None:
            return replace(speaker, name=behind.name, entity=behind.entity)
        if person and self.tokens.folded[within.start] in self.nouns.indefinite:
            return self._named_soon(speaker, within, person[0][2])
        for hits, find in ((person, self._again), (body, self._body)):
            if len(hits) == 1 and self._plain(within, hits[0][0], hits[0][1]):
                return find(speaker, hits[0][2], earlier)
        return speaker

    def _called_so(self, speaker: Speaker, index: int) -> Speaker:
        """A courtesy that stands alone: whoever was last named with it."""
        folded = self.tokens.folded
        last = bisect_left(self.starts, speaker.span.start)
        for mention in reversed(self.mentions[max(0, last - NEAR) : last]):
            first = bisect_left(self.tokens.starts, mention.span.start)
            if mention.kind == "person" and mention.via == "name" and first and folded[first - 1] == folded[index]:
                return replace(speaker, name=mention.name, entity=mention.entity)
        return speaker

    def _plain(self, within: range, first: int, last: int) -> bool:
        """Whether beside the noun stands nothing but what makes it definite."""
        folded = self.tokens.folded
        return all(folded[i] in self.nouns.bare for i in within if not first <= i < last)

    def _behind(self, within: range, body: Sequence[tuple[int, int, str]]) -> Mention | None:
        """The name set off by commas right behind a noun for a body."""
        words, last = self.tokens.words, within.stop
        if not body or last + 1 >= len(words) or words[last] != ",":
            return None
        first_noun = body[0]
        if any(words[index][:1].isupper() for index in range(within.start + 1, first_noun[1])):
            return None
        at = bisect_left(self.starts, self.tokens.starts[last + 1])
        if at >= len(self.mentions) or self.mentions[at].span.start != self.tokens.starts[last + 1]:
            return None
        named = self.mentions[at]
        end = bisect_left(self.tokens.starts, named.span.end)
        closed = end < len(words) and words[end] == ","
        return named if closed and named.via == "name" and named.kind != "person" else None

    def _named_soon(self, speaker: Speaker, within: range, noun: str) -> Speaker:
        """ "A spokeswoman for X said": the one holder of that role, if named soon after."""
        kind = self.nouns.kinds.get(noun)
        text = self.tokens.text
        holders = [
            (entity, [role for role in entity.roles if role.role == kind and not role.modifier])
            for entity in self.entities.values()
            if entity.kind == "person" and any(role.role == kind for role in entity.roles)
        ]
        if kind is None or len(holders) != 1:
            return speaker
        entity, roles = holders[0]
        first = next((m.span.start for m in self.mentions if m.entity == entity.id and m.via == "name"), -1)
        far = self.tokens.starts[min(len(self.tokens) - 1, within.stop + AHEAD)]
        if not speaker.span.end <= first <= far or not any(noun in role.span.of(text).lower() for role in roles):
            return speaker
        return replace(speaker, name=entity.names[0], entity=entity.id)

    def _again(self, speaker: Speaker, noun: str, earlier: Sequence[Quote]) -> Speaker:
        """ "The official": the one of that noun who spoke last; "the leader": who spoke last, if the role covers it."""
        text = self.tokens.text
        last = earlier[-1].speaker if earlier else None
        holder = self.entities.get(last.entity) if last is not None and last.entity is not None else None
        under = self.nouns.covers.get(self.nouns.kinds.get(noun, ""), frozenset())
        if last is not None and holder is not None and any(r.role in under and not r.modifier for r in holder.roles):
            return replace(speaker, name=last.name, entity=last.entity)
        for quote in reversed(earlier[-BACK:]):
            said = quote.speaker
            if said is None or said.span == speaker.span:
                continue
            words = said.name if said.entity is None else ""
            entity = self.entities.get(said.entity) if said.entity is not None else None
            roles = [role.span.of(text) for role in entity.roles] if entity is not None else []
            if any(noun in form.lower() for form in (words, *roles)):
                return replace(speaker, name=said.name, entity=said.entity)
        return speaker

    def _body(self, speaker: Speaker, noun: str, earlier: Sequence[Quote]) -> Speaker:
        """ "The company": the one that is called so before, or the only one that spoke or acted before."""
        before = self.mentions[: bisect_left(self.starts, speaker.span.start)]
        called = {
            mention.entity: mention
            for mention in before
            if mention.entity is not None and mention.kind in ("organisation", "other") and self._called(mention, noun)
        }
        if not called and noun in self.nouns.companies:
            spoke = {quote.speaker.entity for quote in earlier if quote.speaker is not None and quote.speaker.entity}
            called = {
                mention.entity: mention
                for mention in before
                if mention.kind in ("organisation", "other")
                and mention.entity is not None
                and (mention.entity in spoke or self._spoken_for(mention))
                and self._private(mention)
            }
        last = earlier[-1].speaker if earlier else None
        if not called and noun in self.nouns.any_body and last is not None and last.entity is not None:
            called = {m.entity: m for m in before if m.entity == last.entity and m.kind in ("organisation", "other")}
        if len(called) > 1:
            floor = self.tokens.starts[max(0, bisect_left(self.tokens.starts, speaker.span.start) - NEAR)]
            called = {entity: mention for entity, mention in called.items() if mention.span.start >= floor}
        if len(called) != 1:
            return speaker
        mention = next(iter(called.values()))
        return replace(speaker, name=mention.name, entity=mention.entity)

    def _called(self, mention: Mention, noun: str) -> bool:
        """Whether a name has the noun in it, before it or set off behind it."""
        sought = fold(noun, self.pack)
        size = len(sought)
        folded, words = self.tokens.folded, self.tokens.words
        inside = self.tokens.within(mention.span)
        named = fold(mention.name, self.pack) if mention.via == "name" else ()
        if any(named[i : i + size] == sought for i in range(len(named) - size + 1)):
            return True
        if tuple(folded[max(0, inside.start - size) : inside.start]) == sought:
            return True
        behind = inside.stop
        if behind + 1 >= len(words) or words[behind] != ",":
            return False
        return any(tuple(folded[i : i + size]) == sought for i in range(behind + 1, min(len(words), behind + 5)))

    def _spoken_for(self, mention: Mention) -> bool:
        """Whether a noun for people who speak stands right before a name ("a spokeswoman for Ostlink")."""
        first = bisect_left(self.tokens.starts, mention.span.start)
        floor = max(0, first - 5)
        return any(
            all(self.tokens.words[index].islower() for index in range(end, first))
            for _, end, _ in self.nouns.people.find(self.tokens, range(floor, first))
        )

    def _private(self, mention: Mention) -> bool:
        """Whether no other noun for a body is in its name ("Ministry", "Bộ")."""
        span = Span(mention.span.start, mention.span.end)
        return all(
            noun in self.nouns.companies for _, _, noun in self.nouns.bodies.find(self.tokens, self.tokens.within(span))
        )


__all__ = ["StandIns", "body_named", "speaks"]
