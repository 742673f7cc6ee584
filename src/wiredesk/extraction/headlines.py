"""The headline of a page: every form in which it is stated, without the site's name, voting for one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape

import regex

from wiredesk.extraction.candidates import Head
from wiredesk.extraction.layout import SEPARATOR, Layout
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found, How

WEIGHTS = {
    "rule": 9.0,
    "page": 2.8, "json-ld": 1.6, "og:title": 0.8, "twitter:title": 0.65, "name": 0.6, "title": 0.4, "hint": 0.4,
    "itemprop": 0.3, "meta": 0.3, "crumb": 0.8,
}  # fmt: skip
"""What a statement of each source weighs."""
CUT = 0.4
"""What of it counts for the headline that is left when a part is cut off."""
GROWN = 0.4
"""What a form counts for one that goes on behind it: a site cuts headlines short for other pages."""
LEAST_SHARE = 0.34
"""A headline that is less of what states it is a part of it, not what is left without the site's name."""
BESIDE = 4
"""Blocks below the page's heading in which a second one can be what readers take for the headline."""
_LEAST = 15
"""Code points of a headline that is told from others by its last part."""
_META = (
    "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "headline", "cxenseparse:title",
    "twitter:text:title", "article:title", "bt:title",
)  # fmt: skip
_SPEAKING = ("json-ld", "og:title", "twitter:title", "itemprop", "meta")
"""Sources that repeat the headline which readers see."""
_BAR = regex.compile(r"\s*[|»•·]")
"""Before what a site adds to a headline."""
_HEADINGS = ("h1", "h2", "h3")
_SIGNS = ".,:;|-/–—·•»"
_OPENING = "\"'“”„«»‘’‚({["
_FOLDS = str.maketrans("“”„«»‘’‚–—‐‑…´`", "\"\"\"\"\"'''----.''")
_EDGES = " .,:;|-\"'"
_SEPARATOR = regex.compile(r"\s*(?:[|»·•ᅵ／]|\s[–—:-]+\s|\s[–—-]|[–—-]\s|:\s|\.\s|\s::\s)\s*")


@dataclass(frozen=True, slots=True)
class Stated:
    """A form of the headline: its words, where it was stated, and the span where it stands on the page."""

    text: str
    source: str
    how: How
    rule: str
    span: Span | None = None


def titles(head: Head, linked: LinkedArticle) -> tuple[str, ...]:
    """The titles that the page's head states, best first."""
    ruled = [one.value or one.text for one in head.said if one.what == "headline" and one.by == "rule"]
    stated = [*ruled[:1], *head.meta.get("og:title", ())[:1], linked.headline, *head.meta.get("twitter:title", ())[:1]]
    if head.title:
        stated += [head.title, max(SEPARATOR.split(head.title), key=len)]
    return tuple(dict.fromkeys(title for title in stated if title))


def headline(layout: Layout, page: Page, text: str, outlets: Iterable[str]) -> Found[str] | None:
    """The headline that most of what states it agrees on; a form that stands on the page is preferred.

    outlets: names of the site, which are no part of a headline.
    """
    stated = _stated(layout, page, text)
    if not stated:
        return None
    best, score, of = _vote(stated, {fold(name) for name in outlets if name})
    against = tuple(
        dict.fromkeys((one.text, one.how) for one in stated if fold(one.text) != fold(best.text) and one.text)
    )
    confidence = min(0.99, 0.5 + 0.5 * score / of) if of else 0.5
    return Found(best.text, best.how, round(confidence, 2), best.span, against[:8], best.rule)


def fold(title: str) -> str:
    """A headline as it is compared: small letters, plain quotation marks and dashes, without signs at its ends."""
    if not title.isascii():
        title = unicodedata.normalize("NFKC", title).translate(_FOLDS).replace("\xad", "")
    plain = title.casefold()
    return " ".join(plain.split()).strip(_EDGES)


