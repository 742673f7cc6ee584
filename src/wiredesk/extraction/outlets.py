"""Whose a page is: what its head, its address, its first and last lines and its dateline say."""

from __future__ import annotations

import re

import regex

from wiredesk.extraction.layout import SEPARATOR, Layout
from wiredesk.extraction.phrases import Phrases, fold_line
from wiredesk.extraction.roles import is_body
from wiredesk.lang.packs import Pack
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found, How
from wiredesk.text.addresses import outlet_name, registrable
from wiredesk.text.credits import dateline

_COPYRIGHT = regex.compile(
    r"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)\s*(?:©\s*)?(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?[,\s]\s*)(?:by )?"
    r"(?P<name>\p{Lu}[\p{L}\d&'’-]*(?: (?:[\p{Lu}\d][\p{L}\d&'’-]*|of|and|&|the)){0,4})(?=\s*(?:[.,|(–—-]|$))"
)
_DOMAIN = re.compile(r"\b(?:[a-z0-9-]+\.){1,3}[a-z]{2,}\b", re.IGNORECASE)
MOST_WORDS = 12
"""Words of a last line that can name the page's own site."""


def outlet(layout: Layout, page: Page, pack: Pack, phrases: Phrases) -> Found[str] | None:
    """The outlet of a page, every name seen for it weighed: those that agree strengthen one another."""
    head = layout.head
    seen: list[tuple[str, How, float, str, Span | None]] = [
        (name, "meta", 0.9 if "." not in name else 0.4, "meta.og:site_name", None)
        for name in head.meta.get("og:site_name", ())[:1]
    ]
    if layout.linked.publisher:
        seen.append((layout.linked.publisher, "json-ld", 0.85, "json-ld.publisher", None))
    for key in ("application-name", "apple-mobile-web-app-title", "dc.publisher"):
        seen += [(name, "meta", 0.6, f"meta.{key}", None) for name in head.meta.get(key, ())[:1]]
    for address in (page.url, head.canonical):
        known = outlet_name(address, pack) if address else None
        if known:
            seen.append((known, "address", 0.8, "address.outlet", None))
    parts = SEPARATOR.split(head.title) if head.title else []
    titled = next((at for at, role in enumerate(layout.roles.roles) if role == "title"), None)
    if len(parts) > 1 and titled is not None and fold_line(parts[-1]) == fold_line(layout.candidates[titled].text):
        # The headline stands last: the site's name stands first.
        parts = [parts[-1], parts[0]]
    if len(parts) > 1 and 1 <= len(parts[-1].split()) <= 6 and not phrases.sections_in(parts[-1].strip()):
        seen.append((parts[-1].strip(), "meta", 0.65, "head.title", None))
    branded = _brand(layout, phrases)
    if branded is not None:
        seen.append((branded[0], "stated", 0.6, "line.brand", branded[1]))
    owner = _owner(layout)
    if owner is not None:
        seen.append((owner[0], "stated", 0.55, "line.copyright", owner[1]))
    signed = _signed(layout, pack)
    if signed is not None:
        seen.append((signed[0], "stated", 0.6, "dateline.outlet", signed[1]))
    site = _site(layout, pack)
    if site is not None:
        seen.append((site[0], "stated", 0.5, "line.domain", site[1]))
    if page.hints.outlet:
        seen.append((page.hints.outlet, "hint", 0.55, "hint.outlet", None))
    if not seen:
        return None
    counts = {fold_line(name): 0 for name, *_ in seen}
    for name, *_ in seen:
        counts[fold_line(name)] += 1
    best = max(seen, key=lambda one: one[2] + 0.1 * counts[fold_line(one[0])])
    against = tuple(dict.fromkeys((name, how) for name, how, *_ in seen if fold_line(name) != fold_line(best[0])))
    return Found(
        best[0], best[1], round(min(0.98, best[2] + 0.05 * counts[fold_line(best[0])]), 2), best[4], against, best[3]
    )


def _brand(layout: Layout, phrases: Phrases) -> tuple[str, Span] | None:
    """A name in the first lines of the page that its last lines repeat."""
    size = len(layout.candidates)
    foot = range(max(0, size - 8), size)
    for index in range(min(4, size)):
        one = layout.candidates[index]
        name = one.text.lower()
        if not 1 <= one.words <= 5 or len(name) < 4 or layout.roles.roles[index] not in ("chrome", "dateline"):
            continue
        if phrases.sections_in(one.text):
            continue
        for at in foot:
            line = layout.candidates[at].text
            where = line.lower().find(name)
            if at > index + 4 and where >= 0:
                start = layout.spans[at].start + where
                return line[where : where + len(name)], Span(start, start + len(name))
    return None


def _owner(layout: Layout) -> tuple[str, Span] | None:
    """Whose a page is by the copyright line at its foot ("© 2026 Harbour Post")."""
    size = len(layout.candidates)
    for index in range(size - 1, max(-1, size - 13), -1):
        one = layout.candidates[index]
        if layout.roles.roles[index] != "chrome" or one.words > 20:
            continue
        found = _COPYRIGHT.search(one.text)
        if found is not None:
            start = layout.spans[index].start + found.start("name")
            return found["name"], Span(start, start + len(found["name"]))
    return None


def _signed(layout: Layout, pack: Pack) -> tuple[str, Span] | None:
    """An outlet that signs where its text begins: a dateline that is a block of its own and names no place."""
    at = 0
    for one, role, span in zip(layout.candidates, layout.roles.roles, layout.spans, strict=True):
        if role == "dateline":
            line = dateline(one.text, None, pack)
            if line is not None and line.source is not None and line.place is None:
                source = Span(span.start + line.source.start, span.start + line.source.end)
                return one.text[line.source.start : line.source.end].strip(), source
        at += is_body(role)
        if at > 1:
            return None
    return None


def _site(layout: Layout, pack: Pack) -> tuple[str, Span] | None:
    """A domain in one of the last lines of the page, below its text: the outlet that the pack knows by it, else the
    domain itself. A line that is more than a few words beside it tells of another site as often."""
    size = len(layout.candidates)
    last = max((index for index, role in enumerate(layout.roles.roles) if is_body(role)), default=size)
    for index in range(size - 1, max(last, size - 7), -1):
        one = layout.candidates[index]
        if layout.roles.roles[index] != "chrome" or one.words > MOST_WORDS or "." not in one.text:
            continue
        found = _DOMAIN.search(one.text)
        if found is None or "@" in one.text or found[0].lower() != registrable(found[0]):
            continue
        start = layout.spans[index].start + found.start()
        return outlet_name(found[0], pack) or found[0].lower(), Span(start, start + len(found[0]))
    return None
