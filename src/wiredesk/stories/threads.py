"""Stories that follow one another: told in much the same words of the same people and places, at another time.

A story follows the one earlier story that it is most like; a thread is all that hangs together so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from wiredesk.model.identity import item_number
from wiredesk.model.parts import PairRow
from wiredesk.model.spans import StoryId
from wiredesk.model.story import Evidence, Link, Story, Thread
from wiredesk.stories.ground import AT_ONCE, FOLLOWS
from wiredesk.stories.keys import heaviest, item
from wiredesk.stories.neighbours import EVER, Item
from wiredesk.stories.reports import Report, Vector, cosine, unit
from wiredesk.stories.scores import by_words
from wiredesk.stories.settling import Settling

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
KEYS = 8


def place_stories(settling: Settling) -> int:
    """Brings the lists of stories up to date; how many were. Stories without a time follow none."""
    ground = settling.ground
    waiting = ground.waiting("follows", AT_ONCE)
    stories = ground.told(waiting)
    made = [_item(story, settling) for _, story in sorted(stories.items()) if _start(story) is not None]
    settling.exchange(FOLLOWS, waiting, made)
    ground.done("follows", waiting)
    return len(waiting)


def compare_stories(settling: Settling) -> int:
    """Which of two stories follows the other, if one does; how many pairs. 0: none wait."""
    ground = settling.ground
    pairs = ground.to_score(FOLLOWS, AT_ONCE)
    stories = ground.told({end for pair in pairs for end in pair})
    rows: list[PairRow] = []
    for a, b in pairs:
        earlier, later = sorted((stories[a], stories[b]), key=lambda story: (str(_start(story)), story.id))
        found = _follows(earlier, later, _reports(earlier, settling), _reports(later, settling))
        if found is not None:
            number = item_number(later.articles[0])
            rows.append((a, b, found[0], str(number), found[1]))
            ground.mark("followed", (number,))
    ground.put_rows(FOLLOWS, rows)
    ground.scored(FOLLOWS, pairs)
    return len(pairs)


def choose(settling: Settling) -> int:
    """Which of the stories that it may follow a story follows: the likeliest, of equals the earliest."""
    ground = settling.ground
    waiting = ground.waiting("followed", AT_ONCE)
    rows = ground.rows(FOLLOWS, waiting)
    stories = ground.told({end for row in rows for end in row[:2]})
    best: dict[int, tuple[tuple[float, str, str], int, tuple[Evidence, ...]]] = {}
    for a, b, value, said, why in rows:
        later = int(said)
        earlier = stories[a + b - later]
        order = (-value, str(_start(earlier)), str(earlier.id))
        if not isinstance(why, Link) and (later not in best or order < best[later][0]):
            best[later] = order, a + b - later, why
    ground.put_follows(waiting, {later: best[later][1:] for later in waiting if later in best})
    ground.done("followed", waiting)
    return len(waiting)


def threads(stories: Sequence[Story], follows: Mapping[int, tuple[int, tuple[Evidence, ...]]]) -> tuple[Thread, ...]:
    """The threads of stories in order of time, each with what ties it to the one before. follows: by their items."""
    dated = sorted((story for story in stories if _start(story) is not None), key=lambda s: (str(_start(s)), s.id))
    head: dict[int, StoryId] = {}
    chain: dict[StoryId, list[int]] = {}
    told = {item_number(story.articles[0]): story for story in dated}
    for number, story in told.items():
        head[number] = head[follows[number][0]] if number in follows else story.id
        chain.setdefault(head[number], []).append(number)
    return tuple(
        Thread(
            id=first,
            stories=tuple(told[number].id for number in members),
            why=tuple(reason for number in members if number in follows for reason in follows[number][1]),
        )
        for first, members in sorted(chain.items())
        if len(members) > 1
    )


def _item(story: Story, settling: Settling) -> Item:
    names = _names(_reports(story, settling))
    return item(story.articles[0], {f"n {name}": names[name] for name in heaviest(names, KEYS)}, (EVER,))


def _reports(story: Story, settling: Settling) -> list[Report]:
    return [settling.judge.known(item_number(id)).report for id in story.articles[:MEMBERS]]


def _start(story: Story) -> datetime | None:
    return story.first.earliest if story.first is not None else None


def _names(reports: Sequence[Report]) -> Vector:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report.names)
    return unit(total)


def _follows(
    earlier: Story, later: Story, first: Sequence[Report], second: Sequence[Report]
) -> tuple[float, tuple[Evidence, ...]] | None:
    start, end = _start(earlier), _start(later)
    one, other = _names(first), _names(second)
    shared = sorted(one.keys() & other.keys(), key=lambda name: (-one[name] * other[name], name))
    if start is None or end is None or end - start > YEARLY or len(shared) < SHARED:
        return None
    pairs = [by_words(x, y) for x in first for y in second if x.language == y.language]
    alike = cosine(one, other)
    likely = max(pairs, default=LIKELY if alike >= NAMES else 0.0)
    if likely < LIKELY or (end - start > SOON and likely < RECURRING):
        return None
    return likely, (
        Evidence("follows the story before it: days later", round((end - start) / timedelta(days=1), 1)),
        Evidence("probability of one event, by words alone", round(likely, 3)),
        Evidence("likeness of names", round(alike, 3)),
        Evidence("names in both", ", ".join(shared[:4]), 0.0, (earlier.title, later.title)),
    )
