"""What goes out: text as UTF-8 whatever the locale, messages on standard error, progress, files written whole."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

if TYPE_CHECKING:
    from wiredesk.model.errors import InputError


def out(text: str) -> None:
    """Writes to standard output; a reader that has gone away is no error."""
    out_bytes([text.encode("utf-8", "replace")])


def out_bytes(parts: Iterable[bytes]) -> None:
    """Writes pieces to standard output as they come; a reader that has gone away is no error. Where it cannot be
    written, that is said and the program ends with 1."""
    with _writing() as stream:
        stream.flush()
    for part in parts:
        with _writing() as stream:
            stream.write(part)
    with _writing() as stream:
        stream.flush()


@contextlib.contextmanager
def _writing() -> Iterator[BinaryIO]:
    if sys.stdout is None:
        say("standard output is closed: nothing was written")
        sys.exit(1)
    try:
        yield sys.stdout.buffer
    except OSError as error:
        # Python would complain once more when it closes the stream.
        sys.stdout = None
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        say(f"standard output cannot be written ({error.strerror or error}): not all of it is there")
        sys.exit(1)


def out_json(value: Any) -> None:
    """Writes one JSON value on one line."""
    import json

    out(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")


def say(message: str) -> None:
    """A line on standard error, in the program's name."""
    from wiredesk.cli.terminal import safe

    # What was printed before it stands before it where both go to one place.
    with contextlib.suppress(BrokenPipeError, AttributeError):  # gone, or given up by `out_bytes`
        sys.stdout.flush()
    sys.stderr.buffer.write(f"wiredesk: {safe(message)}\n".encode("utf-8", "replace"))
    sys.stderr.buffer.flush()


_TOLD = 20
"""Problems of one input that are told one by one."""


def say_skipped(errors: Iterable[InputError]) -> None:
    """What was skipped, a line each; of an input with very many, how many more there are."""
    told: Counter[str] = Counter()
    for error in errors:
        told[error.source] += 1
        if told[error.source] <= _TOLD:
            say(str(error))
    for source, count in told.items():
        if count > _TOLD:
            say(f"{source}: {count - _TOLD:,} more problems like these; skipped (--json and --format json list all)")


@contextlib.contextmanager
def written(path: str) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all: written beside its place, moved there when it is on the disk."""
    beside = f"{path}.{os.getpid()}.part"
    try:
        with open(beside, "xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


_UNITS = {"read": " pages", "read again": " pages"}


class Progress:
    """One line that counts on a terminal, from the second on that the work takes longer than."""

    AFTER, EVERY = 1.0, 0.2

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._what = ""
        self._start = self._last = time.monotonic()
        self._before = 0
        self._shown = False

    def step(self, done: int) -> None:
        """So many pages are read."""
        self.work("read", done, None)

    def work(self, what: str, done: int, of: int | None) -> None:
        """So many of all, where that is known, are done of some work."""
        if not self._live:
            return
        now = time.monotonic()
        if what != self._what:
            # Each kind of work has a rate of its own.
            self._what, self._start, self._before = what, (now if self._what else self._start), done - 1
        if now - self._start > self.AFTER and now - self._last > self.EVERY:
            self._last = now
            self._shown = True
            rate = (done - max(self._before, 0)) / max(now - self._start, 0.001)
            count = f"{done:,} of {of:,}" if of else f"{done:,}"
            self._stream.write(f"\r{what} {count}{_UNITS.get(what, '')}, {rate:.0f} a second\x1b[K")
            self._stream.flush()

    def end(self) -> None:
        """Takes the line away."""
        if self._shown:
            self._shown = False
            self._stream.write("\r\x1b[K")
            self._stream.flush()
