"""How far one text goes along with another although words of it were changed.

Of a text in which every third word is another, hardly a run of four words is left; but what is left stands where it
stood, one after the other at the same distances. So a text is looked at through windows of 24 words, each laid on the
place in the other text where most of its rarer words fall together, and the words are counted that stand there as well,
one place off at most. Reports of one event by two hands share as many words, but not in a row of such places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiredesk.text.shingles import Prints

STEP = 6
"""Words from one window to the next."""
WINDOW = 4
"""Steps of a window: where a sentence was put elsewhere, only the windows over its edge are lost, and what they cover
is covered by others too."""
ALIKE = 0.4
"""Share of the words of a window that stand in the other text in their places, from which it goes along with it. Of 24
words that are common to most texts of a language chance gives a fifth."""
FEW = 4
"""Places of a word in the other text up to which it tells where a window belongs."""
NEAR = 4
"""Distances that are taken together when this place is looked for: an edit moves what follows by a word or two."""
LONGEST = 4000
"""Words of each text that are looked at."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parallel:
    """share: of the words of one text those in windows that go along with the other; runs: where they do, as (first
    word in the one, first in the other, words), in order of the one text."""

    share: float
    runs: tuple[tuple[int, int, int], ...]


def parallel(a: Prints, b: Prints) -> Parallel:
    """How far `a` goes along with `b`, by the hashes of their words (`word_prints`). Directed: a short text may go
    along with a part of a long one.

    0.3 ms for two texts of 400 words; of longer ones than `LONGEST` their beginnings are compared.
    """
    one, other = a[:LONGEST], b[:LONGEST]
    count = len(one)
    steps = -(-count // STEP)
    width = min(WINDOW, steps)
    place = _places(one, other, steps, width)
    if place is None:
        return Parallel(0.0, ())
    hits, place = _hits(one, other, place, width)
    sizes = np.minimum(count - np.arange(len(place)) * STEP, width * STEP)
    shares = hits / sizes
    # Of the windows over a step the best one counts.
    best = np.zeros(steps)
    at = np.zeros(steps, dtype=np.int64)
    for offset in range(width):
        there = slice(offset, offset + len(place))
        better = shares > best[there]
        best[there][better] = shares[better]
        at[there][better] = place[better]
    along = best >= ALIKE
    words = np.full(steps, STEP)
    words[-1] = count - (steps - 1) * STEP
    return Parallel(float(words[along].sum() / count), _runs(along, at, count, len(other)))


def _places(one: Prints, other: Prints, steps: int, width: int) -> Ints | None:
    """For each window about how much further on in the other text it stands (less: before); None if nowhere."""
    order = other.argsort(kind="stable")
    ordered = other[order]
    low = ordered.searchsorted(one, "left")
    times = ordered.searchsorted(one, "right") - low
    times[times > FEW] = 0
    here = np.arange(len(one)).repeat(times)
    if not len(here):
        return None
    there = order[(low - times.cumsum() + times).repeat(times) + np.arange(len(here))]
    distances = (len(one) + len(other)) // NEAR + 2
    codes = (here // STEP) * distances + (there - here + len(one)) // NEAR
    votes = np.bincount(codes, minlength=steps * distances).reshape(steps, distances)
    windows = steps - width + 1
    found = votes[:windows].copy()
    for offset in range(1, width):
        found += votes[offset : offset + windows]
    best: Ints = (found[:, 1:] + found[:, :-1]).argmax(axis=1)
    return best * NEAR - len(one)


def _hits(one: Prints, other: Prints, place: Ints, width: int) -> tuple[Ints, Ints]:
    """How many words of each window stand in the other text where they would at one distance of those about its place,
    or one word beside; and this distance."""
    room = len(one) + (2 * NEAR + width * STEP)
    edge = np.zeros(room, dtype=np.uint64)
    field = np.concatenate((edge, other, edge))
    # By distance, word of the window, window: what is summed lies apart, which is quicker than side by side.
    at = np.arange(width * STEP)[:, None] + np.arange(len(place))[None, :] * STEP
    own = np.concatenate((one, np.ones(width * STEP, dtype=np.uint64)))[at]
    same = own == field[(at + (place + room))[None, :, :] + np.arange(2 * NEAR)[:, None, None]]
    counts = (same[:-2] | same[1:-1] | same[2:]).view(np.uint8).sum(axis=1, dtype=np.int64)
    exact = same[1:-1].view(np.uint8).sum(axis=1, dtype=np.int64)
    best = (counts * (width * STEP + 1) + exact).argmax(axis=0)
    return counts[best, np.arange(len(place))], place + best + 1


def _runs(along: NDArray[np.bool_], at: Ints, count: int, other: int) -> tuple[tuple[int, int, int], ...]:
    """Steps in a row that stand about as much further on in the other text."""
    found: list[tuple[int, int, int]] = []
    last = -2
    for step, place in zip(np.flatnonzero(along).tolist(), at[along].tolist(), strict=True):
        first = max(0, step * STEP, -place)
        stop = min(count, (step + 1) * STEP, other - place)
        if stop <= first:
            continue
        if found and step == last + 1 and abs(found[-1][1] - found[-1][0] - place) <= NEAR:
            start, there, _ = found[-1]
            length = min(stop - start, other - there)
            found[-1] = start, there, length
        else:
            found.append((first, first + place, stop - first))
        last = step
    return tuple(found)
