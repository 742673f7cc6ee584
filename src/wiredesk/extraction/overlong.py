"""Pages of thousands of blocks: the first are labelled one by one, the rest by how the text goes on. No text is lost,
and a page costs no more than its size."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.extraction.candidates import AGAINST, Candidate, Mark
from wiredesk.extraction.features import ENDS
from wiredesk.extraction.roles import Roles, is_body

MOST = 2500
"""Blocks that are labelled one by one: twice those of the longest of 3,000 news pages."""
LAST = 100
"""Blocks before the first of the rest among which the text must still go on."""
FEWEST_WORDS = 5
_SENTENCE = f"a sentence after the first {MOST:,} blocks, where the text goes on"
_NO_SENTENCE = f"no sentence of the text after the first {MOST:,} blocks"
_NEVER = AGAINST | Mark.CAPTION | Mark.FIGURE


def going_on(roles: Roles, labelled: Sequence[Candidate], rest: Sequence[Candidate]) -> Roles:
    """The roles of all blocks, those of the rest behind those of the blocks that were labelled: sentences in the
    containers of the text are paragraphs, if the text had not ended before."""
    going = any(is_body(role) for role in roles.roles[-LAST:])
    containers = {one.parents[1:2] for one, role in zip(labelled, roles.roles, strict=True) if is_body(role)}
    found, why = list(roles.roles), list(roles.why)
    for one in rest:
        if (
            going
            and one.words >= FEWEST_WORDS
            and one.link < 0.4
            and not one.marks & _NEVER
            and one.parents[1:2] in containers
            and one.text.endswith(ENDS)
        ):
            found.append("paragraph")
            why.append(_SENTENCE)
        else:
            found.append("chrome")
            why.append(_NO_SENTENCE)
    return Roles(found, why, roles.title)
