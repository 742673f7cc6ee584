"""Web archives as pages: WARC and WET by fastwarc, ARC by warcio, packed or not, damaged or not.

A record is given once what follows it is a record too, or the end: until then its stated length may be wrong. Where the
file is damaged that is said with the place, and reading goes on with the next record that can be found.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from wiredesk.model.errors import InputError, UnsupportedInput
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance
from wiredesk.sources.archive_records import KINDS, Record, parser_of
from wiredesk.sources.compressed import ARC_RECORD, CHUNK, MAGIC, RECORD, Container, Damage, Place
from wiredesk.sources.decoding import Damaged, TooLarge
from wiredesk.sources.files import MAX_FILE, form_of
from wiredesk.sources.opt_outs import opt_outs
from wiredesk.sources.payloads import answer_of, media_type_of, unpacked
from wiredesk.sources.stretches import Wrong, all_records

_PACKED = ("", ".gz", ".zst", ".lz4")
ARCHIVE_SUFFIXES = tuple(kind + packed for kind in (".warc", ".wet", ".arc") for packed in _PACKED)
_NAMES = {"text/html": "page.html", "application/xhtml+xml": "page.html", "text/plain": "page.txt", "": ""}
"""Media types of pages, with the name of a file that would be taken for one."""
_HTTP = re.compile(r"https?://", re.IGNORECASE)
_ONE = re.compile(r"\b(?:records that hold|records|answers)\b")
_WITH_PAGES = re.compile(r"(?:https?|file)://", re.IGNORECASE)
"""Also pages that came from files, as an export of a desk holds them."""


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """A page of an archive, or what is wrong at a place of it.

    offset: where it begins; next_offset: where to start again to get what follows. Bytes of the file, or of the
    decompressed content if not each record is compressed alone. Records that share a gzip member share its offset, so
    that starting again may give some of them once more. partial: the file or the archive's crawler cut the page off,
    or, in a file that is not compressed, its bytes do not match the digest that the archive states.
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
        named = [f"{count:,} {_ONE.sub(_alone, what) if count == 1 else what}" for what, count in kinds[:most]]
        rest = sum(count for _, count in kinds[most:])
        return ", ".join(named) + (f" and {rest:,} other{'s' * (rest != 1)}" if rest else "")


def _alone(found: re.Match[str]) -> str:
    """Words in the plural as of one."""
    return {"records": "record", "answers": "answer"}.get(found[0], "record that holds")


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
    if None. start: the `next_offset` of an item given before, 0 for all. http_only: what has neither an http(s) address
    nor that of a file is passed over. passed: counts what was passed over: requests, pictures, answers other than 200.
    Nothing is raised for the content; memory is bounded by two records.
    """
    passed = Passed() if passed is None else passed
    for found, next_place in all_records(Container(stream), path, Place(start)):
        if isinstance(found, Wrong):
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
        for found in parser_of(container)(container, at, one=True):
            page = _page(found, "archive", "archive", False) if found.block else ""
            if isinstance(page, Page):
                return page.data
            break
    except (ValueError, OSError, Damage) as error:
        raise InputError(name, f"no page can be read there ({error})") from error
    raise InputError(name, "no page begins there")


def _page(record: Record, path: str, locator: str, http_only: bool) -> Page | InputError | str:
    """The page of a record, what is wrong with it, or, as words in the plural, what it is instead."""
    if record.kind not in KINDS:
        return f"{record.kind} records"
    if http_only and not _WITH_PAGES.match(record.address):
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
        asks=opt_outs(answer.headers).said if answer is not None else (),
    )
