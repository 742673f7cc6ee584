"""The text of all blocks of a page as one row of code points: what is counted in each block is counted in all at once.

A block has some fifty characters. To go over the words of each costs a thousand steps of Python a page; here it is a
few dozen operations on whole rows of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.candidates import Candidate

Numbers = NDArray[np.intp]
Hashes = NDArray[np.uint64]

SHORTEST = 4
"""Letters of a word that tells something."""
FEWEST_WORDS = 3
"""Words of a block that tells something."""
PAIRED = 20_000
"""Code points of a block whose pairs of characters are taken for words: more of one block say nothing new."""
UNSPACED, LAST_ASCII = 0x2E80, 0x7F
"""Behind which the scripts stand that put no space between words; the last code point of ASCII."""

_NEWLINE, _SPACE = 10, 32
_FULL_STOP, _QUESTION_MARK, _FULL_STOP_WIDE = map(ord, ".?。")
_COMMA, _COMMA_WIDE = map(ord, ",，")
_BASE = 0x9E3779B97F4A7C15
_UNDONE = pow(_BASE, -1, 1 << 64)
"""What the letter at each place is multiplied by as often as its place, and what undoes that: a word is the sum of its
letters so multiplied, wherever it stands."""
_USUAL = 1 << 15
"""Code points of most pages: for those the powers are kept."""


class Letters:
    """The text of all blocks in lower case. begins: where each block begins; block: the number of each one's block; a
    code point that parts two blocks belongs to the one before it."""

    __slots__ = ("begins", "block", "blocks", "codes")

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join(texts).lower() + "\n"
        self.codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        ends = np.flatnonzero(self.codes == _NEWLINE)
        self.blocks = len(ends)
        self.begins: Numbers = np.zeros(self.blocks, np.intp)
        self.begins[1:] = ends[:-1] + 1
        self.block: Numbers = np.repeat(np.arange(self.blocks), ends + 1 - self.begins)

    def sentences(self) -> Numbers:
        """How many ends of sentences stand in each block."""
        codes = self.codes
        stops = np.flatnonzero((codes == _FULL_STOP) | (codes == _QUESTION_MARK))
        stops = stops[codes[stops + 1] == _SPACE]
        wide = np.flatnonzero(codes == _FULL_STOP_WIDE)
        return self._count(np.concatenate((stops, wide)))

    def commas(self) -> Numbers:
        """How many commas stand in each block."""
        return self._count(np.flatnonzero((self.codes == _COMMA) | (self.codes == _COMMA_WIDE)))

    def _count(self, places: Numbers) -> Numbers:
        return np.bincount(self.block[places], minlength=self.blocks)

    def long_words(self, candidates: Sequence[Candidate]) -> tuple[Numbers, Hashes]:
        """The words of each block of `SHORTEST` letters and more; where words are not spaced, pairs of characters. None
        of a block of two words. Gives the block of each and a number that stands for it."""
        words = np.array([one.words for one in candidates])
        letters = _in_words(self.codes)
        edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
        if letters[0]:
            edges = np.concatenate((np.zeros(1, np.intp), edges))
        starts, sizes = edges[::2], edges[1::2] - edges[::2]
        long = sizes >= SHORTEST
        starts, sizes = starts[long], sizes[long]
        of = self.block[starts]
        hashes = self._hashes(starts, sizes)
        spaces = self._count(np.flatnonzero(self.codes == _SPACE))
        paired = (np.bincount(of, minlength=self.blocks) == 0) | (words > 3 * spaces + 8)
        enough = words >= FEWEST_WORDS
        # A block of ASCII has words alone; one in which something stands beyond it has words or pairs.
        asks = np.zeros(self.blocks, np.bool_)
        asks[self.block[np.flatnonzero(self.codes > LAST_ASCII)]] = True
        asks &= paired & enough
        wide = np.flatnonzero(self.codes > UNSPACED)
        wide = wide[asks[self.block[wide]]]
        wide = wide[(self.codes[wide + 1] != _NEWLINE) & (wide - self.begins[self.block[wide]] < PAIRED - 1)]
        pairs = (self.codes[wide].astype(np.uint64) << np.uint64(32)) | self.codes[wide + 1]
        kept = (enough & ~asks)[of]
        return np.concatenate((of[kept], self.block[wide])), np.concatenate((hashes[kept], pairs))

    def _hashes(self, starts: Numbers, sizes: Numbers) -> Hashes:
        """A number for each of these words, the same for the same letters."""
        if not len(starts):
            return np.zeros(0, np.uint64)
        powers, inverse = _powers(len(self.codes))
        sums = np.zeros(len(self.codes) + 1, np.uint64)
        np.cumsum(self.codes * powers, out=sums[1:])
        found: Hashes = (sums[starts + sizes] - sums[starts]) * inverse[starts]
        return found


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """So many powers of `_BASE`, and of what undoes it, in 64 bits."""
    known = _KNOWN if size <= _USUAL else tuple(_powers_of(base, size) for base in (_BASE, _UNDONE))
    return known[0][:size], known[1][:size]


def _powers_of(base: int, size: int) -> Hashes:
    found: Hashes = np.full(size, base, np.uint64)
    return np.cumprod(found, out=found)


def _in_words(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points stand in words: letters, and figures that are none of the ten."""
    kinds = _KINDS[codes]
    if not kinds.all():
        for code in np.unique(codes[kinds == _UNKNOWN]).tolist():
            sign = chr(code)
            _KINDS[code] = _IN_WORDS if sign.isalnum() and not sign.isdecimal() else _NOT_IN_WORDS
        kinds = _KINDS[codes]
    found: NDArray[np.bool_] = kinds == _IN_WORDS
    return found


_KNOWN = _powers_of(_BASE, _USUAL), _powers_of(_UNDONE, _USUAL)
_UNKNOWN, _IN_WORDS, _NOT_IN_WORDS = 0, 1, 2
_KINDS = np.zeros(0x110000, np.uint8)
"""Of each code point that was met, whether it stands in words: what it is never changes, and few are ever met."""
