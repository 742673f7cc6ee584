"""An archive as one run of plain bytes, with the way back from a place in them to a place in the file.

none                              the file itself; a place is its byte
gzip, one record a member         a place is the byte where the member begins, and how far into its content
any other compression             a place is the byte of the decompressed content, reached by reading up to there
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections import deque
from collections.abc import Callable
from typing import BinaryIO, Literal, NamedTuple, Protocol

CHUNK = 1 << 16
GZIP, ZSTD, LZ4 = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18"
MAGIC = (GZIP, ZSTD, LZ4)
SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
"""A frame that holds no content, such as the dictionary in front of a zstd archive."""
RECORD = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n(?=[A-Za-z-]{1,40}:)")
ARC_RECORD = re.compile(
    rb"(?:https?|dns|filedesc|ftp)://?\S+ [\d.:a-fA-F]+ \d{14} [^\s\x00-\x1f]+ (?:\S+ \S+ \d+ \S+ )?\d+\r?\n"
)
"""The first line of an ARC record: address, IP, date, media type, length (version 2 has four more in between)."""
ANY_RECORD = re.compile(RECORD.pattern + b"|" + ARC_RECORD.pattern)
_LONGEST_LINE = 4096

Compression = Literal["none", "members", "whole"]


CUT_OFF = "is cut off"
"""What is wrong with a file that ends too early."""


class Place(NamedTuple):
    """Where a record begins: `offset` as the module says, `inner` bytes into the content of that gzip member."""

    offset: int
    inner: int = 0

    def __str__(self) -> str:
        return f"{self.offset}+{self.inner}" if self.inner else str(self.offset)

    @staticmethod
    def of(text: str) -> Place:
        """From its words. Raises `ValueError`."""
        offset, _, inner = text.partition("+")
        return Place(int(offset), int(inner or 0))


class Damage(Exception):
    """The compression cannot be read on. at: where in the file the damaged part begins."""

    def __init__(self, at: int, problem: str) -> None:
        self.at = at
        self.problem = problem
        super().__init__(f"{problem} at {at}")


class Content(Protocol):
    """Plain bytes from some place on. Positions are counted from where it was opened.

    cut: where in the file the part begins whose end is missing, None if the end is there or not reached.
    """

    @property
    def cut(self) -> int | None: ...

    def read(self, size: int = -1, /) -> bytes: ...
    def tell(self) -> int: ...
    def place(self, position: int) -> Place:
        """Where in the file the plain byte stands; positions must be asked for in rising order."""
        ...


class Container:
    """The bytes of an archive, whatever they are packed in. stream: seekable, not closed here."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        stream.seek(0)
        self._head = stream.read(CHUNK)
        self.compression: Compression = self._compression()

    def _compression(self) -> Compression:
        head = self._head
        if head.startswith((ZSTD, LZ4)) or SKIPPABLE.match(head):
            return "whole"
        if not head.startswith(GZIP):
            # The beginning of the first member may be damaged.
            hidden = not ANY_RECORD.search(head) and self._next_member(0, ANY_RECORD)
            return "members" if hidden else "none"
        return "whole" if _holds_more(Members(self._stream, 0)) else "members"

    def first(self, size: int = 4096) -> bytes:
        """The first plain bytes, fewer or none if they cannot be read."""
        found = b""
        with contextlib.suppress(Damage, OSError):
            content = self.at(Place(0))
            while len(found) < size and (data := content.read(size - len(found))):
                found += data
        return found

    def raw(self, start: int) -> Plain:
        """The bytes of the file as they are, from one on."""
        return Plain(self._stream, start)

    def is_member(self, place: Place) -> bool:
        """Whether a gzip member seems to begin there."""
        self._stream.seek(place.offset)
        return self._stream.read(len(GZIP)) == GZIP

    def at(self, place: Place) -> Content:
        """The content from a place on. Raises `Damage` or `OSError` where it cannot be reached."""
        if self.compression == "none":
            return Plain(self._stream, place.offset)
        if self.compression == "members":
            members = Members(self._stream, place.offset)
            return Shifted(members, skip(members, place.inner), members.place)
        whole = self._whole()
        return Shifted(whole, skip(whole, place.offset), Place)

    def _whole(self) -> Content:
        if self._head.startswith(GZIP):
            return Members(self._stream, 0)
        # Dictionaries and skippable frames of zstd, and lz4, are read by fastwarc; it is loaded with the first archive.
        from fastwarc.stream_io import Lz4Reader, ZstdReader

        self._stream.seek(0)
        reader = Lz4Reader if self._head.startswith(LZ4) else ZstdReader
        return _Counted(reader(self._stream))

    def end(self, content: Content | None) -> Place:
        """Behind the last byte. content: what was read to its end, None if there is none."""
        if self.compression == "whole":
            return content.place(content.tell()) if content else Place(0)
        return Place(self._stream.seek(0, 2))

    def end_of(self, place: Place, length: int, head: re.Pattern[bytes], blank: bytes) -> Place | None:
        """The place behind a record and what must stand behind it (`blank`); None if something else stands there.

        head: matches up to where the content begins.
        """
        try:
            content = self.at(place)
            begun = b""
            while not (found := head.search(begun)) and len(begun) < CHUNK and (more := content.read(CHUNK)):
                begun += more
            if found is None:
                return None
            behind = begun[found.end() :]
            if len(behind) < length:
                skip(content, length - len(behind))
                tail = b""
            else:
                tail = behind[length : length + 4]
            at = found.end() + length
            tail += _exactly(content, 4 - len(tail))
        except (Damage, OSError):
            return None
        if tail and not tail.startswith(blank):
            return None
        return content.place(at + len(tail) - len(tail.lstrip(b"\r\n")))

    def next_record(self, after: Place, begins: re.Pattern[bytes]) -> Place | None:
        """The first place behind `after` where a record seems to begin; None if there is none."""
        if self.compression == "members":
            return self._next_member(after.offset + 1, begins)
        try:
            content = self.at(after)
        except (Damage, OSError):
            return None
        # A line of its own where the damage left it one; "WARC/1.1" and a header behind it is no text of a page.
        line = re.compile(rb"(?<=.)(?=" + RECORD.pattern + rb")|\n(?=(?:" + begins.pattern + rb"))", re.DOTALL)
        held, at = b"", 0
        while True:
            try:
                chunk = content.read(CHUNK)
            except (Damage, OSError):
                chunk = b""
            held += chunk
            found = line.search(held)
            if found and (found.end() + _LONGEST_LINE <= len(held) or not chunk):
                return content.place(at + found.end())
            if not chunk:
                return None
            keep = max(0, found.start() - 1 if found else len(held) - _LONGEST_LINE)
            at += keep
            held = held[keep:]

    def _next_member(self, offset: int, begins: re.Pattern[bytes]) -> Place | None:
        held, at = b"", offset
        while True:
            self._stream.seek(at + len(held))
            chunk = self._stream.read(CHUNK)
            held += chunk
            found = held.find(GZIP)
            while found >= 0 and (found + _LONGEST_LINE <= len(held) or not chunk):
                if begins.match(_beginning(held[found : found + _LONGEST_LINE])):
                    return Place(at + found)
                found = held.find(GZIP, found + 1)
            if not chunk:
                return None
            keep = found if found >= 0 else max(0, len(held) - len(GZIP) + 1)
            at += keep
            held = held[keep:]


