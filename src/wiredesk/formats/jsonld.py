"""Articles as schema.org NewsArticle in JSON-LD, one graph: what each is based on stands as `isBasedOn`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from wiredesk.formats.exported import Derived, Exported, clipped, one_line
from wiredesk.model.article import Author
from wiredesk.model.values import Found, When

HEADLINE = 110
"""Characters of a `headline`, as search engines ask; a longer one stands whole under `name`."""
_DATES = frozenset({"second", "minute", "hour", "day", "month", "year"})


def lines(rows: Iterable[Exported]) -> Iterator[bytes]:
    """One document, a line an article version."""
    yield b'{"@context":"https://schema.org","@graph":['
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + msgspec.json.encode(node(row))
    yield b"\n]}\n"


def node(row: Exported) -> dict[str, Any]:
    """The article as a node of the graph, named by its address, else by its id."""
    article = row.article
    out: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": article.address or f"urn:wiredesk:article:{article.id}",
        "identifier": article.id,
        "version": article.version,
        "url": article.address,
        "headline": clipped(row.title, HEADLINE),
        "name": row.title if len(row.title) > HEADLINE else None,
        "inLanguage": article.lang if article.lang != "und" else None,
        "datePublished": _date(row.published),
        "dateModified": _date(row.updated),
        "sdDatePublished": article.first_seen.isoformat() if article.first_seen else None,
        "author": [_author(author) for author in article.authors],
        "publisher": {"@type": "Organization", "name": row.outlet} if row.outlet else None,
        "articleSection": article.section.value if article.section else None,
        "isAccessibleForFree": False if article.cut else None,
        "isBasedOn": [_work(one) for one in row.derived if one.kind not in _TRANSLATED],
        "translationOfWork": [_work(one) for one in row.derived if one.kind in _TRANSLATED],
        "isPartOf": {"@type": "CreativeWork", "@id": f"urn:wiredesk:story:{row.story}"} if row.story else None,
        "abstract": row.excerpt,
        "articleBody": article.body if row.full_text else None,
    }
    return {key: value for key, value in out.items() if value not in (None, "", [])}


_TRANSLATED = frozenset({"translation"})


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
    return work | {"@id": derived.address, "url": derived.address} if derived.address else work
