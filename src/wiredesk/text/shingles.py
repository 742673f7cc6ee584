"""Fingerprints of word sequences: what part of one text stands in another, and where.

Containment, not Jaccard: a 90-word brief cut from a 900-word dispatch scores near 1 (Broder 1997), where Jaccard
stays below 0.1. With `vectors` the only module of the package, but for its callers' arrays, that knows of numpy.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import xxhash
from numpy.typing import NDArray

Prints = NDArray[np.uint64]
"""Sorted, unique 64-bit hashes of word shingles."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(33)
REMEMBERED = 16_384
"""Words whose hashes are kept: 3 MB."""


class _Hashes(dict[str, int]):
    """Hashes of words, kept up to a bound: most words come again and again."""

    def __missing__(self, word: str) -> int:
        found = xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))
        if len(self) < REMEMBERED:
            self[word] = found
        return found


_hash = _Hashes().__getitem__


def word_prints(words: Collection[str]) -> Prints:
    """The hash of each word, in their order; the same in every process."""
    return np.fromiter(map(_hash, words), dtype=np.uint64, count=len(words))


def pair_prints(pairs: Collection[tuple[str, str]]) -> Prints:
    """The hash of each pair of words, in their order; (a, b) is another than (b, a)."""
    return _mixed(word_prints([a for a, _ in pairs]) * _BASE + word_prints([b for _, b in pairs]))


def _hashes(row: Prints, size: int) -> Prints:
    """One hash for each window of `size` words, in the order of the text. row: the hashes of the words."""
    if size < 1:
        raise ValueError(f"size of a shingle must be 1 or more, is {size}")
    count = len(row) - size + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    found = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        found = found * _BASE + row[offset : offset + count]
    return _mixed(found)


def _mixed(rows: Prints) -> Prints:
    """The polynomial alone keeps the order of its low bits; a finaliser (MurmurHash3) spreads them."""
    rows = (rows ^ (rows >> _SHIFT)) * _MIX
    return rows ^ (rows >> _SHIFT)


def prints(words: Sequence[str], size: int) -> Prints:
    """Sorted unique hashes of all runs of `size` words; empty for a text shorter than that.

    The same in every process and on every machine. 0.1 ms for 600 words.
    """
    return prints_of(word_prints(words), size)[0]


def prints_of(row: Prints, *sizes: int) -> list[Prints]:
    """The same for runs of several sizes. row: the hashes of the words."""
    return [_unique(np.sort(_hashes(row, size))) for size in sizes]


def _unique(found: Prints) -> Prints:
    if not len(found):
        return found
    first = np.empty(len(found), dtype=bool)
    first[0] = True
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first]


def common(a: Prints, b: Prints) -> int:
    """How many prints two arrays share. O(min · log max)."""
    if len(a) > len(b):
        a, b = b, a
    if not len(a):
        return 0
    places = b.searchsorted(a)
    places[places == len(b)] = 0
    return int(np.count_nonzero(b[places] == a))


def containment(a: Prints, b: Prints) -> float:
    """The share of a's prints that stand in b, 0 to 1; 0 for an empty `a`. Directed: not the same the other way."""
    return common(a, b) / len(a) if len(a) else 0.0


def matches(a: Sequence[str], b: Sequence[str], size: int) -> list[tuple[int, int, int]]:
    """Runs of words that two texts share, at least `size` long: (first in a, first in b, length), in order of a.

    Each word of `a` is used once; of several places in `b` the one that gives the longest run is taken. A shingle
    that stands in `b` more than 8 times is looked up at its first 8 places, so that a refrain costs no more.
    """
    places: dict[int, list[int]] = {}
    for place, value in enumerate(_hashes(word_prints(b), size).tolist()):
        known = places.setdefault(value, [])
        if len(known) < 8:
            known.append(place)
    found: list[tuple[int, int, int]] = []
    row = _hashes(word_prints(a), size).tolist()
    at = 0
    while at < len(row):
        best, where = 0, 0
        for place in places.get(row[at], ()):
            length = 0
            while at + length < len(a) and place + length < len(b) and a[at + length] == b[place + length]:
                length += 1
            if length > best:
                best, where = length, place
        if best >= size:
            found.append((at, where, best))
            at += best
        else:
            at += 1
    return found
