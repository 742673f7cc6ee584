"""Sitemaps, news sitemaps and indexes of them as `Feed`: read piece by piece, also from gzip, also lists of lines."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal
from xml.parsers import expat

from wiredesk.model.errors import InputError
from wiredesk.model.feed import Entry, Feed
from wiredesk.sources import feed_values as values
from wiredesk.sources.files import Readable
from wiredesk.sources.xml_events import DEEPEST, NOT_XML, Refused, expat_parser, too_deep
from wiredesk.sources.xml_text import encoding_of

MOST_BYTES = 50 * 1024 * 1024
"""Of one sitemap, unpacked, and"""
MOST_ENTRIES = 50_000
"""addresses in it: what the protocol allows (sitemaps.org). What is beyond is not read, and that is said."""
_PIECE = 1 << 16
_ROOTS = ("urlset", "sitemapindex")
_LONGEST_GAP = 1 << 20
"""Characters without an end tag, after which nothing more is expected of a sitemap."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FIRST = re.compile(r"<(?:[\w.\-]{1,20}:)?([A-Za-z_][\w.\-]*)[\s>/]")
_LINES = re.compile(rb"^(?:\xef\xbb\xbf)?\s*+(?:https?://[^\s<>\"]++[ \t]*+(?:\r?\n\s*+|$))++")
_ROOT = re.compile(r"<(?:[\w.\-]{1,20}:)?(?:urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_ODD = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)", re.DOTALL)


def looks_like_sitemap(data: bytes, *, lists: bool = True) -> bool:
    """Whether the beginning is that of a sitemap, of an index of them, or (with `lists`) of a list of addresses."""
    head = data[:_PIECE]
    first = _FIRST.search(_COMMENT.sub("", head.decode(encoding_of(head), "replace")))
    if first is not None:
        return first[1].lower() in _ROOTS
    return lists and _is_list(head, len(data) > len(head))


def _is_list(head: bytes, more: bool) -> bool:
    whole = head[: head.rfind(b"\n") + 1] if more else head
    return bool(whole.strip()) and _LINES.fullmatch(whole) is not None


def parse_sitemap(stream: Readable | bytes, *, address: str) -> Feed:
    """What a sitemap lists. An index gives no entries but `further`; a damaged one what stands before the damage.

    Memory is bounded by what is given back, not by the stream. Raises `InputError` for what is no sitemap.
    """
    pieces = _pieces(BytesIO(stream) if isinstance(stream, bytes) else stream)
    head = b""
    for piece in pieces:
        if isinstance(piece, str):
            raise InputError(address, f"is no sitemap: {piece}")
        head += piece
        if len(head) >= _PIECE:
            break
    if _is_list(head, len(head) >= _PIECE):
        return _listed(head, pieces, address)
    builder = _Builder()
    problem = _read(head, pieces, builder)
    if not builder.root:
        raise InputError(address, "is no sitemap" + (f": {problem}" if problem else ""))
    return Feed(
        format="news sitemap" if builder.news else "sitemap",
        itself=None,
        entries=tuple(builder.entries),
        further=tuple(builder.further),
        problem=problem,
    )


def _pieces(stream: Readable) -> Iterator[bytes | str]:
    """The bytes unpacked, piece by piece; at last, if something is wrong, what it is."""
    first = stream.read(_PIECE)
    unpack = zlib.decompressobj(wbits=31) if first.startswith(b"\x1f\x8b") else None
    left = MOST_BYTES
    while first:
        try:
            piece = unpack.decompress(first, _PIECE * 4) if unpack else first
        except zlib.error:
            yield "damaged gzip"
            return
        left -= len(piece)
        if left < 0:
            yield f"longer than {MOST_BYTES // 2**20} MiB; the rest was not read"
            return
        if piece:
            yield piece
        first = unpack.unconsumed_tail if unpack and unpack.unconsumed_tail else stream.read(_PIECE)
        if unpack and unpack.eof:
            return
    if unpack and not unpack.eof:
        yield "breaks off in its gzip"


