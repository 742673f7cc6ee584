"""Whom a pronoun, a role or a noun with an age stands for among the persons that an article names.

Nothing is resolved where two fit alike. A pronoun that is an object never stands for the subject that acts on it
(principle B of Chomsky's binding theory); a noun that only describes somebody, and an age, stand for the one person
who was named before, or whose age that is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import regex

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens
from wiredesk.reading.lexicon import Gender
from wiredesk.reading.persons import Naming, Person, agree

_REACH = 6
"""Sentences that a pronoun looks back over."""
_AGE_BEHIND = 3
"""Tokens behind a name within which its age stands ("Ada Lorn, 58," "Ada Lorn (58 tuổi)")."""


@dataclass(slots=True)
class Actor:
    """A person mentioned outside quotation marks, for pronouns to look back to; None: one whom nobody names."""

    first: int
    person: Person | None
    subject: bool
    turns: bool = False
    """Whether a clause of its own begins with it (", but Lorn said he")."""


class _Words:
    __slots__ = ("age", "aged", "describing", "not_objects", "objects", "objects_before")

    def __init__(self, pack: Pack) -> None:
        self.objects = frozenset(pack.strings("names.object_pronouns"))
        self.objects_before = frozenset(pack.strings("names.object_before"))
        self.describing = frozenset(pack.strings("roles.describing"))
        aged = str(pack.get("names.aged") or "")
        self.aged = regex.compile(aged) if aged else None
        self.age = frozenset(pack.strings("names.age_words"))


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


def is_object(tokens: Tokens, index: int, stop: int, pack: Pack) -> bool:
    """Whether a pronoun is what a verb or a preposition acts on ("fined him"); one that may be a possessive too only
    where what follows is no noun ("gave her a key")."""
    words = _words(pack)
    low = tokens.folded[index]
    if low in words.objects:
        return True
    if low not in words.objects_before:
        return False
    after = index + 1
    return after >= stop or not tokens.words[after][:1].isalnum() or tokens.folded[after] in _follows(pack)


def governs(tokens: Tokens, subject: int, index: int, pack: Pack, speech: Set[str]) -> bool:
    """Whether a subject acts on an object behind it: no clause of its own and no verb of speech stands between."""
    between = tokens.folded[subject:index]
    return _borders(pack).isdisjoint(between) and speech.isdisjoint(between)


@lru_cache(maxsize=64)
def _borders(pack: Pack) -> frozenset[str]:
    return frozenset(pack.strings("quotes.boundaries")) - frozenset(pack.strings("quotes.conjunctions"))


@lru_cache(maxsize=64)
def _follows(pack: Pack) -> frozenset[str]:
    """Words that no noun phrase begins with behind a possessive."""
    paths = ("names.object_follows", "quotes.prepositions", "quotes.determiners", "quotes.complementizers")
    return frozenset(word for path in paths for word in pack.strings(path))


def referent(
    gender: Gender | None,
    at: int,
    sentence: int,
    actors: Sequence[list[Actor]],
    governed: Callable[[int], bool] | None = None,
) -> Person | None:
    """Whom a pronoun stands for: the subject before it in its sentence, else of the nearest earlier one that fits.

    governed: of an object, whether the subject at a token acts on it: then it is somebody else. None where that
    one's gender is unknown and somebody of the pronoun's stands between.
    """
    before = [actor for actor in actors[sentence] if actor.first < at]
    acting = None
    if governed is not None:
        acting = next((actor for actor in reversed(before) if actor.subject), before[-1] if before else None)
        acting = acting if acting is not None and governed(acting.first) else None
        before = [actor for actor in before if acting is None or actor.person is not acting.person]
    turned = [n for n, actor in enumerate(before) if actor.turns and _fits(actor, gender)]
    chosen = _subject(before[turned[-1] :] if turned else before, gender)
    back = range(sentence - 1, max(-1, sentence - 1 - _REACH), -1)
    for earlier in back:
        if chosen is not None:
            break
        others = [actor for actor in actors[earlier] if acting is None or actor.person is not acting.person]
        chosen = _subject(others, gender)
    if chosen is None or chosen.person is None:
        return None
    if gender in ("m", "f") and chosen.person.gender is None:
        near = [*before, *(actor for earlier in list(back)[:2] for actor in actors[earlier])]
        if any(a.first > chosen.first and a.person is not None and a.person.gender == gender for a in near):
            return None
    return chosen.person


def _fits(actor: Actor, gender: Gender | None) -> bool:
    return actor.person is None or agree(actor.person.gender, gender)


def _subject(actors: Sequence[Actor], gender: Gender | None) -> Actor | None:
    """The first that stands as a subject, else the first that is named; somebody unnamed counts as subject only."""
    fits = [actor for actor in actors if _fits(actor, gender)]
    subject = next((actor for actor in fits if actor.subject), None)
    return subject or next((actor for actor in fits if actor.person is not None), None)


@dataclass(frozen=True, slots=True)
class Introduced:
    """Who is named first in an article, and where the next one is: till then whatever describes somebody means him."""

    person: Person | None
    first: int
    until: int

    @classmethod
    def of(cls, namings: Sequence[Naming]) -> Introduced:
        """From the namings of an article in any order."""
        firsts: dict[int, tuple[int, Person]] = {}
        for naming in namings:
            person = naming.person
            if person is not None and (person.at not in firsts or naming.first < firsts[person.at][0]):
                firsts[person.at] = (naming.first, person)
        ordered = sorted(firsts.values(), key=lambda entry: entry[0])
        if not ordered:
            return cls(None, 0, 0)
        return cls(ordered[0][1], ordered[0][0], ordered[1][0] if len(ordered) > 1 else sys.maxsize)

    def sole(self, before: int, gender: Gender | None) -> Person | None:
        """The one person named before a token, if there is no other and the gender agrees."""
        alone = self.person is not None and self.first < before <= self.until
        return self.person if alone and self.person is not None and agree(self.person.gender, gender) else None


def describes(role: str, pack: Pack) -> bool:
    """Whether a class of roles says what somebody does and holds no office of which there is one ("the singer")."""
    return role in _words(pack).describing


def aged_nouns(
    tokens: Tokens, sentences: Sequence[range], namings: Sequence[Naming], introduced: Introduced, pack: Pack
) -> Iterator[tuple[int, int, Person]]:
    """Nouns that say nothing but an age ("the 34-year-old", "lão nông 68 tuổi"): first token, token after, whom."""
    words = _words(pack)
    if words.aged is None or not namings or words.age.isdisjoint(tokens.folded):
        return
    ages: dict[int, dict[int, Person]] = {}
    for naming in namings:
        if naming.person is None:
            continue
        for word in tokens.words[naming.last : naming.last + _AGE_BEHIND]:
            if word.isdigit() and len(word) < 4:
                ages.setdefault(int(word), {})[naming.person.at] = naming.person
                break
    taken = {index for naming in namings for index in range(naming.first, naming.last)}
    for sentence in sentences:
        if words.age.isdisjoint(tokens.folded[sentence.start : sentence.stop]):
            continue
        span = tokens.span(sentence.start, sentence.stop)
        for found in words.aged.finditer(tokens.text, span.start, span.end):
            inside = tokens.within(type(span)(found.start(), found.end()))
            if not inside or taken.intersection(inside):
                continue
            of_age = ages.get(int(found["age"]), {})
            person = next(iter(of_age.values())) if len(of_age) == 1 else None
            person = person or (introduced.sole(inside.start, None) if not of_age else None)
            if person is not None:
                yield inside.start, inside.stop, person
