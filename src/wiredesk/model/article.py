"""What one page says: its text in blocks with roles, and what is known about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from wiredesk.model.identity import article_id, clean_address, text_version
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.values import Found, How, When, when_of_iso

Role = Literal[
    "lead", "paragraph", "heading", "list_item", "quotation", "table", "live_entry",
    "title", "caption", "byline", "dateline", "credit", "teaser", "chrome",
]  # fmt: skip
BODY_ROLES: frozenset[str] = frozenset(
    {"lead", "paragraph", "heading", "list_item", "quotation", "table", "live_entry"}
)
AHEAD = timedelta(days=1)
"""How far ahead of first sight a stated time may lie: zones, and clocks that are wrong."""
AuthorRole = Literal["writer", "translator", "photographer", "agency", "desk", "outlet"]


@dataclass(frozen=True, slots=True, init=False)
class Block:
    """A piece of the page in reading order. why: the rule or the features that decided the role, for a person."""

    role: Role
    span: Span
    why: str

    def __init__(self, role: Role, span: Span, why: str) -> None:
        # A page has hundreds: see `Span`.
        _set_role(self, role)
        _set_span(self, span)
        _set_why(self, why)


_set_role: Callable[[Block, Role], None] = vars(Block)["role"].__set__
_set_span: Callable[[Block, Span], None] = vars(Block)["span"].__set__
_set_why: Callable[[Block, str], None] = vars(Block)["why"].__set__


@dataclass(frozen=True, slots=True)
class Author:
    """Who made the article or a part of it, and how that is known."""

    name: str
    role: AuthorRole
    how: How
    confidence: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the page. credit: as stated; caption: its span in the text, if it stands there."""

    address: str | None
    caption: Span | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One page, read. Text is NFC with newlines between blocks and never changes: an edit is another version.

    id: hash of the cleaned address, else of the locator. version: hash of the text. blocks: in order, without
    overlap, only white space between them; they tile the whole text. confidence: of the division into blocks, 0 to 1.
    reason: why it is no article, "" if it is one. cut: whether a paywall or the like cut the text, None: not known.
    first_seen: earliest time the page is known to have been received; part of the input, never a clock.
    """

    id: ArticleId
    version: str
    text: str
    blocks: tuple[Block, ...]
    is_article: bool
    reason: str
    confidence: float
    source: str = ""
    address: str | None = None
    locator: str | None = None
    first_seen: datetime | None = None
    cut: bool | None = None
    title: Found[str] | None = None
    authors: tuple[Author, ...] = ()
    outlet: Found[str] | None = None
    section: Found[str] | None = None
    language: Found[str] | None = None
    published: Found[When] | None = None
    updated: Found[When] | None = None
    canonical: Found[str] | None = None
    taken_from: Found[str] | None = None
    """Address or name of the outlet that this page republishes, where the page says so."""
    correction: Span | None = None
    images: tuple[Image, ...] = ()
    charset: Found[str] | None = None
    """What the bytes were read as, how that was found, and, in `against`, what was declared and plainly wrong."""

    def body_spans(self) -> Iterator[Span]:
        """Spans of the blocks that are the reporter's own text, in order."""
        return (block.span for block in self.blocks if block.role in BODY_ROLES)

    @property
    def body(self) -> str:
        """What the reporter wrote: the body blocks joined by one newline."""
        return "\n".join(span.of(self.text) for span in self.body_spans())

    @property
    def dated(self) -> When | None:
        """When it was published, as far as that can be used: a stated time more than a day ahead of first sight is
        kept in `published` as it was stated, and not used, unless the user says so."""
        if self.published is None:
            return None
        if self.published.how == "user":
            return self.published.value
        starts = self.published.value.earliest
        if self.first_seen is not None and starts is not None and starts > self.first_seen + AHEAD:
            return None
        return self.published.value

    @property
    def lang(self) -> str:
        """The language tag, "und" if not known."""
        return self.language.value if self.language else "und"

    @staticmethod
    def of(
        *,
        title: str | None,
        body: str,
        published: str | None = None,
        language: str | None = None,
        outlet: str | None = None,
        url: str | None = None,
        locator: str | None = None,
    ) -> Article:
        """An article from text that is clean already: paragraphs one a line, empty lines ignored.

        published: any ISO 8601 string; one that is none raises `ValueError`. language: BCP 47; None: `read` decides.
        """
        text_blocks: list[Block] = []
        parts: list[str] = []
        at = 0
        lines = [("title", title)] if title else []
        lines += [("paragraph", line) for line in body.splitlines()]
        for role, line in lines:
            clean = " ".join(unicodedata.normalize("NFC", line).split())
            if not clean:
                continue
            text_blocks.append(Block(cast(Role, role), Span(at, at + len(clean)), "given as clean text"))
            parts.append(clean)
            at += len(clean) + 1
        text = "\n".join(parts)
        has_body = any(block.role != "title" for block in text_blocks)
        if published is None:
            when = None
        else:
            when = when_of_iso(published)
            if when is None:
                raise ValueError(f"published: not an ISO 8601 date or time: {published!r}")
        first = text_blocks[0] if text_blocks and text_blocks[0].role == "title" else None
        return Article(
            id=article_id(url, locator, title=title, body=body),
            version=text_version(text),
            text=text,
            blocks=tuple(text_blocks),
            is_article=has_body,
            reason="" if has_body else "no text",
            confidence=1.0,
            source=url or locator or "",
            address=clean_address(url) if url else None,
            locator=locator,
            title=Found(first.span.of(text), "stated", 1.0, first.span) if first else None,
            outlet=Found(outlet, "hint", 0.9) if outlet else None,
            language=Found(language, "hint", 0.9) if language else None,
            published=Found(when, "hint", 0.9) if when else None,
        )
