"""The standfirst: a sentence that stands right under the headline, in one element with it, and begins the report.

Few labelled pages have one that no word of the markup names, so nothing was learned of them; what stands there on other
pages (dates, bylines, headings of other pages, the text of forms) ends like no sentence, or in another element.
"""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.extraction.candidates import HARD, Candidate, Element, Mark
from wiredesk.extraction.features import ENDS
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.roles import Roles, is_body

REACH = 2
"""Blocks under the headline of which one can be it."""
LEAST_WORDS, MOST_WORDS, LEAST_ODDS = 10, 80, -2.5
"""Its words, and its log-odds of being body."""
_NEVER = HARD | Mark.RELATED | Mark.ASIDE | Mark.GALLERY | Mark.CAPTION | Mark.FIGURE | Mark.BYLINE | Mark.DATE
_OF_ALL = frozenset(("body", "html"))


def take_standfirst(
    candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles, odds: Sequence[float], phrases: Phrases
) -> None:
    """Makes the standfirst the lead, where the labeller took it for none of the text. odds: of each being body."""
    first = next((at for at, role in enumerate(roles.roles) if is_body(role)), None)
    if roles.title is None or first is None or candidates[roles.title].tag not in ("h1", "h2"):
        return
    box = _parent(candidates[roles.title], elements)
    if not box or elements[box][1] in _OF_ALL:
        return
    for at in range(roles.title + 1, min(first, roles.title + 1 + REACH)):
        one = candidates[at]
        if (
            roles.roles[at] in ("chrome", "teaser")
            and LEAST_WORDS <= one.words <= MOST_WORDS
            and one.tag not in ("h1", "li", "td")
            and one.text.endswith(ENDS)
            and one.link < 0.3
            and not one.marks & _NEVER
            and odds[at] >= LEAST_ODDS
            and not (any(map(str.isdigit, one.text)) and phrases.dating(one.text))
            and _parent(one, elements) == box
        ):
            if roles.roles[first] == "lead":
                roles.set(first, "paragraph", roles.why[first])
            roles.set(at, "lead", f"a sentence right under the headline; {roles.why[at]}")
            return


def _parent(one: Candidate, elements: Sequence[Element]) -> int:
    """The element in which the block's own stands; 0 where that is the whole page."""
    return elements[one.element][0] if one.element < len(elements) else 0
