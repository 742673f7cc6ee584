"""The events of an XML feed as a `Feed`: RSS 0.9x, 1.0, 1.1, 2.0, Atom 0.3, 1.0, CDF, and mixtures of them."""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from wiredesk.model.feed import Entry, Feed, FeedFormat
from wiredesk.sources import feed_values as values
from wiredesk.sources.feed_words import ENTRY, FEED, OPAQUE, PERIODS, ROOTS, key_of
from wiredesk.sources.xml_events import DEEPEST, Refused, too_deep

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_STATED, _OTHER_FORM, _ABOUT, _OUT_OF_LINE, _PERMALINK = 1, 2, 3, 4, 5
"""How surely a link of an entry is that of its page, surest first; 0 is the one before a counting service."""
_MOST_PREFIXES, _MOST_SCOPES, _LONGEST_BASE = 200, 100, 2000
"""Declared prefixes at once, elements in one another that declare something, and characters of xml:base: more are
passed over, so that nesting costs no squares."""
_MOST_NAMES = 10_000
"""Names of elements; no feed has a hundred."""
MOST_ENTRIES = 100_000
"""Of one feed; what is beyond is not read, and that is said."""
_LONGEST_LINE = 20_000
"""Characters of a title, a name, a category with its markup; what is beyond is cut off, and that is said."""


@dataclass(slots=True)
class _Field:
    """An element whose inside is being gathered. marked: it has elements inside, so text is escaped."""

    key: str
    name: str
    rank: int
    depth: int
    attributes: dict[str, str]
    base: str | None
    parts: list[str] = field(default_factory=list)
    marked: bool = False


