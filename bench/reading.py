"""All that reading is measured by, beside the goals: languages, quotations, times, names, entities, credits, claims,
categories, speed.

    python bench/reading.py                               the table: first run, now, the even-numbered texts alone
    python bench/reading.py --own                         only the marked texts of `tests/reading`
    python bench/reading.py --errors "vi_times times"     what is wrong in one of them; --odd, --even: those items alone
    python bench/reading.py --errors "learn/en quotes"    those that are there to fit on, and in no table
    python bench/reading.py --write                       the table into docs/benchmarks.md
    python bench/reading.py --first                       records this run as the first for what has no first figure

The marked texts were written before the rules, by hands that did not see the program. Rules are mended by the errors
of their odd-numbered items; the even-numbered ones report. The figures over labelled sets come from the benches of
their subjects (`language_quality`, `times_quality`, `entities_quality`, `quotes_quality`); the sets are looked for in
../shared/corpora.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import reading_claims
import reading_names
import reading_speech
import reading_times
from extraction_table import END, grid, share, write
from reading_items import Figure, Item, Measure, items

HERE = Path(__file__).parent
CORPORA = HERE.parents[1] / "shared" / "corpora"
DOCS = HERE.parent / "docs" / "benchmarks.md"
FIRST = HERE / "reading_first.toml"
BEGIN = "<!-- measured by: bench/reading.py -->\n"
PUBLIC = "flairNLP/fundus (pages for speed)"
LEAST = 10
"""Items of a language for which it has figures of its own."""
ENOUGH = 50
"""Items of which a share must be to have a floor: of fewer, one more or less moves it too far."""
SETS = ("language_quality", "quotes_quality", "times_quality", "entities_quality")
"""The benches of labelled sets whose figures stand in the table."""

MEASURES: Mapping[str, Mapping[str, Measure]] = {
    "vi_articles": {
        "names": reading_names.measure_names,
        "entities": reading_names.measure_chains,
        "quotes": reading_speech.measure_quotes,
        "credits": reading_speech.measure_credits,
        "times": reading_times.measure,
        "categories": reading_claims.measure_categories,
    },
    "entities": {"entities": reading_names.measure_chains},
    "vi_times": {"times": reading_times.measure},
    "vi_credits": {"credits": reading_speech.measure_credits},
    "en_credits": {"credits": reading_speech.measure_credits},
    "vi_claims": {"claims": reading_claims.measure_claims},
    "en_claims": {"claims": reading_claims.measure_claims},
    "categories": {"categories": reading_claims.measure_categories},
}
"""What is measured in each file of `tests/reading`."""
LEARN: Mapping[str, Measure] = {
    "quotes": reading_speech.measure_quotes,
    "credits": reading_speech.measure_credits,
    "times": reading_times.measure,
    "names": reading_names.measure_names,
    "entities": reading_names.measure_chains,
}
"""What is marked in the files to fit on, `learn/…`: their errors are told, their figures stand in no table."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. figure: its name under its part. below: the goal is an upper bound."""

    what: str
    figure: str
    goal: float | None = None
    part: str = "reading"
    below: bool = False


