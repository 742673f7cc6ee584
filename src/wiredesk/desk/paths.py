"""Paths of the user as pages: files, folders, standard input. Opens them; what is in them is for `sources`."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from wiredesk.model.errors import InputError
from wiredesk.model.page import Notice, Page
from wiredesk.sources.archives import ARCHIVE_SUFFIXES, Passed, holds_archive, is_packed_archive, records
from wiredesk.sources.files import LINE_SUFFIXES, MAX_FILE, PAGE_SUFFIXES, Joined, line_pages, looks_like_lines, page_of
from wiredesk.sources.tables import TABLE_SUFFIXES, table_pages

KINDS_NAMED = 8
"""Kinds of records that are named, of all that an archive holds besides pages."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/.*)?$", re.IGNORECASE)
_GZIP = b"\x1f\x8b"

ArchiveReader = Callable[[BinaryIO, str, str], Iterator[Page | InputError | Notice]]


def pages_of(
    paths: Iterable[str | os.PathLike[str]],
    stdin: BinaryIO | None = None,
    *,
    archive: ArchiveReader | None = None,
    others: tuple[str, ...] = (),
) -> Iterator[Page | InputError | Notice]:
    """The pages of files and folders in order of the paths given, folders in order of name; "-" is standard input.

    A file named twice is read once. In a folder only files that can be pages are looked at, hidden ones are not;
    how many others there were is said. Links to folders are not followed, so there is no circle to walk.
    archive: reads the archives among them (open stream, path as given, resolved path), None: from end to end.
    others: endings of names in folders at which somebody else looks.
    """
    archive = archive or _archive_pages
    seen: set[str] = set()
    for path in [os.fspath(path) for path in paths]:
        if path == "-":
            yield from _stdin_pages(stdin or sys.stdin.buffer)
        elif os.path.isdir(path):
            yield from _folder_pages(path, seen, archive, others)
        else:
            yield from _file_pages(path, seen, archive)


def is_archive_file(path: str) -> bool:
    """Whether a file is a web archive, by its name or by what is in it. Raises `OSError`."""
    name = path.lower()
    if name.endswith(ARCHIVE_SUFFIXES):
        return True
    with open(path, "rb") as stream:
        return _is_archive(name, stream)


def _is_archive(name: str, stream: BinaryIO) -> bool:
    """The same of an open file, which is left at its beginning. name: in small letters."""
    if name.endswith(ARCHIVE_SUFFIXES):
        return True
    # A page or a list that is compressed is told by its name: looking into each would be half of opening it.
    return not (name.endswith(".gz") and name.endswith(PAGE_SUFFIXES + LINE_SUFFIXES)) and holds_archive(stream)


def _stdin_pages(stream: BinaryIO) -> Iterator[Page | InputError | Notice]:
    head = stream.read(MAX_FILE + 1)
    if is_packed_archive(head):
        # Reading on after damage needs to go back in the file.
        with tempfile.TemporaryFile() as copy:
            copy.write(head)
            shutil.copyfileobj(stream, copy)
            yield from _archive_pages(copy, "-", "-")
        return
    if looks_like_lines(head) or head[:2] == _GZIP:
        yield from line_pages(Joined(head, stream), source="-", locator="-")
        return
    try:
        yield page_of(head, source="-", locator="-")
    except InputError as error:
        yield error


def _folder_pages(
    folder: str, seen: set[str], archive: ArchiveReader, elsewhere: tuple[str, ...]
) -> Iterator[Page | InputError | Notice]:
    for found in page_files(folder, elsewhere):
        if isinstance(found, InputError | Notice):
            yield found
        else:
            yield from _file_pages(found, seen, archive)


