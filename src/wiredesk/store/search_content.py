"""What of an article goes into the index of words, as the index holds it. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from wiredesk.model.findings import EntityKind, Reading
from wiredesk.model.query import Field
from wiredesk.model.topics import TOPICS
from wiredesk.store.codec import pack, unpack
from wiredesk.store.engine import clean
from wiredesk.text import names
from wiredesk.text.catalogue_keys import outlet_shown
from wiredesk.text.folding import Sought, fold, sought, terms

SIGNS: dict[Field, str] = {
    "lang": "\ue010", "person": "\ue011", "org": "\ue012", "place": "\ue013", "outlet": "\ue014", "author": "\ue015",
    "category": "\ue016", "source": "\ue017", "origin": "\ue018", "quote": "\ue019",
}  # fmt: skip
"""What stands before each word of a field, so that "vi" the language is not "vi" the word. No word of a text has them:
words are letters, digits and signs, these are none of them."""
EVERY, NONE, BETWEEN = "\ue001", "\ue002", "\ue003"
"""A word that every article has, one that none has, and what stands between two values of a field."""
_FIELD_OF: dict[EntityKind, Field] = {"person": "person", "organisation": "org", "place": "place"}
MOST_VALUES = 400
"""Values of a field that are indexed for one article: a list of all delegates has fewer."""

Value = tuple[Field, str, str]
"""Field, folded key, as shown: what facets count."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one row of the index."""

    title: str
    body: str
    title_spelt: str
    body_spelt: str
    fields: str


class Content(msgspec.Struct, frozen=True, array_like=True):
    """What was indexed of an article: its texts, and the words of its fields as they stand in the index."""

    title: str
    body: str
    fields: str


def content_of(reading: Reading) -> Content:
    """What is indexed of an article."""
    article = reading.article
    parts: list[str] = [EVERY]
    for field, values in _fields(reading):
        sign = SIGNS[field]
        seen: set[str] = set()
        for value in values:
            folded = fold(value)
            if folded and folded not in seen and len(seen) < MOST_VALUES:
                seen.add(folded)
                parts.append(BETWEEN)
                parts += [sign + word for word in folded.split()]
    title = article.title.value if article.title else ""
    return Content(clean(title), clean(article.body), clean(" ".join(parts)))


def facets_of(reading: Reading) -> list[Value]:
    """What of an article facets count: each value once."""
    article = reading.article
    found: dict[tuple[Field, str], str] = {("lang", reading.language): reading.language}
    outlet = outlet_shown(article.outlet.value if article.outlet else None, article.address)
    if outlet:
        found.setdefault(("outlet", fold(outlet)), outlet)
    if article.section:
        found.setdefault(("category", fold(article.section.value)), article.section.value)
    for name in (TOPICS[code] for code, _, _ in reading.categories[:1] if code in TOPICS):
        found.setdefault(("category", fold(name)), name)
    for author in article.authors:
        found.setdefault(("author", fold(author.name)), author.name)
    for credit in reading.credits:
        found.setdefault(("origin", fold(credit.source)), credit.source)
    for entity in reading.entities:
        field = _FIELD_OF.get(entity.kind)
        if field is not None:
            found.setdefault((field, entity.key), entity.names[0] if entity.names else entity.key)
    return [
        (field, clean(key), clean(" ".join(shown.split())))
        for (field, key), shown in found.items()
        if key and shown.strip()
    ]


def _fields(reading: Reading) -> Iterator[tuple[Field, Iterable[str]]]:
    article = reading.article
    yield "lang", (reading.language,)
    for kind, field in _FIELD_OF.items():
        of_kind = [entity for entity in reading.entities if entity.kind == kind]
        yield field, (name for entity in of_kind for name in (*entity.names, entity.key))
    host = urlsplit(article.address).hostname if article.address else None
    yield "outlet", ([article.outlet.value] if article.outlet else []) + ([host] if host else [])
    yield "author", (author.name for author in article.authors)
    section = [article.section.value] if article.section else []
    topics = [value for code, _, _ in reading.categories for value in (code, TOPICS.get(code, ""))]
    yield "category", section + topics
    yield "source", (article.source,)
    taken = [article.taken_from.value] if article.taken_from else []
    agencies = [author.name for author in article.authors if author.role == "agency"]
    yield "origin", [*(credit.source for credit in reading.credits), *taken, *agencies]
    yield "quote", (words.of(article.text) for quote in reading.quotes for words in quote.words)


def columns(content: Content) -> Columns:
    """The row of the index. Where no word has marks the two spellings are one, and stand there once."""
    title, body = terms(content.title), terms(content.body)
    spelt = " ".join(title.spelt), " ".join(body.spelt)
    if title.spelt == title.plain and body.spelt == body.plain:
        return Columns("", "", *spelt, content.fields)
    return Columns(" ".join(title.plain), " ".join(body.plain), *spelt, content.fields)


def sought_in(field: Field, value: str) -> list[Sought]:
    """What to look for in a field's words: the value as it is, and as names are compared across scripts."""
    star = value.endswith("*")
    found = [sought(value, prefix=star)]
    if field in ("person", "org", "place", "author"):
        found.append(sought(names.key(value), prefix=star))
    return [each for number, each in enumerate(found) if each is not None and each not in found[:number]]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Content).decode


def encode(content: Content) -> bytes:
    """The content as a row holds it."""
    return pack(_encode(content))


def decode(data: bytes) -> Content:
    """What was given to `encode`. Raises `StoreError` where the bytes are damaged."""
    return _decode(unpack(data))


def numbers(data: bytes) -> array[int]:
    """The numbers of values of a row."""
    found = array("I")
    found.frombytes(data)
    return found
