"""How much of labelled pages is extracted rightly: body by set and by language, what is known about the page, its kind.

    python bench/extraction_quality.py [--pages N] [--sets a,b]     body by set and style, as shipped
    python bench/extraction_quality.py --figures                    all figures, with the number of pages behind each
    python bench/extraction_quality.py --peer                       trafilatura's bodies of the same pages

Body: shingles of 4 words (single characters where words are not spaced) as in the article-extraction-benchmark,
precision and recall a page, mean over pages; in HTML by set, flattened by language ("main": main content with alt texts
and bullets; "wet": all visible text). Segments: trafilatura's wanted and unwanted strings, over all of them. Day of
publication: over all pages with a known one; "where told": over those for which we tell one. Authors: F1 of the set of
names. Lead kept and captions kept out: four of five shingles of the piece stand in the body.

As shipped; the labeller's 25 weights were fitted on these pages, so beside the body's figures stand "crossed" ones:
each page extracted with weights fitted on other sites only (`scripts/fit_blocks.py`, five parts by a hash of the
domain). The rules beside the weights were written with these pages at hand: for them even the crossed figures are
in-sample.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import blocks
from wiredesk.extraction.article import extract
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance
from wiredesk.text.charsets import decode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
import fit_blocks

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SETS = ("scrapinghub", "fundus_eval", "naeb", "fundus", "daniel", "wcxb_article", "vn_pages")
PUBLIC = (
    "scrapinghub/article-extraction-benchmark, dobbersc/fundus-evaluation, AndyTheFactory/article-extraction-dataset, "
    "flairNLP/fundus, rundimeco/waddle, Murrough-Foley/web-content-extraction-benchmark, adbar/trafilatura, "
    "adbar/htmldate, meth04/tracking_news-mcp"
)
NEGATIVES = ("vn_list", "wcxb_nonarticle")
UNSPACED = ("zh", "ja", "th")
SHOWN = ("vi", "en", "de", "ru", "pl", "zh", "el")
"""Languages with a figure of their own where pages are flattened."""
MARKS = str.maketrans("“”„«»‘’‚–—", '"""""\'\'\'--')
DAY = re.compile(r"\d{4}-\d\d-\d\d(?!.*/)")
_WORD = re.compile(r"\w+")

Score = tuple[float, float, float]
Figures = dict[str, tuple[float, int]]
"""Each with the number of pages (pieces) behind it."""


def tokens(text: str, language: str) -> list[str]:
    """What shingles are made of."""
    return [char for char in text if char.isalnum()] if language in UNSPACED else _WORD.findall(text.lower())


def shingles(words: list[str], size: int) -> Counter[tuple[str, ...]]:
    """All runs of `size` words; a shorter text is one run."""
    if len(words) < size:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(*(words[at:] for at in range(size)), strict=False))


def score(found: str, gold: str, language: str) -> Score:
    """Precision, recall and F1 of one page."""
    size = 1 if language in UNSPACED else 4
    ours, theirs = shingles(tokens(found, language), size), shingles(tokens(gold, language), size)
    both = (ours & theirs).total()
    precision = both / ours.total() if ours else 0.0
    recall = both / theirs.total() if theirs else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def page(data: bytes, form: Form, url: str | None) -> Page:
    """Bytes as a page of the pipeline."""
    return Page(page_id(url, "bench", data), data, "", form, Provenance("file", "bench"), "bench", None, url)


@dataclass(frozen=True, slots=True)
class Found:
    """One page extracted. score: of its body, None where the whole text is not known."""

    set: str
    style: str
    record: dict[str, Any]
    article: Article
    score: Score | None
    seconds: float

    @property
    def language(self) -> str:
        return str(self.record.get("lang") or "und")


def extracted(
    corpora: Path, name: str, style: str, most: int, weights: Weights | None, packs: Packs
) -> Iterator[Found]:
    """The pages of one set, in HTML or flattened. weights: of each part of the sites; None: as shipped."""
    folder = corpora / "extract"
    html = style == "html"
    file = folder / name / "index.jsonl.gz" if html else folder / "flat" / f"{name}.{style}.jsonl.gz"
    for record in some(lines(file), most):
        if html:
            made = page(gzip.decompress((folder / name / record["html"]).read_bytes()), "html", record["url"])
            gold = record["text"] if name not in NEGATIVES else None
        else:
            rows = list(zip(record["lines"], record["is_body"], strict=True))
            gold = "\n".join(line for line, body in rows if body)
            made = page("\n".join(line for line, _ in rows).encode(), "flattened", None)
        with weights.of_others(record["site"], markup=html) if weights else nullcontext():
            start = time.process_time()
            article = extract(made, packs)
            seconds = time.process_time() - start
        yield Found(name, style, record, article, score(article.body, gold, record["lang"]) if gold else None, seconds)


