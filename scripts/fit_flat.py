"""Fits the two networks that label lines of flattened pages, writes them, and prints F1 on sites left out.

    python scripts/fit_flat.py [--check]       --check: prints the report and writes nothing

Reads ../shared/corpora/extract/flat, which is not part of the repository: sets whose labels may be used freely (MIT,
Apache, CC BY). Beside each page stands one that was made from it, so that what is learned does not rest on how these
pages happen to be cut: with its first paragraphs only, without its head or foot, with titles and summaries of other
pages under its text, without any phrase known. The second network needs the odds that the first gives to pages it has
not seen: the sites are parted into two halves, each labelled by a network fitted on the other. Sites are parted into
five by a hash of their domain; the F1 printed is of pages of sites that no network of theirs has seen, over what the
labeller alone takes for body. `daniel` is measured and never fitted on (GPL).
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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from fit_blocks import CORPORA, FEW_PAGES, WEIGHTS, shingles, tokens
from fit_network import Network, Recipe, fit, text_of, write
from numpy.typing import NDArray

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import flat
from wiredesk.extraction.blocks import best_path
from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.features import Signals
from wiredesk.extraction.flat_appeals import Appeals, appeals
from wiredesk.extraction.flat_features import Columns
from wiredesk.extraction.flat_labels import ALONE, AMONG, INTERRUPTION, LEANING, lift_of
from wiredesk.extraction.flat_rows import Page, context, kept, with_neighbours
from wiredesk.extraction.html_text import clean, count_words
from wiredesk.extraction.phrases import Phrases, phrases
from wiredesk.extraction.roles import ends_of
from wiredesk.lang.packs import Packs

SETS = ("scrapinghub", "fundus_eval", "naeb", "fundus", "wcxb_article", "vn_pages")
MEASURED = (*SETS, "daniel")
STYLES = ("main", "wet")
UNSPACED = ("zh", "ja", "th")
PARTS = 5
RECIPE, OF_HALVES = Recipe(seeds=(0, 1)), Recipe(seeds=(0,))
SAMPLED, EASY, FAR = 0.3, 10, 8
"""Of lines of fewer words than the second, further from any body than the third, this share is fitted on."""
LONGEST = 700
"""Lines of a page from which on no other page is made from it."""
_FIRST = re.compile(r"(.{40,260}?[.!?。！？…])(?:\s|$)")

Floats = NDArray[np.float32]


@dataclass(slots=True)
class Sample:
    """One page: its lines as rows, labels and weights."""

    set: str
    site: str
    language: str
    texts: list[str]
    labels: NDArray[np.bool_]
    own: Floats
    words: NDArray[np.float64]
    added: Floats | None = None

    @property
    def part(self) -> int:
        return _hash(self.site, PARTS)


def _hash(text: str, parts: int) -> int:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % parts


@dataclass(slots=True)
class Lines:
    """A page before it is measured. deaf: no phrase is known of it."""

    record: Mapping[str, Any]
    texts: list[str]
    gaps: list[bool]
    labels: list[bool]
    deaf: bool = False


class _Deaf(Phrases):
    def kind(self, line: str) -> None:
        return None

    def dated(self, line: str) -> bool:
        return False


class _NoAppeals(Appeals):
    def begins(self, word: str) -> bool:
        return False

    def places(self, text: str, words: list[str], *, wide: bool) -> list[int]:
        return []


class Maker:
    """Makes samples of pages."""

    def __init__(self, packs: Packs) -> None:
        self.packs = packs
        self.known, self.appeals = phrases(packs), appeals(packs)
        self.deaf, self.no_appeals = _Deaf(packs), _NoAppeals(packs)
        self.names: tuple[list[str], list[str]] = ([], [])
        self.own: Columns | None = None

    def sample(self, name: str, page: Lines) -> Sample:
        candidates = [
            Candidate(text, gap=gap, words=count_words(text)) for text, gap in zip(page.texts, page.gaps, strict=True)
        ]
        known = self.deaf if page.deaf else self.known
        ends = [False] * len(candidates) if page.deaf else ends_of(candidates, self.packs.get(page.record["lang"]))
        made = Page(
            candidates, Signals(candidates, known, ends), ends, known, self.no_appeals if page.deaf else self.appeals
        )
        self.names, self.own = made.names(), made.own
        own = made.own.table().astype(np.float32)
        labels = np.array(page.labels, dtype=np.bool_)
        return Sample(name, page.record["site"], page.record["lang"], page.texts, labels, own, made.words)


def lines_of(record: Mapping[str, Any]) -> Lines:
    """The lines of a record of the corpora as the reader takes them."""
    candidates = flat.outline("\n".join(record["lines"])).candidates
    labels = [
        bool(body)
        for line, body in zip(record["lines"], record["is_body"], strict=True)
        for piece in line.splitlines()
        if clean(piece)
    ]
    return Lines(record, [one.text for one in candidates], [one.gap for one in candidates], labels)


def varied(page: Lines, others: Sequence[tuple[str, str, str]]) -> Lines | None:
    """Another page made from one; None where nothing was changed. others: site, title and summary of other pages."""
    rng = random.Random(f"{page.record['id']} {page.record['style']}")
    rows = list(zip(page.texts, page.gaps, page.labels, strict=True))
    body = [at for at, row in enumerate(rows) if row[2]]
    if not body or len(rows) > LONGEST:
        return None
    changed = False
    if rng.random() < 0.4 and len(body) > 2:
        cut = body[min(rng.choice((1, 1, 2, 2, 3, 4, 6)), len(body)) - 1]
        rows, changed = rows[: cut + 1] + rows[body[-1] + 1 :], True
    first = next(at for at, row in enumerate(rows) if row[2])
    if rng.random() < 0.3:
        rows, changed = rows[max(0, first - rng.choice((0, 1, 1, 2, 3, 5, 8))) :], True
    under = max(at for at, row in enumerate(rows) if row[2]) + 1
    if rng.random() < 0.25:
        rows, changed = rows[: under + rng.choice((0, 0, 1, 2, 4, 8))], True
    strangers = [other for other in others if other[0] != page.record["site"]]
    if strangers and rng.random() < 0.45:
        at = min(len(rows), under + rng.choice((0, 0, 0, 1, 2)))
        rest = [] if rng.random() < 0.3 else rows[at:]
        rows, changed = rows[:at] + _tail(rng, strangers) + rest, True
    deaf = rng.random() < 0.3
    if not changed and not deaf:
        return None
    texts, gaps, labels = (list(column) for column in zip(*rows, strict=True))
    return Lines(page.record, texts, gaps, labels, deaf)


def _tail(rng: random.Random, strangers: Sequence[tuple[str, str, str]]) -> list[tuple[str, bool, bool]]:
    count = min(len(strangers), rng.choice((2, 3, 4, 6, 8, 10, 14, 20)))
    ways = rng.choice(
        (("pair",), ("pair",), ("pair",), ("summary",), ("title",), ("dated",), ("pair", "title", "dated"))
    )
    short, gap = rng.random() < 0.6, rng.random() < 0.5
    rows: list[tuple[str, bool, bool]] = []
    for _, title, summary in rng.sample(strangers, count):
        way = rng.choice(ways)
        if short:
            cut = _FIRST.match(summary)
            summary = cut[1] if cut else summary[:200].rsplit(" ", 1)[0] + "..."
        if way != "summary":
            rows.append((title, gap, False))
        if way == "dated":
            day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/20{rng.randint(10, 26)}"
            rows.append((f"{day} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}", False, False))
        if way != "title":
            rows.append((summary, gap and rng.random() < 0.5, False))
    return rows


def summaries(pages: Sequence[Lines]) -> dict[str, list[tuple[str, str, str]]]:
    """Site, title and first paragraph of pages, by language."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for page in pages:
        first = next((text for text, body in zip(page.texts, page.labels, strict=True) if body), "")
        title = clean(re.split(r" [|–—-] ", page.record["title"] or "")[0])
        if page.record["style"] == "main" and count_words(first) >= 8 and 3 <= count_words(title) <= 25:
            found[page.record["lang"]].append((page.record["site"], title, first))
    return found


