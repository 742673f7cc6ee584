"""Fitted numbers of each half, made without it, to be put in the place of the shipped ones.

The shipped ones come from the development halves of the corpora (`scripts/fit_stories.py`). "crossed" figures: what
falls in one half of the stories (VN-MDS), topics (ECB+) or articles (NTREX vi-en, MEANTIME) is grouped with numbers
fitted on the other half, while all reports of the corpus are there to be confused with.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import stories_corpora

from wiredesk.stories import bridges, scores

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
import fit_stories

HALVES = (0, 1)


@dataclass(frozen=True)
class Crossed:
    """Of scores, and of bridges with and without a word table."""

    pairs: tuple[stories_corpora.Floats, ...]
    bridges: tuple[stories_corpora.Floats, ...]
    bare: tuple[stories_corpora.Floats, ...]

    @contextmanager
    def without(self, half: int) -> Iterator[None]:
        """Puts the numbers that know nothing of a half in the place of the shipped ones."""
        pairs, tabled, bare = (found[half].tolist() for found in (self.pairs, self.bridges, self.bare))
        new = (
            (scores, "COEFFICIENTS", tuple(pairs[:-1])),
            (scores, "INTERCEPT", pairs[-1]),
            (bridges, "COEFFICIENTS", fit_stories.bridge_coefficients(self.bridges[half], True)),
            (bridges, "INTERCEPT", tabled[-1]),
            (bridges, "WITHOUT_TABLE", fit_stories.bridge_coefficients(self.bare[half], False)),
            (bridges, "INTERCEPT_WITHOUT_TABLE", bare[-1]),
        )
        old = [(module, name, getattr(module, name)) for module, name, _ in new]
        _set(new)
        try:
            yield
        finally:
            _set(old)


def _set(values: Sequence[tuple[ModuleType, str, Any]]) -> None:
    for module, name, value in values:
        setattr(module, name, value)


def halves_of(folds: Sequence[str]) -> list[int]:
    """The half of each item: every second of the sorted names of the folds."""
    names = {name: at % 2 for at, name in enumerate(sorted(set(folds)))}
    return [names[fold] for fold in folds]


def crossed() -> Crossed:
    """Fits everything on each half. Seconds: every pair of reports is compared once."""
    pairs = []
    sets = {name: fit_stories.pair_features(name) for name in ("vnmds", "ecbplus")}
    of_articles = fit_stories.half_features()
    for half in HALVES:
        chosen = []
        for square, stories, folds in sets.values():
            halves = halves_of(folds)
            chosen.append((square, stories, [at for at in range(len(halves)) if halves[at] != half]))
        pairs.append(fit_stories.fit_pairs(chosen, of_articles, lambda count, half=half: range(1 - half, count, 2)))  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
    squares = fit_stories.bridge_squares()
    tabled, bare = (
        tuple(
            fit_stories.bridge_model(squares, with_table, lambda count, half=half: range(1 - half, count, 2))  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
            for half in HALVES
        )
        for with_table in (True, False)
    )
    return Crossed(tuple(pairs), tabled, bare)
