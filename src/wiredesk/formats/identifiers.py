"""Lasting names of what a desk gives out: `tag:` URIs (RFC 4151), the same in every format and at every address.

They hang on ids alone. Where a desk is served from, and whether it is, changes none of them.
"""

from __future__ import annotations

from urllib.parse import quote

NAMESPACE = "tag:wiredesk.invalid,2026:"
"""Nobody owns the host: `invalid` is reserved (RFC 2606), and nothing is to be found there."""


def article_uri(id: str, version: str | None = None) -> str:
    """Of an article, or of one text that it had."""
    return f"{NAMESPACE}article:{id}" + (f"@{version}" if version else "")


def story_uri(id: str) -> str:
    """Of a story, by its lasting id."""
    return f"{NAMESPACE}story:{id}"


def feed_uri(path: str) -> str:
    """Of a feed, by its path on the desk with the query that it answers."""
    return f"{NAMESPACE}feed:{quote(path, safe='/?=&;:@,.~-_')}"


def web_link(address: str | None) -> str | None:
    """An address that a reader may be led to: of the web alone; None for all else."""
    return web_uri(address) if address and address.lower().startswith(("http://", "https://")) else None


def web_uri(address: str) -> str:
    """An address with what a URI may not hold written as %XX: addresses are kept as they are typed."""
    return quote(address, safe="/%:@!$&'()*+,;=~-._?#[]")