def load(packs: Packs) -> tuple[list[tuple[str, Sample]], list[Sample], Maker]:
    """The labelled pages with their style, and those made from the pages that may be fitted on."""
    maker = Maker(packs)
    pages: list[tuple[str, Lines]] = []
    for name in MEASURED:
        for style in STYLES:
            with gzip.open(CORPORA / "flat" / f"{name}.{style}.jsonl.gz", "rt", encoding="utf-8") as stream:
                pages += [(name, lines_of(json.loads(line))) for line in stream]
    pages = [(name, page) for name, page in pages if page.texts]
    fitted_on = [page for name, page in pages if name in SETS]
    others = summaries(fitted_on)
    made = [(name, varied(page, others[page.record["lang"]])) for name, page in pages if name in SETS]
    return (
        [(page.record["style"], maker.sample(name, page)) for name, page in pages],
        [maker.sample(name, page) for name, page in made if page is not None],
        maker,
    )


def _fit(samples: Sequence[Sample], maker: Maker, recipe: Recipe) -> Network:
    """A network of the rows of pages: with their neighbours, or with what was added from the odds of the first one."""
    assert maker.own is not None
    rng = np.random.default_rng(0)
    neighbours = kept(maker.own.names)
    pages = Counter(sample.site for sample in samples)
    parts: list[tuple[Floats, Floats, Floats]] = []
    for one in samples:
        share = np.sqrt(np.minimum(one.words, 80))
        weights = share / (share.sum() + 50) * min(1.0, 2 * len(STYLES) * FEW_PAGES / pages[one.site])
        body = np.flatnonzero(one.labels)
        at = np.arange(len(one.labels))
        next_one = np.searchsorted(body, at)
        padded = np.concatenate(([-FAR - 1 - len(at)], body, [2 * len(at) + FAR + 1]))
        away = np.minimum(at - padded[next_one], padded[next_one + 1] - at)
        away[body] = 0
        easy = (away > FAR) & (one.words < EASY)
        taken = ~easy | (rng.random(len(at)) < SAMPLED)
        rows = (
            with_neighbours(one.own.astype(np.float64), neighbours)
            if one.added is None
            else np.hstack([one.own, one.added])
        )
        counted = np.where(easy, weights / SAMPLED, weights)
        parts.append(
            (rows[taken].astype(np.float32), one.labels[taken].astype(np.float32), counted[taken].astype(np.float32))
        )
    given, wanted, counted_all = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return fit(given, wanted, counted_all, recipe)


