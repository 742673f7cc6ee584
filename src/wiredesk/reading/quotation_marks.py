"""Which quotation marks belong together: runs of quoted text, paragraph by paragraph.

Paired like brackets within one paragraph; an opening mark that is never closed counts only where the next paragraph
opens with the same mark again (a quotation that runs over paragraphs closes only in its last one), so a missing mark
loses one quotation and never the rest of the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex

from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span


@dataclass(frozen=True, slots=True)
class Run:
    """Quoted text. outer: with its marks; inner: without them; paragraph: its number among those given.

    goes_on: the mark stays open because the next paragraph opens it again.
    """

    outer: Span
    inner: Span
    paragraph: int
    goes_on: bool = False


DEEPEST = 6
"""Marks open at once; of more the outermost lost its partner."""


_Marks = tuple[Mapping[str, frozenset[str]], frozenset[str], regex.Pattern[str]]
"""Closing marks by their opening one; all closing marks; any mark."""


@lru_cache(maxsize=64)
def _marks(pack: Pack) -> _Marks:
    pairs: dict[str, frozenset[str]] = {}
    for opener, closer in (*pack.get("text.quote_pairs", ()), *pack.get("quotes.marks", ())):
        pairs[opener] = pairs.get(opener, frozenset()) | {closer}
    every = sorted(set(pairs).union(*pairs.values()), key=lambda mark: (-len(mark), mark))
    closers = frozenset().union(*pairs.values())
    return pairs, closers, regex.compile("|".join(map(regex.escape, every)) or "(?!)")


def runs(text: str, paragraphs: Iterable[Span], pack: Pack) -> list[Run]:
    """The outermost quoted runs of the paragraphs, in order, without overlap. Linear in the text."""
    marks = _marks(pack)
    known = _known(text, pack)
    found: list[Run] = []
    waiting: tuple[int, int, str, int] | None = None
    for number, paragraph in enumerate(paragraphs):
        if waiting is not None:
            start, size, mark, end = waiting
            if _first_mark(text, paragraph, marks) == mark:
                found.append(Run(Span(start, end), Span(start + size, end), number - 1, goes_on=True))
            waiting = None
        place = (paragraph.start, paragraph.end)
        pairing = known.get(place)
        if pairing is None:
            pairing = known[place] = _paired(text, paragraph, marks)
        here, left_open = pairing
        if here:
            found += [Run(outer, inner, number) for outer, inner in here]
        if left_open is not None:
            start, mark = left_open
            end = paragraph.start + len(paragraph.of(text).rstrip())
            if end > start + len(mark):
                waiting = (start, len(mark), mark, end)
    return found


def _outermost(text: str, found: Iterable[tuple[int, int, int, int]]) -> Iterator[tuple[Span, Span]]:
    """Runs (outer start, inner start, inner end, outer end) as spans with their marks and without, but for those of
    nothing; without the white space that some languages put inside the marks."""
    for first, start, end, last in found:
        words = text[start:end]
        if bare := words.strip():
            start += len(words) - len(words.lstrip())
            yield Span(first, last), Span(start, start + len(bare))


def _first_mark(text: str, paragraph: Span, marks: _Marks) -> str | None:
    pairs, _, pattern = marks
    hit = pattern.match(text, paragraph.start, paragraph.end)
    return hit[0] if hit and hit[0] in pairs else None


_Pairing = tuple[tuple[tuple[Span, Span], ...], tuple[int, str] | None]
"""Runs with their marks and without, and the outermost mark left open, if any."""


@lru_cache(maxsize=1)
def _known(text: str, pack: Pack) -> dict[tuple[int, int], _Pairing]:
    """What was paired in the article read last, by paragraph: three readers ask for the same ones."""
    return {}


def _paired(text: str, paragraph: Span, marks: _Marks) -> _Pairing:
    done: list[tuple[int, int, int, int]] = []
    stack: list[tuple[int, str]] = []
    pairs, closers, pattern = marks
    hits = list(pattern.finditer(text, paragraph.start, paragraph.end))
    if not hits:
        return (), None
    passed = paragraph.start
    for number, hit in enumerate(hits):
        start, end, mark = hit.start(), hit.end(), hit[0]
        if start < passed:
            continue
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        if mark in "'‘’" and ((before.isalnum() and after.isalnum()) or (before.isspace() and after.isdigit())):
            continue
        if (
            mark in "'’"
            and before in "sS"
            and after == " "
            and stack
            and _closes_later(text, hits[number + 1 : number + 21])
        ):
            continue
        if mark in "'’" and after == mark:
            # Two single marks close a double one, as typewriters do.
            opened = next((n for n in range(len(stack) - 1, -1, -1) if stack[n][1] in '“"'), None)
            if opened is not None:
                if opened == 0 or _apostrophe_only(stack[:opened]):
                    done.append((stack[opened][0], stack[opened][0] + len(stack[opened][1]), start, end + 1))
                    opened = 0
                del stack[opened:]
                passed = end + 1
                continue
        depth = next((n for n in range(len(stack) - 1, -1, -1) if mark in pairs[stack[n][1]]), None)
        opens = mark in pairs and not after.isspace() and not (before.isalnum() and mark in closers)
        if depth is not None and not (opens and mark in pairs[mark] and (before.isspace() or before in "([—–")):
            if depth == 0 or _apostrophe_only(stack[:depth]):
                done.append((stack[depth][0], stack[depth][0] + len(stack[depth][1]), start, end))
                stack.clear()
            else:
                del stack[depth:]
        elif opens and depth is None:
            stack.append((start, mark))
            if len(stack) > DEEPEST:
                del stack[0]
        elif opens:
            stack[depth:] = [(start, mark)]  # the same straight mark opens anew: the earlier one lost its partner
        elif mark in pairs and mark not in pairs[mark] and not stack and after.isspace():
            stack.append((start, mark))  # "« mot »" has a space inside
    left_open = next((entry for entry in stack if not _apostrophe_only([entry])), None)
    return tuple(_outermost(text, done)), left_open


def _closes_later(text: str, hits: list[regex.Match[str]]) -> bool:
    """Whether a later mark closes after punctuation: this one is then a plural's apostrophe ("farmers'")."""
    for hit in hits:
        before, after = text[hit.start() - 1], text[hit.end() : hit.end() + 1]
        if before.isalnum() and after.isalnum():
            continue
        return hit[0] in "'’" and before in ".,!?"
    return False


def _apostrophe_only(entries: list[tuple[int, str]]) -> bool:
    """Whether all the open marks may be apostrophes ("'90s"), which are never closed."""
    return all(mark in "'‘’" for _, mark in entries)
