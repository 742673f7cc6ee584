"""Fits the numbers of `comparison.contrary_scores` on accounts of one event.

    python scripts/fit_contraries.py        prints the constants, and how many are told from some probabilities on

Every pair of values of which only one holds is an example: of `tests/stories/learn` (of its files `_2`, and of
`tests/stories/accounts-*.txt`, the odd-numbered items), a contradiction if the answers of the item set the two passages
against one another; of the development halves of VN-MDS and ECB+ (../shared/corpora), where nearly none is. The words
for the values were written with `tests/stories/learn` at hand, so a contradiction that they find there counts less.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fit_comparison import FILES, LATER, LEARN, news

from wiredesk.comparison.calling import by_id
from wiredesk.comparison.contraries import difference, likely
from wiredesk.comparison.main_claims import main_claim
from wiredesk.comparison.passages import material
from wiredesk.comparison.provenance import Sourcing
from wiredesk.desk.packs import installed_packs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
from stories_accounts import is_point
from stories_cases import Case, run
from stories_corpora import logistic

FOUND, OURS, REAL = 0.4, 2.0, 0.3
"""Weight of a contradiction, of what is none in cases that no words were written by, and in real news."""
RIDGE = 2.5e-4
FOLDS = 8


@dataclass(frozen=True)
class Example:
    """A pair of values with its features. item: the case or story; weight: 0 where it is open whether it is one."""

    item: str
    found: tuple[float, ...]
    contradicts: bool
    weight: float


def _of_case(case: Case, false: float) -> Iterator[Example]:
    packs = installed_packs()
    for _, story in case.stories():
        whole = material(story, case.joined, case.by_id, packs)
        if len(whole.heads) < 2:
            continue
        sourcing = Sourcing(whole, main_claim(whole))
        for pair in likely(whole):
            made = by_id(difference(pair, sourcing, whole)[1], whole.names)
            verdicts = {point.verdict for point in case.item.points if is_point(made, point, case)}
            contradicts = "differ" in verdicts
            weight = FOUND if contradicts else 0.0 if "updated" in verdicts else false
            yield Example(case.name, pair.found, contradicts, weight)


def examples() -> list[Example]:
    """All examples, in order."""
    made = [example for name in LEARN for case in run(name) for example in _of_case(case, 1.0)]
    made += [example for name in LATER for case in run(name)[::2] for example in _of_case(case, 1.0)]
    made += [example for name in FILES for case in run(name)[::2] for example in _of_case(case, OURS)]
    made += [Example(story, pair.found, False, REAL) for story, whole in news() for pair in likely(whole)]
    return [one for one in made if one.weight]


def fit(some: Sequence[Example]) -> tuple[tuple[float, ...], float]:
    """The weights of the features and the constant."""
    values = np.array([one.found for one in some])
    of = np.array([float(one.contradicts) for one in some])
    found = logistic(values, of, np.array([one.weight for one in some]), ridge=RIDGE)
    return tuple(round(float(weight), 2) for weight in found[:-1]), round(float(found[-1]), 2)


def main() -> None:
    """Prints the constants to be copied into the module."""
    every = examples()
    folds = {item: at % FOLDS for at, item in enumerate(sorted({one.item for one in every}))}
    scored: list[tuple[float, Example]] = []
    for fold in range(FOLDS):
        weights, constant = fit([one for one in every if folds[one.item] != fold])
        scored += [
            (float(1 / (1 + np.exp(-constant - np.dot(weights, one.found)))), one)
            for one in every
            if folds[one.item] == fold
        ]
    print(f"{len(every)} pairs, {sum(one.contradicts for one in every)} contradictions, crossed by item:")
    for least in (0.4, 0.5, 0.6, 0.7):
        told = [one for chance, one in scored if chance >= least]
        real = sum(one.weight == REAL for one in told)
        print(f"  ≥ {least}: {sum(one.contradicts for one in told)} of {len(told) - real} right; of real news {real}")
    print(f"  MODEL = {fit(every)}")


if __name__ == "__main__":
    main()
