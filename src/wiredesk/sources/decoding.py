"""Bodies as they were before Content-Encoding, piece by piece, with a bound on what comes out.

A few kilobytes can unfold to gigabytes (and a chain of codings can do so in between, where nobody looks), so each
coding is drawn in small pieces, what each gives is counted, and no more than two are taken.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Any, Protocol

MOST_CODINGS = 2
ACCEPTED = "gzip, deflate, br, zstd"
"""What we say that we take, as the value of Accept-Encoding."""

_PIECE = 1 << 16
_MOST_PARTS = 1000
"""Members of gzip, frames of zstd: what is honest has one, or one for each megabyte."""
_WINDOW_LOG = 23
"""zstd looks back at most 8 MiB, as RFC 8878 recommends (and RFC 9659 demands) for the web."""


class Damaged(ValueError):
    """The bytes are not of the coding that they are said to be of, or break off in it."""


class TooLarge(ValueError):
    """More comes out than may."""


class _Stage(Protocol):
    @property
    def whole(self) -> bool:
        """Whether the coding came to its end."""
        ...

    def feed(self, data: bytes) -> Iterator[bytes]: ...


class Decoder:
    """Undoes the codings of one body. limit: bytes that may come out, of each coding.

    Raises `Damaged` for a coding that is not known and for more than two of them.
    """

    def __init__(self, codings: str, limit: int) -> None:
        names = [name for part in codings.lower().split(",") if (name := part.strip()) not in ("", "identity")]
        if len(names) > MOST_CODINGS:
            raise Damaged(f"{len(names)} codings, one on the other; {MOST_CODINGS} are the most")
        # They are listed in the order in which they were applied.
        self._stages = [_stage(name) for name in reversed(names)]
        self._given = [0] * (len(names) + 1)
        self._limit = limit

    @property
    def given(self) -> int:
        """Bytes that came out so far."""
        return self._given[-1]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What comes out of some more bytes. Raises `Damaged` and `TooLarge`."""
        return self._through(0, data)

    def _through(self, number: int, data: bytes) -> Iterator[bytes]:
        self._given[number] += len(data)
        if number and self._given[number] > self._limit:
            raise TooLarge(f"unfolds to more than {self._limit:,} bytes")
        if number == len(self._stages):
            if self._given[number] > self._limit:
                raise TooLarge(f"has more than {self._limit:,} bytes")
            if data:
                yield data
            return
        for piece in self._stages[number].feed(data):
            yield from self._through(number + 1, piece)

    @property
    def whole(self) -> bool:
        """Whether every coding came to its end; an empty body is whole."""
        return all(stage.whole or not self._given[at] for at, stage in enumerate(self._stages))


def decoded(data: bytes, codings: str, limit: int) -> bytes:
    """A whole body at once. Raises `Damaged`, also where it breaks off, and `TooLarge`."""
    decoder = Decoder(codings, limit)
    body = b"".join(decoder.feed(data))
    if not decoder.whole:
        raise Damaged("breaks off")
    return body


def _stage(name: str) -> _Stage:
    match name:
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case _:
            raise Damaged(f"coding {name[:40]!r} is not known")


def _drawn(inflate: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    full = False
    # A piece that is full may have left more inside, though all the input is taken.
    while (data or full) and not inflate.eof:
        try:
            piece = inflate.decompress(data, _PIECE)
        except zlib.error as error:
            raise Damaged(str(error)) from None
        data = inflate.unconsumed_tail
        full = len(piece) == _PIECE
        if piece:
            yield piece


class _Gzip:
    """One member or several; what follows the last one and is none is left aside, as all readers of gzip do."""

    def __init__(self) -> None:
        self.whole = False
        self._parts = 0
        self._inflate: zlib._Decompress | None = None
        self._held = b""
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        data = self._held + data
        self._held = b""
        while data and not self._over:
            if self._inflate is None:
                if self._parts and len(data) < 2 and b"\x1f\x8b".startswith(data):
                    self._held = data
                    return
                if self._parts and not data.startswith(b"\x1f\x8b"):
                    self._over = True
                    return
                if self._parts == _MOST_PARTS:
                    raise Damaged(f"more than {_MOST_PARTS} members of gzip")
                self._parts += 1
                self._inflate = zlib.decompressobj(31)
                self.whole = False
            inflate = self._inflate
            yield from _drawn(inflate, data)
            if not inflate.eof:
                return
            self.whole = True
            data, self._inflate = inflate.unused_data, None


class _Deflate:
    """In the wrapping of zlib, as the standard has it, or bare, as some servers do."""

    def __init__(self) -> None:
        self._inflate: zlib._Decompress | None = None
        self._held = b""

    @property
    def whole(self) -> bool:
        return self._inflate is not None and self._inflate.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is None:
            data = self._held + data
            if len(data) < 2:
                self._held = data
                return
            wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._inflate = zlib.decompressobj(15 if wrapped else -15)
        yield from _drawn(self._inflate, data)


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]  # it has no stubs

        self._error: type[Exception] = brotli.error
        self._undo: Any = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        return bool(self._undo.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._undo.is_finished():
            try:
                piece: bytes = self._undo.process(data, output_buffer_limit=_PIECE)
            except self._error as error:
                raise Damaged(str(error)) from None
            # It says that it can take more while it still has something to give.
            if not piece:
                return
            data = b""
            yield piece


class _Zstd:
    """One frame or several."""

    def __init__(self) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd

        self._library = zstd
        self._parts = 0
        self._undo: zstd.ZstdDecompressor | None = None

    @property
    def whole(self) -> bool:
        return self._parts > 0 and (self._undo is None or self._undo.eof)

    def feed(self, data: bytes) -> Iterator[bytes]:
        library = self._library
        while data:
            if self._undo is None:
                if self._parts == _MOST_PARTS:
                    raise Damaged(f"more than {_MOST_PARTS} frames of zstd")
                self._parts += 1
                self._undo = library.ZstdDecompressor(
                    options={library.DecompressionParameter.window_log_max: _WINDOW_LOG}
                )
            undo = self._undo
            while data or not undo.needs_input:
                try:
                    piece = undo.decompress(data, _PIECE)
                except library.ZstdError as error:
                    raise Damaged(str(error)) from None
                data = b""
                if piece:
                    yield piece
                if undo.eof:
                    break
            if not undo.eof:
                return
            data, self._undo = undo.unused_data, None
