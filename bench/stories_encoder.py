"""What a text encoder adds to the stories of the corpora and the cases: the same figures with it, and what it costs.

`bench/stories.py --encoder FOLDER`; the folder is that of the setting `encoder.folder` (docs/encoder.md). The shares of
its log-odds that are added are the shipped ones; `scripts/fit_stories.py --encoder FOLDER` fits them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from time import process_time

import numpy as np
import stories_across as across
from reading_items import Figure
from stories_cases import measure_together, share
from stories_corpora import b_cubed_items, corpus
from stories_grouping import folds_of, stories, trap, with_intervals

from wiredesk.desk.encoder import Encoding, described
from wiredesk.desk.encoder_files import source_of
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Encoded, Reading
from wiredesk.stories.clusters import group

MARK = ", with encoder"
SPLITS = 5
Figures = dict[str, Figure]


class Encoder:
    """Vectors of readings, each text encoded once; how long that took."""

    def __init__(self, folder: str) -> None:
        self.described = described(source_of(folder))
        self._encoding = Encoding(self.described)
        self._known: dict[str, Encoded | None] = {}
        self.seconds = 0.0

    def __call__(self, reading: Reading) -> Reading:
        """The reading with its vector."""
        article = reading.article
        name = f"{article.id} {article.version}"
        if name not in self._known:
            start = process_time()
            self._known[name] = self._encoding.encoded(article)
            self.seconds += process_time() - start
        return replace(reading, encoded=self._known[name])

    def all(self, readings: Sequence[Reading]) -> list[Reading]:
        """All of some."""
        return [self(reading) for reading in readings]

    def cost(self) -> str:
        """What the encoder is and how much time it took."""
        found = self.described
        made = sum(one is not None for one in self._known.values())
        scales = found.scales
        return (
            f"Text encoder {found.model} ({found.runs}): {found.numbers} numbers, {found.tokens} tokens; {made:,} "
            f"texts, {1000 * self.seconds / max(1, made):.1f} ms of CPU each. Invented events lie apart by "
            f"{scales.within.apart:.1f} standard deviations in one language, {scales.across.apart:.1f} in two."
        )


@lru_cache(maxsize=1)
def opened(folder: str) -> Encoder:
    """The encoder of a folder, tried and loaded once."""
    return Encoder(folder)


def of_cases(folder: str) -> Figures:
    """Figures over all cases in one set."""
    found = measure_together(opened(folder)).figures
    return {f"together: {label}{MARK}": one for label, one in found.items() if one.n}


def of_sets(folder: str) -> Figures:
    """Figures over the corpora."""
    encoder = opened(folder)
    packs = installed_packs()
    figures: Figures = {}
    for name in ("vnmds", "ecbplus"):
        gold = corpus(name)
        found = stories(group(encoder.all(gold.readings), packs), gold.readings)
        cubed, pairs = with_intervals([*folds_of(gold.stories, found, gold.folds).values()])
        merged = share(trap(gold, found))
        for label, one in (("B3 F1", cubed), ("pairs F1", pairs), ("alike events merged", merged)):
            if one.n:
                figures[f"{name} {label}{MARK}"] = one
    for name, codes in across.OTHERS.items():
        for code in codes:
            figures |= _retrieval(name, code, encoder)
    for languages, label in ((("vi", "en"), "vi + en halves"), (across.NINE, "nine languages, halves")):
        figures |= _grouped(languages, label, encoder)
    return figures


def _retrieval(name: str, code: str, encoder: Encoder) -> Figures:
    count = len(across.versions(name)["en"])
    found: list[float] = []
    figures: Figures = {}
    if name == "ntrex":
        square = across.scores(*(encoder.all(across.titles(name, each)) for each in (code, "en")))
        right = across.first_right(square, range(count))
        figures[f"{name} {code}-en titles: acc@1{MARK}"] = Figure(float(np.mean(right)), count)
    for split in range(SPLITS):
        one, other = (encoder.all(across.half(name, each, split, side)) for side, each in enumerate((code, "en")))
        found += across.first_right(across.scores(one, other), range(count))
    figures[f"{name} {code}-en halves: acc@1{MARK}"] = Figure(float(np.mean(found)), count)
    return figures


def _grouped(languages: Sequence[str], label: str, encoder: Encoder) -> Figures:
    cubed: list[tuple[float, float]] = []
    keys = [version.key for code in languages for version in across.versions("ntrex")[code]]
    for split in range(SPLITS):
        readings = [one for at, code in enumerate(languages) for one in across.half("ntrex", code, split, at % 2)]
        cubed += b_cubed_items(keys, stories(group(encoder.all(readings), installed_packs()), readings))
    precision, recall = (float(np.mean(column)) for column in zip(*cubed, strict=True))
    return {f"ntrex {label}: B3 F1{MARK}": Figure(2 * precision * recall / (precision + recall), len(set(keys)))}
