"""Markup that no parser takes in linear time is made plain before it is parsed: nests without end, tags with more
attributes than any page has. No text is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wiredesk.extraction.html_tags import ENDED

DEEPEST, MANY_TAGS = 256, 8000
"""Elements that may stand inside one another, more being taken out before the page is parsed, whose time grows with
the square of the depth; and signs "<" below which no page can be so deep that it matters (0.1 s)."""
LONGEST_TAG, MANY_ATTRIBUTES = 30_000, 2_000
"""Characters of a tag from which its attributes are counted, and how many of them it may keep: the parser's time grows
with the square of their number (10,000 take 0.1 s)."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*+)[^<>]*+>")
_STRIDE = LONGEST_TAG // 2
_NAME = re.compile(r"[A-Za-z][^\s/>]*+")
_ATTRIBUTE = re.compile(r"""[\s/]++[^\s"'<>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]*+))?+""")
_FLAT = frozenset(
    ("br", "img", "input", "meta", "link", "hr", "area", "base", "col", "embed", "source", "track", "wbr", "param",
     "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup", "html", "head", "body",
     "script", "style", "a", "title", "textarea")
)  # fmt: skip
"""Tags that hold nothing, hold no tags, or need no end: they are no depth."""


def parsable(text: str) -> str:
    """The markup, so that parsing it takes time in proportion to its size."""
    return shallow(_slim(text) if len(text) > LONGEST_TAG else text)


def _long_tags(text: str) -> Iterator[tuple[int, int]]:
    """Where tags of that length begin, behind the sign "<", and the next such sign after each. Nearly all are no tags,
    but the script or the style behind one. A tag that is so long covers a whole stride."""
    at, size = 0, len(text)
    while at + _STRIDE <= size:
        if text.find("<", at, at + _STRIDE) >= 0:
            at += _STRIDE
            continue
        start = text.rfind("<", 0, at) + 1
        end = text.find("<", at + _STRIDE)
        at = end if end >= 0 else size
        if start and at - start > LONGEST_TAG and _NAME.match(text, start):
            yield start, at


def _slim(text: str) -> str:
    """The markup, tags with thousands of attributes keeping the first of them."""
    kept: list[str] = []
    at = 0
    for start, end in _long_tags(text):
        piece = text[start:end]
        slim = _slim_tag(piece)
        if len(slim) < len(piece):
            kept += (text[at:start], slim)
            at = start + len(piece)
    return "".join((*kept, text[at:])) if kept else text


def _slim_tag(piece: str) -> str:
    name = _NAME.match(piece)
    if name is None:
        return piece
    at = kept = name.end()
    count = 0
    while (one := _ATTRIBUTE.match(piece, at)) is not None:
        at = one.end()
        count += 1
        if count <= MANY_ATTRIBUTES:
            kept = at
    return piece[:kept] + piece[at:]


def shallow(text: str) -> str:
    """The markup without the tags of elements that stand deeper than anybody nests them; its text stays. Linear."""
    if text.count("<") < MANY_TAGS:
        return text
    kept: list[str] = []
    depth = taken = at = 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in _FLAT or (tag[0].endswith("/>") and name not in ENDED):
            continue
        if not tag[1]:
            depth += 1
            out = depth > DEEPEST
            taken += out
        else:
            out = taken > 0
            taken -= out
            depth -= depth > 0
        if out:
            kept.append(text[at : tag.start()])
            at = tag.end()
    return "".join((*kept, text[at:])) if kept else text
