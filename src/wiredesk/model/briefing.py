"""What happened in a stretch of time, told in brief: stories with their first sentences and where accounts differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.kept import StoryRow
from wiredesk.model.marks import News
from wiredesk.model.spans import ArticleId, Passage


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a report, as far as they may be shown. passage: where they stand, whole."""

    passage: Passage
    shown: str
    language: str


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence of a story, word for word. outlets: that tell it, the one whose words it is first; at_least, at_most:
    independent origins behind it; disputed: questions that it touches and that accounts answer otherwise."""

    told: Told
    outlets: tuple[str, ...]
    at_least: int
    at_most: int
    disputed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """What some accounts say to a question. value: in short, "" where only their words tell it. later: whether it may
    have replaced another answer."""

    value: str
    told: tuple[Told, ...]
    outlets: tuple[str, ...]
    later: bool = False


@dataclass(frozen=True, slots=True)
class ToldQuestion:
    """A question on which the accounts of a story differ, or that later ones answer otherwise (updated)."""

    asks: str
    about: str
    updated: bool
    answers: tuple[ToldAnswer, ...]


@dataclass(frozen=True, slots=True)
class ToldReport:
    """A report of a story, to be read there. outlet: "" where neither the page nor its address tells it."""

    id: ArticleId
    outlet: str
    title: str
    address: str | None
    language: str


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story of a briefing. headline_of: the outlet whose words its title is. language: of the sentences. questions:
    the first on which accounts differ, of `differing`. news: what it has more than when the stretch began, None for a
    story that began in it. reports: the latest first, of `row.reports`."""

    row: StoryRow
    title_language: str
    headline_of: str
    language: str
    sentences: tuple[ToldSentence, ...]
    questions: tuple[ToldQuestion, ...]
    differing: int
    news: News | None
    reports: tuple[ToldReport, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A stretch of time. since: None where it has no beginning; until: its end, not in it, None: what is held.

    stories: those of most independent origins, told; others: the next ones, as a listing has them; more: whether there
    are still others."""

    since: datetime | None
    until: datetime | None
    stories: tuple[ToldStory, ...]
    others: tuple[StoryRow, ...]
    more: bool