class Weights:
    """The labeller's weights fitted without some sites: what is measured on a site was never fitted on it."""

    def __init__(self, corpora: Path) -> None:
        fit_blocks.CORPORA = corpora / "extract"
        self.parts = {markup: self._parts(lined=not markup) for markup in (True, False)}

    @staticmethod
    def _parts(*, lined: bool) -> list[tuple[float, ...]]:
        samples = fit_blocks.load(lined, 0)
        return [
            tuple(map(float, fit_blocks.fit([sample for sample in samples if sample.part != part])))
            for part in range(fit_blocks.PARTS)
        ]

    @contextmanager
    def of_others(self, site: str, *, markup: bool) -> Iterator[None]:
        """Puts the weights that know nothing of the site in the place of the shipped ones."""
        name = "MARKUP_WEIGHTS" if markup else "LINE_WEIGHTS"
        shipped = getattr(blocks, name)
        setattr(blocks, name, self.parts[markup][part_of(site)])
        try:
            yield
        finally:
            setattr(blocks, name, shipped)


def part_of(site: str) -> int:
    """The part of the sites that a page falls to, as `fit_blocks` parts them."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % fit_blocks.PARTS


def some(records: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """At most so many, spread evenly; 0: all."""
    step = len(records) / most if 0 < most < len(records) else 1
    return [records[int(at * step)] for at in range(min(len(records), most or len(records)))]


def mean(values: Iterable[float]) -> float:
    """Mean; nan of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else math.nan


def plain(text: str) -> str:
    """White space as one space, typographic marks as plain ones."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(MARKS).split())


def title_of(article: Article) -> str:
    """The title, "" if there is none."""
    return plain(article.title.value) if article.title else ""


def day_of(article: Article) -> str | None:
    """The day of publication; None where it is not known to the day."""
    value = article.published.value.value if article.published else ""
    return value[:10] if DAY.match(value) else None


def authors_f1(article: Article, gold: Sequence[str]) -> float:
    """F1 of the set of names; photographers and the outlet itself are no authors."""
    wanted = {plain(name).casefold() for name in gold}
    ours = {plain(one.name).casefold() for one in article.authors if one.role not in ("photographer", "outlet")}
    return 2 * len(wanted & ours) / (len(wanted) + len(ours))


def holds(article: Article, piece: str, language: str) -> bool:
    """Whether the body holds a piece of text: four of five of its shingles."""
    size = 1 if language in UNSPACED else 4
    wanted = shingles(tokens(piece, language), size)
    return (wanted & shingles(tokens(article.body, language), size)).total() >= 0.8 * wanted.total() > 0


def metadata(name: str, found: Sequence[Found]) -> Figures:
    """Title, day and authors of one set, each with the number of pages that have it."""
    titled = [(one.article, plain(one.record["title"])) for one in found if one.record.get("title")]
    dated = [(one.article, one.record["date"][:10]) for one in found if isinstance(one.record.get("date"), str)]
    signed = [(one.article, one.record["authors"]) for one in found if one.record.get("authors")]
    figures: Figures = {}
    if titled:
        figures[f"{name}: title exact"] = mean(title_of(one) == gold for one, gold in titled), len(titled)
        alike = mean(fuzz.ratio(title_of(one), gold) >= 85 for one, gold in titled)
        figures[f"{name}: title alike"] = alike, len(titled)
    if dated:
        figures[f"{name}: day of publication"] = mean(day_of(one) == gold for one, gold in dated), len(dated)
        told = [(one, gold) for one, gold in dated if day_of(one)]
        figures[f"{name}: day right where told"] = mean(day_of(one) == gold for one, gold in told), len(told)
    if signed:
        figures[f"{name}: authors"] = mean(authors_f1(one, gold) for one, gold in signed), len(signed)
    return figures


def pieces(name: str, found: Sequence[Found]) -> Figures:
    """Leads that are kept and captions that are kept out."""
    figures: Figures = {}
    leads = [one for one in found if one.record.get("summary")]
    if leads:
        kept = mean(all(holds(one.article, piece, one.language) for piece in one.record["summary"]) for one in leads)
        figures[f"{name}: lead kept"] = kept, len(leads)
    captions = [(one, caption) for one in found for caption in one.record.get("captions") or () if caption.strip()]
    if captions:
        out = mean(not holds(one.article, caption, one.language) for one, caption in captions)
        figures[f"{name}: captions kept out"] = out, len(captions)
    return figures


def segments(found: Sequence[Found]) -> tuple[float, int]:
    """F1 of trafilatura's wanted and unwanted segments, over all segments."""
    right = wrong = wanted = 0
    for one in found:
        body = plain(one.article.body)
        right += sum(plain(piece) in body for piece in one.record["with_"])
        wrong += sum(plain(piece) in body for piece in one.record["without"])
        wanted += len(one.record["with_"])
    return 2 * right / (wanted + right + wrong), wanted


def kinds(found: Mapping[str, Sequence[Found]]) -> Figures:
    """Pages that are no articles and are not taken for one; articles that are."""
    figures: Figures = {}
    others = [*found["vn_list"], *found["wcxb_nonarticle"]]
    for label, types, name in (
        ("vn_list", ("listing",), "vn_list"),
        ("wcxb listings, collections", ("listing", "collection"), "wcxb_nonarticle"),
        ("wcxb forums", ("forum",), "wcxb_nonarticle"),
    ):
        pages = [one for one in others if one.set == name and one.record["page_type"] in types]
        figures[f"no article: {label}"] = mean(not one.article.is_article for one in pages), len(pages)
    articles = [one for name in SETS for one in found[name]]
    figures["articles known as such"] = mean(one.article.is_article for one in articles), len(articles)
    return figures


