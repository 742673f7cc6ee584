"""What the desk decides from what it holds: pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from types import MappingProxyType
from typing import Literal

from wiredesk.model.kept import Moved
from wiredesk.model.names import OFFICES, OFFICES_OF_PLACES, Office
from wiredesk.model.spans import ArticleId, StoryId

NONE: Mapping[StoryId, Set[ArticleId]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Naming:
    """Which lasting id each new story goes by, and what became of the others. By the smallest article of a story."""

    ids: Mapping[ArticleId, StoryId]
    moved: tuple[Moved, ...]


def lasting_ids(
    old: Mapping[StoryId, Set[ArticleId]],
    new: Mapping[ArticleId, Set[ArticleId]],
    taken: Callable[[str], bool],
    at: datetime,
    former: Mapping[StoryId, Set[ArticleId]] = NONE,
) -> Naming:
    """Names for stories whose reports have changed: each keeps the id of the old story that it shares most with.

    old: the reports of stories by their ids. new: the stories that these have become, each by its smallest report.
    former: stories as they were before something that was undone; each takes its id back before others keep theirs,
    whether it is among the old ones or no story any longer. Of equal shares the larger part of the old story counts,
    then ids. One that nobody claims is new, under the id of its smallest report that no story has or had (`taken`). An
    old story that none continues went into the one that has most of its reports, or ended with them.
    """
    claims = {**old, **former}
    shared = _shared(claims, new)
    order = sorted(
        shared,
        key=lambda pair: (pair[0] not in former, -shared[pair], len(claims[pair[0]]) + len(new[pair[1]]), pair),
    )
    ids: dict[ArticleId, StoryId] = {}
    kept: dict[StoryId, ArticleId] = {}
    for id, name in order:
        if id not in kept and name not in ids:
            kept[id] = name
            ids[name] = id
    given = {*claims}
    for name in sorted(new):
        if name not in ids:
            ids[name] = unused_id(new[name], lambda id: StoryId(id) in given or taken(id))
            given.add(ids[name])
    moved: list[Moved] = []
    into: dict[StoryId, ArticleId] = {}
    origin: dict[ArticleId, StoryId] = {}
    present = _shared(old, new)
    for id, name in sorted(present, key=lambda pair: (-present[pair], len(old[pair[0]]) + len(new[pair[1]]), pair)):
        into.setdefault(id, name)
        origin.setdefault(name, id)
    for id in sorted(old.keys() - kept.keys()):
        kind: Literal["merged", "ended"] = "merged" if id in into else "ended"
        moved.append(Moved(id, ids[into[id]] if id in into else id, kind, at))
    moved += [
        Moved(origin[name], ids[name], "split", at) for name in sorted(new) if name in origin and ids[name] not in old
    ]
    return Naming(ids, tuple(moved))


def _shared(
    stories: Mapping[StoryId, Set[ArticleId]], new: Mapping[ArticleId, Set[ArticleId]]
) -> dict[tuple[StoryId, ArticleId], int]:
    """How many reports each of the stories shares with each of the new ones, where it is any."""
    name_of = {article: name for name, articles in new.items() for article in articles}
    shared: dict[tuple[StoryId, ArticleId], int] = {}
    for id, articles in stories.items():
        for article in articles:
            if article in name_of:
                pair = id, name_of[article]
                shared[pair] = shared.get(pair, 0) + 1
    return shared


def unused_id(articles: Set[ArticleId], taken: Callable[[str], bool]) -> StoryId:
    """An id for a new story: its smallest report's that no story has or had."""
    for article in sorted(articles):
        if not taken(article):
            return StoryId(article)
    turn = 2
    while taken(f"{min(articles)}-{turn}"):
        turn += 1
    return StoryId(f"{min(articles)}-{turn}")


_OF_ONE_COUNTRY = (OFFICES | OFFICES_OF_PLACES) - {"ambassador", "secretary_general", "monarch"}
"""Offices that nobody holds in two countries."""


def namesakes(offices: Sequence[Office]) -> tuple[tuple[int, int], ...]:
    """Pairs of places in a list of offices that one person hardly holds: those of two countries. Then the name is that
    of two people, or one report is wrong or was misread; a reader sees it by the passages."""
    national = [
        (at, office.of)
        for at, office in enumerate(offices)
        if office.role in _OF_ONE_COUNTRY and len(office.of) == 2 and office.of.isupper()
    ]
    return tuple((one, other) for (one, here), (other, there) in combinations(national, 2) if here != there)
