"""The text of an article that stands in data of the page's scripts alone: pages whose text a program paints.

scripts ─▶ JSON, else the strings of the program ─▶ long texts and lists of paragraphs ─▶ the longest, or the one
                                                                                        under the page's own title
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_MOST_DATA, _MOST_VALUES = 6_000_000, 200_000
"""Characters of scripts, and values in them, that are looked at: what stands behind is other pages' data."""
FEWEST_WORDS = 60
"""Words of a text that is taken for the page's: less is a summary."""
_PARAGRAPH = 8
"""Words of a piece of a list that makes it a list of paragraphs."""
_LONG = 40
"""Characters of a string of a program that can be a paragraph."""
_TITLED = 3.0
"""How much more a text counts that stands beside the page's own title."""
_ASSIGNED = re.compile(r"^[\s;]*(?:(?:window|self|globalThis)\s*[.\[]|(?:var|let|const)\s)[^={]{0,200}=\s*(?=[\[{])")
_NAME = re.compile(r"__?[A-Za-z][\w$]*|\b(?:Fusion\.globalContent|window\.\w+)")
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_PUSHED = re.compile(r'self\.__next_f\.push\(\[\d+,\s*("(?:[^"\\]++|\\.)*+")\]\)', re.DOTALL)
_MARKUP = re.compile(r"<(?:p|div|br|h[2-6]|ul|ol|blockquote|figure|section)\b|</")
_SENTENCE = re.compile(r"[.!?…。！？।]['\"”’»)\]]*(?:\s|$|</?\w)|[。！？]")
_TEXT_KEYS = (
    "text",
    "content",
    "value",
    "html",
    "body",
    "paragraph",
    "data",
    "children",
    "nodes",
    "items",
    "value_html",
)


@dataclass(frozen=True, slots=True)
class Embedded:
    """pieces: paragraphs or markup, in order; markup: whether they are that. source: where they stand, for a person."""

    pieces: tuple[str, ...]
    markup: bool
    source: str


@dataclass(frozen=True, slots=True)
class _Text:
    pieces: tuple[str, ...]
    words: int
    titled: bool

    @property
    def score(self) -> float:
        return self.words * (_TITLED if self.titled else 1.0)


def embedded_text(tree: LexborHTMLParser, title: str) -> Embedded | None:
    """The longest text in the data of the page's scripts; None if there is none of the length of an article.

    title: as the page's head states it.
    """
    best: tuple[float, _Text, str] | None = None
    left = _MOST_DATA
    pushed: list[str] = []
    for node in tree.css("script"):
        text = node.text()
        if len(text) < FEWEST_WORDS * 3 or len(text) > left:
            continue
        left -= len(text)
        attributes = node.attributes
        if "__next_f" in text:
            pushed += _PUSHED.findall(text)
            continue
        kind = (attributes.get("type") or "").lower()
        source = _named(attributes, kind, text)
        found = _best(_values(text, data="json" in kind), title)
        if found is not None and (best is None or found.score > best[0]):
            best = (found.score, found, source)
    if pushed:
        stream = "".join(one for piece in pushed if isinstance(one := _loaded(piece), str))
        found = _best(_strings(stream), title)
        if found is not None and (best is None or found.score > best[0]):
            best = (found.score, found, "__next_f")
    if best is None:
        return None
    pieces = best[1].pieces
    markup = any(_MARKUP.search(piece) for piece in pieces)
    return Embedded(pieces, markup, best[2])


def _named(attributes: Mapping[str, str | None], kind: str, text: str) -> str:
    if attributes.get("id"):
        return (attributes["id"] or "")[:40]
    if kind.startswith("application/ld+json"):
        return "JSON-LD articleBody"
    name = _NAME.search(text, 0, 300)
    return name[0][:40] if name else kind or "script"


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _values(text: str, *, data: bool) -> Any:
    """What a script holds: its JSON, or the strings of its program in order."""
    body = text.strip()
    if not data:
        assigned = _ASSIGNED.match(body)
        body = body[assigned.end() :] if assigned else body
    if body[:1] in "[{":
        try:
            return json.JSONDecoder(strict=False).raw_decode(body)[0]
        except (ValueError, RecursionError):
            pass
    return _strings(text)


def _strings(text: str) -> list[str]:
    """The strings of a program, without those that are no words."""
    long = (found[0] for found in _STRING.finditer(text) if len(found[1]) >= _LONG)
    return [one for string in long if isinstance(one := _loaded(string), str)]


def _best(data: Any, title: str) -> _Text | None:
    best: _Text | None = None
    for text in _texts(data, title.casefold().strip()):
        if text.words >= FEWEST_WORDS and (best is None or text.score > best.score):
            best = text
    return best


def _texts(data: Any, title: str) -> Iterator[_Text]:
    """Long strings, and lists of paragraphs, in the order in which they stand."""
    stack: list[tuple[Any, bool]] = [(data, False)]
    seen = 0
    while stack and seen < _MOST_VALUES:
        value, titled = stack.pop()
        seen += 1
        if isinstance(value, str):
            if len(value) >= FEWEST_WORDS * 3 and len(_SENTENCE.findall(value)) >= 3:
                yield _Text((value,), _words(value), titled)
        elif isinstance(value, list):
            pieces = [piece for one in value if (piece := _piece(one))]
            if len(pieces) >= 2 and sum(_words(piece) >= _PARAGRAPH for piece in pieces) >= 2:
                yield _Text(tuple(pieces), sum(map(_words, pieces)), titled)
            stack.extend((one, titled) for one in reversed(value) if isinstance(one, str | list | Mapping))
        elif isinstance(value, Mapping):
            own = titled or (bool(title) and any(_is_title(one, title) for one in value.values()))
            stack.extend((one, own) for one in reversed(list(value.values())) if isinstance(one, str | list | Mapping))


def _is_title(value: Any, title: str) -> bool:
    if not isinstance(value, str) or not 8 <= len(value) <= 300:
        return False
    folded = value.casefold().strip()
    return folded in title or title in folded


def _piece(value: Any) -> str:
    """The text of one piece of a list: the string itself, or what stands under the usual keys of a paragraph."""
    parts: list[str] = []
    stack = [value]
    for _ in range(200):
        if not stack:
            break
        one = stack.pop()
        if isinstance(one, str):
            parts.append(one)
        elif isinstance(one, list):
            stack.extend(reversed(one))
        elif isinstance(one, Mapping):
            stack.extend(one[key] for key in reversed(_TEXT_KEYS) if key in one)
    return " ".join(" ".join(parts).split()) if parts and (len(parts) == 1 or isinstance(value, Mapping)) else ""


def _words(text: str) -> int:
    # A character of a script without spaces counts as half a word, as everywhere.
    spaced = text.count(" ") + 1
    return spaced if len(text) < spaced * 12 or text.isascii() else max(spaced, len(text) // 2)
