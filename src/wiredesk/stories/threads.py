"""Stories that follow one another: told in much the same words of the same people and places, at another time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Evidence, Story, Thread
from wiredesk.stories.keys import candidates, heaviest
from wiredesk.stories.reports import Report, Vector, cosine, unit
from wiredesk.stories.scores import by_words

LIKELY = 0.85
"""Probability, by their words alone, that two reports are of one event; time says that they are not."""
NAMES = 0.5
"""Cosine of the names of two stories that have no language in common."""
SHARED = 2
"""Names that both must have: one person alone makes no thread."""
SOON = timedelta(days=120)
YEARLY = timedelta(days=400)
"""How long after the one before a story may follow: what comes back every year just so."""
RECURRING = 0.95
"""`LIKELY` of what comes back after more than `SOON`."""
MEMBERS = 3


def threads(stories: Sequence[Story], reports: Mapping[ArticleId, Report]) -> tuple[Thread, ...]:
    """Stories in order of time that tell of the same people and places, each with what ties it to the one before.

    A story follows the one earlier story that it is most like; without a time it follows none.
    """
    dated = sorted((story for story in stories if _start(story) is not None), key=lambda s: (str(_start(s)), s.id))
    names = [_names([reports[id] for id in story.articles[:MEMBERS]]) for story in dated]
    held = [{f"n {name}": own[name] for name in heaviest(own, 8)} for own in names]
    before: dict[int, tuple[float, int, tuple[Evidence, ...]]] = {}
    for a, b in candidates(held, [("all",)] * len(dated), kept=12):
        told = _follows(dated[a], dated[b], names[a], names[b], reports)
        if told is not None and (b not in before or (-told[0], a) < (-before[b][0], before[b][1])):
            before[b] = (told[0], a, told[1])
    chain: dict[int, list[int]] = {}
    head: dict[int, int] = {}
    for index in range(len(dated)):
        head[index] = head[before[index][1]] if index in before else index
        chain.setdefault(head[index], []).append(index)
    return tuple(
        Thread(
            id=dated[first].id,
            stories=tuple(dated[index].id for index in members),
            why=tuple(reason for index in members if index in before for reason in before[index][2]),
        )
        for first, members in sorted(chain.items(), key=lambda row: dated[row[0]].id)
        if len(members) > 1
    )


def _start(story: Story) -> datetime | None:
    return story.first.earliest if story.first is not None else None


def _names(reports: Sequence[Report]) -> Vector:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report.names)
    return unit(total)


def _follows(
    earlier: Story, later: Story, first: Vector, second: Vector, reports: Mapping[ArticleId, Report]
) -> tuple[float, tuple[Evidence, ...]] | None:
    start, end = _start(earlier), _start(later)
    shared = sorted(first.keys() & second.keys(), key=lambda name: (-first[name] * second[name], name))
    if start is None or end is None or end - start > YEARLY or len(shared) < SHARED:
        return None
    pairs = [
        by_words(one, other)
        for one in (reports[id] for id in earlier.articles[:MEMBERS])
        for other in (reports[id] for id in later.articles[:MEMBERS])
        if one.language == other.language
    ]
    alike = cosine(first, second)
    likely = max(pairs, default=LIKELY if alike >= NAMES else 0.0)
    if likely < LIKELY or (end - start > SOON and likely < RECURRING):
        return None
    return likely, (
        Evidence(f"{later.id} follows {earlier.id}: days later", round((end - start) / timedelta(days=1), 1)),
        Evidence("probability of one event, by words alone", round(likely, 3)),
        Evidence("likeness of names", round(alike, 3)),
        Evidence("names in both", ", ".join(shared[:4]), 0.0, (earlier.title, later.title)),
    )
