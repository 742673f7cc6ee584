"""The lines of the table of `stories.py`: what each is called, its figure, its goal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

ACCOUNTS = ("accounts-vi", "accounts-en", "accounts-vi-en")
"""The files of pairs of accounts; "accounts": the three together."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. figure: its name. below: the goal is an upper bound. of: figures over "cases" or "sets"."""

    what: str
    figure: str
    goal: float | None = None
    of: str = "sets"
    below: bool = False


def _case_rows() -> list[Row]:
    rows = []
    for name, label in (
        ("accounts", "all"),
        *((name, name.removeprefix("accounts-").replace("-", "–")) for name in ACCOUNTS),
    ):
        goals = (0.95, 0.80) if name == "accounts" else (None, None)
        head = f"{name} points"
        rows += [
            Row(f"accounts, {label}: differ, precision", f"{head}: differ: precision", goals[0], "cases"),
            Row(f"{label}: differ, recall", f"{head}: differ: recall", goals[1], "cases"),
            Row(f"{label}: differ and updated, precision", f"{head}: differ, updated: precision", None, "cases"),
            Row(f"{label}: differ and updated, recall", f"{head}: differ, updated: recall", None, "cases"),
            Row(f"{label}: finer, precision", f"{head}: finer: precision", None, "cases"),
            Row(f"{label}: finer, recall", f"{head}: finer: recall", None, "cases"),
            Row(f"{label}: agree, recall", f"{head}: agree: recall", None, "cases"),
            Row(f"{label}: all points found", f"{head}: points found", None, "cases"),
            Row(f"{label}: pairs that are one story", f"{name} grouping: one story", None, "cases"),
        ]
    links = "origins links"
    return [
        *rows,
        Row("origins: exact range", "origins origins: exact range", 0.90, "cases"),
        Row("lower bound right", "origins origins: lower bound right", None, "cases"),
        Row("their names, precision", "origins origins: names: precision", None, "cases"),
        Row("recall", "origins origins: names: recall", None, "cases"),
        Row("derivations: recall", f"{links}: found", None, "cases"),
        Row("precision", f"{links}: precision", None, "cases"),
        Row("direction right", f"{links}: direction right", 0.95, "cases"),
        Row("wrong", f"{links}: direction wrong", 0.0, "cases", below=True),
        Row("left open", f"{links}: direction unknown", None, "cases"),
        *(
            Row(f"{kind}: {what}", f"{links}: {kind}: {what}", None, "cases")
            for kind, what in product(
                ("copy", "abridges", "contains", "translation", "rewrite", "republication", "updates", "corrects",
                 "retracts"),
                ("precision", "recall"),
            )
        ),
        Row("credited sources that are not held, recall", f"{links}: named sources: recall", None, "cases"),
        Row("recurring events merged", "recurring grouping: merged", 0.02, "cases", below=True),
        Row("one event told again, one story", "recurring grouping: one story", None, "cases"),
        Row("stories that follow one another, one thread", "recurring grouping: in one thread", None, "cases"),
        Row("all cases in one set: joined with another case", "together: joined with another case", None, "cases",
            below=True),
        Row("pairs that are one story", "together: one story", None, "cases"),
        Row("recurring events and other stories merged", "together: merged", None, "cases", below=True),
    ]  # fmt: skip


