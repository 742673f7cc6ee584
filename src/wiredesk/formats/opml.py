"""Sources as a subscription list (OPML 2.0) that any feed reader takes, and that gives the same sources back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from wiredesk.model.source import Source

NAMESPACE = "https://wiredesk.invalid/opml"
"""Of the attributes that OPML has no word for. Nothing is to be found there."""
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_NAME = re.compile(r"[A-Za-z_][\w.\-]*(?::[A-Za-z_][\w.\-]*)?", re.ASCII)
_OWN = ("text", "title", "type", "xmlurl", "htmlurl", "language", "category")


def opml(sources: Iterable[Source], *, title: str, created: datetime) -> bytes:
    """An OPML 2.0 document in UTF-8. created: aware.

    Each folder stands once, in the order in which its first source came; a source before the folders inside its own.
    What a source has of the user's own machine, its file of headers and its proxy, is left out.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:wiredesk="{NAMESPACE}">',
        f"<head><title>{_text(title)}</title><dateCreated>{format_datetime(created)}</dateCreated></head>",
        "<body>",
    ]
    open_folder: tuple[str, ...] = ()
    for source in _by_folder(sources):
        common = 0
        while open_folder[: common + 1] == source.folder[: common + 1] and common < min(
            len(open_folder), len(source.folder)
        ):
            common += 1
        lines += ["</outline>"] * (len(open_folder) - common)
        lines += [f"<outline text={_quoted(name)}>" for name in source.folder[common:]]
        open_folder = source.folder
        lines.append(f"<outline {' '.join(_attributes(source))}/>")
    lines += ["</outline>"] * len(open_folder)
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode("utf-8")


def _by_folder(sources: Iterable[Source]) -> list[Source]:
    kept = list(sources)
    order: dict[tuple[str, ...], int] = {}
    for source in kept:
        for length in range(1, len(source.folder) + 1):
            order.setdefault(source.folder[:length], len(order))
    return sorted(
        kept, key=lambda source: [order[source.folder[:length]] for length in range(1, len(source.folder) + 1)]
    )


def _attributes(source: Source) -> Iterator[str]:
    told = {
        "text": source.attributes.get("text") or source.title or source.address,
        "title": source.title or source.address,
        "type": source.attributes.get("type", "rss"),
        "xmlUrl": source.address,
        "htmlUrl": source.site or "",
        "language": source.language or "",
        "category": source.category or "",
        "wiredesk:kind": "" if source.kind == "feed" else source.kind,
        "wiredesk:paused": "true" if source.paused else "",
        "wiredesk:keep": "" if source.keep == "pages" else source.keep,
        "wiredesk:fullText": "" if source.full_text else "false",
    }
    for name, value in told.items():
        if value:
            yield f"{name}={_quoted(value)}"
    for name, value in source.attributes.items():
        own = name.lower() in _OWN or name in told or name == "xmlns:wiredesk"
        prefix = name.partition(":")[0] if ":" in name else ""
        known = not prefix or prefix in ("xml", "xmlns") or f"xmlns:{prefix}" in source.attributes
        if not own and known and _NAME.fullmatch(name):
            yield f"{name}={_quoted(value)}"


def _text(text: str) -> str:
    return escape(_UNSTORABLE.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(_UNSTORABLE.sub("", text))
