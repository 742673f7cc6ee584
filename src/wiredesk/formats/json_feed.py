"""A feed as JSON Feed 1.1. Under `_wiredesk` each entry has its row as the API gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from wiredesk.formats.atom import instant
from wiredesk.formats.channel import BEFORE_ANY, Channel, Item

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel, more: Mapping[str, Any] | None = None) -> bytes:
    """The feed in UTF-8. more: what the page shows beside its entries, as in the API."""
    name, version = channel.generator
    feed = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.itself,
        "description": channel.subtitle or None,
        "language": channel.language,
        "next_url": channel.next,
        "items": [_item(item) for item in channel.items],
        "_wiredesk": {"generator": f"{name} {version}".strip(), **(more or {})},
    }
    return msgspec.json.encode({key: value for key, value in feed.items() if value is not None})


def _item(item: Item) -> dict[str, Any]:
    out = {
        "id": item.id,
        "url": item.address,
        "external_url": item.via if item.via != item.address else None,
        "title": item.title,
        # One of content_text and content_html must be there; what we carry is never more than an excerpt.
        "content_text": item.summary,
        "date_published": instant(item.published) if item.published else None,
        "date_modified": instant(item.updated) if item.updated != BEFORE_ANY else None,
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.categories),
        "language": item.language if item.language != "und" else None,
        "_wiredesk": item.row,
    }
    return {key: value for key, value in out.items() if value is not None and value != []}
