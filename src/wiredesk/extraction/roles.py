"""From body or not to the role of each block: title, lead, heading, caption, byline, credit, teaser and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.extraction.blocks import Labelled
from wiredesk.extraction.candidates import HARD, Candidate, Mark
from wiredesk.extraction.credit_cues import MOST_WORDS, Announced
from wiredesk.extraction.edges import settle
from wiredesk.extraction.features import Signals
from wiredesk.extraction.phrases import CLOSING, Phrases, fold_line
from wiredesk.lang.packs import Pack
from wiredesk.model.article import BODY_ROLES, Role
from wiredesk.text.credits import agency, byline, dateline, end_credit, picture_credit, translator

_FEWEST, _LONG = 2, 18
"""Lines of a page whose first one may be its title by what stands below; words of that line."""

TITLE_REACH = 25
"""Candidates above the first body block in which the title of flattened text is looked for."""

FOOT_REACH = 6
"""Candidates under the last body block that may be its bylines and credits."""

SHARED = 12
"""Code points that the beginnings of two titles have in common at least, if one goes on where the other ends."""

SIGNED_WORDS, END_WORDS = 16, 24
"""Words of a line at most that says who made the text, and where it was taken from."""

_ALT_TAIL = re.compile(r"\s*[-–]\s*(?:\w+\s*)?\d{1,3}\.?$")
_FILE = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif|svg)", re.IGNORECASE)
_WIRE = re.compile(r"[A-Z]{2,6}")
_ELLIPSIS = ("...", "…")


@dataclass(slots=True)
class Roles:
    """A role and its reason for each candidate; title: number of the title's candidate, if there is one."""

    roles: list[Role]
    why: list[str]
    title: int | None = None

    def set(self, index: int, role: Role, why: str) -> None:
        self.roles[index] = role
        self.why[index] = why


def ends_of(candidates: Sequence[Candidate], pack: Pack, cued: Announced) -> list[bool]:
    """Which candidates are lines that stand at the foot of an article: translators, sources, bare names. cued: those
    that may be credits."""
    may_end, may_translate, may_sign = cued["end"], cued["translator"], cued["byline"]
    ends = []
    for index, one in enumerate(candidates):
        text = one.text
        end = False
        if (one.words <= END_WORDS or "http" in text) and not one.marks & HARD and one.link < 0.9:
            if (index in may_end and end_credit(text, None, pack)) or (
                index in may_translate and _signs(one) and translator(text, None, pack)
            ):
                end = True
            elif one.words <= 5 and one.link < 0.5 and index in may_sign:
                found = byline(text, None, pack)
                end = found is not None and found.place_bound
        ends.append(end)
    return ends


def assign(
    candidates: Sequence[Candidate],
    labelled: Labelled,
    signals: Signals,
    phrases: Phrases,
    pack: Pack,
    *,
    stated: Sequence[str],
    ends: Sequence[bool],
    cued: Announced,
    markup: bool,
) -> Roles:
    """The role of each candidate. stated: titles that the page's head or a hint states, best first. cued: which of them
    may be credits."""
    size = len(candidates)
    roles = Roles(["chrome"] * size, list(labelled.reasons))
    body = list(labelled.body)
    for index in range(size):
        if body[index] and signals.kinds[index] in CLOSING and candidates[index].words <= 12:
            body[index] = False
            roles.why[index] = f"phrase: {signals.kinds[index]}"
    settle(candidates, signals, phrases, ends, labelled, body, roles.why, markup=markup)
    first = next((index for index in range(size) if body[index]), size)
    roles.title = _title(candidates, signals, phrases, first, stated, markup, pack)
    if roles.title is None and first < size and not markup and _opens(candidates, first):
        roles.title = first
    if roles.title is not None:
        body[roles.title] = False
        if roles.title > first and roles.title - first <= 8 and not markup:
            roles.title = None
    if roles.title is not None:
        roles.set(roles.title, "title", "matches the page's stated title" if stated else "title above the text")
        for index in range(min(roles.title, size)):
            if body[index] and index < roles.title and markup and candidates[index].words < 12:
                body[index] = False
    _not_body(candidates, signals, phrases, pack, cued, body, roles, markup)
    first = next((index for index in range(size) if body[index]), size)
    last = next((index for index in range(size - 1, -1, -1) if body[index]), -1)
    _body(candidates, signals, body, roles, markup, last)
    if roles.title is not None and first < size and roles.title < first and roles.roles[first] == "paragraph":
        roles.set(first, "lead", f"first of the text; {roles.why[first]}")
    _around(candidates, signals, phrases, pack, body, roles, first, last)
    return roles


