"""What is read again and again: a source, the state of its polling, and what each fetch came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from wiredesk.model.spans import SourceId

SourceKind = Literal["feed", "sitemap", "page"]
Keep = Literal["pages", "text"]
"""pages: the bytes for as long as the settings say, the text for ever; text: never the bytes."""
FetchOutcome = Literal[
    "fetched", "unchanged", "moved", "gone", "deferred", "refused by robots", "refused address", "too large",
    "too slow", "damaged", "failed", "not a feed", "not a page", "paused",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, a sitemap or a page that is polled, as the user set it up.

    id: hash of the cleaned address. address: as it is polled now, after permanent redirects. site: the address that
    was given where the feed was found from a site. folder: outlines of OPML that it stands in, outermost first.
    attributes: what OPML said of it that wiredesk has no use for, kept for the way out. headers_file: path of a file of
    mode 600 with one "Name: value" a line. full_text: whether the pages of entries are fetched.
    """

    id: SourceId
    kind: SourceKind
    address: str
    title: str = ""
    site: str | None = None
    category: str | None = None
    language: str | None = None
    folder: tuple[str, ...] = ()
    paused: bool = False
    keep: Keep = "pages"
    full_text: bool = True
    headers_file: str | None = None
    proxy: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    added: datetime | None = None


@dataclass(frozen=True, slots=True)
class Polling:
    """Where the polling of a source stands. All times aware, in UTC.

    due: not before then; None: now. interval: adapted to how often something new comes. failures: in a row, 0 after
    a success. ended: why it is polled no more ("410 Gone"), "" while it is; it stays listed.
    """

    source: SourceId
    due: datetime | None = None
    interval: timedelta = timedelta(hours=1)
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    """Hash of the body last parsed: an unchanged body behind a changed validator is not parsed again."""
    failures: int = 0
    ended: str = ""
    last_polled: datetime | None = None
    last_success: datetime | None = None
    last_new: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One fetch and what was decided on it; shown by `sources`. source None: no source's own (an added page).

    sent: bytes on the wire; decoded: bytes of the body; seconds: wall clock. problem: "" or what a person should know.
    next_due: when the schedule comes back to it, None if never.
    """

    source: SourceId | None
    address: str
    at: datetime
    outcome: FetchOutcome
    status: int | None = None
    sent: int = 0
    decoded: int = 0
    seconds: float = 0.0
    final_address: str | None = None
    problem: str = ""
    next_due: datetime | None = None
    new: int = 0
    """Entries or articles that were new."""
