"""Whether any pattern of the readers takes more than linear time on some text: worst cases generated from each pattern.

    python bench/patterns.py [--most 400] [--length 2000]

Every pattern that is compiled while all packs are loaded and a page is read in each language is searched for in texts
made from its own literals: each of them, each two that follow one another, and each with a space, repeated to a
length and to four times that length, then ended by a sign that fits nowhere. Time that grows by more than `STEEP`
times for four times the text, and is more than a moment, is told: a linear pattern grows four times, a quadratic one
sixteen times. All patterns are searched for everywhere, those too that the program only tries at one place or in a few
characters; for these a steep figure means nothing, and the line of code that uses them says so.
"""

from __future__ import annotations

import argparse
import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import regex

LONGER = 4
STEEP = 9.0
MOMENT = 0.02
"""Seconds of CPU for the longer text below which nothing is told."""
OVER = 1.0
"""Seconds after which a pattern is not looked at further."""
PIECES = 8
"""Literals of a pattern that texts are made from."""
COMMON = (" ", "a", "A", "1", ".", "-", "\n")
_LITERAL = re.compile(r"\\[dswDSW]|[^\W\d_]{1,12}|[ ,.:;/\-–'’\"“”()«»]")
_STANDS = {"\\d": "7", "\\s": " ", "\\w": "b", "\\D": "c", "\\S": "e", "\\W": ","}


@dataclass(frozen=True, slots=True)
class Worst:
    """The text on which a pattern grew most. grown: times longer for `LONGER` times the text."""

    pattern: str
    text: str
    seconds: float
    grown: float


def collected(load: Callable[[], None]) -> dict[str, Any]:
    """The patterns that are compiled while something is loaded, by their source."""
    found: dict[str, Any] = {}
    kept = (re.compile, regex.compile)

    def watching(compile_: Callable[..., Any]) -> Callable[..., Any]:
        def compiled(source: Any, *arguments: Any, **named: Any) -> Any:
            made = compile_(source, *arguments, **named)
            if isinstance(getattr(made, "pattern", None), str):
                found[f"{made.pattern}\0{made.flags}"] = made
            return made

        return compiled

    re.compile, regex.compile = watching(re.compile), watching(regex.compile)
    try:
        load()
    finally:
        re.compile, regex.compile = kept
    return found


def load() -> None:
    """All packs, and a page read in each language."""
    from wiredesk.desk.packs import installed_packs
    from wiredesk.model.article import Article
    from wiredesk.reading.article import read

    packs = installed_packs()
    text = "“Hello 12 March 2026,” said Ann Lee (Reuters).\nAccording to X, 40 people died on Monday at 5 p.m."
    for pack in packs:
        read(Article.of(title="A", body=text, published="2026-03-12", language=pack.code), packs)


def texts(pattern: str, length: int) -> Iterator[tuple[str, str, str]]:
    """Worst cases: what is repeated, and the text at both lengths."""
    literals = dict.fromkeys(_STANDS.get(found, found) for found in _LITERAL.findall(pattern))
    pieces = list(dict.fromkeys([*itertools.islice(literals, PIECES), *COMMON]))
    units = [*pieces, *(a + b for a, b in itertools.pairwise(pieces)), *(f"{piece} " for piece in pieces)]
    for unit in dict.fromkeys(units):
        yield unit, _filled(unit, length), _filled(unit, LONGER * length)


def _filled(unit: str, length: int) -> str:
    return unit * (length // len(unit) + 1) + "\x01"


def seconds(pattern: Any, text: str) -> float:
    """CPU time of looking for a pattern everywhere in a text."""
    began = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - began


def worst(pattern: Any, length: int) -> Worst | None:
    """The worst of the generated texts for a pattern, None if all are harmless."""
    found: Worst | None = None
    for unit, short, long in texts(pattern.pattern, length):
        first = seconds(pattern, short)
        if first > OVER:
            return Worst(pattern.pattern, unit, first, float("inf"))
        if first < MOMENT / LONGER**2:
            continue
        second = seconds(pattern, long)
        grown = second / max(first, 1e-6)
        if second >= MOMENT and grown >= STEEP and (found is None or second > found.seconds):
            found = Worst(pattern.pattern, unit, second, grown)
    return found


def main() -> int:
    """Prints the patterns that are steep; 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=0, help="patterns that are looked at; 0: all")
    parser.add_argument("--length", type=int, default=2000, help="characters of the shorter text")
    asked = parser.parse_args()
    patterns = list(collected(load).values())
    if asked.most:
        patterns = patterns[: asked.most]
    steep = 0
    for pattern in patterns:
        one = worst(pattern, asked.length)
        if one is not None:
            steep += 1
            print(f"{one.seconds:8.3f} s  ×{one.grown:5.1f}  {one.text!r}  {one.pattern[:160]!r}", flush=True)
    print(f"{len(patterns)} patterns, {steep} grow faster than the text")
    return 1 if steep else 0


if __name__ == "__main__":
    raise SystemExit(main())
