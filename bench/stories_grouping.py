"""How well the reports of one corpus are grouped: B-cubed and pairwise F1 with intervals, and the trap of ECB+.

The trap: pairs of two alike events of one topic that are merged. Intervals: 1,000 samples of the topics (ECB+) or
stories (VN-MDS), drawn with replacement, by a fixed seed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from reading_items import Figure
from stories_cases import share, story_of
from stories_corpora import Gold, b_cubed_items, corpus
from stories_fitted import HALVES, Crossed, halves_of

from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading
from wiredesk.model.story import Grouping
from wiredesk.stories.clusters import group

SAMPLES = 1000
SHUFFLES = 20
Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Fold:
    """What the reports of one topic or story add to the figures. precision, recall: sums over its items of B-cubed;
    right, made, wanted: pairs, half of one that has only one end here."""

    items: int
    precision: float
    recall: float
    right: float
    made: float
    wanted: float


def folds_of(gold: Sequence[Hashable], found: Sequence[Hashable], folds: Sequence[str]) -> dict[str, Fold]:
    """The counts of each fold."""
    cubed = b_cubed_items(gold, found)
    pairs: dict[str, list[float]] = {fold: [0.0, 0.0, 0.0] for fold in folds}
    for a, b in combinations(range(len(found)), 2):
        made, wanted = found[a] == found[b], gold[a] == gold[b]
        if made or wanted:
            for end in (a, b):
                counts = pairs[folds[end]]
                counts[0] += 0.5 * (made and wanted)
                counts[1] += 0.5 * made
                counts[2] += 0.5 * wanted
    made_of: dict[str, Fold] = {}
    for fold in sorted(pairs):
        inside = [item for item, name in zip(cubed, folds, strict=True) if name == fold]
        precision, recall = (sum(column) for column in zip(*inside, strict=True))
        made_of[fold] = Fold(len(inside), precision, recall, *pairs[fold])
    return made_of


def f1s(folds: Sequence[Fold]) -> tuple[float, float]:
    """B-cubed and pairwise F1."""
    items = sum(fold.items for fold in folds)
    cubed = _f1(sum(fold.precision for fold in folds) / items, sum(fold.recall for fold in folds) / items)
    right = sum(fold.right for fold in folds)
    made, wanted = sum(fold.made for fold in folds), sum(fold.wanted for fold in folds)
    return cubed, _f1(right / max(1e-9, made), right / max(1e-9, wanted))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-9, precision + recall)


def with_intervals(folds: Sequence[Fold]) -> tuple[Figure, Figure]:
    """B-cubed and pairwise F1, each with its interval."""
    chance = random.Random(1)
    drawn = [f1s(chance.choices(folds, k=len(folds))) for _ in range(SAMPLES)]
    items = sum(fold.items for fold in folds)
    figures = []
    for value, column in zip(f1s(folds), zip(*drawn, strict=True), strict=True):
        ordered = sorted(column)
        figures.append(Figure(value, items, ordered[SAMPLES // 40], ordered[-SAMPLES // 40 - 1]))
    return figures[0], figures[1]


def trap(gold: Gold, found: Sequence[Hashable], folds: Collection[str] | None = None) -> list[bool]:
    """Of the pairs of one topic and two events, which are merged. folds: the topics, None: all."""
    return [
        found[a] == found[b]
        for a, b in combinations(range(len(found)), 2)
        if gold.folds[a] == gold.folds[b]
        and gold.stories[a] != gold.stories[b]
        and (folds is None or gold.folds[a] in folds)
    ]


def stories(grouping: Grouping, readings: Sequence[Reading]) -> list[str]:
    """The story of each reading; one left out is a story of its own."""
    held = story_of(grouping)
    return [held.get(one.article.id, str(one.article.id)) for one in readings]


def measure(name: str, fitted: Crossed) -> Figures:
    """Figures of one corpus: with the shipped numbers, and crossed."""
    gold = corpus(name)
    packs = installed_packs()
    grouping = group(gold.readings, packs)
    found = stories(grouping, gold.readings)
    cubed, pairs = with_intervals([*folds_of(gold.stories, found, gold.folds).values()])
    figures = {"B3 F1": cubed, "pairs F1": pairs, "alike events merged": share(trap(gold, found))}
    halves = dict(zip(gold.folds, halves_of(gold.folds), strict=True))
    crossed: list[Fold] = []
    merged: list[bool] = []
    for half in HALVES:
        with fitted.without(half):
            other = stories(group(gold.readings, packs), gold.readings)
        folds = folds_of(gold.stories, other, gold.folds)
        crossed += [fold for key, fold in folds.items() if halves[key] == half]
        merged += trap(gold, other, {key for key in folds if halves[key] == half})
    cubed, pairs = with_intervals(crossed)
    figures |= {"B3 F1, crossed": cubed, "pairs F1, crossed": pairs, "alike events merged, crossed": share(merged)}
    of = {str(one.article.id): story for one, story in zip(gold.readings, gold.stories, strict=True)}
    linked = [of[link.article] == of[link.origin] for link in grouping.links if link.held]
    figures["links within a story"] = share(linked)
    return {f"{name} {label}": figure for label, figure in figures.items() if figure.n}


def joined(name: str) -> list[str]:
    """Joins across stories of the answers, for a person to judge: titles of the two nearest reports of each."""
    gold = corpus(name)
    found = stories(group(gold.readings, installed_packs()), gold.readings)
    lines = []
    for story, count in Counter(found).items():
        members = [at for at in range(len(found)) if found[at] == story]
        kinds = {gold.stories[at]: at for at in members}
        if count > 1 and len(kinds) > 1:
            lines.append(f"{name}: {', '.join(kinds)}")
            texts = [gold.readings[at].article.text[:110].replace("\n", " / ") for at in kinds.values()]
            lines += [f"    {text}" for text in texts]
    return lines


def same_whatever_the_order(readings: Sequence[Reading]) -> Figure:
    """Share of shuffles that give the same grouping, members, links, threads and all."""
    packs = installed_packs()
    first = group(readings, packs)
    same = []
    for turn in range(SHUFFLES):
        shuffled = random.Random(turn).sample(readings, len(readings))
        same.append(group(shuffled, packs) == first)
    return share(same)
