"""Pages of thousands of blocks: the first are labelled one by one, the rest by how the text goes on. No text is lost,
and a page costs no more than its size."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.extraction.candidates import AGAINST, Candidate, Mark
from wiredesk.extraction.features import ENDS
from wiredesk.extraction.roles import Roles, is_body

MOST = 1500
"""Blocks that are labelled one by one: more than the longest of 750 labelled pages has."""
FEWEST_WORDS = 5
_SENTENCE = f"a sentence beside those of the text, on a page of more than {MOST:,} blocks"
_NO_SENTENCE = f"no sentence of the text, after the first {MOST:,} blocks"
_NEVER = AGAINST | Mark.CAPTION | Mark.FIGURE


def going_on(roles: Roles, candidates: Sequence[Candidate]) -> Roles:
    """The roles of all blocks, the first of which are labelled: sentences that stand in a container of the text, behind
    its beginning, are paragraphs. So far from its beginning a text looks like none to those who learned from news."""
    found, why = list(roles.roles), list(roles.why)
    containers: set[tuple[int, ...]] = set()
    seen: set[str] = set()
    for at, one in enumerate(candidates):
        if at < len(roles.roles):
            if is_body(roles.roles[at]):
                containers.add(one.parents[1:2])
                seen.add(one.text)
            if roles.roles[at] not in ("teaser", "chrome"):
                continue
        goes_on = (
            one.words >= FEWEST_WORDS
            and one.link < 0.4
            and not one.marks & _NEVER
            and one.parents[1:2] in containers
            and one.text.endswith(ENDS)
            and one.text not in seen
        )
        if goes_on:
            seen.add(one.text)
        if at >= len(roles.roles):
            found.append("paragraph" if goes_on else "chrome")
            why.append(_SENTENCE if goes_on else _NO_SENTENCE)
        elif goes_on:
            found[at], why[at] = "paragraph", _SENTENCE
    return Roles(found, why, roles.title)
