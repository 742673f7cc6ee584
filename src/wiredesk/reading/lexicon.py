"""What a pack knows of names, made ready: which words are roles, honorifics, pronouns, places, organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from wiredesk.lang.inflection import inflected
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tables import given_names, rarity, territories
from wiredesk.lang.tokens import Phrases, fold, word_pairs, words
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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One pack's names and words about names."""

    code: str
    names: Phrases[Known]
    words: Phrases[Word]
    first_words: Phrases[bool]
    fields: Phrases[str]
    inner: Phrases[bool]
    """Words that go on in a body's name ("thủy văn")."""
    bridges: Phrases[bool]
    """What ties a body's place to its name ("tỉnh")."""
    named_after: frozenset[str]
    last_org: frozenset[str]
    last_place: frozenset[str]
    last_event: frozenset[str]
    dated: Phrases[bool]
    """What a year and a place before it make an event ("general election")."""
    speech: frozenset[str]
    """Single words of speech: who stands before or behind one speaks."""
    credited: Phrases[bool]
    """What is said before a source ("according to")."""
    ministries: frozenset[str]
    links: Phrases[bool]
    joining: Phrases[bool]
    joins_equals: frozenset[str]
    surnames: Mapping[str, int]
    """Folded family names that stand first, each with its place in the pack's list: the most frequent stand first."""
    surnames_first: frozenset[str]
    given: frozenset[str]
    given_first: frozenset[str]
    given_last: frozenset[str]
    """Folded given names that a person may be named by two by two, without a family name ("Quang Hải")."""
    also_called: Phrases[bool]
    """What brings another name of somebody just named ("tên thật là")."""
    of_people: frozenset[str]
    """Folded words behind which a place's name says where people are from."""
    by_given: Mapping[str, Gender]
    """Who alone bears a given name, by the first word of a name as written; and by a folded word inside of it."""
    by_middle: Mapping[str, Gender]
    by_last: Mapping[str, Gender]
    """The same by the folded last word, where given names stand last."""
    particles: frozenset[str]
    only_second: frozenset[str]
    post_nominals: frozenset[str]
    """Letters of an honour or office behind a name."""
    noble: frozenset[str]
    """Of these, those that stand in no other names."""
    bound: frozenset[str]
    """Articles tied to a name by a hyphen ("Bashar al-Assad")."""
    bound_things: frozenset[str]
    """First words of Arabic names that are no person's ("Deir al-Zor", "Jabhat al-Nusra")."""
    weak_prepositions: frozenset[str]
    """Prepositions of places that stand before people as often: only a single unknown word behind one is a place."""
    tied_inside: frozenset[str]
    """Small words that stand between hyphens in names of places ("Juan-les-Pins")."""
    compounds: bool
    """Whether a hyphen ties a place to the rest of its name, not to a second place."""
    tied: frozenset[str]
    """Words that end the name of a body: "&" ties what stands before to it ("Lorn & Sons")."""
    suffixes: frozenset[str]
    possessives: frozenset[str]
    initial_words: frozenset[str]
    not_names: frozenset[str]
    dates: frozenset[str]
    heads: Mapping[str, str]
    of_place: frozenset[str]
    not_continued: frozenset[str]
    pronoun_not_after: frozenset[str]
    pronoun_not_before: frozenset[str]
    indefinite: frozenset[tuple[str, ...]]
    definite: frozenset[str]
    weak_roles: frozenset[str]
    pointing: frozenset[str]
    """What points back behind a role and "of", where there are no articles."""
    not_holders: frozenset[str]
    """Words with a capital that end what stands behind a role and names nobody."""
    not_roles_after: frozenset[tuple[str, ...]]
    of_before: bool
    of_both: bool
    """Whether a place stands before a role, after it or behind "of" ("le président français", "of France")."""
    elided: frozenset[str]
    case_endings: tuple[str, ...]
    capital_nouns: bool
    """Whether every noun has a capital, so that a capital alone makes no name."""
    inside_links: frozenset[str]
    """Words that tie a known place to the name before it ("Braves d'Atlanta")."""
    weak_acronyms: bool
    """Whether letters alone are as often a thing as a body: only what speaks or comes back is one."""
    pronouns_of_people: bool
    """ "He" and "she" stand for people alone, not for whatever has that gender."""
    noun_endings: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    """Where nouns have capitals: an adjective with one belongs to the name of a body."""
    team_endings: tuple[str, ...]
    """What ends the name of a team behind its town's ("Pittsburgh Pirates")."""
    turns: frozenset[str]
    """Words that begin a clause with a subject of its own behind a comma."""
    title_endings: tuple[str, ...]
    """What ends words for what somebody is that stand with a capital before a name ("Assemblyman")."""
    hyphened: frozenset[str]
    """Small words that a hyphen ties to a name and that are none of it ("Lorn-led")."""
    directions: frozenset[str]
    """Folded words that make of a place's name that of a part of it ("North Lorn")."""
    shortened: Phrases[str]
    """Short forms of places that stand only behind a town or a party's letter ("Calif."), with the place's key."""
    party_letters: frozenset[str]
    not_team_endings: tuple[str, ...]
    small_bodies: frozenset[str]
    """First words of kinds of bodies that are written small ("ministère")."""
    leads: frozenset[str]
    """Folded last words of what introduces a name, or says of what kind or where it is."""
    starters: Set[str]
    """Folded words without a capital at which a piece may begin."""
    completes: bool
    pairs: Mapping[str, Set[str]]
    """Words that are written in two pieces: the folded first pieces, each with its second."""
    about: frozenset[str]
    numbered: frozenset[str]
    closers: Phrases[bool]
    """What ties a body's field to its name ("điều tra tội phạm về ma túy"); behind what it is numbered ("Số 5"); what
    only ends such names."""
    carried_by: Phrases[bool]
    forms: Phrases[bool]
    """What form a company has, between what it is and its own name ("cổ phần")."""
    seated: Phrases[bool]
    """Bodies whose name goes on with where they sit; `seated_at`: behind which words."""
    seated_at: frozenset[str]
    covers: Mapping[str, frozenset[str]]
    common: Mapping[str, float]
    keys: Mapping[str, str]
    """Key of a person's name → the key under which the names table has that person."""


