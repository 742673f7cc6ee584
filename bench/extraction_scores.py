"""How right a taken text, title, date or set of names is.

Body: shingles of four words (single characters where words are not spaced) as in the article-extraction-benchmark:
precision and recall a page (multisets), both averaged over the pages, and F1 of the two averages. A page that fails
scores 0. Intervals: 95 % of a thousand draws of sites, with replacement; the draws are the same in each run.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from extraction_pages import Labelled, Taken
from numpy.typing import NDArray
from rapidfuzz import fuzz

UNSPACED = ("zh", "yue", "ja", "th")
MARKS = str.maketrans("“”„«»‘’‚–—", '"""""\'\'\'--')
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u2060\ufeff"))
DRAWS = 1000
SURE, RIGHT = 0.9, 0.9
"""Of the pages of this confidence or more, as many shall have this F1 or more."""
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!.*/)")

Shingles = Counter[tuple[str, ...]]
Score = tuple[float, float, float]
"""Precision, recall and F1 of one page."""


@dataclass(frozen=True, slots=True)
class Mean:
    """Precision, recall and F1 over pages, with the interval of F1."""

    n: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


def tokens(text: str, language: str) -> list[str]:
    """What shingles are made of. Marks of where a word may be broken are no part of it: some labels have lost them,
    others not."""
    text = text.translate(UNSEEN)
    return [char for char in text if char.isalnum()] if language in UNSPACED else _WORD.findall(text.lower())


def shingles(words: Sequence[str], size: int) -> Shingles:
    """All runs of `size` words; a shorter text is one run."""
    if len(words) < size:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(*(words[at:] for at in range(size)), strict=False))


def size_of(language: str) -> int:
    """How many tokens make a shingle."""
    return 1 if language in UNSPACED else 4


def gold_shingles(text: str, language: str) -> Shingles:
    """Of a text, as its language is shingled."""
    return shingles(tokens(text, language), size_of(language))


def score(found: str, gold: Shingles, language: str) -> Score:
    """One page's text against the shingles of its label."""
    ours = gold_shingles(found, language)
    both = (ours & gold).total()
    precision = both / ours.total() if ours else 0.0
    recall = both / gold.total() if gold else 0.0
    return precision, recall, harmonic(precision, recall)


def harmonic(precision: float, recall: float) -> float:
    """F1 of two shares."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def over(scores: Sequence[Score], sites: Sequence[str]) -> Mean:
    """The figures of a set of pages."""
    if not scores:
        return Mean(0, math.nan, math.nan, math.nan, math.nan, math.nan)
    rows = np.array([one[:2] for one in scores], dtype=np.float64)
    precision, recall = (float(value) for value in rows.mean(axis=0))
    sums, counts = _draws(rows, sites)
    means = sums / counts[:, None]
    f1 = 2 * means[:, 0] * means[:, 1] / np.maximum(means.sum(axis=1), 1e-9)
    low, high = (float(value) for value in np.percentile(f1, (2.5, 97.5)))
    return Mean(len(scores), precision, recall, harmonic(precision, recall), low, high)


def interval(values: Sequence[float], sites: Sequence[str]) -> tuple[float, float]:
    """Of the mean of values."""
    if not values:
        return math.nan, math.nan
    sums, counts = _draws(np.array(values, dtype=np.float64)[:, None], sites)
    low, high = (float(value) for value in np.percentile(sums[:, 0] / counts, (2.5, 97.5)))
    return low, high


def _draws(rows: NDArray[np.float64], sites: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums and numbers of pages of drawn sites."""
    place = {site: at for at, site in enumerate(dict.fromkeys(sites))}
    at = np.array([place[site] for site in sites])
    sums = np.zeros((len(place), rows.shape[1]))
    np.add.at(sums, at, rows)
    counts = np.bincount(at, minlength=len(place)).astype(np.float64)
    drawn = np.random.default_rng(5).multinomial(len(place), np.full(len(place), 1 / len(place)), DRAWS)
    return drawn @ sums, drawn @ counts


def mean(values: Iterable[float]) -> float:
    """Mean; nan of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else math.nan


def plain(text: str) -> str:
    """White space as one space, typographic marks as plain ones."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(MARKS).split())


def holds(text: Shingles, words: str, piece: str, language: str) -> bool:
    """Whether a text, given as shingles and as plain words, holds a piece: four of five of its shingles."""
    found = tokens(piece, language)
    if len(found) < size_of(language):
        return bool(found) and f" {' '.join(found)} " in f" {words} "
    wanted = shingles(found, size_of(language))
    return (wanted & text).total() >= 0.8 * wanted.total()


def title_exact(taken: Taken, gold: str) -> bool:
    """The same words and marks, but for marks of where a word may be broken, as in `tokens`."""
    return plain(taken.title.translate(UNSEEN)) == plain(gold.translate(UNSEEN))


def title_alike(taken: Taken, gold: str) -> bool:
    """At least .85 by edits, as the reference measures it."""
    return fuzz.ratio(plain(taken.title), plain(gold)) >= 85


def instant(text: str) -> datetime | None:
    """A time to the minute with its zone; None where it is not that."""
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "T", 1))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def day(taken: Taken) -> str:
    """The day of publication; "" where it is not known to the day."""
    return taken.published[:10] if _DAY.match(taken.published) else ""


def day_right(taken: Taken, page: Labelled) -> bool:
    """The labelled day, or the labelled instant in another zone."""
    return day(taken) == page.record["date"][:10] or (bool(page.record.get("datetime")) and minute_right(taken, page))


def minute_stated(page: Labelled) -> bool:
    """Whether the label has a time with its zone that is no bare midnight."""
    found = instant(str(page.record.get("datetime") or ""))
    return found is not None and (found.hour, found.minute, found.second) != (0, 0, 0)


def minute_right(taken: Taken, page: Labelled) -> bool:
    """The labelled instant to the minute, told with a zone."""
    wanted, found = instant(str(page.record["datetime"])), instant(taken.published)
    if wanted is None or found is None:
        return False
    return wanted.replace(second=0, microsecond=0) == found.replace(second=0, microsecond=0)


def names_f1(found: Iterable[str], gold: Iterable[str]) -> float:
    """F1 of two sets of names."""
    ours, wanted = ({plain(name).casefold() for name in names} for names in (found, gold))
    return 2 * len(wanted & ours) / (len(wanted) + len(ours)) if wanted or ours else 1.0


@dataclass(frozen=True, slots=True)
class Segments:
    """trafilatura's wanted and unwanted strings over all pages."""

    wanted_kept: int
    wanted: int
    unwanted_kept: int
    unwanted: int

    @property
    def f1(self) -> float:
        return 2 * self.wanted_kept / max(1, self.wanted + self.wanted_kept + self.unwanted_kept)

    @property
    def accuracy(self) -> float:
        right = self.wanted_kept + self.unwanted - self.unwanted_kept
        return right / max(1, self.wanted + self.unwanted)


def segments(pages: Sequence[Labelled], taken: Sequence[Taken]) -> Segments:
    """Whether each string stands in the text."""
    counts = [0, 0, 0, 0]
    for page, one in zip(pages, taken, strict=True):
        text = plain(one.text)
        for at, key in ((0, "with_"), (2, "without")):
            counts[at] += sum(plain(piece) in text for piece in page.record[key])
            counts[at + 1] += len(page.record[key])
    return Segments(*counts)
