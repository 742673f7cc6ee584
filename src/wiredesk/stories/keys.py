"""Which reports are worth comparing: those that share a key that comes from the reports alone.

A key that too many hold is split by the next key, then by week, never cut by age or order of arrival; so the candidates
are a function of the set. Work per report is bounded: `KEYS` keys of at most `FULL` holders, `KEPT` partners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest

from wiredesk.stories.gates import Times
from wiredesk.stories.reports import Report, Vector

FULL = 32
"""Holders of one key before it is split."""
TERMS, PAIRS, NAMES = 14, 8, 8
"""Heaviest words, pairs of words and names of a report that are its keys."""
KEPT = 16
"""Partners of a report that are scored, those with the heaviest shared keys first."""
WEEK = 7 * 24 * 3600.0

Key = tuple[str, ...]


def heaviest(vector: Vector, count: int) -> list[str]:
    """The terms of the greatest weight, heaviest first, equal ones in order of spelling."""
    return [term for _, term in nsmallest(count, [(-weight, term) for term, weight in vector.items()])]


def keys(report: Report) -> dict[str, float]:
    """The keys of a report with their weights."""
    found = {f"w {term}": report.opening[term] for term in heaviest(report.opening, TERMS)}
    found |= {f"p {pair}": report.pairs[pair] for pair in heaviest(report.pairs, PAIRS)}
    found |= {f"n {name}": report.names[name] for name in heaviest(report.names, NAMES)}
    return found


def weeks(times: Times) -> tuple[str, ...]:
    """Two half-overlapping weeks, so that reports within half a week of one another share at least one."""
    when = times.published or times.event()
    start: datetime | None = when.earliest if when else None
    if start is None:
        return ("undated",)
    seconds = start.timestamp()
    return (f"a{seconds // WEEK:.0f}", f"b{(seconds + WEEK / 2) // WEEK:.0f}")


def candidates(
    held: Sequence[Mapping[str, float]], when: Sequence[Sequence[str]], *, kept: int = KEPT
) -> list[tuple[int, int]]:
    """Pairs of positions (lower first, in order) that share keys. held: keys of each; when: weeks of each."""
    weight: dict[tuple[int, int], float] = {}
    postings: dict[Key, list[int]] = {}
    for place, own in enumerate(held):
        for key in own:
            postings.setdefault((key,), []).append(place)
    for holders, shared in _split(postings, held, when):
        first, second = shared[0], shared[1] if len(shared) > 1 else None
        for pair in _pairs(holders):
            one, other = held[pair[0]], held[pair[1]]
            value = one[first] * other[first] + (one[second] * other[second] if second is not None else 0.0)
            weight[pair] = weight.get(pair, 0.0) + value
    best: dict[int, list[tuple[float, int, int]]] = {}
    for (a, b), value in weight.items():
        best.setdefault(a, []).append((-value, a, b))
        best.setdefault(b, []).append((-value, a, b))
    return sorted({(a, b) for rows in best.values() for _, a, b in sorted(rows)[:kept]})


def _split(
    postings: dict[Key, list[int]], held: Sequence[Mapping[str, float]], when: Sequence[Sequence[str]]
) -> Iterable[tuple[list[int], Key]]:
    """Holders of a key, or of a key and the next where too many hold the first."""
    for key, holders in sorted(postings.items()):
        if len(holders) <= FULL:
            yield holders, key
            continue
        finer: dict[Key, list[int]] = {}
        for place in holders:
            for other in held[place]:
                if other != key[0]:
                    finer.setdefault((key[0], other), []).append(place)
        for pair, few in sorted(finer.items()):
            if len(few) <= FULL:
                yield few, pair
                continue
            by_week: dict[str, list[int]] = {}
            for place in few:
                for week in when[place]:
                    by_week.setdefault(week, []).append(place)
            for _, rest in sorted(by_week.items()):
                yield rest, pair


def _pairs(holders: Sequence[int]) -> Iterable[tuple[int, int]]:
    """All pairs of few; of many, each with its neighbours and all with the first: linear, still connected."""
    if len(holders) <= FULL:
        for at, a in enumerate(holders):
            for b in holders[at + 1 :]:
                yield a, b
        return
    for at, a in enumerate(holders):
        for b in holders[at + 1 : at + 5]:
            yield a, b
    for b in holders[5:]:
        yield holders[0], b
