"""What the words of a line speak for: a weight for each word and each pair of words that many sites use.

Words of lines of a few words have weights of their own: "share" as a button and "share" in a sentence. Weights are
kept by numbers made of the words, so that no text of a page is kept; the languages that nothing was learned of say
nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

WORDS = "lines.words"
"""Their table."""

FINE = 64
"""What a weight of 1 is written as."""
BEGINNING, FIRST = 400, 28
"""Characters of a line that are looked at, and words."""
SHORT = 6
"""Words of a line up to which they have weights of their own."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ALL = 0xFFFFFFFF
_PAIR, _SHORT, _OPENS = 0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35
"""Odd numbers that keep the keys of words, of pairs, of short lines and of first words apart."""


class Keys:
    """The keys of lines. Words are numbered once a page."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, text: str) -> set[int]:
        """The keys of a line: of its words, of each two that follow one another, of the first one."""
        known = self._known
        words = _WORD.findall(text[:BEGINNING].lower().replace("’", "'"))[:FIRST]
        if not words:
            return set()
        numbers = []
        for word in words:
            number = known.get(word)
            if number is None:
                number = known[word] = zlib.crc32(word.encode())
            numbers.append(number)
        short = _SHORT if len(words) <= SHORT else 0
        found = {number ^ short for number in numbers}
        found.update([((one * _PAIR + two) & _ALL) ^ short for one, two in pairwise(numbers)])
        found.add((numbers[0] * _OPENS) & _ALL)
        return found


class LineWords:
    """Weights of words and pairs: log-odds that they speak for or against a line."""

    __slots__ = ("_weights",)

    def __init__(self, weights: Mapping[int, int]) -> None:
        self._weights = weights

    def scores(self, texts: Sequence[str]) -> Numbers:
        """The log-odds of each line: the sum of the weights of its keys over the root of how many have one."""
        keys, weights = Keys(), self._weights
        sums, counts = [], []
        for text in texts:
            known = [weights[key] for key in keys.of(text) if key in weights]
            sums.append(sum(known))
            counts.append(max(1, len(known)))
        found: Numbers = np.array(sums, dtype=np.float64) / (FINE * np.sqrt(np.array(counts, dtype=np.float64)))
        return found


def parse_words(text: str) -> LineWords:
    """Weights from the text of their table: a line for each key, in hexadecimal, and its weight."""
    weights = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            key, weight = line.split("\t")
            weights[int(key, 16)] = int(weight)
    return LineWords(weights)
