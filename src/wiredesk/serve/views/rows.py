"""A story as one row of a listing: what a reader needs to choose what to open. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk.lang.languages import language_of
from wiredesk.lang.packs import Packs
from wiredesk.model.kept import StoryRow
from wiredesk.model.marks import Mark, News
from wiredesk.model.spans import StoryId
from wiredesk.serve.charts.arrivals import Arrivals, arrivals
from wiredesk.serve.links import story_path
from wiredesk.serve.views.reports import clipped

OUTLETS = 5
"""Outlets named in a row; of more, their number."""
NOTE = 160
"""Characters of a note that a row shows."""
NOTHING = News()


@dataclass(frozen=True, slots=True)
class Line:
    """A story in a listing. language: of its headline; outlets: the most frequent, `more` of them are not named;
    first, last: of the event as far as it is known, else of the reports. news: since the last visit, or since the
    reader looked at it. new: whether it was not there at all then."""

    id: StoryId
    path: str
    title: str
    language: str
    low: int
    high: int
    reports: int
    outlets: tuple[str, ...]
    more: int
    outlet_count: int
    languages: tuple[str, ...]
    copies: int
    differs: int
    differs_on: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    shown: datetime | None
    by_sight: bool
    settled: bool
    chart: Arrivals | None
    news: News = NOTHING
    new: bool = False
    seen: datetime | None = None
    followed: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    """The beginning of what the reader noted."""

    def __hash__(self) -> int:
        """Of the id: rows of one story are told apart where they are compared."""
        return hash(self.id)


def lines(
    rows: Sequence[StoryRow],
    packs: Packs,
    *,
    marks: Mapping[StoryId, Mark] | None = None,
    news: Mapping[StoryId, News] | None = None,
) -> tuple[Line, ...]:
    """Rows of a listing as they are shown."""
    marks, news = marks or {}, news or {}
    return tuple(line(row, packs, mark=marks.get(row.id), news=news.get(row.id, NOTHING)) for row in rows)


def line(row: StoryRow, packs: Packs, *, mark: Mark | None = None, news: News = NOTHING) -> Line:
    """One story of a listing."""
    named = row.outlets[:OUTLETS] if len(row.outlets) > OUTLETS + 1 else row.outlets
    return Line(
        id=row.id,
        path=story_path(row.id),
        title=row.title,
        language=title_language(row, packs),
        low=row.at_least,
        high=row.at_most,
        reports=row.reports,
        outlets=named,
        more=len(row.outlets) - len(named),
        outlet_count=len(row.outlets),
        languages=row.languages,
        copies=row.copies,
        differs=row.differs,
        differs_on=row.differs_on,
        first=row.first or row.shown,
        last=row.last or row.shown,
        shown=row.shown,
        by_sight=row.by_sight,
        settled=row.settled,
        chart=arrivals(row.arrivals),
        news=news,
        new=news.any and news.reports >= row.reports,
        seen=mark.seen if mark is not None else None,
        followed=mark is not None and mark.followed,
        tags=mark.tags if mark is not None else (),
        note=clipped(mark.note, NOTE) if mark is not None else "",
    )


def title_language(row: StoryRow, packs: Packs) -> str:
    """The language of a headline: that of the reports where they have but one, else the one of theirs that its words
    are in."""
    if len(row.languages) < 2:
        return row.languages[0] if row.languages else "und"
    found, _ = language_of(row.title, packs)
    return found if found in row.languages else row.languages[0]
