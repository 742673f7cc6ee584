"""JSON-LD of a page: the properties of its article, found among whatever graph the site prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

_ARTICLE_TYPES = ("article", "posting", "reportage", "review")
_PAGE_TYPES = ("webpage", "recipe", "howto", "podcastepisode", "videoobject", "event", "creativework", "report")
"""Types whose dates and authors count where the page has no article."""
_LIST_TYPES = ("collectionpage", "searchresultspage", "itemlist", "offercatalog")
_OTHERS = (
    ("discussionforumposting", "thread of posts"), ("qapage", "thread of posts"), ("product", "offer of goods"),
    ("offercatalog", "offer of goods"), ("profilepage", "profile of somebody"),
)  # fmt: skip
"""Types of pages that are no articles, and what such a page is."""
_APART = frozenset(
    ("author", "publisher", "creator", "editor", "contributor", "translator", "itemlistelement", "liveblogupdate",
     "comment", "mentions", "citation", "haspart", "relatedlink", "isrelatedto", "isbasedon", "review", "image",
     "video", "sourceorganization", "copyrightholder", "provider", "significantlink", "suggestedanswer",
     "acceptedanswer", "associatedmedia", "funder", "about")
)  # fmt: skip
"""Properties whose values are other things than the page's article."""
_MOST_NODES = 5000
"""Nodes looked at: pages print lists of thousands of products; the article stands before them."""
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|(?://\s*)?\]\]>)\s*;?\s*$", re.DOTALL
)
_TRAILING = re.compile(r",(?=\s*[}\]])")
_BROKEN = re.compile(
    r'"(?P<key>headline|datePublished|dateModified|articleSection)"\s*:\s*"(?P<value>(?:[^"\\\n]|\\.){2,300})"'
)
_BROKEN_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\]}]{0,300}?"name"\s*:\s*"(?P<value>(?:[^"\\\n]|\\.){2,100})"')

Named = tuple[str, str]
"""A name and the schema.org type of who has it, "" if none is given."""


@dataclass(slots=True)
class LinkedArticle:
    """What the page's JSON-LD says about its article; empty strings and lists where it says nothing."""

    headline: str = ""
    names: list[str] = field(default_factory=list)
    """Other names that it gives the article: `alternativeHeadline`, `name`."""
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    authors: list[Named] = field(default_factory=list)
    editors: list[Named] = field(default_factory=list)
    translators: list[Named] = field(default_factory=list)
    contributors: list[Named] = field(default_factory=list)
    section: str = ""
    publisher: str = ""
    address: str = ""
    free: bool | None = None
    is_article: bool = False
    is_list: bool = False
    other: str = ""
    """What the page says it is when that is no article: "thread of posts"."""
    page_published: list[str] = field(default_factory=list)
    page_modified: list[str] = field(default_factory=list)
    page_authors: list[Named] = field(default_factory=list)
    """What it says of the page, or of a recipe or a film on it, where it has no article."""


def linked_article(texts: Sequence[str]) -> LinkedArticle:
    """The article in these JSON-LD texts. JSON that is nearly right is mended; of what is beyond that the plain
    properties are read."""
    found = LinkedArticle()
    nodes: list[Mapping[str, Any]] = []
    by_id: dict[str, Mapping[str, Any]] = {}
    for text in texts:
        data = _parsed(text)
        if data is None:
            _scraped(text, found)
        else:
            nodes += _nodes(data, by_id)
    for node in nodes:
        _take(node, found, by_id)
    return found


def _parsed(text: str) -> list[Any] | None:
    plain = text.strip().removesuffix(";")
    try:
        return [json.loads(plain, strict=False)]
    except (ValueError, RecursionError):
        pass
    plain = _COMMENT.sub("", _COMMENT.sub("", plain)).strip()
    if "&quot;" in plain and '"' not in plain:
        plain = unescape(plain)
    plain = _TRAILING.sub("", plain)
    values: list[Any] = []
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while at < len(plain) and len(values) < 50:
        try:
            value, at = decoder.raw_decode(plain, at)
        except (ValueError, RecursionError):
            return values or None
        values.append(value)
        while at < len(plain) and plain[at] in " \t\r\n;,":
            at += 1
    return values or None


