"""Where a site's feeds and sitemaps are: from its page, from its robots.txt, and where they usually are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wiredesk.model.feed import FeedLink
from wiredesk.model.identity import clean_address
from wiredesk.sources import feed_values as values
from wiredesk.sources.xml_text import decode_xml
from wiredesk.text.addresses import registrable

_FEED_TYPES = frozenset((
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/x.atom+xml", "application/x-atom+xml", "application/x-rss+xml", "application/rss", "application/atom",
    "text/rss+xml", "text/atom+xml", "text/rss",
))  # fmt: skip
_LOOSE_TYPES = frozenset(("application/xml", "text/xml", "application/json", ""))
"""Types that many things have: of these a link is a feed only if its address looks like one."""
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._\-])(?:rss|atom|rdf|feeds?)(?:[._\-]?\d)?(?:\.(?:xml|rss|rdf|json|php|aspx|html?|cms))?/?$"
    r"|\.(?:rss|atom|rdf)$|/(?:rss|feeds?)/[^?#]*\.(?:xml|rss|atom|json)$|/(?:rss|feeds?)/[^/?#]+$",
    re.IGNORECASE,
)
_FEED_FILE = re.compile(r"\.(?:xml|rss|atom|rdf|json)$", re.IGNORECASE)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed|format|type|output|alt)=(?:rss2?|atom|rdf|feed|json-?feed)(?:&|$)", re.IGNORECASE
)
_SAYS_FEED = re.compile(r"\b(?:rss|atom|xml[ -]?feed|rss[ -]?feed)\b", re.IGNORECASE)
_SPEAKS_OF_FEEDS = re.compile(r"(?:^|[/._\-])(?:rss|feeds?)(?:[/._\-]|$)", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|/replies(?:/|$)", re.IGNORECASE)
_NARROW = re.compile(r"/(?:tags?|author|authors|users?|search|category|categories|topics?|keyword)/", re.IGNORECASE)
_OTHER_MEDIA = re.compile(r"podcast|/audio|/videos?(?:[/._\-]|$)|/photos?(?:[/._\-]|$)", re.IGNORECASE)
_FEED_WORD = re.compile(
    r"(?:index|rss|atom|rdf|feeds?|home|news|all|latest|main|default|full|top)[\d_\-]*", re.IGNORECASE
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS_SITEMAP = re.compile(r"news|latest|recent", re.IGNORECASE)
_OTHER_SITEMAP = re.compile(r"image|video|photo|author|tag|categor|product|page", re.IGNORECASE)
_MOST_LINKS = 5000
"""Links of a page that are looked at, and"""
_MOST_FOUND = 200
"""feeds that are given back, the best of them."""

_USUAL = (
    ("feed", "/feed"), ("feed", "/rss"), ("feed", "/rss.xml"), ("feed", "/feed.xml"), ("feed", "/atom.xml"),
    ("feed", "/feed.json"), ("sitemap", "/news-sitemap.xml"), ("sitemap", "/sitemap-news.xml"),
    ("sitemap", "/sitemap.xml"),
)  # fmt: skip


def feeds_of_page(data: bytes, *, address: str, charset: str | None = None) -> tuple[FeedLink, ...]:
    """The feeds that a page offers, the best first. address: of the page; charset: of HTTP."""
    declared = _META_CHARSET.search(data[:4096])
    tree = LexborHTMLParser(decode_xml(data, charset or (declared[1].decode("ascii") if declared else None)))
    base = address
    for node in tree.css("base[href]")[:1]:
        base = values.address(node.attributes.get("href"), address) or address
    found = [*_of_link_elements(tree, base, address), *_of_anchors(tree, base, address)]
    return _ranked(found)[:_MOST_FOUND]


def feeds_of_robots(text: str, address: str) -> tuple[FeedLink, ...]:
    """The sitemaps that a robots.txt names, those of news first. address: of the robots.txt."""
    found: list[FeedLink] = []
    for line in _SITEMAP_LINE.finditer(text):
        to = values.address(line[1], address)
        if to:
            path = urlsplit(to).path
            score = 0.65 if _NEWS_SITEMAP.search(path) else 0.3 if _OTHER_SITEMAP.search(path) else 0.45
            found.append(FeedLink(to, "sitemap", "", "robots.txt", _settled(score - _elsewhere(to, address), found)))
    return _ranked(found)[:_MOST_FOUND]


def well_known(address: str) -> tuple[FeedLink, ...]:
    """Where the feeds of sites that tell of none usually are; to be tried one after the other until one is there."""
    found: list[FeedLink] = []
    for kind, path in _USUAL:
        to = values.address(path, address)
        if to:
            score = 0.25 if kind == "feed" else 0.15
            found.append(
                FeedLink(to, "feed" if kind == "feed" else "sitemap", "", "well-known address", _settled(score, found))
            )
    return tuple(found)


def best(links: Iterable[FeedLink]) -> FeedLink | None:
    """The one to take where one is to be taken; None of none."""
    return max(links, key=lambda link: link.score, default=None)


def _of_link_elements(tree: LexborHTMLParser, base: str, address: str) -> Iterator[FeedLink]:
    for number, node in enumerate(tree.css("link[href]")[:_MOST_LINKS]):
        attributes = node.attributes
        rel = (attributes.get("rel") or "").lower().split()
        kind = (attributes.get("type") or "").lower().partition(";")[0].strip()
        to = _address(attributes.get("href"), base)
        if to is None or not {"alternate", "feed"} & set(rel) or "stylesheet" in rel:
            continue
        if kind in _FEED_TYPES or (kind in _LOOSE_TYPES and ("feed" in rel or _looks_like_feed(to))):
            title = values.plain(attributes.get("title") or "")
            yield FeedLink(to, "feed", title, "link element", _score(1.0, to, title, address, number))


def _of_anchors(tree: LexborHTMLParser, base: str, address: str) -> Iterator[FeedLink]:
    for number, node in enumerate(tree.css("a[href]")[:_MOST_LINKS]):
        to = _address(node.attributes.get("href"), base)
        if to is None:
            continue
        looks = _looks_like_feed(to)
        if not looks and not (_says_feed(node) and _SPEAKS_OF_FEEDS.search(urlsplit(to).path)):
            continue
        if "://" in to[8:] and registrable(to) != registrable(address):
            # "Add to your reader": the feed is an argument of somebody else's address.
            continue
        start = 0.7 if looks and _FEED_FILE.search(to) else 0.6 if looks else 0.5
        title = values.plain(node.attributes.get("title") or node.text(deep=True, strip=True)[:200])
        yield FeedLink(to, "feed", title, "anchor", _score(start, to, title, address, number))


def _says_feed(node: LexborNode) -> bool:
    words = (node.attributes.get(name) or "" for name in ("title", "aria-label", "class"))
    return bool(_SAYS_FEED.search(" ".join((*words, node.text(deep=True, strip=True)[:100]))))


def _address(href: str | None, base: str) -> str | None:
    href = (href or "").strip()
    if href[:5].lower() == "feed:":
        href = href[5:] if href[5:9].lower() == "http" else f"{urlsplit(base).scheme}:{href[5:]}"
    to = values.address(href, base)
    return urljoin(to, urlsplit(to)._replace(fragment="").geturl()) if to else None


def _looks_like_feed(address: str) -> bool:
    parts = urlsplit(address)
    return bool(
        _FEED_ADDRESS.search(parts.path)
        or _FEED_QUERY.search(parts.query)
        or (parts.hostname or "").startswith(("feeds.", "feed.", "rss."))
    )


def _score(start: float, to: str, title: str, address: str, number: int) -> float:
    """How well a feed serves: the site's own and main one most, of comments least. number: its place on the page."""
    path = urlsplit(to).path
    score = start - _elsewhere(to, address) - min(number, 100) * 0.0005
    if _COMMENTS.search(path) or _COMMENTS.search(title):
        return score - 0.8
    if _OTHER_MEDIA.search(path):
        score -= 0.3
    if _NARROW.search(path):
        score -= 0.15
    parts = [part.partition(".")[0] for part in path.split("/") if part]
    own = [part for part in urlsplit(address).path.split("/") if part and "." not in part]
    named = [part for part in parts if not _FEED_WORD.fullmatch(part)]
    if own and named[: len(own)] == own:
        # The page is that of a section, and the feed is the section's.
        score += 0.05
        named = named[len(own) :]
    return round(score - 0.08 * min(len(named), 4), 4)


def _elsewhere(to: str, address: str) -> float:
    return 0.0 if registrable(to) == registrable(address) else 0.25


def _settled(score: float, found: list[FeedLink]) -> float:
    """The score lowered a little for each found before, so that the order of the site stays."""
    return round(score - min(len(found), 100) * 0.0005, 4)


def _ranked(found: Iterable[FeedLink]) -> tuple[FeedLink, ...]:
    """Each address once, as it scored best."""
    kept: dict[str, FeedLink] = {}
    for link in found:
        key = clean_address(link.address)
        if key not in kept or kept[key].score < link.score:
            kept[key] = link
    return tuple(sorted(kept.values(), key=lambda link: -link.score))
