"""What makes an article, a page and a text the same one: cleaned addresses and hashes. Nothing here looks inside."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from wiredesk.model.spans import ArticleId, PageId, SourceId

TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|ref_src|ref_url|"
    r"cmpid|ocid|ns_\w+|at_(?:medium|campaign)\w*|spm|smid|ncid|icid|sr_share|zarsrc|vero_id|mkt_tok)",
    re.IGNORECASE,
)
"""Query keys that say how a reader came to a page, not which page it is."""

_DEFAULT_PORT = {"http": ":80", "https": ":443"}


def clean_address(url: str) -> str:
    """The address without what does not name the page: tracking keys, fragment, default port, case of the host.

    The order of the other keys is kept (some sites route by it), "http" and "https" are kept apart. A string that is
    no http(s) address is given back as it is, without outer white space.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not host:
        return url
    host = host.removesuffix(_DEFAULT_PORT[scheme]).rstrip(".")
    kept = [
        pair for pair in parts.query.split("&") if pair and not TRACKING.fullmatch(unquote_plus(pair.partition("=")[0]))
    ]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="surrogatepass")
    return urlunsplit((scheme, host, path, "&".join(kept), ""))


def _hash(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def article_id(
    url: str | None,
    locator: str | None,
    *,
    data: bytes | None = None,
    title: str | None = None,
    body: str | None = None,
) -> ArticleId:
    """Hash of the cleaned address; without one of the locator; without either of the data, else of title and body."""
    if url:
        return ArticleId(_hash(b"address", clean_address(url).encode("utf-8", "surrogatepass")))
    if locator:
        return ArticleId(_hash(b"locator", locator.encode("utf-8", "surrogatepass")))
    if data is not None:
        return ArticleId(_hash(b"data", data))
    return ArticleId(
        _hash(b"text", (title or "").encode("utf-8", "surrogatepass"), (body or "").encode("utf-8", "surrogatepass"))
    )


def source_id(address: str) -> SourceId:
    """Hash of the cleaned address under which a source was added; it stays when the source moves."""
    return SourceId(_hash(b"source", clean_address(address).encode("utf-8", "surrogatepass")))


def page_id(url: str | None, locator: str, data: bytes) -> PageId:
    """Hash of where the bytes came from and of the bytes."""
    return PageId(_hash(b"page", (url or locator).encode("utf-8", "surrogatepass"), data))


def text_version(text: str) -> str:
    """Hash of an article's text: another text is another version."""
    return _hash(b"version", text.encode("utf-8", "surrogatepass"))


def item_number(id: str) -> int:
    """A whole number of 63 bits for an id, the same everywhere; the order of numbers is that of the ids."""
    try:
        return int(id[:16], 16) >> 1
    except ValueError:
        return int(_hash(b"item", id.encode("utf-8", "surrogatepass"))[:16], 16) >> 1
