"""Entries of feeds: which are the same one at the next poll, what they tell of their pages, and one as a page itself.

An entry is told from the others by its address where that names a page of its own: guids change from poll to poll with
some software, and are the same for all entries with some other. What feeds do wrong can only be seen over time, so an
entry has several keys; it is known if one of them is known (`entry_keys`).
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from wiredesk.model.feed import Entry, Feed
from wiredesk.model.identity import clean_address, page_id
from wiredesk.model.page import Hints, Page, Provenance
from wiredesk.sources import feed_values as values

_SESSION = re.compile(
    r"(?:session_?id|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|zenid|oscsid|_?nocache|cache_?bust\w*)",
    re.IGNORECASE,
)
"""Query keys that change from poll to poll. "sid" is not one: with some software it is the number of the story."""
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_SHORTEST, _LONGEST_SHORT, _FEWEST_PARAGRAPHS = 60, 800, 3
"""Characters of an entry's text that is taken as it stands (below it is a teaser or a caption), and paragraphs from
which on it is read as a page is."""
_SAME_TIMES = 3
"""Entries from which on one time for all of them says when the feed was made, not when the reports were."""


def entry_key(entry: Entry, feed: Feed) -> str:
    """What tells an entry from the others of its feed, today and at the next poll."""
    return entry_keys(entry, feed)[0]


def entry_keys(entry: Entry, feed: Feed) -> tuple[str, ...]:
    """All by which an entry may be known again, `entry_key` first: it is known if one of them is known.

    The guid counts only together with the title or the time: alone it may be that of every entry.
    """
    address = _page_address(entry, feed)
    title, guid = (entry.title or "").casefold(), entry.guid or ""
    shared = _shared(_Same(feed))
    if address:
        first = _hash("address", address) if shared["address", address] < 2 else _hash("part", address, title)
    elif guid and shared["guid", guid] < 2:
        first = _hash("guid", guid)
    else:
        first = _hash("text", guid, title, "" if title else _words(entry.summary or entry.content or ""))
    more = []
    if guid and title:
        more.append(_hash("guid and title", guid, title))
    if guid and entry.published and shared["published", entry.published] < 2:
        more.append(_hash("guid and time", guid, entry.published))
    return tuple(dict.fromkeys((first, *more)))


def entry_digest(entry: Entry, feed: Feed | None = None) -> str:
    """Hash of what is said: another one is a reason to look at the page again.

    Markup does not count, since it holds counters and advertisements that change at every poll; with the feed given,
    times that all its entries share do not count either: they are those of the poll.
    """
    times = []
    for name, time in (("published", entry.published), ("updated", entry.updated)):
        if time and feed is not None and _shared(_Same(feed))[name, time] >= max(_SAME_TIMES, len(feed.entries)):
            continue
        times.append(time or "")
    said = (
        entry.title or "", _words(entry.summary or ""), _words(entry.content or ""), *times,
        "\n".join(entry.authors), "\n".join(entry.categories),
    )  # fmt: skip
    return _hash("said", *said)


def hints_of(entry: Entry, feed: Feed) -> Hints:
    """What the feed says of the entry's page. The outlet only where the entry names one: titles of feeds name
    sections and slogans."""
    return Hints(
        title=entry.title,
        published=entry.published,
        language=entry.language or feed.language,
        authors=entry.authors,
        outlet=entry.outlet,
    )


def entry_page(entry: Entry, feed: Feed, source_id: str, received: datetime) -> Page | None:
    """The entry's own text as a page, for where its page is not fetched; None where it has none.

    source_id: what the page is listed as coming from. received: aware. Its address is the entry's, so that the page,
    fetched one day, is another text of the same article; an entry whose address is that of many is found by its key.
    A short text is given as clean text: there is nothing around it that would have to be told from it, and a page of
    one paragraph would be taken for a page that shows too little.
    """
    body = max((text for text in (entry.content, entry.summary) if text), key=len, default=None)
    if body is None or not _words(body):
        return None
    told = values.paragraphs(body)
    short = len(told) < _FEWEST_PARAGRAPHS and _SHORTEST <= sum(map(len, told)) < _LONGEST_SHORT
    data = "\n".join(told).encode() if short else _document(entry, body, entry.language or feed.language)
    named = _page_address(entry, feed)
    own = entry.address if named and _shared(_Same(feed))["address", named] < 2 else None
    locator = f"{feed.itself or source_id}#{entry_key(entry, feed)}"
    return Page(
        id=page_id(own, locator, data),
        data=data,
        media_type="text/plain" if short else "text/html",
        form="clean" if short else "html",
        provenance=Provenance("feed", locator, received),
        source=source_id,
        charset="utf-8",
        url=own,
        hints=hints_of(entry, feed),
    )


def _document(entry: Entry, body: str, language: str | None) -> bytes:
    """The entry as an HTML document."""
    head = "".join((
        "<meta charset=utf-8>",
        f"<title>{html.escape(entry.title or '')}</title>",
        f'<base href="{html.escape(entry.address)}">' if entry.address else "",
        *(
            f'<meta property="{name}" content="{html.escape(time)}">'
            for name, time in (("article:published_time", entry.published), ("article:modified_time", entry.updated))
            if time
        ),
        *(f'<meta name="author" content="{html.escape(author)}">' for author in entry.authors),
    ))  # fmt: skip
    title = f"<h1>{html.escape(entry.title)}</h1>" if entry.title else ""
    return (
        f"<!doctype html><html{f' lang={language}' if language else ''}><head>{head}</head>"
        f"<body><article>{title}<div class=article-body>{body}</div></article></body></html>"
    ).encode()


def _page_address(entry: Entry, feed: Feed) -> str | None:
    """The address as far as it names a page and stays the same; None for that of the site or of the feed."""
    if not entry.address:
        return None
    cleaned = _steady(entry.address)
    parts = urlsplit(cleaned)
    if parts.path in ("", "/") and not parts.query and not parts.fragment:
        return None
    if cleaned in {_steady(one) for one in (feed.site, feed.itself) if one}:
        return None
    return cleaned


@lru_cache(maxsize=4096)
def _steady(address: str) -> str:
    """The address without what changes from poll to poll; its fragment kept where that names a part of the page."""
    cleaned = clean_address(_PATH_SESSION.sub("", address))
    parts = urlsplit(cleaned)
    query = "&".join(pair for pair in parts.query.split("&") if not _SESSION.fullmatch(pair.partition("=")[0]))
    fragment = values.clean(address).partition("#")[2].strip()
    # "#utm_source=rss", "#xtor=RSS-3" say where the reader came from.
    named = fragment if "=" not in fragment or fragment.startswith("!") else ""
    return parts._replace(query=query, fragment=named).geturl()


class _Same:
    """A feed that is equal to itself alone: to compare feeds of thousands of entries costs more than to count them."""

    __slots__ = ("feed",)

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.feed is self.feed

    def __hash__(self) -> int:
        return id(self.feed)


@lru_cache(maxsize=2)
def _shared(same: _Same) -> Counter[tuple[str, str]]:
    """How many entries have the same guid, the same times, and how many that say different things the same address."""
    feed = same.feed
    counted = Counter(
        (name, value)
        for entry in feed.entries
        for name, value in (("guid", entry.guid), ("published", entry.published), ("updated", entry.updated))
        if value
    )
    said = {(address, entry.title) for entry in feed.entries if (address := _page_address(entry, feed))}
    counted.update(("address", address) for address, _ in said)
    return counted


def _words(markup: str) -> str:
    return values.plain(markup)


def _hash(*parts: str) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