class Plain:
    """A file that is not compressed, from a byte on."""

    cut: int | None = None

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._start = self._at = start

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; b"" at the end. Others may move the stream in between."""
        self._stream.seek(self._at)
        data = self._stream.read(CHUNK if size < 0 else size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Bytes given so far."""
        return self._at - self._start

    def place(self, position: int) -> Place:
        """The byte of the file."""
        return Place(self._start + position)


class Members:
    """The contents of the members of a gzip file one after another, from the member at `start` on.

    Zeros behind the last member are padding. `read` raises `Damage`, when all that stands before it has been given.
    """

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._input = b""
        self._at = start
        self._next = start
        self.cut: int | None = None
        self._given = 0
        self._engine: zlib._Decompress | None = None
        self._member = start
        self._begun: deque[tuple[int, int]] = deque([(0, start)])

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes of content; b"" at the end."""
        size = CHUNK if size <= 0 else size
        while True:
            if not self._input:
                self._stream.seek(self._next)
                self._input = self._stream.read(CHUNK)
                self._at = self._next
                self._next += len(self._input)
            if self._engine is None and not self._begin():
                return b""
            engine = self._engine
            assert engine is not None
            if not self._input:
                self.cut = self._member
                return b""
            try:
                out = engine.decompress(self._input, size)
            except zlib.error as error:
                raise Damage(self._member, f"is damaged gzip ({error})") from error
            rest = engine.unused_data if engine.eof else engine.unconsumed_tail
            self._at += len(self._input) - len(rest)
            self._input = rest
            if engine.eof:
                self._engine = None
            if out:
                self._given += len(out)
                return out

    def _begin(self) -> bool:
        if len(self._input) < len(GZIP):
            self._input += self._stream.read(CHUNK) if self._stream.seek(self._next) >= 0 else b""
            self._next = self._at + len(self._input)
        while self._input and not self._input.strip(b"\x00"):
            self._at = self._next
            self._stream.seek(self._next)
            self._input = self._stream.read(CHUNK)
            self._next += len(self._input)
        if not self._input:
            return False
        if not self._input.startswith(GZIP):
            raise Damage(self._at, "goes on with something that is no gzip")
        self._member = self._at
        self._begun.append((self._given, self._at))
        self._engine = zlib.decompressobj(wbits=31)
        return True

    def tell(self) -> int:
        """Bytes of content given so far."""
        return self._given

    def place(self, position: int) -> Place:
        """The member that the byte of content stands in, and how far."""
        while len(self._begun) > 1 and self._begun[1][0] <= position:
            self._begun.popleft()
        begun, member = self._begun[0]
        return Place(member, position - begun)


class Shifted:
    """Content that was wound forward: its positions begin anew."""

    def __init__(self, inner: Content, by: int, place: Callable[[int], Place]) -> None:
        self._inner = inner
        self._by = by
        self._place = place

    @property
    def cut(self) -> int | None:
        """As the content has it."""
        return self._inner.cut

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; b"" at the end."""
        return self._inner.read(size)

    def tell(self) -> int:
        """Bytes given so far."""
        return self._inner.tell() - self._by

    def place(self, position: int) -> Place:
        """As the content has it."""
        return self._place(self._by + position)


