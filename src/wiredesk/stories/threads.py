"""Stories that follow one another: the same people and places, later in time, not the same event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Evidence, Story, Thread
from wiredesk.stories.keys import candidates, heaviest
from wiredesk.stories.reports import Report, Vector, cosine, unit

NAMES = 0.45
"""Cosine of the names of two stories from which they are about the same people and places."""
WORDS = 0.12
"""Cosine of their words, where they share a language: one main person alone makes no thread."""
SHARED = 2
"""Names that the openings of both must have."""
APART = timedelta(days=120)
MEMBERS = 4


def threads(stories: Sequence[Story], reports: Mapping[ArticleId, Report]) -> tuple[Thread, ...]:
    """Stories in order of time that share their main names, each with what ties it to the one before.

    A story follows the one earlier story that it is most like; without a time it follows none.
    """
    dated = sorted(
        (story for story in stories if story.first is not None and story.first.earliest is not None),
        key=lambda story: (_start(story), story.id),
    )
    names = [_names([reports[id] for id in story.articles[:MEMBERS]]) for story in dated]
    held = [{f"n {name}": own[name] for name in heaviest(own, 8)} for own in names]
    before: dict[int, tuple[float, int, tuple[Evidence, ...]]] = {}
    for a, b in candidates(held, [("all",)] * len(dated), kept=16):
        told = _follows(dated[a], dated[b], names[a], names[b], reports)
        if told is not None:
            value, evidence = told
            best = before.get(b)
            if best is None or (-value, a) < (-best[0], best[1]):
                before[b] = (value, a, evidence)
    chain: dict[int, list[int]] = {}
    head: dict[int, int] = {}
    for index in range(len(dated)):
        first = head[before[index][1]] if index in before else index
        head[index] = first
        chain.setdefault(first, []).append(index)
    return tuple(
        Thread(
            id=dated[first].id,
            stories=tuple(dated[index].id for index in members),
            why=tuple(reason for index in members if index in before for reason in before[index][2]),
        )
        for first, members in sorted(chain.items(), key=lambda row: dated[row[0]].id)
        if len(members) > 1
    )


def _start(story: Story) -> datetime:
    assert story.first is not None
    assert story.first.earliest is not None
    return story.first.earliest


def _names(reports: Sequence[Report]) -> Vector:
    total: Counter[str] = Counter()
    for report in reports:
        for name, weight in report.names.items():
            total[name] += weight  # type: ignore[assignment]
    return unit(total)


def _follows(
    earlier: Story, later: Story, first: Vector, second: Vector, reports: Mapping[ArticleId, Report]
) -> tuple[float, tuple[Evidence, ...]] | None:
    gap = _start(later) - _start(earlier)
    alike = cosine(first, second)
    if alike < NAMES or gap > APART:
        return None
    shared = sorted(first.keys() & second.keys(), key=lambda name: (-first[name] * second[name], name))
    if len(shared) < SHARED:
        return None
    pairs = [
        cosine(one.opening, other.opening)
        for one in (reports[id] for id in earlier.articles[:MEMBERS])
        for other in (reports[id] for id in later.articles[:MEMBERS])
        if one.language == other.language
    ]
    words = max(pairs, default=WORDS)
    if words < WORDS:
        return None
    evidence = (
        Evidence(f"{later.id} follows {earlier.id}: days later", round(gap.total_seconds() / 86400, 1)),
        Evidence("likeness of names", round(alike, 3)),
        Evidence("names in both", ", ".join(shared[:4]), 0.0, (earlier.title, later.title)),
    )
    return alike, evidence
