"""What a feed, a sitemap or a subscription list says. Never trusted over the pages that it points to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FeedFormat = Literal["rss", "rdf", "atom", "json", "sitemap", "news sitemap"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed has it. address: absolute, as stated; guid: as stated.

    title, authors, categories: text without markup. summary, content: HTML as received, not sanitised; content is the
    longest body that the entry carries. published, updated: ISO 8601 where the form was understood, else the words.
    """

    guid: str | None = None
    address: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    outlet: str | None = None
    """The outlet that an entry of a news sitemap or an aggregated feed names."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, parsed as far as it could be.

    site: address of the pages that it is a feed of; itself: its own address as it states it. every: minutes between
    polls that it asks for (ttl, sy:updatePeriod). further: addresses of sitemaps that an index lists.
    problem: "" or what was wrong, though entries were found ("cut off after entry 12").
    """

    format: FeedFormat
    title: str = ""
    site: str | None = None
    itself: str | None = None
    language: str | None = None
    every: int | None = None
    entries: tuple[Entry, ...] = ()
    further: tuple[tuple[str, str | None], ...] = ()
    """(address, lastmod) of the sitemaps that a sitemap index lists."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed or sitemap that a site offers. how: "link element", "anchor", "robots.txt", "well-known address".

    score: how well it serves a news desk, higher first: the site's main feed before a section's, a comments feed last.
    """

    address: str
    kind: Literal["feed", "sitemap"]
    title: str
    how: str
    score: float


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription of an OPML list. folder: titles of the outlines around it; attributes: all unknown ones."""

    address: str
    title: str = ""
    site: str | None = None
    language: str | None = None
    category: str | None = None
    folder: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
