"""The reports of a story as a table: role, credit, evidence; what can be decided on each. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from wiredesk.model.kept import StoryView
from wiredesk.serve.charts.provenance import ONE_TEXT, Graph, Told, provenance
from wiredesk.serve.views.reports import Report, Tie, reports


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the story: the report that has it first, and those that have it from there, in order of time."""

    report: Report
    copies: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The page. texts: in order of time."""

    texts: tuple[Text, ...]
    reports: tuple[Report, ...]


def sources(view: StoryView) -> Sources:
    """The reports of a story, copies under what they copy."""
    told = reports(view)
    return Sources(tuple(_texts(told)), told)


def _texts(told: Sequence[Report]) -> list[Text]:
    place = {report.id: at for at, report in enumerate(told)}
    under: dict[int, list[Report]] = {}
    for report in told:
        at, seen = place[report.id], set[int]()
        # Followed as long as it leads to one that is no copy; the user's decisions could make a ring.
        while at not in seen:
            seen.add(at)
            origins = [place[tie.id] for tie in told[at].ties if _taken(tie) and tie.id in place]
            at = min((one for one in origins if one not in seen), default=at)
        under.setdefault(at, []).append(report)
    return [Text(told[at], tuple(one for one in some if one is not told[at])) for at, some in sorted(under.items())]


def _taken(tie: Tie) -> bool:
    return tie.own and tie.id is not None and tie.kind in ONE_TEXT


def graph(view: StoryView) -> Graph:
    """Who has it from whom."""
    told = [Told(one.id, one.outlet, one.language, one.at, "" if one.exact else one.said) for one in reports(view)]
    return provenance(told, view.story.links, view.origins)


def citation(report: Report) -> str:
    """A report as a reference: outlet, headline, time, address."""
    title = f"“{report.title}”" if report.title else ""
    time = report.said or (f"{report.at.astimezone(UTC):%Y-%m-%d %H:%M}Z" if report.at is not None else "")
    if report.by_sight and time:
        time = f"first seen {time}"
    return ", ".join(part for part in (report.outlet, title, time, report.address or report.source) if part)
