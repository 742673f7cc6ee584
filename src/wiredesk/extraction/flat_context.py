"""What the log-odds of all lines say of each one: of its neighbours, of the best run of text, of the page."""

from __future__ import annotations

import math

import numpy as np

from wiredesk.extraction.flat_features import AROUND, LONG, SIDES, TALL, Columns, Numbers, around, best_run, shifted

FINE, BOUND, MOST = 64, 8, 4
"""Steps of log-odds in one, so that sums of them are the same in any order; the bound of odds; of what words add."""


def context(words: Numbers, first: Numbers, spoken: Numbers) -> Columns:
    """Numbers of each line from the log-odds of all lines: of the neighbours, of the best run of text, of the page.

    first: the log-odds of each line by itself; spoken: what its words add to them.
    """
    alone = np.rint(np.clip(first, -BOUND, BOUND) * FINE) / FINE
    said = np.rint(np.clip(spoken, -MOST, MOST) * FINE) / FINE
    odds = np.clip(alone + said, -BOUND, BOUND)
    # Chances in whole 256ths: sums of them are the same in any order.
    chance = np.rint(256 / (1 + np.exp(-odds))) / 256
    words = np.minimum(words, LONG) + 1
    size, index = len(words), np.arange(len(words))
    columns = Columns()
    columns.add("own odds", odds=odds / 4, chance=chance)
    for by in range(-6, 7):
        if by:
            columns.add("odds around", **{f"odds {by:+d}": shifted(odds, by) / 4})
    sums = np.concatenate(([0.0], np.cumsum(words * chance)))
    sizes = np.concatenate(([0.0], np.cumsum(words)))
    total = max(1.0, float(sums[-1]))
    for reach in (4, 12, 40):
        low, high = np.maximum(0, index - reach), np.minimum(size, index + 1 + reach)
        columns.add(
            "odds around",
            **{
                f"mean before {reach}": (sums[index] - sums[low]) / (sizes[index] - sizes[low] + 1),
                f"mean after {reach}": (sums[high] - sums[index + 1]) / (sizes[high] - sizes[index + 1] + 1),
                f"mass before {reach}": (sums[index] - sums[low]) / total,
                f"mass after {reach}": (sums[high] - sums[index + 1]) / total,
            },
        )
    columns.add("odds of the page", before=sums[:-1] / total, after=1 - sums[1:] / total,
                total=np.full(size, math.log1p(total) / 7), share=np.full(size, total / sizes[-1]),
                doubt=np.full(size, float((words * np.minimum(chance, 1 - chance)).sum() / sizes[-1])))  # fmt: skip
    for name, cost in (("even", 0.5), ("strict", 0.75), ("mild", 0.25)):
        begin, end = best_run((words * (chance - cost)).tolist())
        inside = (index >= begin) & (index < end)
        columns.add(
            "best run",
            **{
                f"in {name}": inside,
                f"above {name}": np.minimum(1, np.log1p(np.maximum(0, begin - index)) / TALL),
                f"below {name}": np.minimum(1, np.log1p(np.maximum(0, index - end + 1)) / TALL),
                f"into {name}": np.where(inside, 1 / np.maximum(1, 1 + index - begin), 0),
                f"left of {name}": np.where(inside, 1 / np.maximum(1, end - index), 0),
                f"share of {name}": np.full(size, (sums[end] - sums[begin]) / total),
            },
        )
    sure = chance > 0.5
    above = index - np.maximum.accumulate(np.where(sure, index, -100))
    below = np.minimum.accumulate(np.where(sure, index, size + 100)[::-1])[::-1] - index
    columns.add("best run", since=np.log1p(np.minimum(above, 100)) / TALL, till=np.log1p(np.minimum(below, 100)) / TALL)
    columns.add("words", said=said, alone=alone / 4)
    columns.add("words", **{f"said {by:+d}": shifted(said, by) for by in SIDES})
    before, after = around(said, AROUND)
    columns.add("words", said_before=before, said_after=after)
    return columns
