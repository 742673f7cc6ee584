"""What is polled, as a page shows it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.text.folding import fold

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


@dataclass(frozen=True, slots=True)
class Picked:
    """The sources of a page. states: each that there is, with how many; state, text: what they are narrowed to, "" for
    nothing; all: how many there are."""

    rows: tuple[Row, ...]
    states: tuple[tuple[State, int], ...]
    state: str
    text: str
    all: int


def picked(known: Sequence[Row], state: str = "", text: str = "") -> Picked:
    """Those in a state of which all words stand in name, address, category, language or folder. A state that there is
    none of is no filter."""
    counts: dict[State, int] = {}
    for one in known:
        counts[one.state] = counts.get(one.state, 0) + 1
    state = state if state in counts else ""
    words = fold(text).split()
    return Picked(
        tuple(one for one in known if state in ("", one.state) and all(word in _told(one.source) for word in words)),
        tuple(counts.items()),
        state,
        text,
        len(known),
    )


def _told(source: Source) -> str:
    parts = (source.title, source.address, source.category, source.language, *source.folder)
    return fold(" ".join(part for part in parts if part))


def state_of(source: Source, polling: Polling) -> State:
    """In a word, how a source does."""
    if source.paused:
        return "paused"
    if polling.ended:
        return "ended"
    if polling.failures:
        return "failing"
    return "new" if polling.last_polled is None else "fine"
