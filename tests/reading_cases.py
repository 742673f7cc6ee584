"""The cases of `tests/reading`: texts of ours with the right answers marked in them, as `docs/benchmarks.md` tells.

An item stands between lines `---`: header lines, an empty line, the text, and for sentences of claims lines `> …`.
A mark is `{tag attributes|text}`; marks nest. What the program gets is the text without them, one paragraph a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wiredesk.model.spans import Span

FOLDER = Path(__file__).parent / "reading"
NAMES = ("per", "org", "loc", "event", "work", "role", "pro")
"""Tags whose one attribute is the key of an entity of the item."""
HEADERS = frozenset({"id", "language", "published", "outlet", "section", "covers", "category"})
KINDS = frozenset({"names", "quotes", "credits", "times", "claims", "entities", "category"})
PARTS = ("subject", "object", "when", "where", "amount", "holder")

_OPEN = re.compile(r"\{([a-z]+)([^|{}]*)\|")
_CREDIT = re.compile(r'(\w+) (\w+) source="([^"]*)"')
_PART = re.compile(r'(\w+)=("[^"]*"|\w+)')


@dataclass(frozen=True, slots=True)
class Mark:
    """What is marked. values: "key" of a name; "mode", "by", "act", "via" of a quote; "kind", "scope", "source" of a
    credit; "value" of a time."""

    tag: str
    values: Mapping[str, str]
    span: Span

    @property
    def key(self) -> str:
        """The entity that a name, role or pronoun stands for."""
        return self.values["key"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim that the sentence makes. parts: words of the sentence by what they are of the claim."""

    relation: str
    stance: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One item. number: its place in the file from 1. text: title and paragraphs, one a line, without marks."""

    number: int
    headers: Mapping[str, str]
    text: str
    titled: bool
    marks: Sequence[Mark]
    claims: Sequence[Stated] = field(default=())

    @property
    def id(self) -> str:
        return self.headers["id"]

    @property
    def language(self) -> str:
        return self.headers["language"]

    @property
    def covers(self) -> frozenset[str]:
        """The kinds of findings that are marked in full."""
        return frozenset(self.headers.get("covers", "").split())

    def marked(self, *tags: str) -> list[Mark]:
        """The marks of some tags, in order."""
        return [mark for mark in self.marks if mark.tag in tags]


def cases(name: str) -> list[Case]:
    """The items of a file of `tests/reading`; an empty list if there is none."""
    file = FOLDER / f"{name}.txt"
    return list(parsed(file.read_text("utf-8"), file.name)) if file.exists() else []


def parsed(text: str, label: str = "text") -> Iterator[Case]:
    """The items in order. `ValueError` names the item and what is wrong with it."""
    items = [item for item in re.split(r"(?m)^---[ \t]*$\n?", text) if item.strip()]
    for number, item in enumerate(items, 1):
        head, _, body = item.strip("\n").partition("\n\n")
        headers = {}
        for line in head.splitlines():
            key, colon, value = line.partition(":")
            if not colon or key not in HEADERS or key in headers:
                raise ValueError(f"{label}: item {number}: no header line, or given twice: {line!r}")
            headers[key] = value.strip()
        where = f"{label}: {headers.get('id') or f'item {number}'}"
        if missing := {"id", "language"} - headers.keys():
            raise ValueError(f"{where}: without {', '.join(sorted(missing))}")
        if strange := set(headers.get("covers", "").split()) - KINDS:
            raise ValueError(f"{where}: covers: {', '.join(sorted(strange))}")
        lines = [unicodedata.normalize("NFC", line.strip()) for line in body.splitlines() if line.strip()]
        prose = [line for line in lines if not line.startswith("> ")]
        titled = bool(prose) and prose[0].startswith("# ")
        plain, marks = unmarked("\n".join(prose)[2 * titled :], where)
        claims = [_stated(line[2:], plain, where) for line in lines if line.startswith("> ") and line != "> none"]
        yield Case(number, headers, plain, titled, marks, claims)


def unmarked(text: str, where: str) -> tuple[str, list[Mark]]:
    """The text without its marks, and the marks, those that begin first before those inside of them."""
    out: list[str] = []
    size = at = 0
    opened: list[tuple[str, str, int, int]] = []
    found: list[tuple[int, Mark]] = []
    while at < len(text):
        opening = _OPEN.match(text, at)
        if opening:
            opened.append((opening[1], opening[2].strip(), size, len(found) + len(opened)))
            at = opening.end()
        elif text[at] == "}":
            if not opened:
                raise ValueError(f"{where}: a mark ends that never began: {text[max(0, at - 20) : at + 1]!r}")
            tag, values, start, order = opened.pop()
            if start == size:
                raise ValueError(f"{where}: an empty mark: {tag} {values}")
            found.append((order, Mark(tag, _values(tag, values, where), Span(start, size))))
            at += 1
        elif text[at] in "{|":
            raise ValueError(f"{where}: no mark: {text[at : at + 30]!r}")
        else:
            out.append(text[at])
            size += 1
            at += 1
    if opened:
        raise ValueError(f"{where}: a mark never ends: {opened[-1][0]} {opened[-1][1]}")
    plain = "".join(out)
    if plain != "\n".join(" ".join(line.split()) for line in plain.split("\n")):
        raise ValueError(f"{where}: two spaces in a row, or one at the end of a line")
    marks = [mark for _, mark in sorted(found, key=lambda one: (one[1].span.start, -one[1].span.end, one[0]))]
    keys = {mark.key for mark in marks if mark.tag in NAMES}
    for mark in marks:
        if mark.tag == "q" and mark.values["by"] not in {*keys, "?"}:
            raise ValueError(f"{where}: a speaker who is not marked: {mark.values['by']}")
    return plain, marks


def _values(tag: str, text: str, where: str) -> dict[str, str]:
    if tag in NAMES and re.fullmatch(r"[\w.-]+", text):
        return {"key": text}
    if tag == "t" and text and " " not in text:
        return {"value": text}
    if tag == "credit" and (credit := _CREDIT.fullmatch(text)):
        return {"kind": credit[1], "scope": credit[2], "source": credit[3]}
    if tag == "q":
        mode, *rest = text.split()
        values = dict(part.split("=", 1) for part in rest if "=" in part)
        if mode in ("direct", "mixed", "indirect") and "by" in values:
            return {"mode": mode, "act": "say", **values}
    raise ValueError(f"{where}: not understood: {tag} {text}")


def _stated(line: str, text: str, where: str) -> Stated:
    relation, _, rest = line.partition(" ")
    given = {key: value.strip('"') for key, value in _PART.findall(rest)}
    stance = given.pop("stance", "asserted")
    for key, words in given.items():
        if key not in PARTS or words not in text:
            raise ValueError(f"{where}: {relation}: {key}={words!r} is not in the sentence")
    return Stated(relation, stance, given)
