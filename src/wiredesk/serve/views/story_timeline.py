"""What happened when as the reports tell it, and when each report came. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo

from wiredesk.model.findings import Moment, Reading
from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.values import When
from wiredesk.serve.charts.provenance import Told
from wiredesk.serve.charts.timeline import Event, Publication, Timeline, timeline
from wiredesk.serve.views.reports import Report, Words, clipped, reports, speaking, words

EXACT = frozenset({"second", "minute", "hour", "part of day", "day", "days"})
"""How exact a time must be to be an event: a year or a month is background."""
EVENTS = 24
"""Times of the text that are told, those of most reports first; those of questions come on top."""
ABOUT = 160
"""Characters of the sentence that tells an event."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as the table tells it. number: in the drawing; value: the time in the reports' own form."""

    number: int
    about: str
    language: str
    value: str
    reports: int
    disputed: bool
    passages: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """The page. chart: None where no time is known; left_out: further times of the text that are not told; undated:
    reports without any time."""

    chart: Timeline | None
    events: tuple[Happening, ...]
    reports: tuple[Report, ...]
    undated: tuple[Report, ...]
    left_out: int


def times(view: StoryView, *, zone: tzinfo = UTC) -> Times:
    """The timeline of a story. zone: the reader's, for where days begin on the line."""
    told = reports(view)
    spoken = speaking(view.readings)
    asked = _asked(view, spoken)
    named, left_out = _named(view, asked)
    published = [
        Publication(
            Told(one.id, one.outlet, one.language, one.at, "" if one.exact else one.said),
            one.at,
            one.by_sight,
            one.copy,
        )
        for one in told
        if one.at is not None
    ]
    chart = timeline([*asked, *named], published, zone=zone)
    events = chart.events if chart is not None else ()
    return Times(
        chart=chart,
        events=tuple(
            Happening(
                number,
                event.about,
                event.language,
                event.value,
                event.reports,
                event.disputed,
                tuple(words(passage, spoken, ABOUT) for passage in event.passages[:4]),
            )
            for number, event in enumerate(events, 1)
        ),
        reports=tuple(one for one in told if one.at is not None),
        undated=tuple(one for one in told if one.at is None),
        left_out=left_out,
    )


def _asked(view: StoryView, spoken: Mapping[ArticleId, tuple[str, str]]) -> list[Event]:
    """The answers to "when?", the surest events there are."""
    found = []
    for one in view.differences:
        if one.question.asks != "when":
            continue
        for account in one.accounts:
            when = account.when
            if when is None or when.earliest is None or when.latest is None or not account.passages:
                continue
            language = spoken.get(account.passages[0].article, ("", "und"))[1]
            reporting = len({passage.article for passage in account.passages})
            found.append(
                Event(
                    clipped(one.question.about, ABOUT), _shown(when), when.earliest, when.latest, account.passages,
                    reporting, one.verdict in {"differ", "updated"}, language,
                )
            )  # fmt: skip
    return found


def _named(view: StoryView, asked: list[Event]) -> tuple[list[Event], int]:
    """Days and hours that the texts name, each once, those of most reports; and how many more there are."""
    known = {(event.earliest, event.latest) for event in asked}
    resolved = {(one.article, one.span): one.value for one in view.grouping.resolutions if one.span is not None}
    at: dict[tuple[object, object], dict[ArticleId, tuple[Reading, Moment, When]]] = {}
    for reading in view.readings:
        for moment in reading.moments:
            when = resolved.get((reading.article.id, moment.span), moment.when)
            if when.granularity in EXACT and when.earliest is not None and when.latest is not None:
                key = when.earliest, when.latest
                if key not in known:
                    at.setdefault(key, {}).setdefault(reading.article.id, (reading, moment, when))
    # One report's passing word is no event of a story that many tell.
    least = 2 if len(view.readings) > 3 else 1
    chosen = [some for some in at.values() if len(some) >= least]
    chosen.sort(key=lambda some: -len(some))
    return [_event(some) for some in chosen[:EVENTS]], len(at) - min(len(chosen), EVENTS)


def _event(some: Mapping[ArticleId, tuple[Reading, Moment, When]]) -> Event:
    sentences = {id: _sentence(reading, moment.span) for id, (reading, moment, _) in some.items()}
    # The shortest sentence that names the time says best what it is the time of.
    best = min(sentences, key=lambda id: (len(sentences[id].exact), id))
    reading, _, when = some[best]
    assert when.earliest is not None
    assert when.latest is not None
    passages = tuple(sentences[id] for id in sorted(sentences, key=lambda id: (id != best, id)))
    return Event(
        clipped(sentences[best].exact, ABOUT), _shown(when), when.earliest, when.latest, passages, len(some), False,
        reading.language,
    )  # fmt: skip


def _sentence(reading: Reading, span: Span) -> Passage:
    around = next((one for one in reading.sentences if one.covers(span)), span)
    return Passage(reading.article.id, around, around.of(reading.article.text))


def _shown(when: When) -> str:
    return when.value.replace("T", " ")