def _read(head: bytes, pieces: Iterator[bytes | str], builder: _Builder) -> str:
    """Feeds the builder; gives what was wrong, "" if nothing was."""
    decode = codecs.getincrementaldecoder(encoding_of(head))("replace").decode
    parser = expat_parser(builder)
    held = _COMMENT.sub("", decode(head).lstrip("\ufeff \t\r\n"), count=20)
    root = _ROOT.search(held)
    if root is None:
        return "its first element is another"
    # Nothing before the root is read: no declaration of a document type reaches the parser.
    held = held[root.start() :]
    problem = ""
    try:
        for piece in pieces:
            if isinstance(piece, str):
                problem = piece
                break
            held += decode(piece)
            cut = held.rfind("</")
            if cut > 0:
                parser.Parse(_mended(held[:cut]).encode("utf-8"), False)
                held = held[cut:]
            elif len(held) > _LONGEST_GAP:
                return f"no end tag in {_LONGEST_GAP} characters after {_count(builder)}"
            if builder.full:
                return f"lists more than {MOST_ENTRIES} addresses; the rest was not read"
        parser.Parse(_mended(held).encode("utf-8"), not problem)
    except Refused as refused:
        problem = problem or f"is {refused} after {_count(builder)}"
    except expat.ExpatError as error:
        # What is held back is told, so that the last whole address counts.
        parser.buffer_text = False
        words = expat.ErrorString(error.code)
        problem = problem or f"breaks off or is damaged after {_count(builder)} ({words})"
    if builder.full:
        problem = problem or f"lists more than {MOST_ENTRIES} addresses; the rest was not read"
    return problem


def _mended(text: str) -> str:
    """Addresses of sitemaps often have a bare "&"."""
    if NOT_XML.search(text):
        text = NOT_XML.sub("", text)
    return _ODD.sub(lambda found: "&amp;" if found[0] == "&" else found[0], text) if "&" in text else text


def _count(builder: _Builder) -> str:
    count = len(builder.entries) + len(builder.further)
    return "1 address" if count == 1 else f"{count} addresses"


def _listed(head: bytes, pieces: Iterator[bytes | str], address: str) -> Feed:
    """A sitemap of plain text: one address a line."""
    decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    held, problem = decode(head), ""
    entries: list[Entry] = []
    for piece in [*pieces, b"\n"]:
        if isinstance(piece, str):
            problem = piece
            continue
        held += decode(piece)
        *lines, held = held.split("\n")
        for line in lines:
            to = values.address(line, None)
            if to and len(entries) < MOST_ENTRIES:
                entries.append(Entry(address=to))
            elif to:
                problem = f"lists more than {MOST_ENTRIES} addresses; the rest was not read"
    return Feed(format="sitemap", entries=tuple(entries), problem=problem)


@dataclass(slots=True)
class _Draft:
    """One address as far as it was read."""

    kind: Literal["url", "sitemap"]
    depth: int
    told: dict[str, str] = field(default_factory=dict)


class _Builder:
    """Hears the events of a sitemap. Names of namespaces differ from site to site; where an element stands decides."""

    def __init__(self) -> None:
        self.root = ""
        self.news = False
        self.entries: list[Entry] = []
        self.further: list[tuple[str, str | None]] = []
        self._depth = 0
        self._draft: _Draft | None = None
        self._in_news = 0
        self._name = ""
        self._parts: list[str] = []

    @property
    def full(self) -> bool:
        return len(self.entries) >= MOST_ENTRIES or len(self.further) >= MOST_ENTRIES

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_deep()
        local = name.rpartition(":")[2].lower()
        draft = self._draft
        if not self.root:
            self.root = local
        elif draft is None or local == draft.kind:
            if local in ("url", "sitemap") and not self.full:
                self._draft = _Draft("url" if local == "url" else "sitemap", self._depth)
        elif self._in_news:
            self._gather("language_of" if local == "language" else "outlet" if local == "name" else local)
        elif self._depth == draft.depth + 1:
            if local == "news":
                self._in_news = self._depth
            elif local in ("loc", "lastmod"):
                self._gather(local)

    def _gather(self, name: str) -> None:
        self._name, self._parts = name, []

    def data(self, text: str) -> None:
        if self._name:
            self._parts.append(text)

    def end(self, name: str) -> None:
        del name
        depth = self._depth
        self._depth = depth - 1
        draft = self._draft
        if draft is None:
            return
        if self._name:
            draft.told.setdefault(self._name, "".join(self._parts))
            self._name = ""
        if depth == self._in_news:
            self._in_news = 0
            self.news = True
        if depth == draft.depth:
            self._draft = None
            self._finish(draft)

    def _finish(self, draft: _Draft) -> None:
        told = draft.told
        to = values.address(told.get("loc"), None)
        if to is None:
            return
        changed = values.date(told.get("lastmod", ""))
        if draft.kind == "sitemap":
            self.further.append((to, changed))
            return
        words = [values.plain(word) for word in told.get("keywords", "").split(",")]
        self.entries.append(
            Entry(
                address=to,
                title=values.plain(told.get("title", "")) or None,
                published=values.date(told.get("publication_date", "")),
                updated=changed,
                categories=tuple(dict.fromkeys(word for word in words if word)),
                language=values.language(told.get("language_of")),
                outlet=values.plain(told.get("outlet", "")) or None,
            )
        )
