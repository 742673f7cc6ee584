"""What `stream` tells of: events with people, places, bodies and words of their own, and the facts of each.

What recurs in the news recurs here: countries, capitals and public bodies in everything, the few persons and
organisations that a topic is about in what is of that topic, and the words of the topic. All else belongs to one event
alone: its town, its people, its companies, and words that the table of translations does not have.
"""

from __future__ import annotations

import bisect
import gzip
import itertools
import math
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from stream_patterns import (
    BODIES,
    COUNTRIES,
    FAMILY,
    FOREIGN,
    GIVEN,
    HOME_NAMES,
    HOME_PARTS,
    HOURS,
    MIDDLE,
    ORGANISATIONS,
    ROLES,
    SYLLABLES,
)
from stream_phrases import DEED_FRAMES, DEEDS, FRAMES, THINGS, TITLES, WHEN, WHO

Pair = tuple[str, str]
"""The same in Vietnamese and in English."""
EXPONENT = 1.35
"""P(an event has at least n reports) = n^-EXPONENT: a mean of 3.6, as in a week of aggregated news."""
MOST = 150
TOPICS = 150
MADE = 12_000
"""Words that no table of translations has."""
OWN, OFTEN = 26, 7
"""Words of an event, and those of them that it is about."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, with a role."""

    name: str
    woman: bool
    role: Pair
    organisation: Pair


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun phrase: a pattern's number and its words."""

    pattern: int
    words: tuple[Pair, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened or was said: numbers of patterns and what fills them, in no language yet.

    things: of which the sentence takes the first ones; places: at hand, another one, country, city.
    """

    frame: int
    deed: int
    who: int
    when: tuple[int, ...]
    person: Person
    friend: Person
    organisation: Pair
    body: Pair
    places: tuple[Pair, Pair, Pair, Pair]
    numbers: tuple[int, int, int]
    year: int
    day: datetime
    things: tuple[Thing, Thing, Thing]
    title: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """What reports are of."""

    id: str
    at: datetime
    topic: int
    people: tuple[Person, ...]
    places: tuple[Pair, ...]
    organisations: tuple[Pair, ...]
    country: int
    words: tuple[Pair, ...]
    facts: tuple[Fact, ...]
    reports: int


# Words


def draw(rng: random.Random, sums: Sequence[float]) -> int:
    """A place in a list of summed weights."""
    return min(bisect.bisect_right(sums, rng.random() * sums[-1]), len(sums) - 1)


@cache
def zipf(count: int, flat: int) -> list[float]:
    """Summed weights 1/(rank+flat)."""
    return list(itertools.accumulate(1 / (rank + flat) for rank in range(count)))


@cache
def _frequencies(code: str) -> tuple[list[str], list[float]]:
    """The words of a language, the commonest first, with their shares of a text."""
    data = (files("wiredesk.lang") / "data" / "frequencies" / f"frequencies.{code}.tsv.gz").read_bytes()
    words: list[str] = []
    shares: list[float] = []
    for row in gzip.decompress(data).decode().splitlines():
        share, _, some = row.partition("\t")
        for word in some.split():
            words.append(word)
            # The table has the share of articles of 350 words that hold the word.
            shares.append(1 - (1 - min(float(share), 0.999)) ** (1 / 350))
    return words, shares


@cache
def concepts() -> tuple[list[Pair], list[float]]:
    """Words that translate one another, and their summed weights: as frequent as the English word."""
    folder = files("wiredesk.lang") / "data" / "words"
    texts = [
        (folder / "news.en-vi.tsv").read_text("utf-8"),
        gzip.decompress((folder / "words.en-vi.tsv.gz").read_bytes()).decode(),
    ]
    share = dict(zip(*_frequencies("en"), strict=True))
    found: dict[str, Pair] = {}
    for row in "\n".join(texts).splitlines():
        word, _, others = row.partition("\t")
        translation = others.split("|")[0]
        # Of the dictionary only what is no single syllable: the first senses of short words are often not the news'.
        if word in share and word.isalpha() and len(word) > 3 and (" " in translation or len(found) < 800):
            found.setdefault(word, (translation, word))
    return list(found.values()), list(itertools.accumulate(share[word] for word in found))


@cache
def _made() -> list[Pair]:
    """Words without an entry in the table: less frequent English ones, Vietnamese compounds of two syllables."""
    rng = random.Random("made words")
    english = [word for word in _frequencies("en")[0][1500:] if word.isalpha() and len(word) > 4]
    syllables = [word for word in _frequencies("vi")[0][100:2500] if not word.isascii() and word.isalpha()]
    known = {word for _, word in concepts()[0]}
    rng.shuffle(english)
    made = (word for word in english if word not in known)
    return [(f"{rng.choice(syllables)} {rng.choice(syllables)}", word) for word in itertools.islice(made, MADE)]


def another(rng: random.Random) -> Pair:
    """Any word, as frequent as it is."""
    known, sums = concepts()
    return known[draw(rng, sums)]


@cache
def _topic(number: int) -> tuple[Pair, ...]:
    """Words of a topic."""
    rng = random.Random(f"topic {number}")
    known, sums = concepts()
    drawn = [known[draw(rng, sums)] for _ in range(90)] + rng.sample(known, 60) + rng.sample(_made(), 50)
    # In the order of drawing: that of a set differs from process to process.
    return tuple(dict.fromkeys(drawn))


# Names


def _foreign_name(rng: random.Random) -> str:
    parts = SYLLABLES[: 2 + (rng.random() < 0.7)] + SYLLABLES[3:]
    return "".join(rng.choice(part) for part in parts).capitalize()


def town(rng: random.Random, home: bool) -> Pair:
    """A place that hardly anybody has heard of. home: in Vietnam."""
    if not home:
        name = _foreign_name(rng)
        return name, name
    name = " ".join(rng.sample(HOME_NAMES, 2))
    vietnamese, english = rng.choice(HOME_PARTS)
    return f"{vietnamese} {name}", f"{name} {english}"


def organisation(rng: random.Random, home: bool) -> Pair:
    """A company, a court, a club, called after a place."""
    name = " ".join(rng.sample(HOME_NAMES, 2)) if home else _foreign_name(rng)
    vietnamese, english = rng.choice(ORGANISATIONS)
    return vietnamese.format(name), english.format(name)


def person(rng: random.Random, home: bool, of: Pair) -> Person:
    """Somebody of an organisation."""
    woman = rng.random() < 0.35
    role = rng.choice(ROLES)
    if home:
        name = f"{rng.choice(FAMILY)} {rng.choice(MIDDLE[woman])} {rng.choice(GIVEN[woman])}"
    else:
        name = f"{rng.choice(FOREIGN[woman])} {_foreign_name(rng)}"
    return Person(name, woman, role, of)


@cache
def _standing(topic: int) -> tuple[tuple[Person, ...], tuple[Pair, ...]]:
    """Who is in the news of a topic again and again, the best known first: persons and organisations."""
    rng = random.Random(f"standing {topic}")
    organisations = tuple(organisation(rng, rng.random() < 0.5) for _ in range(12))
    return tuple(person(rng, rng.random() < 0.5, rng.choice(organisations)) for _ in range(20)), organisations


# Events


def event(id: str, day: datetime, rng: random.Random, before: Event | None = None, *, reports: int = 0) -> Event:
    """An event of a day. before: what it follows; reports: how many there are of it (0: by the power law)."""
    known, _ = concepts()
    topic = before.topic if before else draw(rng, zipf(TOPICS, 5))
    country = before.country if before else draw(rng, zipf(len(COUNTRIES), 2))
    home = country == 0
    standing, standing_organisations = _standing(topic)
    words = [*rng.sample(_topic(topic), 12), *rng.sample(known, 8), *rng.sample(_made(), OWN - 20)]
    rng.shuffle(words)
    organisations = [organisation(rng, home) for _ in range(rng.randint(2, 5))]
    organisations += [
        standing_organisations[draw(rng, zipf(len(standing_organisations), 2))] for _ in range(rng.randint(0, 2))
    ]
    people = [person(rng, home or rng.random() < 0.1, rng.choice(organisations)) for _ in range(rng.randint(4, 10))]
    people += [standing[draw(rng, zipf(len(standing), 2))] for _ in range(rng.randint(0, 3))]
    places = [town(rng, home) for _ in range(rng.randint(2, 6))]
    if before:
        # The affair goes on: some of its people and its place, some of its words, but what is new leads.
        words[OFTEN : OFTEN + 5] = before.words[:5]
        people[1:2] = before.people[:2]
        places[0] = before.places[0]
        organisations[0] = before.organisations[0]
    at = day + timedelta(hours=rng.choices(range(24), HOURS)[0], seconds=rng.randrange(3600))
    told = Event(
        id=id,
        at=at,
        topic=topic,
        people=tuple(people),
        places=tuple(places),
        organisations=tuple(organisations),
        country=country,
        words=tuple(words),
        facts=(),
        reports=reports or min(MOST, int((1 - rng.random()) ** (-1 / EXPONENT))),
    )
    count = min(45, max(4, round(rng.lognormvariate(3.1, 0.5))))
    facts = tuple(fact(told, rng, lead=number == 0) for number in range(count))
    return Event(id, at, topic, told.people, told.places, told.organisations, country, told.words, facts, told.reports)


def fact(of: Event, rng: random.Random, *, lead: bool = False, aside: bool = False) -> Fact:
    """Something about an event. aside: what only one reporter has: background, with few of the event's words."""
    home = of.country == 0
    share = 0.12 if aside else 0.5

    def word() -> Pair:
        if rng.random() < share:
            return of.words[rng.randrange(OFTEN)] if rng.random() < 0.45 else rng.choice(of.words)
        if rng.random() < (0.4 if aside else 0.1):
            return rng.choice(_made())
        return another(rng)

    def thing() -> Thing:
        return Thing(rng.randrange(len(THINGS)), (word(), word()), rng.randint(2, 40))

    def country() -> tuple[str, str, str, str]:
        return COUNTRIES[of.country if rng.random() < 0.6 else draw(rng, zipf(len(COUNTRIES), 2))]

    where, city = country(), country()
    far = rng.choice(of.places) if rng.random() < 0.6 else town(rng, home)
    deeds = lead or rng.random() < 0.5
    some, friend, body = rng.choice(of.people), rng.choice(of.people), rng.choice(of.organisations)
    if aside:
        # Another reporter has asked other people.
        body = organisation(rng, home) if rng.random() < 0.8 else body
        some = person(rng, home, body) if rng.random() < 0.8 else some
        friend = person(rng, home, body) if rng.random() < 0.8 else friend
    return Fact(
        frame=rng.randrange(DEED_FRAMES) if deeds else rng.randrange(len(FRAMES)),
        deed=rng.randrange(len(DEEDS)),
        who=rng.randrange(len(WHO)),
        when=(rng.randrange(5), rng.randrange(3, len(WHEN)))[: 2 if rng.random() < 0.4 else 1]
        if lead
        else (rng.randrange(len(WHEN)),),
        person=some,
        friend=friend,
        organisation=body,
        body=BODIES[draw(rng, zipf(len(BODIES), 2))],
        places=(of.places[0] if lead or rng.random() < 0.5 else rng.choice(of.places), far, where[:2], city[2:]),
        numbers=(int(math.exp(rng.uniform(0.8, 7))), int(math.exp(rng.uniform(0.8, 4.5))), rng.randint(5, 22)),
        year=of.at.year - int(rng.expovariate(0.3)),
        day=of.at + timedelta(hours=7) - timedelta(days=0 if lead else int(rng.expovariate(0.8))),
        things=(thing(), thing(), thing()),
        title=rng.randrange(len(TITLES[0])),
    )
