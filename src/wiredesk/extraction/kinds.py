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


FEWEST_OPENINGS, TITLE_ABOVE = 4, 3
"""Openings of other pages that make a list, and how many blocks above an opening its title stands at most."""

_QUOTED = ("”", '"', "’", "?", "!")


def no_article(
    candidates: Sequence[Candidate],
    roles: Roles,
    chosen: Sequence[bool],
    signals: Signals,
    phrases: Phrases,
    head: Head,
    linked: LinkedArticle,
) -> str:
    """Why a page is no article; "" if it is one. chosen: what the labeller took for body before tails were cut."""
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
    typed = linked.is_article or (head.meta.get("og:type") or [""])[0].lower() == "article"
    if linked.is_list and not linked.is_article:
        typed = False
    if _is_list(candidates, chosen, signals, typed=typed):
        return "list of other pages"
    if words < FEWEST_WORDS:
        return "too little text"
    return ""


def _is_list(candidates: Sequence[Candidate], chosen: Sequence[bool], signals: Signals, *, typed: bool) -> bool:
    """Whether the running text of a page is openings of other pages: sentences that each stand alone under a title.

    typed: the page calls itself an article; then nearly all of it has to look like a list.
    """
    first, last = signals.core
    good = [
        index for index in range(len(candidates)) if signals.good[index] and (chosen[index] or first <= index < last)
    ]
    if len(good) < FEWEST_OPENINGS:
        return False
    titled = linked = 0
    before = -1
    for index in good:
        above = range(max(before + 1, index - TITLE_ABOVE), index)
        links = any(candidates[at].link > 0.7 and candidates[at].words >= 4 for at in above)
        linked += links
        titled += links or any(signals.titled[at] or candidates[at].text.endswith(_QUOTED) for at in above)
        before = index
    longish = sum(candidates[index].words > 60 for index in good)
    if typed:
        return linked >= 0.7 * len(good) and len(good) >= 6 and longish * 5 <= len(good)
    return titled >= 0.75 * len(good) and longish * 5 <= len(good)
