"""A page to numbers: what speaks for an article, and what for a page of another kind."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.extraction.blocks import BOUND, Labelled
from wiredesk.extraction.candidates import Candidate, Head
from wiredesk.extraction.features import Signals
from wiredesk.extraction.html_text import count_words
from wiredesk.extraction.kinds_words import THREAD, KindWords
from wiredesk.extraction.layout import SEPARATOR
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.roles import Roles, is_body

NAMES = (
    "one", "words", "short", "sentences", "length", "elsewhere", "titled", "run", "sure", "odds", "alone",
    "openings", "dated here", "signed here", "heading words", "heading told", "headed", "telling", "prices", "posts",
    "goods",
)  # fmt: skip
NAMES_MARKUP = (
    *NAMES, "typed", "linked article", "dated", "signed", "addressed", "slug", "links", "under links",
)  # fmt: skip
"""What is counted of every page, and what of pages with markup besides."""

TITLE_ABOVE = 3
"""How many blocks above an opening its title stands at most."""
SHORT, TELLING, TOLD = 120, 150, 400
"""Words of body under which a page has little text; under which one phrase of another kind tells something; under
which such phrases are looked for."""
NEAR_TITLE = 8
"""Blocks around the heading and the first sentence in which a date or a name is the page's own."""
TOPICAL_WORDS, TOPICAL = 5, 0.6
"""Words of a heading, and the share of them in the opening of the text, that speak for one report under it."""
NAME_WORDS = 6
"""Words of a heading that names no more than a site."""
LITTLE = 60
"""Words of body under which what stands around it is asked too what the page is."""
OPENING = 5
"""Blocks of body in which the words of the heading are looked for: a list has those of its headings further down."""
LINE_WORDS = 6
"""Words of a line of a forum or a shop at most."""
LONG_WORD = 4
"""Letters from which a word of the heading is looked for in the text."""

_SECOND = re.compile(r"[.!?…]\S? \S|[。！？].")
_PRICE = re.compile(r"(?:[$€£¥₫₹]|\b(?:USD|EUR)\b)\s?\d|\d\s?(?:[€₫đ]|USD|EUR|VND|VNĐ)(?!\w)")
_DIGIT = re.compile(r"\d")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
_LONGER = re.compile(rf"[{_UNSPACED}]{{2}}|[^\W\d_{_UNSPACED}]{{{LONG_WORD},}}")
"""The longer words of a heading; two characters at a time where no spaces part them."""
_MARKS = ('"', "“", "«", "„", "‘", "”", "»", "’", "?", "!")
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Signs:
    """What is known of a page's kind. Numbers of candidates stand for the passages of a sign.

    words: of its body, numbered in body. near: its sentences and those among them. headed: the kind that its heading
    tells, and where that stands. told: the kinds of phrases in a short text, each with its passages. addressed: the
    kind that the address tells; slug: it names one text; site: it is that of a whole site; section: of a section.
    sure: the confidence of the labels. front: the address is that of a whole site and the heading names the site.
    bare: nothing says when and by whom the text was made, or that it is an article; brief: besides, its heading is
    short and not told in it. page: the head says that it is a page of a site, and nothing that it is an article.
    topical: the text begins with the words of a long heading. going_on, titled, linked: how many of near have a second
    sentence, stand alone under a title, under a linked one. row: numbers in the order of `NAMES`.
    """

    words: int
    body: list[int]
    near: list[int]
    headed: tuple[str, int | None]
    told: dict[str, list[int]]
    addressed: str
    slug: bool
    site: bool
    typed: bool
    dated: bool
    prices: list[int]
    posts: list[int]
    goods: list[int]
    topical: bool
    going_on: int
    titled: int
    linked: int
    section: bool
    sure: float
    front: bool
    bare: bool
    brief: bool
    page: bool
    row: list[float]


