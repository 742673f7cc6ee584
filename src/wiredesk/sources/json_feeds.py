"""JSON Feed 1 and 1.1 as `Feed`. Wrong types cost the field or the item that has them, nothing else."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from wiredesk.model.errors import InputError
from wiredesk.model.feed import Entry, Feed
from wiredesk.sources import feed_values as values

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_VERSION = re.compile(r'"version"\s*:\s*"[^"]{0,40}jsonfeed\.org')


def looks_like_json(data: bytes) -> bool:
    """Whether the first character is one that a JSON text of many values begins with."""
    return data[:64].removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[") or data[:64].strip() == b"null"


def parse_json_feed(data: bytes, *, address: str) -> Feed:
    """Raises `InputError` for JSON that is no JSON Feed, and for what is no JSON at all."""
    text = data.decode("utf-8-sig", "replace")
    problem = ""
    try:
        told: Any = json.loads(text, parse_int=str, parse_float=str, strict=False)
    except (ValueError, RecursionError) as error:
        told = _before_damage(text)
        if told is None or not told["items"]:
            what = "nested too deep" if isinstance(error, RecursionError) else f"damaged ({error})"
            raise InputError(address, f"is JSON that is {what}, not a feed") from None
        problem = f"breaks off or is damaged after {len(told['items'])} items"
    if not isinstance(told, dict) or "jsonfeed.org" not in str(told.get("version")):
        raise InputError(address, "is JSON, but no JSON Feed: it names no version of jsonfeed.org")
    items = told.get("items")
    if not isinstance(items, list):
        items, problem = [], "its items are no list"
    base = values.address(_text(told, "feed_url"), address) or address
    entries = [_entry(item, base) for item in items if isinstance(item, dict)]
    if len(entries) < len(items):
        problem = problem or f"{len(items) - len(entries)} of its items are no objects"
    return Feed(
        format="json",
        title=values.line(_text(told, "title") or ""),
        site=values.address(_text(told, "home_page_url"), base),
        itself=values.address(_text(told, "feed_url"), address),
        language=values.language(_text(told, "language")),
        entries=tuple(entries),
        problem=problem,
    )


def _before_damage(text: str) -> dict[str, Any] | None:
    """The items of a JSON Feed before it breaks off; None if it is none."""
    start = _ITEMS.search(text)
    if start is None or not _VERSION.search(text):
        return None
    told: dict[str, Any] = {"version": "https://jsonfeed.org/", "items": []}
    for key in ("title", "home_page_url", "feed_url", "language"):
        found = re.compile(rf'"{key}"\s*:\s*("(?:[^"\\]|\\.){{0,1000}}")').search(text, 0, start.start())
        if found:
            told[key] = _loaded(found[1])
    decode = json.JSONDecoder(parse_int=str, parse_float=str, strict=False).raw_decode
    at = start.end()
    while True:
        at += len(text[at : at + 1000]) - len(text[at : at + 1000].lstrip(" \t\r\n,"))
        try:
            item, at = decode(text, at)
        except (ValueError, RecursionError):
            return told
        told["items"].append(item)


def _loaded(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return None


def _text(told: dict[str, Any], key: str) -> str | None:
    value = told.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _list(told: dict[str, Any], key: str) -> list[Any]:
    value = told.get(key)
    return value if isinstance(value, list) else []


def _entry(item: dict[str, Any], base: str) -> Entry:
    content = _text(item, "content_html")
    plain = _text(item, "content_text")
    body = values.clean(content).strip() if content else values.markup_of_text(plain) if plain else None
    summary = _text(item, "summary")
    named = [author for author in [item.get("author"), *_list(item, "authors")] if isinstance(author, dict)]
    authors = [name for author in named if (name := values.person(_text(author, "name") or ""))]
    guid = values.line(_text(item, "id") or "") or None
    tags = [tag for tag in _list(item, "tags") if isinstance(tag, str) and tag.strip()]
    return Entry(
        guid=guid,
        address=values.address(_text(item, "url"), base)
        or values.address(_text(item, "external_url"), base)
        or values.address(guid if guid and "://" in guid else None, None),
        title=values.line(_text(item, "title") or "") or None,
        summary=values.markup_of_text(summary) if summary else None,
        content=body,
        published=values.date(_text(item, "date_published") or ""),
        updated=values.date(_text(item, "date_modified") or ""),
        authors=tuple(dict.fromkeys(authors)),
        categories=tuple(dict.fromkeys(values.line(tag) for tag in tags)),
        language=values.language(_text(item, "language")),
    )
