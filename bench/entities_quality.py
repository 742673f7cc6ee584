"""How well persons, places and organisations are found: exact span and type, and boundaries alone.

    python bench/entities_quality.py

VLSP-2016 (Vietnamese news) and WikiGold (English encyclopedia): only rows behind the 600th; those before it were at
hand while rules and lists were written. CrossNER politics (English encyclopedia) is in-sample: all its rows were. Of
WikiNEuRal (encyclopedias, labelled by machine) every third row is measured. Rows become articles of twenty lines.
VLSP-2016 counts the word for a commune, a street or a company into its name, which ours leave out as the marked texts
do; it is measured twice, as it is and with those words put before our names. Counted are mentions by name, without
forms of a people ("French"). Boundaries: all gold names of any type against all our names of any kind.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import Article, Block
from wiredesk.model.findings import Mention
from wiredesk.model.spans import Span
from wiredesk.reading.entities import entities

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
PUBLIC = (
    "VLSP-2016 (trung02012017/Vietnamese_NER), WikiGold, WikiNEuRal (Babelscape/wikineural), CrossNER (zliucr/CrossNER)"
)
LED = (
    "xã", "huyện", "đường", "TP.", "TP", "tỉnh", "thôn", "ấp", "quận", "thị xã", "thị trấn", "thành phố", "làng",
    "phường", "xóm", "bản", "tiểu bang", "đặc khu", "khu", "phố", "thủ đô", "công ty", "báo", "đội", "kênh",
    "hãng", "tờ", "đài",
)  # fmt: skip
LINES = 20
"""Lines of one made article: names are known again within it."""
TIGHT = frozenset(".,);:?!%") | {"'s"}
"""Tokens written without a space before them."""
KINDS = ("person", "place", "organisation")
PLAIN = {"PER": "person", "LOC": "place", "ORG": "organisation"}


@dataclass(frozen=True)
class Set:
    """A set of labelled sentences. skip: rows not measured, because the rules were written with them at hand.
    source: of a file with several sets, the rows of this one in its language; every: one row of so many is measured."""

    label: str
    file: str
    language: str
    skip: int
    kinds: Mapping[str, str]
    source: str = ""
    every: int = 1
    led: tuple[str, ...] = ()
    """Words for what a thing is that the set counts into its name ("xã Cát Nhơn") and that our names leave out."""


SETS = (
    Set("VLSP-2016", "vlsp2016_vi", "vi", 600, PLAIN),
    Set("VLSP-2016, kinds counted in", "vlsp2016_vi", "vi", 600, PLAIN, led=LED),
    Set("WikiGold", "wikigold", "en", 600, PLAIN),
    Set(
        "CrossNER politics (in-sample)", "crossner_politics", "en", 0,
        {"politician": "person", "person": "person", "country": "place", "location": "place",
         "organisation": "organisation", "politicalparty": "organisation"},
    ),
    *(
        Set(f"WikiNEuRal {language}", "wikineural_bsnlp", language, 0, PLAIN, "wikineural-test", 3)
        for language in ("de", "es", "fr", "ru")
    ),
)  # fmt: skip


@dataclass
class Tally:
    """Wanted, made and right, by kind and for boundaries ("")."""

    wanted: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def scores(self, *kinds: str) -> tuple[float, float, float]:
        """Precision, recall and F1 over some kinds."""
        wanted, made, right = (sum(count[kind] for kind in kinds) for count in (self.wanted, self.made, self.right))
        return right / max(1, made), right / max(1, wanted), 2 * right / max(1, made + wanted)


def rows(one: Set, corpora: Path) -> list[dict[str, Any]]:
    """The rows that are measured."""
    with gzip.open(corpora / "reading" / f"{one.file}.jsonl.gz", "rt", encoding="utf-8") as stream:
        found = [json.loads(line) for line in stream]
    if one.source:
        found = [row for row in found if row["source"] == one.source and row["lang"] == one.language]
    return found[one.skip :: one.every]


def article_of(batch: Sequence[Mapping[str, Any]], language: str) -> tuple[Article, list[Span], list[tuple[Span, str]]]:
    """An article of some rows, its lines and the gold names in it."""
    text = ""
    lines: list[Span] = []
    names: list[tuple[Span, str]] = []
    for row in batch:
        first = len(text)
        places: list[Span] = []
        for token in row["tokens"]:
            word = token.replace("_", " ")
            if len(text) > first and word not in TIGHT and not text.endswith("("):
                text += " "
            places.append(Span(len(text), len(text) + len(word)))
            text += word
        names += _names(places, row["tags"])
        lines.append(Span(first, len(text)))
        text += "\n"
    blocks = tuple(Block("paragraph", line, "given") for line in lines)
    article = Article.of(title=None, body="text", language=language, locator="bench")
    return replace(article, text=text, blocks=blocks), lines, names


def _names(places: Sequence[Span], tags: Sequence[str]) -> Iterator[tuple[Span, str]]:
    first = None
    for at, tag in enumerate([*tags, "O"]):
        if first is not None and not tag.startswith("I-"):
            yield Span(places[first].start, places[at - 1].end), tags[first][2:]
            first = None
        if tag.startswith("B-"):
            first = at


def _led(span: Span, text: str, led: Sequence[str]) -> Span:
    """The span with the longest of the words that stands right before it."""
    before = text[: span.start].lower()
    fits = [word for word in led if before.endswith((f" {word.lower()} ", f"\n{word.lower()} "))]
    return Span(span.start - len(max(fits, key=len)) - 1, span.end) if fits else span


def is_name(mention: Mention) -> bool:
    """Whether it names something, as the labelled sets understand it."""
    return mention.via == "name" and not mention.rule.endswith("demonym")


def measure(one: Set, corpora: Path) -> Tally:
    """Counts over one set."""
    packs = installed_packs()
    pack = packs.get(one.language)
    tally = Tally()
    found = rows(one, corpora)
    for at in range(0, len(found), LINES):
        article, lines, names = article_of(found[at : at + LINES], one.language)
        start = time.process_time()
        _, mentions = entities(article, lines, Tokens(article.text, lines, pack), pack, packs)
        tally.seconds += time.process_time() - start
        ours = [mention for mention in mentions if is_name(mention)]
        gold = {(span, one.kinds[tag]) for span, tag in names if tag in one.kinds}
        made = {(_led(m.span, article.text, one.led), m.kind) for m in ours if m.kind in KINDS}
        for count, pairs in ((tally.wanted, gold), (tally.made, made), (tally.right, gold & made)):
            count.update(kind for _, kind in pairs)
        edges, drawn = {span for span, _ in names}, {m.span for m in ours}
        tally.wanted[""] += len(edges)
        tally.made[""] += len(drawn)
        tally.right[""] += len(edges & drawn)
    return tally


def figures(corpora: Path) -> dict[str, float]:
    """What is held to a floor: never recall, which may be given for precision, and of WikiNEuRal only precision."""
    return {
        name: value
        for name, value in shares(corpora).items()
        if name.endswith("precision") or not (name.endswith("recall") or name.startswith("WikiNEuRal"))
    }


def shares(corpora: Path) -> dict[str, float]:
    """F1, precision and recall of each set."""
    found: dict[str, float] = {}
    for one in SETS:
        tally = measure(one, corpora)
        found[f"{one.label}: F1"] = tally.scores(*KINDS)[2]
        found[f"{one.label}: precision"] = tally.scores(*KINDS)[0]
        found[f"{one.label}: recall"] = tally.scores(*KINDS)[1]
        found[f"{one.label}: boundaries F1"] = tally.scores("")[2]
    return found


def main() -> int:
    """Prints precision, recall and F1 by kind."""
    if not CORPORA.is_dir():
        print(f"NOT RUN: no ../shared/corpora. The sets are {PUBLIC}.")
        return 1
    for one in SETS:
        tally = measure(one, CORPORA)
        for label, kinds in [*((kind, (kind,)) for kind in KINDS), ("all", KINDS), ("boundaries", ("",))]:
            precision, recall, f1 = tally.scores(*kinds)
            count = sum(tally.wanted[kind] for kind in kinds)
            print(f"{one.label:30} {label:13} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} n={count}")
        print(f"  {1000 * tally.seconds / max(1, len(rows(one, CORPORA)) / LINES):.2f} ms an article of {LINES} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
