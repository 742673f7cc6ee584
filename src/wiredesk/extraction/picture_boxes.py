"""Captions that no markup names: the few words that stand with a picture, and with nothing else, in one element."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.extraction.candidates import Candidate, Element, Picture
from wiredesk.extraction.roles import Roles, is_body

MOST_WORDS, MOST_BLOCKS = 25, 2
"""Words that stand with a picture at most, and blocks of them: the caption, and who made the picture. Of 15, 25 and 35
words 25 give the highest F1 of the body on sites that the rule was not written with."""
_DEEPEST = 12
"""Elements around a picture that are looked at."""
_OF_TEXT = frozenset(("body", "article", "main", "section", "td", "li", "blockquote"))
"""Elements that hold text beside a picture as often as its caption."""


def caption_pictures(
    candidates: Sequence[Candidate], elements: Sequence[Element], pictures: Sequence[Picture], roles: Roles
) -> None:
    """Makes captions of such words that were taken for paragraphs of the text, unless they are most of it."""
    text = sum(one.words for one, role in zip(candidates, roles.roles, strict=True) if is_body(role))
    for picture in pictures:
        if picture.at >= len(candidates) or roles.roles[picture.at] not in ("paragraph", "lead"):
            continue
        around = _around(picture.element, elements)
        box = next((number for number in _around(candidates[picture.at].element, elements) if number in around), 0)
        if not box or elements[box][1] in _OF_TEXT:
            continue
        if picture.at and _inside(candidates[picture.at - 1], box, elements):
            continue
        end = picture.at + 1
        while end < len(candidates) and end - picture.at <= MOST_BLOCKS and _inside(candidates[end], box, elements):
            end += 1
        held = range(picture.at, end)
        words = sum(candidates[at].words for at in held)
        if len(held) <= MOST_BLOCKS and words <= min(MOST_WORDS, text / 2):
            text -= words
            for at in held:
                roles.set(at, "caption", f"stands in one box with a picture; {roles.why[at]}")


def _around(number: int, elements: Sequence[Element]) -> list[int]:
    """An element and those around it, the nearest first."""
    found: list[int] = []
    while number and len(found) < _DEEPEST:
        found.append(number)
        number = elements[number][0]
    return found


def _inside(one: Candidate, box: int, elements: Sequence[Element]) -> bool:
    number = one.element
    while number > box:
        number = elements[number][0]
    return number == box
