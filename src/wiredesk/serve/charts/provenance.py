"""Who has it from whom, from left to right: named sources, the reports that rest on them, what was made of those.

Pure: places, sizes and paths as numbers. Reports of one text are one node with its copies folded. A node stands right
of all that it rests on, as far as time and direction tell (`layers`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.story import Evidence, Link, Origin, Origins
from wiredesk.serve.charts.layers import put_in_columns, put_in_order
from wiredesk.serve.charts.lettering import fitted
from wiredesk.text.names import key

ONE_TEXT = frozenset({"copy", "abridges", "contains", "republication"})
"""Kinds of links whose two ends are one text: drawn as one node."""
MADE_FROM = ("translation", "rewrite", "updates", "corrects", "retracts")
"""Kinds whose one end is made from the text of the other: a solid line."""
WIDTH, HEIGHT = 204, 44
"""Of a node: four columns fit the page."""
ROOM = WIDTH - 24
"""For the words in it."""
SIZE = 14.0
"""Of the letters of a name."""
BETWEEN, BELOW = 72, 14
"""Between columns, between nodes of one column."""
MARGIN = 8
FOLDED = 3
"""Reports that are alike in all that is drawn of them (copies of one text; nothing but the same credit; alone), of more
than which there is one node with their number."""


@dataclass(frozen=True, slots=True)
class Told:
    """A report as the graph needs it: what it is called, when it came. said: the time as it states it, where `at` is no
    instant."""

    id: ArticleId
    name: str
    language: str
    at: datetime | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A box. kind: "source" (named and not held), "report", "copy" (of the report on its left), "copies" (many such),
    or "many" (reports that rest on the same, or on nothing that is known).

    name: what it is called; report: the report that it is, None for a source and for many; many: the reports that are
    one box, in order of time; main: whether the story's main claim rests on it; x, y: of its upper left corner.
    """

    number: int
    kind: str
    name: str
    column: int
    x: float
    y: float
    width: float
    height: float
    report: Told | None = None
    label: str = ""
    """The name, as much of it as there is room for."""
    many: tuple[Told, ...] = ()
    main: bool = False
    what: str = ""
    """Of a source: agency, official, document …; of a report: "report" (its own), "unknown", or ""."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from what is rested on to what rests on it. solid: by its text; else it is credited and no more.

    path: for the `d` of an SVG path. directed: whether it is known which came first.
    """

    origin: int
    target: int
    kind: str
    solid: bool
    directed: bool
    path: str
    evidence: tuple[Evidence, ...] = ()
    because: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing. nodes: from left to right, from top to bottom."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    columns: int

    def into(self, node: Node) -> tuple[tuple[Edge, Node], ...]:
        """What a node rests on."""
        by_number = {one.number: one for one in self.nodes}
        return tuple((edge, by_number[edge.origin]) for edge in self.edges if edge.target == node.number)


@dataclass(slots=True)
class _Box:
    kind: str
    name: str
    report: Told | None = None
    many: list[Told] = field(default_factory=list)
    main: bool = False
    what: str = ""
    column: int = 0
    place: float = 0.0


@dataclass(slots=True)
class _Line:
    kind: str
    solid: bool
    directed: bool
    score: float
    evidence: tuple[Evidence, ...] = ()
    because: tuple[Passage, ...] = ()


def provenance(reports: Sequence[Told], links: Sequence[Link], origins: Origins) -> Graph:
    """The graph of a story. reports: all of them, in order of time."""
    rank = {report.id: place for place, report in enumerate(reports)}
    inside = [link for link in links if link.article in rank and (not link.held or link.origin in rank)]
    boxes: list[_Box] = []
    own = frozenset(origin.article for origin in origins.main if origin.article is not None)
    of_report = _texts(reports, inside, rank, own, boxes)
    lines: dict[tuple[int, int], _Line] = {}
    of_source = _sources(inside, origins, of_report, boxes)
    _linked(inside, of_report, of_source, lines)
    _rested(origins, of_report, of_source, boxes, lines)
    _own(origins, of_report, boxes)
    _copied(inside, boxes, lines)
    boxes, lines = _folded(boxes, lines)
    put_in_columns(boxes, lines)
    put_in_order(boxes, lines)
    return _drawn(boxes, lines)


