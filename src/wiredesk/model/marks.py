"""What a reader notes on stories, and how the figures of a story grew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.spans import StoryId


@dataclass(frozen=True, slots=True)
class Mark:
    """What the user noted on a story. seen: when it was last looked at, None: never; tags: in order, each once.

    Of a story that others went into: theirs and its own together (the earliest `seen`, all notes, all tags).
    """

    story: StoryId
    seen: datetime | None = None
    followed: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a story from an instant on, until the next tally. at: by the desk's clock."""

    at: datetime
    reports: int
    at_least: int
    at_most: int
    differs: int


@dataclass(frozen=True, slots=True)
class News:
    """What a story has more than it had at an instant: reports, independent origins, questions on which accounts
    differ. A story that was not there at that instant is new with all it has."""

    reports: int = 0
    origins: int = 0
    differs: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything new."""
        return bool(self.reports or self.origins or self.differs)
