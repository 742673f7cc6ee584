"""What markup says of its page in attributes: microdata, RDFa, link relations, times, names of classes.

Each is a statement with the words that a reader sees and the value that an attribute holds. Which of them are about
the article, and which about a box beside it, is told by the elements around them; who reads them weighs that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wiredesk.extraction.candidates import By, Mark, Statement, What

_PROPERTIES: dict[str, What] = {
    "author": "author", "creator": "author", "editor": "editor", "translator": "translator",
    "contributor": "contributor", "datepublished": "published", "datecreated": "published", "pubdate": "published",
    "datemodified": "updated", "headline": "headline", "articlesection": "section",
}  # fmt: skip
_PEOPLE = ("author", "editor", "translator", "contributor")
_DATED = (
    "data-timestamp", "data-datetime", "data-published", "data-publish-date", "data-pubdate", "data-date", "data-time",
)  # fmt: skip
_ANY_DATED = frozenset(_DATED)
_BOX = Mark.CHROME | Mark.FOOTER | Mark.RELATED | Mark.COMMENTS | Mark.AD | Mark.CAPTION | Mark.GALLERY
_BOX_TAGS = frozenset(("aside", "footer", "nav", "figure", "figcaption", "form"))
_OPEN = frozenset(("body", "html", "main"))
_NO_MAKERS = frozenset(("h1", "abbr", "body", "html", "article", "main", "meta", "img", "figure", "input", "button"))
_MOST, _MOST_LINKS, _DEEPEST = 400, 20, 64
"""Elements and links looked at, lists of comments and teasers having thousands that stand behind those of the article;
and elements around one that are asked whether they are a box."""
_NAMED = ("class", "id", "data-testid", "data-component")
_LONGEST = 240


Telling = tuple[LexborNode, str, dict[str, str | None]]
"""An element that can state something, by its marks: the node, its tag, its attributes."""


def statements(
    tree: LexborHTMLParser, telling: Sequence[Telling], clean: Callable[[str], str], marks: Callable[[str], int]
) -> list[Statement]:
    """The statements of a page: of these elements, in their order, and of the links to its authors and sections.

    clean: makes one line of text; marks: what the names of an element say.
    """
    found: list[Statement] = []
    boxes = _around_heading(telling)
    below = False
    for node, tag, attributes in telling[:_MOST]:
        if tag == "h1":
            below = True
        prop = attributes.get("itemprop") or attributes.get("property") or ""
        names = attributes.get("class") or ""
        stated: list[tuple[What, By, str]] = []
        for name in prop.lower().split() if prop else ():
            what = _PROPERTIES.get(name.rpartition(":")[2])
            if what is not None:
                by: By = "itemprop" if attributes.get("itemprop") else "property"
                stated.append((what, by, _value(node, what, attributes)))
        if not stated:
            if tag == "time" or (tag == "abbr" and attributes.get("title")):
                stated.append(("time", "tag", attributes.get("datetime") or attributes.get("title") or ""))
            elif not _ANY_DATED.isdisjoint(attributes) and (
                dated := next((value for key in _DATED if (value := attributes.get(key))), None)
            ):
                stated.append(("time", "data", dated))
            elif tag in _NO_MAKERS or not any(
                marks(value) & Mark.BYLINE for key in _NAMED if (value := attributes.get(key))
            ):
                continue
            else:
                stated.append(("author", "class", ""))
        text, links = _seen(node, tag, clean, people=stated[0][0] in _PEOPLE)
        boxed = _boxed(node, boxes, marks)
        for what, by, value in stated:
            value = clean(value)[:_LONGEST]
            if value or text:
                label = f"{names} {attributes.get('id') or ''}".strip()
                found.append(Statement(what, by, value, text, boxed, below, label, links))
    for node in tree.css("[rel~=author],[rel~=category],.cat-links")[:_MOST_LINKS]:
        rel = (node.attributes.get("rel") or "").split()
        text, links = _seen(node, node.tag or "", clean, people=True)
        if text and "author" in rel:
            found.append(Statement("author", "rel", "", text, _boxed(node, boxes, marks), below=False, names=links))
        elif text:
            by = "rel" if "category" in rel else "class"
            found.append(Statement("section", by, "", text, _boxed(node, boxes, marks), below=False, names=links))
    return found


def _value(node: LexborNode, what: What, attributes: dict[str, str | None]) -> str:
    value = attributes.get("content") or attributes.get("datetime") or attributes.get("title") or ""
    if what not in _PEOPLE:
        return value
    inner = node.css_first("[itemprop~=name],[property~=name],[property='schema:name']")
    if inner is not None:
        return inner.attributes.get("content") or inner.text(separator=" ")
    return "" if "://" in value else value


def _seen(node: LexborNode, tag: str, clean: Callable[[str], str], *, people: bool) -> tuple[str, tuple[str, ...]]:
    """What a reader sees in an element, if that is a line, and in its links."""
    if tag == "meta":
        return "", ()
    raw = node.text(separator=" ")
    text = clean(raw) if len(raw) <= 4 * _LONGEST else ""
    if not text or len(text) > _LONGEST:
        return "", ()
    if not people or tag == "a":
        return text, ()
    links = [clean(one.text(separator=" ")) for one in node.css("a")[:12]]
    return text, tuple(link for link in links if link)


def _around_heading(telling: Sequence[Telling]) -> dict[int, bool]:
    """The elements around the page's heading: whatever they are called, they are no box."""
    at = next((node.parent for node, tag, _ in telling if tag == "h1"), None)
    known: dict[int, bool] = {}
    while at is not None and len(known) < _DEEPEST:
        known[at.mem_id] = False
        at = at.parent
    return known


def _boxed(node: LexborNode, known: dict[int, bool], marks: Callable[[str], int]) -> bool:
    """Whether one of the elements around a node is a box: told by tag and names. The answer for each is kept."""
    way: list[int] = []
    answer = False
    at = node.parent
    while at is not None and len(way) < _DEEPEST:
        number = at.mem_id
        if number in known:
            answer = known[number]
            break
        tag = at.tag or ""
        if tag in _OPEN:
            break
        way.append(number)
        if tag in _BOX_TAGS:
            answer = True
            break
        attributes = at.attributes
        names = attributes.get("class")
        if (names and marks(names) & _BOX) or ((name := attributes.get("id")) and marks(name) & _BOX):
            answer = True
            break
        at = at.parent
    for number in way:
        known[number] = answer
    return answer
