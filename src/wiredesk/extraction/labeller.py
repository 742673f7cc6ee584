"""The network that turns what is known of a block into log-odds: one hidden layer or more, of whole numbers.

Inputs, weights and what the hidden units hold are whole numbers small enough that they are added without rounding: in
float32, which is twice as fast, where no sum can reach what that holds exactly (`WHOLE`), else in float64. So the odds
are the same bits in any order of addition: on any machine, with any number of threads.

Weights are fitted by `scripts/fit_blocks.py`; here they are only used. Their text has a line for each input (name,
group, mean, spread) and one for each unit (its layer, its bias, its weight for each unit of the layer before).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]

STEPS, REACH = 32, 128
"""Steps of an input in one spread, and the steps from the mean at which it ends: four spreads."""
FINE = 1024
"""What a weight of 1 is written as."""
KEPT = 128
"""What 1 held by a hidden unit is."""
WHOLE = 1 << 24
"""Up to here float32 holds every whole number."""
AT_ONCE = 250_000
"""Products at a time: few enough that they are added in this thread; for more, others would be started."""


class Labeller:
    """Log-odds of blocks from rows of numbers, with the groups of numbers that made them."""

    __slots__ = ("_back", "_first", "_last_slope", "_layers", "_members", "groups", "mean", "names", "spread")

    def __init__(self, inputs: Sequence[tuple[str, str, float, float]], layers: Sequence[tuple[Rows, Rows]]) -> None:
        """inputs: name, group, mean and spread of each number of a row. layers: weights (from, to) and biases, as
        whole numbers; the last layer has one unit."""
        self.names = tuple(name for name, _, _, _ in inputs)
        self.groups = tuple(dict.fromkeys(group for _, group, _, _ in inputs))
        self.mean: Rows = np.array([mean for _, _, mean, _ in inputs], dtype=np.float64)
        self.spread: Rows = np.array([spread for _, _, _, spread in inputs], dtype=np.float64)
        self._layers = tuple(layers)
        weights, bias = layers[0]
        highest = float((np.abs(weights).sum(axis=0) * REACH + np.abs(bias)).max())
        # What the first hidden layer holds is a whole number again; the last layer adds it up in float64.
        short = len(layers) > 1 and highest < WHOLE
        self._first: tuple[Any, Any] = (
            (weights.astype(np.float32), bias.astype(np.float32)) if short else (weights, bias)
        )
        # What the explanation of a row goes back by, from the last layer to the first.
        self._last_slope: Rows = layers[-1][0][:, 0] / FINE
        self._back = tuple(weights.T / FINE for weights, _ in reversed(layers[:-1]))
        self._members: Rows = np.zeros((len(inputs), len(self.groups)))
        for at, (_, group, _, _) in enumerate(inputs):
            self._members[at, self.groups.index(group)] = 1.0

    def steps(self, rows: Rows, *, known: Rows | None = None) -> Rows:
        """Rows as the network takes them: whole steps from the mean of each number. known: those of the first numbers
        of each row, as a network that takes the same numbers first has made them; the rows hold the others."""
        if known is not None:
            return np.hstack((known, self._steps(rows, known.shape[1])))
        return self._steps(rows, 0)

    def _steps(self, rows: Rows, first: int) -> Rows:
        found: Rows = rows - self.mean[first:]
        found *= STEPS / self.spread[first:]
        np.rint(found, out=found)
        np.minimum(found, REACH, out=found)
        return np.maximum(found, -REACH, out=found)

    def begins_as(self, other: Labeller) -> bool:
        """Whether the first numbers of its rows are those of another network, taken in the same steps."""
        size = len(other.names)
        return bool(
            self.names[:size] == other.names
            and (self.mean[:size] == other.mean).all()
            and (self.spread[:size] == other.spread).all()
        )

    def odds(self, rows: Rows, *, told_from: float = -math.inf) -> tuple[Rows, Rows]:
        """`odds_of` the steps of these rows."""
        return self.odds_of(self.steps(rows), told_from=told_from)

    def odds_of(self, steps: Rows, *, told_from: float = -math.inf) -> tuple[Rows, Rows]:
        """Log-odds of each row, given as steps, and how much of them each group of numbers made (in the order of
        `groups`): the sum over its numbers of step times slope, the network being a plane around each row. Rows of
        lower odds than `told_from` are not explained: their parts are zero."""
        odds, is_open = self._pass(steps)
        parts: Rows = np.zeros((len(steps), len(self.groups)))
        told = np.flatnonzero(odds >= told_from)
        if len(told):
            parts[told] = self._parts(steps[told], [one[told] for one in is_open])
        return odds, parts

    def _pass(self, steps: Rows) -> tuple[Rows, list[NDArray[np.bool_]]]:
        """Log-odds of some rows, and which units were open for each."""
        held = steps
        is_open: list[NDArray[np.bool_]] = []
        for number, layer in enumerate(self._layers[:-1]):
            weights, bias = layer if number else self._first
            held = _product(held.astype(weights.dtype, copy=False), weights)
            held += bias
            is_open.append(held > 0)
            np.maximum(held, 0.0, out=held)
            held *= KEPT / (FINE * (KEPT if number else STEPS))
            np.floor(held, out=held)
        weights, bias = self._layers[-1]
        held = held.astype(np.float64, copy=False)
        return (_product(held, weights) + bias)[:, 0] / (FINE * (KEPT if is_open else STEPS)), is_open

    def _parts(self, steps: Rows, is_open: Sequence[NDArray[np.bool_]]) -> Rows:
        slope: Rows = np.broadcast_to(self._last_slope, (len(steps), len(self._last_slope)))
        for weights, through in zip(self._back, reversed(is_open), strict=True):
            slope = _product(slope * through, weights)
        parts: Rows = _product(steps * slope / STEPS, self._members)
        return parts


def _product(rows: Rows, weights: Rows) -> Rows:
    """The matrix product, some rows at a time: libraries of linear algebra take several threads for larger ones, which
    wait for one another longer than the work takes."""
    size = max(1, AT_ONCE // weights.size)
    if len(rows) <= size:
        product: Rows = rows @ weights
        return product
    found: Rows = np.empty((len(rows), weights.shape[1]), weights.dtype)
    for at in range(0, len(rows), size):
        np.matmul(rows[at : at + size], weights, out=found[at : at + size])
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
