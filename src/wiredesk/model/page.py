"""What was received: bytes with where they came from. Never edited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wiredesk.model.spans import PageId

Via = Literal["feed", "sitemap", "file", "jsonl", "warc", "wet", "fetch"]
Form = Literal["html", "flattened", "clean", "article"]
"""html: markup; flattened: the visible text of a whole page, line by line; clean: the article's text alone; article: an
article to the last detail, as `wiredesk export --format jsonl --full-text` writes it."""


class Notice(str):
    """Something that the user should know about the input, though nothing was lost."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed or a JSONL line said about a page: never trusted over the page itself.

    published: any ISO 8601 string; another form is kept as words and used as evidence only. language: BCP 47.
    """

    title: str | None = None
    published: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Enough to get the bytes again. locator: path, with `#line` or `#offset` in containers. received: aware.

    digest: of the bytes in the container, as the container states it ("sha1:…").
    """

    via: Via
    locator: str
    received: datetime | None = None
    status: int | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as received.

    id: hash of (url or locator, data) (`identity.page_id`). source: the path or URL as the user gave it. asks: what its
    owner asks of those who keep or show it, as far as it was understood ("noarchive", "max-snippet:50").
    """

    id: PageId
    data: bytes
    media_type: str
    form: Form
    provenance: Provenance
    source: str
    charset: str | None = None
    url: str | None = None
    hints: Hints = field(default_factory=Hints)
    asks: tuple[str, ...] = ()
