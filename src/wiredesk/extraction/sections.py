"""The section that an article stands in: stated for machines, named beside the headline, or told by the address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from wiredesk.extraction.candidates import Mark
from wiredesk.extraction.layout import Layout
from wiredesk.extraction.phrases import Phrases, fold_line
from wiredesk.extraction.roles import is_body
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found

_CRUMB = re.compile(r"\s*[>›»/|]\s*")
_MENU = Mark.CHROME | Mark.FOOTER | Mark.RELATED | Mark.COMMENTS
SECTION_WORDS, MENU_WORDS = 8, 80
"""Words of a line that can name the section, and of one that can be a menu."""
_KICKER_WORDS, _KICKER_LETTERS, _KICKER_REACH = 3, 30, 3
"""Words and letters of a line above the headline that is nothing but the section; lines above that are looked at."""
_IN_MENU = 60
"""Blocks above the headline in which the section that the address names is looked for."""
_WORD = re.compile(r"[^\s|>›»]+")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_STROKES = str.maketrans("đøłıß", "dolis")
"""Letters whose marks are part of them."""


def section(layout: Layout, text: str, page: Page, phrases: Phrases) -> Found[str] | None:
    stated = layout.linked.section
    if stated:
        return Found(stated, "json-ld", 0.9)
    for key in ("article:section", "section", "articlesection", "parsely-section", "cxenseparse:category"):
        for value in layout.head.meta.get(key, ())[:1]:
            return Found(value, "meta", 0.85)
    roles = layout.roles
    if not roles.roles:
        return None
    named = _named(layout, phrases)
    if named is not None:
        return named
    top = roles.title
    if top is None:
        top = next((index for index, role in enumerate(roles.roles) if is_body(role)), 0)
    listed = _listed(layout, top, phrases)
    if listed is not None:
        return Found(text[listed.start : listed.end], "stated", 0.6, listed, (), "line.menu")
    wanted = _in_address(page, phrases)
    above = _kicker(layout, wanted, top, phrases)
    if above is not None:
        return Found(text[above.start : above.end], "stated", 0.55, above, (), "line.kicker")
    addressed = _addressed(layout, text, wanted)
    if addressed is not None:
        return addressed
    order = [top, *range(top - 1, max(-1, top - 7), -1), *range(top + 1, min(len(roles.roles), top + 4))]
    for index in order:
        if is_body(roles.roles[index]) or layout.candidates[index].marks & _MENU:
            continue
        line, start = text[layout.spans[index].start : layout.spans[index].end], layout.spans[index].start
        for name, at in phrases.sections_in(line):
            return Found(name, "stated", 0.6, Span(start + at, start + at + len(name)))
    return None


def _named(layout: Layout, phrases: Phrases) -> Found[str] | None:
    """What markup calls the article's section: a property, the categories that it was filed under. At the foot of the
    article they stand in a box, as those of teasers do: then only one for the whole page tells."""
    stated: dict[str, tuple[bool, str]] = {}
    for one in layout.head.said:
        name = one.value or (one.names[0] if one.names else one.text)
        short = len(name.split()) <= SECTION_WORDS and name[-1:].isalnum()
        if one.what == "section" and short and not phrases.no_section(_slug(name)):
            stated.setdefault(name, (one.boxed, f"{one.by}.section"))
    for name, (boxed, rule) in stated.items():
        if not boxed or len(stated) == 1:
            at = next((at for at, line in enumerate(layout.candidates) if line.text == name), None)
            return Found(name, "stated", 0.75, None if at is None else layout.spans[at], (), rule)
    return None


def _listed(layout: Layout, top: int, phrases: Phrases) -> Span | None:
    """A short line beside the headline that the page's menu has too, or the last such piece of its crumbs."""
    near = [at for at in (top - 1, top - 2, top + 1, top + 2, top - 3) if 0 <= at < len(layout.spans)]
    lines = [
        at
        for at in near
        if not layout.candidates[at].marks & _MENU and 1 <= layout.candidates[at].words <= SECTION_WORDS
    ]
    if not lines:
        return None
    menus = (
        one for one in layout.candidates if one.marks & Mark.CHROME and one.link >= 0.5 and one.words <= MENU_WORDS
    )
    menu = f" {' '.join(fold_line(one.text) for one in menus)} "
    for at in lines:
        line, start = layout.candidates[at].text, layout.spans[at].start
        for piece in reversed(_CRUMB.split(line)):
            if not piece[-1:].isalnum() or phrases.dated(piece) or phrases.no_section(_slug(piece)):
                continue
            if len(fold_line(piece)) >= 2 and f" {fold_line(piece)} " in menu:
                begins = start + line.rindex(piece)
                return Span(begins, begins + len(piece))
    return None


