"""Clean text read for quotations and credits alone."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.segments import sentences as split
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import Article, Role
from wiredesk.model.findings import Credit, Quote
from wiredesk.reading.attributions import credits
from wiredesk.reading.entities import entities
from wiredesk.reading.outlets import Outlets
from wiredesk.reading.quotes import quotes
from wiredesk.text.times import moments


def said(text: str, lang: str, roles: list[str] | None = None) -> tuple[Article, tuple[Quote, ...], tuple[Credit, ...]]:
    """Everything about quotations and credits in clean text."""
    packs = installed_packs()
    pack = packs.get(lang)
    article = Article.of(title=None, body=text)
    if roles:
        blocks = tuple(replace(block, role=cast(Role, role)) for block, role in zip(article.blocks, roles, strict=True))
        article = replace(article, blocks=blocks)
    spans = [sentence for span in article.body_spans() for sentence in split(article.text, span, pack)]
    tokens = Tokens(article.text, spans, pack)
    people, mentions = entities(article, spans, tokens, pack, packs)
    times = moments(article.text, spans, pack)
    outlets = Outlets(article, tokens, mentions, pack)
    found = quotes(article, spans, tokens, people, mentions, times, outlets, pack)
    return article, found, credits(article, spans, tokens, mentions, found, outlets, pack)
