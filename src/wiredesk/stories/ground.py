"""What grouping stands on: everything that is remembered between one report and the next (`model.parts`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from wiredesk.model.parts import ItemPair, PairRow, PairScore, Part, Placed, Stage, Why
from wiredesk.model.story import Decision, Link, Story
from wiredesk.stories.neighbours import Lists

WORDS, PRINTS, ACROSS, FOLLOWS, ASKED, EDITS = range(6)
"""Kinds of pairs: reports by their words; by prints of their text; parts of two languages; stories that may follow one
another; reports whose score a mean needed; likely reports of one event of which one is the other edited."""
DERIVED = (PRINTS, EDITS)
"""Those whose rows hold a derivation."""
AT_ONCE = 200
"""Of what waits, how much is taken in one step."""


class Ground(Lists, Protocol):
    """Where the state of grouping is kept: in memory, or in a desk."""

    # pairs
    def to_score(self, space: int, limit: int) -> list[ItemPair]: ...
    def put_to_score(self, space: int, pairs: Iterable[ItemPair]) -> None: ...
    def scored(self, space: int, pairs: Iterable[ItemPair]) -> None:
        """Pairs that wait no longer."""

    def rows(self, space: int, items: Collection[int]) -> list[PairRow]:
        """All rows with an end among the items, each once, in order."""
        ...

    def scores(self, space: int, items: Collection[int]) -> list[PairScore]:
        """The same without their evidence, which is most of a row."""
        ...

    def derivations(self, items: Collection[int], *, evidence: bool = True) -> list[Link]:
        """The links of the rows of `DERIVED` with an end among the items, each once, in order of space and ends.
        evidence: without it, which is most of a link, of very many."""
        ...

    def put_rows(self, space: int, rows: Iterable[PairRow]) -> None: ...
    def drop_rows(self, space: int, pairs: Iterable[ItemPair]) -> list[PairRow]:
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

    def sides(self, items: Collection[int]) -> Mapping[int, bytes]:
        """Parts that were made ready to be compared across languages (`bridges.Side`), those that are kept."""
        ...

    def put_sides(self, sides: Mapping[int, bytes], gone: Collection[int]) -> None:
        """Parts as they are compared from now on, and such as are no more."""

    def prints(self, items: Collection[int]) -> Mapping[int, bytes]:
        """Prints of reports (`links.packed_prints`), of those for which they are kept."""
        ...

    def meanings(self, items: Collection[int]) -> Mapping[int, bytes]:
        """What the openings of reports mean (`bridges.Meanings`), of those for which it is kept."""
        ...

    def put_meanings(self, meanings: Mapping[int, bytes]) -> None:
        """Keeps them until the reports are displaced."""

    def languages(self) -> int:
        """How many languages the parts are in."""
        ...

    # conclusions
    def told_links(self, items: Collection[int], *, evidence: bool = True) -> Sequence[Link]:
        """Links that reports of one story state, with an end among the items, each once. evidence: as above."""
        ...

    def put_told_links(self, items: Collection[int], links: Iterable[Link]) -> None:
        """Replaces those of the items' articles."""

    def links(self, items: Collection[int], *, evidence: bool = True) -> Sequence[Link]:
        """The final links of the items' articles to their origins. evidence: as above."""
        ...

    def put_links(self, items: Collection[int], links: Iterable[Link]) -> None: ...
    def put_follows(self, items: Collection[int], follows: Mapping[int, tuple[int, Why]]) -> None:
        """Which story each of some follows, with why; the others of them follow none."""

    def told(self, items: Collection[int]) -> Mapping[int, Story]:
        """Those of the stories that there are, as they were told last."""
        ...

    def decisions(self) -> tuple[Decision, ...]: ...