language, quotes, times, names = (partial(Row, part=part) for part in SETS)
ROWS = (
    language("language of five words, NTREX", "47 languages: five words", 0.940),
    language("of a sentence", "47 languages: sentence", 0.993),
    language("of five sentences", "47 languages: five sentences", 1.0),
    language("Vietnamese, five words", "Vietnamese: five words", 0.995),
    language("Vietnamese, a sentence", "Vietnamese: sentence", 0.995),
    quotes("direct, mixed quotations, PolNeAR (en): F1", "direct, mixed: F1", 0.970),
    quotes("precision", "direct, mixed: precision", 0.97),
    quotes("right speaker of found", "direct, mixed: speaker right of found", 0.82),
    quotes("indirect, PolNeAR (en): F1", "indirect: F1", 0.55),
    quotes("precision", "indirect: precision", 0.80),
    Row("direct, mixed, ours (vi): F1", "vi_articles quotes: direct, mixed: F1", 0.97),
    Row("precision", "vi_articles quotes: direct, mixed: precision"),
    Row("indirect, ours (vi): F1", "vi_articles quotes: indirect: F1", 0.75),
    Row("precision", "vi_articles quotes: indirect: precision", 0.85),
    Row("right speaker of found, ours (vi)", "vi_articles quotes: speaker right of found", 0.90),
    Row("their name known, where one is named", "vi_articles quotes: speaker's chain right, where one is named"),
    Row("act right of found", "vi_articles quotes: act right of found"),
    times("times, TimeBank and AQUAINT (en): relaxed F1", "TimeBank, AQUAINT: relaxed F1", 0.90),
    times("strict F1", "TimeBank, AQUAINT: strict F1", 0.80),
    times("value right of found", "TimeBank, AQUAINT: value of found", 0.85),
    times("XLTIME es: relaxed F1", "XLTIME es: relaxed F1", 0.75),
    times("XLTIME fr: relaxed F1", "XLTIME fr: relaxed F1", 0.75),
    Row("times in sentences, ours (vi): right", "vi_times times: right", 0.97),
    Row("not wrong", "vi_times times: not wrong", 0.995),
    Row("times in articles, ours (vi): right", "vi_articles times: right"),
    Row("not wrong", "vi_articles times: not wrong"),
    names("names, VLSP-2016 (vi): F1", "VLSP-2016: F1", 0.62),
    names("precision", "VLSP-2016: precision", 0.85),
    Row("names in articles, ours (vi): F1", "vi_articles names: F1", 0.85),
    Row("precision", "vi_articles names: precision"),
    Row("recall", "vi_articles names: recall"),
    names("WikiGold (en): precision", "WikiGold: precision", 0.90),
    names("recall", "WikiGold: recall"),
    names("CrossNER politics (en): precision", "CrossNER politics (in-sample): precision", 0.90),
    names("recall", "CrossNER politics (in-sample): recall"),
    *(
        row
        for tag in ("de", "es", "fr", "ru")
        for row in (
            names(f"WikiNEuRal {tag}: precision", f"WikiNEuRal {tag}: precision", 0.90),
            names("recall", f"WikiNEuRal {tag}: recall"),
        )
    ),
    *(
        Row(f"one chain for each person, organisation, ours ({tag})", f"{tag} entities entities: one chain", 0.90)
        for tag in ("vi", "en")
    ),
    Row("in all languages", "entities entities: one chain", 0.90),
    Row("of those named more than once", "entities entities: one chain, of those named more than once"),
    Row("one key in two languages", "entities entities: one key in two languages"),
    Row("roles and pronouns: right of those resolved", "entities entities: stand-ins right of those resolved"),
    Row("right of all", "entities entities: stand-ins right of all"),
    Row("one chain, in articles, ours (vi)", "vi_articles entities: one chain"),
    *(
        row
        for tag in ("vi", "en")
        for row in (
            Row(f"credits, ours ({tag}): precision", f"{tag}_credits credits: precision", 0.95),
            Row("recall", f"{tag}_credits credits: recall", 0.90),
            Row("source right of found", f"{tag}_credits credits: source right of found"),
        )
    ),
    Row("credits in articles, ours (vi): precision", "vi_articles credits: precision"),
    Row("recall", "vi_articles credits: recall"),
    *(
        row
        for tag in ("vi", "en")
        for row in (
            Row(f"claims, ours ({tag}): relation precision", f"{tag}_claims claims: relation precision", 0.90),
            Row("relation recall", f"{tag}_claims claims: relation recall", 0.65),
            *(Row(f"{part} precision", f"{tag}_claims claims: {part} precision", 0.90)
              for part in ("when", "where", "amount")),
            *(Row(f"{part} precision", f"{tag}_claims claims: {part} precision")
              for part in ("subject", "object", "holder", "stance")),
        )
    ),
    *(
        row
        for tag in ("vi", "en")
        for row in (
            Row(f"categories, ours ({tag}): right of given", f"{tag} categories categories: right of given", 0.85),
            Row("given", f"{tag} categories categories: given"),
        )
    ),
    Row("categories of articles, ours (vi): right of given", "vi_articles categories: right of given", 0.85),
    Row("given", "vi_articles categories: given"),
    Row("speed: all of reading / trafilatura.extract on the page", "speed: share", 0.35, below=True),
    Row("median page", "speed: median", below=True),
    Row("cost of a character in an article 16 times as long", "speed: grown", below=True),
)  # fmt: skip


def own(chosen: slice = slice(None)) -> dict[str, Figure]:
    """Figures over the marked texts, of all or some of their items; without those in which nothing is counted.

    Where a file has several languages, those of each with enough items too, the language before the file's name.
    """
    found: dict[str, Figure] = {}
    for file, measures in MEASURES.items():
        some = items(file)[chosen]
        tags = Counter(item.case.language for item in some)
        parts = {file: some} | {
            f"{tag} {file}": tuple(item for item in some if item.case.language == tag)
            for tag, count in tags.items()
            if len(tags) > 1 and count >= LEAST
        }
        for (label, part), (kind, measure) in product(parts.items(), measures.items()):
            figures = measure(part).figures if part else {}
            found |= {f"{label} {kind}: {name}": one for name, one in figures.items() if one.n}
    return found


def figures() -> dict[str, float]:
    """What is held to a floor: the figures over the marked texts that have a goal and are shares of enough.

    None counts for more than its goal: what is above it may be given for another that is below.
    """
    goals = {row.figure: row.goal for row in ROWS if row.goal is not None and row.part == "reading"}
    found = own().items()
    return {name: min(one.value, goals[name]) for name, one in found if name in goals and one.n >= ENOUGH}


