"""Files that name sources or hold entries: subscription lists (OPML) and saved feeds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from wiredesk.desk.importing import Item
from wiredesk.desk.parsing import FeedTask, Lines, ListTask, perform
from wiredesk.desk.paths import unread
from wiredesk.desk.workers import in_workers
from wiredesk.model.errors import InputError
from wiredesk.model.feed import Feed, Outline
from wiredesk.sources.entries import entry_page

SUFFIXES = (".opml", ".xml", ".rss", ".atom", ".rdf", ".json")
"""Names of files that may be lists or feeds; what they are is told by what is in them."""
IN_FOLDERS = tuple(suffix for suffix in SUFFIXES if suffix != ".json")
"""Those of which a folder of files is searched: JSON can be anything."""
SIZE = 50_000_000
"""Bytes of a list or a feed."""
_HEAD = 4096
_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<opml", b"<channel")


@dataclass(slots=True)
class Lists:
    """What files of lists and feeds gave. rest: the paths that are neither."""

    outlines: list[Outline] = field(default_factory=list)
    feeds: list[tuple[str, Feed]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    skipped: list[InputError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def lists_of(paths: list[str], *, seconds: float, memory: int) -> Lists:
    """Sorts the paths of the user into lists, feeds and all else. Both are parsed in a worker.

    In a folder those are looked at whose names leave no doubt; it stands in `rest` too, for its pages.
    """
    found = Lists()
    tasks: list[FeedTask | ListTask] = []
    named: list[str] = []
    for path in paths:
        if path.lower().endswith(SUFFIXES) and not os.path.isdir(path):
            named.append(path)
            continue
        found.rest.append(path)
        named += _in_folder(path, found)
    for path in dict.fromkeys(named):
        try:
            with open(path, "rb") as stream:
                data = stream.read(SIZE + 1)
            if len(data) > SIZE:
                raise InputError(path, f"is larger than {SIZE // 1_000_000} MB, more than any feed")
            if b"<opml" in data[:4096].lower():
                tasks.append(ListTask(data, path))
            else:
                tasks.append(FeedTask(data, path))
        except OSError as error:
            found.skipped.append(unread(path, error))
        except InputError as error:
            found.skipped.append(error)
    parsed = in_workers(perform, tasks, name=lambda task: task.source, jobs=1, seconds=seconds, memory=memory)
    for task, outcome in zip(tasks, parsed, strict=True):
        if isinstance(outcome, Feed):
            found.feeds.append((task.source, outcome))
        elif isinstance(outcome, Lines):
            found.outlines += outcome.outlines
            found.notices += outcome.notices
            if not outcome.outlines:
                found.skipped.append(InputError(task.source, "names no feed"))
        elif isinstance(outcome, InputError):
            found.skipped.append(outcome)
    return found


def _in_folder(folder: str, found: Lists) -> Iterator[str]:
    """The lists and feeds of a folder and those in it, by name; how many others have such names is noted."""
    others = 0
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(IN_FOLDERS) and not name.startswith("."):
                path = os.path.join(base, name)
                if _may_be_list(path):
                    yield path
                else:
                    others += 1
    if others:
        files = "1 XML file is" if others == 1 else f"{others:,} XML files are"
        found.notices.append(f"{folder}: {files} neither a feed nor a list of feeds")


def _may_be_list(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            # In UTF-16 each letter of a tag is two bytes.
            head = stream.read(_HEAD).lower().replace(b"\x00", b"")
    except OSError:
        return True
    return any(root in head for root in _ROOTS)


def items_of(feeds: list[tuple[str, Feed]], skipped: list[InputError], received: datetime) -> Iterator[Item]:
    """What saved feeds carry themselves, as pages."""
    for path, feed in feeds:
        pages = [page for entry in feed.entries if (page := entry_page(entry, feed, path, received)) is not None]
        if not pages:
            said = f"its address is {feed.itself}: add that" if feed.itself else "add the address that it came from"
            carries = f"whose {len(feed.entries)} entries carry no text" if feed.entries else "without entries"
            skipped.append(InputError(path, f"is a feed {carries}; {said}"))
        for page in pages:
            yield Item(page)
