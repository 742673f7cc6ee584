"""A stream of news that nobody wrote: events, and what outlets, agencies and copyists make of them over hours and days.

    python bench/stream.py --count 3 --form text            a look at it
    python bench/stream.py --count 1000 > stream.jsonl      lines for `wiredesk add`

Deterministic by seed, made lazily, in order of first sight. The number of reports of an event follows a power law; most
events have one report, a few a hundred. Events, their names and words are those of `stream_events`, sentences are those
of `stream_writing`. Reports are written in Vietnamese and English: an agency's dispatch, copies of it, cuts, rewrites,
translations, own reports; later events follow up earlier ones; and there is what comes every day whatever happens.
`stream_likeness.py` shows how like news it is.
"""

from __future__ import annotations

import argparse
import heapq
import html
import itertools
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from wiredesk.model.identity import page_id
from wiredesk.model.page import Hints, Page, Provenance

sys.path.insert(0, str(Path(__file__).parent))
from stream_events import Event, draw, event, fact, zipf
from stream_patterns import AGENCIES, CHROME, OUTLETS, TOLD
from stream_phrases import DAILY
from stream_writing import filled, headline, sentence

Kind = Literal["dispatch", "copy", "cut", "rewrite", "translation", "own", "evergreen", "edit"]
START = datetime(2026, 1, 5, tzinfo=UTC)
LANGUAGES = ("vi", "en")
EVERGREEN_SHARE = 0.04
BESIDE = 0.08
"""Of events, those that belong to the affair of a greater one of the same day."""


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
        great: list[Event] = []
        wanted = a_day * (1 - EVERGREEN_SHARE) + over
        for number in itertools.count():
            if len(made) >= wanted:
                break
            rng = random.Random(f"{seed}/{day}/{number}")
            before = due.pop() if due else None
            if before is None and great and rng.random() < BESIDE:
                before = rng.choice(great)
            happened = event(f"{seed}.{day}.{number}", begins, rng, before)
            made += _reports(happened, rng)
            if happened.reports >= 3:
                great.append(happened)
            if happened.reports >= 3 and rng.random() < 0.25:
                follow_ups.setdefault(day + rng.randint(1, 3), []).append(happened)
        over = wanted - len(made)
        made += [_daily(seed, day, at, begins, chance) for at in range(round(a_day * EVERGREEN_SHARE))]
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


# Events and what is told of them


def _reports(of: Event, rng: random.Random) -> list[Told]:
    """All that outlets make of an of."""
    made: list[Told] = []
    outlets = _outlets(rng, of.reports)
    dispatches: list[Told] = []
    if of.reports >= 2 and rng.random() < 0.7:
        agency = rng.choice(AGENCIES)
        dispatches.append(_own(of, of.at + timedelta(minutes=rng.randint(10, 50)), agency, rng, "dispatch"))
        made.append(dispatches[0])
        outlets.pop()
    for outlet in outlets:
        delay = timedelta(minutes=min(5000.0, 20 + rng.lognormvariate(4.6, 1.2)))
        at = of.at + delay
        original = rng.choice(dispatches) if dispatches and rng.random() < 0.65 else None
        if original is None:
            told = _own(of, at, outlet, rng, "own")
            if rng.random() < 0.3:
                dispatches.append(told)
        elif original.language != outlet[1]:
            told = _own(of, at, outlet, rng, "translation", original)
        elif rng.random() < 0.6:
            told = _copy(original, at, outlet, of.id, rng)
        else:
            told = _own(of, at, outlet, rng, "rewrite", original)
        made.append(told)
        if rng.random() < 0.015:
            made.append(_edit(told, of, rng))
    return made


def _outlets(rng: random.Random, count: int) -> list[tuple[str, str, str]]:
    """Different outlets where there are enough, the great ones more often."""
    sums = zipf(len(OUTLETS), 60)
    found: list[tuple[str, str, str]] = []
    while len(found) < count:
        outlet = OUTLETS[draw(rng, sums)]
        if outlet not in found or len(found) > len(OUTLETS) // 2:
            found.append(outlet)
    return found


def _own(
    of: Event,
    at: datetime,
    outlet: tuple[str, str, str],
    rng: random.Random,
    kind: Kind,
    original: Told | None = None,
) -> Told:
    """A report in an outlet's own words: some of the facts, in one of several wordings each, and facts of its own."""
    name, language, _ = outlet
    side = LANGUAGES.index(language)
    loose = kind != "dispatch"
    told = list(of.facts)
    if kind == "own":
        # What leads is the same for most; how much is told of the rest is not.
        share = rng.uniform(0.12, 0.6)
        lead = 0 if rng.random() < 0.8 else rng.randrange(min(3, len(told)))
        first = told.pop(lead)
        told = [one for one in told if rng.random() < share]
        told += [fact(of, rng, aside=True) for _ in range(rng.randint(3, 8 + len(told)))]
        rng.shuffle(told)
        told.insert(0, first)
    elif loose:
        told = [told[0], *(one for one in told[1:] if rng.random() < 0.6)]
    sentences = [sentence(one, side, rng, loose=loose) for one in told]
    paragraphs = [" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]
    if kind == "dispatch":
        paragraphs[0] = TOLD["dateline"][side].format(
            place=of.places[0][side].upper(), name=name, day=at.day, month=at.month, text=paragraphs[0]
        )
    elif original is not None:
        paragraphs.append(TOLD[kind][side].format(name=original.outlet))
    about = of.facts[0] if rng.random() < 0.7 else rng.choice(told[:4])
    title = headline(about, side, rng, loose=loose)
    return _told(title, paragraphs, outlet, at, of.id, kind, rng, original.address if original else None)


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
    title = original.title if rng.random() < 0.6 else " ".join(original.title.split()[1:]).capitalize()
    return _told(title, paragraphs, outlet, max(at, original.published), story, kind, rng, original.address)


def _edit(told: Told, of: Event, rng: random.Random) -> Told:
    """The same address some hours later, with a paragraph more."""
    side = LANGUAGES.index(told.language)
    more = sentence(fact(of, rng), side, rng, loose=True)
    text = (*told.paragraphs, TOLD["update"][side].format(text=more))
    later = told.received + timedelta(minutes=rng.randint(30, 600))
    return Told(
        told.address, told.title, text, told.language, told.outlet, told.published, later, told.story, "edit", told.of
    )


def _daily(seed: int, day: int, number: int, begins: datetime, rng: random.Random) -> Told:
    """What comes every day whatever happens: under a like title, but of that day's own people, places and words."""
    outlet = OUTLETS[number % len(OUTLETS)]
    side = LANGUAGES.index(outlet[1])
    of = event(f"{seed}.{day}.e{number}", begins, rng, reports=1)
    title, first = DAILY[side][number // 2 % len(DAILY[side])]
    at = begins + timedelta(hours=5, minutes=rng.randrange(180))
    opening = filled(first, of.facts[0], side, rng, loose=True)
    rest = [sentence(one, side, rng, loose=True) for one in of.facts[1 : rng.randint(4, 10)]]
    paragraphs = [opening, *(" ".join(rest[start : start + 2]) for start in range(0, len(rest), 2))]
    shown = filled(title, of.facts[0], side, rng, loose=True)
    return _told(shown, paragraphs, outlet, at, of.id, "evergreen", rng, None)


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
