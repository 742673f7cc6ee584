"""Lists, items and partners of `neighbours` in memory: for a set that is grouped once."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Mapping, Sequence

from wiredesk.stories.stretches import Piece, Spot


class Shelves:
    """`neighbours.Lists` that end with the process."""

    def __init__(self) -> None:
        # Of long lists alone, and without the 0 that each begins with: most lists are one piece.
        self._firsts: dict[tuple[int, int, int], list[int]] = {}
        self._pieces: dict[tuple[int, int, int, int], Piece] = {}
        self._items: dict[tuple[int, int], tuple[bytes, bytes]] = {}

    def holding(self, space: int, spots: Sequence[Spot]) -> list[Piece | None]:
        """The piece that each spot is in."""
        pieces, long = self._pieces, self._firsts
        found: list[Piece | None] = []
        for week, key, place in spots:
            firsts = long.get((space, week, key)) if long else None
            first = firsts[bisect_right(firsts, place) - 1] if firsts and place >= firsts[0] else 0
            found.append(pieces.get((space, week, key, first)))
        return found

    def put_pieces(self, space: int, pieces: Sequence[Piece]) -> None:
        """Adds pieces, or replaces those that begin where these do."""
        for piece in pieces:
            week, key, first = piece[:3]
            if first and (space, week, key, first) not in self._pieces:
                insort(self._firsts.setdefault((space, week, key), []), first)
            self._pieces[space, week, key, first] = piece

    def drop_pieces(self, space: int, spots: Sequence[Spot]) -> None:
        """Takes away the pieces that begin there."""
        for week, key, first in spots:
            del self._pieces[space, week, key, first]
            if first:
                firsts = self._firsts[space, week, key]
                firsts.remove(first)
                if not firsts:
                    del self._firsts[space, week, key]

    def items(self, space: int, numbers: Collection[int]) -> Mapping[int, tuple[bytes, bytes]]:
        """Those of the items that are held, packed, each with its partners."""
        return {number: self._items[space, number] for number in numbers if (space, number) in self._items}

    def put_items(self, space: int, items: Mapping[int, bytes]) -> None:
        """Adds items that have no partners yet, or replaces them by such."""
        self._items.update({(space, number): (packed, b"") for number, packed in items.items()})

    def put_partners(self, space: int, partners: Mapping[int, bytes]) -> None:
        """Replaces the partners of items."""
        self._items.update({(space, n): (self._items[space, n][0], data) for n, data in partners.items()})

    def drop_items(self, space: int, numbers: Collection[int]) -> None:
        """Takes items out."""
        for number in numbers:
            del self._items[space, number]