def signs(
    candidates: Sequence[Candidate],
    roles: Roles,
    labelled: Labelled,
    signals: Signals,
    phrases: Phrases,
    known: KindWords,
    head: Head,
    linked: LinkedArticle,
    address: str | None,
) -> Signs:
    """The signs of a page with at least one candidate."""
    markup = any(one.tag for one in candidates)
    body = [at for at, role in enumerate(roles.roles) if is_body(role)]
    words = sum(candidates[at].words for at in body)
    first = body[0] if body else len(candidates)
    good = [at for at in range(len(candidates)) if signals.good[at]]
    low, high = signals.core
    near = [at for at in good if (labelled.body[at] or low <= at < high) and not _spoken(candidates[at])]
    titled, under_links, _ = _under_titles(candidates, signals, near)
    everywhere = _under_titles(candidates, signals, good)[0]

    stated = SEPARATOR.split(head.title)[0] if head.title else ""
    title = stated if roles.title is None else candidates[roles.title].text
    title_words = count_words(title)
    told_share = _told_share(title, candidates, body, roles.title)
    topical = roles.title is not None and title_words >= TOPICAL_WORDS and told_share >= TOPICAL
    # Beside a headline that the text tells, the head may name the section, and another heading a box.
    headed, at = ("", None) if topical else _headed(candidates, roles, known, stated, first, words, markup=markup)
    if topical and roles.title is not None and (kind := known.headed(title)):
        headed, at = kind, roles.title
    if not headed and roles.title is not None and signals.kinds[roles.title] == "sections":
        headed, at = "list of other pages", roles.title
    told = _told(candidates, body, first, known) if words < TOLD else {}

    short = (at for at, one in enumerate(candidates) if one.words <= 8 and _DIGIT.search(one.text))
    prices = [at for at in short if _PRICE.search(candidates[at].text)]
    posts, goods = _lines(candidates, signals, known)
    start = (first if roles.title is None else roles.title) - NEAR_TITLE
    dated_here = any(
        roles.roles[at] == "dateline" or (candidates[at].words <= 20 and phrases.dated(candidates[at].text))
        for at in range(max(0, start), min(len(candidates), first + 3))
    )
    place = address or head.canonical
    kind, slug, site, section = known.addressed(place)
    signed_here = "byline" in roles.roles or "credit" in roles.roles
    og = (head.meta.get("og:type") or [""])[0].lower()
    typed = linked.is_article or (not linked.is_list and og == "article")
    dated = dated_here or _dated(head, linked)
    bare = not (typed or dated or signed_here or _signed(head, linked))
    found = Signs(
        words=words,
        body=body,
        near=near,
        headed=(headed, at),
        told=told,
        addressed=kind,
        slug=slug,
        site=site,
        typed=typed,
        dated=dated,
        prices=prices,
        posts=posts,
        goods=goods,
        topical=topical,
        going_on=sum(_SECOND.search(candidates[at].text) is not None for at in near),
        titled=titled,
        linked=under_links,
        section=section,
        sure=labelled.confidence,
        front=site and not topical and title_words <= NAME_WORDS and known.names(place, title, stated),
        bare=bare,
        brief=bare and title_words < TOPICAL_WORDS and not topical,
        page=og == "website" and not (typed or dated or topical),
        row=_of_text(candidates, signals, labelled, body, good),
    )
    found.row += [
        titled / len(near) if near else 0.0,
        math.log1p(everywhere) / 3,
        float(dated_here),
        float(signed_here),
        min(title_words, 12) / 12,
        told_share,
        float(bool(headed)),
        min(3, sum(map(len, told.values()))) / 3 if words < TELLING else 0.0,
        math.log1p(len(prices)) / 3,
        math.log1p(len(posts)) / 2,
        math.log1p(len(goods)) / 2,
    ]
    if markup:
        found.row += _of_markup(candidates, found, head, linked)
    return found


def _of_text(
    candidates: Sequence[Candidate],
    signals: Signals,
    labelled: Labelled,
    body: Sequence[int],
    good: Sequence[int],
) -> list[float]:
    """What the body is like: its size, its longest run, and how sure the labeller is of it."""
    words = sum(candidates[at].words for at in body)
    inside = [at for at in body if signals.good[at]]
    inside_words = sum(candidates[at].words for at in inside)
    good_words = sum(candidates[at].words for at in good)
    run = _under_titles(candidates, signals, inside)[2]
    return [
        1.0,
        math.log1p(words) / 5,
        max(0.0, 1 - words / SHORT),
        math.log1p(len(inside)) / 3,
        min(2.0, inside_words / (30 * len(inside))) if inside else 0.0,
        1 - inside_words / good_words if good_words else 0.0,
        math.log1p(sum(signals.titled)) / 4,
        math.log1p(run) / 5,
        labelled.confidence,
        sum(labelled.odds[at] * candidates[at].words for at in body) / (BOUND * words) if words else -1.0,
    ]


