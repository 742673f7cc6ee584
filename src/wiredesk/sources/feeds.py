"""Feeds as `Feed`: RSS 0.9x, 1.0, 2.0, RDF, Atom 0.3 and 1.0, JSON Feed; and what bytes are that are none.

    bytes ── decode_xml ─▶ text ── read_strictly / read_loosely ─▶ events ── FeedBuilder ─▶ Feed
    bytes ── json ─▶ values ── json_feed ─▶ Feed

A damaged feed gives the entries that can be read and says what was wrong (`Feed.problem`).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from wiredesk.model.errors import InputError
from wiredesk.model.feed import Feed
from wiredesk.sources.feed_builder import FeedBuilder
from wiredesk.sources.json_feeds import looks_like_json, parse_json_feed
from wiredesk.sources.sitemaps import looks_like_sitemap, parse_sitemap
from wiredesk.sources.xml_events import Damaged, prepared, read_loosely, read_strictly
from wiredesk.sources.xml_text import charset_of, decode_xml

MOST_BYTES = 64 * 1024 * 1024
"""Of a feed in a compressed file, decompressed."""
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<([A-Za-z_][\w:.\-]{0,60})")
_ENTRY_ELEMENT = re.compile(r"<(?:[\w.\-]{1,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_FEED_ROOTS = ("rss", "rdf:rdf", "rdf", "feed", "channel")
_OTHERS = {
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
    "opml": "a subscription list (OPML)",
    "svg": "a picture (SVG)",
}
_MAGIC = (
    (b"%PDF", "a PDF document"), (b"PK\x03\x04", "a ZIP archive"), (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"), (b"GIF8", "a picture (GIF)"), (b"\x1f\x8b", "a gzip file"),
    (b"SQLite format 3", "a SQLite database"), (b"RIFF", "a RIFF file (sound, film or picture)"),
)  # fmt: skip


def parse_feed(data: bytes, *, address: str, media_type: str | None = None) -> Feed:
    """What a feed says. address: what relative ones are relative to, and the name in errors.

    media_type: as received; only the charset that it names is used, for feeds come under any type.
    Raises `InputError` that says what the bytes are where they are no feed.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputError(address, f"is {what}, not a feed")
    if looks_like_json(data):
        return parse_json_feed(data, address=address)
    text = decode_xml(data, charset_of(media_type))
    if not text.strip(" \t\r\n\x00\ufeff"):
        raise InputError(address, "is empty, not a feed")
    text = text.lstrip("\ufeff")
    if _HTML.match(text) and not _ENTRY_ELEMENT.search(text):
        raise InputError(address, f"is {_what(text, 'html')}, not a feed")
    text = prepared(text)
    problem = ""
    builder = FeedBuilder(address)
    try:
        read_strictly(text, builder)
        feed = builder.finish()
    except Damaged as damage:
        builder = FeedBuilder(address)
        cut = read_loosely(text, builder)
        feed = builder.finish(cut=bool(cut))
        how = cut or f"is damaged at line {damage.line} ({damage.problem})"
        problem = f"{how}; {_entries(len(feed.entries))} could be read"
    if not feed.entries and builder.root not in _FEED_ROOTS:
        raise InputError(address, f"is {_what(text, builder.root)}, not a feed")
    return replace(feed, problem="; ".join(filter(None, (problem, feed.problem))))


def parse_any(data: bytes, *, address: str, media_type: str | None = None) -> Feed:
    """A feed or a sitemap, whichever it is, also in a gzip file."""
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data, address)
    # A line that is an address is a list of one, unless it says that it is XML: then it is an address that some parsers
    # would fetch.
    if looks_like_sitemap(data, lists=(media_type or "text/plain").strip().lower().startswith("text/plain")):
        return parse_sitemap(data, address=address)
    return parse_feed(data, address=address, media_type=media_type)


def _unpacked(data: bytes, address: str) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        text = unpack.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise InputError(address, f"is a damaged gzip file ({error})") from None
    if len(text) > MOST_BYTES:
        raise InputError(address, f"unpacks to more than {MOST_BYTES // 2**20} MiB")
    return text


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _what(text: str, root: str) -> str:
    """What a text that is no feed is, for a person."""
    if root == "html" or root.endswith(":html"):
        title = _TITLE.search(text)
        words = " ".join(title[1].split()) if title else ""
        return f"an HTML page (“{words}”)" if words else "an HTML page"
    if root:
        return _OTHERS.get(root, f"XML of another kind (<{root.lstrip('?:')}>)")
    return "markup without a feed in it" if _FIRST_ELEMENT.search(text) else "text without markup"
