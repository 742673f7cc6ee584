"""Rows of listings for a person: a headline with its id, then what counts on the line below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from wiredesk.cli.terminal import Paper, clipped, safe
from wiredesk.cli.times import ago, day, minute, span, within
from wiredesk.formats.rows_json import CLOSE, OPEN
from wiredesk.model.claims import Holder
from wiredesk.model.kept import ArticleRow, Facet, QuoteRow, StoryRow
from wiredesk.model.source import Fetch, Polling, Source

SHORT = 8
"""Characters of an id that are shown, unless two shown ones begin alike."""


def shortened(ids: Iterable[str]) -> dict[str, str]:
    """Beginnings of ids that tell them apart, all of one length."""
    whole = list(dict.fromkeys(ids))
    length = SHORT
    while length < 64 and len({id[:length] for id in whole}) < len(whole):
        length += 2
    return {id: id[:length] for id in whole}


def stories(rows: Sequence[StoryRow], paper: Paper, now: datetime) -> None:
    """Two lines a story."""
    short = shortened(row.id for row in rows)
    for row in rows:
        head(paper, short[row.id], row.title)
        below(paper, short[row.id], " · ".join(story_facts(row, now)))


def story_facts(row: StoryRow, now: datetime) -> list[str]:
    """What counts of a story, most telling first."""
    origins = f"{row.at_least}" if row.at_least == row.at_most else f"{row.at_least}–{row.at_most}"
    facts = [
        f"{origins} origin{'s' if origins != '1' else ''}",
        f"{len(row.outlets)} outlet{'s' if len(row.outlets) != 1 else ''}" if row.outlets else "",
        f"{row.reports} report{'s' if row.reports != 1 else ''}" if row.reports != len(row.outlets) else "",
        " ".join(row.languages),
        f"{row.copies} cop{'ies' if row.copies != 1 else 'y'}" if row.copies else "",
        f"{row.differs} differ{'s' if row.differs == 1 else ''}" if row.differs else "",
        told_when(row, now),
        "" if row.settled else "not settled",
    ]
    return [fact for fact in facts if fact]


def when(first: datetime | None, last: datetime | None, now: datetime) -> str:
    """From when to when; of one day, how long ago."""
    if first is None or last is None or day(first) == day(last):
        at = last or first
        return ago(at, now) if at is not None else "no date"
    return span(first, last)


def told_when(row: StoryRow, now: datetime) -> str:
    """From when to when it happened, where that is more than a day; else when it was last told, by which it is listed:
    a report of today on a law of March is not of March."""
    if row.first is not None and row.last is not None and day(row.first) != day(row.last):
        return span(row.first, row.last)
    return ("first seen " if row.by_sight else "") + when(None, row.shown or row.last or row.first, now)


def articles(rows: Sequence[ArticleRow], paper: Paper, now: datetime) -> None:
    """Two lines an article, and the words around the hits of a search."""
    short = shortened(row.id for row in rows)
    for row in rows:
        article(row, short[row.id], paper, now)


def article(row: ArticleRow, short: str, paper: Paper, now: datetime) -> None:
    """One article of a listing."""
    head(paper, short, row.title or row.address or row.source)
    facts = [
        row.outlet or host(row.address) or row.source,
        row.language if row.language != "und" else "",
        "" if row.dated is None else f"{'first seen ' if row.by_sight else ''}{ago(row.dated, now)}",
        f"no article: {row.reason}" if not row.is_article else "",
    ]
    below(paper, short, " · ".join(fact for fact in facts if fact))
    if row.snippet:
        paper.put_marked(row.snippet, OPEN, CLOSE, indent=len(short) + 2)


def quotes(rows: Sequence[QuoteRow], paper: Paper, now: datetime) -> None:
    """Each quote under who said it, with the outlet and the article."""
    short = shortened(row.words.article for row in rows)
    speaker = None
    for row in rows:
        if row.speaker != speaker:
            paper.blank()
            paper.put(row.speaker, "bold")
            speaker = row.speaker
        paper.put(f"“{row.words.exact}”" if row.mode == "direct" else row.words.exact, indent=2)
        facts = [
            row.outlet or host(row.address) or "",
            ago(row.dated, now) if row.dated is not None else "",
            row.act if row.act != "say" else "",
            short[row.words.article],
        ]
        paper.put(" · ".join(fact for fact in facts if fact), "dim", indent=4)


def facets(found: Sequence[Facet], paper: Paper) -> None:
    """The values of each field with how often they are met."""
    for facet in found:
        if facet.values:
            values = " · ".join(f"{value} {count:,}" for value, count in facet.values)
            more = " (of the first 10,000 hits)" if facet.more else ""
            paper.put(values + more, indent=12, label=facet.field)


def sources(rows: Sequence[tuple[Source, Polling, Fetch | None]], paper: Paper, now: datetime) -> None:
    """Three lines a source: what it is, where, how it stands."""
    short = shortened(source.id for source, _, _ in rows)
    for source, polling, last in rows:
        lead = short[source.id]
        head(paper, lead, source.title or source.address)
        facts = [source.kind, source.language or "", source.category or "", *source.folder]
        if source.title:
            facts.append(source.address)
        below(paper, lead, " · ".join(fact for fact in facts if fact))
        state, colour = standing(source, polling, now)
        paper.put(f"{state}{_came_to(last, now)}", colour, indent=len(lead) + 2)


def holders(found: Sequence[Holder], paper: Paper) -> None:
    """A line for each program that fetches for the desk at present."""
    for one in found:
        gone = "; not heard of in time: its claims go to the next who asks" if one.gone else ""
        paper.put(f"{one.name}: {one.claimed}{gone}", "dim", indent=10, label="fetching")


def standing(source: Source, polling: Polling, now: datetime) -> tuple[str, str]:
    """Whether and when a source is polled, and a colour for it."""
    if source.paused:
        return "paused", "yellow"
    if polling.ended:
        return f"ended: {polling.ended}", "red"
    due = within(polling.due, now)
    if polling.failures:
        times = "once" if polling.failures == 1 else f"{polling.failures} times in a row"
        return f"failed {times}, next poll {due}", "red"
    if polling.last_polled is None:
        return f"not polled yet, next poll {due}", "dim"
    return f"next poll {due}", "dim"


def _came_to(last: Fetch | None, now: datetime) -> str:
    if last is None:
        return ""
    new = f", {last.new} new" if last.new else ""
    problem = f": {last.problem}" if last.problem else ""
    return f" · {last.outcome} {ago(last.at, now)}{new}{problem}"


def fetches(rows: Sequence[Fetch], source: Source, paper: Paper) -> None:
    """A line a fetch, the latest first: when, what it came to, why, and when it comes next; of which page, where it is
    not the source itself."""
    for fetch in rows:
        facts = [
            f"{fetch.status}" if fetch.status is not None else "",
            f"{fetch.new} new" if fetch.new else "",
            f"{fetch.decoded:,} bytes" if fetch.decoded else "",
            f"{fetch.seconds:.1f} s" if fetch.seconds else "",
            fetch.problem,
            f"now at {fetch.final_address}" if fetch.final_address and fetch.final_address != fetch.address else "",
            f"next {minute(fetch.next_due)}" if fetch.next_due is not None else "",
        ]
        said = " · ".join(fact for fact in facts if fact)
        paper.put(f"{fetch.outcome}{' · ' if said else ''}{said}", indent=18, label=minute(fetch.at))
        if fetch.address != source.address:
            paper.put(f"page {fetch.address}", "dim", indent=18)


def further(paper: Paper, cursor: str | None) -> None:
    """How to go on, where there is more."""
    if cursor is not None:
        paper.blank()
        # Never wrapped: it is there to be copied.
        paper.lines.append(paper.style(f"more: the same with --cursor {safe(cursor)}", "dim"))


def head(paper: Paper, lead: str, title: str) -> None:
    """An id and the headline that it stands for, on one line."""
    room = paper.width - len(lead) - 2
    paper.lines.append(f"{paper.style(lead, 'yellow')}  {paper.style(clipped(safe(title), room), 'bold')}".rstrip())


def below(paper: Paper, lead: str, facts: str) -> None:
    """What counts, under the headline; two lines where one is too short."""
    paper.put(facts, "dim", indent=len(lead) + 2)


def host(address: str | None) -> str:
    """The host of an address without its www, "" if there is none."""
    try:
        name = urlsplit(address).hostname if address else None
    except ValueError:
        return ""
    return name.removeprefix("www.") if name else ""
