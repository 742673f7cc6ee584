"""JSON-LD of a page: the properties of its article, found among whatever graph the site prints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_ARTICLE_TYPES = ("article", "posting", "reportage", "review")
_LIST_TYPES = ("collectionpage", "searchresultspage", "itemlist", "offercatalog")
_OTHERS = (
    ("discussionforumposting", "thread of posts"), ("qapage", "thread of posts"), ("product", "offer of goods"),
    ("offercatalog", "offer of goods"), ("profilepage", "profile of somebody"),
)  # fmt: skip
"""Types of pages that are no articles, and what such a page is."""
_MOST_NODES = 5000
"""Nodes looked at: pages print lists of thousands of products; the article stands before them."""


@dataclass(slots=True)
class LinkedArticle:
    """What the page's JSON-LD says about its article; empty strings and lists where it says nothing."""

    headline: str = ""
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    authors: list[tuple[str, str]] = field(default_factory=list)
    """Names with their schema.org type."""
    section: str = ""
    publisher: str = ""
    address: str = ""
    free: bool | None = None
    is_article: bool = False
    is_list: bool = False
    other: str = ""
    """What the page says it is when that is no article: "thread of posts"."""


def linked_article(texts: Sequence[str]) -> LinkedArticle:
    """The article in these JSON-LD texts; broken JSON is skipped."""
    found = LinkedArticle()
    for text in texts:
        try:
            data = json.loads(text.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        queue: list[Any] = [data]
        seen = 0
        while queue and seen < _MOST_NODES:
            node = queue.pop(0)
            seen += 1
            if isinstance(node, list):
                queue.extend(node)
            elif isinstance(node, Mapping):
                _take(node, found)
                queue.extend(
                    value
                    for key, value in node.items()
                    if isinstance(value, list | Mapping) and key not in ("author", "publisher", "itemListElement")
                )
    return found


def _take(node: Mapping[str, Any], found: LinkedArticle) -> None:
    kinds = " ".join(_texts(node.get("@type"))).lower()
    if any(kind in kinds for kind in _LIST_TYPES):
        found.is_list = True
    found.other = found.other or next((what for kind, what in _OTHERS if kind in kinds.split()), "")
    if "discussionforumposting" in kinds or not any(kind in kinds for kind in _ARTICLE_TYPES):
        if "organization" in kinds or "website" in kinds:
            found.publisher = found.publisher or _text(node.get("name"))
        return
    found.is_article = True
    found.headline = found.headline or _text(node.get("headline"))
    found.published += [value for value in _texts(node.get("datePublished")) if value not in found.published]
    found.modified += [value for value in _texts(node.get("dateModified")) if value not in found.modified]
    found.section = found.section or (_texts(node.get("articleSection")) or [""])[0]
    if not found.authors:
        found.authors = _people(node.get("author"))
    publisher = _people(node.get("publisher"))
    if publisher:
        found.publisher = publisher[0][0]
    if node.get("isAccessibleForFree") is not None and found.free is None:
        found.free = str(node["isAccessibleForFree"]).lower() not in ("false", "0", "no")


def _people(value: Any) -> list[tuple[str, str]]:
    people: list[tuple[str, str]] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            people.append((one.strip(), ""))
        elif isinstance(one, Mapping):
            kind = (_texts(one.get("@type")) or [""])[0]
            people += [(name, kind) for name in _texts(one.get("name"))]
    return [(" ".join(name.split())[:120], kind) for name, kind in people if name.strip()]


def _text(value: Any) -> str:
    return (_texts(value) or [""])[0]


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [" ".join(one.split())[:500] for one in values if isinstance(one, str) and one.strip()]
