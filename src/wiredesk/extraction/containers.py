"""What stands in which element of a page: of each element the run of blocks inside it, and how often its like comes."""

from __future__ import annotations

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
        first, end = [NOWHERE] * size, [0] * size
        of = [one.element for one in candidates]
        for at, inner in enumerate(of):
            if first[inner] > at:
                first[inner] = at
            end[inner] = at + 1
        # Few elements hold a block; an element comes after the one it stands in.
        inside: set[int] = set()
        for number in of:
            while number and number not in inside:
                inside.add(number)
                number = elements[number][0]
        held = sorted(inside)
        # From the last to the first, each adds its blocks to the outer.
        for number in reversed(held):
            outer = elements[number][0]
            if first[number] < first[outer]:
                first[outer] = first[number]
            if end[number] > end[outer]:
                end[outer] = end[number]
        up = [0] * size
        counts: dict[Element, int] = {}
        for number in held:
            element = elements[number]
            outer = element[0]
            same = first[outer] == first[number] and end[outer] == end[number]
            up[number] = up[outer] if same else outer
            counts[element] = counts.get(element, 0) + 1
        alike = [0] * size
        for number in (0, *held):
            alike[number] = counts.get(elements[number], 0)
        self.first: Numbers = np.array(first)
        self.end: Numbers = np.array(end)
        self.up: Numbers = np.array(up)
        self.alike: Numbers = np.array(alike)
        self.of: Numbers = np.array(of)

    def levels(self, count: int) -> list[Numbers]:
        """Of each block the element it stands in, then the next larger one around that, and so on."""
        found = [self.of]
        for _ in range(count - 1):
            found.append(self.up[found[-1]])
        return found