def _title(
    candidates: Sequence[Candidate],
    signals: Signals,
    phrases: Phrases,
    first: int,
    stated: Sequence[str],
    markup: bool,
    pack: Pack,
) -> int | None:
    wanted = [(title, set(title.split())) for title in map(fold_line, filter(None, stated))]
    best, best_score = None, 0.0
    stop = min(len(candidates), first + 9) if markup or wanted else first
    start = 0 if markup or wanted else max(0, first - TITLE_REACH)
    longer = set() if markup else _continued(candidates)
    of_any = frozenset[str]().union(*(words for _, words in wanted))
    openings = {title[:SHARED] for title, _ in wanted}
    for index in range(start, stop):
        one = candidates[index]
        if not 2 <= one.words <= 45 or (signals.kinds[index] is not None and one.words < 4 and one.tag != "h1"):
            continue
        folded = signals.fold(index, one.text)
        own = set(folded.split())
        score = 0.0
        # Most lines share neither a word nor their beginning with what the page is called.
        near = not of_any.isdisjoint(own) or folded[:SHARED] in openings
        for rank, (title, words) in enumerate(wanted if near else ()):
            likeness = _alike(folded, own, title, words)
            if likeness >= 0.8:
                score = max(score, likeness * 4 - 0.1 * rank)
        if markup:
            if one.tag == "h1":
                score += 2.0
            elif one.marks & Mark.TITLE:
                score += 1.0
            if score and one.marks & (Mark.CHROME | Mark.RELATED | Mark.FOOTER | Mark.COMMENTS):
                score -= 1.5
        elif not wanted or score:
            if (
                signals.kinds[index] is not None
                or one.words < 4
                or _FILE.fullmatch(one.text)
                or phrases.dated(one.text)
                or picture_credit(one.text, None, pack, boxed=False)
                or byline(one.text, None, pack)
                or one.text.endswith((".", ":", *_ELLIPSIS))
                or one.marks & Mark.LIST
                or one.text.count(" > ") + one.text.count(" | ") >= 2
            ):
                continue
            score += 1.0 + min(one.words, 14) / 14 - 0.06 * (first - index)
            if folded in longer:
                score += 2.0
        if score > best_score:
            best, best_score = index, score
    return best if best_score >= (1.0 if markup else 0.6) else None


def _opens(candidates: Sequence[Candidate], first: int) -> bool:
    """Whether the first line of the text is its title: it comes again as an image's text, asks and is one line, or
    begins the page, ends as no sentence does and stands above a longer line that does."""
    one = candidates[first]
    if not 4 <= one.words <= 32 or one.text.endswith("."):
        return False
    below = candidates[first + 1] if first == 0 and len(candidates) > _FEWEST else None
    if below is not None and below.words >= max(one.words, _LONG) and below.text.endswith((".", '."', ".”", ".’")):
        last = one.text.rstrip("\"”’»'")[-1:]
        return last.isalnum() or last in "?!%"
    return fold_line(one.text) in _continued(candidates) or (first <= 3 and one.text.endswith("?"))


def _continued(candidates: Sequence[Candidate]) -> set[str]:
    """Folded lines that come again with a picture's number after them, as alt texts do."""
    return {fold_line(one.text[: tail.start()]) for one in candidates if (tail := _alt_tail(one.text)) is not None}


def _alt_tail(text: str) -> re.Match[str] | None:
    # The pattern is tried at every place of a text; few end in a figure.
    return _ALT_TAIL.search(text) if text[-2:].rstrip(".")[-1:].isdigit() else None


def _alike(a: str, a_words: set[str], b: str, b_words: set[str]) -> float:
    """How much two titles say the same, 0 to 1; one may go on with the name of the site."""
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) >= SHARED and long.startswith(short):
        return 0.85 + 0.15 * len(short) / len(long)
    common = len(a_words & b_words)
    return common / (len(a_words) + len(b_words) - common)


