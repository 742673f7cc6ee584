"""A stream of news that nobody wrote: events, and what outlets, agencies and copyists make of them over hours and days.

    python bench/stream.py --count 3 --form text            a look at it
    python bench/stream.py --count 1000 > stream.jsonl      lines for `wiredesk add`

Deterministic by seed, made lazily, in order of first sight. The number of reports of an event follows a power law; most
events have one report, a few a hundred. An event has persons, a place, an organisation and words of its own, taken from
a topic and from the tables of word frequencies that come with wiredesk, so that words, names and pairs are as rare and
as common as in news. Reports are written in Vietnamese and English: an agency's dispatch, copies of it, cuts, rewrites,
translations, own reports; later events follow up earlier ones; and there is what comes every day whatever happens.
Names, places and sentence patterns are ours.
"""

from __future__ import annotations

import argparse
import bisect
import gzip
import heapq
import html
import itertools
import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from wiredesk.model.identity import page_id
from wiredesk.model.page import Hints, Page, Provenance

sys.path.insert(0, str(Path(__file__).parent))
from stream_patterns import (
    AGENCIES,
    CHROME,
    EVERGREEN,
    FACTS,
    FAMILY,
    GIVEN,
    HONORIFICS,
    HOURS,
    ORGANISATIONS,
    OUTLETS,
    ROLES,
    SYLLABLES,
    TITLES,
    TOLD,
    WEEKDAYS,
)

Kind = Literal["dispatch", "copy", "cut", "rewrite", "translation", "own", "evergreen", "edit"]
START = datetime(2026, 1, 5, tzinfo=UTC)
LANGUAGES = ("vi", "en")
EXPONENT = 1.35
"""P(an event has at least n reports) = n^-EXPONENT: a mean of 3.6, as in a week of aggregated news."""
MOST = 150
EVERGREEN_SHARE = 0.04
TOPICS = 150


