"""Files, streams and JSON lines as pages. Gets bytes or open streams, never paths to open."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import UnsupportedOperation
from typing import Any, Literal, Protocol

from wiredesk.model.errors import InputError, UnsupportedInput
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Hints, Notice, Page, Provenance, Via


class Readable(Protocol):
    """An open binary stream."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, all if negative; b"" at the end."""
        ...


MAX_LINE = 32 * 1024 * 1024
"""Bytes of one JSON line: more than any news page; a longer line is skipped without being held."""
MAX_FILE = 64 * 1024 * 1024
"""Bytes of one page file, decompressed: sixteen times the largest page of the labelled corpora."""

PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".html.gz", ".htm.gz", ".xhtml.gz", ".txt.gz")
LINE_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"RIFF", "a RIFF file (sound, film or picture)"),
)
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p|h1|script|table|section)\b", re.IGNORECASE
)
_LISTS = (
    (re.compile(rb"<(?:rss|rdf:RDF|channel)[\s>]"), "a feed (RSS)"),
    (re.compile(rb"<(?:atom:)?feed[\s>]"), "a feed (Atom)"),
    (re.compile(rb"<opml[\s>]"), "a list of subscriptions (OPML)"),
    (re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]"), "a sitemap"),
    (re.compile(rb"\{[^<]{0,2000}\"version\"\s*:\s*\"https?://(?:www\.)?jsonfeed\.org/"), "a feed (JSON Feed)"),
)
"""What the document begins with, behind the XML declaration and comments, that belongs to the desk and is no page."""
_PROLOG = re.compile(
    rb"\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE\s+(?!html)[^<>]{0,500}>\s*){0,9}", re.DOTALL
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


def form_of(data: bytes, name: str) -> Form:
    """What a page file holds, by its bytes first and its name second.

    Raises `InputError` for an empty file and `UnsupportedInput` for one that holds no text.
    """
    head = data[:4096]
    if not data.strip(b" \t\r\n\f\x00\xef\xbb\xbf"):
        raise InputError(name, "is empty")
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise UnsupportedInput(name, f"is {what}, not a page")
    if not _is_wide(head) and len(head.translate(None, _CONTROLS)) < 0.9 * len(head):
        raise UnsupportedInput(name, "is binary, not a page")
    sample = head.replace(b"\x00", b"") if _is_wide(head) else head
    what_else = listed(sample)
    if what_else:
        raise UnsupportedInput(name, f"is {what_else}, not a page: give it to `wiredesk add`")
    markup = _MARKUP.search(sample)
    stem = name.lower().removesuffix(".gz")
    if stem.endswith(".txt"):
        # A text file that only mentions a tag stays text; one that begins with a document does not.
        return "html" if markup and not sample[: markup.start()].strip(b" \t\r\n\xef\xbb\xbf\xff\xfe") else "flattened"
    return "html" if markup or stem.endswith((".html", ".htm", ".xhtml")) else "flattened"


def listed(head: bytes) -> str:
    """What a document is that names pages and is none ("a feed (RSS)"), by its beginning; "" if it is none of those."""
    head = head.removeprefix(codecs.BOM_UTF8)
    at = _PROLOG.match(head)
    begins = at.end() if at else 0
    return next((what for begin, what in _LISTS if begin.match(head, begins)), "")


def _is_wide(head: bytes) -> bool:
    """Whether the bytes look like UTF-16 or UTF-32: a byte order mark, or every other byte NUL."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return len(head) > 8 and max(head[0::2].count(0), head[1::2].count(0)) > 0.4 * len(head)


def looks_like_lines(data: bytes) -> bool:
    """Whether unnamed data are JSON lines: the first line is one JSON object."""
    first = data.lstrip(b" \t\r\n\xef\xbb\xbf").split(b"\n", 1)[0]
    if not first.startswith(b"{") or listed(data[:4096]):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def decompressed(data: bytes, name: str) -> bytes:
    """The content of a gzip file, at most `MAX_FILE` bytes. Raises `InputError` for a damaged or larger one."""
    engine = zlib.decompressobj(wbits=31)
    try:
        out = engine.decompress(data, MAX_FILE + 1)
    except zlib.error as error:
        raise InputError(name, f"is damaged gzip ({error})") from error
    if len(out) > MAX_FILE:
        raise InputError(name, f"holds more than {MAX_FILE >> 20} MB")
    if not engine.eof:
        raise InputError(name, "is cut-off gzip")
    return out


def page_of(
    data: bytes, *, source: str, locator: str, form: Form | None = None, url: str | None = None, via: Via = "file"
) -> Page:
    """One file as a page.

    source: the path as the user gave it, for messages and output; locator: the resolved path. Raises `InputError`.
    """
    if data[:2] == b"\x1f\x8b":
        data = decompressed(data, source)
    if len(data) > MAX_FILE:
        raise InputError(source, f"is larger than {MAX_FILE >> 20} MB")
    form = form or form_of(data, source)
    return Page(
        id=page_id(url, locator, data),
        data=data,
        media_type="text/html" if form == "html" else "text/plain",
        form=form,
        provenance=Provenance(via, locator),
        source=source,
        url=url,
    )


def line_pages(stream: Readable, *, source: str, locator: str) -> Iterator[Page | InputError | Notice]:
    """Each line of a JSONL stream (gzip or not, by its first bytes) as a page, or as the error that it is.

    A line is an object with one of `html`, `text` (flattened) and `body` (clean), and if known `url`, `title`,
    `published`, `outlet` (or `source`), `language`, `authors`, and `received` or `first_seen`: when it was seen, an ISO
    8601 time with its zone; or one with `article`, as `wiredesk export` writes it. At the end: which other keys there
    were. Memory is bounded by one line.
    """
    head = stream.read(2)
    whole = Joined(head, stream)
    lines: Readable = gzip.GzipFile(mode="rb", fileobj=whole) if head == b"\x1f\x8b" else whole
    number = 0
    buffered = _Lines(lines)
    unused = _Unused(source)
    while True:
        try:
            line = buffered.next()
        except (OSError, EOFError, zlib.error) as error:
            yield InputError(source, f"is damaged ({error})", line=number + 1, done="read up to there")
            yield from unused.notices()
            return
        if line is None:
            yield from unused.notices()
            return
        number += 1
        if isinstance(line, int):
            yield InputError(source, f"line of {line >> 20} MB, more than {MAX_LINE >> 20} MB", line=number)
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.strip():
            yield _line_page(line, source, f"{locator}#{number}", number, unused)


Key = Literal["html", "text", "body"]
_FORMS: dict[Key, Form] = {"html": "html", "text": "flattened", "body": "clean"}
_WORDS = ("html", "text", "body", "url", "title", "published", "outlet", "source", "language", "received", "first_seen")
_KNOWN = frozenset((*_WORDS, "authors", "author"))
_MOST_NAMED = 12


class _Unused:
    """What lines said that was not used: said once for the file, not line by line."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._keys: dict[str, int] = {}
        self._times = self._first_time = 0

    def keys(self, record: dict[str, Any]) -> None:
        for key in record.keys() - _KNOWN:
            if key in self._keys or len(self._keys) < 1000:
                self._keys[key] = self._keys.get(key, 0) + 1

    def time(self, number: int) -> None:
        self._times += 1
        self._first_time = self._first_time or number

    def notices(self) -> Iterator[Notice]:
        if self._keys:
            names = sorted(self._keys)
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            named = ", ".join(f"`{whole_text(name[:40])}`" for name in names[:_MOST_NAMED])
            yield Notice(f"{self._source}: keys that are not used: {named}{more}")
        if self._times:
            others = f" and {self._times - 1} others" if self._times > 1 else ""
            yield Notice(
                f"{self._source}: line {self._first_time}{others}: `received` or `first_seen` is no ISO 8601 time with"
                " its zone (2026-05-04T10:30:00+07:00); the page is read, when it was seen counts as not known"
            )


def _line_page(line: bytes, source: str, locator: str, number: int, unused: _Unused) -> Page | InputError:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return InputError(source, f"not UTF-8 at byte {error.start}", line=number)
    except RecursionError:
        return InputError(source, "JSON nested too deeply", line=number)
    except json.JSONDecodeError as error:
        return InputError(source, f"not JSON at character {error.pos + 1}: {error.msg}", line=number)
    except ValueError as error:
        return InputError(source, f"not JSON: {error}", line=number)
    if not isinstance(record, dict):
        return InputError(source, "must be a JSON object", line=number)
    if isinstance(record.get("article"), dict):
        return _exported(record, source, locator)
    for key in _WORDS:
        if not isinstance(record.get(key, ""), str | None):
            return InputError(source, f"`{key}` must be a string", line=number)
    authors = record.get("authors") or record.get("author") or ()
    authors = (authors,) if isinstance(authors, str) else authors
    if not isinstance(authors, list | tuple) or not all(isinstance(name, str) for name in authors):
        return InputError(source, "`authors` must be a list of strings", line=number)
    keys: list[Key] = [key for key in _FORMS if record.get(key)]
    if not keys:
        export = ": it was exported with an excerpt alone; export it with --full-text" if "excerpt" in record else ""
        return InputError(source, f"has none of `html`, `text`, `body`{export}", line=number)
    data = whole_text(record[keys[0]]).encode("utf-8")
    url = whole_text(record["url"]).strip() if record.get("url") else None
    said = {key: whole_text(record[key]) for key in ("title", "published", "outlet", "language") if record.get(key)}
    outlet = said.get("outlet") or whole_text(record.get("source") or "")
    names = tuple(name for one in authors if (name := whole_text(one).strip()))
    hints = Hints(said.get("title"), said.get("published"), said.get("language"), names, outlet or None)
    received, understood = _seen(record.get("received"), record.get("first_seen"))
    if not understood:
        unused.time(number)
    unused.keys(record)
    return Page(
        id=page_id(url, locator, data),
        data=data,
        media_type="text/html" if keys[0] == "html" else "text/plain",
        form=_FORMS[keys[0]],
        provenance=Provenance("jsonl", locator, received),
        source=url or f"{source}#{number}",
        charset="utf-8",
        url=url,
        hints=hints,
    )


def _exported(record: dict[str, Any], source: str, locator: str) -> Page:
    """An article that was exported, as it was: nothing around it counts but when this version was received."""
    url = record["article"].get("address")
    url = whole_text(url) if isinstance(url, str) else None
    received = record.get("received")
    data = json.dumps({"format": record.get("format"), "article": record["article"], "received": received}).encode()
    seen, _ = _seen(received if isinstance(received, str) else None)
    asks = record.get("asks")
    return Page(
        id=page_id(url, locator, data),
        data=data,
        media_type="application/json",
        form="article",
        provenance=Provenance("jsonl", locator, seen),
        source=url or locator,
        charset="utf-8",
        url=url,
        asks=tuple(map(whole_text, filter(_is_words, asks))) if isinstance(asks, list) else (),
    )


def _is_words(value: object) -> bool:
    return isinstance(value, str)


def _seen(*stated: str | None) -> tuple[datetime | None, bool]:
    """The earliest of the times stated, in UTC, and whether all of them could be understood."""
    moments: list[datetime] = []
    given = [words for words in stated if words]
    for words in given:
        try:
            moment = datetime.fromisoformat(words.strip())
        except ValueError:
            continue
        if moment.tzinfo is not None:
            try:
                moments.append(moment.astimezone(UTC))
            except OverflowError:
                continue
    return min(moments, default=None), len(moments) == len(given)


def whole_text(value: str) -> str:
    """The string without halves of surrogate pairs: JSON can hold them, no text can."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Joined:
    """Bytes already read of a stream, then the rest of it. Cannot be wound back."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, all if negative; b"" at the end."""
        if not self._head:
            return self._rest.read(size)
        if size < 0:
            out, self._head = bytes(self._head) + self._rest.read(-1), memoryview(b"")
        else:
            out, self._head = bytes(self._head[:size]), self._head[size:]
        return out

    def seek(self, offset: int, /) -> int:
        """Refused: what was read is gone."""
        raise UnsupportedOperation("seek")


class _Lines:
    """Lines of a stream, holding at most `MAX_LINE` bytes; a longer line is counted, not held."""

    _CHUNK = 1 << 20

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self._ended = False

    def next(self) -> bytes | int | None:
        """The next line without its end; its length if it is too long; None at the end."""
        dropped = 0
        searched = 0
        while True:
            at = self._buffer.find(b"\n", searched)
            if at >= 0:
                line = bytes(self._buffer[:at])
                del self._buffer[: at + 1]
                return dropped + len(line) if dropped else line.removesuffix(b"\r")
            if self._ended:
                if not self._buffer and not dropped:
                    return None
                line = bytes(self._buffer)
                self._buffer.clear()
                return dropped + len(line) if dropped else line
            searched = len(self._buffer)
            if searched > MAX_LINE or dropped:
                dropped += searched
                self._buffer.clear()
                searched = 0
            chunk = self._stream.read(self._CHUNK)
            if chunk:
                self._buffer += chunk
            else:
                self._ended = True