def _scraped(text: str, found: LinkedArticle) -> None:
    """The properties of an article in JSON that nothing can read, where each stands plainly."""
    if not re.search(r'"@type"\s*:\s*\[?\s*"[A-Za-z]*(?:Article|Posting)"', text):
        return
    for match in _BROKEN.finditer(text):
        value = _plain(match["value"].replace('\\"', '"').replace("\\/", "/"))
        if match["key"] == "headline":
            found.headline = found.headline or value
        elif match["key"] == "articleSection":
            found.section = found.section or value
        else:
            (found.published if match["key"] == "datePublished" else found.modified).append(value)
    found.is_article = True
    if not found.authors:
        found.authors = [(_plain(one["value"].replace('\\"', '"')), "") for one in _BROKEN_AUTHOR.finditer(text)]


def _nodes(data: list[Any], by_id: dict[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every object that can be the article, outermost first; all objects are kept by their `@id`."""
    queue: list[tuple[Any, bool]] = [(value, False) for value in data]
    at = 0
    while at < len(queue) and at < _MOST_NODES:
        node, apart = queue[at]
        at += 1
        if isinstance(node, list):
            queue.extend((value, apart) for value in node)
        elif isinstance(node, Mapping):
            number = node.get("@id")
            if isinstance(number, str) and len(node) > 1:
                by_id.setdefault(number, node)
            if not apart:
                yield node
            for key, value in node.items():
                if isinstance(value, list | Mapping):
                    queue.append((value, apart or key.lower() in _APART))


def _take(node: Mapping[str, Any], found: LinkedArticle, by_id: Mapping[str, Mapping[str, Any]]) -> None:
    kinds = " ".join(_texts(node.get("@type"))).lower()
    if any(kind in kinds for kind in _LIST_TYPES):
        found.is_list = True
    found.other = found.other or next((what for kind, what in _OTHERS if kind in kinds.split()), "")
    if "discussionforumposting" in kinds or not any(kind in kinds for kind in _ARTICLE_TYPES):
        if "organization" in kinds or "website" in kinds:
            found.publisher = found.publisher or _text(node.get("name"))
        if any(kind in kinds for kind in _PAGE_TYPES):
            found.page_published += _dates(node, "datePublished", "uploadDate", "dateCreated")
            found.page_modified += _dates(node, "dateModified")
            found.page_authors = found.page_authors or _people(node.get("author"), by_id)
        return
    first = not found.is_article
    found.is_article = True
    headline = _text(node.get("headline"))
    again = bool(headline) and headline == found.headline
    found.headline = found.headline or headline
    if not (first or again or not headline):
        # Another article: one of a list beside the page's own.
        return
    found.names += [
        value for key in ("alternativeHeadline", "name") for value in _texts(node.get(key)) if value not in found.names
    ]
    published = _dates(node, "datePublished") or _dates(node, "dateCreated")
    found.published += [value for value in published if value not in found.published]
    found.modified += [value for value in _dates(node, "dateModified") if value not in found.modified]
    found.section = found.section or (_texts(node.get("articleSection")) or [""])[0]
    found.authors = found.authors or _people(node.get("author"), by_id) or _people(node.get("creator"), by_id)
    found.editors = found.editors or _people(node.get("editor"), by_id)
    found.translators = found.translators or _people(node.get("translator"), by_id)
    found.contributors = found.contributors or _people(node.get("contributor"), by_id)
    publisher = _people(node.get("publisher"), by_id)
    if publisher:
        found.publisher = publisher[0][0]
    if node.get("isAccessibleForFree") is not None and found.free is None:
        found.free = str(node["isAccessibleForFree"]).lower() not in ("false", "0", "no")


def _dates(node: Mapping[str, Any], *keys: str) -> list[str]:
    return [value for key in keys for value in _texts(node.get(key))]


def _people(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> list[Named]:
    people: list[Named] = []
    queue = [value]
    while queue and len(people) < 40:
        one = queue.pop(0)
        if isinstance(one, str):
            people.append((_plain(one), ""))
        elif isinstance(one, list):
            queue = [*one, *queue]
        elif isinstance(one, Mapping):
            known = one
            if not one.get("name") and isinstance(one.get("@id"), str):
                known = by_id.get(one["@id"], one)
            kind = (_texts(known.get("@type")) or [""])[0]
            names = known.get("name")
            if isinstance(names, Mapping):
                names = names.get("name") or names.get("@value")
            if not names and (known.get("givenName") or known.get("familyName")):
                names = f"{_text(known.get('givenName'))} {_text(known.get('familyName'))}"
            people += [(name, kind) for name in _texts(names)]
    return [(name[:120], kind) for name, kind in people if name]


def _text(value: Any) -> str:
    return (_texts(value) or [""])[0]


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [_plain(one)[:500] for one in values if isinstance(one, str) and one.strip()]


def _plain(text: str) -> str:
    """One line; entities that a site wrote into its JSON are read."""
    return " ".join((unescape(text) if "&" in text else text).split())
