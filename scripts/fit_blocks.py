"""Fits the two networks that label blocks of pages with markup, writes them, and prints F1 on sites left out.

    python scripts/fit_blocks.py [--check | --only-write]

--check prints the report and writes nothing; --only-write fits and measures nothing on sites left out.

Reads ../shared/corpora/extract, which is not part of the repository: sets whose labels may be used freely (MIT, Apache,
CC BY). A block's label is whether half of its word 4-grams stand in the gold text, each stretch of the gold being taken
once. Pages weigh about the same whatever their length, and a site's pages together no more than three of others. Sites
are parted into five by a hash of their domain; the F1 printed is that of pages of sites that the networks have not
seen, over what the labeller alone takes for body. The second network takes the odds that the first gives to all blocks
of a page; it is fitted on odds from first networks that have not seen the page's part either.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from fit_network import Network, Recipe, fit, text_of, write
from numpy.typing import NDArray
from one_thread import begin_again

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import html
from wiredesk.extraction.among import among
from wiredesk.extraction.blocks import ALONE, AMONG, BOUND, threshold
from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.credit_cues import announced
from wiredesk.extraction.features import Signals
from wiredesk.extraction.headlines import titles
from wiredesk.extraction.linked_data import linked_article
from wiredesk.extraction.phrases import phrases
from wiredesk.extraction.roles import ends_of
from wiredesk.extraction.rows import rows, summaries
from wiredesk.lang.packs import Packs
from wiredesk.text.charsets import decode

CORPORA = Path(__file__).resolve().parents[1].parent / "shared" / "corpora" / "extract"
WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "wiredesk" / "lang" / "data" / "labels"
SETS = ("scrapinghub", "fundus_eval", "naeb", "fundus", "wcxb_article", "vn_pages")
IN_PART = "trafilatura"
"""The set of which some stretches of each page are known as wanted or unwanted, and nothing of the rest."""
PARTS = 5
UNSPACED = ("zh", "ja", "th")
RECIPE = Recipe()
SAMPLED, EASY, FAR = 0.3, 12, 6
"""Of blocks of fewer words than the second, further from any body than the third, this share is fitted on."""
FEW_PAGES = 3.0
USUAL_BODY = 300.0
"""Words of the body of a page of which the body is not known."""
_WORD = re.compile(r"\w+")

Floats = NDArray[np.float32]


class Sample:
    """One page: its blocks as rows, labels and weights, and what F1 is counted from."""

    def __init__(self, name: str, record: Mapping[str, Any], data: bytes, packs: Packs) -> None:
        language = record["lang"]
        outline = html.outline(decode(data).text, packs)
        known = phrases(packs)
        candidates = outline.candidates
        self.name, self.site, self.language, self.gold = name, record["site"], language, record.get("text") or ""
        self.part = part_of(self.site)
        self.texts = [one.text for one in candidates]
        self.words = np.array([one.words for one in candidates], dtype=np.float64)
        self.rows: Floats = np.zeros((0, 0), np.float32)
        self.names: list[str] = []
        self.groups: list[str] = []
        if not candidates:
            return
        pack = packs.get(language)
        signals = Signals(candidates, known, ends_of(candidates, pack, announced(candidates, pack)))
        stated = titles(outline.head, linked_article(outline.head.json_ld))
        made, self.standing = rows(candidates, outline.elements, signals, stated, summaries(outline.head))
        self.names, self.groups = made.names, made.groups
        self.rows = made.table().astype(np.float32)
        self.labels, sizes = labels(candidates, self.gold, language) if self.gold else known_in_part(candidates, record)
        held = np.minimum(sizes, 120)
        body = (held * self.labels).sum() if self.gold else USUAL_BODY
        self.weights: Floats = np.minimum((held + 1.5) / (body + 60), 1.0).astype(np.float32)
        self.weights[np.isnan(self.labels)] = 0.0


def part_of(site: str) -> int:
    """The fifth of the sites that a site belongs to."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % PARTS


def tokens(text: str, language: str) -> list[str]:
    """What shingles are made of."""
    return [char for char in text if char.isalnum()] if language in UNSPACED else _WORD.findall(text.lower())


