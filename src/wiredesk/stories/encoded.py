"""What vectors of a text encoder add to the scores of two reports, where a user has one: one more feature.

The cosine of two vectors becomes log-odds by the line that was measured for the model (`Encoded.within`, `.across`),
and a share of these is added to the score: other features see much of what an encoder sees, less of it across
languages. Reports without a vector, or with vectors of two models, are compared as if there was no encoder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wiredesk.model.findings import Encoded
from wiredesk.text.whole_vectors import bands, cosine, mean

WITHIN, ACROSS = 0.18, 0.46
"""Share of the log-odds of an encoder that is added in one language and in two. Fitted with one small encoder
(docs/encoder.md); `scripts/fit_stories.py --encoder FOLDER` fits both for a model."""
MOST_WITHIN, MOST_ACROSS = 3.9, 6.0
"""Log-odds that are added at most, for or against: so much that a model which is as sure as can be ties two reports."""
Said = tuple[float, float]
"""A cosine and what it adds to the log-odds."""


def within(a: Encoded | None, b: Encoded | None) -> Said | None:
    """What vectors of two reports in one language say; None if they say nothing."""
    if a is None or b is None or a.model != b.model:
        return None
    alike = cosine(a.numbers, b.numbers)
    return alike, _bounded(WITHIN * log_odds(alike, a.within, b.within), MOST_WITHIN)


def across(a: Encoded | None, b: Encoded | None) -> Said | None:
    """The same of two languages."""
    if a is None or b is None or a.model != b.model:
        return None
    alike = cosine(a.numbers, b.numbers)
    return alike, _bounded(ACROSS * log_odds(alike, a.across, b.across), MOST_ACROSS)


def log_odds(alike: float, one: tuple[float, float], other: tuple[float, float]) -> float:
    """What a cosine says by the lines of both, which are one line unless they were measured on two machines."""
    slope, middle = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    return slope * (alike - middle)


def _bounded(value: float, most: float) -> float:
    return max(-most, min(most, value))


def together(vectors: Iterable[Encoded | None]) -> Encoded | None:
    """The mean of the vectors of some reports: of the model of the first that has one."""
    there = [one for one in vectors if one is not None]
    same = [one.numbers for one in there if one.model == there[0].model]
    numbers = mean(same) if same else None
    return None if numbers is None else replace(there[0], numbers=numbers)


def bands_of(encoded: Encoded | None) -> tuple[str, ...]:
    """Keys by which others with a vector like this may be found."""
    if encoded is None:
        return ()
    return tuple(f"e {encoded.model} {at} {band}" for at, band in enumerate(bands(encoded.numbers)))
