"""Which of hundreds of phrases stand in a text: those whose every three characters stand in it are looked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_BITS = 16
"""Bits of the number of three characters. Different ones may share a number: then a phrase is looked for in vain."""
_LAST_BITS = np.uint32((1 << _BITS) - 1)
_SECOND, _THIRD = np.uint32(31), np.uint32(1009)


class Needles:
    """Phrases that are looked for all at once."""

    __slots__ = ("_begins", "_numbers", "_phrases", "_short")

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = tuple(phrases)
        self._short = [at for at, phrase in enumerate(phrases) if len(phrase) < 3]
        numbers = [_numbers(phrase) if len(phrase) >= 3 else np.zeros(1, np.uint32) for phrase in phrases]
        self._numbers = np.concatenate(numbers) if numbers else np.zeros(0, np.uint32)
        self._begins = np.cumsum([0, *map(len, numbers)][:-1])

    def standing_in(self, text: str) -> list[int]:
        """Numbers of the phrases that stand in a text, in their order."""
        if len(text) < 3 or not self._phrases:
            return [at for at, phrase in enumerate(self._phrases) if phrase in text]
        known = np.zeros(1 << _BITS, np.bool_)
        known[_numbers(text)] = True
        possible = np.logical_and.reduceat(known[self._numbers], self._begins)
        possible[self._short] = True
        return [at for at in np.flatnonzero(possible).tolist() if self._phrases[at] in text]


def _numbers(text: str) -> NDArray[np.uint32]:
    """A number of each three characters on end."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    sums: NDArray[np.uint32] = points[:-2] + points[1:-1] * _SECOND + points[2:] * _THIRD
    return sums & _LAST_BITS
