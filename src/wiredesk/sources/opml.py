"""Subscription lists (OPML 1.0, 1.1, 2.0) as `Outline`s: nested folders, unknown attributes kept.

What wiredesk itself writes beyond OPML ("wiredesk:paused" and the like, `formats.opml`) comes back among the unknown
attributes, as do the declarations of the prefixes that such attributes have.
"""

from __future__ import annotations

from datetime import datetime

from wiredesk.model.errors import InputError
from wiredesk.model.feed import Outline
from wiredesk.model.identity import source_id
from wiredesk.model.source import Source, SourceKind
from wiredesk.sources import feed_values as values
from wiredesk.sources.xml_events import DEEPEST as DEEPEST_OF_ALL
from wiredesk.sources.xml_events import Damaged, prepared, read_loosely, read_strictly, too_deep
from wiredesk.sources.xml_text import decode_xml

MOST_OUTLINES = 100_000
"""Subscriptions of one list; what is beyond is not read, and that is said."""
DEEPEST = 50
"""Folders in one another; feeds that stand deeper are taken as of the last one."""
_OWN = "wiredesk:"
_KNOWN = frozenset(("title", "text", "xmlurl", "htmlurl", "language", "category"))


def parse_opml(data: bytes, *, source: str, notes: list[str] | None = None) -> tuple[Outline, ...]:
    """The subscriptions of a list, in its order.

    source: its name in errors. notes: gets what was wrong or passed over, one sentence each; a damaged list gives
    what can be read of it. Raises `InputError` for what is no subscription list.
    """
    notes = [] if notes is None else notes
    text = prepared(decode_xml(data).lstrip("\ufeff"))
    if not text:
        raise InputError(source, "is empty, not a subscription list")
    builder = _Builder()
    try:
        read_strictly(text, builder)
    except Damaged as damage:
        builder = _Builder()
        how = read_loosely(text, builder) or f"is damaged at line {damage.line} ({damage.problem})"
        if builder.root:
            notes.append(f"{source}: {how}; {len(builder.outlines)} subscriptions were read")
    if builder.root != "opml" and not builder.outlines:
        what = f"begins with <{builder.root}>" if builder.root else "is no XML"
        raise InputError(source, f"{what}, not a subscription list (OPML)")
    for count, what in (
        (builder.refused, "have an address that is no http(s) address"),
        (builder.beyond, f"are beyond {MOST_OUTLINES} and were not read"),
        (builder.included, "name another list, which is not followed"),
    ):
        if count:
            notes.append(f"{source}: {count} outlines {what}")
    if builder.too_deep:
        notes.append(f"{source}: folders are nested more than {DEEPEST} deep; the deeper ones were left out")
    return tuple(builder.outlines)


def source_of(outline: Outline, *, added: datetime, category: str | None = None, language: str | None = None) -> Source:
    """The source that a line of a list means, with what `formats.opml` says of it beyond OPML.

    category, language: what the user said of the whole list; they come before what the line says.
    """
    own = {name: value for name, value in outline.attributes.items() if name.startswith(_OWN)}
    kinds: dict[str, SourceKind] = {"sitemap": "sitemap", "page": "page"}
    return Source(
        id=source_id(outline.address),
        kind=kinds.get(own.get(f"{_OWN}kind", ""), "feed"),
        address=outline.address,
        title=outline.title,
        site=outline.site,
        category=category or outline.category,
        language=language or outline.language,
        folder=outline.folder,
        paused=own.get(f"{_OWN}paused") == "true",
        keep="text" if own.get(f"{_OWN}keep") == "text" else "pages",
        full_text=own.get(f"{_OWN}fullText") != "false",
        attributes={
            name: value
            for name, value in outline.attributes.items()
            if name not in own and name != f"xmlns:{_OWN.rstrip(':')}"
        },
        added=added,
    )


class _Builder:
    """Hears the events of a list."""

    def __init__(self) -> None:
        self.root = ""
        self.outlines: list[Outline] = []
        self.refused = self.beyond = self.included = 0
        self.too_deep = False
        self._folders: list[tuple[str, ...]] = [()]
        self._prefixes: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        low = name.lower()
        if not self.root:
            self.root = low
        for key, value in attributes.items():
            if key.startswith("xmlns:"):
                self._prefixes[key] = value
        if low == "outline":
            self._outline(attributes)
            if len(self._folders) > DEEPEST_OF_ALL:
                raise too_deep()

    def data(self, text: str) -> None:
        del text

    def end(self, name: str) -> None:
        if name.lower() == "outline" and len(self._folders) > 1:
            self._folders.pop()

    def _outline(self, attributes: dict[str, str]) -> None:
        known: dict[str, str] = {}
        others: dict[str, str] = {}
        for key, value in attributes.items():
            low = key.lower()
            value = values.clean(value)
            if low in _KNOWN and low not in known:
                known[low] = value
            elif key.startswith("xmlns") or (low == "type" and value.lower() == "rss"):
                continue
            else:
                others[key] = value
                declared = f"xmlns:{key.partition(':')[0]}"
                if declared in self._prefixes:
                    others[declared] = self._prefixes[declared]
        folder = self._folders[-1]
        text = known.get("text", "")
        title = known.get("title", text)
        self._folders.append((*folder, text or title) if len(folder) < DEEPEST else folder)
        self.too_deep = self.too_deep or len(folder) >= DEEPEST
        to = known.get("xmlurl", "").strip()
        if not to:
            self.included += others.get("type", "").lower() in ("include", "link") and ".opml" in str(others.get("url"))
            return
        if to.lower().startswith("feed:"):
            to = to[5:] if to[5:].lower().startswith("http") else f"http:{to[5:]}"
        address = values.address(to, None)
        if address is None:
            self.refused += 1
        elif len(self.outlines) >= MOST_OUTLINES:
            self.beyond += 1
        else:
            if text and text != title:
                others["text"] = text
            self.outlines.append(
                Outline(
                    address=address,
                    title="" if title == address else title,
                    site=values.address(known.get("htmlurl"), None),
                    language=known.get("language") or None,
                    category=known.get("category") or None,
                    folder=folder,
                    attributes=others,
                )
            )
