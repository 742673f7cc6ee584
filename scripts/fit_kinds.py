"""Fits the weights of `extraction.kinds` by logistic regression and prints what is refused on sites left out.

    python scripts/fit_kinds.py [--keep FILE]

Reads ../shared/corpora/extract, which is not part of the repository, and every second page of tests/pages (by a hash
of its name). Articles are the labelled ones; other pages are those labelled so, and a third of the labelled articles
without what belongs to the article: what is left of a page of a news site then is menus and openings of other pages.
Flattened pages of other kinds are the lines of those with markup. Sites are parted into five by a hash of their
domain; what is printed of a page was fitted without its part. The printed weights are of all.

The signs of a page rest on the labels of its blocks. A labeller that was fitted on a page is surer of it than of
others: weights fitted on such signs lean on that, and refuse what nobody has seen. So each page is labelled by networks
that have not seen its site.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
from extraction_ours import Folds, page_of
from extraction_pages import CORPORA, FOLDS, NEGATIVES, SEGMENTS, SETS, fold_of, pages, wrong_labels
from fit_blocks import labels
from one_thread import begin_again

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import flat, html
from wiredesk.extraction.article import made_ready
from wiredesk.extraction.candidates import Head, Outline
from wiredesk.extraction.characters import characters
from wiredesk.extraction.kinds import decided
from wiredesk.extraction.kinds_signs import NAMES, NAMES_MARKUP, Signs, signs
from wiredesk.extraction.kinds_words import KindWords, kind_words
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.phrases import phrases
from wiredesk.extraction.roles import is_body
from wiredesk.lang.packs import Packs
from wiredesk.model.page import Page

OWN = Path(__file__).resolve().parents[1] / "tests" / "pages"
ARTICLES = ("article", "paywall stub")
WEIGHTS = {SEGMENTS: 0.3, "without its article": 0.4, "own": 2.0, "vn_list": 3.0, "wcxb_nonarticle": 2.0}
"""Of a page of a set; 1 for the others. That of segments holds pages of other kinds too."""
RIDGE = 3.0
EVERY = 3
"""One of so many articles is taken without its article too."""

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Sample:
    """One page with its signs; None where there is no text. kind: as labelled; address: as the page was asked for."""

    set: str
    id: str
    part: int
    article: bool
    markup: bool
    kind: str
    head: Head
    linked: LinkedArticle
    address: str
    signs: Signs | None = None


def sample(
    packs: Packs, name: str, id: str, site: str, page: Page, outline: Outline, *, article: bool, kind: str = ""
) -> Sample:
    """The signs of one page."""
    markup = any(one.tag for one in outline.candidates)
    ready = made_ready(page, outline, packs, None, markup=markup)
    head = replace(outline.head, json_ld=[])
    address = page.url or head.canonical
    made = Sample(name, id, fold_of(site), article, markup, kind, head, ready.linked, address)
    if outline.candidates:
        made.signs = signs(
            ready.candidates, ready.roles, ready.labelled, ready.signals, phrases(packs), kind_words(packs),
            outline.head, ready.linked, page.url,
        )  # fmt: skip
    return made


def load(packs: Packs) -> Iterator[Sample]:
    folds, wrong = Folds(), wrong_labels("kind")
    for name in (*NEGATIVES, *SETS, SEGMENTS):
        for style in ("html", "main", "wet"):
            for at, one in enumerate(pages(CORPORA, name, style) if style == "html" or name in SETS else ()):
                if one.id in wrong:
                    continue
                unseen, unseen_lines = (folds.without(one.site, markup=markup) for markup in (True, False))
                text, _, page = characters(
                    page_of(one.data, "html" if style == "html" else "flattened", one.url), packs
                )
                outline = html.outline(text, packs) if style == "html" else flat.outline(text)
                article = name not in NEGATIVES
                kind = one.record.get("page_type", "")
                known = unseen if style == "html" else unseen_lines
                yield sample(known, name, one.id, one.site, page, outline, article=article, kind=kind)
                bare = page_of(b"", "flattened", None)
                if not article:
                    yield sample(unseen_lines, name, one.id, one.site, bare, _lines(outline), article=False, kind=kind)
                elif style == "html" and one.gold and name != "daniel" and at % EVERY == 0:
                    rest = _without(packs, page, outline, one.gold, one.language)
                    for left, known in ((rest, unseen), (_lines(rest), unseen_lines)):
                        yield sample(known, "without its article", one.id, one.site, bare, left, article=False)
    for path in sorted(OWN.glob("*.toml")):
        gold = tomllib.loads(path.read_text("utf-8"))
        markup = gold["form"] == "html"
        data = path.with_suffix(".html" if markup else ".txt").read_bytes()
        text, _, page = characters(page_of(data, "html" if markup else "flattened", gold.get("url")), packs)
        outline = html.outline(text, packs) if markup else flat.outline(text)
        even = hashlib.blake2b(path.stem.encode()).digest()[-1] % 2 == 0
        name = "own" if even else "own, left out"
        yield sample(
            packs, name, path.stem, path.stem, page, outline, article=gold["kind"] in ARTICLES, kind=gold["kind"]
        )


def _lines(outline: Outline) -> Outline:
    return flat.outline("\n".join(one.text for one in outline.candidates))


def _without(packs: Packs, page: Page, outline: Outline, gold: str, language: str) -> Outline:
    """The page without its article and without what its head says of one."""
    ready = made_ready(page, outline, packs, None, markup=True)
    shares, _ = labels(ready.candidates, gold, language)
    apart = ("title", "byline", "dateline", "caption", "credit")
    kept = [
        one
        for one, share, role in zip(ready.candidates, shares, ready.roles.roles, strict=True)
        if share < 0.5 and role not in apart and not is_body(role)
    ]
    name = outline.head.title.replace("|", " - ").rsplit(" - ", 1)[-1]
    return Outline(kept, [], Head(title=name, language=outline.head.language), outline.elements)


def fit(samples: Sequence[Sample]) -> Floats:
    """Weighted logistic regression by Newton steps; the constant is not held back."""
    used = [one for one in samples if one.signs is not None and one.set != "own, left out"]
    x = np.array([one.signs.row for one in used if one.signs])
    y = np.array([float(one.article) for one in used])
    weight = np.array([WEIGHTS.get(one.set, 1.0) for one in used])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.01
    beta: Floats = np.zeros(x.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-(x @ beta)))
        slope = x.T @ (weight * (chance - y)) + ridge * beta
        curve = (x * (weight * chance * (1 - chance) + 1e-9)[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        beta -= step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def chances(samples: Sequence[Sample]) -> list[float]:
    """Of each page being an article, by weights that were fitted without its part."""
    betas = [fit([one for one in samples if one.part != part]) for part in range(FOLDS)]
    whole = fit(samples)
    found = []
    for one in samples:
        beta = whole if one.set == "own, left out" else betas[one.part]
        found.append(0.0 if one.signs is None else float(1 / (1 + np.exp(-(np.array(one.signs.row) @ beta)))))
    return found


def refused(one: Sample, chance: float, known: KindWords) -> str:
    """Why a page is refused, "" if it is not."""
    if one.signs is None:
        return "no text"
    return decided(one.signs, known, one.head, one.linked, one.address, chance, markup=one.markup).reason


def report(samples: Sequence[Sample], found: Sequence[float], known: KindWords) -> None:
    """Prints what is refused, by set, and each page that is judged wrongly."""
    groups: dict[tuple[bool, str], list[bool]] = {}
    reasons = [refused(one, chance, known) for one, chance in zip(samples, found, strict=True)]
    for one, reason in zip(samples, reasons, strict=True):
        groups.setdefault((one.article, one.set), []).append(bool(reason))
        if one.article and one.set in SETS:
            groups.setdefault((True, "all whole texts"), []).append(bool(reason))
    for (article, name), values in sorted(groups.items()):
        what = "articles" if article else "others"
        print(f"{what:9}{name:20} n={len(values):4}  refused {sum(values):4} {sum(values) / len(values):.4f}")
    for one, chance, reason in zip(samples, found, reasons, strict=True):
        if bool(reason) == one.article and one.set not in ("without its article", SEGMENTS, "own, left out"):
            print(f"    {chance:.2f} {'refused' if one.article else 'kept'} {one.set} {one.id} {one.kind} {reason}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="where signs are kept, and read from when they are there")
    options = parser.parse_args()
    begin_again()
    if not CORPORA.is_dir():
        print(
            f"No labelled pages at {CORPORA}: get the sets named in extraction_pages from their publishers.",
            file=sys.stderr,
        )
        return 1
    if options.keep and options.keep.exists():
        samples = pickle.loads(options.keep.read_bytes())
    else:
        samples = list(load(installed_packs()))
        if options.keep:
            options.keep.write_bytes(pickle.dumps(samples))
    known = kind_words(installed_packs())
    for markup, names in ((True, NAMES_MARKUP), (False, NAMES)):
        part = [one for one in samples if one.markup == markup]
        print("with markup" if markup else "flattened")
        report(part, chances(part), known)
        beta = fit(part)
        print("(" + ", ".join(f"{value:.2f}" for value in beta) + ")")
        print(", ".join(f"{name} {value:+.2f}" for name, value in zip(names, beta, strict=True)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