def _not_body(
    candidates: Sequence[Candidate],
    signals: Signals,
    phrases: Phrases,
    pack: Pack,
    cued: Announced,
    body: list[bool],
    roles: Roles,
    markup: bool,
) -> None:
    """Lines that the labeller may have taken for body and that are captions, credits, alt texts or repeated titles."""
    size = len(candidates)
    first = next((index for index in range(size) if body[index]), size)
    last = next((index for index in range(size - 1, -1, -1) if body[index]), -1)
    title = fold_line(candidates[roles.title].text) if roles.title is not None else ""
    after_picture = False
    for index in range(max(0, first - TITLE_REACH), min(size, last + FOOT_REACH + 1)):
        one = candidates[index]
        if index == roles.title:
            after_picture = False
            continue
        text = one.text
        is_file = one.words == 1 and _FILE.fullmatch(text) is not None
        tail = _alt_tail(text)
        folded = ""
        if one.words <= 45:
            folded = fold_line(text[: tail.start()]) if tail else signals.fold(index, text)
        is_alt = bool(folded) and tail is not None and (folded == title or not signals.ended[index])
        numbered = bool(title) and text[-1].isdigit() and _numbered(signals.fold(index, text), title)
        again = bool(title) and (folded == title or numbered) and index > (roles.title or 0)
        if not markup and _begins_next(candidates, signals, index):
            body[index] = False
            roles.set(index, "chrome", "an image's text: its caption begins with it")
            after_picture = True
            continue
        if is_file or again or (is_alt and not markup and _is_alt(text, title)):
            body[index] = False
            roles.set(index, "chrome", "name of an image file" if is_file else "the title again, as an image's text")
            after_picture = True
            continue
        if markup and _of_picture(one):
            body[index] = False
            roles.set(index, "caption", "stands in the markup of a picture")
            continue
        may_credit = one.words <= MOST_WORDS and index in cued["picture"]
        credit = picture_credit(text, None, pack, boxed=after_picture) if may_credit else None
        if credit is not None:
            body[index] = False
            roles.set(index, "caption", credit.rule)
            only_credit = credit.span.start <= 1 and index > 0
            if only_credit and not markup and candidates[index - 1].words <= 40 and not body_like(signals, index - 1):
                above = index - 1
                if above != roles.title and roles.roles[above] == "chrome" and after_picture:
                    body[above] = False
                    roles.set(above, "caption", "stands above a picture's credit")
            after_picture = False
            continue
        if after_picture and one.words <= 35 and signals.kinds[index] is None and not markup:
            sentences = len(re.findall(r"[.!?…]\s", text))
            if (
                sentences == 0
                and not text.startswith(('"', "“", "”"))
                and one.words <= (12 if signals.ended[index] else 25)
            ):
                body[index] = False
                roles.set(index, "caption", "stands under an image")
                after_picture = False
                continue
        after_picture = False
        if one.words <= END_WORDS or "http" in text:
            signs = _signs(one)
            found = translator(text, None, pack) if signs and index in cued["translator"] else None
            if found is not None:
                body[index] = False
                roles.set(index, "byline", found.rule)
                continue
            found = end_credit(text, None, pack) if index in cued["end"] else None
            if found is not None:
                body[index] = False
                roles.set(index, "credit", found.rule)
                continue
            found = byline(text, None, pack) if signs and index in cued["byline"] else None
            if found is not None and (
                not found.place_bound
                or one.marks & Mark.BYLINE
                or _at_foot(signals, roles, index, last)
                or (found.place is not None and roles.title is not None and roles.title < index < first)
            ):
                body[index] = False
                roles.set(index, "byline", found.rule)
                continue
            found = dateline(text, None, pack) if index in cued["dateline"] else None
            if found is not None and len(found.span) >= len(text) - 2:
                body[index] = False
                roles.set(index, "dateline", found.rule)


def _of_picture(one: Candidate) -> bool:
    """Whether a block stands in the markup of a picture. A figure can hold a table too, whose cells are text."""
    if one.words > 120 or one.marks & Mark.QUOTE:
        return False
    return bool(one.marks & (Mark.CAPTION if one.tag in ("td", "th") else Mark.CAPTION | Mark.FIGURE))


