"""How well quotations are read, against PolNeAR (English political news with who said what).

    python bench/quotes_quality.py [articles] [--figures]

Direct and mixed: reported speech with quote marks; it is found if quoted words of ours share a character with it, and a
quotation of ours is right if it meets any reported speech. Indirect: without quote marks; a finding of ours is right
only if its speaker meets the gold source too, or its cue stands outside what is said. Speaker: the mention beside the
quotation meets the gold source; a pronoun is right if it is the gold's pronoun.

`figures` measures two articles of three. The third, which the main shows by default, was at hand while the rules were
written. Milliseconds are of the readers of quotations and credits alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.segments import sentences as split
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import Article
from wiredesk.model.findings import Quote
from wiredesk.model.spans import Span
from wiredesk.reading.attributions import credits
from wiredesk.reading.entities import entities
from wiredesk.reading.outlets import Outlets
from wiredesk.reading.quotes import quotes

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
PUBLIC = "PolNeAR (networkdynamics/PolNeAR)"
MARKS = set('“”"')


def placed(text: str, wanted: list[list[int]], to: list[int]) -> list[Span]:
    """Gold offsets in the cleaned text."""
    return [Span(to[a], max(to[a], to[min(b, len(to) - 1)])) for a, b in wanted]


def clean(text: str) -> tuple[Article, list[int]]:
    """The article, and where each character of the raw text stands in it."""
    article = Article.of(title=None, body=text, language="en")
    to, at = [], 0
    for char in text:
        here = article.text[at : at + 1]
        to.append(at)
        at += here == char or (char.isspace() and here.isspace())
    return article, [*to, len(article.text)]


def meets(one: list[Span], other: list[Span]) -> bool:
    """Whether any two of the spans share a character."""
    return any(a.meets(b) for a in one for b in other)


def rows(corpora: Path) -> list[dict[str, Any]]:
    """All articles of the development half."""
    with gzip.open(corpora / "reading" / "polnear.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [row for row in map(json.loads, lines) if row["split"] == "dev"]


@dataclass(frozen=True)
class Wanted:
    """Reported speech as people marked it. source: where its speaker stands. marked: whether it holds quote marks.

    nobody: whether the gold says that the text names no speaker; then it is right to give none.
    """

    source: list[Span]
    content: list[Span]
    marked: bool
    nobody: bool = False

    def said_by(self, quote: Quote) -> bool:
        """Whether the quotation's speaker is right."""
        if quote.speaker is None:
            return self.nobody
        return meets([quote.speaker.span], self.source)


@dataclass
class Counts:
    """What was wanted, found and made, over some articles."""

    articles: int = 0
    left_out: int = 0
    """Articles whose cleaned text cannot be laid beside the gold offsets."""
    marked: int = 0
    marked_found: int = 0
    marked_made: int = 0
    marked_spurious: int = 0
    speaker_given: int = 0
    speaker_right: int = 0
    plain: int = 0
    plain_found: int = 0
    plain_made: int = 0
    plain_right: int = 0
    plain_speaker: int = 0
    seconds: float = 0.0

    def shares(self) -> dict[str, float]:
        """Shares by name."""
        precision, recall = 1 - self.marked_spurious / self.marked_made, self.marked_found / self.marked
        right, found = self.plain_right / self.plain_made, self.plain_found / self.plain
        return {
            "direct, mixed: precision": precision,
            "direct, mixed: recall": recall,
            "direct, mixed: F1": 2 * precision * recall / (precision + recall),
            "direct, mixed: speaker right of found": self.speaker_right / self.marked_found,
            "direct, mixed: speaker right where given": self.speaker_right / self.speaker_given,
            "indirect: precision": right,
            "indirect: recall": found,
            "indirect: F1": 2 * right * found / (right + found),
            "indirect: speaker right of found": self.plain_speaker / self.plain_found,
        }


def measure(articles: Iterable[dict[str, Any]]) -> Counts:
    """Counts over some articles."""
    packs = installed_packs()
    pack = packs.get("en")
    count = Counts()
    for row in articles:
        article, to = clean(row["text"])
        if to[-2] < len(article.text) - 2:
            count.left_out += 1
            continue
        count.articles += 1
        spans = [s for block in article.body_spans() for s in split(article.text, block, pack)]
        tokens = Tokens(article.text, spans, pack)
        people, mentions = entities(article, spans, tokens, pack, packs)
        start = time.process_time()
        outlets = Outlets(article, tokens, mentions, pack)
        found = quotes(article, spans, tokens, people, mentions, (), outlets, pack)
        credits(article, spans, tokens, mentions, found, outlets, pack)
        count.seconds += time.process_time() - start
        gold = []
        for relation in row["relations"]:
            content = placed(row["text"], relation["content"], to)
            quoted = any(MARKS & set(span.of(article.text)) for span in content)
            gold.append(Wanted(placed(row["text"], relation["source"], to), content, quoted))
        add(count, gold, found)
    return count


def add(count: Counts, gold: Sequence[Wanted], found: Sequence[Quote]) -> None:
    """Counts what is found of one article's reported speech."""
    mine = [list(quote.words) or [quote.content] for quote in found]
    for one in gold:
        hits = [quote for quote, spans in zip(found, mine, strict=True) if meets(spans, one.content)]
        own = [quote for quote in hits if (quote.mode != "indirect") == one.marked] or hits
        right = any(one.said_by(quote) for quote in own)
        if one.marked:
            quoted = [quote for quote in hits if quote.words]
            count.marked += 1
            count.marked_found += bool(quoted)
            count.speaker_right += bool(quoted) and right
            count.speaker_given += any(quote.speaker is not None for quote in quoted)
        else:
            count.plain += 1
            count.plain_found += bool(hits)
            count.plain_speaker += bool(hits) and right
    for quote, spans in zip(found, mine, strict=True):
        if quote.words:
            count.marked_made += 1
            count.marked_spurious += not any(meets(spans, one.content) for one in gold)
        else:
            count.plain_made += 1
            count.plain_right += any(meets(spans, one.content) and cued(quote, one) for one in gold)


def cued(quote: Quote, one: Wanted) -> bool:
    """Indirect speech counts as right only if its speaker meets the gold source, or its cue is not said itself."""
    if quote.speaker is not None and meets([quote.speaker.span], one.source):
        return True
    return quote.cue is not None and not meets([quote.cue], one.content)


def figures(corpora: Path) -> dict[str, float]:
    """Shares over the articles that the main's default leaves out."""
    found = measure(row for at, row in enumerate(rows(corpora)) if at % 3).shares()
    return {name: value for name, value in found.items() if not name.endswith("recall")}


def main() -> int:
    """Prints the figures with their counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=int, default=150, help="how many, spread evenly")
    parser.add_argument("--figures", action="store_true", help="the articles that `make quality` measures")
    options = parser.parse_args()
    if not CORPORA.is_dir():
        print(f"NOT RUN: no ../shared/corpora. The articles are {PUBLIC}.")
        return 1
    every = rows(CORPORA)
    chosen = every[:: max(1, len(every) // options.articles)][: options.articles]
    count = measure([row for at, row in enumerate(every) if at % 3] if options.figures else chosen)
    print(f"{count.articles} articles, {count.left_out} left out, {1000 * count.seconds / count.articles:.2f} ms each")
    print(
        f"wanted: direct and mixed {count.marked}, indirect {count.plain}; made {count.marked_made}, {count.plain_made}"
    )
    for name, value in count.shares().items():
        print(f"{name:44} {value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
