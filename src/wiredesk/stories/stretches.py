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
    stops = [*starts[1:].tolist(), len(asked)]
    places = asked[:, 2].tolist()
    # Most lists are one piece. Of a long one its first is of no use where nothing is asked for in it.
    nearest = held.holding(
        space, [(week, key, places[start]) for (week, key), start in zip(names, starts.tolist(), strict=True)]
    )
    found: list[list[Piece]] = [[] if piece is None else [piece] for piece in nearest]
    long = [at for at, piece in enumerate(nearest) if piece is not None and (piece[2] or piece[3])]
    if long:
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
    """Completes the pieces of long lists, of each of which the one that its first place is in is there: with those that
    its other places are in, and as many before and after each place as it takes."""
    known = [{rows[0][2]: rows[0]} for rows, _ in lists]
    wanted = [
        (at, place) for at, (rows, places) in enumerate(lists) for place in places if rows[0][3] and place >= rows[0][3]
    ]

    def look_up() -> None:
        names = [(*lists[at][0][0][:2], place) for at, place in wanted]
        for (at, _), piece in zip(wanted, held.holding(space, names), strict=True):
            assert piece is not None
            known[at][piece[2]] = piece

    look_up()
    own: list[dict[int, tuple[int, int]]] = []
    for pieces, (_, places) in zip(known, lists, strict=True):
        firsts = sorted(pieces)
        ends: dict[int, tuple[int, int]] = {}
        for place in places:
            first = firsts[bisect_right(firsts, place) - 1]
            ends[first] = ends.get(first, (place, place))[0], place
        own.append(ends)
    waiting = list(range(len(lists)))
    while waiting:
        wanted = []
        for at in waiting:
            wanted += [(at, place) for place in _lacking(known[at], own[at], count, out)]
        look_up()
        waiting = sorted({at for at, _ in wanted})
    for (rows, _), pieces in zip(lists, known, strict=True):
        rows[:] = [pieces[first] for first in sorted(pieces)]


def _lacking(pieces: dict[int, Piece], own: dict[int, tuple[int, int]], count: int, out: set[int]) -> set[int]:
    """Places of the next pieces that are needed around some that are there. own: of each of these the first and the
    last of its places that are asked for."""
    firsts = sorted(pieces)
    found: set[int] = set()
    for first, (low, high) in own.items():
        start = bisect_right(firsts, first) - 1
        before, after = _beside(pieces[first], low, high, out)
        row, free = start, count - before
        while free > 0 and firsts[row]:
            if row == 0 or pieces[firsts[row - 1]][3] != firsts[row]:
                found.add(firsts[row] - 1)
                break
            row -= 1
            free -= _staying(_numbers(pieces[firsts[row]]), out)
        row, free = start, count - after
        while free > 0 and (then := pieces[firsts[row]][3]):
            if row + 1 == len(firsts) or firsts[row + 1] != then:
                found.add(then)
                break
            row += 1
            free -= _staying(_numbers(pieces[firsts[row]]), out)
    return found


def _beside(piece: Piece, low: int, high: int, out: set[int]) -> tuple[int, int]:
    """Entries of a piece before one place and after another whose items are not gone."""
    numbers = _numbers(piece)
    places = np.frombuffer(piece[4], dtype=np.int64)[::2]
    return (
        _staying(numbers[: int(places.searchsorted(low))], out),
        _staying(numbers[int(places.searchsorted(high, side="right")) :], out),
    )


def _numbers(piece: Piece) -> Ints:
    return np.frombuffer(piece[4], dtype=np.int64)[1::2]


def _staying(numbers: Ints, out: set[int]) -> int:
    """How many of some items are not gone."""
    return len(numbers) - (sum([number in out for number in numbers.tolist()]) if out else 0)


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