def _of_markup(candidates: Sequence[Candidate], found: Signs, head: Head, linked: LinkedArticle) -> list[float]:
    """What the head, the address and the links say."""
    size = sum(len(one.text) for one in candidates)
    return [
        float(found.typed),
        float(linked.is_article),
        float(_dated(head, linked)),
        float(_signed(head, linked)),
        (0.3 if found.slug else 1.0) if found.addressed else 0.0,
        float(found.slug),
        sum(one.link * len(one.text) for one in candidates) / size,
        found.linked / len(found.near) if found.near else 0.0,
    ]


def _signed(head: Head, linked: LinkedArticle) -> bool:
    """Whether the page states for machines who made it."""
    return bool(
        linked.authors
        or head.meta.get("author")
        or head.meta.get("article:author")
        or any(one.what == "author" and not one.boxed for one in head.said)
    )


def _dated(head: Head, linked: LinkedArticle) -> bool:
    """Whether the page states when it was published, for machines."""
    return bool(
        linked.published
        or head.meta.get("article:published_time")
        or any(one.what in ("published", "time") and not one.boxed for one in head.said)
    )


def _lines(candidates: Sequence[Candidate], signals: Signals, known: KindWords) -> tuple[list[int], list[int]]:
    """Where the different lines of forums first stand, and those of shops."""
    posts: dict[str, int] = {}
    goods: dict[str, int] = {}
    for at, one in enumerate(candidates):
        if one.words <= LINE_WORDS:
            phrase, kind = known.line(one.text, signals.folded[at])
            if phrase:
                (posts if kind == THREAD else goods).setdefault(phrase, at)
    return list(posts.values()), list(goods.values())


def _headed(
    candidates: Sequence[Candidate],
    roles: Roles,
    known: KindWords,
    stated: str,
    first: int,
    words: int,
    *,
    markup: bool,
) -> tuple[str, int | None]:
    """The kind that the page's heading tells, and the block that is it."""
    places = [roles.title] if roles.title is not None else []
    if markup:
        places += [at for at, one in enumerate(candidates) if one.tag == "h1" and at != roles.title]
    else:
        # Above the text: elsewhere such words are those of menus.
        places += [at for at in range(max(0, first - 2), first) if at != roles.title and candidates[at].words <= 12]
    for at in places:
        kind = known.headed(candidates[at].text)
        if kind:
            return kind, at
    return known.headed(stated) if stated and (not places or words < SHORT) else "", None


def _told(candidates: Sequence[Candidate], body: Sequence[int], first: int, known: KindWords) -> dict[str, list[int]]:
    """What the body and what stands around its beginning tell of the page's kind: a block for each phrase in it."""
    # Where there is a text, what stands beside it may be a box of the site.
    far = 12 if sum(candidates[at].words for at in body) < LITTLE else 2
    around = range(max(0, first - far), min(len(candidates), first + far)) if body else range(min(24, len(candidates)))
    places = sorted({*body, *around})
    texts = [candidates[at].text.lower() for at in places]
    found: dict[str, list[int]] = {}
    for phrase, kind in known.told("\n".join(texts)):
        found.setdefault(kind, []).extend(at for at, text in zip(places, texts, strict=True) if phrase in text)
    return found


def _told_share(title: str, candidates: Sequence[Candidate], body: Sequence[int], heading: int | None) -> float:
    """Share of the heading's longer words that the text has too, 0 to 1; half where it has none."""
    wanted = set(_LONGER.findall(title.lower()))
    if not wanted:
        return 0.5
    text = " ".join(candidates[at].text for at in body[:OPENING] if at != heading).lower()
    return sum(word[: max(LONG_WORD, len(word) - 2)] in text for word in wanted) / len(wanted)


def _under_titles(candidates: Sequence[Candidate], signals: Signals, good: Sequence[int]) -> tuple[int, int, int]:
    """How many of these lines stand under a title with no other of them between, how many under a linked one, and the
    words of the longest run of them without a title between."""
    titled = linked = run = longest = 0
    before = -1
    for index in good:
        above = range(max(before + 1, index - TITLE_ABOVE), index)
        links = any(candidates[at].link > 0.7 and candidates[at].words >= 4 for at in above)
        under = links or any(signals.titled[at] or _spoken(candidates[at]) for at in above)
        linked += links
        titled += under
        run = candidates[index].words + (0 if under else run)
        longest = max(longest, run)
        before = index
    return titled, linked, longest


def _spoken(one: Candidate) -> bool:
    """A short line that ends like speech or a question is as often a title as a sentence."""
    return one.words <= 16 and one.text.endswith(_MARKS)