def measure(corpora: Path, most: int = 0) -> Figures:
    """All figures as shipped, with the number of pages (pieces) behind each."""
    packs = installed_packs()
    by_set = {
        name: list(extracted(corpora, name, "html", most, None, packs))
        for name in (*SETS, "trafilatura", "htmldate", *NEGATIVES)
    }
    figures: Figures = {}
    for name in SETS:
        figures[f"{name}: body F1"] = mean(one.score[2] for one in by_set[name] if one.score), len(by_set[name])
    figures["trafilatura: segments F1"] = segments(by_set["trafilatura"])
    for style in ("main", "wet"):
        flat = [one for name in SETS for one in extracted(corpora, name, style, most, None, packs)]
        figures[f"flat {style}: articles known as such"] = mean(one.article.is_article for one in flat), len(flat)
        by_language: dict[str, list[float]] = {label: [] for label in (*SHOWN, "other languages")}
        for one in flat:
            if one.score:
                by_language[one.language if one.language in SHOWN else "other languages"].append(one.score[2])
        for label, scores in by_language.items():
            figures[f"flat {style}, {label}: body F1"] = mean(scores), len(scores)
    for name in ("naeb", "wcxb_article", "fundus", "vn_pages", "trafilatura", "htmldate"):
        figures |= metadata(name, by_set[name])
    for name in ("fundus", "vn_pages"):
        figures |= pieces(name, by_set[name])
    return figures | kinds(by_set)


def crossed(corpora: Path, most: int = 0) -> Figures:
    """Body of pages with weights that know nothing of their sites: by set in HTML, by style flattened."""
    packs = installed_packs()
    weights = Weights(corpora)
    figures: Figures = {}
    for name in SETS:
        scores = [one.score[2] for one in extracted(corpora, name, "html", most, weights, packs) if one.score]
        figures[f"{name}: body F1, crossed"] = mean(scores), len(scores)
    for style in ("main", "wet"):
        flat = [one for name in SETS for one in extracted(corpora, name, style, most, weights, packs)]
        figures[f"flat {style}: body F1, crossed"] = mean(one.score[2] for one in flat if one.score), len(flat)
    return figures


def figures(corpora: Path) -> dict[str, float]:
    """Over all pages, as shipped and crossed."""
    return {name: value for name, (value, _) in (measure(corpora) | crossed(corpora)).items()}


def table(corpora: Path, sets: Sequence[str], most: int) -> None:
    """Precision and recall by set and style, as shipped, with milliseconds."""
    packs = installed_packs()
    for name in sets:
        for style in ("html", "main", "wet"):
            found = list(extracted(corpora, name, style, most, None, packs))
            precision, recall, f1 = (mean(one.score[at] for one in found if one.score) for at in range(3))
            lost = sum(not one.article.is_article for one in found)
            spent = 1000 * sum(one.seconds for one in found) / len(found)
            print(
                f"{name + '.' + style:22} n={len(found):4}  F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  "
                f"not an article {lost:3}  {spent:6.1f} ms a page",
                flush=True,
            )
    for name in NEGATIVES:
        reasons = Counter(
            f"{one.record['page_type']}: {'article' if one.article.is_article else one.article.reason}"
            for one in extracted(corpora, name, "html", most, None, packs)
        )
        print(name, dict(sorted(reasons.items())))


def peer(corpora: Path, most: int) -> None:
    """The body that `trafilatura.extract` takes from the same pages, scored the same way; comments left out."""
    import trafilatura

    for name in SETS:
        scores = []
        for record in some(lines(corpora / "extract" / name / "index.jsonl.gz"), most):
            text = decode(gzip.decompress((corpora / "extract" / name / record["html"]).read_bytes())).text
            found = trafilatura.extract(text, include_comments=False) or ""
            scores.append(score(found, record["text"], record["lang"])[2])
        print(f"{name}: body F1, trafilatura {trafilatura.__version__:12} {mean(scores):.3f}  n={len(scores)}")


def main() -> int:
    """Prints the tables; 1 where the data are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=0, help="at most so many pages a set, spread evenly")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--figures", action="store_true", help="all figures instead, weights as shipped")
    parser.add_argument("--peer", action="store_true", help="trafilatura on the same pages")
    options = parser.parse_args()
    if not CORPORA.is_dir():
        print(f"NOT RUN: no ../shared/corpora. The pages are in {PUBLIC}.", file=sys.stderr)
        return 1
    if options.peer:
        peer(CORPORA, options.pages)
    elif options.figures:
        for name, (value, count) in (measure(CORPORA, options.pages) | crossed(CORPORA, options.pages)).items():
            print(f"{name:44} {value:.3f}  n={count}")
    else:
        table(CORPORA, options.sets.split(","), options.pages)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