def _signs(one: Candidate) -> bool:
    """Whether a line is short enough to be who made the text."""
    return one.words <= SIGNED_WORDS or "http" in one.text


def _numbered(folded: str, title: str) -> bool:
    """Whether a folded line is the title and a word ("photo", before its number)."""
    return folded.startswith(title) and len(folded) <= len(title) + 12 and folded[len(title) :].count(" ") <= 1


def _begins_next(candidates: Sequence[Candidate], signals: Signals, index: int) -> bool:
    """Whether a line without an end stands again at the beginning of the next one, which goes on."""
    if signals.ended[index] or candidates[index].words < 4 or index + 1 >= len(candidates):
        return False
    here, under = fold_line(candidates[index].text), fold_line(candidates[index + 1].text)
    return len(here) < len(under) and under.startswith(here)


def _at_foot(signals: Signals, roles: Roles, index: int, last: int) -> bool:
    """Whether a line is the last of the text, or the first under it but for credits and other bylines."""
    if index in (last, last + 1) and signals.kinds[index] is None:
        return True
    return (
        signals.kinds[index] is None
        and last < index <= last + 3
        and all(roles.roles[between] in ("byline", "credit") for between in range(last + 1, index))
        and roles.roles[index - 1] == "credit"
    )


def _is_alt(text: str, title: str) -> bool:
    tail = _alt_tail(text)
    if tail is None:
        return False
    return any(char.isalpha() for char in tail[0]) or fold_line(text[: tail.start()]) == title


def body_like(signals: Signals, index: int) -> bool:
    """Whether a line is running text by itself: sentences of some length."""
    return signals.good[index]


def _body(
    candidates: Sequence[Candidate], signals: Signals, body: list[bool], roles: Roles, markup: bool, last: int
) -> None:
    for index, one in enumerate(candidates):
        if not body[index]:
            continue
        role: Role = "paragraph"
        if markup:
            if one.marks & Mark.LEAD and one.words >= 12:
                role = "lead"
            elif one.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                role = "heading"
            elif one.tag in ("li", "dd", "dt"):
                role = "list_item"
            elif one.marks & Mark.QUOTE:
                role = "quotation"
            elif one.tag in ("td", "th") and one.words < 20 and not signals.ended[index]:
                role = "table"
            elif one.bold and one.words <= 20 and not signals.ended[index]:
                role = "heading"
        elif one.marks & Mark.LIST:
            role = "list_item"
        elif one.words <= 20 and not signals.ended[index] and not one.text.endswith((":", ";", ",")):
            role = "heading"
        if role == "heading" and index == last:
            # A heading with nothing under it heads something else.
            body[index] = False
            roles.set(index, "teaser", f"a heading after the text; {roles.why[index]}")
            continue
        roles.set(index, role, roles.why[index])


def _around(
    candidates: Sequence[Candidate],
    signals: Signals,
    phrases: Phrases,
    pack: Pack,
    body: Sequence[bool],
    roles: Roles,
    first: int,
    last: int,
) -> None:
    """Roles of what is not body: dates and bylines near it, teasers, and the chrome that remains."""
    for index, one in enumerate(candidates):
        if body[index] or roles.roles[index] != "chrome" or index == roles.title:
            continue
        if " " not in one.text and _FILE.fullmatch(one.text):
            continue
        near = first - TITLE_REACH <= index <= last + FOOT_REACH
        text = one.text
        between = roles.title is not None and roles.title < index < first
        if near and one.words <= 14 and one.marks & Mark.BYLINE and signals.kinds[index] is None:
            roles.set(index, "byline", "stands in the markup of a byline")
        elif between and one.words <= 4 and (_WIRE.fullmatch(text) or agency(text, pack)):
            roles.set(index, "byline", "names an agency between title and text")
        elif near and signals.dated[index] and not one.marks & Mark.RELATED and index < first:
            roles.set(index, "dateline", "states a date and little else")
        elif index > first and one.words >= 4 and signals.kinds[index] is None:
            linked = one.link > 0.5 or bool(one.marks & Mark.RELATED)
            if linked or signals.good[index] or (signals.titled[index] and index > last):
                roles.set(index, "teaser", roles.why[index])


def is_body(role: Role) -> bool:
    """Whether a role belongs to the reporter's own text."""
    return role in BODY_ROLES
