"""The edges of the pure core, as protocols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from wiredesk.model.errors import InputError
from wiredesk.model.page import Page


class Source(Protocol):
    """Something that gives pages. What cannot be read is given as an error value, in its place."""

    def pages(self) -> Iterator[Page | InputError]:
        """The pages, in a fixed order."""
        ...


class WordTable(Protocol):
    """Which words of two languages can translate one another."""

    def translations(self, word: str) -> Sequence[str]:
        """Folded words of the other language for one folded word; empty if there are none."""
        ...
