"""What we take from labelled pages: as shipped, or with what was fitted without the page's site."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path

from extraction_pages import FOLDS, Labelled, Taken, fold_of

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import blocks
from wiredesk.extraction.article import extract
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

    @lru_cache(maxsize=2)  # noqa: B019 - there is one of these a run
    def _fitted(self, *, markup: bool) -> list[tuple[float, ...]]:
        samples = fit_blocks.load(not markup, 0)
        return [
            tuple(map(float, fit_blocks.fit([sample for sample in samples if sample.part != fold])))
            for fold in range(FOLDS)
        ]

    @contextmanager
    def without(self, site: str, *, markup: bool) -> Iterator[None]:
        """Puts what knows nothing of the site in the place of what is shipped."""
        name = "MARKUP_WEIGHTS" if markup else "LINE_WEIGHTS"
        shipped = getattr(blocks, name)
        setattr(blocks, name, self._fitted(markup=markup)[fold_of(site)])
        try:
            yield
        finally:
            setattr(blocks, name, shipped)


def take(pages: Sequence[Labelled], folds: Folds | None = None) -> list[Taken]:
    """What we take from each page; folds: with what was fitted without its site. A page that raises took nothing."""
    packs = installed_packs()
    taken = []
    for page in pages:
        markup = page.style == "html"
        made = page_of(page.data, "html" if markup else "flattened", page.url)
        with folds.without(page.site, markup=markup) if folds else nullcontext():
            began = time.process_time()
            try:
                article = extract(made, packs)
            except Exception as error:  # a page that fails scores 0, and the rest is measured
                print(f"!!! {page.id} ({page.style}): {type(error).__name__}: {error}", file=sys.stderr)
                taken.append(Taken(failed=f"{type(error).__name__}: {error}"))
                continue
            taken.append(taken_of(article, time.process_time() - began))
    return taken
