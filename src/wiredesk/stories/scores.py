"""How likely two reports in one language are of one event: a logistic score whose parts are its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import exp

from wiredesk.model.story import Evidence
from wiredesk.stories.reports import Report, cosine

FEATURES = (
    "words of title and opening", "pairs of words", "title and lead", "title", "names", "numbers", "expected by chance",
)  # fmt: skip
COEFFICIENTS = (4.98, 3.26, 3.91, 2.88, 4.49, 1.22, -0.86)
INTERCEPT = -3.46
"""Fitted by `scripts/fit_stories.py`."""
THRESHOLD = 0.45
"""Average probability from which two groups of reports are one story, in every language."""
UNDATED = -0.25
"""Log-odds taken off where the times are not known: text alone must then say more."""


@dataclass(frozen=True, slots=True)
class Score:
    """Probability that two reports are of one event, with the log-odds that each feature added."""

    probability: float
    values: tuple[float, ...]
    dated: bool

    def evidence(self) -> tuple[Evidence, ...]:
        """The features by what they added, largest first, and the constant that they started from."""
        parts = [
            Evidence(name, round(value, 3), round(value * weight, 3))
            for name, value, weight in zip(FEATURES, self.values, COEFFICIENTS, strict=True)
        ]
        parts.sort(key=lambda part: (-abs(part.weight), part.what))
        parts.append(Evidence("constant", 1.0, INTERCEPT))
        if not self.dated:
            parts.append(Evidence("time not known", 1.0, UNDATED))
        return tuple(parts)


def values(a: Report, b: Report) -> tuple[float, ...]:
    """The features of a pair, in the order of `FEATURES`."""
    return (
        cosine(a.opening, b.opening),
        cosine(a.pairs, b.pairs),
        cosine(a.lead, b.lead),
        cosine(a.title, b.title),
        cosine(a.names, b.names),
        cosine(a.numbers, b.numbers),
        (a.chance + b.chance) / 2,
    )


def score(a: Report, b: Report, gap: timedelta | None) -> Score:
    """The score of a pair. gap: how far apart in time they are, None if that is not known. About 40 µs."""
    found = values(a, b)
    odds = INTERCEPT + sum(value * weight for value, weight in zip(found, COEFFICIENTS, strict=True))
    if gap is None:
        odds += UNDATED
    return Score(1.0 / (1.0 + exp(-odds)), found, gap is not None)
