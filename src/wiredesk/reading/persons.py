"""Persons of one article under all the names it gives them, and whom roles and pronouns stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.lexicon import Gender, Lexicon, one_edit
from wiredesk.reading.roles import RolePhrase
from wiredesk.text.names import key

_MAIN = 3
"""How many times as often as a relative is somebody named in full whom the article is about."""
_NOW = frozenset({"", "new", "outgoing"})
"""Modifiers of somebody who holds the role at present."""
_LONGEST_LINK = 6
"""Tokens between a name and another of the same person."""
_SINCE = frozenset({"former"})
"""Modifiers that somebody can have by the end of a report who held the role at its beginning."""


@dataclass(slots=True)
class Person:
    """A person while the article is read. at: place among all; names: forms as written, in order of first use; uses:
    how often each."""

    parts: tuple[str, ...]
    at: int
    also: list[tuple[str, ...]] = field(default_factory=list)
    """Other full names ("John Lorn (Lý Gia Siêu)")."""
    first: int = 0
    """The token at which the name stands first."""
    names: list[str] = field(default_factory=list)
    uses: Counter[str] = field(default_factory=Counter)
    gender: Gender | None = None
    roles: list[tuple[RolePhrase, int]] = field(default_factory=list)
    place: int = 0


@dataclass(slots=True)
class Naming:
    """One place where a person is named: tokens of the name, and of the whole phrase with role and honorific."""

    first: int
    last: int
    start: int
    sentence: int
    parts: tuple[str, ...]
    gender: Gender | None
    rule: str
    person: Person | None = None


class Persons:
    """Groups namings into persons: full names first, then what is short for them."""

    __slots__ = ("all", "alike", "lex", "short", "tokens", "with_part")

    def __init__(self, tokens: Tokens, lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex
        self.all: list[Person] = []
        self.short: dict[str, list[Person]] = {}
        self.alike: dict[str, list[str]] = {}
        self.with_part: dict[str, set[int]] = {}
        """Where in `all` those stand who have a part of a name, and those whose first part without marks is this."""
        """The short names by their first letter, and by themselves without marks: those that another may stand for."""

    def add_full(self, naming: Naming) -> Person:
        """The person of a name of two words or more, a new one if nobody fits."""
        person = self.known(naming.parts)
        if person is None:
            person = self._new(naming)
        elif len(naming.parts) > len(person.parts):
            person.parts = naming.parts
            self._index(person)
        return self._take(naming, person)

    def known(self, parts: tuple[str, ...]) -> Person | None:
        """The first person whose name can be this one. Two names of one person share a part, but for their marks."""
        near = self.with_part.get("=" + key(parts[0]), set()).union(*[self.with_part.get(part, ()) for part in parts])
        return next((self.all[at] for at in sorted(near) if self._is(parts, self.all[at])), None)

    def add_bracketed(self, naming: Naming, before: Naming | None) -> bool:
        """Takes a native name in brackets right behind one from abroad as that person's ("John Lorn (Lý Gia Siêu)"),
        and one that words make another name of who stands before ("Mỹ Khê, tên thật là Hoàng Thị Khê"). False if there
        is none such, or if the name is known."""
        words, surnames = self.tokens.words, self.lex.surnames
        if before is None or before.person is None or before.sentence != naming.sentence or not surnames:
            return False
        if self._also_called(before.last, naming.first) and self.known(naming.parts) is None:
            before.person.also.append(naming.parts)
            self._index(before.person)
            self._take(naming, before.person)
            return True
        if before.last != naming.first - 1:
            return False
        closed = words[before.last] == "(" and naming.last < len(words) and words[naming.last] == ")"
        if not closed or naming.parts[0] not in surnames or before.parts[0] in surnames:
            return False
        if self.known(naming.parts) is not None:
            return False
        before.person.also.append(naming.parts)
        self._index(before.person)
        self._take(naming, before.person)
        return True

    def _also_called(self, end: int, start: int) -> bool:
        """Whether only words that bring another name of somebody stand between two names, behind a mark or not."""
        at = end + (self.tokens.words[end] in ",(–-")
        hit = self.lex.also_called.at(self.tokens, at, start) if start - at < _LONGEST_LINK else None
        return hit is not None and hit[0] == start

    def _is(self, parts: tuple[str, ...], person: Person) -> bool:
        return self._same(parts, person.parts) or any(self._same(parts, other) for other in person.also)

    def add_short(self, naming: Naming, *, certain: bool) -> Person | None:
        """The person that one word stands for; certain: a role or honorific says that it is a person.

        None if nobody fits and nothing says that it is a person, or if several fit alike.
        """
        word = naming.parts[-1]
        fits = self._fitting(self.short.get(word, ()), naming.gender)
        if not fits:
            plain = [short for short in self.alike.get("=" + key(word), ()) if short.isascii() != word.isascii()]
            fits = self._fitting([person for short in plain for person in self.short[short]], naming.gender)
        if not fits and len(word) > 4:
            close = [short for short in self.alike.get(word[0], ()) if _typo(short, word)]
            fits = self._fitting([person for short in close for person in self.short[short]], naming.gender)
        if not fits:
            near = [self.all[at] for at in sorted(self.with_part.get(word, ()))]
            if not certain and word.title() in self.lex.given:
                near = [person for person in near if person.first < naming.first]  # else it may be anybody's
            inside = [
                person
                for person in near
                if any(len(parts) > 1 and word in (parts[0], parts[-1]) for parts in (person.parts, *person.also))
            ]
            fits = self._fitting(inside, naming.gender)
        if len(fits) > 1:
            named = [person for person in fits if person.first < naming.first]
            fits = named if len(named) == 1 else fits  # who bears the name too comes later
        if len(fits) > 1 and naming.gender is None:
            full = [person for person in fits if len(person.parts) > 1]
            fits = full if len(full) == 1 else fits  # "Starmer" beside "Lady Starmer"
        if len(fits) > 1:
            called = [person for person in fits if any(name.lower() == word for name in person.names)]
            fits = called if len(called) == 1 else fits  # who was called so before
        if len(fits) > 1 and naming.gender is None:
            often = sorted(fits, key=lambda person: -person.uses.total())
            if often[0].uses.total() >= _MAIN * often[1].uses.total():
                fits = often[:1]  # whom the article is about
        if len(fits) == 1:
            return self._take(naming, fits[0])
        if fits or not certain:
            return None
        return self._take(naming, self._new(naming))

    def shared(self, word: str) -> bool:
        """Whether a folded word is the family name of more than one who is named in full."""
        return sum(len(person.parts) > 1 for person in self.short.get(word, ())) > 1

    def _fitting(self, people: Sequence[Person], gender: Gender | None) -> list[Person]:
        fits: list[Person] = []
        for person in people:
            if person not in fits and agree(person.gender, gender):
                fits.append(person)
        sure = [person for person in fits if gender in ("m", "f") and person.gender == gender]
        return sure or fits

    def _new(self, naming: Naming) -> Person:
        person = Person(naming.parts, len(self.all), first=naming.first)
        self.all.append(person)
        self._index(person)
        return person

    def _index(self, person: Person) -> None:
        for parts in (person.parts, *person.also):
            for part in (*parts, "=" + key(parts[0])):
                self.with_part.setdefault(part, set()).add(person.at)
            shorts = {self._family(parts)}
            if parts[0] in self.lex.surnames_first:
                shorts.add(parts[0])
            for short in shorts:
                if short not in self.short:
                    for place in (short[0], "=" + key(short)):
                        self.alike.setdefault(place, []).append(short)
                known = self.short.setdefault(short, [])
                if person not in known:
                    known.append(person)

    def _take(self, naming: Naming, person: Person) -> Person:
        naming.person = person
        form = self.tokens.text[self.tokens.starts[naming.first] : self.tokens.ends[naming.last - 1]]
        person.uses[form] += 1
        if form not in person.names:
            person.names.append(form)
        if naming.gender in ("m", "f") and person.gender is None:
            person.gender = naming.gender
        if person.gender is None:
            person.gender = self._told_by_name(naming)
        return person

    def _told_by_name(self, naming: Naming) -> Gender | None:
        """Whether women or men alone bear a part of a name: its first word, one inside of it, or its last."""
        if len(naming.parts) < 2:
            return None
        inside = next((self.lex.by_middle[part] for part in naming.parts[1:-1] if part in self.lex.by_middle), None)
        last = self.lex.by_last.get(naming.parts[-1]) if naming.parts[0] in self.lex.surnames else None
        return inside or last or self.lex.by_given.get(self.tokens.words[naming.first])

    def _same(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        """Whether two names can be one person's: equal, one inside the other, or one slip of the pen apart."""
        if a == b or (len(a) == len(b) > 1 and _unmarked(a, b)):
            return True
        if len(b) == 1:
            return False
        if len(a) > 2 and len(b) > 2 and (a[-1] in self.lex.suffixes) != (b[-1] in self.lex.suffixes):
            return a[:-1] == b or a == b[:-1]
        if (a[-1] in self.lex.suffixes) != (b[-1] in self.lex.suffixes):
            return a[: len(b)] == b or b[: len(a)] == a
        short, long = (a, b) if len(a) <= len(b) else (b, a)
        if short == long[: len(short)] and all(len(part) == 1 for part in long):
            return True  # the family name of two characters that stands first
        if a[-1] == b[-1]:
            if short == long[-len(short) :] or (short[0] == long[0] and len(short) == 2 and self.western(long)):
                return True
            return len(a) == len(b) and a[1:] == b[1:] and _typo(a[0], b[0])
        return len(a) == len(b) and a[:-1] == b[:-1] and _typo(a[-1], b[-1])

    def _family(self, parts: tuple[str, ...]) -> str:
        """The last name, without "Jr." and the like behind it."""
        return parts[-2] if len(parts) > 2 and parts[-1] in self.lex.suffixes else parts[-1]

    def western(self, parts: tuple[str, ...]) -> bool:
        """Whether the family name stands last, so that what is between may be left out."""
        return parts[0] not in self.lex.surnames and parts[0] not in self.lex.surnames_first


