"""Which candidates of a page with markup are the reporter's own text, with reasons.

Each candidate gets log-odds from `rows` through a first network of `labeller`; a second takes the same numbers and what
`among` makes of the odds of all candidates of the page. Body is what lies above the odds at which the expected F1 of
the page is highest, so that a page that is doubtful as a whole does not come out empty. The networks were fitted by
`scripts/fit_blocks.py` on labelled pages, leaving out sites in turn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wiredesk.extraction.among import BOUND as BOUND
from wiredesk.extraction.among import MODESTY, among
from wiredesk.extraction.candidates import Candidate, Outline
from wiredesk.extraction.features import Signals
from wiredesk.extraction.labeller import Labeller, parse_labeller
from wiredesk.extraction.labeller import Rows as Numbers
from wiredesk.extraction.rows import TOLD, Rows, Standing, rows, summaries
from wiredesk.lang.packs import Packs

ALONE, AMONG = "blocks.alone", "blocks.among"
"""Tables of the two networks."""

PLAINLY_NOT = -3.0
"""Log-odds below which nobody asks which features spoke against a block."""

LOWEST, HIGHEST = 0.15, 0.5
"""Between which chances the page's own threshold lies."""
SURE = (1.61, -1.85)
"""Slope and intercept that make of the log-odds of the expected F1 those that a page's F1 is at least .9. From
`scripts/fit_blocks.py`, over pages of sites left out."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Which candidates are body, the log-odds of each, and how sure the division is, 0 to 1. cut: the log-odds from
    which a candidate is body on this page. told: how much each says what the page's head tells of it, 0 to 1."""

    body: list[bool]
    odds: list[float]
    confidence: float
    reasons: list[str]
    cut: float = 0.0
    told: Sequence[float] = ()


def label(
    candidates: Sequence[Candidate],
    outline: Outline,
    signals: Signals,
    packs: Packs,
    *,
    titles: Sequence[str],
) -> Labelled:
    """Which candidates, the first of an outline, are the reporter's text. titles: what the page's head calls it."""
    if not candidates:
        return Labelled([], [], 0.0, [])
    alone, second = packs.table(ALONE, parse_labeller, None), packs.table(AMONG, parse_labeller, None)
    if alone is None or second is None:
        return _running_text(signals)
    made, standing = rows(candidates, outline.elements, signals, titles, summaries(outline.head))
    return _by_networks(alone, second, made, standing)


def _running_text(signals: Signals) -> Labelled:
    """Packs that somebody made without networks: sentences of some length, and no more said than that."""
    odds = [1.0 if good else -1.0 for good in signals.good]
    reasons = ["running text" if good else "no running text" for good in signals.good]
    return Labelled(list(signals.good), odds, 0.0, reasons)


def _by_networks(alone: Labeller, second: Labeller, made: Rows, standing: Standing) -> Labelled:
    table = made.table()
    steps = alone.steps(table)
    first, _ = alone.odds_of(steps, told_from=math.inf)
    more = among(standing, first).table()
    # Networks that were fitted together take the same numbers in the same steps.
    together = second.begins_as(alone)
    steps = second.steps(more, known=steps) if together else second.steps(np.hstack((table, more)))
    odds, parts = second.odds_of(steps, told_from=PLAINLY_NOT)
    np.clip(odds, -BOUND, BOUND, out=odds)
    cut, expected = threshold(odds, standing.words)
    values = odds.tolist()
    reasons = list(map("odds %+.1f".__mod__, (odds - cut).tolist()))
    asked = np.flatnonzero(odds >= PLAINLY_NOT)
    parts = parts[asked]
    strongest = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :3]
    most = np.take_along_axis(parts, strongest, 1).tolist()
    name = second.groups
    for at, (one, two, three), (a, b, c) in zip(asked.tolist(), strongest.tolist(), most, strict=True):
        reasons[at] += f": {name[one]} {a:+.1f}, {name[two]} {b:+.1f}, {name[three]} {c:+.1f}"
    told = made.values[made.names.index(TOLD)].tolist()
    return Labelled([value > cut for value in values], values, _sure(expected), reasons, cut, told)


def _sure(expected: float) -> float:
    """How likely the page's F1 is at least .9, if so much F1 is expected."""
    slope, intercept = SURE
    expected = max(0.01, min(0.99, expected))
    return round(1.0 / (1.0 + math.exp(-slope * math.log(expected / (1.0 - expected)) - intercept)), 3)


def threshold(odds: Numbers, words: Numbers) -> tuple[float, float]:
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
