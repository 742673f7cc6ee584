"""In which order hits are shown: how well the words fit, how fresh the report is, how many origins its story has.

    score = (1 + bm25) · freshness · sourcing · (2 where words typed one after the other stand so)

Hits in the exact spelling that was typed stand before all others. Every constant says why it is what it is; they were
chosen by looking at results, not fitted.
"""

from __future__ import annotations

import math

TITLE, BODY, FIELDS = 4.0, 1.0, 0.0
"""Weights of the columns in bm25: what a title says, the report is about. Fields are filters."""
TYPICAL_AGE = 14.0
"""Days by which age is measured: about as long as most stories go on (see `freshness`)."""
ORIGINS_THAT_COUNT = 16
"""More independent origins than this do not make a story better sourced in any way that a reader could tell."""
TOGETHER = 2.0
"""What words are worth more side by side than apart. In Vietnamese most words are two syllables with a space between:
"báo động" is an alarm, "báo" and "động" somewhere in a text are nothing."""
_DAY = 86_400_000_000.0
_OLD = 3652.5 * _DAY


def freshness(age_micros: float) -> float:
    """1 now, 0.71 after two weeks, 0.5 after six, 0.19 after a year: without a cliff, so that an old report that fits
    much better still comes first. A time ahead of now counts as now."""
    return 1.0 / math.sqrt(1.0 + max(0.0, age_micros) / _DAY / TYPICAL_AGE)


def sourcing(origins: int) -> float:
    """1 for a story of one independent origin, 1.25 for two, 1.5 for four, 2 for sixteen and more."""
    return _SOURCING[max(1, min(origins, ORIGINS_THAT_COUNT))]


_SOURCING = (1.0, *(1.0 + 0.25 * math.log2(origins) for origins in range(1, ORIGINS_THAT_COUNT + 1)))


def score(bm25: float, dated: int | None, origins: int | None, now: int, *, together: bool = False) -> float:
    """The higher, the better. bm25: as SQLite gives it, negative; dated, now: microseconds since 1970, None: not known,
    which counts as ten years old; origins: of its story at least, None: in no story yet."""
    age = _OLD if dated is None else now - dated
    fit = (1.0 - bm25) * freshness(age) * sourcing(origins or 1)
    # Rounded, so that a page that is asked for later finds the same order.
    return round(fit * TOGETHER if together else fit, 6)
