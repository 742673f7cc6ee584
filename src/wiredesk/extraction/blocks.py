"""Which candidates are the reporter's own text: of pages with markup by the network, of flattened text by lines.

With markup each candidate gets log-odds from `rows` through `labeller`; body is what lies above the odds at which the
expected F1 of the page is highest, so a page that is doubtful as a whole does not come out empty. Of flattened text a
handful of features is weighed (logistic regression), then the best sequence is chosen in which every interruption of
the article costs something (Viterbi over two states).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np

from wiredesk.extraction.candidates import Candidate, Outline
from wiredesk.extraction.features import NAMES_LINES, Signals, line_features
from wiredesk.extraction.labeller import Labeller, Rows, parse_labeller
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.rows import rows, summaries
from wiredesk.lang.packs import Packs

LINE_WEIGHTS = (
    -0.25, 0.39, 0.46, -0.88, -1.39, -1.32, 1.30, 1.50, 1.13, 0.81, -0.75, -1.13, -0.59, 0.88,
    0.53, -1.07, 0.48, 0.26, 0.12, -0.41, -0.62,
)  # fmt: skip
"""Log-odds a feature adds, in the order of `NAMES_LINES`."""

INTERRUPTION = 1.0
"""Log-odds that going from body to other text and back costs. 0.5 to 2 give the same F1 within 0.005."""

LEAST_CORE, MOST_LIFT = 2.5, 4.0
"""The densest run of a page is to reach this mean log-odds; all odds are lifted by what it lacks, up to the second.
Short pages and pages whose class names speak against them would else come out empty (recall +0.03)."""

PLAINLY_NOT = -3.0
"""Log-odds below which nobody asks which features spoke against a block."""

BOUND = 6.0
"""Bounds of the log-odds of one candidate: no single block decides over its neighbours for ever."""

MODESTY = 0.7
"""By what the odds of blocks are multiplied before the page's F1 is expected: the network is surer than it is right."""
LOWEST, HIGHEST = 0.15, 0.5
"""Between which chances the page's own threshold lies."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Which candidates are body, the log-odds of each, and how sure the division is, 0 to 1. cut: the log-odds from
    which a candidate is body on this page, apart from its neighbours."""

    body: list[bool]
    odds: list[float]
    confidence: float
    reasons: list[str]
    cut: float = 0.0


def label(
    candidates: Sequence[Candidate],
    outline: Outline,
    signals: Signals,
    phrases: Phrases,
    packs: Packs,
    *,
    titles: Sequence[str],
    markup: bool,
) -> Labelled:
    """Which candidates, the first of an outline, are the reporter's text. titles: what the page's head calls it.
    markup: whether the candidates come from HTML (with tags) or from lines."""
    if not candidates:
        return Labelled([], [], 0.0, [])
    labeller = packs.table("blocks.markup", parse_labeller, None) if markup else None
    if labeller is not None:
        made = rows(candidates, outline.elements, signals, phrases, titles, summaries(outline.head))
        return _by_network(labeller, made.table(), [one.words for one in candidates])
    features = line_features(candidates, signals)
    odds = [sum(map(mul, LINE_WEIGHTS, row)) for row in features]
    lift = _lift(candidates, signals, odds)
    odds = [max(-BOUND, min(BOUND, value + lift)) for value in odds]
    reasons = [_reason(LINE_WEIGHTS, row, NAMES_LINES, value) for row, value in zip(features, odds, strict=True)]
    body = best_path(odds, INTERRUPTION)
    return Labelled(body, odds, _confidence(candidates, odds, body), reasons, lift)


def _by_network(labeller: Labeller, table: Rows, words: Sequence[int]) -> Labelled:
    odds, parts = labeller.odds(table)
    np.clip(odds, -BOUND, BOUND, out=odds)
    cut, expected = threshold(odds, np.array(words, dtype=np.float64))
    strongest = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :3].tolist()
    reasons = []
    values = odds.tolist()
    for value, row, most in zip(values, parts.tolist(), strongest, strict=True):
        said = f"odds {value - cut:+.1f}"
        if value - cut > PLAINLY_NOT:
            said += ": " + ", ".join([f"{labeller.groups[at]} {row[at]:+.1f}" for at in most])
        reasons.append(said)
    return Labelled([value > cut for value in values], values, round(expected, 3), reasons, cut)


def threshold(odds: Rows, words: Rows) -> tuple[float, float]:
    """The log-odds from which on blocks are to be taken so that the page's expected F1 over words is highest, within
    bounds; and that F1. The best set of blocks is all whose chance is above half of it."""
    chances = 1.0 / (1.0 + np.exp(-MODESTY * odds))
    order = np.argsort(-chances, kind="stable")
    weights = words[order]
    right = np.cumsum(chances[order] * weights)
    best = float(np.max(2.0 * right / (np.cumsum(weights) + right[-1])))
    chance = max(LOWEST, min(HIGHEST, best / 2))
    return round(math.log(chance / (1.0 - chance)) / MODESTY, 3), best


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
