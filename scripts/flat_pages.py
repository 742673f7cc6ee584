"""Flattened pages as labelled lines, and pages made from them, so that nothing rests on how these happen to be cut.

Made pages have the first paragraphs only, no head or no foot, titles and summaries of other pages under the text, or
no phrase that is known.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiredesk.extraction import flat
from wiredesk.extraction.html_text import clean, count_words

LONGEST = 700
"""Lines of a page from which on no other page is made from it."""
_FIRST = re.compile(r"(.{40,260}?[.!?。！？…])(?:\s|$)")


@dataclass(slots=True)
class Lines:
    """A page before it is measured. deaf: no phrase is known of it."""

    record: Mapping[str, Any]
    texts: list[str]
    gaps: list[bool]
    labels: list[bool]
    deaf: bool = False


def lines_of(record: Mapping[str, Any]) -> Lines:
    """The lines of a record of the corpora as the reader takes them."""
    candidates = flat.outline("\n".join(record["lines"])).candidates
    labels = [
        bool(body)
        for line, body in zip(record["lines"], record["is_body"], strict=True)
        for piece in line.splitlines()
        if clean(piece)
    ]
    return Lines(record, [one.text for one in candidates], [one.gap for one in candidates], labels)


def varied(page: Lines, others: Sequence[tuple[str, str, str]]) -> Lines | None:
    """Another page made from one; None where nothing was changed. others: site, title and summary of other pages."""
    rng = random.Random(f"{page.record['id']} {page.record['style']}")
    rows = list(zip(page.texts, page.gaps, page.labels, strict=True))
    body = [at for at, row in enumerate(rows) if row[2]]
    if not body or len(rows) > LONGEST:
        return None
    changed = False
    if rng.random() < 0.4 and len(body) > 2:
        cut = body[min(rng.choice((1, 1, 2, 2, 3, 4, 6)), len(body)) - 1]
        rows, changed = rows[: cut + 1] + rows[body[-1] + 1 :], True
    first = next(at for at, row in enumerate(rows) if row[2])
    if rng.random() < 0.3:
        rows, changed = rows[max(0, first - rng.choice((0, 1, 1, 2, 3, 5, 8))) :], True
    under = max(at for at, row in enumerate(rows) if row[2]) + 1
    if rng.random() < 0.25:
        rows, changed = rows[: under + rng.choice((0, 0, 1, 2, 4, 8))], True
    strangers = [other for other in others if other[0] != page.record["site"]]
    if strangers and rng.random() < 0.45:
        at = min(len(rows), under + rng.choice((0, 0, 0, 1, 2)))
        rest = [] if rng.random() < 0.3 else rows[at:]
        rows, changed = rows[:at] + _tail(rng, strangers) + rest, True
    deaf = rng.random() < 0.3
    if not changed and not deaf:
        return None
    texts, gaps, labels = (list(column) for column in zip(*rows, strict=True))
    return Lines(page.record, texts, gaps, labels, deaf)


def _tail(rng: random.Random, strangers: Sequence[tuple[str, str, str]]) -> list[tuple[str, bool, bool]]:
    count = min(len(strangers), rng.choice((2, 3, 4, 6, 8, 10, 14, 20)))
    ways = rng.choice(
        (("pair",), ("pair",), ("pair",), ("summary",), ("title",), ("dated",), ("pair", "title", "dated"))
    )
    short, gap = rng.random() < 0.6, rng.random() < 0.5
    rows: list[tuple[str, bool, bool]] = []
    for _, title, summary in rng.sample(strangers, count):
        way = rng.choice(ways)
        if short:
            cut = _FIRST.match(summary)
            summary = cut[1] if cut else summary[:200].rsplit(" ", 1)[0] + "..."
        if way != "summary":
            rows.append((title, gap, False))
        if way == "dated":
            day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/20{rng.randint(10, 26)}"
            rows.append((f"{day} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}", False, False))
        if way != "title":
            rows.append((summary, gap and rng.random() < 0.5, False))
    return rows


def summaries(pages: Sequence[Lines]) -> dict[str, list[tuple[str, str, str]]]:
    """Site, title and first paragraph of pages, by language."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for page in pages:
        first = next((text for text, body in zip(page.texts, page.labels, strict=True) if body), "")
        title = clean(re.split(r" [|–—-] ", page.record["title"] or "")[0])
        if page.record["style"] == "main" and count_words(first) >= 8 and 3 <= count_words(title) <= 25:
            found[page.record["lang"]].append((page.record["site"], title, first))
    return found
