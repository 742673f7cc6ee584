"""One walk over the parsed tree in reading order, without recursion: text to candidate blocks with their marks."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from wiredesk.extraction.candidates import AGAINST, BOXED, Candidate, Element, Head, Mark, Picture
from wiredesk.extraction.html_names import Markup
from wiredesk.extraction.html_tags import BLOCK, BOLD, BREAK, IMAGE, KNOWN, LINK, PLAIN, RULE, SKIPPED, TEXT
from wiredesk.extraction.html_text import clean, count_words
from wiredesk.extraction.statements import Telling

_ROLES = {
    "navigation": Mark.CHROME, "banner": Mark.HEADER, "contentinfo": Mark.FOOTER, "complementary": Mark.ASIDE,
    "search": Mark.CHROME, "menu": Mark.CHROME, "dialog": Mark.CHROME, "alert": Mark.CHROME, "main": Mark.ARTICLE,
}  # fmt: skip
_NAMED = frozenset(("class", "id", "data-component", "data-testid"))
_SAYING = _NAMED | {"hidden", "aria-hidden", "style", "role", "itemprop", "property"}
"""Attributes that say something of the text of their element."""
_SAYING_MORE = _SAYING - {"class", "id"}
_PROPS = {"articlebody": Mark.BODY, "author": Mark.BYLINE, "datepublished": Mark.DATE, "datemodified": Mark.DATE}
_SENT_LATE = "S:"
"""Begins the ids of parts of a page that React sends when the rest has been shown."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LAYOUT = AGAINST | Mark.CAPTION | Mark.FIGURE
_WIDE = (Mark.CHROME, Mark.HEADER, Mark.FOOTER, Mark.AD, Mark.SHARE, Mark.ASIDE, Mark.CAPTION, Mark.FIGURE)
_ANY_WIDE = sum(_WIDE)
_TELLING = Mark.BYLINE | Mark.DATE | Mark.TITLE
_ENDED = (".", "!", "?", "…", "”", '"', "»", "。", "！", "？", "」", ":", "।", "۔", "؟", ")")
_MOST_OWNERS = 64
_NEAR = 20
"""Elements that are gone into to find the first letter of one."""
_NOTHING = ("", SKIPPED, 0)


