"""Fits the weights of `extraction.blocks` by logistic regression and prints F1 on sites left out.

    python scripts/fit_blocks.py html|lines [--pages N]

Reads ../shared/corpora/extract, which is not part of the repository. A candidate's label is whether 60 % of its word
4-grams stand in the gold text. Pages weigh about the same whatever their length. Sites are parted into five by a hash
of their domain; the printed F1 is of pages of sites that the weights have not seen; the printed weights are of all.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import flat, html
from wiredesk.extraction.blocks import BOUND, INTERRUPTION, LEAST_CORE, MOST_LIFT, best_path
from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.features import NAMES_LINES, NAMES_MARKUP, Signals, line_features, markup_features
from wiredesk.extraction.html_text import clean
from wiredesk.extraction.phrases import phrases
from wiredesk.extraction.roles import ends_of
from wiredesk.text.charsets import decode

CORPORA = Path(__file__).resolve().parents[1].parent / "shared" / "corpora" / "extract"
SETS = ("scrapinghub", "fundus_eval", "naeb", "fundus", "daniel", "wcxb_article", "vn_pages")
UNSPACED = ("zh", "ja", "th")
PARTS = 5
_WORD = re.compile(r"\w+")

Matrix = NDArray[np.float64]


class Sample:
    """One page: its candidates with features, labels and gold text."""

    def __init__(
        self, name: str, record: dict[str, Any], candidates: list[Candidate], gold: str, labels: list[bool], lined: bool
    ) -> None:
        packs = installed_packs()
        self.name, self.language, self.gold = name, record["lang"], gold
        self.part = int(hashlib.md5(record["site"].encode(), usedforsecurity=False).hexdigest(), 16) % PARTS
        self.candidates = candidates
        self.signals = Signals(candidates, phrases(packs), ends_of(candidates, packs.get(self.language)))
        rows = line_features(candidates, self.signals) if lined else markup_features(candidates, self.signals)
        names = NAMES_LINES if lined else NAMES_MARKUP
        self.features: Matrix = np.array(rows, dtype=np.float64).reshape(len(candidates), len(names))
        self.labels: Matrix = np.array(labels, dtype=np.float64)
        size = np.sqrt(np.array([min(one.words, 80) for one in candidates], dtype=np.float64))
        self.weights: Matrix = size / (size.sum() + 50)


def tokens(text: str, language: str) -> list[str]:
    return [char for char in text if char.isalnum()] if language in UNSPACED else _WORD.findall(text.lower())


def grams(words: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[at:] for at in range(size)), strict=False))


def labelled(candidates: list[Candidate], gold: str, language: str) -> list[bool]:
    held = set(grams(tokens(gold, language), 4))
    whole = {" ".join(tokens(line, language)) for line in gold.split("\n")}
    labels = []
    for one in candidates:
        words = tokens(one.text, language)
        if len(words) < 4:
            labels.append(bool(words) and " ".join(words) in whole)
        else:
            parts = list(zip(*(words[at:] for at in range(4)), strict=False))
            labels.append(sum(part in held for part in parts) >= 0.6 * len(parts))
    return labels


def records(path: Path, most: int) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        all_of_them = [json.loads(line) for line in stream]
    return random.Random(0).sample(all_of_them, most) if 0 < most < len(all_of_them) else all_of_them


def load(lined: bool, most: int) -> list[Sample]:
    packs = installed_packs()
    samples = []
    for name in SETS:
        if lined:
            for style in ("main", "wet"):
                for record in records(CORPORA / "flat" / f"{name}.{style}.jsonl.gz", most):
                    rows = list(zip(record["lines"], record["is_body"], strict=True))
                    candidates = flat.outline("\n".join(line for line, _ in rows)).candidates
                    labels = [body for line, body in rows for piece in line.splitlines() if clean(piece)]
                    gold = "\n".join(line for line, body in rows if body)
                    samples.append(Sample(f"{name}.{style}", record, candidates, gold, labels, lined))
        else:
            for record in records(CORPORA / name / "index.jsonl.gz", most):
                text = decode(gzip.decompress((CORPORA / name / record["html"]).read_bytes())).text
                candidates = html.outline(text, packs).candidates
                labels = labelled(candidates, record["text"], record["lang"])
                samples.append(Sample(name, record, candidates, record["text"], labels, lined))
    return [sample for sample in samples if sample.candidates]


def fit(samples: list[Sample], ridge: float = 1e-3) -> Matrix:
    """Weighted logistic regression by Newton steps."""
    x = np.vstack([sample.features for sample in samples])
    y = np.concatenate([sample.labels for sample in samples])
    weight = np.concatenate([sample.weights for sample in samples])
    weight /= weight.mean()
    beta: Matrix = np.zeros(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(x @ beta)))
        slope = x.T @ (weight * (chance - y)) + ridge * len(y) * beta
        curve = (x * (weight * chance * (1 - chance) + 1e-9)[:, None]).T @ x + ridge * len(y) * np.eye(len(beta))
        step = np.linalg.solve(curve, slope)
        beta -= step
        if np.abs(step).max() < 1e-5:
            break
    return beta


def f1(sample: Sample, beta: Matrix) -> float:
    odds = sample.features @ beta
    first, last = sample.signals.core
    good = [at for at in range(first, last) if sample.signals.good[at]]
    if good:
        size = np.array([min(sample.candidates[at].words, 60) for at in good], dtype=np.float64)
        odds = odds + min(MOST_LIFT, max(0.0, LEAST_CORE - float((odds[good] * size).sum() / size.sum())))
    chosen = best_path([float(value) for value in np.clip(odds, -BOUND, BOUND)], INTERRUPTION)
    found = "\n".join(one.text for one, body in zip(sample.candidates, chosen, strict=True) if body)
    size_of = 1 if sample.language in UNSPACED else 4
    ours, theirs = (grams(tokens(text, sample.language), size_of) for text in (found, sample.gold))
    both = (ours & theirs).total()
    return 2 * both / (ours.total() + theirs.total()) if both else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("html", "lines"))
    parser.add_argument("--pages", type=int, default=0, help="at most so many pages a set")
    options = parser.parse_args()
    if not CORPORA.is_dir():
        print(f"No labelled pages at {CORPORA}: get the sets named in SETS from their publishers.", file=sys.stderr)
        return 1
    samples = load(options.what == "lines", options.pages)
    by_set: dict[str, list[float]] = defaultdict(list)
    for part in range(PARTS):
        beta = fit([sample for sample in samples if sample.part != part])
        for sample in samples:
            if sample.part == part:
                by_set[sample.name].append(f1(sample, beta))
    for name, values in sorted(by_set.items()):
        print(f"{name:20} n={len(values):4}  F1 {sum(values) / len(values):.3f}")
    names = NAMES_LINES if options.what == "lines" else NAMES_MARKUP
    print("(" + ", ".join(f"{value:.2f}" for value in fit(samples)) + ")")
    print(", ".join(names))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
