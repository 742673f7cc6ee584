"""Figures against recorded floors. Floors rise, never sink: `--raise` writes those that were beaten.

`--own`: over the project's own pages (`sample/`), marked texts (`tests/reading`) and cases of stories (`tests/stories`)
only, as `make test` runs it. Else also over the labelled corpora in ../shared where they are; where they are not, what
did not run is said loudly, and it is no failure.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
CORPORA = HERE.parents[1] / "shared" / "corpora"
NOISE = 0.0005
"""A figure this little below its floor is none: what rounding in the last digit can do."""
MARKED = {"reading": ("reading", "figures"), "story_cases": ("stories", "own")}
OWN = ("sample", *MARKED)
PARTS = (
    "language_quality",
    "extraction",
    "times_quality",
    "entities_quality",
    "quotes_quality",
    "stories",
)


def own(part: str) -> Mapping[str, float]:
    """Figures over the sample, the marked texts or the cases of stories."""
    if part in MARKED:
        module, asked = MARKED[part]
        found: Mapping[str, float] = getattr(importlib.import_module(module), asked)()
        return found
    sample = importlib.import_module("sample_quality")
    return {name: share for name, (share, _) in sample.measure().shares().items()}


def main() -> int:
    """Prints each figure with its floor; 1 if one is below."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own", action="store_true", help="the project's own pages only")
    parser.add_argument("--raise", dest="lift", action="store_true", help="record the figures that beat their floor")
    parser.add_argument("--part", choices=(*OWN, *PARTS), help="one of them only")
    options = parser.parse_args()
    # Small networks are fitted in a tenth of the time by one thread of linear algebra.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.path.insert(0, str(HERE))
    floors: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    chosen = (options.part,) if options.part else OWN if options.own else (*OWN, *PARTS)
    figures: dict[str, Mapping[str, float]] = {part: own(part) for part in chosen if part in OWN}
    for part in chosen:
        if part in PARTS:
            module = importlib.import_module(part)
            if CORPORA.is_dir():
                figures[part] = module.figures(CORPORA)
            else:
                print(f"!!! NOT RUN: {part}: ../shared/corpora is not here. Its public data: {module.PUBLIC}.")
    below = 0
    for part, found in figures.items():
        for name, value in found.items():
            floor = floors.get(part, {}).get(name)
            mark = "" if floor is None else f"  floor {floor:.3f}"
            if floor is not None and value < floor - NOISE:
                below += 1
                mark += "  BELOW"
            print(f"{part:20} {name:44} {value:.3f}{mark}")
    if options.lift:
        _record(floors, figures)
    if below:
        print(f"{below} figure{'s' if below > 1 else ''} below the floor")
    return 1 if below else 0


def _record(floors: dict[str, dict[str, float]], figures: Mapping[str, Mapping[str, float]]) -> None:
    for part, found in figures.items():
        kept = floors.setdefault(part, {})
        for name, value in found.items():
            # Three digits, rounded down: a floor is never above what was measured.
            kept[name] = max(kept.get(name, 0.0), int(value * 1000) / 1000)
    lines = ["# Floors of `make quality`, written by `python bench/quality.py --raise`. They rise, never sink.", ""]
    for part in sorted(floors):
        lines += [f"[{part}]", *(f'"{name}" = {value:.3f}' for name, value in sorted(floors[part].items())), ""]
    FLOORS.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
