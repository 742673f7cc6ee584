"""What is searched for, typed: made by `search.query` from what the user wrote, run by the store's index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Field = Literal["lang", "person", "org", "place", "outlet", "author", "category", "source", "origin", "quote"]
Asks = Literal["when", "where", "how many", "who", "whether", "said", "any"]


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or several as a phrase. prefix: "elec*"."""

    words: tuple[str, ...]
    """As the user wrote them, NFC; the index folds them."""
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Having:
    """A field with a value: person:"Ada Lorn"."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """Publication, else first sight, from `since` (inclusive) to `until` (exclusive); None: open."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class OriginsAre:
    """Independent origins of the story: at least `low`, at most `high` (None: no bound)."""

    low: int
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Differs:
    """Accounts of the story differ on such a question."""

    on: Asks


@dataclass(frozen=True, slots=True)
class Not:
    """All that the inner query does not find."""

    inner: Node


@dataclass(frozen=True, slots=True)
class All:
    """What every part finds; of no parts: everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """What at least one part finds."""

    parts: tuple[Node, ...]


Node = Words | Having | Between | OriginsAre | Differs | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """notes: what was not understood and how it was read instead, for a person; never an error."""

    root: Node
    notes: tuple[str, ...] = ()