@dataclass(slots=True)
class _Draft:
    """An entry as far as it was read. links: (rank, address as stated, base)."""

    depth: int
    language: str | None
    best: dict[str, tuple[int, str]] = field(default_factory=dict)
    links: list[tuple[int, str, str | None]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Scope:
    """What xml: attributes and declarations of namespaces say from here on. depth: of the element that said it."""

    depth: int
    prefixes: dict[str, str]
    keys: dict[str, str]
    base: str | None
    language: str | None


_Around = tuple[_Draft | None, int, int, tuple[int, list[str]] | None]


class FeedBuilder:
    """Hears the events of a document (`xml_events.Events`) and makes the feed of them.

    root: the first element's name in lower case; drafts: the entries so far, in order.
    """

    def __init__(self, address: str) -> None:
        self.address = address if values.address(address, None) else None
        self.root = ""
        self.drafts: list[_Draft] = []
        self._depth = 0
        self._scopes = [_Scope(0, {}, {}, None, None)]
        self._field: _Field | None = None
        self._entry: _Draft | None = None
        self._around: list[_Around] = []
        self._person: tuple[int, list[str]] | None = None
        self._opaque = 0
        self._source = 0
        self._shortened = self._beyond = 0
        self._language: str | None = None
        self._best: dict[str, tuple[int, str]] = {}
        self._site: tuple[str, str | None] | None = None
        self._itself: str | None = None

    # Events

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if attributes:
            self._enter(attributes)
        elif self._depth > DEEPEST:
            raise too_deep()
        scope = self._scopes[-1]
        if self._field is not None:
            self._child(name, attributes)
            return
        key = scope.keys.get(name)
        if key is None:
            key = key_of(name, scope.prefixes)
            if len(scope.keys) >= _MOST_NAMES:
                raise Refused(f"has elements of more than {_MOST_NAMES} names")
            scope.keys[name] = key
        if self._opaque and key not in ("item", "entry"):
            return
        if not self.root:
            self.root = key
            self._language = scope.language
            if key not in ("entry", "item"):
                if attributes.get("HREF"):
                    self._site = (attributes["HREF"], scope.base)
                return
        if key in ("item", "entry"):
            self._begin(attributes, scope)
            return
        if self._person is not None:
            if key == "name":
                self._field = _Field(key, "person", 0, self._depth, attributes, scope.base)
            elif key in ("email", "uri", "url", "homepage"):
                self._opaque = self._depth
            return
        found = (FEED if self._entry is None else ENTRY).get(key)
        if self._source and key != "title":
            self._opaque = self._depth
            return
        if key == "source" and self._entry is not None and self.root in ("feed", "entry"):
            self._source = self._depth
            return
        if found is None:
            if key in OPAQUE or key[:1] == "?" or (key.startswith(("media:", "itunes:")) and key != "media:group"):
                self._opaque = self._depth
            return
        field_name, rank = found
        if field_name == "link" and self._link(attributes, scope.base, rank):
            self._opaque = self._depth
        elif field_name == "author" and self._entry is not None:
            self._person = (self._depth, [])
        else:
            field_name = "outlet" if self._source else field_name
            self._field = _Field(key, field_name, rank, self._depth, attributes, scope.base)

    def data(self, text: str) -> None:
        field = self._field
        if field is not None:
            field.parts.append(html.escape(text, quote=False) if field.marked else text)
        elif self._person is not None and not self._opaque:
            self._person[1].append(text)

    def end(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if self._scopes[-1].depth == depth:
            self._scopes.pop()
        field = self._field
        if field is not None:
            if field.depth == depth:
                self._field = None
                self._close(field)
            elif name.lower() not in _VOID:
                field.parts.append(f"</{name.rpartition(':')[2]}>")
        elif self._opaque:
            if self._opaque == depth:
                self._opaque = 0
        elif self._source == depth:
            self._source = 0
        elif self._person is not None and self._person[0] == depth:
            parts = self._person[1]
            self._person = None
            self._author("".join(parts)[:_LONGEST_LINE])
        elif self._entry is not None and self._entry.depth == depth:
            self._entry, self._opaque, self._source, self._person = self._around.pop()

    # What is in an element

    def _enter(self, attributes: dict[str, str]) -> None:
        if self._depth > DEEPEST:
            raise too_deep()
        if len(self._scopes) > _MOST_SCOPES or not any(name.startswith("xml") for name in attributes):
            return
        above = self._scopes[-1]
        declared = {
            name[6:]: uri for name, uri in attributes.items() if name == "xmlns" or name.startswith("xmlns:")
        }  # fmt: skip
        prefixes, keys = above.prefixes, above.keys
        if declared and len(prefixes) + len(declared) <= _MOST_PREFIXES:
            prefixes, keys = {**prefixes, **declared}, {}
        base = above.base
        if "xml:base" in attributes and len(base or "") <= _LONGEST_BASE:
            base = values.address(attributes["xml:base"], base or self.address) or base
        language = values.language(attributes.get("xml:lang")) if "xml:lang" in attributes else above.language
        self._scopes.append(_Scope(self._depth, prefixes, keys, base, language))

    def _begin(self, attributes: dict[str, str], scope: _Scope) -> None:
        if len(self.drafts) >= MOST_ENTRIES:
            self._beyond += 1
            self._opaque = self._opaque or self._depth
            return
        # An entry inside of another is one too (versions in conflict, in FeedSync); the outer one goes on after it.
        self._around.append((self._entry, self._opaque, self._source, self._person))
        self._opaque, self._source, self._person = 0, 0, None
        self._entry = draft = _Draft(self._depth, scope.language)
        self.drafts.append(draft)
        for name, value in attributes.items():
            low = name.lower()
            if low in ("rdf:about", "about"):
                draft.links.append((_ABOUT, value, scope.base))
                draft.best.setdefault("guid", (9, value))
            elif low == "href":
                draft.links.append((_STATED, value, scope.base))
            elif low == "lastmod" and (day := values.date(value)):
                draft.best["updated"] = (9, day)

    def _link(self, attributes: dict[str, str], base: str | None, rank: int) -> bool:
        """Takes a link that is told by attributes; False for one that is told by text."""
        to = attributes.get("href") or attributes.get("rdf:resource")
        rel = (attributes.get("rel") or "alternate").lower().rpartition("/")[2]
        if not to:
            return rel != "alternate"
        if self._entry is None:
            if rel == "self" and self._itself is None:
                self._itself = values.address(to, base or self.address)
            elif rel == "alternate" and self._site is None:
                self._site = (to, base)
        elif rel == "alternate":
            kind = attributes.get("type", "")
            self._entry.links.append((_STATED if not kind or "html" in kind else _OTHER_FORM, to, base))
        return True

    def _child(self, name: str, attributes: dict[str, str]) -> None:
        field = self._field
        assert field is not None
        if not field.marked:
            field.parts = [html.escape("".join(field.parts), quote=False)]
            field.marked = True
        told = "".join(
            f' {key}="{html.escape(value)}"' for key, value in attributes.items() if not key.startswith("xmlns")
        )
        field.parts.append(f"<{name.rpartition(':')[2]}{told}>")

    def _close(self, field: _Field) -> None:
        text = _decoded(field)
        if len(text) > _LONGEST_LINE and field.name not in ("summary", "content"):
            text = text[:_LONGEST_LINE]
            self._shortened += 1
        if field.name == "person":
            if self._person is not None:
                self._person[1].clear()
            self._author(text)
        elif self._entry is None:
            self._close_of_feed(field, text)
        else:
            self._close_of_entry(self._entry, field, text)

    def _close_of_feed(self, field: _Field, text: str) -> None:
        if field.name == "link":
            if self._site is None and text.strip():
                self._site = (text, field.base)
            return
        value = _title(field, text) if field.name == "title" else values.line(text)
        _keep(self._best, field.name, field.rank, value)

    def _close_of_entry(self, entry: _Draft, field: _Field, text: str) -> None:
        match field.name:
            case "link":
                if text.strip():
                    entry.links.append((field.rank, text, field.base))
            case "guid":
                guid = values.line(text)
                _keep(entry.best, "guid", field.rank, guid)
                permanent = field.attributes.get("isPermaLink", "true").strip().lower() != "false"
                if permanent and values.address(guid, None):
                    entry.links.append((_PERMALINK, guid, field.base))
            case "title" | "outlet":
                _keep(entry.best, field.name, field.rank, _title(field, text))
            case "summary":
                _keep(entry.best, "summary", field.rank, self._body(field, text))
            case "content":
                if field.attributes.get("src"):
                    entry.links.append((_OUT_OF_LINE, field.attributes["src"], field.base))
                body = self._body(field, text)
                if body:
                    entry.bodies.append(body)
            case "published" | "updated":
                day = values.date(text)
                # A form that is not understood counts less than one that is, whichever element it stands in.
                words = 0 if day is None or (day[:1].isdigit() and "-" in day[:8]) else 10
                _keep(entry.best, field.name, field.rank + words, day)
            case "category":
                told = field.attributes.get("label") or field.attributes.get("term") or text
                many = told.split(",") if "keywords" in field.key else [told]
                entry.categories += [category for one in many if (category := values.plain(one))]
            case _:
                _keep(entry.best, field.name, field.rank, values.line(text))

    def _author(self, text: str) -> None:
        name = values.person(text)
        if name and self._entry is not None:
            self._entry.authors.append(name)

    def _body(self, field: _Field, text: str) -> str | None:
        kind = field.attributes.get("type", "").strip().lower()
        if field.marked:
            return values.clean(text).strip() or None
        if kind.partition("/")[0] in ("image", "audio", "video"):
            return None
        of_text = kind in ("text", "text/plain") or (not kind and self.root in ("feed", "entry"))
        if of_text and field.key in ("content", "summary") and not values.has_tags(text):
            return values.markup_of_text(text)
        return values.markup(text)

    # The whole

    def _passed_over(self) -> Iterator[str]:
        if self._shortened:
            yield f"{self._shortened} fields were cut at {_LONGEST_LINE} characters"
        if self._beyond:
            yield f"{self._beyond} entries beyond {MOST_ENTRIES} were not read"

    def finish(self, *, cut: bool = False) -> Feed:
        """The feed as far as it was told. cut: the document broke off, so that what was open is not whole; an entry
        that already had its address is kept without the field that broke off."""
        if cut and self._entry is not None and not self._entry.links:
            self.drafts = [draft for draft in self.drafts if draft is not self._entry]
        root = self.root.rpartition(":")[2] if self.root not in ROOTS else self.root
        kind = ROOTS.get(root) or ("atom" if root == "entry" else "rss")
        site = values.address(self._site[0], self._site[1] or self.address) if self._site else None
        base = (site or self.address) if kind != "atom" else self.address
        best = {name: value for name, (_, value) in self._best.items()}
        language = values.language(best.get("language")) or self._language
        every = values.digits(best.get("ttl")) or None
        if every is None and best.get("period"):
            period = PERIODS.get(best["period"].lower())
            every = period and max(1, period // (values.digits(best.get("frequency")) or 1))
        return Feed(
            format=cast(FeedFormat, kind),
            title=best.get("title", ""),
            site=site,
            itself=self._itself,
            language=language,
            every=every,
            entries=tuple(_entry(draft, base, language) for draft in self.drafts),
            problem="; ".join(self._passed_over()),
        )


def _keep(best: dict[str, tuple[int, str]], name: str, rank: int, value: str | None) -> None:
    if value and (name not in best or rank < best[name][0]):
        best[name] = (rank, value)


def _decoded(field: _Field) -> str:
    """The inside of an element as text; out of base64 where it is that, and text."""
    text = "".join(field.parts)
    if not field.attributes or field.marked:
        return text
    if field.attributes.get("mode", "").lower() != "base64" and not _is_binary(field.attributes.get("type", "")):
        return text
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return text


def _is_binary(media_type: str) -> bool:
    """Whether Atom has what is of this type written in base64 (RFC 4287, 4.1.3.3)."""
    kind = media_type.strip().lower()
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _title(field: _Field, text: str) -> str:
    literal = not field.marked and field.attributes.get("type", "").strip().lower() in ("text", "text/plain")
    return values.line(text) if literal else values.plain(text)


def _entry(draft: _Draft, base: str | None, language: str | None) -> Entry:
    best = {name: value for name, (_, value) in draft.best.items()}
    address = None
    for _, to, own in sorted(draft.links, key=lambda link: link[0]):
        address = values.address(to, own or base)
        if address is not None:
            break
    summary, content = best.get("summary"), max(draft.bodies, key=len, default=None)
    if summary and content and len(summary) > len(content):
        summary, content = content, summary
    own_language = values.language(best.get("language")) or draft.language
    return Entry(
        guid=best.get("guid"),
        address=address,
        title=best.get("title"),
        summary=summary,
        content=content,
        published=best.get("published"),
        updated=best.get("updated"),
        authors=tuple(dict.fromkeys(draft.authors)),
        categories=tuple(dict.fromkeys(draft.categories)),
        language=own_language if own_language != language else None,
        outlet=best.get("outlet"),
    )
