"""How a story and its reports changed: edits of each, what the story went through, how its figures grew. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.kept import StoryView, Version
from wiredesk.model.marks import Tally
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decided
from wiredesk.serve.links import diff_path
from wiredesk.serve.views.reports import reports


@dataclass(frozen=True, slots=True)
class Edit:
    """A version of a report. number: from 1 in order of first sight; more: characters that it has more than the one
    before; path: what the edit changed, "" for the first."""

    number: int
    seen: datetime | None
    title: str
    characters: int
    more: int
    current: bool
    path: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A report with its versions. path: of its page."""

    path: str
    outlet: str
    title: str
    language: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """The figures of a story from an instant on, with what was new then."""

    tally: Tally
    reports: int
    origins: int
    differs: int


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of a story's reports. edited: reports with more than one version; once: how many have but one;
    members: all of them."""

    edited: tuple[Edited, ...]
    once: int
    members: frozenset[ArticleId]


@dataclass(frozen=True, slots=True)
class Versions:
    """The page. growth: the latest first; decided: what the user decided on its reports, the latest first."""

    edits: Edits
    growth: tuple[Growth, ...]
    decided: tuple[Decided, ...]


def edits(view: StoryView, known: Mapping[ArticleId, Sequence[Version]]) -> Edits:
    """How the reports of a story changed. known: their versions in order of first sight."""
    told = reports(view)
    edited = tuple(
        Edited(report.path, report.outlet, report.title, report.language, _edits(report.id, known[report.id]))
        for report in told
        if len(known.get(report.id, ())) > 1
    )
    return Edits(edited, len(told) - len(edited), frozenset(report.id for report in told))


def versions(edited: Edits, tallies: Sequence[Tally], decided: Sequence[Decided]) -> Versions:
    """How a story changed."""
    return Versions(
        edits=edited,
        growth=tuple(reversed(_growth(tallies))),
        decided=tuple(
            one for one in reversed(decided) if edited.members & {*one.decision.articles, *one.decision.others}
        ),
    )


def _edits(id: ArticleId, known: Sequence[Version]) -> tuple[Edit, ...]:
    found = []
    for number, version in enumerate(known, 1):
        before = known[number - 2].characters if number > 1 else 0
        found.append(
            Edit(
                number,
                version.seen,
                version.title,
                version.characters,
                version.characters - before if number > 1 else 0,
                version.current,
                diff_path(id, number - 1, number) if number > 1 else "",
            )
        )
    return tuple(found)


def _growth(tallies: Sequence[Tally]) -> list[Growth]:
    found = []
    last: Tally | None = None
    for one in tallies:
        if last is None:
            found.append(Growth(one, one.reports, one.at_least, one.differs))
        else:
            found.append(
                Growth(one, one.reports - last.reports, one.at_least - last.at_least, one.differs - last.differs)
            )
        last = one
    return found