EDITS = {
    "copied": 0.99, "teasers added, 40 %": 0.99, "cut to 40 %": 0.99, "inside a round-up of four": 0.99,
    "15 % of words changed": 0.95, "40 % of words changed": 0.60, "cut to 40 %, 25 % changed": None,
}  # fmt: skip
SETS = (
    Row("ECB+ (en, undated): B-cubed F1", "ecbplus B3 F1", 0.905),
    Row("crossed", "ecbplus B3 F1, crossed", 0.905),
    Row("pairwise F1", "ecbplus pairs F1"),
    Row("crossed", "ecbplus pairs F1, crossed"),
    Row("alike events merged", "ecbplus alike events merged", 0.15, below=True),
    Row("crossed", "ecbplus alike events merged, crossed", 0.15, below=True),
    Row("VN-MDS (vi): B-cubed F1", "vnmds B3 F1", 0.960),
    Row("crossed", "vnmds B3 F1, crossed", 0.960),
    Row("pairwise F1", "vnmds pairs F1"),
    Row("crossed", "vnmds pairs F1, crossed"),
    *(
        Row(f"{peer}, {label}: {what}", f"{name} {peer}: {figure}")
        for (name, label), peer, (what, figure) in product(
            (("ecbplus", "ECB+"), ("vnmds", "VN-MDS")),
            ("TF-IDF, one pass", "average linkage, 1–2-grams", "MinHash LSH (datasketch)"),
            (("B-cubed F1", "B3 F1"), ("pairwise F1", "pairs F1"), ("alike events merged", "alike events merged")),
        )
    ),
    Row("NTREX vi–en, titles: acc@1", "ntrex vi-en titles: acc@1", 0.95),
    Row("disjoint halves: acc@1", "ntrex vi-en halves: acc@1", 0.77),
    Row("crossed", "ntrex vi-en halves: acc@1, crossed", 0.77),
    Row("en–en (what words of one language tell)", "ntrex en-en halves: acc@1"),
    *(
        Row(f"NTREX {code}–en, disjoint halves: acc@1", f"ntrex {code}-en halves: acc@1", goal)
        for code, goal in (
            ("zh", 0.65), ("ja", 0.65), ("ko", 0.65), ("ar", 0.65), ("de", None), ("es", None), ("id", None),
            ("th", None), ("fr", None), ("ru", None),
        )
    ),
    *(
        Row(f"MEANTIME {code}–en, disjoint halves: acc@1{mark}", f"meantime {code}-en halves: acc@1{mark}", 0.72)
        for code, mark in product(("es", "it", "nl"), ("", ", crossed"))
    ),
    *(
        Row(f"NTREX, grouped, {label}: {what}", f"ntrex {label}: {figure}", goal)
        for label, what, figure, goal in (
            ("vi + en halves", "B-cubed F1", "B3 F1", 0.90),
            ("vi + en halves", "crossed, 5 splits", "B3 F1, crossed", 0.90),
            ("vi + en halves", "precision", "B3 P", None), ("vi + en halves", "recall", "B3 R", None),
            ("vi + en halves", "articles of one event as one", "B3 F1, one event", None),
            ("nine languages, halves", "B-cubed F1", "B3 F1", 0.85),
            ("nine languages, halves", "precision", "B3 P", None), ("nine languages, halves", "recall", "B3 R", None),
            ("nine languages, halves", "articles of one event as one", "B3 F1, one event", None),
        )
    ),
    *(
        Row(f"derivations, {label}: {edit}{mark}", f"{name} {edit}{mark}", goal if mark else None)
        for (name, label), (edit, goal), mark in product(
            (("vnmds", "VN-MDS"), ("ecbplus", "ECB+")), EDITS.items(), ("", ", at 1 % false")
        )
    ),
    *(
        Row(f"{label}: {what}", f"{name} {figure}", goal, below=below)
        for (name, label), (what, figure, goal, below) in product(
            (("vnmds", "VN-MDS"), ("ecbplus", "ECB+")),
            (
                ("pairs of one story, false links", "one story, false links", 0.01, True),
                ("pairs of two stories, false links", "two stories, false links", 0.01, True),
                ("copies, direction right", "copies: direction right", 0.95, False),
                ("wrong", "copies: direction wrong", 0.0, True),
                ("left open", "copies: direction unknown", None, False),
            ),
        )
    ),
    Row("translations, vi–en: precision", "translations vi-en: precision", 0.95),
    Row("recall", "translations vi-en: recall", 0.95),
    Row("direction right", "translations vi-en: direction right", 0.95),
    Row("wrong", "translations vi-en: direction wrong", 0.0, below=True),
    Row("translations, eight languages with English: precision", "translations ar de es id ja ko vi zh-en: precision"),
    Row("recall", "translations ar de es id ja ko vi zh-en: recall"),
    Row("texts beside their translations, nine languages: any “differ”", "translations side by side: differ"),
    Row("one figure changed in a translation: told", "changed figures: in translations"),
    Row("one figure changed in a copy: told", "changed figures: in copies"),
    Row("20 shuffles that give the same: VN-MDS", "order: vnmds", 1.0),
    Row("ECB+", "order: ecbplus", 1.0),
    Row("NTREX, halves, nine languages", "order: ntrex", 1.0),
    Row("the cases of `tests/stories`", "order: cases", 1.0),
)  # fmt: skip
WITH_ENCODER = re.compile(
    r"(ecbplus|vnmds) (B3 F1|pairs F1|alike events merged)|ntrex vi-en titles: acc@1"
    r"|(ntrex|meantime) (?!en)\w\w-en halves: acc@1|ntrex (vi \+ en|nine languages,) halves: B3 F1|together: .*"
)
"""Figures that are measured with a text encoder too, where there is one."""


def _with_encoder(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each that is measured with an encoder followed by what it is then."""
    for row in rows:
        yield row
        if WITH_ENCODER.fullmatch(row.figure):
            yield Row("with encoder", f"{row.figure}, with encoder", None, row.of, row.below)


ROWS = tuple(_with_encoder((*_case_rows(), *SETS)))
