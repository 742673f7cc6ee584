"""What stands in which element of a page: of each element the run of blocks inside it, and how often its like comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.candidates import Candidate, Element

Numbers = NDArray[np.intp]

NOWHERE = 1 << 30


class Containers:
    """The elements of a page by number. first, end: the blocks inside (end exclusive). up: the nearest element around
    that holds more blocks. alike: how many elements of the same tag and names stand beside it, itself included."""

    __slots__ = ("alike", "end", "first", "of", "up")

    def __init__(self, candidates: Sequence[Candidate], elements: Sequence[Element]) -> None:
        size = len(elements)
        of = [one.element for one in candidates]
        first: dict[int, int] = {}
        end: dict[int, int] = {}
        for at, inner in enumerate(of):
            if inner not in first:
                first[inner] = at
            end[inner] = at + 1
        # Few elements hold a block; an element comes after the one it stands in.
        inside = {0}
        for number in first:
            inner = number
            while inner not in inside:
                inside.add(inner)
                inner = elements[inner][0]
        held = sorted(inside)
        own = [elements[number] for number in held]
        # From the last to the first, each adds its blocks to the outer.
        for number, element in zip(reversed(held), reversed(own), strict=True):
            if not number:
                continue
            outer, begins, ends = element[0], first[number], end[number]
            if outer not in first:
                first[outer], end[outer] = begins, ends
                continue
            if begins < first[outer]:
                first[outer] = begins
            if ends > end[outer]:
                end[outer] = ends
        up = {0: 0}
        for number, (outer, _, _) in zip(held, own, strict=True):
            same = first[outer] == first[number] and end[outer] == end[number]
            up[number] = up[outer] if same else outer
        counts = Counter(own)
        counts[elements[0]] -= 1
        self.first = _placed(size, NOWHERE, held, [first[number] for number in held])
        self.end = _placed(size, 0, held, [end[number] for number in held])
        self.up = _placed(size, 0, held, [up[number] for number in held])
        self.alike = _placed(size, 0, held, [counts[element] for element in own])
        self.of: Numbers = np.array(of)

    def levels(self, count: int) -> Numbers:
        """Of each block the element it stands in, then the next larger one around that, and so on: so many rows."""
        found: Numbers = np.empty((count, len(self.of)), np.intp)
        found[0] = self.of
        for level in range(1, count):
            found[level] = self.up[found[level - 1]]
        return found


def _placed(size: int, rest: int, where: Sequence[int], values: Sequence[int]) -> Numbers:
    """So many numbers, these ones at their places and the others the same."""
    found: Numbers = np.full(size, rest)
    found[np.array(where)] = values
    return found
