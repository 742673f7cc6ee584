"""What is known about an article: title, outlet, section, addresses, pictures, notices. All values seen are weighed."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from wiredesk.extraction.authors import authors
from wiredesk.extraction.candidates import Head, Mark
from wiredesk.extraction.headlines import fold, headline
from wiredesk.extraction.layout import Layout
from wiredesk.extraction.outlets import outlet
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.publication import inferred, times_of
from wiredesk.extraction.sections import section
from wiredesk.lang.packs import Pack, Packs
from wiredesk.model.article import Article, Image
from wiredesk.model.identity import clean_address
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found
from wiredesk.text.addresses import registrable
from wiredesk.text.credits import correction, end_credit, picture_credit, translator
from wiredesk.text.line_dates import months

_WHOLE = re.compile(r"https?://[a-z0-9.-]+/[\w/.%+~@-]*(?:\?[\w/.%+~=@&-]+)?", re.ASCII)
"""A plain address that is whole: joining it to that of its page, which takes ten times as long, changes nothing."""
SEVERAL = re.compile(r"\s*[,;/]\s*")
"""Between the outlets that a credit names."""
_MOST_IMAGES = 40
NOTICE = 8
"""Blocks from the ends of the text in which a notice of correction is looked for."""


def describe(article: Article, layout: Layout, page: Page, pack: Pack, phrases: Phrases, packs: Packs) -> Article:
    """The article with everything that is known about it. What the page does not tell stays None."""
    text, head = article.text, layout.head
    known = article.outlet or outlet(layout, page, pack, phrases)
    names = _site_names(layout, page, known)
    titled = headline(layout, page, text, names)
    filed = _no_site(section(layout, text, page, phrases), known) or _hinted(page)
    published, updated = times_of(layout, text, page, pack, phrases, months(packs), article.lang)
    if not article.is_article:
        return replace(
            article,
            title=titled,
            outlet=known,
            section=filed,
            published=published,
            updated=updated,
            canonical=_canonical(head, page),
        )
    return replace(
        article,
        title=titled,
        outlet=known,
        section=filed,
        authors=authors(layout, text, names, page.hints.authors, pack),
        published=published or article.published or inferred(article, pack),
        updated=updated,
        canonical=_canonical(head, page),
        taken_from=_taken_from(layout, text, page, pack),
        correction=_correction(layout, text, pack),
        images=_images(layout, text, page, pack),
        cut=_cut(layout, text, phrases),
    )


def _site_names(layout: Layout, page: Page, known: Found[str] | None) -> list[str]:
    """What the site calls itself, and its domain as it may stand behind a headline."""
    names = [known.value] if known and known.rule != "head.title" else []
    for key in ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "twitter:site"):
        names += (name.removeprefix("@") for name in layout.head.meta.get(key, ()))
    names.append(layout.linked.publisher)
    domain = registrable(page.url) if page.url else None
    if domain:
        names += [domain, f"www.{domain}", domain.partition(".")[0]]
    return names


def _no_site(found: Found[str] | None, known: Found[str] | None) -> Found[str] | None:
    """A section, unless it is the outlet: the way to the page often begins with that, and has nothing else."""
    same = found is not None and known is not None and fold(found.value) == fold(known.value)
    return None if same else found


def _hinted(page: Page) -> Found[str] | None:
    """The category that the user or the feed gave the page, where it states no section."""
    return Found(page.hints.section, "hint", 0.5, rule="hint.section") if page.hints.section else None


def _canonical(head: Head, page: Page) -> Found[str] | None:
    for address, rule in ((head.canonical, "link.canonical"), ((head.meta.get("og:url") or [""])[0], "meta.og:url")):
        if address:
            full = _absolute(address, page)
            if full and urlsplit(full).scheme in ("http", "https"):
                return Found(clean_address(full), "meta", 0.9 if rule == "link.canonical" else 0.8, None, (), rule)
    return None


def _absolute(address: str, page: Page) -> str | None:
    if _WHOLE.fullmatch(address):
        return address
    try:
        return urljoin(page.url or "", address)
    except ValueError:
        return None


def _taken_from(layout: Layout, text: str, page: Page, pack: Pack) -> Found[str] | None:
    own = registrable(page.url) if page.url else None
    for index, role in enumerate(layout.roles.roles):
        if role not in ("credit", "byline"):
            continue
        span = layout.spans[index]
        line = end_credit(text, span, pack) if role == "credit" else translator(text, span, pack)
        if line is not None and line.what in ("republication", "translator") and line.source is not None:
            source = line.source.of(text)
            if "://" not in source or registrable(source) != own:
                return Found(source, "stated", 0.95, line.source, (), line.rule)
    translated = _translated_from(layout, text, pack)
    if translated is not None:
        return translated
    canonical = _canonical(layout.head, page)
    if canonical is not None and own is not None and registrable(canonical.value) not in (own, None):
        return Found(canonical.value, "meta", 0.7, None, (), "canonical.elsewhere")
    return None


def _translated_from(layout: Layout, text: str, pack: Pack) -> Found[str] | None:
    """The outlet that a text which somebody signs as its translator rests on: the first that its credit names."""
    roles, spans = layout.roles.roles, layout.spans
    signed = (translator(text, span, pack) for role, span in zip(roles, spans, strict=True) if role == "byline")
    if not any(line is not None and line.what == "translator" for line in signed):
        return None
    for role, span in zip(roles, spans, strict=True):
        line = end_credit(text, span, pack) if role == "credit" else None
        if line is not None and line.source is not None and line.what in ("outlet", "agency"):
            first = SEVERAL.split(line.source.of(text), maxsplit=1)[0]
            source = Span(line.source.start, line.source.start + len(first))
            return Found(first, "stated", 0.8, source, (), line.rule)
    return None


def _correction(layout: Layout, text: str, pack: Pack) -> Span | None:
    """The outlet's own notice that it corrected the text: near the title or where the text ends."""
    roles = layout.roles.roles
    body = layout.body
    if not body:
        return None
    top, end = range(max(0, body[0] - NOTICE), body[0] + NOTICE), range(body[-1] - NOTICE, body[-1] + NOTICE)
    for index in sorted(set(top) | set(end)):
        if not 0 <= index < len(roles) or roles[index] in ("title", "teaser", "caption"):
            continue
        if layout.candidates[index].words <= 120 and correction(text, layout.spans[index], pack) is not None:
            return layout.spans[index]
    return None


def _images(layout: Layout, text: str, page: Page, pack: Pack) -> tuple[Image, ...]:
    """Pictures from above the text to its end, with the caption that follows within two blocks."""
    roles = layout.roles.roles
    body = layout.body
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
    body = layout.body
    if not body:
        return None
    end = layout.spans[body[-1]].start
    tail = text[end : end + 1500].lower()
    if phrases.paywalled(tail):
        return True
    if layout.linked.free is False:
        words = sum(layout.candidates[index].words for index in body)
        return True if words < 150 else None
    return False if layout.linked.free else None
