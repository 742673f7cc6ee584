"""What makes reports of one language belong together: likeness, copying, the user's word, and what holds several."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations, pairwise

from wiredesk.model.decided import Grouped
from wiredesk.model.identity import item_number
from wiredesk.model.parts import ItemPair
from wiredesk.model.story import Link
from wiredesk.stories.derived import COPIES
from wiredesk.stories.ground import DERIVED, PRINTS, WORDS, Ground
from wiredesk.stories.pairs import Judge
from wiredesk.stories.scores import THRESHOLD


class Connections:
    """Pairs of reports that belong together, and those that do not although a report holds both. decided: by the
    user."""

    def __init__(self, ground: Ground, judge: Judge, decided: Grouped) -> None:
        self._ground = ground
        self._judge = judge
        self._decided = decided

    def joins(self, items: Collection[int]) -> list[ItemPair]:
        """Pairs that connect reports of one language, with an end among some."""
        found = [row[:2] for row in self._ground.scores(WORDS, items) if not row[3] and row[2] >= THRESHOLD]
        return [*found, *self.joined(items), *self.copied(items)]

    def joined(self, items: Collection[int]) -> list[ItemPair]:
        """Pairs of one language by which all that the user joined hang together, of what was joined with some."""
        pairs: list[ItemPair] = []
        some = set(items)
        for group in self._decided.joined_to(items):
            by_language: dict[str, list[int]] = {}
            for item, one in sorted(self._ground.placed(group).items()):
                by_language.setdefault(one.language, []).append(item)
            met = [members for members in by_language.values() if not some.isdisjoint(members)]
            pairs += [pair for members in met for pair in pairwise(members)]
        return sorted(pairs)

    def copied(self, items: Collection[int]) -> list[ItemPair]:
        """Pairs of one language that belong together as copies whatever their score, with an end among some."""
        pairs = {
            row[:2]
            for space in DERIVED
            for row in self._ground.scores(space, items)
            if row[3] in COPIES and row[:2] not in self._decided.parted and row[:2] not in self._decided.no_copy
        }
        placed = self._ground.placed({end for pair in pairs for end in pair})
        return sorted(
            (a, b) for a, b in pairs if a in placed and b in placed and placed[a].language == placed[b].language
        )

    def holding(self, items: Collection[int]) -> list[tuple[int, int, float, str, Link]]:
        """Rows of pairs with an end among some of which one report holds the other among others."""
        some = {end for row in self._ground.scores(PRINTS, items) if row[3] == "contains" for end in row[:2]}
        rows = self._ground.rows(PRINTS, sorted(some.intersection(items))) if some else []
        return [
            (a, b, value, kind, link)
            for a, b, value, kind, link in rows
            if isinstance(link, Link) and kind == "contains"
        ]

    def gathered(self, component: Sequence[int]) -> set[ItemPair]:
        """Reports of several events, each with those that it holds: it would draw together what only it has in common.
        What holds two reports of one event, or one alone, is of that event as others are."""
        held: dict[int, set[int]] = {}
        for one, other, _, _, link in self.holding(component):
            if (one, other) not in self._decided.no_copy:
                whole, part = (one, other) if item_number(link.article) == one else (other, one)
                held.setdefault(whole, set()).add(part)
        found: set[ItemPair] = set()
        for whole, parts in sorted(held.items()):
            pairs = combinations(sorted(parts), 2)
            if any(self._judge.probability(one, other) < THRESHOLD for one, other in pairs):
                found |= {(min(whole, part), max(whole, part)) for part in parts}
        return found
