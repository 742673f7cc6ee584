"""The whole way, bytes to story, as a ratio to `trafilatura.extract` on the same pages in one run.

Also: growth of memory over the run, and start-up of `wiredesk --version` as a ratio to `python -c pass`. Reads the
labelled pages in ../shared/corpora/extract; where they are not, the project's own sample stands in, which is said.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import trafilatura

from wiredesk.desk.collector import spare_collector
from wiredesk.desk.once import conclude
from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId
from wiredesk.reading.article import read
from wiredesk.sources.files import page_of

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora" / "extract"
WARM = 3
"""Pages of each language that are read before anything is measured."""
SETS = ("scrapinghub", "fundus_eval", "naeb", "fundus", "vn_pages", "wcxb_article", "daniel", "trafilatura")


def pages(count: int) -> list[Page]:
    """About `count` pages, spread evenly over the sets and, in each, over its sites."""
    return [page for page, _ in labelled(count)]


def labelled(count: int) -> list[tuple[Page, str]]:
    """The pages of `pages`, each with its language by the set's label."""
    if not CORPORA.is_dir():
        print(
            "NOT RUN on the labelled pages: ../shared/corpora/extract is not here. They come from the public\n"
            "repositories named in docs/benchmarks.md; the project's own sample (short pages) stands in."
        )
        files = sorted((ROOT / "sample").glob("*.html"))
        return [(page_of(file.read_bytes(), source=file.name, locator=str(file)), file.name[-7:-5]) for file in files]
    found: list[tuple[Page, str]] = []
    for name in SETS:
        index = gzip.decompress((CORPORA / name / "index.jsonl.gz").read_bytes())
        rows = [json.loads(line) for line in index.splitlines()]
        step = max(1, len(rows) * len(SETS) // count)
        for row in sorted(rows, key=lambda row: (row["site"], row["id"]))[::step]:
            data = gzip.decompress((CORPORA / name / row["html"]).read_bytes())
            place = f"{name}/{row['id']}"
            page = page_of(data, source=place, locator=place, form="html", url=row.get("url"))
            found.append((page, row.get("lang") or ""))
    return found


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def once(some: list[Page], packs: Packs) -> None:
    """Loads what is loaded once a process: packs, tables of the languages, the model that tells rare languages."""
    readings = [read(extract(page, packs), packs) for page in some]
    conclude({reading.article.id: reading for reading in readings}, packs)


def whole_way(count: int) -> None:
    """Interleaved page by page, so that both see the same machine."""
    packs = installed_packs()
    known = labelled(count)
    sample = [page for page, _ in known]
    texts = [page.data.decode("utf-8", "replace") for page in sample]
    # Some pages of each language, as one may be no article, and some more: what is loaded once a process is told apart
    # from what a page costs.
    of_language: dict[str, list[Page]] = {}
    for page, language in known:
        of_language.setdefault(language, []).append(page)
    first = [page for some in of_language.values() for page in some[:WARM]] + sample[:12]
    spare_collector()
    load = timed(lambda: once(first, packs))
    for text in texts[:: max(1, len(texts) // 24)]:
        trafilatura.extract(text)
    readings: dict[ArticleId, Reading] = {}
    spent = {"trafilatura.extract": 0.0, "extract": 0.0, "read": 0.0}
    process = psutil.Process()
    gc.collect()
    gc.freeze()
    before = process.memory_info().rss
    for page, text in zip(sample, texts, strict=True):
        spent["trafilatura.extract"] += timed(lambda text=text: trafilatura.extract(text))  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
        start = time.process_time()
        article = extract(page, packs)
        middle = time.process_time()
        reading = read(article, packs)
        spent["extract"] += middle - start
        spent["read"] += time.process_time() - middle
        readings[article.id] = reading
    spent["group and compare"] = timed(lambda: conclude(readings, packs))
    peer = spent.pop("trafilatura.extract")
    print(f"whole way, {len(sample)} pages, CPU time as a ratio to trafilatura.extract {trafilatura.__version__}:")
    for stage, seconds in spent.items():
        print(f"  {stage:20} {seconds / peer:.3f}   {1000 * seconds / len(sample):.1f} ms a page")
    whole = sum(spent.values()) / peer
    print(f"  {'all':20} {whole:.3f}   (goal: below 1.2; trafilatura {1000 * peer / len(sample):.1f} ms)")
    print(f"  loaded once a process, {len(first)} pages in all its languages included: {load:.1f} s")
    held = (process.memory_info().rss - before) / len(sample) / 1024
    print(f"  memory held after it: {held:.0f} KB a page (both tools)")


def memory(count: int) -> None:
    """Resident memory of our own way alone, pass by pass over the same pages, nothing kept."""
    packs = installed_packs()
    sample = pages(count)
    process = psutil.Process()
    held = []
    for _ in range(4):
        for page in sample:
            read(extract(page, packs), packs)
        gc.collect()
        held.append(process.memory_info().rss / (1 << 20))
    passes = ", ".join(f"{mb:.0f}" for mb in held)
    print(f"memory, {len(sample)} pages a pass, nothing kept, MB after each pass: {passes}")
    print(f"  growth from the second pass to the last: {held[-1] - held[1]:+.1f} MB")


def start_up(runs: int) -> None:
    """Wall time of a whole process, interleaved."""
    commands = {
        "wiredesk --version": [str(Path(sys.executable).parent / "wiredesk"), "--version"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
    ours, bare = (statistics.median(found) for found in times.values())
    ratio = ours / bare
    print(f"start-up: wiredesk --version takes {ratio:.2f} times python -c pass (goal: below 6; {1000 * ours:.0f} ms)")


def main() -> None:
    """Runs the three parts, each in a process of its own so that none holds what another loaded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=240)
    parser.add_argument("--part", choices=["whole", "memory", "start"])
    options = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "whole": lambda: whole_way(options.pages),
        "memory": lambda: memory(options.pages // 2),
        "start": lambda: start_up(20),
    }
    if options.part:
        parts[options.part]()
        return
    for part in parts:
        subprocess.run([sys.executable, __file__, "--part", part, "--pages", str(options.pages)], check=True)


if __name__ == "__main__":
    main()
