"""HTTP answers as archives hold them: the head read leniently, the body unpacked under a limit."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)
MAX_CODINGS = 2


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
    """The body without chunks and codings. Raises `ValueError` if it is damaged or longer than `limit` bytes.

    partial: it is known to be cut off; what there is of it is given.

    Crawlers often store a body unpacked and leave the header as it was: what is not in the coding stated is taken as
    it is.
    """
    body = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        joined = dechunked(body, partial)
        body = body if joined is None else joined
    codings = [name.strip().lower() for name in answer.headers.get("content-encoding", "").split(",")]
    codings = [name for name in codings if name and name != "identity"]
    if len(codings) > MAX_CODINGS:
        raise ValueError(f"is packed {len(codings)} times over")
    for coding in reversed(codings):
        body = _unpack(body, coding, limit, partial)
    if len(body) > limit:
        raise ValueError(f"holds more than {limit >> 20} MB")
    return body


def dechunked(body: bytes, partial: bool = False) -> bytes | None:
    """The joined chunks; None if there are none. Raises `ValueError` where they break off, unless partial."""
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
            raise ValueError("is cut off in the middle of a chunk")
        parts.append(part)
        at += 2 if body.startswith(b"\r\n", at) else 1
    if not parts:
        return None
    if partial:
        return b"".join(parts)
    raise ValueError("ends without its last chunk")


def _unpack(body: bytes, coding: str, limit: int, partial: bool) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 31, limit, partial) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":
        if body[:1] and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
            return _inflated(body, 15, limit, partial)
        return body if _is_text(body) else _inflated(body, -15, limit, partial)
    if coding in ("br", "zstd"):
        if coding == "zstd" and not body.startswith(b"\x28\xb5\x2f\xfd"):
            return body
        from fastwarc.stream_io import BrotliReader, ZstdReader

        reader = (BrotliReader if coding == "br" else ZstdReader)(io.BytesIO(body))
        parts: list[bytes] = []
        size = 0
        try:
            while size <= limit and (data := reader.read(1 << 16)):
                parts.append(data)
                size += len(data)
        except OSError as error:
            if partial and parts:
                return b"".join(parts)
            if _is_text(body):
                return body
            raise ValueError(f"is damaged {coding} ({error})") from error
        if size > limit:
            raise ValueError(f"holds more than {limit >> 20} MB")
        return b"".join(parts)
    raise ValueError(f"is in a coding that is not read ({coding[:40]})")


def _inflated(body: bytes, wbits: int, limit: int, partial: bool) -> bytes:
    engine = zlib.decompressobj(wbits=wbits)
    try:
        out = engine.decompress(body, limit + 1)
    except zlib.error as error:
        raise ValueError(f"is damaged ({error})") from error
    if len(out) > limit:
        raise ValueError(f"holds more than {limit >> 20} MB")
    if not engine.eof and not partial:
        raise ValueError("is cut off")
    return out


def _is_text(body: bytes) -> bool:
    head = body[:512]
    return b"\x00" not in head and sum(byte < 9 or 13 < byte < 32 for byte in head) * 50 <= len(head)
