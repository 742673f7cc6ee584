"""How well quotations are read, against PolNeAR where the corpora are at hand.

    python bench/quotes_quality.py [articles]

Prints: found (overlap) for direct and mixed, speaker right of found (its words meet the gold source), precision and
recall of all reported speech, and milliseconds per article for the quotation and credit readers alone.
The corpora are not part of the project: they are looked for in ../shared/corpora/reading.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
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
from wiredesk.reading.quotes import quotes

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "reading" / "polnear.jsonl.gz"
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


def main(limit: int) -> int:
    """Measure and print."""
    if not CORPUS.exists():
        print(f"NOT RUN: {CORPUS} is not here; get the shared corpora and put them beside the checkout")
        return 1
    pack = installed_packs().get("en")
    count = dict.fromkeys(
        ("gold", "found", "spurious", "made", "speaker", "some", "ind_gold", "ind_found", "ind_made", "ind_right",
         "ind_speaker"), 0
    )  # fmt: skip
    spent = 0.0
    n = skipped = 0
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["split"] == "dev"]
    step = max(1, len(rows) // limit)
    for row in rows[::step][:limit]:
        article, to = clean(row["text"])
        if to[-2] < len(article.text) - 2:
            skipped += 1  # the cleaned text cannot be laid beside the gold offsets
            continue
        spans = [s for block in article.body_spans() for s in split(article.text, block, pack)]
        tokens = Tokens(article.text, spans, pack)
        people, mentions = entities(article, spans, tokens, pack, installed_packs())
        start = time.process_time()
        found = quotes(article, spans, tokens, people, mentions, (), pack)
        credits(article, spans, tokens, mentions, found, pack)
        spent += time.process_time() - start
        n += 1
        gold = [(placed(row["text"], r["source"], to), placed(row["text"], r["content"], to)) for r in row["relations"]]
        marked = [any(MARKS & set(s.of(article.text)) for s in content) for _, content in gold]
        mine = [list(q.words) or [q.content] for q in found]
        count["gold"] += sum(marked)
        for (source, content), is_marked in zip(gold, marked, strict=True):
            hits = [q for q, spans_ in zip(found, mine, strict=True) if meets(spans_, content)]
            own = [q for q in hits if (q.mode != "indirect") == is_marked] or hits
            right = any(q.speaker is not None and meets([q.speaker.span], source) for q in own)
            if is_marked:
                quoted = [q for q in hits if q.words]
                count["found"] += bool(quoted)
                count["speaker"] += bool(quoted) and right
                count["some"] += any(q.speaker is not None for q in quoted)
            else:
                count["ind_gold"] += 1
                count["ind_found"] += bool(hits)
                count["ind_speaker"] += bool(hits) and right
        for quote, spans_ in zip(found, mine, strict=True):
            right = any(meets(spans_, content) for _, content in gold)
            if quote.words:
                count["made"] += 1
                count["spurious"] += not right
            else:
                count["ind_made"] += 1
                count["ind_right"] += any(
                    meets(spans_, content) and _cued(quote, source, content) for source, content in gold
                )
    c = count
    p, r = 1 - c["spurious"] / max(1, c["made"]), c["found"] / max(1, c["gold"])
    print(f"articles {n} ({skipped} left out), ms per article {1000 * spent / n:.2f}")
    print(f"direct and mixed: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f} (n={c['gold']})")
    print(f"  speaker right of found {c['speaker'] / c['found']:.3f}; some speaker given {c['some'] / c['found']:.3f}")
    ip, ir = c["ind_right"] / max(1, c["ind_made"]), c["ind_found"] / max(1, c["ind_gold"])
    print(f"indirect: P {ip:.3f} R {ir:.3f} F1 {2 * ip * ir / (ip + ir):.3f} (n={c['ind_gold']}, made {c['ind_made']})")
    print(f"  speaker right of found {c['ind_speaker'] / max(1, c['ind_found']):.3f}")
    return 0


def _cued(quote: Quote, source: list[Span], content: list[Span]) -> bool:
    """Indirect speech counts as right only if its speaker meets the gold source, or its cue is not said itself."""
    if quote.speaker is not None and source and meets([quote.speaker.span], source):
        return True
    return quote.cue is not None and not meets([quote.cue], content)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 150))
