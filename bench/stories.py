"""All that stories are measured by, beside the goals: grouping, bridges between languages, derivations, comparison,
origins, cost.

    python bench/stories.py                                the table: first run, now, the even-numbered cases alone
    python bench/stories.py --cases                        only the cases of `tests/stories`
    python bench/stories.py --errors "accounts-vi points"  what is wrong in one of them; --odd, --even: half of it
    python bench/stories.py --errors "learn/accounts/vi points"   those that are there to fit on, and in no table
    python bench/stories.py --only across                  some of the figures over the corpora
    python bench/stories.py --joined vnmds                 joins across the stories of a corpus's answers
    python bench/stories.py --encoder FOLDER               besides what some are with a text encoder (docs/encoder.md)
    python bench/stories.py --cost 1000,10000              grouping alone along a stream of so many reports
    python bench/stories.py --write                        the table into docs/benchmarks.md
    python bench/stories.py --first recurring sets         records this run as the first for what has no first figure

The cases were written before the rules, by hands that did not see the program. Rules are mended by the errors of their
odd-numbered items; the even-numbered ones report. The corpora are looked for in ../shared/corpora; those over which
numbers were fitted have "crossed" figures beside (`stories_fitted`).
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import stories_accounts
import stories_corpora
import stories_origins
from extraction_table import END, grid, share, write
from reading_items import Figure
from stories_cases import Answers, Case, measure_stories, measure_together, run
from stories_rows import ACCOUNTS, ROWS

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs" / "benchmarks.md"
FIRST = HERE / "stories_first.toml"
BEGIN = "<!-- measured by: bench/stories.py -->\n"
PUBLIC = (
    "VN-MDS (lupanh/VietnameseMDS), ECB+ (tommasoc80/EventStoryLine), NTREX-128 (MicrosoftTranslator/NTREX), "
    "MEANTIME (anastasia-zhukova/Diverse_CDCR_datasets)"
)
ENOUGH = 40
"""Cases of which a share must be to have a floor: of fewer, one more or less moves it too far."""
Figures = dict[str, Figure]
Measure = Callable[[Sequence[Case]], Answers]

MEASURES: Mapping[str, Mapping[str, Measure]] = {
    **{name: {"grouping": measure_stories, "points": stories_accounts.measure} for name in (*ACCOUNTS, "accounts")},
    "origins": {
        "grouping": measure_stories,
        "origins": stories_origins.measure_origins,
        "links": stories_origins.measure_links,
    },
    "recurring": {"grouping": measure_stories},
}
"""What is measured in each file of `tests/stories`; "accounts": the three of them together."""
LEARN = "learn/"
"""Begins the names of the files to fit on: their errors are told, their figures stand in no table."""


PARTS = ("grouping", "across", "derived", "changed", "peers", "order")
"""What may be measured alone of the figures over the corpora."""


def files_of(name: str) -> Sequence[str]:
    """The files that a name of `MEASURES` stands for."""
    return ACCOUNTS if name == "accounts" else (name,)


def of_cases(chosen: slice = slice(None)) -> Figures:
    """Figures over the cases, of all or some of the items of each file; without those in which nothing is counted."""
    found: Figures = {}
    for name, measures in MEASURES.items():
        some = [case for file in files_of(name) for case in run(file)[chosen]]
        for kind, measure in measures.items():
            found |= {f"{name} {kind}: {label}": one for label, one in measure(some).figures.items() if one.n}
    return found


def together() -> Figures:
    """Figures over all cases of all files in one set."""
    return {f"together: {label}": one for label, one in measure_together().figures.items() if one.n}


def of_sets(parts: Sequence[str] = PARTS, splits: int = 20) -> Figures:
    """Figures over the corpora. splits: of the articles of NTREX and MEANTIME into halves."""
    found: Figures = {}
    grouping, across = importlib.import_module("stories_grouping"), importlib.import_module("stories_across")
    fitted = importlib.import_module("stories_fitted").crossed() if {"grouping", "across"} & set(parts) else None
    if "grouping" in parts:
        found |= grouping.measure("vnmds", fitted) | grouping.measure("ecbplus", fitted)
    if "across" in parts:
        found |= across.measure(fitted, splits)
    if "derived" in parts:
        found |= importlib.import_module("stories_derived").measure()
    if "changed" in parts:
        found |= importlib.import_module("stories_changed").measure()
    if "peers" in parts:
        found |= _peers()
    if "order" in parts:
        same = grouping.same_whatever_the_order
        found |= {f"order: {name}": same(stories_corpora.corpus(name).readings) for name in ("vnmds", "ecbplus")}
        halves = [one for at, code in enumerate(across.NINE) for one in across.half("ntrex", code, 0, at % 2)]
        every = [one for name in MEASURES if name != "accounts" for case in run(name) for one in case.readings.values()]
        found |= {"order: ntrex": same(halves), "order: cases": same(every)}
    return found


def _peers() -> Figures:
    try:
        peers = importlib.import_module("stories_peers")
        found: Figures = peers.measure("vnmds") | peers.measure("ecbplus")
    except ModuleNotFoundError as missing:
        print(f"NOT RUN: peers: {missing.name} is not installed (`pip install --group bench`).", file=sys.stderr)
        return {}
    return found


def floors(of: str, found: Mapping[str, Figure]) -> dict[str, float]:
    """What is held to a floor: figures that have a goal and are shares of enough. None counts for more than its goal:
    what is above it may be given for another that is below. Of an upper bound, what is left of 1."""
    kept = {}
    for row in ROWS:
        figure = found.get(row.figure)
        if row.of != of or row.goal is None or figure is None or (of == "cases" and figure.n < ENOUGH):
            continue
        if row.below:
            kept[f"not {row.figure}"] = min(1 - figure.value, 1 - row.goal)
        else:
            kept[row.figure] = min(figure.value, row.goal)
    return kept


def own() -> dict[str, float]:
    """The floors over the cases."""
    return floors("cases", of_cases())


def figures(corpora: Path) -> dict[str, float]:
    """The floors over the corpora. corpora: where they lie."""
    stories_corpora.FOLDER = corpora / "stories"
    return floors("sets", of_sets(tuple(part for part in PARTS if part != "peers")))


def table(now: Mapping[str, Figure], even: Mapping[str, Figure], *, whole: bool) -> str:
    """First run, now, and the even-numbered items, beside the goals. whole: also what is measured now no more."""
    before = _first()
    rows = []
    for row in ROWS:
        figure = now.get(row.figure)
        first = before.get(row.of, {}).get(row.figure)
        if figure is None and (first is None or not whole):
            continue
        half = even.get(row.figure) if row.of == "cases" else None
        judged = half or figure
        reached = ""
        if row.goal is not None and judged is not None:
            reached = "yes" if (judged.value <= row.goal if row.below else judged.value >= row.goal - 0.0005) else "no"
        rows.append([
            row.what, f"{figure.n:,}" if figure else "", "" if first is None else _share(first),
            _told(figure) if figure else "", f"{_share(half.value)} ({half.n:,})" if half else "",
            "" if row.goal is None else f"{'≤' if row.below else '≥'} {_share(row.goal)}", reached,
        ])  # fmt: skip
    return grid(["what", "n", "first run", "now", "now, even-numbered (n)", "goal", "reached"], rows)


def _share(value: float) -> str:
    return "0" if value == 0 else share(value)


def _told(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return _share(figure.value)
    return f"{_share(figure.value)} ({_share(figure.low)}–{_share(figure.high)})"


def _first() -> dict[str, dict[str, float]]:
    return tomllib.loads(FIRST.read_text("utf-8")) if FIRST.exists() else {}


def record(now: Mapping[str, Figure], names: Sequence[str]) -> None:
    """Writes the first figures of what has none yet. names: files of cases, "together", "sets"."""
    kept = _first()
    files = (*MEASURES, "together")
    for name, figure in now.items():
        file = next((file for file in files if name.startswith((f"{file} ", f"{file}: "))), "sets")
        if file in names:
            part = "sets" if file == "sets" else "cases"
            kept.setdefault(part, {}).setdefault(name, round(figure.value, 3))
    lines = ["# Figures of `bench/stories.py` at its first run, before any rule of stories was changed for them.", ""]
    for part in sorted(kept):
        lines += [f"[{part}]", *(f'"{name}" = {value:.3f}' for name, value in sorted(kept[part].items())), ""]
    FIRST.write_text("\n".join(lines), "utf-8")


def errors(name: str, chosen: slice) -> str:
    """What is wrong in one measurement ("accounts-vi points"), item by item."""
    file, _, kind = name.partition(" ")
    measures = MEASURES["accounts"] if file.startswith(LEARN) and run(file) else MEASURES.get(file, {})
    if name == "together":
        answers, count = measure_together(), "all"
    elif kind in measures:
        some = [case for one in files_of(file) for case in run(one)[chosen]]
        answers, count = measures[kind](some), str(len(some))
    else:
        known = ", ".join(f'"{file} {kind}"' for file, kinds in MEASURES.items() for kind in kinds)
        raise SystemExit(f"--errors: no such measurement: {name!r}; there are {known}, together")
    lines = []
    for error in sorted(answers.errors, key=lambda one: one.what) if not kind else answers.errors:
        lines += [f"{error.item} ({error.number}): {error.what}", *(f"      {line}" for line in error.lines)]
    shares = [f"{label} {share(one.value)} (n={one.n})" for label, one in answers.figures.items() if one.n]
    return "\n".join([*lines, f"{len(answers.errors)} errors in {count} items", *shares])


def main() -> int:
    """Prints the table or the errors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", action="store_true", help="the cases of tests/stories alone")
    parser.add_argument("--errors", metavar="NAME", help="a file of tests/stories and what is measured in it")
    parser.add_argument("--odd", action="store_const", dest="half", const=slice(0, None, 2))
    parser.add_argument("--even", action="store_const", dest="half", const=slice(1, None, 2))
    parser.add_argument("--only", choices=PARTS, action="append", help="some of the figures over the corpora, no cases")
    parser.add_argument("--splits", type=int, default=20, help="of articles into halves; fewer are quicker")
    parser.add_argument("--joined", metavar="CORPUS", choices=("vnmds", "ecbplus"))
    parser.add_argument("--encoder", metavar="FOLDER", help="a text encoder, of which the gain is measured")
    parser.add_argument("--cost", metavar="SIZES", help="reports of the stream, with commas between")
    parser.add_argument("--write", action="store_true", help="the table into docs/benchmarks.md")
    parser.add_argument("--first", nargs="+", metavar="NAME", help="record first figures of files of cases, of sets")
    options = parser.parse_args()
    if options.errors:
        print(errors(options.errors, options.half or slice(None)))
        return 0
    if options.cost:
        print(importlib.import_module("stories_cost").costs([int(size) for size in options.cost.split(",")]))
        return 0
    if options.write and (options.cases or options.only):
        parser.error("--write needs all figures: leave out --cases and --only")
    now: Figures = {} if options.only else of_cases(options.half or slice(None)) | together()
    if not options.cases:
        if not stories_corpora.FOLDER.is_dir():
            print(f"NOT RUN: the corpora: no ../shared/corpora. The stories are in {PUBLIC}.")
            if options.write or options.only or options.joined:
                return 1
        elif options.joined:
            print("\n".join(importlib.import_module("stories_grouping").joined(options.joined)))
            return 0
        else:
            now |= of_sets(tuple(options.only or PARTS), options.splits)
    if options.encoder:
        encoder = importlib.import_module("stories_encoder")
        now |= encoder.of_cases(options.encoder)
        now |= {} if options.cases else encoder.of_sets(options.encoder)
        print(encoder.opened(options.encoder).cost())
    if options.first:
        record(now, options.first)
    whole = not (options.only or options.cases)
    text = table(now, {} if options.only else of_cases(slice(1, None, 2)), whole=whole)
    print(text)
    if options.write:
        write(DOCS, text, BEGIN)
        print(f"\nWritten into {DOCS.name} before {END.strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
