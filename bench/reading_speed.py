"""Speed of reading beside trafilatura.extract on the same article's page, and whether time grows with length alone.

Interleaved page by page in one process, in seconds of CPU, the better of three rounds for each.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extraction_ours import page_of
from extraction_pages import pages
from extraction_speed import caller

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.article import Article
from wiredesk.reading.article import read
from wiredesk.text.charsets import decode

PAGES = 60
ROUNDS = 3
LONGER = 16


@dataclass(frozen=True, slots=True)
class Speed:
    """share: all of reading over all of trafilatura. median: of the pages' own shares. grown: time for a character of
    an article made longer by `LONGER`, over that for a character of the article."""

    pages: int
    share: float
    median: float
    grown: float


def measure(corpora: Path) -> Speed:
    """Over pages of the fundus set that are read as articles in a language that has a pack."""
    packs = installed_packs()
    peer = caller("trafilatura")
    ours: list[float] = []
    theirs: list[float] = []
    longest: Article | None = None
    for page in pages(corpora, "fundus", most=PAGES):
        data = page.data
        text = decode(data).text
        article = extract(page_of(data, "html", page.url), packs)
        if not article.is_article:
            continue
        longest = article if longest is None or len(article.body) > len(longest.body) else longest
        ours.append(_best(lambda article=article: read(article, packs)))  # type: ignore[misc]  # a default is bound now
        theirs.append(_best(lambda page=page, data=data, text=text: peer(page, data, text)))  # type: ignore[misc]  # same
    if longest is None:
        raise ValueError("no page of the fundus set is an article")
    return Speed(
        len(ours),
        sum(ours) / sum(theirs),
        statistics.median(one / other for one, other in zip(ours, theirs, strict=True)),
        grown(longest),
    )


def grown(article: Article) -> float:
    """How much more a character costs where there are many more of them."""
    packs = installed_packs()
    once = Article.of(title=None, body=article.body, published="2026-10-03", language=article.lang)
    many = Article.of(
        title=None, body="\n".join([article.body] * LONGER), published="2026-10-03", language=article.lang
    )
    return _best(lambda: read(many, packs)) / _best(lambda: read(once, packs)) / LONGER


def _best(call: Callable[[], object]) -> float:
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        call()
        rounds.append(time.process_time() - began)
    return min(rounds)
