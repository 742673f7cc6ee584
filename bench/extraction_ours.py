"""What we take from labelled pages: as shipped, or with what was fitted without the page's site."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from extraction_pages import Labelled, Taken, fold_of

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
import fit_blocks

NO_AUTHORS = ("photographer", "translator")


def page_of(data: bytes, form: Form, url: str | None) -> Page:
    """Bytes as a page of the pipeline."""
    return Page(page_id(url, "bench", data), data, "", form, Provenance("file", "bench"), "bench", None, url)


def taken_of(article: Article, seconds: float = 0.0) -> Taken:
    """An article as what a tool takes from a page."""
    return Taken(
        text=article.body,
        title=article.title.value if article.title else "",
        authors=tuple(one.name for one in article.authors if one.role not in NO_AUTHORS),
        writers=tuple(one.name for one in article.authors if one.role == "writer"),
        published=article.published.value.value if article.published else "",
        article=article.is_article,
        kind=article.reason or "article",
        confidence=article.confidence,
        seconds=seconds,
    )


class Folds:
    """What was learned, without the sites of each fifth of them."""

    def __init__(self, corpora: Path) -> None:
        fit_blocks.CORPORA = corpora / "extract"
        self._parts = fit_blocks.crossed_packs(installed_packs())

    def without(self, site: str) -> Packs:
        """The packs with a network that knows nothing of the site."""
        return self._parts[fold_of(site)]


def take(pages: Sequence[Labelled], folds: Folds | None = None) -> list[Taken]:
    """What we take from each page; folds: with what was fitted without its site. A page that raises took nothing."""
    packs = installed_packs()
    taken = []
    for page in pages:
        markup = page.style == "html"
        made = page_of(page.data, "html" if markup else "flattened", page.url)
        began = time.process_time()
        try:
            article = extract(made, folds.without(page.site) if folds else packs)
        except Exception as error:  # a page that fails scores 0, and the rest is measured
            print(f"!!! {page.id} ({page.style}): {type(error).__name__}: {error}", file=sys.stderr)
            taken.append(Taken(failed=f"{type(error).__name__}: {error}"))
            continue
        taken.append(taken_of(article, time.process_time() - began))
    return taken
