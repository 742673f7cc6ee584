"""Which passages of the accounts of one story say the same: groups with at most one passage of each account's text.

Sentences meet over a posting list of their keys, so the work grows with the text and not with its square; pairs are
joined best first, and two passages of one report never stand in one group.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.comparison.passages import Line, Report, likeness
from wiredesk.model.spans import ArticleId

SAME = 0.42
"""Likeness from which two sentences of one language tell the same."""
SAME_ABROAD = 0.40
"""The same across two languages, where the words that no table knows do not count."""
CLOSEST = 6
"""Sentences of one other report that a sentence is compared with: those that share most weight."""
POSTINGS = 40
"""Sentences of one report and key beyond which the key does not choose candidates."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two sentences of different accounts that tell the same."""

    a: Line
    b: Line
    score: float


def matches(
    left: Report,
    right: Report,
    reports: Mapping[ArticleId, Report],
    least: float = 1.0,
    only: tuple[Container[int], Container[int]] | None = None,
) -> list[Match]:
    """Pairs of sentences of two reports that tell the same, best first; one sentence may stand in several pairs.

    least: factor on the thresholds. only: the sentences of each side that are asked for, by number.
    """
    same = left.language == right.language
    threshold = (SAME if same else SAME_ABROAD) * least
    holding = _postings(right, same)
    found = []
    for line in left.lines:
        if only is not None and line.number not in only[0]:
            continue
        near: dict[int, float] = {}
        for key, weight in (line.words if same else line.free).items():
            for at in holding.get(key, ()):
                near[at] = near.get(at, 0.0) + weight
        for _, at in sorted([(-weight, at) for at, weight in near.items()])[:CLOSEST]:
            other = right.lines[at]
            if only is not None and other.number not in only[1]:
                continue
            score = likeness(line, other, reports)
            if score >= threshold and _enough(line, other, same):
                found.append(Match(line, other, score))
    found.sort(key=lambda match: (-match.score, match.a.number, match.b.number))
    return found


@lru_cache(maxsize=64)
def _postings(report: Report, same: bool) -> Mapping[str, Sequence[int]]:
    """The sentences of a report by their keys, those that choose candidates: each report meets many others."""
    postings: dict[str, list[int]] = {}
    for at, line in enumerate(report.lines):
        for key in line.words if same else line.free:
            postings.setdefault(key, []).append(at)
    return {key: places for key, places in postings.items() if len(places) <= POSTINGS}


def _enough(a: Line, b: Line, same: bool) -> bool:
    """Whether what two sentences share could hardly be shared by chance: three keys, or two of which one is a name."""
    left, right = (a.words, b.words) if same else (a.free, b.free)
    common = left.keys() & right.keys()
    return len(common) >= 3 or (len(common) == 2 and any(key[0] in "n#t" for key in common))


def groups(
    heads: Sequence[Report], reports: Mapping[ArticleId, Report], least: float = 1.0
) -> tuple[tuple[Line, ...], ...]:
    """Groups of sentences that tell the same, each in order of article and place; lone sentences are left out.

    least: factor on the thresholds.
    """
    found = [
        match
        for at, left in enumerate(heads)
        for right in heads[at + 1 :]
        for match in matches(left, right, reports, least)
        if match.a.title == match.b.title
    ]
    found.sort(key=lambda match: (-match.score, match.a.article, match.a.number, match.b.article, match.b.number))
    group_of: dict[tuple[ArticleId, int], list[Line]] = {}
    for match in found:
        a = group_of.setdefault((match.a.article, match.a.number), [match.a])
        b = group_of.setdefault((match.b.article, match.b.number), [match.b])
        if a is b or not {line.article for line in a}.isdisjoint(line.article for line in b):
            continue
        a.extend(b)
        for line in b:
            group_of[line.article, line.number] = a
    unique = {id(group): group for group in group_of.values() if len(group) > 1}
    return tuple(
        sorted(
            (tuple(sorted(group, key=lambda line: (line.article, line.number))) for group in unique.values()),
            key=lambda group: [(line.article, line.number) for line in group],
        )
    )
