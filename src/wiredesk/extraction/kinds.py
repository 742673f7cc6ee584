"""Whether a page is an article at all, and if not, what it is."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.extraction.candidates import Candidate, Head
from wiredesk.extraction.features import Signals
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.roles import Roles, is_body

FEWEST_WORDS = 40
"""Words of body below which a page says nothing that could be compared: about two sentences."""


def no_article(
    candidates: Sequence[Candidate],
    roles: Roles,
    signals: Signals,
    phrases: Phrases,
    head: Head,
    linked: LinkedArticle,
) -> str:
    """Why a page is no article; "" if it is one."""
    if not candidates:
        return "no text"
    body = [index for index, role in enumerate(roles.roles) if is_body(role)]
    words = sum(candidates[index].words for index in body)
    top = " ".join(one.text for one in candidates[:12]).lower()
    title = f"{head.title} {candidates[roles.title].text if roles.title is not None else ''}".lower()
    if words < 200 and (phrases.errors.search(title) or (words < 80 and phrases.errors.search(top))):
        return "error page"
    if words < 80 and phrases.walls.search(f"{title} {top}"):
        return "login or consent wall"
    if words < FEWEST_WORDS:
        return "too little text"
    if _is_list(candidates, body, roles, signals, linked):
        return "list of other pages"
    return ""


def _is_list(
    candidates: Sequence[Candidate], body: Sequence[int], roles: Roles, signals: Signals, linked: LinkedArticle
) -> bool:
    """Whether the "body" is made of openings of other pages: good lines that each stand alone under a title."""
    good = [index for index in body if signals.good[index]]
    if len(good) < 3:
        return False
    lone = 0
    for index in good:
        above = index > 0 and not signals.good[index - 1]
        under = index + 1 >= len(candidates) or not signals.good[index + 1]
        lone += above and under
    share = lone / len(good)
    short = sum(candidates[index].words < 60 for index in good) / len(good)
    if linked.is_article and not linked.is_list:
        return False
    return share >= 0.8 and short >= 0.8 and len(good) >= 4
