"""Articles as schema.org NewsArticle in JSON-LD, one graph, and stories as the collections that they are in.

What an article was made from stands as `isBasedOn`, what it only names as its source as `citation`, what it is a
translation of as `translationOfWork`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import msgspec

from wiredesk.formats.exported import Derived, Exported, ExportedStory, clipped, one_line
from wiredesk.formats.identifiers import article_uri, story_uri, web_link
from wiredesk.model.article import Author
from wiredesk.model.topics import CODES, TOPICS
from wiredesk.model.values import Found, When

HEADLINE = 110
"""Characters of a `headline`, as search engines ask; a longer one stands whole under `name`."""
_DATES = frozenset({"second", "minute", "hour", "day", "month", "year"})


def lines(rows: Iterable[Exported], stories: Iterable[ExportedStory] = ()) -> Iterator[bytes]:
    """One document: a line a story, then a line an article version."""
    yield b'{"@context":"https://schema.org","@graph":['
    for number, one in enumerate(chain(map(story_node, stories), map(node, rows))):
        yield (b",\n" if number else b"\n") + msgspec.json.encode(one)
    yield b"\n]}\n"


def story_node(story: ExportedStory) -> dict[str, Any]:
    """A story as the collection of its reports, each by the name that its own node has."""
    row = story.row
    out: dict[str, Any] = {
        "@type": "Collection",
        "@id": story_uri(row.id),
        "identifier": row.id,
        "name": one_line(row.title),
        "inLanguage": list(row.languages),
        "collectionSize": row.reports,
        "dateModified": story.changed.isoformat() if story.changed else None,
        "abstract": story.lead.excerpt if story.lead else None,
        "hasPart": [{"@type": "NewsArticle", "@id": _name(one.id, one.address)} for one in story.reports],
    }
    return {key: value for key, value in out.items() if value not in (None, "", [])}


def _name(id: str, address: str | None) -> str:
    return web_link(address) or article_uri(id)


def node(row: Exported) -> dict[str, Any]:
    """The article as a node of the graph, named by its address, else by its id."""
    article = row.article
    out: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": _name(article.id, article.address),
        "identifier": article.id,
        "version": article.version,
        "url": web_link(article.address),
        "headline": clipped(row.title, HEADLINE),
        "name": row.title if len(row.title) > HEADLINE else None,
        "inLanguage": article.lang if article.lang != "und" else None,
        "datePublished": _date(row.published),
        "dateModified": _date(row.updated),
        "sdDatePublished": article.first_seen.isoformat() if article.first_seen else None,
        "author": [_author(author) for author in article.authors],
        "publisher": {"@type": "Organization", "name": row.outlet} if row.outlet else None,
        "articleSection": article.section.value if article.section else None,
        "about": [
            {"@type": "DefinedTerm", "@id": f"{CODES}{code}", "name": TOPICS[code], "termCode": code}
            for code in row.topics
        ],
        "isAccessibleForFree": False if article.cut else None,
        "isBasedOn": [_work(one) for one in row.derived if one.kind not in (_CITED, _TRANSLATED)],
        "citation": [_work(one) for one in row.derived if one.kind == _CITED],
        "translationOfWork": [_work(one) for one in row.derived if one.kind == _TRANSLATED],
        "isPartOf": {"@type": "Collection", "@id": story_uri(row.story)} if row.story else None,
        "abstract": row.excerpt,
        "articleBody": article.body if row.full_text else None,
    }
    return {key: value for key, value in out.items() if value not in (None, "", [])}


_CITED, _TRANSLATED = "credits", "translation"


def _date(found: Found[When] | None) -> str | None:
    """The date where it is one by ISO 8601: a Friday not known which is none."""
    if found is None or found.value.granularity not in _DATES or "X" in found.value.value or "/" in found.value.value:
        return None
    return found.value.value or None


def _author(author: Author) -> dict[str, str]:
    kind = "Organization" if author.role in {"agency", "desk", "outlet"} else "Person"
    return {"@type": kind, "name": one_line(author.name)}


def _work(derived: Derived) -> dict[str, str]:
    work = {"@type": "CreativeWork", "name": derived.name}
    address = web_link(derived.address)
    return work | {"@id": address, "url": address} if address else work
