"""Vectors of an encoder as signed bytes: a quarter of the space, and sums of whole numbers are the same on any machine.

A cosine of two of them is within 0.01 of that of what they were made from (384 numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import shake_128
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LARGEST = 127
NUMBERS = 1024
"""Of a vector at most: a desk keeps one for each report."""
BANDS, BITS = 16, 8
"""Vectors that lie 45 degrees apart agree in one of the bands in four of five cases, those at right angles in one of
sixteen (Charikar 2002)."""


def whole(vector: Floats) -> bytes | None:
    """A vector as signed bytes, the largest of them 127 or -127; None if nothing is in it, or what is no number."""
    largest = float(np.abs(vector).max(initial=0.0))
    if not 0 < largest < float("inf"):
        return None
    return np.rint(vector * (LARGEST / largest)).astype(np.int8).tobytes()


def cosine(a: bytes, b: bytes) -> float:
    """The cosine of two vectors of equal length; 0 of others. 6 µs."""
    if len(a) != len(b):
        return 0.0
    one, other = _numbers(a), _numbers(b)
    return int(one @ other) / sqrt(int(one @ one) * int(other @ other))


def mean(vectors: Sequence[bytes]) -> bytes | None:
    """The mean of vectors of equal length; None if they cancel out."""
    if len(vectors) == 1:
        return vectors[0]
    return whole(np.sum([_numbers(one) for one in vectors], axis=0).astype(np.float64))


def bands(vector: bytes) -> tuple[int, ...]:
    """Numbers that vectors have in common the likelier, the nearer they are: on which sides of fixed planes it lies."""
    sides = _planes(len(vector)) @ _numbers(vector) > 0
    return tuple(np.packbits(sides.reshape(BANDS, BITS), axis=1).ravel().tolist())


def _numbers(vector: bytes) -> NDArray[np.int32]:
    return np.frombuffer(vector, dtype=np.int8).astype(np.int32)


@lru_cache(maxsize=4)
def _planes(count: int) -> NDArray[np.int32]:
    """Planes through the origin of so many dimensions: signs that look as if by chance and are the same for ever."""
    drawn = np.frombuffer(shake_128(b"planes").digest((BANDS * BITS * count + 7) // 8), dtype=np.uint8)
    signs = np.unpackbits(drawn)[: BANDS * BITS * count].astype(np.int32)
    return (2 * signs - 1).reshape(BANDS * BITS, count)
