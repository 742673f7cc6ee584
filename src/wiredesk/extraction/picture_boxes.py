"""Captions that no markup names: the few words that stand with a picture, and with nothing else, in one element.

Such words are a caption whether the labeller took them for text or not. Of those that it did not take, only what stands
between the headline and the end of the text and looks like none of the other things beside pictures there (who wrote
it, when, buttons) becomes one: on labelled pages two of three that it does not take are no captions, of those left one
of seven.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wiredesk.extraction.candidates import BOXED, Candidate, Element, Mark, Picture
from wiredesk.extraction.roles import Roles, is_body

MOST_WORDS, MOST_BLOCKS = 25, 2
"""Words that stand with a picture at most, and blocks of them: the caption, and who made the picture. Of 15, 25 and 35
words 25 give the highest F1 of the body on sites that the rule was not written with."""
LEAST_WORDS, LEAST_ODDS, MOST_DIGITS = 5, -2.3, 5
"""Words, log-odds of being body and digits of such words that were not taken for text."""
_DEEPEST = 12
"""Elements around a picture that are looked at."""
_UNTAKEN = frozenset(("div", "p", "span", "small", "center", "em", "i", "font"))
"""Elements in which such words stand."""
_OF_TEXT = frozenset(("body", "article", "main", "section", "td", "li", "blockquote"))
"""Elements that hold text beside a picture as often as its caption."""


def caption_pictures(
    candidates: Sequence[Candidate],
    elements: Sequence[Element],
    pictures: Sequence[Picture],
    roles: Roles,
    odds: Sequence[float],
) -> None:
    """Makes captions of such words, unless they are most of the text. odds: log-odds of each candidate being body."""
    body = [at for at, role in enumerate(roles.roles) if is_body(role)]
    if not body:
        return
    first = body[0] if roles.title is None else min(body[0], roles.title)
    inner, last = range(first + 1, body[-1]), body[-1]
    text = sum(candidates[at].words for at in body)
    counts: Counter[str] = Counter()
    for picture in pictures:
        if picture.at > last:
            break
        role = roles.roles[picture.at]
        taken = role in ("paragraph", "lead")
        if not taken and (role not in ("chrome", "teaser") or picture.at not in inner):
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
        held: Sequence[int] = range(picture.at, end)
        words = sum(candidates[at].words for at in held)
        if len(held) > MOST_BLOCKS or words > min(MOST_WORDS, text / 2):
            continue
        if not taken:
            counts = counts or Counter(one.text for one in candidates)
            held = [at for at in held if _untaken(candidates[at], odds[at]) and counts[candidates[at].text] == 1]
        for at in held:
            text -= candidates[at].words if taken else 0
            roles.set(at, "caption", f"stands in one box with a picture; {roles.why[at]}")


def _untaken(one: Candidate, odds: float) -> bool:
    """Whether words that were not taken for text look like a caption."""
    return (
        one.tag in _UNTAKEN
        and one.words >= LEAST_WORDS
        and odds >= LEAST_ODDS
        and one.link < 0.3
        and not one.marks & (BOXED | Mark.ASIDE | Mark.GALLERY | Mark.BYLINE | Mark.DATE)
        and sum(map(str.isdigit, one.text)) <= MOST_DIGITS
    )


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
