"""What we take from labelled pages: as shipped, or with what was fitted without the page's site."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from extraction_pages import FOLDS, Labelled, Taken, fold_of

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

NO_AUTHORS = ("photographer", "translator")
FITTED = {True: "fit_blocks", False: "fit_flat"}
"""The script that fits what pages with markup, and flattened ones, are labelled by."""


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
    """Packs with what was learned without the sites of each fifth of them.

    What a script fits it gives through `crossed_packs(packs)`: one `Packs` for each part, in the order of `fold_of`.
    """

    def __init__(self) -> None:
        self.made: dict[bool, list[Packs]] = {}

    def without(self, site: str, *, markup: bool) -> Packs:
        """Packs that know nothing of the site. Where nothing is fitted they are the shipped ones."""
        if markup not in self.made:
            script = FITTED[markup]
            shipped = installed_packs()
            fit = getattr(import_module(script), "crossed_packs", None) if find_spec(script) else None
            if fit is None:
                print(f"!!! nothing is fitted by scripts/{script}.py: crossed is as shipped", file=sys.stderr)
            self.made[markup] = fit(shipped) if fit else [shipped] * FOLDS
        return self.made[markup][fold_of(site)]


def take(pages: Sequence[Labelled], folds: Folds | None = None) -> list[Taken]:
    """What we take from each page; folds: with what was fitted without its site. A page that raises took nothing."""
    packs = installed_packs()
    taken = []
    for page in pages:
        markup = page.style == "html"
        made = page_of(page.data, "html" if markup else "flattened", page.url)
        began = time.process_time()
        try:
            article = extract(made, folds.without(page.site, markup=markup) if folds else packs)
        except Exception as error:  # a page that fails scores 0, and the rest is measured
            print(f"!!! {page.id} ({page.style}): {type(error).__name__}: {error}", file=sys.stderr)
            taken.append(Taken(failed=f"{type(error).__name__}: {error}"))
            continue
        taken.append(taken_of(article, time.process_time() - began))
    return taken