@dataclass(frozen=True, slots=True)
class Told:
    """One report. story: the event that it is of. of: address of the report that it was made from."""

    address: str
    title: str
    paragraphs: tuple[str, ...]
    language: str
    outlet: str
    published: datetime
    received: datetime
    story: str
    kind: Kind
    of: str | None = None

    @property
    def body(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Concept:
    """A word in each language."""

    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened or was said: a pattern's number and what fills it, in no language yet."""

    kind: int
    person: int
    role: int
    place: int
    number: int
    other: int
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What reports are of."""

    id: str
    at: datetime
    topic: int
    persons: tuple[int, ...]
    place: int
    organisation: int
    concepts: tuple[Concept, ...]
    facts: tuple[Fact, ...]
    reports: int


def stream(seed: int = 1, *, a_day: int = 1000, start: datetime = START) -> Iterator[Told]:
    """Reports without end, in order of first sight (`received`)."""
    waiting: list[tuple[datetime, int, Told]] = []
    numbers = itertools.count()
    follow_ups: dict[int, list[Event]] = {}
    over = 0.0
    for day in itertools.count():
        begins = start + timedelta(days=day)
        chance = random.Random(f"{seed}/{day}")
        made: list[Told] = []
        due = follow_ups.pop(day, [])
        wanted = a_day * (1 - EVERGREEN_SHARE) + over
        for number in itertools.count():
            if len(made) >= wanted:
                break
            rng = random.Random(f"{seed}/{day}/{number}")
            before = due.pop() if due else None
            event = _event(f"{seed}.{day}.{number}", begins, rng, before)
            made += _reports(event, rng)
            if event.reports >= 3 and rng.random() < 0.25:
                follow_ups.setdefault(day + rng.randint(1, 3), []).append(event)
        over = wanted - len(made)
        made += [_evergreen(seed, day, at, begins, chance) for at in range(round(a_day * EVERGREEN_SHARE))]
        for told in made:
            heapq.heappush(waiting, (told.received, next(numbers), told))
        ends = begins + timedelta(days=1)
        while waiting and waiting[0][0] < ends:
            yield heapq.heappop(waiting)[2]


def page_of(told: Told, form: Literal["clean", "html"] = "clean") -> Page:
    """A report as a page, received when the stream says."""
    data = (told.body if form == "clean" else markup(told)).encode()
    hints = Hints(told.title, told.published.isoformat(), told.language, (), told.outlet)
    return Page(
        id=page_id(told.address, told.address, data),
        data=data,
        media_type="text/plain" if form == "clean" else "text/html",
        form=form,
        provenance=Provenance("jsonl" if form == "clean" else "fetch", told.address, told.received, 200),
        source=told.address,
        charset="utf-8",
        url=told.address,
        hints=hints if form == "clean" else Hints(),
    )


def line(told: Told) -> str:
    """A report as a line of JSON lines, with what is known of its story beside it."""
    record = {
        "url": told.address, "title": told.title, "body": told.body, "language": told.language, "outlet": told.outlet,
        "published": told.published.isoformat(), "received": told.received.isoformat(), "story": told.story,
        "kind": told.kind,
    }  # fmt: skip
    return json.dumps(record, ensure_ascii=False)


def markup(told: Told) -> str:
    """A report as a web page, with the navigation, the teasers and the footer that such pages have."""
    head, before, after = CHROME[LANGUAGES.index(told.language)]
    text = "".join(f"<p>{html.escape(part)}</p>\n" for part in told.paragraphs)
    title = html.escape(told.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{told.language}"><head><meta charset="utf-8">\n'
        f"<title>{title} - {told.outlet}</title>\n"
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{told.outlet}">\n'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{told.published.isoformat()}">\n'
        f'<link rel="canonical" href="{told.address}">{head}</head>\n<body>{before}\n'
        f'<main><article><h1>{title}</h1>\n<div class="article-body">{text}</div></article></main>\n'
        f"{after}</body></html>\n"
    )


# Words and names


@cache
def _frequencies(code: str) -> tuple[list[str], list[float]]:
    """The words of a language, the commonest first, with their summed shares of a text."""
    data = (files("wiredesk.lang") / "data" / "frequencies" / f"frequencies.{code}.tsv.gz").read_bytes()
    words: list[str] = []
    shares: list[float] = []
    for row in gzip.decompress(data).decode().splitlines():
        share, _, some = row.partition("\t")
        for word in some.split():
            words.append(word)
            # The table has the share of articles of 350 words that hold the word.
            shares.append(1 - (1 - min(float(share), 0.999)) ** (1 / 350))
    return words, list(itertools.accumulate(shares))


@cache
def _concepts() -> tuple[list[Concept], list[float]]:
    """Pairs of words that translate one another, and their summed weights: as frequent as the English word."""
    folder = files("wiredesk.lang") / "data" / "words"
    texts = [
        (folder / "news.en-vi.tsv").read_text("utf-8"),
        gzip.decompress((folder / "words.en-vi.tsv.gz").read_bytes()).decode(),
    ]
    words, sums = _frequencies("en")
    share = {word: after - before for word, before, after in zip(words, [0.0, *sums], sums, strict=False)}
    found: dict[str, Concept] = {}
    for row in "\n".join(texts).splitlines():
        word, _, others = row.partition("\t")
        translation = others.split("|")[0]
        # Of the dictionary only what is no single syllable: the first senses of short words are often not the news'.
        if word in share and word.isalpha() and len(word) > 3 and (" " in translation or len(found) < 800):
            found.setdefault(word, Concept((word, translation)))
    return list(found.values()), list(itertools.accumulate(share[word] for word in found))


def _draw(rng: random.Random, sums: Sequence[float]) -> int:
    return min(bisect.bisect_right(sums, rng.random() * sums[-1]), len(sums) - 1)


@cache
def _zipf(count: int) -> list[float]:
    # No invented name is in the tables of frequent words, so that none may be as frequent as a capital's is.
    return list(itertools.accumulate(1 / (rank + 60) for rank in range(count)))


@cache
def _topic(number: int) -> tuple[Concept, ...]:
    rng = random.Random(f"topic {number}")
    concepts, sums = _concepts()
    drawn = [concepts[_draw(rng, sums)] for _ in range(220)] + [rng.choice(concepts) for _ in range(60)]
    # In the order of drawing: that of a set differs from process to process.
    return tuple(dict.fromkeys(drawn))


@cache
def _name(number: int) -> str:
    """The name of a place: of two or three syllables."""
    rng = random.Random(f"name {number}")
    return "".join(rng.choice(part) for part in SYLLABLES[: 2 + (rng.random() < 0.4)] + SYLLABLES[3:]).capitalize()


@cache
def _person(number: int) -> tuple[str, bool]:
    """A person's name, and whether it is a woman. A half have Vietnamese names."""
    rng = random.Random(f"person {number}")
    woman = rng.random() < 0.35
    if rng.random() < 0.5:
        middle, given = rng.choice(GIVEN[0][woman]), rng.choice(GIVEN[1][woman])
        return f"{rng.choice(FAMILY)} {middle} {given}", woman
    return f"{rng.choice(GIVEN[2][woman])} {_name(1_000_000 + number)}", woman


@cache
def _organisation(number: int) -> tuple[str, str]:
    rng = random.Random(f"organisation {number}")
    vietnamese, english = rng.choice(ORGANISATIONS)
    place = _name(rng.randrange(3000))
    return vietnamese.format(place), english.format(place)


# Events and what is told of them


def _event(id: str, day: datetime, rng: random.Random, before: Event | None) -> Event:
    concepts, sums = _concepts()
    topic = before.topic if before else rng.randrange(TOPICS)
    own = [*rng.sample(_topic(topic), 9), *(rng.choice(concepts) for _ in range(9))]
    persons = [_draw(rng, _zipf(20_000)) for _ in range(rng.randint(2, 4))]
    place, organisation = _draw(rng, _zipf(3000)), _draw(rng, _zipf(4000))
    if before:
        own[:5] = before.concepts[:5]
        persons[:2] = before.persons[:2]
        place, organisation = before.place, before.organisation
    reports = min(MOST, int((1 - rng.random()) ** (-1 / EXPONENT)))
    at = day + timedelta(hours=rng.choices(range(24), HOURS)[0], seconds=rng.randrange(3600))
    facts = tuple(
        Fact(
            kind=0 if number == 0 else rng.randrange(1, len(FACTS)),
            person=rng.choice(persons),
            role=rng.randrange(len(ROLES)),
            place=place if rng.random() < 0.7 else _draw(rng, _zipf(3000)),
            number=int(math.exp(rng.uniform(0.8, 7))),
            other=int(math.exp(rng.uniform(1, 5))),
            concepts=tuple(
                rng.choice(own) if rng.random() < 0.55 else concepts[_draw(rng, sums)]
                for _ in range(rng.randint(6, 11))
            ),
        )
        for number in range(rng.randint(6, 11))
    )
    return Event(id, at, topic, tuple(persons), place, organisation, tuple(own), facts, reports)


def _reports(event: Event, rng: random.Random) -> list[Told]:
    """All that outlets make of an event."""
    made: list[Told] = []
    outlets = _outlets(rng, event.reports)
    dispatches: list[Told] = []
    if event.reports >= 2 and rng.random() < 0.7:
        agency = rng.choice(AGENCIES)
        dispatches.append(_own(event, event.at + timedelta(minutes=rng.randint(10, 50)), agency, rng, "dispatch"))
        made.append(dispatches[0])
        outlets.pop()
    for outlet in outlets:
        delay = timedelta(minutes=min(5000.0, 20 + rng.lognormvariate(4.6, 1.2)))
        at = event.at + delay
        original = rng.choice(dispatches) if dispatches and rng.random() < 0.65 else None
        if original is None:
            told = _own(event, at, outlet, rng, "own")
            if rng.random() < 0.3:
                dispatches.append(told)
        elif original.language != outlet[1]:
            told = _own(event, at, outlet, rng, "translation", original)
        elif rng.random() < 0.6:
            told = _copy(original, at, outlet, event.id, rng)
        else:
            told = _own(event, at, outlet, rng, "rewrite", original)
        made.append(told)
        if rng.random() < 0.015:
            made.append(_edit(told, rng))
    return made


def _outlets(rng: random.Random, count: int) -> list[tuple[str, str, str]]:
    """Different outlets where there are enough, the great ones more often."""
    sums = _zipf(len(OUTLETS))
    found: list[tuple[str, str, str]] = []
    while len(found) < count:
        outlet = OUTLETS[_draw(rng, sums)]
        if outlet not in found or len(found) > len(OUTLETS) // 2:
            found.append(outlet)
    return found


def _own(
    event: Event,
    at: datetime,
    outlet: tuple[str, str, str],
    rng: random.Random,
    kind: Kind,
    original: Told | None = None,
) -> Told:
    """A report in an outlet's own words: some of the facts, in one of several wordings each, and words of its own."""
    name, language, _ = outlet
    side = LANGUAGES.index(language)
    lead, *others = event.facts
    kept = [fact for fact in others if kind == "dispatch" or rng.random() < 0.75]
    if kind in ("own", "rewrite"):
        rng.shuffle(kept)
    sentences = [_sentence(fact, event, side, rng, loose=kind != "dispatch") for fact in [lead, *kept]]
    if kind == "own":
        concepts, sums = _concepts()
        for _ in range(rng.randint(1, 3)):
            words = tuple(concepts[_draw(rng, sums)] for _ in range(8))
            extra = Fact(rng.randrange(1, len(FACTS)), lead.person, lead.role, lead.place, 3, 5, words)
            sentences.insert(rng.randint(1, len(sentences)), _sentence(extra, event, side, rng, loose=True))
    paragraphs = [" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]
    if kind == "dispatch":
        paragraphs[0] = TOLD["dateline"][side].format(
            place=_name(event.place).upper(), name=name, day=at.day, month=at.month, text=paragraphs[0]
        )
    elif original is not None:
        paragraphs.append(TOLD[kind][side].format(name=original.outlet))
    title = _sentence_case(_filled(rng.choice(TITLES[side]), lead, event, side, rng, loose=False))
    return _told(title, paragraphs, outlet, at, event.id, kind, rng, original.address if original else None)


def _copy(original: Told, at: datetime, outlet: tuple[str, str, str], story: str, rng: random.Random) -> Told:
    """Another's text, whole or cut, under the same title or another, credited more often than not."""
    side = LANGUAGES.index(original.language)
    paragraphs = list(original.paragraphs)
    kind: Kind = "copy"
    if len(paragraphs) > 2 and rng.random() < 0.45:
        kind = "cut"
        paragraphs = paragraphs[: rng.randint(2, len(paragraphs) - 1)]
    if rng.random() < 0.75:
        paragraphs.append(TOLD["copy"][side].format(name=original.outlet))
    title = original.title if rng.random() < 0.6 else _sentence_case(" ".join(original.title.split()[1:]))
    return _told(title, paragraphs, outlet, max(at, original.published), story, kind, rng, original.address)


def _edit(told: Told, rng: random.Random) -> Told:
    """The same address some hours later, with a paragraph more."""
    side = LANGUAGES.index(told.language)
    words, sums = _frequencies(told.language)
    more = " ".join(words[_draw(rng, sums)] for _ in range(14))
    text = (*told.paragraphs, TOLD["update"][side].format(text=more))
    later = told.received + timedelta(minutes=rng.randint(30, 600))
    return Told(
        told.address, told.title, text, told.language, told.outlet, told.published, later, told.story, "edit", told.of
    )


def _evergreen(seed: int, day: int, number: int, begins: datetime, rng: random.Random) -> Told:
    """What comes every day whatever happens: alike from day to day, and no event."""
    outlet = OUTLETS[number % len(OUTLETS)]
    side = LANGUAGES.index(outlet[1])
    title, text = EVERGREEN[side][number % len(EVERGREEN[side])]
    words, sums = _frequencies(outlet[1])
    at = begins + timedelta(hours=5, minutes=rng.randrange(180))
    paragraphs = [
        text.format(
            words=" ".join(words[_draw(rng, sums)] for _ in range(18)),
            number=rng.randint(2, 99),
            other=rng.randint(2, 99),
        )
        for _ in range(4)
    ]
    some = " ".join(words[_draw(rng, sums)] for _ in range(3))
    shown = title.format(day=at.day, month=at.month, place=_name(number), words=some)
    return _told(shown, paragraphs, outlet, at, f"{seed}.{day}.e{number}", "evergreen", rng, None)


def _told(
    title: str, paragraphs: Sequence[str], outlet: tuple[str, str, str], at: datetime, story: str, kind: Kind,
    rng: random.Random, of: str | None,
) -> Told:  # fmt: skip
    name, language, domain = outlet
    at = at.replace(second=0, microsecond=0)
    slug = "-".join(word for word in title.lower().split()[:6] if word.isascii() and word.isalnum())
    address = f"https://{domain}/{at:%Y/%m/%d}/{slug}-{rng.getrandbits(40):x}.html"
    seen = at + timedelta(seconds=rng.randint(240, 2400))
    return Told(address, title, tuple(paragraphs), language, name, at, seen, story, kind, of)


def _sentence(fact: Fact, event: Event, side: int, rng: random.Random, *, loose: bool) -> str:
    patterns = FACTS[fact.kind][side]
    pattern = rng.choice(patterns) if loose else patterns[0]
    return _sentence_case(_filled(pattern, fact, event, side, rng, loose=loose))


def _filled(pattern: str, fact: Fact, event: Event, side: int, rng: random.Random, *, loose: bool) -> str:
    """The pattern with its fact in it. loose: a wording of one's own, which leaves words out and sets others in."""
    # The second of a pair is Vietnamese, LANGUAGES has it first.
    words = [concept.words[1 - side] for concept in fact.concepts]
    if loose:
        concepts, sums = _concepts()
        words = [concepts[_draw(rng, sums)].words[1 - side] if rng.random() < 0.2 else word for word in words]
    half = len(words) // 2
    name, woman = _person(fact.person)
    role = ROLES[fact.role][side]
    day = event.at + timedelta(hours=7)
    return pattern.format(
        person=name,
        short=name.split()[-1],
        role=role,
        mr=HONORIFICS[side][woman],
        place=_name(fact.place),
        organisation=_organisation(event.organisation)[side],
        number=f"{fact.number:,}" if side else f"{fact.number:,}".replace(",", "."),
        other=fact.other,
        day=day.day,
        month=day.month,
        weekday=WEEKDAYS[side][day.weekday()],
        first=" ".join(words[:half]),
        second=" ".join(words[half:]),
        word=words[0],
        last=words[-1],
    )


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def main() -> None:
    """Writes the beginning of the stream."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--a-day", type=int, default=1000)
    parser.add_argument("--form", choices=("jsonl", "text", "html"), default="jsonl")
    options = parser.parse_args()
    for told in itertools.islice(stream(options.seed, a_day=options.a_day), options.count):
        if options.form == "jsonl":
            print(line(told))
        elif options.form == "html":
            print(markup(told))
        else:
            print(f"{told.received:%Y-%m-%d %H:%M}  {told.story} {told.kind}  {told.outlet}  {told.address}")
            print(f"{told.title}\n{told.body}\n")


if __name__ == "__main__":
    main()
