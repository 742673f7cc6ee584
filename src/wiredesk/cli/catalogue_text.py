"""Names and outlets for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from wiredesk.cli.rows_text import articles, below, head, quotes, shortened, stories, when
from wiredesk.cli.terminal import Paper
from wiredesk.cli.times import ago, day, minute
from wiredesk.model.names import NameRow, NameView, Office
from wiredesk.model.outlets import OutletRow, OutletView

_BECAUSE = {
    "office": "holds or held a public office",
    "origins": "named by three independent origins",
    "no person": "",
    "private": "",
}


def names(rows: Sequence[NameRow], paper: Paper, now: datetime) -> None:
    """Two lines a name."""
    short = shortened(row.id for row in rows)
    for row in rows:
        head(paper, short[row.id], row.name)
        below(paper, short[row.id], " · ".join(_facts(row, now)))


def _facts(row: NameRow, now: datetime) -> list[str]:
    facts = [
        row.kind,
        _counted(row.articles, "report"),
        _counted(row.stories, "story", "stories"),
        when(row.first, row.last, now),
        _BECAUSE[row.ground],
    ]
    return [fact for fact in facts if fact]


def name(view: NameView, paper: Paper, now: datetime) -> None:
    """All of a name: forms, roles with when they were stated, who is named with it, its stories and quotes."""
    row = view.row
    paper.put(row.name, "bold")
    paper.put(" · ".join([*_facts(row, now), row.id]), "dim")
    paper.put(
        " · ".join(f"{form.name} ({form.language} {form.articles:,})" for form in view.forms),
        indent=12,
        label="written",
    )
    if view.near:
        paper.put(" · ".join(f"{one.name} {one.id}" for one in view.near), indent=12, label="perhaps")
    if view.origins:
        paper.put(" · ".join(view.origins), indent=12, label="origins")
    if view.offices:
        _titled(paper, "roles")
        for office in view.offices:
            paper.put(office_text(office), indent=2)
        for one, other in view.namesakes:
            told = f"{_role(view.offices[one])} and {_role(view.offices[other])}"
            paper.put(f"Hardly one person: {told}. Two may be meant, or a report is wrong or was misread.", indent=2)
    if view.company.names:
        _titled(paper, f"named with it in its latest {_counted(view.company.of, 'report')}")
        paper.put(" · ".join(f"{one.row.name} {one.articles:,}" for one in view.company.names), indent=2)
    for title, said in (("quoted", view.said), ("others on it", view.about)):
        if said.items:
            _titled(paper, title)
            quotes(said.items, paper, now)
    if view.stories.items:
        _titled(paper, "stories")
        stories(view.stories.items, paper, now)


def office_text(office: Office) -> str:
    """A role with when and where it was stated."""
    times = "".join(f" · {day(at)}" for at in dict.fromkeys((office.since, office.until)) if at is not None)
    said = dict.fromkeys(
        f"“{one.passage.exact}”{f' in {one.outlet}' if one.outlet else ''}"
        for one in office.stated
        if one.passage.exact
    )
    return f"{_role(office)}: stated in {_counted(office.articles, 'report')}{times} · {', '.join(said)}"


def _role(office: Office) -> str:
    role = " ".join(part for part in (office.modifier, office.role.replace("_", " ")) if part)
    return f"{role} of {office.of}" if office.of else role


def outlets(rows: Sequence[OutletRow], paper: Paper, now: datetime) -> None:
    """A line an outlet."""
    for row in rows:
        facts = [_counted(row.articles, "report"), *row.domains[:3], f"last {ago(row.last, now)}" if row.last else ""]
        paper.put(f"{row.name} · {' · '.join(fact for fact in facts if fact)}")


def outlet(view: OutletView, paper: Paper, now: datetime) -> None:
    """All of an outlet: where its reports come from, whom it credits, its sources."""
    row, shares = view.row, view.shares
    paper.put(row.name, "bold")
    paper.put(" · ".join([_counted(row.articles, "report"), *row.domains, row.key]), "dim")
    if len(view.names) > 1:
        paper.put(_listed(view.names), indent=14, label="written")
    paper.put(_listed(view.languages), indent=14, label="languages")
    parts = ("own", "credited", "copied", "translated", "unknown")
    if shares.settled:
        told = " · ".join(f"{part} {getattr(shares, part):,}" for part in parts if getattr(shares, part))
        paper.put(f"{told} (of {shares.settled:,} compared with others)", indent=14, label="come from")
    if view.lag is not None:
        minutes = round(view.lag.median.total_seconds() / 60)
        told = f"{minutes:,} minutes behind what it takes over, in the median of {_counted(view.lag.reports, 'report')}"
        paper.put(told, indent=14, label="lag")
    if view.credits:
        credits = ((one.name or "sources without a name", one.articles) for one in view.credits)
        paper.put(_listed(credits) + (" · …" if view.more_credits else ""), indent=14, label="credits")
    if view.authors:
        authors = _listed((one.name, one.articles) for one in view.authors)
        paper.put(authors + (" · …" if view.more_authors else ""), indent=14, label="authors")
    for label, count, rows in (("corrected", view.corrections, view.corrected), ("edited", view.edits, view.edited)):
        if count:
            silently = " without a notice" if label == "edited" else ""
            paper.put(f"{_counted(count, 'report')}{silently}: {rows[0].title}", indent=14, label=label)
    for one in view.health:
        failures = f"{one.polling.failures} failures in a row" if one.polling.failures else ""
        at = f", asked {minute(one.robots_at)}" if one.robots_at is not None else ""
        facts = [one.source.address, failures, one.polling.ended, f"robots.txt: {one.robots}{at}"]
        paper.put(" · ".join(fact for fact in facts if fact), indent=14, label="source")
    if view.reports.items:
        _titled(paper, "latest reports")
        articles(view.reports.items, paper, now)


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _titled(paper: Paper, title: str) -> None:
    paper.blank()
    paper.lines.append(paper.style(title, "bold", "cyan"))
