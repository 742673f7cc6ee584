"""What the user decided, as pairs of reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from wiredesk.model.identity import item_number
from wiredesk.model.parts import ItemPair
from wiredesk.model.story import Decision


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs (the lower item first) that belong together, that never do, and that are no copies of one another."""

    joined: frozenset[ItemPair]
    parted: frozenset[ItemPair]
    no_copy: frozenset[ItemPair]
    _with: dict[int, set[ItemPair]] = field(default_factory=dict)

    @staticmethod
    def of(decisions: Sequence[Decision]) -> Decided:
        """A later decision wins over an earlier one."""
        by_kind: dict[str, dict[ItemPair, None]] = {"join": {}, "part": {}, "no copy": {}}
        for decision in sorted(decisions, key=lambda d: (d.when, d.kind, d.articles)):
            if decision.kind not in by_kind:
                continue
            items = sorted({item_number(id) for id in decision.articles})
            for at, a in enumerate(items):
                for b in items[at + 1 :]:
                    if decision.kind == "join":
                        by_kind["part"].pop((a, b), None)
                    if decision.kind == "part":
                        by_kind["join"].pop((a, b), None)
                    by_kind[decision.kind][a, b] = None
        near: dict[int, set[ItemPair]] = {}
        for pair in by_kind["join"]:
            for end in pair:
                near.setdefault(end, set()).add(pair)
        return Decided(frozenset(by_kind["join"]), frozenset(by_kind["part"]), frozenset(by_kind["no copy"]), near)

    def joined_to(self, items: Collection[int]) -> set[ItemPair]:
        """Pairs that were joined, with an end among some."""
        return {pair for item in items for pair in self._with.get(item, ())} if self._with else set()