def page_files(folder: str, elsewhere: tuple[str, ...] = ()) -> Iterator[str | InputError | Notice]:
    """The files in a folder and those below it that can be pages, in order of name, then what is wrong and how many
    others there were. elsewhere: endings of names at which somebody else looks."""
    others: dict[str, int] = {}
    found = 0
    problems: list[InputError] = []

    def on_error(error: OSError) -> None:
        problems.append(InputError(str(error.filename), f"cannot be opened ({error.strerror})"))

    for base, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            if name.lower().endswith(PAGE_SUFFIXES + LINE_SUFFIXES + TABLE_SUFFIXES + ARCHIVE_SUFFIXES):
                found += 1
                yield os.path.join(base, name)
            elif name.lower().endswith(elsewhere):
                found += 1
            else:
                suffix = Path(name).suffix.lower() or "no suffix"
                others[suffix] = others.get(suffix, 0) + 1
    yield from problems
    if not found and not problems:
        looked_for = ", ".join(PAGE_SUFFIXES[:4] + LINE_SUFFIXES[:1] + ARCHIVE_SUFFIXES[:1])
        yield InputError(folder, f"holds no page (looked for {looked_for})")
    if others:
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(others.items()))
        yield Notice(f"{folder}: files of other kinds were not looked at: {kinds}")


def _file_pages(path: str, seen: set[str], archive: ArchiveReader) -> Iterator[Page | InputError | Notice]:
    try:
        locator = os.path.realpath(path)
        if locator in seen:
            return
        seen.add(locator)
        if os.path.exists(path) and not os.path.isfile(path):
            yield InputError(path, "is no regular file")
            return
        with open(path, "rb") as stream:
            yield from pages_in(stream, path, locator, archive)
    except InputError as error:
        yield error
    except OSError as error:
        yield unread(path, error)
    except ValueError as error:
        yield InputError(repr(path), f"is no path ({error})")


def pages_in(
    stream: BinaryIO, path: str, locator: str, archive: ArchiveReader | None = None
) -> Iterator[Page | InputError | Notice]:
    """The pages of an open file, which must be seekable. path: how it is named; locator: how pages name it. archive: as
    with `pages_of`. Raises `InputError` for a file that is no page, and what reading the stream raises."""
    name = path.lower()
    if _is_archive(name, stream):
        yield from (archive or _archive_pages)(stream, path, locator)
    elif name.endswith(LINE_SUFFIXES):
        yield from line_pages(stream, source=path, locator=locator)
    elif name.endswith(TABLE_SUFFIXES):
        yield from table_pages(stream, source=path, locator=locator)
    else:
        data = stream.read(MAX_FILE + 1)
        if not name.endswith(PAGE_SUFFIXES) and looks_like_lines(data):
            yield from line_pages(Joined(data, stream), source=path, locator=locator)
        else:
            yield page_of(data, source=path, locator=locator)


def unread(path: str, error: OSError) -> InputError:
    """What to say of a path that cannot be opened: it may be an address that lacks its beginning."""
    if isinstance(error, FileNotFoundError):
        if not path:
            return InputError('""', "is no path and no address")
        if path.lower().startswith(("http://", "https://")):
            told = "`wiredesk check` tells of what stands there, `wiredesk add` keeps it"
            return InputError(path, f"is an address, and files are read here; {told}")
        if _SCHEME.match(path):
            return InputError(path, "is no address that can be fetched; those begin with http:// or https://")
        if _HOST.match(path) and not path.lower().endswith(PAGE_SUFFIXES + LINE_SUFFIXES + ARCHIVE_SUFFIXES):
            return InputError(path, f"is no file that is there; if it is an address, give https://{path}")
    return InputError(path, f"cannot be read ({error.strerror or error})")


def _archive_pages(stream: BinaryIO, path: str, locator: str) -> Iterator[Page | InputError | Notice]:
    passed = Passed()
    partial = 0
    for item in records(stream, path=path, locator=locator, passed=passed):
        partial += item.partial
        yield item.page
    yield from archive_notices(path, passed, partial)


def archive_notices(path: str, passed: Passed, partial: int) -> Iterator[Notice]:
    """What is to be said of an archive once it was read. partial: pages that are known not to be whole."""
    if passed:
        yield Notice(f"{path}: besides pages there were {passed.said(KINDS_NAMED)}")
    if partial:
        pages = "1 page is" if partial == 1 else f"{partial:,} pages are"
        yield Notice(f"{path}: {pages} cut off or not as the archive's digest says; read as far as there is text")
