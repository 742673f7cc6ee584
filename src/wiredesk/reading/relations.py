"""The relations of a pack, section `claims`, compiled: which words make a claim of what, and what they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases
from wiredesk.model.findings import Stance


@dataclass(frozen=True, slots=True)
class Relation:
    """One row of the pack. undergoes: the grammatical subject is whom it happens to ("died").

    plain: a form that tells enough to make a claim though nobody is named ("a man was arrested"). beside: words of
    which one must stand in its clause ("approved": a law, not a smile); beside_people: an amount of people or a
    person's name will do as well.
    """

    rule: str
    relation: str
    subject: frozenset[str]
    object: frozenset[str]
    needs: frozenset[str]
    amount: bool
    counts: bool
    object_after: frozenset[str]
    together: bool
    undergoes: bool = False
    plain: bool = False
    beside: Phrases[bool] | None = None
    beside_people: bool = False
    noun: bool = False
    placed: bool = False
    caused: str = ""


@dataclass(frozen=True, slots=True)
class ClaimWords:
    verbs: Phrases[tuple[Relation, ...]]
    titles: Phrases[bool]
    not_after: frozenset[str]
    beside_titles: frozenset[str]
    stance: Phrases[Stance | None]
    causing: frozenset[str]
    just_before: frozenset[str]
    undone: Phrases[Stance]
    passive: frozenset[str]
    agent: frozenset[str]
    prepositions: Phrases[bool]
    places: Phrases[bool]
    boundaries: frozenset[str]
    joins: frozenset[str]
    clauses: frozenset[str]
    """Words that begin the clause that a verb tells of: no object is named behind one."""
    active_endings: tuple[str, ...]
    """Endings of forms that are never passive ("is attacking")."""
    times: frozenset[str]
    """What makes of a noun a time ("following the vote")."""
    people: frozenset[str]
    """Words for those who are from a place that stands before."""
    before_verbs: frozenset[str]
    """Small words between a cue and a verb whose subject is the speaker ("said it would …", "cho biết sẽ …"); empty
    where the pack does not say."""


@lru_cache(maxsize=64)
def claim_words(pack: Pack) -> ClaimWords:
    titles = {form: True for forms in pack.table("roles.classes").values() for form in forms}
    titles.update({form: True for forms in pack.table("roles.modifiers").values() for form in forms})
    verbs: dict[str, tuple[Relation, ...]] = dict.fromkeys([*titles, *pack.strings("claims.not_verbs")], ())
    for row in pack.rules("claims.relations"):
        for form, relation in _forms(row, pack):
            verbs[form] = (*verbs.get(form, ()), relation)
    stance: dict[str, Stance | None] = dict.fromkeys(pack.strings("claims.no_stance"))
    for name in ("possible", "planned", "denied"):
        stance.update(dict.fromkeys(pack.strings(f"claims.{name}"), name))
    undone: dict[str, Stance] = dict.fromkeys(pack.strings("claims.undone"), "denied")
    undone.update(dict.fromkeys(pack.strings("claims.put_off"), "planned"))
    return ClaimWords(
        verbs=Phrases(verbs, pack),
        titles=Phrases(titles, pack),
        beside_titles=frozenset("-'’").union(pack.strings("names.possessives")),
        not_after=frozenset(pack.strings("claims.not_after")),
        stance=Phrases(stance, pack),
        causing=frozenset(pack.strings("claims.causing")),
        just_before=frozenset(pack.strings("claims.possible_just_before")),
        undone=Phrases(undone, pack),
        passive=frozenset(pack.strings("claims.passive_before")),
        agent=frozenset(pack.strings("claims.agent")),
        prepositions=Phrases(dict.fromkeys(pack.strings("claims.prepositions"), True), pack),
        places=Phrases(dict.fromkeys(pack.strings("claims.where_after"), True), pack),
        joins=frozenset(pack.strings("claims.joins")),
        clauses=frozenset(pack.strings("claims.clauses")),
        times=frozenset(pack.strings("claims.times")),
        active_endings=pack.strings("claims.active_endings"),
        people=frozenset(pack.strings("claims.people")),
        boundaries=frozenset(pack.strings("claims.boundaries")),
        before_verbs=frozenset(pack.strings("claims.before_verbs")),
    )


_PARTIES = ("person", "organisation", "place")


def _kinds(kinds: Sequence[str]) -> frozenset[str]:
    """A name whose kind nothing tells may be a person's or a body's."""
    return frozenset((*kinds, "other") if {"person", "organisation"} & set(kinds) else kinds)


def _forms(row: Mapping[str, Any], pack: Pack) -> Iterator[tuple[str, Relation]]:
    """The forms of a row, each with what it makes. Plain forms need nothing unless the row says so."""
    named = Relation(
        rule=row["rule"],
        relation=row["relation"],
        subject=_kinds(row.get("subject", _PARTIES)),
        object=_kinds(row.get("object", _PARTIES)),
        needs=frozenset(row.get("needs", ())),
        amount=row.get("amount", False),
        counts=row.get("counts", False),
        object_after=frozenset(row.get("object_after", ())),
        together=row.get("together", False),
        caused=row.get("caused", ""),
        placed=row.get("placed", False),
    )
    yield from ((form, named) for form in row.get("verbs", ()))
    yield from ((form, replace(named, undergoes=True)) for form in row.get("undergo", ()))
    lists = [pack.strings(f"claims.beside.{name}") for name in row.get("beside", ())]
    beside = Phrases(dict.fromkeys(chain(*lists), True), pack) if lists else None
    plain = replace(named, plain=True, beside=beside, beside_people="people" in row.get("beside", ()))
    yield from ((form, plain) for form in row.get("plain", ()))
    yield from ((form, replace(plain, undergoes=True)) for form in row.get("plain_undergo", ()))
    yield from ((form, replace(plain, noun=True)) for form in row.get("nouns", ()))
    yield from ((form, replace(plain, noun=True, undergoes=True)) for form in row.get("nouns_undergo", ()))


__all__ = ["ClaimWords", "Relation", "claim_words"]
