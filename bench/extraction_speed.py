"""Speed and memory beside trafilatura, on the same pages in the same run.

    python bench/extraction_speed.py                 prints the tables
    python bench/extraction_speed.py --memory TOOL   one tool in this process; prints its memory (used by the above)

Interleaved page by page in one process, in seconds of CPU, the better of two rounds for each page and tool; for all of
them the collector of garbage runs as in the desk's processes. Ours takes bytes and tells everything that it knows of a
page; the peers get text that is decoded already. Memory: each tool in a process of its own over the same pages; growth
is from after the first ten pages to the highest point of the run.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from extraction_pages import CORPORA, SEGMENTS, SETS, Labelled, pages

from wiredesk.desk.collector import spare_collector
from wiredesk.text.charsets import decode

A_SET, FOR_MEMORY = 20, 40
"""Pages of each set for time, for memory."""
WARM = 10
TOOLS = ("wiredesk", "trafilatura with metadata", "trafilatura", "trafilatura fast", "lexbor, parsing alone")
GOAL = 4.0

Call = Callable[[Labelled, bytes, str], object]


def caller(tool: str) -> Call:
    """What runs a tool on a page."""
    if tool == "wiredesk":
        from extraction_ours import page_of

        from wiredesk.desk.packs import installed_packs
        from wiredesk.extraction.article import extract

        packs = installed_packs()
        return lambda page, data, _text: extract(page_of(data, "html", page.url), packs)
    if tool.startswith("lexbor"):
        from selectolax.lexbor import LexborHTMLParser

        return lambda _page, data, _text: LexborHTMLParser(data)
    import trafilatura

    how = {"with_metadata": tool.endswith("metadata"), "fast": tool.endswith("fast")}
    return lambda page, _data, text: trafilatura.extract(text, url=page.url, include_comments=False, **how)


def chosen(corpora: Path, most: int) -> list[Labelled]:
    """Pages of all sets, evenly."""
    return [page for name in (*SETS, SEGMENTS) for page in pages(corpora, name, most=most)]


def times(corpora: Path) -> tuple[dict[str, float], int]:
    """Seconds of CPU of each tool over the same pages."""
    calls = {tool: caller(tool) for tool in TOOLS}
    found = chosen(corpora, A_SET)
    spare_collector()
    spent = dict.fromkeys(TOOLS, 0.0)
    for at, page in enumerate([*found[:: len(found) // WARM], *found]):
        data = page.data
        text = decode(data).text
        for tool, call in calls.items():
            rounds = []
            for _ in range(2):
                began = time.process_time()
                call(page, data, text)
                rounds.append(time.process_time() - began)
            if at >= len(found[:: len(found) // WARM]):
                spent[tool] += min(rounds)
    return spent, len(found)


def memory(tool: str, corpora: Path) -> dict[str, float]:
    """Megabytes: after the first pages, and how far it grew from there."""
    call = caller(tool)
    before = 0.0
    for at, page in enumerate(chosen(corpora, FOR_MEMORY)):
        if at == WARM:
            before = psutil.Process().memory_info().rss / 1e6
        data = page.data
        call(page, data, decode(data).text)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return {"before": before, "grown": peak - before, "left": psutil.Process().memory_info().rss / 1e6}


def measure(corpora: Path) -> str:
    """Both tables and that of the hostile pages."""
    from extraction_hostile import SHAPES
    from extraction_hostile import measure as hostile
    from extraction_table import grid

    spent, count = times(corpora)
    rows = []
    for tool, seconds in spent.items():
        of = {}
        if not tool.startswith("lexbor"):
            done = subprocess.run(
                [sys.executable, __file__, "--memory", tool], capture_output=True, text=True, check=True
            )
            of = json.loads(done.stdout)
        rows.append([
            tool, f"{1000 * seconds / count:.1f}", f"{seconds / spent['wiredesk']:.2f}",
            *(f"{of[key]:.0f}" if of else "" for key in ("before", "grown", "left")),
        ])  # fmt: skip
    head = [f"{count} pages", "ms a page", f"× wiredesk (goal ≥ {GOAL:.0f} for metadata)", "MB after ten pages",
            "MB grown at most", "MB at the end"]  # fmt: skip
    hurt = list(hostile())
    over = [one for one in hurt if not one.within]
    worst = sorted(hurt, key=lambda one: one.bound - one.ours)[: max(8, len(over))]
    pages_made_to_hurt = grid(
        [f"{len(SHAPES)} pages made to hurt", "MB", "lexbor ms", "wiredesk ms", "bound ms", "article read"],
        [
            [one.shape, f"{one.megabytes:.1f}", f"{1000 * one.parser:.0f}", f"{1000 * one.ours:.0f}",
             f"{1000 * one.bound:.0f}", "yes" if one.kept else "no"]
            for one in worst
        ],
    )  # fmt: skip
    return (
        grid(head, rows)
        + f"\n\n{pages_made_to_hurt}\n\nThe closest to the bound are shown; above it: {len(over)}; "
        + f"article not read: {', '.join(one.shape for one in hurt if not one.kept) or 'none'}."
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        print(json.dumps(memory(sys.argv[2], CORPORA)))
    else:
        print(measure(CORPORA))
