"""The tables that names are looked up in, made of a pack, the countries of CLDR and the names table.

What is a proper name by itself, and what words say beside one. `reading.lexicon` holds them with all other words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from wiredesk.lang.inflection import inflected
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tables import rarity, territories
from wiredesk.lang.tokens import Phrases, words
from wiredesk.text.known_names import known_names
from wiredesk.text.names import key

Gender = Literal["m", "f", "any", "plural"]
_NUMERALS = frozenset("IVX")
_SMALL = 4
"""Letters from which a word inside a country's name may have a capital where the shorter ones have none ("Bosnia and
Herzegovina"); some languages write all but the first small ("Arabie saoudite")."""
RARE = 5.0
"""Rarity (ln of 1/share of articles) from which a word may be a name that no list has."""


@dataclass(frozen=True, slots=True)
class Known:
    """A proper name that the pack or the names table knows. key: ISO code of a country, canonical key of an
    organisation, or the key that the table has."""

    kind: Literal["person", "place", "organisation"]
    key: str
    rule: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What a word or phrase can do beside a name; None or False: that it cannot."""

    role: str | None = None
    of: str = ""
    gender: Gender | None = None
    modifier: str | None = None
    honorific: Gender | None = None
    pronoun: Gender | None = None
    introduces: bool = False
    place_type: bool = False
    inside: bool = False
    preposition: bool = False
    short: str | None = None


def _lists(pack: Pack, path: str) -> dict[str, list[str]]:
    """A table of lists, the pack's joined with that of `root`."""
    joined: dict[str, list[str]] = {}
    for source in (pack, pack.root):
        if source is not None:
            for name, forms in source.table(path).items():
                joined.setdefault(name, []).extend(form for form in forms if form not in joined[name])
    return joined


def _learned(pack: Pack, packs: Packs) -> dict[str, Known]:
    """Forms of the names table. A single word must be one that texts of the language seldom have: "Hope" is a person's
    name and a hope."""
    common = rarity(packs, pack.code)
    found: dict[str, Known] = {}
    for name in known_names(packs).names:
        if name.kind not in ("person", "organisation", "place"):
            continue
        for _, form in name.forms:
            parts = words(form)
            if len(parts) > 1 or (
                name.kind != "person" and parts and (is_acronym(form) or common.get(form.lower(), 99.0) >= RARE)
            ):
                found.setdefault(form, Known(name.kind, name.key, "names.table"))
    return found


def declined(forms: Iterable[str], pack: Pack) -> list[str]:
    """The forms in all their cases; letters that stand for words have none."""
    return [each for form in forms for each in ((form,) if is_acronym(form) else inflected(form, pack))]


def _capitals(name: str, shortest: int) -> str:
    """A folded name with capitals: of its first word, and of those that have so many letters at least."""
    parts = name.split(" ")
    return " ".join(
        part[:1].upper() + part[1:] if at == 0 or len(part) >= shortest else part for at, part in enumerate(parts)
    )


def proper_names(pack: Pack, packs: Packs) -> Phrases[Known]:
    known = _learned(pack, packs)
    ambiguous = set(pack.strings("places.ambiguous"))
    for name, code in territories(packs, pack.code).items():
        if len(code) == 2 and len(name) > 2:
            capital = _capitals(name, 1)
            for each in (capital, _capitals(name, _SMALL), capital[0] + name[1:]):
                for form in inflected(each, pack):
                    known[form] = Known("place", code, "places.territory", capital in ambiguous)
    for city in pack.root.strings("places.cities.list") if pack.root else ():
        known[city] = Known("place", key(city), "places.city")
    for kind in ("cities.list", "regions"):
        rule = "places.city" if kind == "cities.list" else "places.region"
        for place in pack.strings(f"places.{kind}"):
            for form in inflected(place, pack):
                known[form] = Known("place", key(place), rule)
    for section in ("capitals", "seats", "demonyms", "countries"):
        rule = {"capitals": "capital", "seats": "seat", "demonyms": "demonym", "countries": "country"}[section]
        for code, forms in _lists(pack, f"places.{section}").items():
            for form in declined(forms, pack):
                known[form] = Known("place", code, f"places.{rule}", form in ambiguous)
    for name, forms in _lists(pack, "organisations.aliases").items():
        for form in declined(forms, pack):
            known[form] = Known("organisation", name.replace("_", " "), "organisations.alias")
    for name, forms in pack.table("organisations.words").items():
        known |= {form: Known("organisation", name.replace("_", " "), "organisations.alias", True) for form in forms}
    for name, forms in _lists(pack, "agencies").items():
        for form in (name, *forms):
            if " " in form or is_short_form(form):
                known.setdefault(form, Known("organisation", name, "organisations.outlet"))
    return Phrases(known, pack, cased=True)


def words_beside(pack: Pack) -> Phrases[Word]:
    found: dict[str, Word] = {}

    def add(forms: Iterable[str], **what: Any) -> None:
        for form in declined(forms, pack):
            found[form] = replace(found.get(form, Word()), **what)

    gendered = {form: gender for gender, forms in pack.table("roles.gender").items() for form in forms}
    for role, forms in pack.table("roles.classes").items():
        for form in forms:
            add([form], role=role, gender=gendered.get(form))
    for office in pack.get("roles.offices", ()):
        add(office["words"], role=office["role"], of=office["of"])
    for modifier, forms in pack.table("roles.modifiers").items():
        add(forms, modifier=modifier)
    for gender, forms in pack.table("names.honorifics").items():
        add(forms, honorific=gender)
    for gender, forms in pack.table("names.pronouns").items():
        add(forms, pronoun=gender)
    add(pack.strings("organisations.introduced_by"), introduces=True)
    add(pack.strings("places.type_words"), place_type=True)
    add(pack.strings("places.inside"), inside=True, place_type=True)
    add(pack.strings("places.demonym_words"))
    add(pack.strings("places.prepositions"), preposition=True)
    for name, forms in pack.table("organisations.short").items():
        add(forms, short=name)
    return Phrases(found, pack)


def is_acronym(word: str) -> bool:
    """Two to six capitals or digits, at least two of them capitals; no Roman numeral of three or more ("XIII")."""
    if not (2 <= len(word) <= 6 and word.isupper()) or sum(letter.isalpha() for letter in word) < 2:
        return False
    return not is_numeral(word)


def is_numeral(word: str) -> bool:
    """Whether the word is a Roman numeral of three letters or more, in Latin letters."""
    return len(word) > 2 and _NUMERALS.issuperset(word)


def is_short_form(word: str) -> bool:
    """What can stand in brackets as a long name's short form: capitals, also with digits or small letters ("HoSE")."""
    return 2 <= len(word) <= 8 and word[0].isupper() and sum(not letter.islower() for letter in word) >= 2


def is_capital(word: str) -> bool:
    """Whether the word begins with a capital letter."""
    return word[0].isupper()
