"""What a checked text is to the desk, as a page shows it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wiredesk.model.kept import ArticleRow, StoryRow
from wiredesk.model.result import Checked
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.serve.links import passage_path, whose

MISSES = 5
"""Reports that were nearly joined, of which a page tells."""
_FIRST = ("differ", "updated", "finer", "agree", "silent")


@dataclass(frozen=True, slots=True)
class Role:
    """What the text is to another, or another to it. row: None for what is not held and only named."""

    kind: str
    name: str
    row: ArticleRow | None


@dataclass(frozen=True, slots=True)
class Other:
    """What another account says to a question."""

    outlet: str
    exact: str
    language: str
    path: str


@dataclass(frozen=True, slots=True)
class Point:
    """A question to which the text gives an account. tried: what was tried to make the accounts agree."""

    asks: str
    about: str
    verdict: str
    own: tuple[str, ...]
    others: tuple[Other, ...]
    tried: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A report that was nearly joined."""

    row: ArticleRow
    veto: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is told. count: independent origins with the text among the reports ("1", "1–2"); names: theirs."""

    title: str
    language: str
    no_article: str
    held: ArticleRow | None
    story: StoryRow | None
    roles: tuple[Role, ...]
    takers: tuple[Role, ...]
    count: str
    names: tuple[str, ...]
    points: tuple[Point, ...]
    misses: tuple[Miss, ...]
    notices: tuple[str, ...]


def answer(checked: Checked, rows: Mapping[ArticleId, ArticleRow]) -> Answer:
    """The answer. rows: of the desk's reports that are named in it."""
    article = checked.reading.article
    own = article.id
    roles = tuple(
        Role(link.kind, link.origin, rows.get(ArticleId(link.origin)) if link.held else None)
        for link in checked.links
        if link.article == own
    )
    takers = tuple(
        Role(link.kind, link.article, rows[link.article])
        for link in checked.links
        if link.held and link.origin == own and link.article in rows
    )
    found = checked.origins
    points = [
        Point(
            one.question.asks,
            one.question.about,
            one.verdict,
            tuple(p.exact for account in one.accounts for p in account.passages if p.article == own),
            tuple(_other(p, rows) for account in one.accounts for p in account.passages if p.article != own),
            one.reconciliation,
        )
        for one in checked.differences
    ]
    misses = [
        Miss(rows[other], miss.veto, miss.score)
        for miss in checked.misses
        if (other := miss.other if miss.article == own else miss.article) in rows
    ]
    return Answer(
        title=article.title.value if article.title is not None else article.body[:80],
        language=checked.reading.language,
        no_article="" if article.is_article else article.reason,
        held=checked.held,
        story=checked.row,
        roles=roles,
        takers=takers,
        count="" if found is None else _range(found.at_least, found.at_most),
        names=() if found is None else tuple(origin.name for origin in found.main),
        points=tuple(sorted(points, key=lambda point: _FIRST.index(point.verdict))),
        misses=tuple(misses[:MISSES]),
        notices=checked.notices,
    )


def named(checked: Checked) -> set[ArticleId]:
    """The desk's reports that the answer names."""
    own = checked.reading.article.id
    found = {ArticleId(end) for link in checked.links if link.held for end in (link.article, link.origin)}
    found |= {end for miss in checked.misses for end in (miss.article, miss.other)}
    found |= {p.article for one in checked.differences for account in one.accounts for p in account.passages}
    return found - {own}


def _other(passage: Passage, rows: Mapping[ArticleId, ArticleRow]) -> Other:
    row = rows.get(passage.article)
    outlet = whose(row.outlet, row.address, row.source) if row is not None else passage.article[:10]
    return Other(outlet, passage.exact, row.language if row is not None else "und", passage_path(passage))


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
