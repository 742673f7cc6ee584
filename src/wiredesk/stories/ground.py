"""What grouping stands on: everything that is remembered between one report and the next.

Items have numbers: a report that of its article's id, a part (the reports of one story in one language) that of its
smallest report, a story that of its smallest part. So a name says nothing about the order of arrival.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decision, Evidence, Link, Story
from wiredesk.stories.neighbours import Lists

WORDS, PRINTS, ACROSS, FOLLOWS, ASKED = range(5)
"""Kinds of pairs: reports by their words; by prints of their text; parts of two languages; stories that may follow one
another; reports whose score a mean needed."""

Pair = tuple[int, int]
Row = tuple[int, int, float, str, Link | tuple[Evidence, ...]]
"""(lower item, higher item, score, what is said of them, evidence). Said: the veto, "" if there is none; of PRINTS the
kind of link; of FOLLOWS the item of the later story."""
Stage = Literal["reports", "parts", "unions", "links", "stories", "follows", "followed"]
"""What waits: reports whose neighbours changed, parts to be compared across languages, parts to be united, reports
whose links changed, parts whose stories are to be told anew, stories to be compared over time, stories that may follow
another one now."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A report that grouping knows. part: the item of its part, None before it was settled."""

    item: int
    article: ArticleId
    language: str
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The reports of one story in one language. members: items in order; stamp: hash of them and their texts."""

    item: int
    members: tuple[int, ...]
    language: str
    stamp: str
    story: int | None = None


class Ground(Lists, Protocol):
    """Where the state of grouping is kept: in memory, or in a desk."""

    # pairs
    def to_score(self, space: int, limit: int) -> list[Pair]: ...
    def put_to_score(self, space: int, pairs: Iterable[Pair]) -> None: ...
    def scored(self, space: int, pairs: Iterable[Pair]) -> None:
        """Pairs that wait no longer."""

    def rows(self, space: int, items: Collection[int]) -> list[Row]:
        """All rows with an end among the items, each once, in order."""
        ...

    def put_rows(self, space: int, rows: Iterable[Row]) -> None: ...
    def drop_rows(self, space: int, pairs: Iterable[Pair]) -> list[Row]:
        """The rows that were there."""
        ...

    # what waits
    def waiting(self, stage: Stage, limit: int) -> list[int]: ...
    def mark(self, stage: Stage, items: Iterable[int]) -> None: ...
    def done(self, stage: Stage, items: Iterable[int]) -> None: ...

    # reports and parts
    def place(self, placed: Placed, stamp: str) -> None: ...
    def displace(self, item: int) -> None: ...
    def placed(self, items: Collection[int]) -> Mapping[int, Placed]: ...
    def stamps(self, items: Collection[int]) -> Mapping[int, str]: ...
    def parts(self, items: Collection[int]) -> Mapping[int, Part]: ...
    def put_parts(self, parts: Iterable[Part]) -> None:
        """Parts as they are now, and their reports as theirs; where it stood before, a report stands no longer."""

    def drop_parts(self, items: Iterable[int]) -> None: ...
    def unite(self, parts: Collection[int], story: int | None) -> None: ...
    def stories(self, items: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        """Parts of stories, in order; of what is no story, nothing."""
        ...

    def languages(self) -> int:
        """How many languages the parts are in."""
        ...

    # conclusions
    def told_links(self, items: Collection[int]) -> Sequence[Link]:
        """Links that reports of one story state, with an end among the items, each once."""
        ...

    def put_told_links(self, items: Collection[int], links: Iterable[Link]) -> None:
        """Replaces those of the items' articles."""

    def links(self, items: Collection[int]) -> Sequence[Link]:
        """The final links of the items' articles to their origins."""
        ...

    def put_links(self, items: Collection[int], links: Iterable[Link]) -> None: ...
    def put_follows(self, items: Collection[int], follows: Mapping[int, tuple[int, tuple[Evidence, ...]]]) -> None:
        """Which story each of some follows, with why; the others of them follow none."""

    def told(self, items: Collection[int]) -> Mapping[int, Story]:
        """Those of the stories that there are, as they were told last."""
        ...

    def decisions(self) -> tuple[Decision, ...]: ...
