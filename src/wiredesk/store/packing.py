"""Conclusions as bytes and back, exactly: links, reasons, stories, comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import Any, TypeVar, cast

import msgspec

from wiredesk.model.errors import StoreError
from wiredesk.model.findings import Resolution
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import (
    Difference,
    Direction,
    Evidence,
    Link,
    LinkKind,
    Origins,
    SharedQuote,
    Story,
    Supported,
)
from wiredesk.store.codec import cleaned, pack, unpack

T = TypeVar("T")
Concluded = tuple[Origins, tuple[Difference, ...], tuple[SharedQuote, ...]]

_SMALL = 200
"""Bytes below which packing gains nothing."""
_PLAIN, _PACKED = b"\0", b"\1"
_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Bare:
    """A link but for its evidence."""

    article: str
    origin: str
    held: bool
    kind: LinkKind
    direction: Direction
    score: float


_KINDS: dict[str, Any] = {
    "link": Link,
    "bare link": _Bare,
    "why": tuple[Evidence, ...],
    "story": Story,
    "concluded": Concluded,
    "resolution": Resolution,
    "supported": tuple[Supported, ...],
}
_decoders = {name: msgspec.msgpack.Decoder(kind) for name, kind in _KINDS.items()}


def encoded(value: Any) -> bytes:
    """Any of the kinds below, as bytes. Lone surrogates, which no UTF-8 holds, become U+FFFD."""
    try:
        data = _encode(value)
    except UnicodeEncodeError:
        data = _encode(cleaned(value))
    return _PLAIN + data if len(data) < _SMALL else _PACKED + pack(data)


def _decoded(kind: str, data: bytes) -> Any:
    try:
        return _decoders[kind].decode(data[1:] if data[:1] == _PLAIN else unpack(data[1:]))
    except msgspec.MsgspecError as error:
        raise StoreError("desk", f"a stored {kind} is damaged ({error}); `wiredesk settle` makes it anew") from error


def link_of(data: bytes) -> Link:
    """A link."""
    return cast(Link, _decoded("link", data))


def bare_link_of(data: bytes) -> Link:
    """A link without its evidence: of very many, a tenth of the memory, as each id is held once."""
    bare: _Bare = _decoded("bare link", data)
    ends = ArticleId(intern(bare.article)), intern(bare.origin)
    return Link(*ends, bare.held, bare.kind, bare.direction, bare.score, ())


def why_of(data: bytes) -> tuple[Evidence, ...]:
    """Reasons."""
    return cast(tuple[Evidence, ...], _decoded("why", data))


def story_of(data: bytes) -> Story:
    """A story."""
    return cast(Story, _decoded("story", data))


def concluded_of(data: bytes) -> Concluded:
    """Origins, differences and shared quotes of a story."""
    return cast(Concluded, _decoded("concluded", data))


def resolution_of(data: bytes) -> Resolution:
    """What another report tells of a time."""
    return cast(Resolution, _decoded("resolution", data))


def supported_of(data: bytes) -> tuple[Supported, ...]:
    """What several accounts of a story tell."""
    return cast(tuple[Supported, ...], _decoded("supported", data))
