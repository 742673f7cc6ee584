"""Two reports side by side, with the words that both have marked on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.lang.packs import Packs
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.model.findings import Reading
from wiredesk.model.story import SharedQuote
from wiredesk.serve.views.marked import Mark, Piece, pieces
from wiredesk.text.shingles import matches

RUN = 5
"""Words in a row that two texts must share before it is marked: fewer are common by chance."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts. shared: share of its words that stand in the other, 0 to 1; words: how many it has."""

    article: Article
    paragraphs: tuple[tuple[str, tuple[Piece, ...]], ...]
    shared: float
    words: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Both texts. runs: how many runs of words they share; longest: words of the longest; statements: quotes that both
    have in their own wording."""

    left: Side
    right: Side
    runs: int
    longest: int
    statements: tuple[SharedQuote, ...] = ()


def overlap(left: Reading, right: Reading, packs: Packs, statements: Sequence[SharedQuote] = ()) -> Overlap:
    """The two texts with their shared runs of words marked. Statements that both report in other words, or in another
    language, are marked too; both marks are numbered in order of the left text."""
    a, b = _tokens(left, packs), _tokens(right, packs)
    found = matches(a.folded, b.folded, RUN)
    both = [one for one in statements if {left.article.id, right.article.id} <= {w.article for w in one.wordings}]
    number = 0
    marks: tuple[list[Mark], list[Mark]] = ([], [])
    for first, second, length in found:
        number += 1
        ends = a.span(first, first + length), b.span(second, second + length)
        for side, span in zip(marks, ends, strict=True):
            side.append(Mark(span, "shared", str(number), f"r{number}"))
    for statement in both:
        number += 1
        for side, reading in zip(marks, (left, right), strict=True):
            side += [
                Mark(wording.span, "statement", str(number), f"r{number}")
                for wording in statement.wordings
                if wording.article == reading.article.id
            ]
    words = sum(length for *_, length in found)
    used = len({place for _, second, length in found for place in range(second, second + length)})
    return Overlap(
        _side(left.article, marks[0], words, len(a)),
        _side(right.article, marks[1], used, len(b)),
        len(found),
        max((length for *_, length in found), default=0),
        tuple(both),
    )


def _tokens(reading: Reading, packs: Packs) -> Tokens:
    return Tokens(reading.article.text, reading.article.body_spans(), packs.get(reading.language))


def _side(article: Article, marks: Sequence[Mark], shared: int, words: int) -> Side:
    blocks = [
        (block.role, pieces(article.text, block.span, marks)) for block in article.blocks if block.role in BODY_ROLES
    ]
    return Side(article, tuple(blocks), shared / words if words else 0.0, words)
