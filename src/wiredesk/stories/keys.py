"""What reports are found by: keys that come from one report alone, with weights that come from fixed tables."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nsmallest

from wiredesk.model.identity import item_number
from wiredesk.stories import encoded
from wiredesk.stories.neighbours import KEY_BITS, UNDATED, Item, key_of
from wiredesk.stories.reports import Report, Vector

TERMS, NAMES = 14, 8
"""Heaviest words and names of a report that are its keys. With pairs of words as well no more pairs of one story are
found, in news and in a stream of it."""
WIDE = 8
"""Of these, the heaviest by which reports of other weeks are met too."""
KEPT = 12
"""Partners of a report that are scored, those with the heaviest shared keys first."""
COPIED = 16
"""The same of those that it shares text with."""
SAMPLE = 16
"""One print in so many is a key for finding copies: a 100-word cut still has six."""
BAND = 0.1
"""Weight of a band of the vector of a report, which says less than a word: where a user has a text encoder."""
LEAST = 4
"""Prints that are keys of every text: of 50 words one in thirty has no print in the sample."""
PRINTS = 256
"""Of a very long text, about 4,000 words."""
FREE = 64 - KEY_BITS
UNIT = 1 << 12
"""Weights are whole numbers of this part, so that a sum does not hang on the order of what is summed."""
WEEK = 7 * 24 * 3600.0
EPOCH = 200_000
"""Weeks before 1970 that have a positive number."""


def heaviest(vector: Vector, count: int) -> list[str]:
    """The terms of the greatest weight, heaviest first, equal ones in order of spelling."""
    return [term for _, term in nsmallest(count, [(-weight, term) for term, weight in vector.items()])]


def weeks(report: Report) -> tuple[int, ...]:
    """Two half-overlapping weeks, so that reports within half a week of one another share at least one.

    Of publication, else of first sight; times that the text names may be of the background.
    """
    when = report.dated
    start = when.earliest if when is not None and when.earliest is not None else report.imprint.first_seen
    if start is None:
        return (UNDATED,)
    seconds = start.timestamp()
    first = int(seconds // WEEK), int((seconds + WEEK / 2) // WEEK)
    return 2 * (first[0] + EPOCH), 2 * (first[1] + EPOCH) + 1


def by_words(report: Report) -> Item:
    """A report as what it may meet others of its language by: heaviest words and names."""
    code = report.language
    weights = {f"{code} w {term}": report.opening[term] for term in heaviest(report.opening, TERMS)}
    weights |= {f"{code} n {name}": report.names[name] for name in heaviest(report.names, NAMES)}
    weights |= {f"{code} {key}": BAND for key in encoded.bands_of(report.encoded)}
    return item(report.id, weights, weeks(report), wide=WIDE)


def by_prints(report: Report) -> Item:
    """A report as what it may share text with: a sample of the prints of its words, whatever the week."""
    sampled = report.shingles[report.shingles % SAMPLE == 0][:PRINTS]
    # `shingles` is sorted: the least ones are the same in equal texts, however short (Broder 1997).
    prints = sorted({*sampled.tolist(), *report.shingles[:LEAST].tolist()})
    return Item(item_number(report.id), tuple([(value >> FREE, 1) for value in prints]))


def item(id: str, weights: Mapping[str, float], weeks: tuple[int, ...], *, wide: int = 0, side: str = "") -> Item:
    """Something with keys. wide: how many of its heaviest keys are looked for in all weeks too."""
    numbers: dict[int, int] = {}
    for key, weight in weights.items():
        number = key_of(key)
        numbers[number] = max(numbers.get(number, 0), round(weight * UNIT))
    keys = tuple(sorted(numbers.items()))
    # What has no week has no better list than that of all weeks.
    count = len(keys) if UNDATED in weeks else wide
    first = tuple(key for key, _ in nsmallest(count, keys, key=lambda row: (-row[1], row[0])))
    return Item(item_number(id), keys, weeks, first, key_of(side) if side else 0)
