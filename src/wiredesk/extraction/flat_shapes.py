"""What lines have in common with other lines of the page: shapes that recur, names that stand alone, words said twice.

Lists of other pages, comments and entries repeat a pattern of two to four lines; running text does not. What is told of
who wrote begins with a name that stands in a line of its own near by. Captions, appeals and texts for other sizes of
screen come twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIZES = (3.5, 12.5, 30.5)
"""Words between which lines are of like size."""
PERIODS = (2, 3, 4)
"""Lines of a pattern."""
REACH = 9
"""Lines before and after in which a pattern is looked for."""
NAME_WORDS, NAME_LENGTH = 5, 6
"""Words of a line that is a name at most; its characters at least."""
BEGINNING = 400
"""Characters of a line that are looked at."""
GRAM, GRAM_CHARACTERS = 4, 8
"""Words that follow one another by which it is known that something is said twice; characters where there are few."""
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-z][^\W\d_]{2,}")


def recurring(words: Numbers, ended: Flags) -> tuple[Numbers, Numbers]:
    """How much the shapes of the lines before and after each recur after two, three or four lines, 0 to 1."""
    shape = 2 * np.digitize(words, SIZES) + ended
    size = len(shape)
    at = np.arange(size)
    before, after = np.zeros(size), np.zeros(size)
    for period in PERIODS:
        same = np.zeros(size)
        if size > period:
            same[:-period] = shape[:-period] == shape[period:]
        sums = np.concatenate(([0.0], np.cumsum(same)))
        low = np.maximum(0, at - REACH)
        after = np.maximum(after, (sums[np.minimum(size, at + REACH)] - sums[at]) / REACH)
        before = np.maximum(before, (sums[np.maximum(low, at - period + 1)] - sums[low]) / REACH)
    return before, after


def named(texts: Sequence[str], ended: Flags) -> tuple[Numbers, Numbers]:
    """Lines that begin with what another line says in a few words, and those other lines."""
    alone: defaultdict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        if len(text) >= NAME_LENGTH and text[0].isupper() and not ended[at] and 1 <= text.count(" ") < NAME_WORDS:
            alone[text.lower()].append(at)
    begins, stands = np.zeros(len(texts)), np.zeros(len(texts))
    if not alone:
        return begins, stands
    for at, text in enumerate(texts):
        parts = text[:BEGINNING].lower().split(" ", NAME_WORDS)
        for size in range(2, min(NAME_WORDS + 1, len(parts))):
            found = alone.get(" ".join(parts[:size]).rstrip(",:'’"))
            if found and found != [at]:
                begins[at] = 1
                stands[found] = 1
                break
    return begins, stands


def names_known(texts: Sequence[str], told: Flags) -> tuple[Numbers, Numbers]:
    """Of the names inside each line, the share that other lines of the text know, and the share that they do not.

    told: the lines of the densest text.
    """
    names = [set(_NAME.findall(text[:BEGINNING])) for text in texts]
    counts: Counter[str] = Counter()
    for place in np.flatnonzero(told).tolist():
        counts.update(names[place])
    known, new = np.zeros(len(texts)), np.zeros(len(texts))
    for at, own in enumerate(names):
        if own:
            again = sum(counts[name] > told[at] for name in own)
            known[at], new[at] = again / (len(own) + 1), (len(own) - again) / (len(own) + 1)
    return known, new


def said_twice(texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """The share of each line that other lines say in the same words, and the share that lines above it say."""
    grams: list[set[str] | set[tuple[str, ...]]] = []
    counts: Counter[str | tuple[str, ...]] = Counter()
    for text in texts:
        words = text[:BEGINNING].split(" ")
        own: set[str] | set[tuple[str, ...]] = (
            set(zip(*(words[at:] for at in range(GRAM)), strict=False))
            if len(words) >= GRAM
            else {text[at : at + GRAM_CHARACTERS] for at in range(min(len(text), BEGINNING) - GRAM_CHARACTERS + 1)}
        )
        grams.append(own)
        counts.update(own)
    elsewhere, above = np.zeros(len(texts)), np.zeros(len(texts))
    seen: set[str | tuple[str, ...]] = set()
    for at, own in enumerate(grams):
        if own:
            again = sum(counts[gram] > 1 for gram in own)
            elsewhere[at] = again / len(own)
            above[at] = len(own & seen) / len(own) if again else 0.0
            seen |= own
    return elsewhere, above
