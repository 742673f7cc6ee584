"""One labeller for pages with markup and for flattened text: which candidates are the reporter's own text.

Each candidate gets the log-odds of being body from a handful of features (logistic regression); then the best
sequence is chosen in which every interruption of the article costs something (Viterbi over two states). The weights
were fitted by `scripts/fit_blocks.py` on labelled pages, leaving out sites in turn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.features import NAMES_LINES, NAMES_MARKUP, Signals, line_features, markup_features
from wiredesk.extraction.phrases import Phrases

LINE_WEIGHTS = (
    -0.25, 0.39, 0.46, -0.88, -1.39, -1.32, 1.30, 1.50, 1.13, 0.81, -0.75, -1.13, -0.59, 0.88,
    0.53, -1.07, 0.48, 0.26, 0.12, -0.41, -0.62,
)  # fmt: skip
MARKUP_WEIGHTS = (
    -1.24, -0.38, -0.00, -0.73, 0.58, -1.82, 0.86, -1.44, -0.91, 0.67, -1.51, 1.83, 1.00, -1.26,
    1.60, -0.71, 0.97, 1.18,
)  # fmt: skip
"""Log-odds a feature adds, in the order of `NAMES_LINES` and `NAMES_MARKUP`."""

INTERRUPTION = 1.0
"""Log-odds that going from body to other text and back costs. 0.5 to 2 give the same F1 within 0.005."""

LEAST_CORE, MOST_LIFT = 2.5, 4.0
"""The densest run of a page is to reach this mean log-odds; all odds are lifted by what it lacks, up to the second.
Short pages and pages whose class names speak against them would else come out empty (recall +0.03)."""

PLAINLY_NOT = -3.0
"""Log-odds below which nobody asks which features spoke against a line."""

BOUND = 6.0
"""Bounds of the log-odds of one candidate: no single block decides over its neighbours for ever."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Which candidates are body, the log-odds of each, and how sure the division is, 0 to 1. lift: what was added to
    all odds because the page's best run of text lacked it."""

    body: list[bool]
    odds: list[float]
    confidence: float
    reasons: list[str]
    lift: float = 0.0


def label(candidates: Sequence[Candidate], signals: Signals, phrases: Phrases, *, markup: bool) -> Labelled:
    """Which candidates are the reporter's text. markup: whether they come from HTML (with tags) or from lines."""
    if not candidates:
        return Labelled([], [], 0.0, [])
    rows = markup_features(candidates, signals) if markup else line_features(candidates, signals)
    weights: tuple[float, ...] = MARKUP_WEIGHTS if markup else LINE_WEIGHTS
    names: tuple[str, ...] = NAMES_MARKUP if markup else NAMES_LINES
    odds = [sum(map(mul, weights, row)) for row in rows]
    lift = _lift(candidates, signals, odds)
    odds = [max(-BOUND, min(BOUND, value + lift)) for value in odds]
    reasons = [_reason(weights, row, names, value) for row, value in zip(rows, odds, strict=True)]
    body = best_path(odds, INTERRUPTION)
    return Labelled(body, odds, _confidence(candidates, odds, body), reasons, lift)


def best_path(odds: Sequence[float], cost: float) -> list[bool]:
    """The sequence of yes and no with the highest sum of odds of the yes, where each change costs half of `cost`."""
    half = cost / 2
    no, yes = 0.0, -half
    came: list[tuple[bool, bool]] = []
    for value in odds:
        to_no = (no >= yes - half, max(no, yes - half))
        to_yes = (yes >= no - half, max(yes, no - half))
        came.append((not to_no[0], to_yes[0]))
        no, yes = to_no[1], to_yes[1] + value
    state = yes - half > no
    path = []
    for from_no, from_yes in reversed(came):
        path.append(state)
        state = from_yes if state else from_no
    path.reverse()
    return path


def _lift(candidates: Sequence[Candidate], signals: Signals, odds: Sequence[float]) -> float:
    first, last = signals.core
    weight = total = 0.0
    for index in range(first, last):
        if signals.good[index]:
            words = min(candidates[index].words, 60)
            weight += words
            total += words * odds[index]
    return max(0.0, min(MOST_LIFT, LEAST_CORE - total / weight)) if weight else 0.0


def _reason(weights: Sequence[float], row: Sequence[float], names: Sequence[str], total: float) -> str:
    """The three features that counted most, for a person; of what is plainly no body the sum alone."""
    if total < PLAINLY_NOT:
        return f"odds {total:+.1f}"
    parts = list(map(mul, weights, row))
    sizes = [-abs(part) for part in parts]
    most = sorted([at for at in range(1, len(row)) if row[at]], key=sizes.__getitem__)[:3]
    return f"odds {total:+.1f}: " + ", ".join([f"{names[at]} {parts[at]:+.1f}" for at in most])


def _confidence(candidates: Sequence[Candidate], odds: Sequence[float], body: Sequence[bool]) -> float:
    """How sure the labels are on average, over words; a page with no body is as sure as its best candidate is not."""
    weight = sure = 0.0
    for one, value, chosen in zip(candidates, odds, body, strict=True):
        share = float(min(one.words, 60))
        chance = 1.0 / (1.0 + math.exp(-value))
        sure += share * (chance if chosen else 1.0 - chance)
        weight += share
    return round(sure / weight, 3) if weight else 0.0