class _Reader(Protocol):
    def read(self, size: int = ...) -> bytes: ...


class _Counted:
    cut: int | None = None

    def __init__(self, inner: _Reader) -> None:
        self._inner = inner
        self._given = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._inner.read(CHUNK if size < 0 else size)
        self._given += len(data)
        return data

    def tell(self) -> int:
        return self._given

    def place(self, position: int) -> Place:
        return Place(position)


def skip(content: Content, size: int) -> int:
    """Reads over so many bytes, or to the end; how many there were."""
    left = size
    while left > 0 and (data := content.read(min(left, CHUNK))):
        left -= len(data)
    return size - left


def _exactly(content: Content, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (data := content.read(size)):
        parts.append(data)
        size -= len(data)
    return b"".join(parts)


def _beginning(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, _LONGEST_LINE).lstrip(b"\r\n")
    except zlib.error:
        return b""


def _holds_more(members: Members) -> bool:
    """Whether the first member of a gzip file goes on behind its first record."""
    length = re.compile(rb"\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.IGNORECASE)
    head = b""
    try:
        while not (end := re.search(rb"\r?\n\r?\n", head)) and not ARC_RECORD.match(head) and len(head) < CHUNK:
            data = members.read(CHUNK)
            if not data or members.place(members.tell() - 1).offset:
                break
            head += data
        if found := ARC_RECORD.match(head):
            size = found.end() + int(found[0].split()[-1])
        elif end and (stated := length.search(head, 0, end.end())):
            size = end.end() + int(stated[1])
        else:
            return False
        blank = 8
        while members.tell() <= size + blank:
            if not members.read(CHUNK):
                break
        last = members.place(size + blank)
    except Damage:
        return False
    return last.offset == 0 and members.tell() > size + blank
