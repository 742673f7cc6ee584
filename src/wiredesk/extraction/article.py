"""A page to an article: its text in blocks with roles, and what is known about it. Pure: bytes in, article out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wiredesk.extraction import flat, html
from wiredesk.extraction.blocks import Labelled, label
from wiredesk.extraction.candidates import Candidate, Head, Outline
from wiredesk.extraction.characters import characters, raw_of
from wiredesk.extraction.credit_cues import announced
from wiredesk.extraction.features import Signals
from wiredesk.extraction.flat_labels import label_lines
from wiredesk.extraction.headlines import titles
from wiredesk.extraction.html_text import clean
from wiredesk.extraction.kinds import MOST_PASSAGES, Kind, kind_of
from wiredesk.extraction.kinds_words import kind_words
from wiredesk.extraction.layout import Layout
from wiredesk.extraction.linked_data import LinkedArticle, linked_article
from wiredesk.extraction.live_entries import mark_entries
from wiredesk.extraction.metadata import describe
from wiredesk.extraction.notices import leave_notices
from wiredesk.extraction.overlong import MOST, going_on
from wiredesk.extraction.phrases import phrases
from wiredesk.extraction.picture_boxes import caption_pictures
from wiredesk.extraction.repeats import set_aside
from wiredesk.extraction.roles import Roles, assign, ends_of, is_body
from wiredesk.extraction.site_rules import site_rule
from wiredesk.extraction.standfirsts import take_standfirst
from wiredesk.extraction.table_rows import keep_lines, keep_tables, rows_of_tables
from wiredesk.lang.languages import language_of
from wiredesk.lang.packs import Pack, Packs
from wiredesk.model.article import Article, Block
from wiredesk.model.identity import article_id, clean_address, text_version
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found, How, when_of_iso

VERSION = 6
"""Raised when the same page gives another article than before."""
LANGUAGE_SAMPLE = 4000
"""Code points of running text from which the language of a page is told; more changes nothing."""


def extract(page: Page, packs: Packs, *, language: str | None = None) -> Article:
    """What one page says about itself and in which blocks. Any bytes give an article; `is_article` says if it is one.

    language: the BCP 47 tag that the user says the page is in; None: told from the text.
    """
    if page.form == "clean":
        return _clean(page, packs, language)
    text, charset, page = characters(page, packs)
    if page.form == "html":
        outline = html.outline(text, packs, site_rule(page, packs), raw=raw_of(page, text, charset))
    else:
        outline = flat.outline(text)
    return replace(_read(page, outline, packs, language, markup=page.form == "html"), charset=charset)


@dataclass(frozen=True, slots=True)
class Ready:
    """An outline with the roles of its first candidates and what they rest on."""

    candidates: list[Candidate]
    language: Found[str] | None
    pack: Pack
    signals: Signals
    linked: LinkedArticle
    labelled: Labelled
    roles: Roles


def made_ready(page: Page, outline: Outline, packs: Packs, said: str | None, *, markup: bool) -> Ready:
    """The roles of a page's candidates, whatever kind of page it is."""
    known = phrases(packs)
    candidates = outline.candidates[:MOST]
    language = Found(said, "user", 1.0) if said else _language(candidates, outline.head, page, packs)
    pack = packs.get(language.value if language else None)
    cued = announced(candidates, pack)
    ends = ends_of(candidates, pack, cued)
    signals = Signals(candidates, known, ends)
    linked = linked_article(outline.head.json_ld)
    stated = titles(outline.head, linked)
    labelled = None if markup else label_lines(candidates, signals, ends, known, packs)
    if labelled is None:
        labelled = label(candidates, outline, signals, packs, titles=stated)
    if page.hints.title:
        stated = (*stated, page.hints.title)
    roles = assign(candidates, labelled, signals, known, pack, stated=stated, ends=ends, cued=cued, markup=markup)
    set_aside(candidates, outline.elements, roles)
    caption_pictures(candidates, outline.elements, outline.pictures, roles, labelled.odds)
    if markup:
        take_standfirst(candidates, outline.elements, roles, labelled.odds, known)
    leave_notices(candidates, roles, pack, known)
    for index, one in enumerate(candidates):
        if one.source:
            roles.why[index] = f"stands in data of the page alone ({one.source}); {roles.why[index]}"
    return Ready(candidates, language, pack, signals, linked, labelled, roles)


