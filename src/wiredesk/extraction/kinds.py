"""Whether a page is an article at all, and if not, what it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from wiredesk.extraction.blocks import Labelled
from wiredesk.extraction.candidates import Candidate, Head
from wiredesk.extraction.features import Signals
from wiredesk.extraction.kinds_signs import TELLING, Signs, signs
from wiredesk.extraction.kinds_words import GOODS, THREAD, KindWords
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.roles import Roles

LINE_WEIGHTS: tuple[float, ...] = (
    -1.93, 0.79, -1.33, 0.80, 0.58, -0.31, -1.31, 1.83, 0.76, 0.43, -1.40, 0.52, 0.84, 0.13, 0.73, 0.64, -1.00, -1.25,
    -1.12, -2.98, -2.56,
)  # fmt: skip
MARKUP_WEIGHTS: tuple[float, ...] = (
    -2.15, 0.03, -0.95, 0.55, 0.23, -1.00, -0.24, 1.03, 1.20, 1.41, -0.62, 0.25, 0.59, -0.11, 1.08, 0.63, -1.19, -1.39,
    -1.15, -2.27, -2.11, 1.05, 0.88, 0.47, 0.53, -0.95, 0.14, 0.41, -1.08,
)  # fmt: skip
"""Log-odds of an article that a sign adds, in the order of `NAMES` and `NAMES_MARKUP` (`scripts/fit_kinds.py`)."""

CUT, LINES_CUT = 0.2, 0.15
"""Chance of an article under which a page is none whatever its marks, with markup and without: a list that is kept
costs less than a report that is lost."""
DOUBTED, OFFERED, LIKELY, SURE = 0.5, 0.7, 0.9, 0.95
"""Chances of an article under which a weak mark of another kind is believed; many prices; a plain mark; a list."""

UNSURE, UNCLEAR = 0.35, 0.2
"""Confidence of the labels under which a page has no text that stands out as one; hardly any."""

FEWEST_WORDS = 15
"""Words of body under which a page says nothing that could be compared."""
FEW_WORDS, HEADED_WORDS = 120, 400
"""Words of body under which a page that is refused has too little text; under which its heading alone tells."""
TOLD_WORDS = 35
"""Words of body for each phrase that tells a kind, above which the phrases are what the text is about."""
FEWEST_OPENINGS, FEWEST_DOUBTED = 5, 3
"""Openings of other pages that make a list; where the page is doubted and each stands alone under its title."""
MANY_OPENINGS, OPENING_WORDS = 8, 60
"""Openings that make a list even under a headline which one of them tells; words of an opening at most."""
FEWEST_PRICES, FEWEST_POSTS, FEWEST_GOODS = 5, 3, 3
"""Lines with a price that make an offer of goods; different lines of a forum, and of a shop."""
MANY_PRICES = 8
"""Lines with a price that make an offer without any word of a shop."""
PRICE_WORDS = 60
"""Words of body for each price, above which a page tells about goods and does not offer them."""
MOST_PASSAGES = 12
"""Blocks in which is said that they tell the page's kind."""

LIST, HOME, SHORT, PROFILE = "list of other pages", "home page", "too little text", "profile of somebody"
OFFER, FILM = "offer of a subscription", "video without text"
_ENGINES = ("phpbb", "vbulletin", "xenforo", "discourse", "mybb", "invision", "nodebb", "flarum")
_GOODS = ("product", "og:product")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a page is. reason: why it is no article, "" if it is one. passages: numbers of the candidates that tell."""

    reason: str = ""
    passages: tuple[int, ...] = ()


def kind_of(
    candidates: Sequence[Candidate],
    roles: Roles,
    labelled: Labelled,
    signals: Signals,
    phrases: Phrases,
    known: KindWords,
    head: Head,
    linked: LinkedArticle,
    address: str | None = None,
) -> Kind:
    """What kind of page this is: by the sum of all signs, and by marks of other kinds as far as that allows them."""
    if not candidates:
        return Kind("no text")
    found = signs(candidates, roles, labelled, signals, phrases, known, head, linked, address)
    markup = any(one.tag for one in candidates)
    chance = chance_of(MARKUP_WEIGHTS if markup else LINE_WEIGHTS, found.row)
    return decided(found, known, head, linked, address or head.canonical, chance, markup=markup)


def decided(
    found: Signs, known: KindWords, head: Head, linked: LinkedArticle, address: str, chance: float, *, markup: bool
) -> Kind:
    """The kind of a page with these signs. chance: of its being an article."""
    if not linked.is_article:
        marked = _marked(found, known, head, linked, address, chance, markup=markup)
        if marked is not None:
            return marked
    if found.words >= FEWEST_WORDS and chance >= (CUT if markup else LINES_CUT):
        return Kind()
    return _named(found, head)


def chance_of(weights: Sequence[float], row: Sequence[float]) -> float:
    """Of a page being an article, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-sum(map(mul, weights, row))))


