"""XML text as events: by the standard library's expat where the text is well-formed, else by a reader that goes on
after damage.

No declaration of a document type is ever handed to expat, so nothing is opened, fetched or expanded, whatever version
of expat the system has. Neither way uses recursion; both are linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5
from typing import Protocol
from xml.parsers import expat

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
"""Characters that no XML document can hold and nothing can store."""
_NUMBER = re.compile(r"&#(?:([0-9]{1,20})|[xX]([0-9a-fA-F]{1,20}));")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_ROOT = re.compile(r"<[A-Za-z_]")
_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z_][\w.\-]{0,60})\s+(?:"([^"<&%]{0,200})"|'([^'<&%]{0,200})')\s*>""")
_TAG = re.compile(
    r"""<(/?)([A-Za-z_:][^\s<>/"'=]*+)((?:[^<>"']++|"(?:[^"<]++|<(?![\w/!?]))*+"|'(?:[^'<]++|<(?![\w/!?]))*+')*+)>"""
)
"""A value in quotation marks ends where the next tag begins: one that was not closed takes nothing with it."""
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?+""")
"""The value is optional so that a name without one is passed over at once, not letter by letter."""
_SIGNS = frozenset("&<>\"'")
_AS_SPACE = dict.fromkeys((9, 10, 13), " ")
MOST_EXPANDED = 1_000_000
"""Characters that the short entities of a document type may come to in all; after that they stay as written."""
DEEPEST = 20_000
"""Elements in one another. What is deeper is no feed; it would cost memory that nothing gives back."""
DEEP_FOR_ENTRIES = 100
MOST_SIGNS = 1_000_000
"""Tags and stray "<" of a damaged text that are read: twice what an honest feed of 15 MB has."""
ENTRIES = frozenset(("item", "entry"))


class Events(Protocol):
    """What hears of the document. Names are as written, with their prefixes."""

    def start(self, name: str, attributes: dict[str, str], /) -> None: ...
    def end(self, name: str, /) -> None: ...
    def data(self, text: str, /) -> None: ...


class Damaged(Exception):
    """The text is not well-formed. line: 1-based; problem: in words."""

    def __init__(self, problem: str, line: int) -> None:
        self.problem = problem
        self.line = line
        super().__init__(problem)


class Refused(Exception):
    """Raised by those who hear of a document, to hear no more of it. Its text says why."""


def prepared(text: str) -> str:
    """The text without what expat would stop at though it means nothing: control characters and references to them,
    the declaration of a document type (the short texts that it names are put in), names of HTML's characters."""
    if NOT_XML.search(text):
        text = NOT_XML.sub("", text)
    text = text.lstrip()
    if "&#" in text:
        text = _NUMBER.sub(lambda found: found[0] if _of_number(found[1], found[2]) else "", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    names: dict[str, str] = {}
    text, declared = _without_doctype(text)
    if declared:
        for found in _ENTITY.finditer(declared):
            names.setdefault(found[1] + ";", found[2] if found[2] is not None else found[3])
    if _NAMED.search(text):
        text = _with_names(text, names)
    return text


def _with_names(text: str, names: dict[str, str]) -> str:
    left = MOST_EXPANDED

    def put(found: re.Match[str]) -> str:
        nonlocal left
        value = names.get(found[1])
        if value is not None:
            left -= len(value)
            return value.replace('"', "&quot;") if left > 0 else found[0]
        value = html5.get(found[1])
        return found[0] if value is None or not _SIGNS.isdisjoint(value) else value

    return _NAMED.sub(put, text)


def _without_doctype(text: str) -> tuple[str, str]:
    """The text without its declaration of a document type, and the declaration."""
    root = _ROOT.search(text)
    start = _DOCTYPE.search(text, 0, root.start() if root else len(text))
    if start is None:
        return text, ""
    end, bracket = text.find(">", start.end()), text.find("[", start.end())
    if bracket != -1 and bracket < end:
        close = re.compile(r"\]\s*>").search(text, bracket)
        end = close.end() - 1 if close else -1
    if end == -1:
        return text, ""
    # As many lines as before, so that a problem's line is that of the file.
    lines = "\n" * text.count("\n", start.start(), end)
    return text[: start.start()] + lines + text[end + 1 :], text[start.end() : end]


def read_strictly(text: str, events: Events) -> None:
    """Raises `Damaged` where the text is not well-formed; what came before has been told. text: `prepared`."""
    parser = expat_parser(events)
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise Damaged(expat.ErrorString(error.code), error.lineno) from None
    except Refused as refused:
        raise Damaged(str(refused), parser.CurrentLineNumber) from None


def expat_parser(events: Events) -> expat.XMLParserType:
    """An expat that tells `events`; undeclared entities are told as they are written. Feed it UTF-8."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    # With a document type that is nowhere, an unknown entity is no error but a default event.
    parser.UseForeignDTD(True)
    parser.StartElementHandler = events.start
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.data
    tell = events.data
    parser.DefaultHandler = lambda text: tell(text) if text[:1] == "&" else None
    return parser


class _Loose:
    """The tolerant reader: elements are closed by the end of what they stand in, entries do not nest."""

    def __init__(self, events: Events) -> None:
        self.events = events
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()

    def start(self, name: str, attributes: dict[str, str], empty: bool) -> None:
        low = name.lower()
        if low.rpartition(":")[2] in ENTRIES:
            if self.open[low]:
                self.end(name)
            # What is open around an entry as deep as that was never closed.
            while len(self.stack) > DEEP_FOR_ENTRIES:
                self._pop()
        if len(self.stack) >= DEEPEST - 1 and not empty:
            return
        self.events.start(name, attributes)
        if empty:
            self.events.end(name)
        else:
            self.stack.append(name)
            self.open[low] += 1

    def end(self, name: str) -> None:
        low = name.lower()
        if not self.open[low]:
            return
        while self._pop() != low:
            pass

    def _pop(self) -> str:
        name = self.stack.pop()
        low = name.lower()
        self.open[low] -= 1
        self.events.end(name)
        return low


def too_deep() -> Refused:
    """What is to be raised at `DEEPEST`."""
    return Refused(f"nested more than {DEEPEST} deep")


def read_loosely(text: str, events: Events) -> str:
    """Tells what there is, damaged or not. Gives "" if the text came to its end, else how it did not: elements that
    are open then have not been ended. text: `prepared`.

    The events of a well-formed text are those of `read_strictly`, but that pieces of text may be cut elsewhere.
    """
    try:
        return _read_loosely(text, events)
    except Refused as refused:
        return f"is damaged, and {refused}"


def _read_loosely(text: str, events: Events) -> str:
    loose = _Loose(events)
    ends: dict[str, int] = {}
    at, size, signs = 0, len(text), 0
    while at < size:
        signs += 1
        if signs > MOST_SIGNS:
            return f"is damaged and has more than {MOST_SIGNS} tags, the rest was not read"
        sign = text.find("<", at)
        if sign == -1:
            sign = size
        if sign > at:
            if loose.stack:
                piece = text[at:sign]
                events.data(unescaped(piece) if "&" in piece else piece)
            at = sign
            continue
        kind = text[at + 1 : at + 2]
        if kind in ("!", "?"):
            at = _declaration(text, at, loose, ends)
            continue
        tag = _TAG.match(text, at)
        if tag is None:
            if loose.stack:
                events.data("<")
            at += 1
            continue
        at = tag.end()
        closing, name, rest = tag.groups()
        if closing:
            loose.end(name)
        else:
            empty = rest.endswith("/")
            attributes: dict[str, str] = {}
            if "=" in rest:
                for found in _ATTRIBUTE.finditer(rest):
                    value = (found[2] or found[3] or found[4] or "").translate(_AS_SPACE)
                    attributes.setdefault(found[1], unescaped(value) if "&" in value else value)
            loose.start(name, attributes, empty)
    return "breaks off" if loose.stack else ""


def _declaration(text: str, at: int, loose: _Loose, ends: dict[str, int]) -> int:
    """Where to go on after a comment, CDATA, an instruction or a declaration that begins `at`."""
    if text.startswith("<![CDATA[", at):
        end = _find(text, "]]>", at + 9, ends)
        if end != -1 and _swallows(text, at + 9, end):
            end = -1
        if end == -1:
            return at + 9
        if loose.stack and end > at + 9:
            loose.events.data(text[at + 9 : end])
        return end + 3
    for begin, close in (("<!--", "-->"), ("<?", "?>")):
        if text.startswith(begin, at):
            end = _find(text, close, at + len(begin), ends)
            if end != -1:
                return end + len(close)
    end = _find(text, ">", at, ends)
    return end + 1 if end != -1 else len(text)


def _swallows(text: str, start: int, end: int) -> bool:
    """Whether a CDATA section was not closed before the next one: it would hold the end of its entry."""
    inner = text.find("<![CDATA[", start, end)
    return inner != -1 and any(text.find(close, start, inner) != -1 for close in ("</item>", "</entry>"))


def _find(text: str, mark: str, at: int, ends: dict[str, int]) -> int:
    """Where `mark` next stands, -1 if nowhere. ends: where each was last found; no stretch is looked through twice."""
    known = ends.get(mark, 0)
    if known == -1 or known >= at > 0:
        return known
    ends[mark] = found = text.find(mark, at)
    return found


def unescaped(text: str) -> str:
    """References to characters resolved where they are whole; a stray "&" stays one."""
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    number, hexadecimal, name = found.groups()
    return html5.get(name + ";", found[0]) if name else _of_number(number, hexadecimal)


def _of_number(decimal: str | None, hexadecimal: str | None) -> str:
    """The character of a number, "" for one that no XML document can hold."""
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    return chr(code) if code <= 0x10FFFF and not NOT_XML.match(chr(code)) else ""
