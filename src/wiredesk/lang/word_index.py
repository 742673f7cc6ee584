"""Words that are numbered once and never change, in three buffers instead of an object for each.

Tables of two languages have tens of thousands of words, which stay for as long as the process does: as strings in a
dict each takes some 200 bytes, here its own length and about ten more. Looking one up takes some 0.5 µs instead of
0.04, so whoever asks for the same ones again and again remembers what was found.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

import xxhash

_ROOM = 2
"""Slots for each word at least: half of those that are not there are known by the first slot looked at."""
_SMALL = 0xFFFF
"""Most words whose numbers fit in two bytes."""


class WordIndex:
    """A set of words with their numbers, which are their places in order of code points.

    A word is found by its hash (xxh3) in a table of numbers, going on to the next slot where another stands (linear
    probing, Knuth 6.4).
    """

    __slots__ = ("_ends", "_mask", "_slots", "_text")

    def __init__(self, words: Iterable[str]) -> None:
        # In order of code points, as the words are: UTF-8 keeps it.
        encoded = sorted({_bytes(word) for word in words})
        self._text = b"".join(encoded)
        self._ends = array("I", accumulate(map(len, encoded), initial=0))
        size = 1 << (_ROOM * len(encoded)).bit_length()
        self._mask = size - 1
        slots = array("H" if len(encoded) < _SMALL else "I", bytes(size * (2 if len(encoded) < _SMALL else 4)))
        for number, word in enumerate(encoded, 1):
            slot = xxhash.xxh3_64_intdigest(word) & self._mask
            while slots[slot]:
                slot = (slot + 1) & self._mask
            slots[slot] = number
        self._slots = slots

    def find(self, word: str) -> int:
        """The number of a word; -1 if it is none of these."""
        wanted = _bytes(word)
        slot = xxhash.xxh3_64_intdigest(wanted) & self._mask
        while number := self._slots[slot]:
            if self._text[self._ends[number - 1] : self._ends[number]] == wanted:
                return number - 1
            slot = (slot + 1) & self._mask
        return -1

    def __contains__(self, word: str) -> bool:
        return self.find(word) >= 0

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[str]:
        return map(self._word, range(len(self)))

    def _word(self, number: int) -> str:
        return self._encoded(number).decode("utf-8", "surrogatepass")

    def _encoded(self, number: int) -> bytes:
        return self._text[self._ends[number] : self._ends[number + 1]]

    def beginning(self, stem: str) -> Iterator[str]:
        """The words that begin with some letters, in order."""
        wanted = _bytes(stem)
        for number in range(bisect_left(range(len(self)), wanted, key=self._encoded), len(self)):
            if not self._encoded(number).startswith(wanted):
                return
            yield self._word(number)


class WordTable:
    """Words, each with one other or more (without tabs): a mapping that never changes.

    Words that stand for themselves alone take no room for it.
    """

    __slots__ = ("_ends", "_values", "words")

    def __init__(self, rows: Mapping[str, tuple[str, ...]]) -> None:
        self.words = WordIndex(rows)
        values = [b"" if rows[word] == (word,) else _bytes("\t".join(rows[word])) for word in self.words]
        self._values = b"".join(values)
        self._ends = array("I", accumulate(map(len, values), initial=0))

    def get(self, word: str) -> tuple[str, ...]:
        """What a word stands for; () if it is none of these."""
        number = self.words.find(word)
        if number < 0:
            return ()
        value = self._values[self._ends[number] : self._ends[number + 1]]
        return tuple(value.decode("utf-8", "surrogatepass").split("\t")) if value else (word,)


def _bytes(word: str) -> bytes:
    # What was read on a page may hold halves of characters.
    return word.encode("utf-8", "surrogatepass")
