"""Web archives as pages: WARC and WET by fastwarc, ARC by warcio, packed or not, damaged or not.

A record is given once what follows it is a record too, or the end: until then its stated length may be wrong. Where the
file is damaged that is said with the place, and reading goes on with the next record that can be found.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Protocol

from wiredesk.model.errors import InputError, UnsupportedInput
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance
from wiredesk.sources.compressed import (
    ANY_RECORD,
    ARC_RECORD,
    CHUNK,
    CUT_OFF,
    MAGIC,
    RECORD,
    Container,
    Content,
    Damage,
    Place,
)
from wiredesk.sources.decoding import Damaged, TooLarge
from wiredesk.sources.files import MAX_FILE, form_of
from wiredesk.sources.payloads import answer_of, media_type_of, unpacked

_PACKED = ("", ".gz", ".zst", ".lz4")
ARCHIVE_SUFFIXES = tuple(kind + packed for kind in (".warc", ".wet", ".arc") for packed in _PACKED)
MAX_BLOCK = MAX_FILE + (1 << 20)
"""Bytes of a record that is read: a page of the greatest size with its HTTP head; of a longer one nothing is held."""
MAX_HEAD = 1 << 16
"""Bytes of the head of a record."""
SAID_ONE_BY_ONE = 20
"""Damaged places of one file that are each said; of further ones only how many there were."""

_KINDS = ("response", "resource", "conversion")
_NAMES = {"text/html": "page.html", "application/xhtml+xml": "page.html", "text/plain": "page.txt", "": ""}
"""Media types of pages, with the name of a file that would be taken for one."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HTTP = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """A page of an archive, or what is wrong at a place of it.

    offset: where it begins; next_offset: where to start again to get what follows. Bytes of the file, or of the
    decompressed content if not each record is compressed alone. Records that share a gzip member share its offset, so
    that starting again may give some of them once more. partial: the file or the archive's crawler cut the page off,
    or its bytes do not match the digest that the archive states.
    """

    page: Page | InputError
    offset: int
    next_offset: int
    partial: bool = False


class Passed(Counter[str]):
    """How many records were passed over, by what they are."""

    def said(self, most: int) -> str:
        """For a person, the most frequent first, at most so many kinds by name."""
        kinds = sorted(self.items(), key=lambda one: (-one[1], one[0]))
        named = [f"{count:,} {what}" for what, count in kinds[:most]]
        rest = sum(count for _, count in kinds[most:])
        return ", ".join(named) + (f" and {rest:,} others" if rest else "")


@dataclass(slots=True)
class _Record:
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


def is_archive(head: bytes) -> bool:
    """Whether bytes at the beginning of a file, not compressed, are those of an archive."""
    return bool(RECORD.match(head.lstrip(b"\r\n")) or (ARC_RECORD.match(head) and head.startswith(b"filedesc:")))


def is_packed_archive(head: bytes) -> bool:
    """The same of bytes that may be compressed."""
    return is_archive(head) or (head.startswith(MAGIC) and is_archive(Container(io.BytesIO(head)).first()))


def holds_archive(stream: BinaryIO) -> bool:
    """Whether a seekable stream at its beginning is an archive, packed or not; it is left there."""
    head = stream.read(CHUNK)
    stream.seek(0)
    return is_packed_archive(head)


def records(
    stream: BinaryIO,
    *,
    path: str,
    start: int = 0,
    http_only: bool = True,
    locator: str | None = None,
    passed: Passed | None = None,
) -> Iterator[ArchiveItem]:
    """The pages of an archive in order, and what is wrong with it where it stands.

    stream: open and seekable. path: how it is named in messages; locator: how pages name it (`locator#offset`), `path`
    if None. start: the `next_offset` of an item given before, 0 for all. http_only: pages without an http(s) address
    are passed over. passed: counts what was passed over: requests, pictures, answers other than 200. Nothing is raised
    for the content; memory is bounded by two records.
    """
    passed = Passed() if passed is None else passed
    for found, next_place in _walk(Container(stream), path, Place(start)):
        if isinstance(found, _Wrong):
            yield ArchiveItem(found.error, found.offset, next_place.offset)
            continue
        page = _page(found, path, locator or path, http_only)
        if isinstance(page, str):
            passed[page] += 1
        else:
            yield ArchiveItem(page, found.place.offset, next_place.offset, found.cut or not found.sound)


def payload_at(stream: BinaryIO, place: int | str) -> bytes:
    """The bytes of the page at a place of an archive, as `records` gave them (`Page.data`).

    place: what stands behind the last `#` of the page's locator. Raises `InputError` if no page begins there.
    """
    name = f"archive#{place}"
    try:
        at = Place.of(str(place))
        container = Container(stream)
        for found in _parser(container)(container.at(at)):
            page = _page(found, "archive", "archive", False) if found.block else ""
            if isinstance(page, Page):
                return page.data
            break
    except (ValueError, OSError, Damage) as error:
        raise InputError(name, f"no page can be read there ({error})") from error
    raise InputError(name, "no page begins there")


@dataclass(frozen=True, slots=True)
class _Wrong:
    error: InputError
    offset: int


def _walk(container: Container, path: str, start: Place) -> Iterator[tuple[_Record | _Wrong, Place]]:
    """Records, each with the place of what follows, and damaged places."""
    parser = _parser(container)
    begins = ARC_RECORD if parser is _Arc else RECORD
    place: Place | None = start
    damaged = 0
    while place is not None:
        stretch = _Stretch(container, parser, begins)
        yield from stretch.records(place)
        end = container.end(stretch.content)
        if stretch.wrong is None:
            if stretch.last is not None:
                yield stretch.last, end
            elif place == Place(0):
                yield _Wrong(InputError(path, "is empty"), 0), end
            break
        bad, problem = stretch.wrong
        # Each new start in content that is compressed as a whole unpacks all that stands before it.
        tired = container.compression == "whole" and damaged >= SAID_ONE_BY_ONE
        place = None if tired else container.next_record(bad, begins)
        if stretch.last is not None and not stretch.short:
            yield stretch.last, bad
        elif stretch.last is not None and place is None and stretch.last.block:
            # Nothing was found in what it says is its own: it is cut off, and the rest was not swallowed by it.
            stretch.last.cut = True
            yield stretch.last, end
        damaged += 1
        done = "read no further" if place is None else f"went on at byte {place}"
        if damaged <= SAID_ONE_BY_ONE or place is None:
            yield _Wrong(InputError(path, f"at byte {bad} {problem}", done=done), bad.offset), place or end
    if damaged > SAID_ONE_BY_ONE:
        many = InputError(path, f"has {damaged} damaged places in all", done="read what stands between them")
        yield _Wrong(many, start.offset), container.end(None)


class _Stretch:
    """Records one after another, to the end or to damage.

    last: the last that is sound, which `records` has not given; short: there is less of it than it says. wrong: where
    the damage is and what it is, None at the end of the file.
    """

    def __init__(self, container: Container, parser: type[_Warc] | type[_Arc], begins: re.Pattern[bytes]) -> None:
        self._container = container
        self._parser = parser
        self._begins = begins
        self.content: Content | None = None
        self.last: _Record | None = None
        self.short = False
        self.wrong: tuple[Place, str] | None = None

    def records(self, place: Place) -> Iterator[tuple[_Record, Place]]:
        """Each record but the last with the place of the next."""
        parser: _Warc | _Arc | None = None
        try:
            self.content = self._container.at(place)
            parser = self._parser(self.content)
            for record in parser:
                if self.last is not None:
                    yield self.last, record.place
                self.last = record
        except Damage as error:
            self.wrong = self._place(error.at, place), error.problem
        except (OSError, ValueError) as error:
            problem = _plainly(error)
            self.wrong = place if problem in _NO_RECORD else self._place(None, place), problem
        begun = parser.begun if parser is not None else None
        if self.wrong is None:
            self._at_end()
        elif begun is not None and begun is not self.last:
            # Its head was read, its content could not be; what stands before it is whole.
            self.wrong = begun.place, self.wrong[1]
        elif self.last is not None:
            self._behind(self.last, *self.wrong)

    def _place(self, damaged: int | None, start: Place) -> Place:
        """Where reading broke off. damaged: the member, where that is known."""
        if damaged is not None and self._container.compression == "members":
            return Place(damaged)
        return self.content.place(self.content.tell()) if self.content is not None else start

    def _at_end(self) -> None:
        if self.last is not None and self.last.taken < self.last.length:
            self.short = True
            self.wrong = self.last.place, CUT_OFF
        elif self.content is not None and self.content.cut is not None:
            self.wrong = self._place(self.content.cut, Place(0)), CUT_OFF

    def _behind(self, last: _Record, at: Place, problem: str) -> None:
        """No record could be read behind `last`: either that one is damaged, or the length of `last` is wrong."""
        if problem not in _NO_RECORD:
            # The compression is damaged: in the member of the last record, or in what is compressed as a whole.
            in_members = self._container.compression == "members"
            if at.offset == last.place.offset if in_members else not last.sound:
                self.last = None
            return
        head = _HEAD_END if self._begins is RECORD else self._begins
        blank = b"\r\n\r\n" if self._begins is RECORD else b"\n"
        end = self._container.end_of(last.place, last.length, head, blank) if last.sound else None
        if end is None:
            self.last = None
            self.wrong = last.place, "does not end where it says"
        else:
            self.wrong = end, problem


_NO_RECORD = ("begins a record whose head is too long", "begins no record", "begins a record of unknown length",
              "begins a record whose head runs into another")  # fmt: skip


def _plainly(error: Exception) -> str:
    words = str(error)
    if "header length" in words:
        return _NO_RECORD[0]
    if "Invalid" in words:
        return _NO_RECORD[1]
    return words if words in _NO_RECORD else f"cannot be read ({words})"


def _parser(container: Container) -> type[_Warc] | type[_Arc]:
    head = container.first().lstrip(b"\r\n")
    if not RECORD.match(head) and not ARC_RECORD.match(head):
        # The beginning is damaged: what stands behind it tells.
        place = container.next_record(Place(0), ANY_RECORD)
        head = container.at(place).read(4096) if place else b""
    return _Arc if ARC_RECORD.match(head) else _Warc


class _Warc:
    """The records of a WARC or WET file from a place on. begun: the one whose head was read last."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.begun: _Record | None = None

    def __iter__(self) -> Iterator[_Record]:
        from fastwarc.warc import ArchiveIterator

        content: Any = self._content  # it has what fastwarc calls (read, tell), not all that its type asks for
        for found in ArchiveIterator(content, parse_http=False, stream_detect=False, max_header_len=MAX_HEAD):
            headers = found.headers
            if headers.get("Content-Length") is None:
                raise ValueError(_NO_RECORD[2])
            if len(headers.get_multiple("WARC-Type")) > 1:
                raise ValueError(_NO_RECORD[3])
            record = _Record(
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
            if record.kind in _KINDS and record.length <= MAX_BLOCK:
                _fill(record, found.reader)
                record.sound = _matches(record.block or b"", record.digest)
            else:
                record.taken = found.reader.consume(record.length) if record.length else 0
            yield record


class _Arc:
    """The records of an ARC file from a place on. begun: the one whose head was read last."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.begun: _Record | None = None

    def __iter__(self) -> Iterator[_Record]:
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
            record = _Record(
                kind="response" if found.rec_type == "response" else "arc header",
                place=self._content.place(start),
                length=int(found.length),
                address=headers["uri"],
                received=_stamp(headers["archive-date"]),
                media_type=headers["content-type"],
            )
            self.begun = record
            if record.kind in _KINDS and record.length <= MAX_BLOCK:
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


def _fill(record: _Record, stream: _Readable) -> None:
    """Reads the record's content, or what there is of it."""
    parts: list[bytes] = []
    try:
        while record.taken < record.length and (data := stream.read(record.length - record.taken)):
            parts.append(data)
            record.taken += len(data)
    finally:
        record.block = parts[0] if len(parts) == 1 else b"".join(parts)


def _page(record: _Record, path: str, locator: str, http_only: bool) -> Page | InputError | str:
    """The page of a record, what is wrong with it, or, as words in the plural, what it is instead."""
    if record.kind not in _KINDS:
        return f"{record.kind} records"
    if http_only and not _HTTP.match(record.address):
        return "records without a web address"
    where = f"{path}#{record.place}"
    if record.block is None:
        return InputError(where, f"holds {record.length >> 20} MB, more than {MAX_FILE >> 20} MB")
    kind, charset = media_type_of(record.media_type)
    body, status = record.block, None
    answer = answer_of(body) if record.kind == "response" else None
    if answer is not None:
        status = answer.status
        if status != 200:
            return f"answers with status {status}"
        kind, charset = media_type_of(answer.headers.get("content-type", ""))
    if kind not in _NAMES:
        return kind[:60]
    if answer is not None:
        try:
            body = unpacked(answer, MAX_FILE, partial=record.cut or not record.sound)
        except (Damaged, TooLarge) as error:
            return InputError(where, f"the body of {record.address} cannot be unpacked: {error}")
    wet = record.kind == "conversion"
    try:
        form: Form = "flattened" if wet else form_of(body, _NAMES.get(kind, ""))
    except UnsupportedInput:
        return "records that hold no page"
    except InputError:
        return "empty records"
    url = record.address.replace(" ", "%20") if _HTTP.match(record.address) else None
    at = f"{locator}#{record.place}"
    return Page(
        id=page_id(url, at, body),
        data=body,
        media_type=kind or ("text/html" if form == "html" else "text/plain"),
        form=form,
        provenance=Provenance("wet" if wet else "warc", at, record.received, status, record.digest),
        source=url or where,
        charset=charset or ("utf-8" if wet else None),
        url=url,
    )


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
