"""The edges as protocols: what a store must do, whatever engine it stands on.

A store is made of parts that share its transactions:

    store.sources    what is polled, and what each fetch came to
    store.claims     which program fetches what at present, where several do
    store.articles   pages with their bytes, articles with their versions and readings
    store.groupings  stories, links, differences, decisions, and the index that placing reports needs
    store.fulltext   the index of words and fields
    store.reader     what the user notes: marks on stories, how their figures grew, saved searches
    store.names      who and what is named across articles
    store.outlets    outlets, authors, categories across articles
    store.upkeep     migration, backup, checking, forgetting

Everything written within `with store.writing():` is committed together or not at all; blocks nest. One writer at a
time: a second one waits 30 s and then gets `StoreBusy`, which names the holder. Readers never wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from wiredesk.model.alerts import Delivery, SavedSearch
from wiredesk.model.article import Article
from wiredesk.model.catalogue_ports import KnownNameStore, NameStore, OutletStore
from wiredesk.model.claims import Holder
from wiredesk.model.findings import Reading, Resolution
from wiredesk.model.kept import (
    ArticleRow,
    Facet,
    Kept,
    Listing,
    Moved,
    PageRow,
    QuoteRow,
    Stored,
    StoryRow,
    Version,
)
from wiredesk.model.marks import Mark, News, Tally
from wiredesk.model.page import Page
from wiredesk.model.query import Node
from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.model.spans import ArticleId, SourceId, StoryId
from wiredesk.model.story import (
    Decided,
    Decision,
    Difference,
    Link,
    NearMiss,
    Origins,
    SharedQuote,
    Story,
    Supported,
    Thread,
)

T = TypeVar("T")


class Clock(Protocol):
    """The time, aware, in UTC."""

    def __call__(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """An entry of a source that was met before. key: what tells it from the source's other entries. digest: hash of
    what the feed says of it; article None: its page was not stored (yet); tries: failed fetches of its page."""

    key: str
    address: str | None
    digest: str
    article: ArticleId | None = None
    tries: int = 0
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """How far a file was imported: offset of the first byte not yet done; done: to its end. size, digest of its first
    64 KiB: another file under the same path begins anew."""

    path: str
    size: int
    digest: str
    offset: int
    done: bool
    problem: str = ""


class SourceStore(Protocol):
    """What is polled."""

    def put(self, source: Source, polling: Polling | None = None) -> None: ...
    def all(self) -> tuple[tuple[Source, Polling], ...]: ...
    def get(self, id: SourceId) -> tuple[Source, Polling] | None: ...
    def due(self, now: datetime, limit: int = 1000) -> tuple[tuple[Source, Polling], ...]: ...
    def polled(self, polling: Polling, fetch: Fetch) -> None:
        """The new state of a source and what its fetch came to, together."""

    def record(self, fetch: Fetch) -> None: ...
    def fetches(self, source: SourceId | None = None, limit: int = 20) -> tuple[Fetch, ...]:
        """The latest first. At most some hundreds are kept for each source."""
        ...

    def entries(self, source: SourceId, keys: Sequence[str]) -> Mapping[str, EntrySeen]: ...
    def put_entries(self, source: SourceId, entries: Iterable[EntrySeen]) -> None: ...
    def entries_to_retry(self, now: datetime, limit: int = 1000) -> tuple[tuple[SourceId, EntrySeen], ...]: ...
    def drop(self, id: SourceId) -> None: ...
    def robots(self, origin: str) -> tuple[bytes, int | None, datetime] | None:
        """robots.txt of scheme://host:port as last fetched: body, status (None: unreachable), when."""
        ...

    def put_robots(self, origin: str, body: bytes, status: int | None, at: datetime) -> None: ...
    def moved(self, address: str) -> str | None:
        """Where a permanent redirect (301, 308) of an address led, None if none is known."""
        ...

    def put_moved(self, address: str, to: str) -> None: ...
    def led_to(self, address: str) -> str | None:
        """Where the page of an address was when it was last fetched, cleaned; None: it never was, or stood there."""
        ...

    def imported(self, path: str) -> Imported | None: ...
    def put_imported(self, state: Imported) -> None: ...


