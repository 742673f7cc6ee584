"""What is known about an article: title, outlet, section, addresses, pictures, notices. All values seen are weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

import regex

from wiredesk.extraction.authors import authors
from wiredesk.extraction.candidates import Candidate, Head, Mark, Picture
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.phrases import Phrases, fold_line
from wiredesk.extraction.publication import inferred, published, updated
from wiredesk.extraction.roles import Roles, is_body
from wiredesk.lang.packs import Pack
from wiredesk.model.article import Article, Image
from wiredesk.model.identity import clean_address
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found, How
from wiredesk.text.addresses import outlet_name, registrable
from wiredesk.text.credits import correction, end_credit, picture_credit

_SEPARATOR = re.compile(r"\s+[|–—»·•:-]+\s+|\s*[|»]\s*")
_CRUMB = re.compile(r"\s*[>›»/|]\s*")
_COPYRIGHT = regex.compile(
    r"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)\s*(?:©\s*)?(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?[,\s]\s*)(?:by )?"
    r"(?P<name>\p{Lu}[\p{L}\d&'’-]*(?: (?:[\p{Lu}\d][\p{L}\d&'’-]*|of|and|&|the)){0,4})(?=\s*(?:[.,|(–—-]|$))"
)
_MOST_IMAGES = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's candidates with roles and spans, its pictures and its head: what the engines here read."""

    candidates: Sequence[Candidate]
    roles: Roles
    spans: Sequence[Span]
    pictures: Sequence[Picture]
    head: Head
    linked: LinkedArticle


def describe(article: Article, layout: Layout, page: Page, pack: Pack, phrases: Phrases) -> Article:
    """The article with everything that is known about it. What the page does not tell stays None."""
    text, head, linked, roles = article.text, layout.head, layout.linked, layout.roles
    candidates, spans = layout.candidates, layout.spans
    outlet = article.outlet or _outlet(layout, page, pack, phrases)
    if not article.is_article:
        return replace(
            article,
            title=_title(layout, page, text),
            outlet=outlet,
            section=_section(layout, text, phrases),
            canonical=_canonical(head, page),
        )
    stated = published(
        candidates, spans, text, roles, head, linked, layout.pictures, page.url, page.hints.published, pack, phrases
    )
    return replace(
        article,
        title=_title(layout, page, text),
        outlet=outlet,
        section=_section(layout, text, phrases),
        authors=authors(
            candidates, spans, text, roles, head, linked, outlet.value if outlet else None, page.hints.authors, pack
        ),
        published=stated or article.published or inferred(article, pack),
        updated=updated(head, linked, stated),
        canonical=_canonical(head, page),
        taken_from=_taken_from(layout, text, page, pack),
        correction=_correction(layout, text, pack),
        images=_images(layout, text, page, pack),
        cut=_cut(layout, text, phrases),
    )


def titles(head: Head, linked: LinkedArticle) -> tuple[str, ...]:
    """The titles that the page's head states, best first."""
    stated = [*head.meta.get("og:title", ())[:1], linked.headline, *head.meta.get("twitter:title", ())[:1]]
    if head.title:
        stated += [head.title, max(_SEPARATOR.split(head.title), key=len)]
    return tuple(dict.fromkeys(title for title in stated if title))


def _title(layout: Layout, page: Page, text: str) -> Found[str] | None:
    index = layout.roles.title
    against: list[tuple[str, How]] = []
    if layout.linked.headline:
        against.append((layout.linked.headline, "json-ld"))
    against += [(title, "meta") for title in layout.head.meta.get("og:title", ())[:1]]
    if page.hints.title:
        against.append((page.hints.title, "hint"))
    first = next((at for at, role in enumerate(layout.roles.roles) if role == "title"), None)
    index = first if index is None else index
    if index is not None:
        value = layout.spans[index].of(text)
        others = tuple(pair for pair in dict.fromkeys(against) if fold_line(pair[0]) != fold_line(value))
        return Found(
            value, "stated", 0.9 if len(others) < len(against) or not against else 0.7, layout.spans[index], others
        )
    if against:
        value, how = against[0]
        return Found(value, how, 0.6, None, tuple(against[1:]))
    if layout.head.title:
        return Found(max(_SEPARATOR.split(layout.head.title), key=len), "meta", 0.4)
    return None


def _outlet(layout: Layout, page: Page, pack: Pack, phrases: Phrases) -> Found[str] | None:
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
    parts = _SEPARATOR.split(head.title) if head.title else []
    if len(parts) > 1 and 1 <= len(parts[-1].split()) <= 6 and not phrases.sections_in(parts[-1].strip()):
        seen.append((parts[-1].strip(), "meta", 0.65, "head.title", None))
    branded = _brand(layout)
    if branded is not None:
        seen.append((branded[0], "stated", 0.6, "line.brand", branded[1]))
    owner = _owner(layout)
    if owner is not None:
        seen.append((owner[0], "stated", 0.55, "line.copyright", owner[1]))
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


def _brand(layout: Layout) -> tuple[str, Span] | None:
    """A name in the first lines of the page that its last lines repeat."""
    size = len(layout.candidates)
    foot = range(max(0, size - 8), size)
    for index in range(min(4, size)):
        one = layout.candidates[index]
        name = one.text.lower()
        if not 1 <= one.words <= 5 or len(name) < 4 or layout.roles.roles[index] not in ("chrome", "dateline"):
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