def _marked(
    found: Signs, known: KindWords, head: Head, linked: LinkedArticle, address: str, chance: float, *, markup: bool
) -> Kind | None:
    """The kind that a mark tells which weighs more than the chance of an article; None if none does."""
    engine = (head.meta.get("generator") or [""])[0].lower()
    if any(name in engine for name in _ENGINES) or known.threads_at(address) or len(found.posts) >= FEWEST_POSTS:
        return Kind(THREAD, tuple(found.posts))
    if not found.typed and linked.other:
        return Kind(linked.other)
    if not found.typed and (head.meta.get("og:type") or [""])[0].lower().startswith(_GOODS):
        return Kind(GOODS, tuple(found.prices))
    if (head.meta.get("og:type") or [""])[0].lower() == "profile" and not found.dated:
        return Kind(PROFILE)
    if found.front and found.titled * 2 > len(found.near) and chance < SURE:
        return Kind(HOME, tuple(found.near))
    if found.section and chance < SURE:
        return Kind(LIST, tuple(found.near))
    if chance < SURE and _is_list(found, markup=markup):
        return _listed(found)
    if chance < LIKELY:
        told, most = _most_told(found)
        if len(most) >= 2 and found.words < TOLD_WORDS * len(most) and not (found.dated or _is_stub(found, told)):
            return Kind(told, tuple(most))
        heading, at = found.headed
        if markup and heading not in ("", LIST) and not (found.dated or found.typed) and found.words < HEADED_WORDS:
            return Kind(heading, () if at is None else (at,))
        if _says_so(found, markup=markup):
            return Kind(found.addressed, tuple(found.told.get(found.addressed, found.near)))
        if not (found.near or (found.typed and found.dated)) and found.words < FEW_WORDS:
            return _named(found, head)
        if markup and found.sure < UNSURE and not (found.typed or found.dated or found.topical):
            return _named(found, head)
        if found.page and not found.slug and found.words < TELLING:
            return _named(found, head)
    if len(found.posts) == FEWEST_POSTS - 1 and chance < (DOUBTED if markup else LIKELY):
        return Kind(THREAD, tuple(found.posts))
    lines = not (markup or found.topical) and found.posts and found.sure < UNCLEAR
    if lines and LINES_CUT <= chance < LIKELY:
        return Kind(THREAD, tuple(found.posts))
    if not found.dated and _offers(found, chance, markup=markup):
        return Kind(GOODS, tuple(found.prices or found.goods))
    return _doubted(found, markup=markup) if chance < DOUBTED else None


def _doubted(found: Signs, *, markup: bool) -> Kind | None:
    """What one weak mark tells of a page that is no article as likely as not."""
    heading, at = found.headed
    # Reports stand under the names of lists too.
    listed = found.titled * 2 > len(found.near) and not (found.dated or found.topical)
    if heading and markup and (listed or heading != LIST):
        return Kind(heading, () if at is None else (at,))
    linked = found.linked * 2 >= len(found.near) >= FEWEST_OPENINGS
    if markup and linked and not found.topical:
        return _listed(found)
    few = len(found.near) >= FEWEST_DOUBTED and not (found.topical or found.typed or found.going_on)
    if few and found.titled == len(found.near) and found.sure < UNSURE:
        return _listed(found)
    told, most = _most_told(found)
    openings = len(most) >= 2 and found.titled * 2 > len(found.near)
    short = found.words < min(TELLING, 2 * TOLD_WORDS * len(most))
    if told and not found.dated and (short or openings) and not _is_stub(found, told):
        return Kind(told, tuple(most))
    if found.addressed and not (found.slug or found.typed):
        return Kind(found.addressed, tuple(found.near))
    return None


