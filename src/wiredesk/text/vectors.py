"""Terms with weights in little space: thousands of reports are kept at hand to be compared, at 16 bytes a term.

A term is its 64-bit hash, a vector a run of a sorted array: what two vectors share is found by one binary search, and
its sum is rounded once, so that it is the same in every process and on every machine.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from wiredesk.text.shingles import Prints

_KIND_BITS = 2
_FREE = np.uint64(_KIND_BITS)
_TOP = np.uint64(64 - _KIND_BITS)


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Up to four vectors side by side. keys: the number of the vector in the two highest bits, then the hash; sorted.
    ends: where each vector ends."""

    keys: Prints
    weights: NDArray[np.float64]
    ends: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        return self.keys.nbytes + self.weights.nbytes


def packed(vectors: Sequence[tuple[Prints, Collection[float]]]) -> Packed:
    """The vectors in their order, each as the hashes of its terms and their weights. 50 µs for 500 terms."""
    keys: list[Prints] = []
    weights: list[NDArray[np.float64]] = []
    ends: list[int] = []
    total = 0
    for kind, (hashes, values) in enumerate(vectors):
        plain = hashes >> _FREE
        order = plain.argsort()
        keys.append(plain[order] | (np.uint64(kind) << _TOP))
        weights.append(np.fromiter(values, dtype=np.float64, count=len(values))[order])
        total += len(values)
        ends.append(total)
    return Packed(np.concatenate(keys), np.concatenate(weights), tuple(ends))


def cosines(a: Packed, b: Packed) -> tuple[float, ...]:
    """The cosine of each vector of one with the same of the other, for vectors of length 1 without negative weights.

    20 µs for 500 terms.
    """
    return compared(a, b)[0]


def compared(a: Packed, b: Packed, kind: int = 0) -> tuple[tuple[float, ...], float]:
    """The cosines, and of vector `kind` the share that both have, of the one of which it is more: 1 where all that
    one has stands in the other, however much longer that is. Shares are of squared weights."""
    if len(a.keys) > len(b.keys):
        a, b = b, a
    if not len(a.keys):
        return (0.0,) * len(a.ends), 0.0
    there = b.keys.searchsorted(a.keys)
    there[there == len(b.keys)] = 0
    here = (b.keys[there] == a.keys).nonzero()[0]
    mine, others = a.weights[here], b.weights[there[here]]
    products = (mine * others).tolist()
    start, found, share = 0, [], 0.0
    for at, end in enumerate(here.searchsorted(a.ends).tolist()):
        found.append(min(1.0, fsum(products[start:end])))
        if at == kind and start < end:
            squares = [fsum((side[start:end] ** 2).tolist()) for side in (mine, others)]
            share = min(1.0, max(squares))
        start = end
    return tuple(found), share


def cosine_of(a: Packed, kind: int, b: Packed, other: int) -> float:
    """The cosine of one vector of `a` with another one of `b`."""
    first, weights = _vector(a, kind)
    second, others = _vector(b, other)
    if not len(first) or not len(second):
        return 0.0
    there = second.searchsorted(first)
    there[there == len(second)] = 0
    here = np.flatnonzero(second[there] == first)
    return min(1.0, fsum((weights[here] * others[there[here]]).tolist()))


def _vector(whole: Packed, kind: int) -> tuple[Prints, NDArray[np.float64]]:
    start, end = whole.ends[kind - 1] if kind else 0, whole.ends[kind]
    return whole.keys[start:end] << _FREE, whole.weights[start:end]
