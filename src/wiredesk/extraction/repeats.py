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


def set_aside(candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles) -> None:
    """Takes from the text of an article what stands in it already, and what is the text of the next one."""
    _next_articles(candidates, elements, roles)
    seen: set[str] = set()
    for at, one in enumerate(candidates):
        if one.words >= COPIED_WORDS and one.text.endswith(ENDS) and is_body(roles.roles[at]):
            if one.text in seen:
                roles.set(at, "chrome", "the same text stands above it")
            seen.add(one.text)


def _next_articles(candidates: Sequence[Candidate], elements: Sequence[Element], roles: Roles) -> None:
    """Articles of their own, each with a heading, after the first that has text."""
    if [tag for _, tag, _ in elements].count("article") < 2:
        return
    # The outermost article element of each element, 0 if there is none. An element stands behind the one it is in.
    outermost = [0] * len(elements)
    for number, (parent, tag, _) in enumerate(elements):
        outermost[number] = outermost[parent] or (number if tag == "article" and number else 0)
    words: dict[int, int] = {}
    headed: set[int] = set()
    for at, one in enumerate(candidates):
        owner = outermost[one.element] if one.element < len(outermost) else 0
        if one.tag == "h1" or at == roles.title:
            headed.add(owner)
        if is_body(roles.roles[at]):
            words[owner] = words.get(owner, 0) + one.words
    articles = [owner for owner in words if owner and owner in headed and words[owner] >= ARTICLE_WORDS]
    if len(articles) < 2 or words.get(0, 0) > words[articles[0]]:
        return
    for at, one in enumerate(candidates):
        owner = outermost[one.element] if one.element < len(outermost) else 0
        if owner in articles[1:] and is_body(roles.roles[at]):
            roles.set(at, "teaser", "in another article below this one")
