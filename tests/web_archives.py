"""Web archives written by hand: records of WARC, WET and ARC, in every packing."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable

DATE = "2026-05-04T03:29:00Z"


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def warc(
    block: bytes, url: str = "https://a.example/1", *headers: str, kind: str = "response", digest: bool = True
) -> bytes:
    """One record of a WARC file."""
    media = {"response": "application/http; msgtype=response", "conversion": "text/plain"}.get(kind, "text/html")
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Date: {DATE}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
        *([f"WARC-Target-URI: {url}"] if url else []),
        *([f"WARC-Block-Digest: sha1:{base64.b32encode(hashlib.sha1(block).digest()).decode()}"] if digest else []),
        *headers,
        f"Content-Type: {media}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def arc(block: bytes, url: str = "https://a.example/1", kind: str = "text/html") -> bytes:
    """One record of an ARC file."""
    return f"{url} 192.0.2.1 20260504032900 {kind} {len(block)}\n".encode() + block + b"\n"


def arc_head() -> bytes:
    """The record that an ARC file begins with."""
    rest = b"1 0 tests\nURL IP-address Archive-date Content-type Archive-length\n"
    return f"filedesc://x.arc 0.0.0.0 20260504032900 text/plain {len(rest)}\n".encode() + rest + b"\n"


def plain(records: Iterable[bytes]) -> bytes:
    """A file that is not compressed."""
    return b"".join(records)


def members(records: Iterable[bytes]) -> bytes:
    """Each record compressed alone, as archives should be."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def whole(records: Iterable[bytes]) -> bytes:
    """The whole file compressed at once."""
    return gzip.compress(b"".join(records), mtime=0)


def lz4(records: Iterable[bytes]) -> bytes:
    """The whole file as one frame of lz4."""
    from fastwarc.stream_io import Lz4Writer

    return _written(Lz4Writer, records)


def zstd(records: Iterable[bytes]) -> bytes:
    """The whole file as one frame of zstd."""
    from fastwarc.stream_io import ZstdWriter

    return _written(ZstdWriter, records)


def _written(writer: type, records: Iterable[bytes]) -> bytes:
    import io

    out = io.BytesIO()
    packed = writer(out)
    packed.write(b"".join(records))
    packed.close()
    return out.getvalue()
