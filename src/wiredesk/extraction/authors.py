"""Who made an article: bylines and signatures on the page first, then what its meta data say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import regex

from wiredesk.extraction.candidates import Candidate, Head
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.roles import Roles
from wiredesk.lang.packs import Pack
from wiredesk.model.article import Author, AuthorRole
from wiredesk.model.spans import Span
from wiredesk.model.values import How
from wiredesk.text.credits import agency, byline, end_credit, picture_credit, translator

_BETWEEN = re.compile(r"\s*(?:[,;&]|\s[-–]\s|\band\b|\bAND\b|\s/\s)\s*")
_PERSON = regex.compile(
    r"\p{Lu}[\p{L}.’'\-]*(?:[ ](?:\p{Lu}[\p{L}.’'\-]*|de|van|von|der|den|bin|al|la|le|di|da|el)){1,4}"
)
_WIRE = re.compile(r"[A-Z]{2,6}")
_OPENING = re.compile(r"\s*(?:[Bb]y|BY)[: ]\s*")
_NOBODY = frozenset(
    ("admin", "administrator", "editor", "editors", "staff", "webmaster", "guest", "author", "user", "staff writer",
     "staff writers", "staff reporter", "newsroom", "our correspondent")
)  # fmt: skip
_MOST = 12


def authors(
    candidates: Sequence[Candidate],
    spans: Sequence[Span],
    text: str,
    roles: Roles,
    head: Head,
    linked: LinkedArticle,
    outlet: str | None,
    hints: Sequence[str],
    pack: Pack,
) -> tuple[Author, ...]:
    """The makers in order of how surely they are known, each name and role once."""
    found: list[Author] = []
    for index, role in enumerate(roles.roles):
        if role == "byline":
            found += _signed(text, spans[index], pack)
        elif role == "credit":
            line = end_credit(text, spans[index], pack)
            if line is not None and line.source is not None and "://" not in line.source.of(text):
                found.append(_body(line.source.of(text), line.source, 0.8, pack))
    for name, kind in linked.authors:
        found += _named(name, "json-ld", 0.8 if kind == "Person" else 0.6, outlet, pack)
    for key in ("author", "article:author", "byl", "dc.creator", "sailthru.author", "parsely-author"):
        for name in head.meta.get(key, ())[:4]:
            found += _named(name, "meta", 0.6, outlet, pack)
    for name in hints:
        found += _named(name, "hint", 0.5, outlet, pack)
    for index, role in enumerate(roles.roles):
        if role == "caption":
            found += _photographer(text, spans[index], outlet, pack)
    told = [name for name, _ in linked.authors]
    found = [_cut_to(one, told) for one in found]
    kept: dict[tuple[str, str], Author] = {}
    people: set[str] = set()
    for one in found:
        if one.role in ("writer", "photographer") and one.name.lower() in people:
            continue
        people.add(one.name.lower())
        kept.setdefault((one.name.lower(), one.role), one)
    return tuple(kept.values())[:_MOST]


def _cut_to(author: Author, told: Sequence[str]) -> Author:
    """A name on the page without what stands behind it, where the meta data know where it ends."""
    for name in told:
        if author.span is not None and author.name.startswith(f"{name} "):
            return replace(author, name=name, span=Span(author.span.start, author.span.start + len(name)))
    return author


def _signed(text: str, span: Span, pack: Pack) -> list[Author]:
    line = translator(text, span, pack)
    if line is not None and line.name is not None:
        role: AuthorRole = "translator" if line.what == "translator" else "writer"
        return [Author(text[part.start : part.end], role, "stated", 0.9, part) for part in _parts(text, line.name)]
    line = byline(text, span, pack)
    if line is not None and line.name is not None:
        signed = [
            _body(part.of(text), part, 0.9, pack)
            if _is_body(part.of(text), pack)
            else Author(part.of(text), "writer", "stated", 0.7 if line.place_bound else 0.9, part)
            for part in _parts(text, line.name)
        ]
        if line.source is not None and agency(line.source.of(text), pack):
            signed.append(_body(line.source.of(text), line.source, 0.8, pack))
        return signed
    if _WIRE.fullmatch(span.of(text)):
        return [_body(span.of(text), span, 0.7, pack)]
    # A line in the markup of a byline: the names that follow its opening word, if it has one.
    opening = _OPENING.match(text, span.start, span.end)
    names: list[Author] = []
    for match in _PERSON.finditer(text, opening.end() if opening else span.start, span.end):
        part = Span(match.start(), match.end())
        before = text[span.start : match.start()].split()
        if before and before[-1].lower() in pack.strings("credits.place_before"):
            continue
        if len(part) <= 50 and agency(part.of(text), pack) is None:
            names.append(Author(part.of(text), "writer", "stated", 0.6, part))
    return names[:3]


def _parts(text: str, span: Span) -> list[Span]:
    parts = []
    at = span.start
    for cut in _BETWEEN.finditer(text, span.start, span.end):
        parts.append((at, cut.start()))
        at = cut.end()
    parts.append((at, span.end))
    return [Span(start, end) for start, end in parts if end - start >= 2 and text[start:end].lower() not in _NOBODY]


def _is_body(name: str, pack: Pack) -> bool:
    return agency(name, pack) is not None or _WIRE.fullmatch(name) is not None


def _body(name: str, span: Span | None, confidence: float, pack: Pack) -> Author:
    known = agency(name, pack)
    wire = _WIRE.fullmatch(name) is not None or (known is not None and _WIRE.fullmatch(known) is not None)
    return Author(known or name, "agency" if wire else "outlet", "stated", confidence, span)


def _named(name: str, how: How, confidence: float, outlet: str | None, pack: Pack) -> list[Author]:
    found: list[Author] = []
    for part in _BETWEEN.split(re.sub(r"^(?:by|By|BY)\s+", "", name.strip())):
        plain = part.strip(" .,")
        if (
            not 2 <= len(plain) <= 60
            or plain.lower() in _NOBODY
            or "://" in plain
            or "." in plain[1:-3].replace(". ", "")
        ):
            continue
        if outlet and plain.lower() == outlet.lower():
            continue
        if _is_body(plain, pack):
            found.append(Author(agency(plain, pack) or plain, "agency", how, confidence))
        elif _PERSON.fullmatch(plain):
            found.append(Author(plain, "writer", how, confidence))
    return found


def _photographer(text: str, span: Span, outlet: str | None, pack: Pack) -> list[Author]:
    line = picture_credit(text, span, pack)
    if line is None or (line.name is None and line.source is None):
        return []
    part = line.name or line.source
    assert part is not None
    name = re.split(r"\s*/\s*|\s*[,;]\s*|\s+-\s+", part.of(text))[0].strip(" .")
    person = _PERSON.match(name)
    if person is None or (outlet and outlet.lower() in name.lower()):
        return []
    name = person[0]
    if _is_body(name, pack) or (outlet and name.lower() == outlet.lower()):
        return []
    words = name.lower().split()
    if set(words) & set(pack.strings("credits.not_persons")) or (name.isupper() and len(words) == 1):
        return []
    return [Author(name, "photographer", "stated", 0.7, Span(part.start, part.start + len(name)))]
