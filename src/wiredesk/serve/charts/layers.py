"""Where the boxes of a graph stand that is read from left to right: in which column, and where in it.

Everything stands right of what it rests on; within a column boxes stand near their partners (the mean of their places,
swept a few times), so that lines cross little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

COLUMNS = 5
"""At most: what rests on what rests on more stands in the last one."""
SWEEPS = 4


class Box(Protocol):
    """What is placed. kind: as of `provenance.Node`; column: from 0; place: within it, around 0."""

    kind: str
    column: int
    place: float


class Line(Protocol):
    """What joins two boxes. directed: whether it is known which of them came first."""

    directed: bool


def put_in_columns(boxes: Sequence[Box], lines: Mapping[tuple[int, int], Line]) -> None:
    """Sources leftmost; everything right of what it rests on. What points back in time or to no side does not count."""
    order = sorted(range(len(boxes)), key=lambda at: (boxes[at].kind != "source", at))
    into: dict[int, list[int]] = {}
    turn = {at: place for place, at in enumerate(order)}
    for (origin, target), line in lines.items():
        both_sources = boxes[origin].kind == boxes[target].kind == "source"
        copied = boxes[target].kind in {"copy", "copies"}
        if copied or (line.directed and (both_sources or turn[origin] < turn[target])):
            into.setdefault(target, []).append(origin)
    for at in order:
        boxes[at].column = 0 if boxes[at].kind == "source" else 1
    # Sources first may rest on one another; each pass moves what still stands too far left.
    for _ in range(COLUMNS):
        for at in order:
            ahead = max((boxes[origin].column + 1 for origin in into.get(at, ())), default=0)
            boxes[at].column = min(max(boxes[at].column, ahead), COLUMNS - 1)
    least = min((box.column for box in boxes), default=0)
    for box in boxes:
        box.column -= least


def put_in_order(boxes: Sequence[Box], lines: Mapping[tuple[int, int], Line]) -> None:
    """Order within each column, as places from 0."""
    near: dict[int, list[int]] = {}
    for origin, target in lines:
        near.setdefault(origin, []).append(target)
        near.setdefault(target, []).append(origin)
    columns: dict[int, list[int]] = {}
    for at, box in enumerate(boxes):
        columns.setdefault(box.column, []).append(at)
    for some in columns.values():
        some.sort(key=lambda at: (boxes[at].kind == "many", -len(near.get(at, ())), at))
        _spread(boxes, some)
    for sweep in range(SWEEPS):
        for number in sorted(columns, reverse=sweep % 2 == 1):
            some = columns[number]
            pull = {
                at: sum(boxes[one].place for one in near[at]) / len(near[at]) if near.get(at) else boxes[at].place
                for at in some
            }
            some.sort(key=lambda at: (boxes[at].kind == "many", pull[at], at))
            _spread(boxes, some)


def _spread(boxes: Sequence[Box], some: Sequence[int]) -> None:
    for place, at in enumerate(some):
        # Around the middle, so that a short column stands beside what it belongs to.
        boxes[at].place = place - (len(some) - 1) / 2
