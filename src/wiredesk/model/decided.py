"""What the user decided about reports, as sets of items: which belong together, which never do, which are no copies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wiredesk.model.identity import item_number
from wiredesk.model.parts import ItemPair
from wiredesk.model.story import Decision


@dataclass(frozen=True)
class Grouped:
    """What a sequence of decisions comes to. joined: sets of items that belong together, each in order and without
    common items; parted: pairs (the lower item first) that never do, none within one of those sets; no_copy: pairs
    that are no copies of one another."""

    joined: tuple[tuple[int, ...], ...]
    parted: frozenset[ItemPair]
    no_copy: frozenset[ItemPair]

    @staticmethod
    def of(decisions: Sequence[Decision]) -> Grouped:
        """A later decision wins over an earlier one; of one time, that which stands later in the sequence.

        Joining unites all that was joined with the articles before. Parting takes the two sides out of what was joined
        before; what of it stands on neither side stays with that of its lowest item.
        """
        joined: list[set[int]] = []
        parted: set[ItemPair] = set()
        no_copy: set[ItemPair] = set()
        for decision in sorted(decisions, key=lambda one: one.when):
            one, other = _items(decision.articles), _items(decision.others)
            if decision.kind == "join":
                met = [group for group in joined if group & (one | other)]
                joined = [group for group in joined if not group & (one | other)]
                joined.append((one | other).union(*met))
                parted = {pair for pair in parted if not joined[-1].issuperset(pair)}
            elif decision.kind == "part":
                sides = [one - other, other - one] if other else [{item} for item in sorted(one)]
                joined = [piece for group in joined for piece in _split(group, sides)]
                parted |= _across(sides)
            elif decision.kind == "no copy":
                no_copy |= _across([one - other, other - one] if other else [{item} for item in sorted(one)])
        groups = sorted(tuple(sorted(group)) for group in joined if len(group) > 1)
        return Grouped(tuple(groups), frozenset(_closed(parted, groups)), frozenset(no_copy))

    @cached_property
    def _group_of(self) -> Mapping[int, tuple[int, ...]]:
        return {item: group for group in self.joined for item in group}

    def joined_to(self, items: Collection[int]) -> list[tuple[int, ...]]:
        """The sets with an item among some, each once, in order."""
        return sorted({self._group_of[item] for item in items if item in self._group_of}) if self.joined else []


def _items(articles: Iterable[str]) -> set[int]:
    return {item_number(id) for id in articles}


def _across(sides: Sequence[set[int]]) -> set[ItemPair]:
    """All pairs of items of two sides."""
    return {
        (min(a, b), max(a, b))
        for at, side in enumerate(sides)
        for other in sides[at + 1 :]
        for a in side
        for b in other
    }


def _split(group: set[int], sides: Sequence[set[int]]) -> list[set[int]]:
    pieces = [piece for side in sides if (piece := group & side)]
    if len(pieces) < 2:
        return [group]
    first = min(pieces, key=min)
    first |= group.difference(*pieces)
    return pieces


def _closed(parted: set[ItemPair], groups: Sequence[tuple[int, ...]]) -> set[ItemPair]:
    """What is parted from one of those that belong together is parted from all of them."""
    group_of = {item: group for group in groups for item in group}
    both = {(group_of.get(a, (a,)), group_of.get(b, (b,))) for a, b in parted}
    return {(min(a, b), max(a, b)) for one, other in both for a in one for b in other}
