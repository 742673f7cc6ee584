"""The network that turns what is known of a block into log-odds: one hidden layer or more, of whole numbers.

Inputs, weights and what the hidden units hold are whole numbers small enough that float64 adds them without rounding.
So the odds are the same bits in any order of addition: on any machine, with any number of threads.

Weights are fitted by `scripts/fit_blocks.py`; here they are only used. Their text has a line for each input (name,
group, mean, spread) and one for each unit (its layer, its bias, its weight for each unit of the layer before).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]

STEPS, REACH = 32, 128
"""Steps of an input in one spread, and the steps from the mean at which it ends: four spreads."""
FINE = 1024
"""What a weight of 1 is written as."""
AT_A_TIME = 16
"""Rows that are multiplied at once."""
KEPT = 128
"""What 1 held by a hidden unit is."""


class Labeller:
    """Log-odds of blocks from rows of numbers, with the groups of numbers that made them."""

    __slots__ = ("_layers", "_members", "groups", "mean", "names", "spread")

    def __init__(self, inputs: Sequence[tuple[str, str, float, float]], layers: Sequence[tuple[Rows, Rows]]) -> None:
        """inputs: name, group, mean and spread of each number of a row. layers: weights (from, to) and biases, as
        whole numbers; the last layer has one unit."""
        self.names = tuple(name for name, _, _, _ in inputs)
        self.groups = tuple(dict.fromkeys(group for _, group, _, _ in inputs))
        self.mean: Rows = np.array([mean for _, _, mean, _ in inputs], dtype=np.float64)
        self.spread: Rows = np.array([spread for _, _, _, spread in inputs], dtype=np.float64)
        self._layers = tuple(layers)
        self._members: Rows = np.zeros((len(inputs), len(self.groups)))
        for at, (_, group, _, _) in enumerate(inputs):
            self._members[at, self.groups.index(group)] = 1.0

    def steps(self, rows: Rows) -> Rows:
        """Rows as the network takes them: whole steps from the mean of each number."""
        found: Rows = np.rint((rows - self.mean) * (STEPS / self.spread))
        return np.clip(found, -REACH, REACH, out=found)

    def odds(self, rows: Rows) -> tuple[Rows, Rows]:
        """Log-odds of each row, and how much of them each group of numbers made (in the order of `groups`): the sum
        over its numbers of step times slope, the network being a plane around each row."""
        held = self.steps(rows)
        first = held
        open_units: list[NDArray[np.bool_]] = []
        for weights, bias in self._layers[:-1]:
            held = _product(held, weights) + bias
            open_units.append(held > 0)
            held = np.floor(np.maximum(held, 0.0) * (KEPT / (FINE * (STEPS if len(open_units) == 1 else KEPT))))
        weights, bias = self._layers[-1]
        odds: Rows = (_product(held, weights) + bias)[:, 0] / (FINE * (KEPT if open_units else STEPS))
        slope: Rows = np.broadcast_to(weights[:, 0] / FINE, (len(rows), len(weights)))
        for (weights, _), is_open in zip(reversed(self._layers[:-1]), reversed(open_units), strict=True):
            slope = _product(slope * is_open, weights.T / FINE)
        # Parts are shown to one decimal: their last bits need not be the same everywhere.
        return odds, _product(first * slope / STEPS, self._members)


def _product(rows: Rows, weights: Rows) -> Rows:
    """The matrix product, some rows at a time: libraries of linear algebra take several threads for larger ones, which
    wait for one another longer than the work takes."""
    found: Rows = np.empty((len(rows), weights.shape[1]))
    for at in range(0, len(rows), AT_A_TIME):
        np.matmul(rows[at : at + AT_A_TIME], weights, out=found[at : at + AT_A_TIME])
    return found


def parse_labeller(text: str) -> Labeller:
    """A network from the text of its table. Raises `ValueError` where a line is none of the two kinds."""
    inputs: list[tuple[str, str, float, float]] = []
    units: dict[int, list[list[float]]] = {}
    for line in text.splitlines():
        kind, *fields = line.split("\t")
        if kind == "input":
            name, group, mean, spread = fields
            inputs.append((name, group, float(mean), float(spread)))
        elif kind == "unit":
            layer, *numbers = fields
            units.setdefault(int(layer), []).append([float(number) for number in numbers[0].split(" ")])
        elif line and not line.startswith("#"):
            raise ValueError(f"neither an input nor a unit: {line[:60]!r}")
    layers = []
    for _, rows in sorted(units.items()):
        table = np.array(rows, dtype=np.float64)
        layers.append((np.ascontiguousarray(table[:, 1:].T), table[:, 0]))
    return Labeller(inputs, layers)
