"""Fits what the words of a line add to the log-odds that its form has: a weight for each key of `flat_words`.

A logistic regression with the odds of a network that has not seen the page as its offset, by steps that move all
weights at once; weights are drawn towards zero. Only keys that many sites use are taken, and only lines are looked at
about which the network is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.flat_words import FINE, Keys

Rows = NDArray[np.float64]
Places = NDArray[np.int64]

LEAST_SITES = 12
"""Sites that use a key, from which it has a weight. 8 to 12 do the same."""
DRAWN = 0.1
"""How strongly weights are drawn towards zero: in pages that are of one mind. .03 and .3 do a little worse."""
STRENGTH = 1.5
"""By what the weights are multiplied: drawn so far, they are too small by that, as pages left out show."""
DOUBT = 4.5
"""Log-odds on either side up to which a line is in doubt."""
ROUNDS, MOST = 12, 2.0
"""Steps; the most that one changes a weight by."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The keys of the lines of a page: for each use the line and the key."""

    line: Places
    key: Places
    size: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by key, in the order of the keys."""

    keys: Places
    weights: Rows

    def scores(self, one: Spoken) -> Rows:
        """What the words of each line add, as `flat_words.LineWords` has it."""
        line, place = _known(one, self.keys)
        counts = np.maximum(1, np.bincount(line, minlength=one.size))
        sums = np.bincount(line, weights=np.rint(self.weights * FINE)[place], minlength=one.size)
        return np.asarray(sums / (FINE * np.sqrt(counts)))

    def text(self, note: str) -> str:
        """The weights as `flat_words.parse_words` reads them, without those that are nothing."""
        lines = [f"# {line}" for line in note.splitlines()]
        for key, weight in zip(self.keys.tolist(), np.rint(self.weights * FINE).astype(int).tolist(), strict=True):
            if weight:
                lines.append(f"{key:x}\t{weight}")
        return "\n".join(lines) + "\n"


def spoken(texts: Sequence[str]) -> Spoken:
    """The keys of the lines of a page."""
    keys = Keys()
    found = [sorted(keys.of(text)) for text in texts]
    line = np.repeat(np.arange(len(texts)), [len(own) for own in found])
    return Spoken(line, np.array([key for own in found for key in own], dtype=np.int64), len(texts))


def fit_words(pages: Iterable[tuple[str, Spoken, Rows, NDArray[np.bool_], Rows]]) -> Weights:
    """Weights of the keys of pages: the site of each, its keys, and of its lines log-odds, labels and weights."""
    pages = list(pages)
    keys = _common([(site, one) for site, one, *_ in pages])
    lines, places, wanted, offsets, counted = [], [], [], [], []
    size = 0
    for _, one, odds, labels, weights in pages:
        line, place = _known(one, keys)
        doubted = np.abs(odds) < DOUBT
        own = doubted[line]
        lines.append((np.cumsum(doubted) - 1)[line[own]] + size)
        places.append(place[own])
        wanted.append(labels[doubted])
        offsets.append(odds[doubted])
        counted.append(weights[doubted])
        size += int(doubted.sum())
    at, place = np.concatenate(lines), np.concatenate(places)
    label, offset, weight = np.concatenate(wanted), np.concatenate(offsets), np.concatenate(counted)
    share = (1 / np.sqrt(np.maximum(1, np.bincount(at, minlength=size))))[at]
    found: Rows = np.zeros(len(keys))
    for _ in range(ROUNDS):
        added = np.bincount(at, weights=found[place] * share, minlength=size)
        chance = 1 / (1 + np.exp(-(offset + added)))
        slope = (weight * (label - chance))[at] * share
        bend = (weight * chance * (1 - chance))[at]
        step = np.bincount(place, weights=slope, minlength=len(keys)) - DRAWN * found
        found += np.clip(step / (np.bincount(place, weights=bend, minlength=len(keys)) + DRAWN), -MOST, MOST)
    return Weights(keys, STRENGTH * found)


def _common(pages: Sequence[tuple[str, Spoken]]) -> Places:
    """Keys that enough sites use, in order."""
    sites = {site: at for at, site in enumerate(dict.fromkeys(site for site, _ in pages))}
    uses = np.unique(np.concatenate([np.unique(one.key) * len(sites) + sites[site] for site, one in pages]))
    keys, counts = np.unique(uses // len(sites), return_counts=True)
    return np.asarray(keys[counts >= LEAST_SITES], dtype=np.int64)


def _known(one: Spoken, keys: Places) -> tuple[Places, Places]:
    """The uses of keys that have a weight: their lines and the places of the keys."""
    known = np.isin(one.key, keys)
    return one.line[known], np.searchsorted(keys, one.key[known])
