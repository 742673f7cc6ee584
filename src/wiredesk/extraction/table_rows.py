"""Rows of tables: cells that stand in one row of a table of the text are one block, and a table is kept whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from wiredesk.extraction.candidates import AGAINST, Candidate, Element
from wiredesk.extraction.roles import Roles, is_body

_CELL_WORDS = 40
"""Words of a cell of a row: more is a column of a page that a table lays out."""
_CELLS = ("td", "th")
FEWEST_ROWS = 2
"""Rows in the text by which a table belongs to it."""
FEWEST_BETWEEN = 3
"""Rows of a table that belongs to the text by where it stands."""
_LEVELS = 3
"""Elements from a row to its table."""


def keep_tables(candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles) -> None:
    """Takes into the text the rows of a table most of whose rows stand in it (the one above them names the columns),
    and those of a table that stands in the middle of the text."""
    rows: dict[int, list[int]] = {}
    for at, one in enumerate(candidates):
        if one.tag in _CELLS and (row := _row(one, elements)):
            rows.setdefault(row, []).append(at)
    tables: dict[int, list[list[int]]] = {}
    for row, cells in rows.items():
        if len(cells) > 1 and (table := _table(row, elements)):
            tables.setdefault(table, []).append(cells)
    for held in tables.values():
        inside = [cells for cells in held if all(is_body(roles.roles[at]) for at in cells)]
        outside = [cells for cells in held if cells not in inside]
        mostly = len(inside) >= FEWEST_ROWS and len(outside) <= len(inside)
        if not (mostly or _between_text(candidates, held, roles)):
            continue
        why = "other rows of its table are in the text" if mostly else "its table stands between blocks of the text"
        for cells in outside:
            if _is_row([candidates[at] for at in cells], ["table"]) and not any(
                candidates[at].link > 0.5 for at in cells
            ):
                for at in cells:
                    if not is_body(roles.roles[at]):
                        roles.set(at, "table", f"{why}; {roles.why[at]}")


def keep_lines(candidates: Sequence[Candidate], roles: Roles) -> None:
    """Takes into the text the rows of a table of flattened text: lines that tabs part into as many cells each, between
    two blocks of the text, captions left aside. Of 680 such lines on labelled pages the labels have 650."""
    at = 0
    for cells, group in groupby(candidates, lambda one: one.cells):
        first, at = at, at + len(list(group))
        if cells == 1 or at - first < FEWEST_BETWEEN:
            continue
        if not (_in_text(roles, range(first - 1, -1, -1)) and _in_text(roles, range(at, len(candidates)))):
            continue
        for row in range(first, at):
            if candidates[row].words <= cells * _CELL_WORDS:
                roles.set(row, "table", f"a row of cells between blocks of the text; {roles.why[row]}")


def _in_text(roles: Roles, places: Iterable[int]) -> bool:
    """Whether the first block there that is no caption is text."""
    return next((is_body(roles.roles[at]) for at in places if roles.roles[at] != "caption"), False)


def _between_text(candidates: Sequence[Candidate], held: Sequence[Sequence[int]], roles: Roles) -> bool:
    """Whether a table of rows of the same length stands between two blocks of the text and nothing else: every cell
    that this adds on labelled pages is text by their labels."""
    first, last = held[0][0], held[-1][-1]
    if len(held) < FEWEST_BETWEEN or first == 0 or last + 1 >= len(candidates):
        return False
    if sum(map(len, held)) != last - first + 1 or len({len(cells) for cells in held}) > 1:
        return False
    if any(candidates[at].marks & AGAINST for at in range(first, last + 1)):
        return False
    return is_body(roles.roles[first - 1]) and is_body(roles.roles[last + 1])


def rows_of_tables(
    candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles
) -> Iterator[tuple[int, int]]:
    """First and last number of the candidates of each block, in order. What is no row stands alone."""
    row_of = [
        _row(one, elements) if one.tag in _CELLS and is_body(role) else 0
        for one, role in zip(candidates, roles.roles, strict=True)
    ]
    if not any(row_of):
        yield from ((at, at) for at in range(len(row_of)))
        return
    for row, group in groupby(range(len(candidates)), row_of.__getitem__):
        cells = list(group)
        if row and len(cells) > 1 and _is_row([candidates[at] for at in cells], [roles.roles[at] for at in cells]):
            yield cells[0], cells[-1]
        else:
            yield from ((at, at) for at in cells)


def _row(one: Candidate, elements: Sequence[Element]) -> int:
    """The number of the row that a cell stands in, 0 if it is none."""
    if not one.element:
        return 0
    row, tag, _ = elements[one.element]
    return row if tag in _CELLS and elements[row][1] == "tr" else 0


def _table(row: int, elements: Sequence[Element]) -> int:
    """The number of the table that a row stands in, 0 if there is none."""
    number = row
    for _ in range(_LEVELS):
        number = elements[number][0]
        if elements[number][1] == "table":
            return number
    return 0


def _is_row(cells: Sequence[Candidate], roles: Sequence[str]) -> bool:
    # Two lines of one cell stand in a table that lays out a page.
    alone = len({one.element for one in cells}) == len(cells)
    return alone and "table" in roles and all(one.words <= _CELL_WORDS for one in cells)
