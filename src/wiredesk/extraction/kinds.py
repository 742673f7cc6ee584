"""Whether a page is an article at all, and if not, what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.extraction.candidates import Candidate, Head
from wiredesk.extraction.features import Signals
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.roles import Roles, is_body

FEWEST_WORDS, FEWEST_IN_LINES = 40, 30
"""Words of body below which a page says nothing that could be compared: about two sentences, in flattened text one
long one (its pages are articles more often, since the menus of the others are mostly gone)."""


FEWEST_OPENINGS, TITLE_ABOVE = 5, 3
"""Openings of other pages that make a list, and how many blocks above an opening its title stands at most."""

FEWEST_PRICES, FEWEST_POSTS, POST_WORDS = 5, 3, 6
"""Lines with a price that make an offer of goods; lines of a forum's furniture that make a thread; their words."""

PRICE_WORDS = 40
"""Words of running text for each price, above which a page tells about goods and does not offer them."""

_SECOND = re.compile(r"[.!?…]\S? \S|[。！？].")
_PRICE = re.compile(r"(?:[$€£¥₫₹]|\b(?:USD|EUR)\b)\s?\d|\d\s?(?:[€₫đ]|USD|EUR|VND|VNĐ)(?!\w)")
_ENGINES = ("phpbb", "vbulletin", "xenforo", "discourse", "mybb", "invision", "nodebb", "flarum")
_GOODS = ("product", "og:product")

_MARKS = ('"', "“", "«", "„", "‘", "”", "»", "’", "?", "!")


def no_article(
    candidates: Sequence[Candidate],
    roles: Roles,
    chosen: Sequence[bool],
    signals: Signals,
    phrases: Phrases,
    head: Head,
    linked: LinkedArticle,
    address: str | None = None,
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
    other = _other(candidates, body, phrases, head, linked, address, typed=typed)
    if other:
        return other
    if _is_list(candidates, chosen, signals, typed=typed):
        return "list of other pages"
    if words < (FEWEST_WORDS if any(one.tag for one in candidates) else FEWEST_IN_LINES):
        return "too little text"
    return ""


def _other(
    candidates: Sequence[Candidate],
    body: Sequence[int],
    phrases: Phrases,
    head: Head,
    linked: LinkedArticle,
    address: str | None,
    *,
    typed: bool,
) -> str:
    """What a page is that is neither article nor list: by what it or its address says, prices, a forum's lines."""
    if linked.is_article:
        return ""
    engine = (head.meta.get("generator") or [""])[0].lower()
    if any(name in engine for name in _ENGINES) or phrases.threads_at(address or head.canonical):
        return "thread of posts"
    if typed:
        return ""
    if linked.other:
        return linked.other
    if (head.meta.get("og:type") or [""])[0].lower().startswith(_GOODS):
        return "offer of goods"
    posts = [one.text for one in candidates if one.words <= POST_WORDS and phrases.of_thread(one.text)]
    if len(posts) >= FEWEST_POSTS and len({phrases.of_thread(text) for text in posts}) >= 2:
        return "thread of posts"
    prices = [at for at, one in enumerate(candidates) if one.words <= 8 and _PRICE.search(one.text)]
    # Rates of exchange stand close together at one side of the page; goods run through it.
    words = [candidates[at].words for at in body]
    least = max(FEWEST_PRICES, sum(count >= 10 for count in words), sum(words) // PRICE_WORDS)
    if len(prices) >= least and (prices[-1] - prices[0]) * 5 >= len(candidates):
        return "offer of goods"
    return ""


def _is_list(candidates: Sequence[Candidate], chosen: Sequence[bool], signals: Signals, *, typed: bool) -> bool:
    """Whether the running text of a page is openings of other pages: sentences that each stand alone under a title.

    typed: the page calls itself an article; then nearly all titles have to be links.
    """
    good = [at for at in range(len(candidates)) if signals.good[at] and not _spoken_title(candidates[at])]
    first, last = signals.core
    near = [at for at in good if chosen[at] or first <= at < last]
    titled, linked = _under_titles(candidates, signals, near)
    if sum(candidates[at].words > 60 for at in near) * 5 > len(near):
        return False
    if typed:
        return len(near) >= FEWEST_OPENINGS and linked >= 0.8 * len(near)
    # Openings are one sentence or two; sections of a guide, each under its title, go on.
    going_on = sum(_SECOND.search(candidates[at].text) is not None for at in near)
    if len(near) >= FEWEST_OPENINGS and titled >= (0.8 if going_on * 2 < len(near) else 0.95) * len(near):
        return True
    everywhere, _ = _under_titles(candidates, signals, good)
    return titled == len(near) and len(good) >= FEWEST_OPENINGS and everywhere >= 0.9 * len(good)


def _under_titles(candidates: Sequence[Candidate], signals: Signals, good: Sequence[int]) -> tuple[int, int]:
    """How many of these lines stand under a title with no other of them between, and how many under a linked one."""
    titled = linked = 0
    before = -1
    for index in good:
        above = range(max(before + 1, index - TITLE_ABOVE), index)
        links = any(candidates[at].link > 0.7 and candidates[at].words >= 4 for at in above)
        linked += links
        titled += links or any(signals.titled[at] or _spoken_title(candidates[at]) for at in above)
        before = index
    return titled, linked


def _spoken_title(one: Candidate) -> bool:
    """A short line that ends like speech or a question is as often a title as a sentence."""
    return one.words <= 16 and one.text.endswith(_MARKS)
