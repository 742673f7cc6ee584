"""Candidate blocks: pieces of a page in reading order with what markup or lines tell about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


class Mark:
    """What the markup around a piece says it is: from tags, roles, class and id words. Bits of one integer (an
    `IntFlag` made the walk over a page a third slower)."""

    CHROME = 1
    FOOTER = 2
    HEADER = 4
    RELATED = 8
    COMMENTS = 16
    SHARE = 32
    AD = 64
    ASIDE = 128
    BODY = 256
    ARTICLE = 512
    LEAD = 1024
    BYLINE = 2048
    DATE = 4096
    CAPTION = 8192
    FIGURE = 16384
    TITLE = 32768
    LIST = 65536
    QUOTE = 131072
    TABLE = 262144
    HIDDEN = 524288
    GALLERY = 1048576


HARD = Mark.CHROME | Mark.FOOTER | Mark.COMMENTS | Mark.SHARE | Mark.AD
SOFT = Mark.HEADER | Mark.RELATED | Mark.ASIDE | Mark.GALLERY
AGAINST = HARD | SOFT
BOXED = HARD | Mark.RELATED
"""Marks of what stands around an article: hard ones seldom hold its text, soft ones sometimes hold a lead or a box.
Boxed ones are never body: `html` drops them from what holds much of the page's text."""


@dataclass(slots=True)
class Candidate:
    """A piece of text that is a block of its own. text: NFC, white space collapsed, never empty.

    tag: the block element it stands in ("" in flattened text). link: share of its characters inside links, 0 to 1.
    marks: of all elements around it. parents: numbers of the nearest block containers, nearest first (at most three).
    gap: whether an empty line stands before it. element: number in `Outline.elements` of the innermost it stands in.
    source: where its text stands, if a browser without scripts does not show it: a name of the page's data.
    cells: of a line of flattened text that tabs part, as rows of tables are copied; 1 for all else.
    """

    text: str
    tag: str = ""
    link: float = 0.0
    marks: int = 0
    parents: tuple[int, ...] = ()
    gap: bool = False
    bold: bool = False
    words: int = 0
    owners: tuple[int, ...] = ()
    element: int = 0
    source: str = ""
    cells: int = 1


Element = tuple[int, str, str]
"""An element with text in it: number of the one it stands in (the first stands in itself), tag, class and id as
written. In reading order, so that an element comes after the one it stands in."""


@dataclass(slots=True)
class Picture:
    """An image of the page. at: number of the candidate that follows it. element: number in `Outline.elements` of the
    innermost it stands in."""

    address: str
    alt: str
    at: int
    element: int = 0


What = Literal["author", "editor", "translator", "contributor", "published", "updated", "time", "headline", "section"]
By = Literal["itemprop", "property", "rel", "class", "link", "tag", "data", "script", "rule"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What an element states of its page. value: of an attribute, "" if none; text: what a reader sees in it.

    boxed: whether it stands in a box beside the article; below: whether a heading of the page stands before it.
    label: its class and id as written; names: the texts of the links in it.
    """

    what: What
    by: By
    value: str
    text: str
    boxed: bool
    below: bool
    label: str = ""
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Head:
    """What the page says of itself outside its text: meta tags by lower-case name, JSON-LD texts, times, links."""

    title: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    times: list[tuple[str, int]] = field(default_factory=list)
    canonical: str = ""
    language: str = ""
    said: list[Statement] = field(default_factory=list)
    """What attributes of the page's elements state, in reading order."""


@dataclass(slots=True)
class Outline:
    """A page as candidates in reading order, with what stands in its head. elements: those of a page with markup."""

    candidates: list[Candidate]
    pictures: list[Picture]
    head: Head
    elements: list[Element] = field(default_factory=list)
