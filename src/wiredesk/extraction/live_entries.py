"""Entries of a live page: text under lines that say nothing but the hour, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from wiredesk.extraction.candidates import HARD, Candidate, Mark
from wiredesk.extraction.features import ENDS
from wiredesk.extraction.roles import Roles, is_body

FEWEST = 3
"""Entries that make a page a live one: two hours stand on many pages."""
_CLOCK_WORDS, _CLOCK_LETTERS = 6, 14
"""Words and letters of a line that says no more than the hour, with its day and zone."""
_ENTRY_WORDS = 8
"""Words of the first line of an entry."""
_LEADS = 2
"""Blocks of body above the first entry of a page that is nothing but entries."""
_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-4])(?:\s?[:hH.]\s?|\s?[^\W\d]{3,4}\s)([0-5]\d)(?![\d.:]\d)")
_BESIDE = HARD | Mark.RELATED | Mark.GALLERY


def mark_entries(candidates: Sequence[Candidate], roles: Roles, times: Sequence[tuple[str, int]]) -> None:
    """Gives the text of a live page its role, with the hour of each entry in its reason. times: what elements state for
    machines, each with the number of its candidate."""
    clocks = [at for at, one in enumerate(candidates) if one.words <= _CLOCK_WORDS and _minute(one) is not None]
    if len(clocks) < FEWEST:
        return
    begins = [at for at in clocks if at + 1 < len(candidates) and _may_begin(candidates[at + 1])]
    if len(begins) < FEWEST or not _in_order([_minute(candidates[at]) or 0 for at in begins]):
        return
    inside = list(_inside(begins, candidates, roles))
    if not (_believed(begins, inside, candidates, roles) or _opened_by(begins, inside, candidates, roles)):
        return
    stated = {at: value for value, at in times}
    for at, clock in inside:
        if roles.roles[at] in ("paragraph", "teaser", "chrome", "lead"):
            hour = stated.get(clock) or candidates[clock].text
            roles.set(at, "live_entry", f"entry of {hour}; {roles.why[at]}")


def _believed(
    begins: Sequence[int], inside: Sequence[tuple[int, int]], candidates: Sequence[Candidate], roles: Roles
) -> bool:
    """Whether most entries are body, and most of the body is in entries: comments have hours too, and are no body; the
    hours of a programme hold little of the text."""
    known = sum(is_body(roles.roles[at + 1]) for at in begins)
    words = sum(one.words for one, role in zip(candidates, roles.roles, strict=True) if is_body(role))
    held = sum(candidates[at].words for at, _ in inside if is_body(roles.roles[at]))
    return 2 * known >= len(begins) and 2 * held >= words


def _opened_by(
    begins: Sequence[int], inside: Sequence[tuple[int, int]], candidates: Sequence[Candidate], roles: Roles
) -> bool:
    """Whether hardly anything but the lead stands above the first hour, and under each hour a sentence."""
    before = sum(is_body(role) for role in roles.roles[: begins[0]])
    behind = {at for at, _ in inside}
    beside = sum(
        one.words
        for at, (one, role) in enumerate(zip(candidates, roles.roles, strict=True))
        if is_body(role) and at not in behind
    )
    return (
        before <= _LEADS
        and all(candidates[at + 1].text.endswith(ENDS) for at in begins)
        and sum(candidates[at].words for at in behind) >= beside
    )


def _minute(one: Candidate) -> int | None:
    """The minute of the day that a line states, if it says no more."""
    if one.words > _CLOCK_WORDS or one.marks & _BESIDE or len(one.text) > 40 or not one.text[:1].isalnum():
        return None
    found = _CLOCK.search(one.text)
    if found is None or sum(map(str.isalpha, one.text)) > _CLOCK_LETTERS:
        return None
    return 60 * int(found[1]) + int(found[2])


def _may_begin(one: Candidate) -> bool:
    return one.words >= _ENTRY_WORDS and one.link < 0.4 and not one.marks & _BESIDE


def _in_order(minutes: Sequence[int]) -> bool:
    """Whether hours follow one another, up or down, but for one night between them."""
    rises = sum(one < two for one, two in pairwise(minutes))
    falls = sum(one > two for one, two in pairwise(minutes))
    return min(rises, falls) <= 1


def _inside(begins: Sequence[int], candidates: Sequence[Candidate], roles: Roles) -> Iterator[tuple[int, int]]:
    """The blocks of the entries, each with the number of its hour: the first under each, and what is body behind it."""
    for begin, end in zip(begins, (*begins[1:], len(candidates)), strict=True):
        yield begin + 1, begin
        for at in range(begin + 2, end):
            if not is_body(roles.roles[at]):
                if end == len(candidates):
                    break
                continue
            yield at, begin