class ClaimStore(Protocol):
    """Which program fetches what at present. Each has a lease, which ends by the desk's own clock if it is not heard
    of: then all that it claimed is anybody's again. Methods that claim renew it, and raise `StoreError` where it has
    ended. holder: what a program calls itself."""

    def begin(self, holder: str, name: str, lease: float) -> None:
        """name: for people; lease: seconds."""

    def renew(self, holder: str) -> bool:
        """False: the lease has ended."""
        ...

    def end(self, holder: str) -> None: ...
    def due(self, holder: str, now: datetime, limit: int) -> tuple[tuple[Source, Polling], ...]:
        """Sources that are due, now its own."""
        ...

    def waiting(
        self, holder: str, now: datetime, limit: int, sources: Sequence[SourceId] | None = None
    ) -> tuple[tuple[SourceId, EntrySeen], ...]:
        """Entries whose page is to be tried again, now its own. sources: of these alone."""
        ...

    def put_waiting(self, holder: str, source: SourceId, entries: Iterable[EntrySeen]) -> None:
        """Claims pages of entries that are remembered in the same transaction."""

    def take(self, holder: str, what: str, key: str) -> bool:
        """Whether a thing is its own now: "source" by its id, "page" by its cleaned address, "robots" by its origin."""
        ...

    def leave(self, holder: str, claims: Iterable[tuple[str, str]]) -> None:
        """Things that are its own no more: what and key. Call it once what they came to is committed."""

    def turn(self, holder: str, host: str) -> float:
        """0: it may ask the host now; else the seconds after which to try again."""
        ...

    def over(self, holder: str, host: str, delay: float) -> None:
        """It has asked; nobody asks the host again within so many seconds."""

    def holders(self) -> tuple[Holder, ...]: ...
    def time(self) -> datetime:
        """By the desk's own clock."""
        ...


class ArticleStore(Protocol):
    """Pages, articles, readings. `first_seen` of what is given back is the earliest of all pages of the article."""

    def keep(self, batch: Sequence[Kept]) -> tuple[Stored, ...]:
        """Stores pages: their bytes, the article's version, its reading. The same page again changes nothing.

        Which version is current: `model.versions.best` of all that are held, whatever their order.
        """
        ...

    def article(self, id: ArticleId, version: str | None = None) -> Article | None: ...
    def reading(self, id: ArticleId) -> Reading | None: ...
    def readings(self, ids: Sequence[ArticleId] | None = None) -> Iterator[Reading]:
        """Current readings in order of id; None: of everything. Streams."""
        ...

    def put_readings(self, readings: Iterable[Reading], found: Mapping[ArticleId, Reading] = ...) -> None:
        """Readings made again from what is held: each replaces that of its article's current version, and its text
        if extraction now gives another (which is no edit, so no version). The articles are to be placed again.
        found: what was read before the user's corrections, of those that have some."""

    def texts(self, id: ArticleId) -> tuple[tuple[Reading, Reading | None], ...]:
        """The readings of all its versions, each with what was read before the user's corrections, if any."""
        ...

    def put_texts(self, id: ArticleId, texts: Iterable[tuple[Reading, Reading | None]]) -> None:
        """Replaces readings of its versions, each by another of the same text. It is to be placed again."""

    def found(self, id: ArticleId) -> Reading | None:
        """The reading of the current version before the user's corrections, None if there are none."""
        ...

    def versions(self, id: ArticleId) -> tuple[Version, ...]: ...
    def pages(self, id: ArticleId) -> tuple[PageRow, ...]: ...
    def page(self, page: str) -> Page | None:
        """A page with its bytes, None if they are gone; those in an archive are not fetched from there."""
        ...

    def current_page(self, id: ArticleId) -> Page | None:
        """The page that the current version was read from, None if its bytes are gone or in an archive."""
        ...

    def row(self, id: ArticleId) -> ArticleRow | None: ...
    def rows(
        self, *, since: datetime | None = None, until: datetime | None = None, language: str | None = None,
        source: SourceId | None = None, articles_only: bool = True, cursor: str | None = None, limit: int = 50,
    ) -> Listing[ArticleRow]: ...  # fmt: skip
    def find(self, text: str) -> tuple[ArticleId, ...]:
        """Articles by id, beginning of an id (at least 4 characters), or address (cleaned as in `model.identity`)."""
        ...

    def quotes(self, speaker: str, *, cursor: str | None = None, limit: int = 50) -> Listing[QuoteRow]:
        """Quotes of speakers whose name has all words of `speaker`, folded; the latest first."""
        ...

    def made_with(self) -> Mapping[tuple[tuple[str, str], ...], int]:
        """How many current readings were made with what."""
        ...

    def made_so(
        self, made_with: Mapping[str, str], *, after: ArticleId | None = None, limit: int = 200
    ) -> tuple[ArticleId, ...]:
        """Articles in order of id whose current reading was made with exactly that: one key of `made_with()`."""
        ...

    def unreadable(self, limit: int = 1000) -> tuple[PageRow, ...]:
        """Pages whose bytes are held and that could not be read."""
        ...

    def came_by(self, id: ArticleId) -> tuple[SourceId, ...]:
        """The sources that an article came by, in order of id."""
        ...

    def of_source_alone(self, source: SourceId) -> tuple[ArticleId, ...]:
        """Articles that came by this source and by no other."""
        ...

    def count(self) -> int: ...