def _texts(
    reports: Sequence[Told],
    links: Sequence[Link],
    rank: Mapping[ArticleId, int],
    own: frozenset[ArticleId],
    boxes: list[_Box],
) -> dict[ArticleId, int]:
    """A box for each text, with the reports that have it; gives the box of each report. own: reports that are origins
    themselves."""
    head = {report.id: report.id for report in reports}

    def root(id: ArticleId) -> ArticleId:
        while head[id] != id:
            head[id] = head[head[id]]
            id = head[id]
        return id

    made: set[ArticleId] = set()
    for link in links:
        if link.held and link.kind in ONE_TEXT:
            a, b = root(link.article), root(ArticleId(link.origin))
            if a != b:
                first, second = sorted((a, b), key=lambda id: rank[id])
                head[second] = first
            if link.direction != "unknown":
                made.add(link.article)
    members: dict[ArticleId, list[Told]] = {}
    for report in reports:
        members.setdefault(root(report.id), []).append(report)
    found: dict[ArticleId, int] = {}
    for some in members.values():
        # Whose text it is: an origin's, else that of one that is made from none of the others, the earliest of such.
        original = next((one for one in some if one.id in own), None)
        original = original or next((one for one in some if one.id not in made), some[0])
        boxes.append(_Box("report", original.name, original, [one for one in some if one is not original]))
        found |= dict.fromkeys((one.id for one in some), len(boxes) - 1)
    return found


def _sources(
    links: Sequence[Link], origins: Origins, of_report: Mapping[ArticleId, int], boxes: list[_Box]
) -> dict[str, int]:
    """A box for each source that is named and not held; gives the box of each by the key of its name."""
    found: dict[str, int] = {}
    whose: dict[str, set[int]] = {}
    """Boxes of people whose name says whom they speak for ("Ada Lorn (Port of Corm)"), by the name alone."""

    def add(name: str, what: str, *, main: bool = False) -> None:
        named = key(name) or name
        alone = whose.get(named, set())
        if named not in found and len(alone) == 1:
            (found[named],) = alone
        if named not in found:
            boxes.append(_Box("source", name, what=what, main=main))
            found[named] = len(boxes) - 1
            bare, bracket, _ = name.partition(" (")
            if bracket and name.endswith(")"):
                whose.setdefault(key(bare) or bare, set()).add(found[named])

    for origins_of, main in ((origins.main, True), (origins.also, False)):
        for origin in origins_of:
            if origin.kind not in {"unknown", "report"} and origin.article not in of_report:
                add(origin.name, origin.kind, main=main)
    for link in links:
        if not link.held:
            add(link.origin, "")
    return found


def _linked(
    links: Sequence[Link],
    of_report: Mapping[ArticleId, int],
    of_source: Mapping[str, int],
    lines: dict[tuple[int, int], _Line],
) -> None:
    """A line for each link between two boxes, by the strongest."""
    for link in links:
        target = of_report[link.article]
        origin = of_report[ArticleId(link.origin)] if link.held else of_source[key(link.origin) or link.origin]
        if origin == target or link.kind in ONE_TEXT:
            continue
        solid = link.kind in MADE_FROM
        known = lines.get((origin, target))
        if known is None or (solid, link.score) > (known.solid, known.score):
            directed = link.direction != "unknown"
            lines[origin, target] = _Line(link.kind, solid, directed, link.score, link.evidence)


def _rested(
    origins: Origins,
    of_report: Mapping[ArticleId, int],
    of_source: Mapping[str, int],
    boxes: Sequence[_Box],
    lines: dict[tuple[int, int], _Line],
) -> None:
    """Lines from the sources that chains end at: to the agency that has it from them, and to what has it from no
    other report."""
    into: dict[int, set[int]] = {}
    for begin, end in lines:
        into.setdefault(end, set()).add(begin)
    for origin in (*origins.main, *origins.also):
        source = of_source.get(key(origin.name) or origin.name)
        if source is None:
            continue
        through = _agency(origin, of_source)
        if through is not None and through != source:
            lines.setdefault((source, through), _Line("credits", False, True, 0.0, because=origin.because))
        resting = {of_report[id] for id in origin.articles if id in of_report}
        for target in sorted(resting):
            through_others = into.get(target, set()) & (resting | {source, through})
            if not through_others:
                here = {one.id for one in (boxes[target].report, *boxes[target].many) if one is not None}
                said = tuple(passage for passage in origin.because if passage.article in here)
                lines[source, target] = _Line("credits", False, True, 0.0, because=said)
                into.setdefault(target, set()).add(source)


def _agency(origin: Origin, of_source: Mapping[str, int]) -> int | None:
    """The source, not held, through which a chain leads to its end."""
    return of_source.get(key(origin.chain[-2])) if len(origin.chain) > 2 else None


def _own(origins: Origins, of_report: Mapping[ArticleId, int], boxes: Sequence[_Box]) -> None:
    """Says of reports whether they are their own source, or theirs is not known."""
    for origin in origins.main:
        if origin.kind in {"report", "unknown"}:
            for id in (origin.article,) if origin.article is not None else origin.articles:
                if id in of_report and not boxes[of_report[id]].what:
                    boxes[of_report[id]].what = origin.kind
                    boxes[of_report[id]].main = True