def from_sets(corpora: Path) -> dict[str, dict[str, Figure]]:
    """Figures over the labelled sets by part, and of speed."""
    found: dict[str, dict[str, Figure]] = {}
    for part in SETS:
        module = importlib.import_module(part)
        shares = getattr(module, "shares", module.figures)(corpora)
        found[part] = {name: Figure(value, 0) for name, value in shares.items()}
    speed = importlib.import_module("reading_speed").measure(corpora)
    found["reading"] = {
        f"speed: {name}": Figure(getattr(speed, name), speed.pages) for name in ("share", "median", "grown")
    }
    return found


def table(now: Mapping[str, Mapping[str, Figure]], even: Mapping[str, Figure]) -> str:
    """First run, now, and the even-numbered items, beside the goals."""
    before: dict[str, dict[str, float]] = tomllib.loads(FIRST.read_text("utf-8")) if FIRST.exists() else {}
    rows = []
    for row in ROWS:
        figure = now.get(row.part, {}).get(row.figure)
        first = before.get(row.part, {}).get(row.figure)
        if figure is None:
            continue
        half = even.get(row.figure) if row.part == "reading" else None
        judged = half or figure
        reached = ""
        if row.goal is not None:
            reached = "yes" if (judged.value <= row.goal if row.below else judged.value >= row.goal - 0.0005) else "no"
        rows.append([
            row.what, f"{figure.n:,}" if figure.n else "", share(first) if first is not None else "",
            share(figure.value), f"{share(half.value)} ({half.n:,})" if half else "",
            "" if row.goal is None else f"{'≤' if row.below else '≥'} {share(row.goal)}", reached,
        ])  # fmt: skip
    return grid(["what", "n", "first run", "now", "now, even-numbered (n)", "goal", "reached"], rows)


def errors(name: str, chosen: slice) -> str:
    """What is wrong in one measurement ("vi_times times"), a line each."""
    file, _, kind = name.partition(" ")
    measures = LEARN if file.startswith("learn/") and items(file) else MEASURES.get(file, {})
    if kind not in measures:
        known = ", ".join(f'"{file} {kind}"' for file, kinds in MEASURES.items() for kind in kinds)
        raise SystemExit(f"--errors: no such measurement: {name!r}; there are {known}")
    some: Sequence[Item] = items(file)[chosen]
    answers = measures[kind](some)
    lines = [f"{one.item:10} {one.what:16} {one.gold or '–'}\n{'':28}ours: {one.ours or '–'}" for one in answers.errors]
    shares = ", ".join(f"{label} {share(one.value)} (n={one.n})" for label, one in answers.figures.items())
    return "\n".join([*lines, f"{len(lines)} errors in {len(some)} items; {shares}"])


def record(now: Mapping[str, Mapping[str, Figure]]) -> None:
    """Writes the first figures of what has none yet."""
    kept: dict[str, dict[str, float]] = tomllib.loads(FIRST.read_text("utf-8")) if FIRST.exists() else {}
    for part, found in now.items():
        for name, figure in found.items():
            kept.setdefault(part, {}).setdefault(name, round(figure.value, 3))
    lines = ["# Figures of `bench/reading.py` at its first run, before any rule of reading was changed for them.", ""]
    for part in sorted(kept):
        lines += [f"[{part}]", *(f'"{name}" = {value:.3f}' for name, value in sorted(kept[part].items())), ""]
    FIRST.write_text("\n".join(lines), "utf-8")


def main() -> int:
    """Prints the table or the errors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--own", action="store_true", help="the marked texts alone")
    parser.add_argument("--errors", metavar="NAME", help="a file of tests/reading and what is measured in it")
    parser.add_argument("--odd", action="store_const", dest="half", const=slice(0, None, 2))
    parser.add_argument("--even", action="store_const", dest="half", const=slice(1, None, 2))
    parser.add_argument("--write", action="store_true", help="the table into docs/benchmarks.md")
    parser.add_argument("--first", action="store_true", help="record first figures where there are none")
    options = parser.parse_args()
    if options.errors:
        print(errors(options.errors, options.half or slice(None)))
        return 0
    if (options.write or options.first) and options.own:
        parser.error("--write and --first need all figures: leave out --own")
    now: dict[str, dict[str, Figure]] = {"reading": own()}
    if not options.own:
        if not CORPORA.is_dir():
            sets = "; ".join(importlib.import_module(part).PUBLIC for part in SETS)
            print(f"NOT RUN: labelled sets: no ../shared/corpora. Their public data: {sets}; {PUBLIC}.")
            if options.write or options.first:
                return 1
        else:
            measured = from_sets(CORPORA)
            now["reading"] |= measured.pop("reading")
            now |= measured
    if options.first:
        record(now)
    text = table(now, own(slice(1, None, 2)))
    print(text)
    if options.write:
        write(DOCS, text, BEGIN)
        print(f"\nWritten into {DOCS.name} before {END.strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
