"""A feed as RSS 2.0, for readers that know no Atom: the same entries, with what RSS lacks in Atom's own elements."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from wiredesk.formats.channel import BEFORE_ANY, Channel, Item, clean

MEDIA_TYPE = "application/rss+xml"
_NAMESPACES = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(channel: Channel) -> bytes:
    """The feed in UTF-8."""
    return "\n".join(_lines(channel)).encode("utf-8")


def _lines(channel: Channel) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<rss version="2.0" {_NAMESPACES}>'
    yield "<channel>"
    yield f"<title>{_text(channel.title)}</title>"
    yield f"<link>{_text(channel.page)}</link>"
    yield f"<description>{_text(channel.subtitle or channel.title)}</description>"
    yield f"<language>{_text(channel.language)}</language>"
    if channel.updated != BEFORE_ANY:
        yield f"<lastBuildDate>{format_datetime(channel.updated)}</lastBuildDate>"
    yield f"<generator>{_text(' '.join(filter(None, channel.generator)))}</generator>"
    yield _link("self", channel.itself, MEDIA_TYPE)
    if channel.next:
        yield _link("next", channel.next, MEDIA_TYPE)
    for item in channel.items:
        yield from _item(item)
    yield "</channel>"
    yield "</rss>"
    yield ""


def _item(item: Item) -> Iterator[str]:
    yield "<item>"
    yield f"<title>{_text(item.title)}</title>"
    yield f"<link>{_text(item.address)}</link>"
    yield f'<guid isPermaLink="false">{_text(item.id)}</guid>'
    at = item.published or (item.updated if item.updated != BEFORE_ANY else None)
    if at is not None:
        yield f"<pubDate>{format_datetime(at)}</pubDate>"
    # <author> asks for an address of mail; <source> for that of a feed, which an outlet need not have.
    for author in item.authors:
        yield f"<dc:creator>{_text(author)}</dc:creator>"
    if item.outlet is not None:
        yield f"<dc:source>{_text(item.outlet.site or item.outlet.name)}</dc:source>"
    if item.language != "und":
        yield f"<dc:language>{_text(item.language)}</dc:language>"
    for category in item.categories:
        yield f"<category>{_text(category)}</category>"
    if item.via:
        yield _link("via", item.via)
    for address in item.related:
        yield _link("related", address)
    if item.summary:
        # A description is HTML in the hands of every reader of feeds: what would be markup is escaped once more.
        words = escape(item.summary).replace("\n", "<br>")
        yield f"<description>{_text(words)}</description>"
    yield "</item>"


def _link(relation: str, address: str, kind: str = "") -> str:
    media = f" type={quoteattr(kind)}" if kind else ""
    return f'<atom:link rel="{relation}"{media} href={quoteattr(clean(address))}/>'


def _text(text: str) -> str:
    return escape(clean(text))
