"""Flattened pages: ours against simple rules over lines, for no peer takes text without markup.

Truth is the labelled lines. A line of the tail is one of at least `TAIL_WORDS` words below the last line of the body
(teasers with their summaries, mostly): how many of them were kept as body?
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extraction_pages import Labelled, Taken, wrong_labels
from extraction_scores import RIGHT, SURE, UNSPACED, Mean, gold_shingles, over, plain, score, tokens

ENDS = re.compile(r"[.!?…。！？:;\"”»’')\]]\s*$")
TAIL_WORDS = 6

Rule = Callable[[list[str], str], list[bool]]
"""From lines and their language to which of them are body."""
Value = Callable[[str, str], float]
"""What a line speaks for or against its being body."""


@lru_cache(maxsize=200_000)
def words(row: str, language: str) -> float:
    """Words of a line; two characters make one where they are not spaced."""
    return len(tokens(row, language)) / (2 if language in UNSPACED else 1)


def is_sentence(row: str, language: str, least: int) -> bool:
    """A line of at least so many words that ends like a sentence."""
    return words(row, language) >= least and bool(ENDS.search(row))


def sentences(least: int) -> Rule:
    """Those lines alone."""
    return lambda rows, language: [is_sentence(row, language, least) for row in rows]


def best_span(value: Value) -> Rule:
    """The run of lines with the highest sum of values (BTE on lines)."""

    def rule(rows: list[str], language: str) -> list[bool]:
        best, first, last = 0.0, 0, 0
        total, start = 0.0, 0
        for at, row in enumerate(rows):
            if total <= 0:
                total, start = 0.0, at
            total += value(row, language)
            if total > best:
                best, first, last = total, start, at + 1
        return [first <= at < last for at in range(len(rows))]

    return rule


def costing(cost: float) -> Value:
    """Its words, less the same for every line."""
    return lambda row, language: words(row, language) - cost


def against(cost: float) -> Value:
    """Its words where it is a sentence; else so much against it."""
    return lambda row, language: words(row, language) if is_sentence(row, language, 5) else -cost


def long_lines(cost: float) -> Value:
    """Its words where they are ten or more; else so much against it."""
    return lambda row, language: count if (count := words(row, language)) >= 10 else -cost


def both(first: Rule, second: Rule) -> Rule:
    """Lines that two rules keep."""
    return lambda rows, language: [
        one and other for one, other in zip(first(rows, language), second(rows, language), strict=True)
    ]


SPANS: dict[str, Rule] = {
    "best span, 6 a line": best_span(costing(6)),
    "best span, 13 a line": best_span(costing(13)),
    "best span, 10 against short": best_span(long_lines(10)),
    "best span, 10 against none": best_span(against(10)),
    "best span, 20 against none": best_span(against(20)),
}
RULES: dict[str, Rule] = {
    "5 words, full stop": sentences(5),
    "10 words, full stop": sentences(10),
    **SPANS,
    **{f"{name}; 5 words, full stop": both(rule, sentences(5)) for name, rule in SPANS.items()},
}
STATED = {
    "main": {"daniel": 0.930, "fundus": 0.913, "fundus_eval": 0.938, "naeb": 0.905, "scrapinghub": 0.951,
             "vn_pages": 0.970, "wcxb_article": 0.937},
    "wet": {"daniel": 0.897, "fundus": 0.886, "fundus_eval": 0.876, "naeb": 0.900, "scrapinghub": 0.926,
            "vn_pages": 0.964, "wcxb_article": 0.932},
}  # fmt: skip
"""The best of sixteen simple rules on 50 pages of both halves, from which the goals were set."""


@dataclass(frozen=True, slots=True)
class FlatFigures:
    """One set in one style. rule: the best of the rules, by hindsight, with its mean. tail: lines, and those kept.

    right_tail: the same of pages whose label is not known to end early. sure: pages of which we are sure, and those of
    them that are right.
    """

    set: str
    style: str
    ours: Mean
    median: float
    rule: str
    rule_mean: Mean
    everything: Mean
    tail: int
    tail_kept: int
    right_tail: tuple[int, int]
    sure: int
    sure_right: int

    @property
    def goal(self) -> float:
        """Half the error of the best simple rule, of this run or as the goals were set."""
        return (1 + max(self.rule_mean.f1, STATED[self.style][self.set])) / 2


def measure(pages: Sequence[Labelled], taken: Sequence[Taken]) -> FlatFigures:
    """The figures of one set in one style."""
    sites = [page.site for page in pages]
    gold = [gold_shingles(page.gold or "", page.language) for page in pages]
    ours = [score(one.text, wanted, page.language) for page, one, wanted in zip(pages, taken, gold, strict=True)]
    means = {}
    for name, rule in {"all lines": lambda rows, _: [True] * len(rows), **RULES}.items():
        scores = []
        for page, wanted in zip(pages, gold, strict=True):
            rows = page.record["lines"]
            kept = "\n".join(row for row, keep in zip(rows, rule(rows, page.language), strict=True) if keep)
            scores.append(score(kept, wanted, page.language))
        means[name] = over(scores, sites)
    best = max(RULES, key=lambda name: means[name].f1)
    sure = [one[2] for one, made in zip(ours, taken, strict=True) if made.confidence >= SURE]
    tails = [tail(page, one) for page, one in zip(pages, taken, strict=True)]
    early = wrong_labels("tail")
    right = [one for page, one in zip(pages, tails, strict=True) if page.id not in early]
    return FlatFigures(
        pages[0].set,
        pages[0].style,
        over(ours, sites),
        statistics.median(one[2] for one in ours),
        best,
        means[best],
        means["all lines"],
        sum(of for of, _ in tails),
        sum(kept for _, kept in tails),
        (sum(of for of, _ in right), sum(kept for _, kept in right)),
        len(sure),
        sum(one >= RIGHT for one in sure),
    )


def tail(page: Labelled, taken: Taken) -> tuple[int, int]:
    """Lines below the body, and those of them that were taken for body."""
    rows, labels = page.record["lines"], page.record["is_body"]
    last = max((at for at, body in enumerate(labels) if body), default=len(rows))
    wanted = {plain(row) for row, body in zip(rows, labels, strict=True) if body}
    below = {plain(row) for row in rows[last + 1 :] if len(tokens(row, page.language)) >= TAIL_WORDS} - wanted
    body = {plain(row) for row in taken.text.splitlines()}
    return len(below), len(below & body)
