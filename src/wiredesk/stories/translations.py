"""Whether one report is a translation of another: its sentences say the same in the same order, in proportion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Credit
from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Direction, Evidence, Link
from wiredesk.stories.links import before, credited, names
from wiredesk.stories.meanings import numbers, signs
from wiredesk.stories.reports import Report

ALONG, SURE = 0.25, 2.0
"""Share of the sentences that are each other's likest at the same place of two accounts of one event, told
independently (`Aligned.along`), and by how many standard deviations of that share of so many sentences a translation is
above it: .66 of 4, .44 of 20."""
ALONG_CREDITED = 0.4
"""The same of any number where a translator or a translated source is named."""
SAME, SAME_CREDITED = 0.09, 0.03
"""How like two texts are in order (`Aligned.share`), times .5 to 1.5 for the numbers that they have in common. Disjoint
halves of one article stay below .08, of professional translations 99 % are above .09 (NTREX, eight languages)."""
PLACE = 0.15
"""Of the length of a text: within it two sentences stand at the same place of both."""
FAINT = 0.03
"""Likeness below which sentences are no other's likest."""
ENOUGH = 3
"""Sentences below which order shows nothing."""
PROPORTION = 1.5
"""A text has no more than this times as many sentences as its translation. Of NTREX: 1.3."""
NUMBERS, KEPT = 3, 1 / 3
"""Of a text with so many numbers its translation has this share at least: units are converted, ten thousands written
in another way. Where there are few sentences, names alone would pass for a translation."""
COMMONPLACE = 25.0
"""Weight of what two sentences would share besides if they had more in common; it keeps short ones from being alike."""
OF_EACH = 8
PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of a report that say something. lengths: their shares of the text; signs: see `meanings.signs`."""

    spans: Sequence[Span]
    lengths: Sequence[float]
    signs: Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Aligned:
    """share: likeness of the aligned sentences, each by its part of both texts; along: share of the sentences that are
    each other's likest at the same place; pairs: the likest of the aligned ones, in order."""

    share: float
    along: float
    pairs: tuple[tuple[int, int], ...]


def sentences(report: Report, packs: Packs) -> Sentences:
    """The sentences of a report's body with what they can be recognised by."""
    kept = [(span, marks) for span, marks in zip(report.reading.sentences, signs(report, packs), strict=False) if marks]
    total = sum([span.end - span.start for span, _ in kept])
    return Sentences(
        [span for span, _ in kept],
        [(span.end - span.start) / total for span, _ in kept],
        [marks for _, marks in kept],
    )


def aligned(a: Sentences, b: Sentences) -> Aligned:
    """The best alignment of sentences that crosses nowhere: the greatest sum of likenesses, each less if one of the two
    takes more of its text than the other, as in the alignment of parallel texts (Gale and Church 1993)."""
    by_sign: dict[str, list[tuple[int, float]]] = {}
    for column, marks in enumerate(b.signs):
        for sign, weight in marks.items():
            by_sign.setdefault(sign, []).append((column, weight))
    shared: dict[tuple[int, int], float] = {}
    for row, marks in enumerate(a.signs):
        for sign, weight in marks.items():
            for column, other in by_sign.get(sign, ()):
                shared[row, column] = shared.get((row, column), 0.0) + weight * other
    lengths = [[sqrt(sum([weight * weight for weight in marks.values()])) for marks in side.signs] for side in (a, b)]
    like = np.zeros((len(a.signs), len(b.signs)))
    gain = np.zeros_like(like)
    for (row, column), value in shared.items():
        one, other = a.lengths[row], b.lengths[column]
        like[row, column] = value / (lengths[0][row] * lengths[1][column] + COMMONPLACE)
        gain[row, column] = like[row, column] * sqrt(one * other) * exp(-abs(log(one / other)))
    best = np.zeros((len(a.signs) + 1, len(b.signs) + 1))
    for row in range(len(a.signs)):
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(best[row, 1:], best[row, :-1] + gain[row]))
    pairs = []
    row, column = len(a.signs), len(b.signs)
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((float(gain[row, column]), row, column))
    likest = sorted(pairs, reverse=True)[:PASSAGES]
    return Aligned(float(best[-1, -1]), _along(like), tuple(sorted((row, column) for _, row, column in likest)))


def _along(like: NDArray[np.float64]) -> float:
    rows, columns = like.shape
    forth, back = like.argmax(axis=1), like.argmax(axis=0)
    at = np.arange(rows)
    mutual = (back[forth] == at) & (like[at, forth] > FAINT)
    beside = np.abs((at + 0.5) / rows - (forth + 0.5) / columns) < PLACE
    return float((mutual & beside).sum() / max(rows, columns))


