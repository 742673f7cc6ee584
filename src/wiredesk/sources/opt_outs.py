"""What a page's owner asks of those who keep or show it: X-Robots-Tag, meta robots, TDM Reservation Protocol.

These are read so that they can be obeyed; a page that says nothing leaves everything open.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_HEAD = 1 << 18
"""Bytes in which meta elements are looked for: the head of a page, with room."""
_META = re.compile(rb"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_RESERVED = "tdm-reservation:1"
_FOR_ALL = frozenset({"robots"})
_DIRECTIVE = re.compile(r"\s*([a-z-]+)\s*(?::\s*(.*?))?\s*", re.IGNORECASE | re.DOTALL)
_WITH_VALUE = frozenset(
    {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after", "unavailable-after"}
)
_KNOWN = frozenset({"noarchive", "nosnippet", "noindex", "none", "noai", "max-snippet", "nofollow"})
"""Words that ask for something; "index, follow" leaves open what is open anyway."""


@dataclass(frozen=True, slots=True)
class OptOuts:
    """What remains open.

    archive: whether the page's bytes may be kept beyond reading it; snippet: characters that may be shown of its text,
    None: as many as of any; index: whether it may be found by a public search; mining: whether text and data mining is
    left open, as far as the law leaves that to the owner. policy: address of its terms. said: the words, for a person.
    """

    archive: bool = True
    snippet: int | None = None
    index: bool = True
    mining: bool = True
    policy: str | None = None
    said: tuple[str, ...] = ()


def opt_outs(headers: Mapping[str, str], body: bytes = b"", *, product: str = "wiredesk") -> OptOuts:
    """headers: by lower-case name. body: HTML, whose head is looked through; of another kind of page give none.

    What is addressed to another robot by name is for that one alone.
    """
    directives = list(_tag(headers.get("x-robots-tag", ""), product.lower()))
    reserved = headers.get("tdm-reservation", "").strip()
    policy = headers.get("tdm-policy", "").strip() or None
    for name, content in _metas(body):
        if name in (*_FOR_ALL, product.lower()):
            directives.extend(_listed(content))
        elif name == "tdm-reservation":
            reserved = reserved or content.strip()
        elif name == "tdm-policy":
            policy = policy or content.strip() or None
    said = [f"{name}:{value}" if value else name for name, value in directives]
    if reserved == "1":
        said.append(_RESERVED)
    return as_asked(said, policy)


def as_asked(said: Iterable[str], policy: str | None = None) -> OptOuts:
    """What remains open by the words of `OptOuts.said`, of one page or of several."""
    words = tuple(dict.fromkeys(said))
    archive, index, mining, snippet = True, True, True, None
    for word in words:
        name, _, value = word.partition(":")
        archive &= name not in ("noarchive", "none")
        index &= name not in ("noindex", "none")
        mining &= name != "noai" and word != _RESERVED
        most = 0 if name == "nosnippet" else int(value) if name == "max-snippet" and value.isdecimal() else None
        if most is not None:
            snippet = most if snippet is None else min(snippet, most)
    return OptOuts(archive, snippet, index, mining, policy, words)


def _tag(value: str, product: str) -> Iterator[tuple[str, str]]:
    """The directives of an X-Robots-Tag for everybody or for us: "otherbot: noindex, nofollow" is for another."""
    ours = True
    for part in value.split(","):
        name, colon, rest = part.partition(":")
        name = name.strip().lower()
        if colon and name not in _WITH_VALUE:
            ours = name in (*_FOR_ALL, "*", product)
            part = rest
        if ours:
            yield from _listed(part)


def _listed(value: str) -> Iterator[tuple[str, str]]:
    for part in value.split(","):
        found = _DIRECTIVE.fullmatch(part[:200])
        if found and found[1].lower() in _KNOWN:
            yield found[1].lower(), (found[2] or "")[:10]


def _metas(body: bytes) -> Iterator[tuple[str, str]]:
    for found in _META.finditer(body[:_HEAD]):
        attributes: dict[str, str] = {}
        for one in _ATTRIBUTE.finditer(found[1].decode("latin-1")):
            attributes.setdefault(one[1].lower(), html.unescape(one[2] or one[3] or one[4] or ""))
        if "name" in attributes and "content" in attributes:
            yield attributes["name"].strip().lower(), attributes["content"]
