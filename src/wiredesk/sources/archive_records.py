"""The records of an archive one after another, as long as nothing is damaged: WARC by fastwarc, ARC by warcio."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from wiredesk.sources.compressed import ANY_RECORD, ARC_RECORD, CHUNK, RECORD, Container, Content, Damage, Place
from wiredesk.sources.files import MAX_FILE

MAX_BLOCK = MAX_FILE + (1 << 20)
"""Bytes of a record that is read: a page of the greatest size with its HTTP head; of a longer one nothing is held."""
MAX_HEAD = 1 << 16
"""Bytes of the head of a record."""
KINDS = ("response", "resource", "conversion")
"""Kinds of records that can hold a page."""
NO_RECORD = ("begins a record whose head is too long", "begins no record", "begins a record of unknown length",
              "begins a record whose head runs into another")  # fmt: skip
"""Why no record can be read where one should begin, as the words of a `ValueError`."""


@dataclass(slots=True)
class Record:
    """A record as it stands in the file. block None: not wanted, or too long to be held; taken: bytes that there are of
    it; cut: the crawler cut it off, or the file does; sound: its bytes are those of the digest stated."""

    kind: str
    place: Place
    length: int
    address: str
    received: datetime | None
    media_type: str
    digest: str | None = None
    block: bytes | None = None
    taken: int = 0
    cut: bool = False
    sound: bool = True


class Warc:
    """The records of a WARC or WET file from a place on. begun: the one whose head was read last."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.begun: Record | None = None

    def __iter__(self) -> Iterator[Record]:
        from fastwarc.warc import ArchiveIterator

        content: Any = self._content  # it has what fastwarc calls (read, tell), not all that its type asks for
        for found in ArchiveIterator(content, parse_http=False, stream_detect=False, max_header_len=MAX_HEAD):
            headers = found.headers
            if headers.get("Content-Length") is None:
                raise ValueError(NO_RECORD[2])
            if len(headers.get_multiple("WARC-Type")) > 1:
                raise ValueError(NO_RECORD[3])
            record = Record(
                kind=(headers.get("WARC-Type") or "unknown").lower(),
                place=self._content.place(found.stream_pos),
                length=found.content_length,
                address=(headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">"),
                received=_utc(found.record_date),
                media_type=headers.get("Content-Type") or "",
                digest=headers.get("WARC-Block-Digest"),
                cut=bool(headers.get("WARC-Truncated")) or (headers.get("WARC-Segment-Number") or "") not in ("", "0"),
            )
            self.begun = record
            if record.kind in KINDS and record.length <= MAX_BLOCK:
                _fill(record, found.reader)
                record.sound = _matches(record.block or b"", record.digest)
            else:
                record.taken = found.reader.consume(record.length) if record.length else 0
            yield record


class Arc:
    """The records of an ARC file from a place on. begun: the one whose head was read last."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.begun: Record | None = None

    def __iter__(self) -> Iterator[Record]:
        from warcio.exceptions import ArchiveLoadFailed
        from warcio.recordloader import ArcWarcRecordLoader

        lines = _Lines(self._content)
        loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        while True:
            start = lines.at
            line = lines.readline()
            if not line:
                return
            if not line.strip():
                continue
            if not ARC_RECORD.match(line):
                raise ValueError("Invalid ARC record")
            try:
                found = loader.parse_record_stream(lines, line, "arc", no_record_parse=True)
            except ArchiveLoadFailed as error:
                raise ValueError(f"Invalid ARC record ({error})") from error
            headers = dict(found.rec_headers.headers)
            record = Record(
                kind="response" if found.rec_type == "response" else "arc header",
                place=self._content.place(start),
                length=int(found.length),
                address=headers["uri"],
                received=_stamp(headers["archive-date"]),
                media_type=headers["content-type"],
            )
            self.begun = record
            if record.kind in KINDS and record.length <= MAX_BLOCK:
                _fill(record, lines)
            else:
                before = lines.at
                while record.length > lines.at - before and lines.read(min(1 << 16, record.length - lines.at + before)):
                    pass
                record.taken = lines.at - before
            yield record


class _Lines:
    """Content by lines. at: the position of the next byte."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._held = b""
        self.at = content.tell()

    def read(self, size: int = -1) -> bytes:
        if not self._held:
            self._held = self._content.read(1 << 16)
        out = self._held if size < 0 else self._held[:size]
        self._held = self._held[len(out) :]
        self.at += len(out)
        return out

    def readline(self, size: int = MAX_HEAD) -> bytes:
        while (end := self._held.find(b"\n", 0, size)) < 0 and len(self._held) < size:
            more = self._content.read(1 << 16)
            if not more:
                break
            self._held += more
        return self.read(end + 1 if end >= 0 else size)


class _Readable(Protocol):
    def read(self, size: int = ...) -> bytes: ...


def _fill(record: Record, stream: _Readable) -> None:
    """Reads the record's content, or what there is of it."""
    parts: list[bytes] = []
    try:
        while record.taken < record.length and (data := stream.read(record.length - record.taken)):
            parts.append(data)
            record.taken += len(data)
    finally:
        record.block = parts[0] if len(parts) == 1 else b"".join(parts)


_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5, "sha512": hashlib.sha512}


def _matches(block: bytes, digest: str | None) -> bool:
    """Whether the bytes are those of the digest stated; also where none is stated, or one that cannot be checked."""
    name, _, value = (digest or "").partition(":")
    make = _HASHES.get(name.strip().lower().replace("-", ""))
    if make is None or not value:
        return True
    made = make(block, usedforsecurity=False).digest()
    value = value.strip()
    if len(value) == 2 * len(made):
        return made.hex() == value.lower()
    return base64.b32encode(made).rstrip(b"=").decode() == value.rstrip("=").upper()


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None or moment.tzinfo is None else moment.astimezone(UTC)


def _stamp(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


Parser = type[Warc] | type[Arc]


def parser_of(container: Container) -> Parser:
    """What reads the records of an archive."""
    head = container.first().lstrip(b"\r\n")
    if not RECORD.match(head) and not ARC_RECORD.match(head):
        # The beginning is damaged: what stands behind it tells.
        place = container.next_record(Place(0), ANY_RECORD)
        with contextlib.suppress(Damage, OSError):
            head = container.at(place).read(CHUNK) if place else b""
    return Arc if ARC_RECORD.match(head) else Warc