def _most_told(found: Signs) -> tuple[str, list[int]]:
    return max(found.told.items(), key=lambda one: len(one[1]), default=("", []))


def _says_so(found: Signs, *, markup: bool) -> bool:
    """Whether the address of a page tells its kind and nothing in a short text gainsays it, or its words agree."""
    if not markup or found.dated or found.typed or found.addressed in ("", LIST, FILM):
        return False
    return found.addressed in found.told or (found.words < TELLING and not found.topical)


def _is_stub(found: Signs, told: str) -> bool:
    """Whether an offer of a subscription stands under what it leaves of a report."""
    return told == OFFER and bool(found.near) and (found.typed or found.topical)


def _offers(found: Signs, chance: float, *, markup: bool) -> bool:
    """Whether a page offers goods: it has many prices for its words, or lines of a shop beside some."""
    if chance >= LIKELY or (found.typed and found.topical):
        return False
    if markup and not found.typed and len(found.goods) >= FEWEST_GOODS and (found.prices or not found.topical):
        return True
    if markup and found.brief and len(found.goods) >= FEWEST_GOODS - 1:
        return True
    dense = len(found.prices) >= max(FEWEST_PRICES, found.words // PRICE_WORDS)
    # Without a word of a shop, a few figures may be rates of money beside a report.
    many = len(found.goods) > 0 or len(found.prices) >= MANY_PRICES
    return dense and (len(found.goods) >= 2 or (chance < OFFERED and many and (markup or not found.topical)))


def _is_list(found: Signs, *, markup: bool) -> bool:
    """Whether the running text of a page is openings of other pages: sentences that each stand alone under a title."""
    size = len(found.near)
    if size < FEWEST_OPENINGS:
        return False
    # An article's own first sentence stands under no link.
    if found.topical:
        doubted = size >= MANY_OPENINGS and found.sure < UNSURE and _stand_alone(found)
        return not found.typed and (doubted if not markup else found.linked == size)
    if found.typed:
        return found.linked >= 0.8 * size
    if found.words > OPENING_WORDS * size:
        return False
    return _stand_alone(found) if markup or found.going_on * 2 < size else False


def _stand_alone(found: Signs) -> bool:
    """Whether most sentences stand under titles; nearly all, where they go on as sections of a guide do."""
    return found.titled >= (0.8 if found.going_on * 2 < len(found.near) else 0.95) * len(found.near)


def _listed(found: Signs) -> Kind:
    """A list by the name that its heading or its address gives it."""
    heading, at = found.headed
    if heading:
        return Kind(heading, (*(() if at is None else (at,)), *found.near))
    if found.addressed in ("search results", "tag page", PROFILE):
        return Kind(found.addressed, tuple(found.near))
    return Kind(HOME if found.site else LIST, tuple(found.near))


def _named(found: Signs, head: Head) -> Kind:
    """The best name for a page that is no article."""
    heading, at = found.headed
    if heading:
        return Kind(heading, () if at is None else (at,))
    if found.front:
        return Kind(HOME, tuple(found.near))
    told, most = _most_told(found)
    # One phrase among much else may be that of a box.
    if len(most) >= 2 or (told and found.words < 2 * TOLD_WORDS):
        return Kind(told, tuple(most))
    if (head.meta.get("og:type") or [""])[0].lower().startswith("video"):
        return Kind(FILM)
    if found.addressed and not found.slug:
        return Kind(found.addressed, tuple(found.near))
    if len(found.goods) + len(found.prices) >= FEWEST_PRICES:
        return Kind(GOODS, tuple(found.prices or found.goods))
    if len(found.near) >= FEWEST_OPENINGS and found.titled * 2 > len(found.near):
        return _listed(found)
    if found.words < FEW_WORDS:
        return Kind(SHORT, tuple(found.body))
    return Kind(LIST, tuple(found.near))
