"""A text cut into pieces by what is marked in it: marks may overlap and begin anywhere, pieces never do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wiredesk.model.spans import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a page marks in a text. kind: the class it is drawn as.

    about: what it is, for a person. note: name of the note on the page that explains it, "" if none does; sign: what
    leads to it. to: a page of the desk on what is named.
    """

    span: Span
    kind: str
    about: str = ""
    note: str = ""
    to: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters with all marks that they stand in, the outermost first. starts, ends: marks whose first or last
    piece this is; one that is cut by the border has none there."""

    text: str
    marks: tuple[Mark, ...] = ()
    starts: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


def pieces(text: str, within: Span, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The characters of `text` in a range, cut where marks begin and end. Empty marks and those outside fall away; one
    that reaches over the border is cut with it."""
    inside = sorted(
        (mark for mark in marks if len(mark.span) and mark.span.meets(within)),
        key=lambda mark: (mark.span.start, -mark.span.end, mark.kind, mark.note),
    )
    borders = {within.start, within.end}
    for mark in inside:
        borders.update((max(mark.span.start, within.start), min(mark.span.end, within.end)))
    edges = sorted(borders)
    found: list[Piece] = []
    active: list[Mark] = []
    coming = 0
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.span.end > start]
        first = coming
        while coming < len(inside) and inside[coming].span.start <= start:
            active.append(inside[coming])
            coming += 1
        found.append(
            Piece(
                text[start:end],
                tuple(active),
                tuple(mark for mark in inside[first:coming] if mark.span.start >= within.start),
                tuple(mark for mark in active if mark.span.end <= end),
            )
        )
    return tuple(found)


def spread(spans: Sequence[Span], kind: str, about: str = "") -> tuple[Mark, ...]:
    """The same mark on each of some ranges."""
    return tuple(Mark(span, kind, about) for span in spans)
