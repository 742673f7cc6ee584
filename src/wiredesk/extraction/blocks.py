"""One labeller for pages with markup and for flattened text: which candidates are the reporter's own text.

Each candidate gets the log-odds of being body from a handful of features (logistic regression); then the best
sequence is chosen in which every interruption of the article costs something (Viterbi over two states). The weights
were fitted by `scripts/fit_blocks.py` on labelled pages, leaving out sites in turn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.features import NAMES_LINES, NAMES_MARKUP, Signals, line_features, markup_features
from wiredesk.extraction.phrases import Phrases

LINE_WEIGHTS = (-4.2, 2.5, 2.0, -3.0, 1.0, 1.2, 1.0, -2.0, -2.5, -1.0, 1.8, -1.5)
MARKUP_WEIGHTS = (-4.0, 2.0, 1.3, -2.5, 0.8, 0.8, -4.0, 0.7, 0.5, -1.2, 1.2, 3.5, -1.5)
INTERRUPTION = 1.5
"""Log-odds that going from body to other text and back costs."""

CHANCE = 6.0
"""Bounds of the log-odds of one candidate: no single block decides over its neighbours for ever."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Which candidates are body, the log-odds of each, and how sure the division is, 0 to 1."""

    body: list[bool]
    odds: list[float]
    confidence: float
    reasons: list[str]


def label(candidates: Sequence[Candidate], signals: Signals, phrases: Phrases, *, markup: bool) -> Labelled:
    """Which candidates are the reporter's text. markup: whether they come from HTML (with tags) or from lines."""
    if not candidates:
        return Labelled([], [], 0.0, [])
    if markup:
        rows, weights, names = markup_features(candidates, signals), MARKUP_WEIGHTS, NAMES_MARKUP
    else:
        rows, weights, names = line_features(candidates, signals, phrases), LINE_WEIGHTS, NAMES_LINES
    odds = []
    reasons = []
    for row in rows:
        parts = [weight * value for weight, value in zip(weights, row, strict=True)]
        total = sum(parts)
        odds.append(max(-CHANCE, min(CHANCE, total)))
        reasons.append(_reason(parts, names, total))
    body = best_path(odds, INTERRUPTION)
    return Labelled(body, odds, _confidence(candidates, odds, body), reasons)


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


def _reason(parts: Sequence[float], names: Sequence[str], total: float) -> str:
    top = sorted(range(1, len(parts)), key=lambda at: -abs(parts[at]))[:3]
    said = ", ".join(f"{names[at]} {parts[at]:+.1f}" for at in top if abs(parts[at]) >= 0.05)
    return f"odds {total:+.1f}: {said}" if said else f"odds {total:+.1f}"


def _confidence(candidates: Sequence[Candidate], odds: Sequence[float], body: Sequence[bool]) -> float:
    """How sure the labels are on average, over words; a page with no body is as sure as its best candidate is not."""
    weight = sure = 0.0
    for one, value, chosen in zip(candidates, odds, body, strict=True):
        share = float(min(one.words, 60))
        chance = 1.0 / (1.0 + math.exp(-value))
        sure += share * (chance if chosen else 1.0 - chance)
        weight += share
    return round(sure / weight, 3) if weight else 0.0
