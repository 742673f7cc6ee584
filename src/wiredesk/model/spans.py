"""Where in a text something stands: half-open ranges of code points, and the words that stand there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NewType

ArticleId = NewType("ArticleId", str)
PageId = NewType("PageId", str)
StoryId = NewType("StoryId", str)
SourceId = NewType("SourceId", str)
EntityId = NewType("EntityId", str)
"""An entity's id is unique within its article's Reading: `<kind>:<folded canonical name>`."""


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """A half-open range of code points of `Article.text`."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        # A page has thousands. What a frozen class makes of itself sets each field by its name: twice the time.
        if not 0 <= start <= end:
            raise ValueError(f"not a span: {start}..{end}")
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of the span in its text."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


_set_start: Callable[[Span, int], None] = vars(Span)["start"].__set__
_set_end: Callable[[Span, int], None] = vars(Span)["end"].__set__


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Words of one article: `exact == article.text[span.start:span.end]` (Web Annotation selectors)."""

    article: ArticleId
    span: Span
    exact: str