class Side:
    """A report to be compared with several: what takes long is made when it is asked for."""

    def __init__(self, report: Report, packs: Packs) -> None:
        self.report = report
        self._packs = packs

    @cached_property
    def numbers(self) -> frozenset[str]:
        """See `meanings.numbers`."""
        return numbers(self.report)

    @cached_property
    def sentences(self) -> Sentences:
        """See `sentences`."""
        return sentences(self.report, self._packs)


def _numbers_in_common(one: Set[str], other: Set[str]) -> float:
    """Share of the numbers of the text that has more of them that stand in the other too, drawn to a half where there
    are few; 0 if that is too little of many."""
    common, most = len(one & other), max(len(one), len(other))
    return 0.0 if most >= NUMBERS and common < KEPT * most else (common + 0.5) / (most + 1)


def _says_translated(report: Report) -> Credit | None:
    return next((credit for credit in report.reading.credits if credit.kind == "translation"), None)


def _credits_another(a: Report, b: Report) -> bool:
    """Whether a report credits an agency or outlet, but not that of another report."""
    media = [source for source in a.imprint.sources if source.kind in ("agency", "outlet")]
    return bool(media) and not any(names(source, b) for source in media)


def translations(sides: Sequence[Sequence[Report]], packs: Packs) -> list[Link]:
    """The links between the reports of a story, which stand by language: of each, the first `OF_EACH` are looked at."""
    ready = [[Side(report, packs) for report in side[:OF_EACH]] for side in sides]
    found = [_between(a, b) for one, other in combinations(ready, 2) for a in one for b in other]
    return [link for link in found if link is not None]


def translation(a: Report, b: Report, packs: Packs) -> Link | None:
    """The link between a translation and its original in another language; None if neither is one."""
    return _between(Side(a, packs), Side(b, packs))


def _between(one: Side, other: Side) -> Link | None:
    common = _numbers_in_common(one.numbers, other.numbers)
    if not common:
        return None
    a, b, first, second = one.report, other.report, one.sentences, other.sentences
    least, most = sorted((len(first.spans), len(second.spans)))
    if least < ENOUGH or most > PROPORTION * least:
        return None
    found = aligned(first, second)
    same = found.share * (0.5 + common)
    if same < SAME_CREDITED or found.along < ALONG_CREDITED:
        return None
    passages: list[Passage] = []
    for row, column in found.pairs:
        passages += [a.at_span(first.spans[row]), b.at_span(second.spans[column])]
    order = Evidence("sentences that say the same in the same order", round(found.along, 3), 0.0, tuple(passages))
    translated = [
        (x, y)
        for x, y in ((a, b), (b, a))
        if _says_translated(x) is not None or any(author.role == "translator" for author in x.reading.article.authors)
    ]
    by_credit = [(x, y) for x, y in ((a, b), (b, a)) if credited(x, y) is not None]
    told = translated if len(translated) == 1 else by_credit if len(by_credit) == 1 else []
    score = round(min(1.0, found.along), 3)
    if told:
        x, y = told[0]
        where, credit = credited(x, y), _says_translated(x)
        said = (where,) if where is not None else (x.at_span(credit.span),) if credit is not None else ()
        evidence = (Evidence("says that it is translated", y.id, 0.0, said), order)
        return Link(x.id, y.id, True, "translation", "credit", score, evidence)
    if same < SAME or found.along < ALONG + SURE * sqrt(ALONG * (1 - ALONG) / most):
        return None
    seen = [report.reading.article.first_seen for report in (a, b)]
    x, y = sorted((a, b), key=lambda report: report.id)
    direction: Direction = "unknown"
    own = [
        (x, y)
        for x, y in ((a, b), (b, a))
        if y.imprint.own is not None and x.imprint.own is None and not _credits_another(x, y)
    ]
    later = None
    if seen[0] is not None and seen[1] is not None and seen[0] != seen[1]:
        later = (b, a) if seen[0] < seen[1] else (a, b)
    if own and own[0][1].imprint.own is not None and not before(*own[0]):
        if later is None or later == own[0]:
            x, y = own[0]
            evidence = (Evidence("reporting of its own", y.id, 0.0, (own[0][1].imprint.own,)), order)
            return Link(x.id, y.id, True, "translation", "credit", score, evidence)
    elif later is not None:
        x, y = later
        direction = "first seen"
    # Where its own reporting says one thing and first sight another, nobody knows.
    return Link(x.id, y.id, True, "translation", direction, score, (order,))
