"""What stands on a page a second time, or after its article: copies of paragraphs for other screens, the articles that
a page without end loads below its own."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.extraction.candidates import Candidate, Element
from wiredesk.extraction.features import ENDS
from wiredesk.extraction.roles import Roles, is_body

COPIED_WORDS = 12
"""Words of a sentence that nobody writes twice; a shorter one may be a refrain, what is no sentence a list's."""
ARTICLE_WORDS = 80
"""Words of text in an element that make it an article beside another."""
PULLED_WORDS, LONGER, AROUND = (6, 60), 4, 8
"""Words of a quotation that is pulled out of the text, those that the paragraph that holds it has more, and the blocks
before and after it where that stands. Shorter ones in quotation marks are headings."""
_OPENING, _CLOSING = '"“„«‹‘「『”', '"”“»›’」』'


def set_aside(candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles) -> None:
    """Takes from the text of an article what stands in it already, and what is the text of the next one."""
    _next_articles(candidates, elements, roles)
    _pulled_out(candidates, roles)
    seen: set[str] = set()
    for at, one in enumerate(candidates):
        if one.words >= COPIED_WORDS and one.text.endswith(ENDS) and is_body(roles.roles[at]):
            if one.text in seen:
                roles.set(at, "chrome", "the same text stands above it")
            seen.add(one.text)


def _pulled_out(candidates: Sequence[Candidate], roles: Roles) -> None:
    """Quotations set large between the paragraphs, which say them too: of twelve that labelled pages mark as quotations
    the label has nine but once. What only stands in quotation marks is one where the text quotes it too."""
    body = [at for at, role in enumerate(roles.roles) if is_body(role)]
    for place, at in enumerate(body):
        one = candidates[at]
        if roles.roles[at] in ("heading", "lead") or not PULLED_WORDS[0] <= one.words <= PULLED_WORDS[1]:
            continue
        words = one.text.strip(_OPENING + _CLOSING + " \xa0.,")
        marked = one.text[0] in _OPENING and one.text.rstrip(".")[-1:] in _CLOSING
        if not words or not (marked or roles.roles[at] == "quotation"):
            continue
        for other in body[max(0, place - AROUND) : place + AROUND + 1]:
            text = candidates[other].text
            if (
                roles.roles[other] in ("paragraph", "lead")
                and candidates[other].words >= one.words + LONGER
                and (begins := text.find(words)) >= 0
                and (not marked or text[:begins].rstrip(" \xa0").endswith(tuple(_OPENING)))
            ):
                roles.set(at, "chrome", f"a quotation out of the text; {roles.why[at]}")
                break


def _next_articles(candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles) -> None:
    """Articles of their own, each with a heading, after the first that has text."""
    owner = _articles(candidates, elements, roles)
    if owner is None:
        return
    words: dict[int, int] = {}
    headed: set[int] = set()
    owners = [owner[one.element] if one.element < len(owner) else 0 for one in candidates]
    for at, one in enumerate(candidates):
        if one.tag == "h1" or at == roles.title:
            headed.add(owners[at])
        if is_body(roles.roles[at]):
            words[owners[at]] = words.get(owners[at], 0) + one.words
    articles = [number for number in words if number and number in headed and words[number] >= ARTICLE_WORDS]
    if not articles or words.get(0, 0) > words[articles[0]]:
        return
    others = headed - {0, articles[0]}
    for at, number in enumerate(owners):
        if number in others and number > articles[0] and is_body(roles.roles[at]):
            roles.set(at, "teaser", "in another article below this one")


def _articles(candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles) -> list[int] | None:
    """Of each element the outermost article element around it that is no frame around several; 0 if there is none.
    None where fewer than two have headings."""
    if [tag for _, tag, _ in elements].count("article") < 2:
        return None
    size = len(elements)
    nearest = [0] * size
    for number, (parent, tag, _) in enumerate(elements):
        nearest[number] = number if tag == "article" and number else nearest[parent]
    headings = {
        nearest[one.element]
        for at, one in enumerate(candidates)
        if (one.tag == "h1" or at == roles.title) and one.element < size
    }
    # An element stands behind the one it is in: from the last to the first, each counts for the outer one.
    held = [int(number > 0 and number in headings) for number in range(size)]
    for number in range(size - 1, 0, -1):
        held[elements[number][0]] += held[number]
    if held[0] < 2:
        return None
    outermost = [0] * size
    for number, (parent, tag, _) in enumerate(elements):
        whole = tag == "article" and number and held[number] <= 1
        outermost[number] = outermost[parent] or (number if whole else 0)
    return outermost
