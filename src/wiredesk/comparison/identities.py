"""Who is who across the reports of one story: the entities of single articles joined under one key.

Joined by folded, transliterated names (`text.names`), never against their kind. A short form ("Lorn") joins the
longer one that alone in the story contains it; if two could be meant it stays by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.model.findings import Entity, HeldRole, Reading
from wiredesk.model.spans import ArticleId, EntityId
from wiredesk.text.names import alike, key

SAME = 0.9
"""Likeness of two folded names from which they are one: one letter off in a name of ten."""
CROWD = 40
"""Names with a word in common that are looked at: more of them are people of one family name, not one person."""
NAMED = frozenset({"person", "organisation", "place", "event", "work", "other"})
_PEOPLE = frozenset({"person", "other"})


@dataclass(frozen=True, slots=True, eq=False)
class Identities:
    """by_entity: (article, entity) → the story's key of it. by_key: an article's key of a name → the story's.

    names: the story's key → names used for it, the one to show first. kinds, roles: what was said about each.
    """

    by_entity: Mapping[tuple[ArticleId, EntityId], str]
    by_key: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str]
    roles: Mapping[str, tuple[HeldRole, ...]]

    def of(self, article: ArticleId, entity: EntityId | None) -> str | None:
        """The story's key of an article's entity, None for none."""
        return self.by_entity.get((article, entity)) if entity else None

    def named(self, name: str) -> str:
        """The story's key of a name: of the entity that bears it, else of the name itself."""
        return _nearest(self, name)

    def label(self, identity: str) -> str:
        """The name to show, the key itself if no report names it."""
        names = self.names.get(identity)
        return names[0] if names else identity


@lru_cache(maxsize=1024)
def _nearest(who: Identities, name: str) -> str:
    folded = key(name)
    known = who.by_key.get(folded)
    if known is not None:
        return known
    holders = _by_token(who)
    near = {other for token in folded.split() for other in holders.get(token, ())}
    best = min(((-alike(folded, other), other) for other in near), default=(0.0, ""))
    return who.by_key[best[1]] if -best[0] >= SAME else folded


@lru_cache(maxsize=1)
def _by_token(who: Identities) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name in who.by_key:
        for token in name.split():
            found.setdefault(token, []).append(name)
    return found


def identities(readings: Sequence[Reading]) -> Identities:
    """Joins the named entities of the readings. The order of the readings does not matter."""
    held: dict[str, list[tuple[ArticleId, Entity]]] = {}
    for reading in readings:
        for entity in reading.entities:
            if entity.kind in NAMED and entity.key:
                held.setdefault(f"{_group(entity.kind)}|{entity.key}", []).append((reading.article.id, entity))
    root = _joined(sorted(held))
    _surnames(readings, root)
    by_entity: dict[tuple[ArticleId, EntityId], str] = {}
    by_key: dict[str, str] = {}
    names: dict[str, dict[str, int]] = {}
    kinds: dict[str, str] = {}
    roles: dict[str, list[HeldRole]] = {}
    for grouped, members in sorted(held.items()):
        identity = root[grouped].partition("|")[2]
        for article, entity in sorted(members, key=lambda member: (member[0], member[1].id)):
            by_entity[article, entity.id] = identity
            kinds.setdefault(identity, root[grouped].partition("|")[0])
            roles.setdefault(identity, []).extend(entity.roles)
            by_key.setdefault(entity.key, identity)
            for place, name in enumerate(entity.names):
                by_key.setdefault(key(name), identity)
                if place == 0:
                    counts = names.setdefault(identity, {})
                    counts[name] = counts.get(name, 0) + 1
    return Identities(
        by_entity,
        by_key,
        {
            identity: tuple(
                name for _, name in sorted((_plainness(name, counts[name], kinds[identity]), name) for name in counts)
            )
            if len(counts) > 1
            else tuple(counts)
            for identity, counts in names.items()
        },
        kinds,
        {identity: tuple(held_roles) for identity, held_roles in roles.items()},
    )


def _plainness(name: str, reports: int, kind: str) -> tuple[bool, int, int]:
    """Order in which names are shown. What a report writes before a full name (a rank, a country) is not part of it,
    so of people the shortest full name comes first; of others the one that most reports use."""
    if kind == "person":
        return len(key(name).split()) < 2, 0, len(name)
    return False, -reports, len(name)


def _group(kind: str) -> str:
    return "person" if kind in _PEOPLE else kind


def _joined(grouped: Sequence[str]) -> dict[str, str]:
    """Each key with the one that stands for all its forms: the longest, then the first in order."""
    root = {name: name for name in grouped}

    def find(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    by_token: dict[str, list[str]] = {}
    tokens_of: dict[str, tuple[str, list[str]]] = {}
    sets: dict[str, frozenset[str]] = {}
    for name in grouped:
        kind, _, own = name.partition("|")
        if own.isupper():
            continue
        tokens_of[name] = kind, own.split()
        sets[name] = frozenset(tokens_of[name][1])
        for token in tokens_of[name][1]:
            by_token.setdefault(f"{kind}|{token}", []).append(name)
    by_rest: dict[tuple[str, ...], list[str]] = {}
    for name, (kind, tokens) in tokens_of.items():
        # Names that differ in one word have all others in common: most have none.
        if len(tokens) < 2 or sum([len(by_token[f"{kind}|{token}"]) > 1 for token in tokens]) < len(tokens) - 1:
            continue
        by_rest.setdefault((kind, "turned", *sorted(tokens)), []).append(name)
        for place in range(len(tokens)):
            by_rest.setdefault((kind, str(place), *tokens[:place], "", *tokens[place + 1 :]), []).append(name)
    for name, (kind, tokens) in tokens_of.items():
        if kind == "person":
            holders = min([by_token[f"{kind}|{token}"] for token in tokens], key=len)
            if len(holders) < 2 or len(holders) > CROWD:
                continue
            parts = sets[name]
            longer = [other for other in holders if parts < sets[other]]
            if len({find(other) for other in longer}) == 1:
                _union(root, find(name), find(longer[0]))
    # Names that differ in one word only: a slip or another spelling. A crowd of them is a list of different people.
    for same_rest in by_rest.values():
        for place, name in enumerate(same_rest[:CROWD]):
            for other in same_rest[place + 1 : CROWD]:
                if alike(name.partition("|")[2], other.partition("|")[2]) >= SAME:
                    _union(root, find(name), find(other))
    return {name: find(name) for name in grouped}


def _surnames(readings: Sequence[Reading], root: dict[str, str]) -> None:
    """A lone name that ends the full name of one person of the same report is that person, whatever its kind."""
    for reading in sorted(readings, key=lambda reading: reading.article.id):
        full: dict[str, set[str]] = {}
        for entity in reading.entities:
            if entity.kind == "person" and " " in entity.key:
                full.setdefault(entity.key.split()[-1], set()).add(f"person|{entity.key}")
        for entity in reading.entities:
            grouped = f"{_group(entity.kind)}|{entity.key}"
            if entity.kind in NAMED and len(full.get(entity.key, ())) == 1 and grouped in root:
                root[grouped] = root[next(iter(full[entity.key]))]


def _union(root: dict[str, str], a: str, b: str) -> None:
    if a != b:
        keep, drop = sorted((a, b), key=lambda name: (-len(name.split()), name))
        root[drop] = keep
