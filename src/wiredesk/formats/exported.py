"""What of an article may leave the desk: title, a short excerpt, outlet, time and link, unless its full text may."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.article import AHEAD, Article
from wiredesk.model.kept import ArticleRow, StoryRow
from wiredesk.model.spans import StoryId
from wiredesk.model.story import LinkKind
from wiredesk.model.values import Found, When

EXCERPT = 300
"""Characters of an article's text that an export may carry: what is commonly shown as a snippet."""
_BREAK = re.compile(r"\s+\S*$")


@dataclass(frozen=True, slots=True)
class Derived:
    """What an article derives from: a held article's address and title, or the name of something that is not held."""

    kind: LinkKind
    name: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """One version of an article on its way out.

    dated: publication as used, else first sight; by_sight: whether it is the latter. seen: when this version was first
    received. current: whether it is the version that is read and grouped. full_text: whether all of its text may go.
    most: characters of its text that its owner lets others show, if fewer than `EXCERPT`; asks: in the owner's words.
    topics: codes of `model.topics` of the current version, the likeliest first.
    """

    article: Article
    dated: datetime | None = None
    by_sight: bool = False
    seen: datetime | None = None
    current: bool = True
    story: StoryId | None = None
    derived: tuple[Derived, ...] = ()
    full_text: bool = False
    most: int = EXCERPT
    asks: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The headline, "" if there is none."""
        return one_line(self.article.title.value) if self.article.title else ""

    @property
    def excerpt(self) -> str:
        """The beginning of the body, at most `EXCERPT` characters, or as few as its owner asks for."""
        return clipped(one_line(self.article.body), min(EXCERPT, self.most))

    @property
    def published(self) -> Found[When] | None:
        """The publication as stated, None where it lies ahead of first sight and so is not used."""
        return self.article.published if self.article.dated is not None else None

    @property
    def updated(self) -> Found[When] | None:
        """The last edit as stated, None where it lies ahead of first sight."""
        found, seen = self.article.updated, self.seen or self.article.first_seen
        starts = found.value.earliest if found is not None else None
        return None if starts is not None and seen is not None and starts > seen + AHEAD else found

    @property
    def outlet(self) -> str | None:
        """The outlet's name, None if it is not known."""
        return self.article.outlet.value if self.article.outlet else None


@dataclass(frozen=True, slots=True)
class ExportedStory:
    """A story of a listing on its way out. lead: the report whose words its title is, None if it is not held any more.

    reports: its reports, of very many those that are shown, the latest first. changed: when its figures changed last,
    None: not known. note: its figures in a line of the reader's language, "" for none.
    """

    row: StoryRow
    lead: Exported | None
    reports: tuple[ArticleRow, ...] = ()
    changed: datetime | None = None
    note: str = ""


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def clipped(text: str, most: int) -> str:
    """The text, or as many whole words of it as fit `most` code points with an ellipsis; never half a letter."""
    if len(text) <= most:
        return text
    if most <= 1:
        return ""
    end = most - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    head = text[:end]
    # A text without spaces (Chinese, Thai, an address) is cut where it must be.
    cut = head if text[end].isspace() else _BREAK.sub("", head)
    return (cut if len(cut) > most // 2 else head).rstrip() + "…"
