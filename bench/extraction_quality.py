"""How much of labelled pages is extracted rightly: 4-gram shingle F1 by set, in HTML and flattened, and non-articles.

    python bench/extraction_quality.py [--pages N] [--sets a,b]

Reads ../shared/corpora/extract, which is not part of the repository (the pages are their publishers'). Score as in the
article-extraction-benchmark: shingles of 4 words (single characters where words are not spaced), precision and recall
a page, mean over pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance

CORPORA = Path(__file__).resolve().parents[1].parent / "shared" / "corpora" / "extract"
SETS = ("scrapinghub", "fundus_eval", "naeb", "fundus", "daniel", "wcxb_article", "vn_pages")
NEGATIVES = ("vn_list", "wcxb_nonarticle")
UNSPACED = ("zh", "ja", "th")
_WORD = re.compile(r"\w+")

Score = tuple[float, float, float]


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


def report(name: str, scores: list[Score], seconds: float, lost: int) -> None:
    """One line of the table."""
    count = len(scores)
    precision, recall, f1 = (sum(column) / count for column in zip(*scores, strict=True))
    print(
        f"{name:22} n={count:4}  F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  "
        f"not an article {lost:3}  {1000 * seconds / count:6.1f} ms a page",
        flush=True,
    )


def main() -> int:
    """Prints the table; 1 where the data are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=0, help="at most so many pages a set, drawn with a fixed seed")
    parser.add_argument("--sets", default=",".join(SETS))
    options = parser.parse_args()
    if not CORPORA.is_dir():
        print(f"No labelled pages at {CORPORA}: get the sets named in SETS from their publishers.", file=sys.stderr)
        return 1
    packs = installed_packs()
    draw = random.Random(3)

    def some(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return draw.sample(records, options.pages) if 0 < options.pages < len(records) else records

    for name in options.sets.split(","):
        for style in ("html", "main", "wet"):
            file = (
                CORPORA / name / "index.jsonl.gz" if style == "html" else CORPORA / "flat" / f"{name}.{style}.jsonl.gz"
            )
            scores: list[Score] = []
            seconds, lost = 0.0, 0
            for record in some(lines(file)):
                if style == "html":
                    data, gold = gzip.decompress((CORPORA / name / record["html"]).read_bytes()), record["text"]
                    made = page(data, "html", record["url"])
                else:
                    rows = list(zip(record["lines"], record["is_body"], strict=True))
                    gold = "\n".join(line for line, body in rows if body)
                    made = page("\n".join(line for line, _ in rows).encode(), "flattened", None)
                start = time.process_time()
                article = extract(made, packs)
                seconds += time.process_time() - start
                scores.append(score(article.body, gold, record["lang"]))
                lost += not article.is_article
            report(f"{name}.{style}", scores, seconds, lost)
    for name in NEGATIVES:
        kinds: Counter[str] = Counter()
        for record in some(lines(CORPORA / name / "index.jsonl.gz")):
            article = extract(
                page(gzip.decompress((CORPORA / name / record["html"]).read_bytes()), "html", record["url"]), packs
            )
            kinds[f"{record['page_type']}: {'article' if article.is_article else article.reason}"] += 1
        print(name, dict(sorted(kinds.items())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