class GroupingStore(Protocol):
    """Stories and what they rest on; see `store.grouping` for the index of keys that placing needs."""

    def stories(
        self, *, since: datetime | None = None, until: datetime | None = None, language: str | None = None,
        min_origins: int = 0, differs: bool = False, outlet: str | None = None, category: str | None = None,
        place: str | None = None, single: bool = False,
        order: str = "latest", cursor: str | None = None, limit: int = 20,
    ) -> Listing[StoryRow]:  # fmt: skip
        """order: "latest", "most covered", "highlights" (most independent origins), "growing". place: its key ("VN",
        "ha noi", whatever its diacritics), of one that most of their reports name; single: those with one independent
        origin, as far as can be seen."""
        ...

    def story(self, id: StoryId) -> Story | None:
        """A story under its lasting id. While it is not settled, reports that came since stand in it without a why.
        Links are those of its reports, of very many of those that were looked at (`Story.looked_at`)."""
        ...

    def reports_of(self, id: StoryId) -> tuple[ArticleId, ...]:
        """All reports of a story, in order of id; () if there is none."""
        ...

    def links_of(self, articles: Sequence[ArticleId]) -> tuple[Link, ...]:
        """Links from some articles to their origins, in order."""
        ...

    def find(self, text: str) -> tuple[StoryId, ...]:
        """Stories by id or its beginning (at least 4 characters); an id merged away leads to where it went."""
        ...

    def row(self, id: StoryId) -> StoryRow | None: ...
    def revision(self, id: StoryId) -> str:
        """Another text whenever anything changes that is shown of a story; "" if there is none."""
        ...

    def story_of(self, article: ArticleId) -> StoryId | None: ...
    def concluded(self, id: StoryId) -> tuple[Origins, tuple[Difference, ...], tuple[SharedQuote, ...]] | None:
        """What the comparison of a story came to, None if it is not worked out for its present members."""
        ...

    def supported(self, id: StoryId) -> tuple[Supported, ...] | None:
        """What several accounts of a story tell, None if that is not worked out for its present members."""
        ...

    def links(self, articles: Sequence[ArticleId]) -> tuple[Link, ...]: ...
    def near_misses(self, articles: Sequence[ArticleId]) -> tuple[NearMiss, ...]: ...
    def resolutions(self, articles: Sequence[ArticleId]) -> tuple[Resolution, ...]: ...
    def threads(self, story: StoryId) -> tuple[Thread, ...]: ...
    def history(self, id: StoryId) -> tuple[Moved, ...]: ...
    def decisions(self) -> tuple[Decision, ...]:
        """Those that stand, in the order in which they were made."""
        ...

    def decided(self, articles: Iterable[ArticleId] | None = None) -> tuple[Decided, ...]:
        """All of them, the undone ones too; those with one of some articles."""
        ...

    def put_decision(self, decision: Decision) -> Decided: ...
    def undo(self, number: int, at: datetime) -> Decided:
        """Lets a decision stand no longer; it stays kept. Raises `InputError` if there is none, or it is undone."""
        ...

    def unplaced(self, limit: int = 1000) -> tuple[ArticleId, ...]:
        """Articles stored, changed or removed since the stories last looked at them."""
        ...

    def unsettled(self) -> int:
        """How much there is to settle; 0: all that is shown is final."""
        ...


class ReaderStore(Protocol):
    """What the user notes. Stories go by their lasting ids; what is noted on one that went into another counts there,
    and is its own again when it comes out of it."""

    def marks(self, stories: Iterable[StoryId]) -> Mapping[StoryId, Mark]:
        """Of those that have one."""
        ...

    def put_mark(self, mark: Mark) -> None:
        """Replaces what was noted on a story; one that notes nothing takes it away."""

    def marked(
        self, *, followed: bool = False, tag: str | None = None, cursor: str | None = None, limit: int = 20
    ) -> Listing[StoryRow]:
        """Stories that are followed, or have a tag, or both; with neither, all that have a note, a tag or are
        followed. The latest first."""
        ...

    def tags(self) -> tuple[tuple[str, int], ...]:
        """Tags in use, with how many stories have each; in order."""
        ...

    def tallies(self, story: StoryId) -> tuple[Tally, ...]:
        """How its figures grew, the earliest first."""
        ...

    def news(self, stories: Iterable[StoryId], since: datetime) -> Mapping[StoryId, News]:
        """What each has more than it had then."""
        ...

    def searches(self) -> tuple[SavedSearch, ...]: ...
    def put_search(self, search: SavedSearch) -> SavedSearch:
        """Saves a search, a new one (id 0) under an id of its own; as it is saved."""
        ...

    def drop_search(self, id: int) -> None:
        """Takes away a search with its deliveries."""

    def deliveries(self, search: int, limit: int = 100) -> tuple[Delivery, ...]:
        """The latest first."""
        ...

    def put_delivery(self, delivery: Delivery) -> None:
        """One for each search, article and way: another replaces it. Nothing of an article that is not held."""

    def pending(self, at: datetime, limit: int = 100) -> tuple[Delivery, ...]:
        """Those to be tried by then, the longest waiting first; none of a search that is paused."""
        ...

    def unlooked(self, limit: int = 500) -> tuple[ArticleId, ...]:
        """Articles stored since that no saved search was tried on, in the order in which they came."""
        ...

    def looked(self, articles: Iterable[ArticleId]) -> None:
        """All saved searches were tried on these."""


