"""What is known of each line of a flattened page, as numbers: of itself, of the lines around it and of the page.

Nothing here knows a language: letters are counted by their class, words are compared with words of the same page, and
what sites say in a language comes from the packs. So what was learned of some languages holds for the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

(
    LOWER, UPPER, OTHER, WIDE, DIGIT, SPACE, STOP, QUESTION, ELLIPSIS, COMMA, COLON, QUOTE, OPEN, CLOSE, DASH, ARROW,
    BULLET, SIGN,
) = range(18)  # fmt: skip
CLASSES = 18
_OF_SIGNS = {
    STOP: ".。．｡।۔։!！", QUESTION: "?？؟", ELLIPSIS: "…", COMMA: ",，、;；،", COLON: ":：",
    QUOTE: "\"“”„«»‘’‚‹›「」『』",
    DASH: "-–—―", ARROW: "|/\\>→►▶", BULLET: "•·▪*‣●○■◆▼★", OTHER: "'",
}  # fmt: skip
_OF_CATEGORIES = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Zs": SPACE, "Ps": OPEN, "Pe": CLOSE, "Pi": QUOTE, "Pf": QUOTE, "Pd": DASH,
}  # fmt: skip
_OF_LETTERS = {"L": OTHER, "M": OTHER, "N": DIGIT}

_WORD = re.compile(r"[^\W\d_]+")
TIME = re.compile(r"\b\d{1,2}[:h.]\d\d\b")
DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}[./-]\d\d?[./-]\d\d?\b|(?<!\d)(?:19|20)\d\d(?!\d)|\d月\d"
)
ADDRESSES = ("@", "http", "www.", ".com", ".org", ".net")
FILE = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif|svg)", re.IGNORECASE)

LONG, TALL = 80, 4.5
"""Words of a line from which on it is only long; the logarithm of their number."""
NEAR, AROUND = 3, 10
"""Lines before and after over which is averaged."""
SIDES = (-3, -2, -1, 1, 2, 3)
"""The neighbours whose own numbers a row holds."""
HEAD = 30
"""Lines above the text in which its title is looked for."""


@lru_cache(maxsize=1)
def _classes() -> NDArray[np.uint8]:
    """The class of each character of the first plane."""
    table = np.full(0x10000, SIGN, dtype=np.uint8)
    table[0x3400:0xA000] = WIDE
    table[0xAC00:0xD7A4] = OTHER
    for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x10000)):
        char = chr(code)
        category = unicodedata.category(char)
        table[code] = _OF_CATEGORIES.get(category, _OF_LETTERS.get(category[0], SIGN))
        if table[code] == OTHER and ("\u3040" <= char <= "\u9fff" or "\u0e00" <= char <= "\u0eff"):
            table[code] = WIDE
    for kind, signs in _OF_SIGNS.items():
        for sign in signs:
            table[ord(sign)] = kind
    return table


def _any_of(*kinds: int) -> NDArray[np.bool_]:
    table = np.zeros(CLASSES, dtype=np.bool_)
    table[list(kinds)] = True
    return table


_OPENS = _any_of(SPACE, QUOTE, OPEN, DASH)
_STOPS = _any_of(STOP, QUESTION)
_AFTER_STOP = _any_of(SPACE, QUOTE, CLOSE, SIGN)
_BEFORE_STOP = _any_of(LOWER, WIDE, OTHER, QUOTE, CLOSE, DIGIT)


class Columns:
    """Numbers of all lines by name, in the order in which they were set, each with the group that reasons name."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.groups: list[str] = []
        self.values: list[Numbers] = []

    def add(self, group: str, **columns: object) -> None:
        for name, values in columns.items():
            self.names.append(name)
            self.groups.append(group)
            self.values.append(np.asarray(values, dtype=np.float64))

    def table(self) -> Rows:
        """A row for each line."""
        return np.column_stack(self.values)


