"""How `stream` puts a fact into a sentence of a language, in one of several wordings."""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from stream_events import Fact, Thing, another
from stream_patterns import HONORIFICS, WEEKDAYS
from stream_phrases import DEEDS, FRAMES, THINGS, TITLES, WHEN, WHO


def sentence(fact: Fact, side: int, rng: random.Random, *, loose: bool) -> str:
    """The fact as a sentence. loose: in words of one's own."""
    wordings = FRAMES[fact.frame][side]
    return filled(rng.choice(wordings) if loose else wordings[0], fact, side, rng, loose=loose)


def headline(fact: Fact, side: int, rng: random.Random, *, loose: bool) -> str:
    """The fact as a title."""
    number = rng.randrange(len(TITLES[side])) if loose else fact.title
    return filled(TITLES[side][number], fact, side, rng, loose=loose)


def filled(pattern: str, fact: Fact, side: int, rng: random.Random, *, loose: bool) -> str:
    """The pattern with its fact in it."""

    def one(wordings: tuple[str, ...]) -> str:
        return rng.choice(wordings) if loose else wordings[0]

    place, far, country, city = (names[side] for names in fact.places)
    number = f"{fact.numbers[0]:,}"
    values = {
        "person": fact.person.name,
        "short": fact.person.name.split()[-1],
        "role": fact.person.role[side],
        "mr": HONORIFICS[side][fact.person.woman],
        "friend": fact.friend.name,
        "organisation": fact.organisation[side],
        "body": fact.body[side],
        "place": place,
        "far": far,
        "country": country,
        "city": city,
        "number": number if side else number.replace(",", "."),
        "big": str(fact.numbers[0] * 97 + fact.numbers[1]),
        "low": str(min(fact.numbers[1:])),
        "high": str(max(fact.numbers[1:])),
        "other": str(fact.numbers[1]),
        "hour": str(fact.numbers[2]),
        "year": str(fact.year),
        "born": str(fact.year - 20 - fact.numbers[2]),
        "day": str(fact.day.day),
        "month": str(fact.day.month),
        "weekday": WEEKDAYS[side][fact.day.weekday()],
        "deed": one(DEEDS[fact.deed][side]),
        "word": fact.things[2].words[0][side],
    }
    for name, thing in zip(("first", "second", "third"), fact.things, strict=True):
        values[name] = _thing(thing, side, place, rng, loose=loose)
    values["when"] = " ".join(one(WHEN[number][side]) for number in dict.fromkeys(fact.when))
    # A phrase may have fields of its own.
    for name in ("when", "who"):
        wording = one(WHO[fact.who][side]) if name == "who" else values["when"]
        values[name] = wording.format_map(values)
    text = pattern.format_map(values).replace(",,", ",").replace(",.", ".")
    return text[:1].upper() + text[1:] if text[0] != '"' else text[:1] + text[1:2].upper() + text[2:]


def _thing(thing: Thing, side: int, town: str, rng: random.Random, *, loose: bool) -> str:
    a, b = (pair[side] for pair in thing.words)
    number = thing.pattern
    if loose and rng.random() < 0.3:
        # A word of one's own for the same thing.
        a = another(rng)[side]
    if loose and rng.random() < 0.3:
        # Another leaves a word out, or puts it in another order.
        number = rng.randrange(5)
    return THINGS[number][side].format(a=a, b=b, count=thing.count, town=town)
