"""Loads the corpora that stories are measured on, and the measures: B-cubed, logistic regression, halves of articles.

The corpora are not part of the project (their texts belong to their publishers). They are looked for in
../shared/corpora/stories; `corpus` raises `SystemExit` with a message where they are missing.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.reading.article import read

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "stories"
ONE_EVENT = {
    key: group[0]
    for group in (
        ("euronews-en.153797", "nytimes.184837", "nytimes.184860", "reuters.218863", "reuters.218865",
         "telegraph.405422"),
        ("cbsnews.248387", "reuters.218909"),
        ("cnbc.com.6769", "reuters.218861"),
    )
    for key in group
}  # fmt: skip
"""Articles of NTREX that are of one event, as a person judged that read all that grouping joined: an earthquake, an
arrest, a speech. The answers of the corpus, in which each article is a story, part them."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Gold:
    """A set of readings with the story of each, and the group that cross-validation must not split."""

    readings: list[Reading]
    stories: list[str]
    folds: list[str]


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one corpus. Ends the program with a message if it is not there."""
    path = FOLDER / f"{name}.jsonl.gz"
    if not path.is_file():
        sys.exit(f"NOT MEASURED: {path} is missing. docs/benchmarks.md says where it comes from.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@lru_cache(maxsize=4)
def corpus(name: str) -> Gold:
    """A corpus of stories in one language, read."""
    packs = installed_packs()
    found = rows(name)
    readings = [
        read(
            Article.of(
                title=row["title"] or None,
                body=f"{row.get('lead') or ''}\n{row['text']}",
                published=row.get("date") or None,
                language=row["lang"],
                locator=f"{name}/{row['id']}",
            ),
            packs,
        )
        for row in found
    ]
    return Gold(readings, [row["story"] for row in found], [row.get("topic") or row["story"] for row in found])


def parallel(name: str, one: str, other: str, part: str) -> tuple[list[Reading], list[Reading]]:
    """The same articles in two languages, position by position.

    part: "title" (titles only), "lead" (title and first sentence), "full", or "halves": title and even sentences of one
    against odd ones of the other, which stand for independent reports.
    """
    by_language = _by_language(name)
    shared = _shared(by_language, one, other)
    packs = installed_packs()

    def side(language: str, turn: int) -> list[Reading]:
        made = []
        for key in shared:
            row = by_language[language][key]
            lines = [line for line in row["text"].split("\n") if line.strip()]
            title: str | None = row["title"] or None
            if part == "title":
                title, lines = None, [row["title"]]
            elif part == "lead":
                lines = lines[:1]
            elif part == "halves":
                title, lines = (None if turn else title), lines[turn::2] or ["-"]
            article = Article.of(title=title, body="\n".join(lines), language=language, locator=f"{name}/{row['id']}")
            made.append(read(article, packs))
        return made

    return side(one, 0), side(other, 1)


def of_one_event(name: str, one: str, other: str) -> NDArray[np.bool_]:
    """Which of the articles of `parallel` are of one event, each with each."""
    events = np.array([ONE_EVENT.get(key, key) for key in _shared(_by_language(name), one, other)])
    return np.asarray(events[:, None] == events[None, :])


def _by_language(name: str) -> Mapping[str, Mapping[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows(name):
        found[row["lang"]][row.get("parallel") or row["story"]] = row
    return found


def _shared(by_language: Mapping[str, Mapping[str, dict[str, Any]]], one: str, other: str) -> list[str]:
    return sorted(by_language[one].keys() & by_language[other].keys())


def b_cubed_items(gold: Sequence[Hashable], found: Sequence[Hashable]) -> list[tuple[float, float]]:
    """Precision and recall of each item (Bagga and Baldwin 1998)."""
    wanted: dict[Hashable, set[int]] = defaultdict(set)
    made: dict[Hashable, set[int]] = defaultdict(set)
    for at, (one, other) in enumerate(zip(gold, found, strict=True)):
        wanted[one].add(at)
        made[other].add(at)
    both = [(len(wanted[one] & made[other]), one, other) for one, other in zip(gold, found, strict=True)]
    return [(n / len(made[other]), n / len(wanted[one])) for n, one, other in both]


def b_cubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a grouping, each the mean over items."""
    items = b_cubed_items(gold, found)
    precision, recall = (sum(column) / len(items) for column in zip(*items, strict=True))
    return precision, recall, 2 * precision * recall / (precision + recall)


def logistic(features: Floats, same: Floats, weights: Floats, *, ridge: float) -> Floats:
    """Coefficients and intercept (last) of a logistic regression by Newton's method, with an L2 penalty."""
    wide = np.column_stack([features, np.ones(len(features))])
    penalty = ridge * weights.sum() * np.append(np.ones(features.shape[1]), 1e-9)
    found = np.zeros(wide.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-wide @ found))
        slope = wide.T @ (weights * (chance - same)) + penalty * found
        curve = (wide * (weights * chance * (1 - chance))[:, None]).T @ wide + np.diag(penalty)
        found = found - np.linalg.solve(curve, slope)
    return found