def without_case(word: str, endings: tuple[str, ...]) -> str:
    """A folded word of a name without what cases add to it, so that all its cases are one."""
    while True:
        shorter = next((word[: -len(end)] for end in endings if word.endswith(end) and len(word) - len(end) > 2), word)
        if shorter == word:
            return word
        word = shorter


def _folded(items: Iterable[str]) -> frozenset[str]:
    return frozenset(item.lower() for item in items)


def _both(pack: Pack, path: str) -> list[str]:
    """A list of the pack with that of `root`: names that are the same everywhere stand there."""
    own = list(pack.strings(path))
    return own if pack.root is None else own + [item for item in pack.root.strings(path) if item not in own]


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


def _declined(forms: Iterable[str], pack: Pack) -> list[str]:
    """The forms in all their cases; letters that stand for words have none."""
    return [each for form in forms for each in ((form,) if is_acronym(form) else inflected(form, pack))]


def _capitals(name: str, shortest: int) -> str:
    """A folded name with capitals: of its first word, and of those that have so many letters at least."""
    parts = name.split(" ")
    return " ".join(
        part[:1].upper() + part[1:] if at == 0 or len(part) >= shortest else part for at, part in enumerate(parts)
    )


def _names(pack: Pack, packs: Packs) -> Phrases[Known]:
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
            for form in _declined(forms, pack):
                known[form] = Known("place", code, f"places.{rule}", form in ambiguous)
    for name, forms in _lists(pack, "organisations.aliases").items():
        for form in _declined(forms, pack):
            known[form] = Known("organisation", name.replace("_", " "), "organisations.alias")
    for name, forms in pack.table("organisations.words").items():
        known |= {form: Known("organisation", name.replace("_", " "), "organisations.alias", True) for form in forms}
    for name, forms in _lists(pack, "agencies").items():
        for form in (name, *forms):
            if " " in form or is_short_form(form):
                known.setdefault(form, Known("organisation", name, "organisations.outlet"))
    return Phrases(known, pack, cased=True)


def _words(pack: Pack) -> Phrases[Word]:
    found: dict[str, Word] = {}

    def add(forms: Iterable[str], **what: Any) -> None:
        for form in _declined(forms, pack):
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


