"""Markup to candidate blocks: parsed as browsers do, walked over once in reading order.

What a page does not show at once is looked for only where it shows no text: in what it hides, in what stands there for
browsers without scripts, in the data of its scripts.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wiredesk.extraction.candidates import Candidate, Head, Mark, Outline
from wiredesk.extraction.embedded import FEWEST_WORDS, Embedded, embedded_text
from wiredesk.extraction.html_head import head_of
from wiredesk.extraction.html_limits import parsable
from wiredesk.extraction.html_names import Markup, markup
from wiredesk.extraction.html_shadow import opened
from wiredesk.extraction.html_text import clean, count_words
from wiredesk.extraction.html_walk import Walk
from wiredesk.extraction.site_rules import SiteRule, apply
from wiredesk.extraction.statements import statements
from wiredesk.lang.packs import Packs

NEXT_TO_NOTHING = 6
"""Words under which a page shows no more than that it is loading."""
_IN_DATA = Mark.BODY | Mark.ARTICLE


def outline(text: str, packs: Packs, rule: SiteRule | None = None, *, raw: bytes | None = None) -> Outline:
    """The page as candidate blocks with their marks. Any text gives an outline; linear in the text.

    rule: what is what on the pages of its site, where it has one. raw: the text in UTF-8, where it is at hand.
    """
    tree = _parsed(text, raw)
    ruled = apply(rule, tree) if rule is not None else []
    head = head_of(tree)
    names = markup(packs)
    body = tree.body
    walk = _walked(body, names, head)
    if body is not None and walk.running() < FEWEST_WORDS:
        times = list(head.times)
        head.times.clear()
        everything = _walked(body, names, head, hidden=True)
        # A page that shows nothing tells why in what it hides: that it needs scripts, for one.
        nothing = sum(one.words for one in walk.candidates) < NEXT_TO_NOTHING
        if everything.running() >= max(FEWEST_WORDS, 2 * walk.running()) or nothing:
            walk = everything
        else:
            head.times[:] = times
    walk.settle()
    head.said = [*ruled, *statements(tree, walk.told, clean, names.marks)]
    found = Outline(walk.candidates, walk.pictures, head, walk.elements)
    if walk.running() < FEWEST_WORDS:
        data = embedded_text(tree, (head.meta.get("og:title") or [head.title])[0])
        if data is not None:
            _put_in(data, found, names)
    return found


def _parsed(text: str, raw: bytes | None = None) -> LexborHTMLParser:
    plain = parsable(opened(text.replace("\x00", " ")))
    # The parser wants UTF-8: writing that takes as long as half of parsing it.
    return LexborHTMLParser(raw if raw is not None and plain is text else plain)


def _walked(body: LexborNode | None, names: Markup, head: Head, *, hidden: bool = False) -> Walk:
    walk = Walk(names, hidden=hidden)
    if body is not None:
        walk.over(body, head)
    return walk


def _put_in(data: Embedded, found: Outline, names: Markup) -> None:
    """Adds the text of the page's data behind its heading, or behind all that it shows."""
    pieces = _pieces(data, names)
    if sum(one.words for one in pieces) < FEWEST_WORDS:
        return
    shown = found.candidates
    at = next((number + 1 for number, one in enumerate(shown) if one.tag == "h1"), len(shown))
    container = 1 + max((max(one.parents, default=0) for one in shown), default=0)
    for number, one in enumerate(pieces):
        one.parents = (container + 1 + number, container, 0)
        one.source = data.source
        one.marks |= _IN_DATA
    shown[at:at] = pieces
    for picture in found.pictures:
        picture.at += len(pieces) * (picture.at >= at)
    found.head.times[:] = [(value, place + len(pieces) * (place >= at)) for value, place in found.head.times]


def _pieces(data: Embedded, names: Markup) -> list[Candidate]:
    if data.markup:
        tree = _parsed("".join(piece if piece.lstrip()[:1] == "<" else f"<p>{piece}</p>" for piece in data.pieces))
        walk = _walked(tree.body, names, Head())
        walk.settle()
        for one in walk.candidates:
            one.element = 0
        return walk.candidates
    lines = (clean(line) for piece in data.pieces for line in piece.splitlines())
    return [Candidate(line, "p", words=count_words(line)) for line in lines if line]