def _stated(layout: Layout, page: Page, text: str) -> list[Stated]:
    head, linked = layout.head, layout.linked
    found: list[Stated] = []
    index = layout.roles.title
    if index is None:
        index = next((at for at, role in enumerate(layout.roles.roles) if role == "title"), None)
    found.append(Stated(linked.headline, "json-ld", "json-ld", "json-ld.headline"))
    found += [Stated(name, "name", "json-ld", "json-ld.name") for name in linked.names[:2]]
    for one in head.said:
        if one.what == "headline" and not one.boxed:
            source = "rule" if one.by == "rule" else "itemprop"
            found.append(Stated(one.value or one.text, source, "stated", f"{source}.headline"))
            break
    for key in ("og:title", "twitter:title"):
        found += [Stated(value, key, "meta", f"meta.{key}") for value in head.meta.get(key, ())[:1]]
    found += [Stated(value, "meta", "meta", f"meta.{key}") for key in _META for value in head.meta.get(key, ())[:1]]
    found.append(Stated(head.title, "title", "meta", "head.title"))
    found.append(Stated(page.hints.title or "", "hint", "hint", "hint.title"))
    found = [_clean(one) for one in found if one.text.strip()]
    return [*_shown(layout, text, index, found), *found] if index is not None else found


def _shown(layout: Layout, text: str, index: int, stated: Sequence[Stated]) -> list[Stated]:
    """The headline as readers see it: the page's heading, or the one below it that other statements repeat, where the
    first is for search engines, or the last of the way to the page."""
    span = layout.spans[index]
    first = Stated(span.of(text), "page", "stated", "block.title", span)
    spoken = [fold(one.text) for one in stated if one.source in _SPEAKING]
    known = _bare(first.text)
    for at in range(index + 1, min(index + 1 + BESIDE, len(layout.spans))):
        line = layout.spans[at].of(text)
        if layout.candidates[at].tag not in _HEADINGS or _bare(line) == known:
            continue
        same = fold(line)
        for one in spoken:
            if len(one) >= _LEAST and one != fold(first.text) and same.endswith(one) and len(same) < 2 * len(one):
                end = layout.spans[at].end
                tail = Span(end - _length(line, one), end)
                return [Stated(tail.of(text), "page", "stated", "block.heading", tail), replace(first, source="crumb")]
    return [_without_kicker(first, stated)]


def _without_kicker(shown: Stated, stated: Sequence[Stated]) -> Stated:
    """The page's heading without the words that stand above it, where another statement opens with other words and a
    sign behind them. What opens with the same words has them as part of the headline."""
    same = fold(shown.text)
    for one in stated:
        for cut in _SEPARATOR.finditer(one.text):
            part = fold(one.text[cut.end() :])
            before = same.removesuffix(part).rstrip()
            if not _LEAST <= len(part) < len(same) or not before or len(before) == len(same) or before[-1] in _SIGNS:
                continue
            if 2 * len(before) > len(same) or shown.span is None or _bare(before) == _bare(one.text[: cut.start()]):
                continue
            span = Span(shown.span.end - _length(shown.text, part), shown.span.end)
            return replace(shown, text=shown.text[len(shown.text) - len(span) :], span=span)
    return shown


def _length(text: str, folded: str) -> int:
    """Code points at the end of a text that fold to this."""
    size = len(folded)
    while size < len(text) and len(fold(text[len(text) - size :])) < len(folded):
        size += 1
    while size < len(text) and text[len(text) - size - 1] in _OPENING:
        size += 1
    return size