class Characters:
    """Counts of the classes of characters of each line, and the classes at its ends."""

    def __init__(self, texts: Sequence[str]) -> None:
        size = len(texts)
        self.joined = "\n".join(texts) + "\n"
        codes = np.frombuffer(self.joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kinds = _classes()[np.minimum(codes, 0xFFFF)]
        self.lengths: Whole = np.array([len(text) for text in texts], dtype=np.int64)
        self.starts: Whole = np.concatenate(([0], np.cumsum(self.lengths + 1)[:-1]))
        stops = self.starts + self.lengths
        line_of = np.repeat(np.arange(size), self.lengths + 1)
        counts = np.bincount(line_of * CLASSES + kinds, minlength=size * CLASSES).reshape(size, CLASSES)
        self.counts: Numbers = counts.astype(np.float64)
        self.counts[:, SIGN] -= 1
        before = np.concatenate(([SPACE], kinds[:-1]))
        before[self.starts] = SPACE
        after = np.concatenate((kinds[1:], [SPACE]))

        def held(where: NDArray[np.bool_]) -> Numbers:
            return np.bincount(line_of[where], minlength=size).astype(np.float64)

        opens = _OPENS[before]
        stands = (_AFTER_STOP[after]) | (codes == 0x3002) | (codes == 0xFF01) | (codes == 0xFF1F) | (codes == 0x0964)
        self.sentences = held(_STOPS[kinds] & stands & _BEFORE_STOP[before])
        self.capitals = held((kinds == UPPER) & opens)
        self.small = held(((kinds == LOWER) | (kinds == OTHER)) & opens)
        self.figures = held((kinds == DIGIT) & opens)
        self.glued = held((kinds == UPPER) & (before == LOWER))
        self.first = kinds[self.starts]
        self.last = kinds[stops - 1]
        closed = (self.last == QUOTE) | (self.last == CLOSE)
        self.end = np.where(closed, kinds[np.maximum(self.starts, stops - 2)], self.last)
        self.letters: Numbers = self.counts[:, LOWER] + self.counts[:, UPPER] + self.counts[:, OTHER] + self.wide
        self.words: Numbers = self.counts[:, SPACE] + 1 + self.wide // 2

    @property
    def wide(self) -> Numbers:
        return self.counts[:, WIDE]


class Words:
    """Which words stand in which lines. A word of a script without spaces is a pair of characters."""

    def __init__(self, texts: Sequence[str], wide: NDArray[np.bool_]) -> None:
        known: defaultdict[str, int] = defaultdict(count().__next__)
        words: list[int] = []
        many: list[int] = []
        for at, text in enumerate(texts):
            low = text.lower()
            if wide[at]:
                own = dict.fromkeys(low[place : place + 2] for place in range(len(low) - 1) if low[place] > "\u0e00")
            else:
                own = dict.fromkeys(_WORD.findall(low))
            many.append(len(own))
            words.extend(map(known.__getitem__, own))
        self.known = list(known)
        self.word: Whole = np.array(words, dtype=np.int64)
        self.line: Whole = np.repeat(np.arange(len(texts)), many)
        self.size = len(texts)
        self.long: NDArray[np.bool_] = np.array([len(word) >= 4 for word in self.known], dtype=np.bool_)
        if len(self.word):
            self.long = self.long[self.word] | wide[self.line]

    def share(self, weights: NDArray[np.float64 | np.bool_]) -> Numbers:
        """The sum of weights of the words of each line."""
        return np.bincount(self.line, weights=weights, minlength=self.size).astype(np.float64)


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """First and last (exclusive) line of the run with the highest sum."""
    best, best_at = 0.0, (0, 0)
    run, start = 0.0, 0
    for at, score in enumerate(scores):
        run += score
        if run <= 0:
            run, start = 0.0, at + 1
        elif run > best:
            best, best_at = run, (start, at + 1)
    return best_at


def around(values: Numbers, reach: int) -> tuple[Numbers, Numbers]:
    """Mean over the lines before and over those after each; lines that are not there count as 0."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    before = (sums[at] - sums[np.maximum(0, at - reach)]) / reach
    after = (sums[np.minimum(len(values), at + 1 + reach)] - sums[at + 1]) / reach
    return before, after


def shifted(values: Rows, by: int) -> Rows:
    """The rows so many lines further down; 0 where there is none."""
    found = np.zeros_like(values)
    if abs(by) < len(values):
        if by > 0:
            found[:-by] = values[by:]
        else:
            found[-by:] = values[:by]
    return found
