"""A stretch of time in brief: what can be chosen, and the stories as rows and sentences. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from wiredesk.lang.packs import Packs
from wiredesk.model.briefing import Briefing, ToldStory
from wiredesk.serve.views.front import PERIODS, Choice, Wanted, wanted
from wiredesk.serve.views.rows import NOTHING, Line, line

DEFAULT = "1"
"""Days that it goes back where none are asked for."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A story that is told."""

    line: Line
    told: ToldStory


@dataclass(frozen=True, slots=True)
class Brief:
    """The page. periods: how far back it may go; path: of the page itself; forms: its query, for its other forms."""

    briefing: Briefing
    periods: tuple[Choice, ...]
    active: tuple[Choice, ...]
    chapters: tuple[Chapter, ...]
    others: tuple[Line, ...]
    path: str
    forms: str


def asked(params: Mapping[str, str]) -> Wanted:
    """What the parameters of an address ask for: those of the front page, without order and cursor."""
    found = replace(wanted(params), order="highlights", cursor="", tag="", single=False)
    return found if found.period in PERIODS else replace(found, period=DEFAULT)


def brief(of: Wanted, briefing: Briefing, packs: Packs) -> Brief:
    """The page of a briefing."""
    filters = {"lang": of.lang, "category": of.category, "place": of.place, "outlet": of.outlet}
    return Brief(
        briefing=briefing,
        periods=tuple(Choice(days, days, _path(of, period=days), days == of.period) for days in PERIODS),
        active=tuple(Choice(name, value, _path(of, **{name: ""}), True) for name, value in filters.items() if value),
        chapters=tuple(Chapter(line(one.row, packs, news=one.news or NOTHING), one) for one in briefing.stories),
        others=tuple(line(row, packs) for row in briefing.others),
        path=_path(of),
        forms=_path(of).removeprefix("/briefing"),
    )


def _path(of: Wanted, **changes: Any) -> str:
    now = replace(of, **changes)
    given = [
        ("days", now.period if now.period != DEFAULT else ""),
        ("lang", now.lang), ("category", now.category), ("place", now.place), ("outlet", now.outlet),
        ("differs", "1" if now.differs else ""),
    ]  # fmt: skip
    query = urlencode([pair for pair in given if pair[1]])
    return f"/briefing?{query}" if query else "/briefing"
