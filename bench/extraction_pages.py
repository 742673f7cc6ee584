"""The labelled pages that extraction is measured on, and what a tool takes from one of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
WRONG = Path(__file__).with_name("extraction_labels.toml")
PUBLIC = (
    "scrapinghub/article-extraction-benchmark, dobbersc/fundus-evaluation, AndyTheFactory/article-extraction-dataset, "
    "flairNLP/fundus, rundimeco/waddle, Murrough-Foley/web-content-extraction-benchmark, adbar/trafilatura, "
    "adbar/htmldate, meth04/tracking_news-mcp"
)
SETS = ("scrapinghub", "fundus_eval", "naeb", "wcxb_article", "fundus", "daniel", "vn_pages")
"""Sets whose whole text is known."""
SEGMENTS, DATES = "trafilatura", "htmldate"
NEGATIVES = ("vn_list", "wcxb_nonarticle")
ALL = (*SETS, SEGMENTS, DATES, *NEGATIVES)
STYLES = ("main", "wet")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """One page with what people say about it. style: "html", or how it was flattened."""

    set: str
    style: str
    record: dict[str, Any]
    folder: Path

    @property
    def id(self) -> str:
        return f"{self.set}/{self.record['id']}"

    @property
    def language(self) -> str:
        return str(self.record.get("lang") or "und")

    @property
    def site(self) -> str:
        return str(self.record["site"])

    @property
    def url(self) -> str | None:
        return self.record.get("url") if self.style == "html" else None

    @property
    def data(self) -> bytes:
        """The bytes that extraction is given."""
        if self.style == "html":
            return gzip.decompress((self.folder / self.record["html"]).read_bytes())
        return "\n".join(self.record["lines"]).encode()

    @property
    def gold(self) -> str | None:
        """The body; None where it is not known or there is none."""
        if self.style != "html":
            rows = zip(self.record["lines"], self.record["is_body"], strict=True)
            return "\n".join(line for line, body in rows if body)
        return self.record["text"] if self.set in SETS else None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a tool takes from a page. authors: all but photographers and translators. published: ISO 8601.

    article: whether the tool says that it is one; None: it never says. failed: why nothing came, "" if something did.
    seconds: of CPU.
    """

    text: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    published: str = ""
    article: bool | None = None
    kind: str = ""
    confidence: float = 0.0
    seconds: float = 0.0
    failed: str = ""


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def pages(corpora: Path, name: str, style: str = "html", most: int = 0) -> list[Labelled]:
    """The pages of a set, at most so many, spread evenly (0: all); none where the set has none of that style."""
    folder = corpora / "extract"
    file = folder / name / "index.jsonl.gz" if style == "html" else folder / "flat" / f"{name}.{style}.jsonl.gz"
    if not file.exists():
        return []
    records = lines(file)
    step = len(records) / most if 0 < most < len(records) else 1
    chosen = (records[int(at * step)] for at in range(min(len(records), most or len(records))))
    return [Labelled(name, style, record, folder / name) for record in chosen]


def fold_of(site: str) -> int:
    """The part of the sites that a page falls to: what is measured on a site was never fitted on its part."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def wrong_labels(about: str = "text", file: Path = WRONG) -> dict[str, str]:
    """Pages whose label of this (text, title, date, authors) we hold to be wrong, "set/id", with the reason in our
    words."""
    return {
        str(one["page"]): str(one["why"])
        for one in tomllib.loads(file.read_text("utf-8")).get("wrong", ())
        if about in one.get("what", ("text",))
    }


def by_language(pages: Sequence[Labelled], least: int) -> Iterator[tuple[str, list[int]]]:
    """Languages with at least so many pages, most first, with the places of their pages."""
    found: dict[str, list[int]] = {}
    for at, one in enumerate(pages):
        found.setdefault(one.language, []).append(at)
    yield from sorted(
        ((tag, places) for tag, places in found.items() if len(places) >= least), key=lambda x: -len(x[1])
    )
