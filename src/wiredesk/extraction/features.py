"""Candidates to numbers: what speaks for a block being the reporter's own text, from itself and its neighbours."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.letters import Letters
from wiredesk.extraction.phrases import CLOSING, Phrases, fold_line

ENDS = (".", "!", "?", "…", "”", '"', "»", "。", "！", "？", "」", "’", "।", "۔", "؟", "“")
"""How a sentence ends, quotation marks after the stop included."""

_ENDING = frozenset(ENDS)

COMPARED = 200
"""Code points of a block that are folded: longer lines are none of the phrases, and begin unlike one another."""


class Signals:
    """What is computed once for all candidates of a page and used by features, segmentation and roles.

    folded: the first `COMPARED` code points of each as `fold_line` makes them. dated: which are short and about their
    date."""

    __slots__ = ("apart", "closed", "core", "dated", "ended", "folded", "good", "kinds", "titled", "twice")

    def __init__(self, candidates: Sequence[Candidate], phrases: Phrases, ends: Sequence[bool]) -> None:
        size = len(candidates)
        texts = [one.text for one in candidates]
        self.folded = [fold_line(text[:COMPARED]) for text in texts]
        self.kinds = []
        self.dated = []
        self.ended = []
        self.good = []
        self.titled = []
        kind_of, dated = phrases.kind, phrases.dated
        for one, text, folded in zip(candidates, texts, self.folded, strict=True):
            words = one.words
            if words <= 20:
                kind = kind_of(text, folded)
                self.dated.append(dated(text))
            else:
                kind = kind_of(text, folded) if "©" in text else None
                self.dated.append(False)
            last = text[-1]
            ended = last in _ENDING or (last in ")]" and text.rstrip(")]").endswith(ENDS))
            self.kinds.append(kind)
            self.ended.append(ended)
            self.good.append(ended and words >= 10 and kind is None and one.link < 0.4)
            self.titled.append(not ended and kind is None and 4 <= words <= 30)
        counts = Counter(texts)
        self.twice = [counts[text] > 1 for text in texts]
        self.core = _core(candidates, self.good)
        self.closed = self._closed(candidates, ends)
        self.apart = self._apart(size)

    def fold(self, index: int, text: str) -> str:
        """The whole text of a candidate as `fold_line` makes it."""
        return self.folded[index] if len(text) <= COMPARED else fold_line(text)

    def _closed(self, candidates: Sequence[Candidate], ends: Sequence[bool]) -> list[float]:
        """How much of the good text of the page stands before the last end mark above, 0 to 1: 0 without one."""
        if not any(ends) and CLOSING.isdisjoint(self.kinds):
            return [0.0] * len(ends)
        total = sum(one.words for one, good in zip(candidates, self.good, strict=True) if good) or 1
        closed = []
        seen, value = 0, 0.0
        for index, one in enumerate(candidates):
            closed.append(value)
            if self.good[index]:
                seen += one.words
            elif (self.kinds[index] in CLOSING or ends[index]) and seen >= 40:
                value = max(value, min(1.0, 1.5 * seen / total))
        return closed

    def _apart(self, size: int) -> list[float]:
        """How alone the good lines around stand, 0 to 1: near 1 in a tail of title and summary pairs."""
        lone = [0] * size
        where = [index for index in range(size) if self.good[index]]
        for index in where:
            above = index > 0 and self.titled[index - 1]
            under = index + 1 >= size or not self.good[index + 1]
            lone[index] = 1 if above and under else 0
        sums = [0, *accumulate(lone[index] for index in where)]
        shares = []
        for at in range(len(where) + 1):
            low, high = max(0, at - 2), min(len(where), at + 3)
            shares.append((sums[high] - sums[low]) / (high - low) if high - low >= 2 else 0.0)
        # The lines around one are told by how many stand before it.
        return [shares[at] for at in accumulate(self.good, initial=0)][:size]


def _core(candidates: Sequence[Candidate], good: Sequence[bool]) -> tuple[int, int]:
    """First and last (exclusive) candidate of the densest run of good text: the best sum of words over noise."""
    best, best_at = 0.0, (0, 0)
    run, start = 0.0, 0
    for index, one in enumerate(candidates):
        run += min(one.words, 80) if good[index] else -6.0 - 0.3 * min(one.words, 30)
        if run <= 0:
            run, start = 0.0, index + 1
        elif run > best:
            best, best_at = run, (start, index + 1)
    return best_at


def near(good: Sequence[bool]) -> tuple[list[float], list[float]]:
    """Share of good candidates before and after each, 0 to 1, nearer ones counting more (by two thirds a step)."""
    size = len(good)
    before, after = [0.0] * size, [0.0] * size
    value = 0.0
    for index in range(size):
        before[index] = value
        value = (2 * value + good[index]) / 3
    value = 0.0
    for index in range(size - 1, -1, -1):
        after[index] = value
        value = (2 * value + good[index]) / 3
    return before, after


def dense(candidates: Sequence[Candidate], good: Sequence[bool]) -> tuple[list[float], list[float]]:
    """Words of good text before and after each candidate, nearer ones counting more (by three quarters a step);
    1 from 40 words a line on."""
    held = [min(one.words, 60) / 160 if is_good else 0.0 for one, is_good in zip(candidates, good, strict=True)]
    return _fading(held), _fading(held[::-1])[::-1]


def _fading(held: Sequence[float]) -> list[float]:
    """What stood before each, nearer ones counting more; 1 at most."""
    found = []
    value = 0.0
    for own in held:
        found.append(min(1.0, value))
        value = 0.75 * value + own
    return found


def usual(candidates: Sequence[Candidate], good: Sequence[bool]) -> float:
    """The logarithm of the usual length of the page's good text."""
    lengths = sorted(one.words for one, is_good in zip(candidates, good, strict=True) if is_good)
    return math.log1p(lengths[len(lengths) // 2] if lengths else 10)


def topic(candidates: Sequence[Candidate], signals: Signals, letters: Letters) -> NDArray[np.float64]:
    """Share of the longer words of each candidate that the densest text of the page uses elsewhere, 0 to 1."""
    of, words = letters.long_words(candidates)
    if not len(of):
        return np.zeros(len(candidates))
    order = np.argsort(words, kind="stable")
    of, words = of[order], words[order]
    another = np.ones(len(of), np.bool_)
    another[1:] = words[1:] != words[:-1]
    # Each word of a block once: those of one word stand in the order of their blocks.
    once = another.copy()
    once[1:] |= of[1:] != of[:-1]
    of, number = of[once], np.cumsum(another)[once]
    first, last = signals.core
    inner = np.frombuffer(bytearray(signals.good), np.bool_)
    inner[:first] = False
    inner[last:] = False
    inside = inner[of]
    elsewhere = np.bincount(number, inside)[number] > inside
    shared = np.bincount(of[elsewhere], minlength=len(candidates))
    found: NDArray[np.float64] = shared / (np.bincount(of, minlength=len(candidates)) + 2)
    return found