def _copied(links: Sequence[Link], boxes: list[_Box], lines: dict[tuple[int, int], _Line]) -> None:
    """Puts the copies of each text right of it, many as one box."""
    between = {(link.article, ArticleId(link.origin)): link for link in links if link.held and link.kind in ONE_TEXT}
    for at in range(len(boxes)):
        original, copies = boxes[at].report, boxes[at].many
        if original is None or not copies:
            continue
        boxes[at].many = []
        if len(copies) > FOLDED:
            lines[at, len(boxes)] = _Line("copy", True, True, 1.0)
            boxes.append(_Box("copies", original.name, None, copies))
            continue
        for copy in copies:
            link = between.get((copy.id, original.id)) or between.get((original.id, copy.id))
            kind, directed, evidence = "copy", True, tuple[Evidence, ...]()
            if link is not None:
                kind, directed, evidence = link.kind, link.direction != "unknown", link.evidence
            lines[at, len(boxes)] = _Line(kind, True, directed, 1.0, evidence)
            boxes.append(_Box("copy", copy.name, copy))


def _folded(boxes: list[_Box], lines: dict[tuple[int, int], _Line]) -> tuple[list[_Box], dict[tuple[int, int], _Line]]:
    """Many reports that rest on the same word and are nobody's source are one box; so are many that stand alone."""
    into: dict[int, set[int]] = {}
    giving: set[int] = set()
    for (origin, target), line in lines.items():
        into.setdefault(target, set()).add(origin)
        giving.add(origin)
        if line.solid:
            # What was made from another's text is shown by itself.
            giving.add(target)
    alike: dict[tuple[frozenset[int], bool], list[int]] = {}
    for at, box in enumerate(boxes):
        if box.kind == "report" and at not in giving:
            alike.setdefault((frozenset(into.get(at, ())), box.main), []).append(at)
    gone: set[int] = set()
    for (origins, main), some in alike.items():
        if len(some) <= FOLDED or len(some) == len(boxes):
            continue
        gone.update(some)
        many = [told for at in some if (told := boxes[at].report) is not None]
        for origin in origins:
            first = lines[origin, some[0]]
            lines[origin, len(boxes)] = replace(first, score=0.0)
        boxes.append(_Box("many", "", None, many, main))
    return _without(boxes, lines, gone)


def _without(
    boxes: Sequence[_Box], lines: Mapping[tuple[int, int], _Line], gone: Set[int]
) -> tuple[list[_Box], dict[tuple[int, int], _Line]]:
    """All other boxes under new numbers, with the lines between them."""
    number: dict[int, int] = {}
    kept: list[_Box] = []
    for at, box in enumerate(boxes):
        if at not in gone:
            number[at] = len(kept)
            kept.append(box)
    return kept, {(number[a], number[b]): line for (a, b), line in lines.items() if a in number and b in number}


def _drawn(boxes: Sequence[_Box], lines: Mapping[tuple[int, int], _Line]) -> Graph:
    low = min((box.place for box in boxes), default=0.0)
    order = sorted(range(len(boxes)), key=lambda at: (boxes[at].column, boxes[at].place))
    number = {at: place for place, at in enumerate(order)}
    nodes = []
    for at in order:
        box = boxes[at]
        x = MARGIN + box.column * (WIDTH + BETWEEN)
        y = MARGIN + (box.place - low) * (HEIGHT + BELOW)
        nodes.append(
            Node(number[at], box.kind, box.name, box.column, float(x), round(y, 1), WIDTH, HEIGHT, box.report,
                 fitted(box.name, ROOM, SIZE), tuple(box.many), box.main, box.what)
        )  # fmt: skip
    edges = [
        Edge(number[a], number[b], line.kind, line.solid, line.directed, _path(nodes[number[a]], nodes[number[b]]),
             line.evidence, line.because)
        for (a, b), line in lines.items()
    ]  # fmt: skip
    edges.sort(key=lambda edge: (edge.target, not edge.solid, edge.origin))
    columns = 1 + max((box.column for box in boxes), default=0)
    # A line between two boxes of the last column goes round on their right.
    around = any(nodes[edge.origin].column >= nodes[edge.target].column == columns - 1 for edge in edges)
    wide = columns * WIDTH + (columns - 1) * BETWEEN + 2 * MARGIN + (BETWEEN // 2 if around else 0)
    tall = round(max((node.y + node.height for node in nodes), default=0.0)) + MARGIN
    return Graph(wide, tall, tuple(nodes), tuple(edges), columns)


def _path(a: Node, b: Node) -> str:
    """A curve from the right of one box to the left of the other; around the right where they share a column."""
    x1, y1 = a.x + a.width, a.y + a.height / 2
    y2 = b.y + b.height / 2
    if a.column < b.column:
        x2, bend = b.x, BETWEEN * 0.55
        return f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
    x2, bend = b.x + b.width, BETWEEN * 0.7
    return f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {max(x1, x2) + bend:g} {y2:g} {x2:g} {y2:g}"