class Fulltext(Protocol):
    """The index of words and fields. Any node is a safe query."""

    def put(self, readings: Iterable[Reading]) -> None: ...
    def remove(self, ids: Iterable[ArticleId]) -> None: ...
    def articles(
        self, node: Node, *, now: datetime, cursor: str | None = None, limit: int = 20
    ) -> tuple[Listing[ArticleRow], int, bool]:
        """Hits, how many (at most 10,000), and whether there are more."""
        ...

    def stories(
        self, node: Node, *, now: datetime, cursor: str | None = None, limit: int = 20
    ) -> tuple[Listing[StoryRow], int, bool]: ...
    def facets(self, node: Node, fields: Sequence[str] = ...) -> tuple[Facet, ...]: ...
    def among(self, node: Node, ids: Iterable[ArticleId]) -> frozenset[ArticleId]:
        """Those of some articles that a query finds."""
        ...


class Upkeep(Protocol):
    """What keeps a store sound."""

    def backup(self, path: str) -> None:
        """A store that opens, of one instant, while others go on reading and writing."""

    def check(self) -> tuple[str, ...]:
        """What is wrong, each a sentence; () if nothing is."""
        ...

    def place(self) -> str:
        """What the desk is called: the path of its file, or the address of its server without a password."""
        ...

    def files(self) -> tuple[str, ...]:
        """Paths of the files that the desk stands in, the desk itself first; none where it stands on a server."""
        ...

    def key(self) -> bytes | None:
        """What the desk signs by, where it is kept with it; None: in a file beside it."""
        ...

    def copies(self) -> tuple[str, ...]:
        """Paths of the files that upgrades left beside it: its state before them."""
        ...

    def forget(self, articles: Sequence[ArticleId], *, at: datetime) -> int:
        """Removes text, bytes, versions, readings, words; leaves a mark by which the next poll stores nothing."""
        ...

    def forgotten(self, article: ArticleId) -> bool: ...
    def prune(self, before: datetime, *, dry_run: bool = False) -> tuple[int, int]:
        """Drops page bytes received before then, and those of nobody: (pages, bytes)."""
        ...


class Store(Protocol):
    """One desk's memory."""

    @property
    def sources(self) -> SourceStore: ...
    @property
    def claims(self) -> ClaimStore: ...
    @property
    def articles(self) -> ArticleStore: ...
    @property
    def groupings(self) -> GroupingStore: ...
    @property
    def fulltext(self) -> Fulltext: ...
    @property
    def reader(self) -> ReaderStore: ...
    @property
    def names(self) -> NameStore: ...
    @property
    def known_names(self) -> KnownNameStore: ...
    @property
    def outlets(self) -> OutletStore: ...
    @property
    def upkeep(self) -> Upkeep: ...
    @property
    def shared(self) -> bool:
        """Whether programs on several machines may fetch for it."""
        ...

    def writing(self) -> AbstractContextManager[None]: ...
    def surely(self, work: Callable[[], T]) -> T:
        """What `work` gives in a transaction; it is called again where a server was restarted on the way. It must
        change nothing but the store."""
        ...

    def alone(
        self, what: Literal["settle", "tell"], wait: float = 0.0
    ) -> AbstractContextManager[Callable[[], None] | None]:
        """What one program at a time does, stories settled or saved searches told, is this one's until the block ends;
        None: after so many seconds another still does it. What is given is called in each transaction, and raises
        `StoreBusy` once it is this program's no more."""
        ...

    def doing(self, what: Literal["settle", "tell"]) -> bool:
        """Within `writing()`: whether nobody does it, and nobody will until the transaction ends."""
        ...

    def doer(self, what: Literal["settle", "tell"]) -> str:
        """Who does it now, for people."""
        ...

    def revision(self) -> int:
        """Another number once anything was written to the desk, by whomever; of this store alone."""
        ...

    def close(self) -> None: ...
