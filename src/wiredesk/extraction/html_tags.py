"""What is known of the elements of HTML: which are blocks, which hold no text of the page, what each says of it."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from wiredesk.extraction.candidates import Mark

_SKIPPED = (
    "script", "style", "template", "noscript", "iframe", "svg", "head", "select", "option", "textarea", "object",
    "canvas", "audio", "video", "map", "datalist", "frameset", "math", "input", "button", "applet", "embed", "rt", "rp",
    "source", "track", "param", "col", "wbr", "area", "link",
)  # fmt: skip
"""Elements whose text is none of the page's: what is run, drawn, chosen, or tells how the words beside it are read."""
BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tbody", "thead", "tfoot", "tr", "td",
     "th", "caption", "section", "article", "main", "header", "footer", "nav", "aside", "figure", "figcaption",
     "blockquote", "pre", "dl", "dt", "dd", "form", "fieldset", "hr", "address", "details", "summary", "center",
     "body", "label", "legend")
)  # fmt: skip
_PLAIN = frozenset(("a", "b", "i", "em", "strong", "u", "sup", "sub", "small", "font", "tbody", "tr", "br"))
"""Tags whose attributes say nothing here: reading them is a third of the walk."""
ENDED = BLOCKS | _PLAIN | {"span"}
"""Elements that a sign "/>" does not end."""
_MARKS = {
    "nav": Mark.CHROME, "footer": Mark.FOOTER, "header": Mark.HEADER, "aside": Mark.ASIDE, "article": Mark.ARTICLE,
    "main": Mark.ARTICLE, "figure": Mark.FIGURE, "figcaption": Mark.CAPTION, "ul": Mark.LIST, "ol": Mark.LIST,
    "blockquote": Mark.QUOTE, "table": Mark.TABLE, "h1": Mark.TITLE, "time": Mark.DATE, "dl": Mark.LIST,
}  # fmt: skip
_INLINE = (
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "mark", "meta", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "picture", "slot", "dialog", "hgroup", "menu", "search",
)  # fmt: skip

SKIPPED, BLOCK, PLAIN, LINK, BOLD, BREAK, IMAGE, RULE = 1, 2, 4, 8, 16, 32, 64, 128
"""What the walk does with an element: bits of one number."""


def _doings(tag: str) -> int:
    doings = {"a": LINK, "b": BOLD, "strong": BOLD, "br": BREAK, "img": IMAGE, "hr": RULE}.get(tag, 0)
    return doings | BLOCK * (tag in BLOCKS) | PLAIN * (tag in _PLAIN) | SKIPPED * (tag in _SKIPPED)


def _known() -> dict[int, tuple[str, int, int]]:
    tree = LexborHTMLParser("")
    found = {}
    for tag in (*_SKIPPED, *sorted(BLOCKS), *_INLINE):
        number = tree.create_node(tag).tag_id
        # The parser has numbers of its own for the elements of the standard, the same in every document.
        if number is not None and number < _OWN_NUMBERS:
            found[number] = (tag, _doings(tag), _MARKS.get(tag, 0))
    return found


_OWN_NUMBERS = 1000
TEXT = 2
"""The parser's number for text. Asking for an element's number costs a quarter of asking for its name."""
KNOWN = _known()
"""Name, doings and marks by the parser's number."""
