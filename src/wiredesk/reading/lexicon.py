"""What a pack knows of names, made ready: which words are roles, honorifics, pronouns, places, organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tables import given_names, rarity
from wiredesk.lang.tokens import Phrases, fold, word_pairs, words
from wiredesk.reading.name_tables import (
    RARE,
    Gender,
    Known,
    Word,
    declined,
    is_acronym,
    is_capital,
    is_numeral,
    is_short_form,
    proper_names,
    words_beside,
)
from wiredesk.text.known_names import known_names
from wiredesk.text.names import key


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
    clan_letters: frozenset[str]
    """Letters before the names of peoples of the highlands ("Y Bhiu")."""
    age_words: frozenset[str]
    of_life: Phrases[bool]
    """What a bracket behind a person's name begins with ("SN", "ngụ")."""
    of_things: Phrases[bool]
    """Words whose name names no body, place or person: works, contests, standards, models ("ca khúc", "lễ hội")."""
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
    of_here: Phrases[bool]
    """Words for a part of a country that end a body's name where the part is known ("HĐND tỉnh")."""
    class_words: Phrases[bool]
    """Kinds of bodies that are none of the name: they have a capital only where they begin a sentence."""
    trades: Phrases[bool]
    """What a company makes or does, before its own name ("Thép Hải Long")."""
    branches: Phrases[bool]
    whole_bodies: Phrases[bool]
    """Kinds of bodies of which there is one, so that the word for it names it ("Quốc hội")."""
    saying: Phrases[bool]
    """All forms of verbs of speech."""
    acting_on: Phrases[bool]
    """What a body does to what its name goes on with in small letters ("Quản lý")."""
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


@lru_cache(maxsize=64)
def lexicon(pack: Pack, packs: Packs) -> Lexicon:
    """The pack's lexicon, made once."""
    fields = {form: field for field, forms in pack.table("organisations.fields").items() for form in forms}
    names, functions = proper_names(pack, packs), words_beside(pack)
    # "Theo" is "according to" at the start of a Vietnamese sentence.
    begins = frozenset(pack.strings("names.initial_words"))
    bearers = {name: bearer for name, bearer in given_names(packs).items() if name.lower() not in begins}
    elided = _folded(pack.strings("names.elided"))
    bound = frozenset(_both(pack, "names.bound"))
    small_bodies = frozenset(
        fold(form, pack)[0]
        for form in declined(pack.strings("organisations.first_words"), pack)
        if form == form.lower()
    )
    return Lexicon(
        code=pack.code,
        names=names,
        words=functions,
        first_words=Phrases(
            dict.fromkeys(
                (*declined(_both(pack, "organisations.first_words"), pack), *pack.strings("organisations.trades")), True
            ),
            pack,
            cased=True,
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
        age_words=_folded(pack.strings("names.age_words")),
        of_life=Phrases(dict.fromkeys(pack.strings("names.of_life"), True), pack, cased=True),
        of_things=Phrases(dict.fromkeys(pack.strings("names.of_things"), True), pack),
        clan_letters=_folded(pack.strings("names.clan_letters")),
        surnames_first=_folded(_both(pack, "names.surnames_first")),
        given=frozenset(declined(_both(pack, "names.given"), pack)).union(bearers),
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
        of_here=Phrases(dict.fromkeys(pack.strings("organisations.of_here"), True), pack),
        class_words=Phrases(dict.fromkeys(pack.strings("organisations.class_words"), True), pack),
        trades=Phrases(dict.fromkeys(pack.strings("organisations.trades"), True), pack, cased=True),
        branches=Phrases(dict.fromkeys(pack.strings("organisations.branches"), True), pack),
        whole_bodies=Phrases(dict.fromkeys(pack.strings("organisations.whole"), True), pack, cased=True),
        saying=Phrases(
            dict.fromkeys((form for row in pack.rules("quotes.verbs") for form in row.get("forms", ())), True), pack
        ),
        acting_on=Phrases(dict.fromkeys(pack.strings("organisations.acting_on"), True), pack),
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
    "RARE",
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