def _kicker(layout: Layout, in_address: Sequence[str], top: int, phrases: Phrases) -> Span | None:
    """A word or two alone above the headline, which the address has as well, or a menu further up; there the two stand
    in one element, if the page has any."""
    for at in range(top - 1, max(-1, top - 1 - _KICKER_REACH), -1):
        one = layout.candidates[at]
        if layout.roles.roles[at] != "chrome" or not _may_name(one.text, one.words) or one.marks & _MENU:
            continue
        if phrases.kind(one.text) not in (None, "sections"):
            continue
        if _slug(one.text) in in_address:
            return layout.spans[at]
        if one.parents[1:2] != layout.candidates[top].parents[1:2]:
            continue
        same = fold_line(one.text)
        # A menu names it too: alone, or beside the other sections.
        further_up = (fold_line(other.text) for other in layout.candidates[:at] if other.words <= MENU_WORDS)
        if any(f" {same} " in f" {line.replace('|', ' ')} " for line in further_up):
            return layout.spans[at]
    return None


def _addressed(layout: Layout, text: str, wanted: Sequence[str]) -> Found[str] | None:
    """What the page's menus, or words alone on it, call the last part of the address that they have."""
    names: dict[str, Span] = {}
    for at, one in enumerate(layout.candidates if wanted else ()):
        menu = one.link >= 0.5 and one.words <= MENU_WORDS
        if not menu and not (at < _IN_MENU and _may_name(one.text, one.words)):
            continue
        slug = f"-{_slug(one.text)}-"
        for part in wanted:
            if part not in names and f"-{part}-" in slug and not is_body(layout.roles.roles[at]):
                words = _words_of(one.text, part)
                if words is not None:
                    start = layout.spans[at].start
                    names[part] = Span(start + words[0], start + words[1])
    # The parts of an address go from the wide to the narrow: "/sport/football/".
    for part in reversed(wanted):
        span = names.get(part)
        if span is not None:
            return Found(text[span.start : span.end], "address", 0.5, span, (), "address.menu")
    return None


def _words_of(line: str, part: str) -> tuple[int, int] | None:
    """Where in a line the words stand that an address writes so."""
    words = list(_WORD.finditer(line))
    for first in range(len(words)):
        for last in range(first, min(len(words), first + SECTION_WORDS)):
            if _slug(line[words[first].start() : words[last].end()]) == part:
                return words[first].start(), words[last].end()
    return None


def _may_name(line: str, words: int) -> bool:
    return (
        words <= _KICKER_WORDS
        and 2 <= len(line) <= _KICKER_LETTERS
        and line[-1].isalnum()
        and not any(map(str.isdigit, line))
    )


def _in_address(page: Page, phrases: Phrases) -> tuple[str, ...]:
    """The parts of the address before the page's own that can be sections."""
    try:
        parts = urlsplit(page.url or "").path.strip("/").split("/")
    except ValueError:
        return ()
    slugs = (_slug(part) for part in parts[:-1])
    return tuple(dict.fromkeys(slug for slug in slugs if slug and not slug.isdigit() and not phrases.no_section(slug)))


def _slug(name: str) -> str:
    """A name as addresses write it: small letters without marks, parted by hyphens; "" for letters beyond ASCII."""
    plain = unicodedata.normalize("NFD", name.lower().translate(_STROKES))
    return _NO_SLUG.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")
