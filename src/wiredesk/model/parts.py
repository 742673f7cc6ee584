"""What grouping remembers between one report and the next, as memory and store hold it alike.

Items have numbers (`identity.item_number`): a report that of its article's id, a part (the reports of one story in one
language) that of its smallest report, a story that of its smallest part. So a name says nothing about what came when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Evidence, Link

ItemPair = tuple[int, int]
"""The lower item first."""
Why = tuple[Evidence, ...]
PairRow = tuple[int, int, float, str, Link | Why]
"""(lower item, higher item, score, what is said of them, evidence). Said: the veto, "" if there is none; of texts that
share words the kind of link; of stories in time the item of the later one."""
PairScore = tuple[int, int, float, str]
Stage = Literal["reports", "parts", "unions", "stated", "links", "shown", "stories", "follows", "followed"]
"""What waits: reports whose neighbours changed; parts to be compared across languages, and to be united; parts whose
stories state other links; reports whose links changed; parts whose stories have other reports, and that are to be told
anew; stories to be compared over time, and that may follow another one now."""

ANEW: tuple[Stage, ...] = ("stated", "shown", "stories")
"""What waits for a part whose story has other reports than before."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A report that grouping knows. part: the item of its part, None before it was settled."""

    item: int
    article: ArticleId
    language: str
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The reports of one story in one language. members: items in order; stamp: hash of them and their texts."""

    item: int
    members: tuple[int, ...]
    language: str
    stamp: str
    story: int | None = None