def fitted(samples: Sequence[Sample], maker: Maker, recipe: Recipe = RECIPE) -> tuple[Network, Network]:
    """Both networks of these pages."""
    assert maker.own is not None
    neighbours = kept(maker.own.names)
    for sample in samples:
        sample.added = None
    halves = [[one for one in samples if _hash(f"{one.site} half", 2) == half] for half in (0, 1)]
    networks = [_fit(half, maker, OF_HALVES) for half in halves]
    alone = _fit(samples, maker, recipe)
    for half, network in zip(halves, reversed(networks), strict=True):
        for one in half:
            one.added = added(one, network, neighbours)
    return alone, _fit(samples, maker, recipe)


def added(one: Sample, network: Network, neighbours: Sequence[int]) -> Floats:
    """What the odds of the first network say of each line."""
    odds = network.odds(with_neighbours(one.own.astype(np.float64), neighbours).astype(np.float32)).astype(np.float64)
    return context(one.words, odds).table().astype(np.float32)


def odds_of(one: Sample, networks: tuple[Network, Network], neighbours: Sequence[int]) -> NDArray[np.float64]:
    """The log-odds of the lines of a page, as `flat_labels` gives them but for rounding."""
    alone, among = networks
    first = alone.odds(with_neighbours(one.own.astype(np.float64), neighbours).astype(np.float32)).astype(np.float64)
    second = among.odds(np.hstack([one.own, context(one.words, first).table()]).astype(np.float32))
    return np.asarray((first + second) / 2)