def shingles(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    """All runs of `size` words."""
    return Counter(zip(*(words[at:] for at in range(size)), strict=False))


def labels(candidates: Sequence[Candidate], gold: str, language: str) -> tuple[Floats, Floats]:
    """1 for each block of the gold text, else 0, and the words of each."""
    wanted = tokens(gold, language)
    held, joined = set(shingles(wanted, 4)), f" {' '.join(wanted)} "
    texts = [tokens(one.text, language) for one in candidates]
    found = np.zeros(len(texts), np.float32)
    same: dict[str, list[int]] = {}
    for at, words in enumerate(texts):
        if len(words) >= 4:
            parts = list(shingles(words, 4).elements())
            found[at] = sum(part in held for part in parts) * 2 >= len(parts)
            if found[at]:
                same.setdefault(" ".join(words), []).append(at)
    # Of equal blocks the gold holds as many as it repeats: those with most other gold around them.
    alone = np.zeros(len(texts) + 1)
    for text, places in same.items():
        if len(places) == 1:
            alone[places[0] + 1] = len(text)
    around = np.cumsum(alone)
    for text, places in same.items():
        if len(places) > 1:
            most = sorted(places, key=lambda at: (around[max(0, at - 8)] - around[min(len(texts), at + 9)], at))
            found[most[max(1, joined.count(f" {text} ")) :]] = 0
    for at, words in enumerate(texts):
        if words and len(words) < 4:
            above = [*texts[at - 1][-3:], *words] if at and found[at - 1] else None
            under = [*words, *texts[at + 1][:3]] if at + 1 < len(texts) and found[at + 1] else None
            found[at] = any(run and f" {' '.join(run)} " in joined for run in (above, under))
    return found, np.array([len(words) for words in texts], np.float32)


def known_in_part(candidates: Sequence[Candidate], record: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """1 for blocks with wanted stretches, 0 for blocks with unwanted ones, nan for all others; the words of each."""
    wanted, unwanted = (
        [" ".join(piece.lower().split()) for piece in record[key] if len(piece) >= 12] for key in ("with_", "without")
    )
    found = np.full(len(candidates), np.nan, np.float32)
    for at, one in enumerate(candidates):
        text = one.text.lower()
        for pieces, label in ((wanted, 1), (unwanted, 0)):
            if any(piece in text or (len(text) > 25 and text in piece) for piece in pieces):
                found[at] = label
    return found, np.array([one.words for one in candidates], np.float32)


def load(packs: Packs, sets: Sequence[str] = (*SETS, IN_PART)) -> list[Sample]:
    """The pages of these sets that have any text."""
    samples = []
    for name in sets:
        with gzip.open(CORPORA / name / "index.jsonl.gz", "rt", encoding="utf-8") as stream:
            for record in map(json.loads, stream):
                data = gzip.decompress((CORPORA / name / record["html"]).read_bytes())
                samples.append(Sample(name, record, data, packs))
    return [sample for sample in samples if sample.texts]


Pair = tuple[Network, Network]


def fitted(samples: Sequence[Sample], given: Sequence[Floats], recipe: Recipe = RECIPE) -> Network:
    """The network of these pages. given: the rows of each."""
    rng = np.random.default_rng(0)
    pages = Counter(sample.site for sample in samples)
    parts: list[tuple[Floats, Floats, Floats]] = []
    for one, rows_of in zip(samples, given, strict=True):
        weights = one.weights * min(1.0, FEW_PAGES / pages[one.site])
        body = np.flatnonzero(one.labels > 0)
        at = np.arange(len(one.labels))
        away = np.abs(at[:, None] - body[None, :]).min(1) if len(body) else np.full(len(at), FAR + 1)
        easy = (away > FAR) & (one.words < EASY)
        taken = (~easy | (rng.random(len(at)) < SAMPLED)) & ~np.isnan(one.labels)
        parts.append((rows_of[taken], one.labels[taken], np.where(easy, weights / SAMPLED, weights)[taken]))
    inputs, wanted, counted = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return fit(inputs, wanted, counted.astype(np.float32), recipe)


class Fits:
    """Networks of all pages but those of some parts of the sites, each fitted once."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.samples = samples
        self._first: dict[frozenset[int], Network] = {}

    def first(self, *without: int) -> Network:
        """The network that takes each block for itself."""
        parts = frozenset(without)
        if parts not in self._first:
            kept = [one for one in self.samples if one.part not in parts]
            self._first[parts] = fitted(kept, [one.rows for one in kept])
        return self._first[parts]

    def both(self, *without: int) -> Pair:
        """Both networks. The second learns from odds of first ones that did not see the page's part."""
        kept = [one for one in self.samples if one.part not in without]
        second = fitted(kept, [second_rows(one, self.first(one.part, *without)) for one in kept])
        return self.first(*without), second


def second_rows(one: Sample, first: Network) -> Floats:
    """What the second network takes of the blocks of a page."""
    odds = first.odds(one.rows).astype(np.float64)
    return np.hstack([one.rows, among(one.standing, odds).table().astype(np.float32)])


def f1(sample: Sample, networks: Pair) -> tuple[float, float]:
    """F1 over 4-grams (characters where words are not spaced) of what the networks take for body, and expected F1."""
    first, second = networks
    odds = np.clip(second.odds(second_rows(sample, first)).astype(np.float64), -BOUND, BOUND)
    cut, expected = threshold(odds, sample.words)
    found = "\n".join(text for text, value in zip(sample.texts, odds, strict=True) if value > cut)
    size = 1 if sample.language in UNSPACED else 4
    ours, theirs = (shingles(tokens(text, sample.language), size) for text in (found, sample.gold))
    both = (ours & theirs).total()
    return (2 * both / (ours.total() + theirs.total()) if both else 0.0), expected


def calibration(scores: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Slope and intercept by which the log-odds of the expected F1 tell those that a page's F1 is at least .9."""
    right = np.array([score >= 0.9 for score, _ in scores], dtype=np.float64)
    sure = np.array([expected for _, expected in scores]).clip(0.01, 0.99)
    given = np.stack([np.log(sure / (1 - sure)), np.ones(len(sure))], axis=1)
    found = np.zeros(2)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-given @ found))
        curve = (given * (chance * (1 - chance))[:, None]).T @ given + 1e-6 * np.eye(2)
        found += np.linalg.solve(curve, given.T @ (right - chance))
    return float(found[0]), float(found[1])


def texts_of(networks: Pair, sample: Sample, note: str = "") -> dict[str, tuple[Network, list[str], list[str], str]]:
    """Each network with the names and groups of its inputs, by table. sample: any page."""
    added = among(sample.standing, np.zeros(len(sample.texts)))
    return {
        ALONE: (networks[0], sample.names, sample.groups, note),
        AMONG: (networks[1], [*sample.names, *added.names], [*sample.groups, *added.groups], note),
    }


def crossed_packs(packs: Packs) -> list[Packs]:
    """Of each fifth of the sites, the packs with networks that have not seen them."""
    samples = load(packs)
    fits = Fits(samples)
    found = []
    for part in range(PARTS):
        made = packs
        for table, network in texts_of(fits.both(part), samples[0]).items():
            made = made.with_table(table, text_of(*network))
        found.append(made)
    return found


def report(samples: Sequence[Sample], fits: Fits) -> str:
    """F1 by set on sites left out, and the calibration of the page's confidence."""
    by_set: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for part in range(PARTS):
        networks = fits.both(part)
        for sample in samples:
            if sample.part == part and sample.gold:
                by_set[sample.name].append(f1(sample, networks))
    lines = [
        f"{name:14} n={len(values):4}  F1 {np.mean([value for value, _ in values]):.4f}  "
        f"below .5: {sum(value < 0.5 for value, _ in values)}"
        for name, values in sorted(by_set.items())
    ]
    slope, intercept = calibration([pair for pairs in by_set.values() for pair in pairs])
    return "\n".join([*lines, f"calibration: {slope:.2f}, {intercept:.2f}"])


def main() -> int:
    """Fits, reports, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--check", action="store_true", help="write nothing")
    only.add_argument("--only-write", action="store_true", help="print no report")
    options = parser.parse_args()
    begin_again()
    if not CORPORA.is_dir():
        print(f"No labelled pages at {CORPORA}: get the sets named in SETS from their publishers.", file=sys.stderr)
        return 1
    packs = installed_packs()
    samples = load(packs)
    fits = Fits(samples)
    if not options.only_write:
        print(report(samples, fits), flush=True)
    if not options.check:
        note = f"Made by scripts/fit_blocks.py from {len(samples)} pages of {len({one.site for one in samples})} sites."
        for table, network in texts_of(fits.both(), samples[0], note).items():
            size = write(WEIGHTS / f"{table}.tsv.gz", *network)
            print(f"{table}: {size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