def _unmarked(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one of two names is the other with all its marks left out ("Itō", "Ito")."""
    if "".join(a).isascii() == "".join(b).isascii():
        return False
    return [key(part) for part in a] == [key(part) for part in b]


def _typo(a: str, b: str) -> bool:
    return a[0] == b[0] and min(len(a), len(b)) > 3 and a.isascii() == b.isascii() and one_edit(a, b)


def agree(a: Gender | None, b: Gender | None) -> bool:
    """Whether two genders can be of one person; None and "any" agree with both."""
    return a not in ("m", "f") or b not in ("m", "f") or a == b


def holder_of(phrase: RolePhrase, people: Sequence[Person], lex: Lexicon) -> Person | None:
    """The one person whom the article names as holding the role; None if there is none or more than one."""
    if not phrase.definite:
        return None
    found = [person for person in people if any(_fits(phrase, held, lex) for held, _ in person.roles)]
    if not found and phrase.modifier in _SINCE:
        # "The former minister": who was called the minister before, if nobody else was.
        plain = replace(phrase, modifier="")
        before = [held for person in people for held, _ in person.roles if _fits(plain, held, lex)]
        if all(held.first < phrase.first for held in before):
            found = [person for person in people if any(_fits(plain, held, lex) for held, _ in person.roles)]
    return found[0] if len(found) == 1 and agree(found[0].gender, phrase.gender) else None


def _fits(asked: RolePhrase, held: RolePhrase, lex: Lexicon) -> bool:
    if asked.of and asked.of != held.of:
        return False
    if asked.modifier != held.modifier and not (asked.modifier in _NOW and held.modifier in _NOW):
        return False
    if asked.modifier == "new" and not held.modifier and held.first < asked.first:
        return False  # "The new president" is not who was called the president before.
    if asked.role == held.role:
        return True
    if held.role in lex.covers.get(asked.role, ()):
        return True
    return bool(asked.of) and asked.role in lex.covers.get(held.role, ())
