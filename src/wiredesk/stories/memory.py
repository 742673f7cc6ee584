"""`ground.Ground` in memory: for a set that is grouped once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from wiredesk.model.identity import item_number
from wiredesk.model.parts import ItemPair, PairRow, PairScore, Part, Placed, Stage
from wiredesk.model.story import Decision, Evidence, Link, Story
from wiredesk.stories.ground import DERIVED
from wiredesk.stories.shelves import Shelves


class Memory(Shelves):
    """All that grouping remembers, for as long as the process runs."""

    def __init__(self, decisions: Sequence[Decision] = ()) -> None:
        super().__init__()
        self._decisions = tuple(decisions)
        self._to_score: dict[int, set[ItemPair]] = {}
        self._rows: dict[int, dict[int, dict[int, PairRow]]] = {}
        self._waiting: dict[str, set[int]] = {}
        self._placed: dict[int, Placed] = {}
        self._stamps: dict[int, str] = {}
        self._parts: dict[int, Part] = {}
        self._stories: dict[int, set[int]] = {}
        self._links: dict[str, dict[int, list[Link]]] = {"told": {}, "final": {}}
        self._told_of: dict[int, list[Link]] = {}
        self.told_stories: dict[int, Story] = {}
        self.follows: dict[int, tuple[int, tuple[Evidence, ...]]] = {}

    def to_score(self, space: int, limit: int) -> list[ItemPair]:
        """Pairs that wait, in order. All at once: nothing is gained by less."""
        return sorted(self._to_score.get(space, ()))

    def put_to_score(self, space: int, pairs: Iterable[ItemPair]) -> None:
        """Lets pairs wait."""
        self._to_score.setdefault(space, set()).update(pairs)

    def scored(self, space: int, pairs: Iterable[ItemPair]) -> None:
        """Pairs that wait no longer."""
        self._to_score.setdefault(space, set()).difference_update(pairs)

    def rows(self, space: int, items: Collection[int]) -> list[PairRow]:
        """All rows with an end among the items, each once, in order."""
        held = self._rows.get(space, {})
        found = {row[:2]: row for item in items for row in held.get(item, {}).values()}
        return [found[pair] for pair in sorted(found)]

    def scores(self, space: int, items: Collection[int]) -> list[PairScore]:
        """The same without their evidence."""
        return [row[:4] for row in self.rows(space, items)]

    def derivations(self, items: Collection[int], *, evidence: bool = True) -> list[Link]:
        """The links of the rows of `DERIVED` with an end among the items."""
        rows = [row for space in DERIVED for row in self.rows(space, items)]
        return _links([row[4] for row in rows if isinstance(row[4], Link)], evidence=evidence)

    def put_rows(self, space: int, rows: Iterable[PairRow]) -> None:
        """Adds rows, or replaces them."""
        held = self._rows.setdefault(space, {})
        for row in rows:
            held.setdefault(row[0], {})[row[1]] = row
            held.setdefault(row[1], {})[row[0]] = row

    def drop_rows(self, space: int, pairs: Iterable[ItemPair]) -> list[PairRow]:
        """The rows that were there."""
        held = self._rows.get(space, {})
        found = []
        for one, other in pairs:
            row = held.get(one, {}).pop(other, None)
            if row is not None:
                del held[other][one]
                found.append(row)
        return found

    def waiting(self, stage: Stage, limit: int) -> list[int]:
        """What waits, in order; all at once."""
        return sorted(self._waiting.get(stage, ()))

    def mark(self, stage: Stage, items: Iterable[int]) -> None:
        """Lets items wait."""
        self._waiting.setdefault(stage, set()).update(items)

    def done(self, stage: Stage, items: Iterable[int]) -> None:
        """Items that wait no longer."""
        self._waiting.setdefault(stage, set()).difference_update(items)

    def place(self, placed: Placed, stamp: str) -> None:
        """A report that is known from now on."""
        self._placed[placed.item] = placed
        self._stamps[placed.item] = stamp

    def displace(self, item: int) -> None:
        """A report that is known no longer."""
        del self._placed[item], self._stamps[item]

    def placed(self, items: Collection[int]) -> Mapping[int, Placed]:
        """Those that are known."""
        return {item: self._placed[item] for item in items if item in self._placed}

    def stamps(self, items: Collection[int]) -> Mapping[int, str]:
        """Their texts' stamps."""
        return {item: self._stamps[item] for item in items if item in self._stamps}

    def parts(self, items: Collection[int]) -> Mapping[int, Part]:
        """Those that there are."""
        return {item: self._parts[item] for item in items if item in self._parts}

    def put_parts(self, parts: Iterable[Part]) -> None:
        """Parts as they are now, and their reports as theirs."""
        for part in parts:
            self._parts[part.item] = part
            for member in part.members:
                self._placed[member] = replace(self._placed[member], part=part.item)

    def drop_parts(self, items: Iterable[int]) -> None:
        """Parts that are no more."""
        for item in items:
            part = self._parts.pop(item)
            if part.story is not None:
                self._leave(part)

    def _leave(self, part: Part) -> None:
        assert part.story is not None
        held = self._stories[part.story]
        held.discard(part.item)
        if not held:
            del self._stories[part.story]

    def unite(self, parts: Collection[int], story: int | None) -> None:
        """Makes parts those of a story, or of none."""
        for item in parts:
            part = self._parts[item]
            if part.story is not None:
                self._leave(part)
            self._parts[item] = replace(part, story=story)
            if story is not None:
                self._stories.setdefault(story, set()).add(item)

    def stories(self, items: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        """Parts of stories, in order."""
        return {item: tuple(sorted(self._stories[item])) for item in items if item in self._stories}

    def all_stories(self) -> list[int]:
        """Items of all stories, in order."""
        return sorted(self._stories)

    def all_parts(self) -> list[Part]:
        """All parts, in order."""
        return [self._parts[item] for item in sorted(self._parts)]

    def sides(self, items: Collection[int]) -> Mapping[int, bytes]:
        """None: whoever compares keeps them all at hand."""
        return {}

    def put_sides(self, sides: Mapping[int, bytes], gone: Collection[int]) -> None:
        """See `sides`."""

    def prints(self, items: Collection[int]) -> Mapping[int, bytes]:
        """None: all reports are at hand."""
        return {}

    def meanings(self, items: Collection[int]) -> Mapping[int, bytes]:
        """None: each part is made ready once."""
        return {}

    def put_meanings(self, meanings: Mapping[int, bytes]) -> None:
        """See `meanings`."""

    def languages(self) -> int:
        """How many languages the parts are in."""
        return len({part.language for part in self._parts.values()})

    def told_links(self, items: Collection[int], *, evidence: bool = True) -> Sequence[Link]:
        """Links that reports of one story state, with an end among the items, each once."""
        held = self._links["told"]
        found = {id(link): link for item in items for link in (*held.get(item, ()), *self._told_of.get(item, ()))}
        return _links(list(found.values()), evidence=evidence)

    def put_told_links(self, items: Collection[int], links: Iterable[Link]) -> None:
        """Replaces those of the items' articles."""
        held = self._links["told"]
        for item in items:
            for link in held.pop(item, ()):
                if link.held:
                    self._told_of[item_number(link.origin)].remove(link)
        for link in links:
            held.setdefault(item_number(link.article), []).append(link)
            if link.held:
                self._told_of.setdefault(item_number(link.origin), []).append(link)

    def links(self, items: Collection[int], *, evidence: bool = True) -> Sequence[Link]:
        """The final links of the items' articles."""
        held = self._links["final"]
        return _links([link for item in sorted(items) for link in held.get(item, ())], evidence=evidence)

    def put_links(self, items: Collection[int], links: Iterable[Link]) -> None:
        """Replaces the final links of the items' articles."""
        held = self._links["final"]
        for item in items:
            held.pop(item, None)
        for link in links:
            held.setdefault(item_number(link.article), []).append(link)

    def told(self, items: Collection[int]) -> Mapping[int, Story]:
        """Stories as they were told last."""
        return {item: self.told_stories[item] for item in items if item in self.told_stories and item in self._stories}

    def put_follows(self, items: Collection[int], follows: Mapping[int, tuple[int, tuple[Evidence, ...]]]) -> None:
        """Which story each of some follows, with why."""
        for item in items:
            self.follows.pop(item, None)
        self.follows.update(follows)

    def decisions(self) -> tuple[Decision, ...]:
        """What the user decided."""
        return self._decisions


def _links(found: list[Link], *, evidence: bool) -> list[Link]:
    return found if evidence else [replace(link, evidence=()) for link in found]
