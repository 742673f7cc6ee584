"""What a language model of the user's wrote about a story: sentences that rest on passages, and those that do not.

Machine-made text is shown and never kept: it is no article, makes no claim, link or quote, and enters no search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wiredesk.model.spans import ArticleId, Passage, StoryId

Unsent = Literal["no consent", "asked not to", "an order"]
"""Why nothing of a report, or not all, was sent: its source is not named in the settings; its owner asks that the text
be not kept, shown or mined; what is left out reads like an order to a program."""


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that was checked. cites: the passages that it rests on, as the model names them; own: words in it that
    none of them has: its way of telling, or something that was added."""

    text: str
    cites: tuple[Passage, ...]
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedSentence:
    """A sentence that the passages it cites do not bear out. why: what is wrong with it."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """A report, or some of its sentences, of which nothing was sent."""

    article: ArticleId
    why: Unsent


@dataclass(frozen=True, slots=True)
class Written:
    """A summary. language: BCP 47, as it was asked for; model: as the settings name it; sent: passages that the model
    was given."""

    story: StoryId
    language: str
    model: str
    sent: int
    sentences: tuple[WrittenSentence, ...]
    refused: tuple[RefusedSentence, ...]
    left_out: tuple[NotSent, ...]
