"""How surely two values of which only one holds are told of one thing: a logistic score whose parts explain it.

What tells most is whether each account has one value of that matter, in how few sentences the accounts could speak of
something else, and in how many words the values are told: "closed" is said of much, "closed to all traffic" of a road.
The words that both accounts have besides tell nothing more where the accounts are short.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, log

from wiredesk.model.story import Evidence

FEATURES = (
    "other people in the sentences", "said of all kinds of things", "other things before them",
    "accounts that tell one value, in one sentence", "one account tells it once", "sentences of both accounts",
    "words of both values",
)  # fmt: skip
MODEL: tuple[tuple[float, ...], float] = ((-0.13, -1.34, -0.55, 1.98, 0.90, -2.65, 0.36), 2.83)
"""The weight of each feature and the constant. Fitted by `scripts/fit_contraries.py`."""
SURE = 0.55
"""Probability from which two values contradict one another."""
WORDY = 8
"""Words of both values from which more tell nothing."""
FEWEST = 20
"""Sentences of both accounts up to which fewer tell nothing."""


def values(
    *, other_people: bool, loose: bool, other_things: bool, one_value: bool, one_line: bool, any_line: bool, lines: int,
    words: int,
) -> tuple[float, ...]:  # fmt: skip
    """The features of a pair, in the order of `FEATURES`.

    other_people: whether their sentences name other people; other_things: whether what stands before the values has no
    word in common, of a matter that an event can have twice; one_value, one_line: whether each account tells one value
    of the matter, in one sentence; any_line: whether any of the two does that; lines: sentences of both accounts;
    words: of both values.
    """
    return (
        float(other_people), float(loose), float(other_things), float(one_value) + float(one_line), float(any_line),
        log(max(FEWEST, lines)), float(min(WORDY, words)),
    )  # fmt: skip


def probability(found: Sequence[float]) -> float:
    """That two values with these features contradict one another."""
    weights, constant = MODEL
    return 1.0 / (1.0 + exp(-constant - fsum(value * weight for value, weight in zip(found, weights, strict=True))))


def evidence(found: Sequence[float]) -> tuple[Evidence, ...]:
    """The features by what they added, largest first, and the constant that they started from."""
    weights, constant = MODEL
    parts = [
        Evidence(name, round(value, 3), round(value * weight, 3))
        for name, value, weight in zip(FEATURES, found, weights, strict=True)
        if value
    ]
    parts.sort(key=lambda part: (-abs(part.weight), part.what))
    return (*parts, Evidence("constant", 1.0, constant))