def _section(layout: Layout, text: str, phrases: Phrases) -> Found[str] | None:
    stated = layout.linked.section
    if stated:
        return Found(stated, "json-ld", 0.9)
    for key in ("article:section", "section", "articlesection", "parsely-section", "cxenseparse:category"):
        for value in layout.head.meta.get(key, ())[:1]:
            return Found(value, "meta", 0.85)
    roles = layout.roles
    if not roles.roles:
        return None
    top = roles.title
    if top is None:
        top = next((index for index, role in enumerate(roles.roles) if is_body(role)), 0)
    order = [top, *range(top - 1, max(-1, top - 7), -1), *range(top + 1, min(len(roles.roles), top + 4))]
    for index in order:
        if is_body(roles.roles[index]):
            continue
        line, start = text[layout.spans[index].start : layout.spans[index].end], layout.spans[index].start
        for name, at in phrases.sections_in(line):
            return Found(name, "stated", 0.6, Span(start + at, start + at + len(name)))
    return None


def _canonical(head: Head, page: Page) -> Found[str] | None:
    for address, rule in ((head.canonical, "link.canonical"), ((head.meta.get("og:url") or [""])[0], "meta.og:url")):
        if address:
            full = _absolute(address, page)
            if full and urlsplit(full).scheme in ("http", "https"):
                return Found(clean_address(full), "meta", 0.9 if rule == "link.canonical" else 0.8, None, (), rule)
    return None


def _absolute(address: str, page: Page) -> str | None:
    try:
        return urljoin(page.url or "", address)
    except ValueError:
        return None


def _taken_from(layout: Layout, text: str, page: Page, pack: Pack) -> Found[str] | None:
    own = registrable(page.url) if page.url else None
    for index, role in enumerate(layout.roles.roles):
        if role != "credit":
            continue
        line = end_credit(text, layout.spans[index], pack)
        if line is not None and line.what == "republication" and line.source is not None:
            source = line.source.of(text)
            if "://" not in source or registrable(source) != own:
                return Found(source, "stated", 0.95, line.source, (), line.rule)
    canonical = _canonical(layout.head, page)
    if canonical is not None and own is not None and registrable(canonical.value) not in (own, None):
        return Found(canonical.value, "meta", 0.7, None, (), "canonical.elsewhere")
    return None


def _correction(layout: Layout, text: str, pack: Pack) -> Span | None:
    for index, role in enumerate(layout.roles.roles):
        if role not in ("title", "teaser", "caption") and layout.candidates[index].words <= 120:
            line = correction(text, layout.spans[index], pack)
            if line is not None:
                return layout.spans[index]
    return None


def _images(layout: Layout, text: str, page: Page, pack: Pack) -> tuple[Image, ...]:
    """Pictures from above the text to its end, with the caption that follows within two blocks."""
    roles = layout.roles.roles
    body = [index for index, role in enumerate(roles) if is_body(role)]
    if not body:
        return ()
    first, last = max(0, body[0] - 8), body[-1]
    images: list[Image] = []
    used: set[int] = set()
    for picture in layout.pictures:
        if first <= picture.at <= last + 1 and len(images) < _MOST_IMAGES:
            near = [at for at in range(picture.at, min(len(roles), picture.at + 3)) if roles[at] == "caption"]
            caption = near[0] if near and near[0] not in used else None
            if caption is not None:
                used.add(caption)
            images.append(_image(_absolute(picture.address, page), caption, layout, text, pack))
    for index in range(first, min(len(roles), last + 2)):
        if roles[index] == "caption" and index not in used and len(images) < _MOST_IMAGES:
            address = None
            for above in range(index - 1, max(-1, index - 4), -1):
                line = layout.candidates[above].text
                if layout.candidates[above].marks & Mark.FIGURE and " " not in line:
                    address = line
                    break
            images.append(_image(address, index, layout, text, pack))
    return tuple(dict.fromkeys(images))


def _image(address: str | None, caption: int | None, layout: Layout, text: str, pack: Pack) -> Image:
    if caption is None:
        return Image(address)
    span = layout.spans[caption]
    line = picture_credit(text, span, pack)
    if line is None and caption + 1 < len(layout.spans) and layout.roles.roles[caption + 1] == "caption":
        line = picture_credit(text, layout.spans[caption + 1], pack)
    credit = line.source.of(text) if line is not None and line.source is not None else None
    if line is not None and line.name is not None and credit is not None:
        credit = f"{line.name.of(text)}/{credit}"
    return Image(address, span, credit)


def _cut(layout: Layout, text: str, phrases: Phrases) -> bool | None:
    """Whether a paywall cut the text: said by the page's JSON-LD together with a notice, or by a notice at the end."""
    roles = layout.roles.roles
    body = [index for index, role in enumerate(roles) if is_body(role)]
    if not body:
        return None
    end = layout.spans[body[-1]].start
    tail = text[end : end + 1500].lower()
    if phrases.paywall.search(tail):
        return True
    if layout.linked.free is False:
        words = sum(layout.candidates[index].words for index in body)
        return True if words < 150 else None
    return False if layout.linked.free else None
