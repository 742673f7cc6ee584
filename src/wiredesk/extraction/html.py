"""Markup to candidate blocks: parsed as browsers do, walked over once in reading order."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from wiredesk.extraction.candidates import Outline
from wiredesk.extraction.html_head import head_of
from wiredesk.extraction.html_limits import parsable
from wiredesk.extraction.html_names import markup
from wiredesk.extraction.html_text import clean
from wiredesk.extraction.html_walk import Walk
from wiredesk.extraction.statements import statements
from wiredesk.lang.packs import Packs


def outline(text: str, packs: Packs) -> Outline:
    """The page as candidate blocks with their marks. Any text gives an outline; linear in the text."""
    tree = LexborHTMLParser(parsable(text.replace("\x00", " ")))
    head = head_of(tree)
    names = markup(packs)
    walk = Walk(names)
    body = tree.body
    if body is not None:
        walk.over(body, head)
    walk.settle()
    head.said = statements(tree, walk.told, clean, names.marks)
    return Outline(walk.candidates, walk.pictures, head, walk.elements)
