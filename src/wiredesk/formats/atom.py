"""A feed as Atom 1.0 (RFC 4287), paged as RFC 5005 has it: excerpt and link, `via` and `source` for the original."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from wiredesk.formats.channel import Channel, Item, Outlet, clean
from wiredesk.formats.identifiers import feed_uri

MEDIA_TYPE = "application/atom+xml"


def atom(channel: Channel) -> bytes:
    """The feed in UTF-8."""
    return "\n".join(_lines(channel)).encode("utf-8")


def _lines(channel: Channel) -> Iterator[str]:
    name, version = channel.generator
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(channel.language)}>'
    yield f"<id>{_text(channel.id)}</id>"
    yield f"<title>{_text(channel.title)}</title>"
    if channel.subtitle:
        yield f"<subtitle>{_text(channel.subtitle)}</subtitle>"
    yield f"<updated>{instant(channel.updated)}</updated>"
    # An entry without an author is by the feed's; no report is ours.
    yield f"<author><name>{_text(name)}</name></author>"
    yield f"<generator{f' version={_quoted(version)}' if version else ''}>{_text(name)}</generator>"
    yield _link("self", channel.itself, MEDIA_TYPE)
    yield _link("alternate", channel.page, "text/html")
    if channel.first:
        yield _link("first", channel.first, MEDIA_TYPE)
    if channel.next:
        yield _link("next", channel.next, MEDIA_TYPE)
    for item in channel.items:
        yield from _entry(item)
    yield "</feed>"
    yield ""


def _entry(item: Item) -> Iterator[str]:
    tag = f" xml:lang={_quoted(item.language)}" if item.language != "und" else ' xml:lang=""'
    yield f"<entry{tag}>"
    yield f"<id>{_text(item.id)}</id>"
    yield f"<title>{_text(item.title)}</title>"
    yield f"<updated>{instant(item.updated)}</updated>"
    if item.published is not None:
        yield f"<published>{instant(item.published)}</published>"
    for author in item.authors:
        yield f"<author><name>{_text(author)}</name></author>"
    yield _link("alternate", item.address, "text/html")
    if item.via:
        yield _link("via", item.via)
    for address in item.related:
        yield _link("related", address)
    for category in item.categories:
        yield f"<category term={_quoted(category)}/>"
    if item.outlet is not None:
        yield from _source(item.outlet, item)
    if item.summary:
        yield f'<summary type="text">{_text(item.summary)}</summary>'
    yield "</entry>"


def _source(outlet: Outlet, item: Item) -> Iterator[str]:
    """Of what feed the entry is: the outlet, which may have none that is known."""
    yield "<source>"
    yield f"<id>{_text(outlet.site or feed_uri(f'/o/{outlet.name}'))}</id>"
    yield f"<title>{_text(outlet.name)}</title>"
    yield f"<updated>{instant(item.updated)}</updated>"
    if outlet.site:
        yield _link("alternate", outlet.site, "text/html")
    yield "</source>"


def instant(at: datetime) -> str:
    """A date and time by RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _link(relation: str, address: str, kind: str = "") -> str:
    media = f" type={_quoted(kind)}" if kind else ""
    return f'<link rel="{relation}"{media} href={_quoted(address)}/>'


def _text(text: str) -> str:
    return escape(clean(text))


def _quoted(text: str) -> str:
    return quoteattr(clean(text))
