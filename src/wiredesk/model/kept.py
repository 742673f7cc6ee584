"""What a desk keeps and shows: pages with what became of them, versions, and the rows of its listings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Literal, TypeVar

from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId, Passage, SourceId, StoryId
from wiredesk.model.story import Decided, Difference, Grouping, Origins, SharedQuote, Story, Supported

T = TypeVar("T")
StoreOutcome = Literal["new", "new version", "held", "forgotten", "unreadable"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page to be stored with what was read from it.

    reading None: it could not be read; problem says why, and the bytes stay for another try. at: the time by the
    desk's clock. source: what it came by. keep_bytes: False where they can be had again from `page.provenance`
    (archives: path#offset) or the source keeps text alone. partial: the bytes are known to be cut; whole
    ones replace them. found: the reading before the user's corrections, None where there are none.
    """

    page: Page
    reading: Reading | None
    at: datetime
    source: SourceId | None = None
    problem: str = ""
    keep_bytes: bool = True
    partial: bool = False
    found: Reading | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a page came to. "forgotten": the user had it removed, so nothing was stored."""

    article: ArticleId
    outcome: StoreOutcome
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One text that an article had. seen: when it was first received; current: the one that is read and grouped."""

    article: ArticleId
    version: str
    seen: datetime | None
    characters: int
    current: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A story that went into others or came out of them. kind "merged": old went into new; "split": new left old."""

    old: StoryId
    new: StoryId
    kind: Literal["merged", "split", "ended"]
    at: datetime


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A page of a listing. next: give it back to go on; None at the end. total: None if it was not counted."""

    items: tuple[T, ...]
    next: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a listing. shown: the time it is sorted by: the latest publication, else first sight, of its reports.

    id: the lasting id. settled: whether its members are the final ones for all that is held now.
    """

    id: StoryId
    title: str
    reports: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    at_least: int
    at_most: int
    copies: int
    differs: int
    """Questions on which accounts differ."""
    first: datetime | None
    last: datetime | None
    shown: datetime | None
    settled: bool
    differs_on: tuple[str, ...] = ()
    """What those questions ask ("when", "how many"), each once."""
    arrivals: tuple[int, ...] = ()
    """Reports in each of 12 equal stretches of time from its first report to its last; () where no time is known."""

    @property
    def by_sight(self) -> bool:
        """Whether `shown` is first sight: none of its reports says when it was published, or when this happened."""
        return self.settled and self.first is None and self.shown is not None

    def __hash__(self) -> int:
        """Of the id: rows of one story are told apart where they are compared."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a listing. dated: publication as used, else first sight; by_sight: whether it is the latter."""

    id: ArticleId
    title: str
    outlet: str | None
    address: str | None
    language: str
    dated: datetime | None
    by_sight: bool
    story: StoryId | None
    is_article: bool
    reason: str = ""
    authors: tuple[str, ...] = ()
    section: str | None = None
    source: str = ""
    snippet: str = ""
    """Text around the hits of a search, hits between U+E000 and U+E001."""
    stated: str = ""
    """The publication as it is stated ("2026-03-10"), where it is not known to the minute; "" otherwise."""


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote in a listing: who said what, in which article, with the passage."""

    speaker: str
    words: Passage
    mode: str
    act: str
    outlet: str | None
    address: str | None
    dated: datetime | None
    story: StoryId | None
    stated: str = ""
    """As of `ArticleRow`."""


@dataclass(frozen=True, slots=True)
class StoryView:
    """All there is to show of one story. grouping holds its links, resolutions, near misses and threads alone.

    Of a story of very many reports story and readings hold some (`model.story.shown`); row counts all.
    """

    row: StoryRow
    story: Story
    grouping: Grouping
    readings: tuple[Reading, ...]
    origins: Origins
    differences: tuple[Difference, ...]
    quotes: tuple[SharedQuote, ...]
    moved: tuple[Moved, ...] = ()
    supported: tuple[Supported, ...] = ()
    """What several accounts tell, that with most independent origins first."""

    @property
    def left_out(self) -> int:
        """Reports of the story that are not shown here, of very many."""
        return max(0, self.row.reports - len(self.story.articles))


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All there is to show of one article: the current version, the others, its story and links.

    found: the reading before the user's corrections, None where there are none. decided: all decisions on it, also
    those that were undone. unfit: corrections that stand and have nothing to be laid on in this version, by number,
    each with why.
    """

    article: Article
    reading: Reading | None
    row: ArticleRow
    versions: tuple[Version, ...]
    problem: str = ""
    pages: tuple[PageRow, ...] = ()
    found: Reading | None = None
    decided: tuple[Decided, ...] = ()
    unfit: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page held. bytes_at: "desk", where else (path#offset), or "" once they are gone; asks: as in `Page`."""

    id: str
    address: str | None
    locator: str
    media_type: str
    received: datetime | None
    size: int
    bytes_at: str
    problem: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field among the hits, most frequent first. more: whether only the first hits were counted."""

    field: str
    values: tuple[tuple[str, int], ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Hits(Generic[T]):
    """What a search found. total None with `more`: "10,000+". notes: what of the query was not understood, and how it
    was read instead."""

    listing: Listing[T]
    total: int
    more: bool = False
    facets: tuple[Facet, ...] = ()
    notes: tuple[str, ...] = field(default=())
