"""What the user decided, as rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.kept import ArticleRow
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decided


@dataclass(frozen=True, slots=True)
class Row:
    """A decision. articles: those it is of that are held; gone: how many are not any longer. at: when it was made, None
    where that was not said."""

    number: int
    kind: str
    field: str
    value: str
    who: str
    at: datetime | None
    undone: datetime | None
    articles: tuple[ArticleRow, ...]
    gone: int


def rows(decided: Sequence[Decided], held: Mapping[ArticleId, ArticleRow]) -> tuple[Row, ...]:
    """Decisions, the last first."""
    found = []
    for one in sorted(decided, key=lambda one: -one.number):
        decision = one.decision
        there = tuple(held[id] for id in decision.articles if id in held)
        found.append(
            Row(
                one.number,
                decision.kind,
                decision.field,
                decision.value,
                decision.who,
                _instant(decision.when),
                one.undone,
                there,
                len(decision.articles) - len(there),
            )
        )
    return tuple(found)


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
