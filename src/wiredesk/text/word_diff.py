"""What an edit changed, word by word, with the paragraphs around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from wiredesk.model.article import Article

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST = 4000
"""Tokens of one changed passage that are compared word by word; a longer one is shown as replaced whole, since the
comparison grows with the square of what differs."""

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring changes. old, new: numbers of the first paragraph on each side, from 1; pieces: in order."""

    old: int
    new: int
    pieces: tuple[tuple[Kind, str], ...]


def told(article: Article) -> str:
    """What an edit can change for a reader: title and body, a paragraph a line."""
    return f"{article.title.value}\n{article.body}" if article.title else article.body


def hunks(old: str, new: str, *, around: int = 1) -> Iterator[Hunk]:
    """The changes from one text to the other. around: unchanged paragraphs shown before and after each."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(around):
        pieces: list[tuple[Kind, str]] = []
        for tag, a, b, c, d in group:
            if tag == "equal":
                pieces += [("same", line + "\n") for line in before[a:b]]
            else:
                pieces += words("\n".join(before[a:b]), "\n".join(after[c:d]))
                pieces.append(("same", "\n"))
        yield Hunk(group[0][1] + 1, group[0][3] + 1, tuple(pieces))


def words(old: str, new: str) -> list[tuple[Kind, str]]:
    """One passage turned into another: what stays, what went, what came."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    whole: list[tuple[Kind, str]] = [("gone", old), ("new", new)]
    if not old or not new or len(a) + len(b) > _MOST:
        return [piece for piece in whole if piece[1]]
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.3:
        # Hardly anything stays: single words left standing between others tell nothing.
        return whole
    pieces: list[tuple[Kind, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(a[i:j])))
        else:
            if j > i:
                pieces.append(("gone", "".join(a[i:j])))
            if m > k:
                pieces.append(("new", "".join(b[k:m])))
    return pieces
