"""Fits the two networks that label lines of flattened pages, writes them, and prints F1 on sites left out.

    python scripts/fit_flat.py [--check]       --check: prints the report and writes nothing

Reads ../shared/corpora/extract/flat, which is not part of the repository: sets whose labels may be used freely (MIT,
Apache, CC BY). Beside each page stands one that was made from it, so that what is learned does not rest on how these
pages happen to be cut: with its first paragraphs only, without its head or foot, with titles and summaries of other
pages under its text, without any phrase known. The second network needs the odds that the first gives to pages it has
not seen, and what words add to them (`fit_words`): the sites are parted, each part labelled by a network fitted on the
others. Sites are parted into five by a hash of their domain; the F1 printed is of pages of sites that no network of
theirs has seen, over what the labeller alone takes for body. `daniel` is measured and never fitted on (GPL).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from fit_blocks import CORPORA, FEW_PAGES, WEIGHTS, shingles, tokens
from fit_network import Network, Recipe, fit, text_of, write_table
from fit_words import Spoken, Weights, fit_words, spoken
from flat_pages import Lines, lines_of, summaries, varied
from numpy.typing import NDArray
from one_thread import begin_again

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.blocks import best_path
from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.credit_cues import announced
from wiredesk.extraction.features import Signals
from wiredesk.extraction.flat_appeals import Appeals, appeals
from wiredesk.extraction.flat_context import context
from wiredesk.extraction.flat_features import Columns
from wiredesk.extraction.flat_labels import ALONE, AMONG, INTERRUPTION, LEANING, lift_of
from wiredesk.extraction.flat_rows import Page, kept, with_neighbours
from wiredesk.extraction.flat_words import WORDS
from wiredesk.extraction.html_text import count_words
from wiredesk.extraction.phrases import Phrases, phrases
from wiredesk.extraction.roles import ends_of
from wiredesk.lang.packs import Packs

SETS = ("scrapinghub", "fundus_eval", "naeb", "fundus", "wcxb_article", "vn_pages")
MEASURED = (*SETS, "daniel")
STYLES = ("main", "wet")
UNSPACED = ("zh", "ja", "th")
PARTS = 5
SHIPPED_PARTS, CROSSED_PARTS = 5, 2
"""Into how many parts sites are parted for the odds that the second network rests on: for the networks that are written
and, where fitting goes on for long, for those that are only measured."""
RECIPE, OF_PARTS = Recipe(seeds=(0, 1)), Recipe(seeds=(0,))
SAMPLED, EASY, FAR = 0.3, 10, 8
"""Of lines of fewer words than the second, further from any body than the third, this share is fitted on."""
SURE_SAMPLED, SURE = 0.12, 5.0
"""Of lines that are no body and that the first network is so sure of, this share is fitted on by the second."""

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
    shapes: Floats
    words: NDArray[np.float64]
    spoken: Spoken
    made: bool = False
    odds: NDArray[np.float64] | None = None
    said: NDArray[np.float64] | None = None

    def second(self, odds: NDArray[np.float64], said: NDArray[np.float64]) -> Floats:
        """The rows of the second network, as `flat_rows.Page.among` has them."""
        about = context(self.words, odds, said).table()
        return np.hstack([self.own, about, self.shapes]).astype(np.float32)

    @property
    def part(self) -> int:
        return _hash(self.site, PARTS)


def _hash(text: str, parts: int) -> int:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % parts


class _Deaf(Phrases):
    def kind(self, line: str, folded: str | None = None) -> None:
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
        self.shapes: Columns | None = None

    def sample(self, name: str, page: Lines, *, made: bool = False) -> Sample:
        candidates = [
            Candidate(text, gap=gap, words=count_words(text)) for text, gap in zip(page.texts, page.gaps, strict=True)
        ]
        known = self.deaf if page.deaf else self.known
        pack = self.packs.get(page.record["lang"])
        ends = [False] * len(candidates) if page.deaf else ends_of(candidates, pack, announced(candidates, pack))
        found = Page(
            candidates, Signals(candidates, known, ends), ends, known, self.no_appeals if page.deaf else self.appeals
        )
        self.names, self.own, self.shapes = found.names(), found.own, found.shapes()
        own, shapes = (columns.table().astype(np.float32) for columns in (found.own, self.shapes))
        labels = np.array(page.labels, dtype=np.bool_)
        record = page.record
        return Sample(
            name, record["site"], record["lang"], page.texts, labels, own, shapes, found.words, spoken(page.texts), made
        )


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
        [maker.sample(name, page, made=True) for name, page in made if page is not None],
        maker,
    )


def _fit(samples: Sequence[Sample], maker: Maker, recipe: Recipe, *, second: bool) -> Network:
    """A network of the rows of pages: with their neighbours, or of what the second one takes."""
    assert maker.own is not None
    rng = np.random.default_rng(0)
    neighbours = kept(maker.own.names)
    counts = Counter(sample.site for sample in samples)
    parts: list[tuple[Floats, Floats, Floats]] = []
    for one in samples:
        weights = weights_of(one, counts)
        if second:
            assert one.odds is not None
            assert one.said is not None
            rows = one.second(one.odds, one.said)
            easy, share = (np.abs(one.odds) >= SURE) & ~one.labels, SURE_SAMPLED
        else:
            rows = _with_neighbours(one, neighbours)
            easy, share = (_away(one.labels) > FAR) & (one.words < EASY), SAMPLED
        taken = ~easy | (rng.random(len(one.labels)) < share)
        counted = np.where(easy, weights / share, weights)
        parts.append((rows[taken], one.labels[taken].astype(np.float32), counted[taken].astype(np.float32)))
    given, wanted, counted_all = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return fit(given, wanted, counted_all, recipe)


def weights_of(one: Sample, pages: Mapping[str, int]) -> NDArray[np.float64]:
    """How much each line counts. pages: of each site."""
    share = np.sqrt(np.minimum(one.words, 80))
    return np.asarray(share / (share.sum() + 50) * min(1.0, 2 * len(STYLES) * FEW_PAGES / pages[one.site]))


def _away(labels: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many lines each is away from the next one of the body."""
    body = np.flatnonzero(labels)
    at = np.arange(len(labels))
    next_one = np.searchsorted(body, at)
    padded = np.concatenate(([-FAR - 1 - len(at)], body, [2 * len(at) + FAR + 1]))
    away = np.minimum(at - padded[next_one], padded[next_one + 1] - at)
    away[body] = 0
    return np.asarray(away)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What lines are labelled by: two networks and the weights of words."""

    alone: Network
    among: Network
    words: Weights

    def odds(self, one: Sample, neighbours: Sequence[int]) -> NDArray[np.float64]:
        """The log-odds of the lines of a page, as `flat_labels` gives them but for rounding."""
        first = first_odds(self.alone, one, neighbours)
        second = self.among.odds(one.second(first, self.words.scores(one.spoken)))
        return np.asarray((first + second) / 2)


def first_odds(network: Network, one: Sample, neighbours: Sequence[int]) -> NDArray[np.float64]:
    """What the first network says of each line."""
    return network.odds(_with_neighbours(one, neighbours)).astype(np.float64)


def _with_neighbours(one: Sample, neighbours: Sequence[int]) -> Floats:
    return with_neighbours(one.own.astype(np.float64), neighbours).astype(np.float32)


def fitted(samples: Sequence[Sample], maker: Maker, ways: int) -> Fitted:
    """What these pages teach. ways: into how many parts they are parted for the odds that the second network sees."""
    assert maker.own is not None
    neighbours = kept(maker.own.names)
    parts = [[one for one in samples if _hash(one.site, ways) == way] for way in range(ways)]
    for way, part in enumerate(parts):
        network = _fit([one for one in samples if _hash(one.site, ways) != way], maker, OF_PARTS, second=False)
        for one in part:
            one.odds = first_odds(network, one, neighbours)
    among, words = on_odds(samples, maker, ways)
    return Fitted(_fit(samples, maker, RECIPE, second=False), among, words)


def on_odds(samples: Sequence[Sample], maker: Maker, ways: int) -> tuple[Network, Weights]:
    """The second network and the weights of words, of pages whose odds are known."""
    for way in range(ways):
        words = _words([one for one in samples if _hash(one.site, ways) != way])
        for one in samples:
            if _hash(one.site, ways) == way:
                one.said = words.scores(one.spoken)
    return _fit(samples, maker, RECIPE, second=True), _words(samples)


def _words(samples: Sequence[Sample]) -> Weights:
    counts = Counter(sample.site for sample in samples)
    return fit_words(
        (one.site, one.spoken, one.odds, one.labels, weights_of(one, counts))
        for one in samples
        if one.odds is not None and not one.made
    )


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


def texts_of(found: Fitted, maker: Maker, note: str = "") -> dict[str, str]:
    """The tables that hold what was learned."""
    assert maker.own is not None
    assert maker.shapes is not None
    about = context(np.ones(3), np.zeros(3), np.zeros(3))
    second = (maker.own, about, maker.shapes)
    names, groups = ([one for columns in second for one in part(columns)] for part in (_names, _groups))
    return {
        ALONE: text_of(found.alone, *maker.names, note),
        AMONG: text_of(found.among, names, groups, note),
        WORDS: found.words.text(note),
    }


def _names(columns: Columns) -> list[str]:
    return columns.names


def _groups(columns: Columns) -> list[str]:
    return columns.groups


def crossed_packs(packs: Packs) -> list[Packs]:
    """Of each fifth of the sites, the packs with what was learned without them."""
    pages, made, maker = load(packs)
    return [
        with_tables(packs, texts_of(fitted(_others(pages, made, part), maker, CROSSED_PARTS), maker))
        for part in range(PARTS)
    ]


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
    begin_again()
    if not CORPORA.is_dir():
        print(f"No labelled pages at {CORPORA}: get the sets named in MEASURED from their publishers.", file=sys.stderr)
        return 1
    pages, made, maker = load(installed_packs())
    note = "Fitted by scripts/fit_flat.py. Labels: MIT, Apache-2.0 and CC BY 4.0 sets named there."
    if not options.check:
        for table, text in texts_of(fitted(_others(pages, made, None), maker, SHIPPED_PARTS), maker, note).items():
            print(f"wrote {table}: {write_table(WEIGHTS / f'{table}.tsv.gz', text)} bytes", flush=True)
    if options.only_write:
        return 0
    assert maker.own is not None
    neighbours = kept(maker.own.names)
    scores: dict[str, list[float]] = defaultdict(list)
    for part in range(PARTS):
        found = fitted(_others(pages, made, part), maker, CROSSED_PARTS)
        for style, one in pages:
            if one.part == part:
                value = f1(one, found.odds(one, neighbours))
                for key in (f"{one.set}.{style}", f"{style}, {one.language}"):
                    scores[key].append(value)
        print(f"part {part} of the sites measured", flush=True)
    for key, values in sorted(scores.items()):
        if len(values) >= 5:
            print(f"{key:20} n={len(values):4}  F1 {np.mean(values):.3f}  median {np.median(values):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
