"""What stands above every page of a story: headline, figures, the reader's marks, the ways to its other pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from wiredesk.model.kept import Moved
from wiredesk.model.marks import Mark
from wiredesk.model.spans import StoryId
from wiredesk.serve.language import N_
from wiredesk.serve.links import story_path
from wiredesk.serve.views.rows import Line

TABS: Mapping[str, str] = {
    "": N_("Overview"),
    "sources": N_("Sources"),
    "provenance": N_("Provenance"),
    "timeline": N_("Timeline"),
    "quotes": N_("Quotes"),
    "differences": N_("Differences"),
    "versions": N_("Versions"),
}
EXPORTS: Mapping[str, str] = {
    "md": "Markdown",
    "json": "JSON",
    "atom": "Atom",
    "jsonld": "JSON-LD",
    "prov.json": "PROV",
}
"""Forms in which a story can be had, by extension."""
_PAGE = re.compile(r"/[as]/([0-9a-f-]{4,})(?:/[a-z]+)?")
"""The path of a story's page or a report's."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the story. count: how much is there, None where that says nothing."""

    name: str
    label: str
    path: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A story that came before or after this one."""

    line: Line
    side: Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of the story's id. other: the story that went into it, came out of it, or that it came from."""

    kind: Literal["merged here", "split off", "came from"]
    other: StoryId
    path: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """How much each page of a story has. left_out: reports that no page shows, of very many."""

    reports: int = 0
    left_out: int = 0
    quotes: int = 0
    differences: int = 0
    edits: int = 0
    path: str = ""
    """Of the report whose headline is the story's."""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """All of it. near: the thread in order of time."""

    line: Line
    tabs: tuple[Tab, ...]
    tab: str
    mark: Mark
    counted: Counted
    near: tuple[Near, ...] = ()
    happened: tuple[Happened, ...] = ()
    exports: tuple[tuple[str, str], ...] = field(default=())


def head(
    line: Line,
    tab: str,
    counted: Counted,
    mark: Mark | None,
    *,
    thread: Sequence[Line] = (),
    moved: Sequence[Moved] = (),
    titles: Mapping[StoryId, str] | None = None,
) -> Head:
    """The head of a page. thread: the stories of its thread in order of time, itself among them."""
    counts = {
        "sources": counted.reports,
        "quotes": counted.quotes,
        "differences": counted.differences,
        "versions": counted.edits,
    }
    return Head(
        line=line,
        tabs=tuple(
            Tab(name, label, story_path(line.id, name), name == tab, counts.get(name)) for name, label in TABS.items()
        ),
        tab=tab,
        mark=mark or Mark(line.id),
        counted=counted,
        near=_near(line, thread),
        happened=tuple(_happened(line.id, moved, titles or {})),
        exports=tuple((label, f"{story_path(line.id)}.{name}") for name, label in EXPORTS.items()),
    )


def _near(line: Line, thread: Sequence[Line]) -> tuple[Near, ...]:
    places = [place for place, one in enumerate(thread) if one.id == line.id]
    here = places[0] if places else 0
    return tuple(
        Near(one, "before" if place < here else "after") for place, one in enumerate(thread) if one.id != line.id
    )


def _happened(id: StoryId, moved: Sequence[Moved], titles: Mapping[StoryId, str]) -> list[Happened]:
    found = []
    for one in moved:
        kind: Literal["merged here", "split off", "came from"]
        if one.kind == "merged" and one.new == id:
            kind, other = "merged here", one.old
        elif one.kind == "split" and one.old == id:
            kind, other = "split off", one.new
        elif one.kind == "split" and one.new == id:
            kind, other = "came from", one.old
        else:
            continue
        found.append(Happened(kind, other, story_path(other), titles.get(other, ""), one.at))
    return found


def tags_of(typed: str) -> tuple[str, ...]:
    """Tags as they were typed: parted by commas, each once."""
    return tuple(dict.fromkeys(tag for part in typed.split(",") if (tag := " ".join(part.split()))))


def named_id(typed: str) -> str:
    """What names a story in a field: its id, from an address of one of its pages here; all else as it is."""
    path = urlsplit(typed.strip()).path if "/" in typed else ""
    found = _PAGE.fullmatch(path)
    return found[1] if found is not None else typed.strip()
