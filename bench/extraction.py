"""How much of labelled pages is extracted rightly, by us and by every peer, in one run.

    python bench/extraction.py                                  ours, and of the peers what is kept from earlier runs
    python bench/extraction.py --peers all                      runs the peers where nothing is kept (an hour at first)
    python bench/extraction.py --ours --sets naeb --worst 20    ours alone, on one set, with the worst pages: seconds
    python bench/extraction.py --crossed                        what was learned is fitted anew without each site
    python bench/extraction.py --dump FILE                      a line a page, to compare two runs page by page
    python bench/extraction.py --speed                          speed, memory and hostile pages against the peers
    python bench/extraction.py --write                          the tables of this run into docs/benchmarks.md

What the figures mean stands in `extraction_scores`; the sets in `extraction_pages`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import extraction_flat
import extraction_known
import extraction_own
import extraction_table as table
from extraction_body import Bodies, dump, worst
from extraction_ours import Folds, take
from extraction_pages import ALL, CORPORA, NEGATIVES, PUBLIC, SETS, STYLES, pages, wrong_labels
from extraction_peers import BODIES, DATES_ONLY, Peers

DOCS = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def figures(corpora: Path) -> dict[str, float]:
    """All figures of ours that are higher where they are better, for `bench/quality.py`."""
    found: dict[str, float] = {}
    bodies = _bodies(corpora, ALL, 0)
    bodies.add("ours", {name: take(bodies.pages[name]) for name in bodies.pages})
    found |= bodies.figures("ours")
    found |= extraction_known.figures(bodies.pages, bodies.taken["ours"])
    folds = Folds()
    bodies.add("crossed", {name: take(bodies.pages[name], folds) for name in SETS})
    found |= {f"{name}, crossed": value for name, value in bodies.figures("crossed").items() if "body F1" in name}
    for style in STYLES:
        for name in SETS:
            flat = pages(corpora, name, style)
            ours = extraction_flat.measure(flat, take(flat))
            found[f"flat {style}, {name}: body F1"] = ours.ours.f1
            found[f"flat {style}, {name}: tail left out"] = 1 - ours.tail_kept / max(1, ours.tail)
            found[f"flat {style}, {name}: body F1, crossed"] = extraction_flat.measure(flat, take(flat, folds)).ours.f1
    return found | extraction_own.figures()


def _bodies(corpora: Path, sets: Sequence[str], most: int) -> Bodies:
    return Bodies({name: pages(corpora, name, most=most) for name in sets})


def main() -> int:
    """Prints the tables; 1 where the data are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", action="store_true", help="no peers: --peers none")
    parser.add_argument("--peers", choices=("none", "cached", "all"), default="cached")
    parser.add_argument("--peers-python", type=Path, help="of the environment that the peers are installed in")
    parser.add_argument("--jobs", type=int, default=1, help="so many peers side by side")
    parser.add_argument("--sets", default=",".join(ALL))
    parser.add_argument("--styles", default="html,main,wet")
    parser.add_argument("--pages", type=int, default=0, help="at most so many pages a set, spread evenly")
    parser.add_argument("--crossed", action="store_true")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the worst pages")
    parser.add_argument("--dump", type=Path)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not CORPORA.is_dir():
        print(f"NOT RUN: no ../shared/corpora. The pages are in {PUBLIC}.", file=sys.stderr)
        return 1
    unknown = [name for name in options.sets.split(",") if name not in ALL]
    if unknown:
        parser.error(f"--sets: no set is called {', '.join(unknown)}; there are {', '.join(ALL)}")
    if options.crossed:
        # Found beside the scripts that fit, whose folder `extraction_ours` adds.
        importlib.import_module("one_thread").begin_again()
    sets, styles = options.sets.split(","), options.styles.split(",")
    folds = Folds() if options.crossed else None
    text = []
    if "html" in styles:
        text += _html(options, sets, folds)
    for style in STYLES:
        if style in styles:
            text.append(_flat(style, sets, options.pages, folds))
            print(text[-1], flush=True)
    if set(sets) == set(ALL):
        tally = extraction_own.measure()
        text.append(table.own(tally, extraction_own.first()))
        print(text[-1], *(f"    {one}" for one in tally.wrong), sep="\n", flush=True)
    if options.speed:
        import extraction_speed

        text.append(extraction_speed.measure(CORPORA))
        print(text[-1], flush=True)
    if options.write:
        most = f"At most {options.pages} pages of each set, spread evenly." if options.pages else "All pages."
        table.write(DOCS, "\n\n".join([most, *text]))
    return 0


def _html(options: argparse.Namespace, sets: Sequence[str], folds: Folds | None) -> list[str]:
    bodies = _bodies(CORPORA, sets, options.pages)
    bodies.add("ours", {name: take(found) for name, found in bodies.pages.items()})
    if folds:
        bodies.add("crossed", {name: take(found, folds) for name, found in bodies.pages.items() if name in SETS})
    if not options.ours and options.peers != "none":
        peers = Peers(options.peers_python, kept=options.peers == "cached")
        asked = {
            peer: {name: found for name, found in bodies.pages.items() if peer in BODIES or name not in NEGATIVES}
            for peer in (*BODIES, *DATES_ONLY)
        }
        for peer, taken in peers.take_all(asked, options.jobs):
            bodies.add(peer, taken)
            for name in asked[peer].keys() - taken.keys():
                print(f"!!! {peer}: nothing kept for {name}", file=sys.stderr)
    wrong = wrong_labels()
    text = [
        table.bodies(bodies),
        table.languages(bodies),
        table.health(bodies),
        table.without_wrong(bodies, wrong),
        table.known(bodies),
        table.refused(bodies),
        table.calibration(bodies),
    ]
    for part in text:
        print(part, "\n", flush=True)
    if options.worst:
        print(worst(bodies, options.worst, wrong))
    if options.dump:
        dump(bodies, options.dump)
    return text


def _flat(style: str, sets: Sequence[str], most: int, folds: Folds | None) -> str:
    rows = []
    for name in sets:
        found = pages(CORPORA, name, style, most) if name in SETS else []
        if found:
            crossed = extraction_flat.measure(found, take(found, folds)) if folds else None
            rows.append((extraction_flat.measure(found, take(found)), crossed))
    return table.flat(style, rows)


if __name__ == "__main__":
    raise SystemExit(main())