def f1(one: Sample, odds: NDArray[np.float64]) -> float:
    """F1 over 4-grams (characters where words are not spaced) of what the labeller takes for body."""
    chosen = best_path((odds + lift_of(one.words, odds) + LEANING).tolist(), INTERRUPTION)
    size = 1 if one.language in UNSPACED else 4
    ours, theirs = (
        shingles(
            tokens("\n".join(text for text, body in zip(one.texts, picked, strict=True) if body), one.language), size
        )
        for picked in (chosen, one.labels)
    )
    both = (ours & theirs).total()
    return 2 * both / (ours.total() + theirs.total()) if both else 0.0


def texts_of(
    networks: tuple[Network, Network], maker: Maker, note: str = ""
) -> dict[str, tuple[Network, list[str], list[str], str]]:
    """Each network with the names and groups of its inputs, by table."""
    assert maker.own is not None
    names, groups = maker.names
    about = context(np.ones(3), np.zeros(3))
    own = maker.own
    return {
        ALONE: (networks[0], names, groups, note),
        AMONG: (networks[1], [*own.names, *about.names], [*own.groups, *about.groups], note),
    }


def crossed_packs(packs: Packs) -> list[Packs]:
    """Of each fifth of the sites, the packs with networks that have not seen them."""
    pages, made, maker = load(packs)
    found = []
    for part in range(PARTS):
        networks = fitted(_others(pages, made, part), maker)
        texts = {table: text_of(*network) for table, network in texts_of(networks, maker).items()}
        found.append(with_tables(packs, texts))
    return found


def with_tables(packs: Packs, texts: Mapping[str, str]) -> Packs:
    """The same packs with other networks."""
    return Packs(
        {pack.code.lower(): pack for pack in packs},
        packs.root,
        lambda name: texts[name] if name in texts else packs.tables(name),
    )


def _others(pages: Sequence[tuple[str, Sample]], made: Sequence[Sample], part: int | None) -> list[Sample]:
    """What is fitted on: pages of the sets for it, and those made from them, but for one fifth of the sites."""
    return [one for one in (*(page for _, page in pages), *made) if one.set in SETS and one.part != part]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="print the report and write nothing")
    parser.add_argument("--only-write", action="store_true", help="write the networks without measuring them")
    options = parser.parse_args()
    if not CORPORA.is_dir():
        print(f"No labelled pages at {CORPORA}: get the sets named in MEASURED from their publishers.", file=sys.stderr)
        return 1
    pages, made, maker = load(installed_packs())
    note = "Fitted by scripts/fit_flat.py. Labels: MIT, Apache-2.0 and CC BY 4.0 sets named there."
    if not options.check:
        for table, (network, names, groups, said) in texts_of(
            fitted(_others(pages, made, None), maker), maker, note
        ).items():
            size = write(WEIGHTS / f"{table}.tsv.gz", network, names, groups, said)
            print(f"wrote {table}: {size} bytes", flush=True)
    if options.only_write:
        return 0
    assert maker.own is not None
    neighbours = kept(maker.own.names)
    scores: dict[str, list[float]] = defaultdict(list)
    for part in range(PARTS):
        networks = fitted(_others(pages, made, part), maker)
        for style, one in pages:
            if one.part == part:
                value = f1(one, odds_of(one, networks, neighbours))
                for key in (f"{one.set}.{style}", f"{style}, {one.language}"):
                    scores[key].append(value)
        print(f"part {part} of the sites measured", flush=True)
    for key, values in sorted(scores.items()):
        if len(values) >= 5:
            print(f"{key:20} n={len(values):4}  F1 {np.mean(values):.3f}  median {np.median(values):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
