"""What is polled, as a page shows it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from wiredesk.model.source import Fetch, Polling, Source

State = Literal["fine", "new", "failing", "paused", "ended"]


@dataclass(frozen=True, slots=True)
class Row:
    """A source. due: when it is polled next, None: not any more, or not while it is paused; late: it is due now."""

    source: Source
    polling: Polling
    state: State
    due: datetime | None
    late: bool
    last: Fetch | None = None

    @property
    def name(self) -> str:
        """Its title, else its address."""
        return self.source.title or self.source.address


def row(source: Source, polling: Polling, now: datetime, last: Fetch | None = None) -> Row:
    """A source and where it stands."""
    state = state_of(source, polling)
    polled = state not in ("paused", "ended")
    late = polled and (polling.due is None or polling.due <= now)
    return Row(source, polling, state, polling.due if polled else None, late, last)


def rows(
    known: Sequence[tuple[Source, Polling]], now: datetime, alphabetical: Callable[[str], Any] = str.casefold
) -> tuple[Row, ...]:
    """All sources: what needs somebody's eye first, then by name. alphabetical: what names are sorted by."""
    order: tuple[State, ...] = ("failing", "ended", "new", "fine", "paused")
    made = [row(source, polling, now) for source, polling in known]
    return tuple(sorted(made, key=lambda one: (order.index(one.state), alphabetical(one.name), one.source.id)))


def state_of(source: Source, polling: Polling) -> State:
    """In a word, how a source does."""
    if source.paused:
        return "paused"
    if polling.ended:
        return "ended"
    if polling.failures:
        return "failing"
    return "new" if polling.last_polled is None else "fine"