def _read(page: Page, outline: Outline, packs: Packs, said: str | None, *, markup: bool) -> Article:
    ready = made_ready(page, outline, packs, said, markup=markup)
    candidates, roles, known = ready.candidates, ready.roles, phrases(packs)
    kind = kind_of(
        candidates, roles, ready.labelled, ready.signals, known, kind_words(packs), outline.head, ready.linked, page.url
    )
    if kind.reason:
        _without_body(roles, kind)
    else:
        if markup:
            keep_tables(candidates, outline.elements, roles)
        else:
            keep_lines(candidates, roles)
        mark_entries(candidates, roles, outline.head.times)
    spans = _spans(outline.candidates)
    all_roles = going_on(roles, outline.candidates) if len(spans) > MOST else roles
    article = _tile(page, outline, spans, all_roles, ready.labelled, ready.language, kind.reason)
    layout = Layout(candidates, roles, spans[:MOST], outline.pictures, outline.head, ready.linked)
    return describe(article, layout, page, ready.pack, known, packs)


def _language(candidates: list[Candidate], head: Head, page: Page, packs: Packs) -> Found[str] | None:
    """The language of the longest running text; what the page or a hint says only where the text cannot tell."""
    running = [one.text for one in candidates if one.words >= 12 and one.link < 0.4]
    sample = "\n".join(running)[:LANGUAGE_SAMPLE] or "\n".join(one.text for one in candidates)[:LANGUAGE_SAMPLE]
    told, sure = language_of(sample, packs) if sample else ("und", 0.0)
    stated = head.language.split("-")[0].lower() if head.language else ""
    hinted = (page.hints.language or "").split("-")[0].lower()
    if told != "und" and sure >= 0.5:
        return Found(told, "inferred", round(sure, 3), None, _other(told, stated, hinted), "language of the text")
    if hinted:
        return Found(hinted, "hint", 0.6, None, _other(hinted, stated, ""))
    if stated and 2 <= len(stated) <= 3:
        return Found(stated, "meta", 0.5)
    return Found(told, "inferred", round(sure, 3), None, (), "language of the text") if told != "und" else None


def _other(value: str, stated: str, hinted: str) -> tuple[tuple[str, How], ...]:
    seen: tuple[tuple[str, How], ...] = ((stated, "meta"), (hinted, "hint"))
    return tuple(pair for pair in seen if pair[0] and pair[0] != value)


def _spans(candidates: list[Candidate]) -> list[Span]:
    spans = []
    at = 0
    for one in candidates:
        end = at + len(one.text)
        spans.append(Span(at, end))
        at = end + 1
    return spans


def _without_body(roles: Roles, kind: Kind) -> None:
    """Takes the body from a page that is no article, and says at the passages that told so what it is."""
    for index, role in enumerate(roles.roles):
        if is_body(role):
            roles.set(index, "teaser", f"the page is no article; {roles.why[index]}")
    for index in kind.passages[:MOST_PASSAGES]:
        roles.why[index] = f"tells of: {kind.reason}; {roles.why[index]}"


def _tile(
    page: Page,
    outline: Outline,
    spans: list[Span],
    roles: Roles,
    labelled: Labelled,
    language: Found[str] | None,
    reason: str,
) -> Article:
    text = "\n".join(one.text for one in outline.candidates)
    blocks = []
    for first, last in rows_of_tables(outline.candidates, outline.elements, roles):
        if first == last:
            blocks.append(Block(roles.roles[first], spans[first], roles.why[first]))
        else:
            blocks.append(Block("table", Span(spans[first].start, spans[last].end), f"a row; {roles.why[first]}"))
    locator = page.provenance.locator
    return Article(
        id=article_id(page.url, locator, data=page.data),
        version=text_version(text),
        text=text,
        blocks=tuple(blocks),
        is_article=not reason,
        reason=reason,
        confidence=labelled.confidence,
        source=page.source,
        address=clean_address(page.url) if page.url else None,
        locator=locator,
        first_seen=page.provenance.received,
        language=language,
    )


def _clean(page: Page, packs: Packs, said: str | None) -> Article:
    """An article whose text was given alone: nothing is removed, one paragraph a line."""
    body, charset, page = characters(page, packs)
    hints = page.hints
    published = hints.published if hints.published and when_of_iso(hints.published) else None
    article = Article.of(
        title=hints.title,
        body="\n".join(clean(line) for line in body.splitlines()),
        published=published,
        language=hints.language,
        outlet=hints.outlet,
        url=page.url,
        locator=page.provenance.locator,
    )
    told, sure = language_of(article.body[:LANGUAGE_SAMPLE], packs) if article.body and not said else ("und", 0.0)
    if said:
        article = replace(article, language=Found(said, "user", 1.0))
    elif told != "und" and (sure >= 0.5 or not hints.language):
        article = replace(article, language=Found(told, "inferred", round(sure, 3), None, (), "language of the text"))
    candidates = [Candidate(block.span.of(article.text)) for block in article.blocks]
    roles = Roles([block.role for block in article.blocks], [block.why for block in article.blocks])
    layout = Layout(candidates, roles, [block.span for block in article.blocks], [], Head(), LinkedArticle())
    article = replace(article, source=page.source, first_seen=page.provenance.received, charset=charset)
    return describe(article, layout, page, packs.get(article.lang), phrases(packs), packs)
