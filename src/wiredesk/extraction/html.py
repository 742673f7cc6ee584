"""Markup to candidate blocks: one walk over the parsed tree in reading order, without recursion."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wiredesk.extraction.candidates import AGAINST, BOXED, Candidate, Element, Head, Mark, Outline, Picture
from wiredesk.extraction.statements import statements
from wiredesk.lang.packs import Packs

_UNSEEN = dict.fromkeys([*range(9), 11, *range(14, 32), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF])
"""Control characters, soft hyphens and spaces without width: they are not seen and would part words."""
_ANY_UNSEEN = re.compile(f"[{re.escape(''.join(map(chr, _UNSEEN)))}]")

_SKIPPED = frozenset(
    ("script", "style", "template", "noscript", "iframe", "svg", "head", "select", "option", "textarea", "object",
     "canvas", "audio", "video", "map", "datalist", "frameset", "math", "input", "button", "applet", "embed")
)  # fmt: skip
_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tbody", "thead", "tfoot", "tr", "td",
     "th", "caption", "section", "article", "main", "header", "footer", "nav", "aside", "figure", "figcaption",
     "blockquote", "pre", "dl", "dt", "dd", "form", "fieldset", "hr", "address", "details", "summary", "center",
     "body", "label", "legend")
)  # fmt: skip
# Inline tags whose attributes say nothing here: reading them is a third of the walk.
_PLAIN = frozenset(("a", "b", "i", "em", "strong", "u", "sup", "sub", "small", "font", "tbody", "tr", "br"))
_TAG_MARKS = {
    "nav": Mark.CHROME, "footer": Mark.FOOTER, "header": Mark.HEADER, "aside": Mark.ASIDE, "article": Mark.ARTICLE,
    "main": Mark.ARTICLE, "figure": Mark.FIGURE, "figcaption": Mark.CAPTION, "ul": Mark.LIST, "ol": Mark.LIST,
    "blockquote": Mark.QUOTE, "table": Mark.TABLE, "h1": Mark.TITLE, "time": Mark.DATE, "dl": Mark.LIST,
}  # fmt: skip
_WORD_MARKS = {
    "chrome": Mark.CHROME, "footer": Mark.FOOTER, "header": Mark.HEADER, "related": Mark.RELATED,
    "comments": Mark.COMMENTS, "share": Mark.SHARE, "ad": Mark.AD, "body": Mark.BODY, "article": Mark.ARTICLE,
    "lead": Mark.LEAD, "byline": Mark.BYLINE, "date": Mark.DATE, "caption": Mark.CAPTION, "title": Mark.TITLE,
    "gallery": Mark.GALLERY,
}  # fmt: skip
_ROLES = {
    "navigation": Mark.CHROME, "banner": Mark.HEADER, "contentinfo": Mark.FOOTER, "complementary": Mark.ASIDE,
    "search": Mark.CHROME, "menu": Mark.CHROME, "dialog": Mark.CHROME, "alert": Mark.CHROME, "main": Mark.ARTICLE,
}  # fmt: skip
_NAMED = frozenset(("class", "id", "data-component", "data-testid"))
_PROPS = {"articlebody": Mark.BODY, "author": Mark.BYLINE, "datepublished": Mark.DATE, "datemodified": Mark.DATE}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LAYOUT = AGAINST | Mark.CAPTION | Mark.FIGURE
_WIDE = (Mark.CHROME, Mark.HEADER, Mark.FOOTER, Mark.AD, Mark.SHARE, Mark.ASIDE, Mark.CAPTION, Mark.FIGURE)
_ANY_WIDE = sum(_WIDE)
_DEEPEST, MANY_TAGS = 256, 8000
"""Elements that may stand inside one another, more being taken out before the page is parsed, whose time grows with
the square of the depth; and signs "<" below which no page can be so deep that it matters (0.1 s)."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*+)[^<>]*+>")
_FLAT = frozenset(
    ("br", "img", "input", "meta", "link", "hr", "area", "base", "col", "embed", "source", "track", "wbr", "param",
     "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup", "html", "head", "body",
     "script", "style", "a", "title", "textarea")
)  # fmt: skip
"""Tags that hold nothing, hold no tags, or need no end: they are no depth."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME_PART = re.compile(r"[a-z]+")
_ENDED = (".", "!", "?", "…", "”", '"', "»", "。", "！", "？", "」", ":", "।", "۔", "؟", ")")


def clean(text: str) -> str:
    """One line of text: NFC, without invisible characters, white space collapsed."""
    if not text.isprintable() and _ANY_UNSEEN.search(text):
        text = text.translate(_UNSEEN)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def count_words(text: str) -> int:
    """Words, where a character of a script without spaces counts as half a word."""
    spaced = text.count(" ") + 1
    if text.isascii() or len(text) < spaced * 12:
        return spaced
    wide = sum(1 for char in text if "\u3040" <= char <= "\u9fff" or "\u0e00" <= char <= "\u0eff")
    return spaced + wide // 2


class Markup:
    """Marks of class and id names, by the words in `page.markup` of the root pack."""

    __slots__ = ("_known", "_known_names", "_of_name", "_of_pair")

    def __init__(self, packs: Packs) -> None:
        self._of_name: dict[str, int] = {}
        self._of_pair: dict[str, int] = {}
        for key, names in packs.root.table("page.markup").items():
            for name in names:
                parts = _NAME_PART.findall(name)
                table = self._of_name if len(parts) == 1 else self._of_pair
                joined = "-".join(parts)
                table[joined] = table.get(joined, 0) | _WORD_MARKS[key]
        self._known: dict[str, int] = {}
        self._known_names: dict[str, int] = {}

    def marks(self, names: str) -> int:
        """What a class or id attribute says."""
        known = self._known.get(names)
        if known is not None:
            return known
        found = 0
        for name in names.split()[:12]:
            of_one = self._known_names.get(name)
            found |= self._marks_of(name) if of_one is None else of_one
        if len(self._known) < 20000:
            self._known[names] = found
        return found

    def _marks_of(self, name: str) -> int:
        found = 0
        parts = _NAME_PART.findall(_CAMEL.sub("-", name[:60]).lower())
        pairs = [f"{one}-{two}" for one, two in pairwise(parts)]
        in_pair = False
        for pair in pairs:
            if pair in self._of_pair:
                found |= self._of_pair[pair]
                in_pair = True
        if not in_pair:
            for part in parts:
                found |= self._of_name.get(part, 0)
        if len(self._known_names) < 20000:
            self._known_names[name] = found
        return found


@lru_cache(maxsize=8)
def markup(packs: Packs) -> Markup:
    """The marks by names for these packs, made once."""
    return Markup(packs)


def outline(text: str, packs: Packs) -> Outline:
    """The page as candidate blocks with their marks. Any text gives an outline; linear in the text."""
    tree = LexborHTMLParser(shallow(text.replace("\x00", " ")))
    head = _head(tree)
    names = markup(packs)
    head.said = statements(tree, packs, clean, names.marks)
    walk = _Walk(names)
    body = tree.body
    if body is not None:
        walk.over(body, head)
    walk.settle()
    return Outline(walk.candidates, walk.pictures, head, walk.elements)


def shallow(text: str) -> str:
    """The markup without the tags of elements that stand deeper than anybody nests them; its text stays. Linear."""
    if text.count("<") < MANY_TAGS:
        return text
    kept: list[str] = []
    depth = taken = at = 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in _FLAT or (tag[0].endswith("/>") and name not in _BLOCKS and name not in _PLAIN and name != "span"):
            continue
        if not tag[1]:
            depth += 1
            out = depth > _DEEPEST
            taken += out
        else:
            out = taken > 0
            taken -= out
            depth -= depth > 0
        if out:
            kept.append(text[at : tag.start()])
            at = tag.end()
    return "".join((*kept, text[at:])) if kept else text


class _Walk:
    """State of the walk: open elements, the block being gathered, and what has been found."""

    def __init__(self, names: Markup) -> None:
        self.names = names
        self.candidates: list[Candidate] = []
        self.pictures: list[Picture] = []
        self.elements: list[Element] = [(0, "body", "")]
        self.element = 0
        self.owner_marks: list[int] = []
        self.parts: list[str] = []
        self.linked = 0
        self.bold = 0
        self.breaks = 0
        self.soft = False
        self.inline = 0

    def over(self, body: LexborNode, head: Head) -> None:
        node: LexborNode | None = body
        # Of each open element: node, tag, what to restore when it closes.
        stack: list[tuple[LexborNode, str, str, tuple[int, ...], tuple[int, ...], int, int, int]] = []
        block, in_link, in_bold = "body", 0, 0
        parents: tuple[int, ...] = (0,)
        owners: tuple[int, ...] = ()
        containers = 0
        parts = self.parts
        last_closed = ""
        while node is not None:
            tag = node.tag or ""
            child: LexborNode | None = None
            if tag == "-text":
                words = node.text_content or ""
                if words:
                    if words.isspace():
                        if parts and parts[-1] != " ":
                            parts.append(" ")
                    else:
                        if block == "pre" and "\n" in words:
                            for line in words.split("\n"):
                                parts.append(line)
                                self.flush(block, parents, owners)
                        else:
                            parts.append(words)
                        if in_link:
                            self.linked += len(words)
                        if in_bold:
                            self.bold += len(words)
                        self.breaks = 0
                last_closed = ""
            elif tag == "br":
                self.breaks += 1
                self.flush(block, parents, owners)
                self.soft = self.breaks < 2
            elif tag == "img":
                self.picture(node, owners)
            elif tag not in _SKIPPED and not tag.startswith(("-", "!")):
                child = node.child
                attributes = None if tag in _PLAIN or (child is None and tag != "time") else node.attributes
                own = _TAG_MARKS.get(tag, 0)
                if attributes:
                    own |= self.own_marks(tag, attributes)
                    if tag == "time" and attributes.get("datetime"):
                        head.times.append((str(attributes["datetime"]), len(self.candidates)))
                if own & Mark.HIDDEN:
                    child = None
                if tag == "hr":
                    self.flush(block, parents, owners)
                if child is not None:
                    stack.append((node, tag, block, parents, owners, in_link, in_bold, self.element))
                    if tag in _BLOCKS:
                        self.flush(block, parents, owners)
                        self.soft = False
                        block = tag
                        containers += 1
                        parents = (containers, *parents[:3])
                    else:
                        if last_closed and parts and (tag == last_closed == "a" or _glued(parts[-1], node)):
                            parts.append(" ")
                        if tag == "a":
                            in_link += 1
                        elif tag in ("b", "strong"):
                            in_bold += 1
                        self.inline |= own & (Mark.BYLINE | Mark.DATE)
                    if tag in _BLOCKS or attributes:
                        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else ""
                        self.elements.append((self.element, tag, names))
                        self.element = len(self.elements) - 1
                    if own:
                        owners = (*owners, len(self.owner_marks)) if len(owners) < 64 else owners
                        self.owner_marks.append(own)
                    node = child
                    continue
            following = node.next
            while following is None and stack:
                node, tag, outer, outer_parents, outer_owners, in_link, in_bold, outer_element = stack.pop()
                if tag in _BLOCKS:
                    self.flush(block, parents, owners)
                    self.soft = False
                block, parents, owners, self.element = outer, outer_parents, outer_owners, outer_element
                last_closed = tag
                following = node.next if stack or node is not body else None
            node = following if stack else None
        self.flush(block, parents, owners)

    def own_marks(self, tag: str, attributes: dict[str, str | None]) -> int:
        found = 0
        for key, value in attributes.items():
            if key in _NAMED:
                if value and tag != "body":
                    found |= self.names.marks(value)
            elif key == "hidden" or (key == "aria-hidden" and value == "true"):
                found |= Mark.HIDDEN
            elif not value:
                continue
            elif key == "style":
                if _HIDDEN_STYLE.search(value[:300]):
                    found |= Mark.HIDDEN
            elif key == "role":
                found |= _ROLES.get(value.lower(), 0)
            elif key == "itemprop" or (key == "property" and not attributes.get("itemprop")):
                found |= _PROPS.get(value.lower().rpartition(":")[2], 0)
        return found

    def picture(self, node: LexborNode, owners: tuple[int, ...]) -> None:
        attributes = node.attributes
        address = ""
        for key in ("data-src", "data-original", "src"):
            value = attributes.get(key)
            if value and not value.startswith("data:"):
                address = value.strip()
                break
        if address:
            marks = 0
            for owner in owners:
                marks |= self.owner_marks[owner]
            if not marks & (AGAINST & ~Mark.GALLERY & ~Mark.HEADER) or marks & (Mark.FIGURE | Mark.CAPTION):
                alt = clean(attributes.get("alt") or "")
                self.pictures.append(Picture(address[:2000], alt[:500], len(self.candidates)))

    def flush(self, block: str, parents: tuple[int, ...], owners: tuple[int, ...]) -> None:
        if not self.parts:
            return
        raw = "".join(self.parts)
        self.parts.clear()
        linked, bold, inline = self.linked, self.bold, self.inline
        self.linked = self.bold = self.inline = 0
        text = clean(raw)
        if not text:
            return
        size = len(text)
        link = min(1.0, linked / size)
        if self.soft and self.candidates:
            before = self.candidates[-1]
            if (
                before.parents == parents
                and before.owners == owners
                and not before.text.endswith(_ENDED)
                and text[0].islower()
            ):
                before.link = (before.link * len(before.text) + linked) / (len(before.text) + size)
                before.text = f"{before.text} {text}"
                before.words = count_words(before.text)
                return
        self.candidates.append(
            Candidate(
                text, block, link, inline, parents, False, bold * 2 > size, count_words(text), owners, self.element
            )
        )

    def settle(self) -> None:
        """Gives each candidate its marks. A mark against that covers a quarter of the running text of the page is
        about the page's layout, not about the text in it, and is dropped."""
        held = [0] * len(self.owner_marks)
        total = 0
        for one in self.candidates:
            if one.words >= 10 and one.link < 0.3:
                total += one.words
                for owner in one.owners:
                    held[owner] += one.words
        # What holds the page's heading is no side box either, whatever its names say.
        heads = [one for one in self.candidates if one.tag == "h1" and one.words >= 3]
        around = {owner for one in heads[:2] for owner in one.owners}
        marks = []
        for number, own in enumerate(self.owner_marks):
            if own & _LAYOUT and held[number] * 4 > total:
                own &= ~_LAYOUT
            elif number in around:
                own &= ~BOXED
            marks.append(own)
        cache: dict[tuple[int, ...], int] = {}
        for one in self.candidates:
            known = cache.get(one.owners)
            if known is None:
                known = 0
                for owner in one.owners:
                    known |= marks[owner]
                cache[one.owners] = known
            one.marks |= known
        idle = self.idle()
        if idle:
            for one in self.candidates:
                one.marks &= ~idle

    def idle(self) -> int:
        """Marks against that stand on most of the running text, each time by another element: names of a layout."""
        covered = dict.fromkeys(_WIDE, 0)
        total = 0
        for one in self.candidates:
            if one.words >= 10 and one.link < 0.3 and not one.marks & Mark.COMMENTS:
                total += one.words
                if one.marks & _ANY_WIDE:
                    for bit in _WIDE:
                        if one.marks & bit:
                            covered[bit] += one.words
        return sum(bit for bit, words in covered.items() if words * 5 > total * 3)


def _glued(before: str, node: LexborNode) -> bool:
    """Whether two inline elements that touch hold words apart ("Milo Trent" "Lower Ferrin"): a style parts them."""
    if not before or not before[-1].islower():
        return False
    after = node.text()[:1]
    return after.isupper()


def _head(tree: LexborHTMLParser) -> Head:
    head = Head()
    root = tree.root
    if root is not None:
        head.language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip()[:20]
    title = tree.css_first("title")
    if title is not None:
        head.title = clean(title.text()[:1000])
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if not name and (attributes.get("http-equiv") or "").lower() == "content-language":
            name = "content-language"
        value = attributes.get("content")
        if name and value and len(value) < 5000:
            head.meta.setdefault(name.strip().lower(), []).append(clean(value))
    for node in tree.css("link[rel]"):
        if (node.attributes.get("rel") or "").lower() == "canonical" and node.attributes.get("href"):
            head.canonical = head.canonical or (node.attributes["href"] or "").strip()
    for node in tree.css("script[type]"):
        if (node.attributes.get("type") or "").lower().startswith("application/ld+json"):
            text = node.text()
            if text and len(text) < 500_000:
                head.json_ld.append(text)
    return head