class Walk:
    """State of the walk: open elements, the block being gathered, and what has been found.

    hidden: whether to walk too over what the page hides and shows where scripts do not run.
    """

    def __init__(self, names: Markup, *, hidden: bool = False) -> None:
        self.names = names
        self.hidden = hidden
        self.candidates: list[Candidate] = []
        self.pictures: list[Picture] = []
        self.elements: list[Element] = [(0, "body", "")]
        self.element = 0
        self.told: list[Telling] = []
        self.owner_marks: list[int] = []
        self.parts: list[str] = []
        self.linked = 0
        self.bold = 0
        self.breaks = 0
        self.soft = False
        self.inline = 0
        self.joined: list[str] = []
        self.joined_links = 0.0

    def over(self, body: LexborNode, head: Head) -> None:
        node: LexborNode | None = body
        # Of each open element: node, tag, what it is, what to restore when it closes.
        stack: list[tuple[LexborNode, str, int, str, tuple[int, ...], tuple[int, ...], int, int, int]] = []
        block, in_link, in_bold = "body", 0, 0
        parents: tuple[int, ...] = (0,)
        owners: tuple[int, ...] = ()
        containers = 0
        parts, elements = self.parts, self.elements
        last_closed = ""
        while node is not None:
            number = node.tag_id
            if number == TEXT:
                words = node.text_content
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
            else:
                tag, what, own = KNOWN.get(number) or _unknown(node)
                if what & SKIPPED:
                    child = node.first_child if self.hidden and tag == "noscript" else None
                else:
                    child = node.first_child
                if what & BREAK:
                    self.breaks += 1
                    if parts:
                        self.flush(block, parents, owners)
                    self.soft = self.breaks < 2
                elif what & IMAGE:
                    self.picture(node, owners)
                elif child is not None or (what & RULE) or tag == "time":
                    attributes = None if what & PLAIN else node.attributes
                    if attributes:
                        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
                        if _SAYING_MORE.isdisjoint(attributes) and tag != "body":
                            own |= self.names.marks(names)
                        else:
                            own |= self.own_marks(tag, attributes)
                        if tag == "time" and attributes.get("datetime"):
                            head.times.append((str(attributes["datetime"]), len(self.candidates)))
                    if own & _TELLING and (attributes or tag == "h1"):
                        self.told.append((node, tag, attributes or {}))
                    if own & Mark.HIDDEN:
                        if self.hidden:
                            own &= ~Mark.HIDDEN
                        else:
                            child = None
                    if what & RULE and parts:
                        self.flush(block, parents, owners)
                    if child is not None:
                        stack.append((node, tag, what, block, parents, owners, in_link, in_bold, self.element))
                        if what & BLOCK:
                            if parts:
                                self.flush(block, parents, owners)
                            self.soft = False
                            block = tag
                            containers += 1
                            parents = (containers, *parents[:3])
                        else:
                            if last_closed and parts and (tag == last_closed == "a" or _glued(parts[-1], child)):
                                parts.append(" ")
                            if what & LINK:
                                in_link += 1
                            elif what & BOLD:
                                in_bold += 1
                            self.inline |= own & (Mark.BYLINE | Mark.DATE)
                        if attributes:
                            elements.append((self.element, tag, names))
                            self.element = len(elements) - 1
                        elif what & BLOCK:
                            elements.append((self.element, tag, ""))
                            self.element = len(elements) - 1
                        if own:
                            owners = (*owners, len(self.owner_marks)) if len(owners) < _MOST_OWNERS else owners
                            self.owner_marks.append(own)
                        node = child
                        continue
            following = node.next
            while following is None and stack:
                node, last_closed, what, outer, outer_parents, outer_owners, in_link, in_bold, outer_element = (
                    stack.pop()
                )
                if what & BLOCK:
                    if parts:
                        self.flush(block, parents, owners)
                    self.soft = False
                block, parents, owners, self.element = outer, outer_parents, outer_owners, outer_element
                following = node.next if stack or node is not body else None
            node = following if stack else None
        self.flush(block, parents, owners)
        self.end_join()

    def own_marks(self, tag: str, attributes: dict[str, str | None]) -> int:
        """What an element's attributes say of its text."""
        found = 0
        for key, value in attributes.items():
            if key not in _SAYING:
                continue
            if key in _NAMED:
                if value and tag != "body":
                    found |= self.names.marks(value)
            elif key == "hidden" or (key == "aria-hidden" and value == "true"):
                # What a server sends late is put in its place by a script of the page, and then shown.
                if not (attributes.get("id") or "").startswith(_SENT_LATE):
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
        """Keeps an image that does not stand in a box."""
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
                alt = clean((attributes.get("alt") or "")[:1000])
                self.pictures.append(Picture(address[:2000], alt[:500], len(self.candidates), self.element))

    def flush(self, block: str, parents: tuple[int, ...], owners: tuple[int, ...]) -> None:
        """Ends the block being gathered. Lines parted by one line break are joined where a sentence goes on."""
        if not self.parts:
            return
        text = clean("".join(self.parts))
        self.parts.clear()
        linked, bold, inline = self.linked, self.bold, self.inline
        self.linked = self.bold = self.inline = 0
        if not text:
            return
        size = len(text)
        if self.soft and self.candidates:
            before = self.candidates[-1]
            last = self.joined[-1] if self.joined else before.text
            if (
                before.parents == parents
                and before.owners == owners
                and not last.endswith(_ENDED)
                and text[0].islower()
            ):
                if not self.joined:
                    self.joined_links = before.link * len(before.text)
                self.joined.append(text)
                self.joined_links += linked
                return
        if self.joined:
            self.end_join()
        self.candidates.append(
            Candidate(
                text,
                block,
                min(1.0, linked / size),
                inline,
                parents,
                False,
                bold * 2 > size,
                count_words(text),
                owners,
                self.element,
            )
        )

    def running(self) -> int:
        """Words of running text found so far."""
        return sum(one.words for one in self.candidates if one.words >= 10 and one.link < 0.3)

    def end_join(self) -> None:
        """Gives the last candidate the lines that go on with it."""
        if self.joined:
            one = self.candidates[-1]
            one.text = " ".join((one.text, *self.joined))
            one.words = count_words(one.text)
            one.link = min(1.0, self.joined_links / len(one.text))
            self.joined.clear()

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


def _unknown(node: LexborNode) -> tuple[str, int, int]:
    """Elements beside the standard are inline; what is no element (comments, declarations) holds nothing."""
    tag = node.tag
    return _NOTHING if not tag or tag[0] in "-!" else (tag, 0, 0)


def _glued(before: str, child: LexborNode) -> bool:
    """Whether two inline elements that touch hold words apart ("Milo Trent" "Lower Ferrin"): a style parts them."""
    if not before or not before[-1].islower():
        return False
    node: LexborNode | None = child
    for _ in range(_NEAR):
        if node is None:
            break
        if node.tag_id == TEXT:
            return (node.text_content or "")[:1].isupper()
        node = node.first_child or node.next
    return False