def _bare(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(filter(str.isalnum, fold(text)))


def _clean(one: Stated) -> Stated:
    if "&" not in one.text:
        return one
    # Some sites write entities twice.
    return Stated(" ".join(unescape(one.text).split()), one.source, one.how, one.rule, one.span)


def _vote(stated: Sequence[Stated], outlets: set[str]) -> tuple[Stated, float, float]:
    """The form that wins, its votes, and all votes."""
    wholes: dict[str, list[tuple[float, Stated]]] = {}
    parts: list[tuple[str, float, Stated]] = []
    for one in stated:
        weight = WEIGHTS[one.source]
        bare = _without_site(one, outlets)
        key = fold(bare.text)
        if not key or key in outlets:
            continue
        wholes.setdefault(key, []).append((weight, bare))
        parts += [(fold(part), weight, bare) for part in _parts(bare.text)]
    if not wholes:
        return stated[0], 0.0, 0.0
    only = [form for given in wholes.values() for _, form in given]
    if all(form.source == "title" for form in only):
        # Nothing to compare it with: the site's name is the shorter part.
        return replace(only[0], text=max(SEPARATOR.split(only[0].text), key=len)), 0.0, 1.0
    votes = {key: _sum(given) for key, given in wholes.items()}
    # A form that goes on behind another one, or opens with a kicker, speaks for that one too.
    lent: dict[tuple[str, str], float] = {}
    for part, weight, form in parts:
        if part in votes:
            lent[part, form.source] = max(lent.get((part, form.source), 0.0), CUT * weight)
    for long, given in wholes.items():
        for short in wholes:
            if not 15 <= len(short) < len(long) <= 2.5 * len(short):
                continue
            if long.endswith(f" {short}"):
                for weight, form in given:
                    lent[short, form.source] = max(lent.get((short, form.source), 0.0), CUT * weight)
            elif long.startswith(short) and not long[len(short)].isalnum() and not _BAR.match(long, len(short)):
                for weight, form in wholes[short]:
                    lent[long, form.source] = max(lent.get((long, form.source), 0.0), GROWN * weight)
    for (key, source), weight in lent.items():
        if all(form.source != source for _, form in wholes[key]):
            votes[key] += weight
    best = max(votes, key=lambda key: (round(votes[key], 6), len(key)))
    shown = max(wholes[best], key=lambda given: (given[1].span is not None, given[0]))[1]
    # In the order in which they are stated: a sum of fractions depends on it.
    total = sum(WEIGHTS[source] for source in dict.fromkeys(one.source for one in stated))
    return _on_page(shown, stated), votes[best], total


def _sum(given: Sequence[tuple[float, Stated]]) -> float:
    by_source: dict[str, float] = {}
    for weight, form in given:
        by_source[form.source] = max(by_source.get(form.source, 0.0), weight)
    return sum(by_source.values())


def _on_page(form: Stated, stated: Sequence[Stated]) -> Stated:
    """The form with its span, where the block of the title holds it behind a kicker."""
    if form.span is not None:
        return form
    for one in stated:
        if one.span is not None and one.text.endswith(form.text):
            start = one.span.end - len(form.text)
            return Stated(form.text, form.source, "stated", one.rule, Span(start, one.span.end))
    return form


def _without_site(one: Stated, outlets: set[str]) -> Stated:
    """A statement without the names of the site that stand before or behind it."""
    start, end = 0, len(one.text)
    for part in reversed(list(_SEPARATOR.finditer(one.text))):
        if fold(one.text[part.end() : end]) in outlets:
            end = part.start()
        else:
            break
    for part in _SEPARATOR.finditer(one.text):
        if part.end() < end and fold(one.text[start : part.start()]) in outlets:
            start = part.end()
        else:
            break
    if end - start < 8 or (start, end) == (0, len(one.text)):
        return one
    span = Span(one.span.start + start, one.span.start + end) if one.span else None
    return replace(one, text=one.text[start:end], span=span)


def _parts(text: str) -> list[str]:
    """What is left of a statement without its first or its last parts."""
    found: list[str] = []
    for part in _SEPARATOR.finditer(text):
        halves = (text[: part.start()], text[part.end() :])
        found += [kept for kept in halves if len(kept) >= max(8, LEAST_SHARE * len(text))]
    return found
