"""Long sorted lists kept in pieces: what stands around some places of them, and what changes there.

A list has a name (week, key) and entries (place, number) in order. Its first piece begins at 0, each other at its
`first`, which is no more than the place of what stands in it; entries of one place are always in one piece. So what is
around a place is found by looking up a few pieces, however long the list is.

Work is done on all lists that some items stand in at once, as columns of numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Spot = tuple[int, int, int]
"""(week, key, place)."""
Piece = tuple[int, int, int, int, bytes]
"""(week, key, first, first of the next piece or 0, entries as pairs of numbers of 8 bytes)."""

FULL = 64
"""Entries of a piece; one with more is cut in pieces of half as many."""
WIDTH = 16
"""Bytes of an entry."""


class Pieces(Protocol):
    """Where pieces are kept. space: lists of one kind are apart from others."""

    def holding(self, space: int, spots: Sequence[Spot]) -> list[Piece | None]:
        """The piece that each spot is in; None if there is no such list."""
        ...

    def put_pieces(self, space: int, pieces: Sequence[Piece]) -> None:
        """Adds pieces, or replaces those that begin where these do."""

    def drop_pieces(self, space: int, spots: Sequence[Spot]) -> None:
        """Takes away the pieces that begin there."""


@dataclass(slots=True)
class Stretches:
    """Parts of lists around some places. piece: of each entry its row in `pieces`, of which some follow one another.

    stretch: of each piece; what is of one stretch stands side by side. spots: of each place that was asked for its
    piece, in the order of `asked`.
    """

    pieces: list[tuple[int, int, int, int]]
    stretch: Ints
    piece: Ints
    place: Ints
    number: Ints
    spots: Ints

    def bare(self) -> Stretches:
        """The pieces without their entries."""
        none = self.piece[:0].copy()
        return Stretches(self.pieces, self.stretch, none, none, none, none)


def once(numbers: Ints) -> Ints:
    """Each of some numbers once, in order. `np.unique` hashes, which takes ten times as long."""
    ordered = np.sort(numbers)
    fresh = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def around(held: Pieces, space: int, asked: Ints, count: int, gone: Ints | None = None) -> Stretches:
    """What stands around places (columns week, key, place; sorted by them): at least `count` entries on each side of
    each, not counting those of the items that are gone, unless the list ends before."""
    fresh = np.ones(len(asked), dtype=bool)
    fresh[1:] = (asked[1:, :2] != asked[:-1, :2]).any(axis=1)
    starts = np.flatnonzero(fresh)
    names = asked[starts, :2].tolist()
    heads = held.holding(space, [(week, key, 0) for week, key in names])
    found: list[list[Piece]] = [[] if head is None else [head] for head in heads]
    stops = [*starts[1:].tolist(), len(asked)]
    long = [at for at, head in enumerate(heads) if head is not None and head[3]]
    if long:
        places = asked[:, 2].tolist()
        out = set() if gone is None else set(gone.tolist())
        _fetch(held, space, [(found[at], sorted(set(places[starts[at] : stops[at]]))) for at in long], count, out)
    pieces: list[tuple[int, int, int, int]] = []
    contents: list[bytes] = []
    stretch: list[int] = []
    first_of: list[int] = []
    at_stretch = -1
    for (week, key), rows in zip(names, found, strict=True):
        first_of.append(len(pieces))
        after = -1
        for row in rows or [(week, key, 0, 0, b"")]:
            at_stretch += row[2] != after
            after = row[3] or -1
            pieces.append(row[:4])
            contents.append(row[4])
            stretch.append(at_stretch)
    flat = np.frombuffer(b"".join(contents), dtype=np.int64).reshape(-1, 2)
    sizes = np.array([len(data) // WIDTH for data in contents], dtype=np.int64)
    spots = np.repeat(np.array(first_of, dtype=np.int64), np.diff([*starts.tolist(), len(asked)]))
    for at in long:
        firsts = [piece[2] for piece in found[at]]
        for spot in range(starts[at], stops[at]):
            spots[spot] = first_of[at] + bisect_right(firsts, places[spot]) - 1
    return Stretches(
        pieces,
        np.array(stretch, dtype=np.int64),
        np.repeat(np.arange(len(pieces), dtype=np.int64), sizes),
        flat[:, 0],
        flat[:, 1],
        spots,
    )


def _fetch(held: Pieces, space: int, lists: Sequence[tuple[list[Piece], list[int]]], count: int, out: set[int]) -> None:
    """Completes the pieces of long lists, of each of which the first is there: with those that its places are in, and
    as many before and after each as it takes."""
    known = [{rows[0][2]: rows[0]} for rows, _ in lists]
    own: list[set[int]] = [set() for _ in lists]
    wanted: list[tuple[int, int]] = []
    for at, (rows, places) in enumerate(lists):
        wanted += [(at, place) for place in places if place >= rows[0][3]]
        if places[0] < rows[0][3]:
            own[at].add(0)

    def look_up() -> None:
        names = [(*lists[at][0][0][:2], place) for at, place in wanted]
        for (at, _), piece in zip(wanted, held.holding(space, names), strict=True):
            assert piece is not None
            known[at][piece[2]] = piece

    look_up()
    for at, place in wanted:
        firsts = sorted(known[at])
        own[at].add(firsts[bisect_right(firsts, place) - 1])
    waiting = list(range(len(lists)))
    while waiting:
        wanted = []
        for at in waiting:
            wanted += [(at, place) for place in _lacking(known[at], own[at], count, out)]
        look_up()
        waiting = sorted({at for at, _ in wanted})
    for (rows, _), pieces in zip(lists, known, strict=True):
        rows[:] = [pieces[first] for first in sorted(pieces)]


def _lacking(pieces: dict[int, Piece], own: set[int], count: int, out: set[int]) -> set[int]:
    """Places of the next pieces that are needed around some that are there."""
    firsts = sorted(pieces)
    found: set[int] = set()
    for first in own:
        start = bisect_right(firsts, first) - 1
        row, free = start, count
        while free > 0 and firsts[row]:
            if pieces[firsts[row - 1]][3] != firsts[row]:
                found.add(firsts[row] - 1)
                break
            row -= 1
            free -= _staying(pieces[firsts[row]], out)
        row, free = start, count
        while free > 0 and (after := pieces[firsts[row]][3]):
            if row + 1 == len(firsts) or firsts[row + 1] != after:
                found.add(after)
                break
            row += 1
            free -= _staying(pieces[firsts[row]], out)
    return found


def _staying(piece: Piece, out: set[int]) -> int:
    """Entries of a piece whose items are not gone."""
    size = len(piece[4]) // WIDTH
    if out:
        size -= sum([number in out for number in np.frombuffer(piece[4], dtype=np.int64)[1::2].tolist()])
    return size


def rewrite(held: Pieces, space: int, old: Stretches, touched: Ints, piece: Ints, place: Ints, number: Ints) -> None:
    """Puts entries (sorted by piece, place and number) in the place of those that stretches had. touched: the pieces
    that have others than before."""
    flat = np.stack((place, number), axis=1)
    edges = np.searchsorted(piece, np.arange(len(old.pieces) + 1)).tolist()
    data = flat.tobytes()
    new: list[Piece] = []
    gone: list[Spot] = []
    stretch = old.stretch.tolist()
    alone = np.bincount(old.stretch)[old.stretch] == 1
    mended = -1
    for at, single in zip(touched.tolist(), alone[touched].tolist(), strict=True):
        low, high = edges[at], edges[at + 1]
        if single and 0 < high - low <= FULL:
            new.append((*old.pieces[at], data[low * WIDTH : high * WIDTH]))
        elif stretch[at] != mended:
            mended = stretch[at]
            first, stop = np.searchsorted(old.stretch, (mended, mended + 1)).tolist()
            contents = [flat[edges[row] : edges[row + 1]] for row in range(first, stop)]
            _mend(old.pieces[first:stop], contents, new, gone)
    held.drop_pieces(space, gone)
    held.put_pieces(space, new)


def _mend(pieces: list[tuple[int, int, int, int]], contents: list[Ints], new: list[Piece], gone: list[Spot]) -> None:
    """What becomes of pieces that follow one another: those that are empty go, those that are too long are cut."""
    gone += [piece[:3] for piece, content in zip(pieces, contents, strict=True) if not len(content)]
    kept = [(piece, content) for piece, content in zip(pieces, contents, strict=True) if len(content)]
    for at, (piece, content) in enumerate(kept):
        first, after = piece[2], piece[3]
        if at == 0 and first != pieces[0][2]:
            # A list begins at 0, and what stands before a stretch leads to where it began.
            gone.append(piece[:3])
            first = pieces[0][2]
        after = kept[at + 1][0][2] if at + 1 < len(kept) else pieces[-1][3]
        cuts = _cuts(content)
        firsts = [first, *content[cuts, 0].tolist()]
        new += [
            (*piece[:2], begin, then, part.tobytes())
            for begin, then, part in zip(firsts, [*firsts[1:], after], np.split(content, cuts), strict=True)
        ]


def _cuts(content: Ints) -> list[int]:
    """Where to cut a piece that is too long: between two places."""
    if len(content) <= FULL:
        return []
    places = content[:, 0]
    free = np.flatnonzero(places[1:] != places[:-1]) + 1
    cuts: list[int] = []
    at = FULL // 2
    while at < len(content):
        near = np.searchsorted(free, at)
        if near == len(free):
            break
        cut = int(free[near])
        if len(content) - cut < FULL // 4:
            break
        cuts.append(cut)
        at = cut + FULL // 2
    return cuts
