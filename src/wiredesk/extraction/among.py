"""Blocks of a page with markup as numbers from the odds of all of them: what stands beside each, in what it stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.rows import LEVELS, Rows, Standing

Column = NDArray[np.float64]

BOUND = 6.0
"""Bounds of the log-odds of one block: no single block decides over its neighbours for ever."""
MODESTY = 0.7
"""By what log-odds are multiplied before they are taken for chances: the network is surer than it is right."""
HEAVY = 120
"""Words from which a block weighs no more."""
BESIDE = (-3, -2, -1, 1, 2, 3)
REACHES = (4, 12, 40)
"""Blocks before and after one whose chances are averaged."""
_REACHES = np.array(REACHES)[:, None]
_REACH_NAMES = tuple(f"{way} {reach}" for reach in REACHES for way in ("before", "after"))
_HELD_NAMES = (
    "others 0", *(f"{what} {level}" for level in range(1, LEVELS + 1) for what in ("others", "share")),
)  # fmt: skip
FEW = 5
"""Words of no chance that are counted with each average: one of few words tells little."""
LIGHT = 40
"""Words from which a block counts no more where the best run of blocks is looked for."""
NONE_BEFORE = 500
"""Words since the last block that is likely body, where there is none."""


def among(standing: Standing, odds: Column) -> Rows:
    """What the log-odds of all blocks say of each."""
    count = len(odds)
    made = Rows(count)
    at = np.arange(count)
    odds = np.rint(np.clip(odds, -BOUND, BOUND) * 64) / 64
    # Chances in whole 256ths: sums of them are the same in any order.
    chance = np.rint(256 / (1 + np.exp(-MODESTY * odds))) / 256
    weight = np.minimum(standing.words, HEAVY)
    mass = chance * weight
    running = np.zeros((2, count + 1))
    np.cumsum((mass, weight), axis=1, out=running[:, 1:])
    masses = running[0]
    total = max(1.0, float(masses[-1]))
    made.add("by itself", "odds", odds)
    padded = np.zeros(count + 6)
    padded[3:-3] = odds + BOUND / 2
    for step in BESIDE:
        made.add("odds beside", f"odds {step:+d}", padded[3 + step : 3 + step + count])
    low, high = np.maximum(0, at - _REACHES), np.minimum(count, at + 1 + _REACHES)
    before = running[:, None, :-1] - running[:, low]
    after = running[:, high] - running[:, None, 1:]
    means = made.named("odds beside", _REACH_NAMES)
    means[0::2] = before[0] / (before[1] + FEW)
    means[1::2] = after[0] / (after[1] + FEW)
    made.add("odds of the page", "body before", masses[:-1] / total)
    made.add("odds of the page", "body after", (total - masses[1:]) / total)
    made.add("odds of the page", "body", np.log1p(total))
    made.add("odds of the page", "share of body", total / max(1.0, float(running[1, -1])))
    containers = standing.containers
    around = running[:, containers.end[standing.around]] - running[:, containers.first[standing.around]]
    others = (around[0] - mass) / (around[1] - weight + FEW)
    held = made.named("odds of the container", _HELD_NAMES)
    held[0] = others[0]
    held[1::2] = others[1:]
    held[2::2] = around[0, 1:] / total
    for name, of in zip(("alike around", "alike"), standing.alike, strict=True):
        likes, like_words = np.bincount(of, mass)[of], np.bincount(of, weight)[of]
        made.add("odds of the like", f"{name}: others", (likes - mass) / (like_words - weight + FEW))
        made.add("odds of the like", f"{name}: share", likes / total)
    _likely(made, chance > 0.5, weight, at)
    _runs(made, odds, weight, at)
    last = np.maximum.accumulate(np.where(standing.heading > 0, at, -1))
    made.add("odds beside", "heading above", np.where(last >= 0, odds[np.maximum(0, last)], 0))
    return made


def _running(values: Column) -> Column:
    return np.concatenate((np.zeros(1), np.cumsum(values)))


def _likely(made: Rows, likely: NDArray[np.bool_], weight: Column, at: NDArray[np.intp]) -> None:
    """How far the next blocks are that are likely body, above and below."""
    count = len(at)
    above = np.maximum.accumulate(np.where(likely, at, -1))
    above = np.concatenate((np.array([-1]), above[:-1]))
    below = np.minimum.accumulate(np.where(likely, at, count)[::-1])[::-1]
    below = np.concatenate((below[1:], np.array([count])))
    made.add("odds beside", "since body", np.log1p(np.where(above >= 0, at - above, count)))
    made.add("odds beside", "till body", np.log1p(np.where(below < count, below - at, count)))
    other = _running(np.where(likely, 0.0, weight))
    since = np.where(above >= 0, other[at] - other[np.maximum(0, above)], NONE_BEFORE)
    made.add("odds beside", "words since body", np.log1p(since))


def _runs(made: Rows, odds: Column, weight: Column, at: NDArray[np.intp]) -> None:
    """Where the run of blocks is that is body if any is."""
    first, end = _best_run((odds * np.minimum(weight, LIGHT)).tolist())
    away = np.where(at < first, at - first, np.where(at >= end, at - end + 1, 0))
    made.add("best run", "in the best run", (at >= first) & (at < end))
    made.add("best run", "from the best run", np.sign(away) * np.log1p(np.abs(away)))


def _best_run(values: Sequence[float]) -> tuple[int, int]:
    """First and last (exclusive) number of the run with the highest sum; nothing where no value is above zero."""
    best, found = 0.0, (0, 0)
    run, start = 0.0, 0
    for index, value in enumerate(values):
        run += value
        if run <= 0:
            run, start = 0.0, index + 1
        elif run > best:
            best, found = run, (start, index + 1)
    return found
