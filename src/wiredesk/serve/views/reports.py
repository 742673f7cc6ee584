"""The reports of a story: what each is called, when it came, what it has from whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from wiredesk.model.article import Article, Author
from wiredesk.model.findings import Reading, Resolution
from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.story import Evidence, Link, Membership, Origin
from wiredesk.model.values import How, When
from wiredesk.serve.charts.provenance import ONE_TEXT
from wiredesk.serve.links import article_path, outlet_of, passage_path, versus_path
from wiredesk.store.dates import dated, instant, is_exact

_SECONDS = re.compile(r"(\d\d:\d\d):\d\d")
SHOWN = 280
"""Characters of a passage that are shown; its link leads to all of it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A passage on a page: its words, whose they are, in which language, and the way to where they stand."""

    text: str
    path: str
    outlet: str
    language: str
    report: ArticleId


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence. value: as text; weight: what it added to the score (log-odds), 0 where there was none."""

    what: str
    value: str
    weight: float
    passages: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """What a report has from another, or from somebody who is only named.

    other: what that is called; id: of the report, None where it is not held; path: both side by side, or "".
    directed: whether it is known which of the two came first. own: whether the report is the one that has it.
    """

    kind: str
    other: str
    id: ArticleId | None
    path: str
    directed: bool
    direction: str
    own: bool
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report of the story. title: "" if it has none; at: publication as used, else first sight (`by_sight`); exact:
    whether that is an instant, and not the middle of a day or of what zones allow; said: its own time as the page
    states it; resolved: its date as other reports tell it.

    ends: the origin that its chain ends at, where it has the main claim; why: how it came to be in the story; copy:
    whether it has the text of another report.
    """

    id: ArticleId
    path: str
    outlet: str
    outlet_path: str
    title: str
    language: str
    at: datetime | None
    by_sight: bool
    exact: bool
    said: str
    how: How | None
    resolved: When | None
    authors: tuple[Author, ...]
    address: str | None
    source: str
    section: str
    ties: tuple[Tie, ...]
    ends: Origin | None
    why: Membership | None
    copy: bool
    version: str

    @property
    def original(self) -> bool:
        """Whether it has its text and its word from nobody that is known."""
        return not any(tie.own for tie in self.ties)


def reports(view: StoryView, *, reasons: bool = False) -> tuple[Report, ...]:
    """All reports of a story in order of time, those without one last. reasons: with the evidence of ties."""
    readings = {reading.article.id: reading for reading in view.readings}
    names = {id: name_of(reading.article) for id, reading in readings.items()}
    spoken = speaking(view.readings)
    ends = {id: origin for origin in reversed(view.origins.main) for id in origin.articles}
    why = {member.article: member for member in view.story.why}
    resolved = {one.article: one for one in view.grouping.resolutions if one.span is None}
    ties: dict[ArticleId, list[Tie]] = {}
    for link in view.story.links:
        for id, tie in _ties(link, names, spoken, reasons=reasons):
            ties.setdefault(id, []).append(tie)
    found = [
        _report(reading, names[id], tuple(_in_order(ties.get(id, ()))), ends.get(id), why.get(id), resolved.get(id))
        for id, reading in readings.items()
    ]
    return tuple(sorted(found, key=_order))


def _order(report: Report) -> tuple[bool, str, str, str]:
    return report.at is None, report.at.isoformat() if report.at else "", report.outlet, report.id


def _report(
    reading: Reading,
    name: str,
    ties: tuple[Tie, ...],
    ends: Origin | None,
    why: Membership | None,
    resolved: Resolution | None,
) -> Report:
    article = reading.article
    at, by_sight = dated(article)
    exact = by_sight or (article.dated is not None and is_exact(article.dated))
    if resolved is not None and (by_sight or at is None):
        at, by_sight, exact = instant(resolved.value) or at, False, is_exact(resolved.value)
    return Report(
        id=article.id,
        path=article_path(article.id),
        outlet=name,
        outlet_path=outlet_of(article.outlet.value if article.outlet else None, article.address),
        title=article.title.value if article.title else "",
        language=reading.language,
        at=at,
        by_sight=by_sight,
        exact=exact,
        said=_said(article.published.value) if article.published else "",
        how=article.published.how if article.published else None,
        resolved=resolved.value if resolved is not None else None,
        authors=article.authors,
        address=article.address,
        source=article.source,
        section=article.section.value if article.section else "",
        ties=ties,
        ends=ends,
        why=why,
        copy=any(tie.own and tie.directed and tie.kind in ONE_TEXT for tie in ties),
        version=article.version,
    )


def name_of(article: Article) -> str:
    """What a report is called: its outlet, else its host, else the file that it came from."""
    if article.outlet is not None:
        return article.outlet.value
    host = urlsplit(article.address).hostname if article.address else None
    return host.removeprefix("www.") if host else PurePath(article.source).name or article.id


def _said(when: When) -> str:
    return _SECONDS.sub(r"\1", when.value.replace("T", " "))


def _ties(
    link: Link, names: Mapping[ArticleId, str], spoken: Mapping[ArticleId, tuple[str, str]], *, reasons: bool
) -> list[tuple[ArticleId, Tie]]:
    """A link as each of its ends in the story has it."""
    why = reasons_of(link.evidence, spoken) if reasons else ()
    directed = link.direction != "unknown"
    origin = ArticleId(link.origin) if link.held else None
    found = []
    if link.article in names:
        other = names.get(origin, "") if origin is not None else link.origin
        path = versus_path(link.article, origin) if origin is not None else ""
        tie = Tie(link.kind, other, origin, path, directed, link.direction, directed, link.score, why)
        found.append((link.article, tie))
    if origin in names and origin is not None and not directed and link.article in names:
        path = versus_path(origin, link.article)
        tie = Tie(link.kind, names[link.article], link.article, path, False, link.direction, False, link.score, why)
        found.append((origin, tie))
    return found


def _in_order(ties: Sequence[Tie]) -> list[Tie]:
    """What the text is made from before whom it only names; each other once for each kind."""
    once = {(tie.kind, tie.id or tie.other): tie for tie in sorted(ties, key=lambda tie: tie.score)}
    return sorted(once.values(), key=lambda tie: (tie.kind == "credits", -tie.score, tie.other))


# -- words and reasons ------------------------------------------------------------------------------------------------


def speaking(readings: Sequence[Reading]) -> dict[ArticleId, tuple[str, str]]:
    """Of each report what it is called and its language."""
    return {reading.article.id: (name_of(reading.article), reading.language) for reading in readings}


def words(passage: Passage, spoken: Mapping[ArticleId, tuple[str, str]], most: int = SHOWN) -> Words:
    """A passage as it is shown."""
    outlet, language = spoken.get(passage.article, ("", "und"))
    return Words(clipped(passage.exact, most), passage_path(passage), outlet, language, passage.article)


def reasons_of(
    evidence: Sequence[Evidence], spoken: Mapping[ArticleId, tuple[str, str]], most: int = SHOWN
) -> tuple[Reason, ...]:
    """Evidence as it is shown."""
    return tuple(
        Reason(
            one.what,
            f"{one.value:.3g}" if isinstance(one.value, float) else str(one.value),
            one.weight,
            tuple(words(passage, spoken, most) for passage in one.passages),
        )
        for one in evidence
    )


def clipped(text: str, most: int) -> str:
    """One line of at most that many characters, whole words where there are any."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[: most - 1]
    cut = head.rpartition(" ")[0]
    return (cut if len(cut) > most // 2 else head).rstrip() + "…"
