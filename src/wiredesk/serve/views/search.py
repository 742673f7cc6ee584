"""What a search page shows: hits with what was found marked, facets as queries that go on from this one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.model.kept import Facet
from wiredesk.text.snippets import CLOSE, OPEN

VALUES = 8
"""Values of a facet that are shown before the others are folded away."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. query: the search with it; chosen: whether the search has it already, and `query` goes on
    without it."""

    value: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """One facet. first: shown; rest: behind "more"; counted_some: whether only the newest hits were counted."""

    field: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    counted_some: bool


def snippet(text: str) -> tuple[tuple[str, bool], ...]:
    """A snippet as runs of text, each with whether it was found."""
    found: list[tuple[str, bool]] = []
    for number, part in enumerate(text.split(OPEN)):
        hit, mark, rest = part.partition(CLOSE)
        # Before the first mark, and after a mark that is not closed, nothing was found.
        found += [(hit, True), (rest, False)] if number and mark else [(part, False)]
    return tuple(piece for piece in found if piece[0])


def choices(query: str, facets: Sequence[Facet]) -> tuple[Choices, ...]:
    """The facets of a search that have more than nothing to tell."""
    found = []
    for facet in facets:
        made = [_choice(query, facet.field, value, count) for value, count in facet.values]
        if made:
            found.append(Choices(facet.field, tuple(made[:VALUES]), tuple(made[VALUES:]), facet.more))
    return tuple(found)


def term(field: str, value: str) -> str:
    """The words of a query that ask for a value of a facet."""
    field = "category" if field == "section" else field
    plain = value.replace('"', " ").strip()
    return f'{field}:"{plain}"' if not plain.isalnum() else f"{field}:{plain}"


def _choice(query: str, field: str, value: str, count: int) -> Choice:
    asked = term(field, value)
    without, taken = re.subn(rf"(?<!\S){re.escape(asked)}(?!\S)", " ", query)
    if taken:
        return Choice(value, count, " ".join(without.split()), True)
    return Choice(value, count, f"{query.strip()} {asked}".strip(), False)
