"""HTTP answers as archives hold them: the head read leniently, the body unpacked under a limit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wiredesk.sources.decoding import Damaged, Decoder

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. headers: by lower-case name, the first of several; body: as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answer_of(block: bytes) -> Answer | None:
    """The answer that a block holds; None if it does not begin with a status line."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _HEAD_END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    headers: dict[str, str] = {}
    for line in head.split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(name.strip().decode("latin-1").lower(), value.strip().decode("latin-1"))
    return Answer(int(status[1]), headers, body)


def media_type_of(content_type: str) -> tuple[str, str | None]:
    """The media type in lower case without parameters, and the charset parameter."""
    kind, _, parameters = content_type.partition(";")
    charset = _CHARSET.search(parameters)
    return kind.strip().lower(), (charset[1] or charset[2] or charset[3] or "").strip() or None if charset else None


def unpacked(answer: Answer, limit: int, *, partial: bool = False) -> bytes:
    """The body without chunks and codings. Raises `Damaged`, and `TooLarge` beyond `limit` bytes.

    partial: it is known to be cut off; what there is of it is given.

    Crawlers often store a body unpacked and leave the header as it was: what is not in the coding stated is taken as
    it is.
    """
    body = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        joined = dechunked(body, partial)
        body = body if joined is None else joined
    pieces: list[bytes] = []
    try:
        decoder = Decoder(answer.headers.get("content-encoding", ""), limit)
        pieces.extend(decoder.feed(body))
        if not decoder.whole and not partial:
            raise Damaged("breaks off")
    except Damaged:
        if _is_text(body):
            return body
        if not partial or not pieces:
            raise
    return b"".join(pieces)


def dechunked(body: bytes, partial: bool = False) -> bytes | None:
    """The joined chunks; None if there are none. Raises `Damaged` where they break off, unless partial."""
    at = 0
    parts: list[bytes] = []
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        part = body[size.end() : size.end() + length]
        at = size.end() + length
        if len(part) < length or (body[at : at + 1] not in (b"\r", b"\n") and at < len(body)):
            if partial and at + 2 >= len(body):
                return b"".join((*parts, part))
            if not parts:
                return None
            raise Damaged("is cut off in the middle of a chunk")
        parts.append(part)
        at += 2 if body.startswith(b"\r\n", at) else 1
    if not parts:
        return None
    if partial:
        return b"".join(parts)
    raise Damaged("ends without its last chunk")


def _is_text(body: bytes) -> bool:
    head = body[:512]
    return b"\x00" not in head and sum(byte < 9 or 13 < byte < 32 for byte in head) * 50 <= len(head)
