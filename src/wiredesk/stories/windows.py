"""Who stands beside whom in lists, before something comes and goes and after it."""

from __future__ import annotations

import numpy as np

from wiredesk.stories.stretches import Flags, Ints, Stretches, once


class Windows:
    """Stretches of lists with what is added to them and without the items that are gone. spots: the piece of each that
    is added; added: its place and number."""

    def __init__(self, near: Stretches, spots: Ints, added: Ints, gone: Ints) -> None:
        # A million entries are usual: one copy of them at a time.
        self.stretches = near.bare()
        piece = np.concatenate((near.piece, spots))
        place = np.concatenate((near.place, added[:, 0]))
        number = np.concatenate((near.number, added[:, 1]))
        fresh = np.arange(len(piece)) >= len(near.piece)
        stretch = near.stretch
        del near
        if len(added):
            order = np.lexsort((number, place, piece))
            piece = piece[order]
            place = place[order]
            number = number[order]
            fresh = fresh[order]
        self._piece, self._place, self._all = piece, place, number
        self._fresh: Flags = fresh
        self._gone: Flags = np.isin(number, gone) & ~fresh
        self._out = gone
        self._of: Ints = stretch[piece]
        self._old = np.flatnonzero(~fresh)
        self._new = np.flatnonzero(~self._gone)

    @property
    def number(self) -> Ints:
        """The items, as they stand afterwards."""
        return self._all[self._new]

    def entries(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Pieces that have others than before; piece, place and number of all entries, as they stand afterwards."""
        touched = once(self._piece[self._fresh | self._gone])
        return touched, self._piece[self._new], self._place[self._new], self._all[self._new]

    def beside(self, asked: Flags | None, reach: int) -> tuple[Ints, Ints]:
        """Those asked for (None: those added), each with who stands at most `reach` beside it afterwards."""
        flags = self._fresh[self._new] if asked is None else asked
        return self._pairs(self._new, np.flatnonzero(flags), reach)

    def left(self, reach: int) -> Ints:
        """Those that stay and stood beside what is gone."""
        found = self._pairs(self._old, np.flatnonzero(self._gone[self._old]), reach)[1]
        return np.setdiff1d(found, self._out)

    def parted(self, reach: int) -> tuple[Ints, Ints]:
        """Pairs that stay, stood at most `reach` apart and do no longer."""
        return self._moved(self._old, np.cumsum(~self._gone), reach)

    def joined(self, reach: int) -> tuple[Ints, Ints]:
        """Pairs that were there, stand at most `reach` apart and did not."""
        if not self._gone.any():
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return self._moved(self._new, np.cumsum(~self._fresh), reach)

    def _pairs(self, rows: Ints, at: Ints, reach: int) -> tuple[Ints, Ints]:
        """Positions among some rows, with those beside each."""
        of, number = self._of[rows], self._all[rows]
        one: list[Ints] = []
        other: list[Ints] = []
        for far in (*range(-reach, 0), *range(1, reach + 1)):
            there = at[(at + far >= 0) & (at + far < len(rows))]
            there = there[of[there] == of[there + far]]
            one.append(number[there])
            other.append(number[there + far])
        return np.concatenate(one), np.concatenate(other)

    def _moved(self, rows: Ints, place: Ints, reach: int) -> tuple[Ints, Ints]:
        """Pairs of those that stay, at most `reach` apart among some rows and more than that among others, where their
        places are told by a count."""
        # In a list of a few nobody is moved away from another.
        rows = rows[np.bincount(self._of, minlength=1)[self._of[rows]] > reach + 1]
        of, count = self._of[rows], place[rows]
        stays = ~(self._gone | self._fresh)[rows]
        one: list[Ints] = []
        other: list[Ints] = []
        for far in range(1, reach + 1):
            near = (of[far:] == of[:-far]) & (count[far:] - count[:-far] > reach) & stays[far:] & stays[:-far]
            at = np.flatnonzero(near)
            one.append(self._all[rows[at]])
            other.append(self._all[rows[at + far]])
        return np.concatenate(one), np.concatenate(other)
