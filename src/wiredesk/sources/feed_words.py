"""The words of feeds: which elements of which namespaces tell what, the best teller first."""

from __future__ import annotations

import re

_NAMESPACES = {
    "http://www.w3.org/2005/atom": "", "http://purl.org/atom/ns#": "", "http://purl.org/rss/1.0": "",
    "http://purl.org/net/rss1.1#": "",
    "http://backend.userland.com/rss": "", "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "", "http://backend.userland.com/blogchannelmodule": "blog",
    "http://purl.org/rss/1.0/modules/content": "content", "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc", "http://purl.org/dc/terms": "dcterms",
    "http://search.yahoo.com/mrss": "media", "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner", "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/xml/1998/namespace": "xml", "http://www.pheedo.com/namespace/pheedo": "feedburner",
}  # fmt: skip
"""Names of namespaces, in lower case without the last slash, as the prefix that stands for them here."""
_FIRST = re.compile(r"https?://\w+\.netscape\.com/")
"""Where the namespaces of RSS 0.90 and 0.91 begin, of which there are several."""
_USUAL = {
    "content": "content", "dc": "dc", "dcterms": "dcterms", "media": "media", "sy": "sy", "feedburner": "feedburner",
    "rdf": "rdf", "itunes": "itunes", "xhtml": "xhtml", "xml": "xml",
    "atom": "", "a10": "", "atom10": "", "rss": "", "pheedo": "feedburner",
}  # fmt: skip
"""Prefixes that are used without being declared."""

# Each field: what may tell it, the best first.
_ENTRY_FIELDS = {
    "title": ("title", "dc:title", "itunes:title", "media:title"),
    "link": ("feedburner:origlink", "link"),
    "guid": ("guid", "id", "dc:identifier"),
    "summary": ("description", "summary", "dc:description", "abstract", "itunes:summary", "media:description"),
    "content": ("content:encoded", "content", "encoded", "fullitem", "xhtml:body", "body"),
    "published": ("pubdate", "published", "issued", "dcterms:issued", "dc:date", "date", "created", "dcterms:created"),
    "updated": ("updated", "modified", "dcterms:modified", "lastmod"),
    "author": ("author", "dc:creator", "itunes:author", "creator"),
    "category": ("category", "dc:subject", "subject", "keywords", "media:keywords", "itunes:keywords"),
    "language": ("dc:language", "language"),
    "outlet": ("source",),
}
_FEED_FIELDS = {
    "title": ("title", "dc:title"),
    "link": ("link",),
    "language": ("language", "dc:language"),
    "ttl": ("ttl",),
    "period": ("sy:updateperiod",),
    "frequency": ("sy:updatefrequency",),
}
ENTRY = {key: (name, rank) for name, keys in _ENTRY_FIELDS.items() for rank, key in enumerate(keys)}
FEED = {key: (name, rank) for name, keys in _FEED_FIELDS.items() for rank, key in enumerate(keys)}
OPAQUE = frozenset(("image", "textinput", "cloud", "skiphours", "skipdays", "contributor"))
"""Elements that have titles and links of their own, which are not those of the feed."""
ROOTS = {"rss": "rss", "rdf:rdf": "rdf", "rdf": "rdf", "feed": "atom", "channel": "rss"}
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def key_of(name: str, prefixes: dict[str, str]) -> str:
    """The name in lower case with the prefix that we give its namespace: "" for feeds' own, "?" for unknown ones."""
    declared = prefixes.get(name.rpartition(":")[0])
    prefix, _, local = name.lower().rpartition(":")
    space = declared.strip().lower().rstrip("/") if declared is not None else ""
    known = "" if _FIRST.match(space) else _NAMESPACES.get(space)
    if known is None:
        known = _USUAL.get(prefix, "?") if prefix else ""
    return f"{known}:{local}" if known else local
