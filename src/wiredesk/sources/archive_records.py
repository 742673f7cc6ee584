"""The records of an archive one after another, as long as nothing is damaged: WARC by fastwarc, ARC by warcio."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from wiredesk.sources.compressed import ANY_RECORD, ARC_RECORD, CHUNK, RECORD, Container, Content, Damage, Place
from wiredesk.sources.files import MAX_FILE

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

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
    """The records of a WARC or WET file from a place on. one: only the first is wanted. content: what is read; begun:
    the one whose head was read last."""

    def __init__(self, container: Container, place: Place, *, one: bool = False) -> None:
        self._container = container
        self._from = place
        self._one = one or bool(place.inner)
        self.content: Content | None = None
        self.begun: Record | None = None

    def __iter__(self) -> Iterator[Record]:
        last: Record | None = None
        for record in self._quickly() if self._container.compression == "members" and not self._one else ():
            last = record
            yield record
        # Compressed bytes have check sums of their own: another takes as long as unpacking them.
        plain = self._container.compression == "none"
        # The last record once more: only what stands at its end tells whether it is sound.
        content = self.content = self._container.at(last.place if last else self._from)
        for found in _found(content):
            if last is None:
                record = _record(found, content.place(found.stream_pos))
                self.begun = record
                _fill(record, found.reader)
                record.sound = not plain or proven(record) is not False
                yield record
            else:
                self.begun, last = last, None

    def _quickly(self) -> Iterator[Record]:
        """Records as long as each is a sound gzip member of its own: fastwarc unpacks twice as fast as zlib does, but
        does not say well where several records in one member begin, nor where the file is damaged or cut off. A record
        is given once the one behind it was found in a member of its own."""
        held: Record | None = None
        start = self._from.offset
        with contextlib.suppress(OSError, ValueError):
            for found in _found(self._container.raw(start)):
                place = Place(start + found.stream_pos)
                if not self._container.is_member(place) or (held is not None and place.offset <= held.place.offset):
                    return
                if held is not None:
                    yield held
                held = _record(found, place)
                _fill(held, found.reader)
                if held.taken < held.length:
                    return


def _found(content: Any) -> Iterator[WarcRecord]:
    """What fastwarc finds. content: it has what fastwarc calls (read, tell), not all that its type asks for."""
    from fastwarc.warc import ArchiveIterator

    return iter(ArchiveIterator(content, parse_http=False, max_header_len=MAX_HEAD))


def _record(found: WarcRecord, place: Place) -> Record:
    headers = found.headers
    if headers.get("Content-Length") is None:
        raise ValueError(NO_RECORD[2])
    if len(headers.get_multiple("WARC-Type")) > 1:
        raise ValueError(NO_RECORD[3])
    return Record(
        kind=(headers.get("WARC-Type") or "unknown").lower(),
        place=place,
        length=found.content_length,
        address=(headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">"),
        received=_utc(found.record_date),
        media_type=headers.get("Content-Type") or "",
        digest=headers.get("WARC-Block-Digest"),
        cut=bool(headers.get("WARC-Truncated")) or (headers.get("WARC-Segment-Number") or "") not in ("", "0"),
    )


class Arc:
    """The records of an ARC file from a place on. content, begun: as with `Warc`."""

    def __init__(self, container: Container, place: Place, *, one: bool = False) -> None:
        del one  # nothing is read ahead
        self._container = container
        self._from = place
        self.content: Content | None = None
        self.begun: Record | None = None

    def __iter__(self) -> Iterator[Record]:
        from warcio.exceptions import ArchiveLoadFailed
        from warcio.recordloader import ArcWarcRecordLoader

        content = self.content = self._container.at(self._from)
        lines = _Lines(content)
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
                place=content.place(start),
                length=int(found.length),
                address=headers["uri"],
                received=_stamp(headers["archive-date"]),
                media_type=headers["content-type"],
            )
            self.begun = record
            _fill(record, lines)
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
    """Reads the content of a record, or what there is of it; holds it if it can be a page."""
    parts: list[bytes] = []
    wanted = record.kind in KINDS and record.length <= MAX_BLOCK
    while (left := record.length - record.taken) > 0 and (data := stream.read(left if wanted else min(left, CHUNK))):
        record.taken += len(data)
        if wanted:
            parts.append(data)
    if wanted:
        record.block = parts[0] if len(parts) == 1 else b"".join(parts)


_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5, "sha512": hashlib.sha512}


def proven(record: Record) -> bool | None:
    """Whether the bytes are those of the digest stated; None where none is stated, or one that cannot be checked."""
    name, _, value = (record.digest or "").partition(":")
    make = _HASHES.get(name.strip().lower().replace("-", ""))
    if make is None or not value or record.block is None:
        return None
    made = make(record.block, usedforsecurity=False).digest()
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
