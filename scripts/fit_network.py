"""Fits the small networks that label blocks (`extraction.labeller`) and writes them as text. Needs numpy alone.

Adam with a falling rate on mini-batches, inputs left out at random, weights drawn towards zero. Several networks are
fitted from different seeds and joined side by side: the odds of the joined one are their mean.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.labeller import FINE, KEPT, REACH, STEPS

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How networks are fitted. units: of the hidden layer. decay: of weights a step, times its rate."""

    units: int = 48
    epochs: int = 8
    rate: float = 2e-3
    left_out: float = 0.2
    decay: float = 0.1
    batch: int = 512
    seeds: tuple[int, ...] = (0, 1)


class Network:
    """Weights and biases of a hidden layer and of the one unit above it, with mean and spread of each input."""

    def __init__(self, mean: Rows, spread: Rows, parts: Sequence[NDArray[np.float32]]) -> None:
        self.mean, self.spread = mean, spread
        self.into, self.bias, self.out, self.last = parts

    def odds(self, rows: Rows) -> Rows:
        """Log-odds of rows; as `Labeller.odds` but for rounding."""
        held = np.maximum(scaled(rows, self.mean, self.spread) @ self.into + self.bias, 0)
        return np.asarray((held @ self.out + self.last)[:, 0], dtype=np.float32)


def scaled(rows: Rows, mean: Rows, spread: Rows) -> Rows:
    """Rows in spreads from the mean, within reach."""
    return np.asarray(np.clip((rows - mean) / spread, -REACH / STEPS, REACH / STEPS), dtype=np.float32)


def fit(rows: Rows, labels: Rows, weights: Rows, recipe: Recipe) -> Network:
    """A network from rows with labels between 0 and 1, each row counted by its weight."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-3
    given = scaled(rows, mean, spread)
    weights = np.minimum(weights / weights.mean(), 20)
    nets = [_one(given, labels, weights, recipe, seed) for seed in recipe.seeds]
    parts = [
        np.concatenate([net[0] for net in nets], axis=1),
        np.concatenate([net[1] for net in nets]),
        np.concatenate([net[2] for net in nets]) / len(nets),
        np.mean([net[3] for net in nets], axis=0),
    ]
    return Network(mean, spread, parts)


def _one(given: Rows, labels: Rows, weights: Rows, recipe: Recipe, seed: int) -> list[Rows]:
    rng = np.random.default_rng(seed)
    inputs = given.shape[1]
    parts = [
        (rng.standard_normal((inputs, recipe.units)) * np.sqrt(2 / inputs)).astype(np.float32),
        np.zeros(recipe.units, np.float32),
        (rng.standard_normal((recipe.units, 1)) * 0.1 * np.sqrt(2 / recipe.units)).astype(np.float32),
        np.zeros(1, np.float32),
    ]
    first = [np.zeros_like(part) for part in parts]
    second = [np.zeros_like(part) for part in parts]
    steps = recipe.epochs * (len(given) // recipe.batch)
    done = 0
    for _ in range(recipe.epochs):
        order = rng.permutation(len(given))
        for start in range(0, len(given) - recipe.batch + 1, recipe.batch):
            chosen = order[start : start + recipe.batch]
            kept = rng.random((recipe.batch, inputs), dtype=np.float32) > recipe.left_out
            batch = given[chosen] * kept / np.float32(1 - recipe.left_out)
            held = np.maximum(batch @ parts[0] + parts[1], 0)
            chance = 1 / (1 + np.exp(-(held @ parts[2] + parts[3])[:, 0]))
            slope = ((chance - labels[chosen]) * weights[chosen] / recipe.batch).astype(np.float32)[:, None]
            back = (slope @ parts[2].T) * (held > 0)
            slopes = [batch.T @ back, back.sum(0), held.T @ slope, slope.sum(0)]
            done += 1
            rate = recipe.rate * min(1, done / 200) * max(0.02, 0.5 * (1 + np.cos(np.pi * done / steps)))
            for at, (part, change) in enumerate(zip(parts, slopes, strict=True)):
                first[at] = 0.9 * first[at] + 0.1 * change
                second[at] = 0.999 * second[at] + 0.001 * change * change
                step = (first[at] / (1 - 0.9**done)) / (np.sqrt(second[at] / (1 - 0.999**done)) + 1e-8)
                part -= rate * (step + (recipe.decay * part if part.ndim == 2 else 0))
    return parts


def text_of(network: Network, names: Sequence[str], groups: Sequence[str], note: str) -> str:
    """A network as `extraction.labeller` reads it."""
    lines = [f"# {line}" for line in note.splitlines()]
    for name, group, mean, spread in zip(names, groups, network.mean, network.spread, strict=True):
        lines.append(f"input\t{name}\t{group}\t{mean:.6g}\t{spread:.6g}")
    for bias, weights in zip(network.bias, network.into.T, strict=True):
        lines.append(_unit(0, float(bias) * STEPS * FINE, weights))
    lines.append(_unit(1, float(network.last[0]) * KEPT * FINE, network.out[:, 0]))
    return "\n".join(lines) + "\n"


def write(path: Path, network: Network, names: Sequence[str], groups: Sequence[str], note: str) -> int:
    """Writes a network as text; gives the size of the file in bytes. Same network, same bytes."""
    return write_table(path, text_of(network, names, groups, note))


def write_table(path: Path, text: str) -> int:
    """Writes the text of a table; gives the size of the file in bytes. Same text, same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return path.stat().st_size


def _unit(layer: int, bias: float, weights: NDArray[np.float32]) -> str:
    numbers = [round(bias), *(round(float(weight) * FINE) for weight in weights)]
    return f"unit\t{layer}\t" + " ".join(map(str, numbers))
