"""What stands where a text begins or ends and is none of it: the outlet's notices that it corrected the text, or that
one has to pay to read on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.roles import Roles, is_body
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span
from wiredesk.text.credits import correction

FIRST, LAST = 2, 4
"""Blocks of the text from its beginning and from its end among which a notice is looked for."""
MOST_WORDS, HEAD_WORDS = 120, 8
"""Words of a notice at most; those up to which it is only the head of what stands under it ("Correction, 3 May:")."""

PAID, PAID_WORDS = 3, 60
"""Blocks at the end of the text that can say that one has to pay, and their words."""
OPENING, SIGNS = 60, ":：】–—"
"""Code points of a notice of more words in which a sign stands behind the word for it, and those signs."""


def leave_notices(candidates: Sequence[Candidate], roles: Roles, pack: Pack, phrases: Phrases) -> None:
    """Takes notices from the text; `metadata` says what they are."""
    body = [at for at, role in enumerate(roles.roles) if is_body(role)]
    for at in body[-PAID:]:
        one = candidates[at]
        if one.words <= PAID_WORDS and at != body[0] and phrases.paywalled(one.text.lower()):
            roles.set(at, "chrome", f"says that one has to pay to read on; {roles.why[at]}")
    body = [at for at in body if is_body(roles.roles[at])]
    if len(body) <= FIRST + LAST:
        # Of a few lines, the notice may be the report.
        return
    for place in _notices(candidates, body, pack):
        roles.set(body[place], "chrome", f"a notice of correction; {roles.why[body[place]]}")


def _notices(candidates: Sequence[Candidate], body: Sequence[int], pack: Pack) -> Iterator[int]:
    size = len(body)
    headed = False
    for place in (*range(FIRST), *range(size - LAST, size)):
        one = candidates[body[place]]
        notice = one.words <= MOST_WORDS and _is_notice(one, pack)
        if notice or (headed and one.words <= MOST_WORDS):
            yield place
        # What stands under its head goes with it at the end of a text alone: above it the text begins there.
        headed = notice and one.words <= HEAD_WORDS and place >= size - LAST


def _is_notice(one: Candidate, pack: Pack) -> bool:
    found = correction(one.text, Span(0, len(one.text)), pack)
    if found is None:
        return False
    words = found.span.of(one.text)
    # A lone word opens sentences too: "Corrections officers went home."
    alone = words == one.text.partition(" ")[0] and one.words > HEAD_WORDS
    return not alone or any(sign in one.text[:OPENING] for sign in SIGNS)