@lru_cache(maxsize=64)
def lexicon(pack: Pack, packs: Packs) -> Lexicon:
    """The pack's lexicon, made once."""
    fields = {form: field for field, forms in pack.table("organisations.fields").items() for form in forms}
    names, functions = _names(pack, packs), _words(pack)
    # "Theo" is "according to" at the start of a Vietnamese sentence.
    begins = frozenset(pack.strings("names.initial_words"))
    bearers = {name: bearer for name, bearer in given_names(packs).items() if name.lower() not in begins}
    elided = _folded(pack.strings("names.elided"))
    bound = frozenset(_both(pack, "names.bound"))
    small_bodies = frozenset(
        fold(form, pack)[0]
        for form in _declined(pack.strings("organisations.first_words"), pack)
        if form == form.lower()
    )
    return Lexicon(
        code=pack.code,
        names=names,
        words=functions,
        first_words=Phrases(
            dict.fromkeys(_declined(_both(pack, "organisations.first_words"), pack), True), pack, cased=True
        ),
        fields=Phrases(fields, pack, cased=True),
        inner=Phrases(dict.fromkeys(pack.strings("organisations.inner"), True), pack, cased=True),
        bridges=Phrases(dict.fromkeys(pack.strings("organisations.bridges"), True), pack),
        named_after=frozenset(pack.strings("organisations.named_after")),
        last_org=frozenset(_both(pack, "organisations.last_words")),
        last_place=frozenset(pack.strings("places.last_words")),
        credited=Phrases(
            dict.fromkeys((form for row in pack.rules("quotes.sources") for form in row.get("forms", ())), True), pack
        ),
        last_event=frozenset(pack.strings("events.last_words")),
        dated=Phrases(dict.fromkeys(pack.strings("events.dated"), True), pack),
        speech=frozenset(
            form for row in pack.rules("quotes.verbs") for form in row.get("forms", ()) if " " not in form
        ),
        ministries=frozenset(pack.strings("organisations.ministry")),
        links=Phrases(dict.fromkeys(pack.strings("roles.links"), True), pack),
        joining=Phrases(dict.fromkeys(_both(pack, "organisations.joining"), True), pack),
        joins_equals=_folded(pack.strings("organisations.joins_equals")),
        surnames={
            name: at for at, name in enumerate(dict.fromkeys(item.lower() for item in pack.strings("names.surnames")))
        },
        surnames_first=_folded(_both(pack, "names.surnames_first")),
        given=frozenset(_declined(_both(pack, "names.given"), pack)).union(bearers),
        given_first=frozenset(fold(name, pack)[0] for name in pack.strings("names.given_first")),
        given_last=frozenset(fold(name, pack)[0] for name in pack.strings("names.given_last")),
        also_called=Phrases(dict.fromkeys(pack.strings("names.also_called"), True), pack),
        of_people=_folded(pack.strings("places.demonym_words")),
        by_given={
            **{name: "f" if bearer == "f" else "m" for name, bearer in bearers.items() if bearer},
            **dict.fromkeys(_both(pack, "names.women"), "f"),
            **dict.fromkeys(_both(pack, "names.men"), "m"),
        },
        by_middle={
            **dict.fromkeys(pack.strings("names.women_by_middle"), "f"),
            **dict.fromkeys(pack.strings("names.men_by_middle"), "m"),
        },
        by_last={
            **dict.fromkeys(pack.strings("names.women_by_last"), "f"),
            **dict.fromkeys(pack.strings("names.men_by_last"), "m"),
        },
        case_endings=tuple(sorted(pack.strings("names.case_endings"), key=len, reverse=True)),
        possessives=frozenset(pack.strings("names.possessives")),
        particles=_folded(pack.strings("names.particles")),
        only_second=_folded(pack.strings("names.only_second")),
        post_nominals=frozenset(_both(pack, "names.post_nominals")),
        noble=frozenset(pack.strings("names.noble")),
        bound=bound,
        bound_things=frozenset(_both(pack, "names.bound_things")),
        weak_prepositions=_folded(pack.strings("places.weak_prepositions")),
        tied_inside=frozenset(_both(pack, "places.tied_inside")),
        compounds=bool(pack.get("places.compounds", False)),
        tied=_folded((*pack.strings("organisations.last_words"), *pack.strings("organisations.tied"))),
        suffixes=_folded(_both(pack, "names.suffixes")),
        initial_words=_folded(pack.strings("names.initial_words")),
        dates=frozenset(pack.strings("names.dates")),
        heads=dict(pack.table("roles.heads")),
        of_place=frozenset(pack.strings("roles.of_place")),
        not_names=frozenset((*_both(pack, "organisations.not_names"), *_both(pack, "names.post_nominals"))),
        not_continued=_folded(pack.strings("organisations.not_continued_by")),
        pronoun_not_after=_folded(pack.strings("names.pronoun_not_after")),
        pronoun_not_before=_folded(pack.strings("names.pronoun_not_before")),
        indefinite=frozenset(fold(form, pack) for form in pack.strings("roles.indefinite")),
        pointing=_folded(pack.strings("roles.pointing")),
        not_holders=frozenset(pack.strings("roles.not_holders")),
        not_roles_after=frozenset(fold(form, pack) for form in pack.strings("roles.not_after")),
        weak_roles=_folded(pack.strings("roles.weak")),
        definite=_folded(pack.strings("roles.definite")),
        carried_by=Phrases(dict.fromkeys(pack.strings("organisations.carried_by"), True), pack, cased=True),
        forms=Phrases(dict.fromkeys(pack.strings("organisations.forms"), True), pack, cased=True),
        seated=Phrases(dict.fromkeys(pack.strings("organisations.seated"), True), pack, cased=True),
        seated_at=frozenset(pack.strings("organisations.seated_at")),
        pairs=word_pairs(pack),
        about=_folded(pack.strings("organisations.about")),
        numbered=_folded(pack.strings("organisations.numbered")),
        closers=Phrases(dict.fromkeys(pack.strings("organisations.closers"), True), pack, cased=True),
        completes=bool(pack.get("organisations.completes", False)),
        of_before=pack.get("roles.of", "after") in ("before", "both"),
        of_both=pack.get("roles.of", "after") == "both",
        elided=elided,
        capital_nouns=bool(pack.get("names.capital_nouns", False)),
        inside_links=_folded(pack.strings("names.inside_links")),
        weak_acronyms=bool(pack.get("organisations.weak_acronyms", False)),
        pronouns_of_people=bool(pack.get("names.pronouns_of_people", False)),
        noun_endings=pack.strings("names.noun_endings"),
        adjective_endings=pack.strings("names.adjective_endings"),
        not_team_endings=pack.strings("names.not_team_endings"),
        team_endings=pack.strings("names.team_endings"),
        turns=_folded(pack.strings("names.turns")),
        title_endings=pack.strings("names.title_endings"),
        hyphened=frozenset(pack.strings("names.hyphened")),
        directions=_folded(pack.strings("places.directions")),
        shortened=Phrases(
            {form: key(place) for place, forms in pack.table("places.shortened").items() for form in forms},
            pack,
            cased=True,
        ),
        party_letters=frozenset(pack.strings("names.party_letters")),
        small_bodies=small_bodies,
        leads=frozenset(
            phrase[-1] for phrase, word in functions.entries() if word.introduces or word.place_type or word.preposition
        ),
        starters=frozenset(names.firsts | functions.firsts | small_bodies | elided | bound),
        covers={role: frozenset(under) for role, under in pack.table("roles.covers").items()},
        common=rarity(packs, pack.code),
        keys={
            key(form): name.key
            for name in known_names(packs).names
            if name.kind == "person"
            for _, form in name.forms
            if " " in form
        },
    )


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


def one_edit(a: str, b: str) -> bool:
    """Whether two words differ by one letter put in, left out, changed, or by two neighbours that changed places."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        swapped = len(rest_a) > 1 and rest_a[0] == rest_b[1] and rest_a[1] == rest_b[0] and rest_a[2:] == rest_b[2:]
        return rest_a[1:] == rest_b[1:] or swapped
    return rest_a[1:] == rest_b or rest_a == rest_b[1:]


__all__ = [
    "Gender",
    "Known",
    "Lexicon",
    "Word",
    "is_acronym",
    "is_capital",
    "is_numeral",
    "is_short_form",
    "lexicon",
    "one_edit",
    "words",
]
