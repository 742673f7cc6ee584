"""What each stage of a batch takes, and how that grows: processor time of all processes, peak memory of each.

    python bench/batch_stages.py                        1,000 and 10,000 pages of the generated stream
    python bench/batch_stages.py --sizes 500 1000 2000 --kind story-of-accounts      what `extremes.py` makes

read: pages to parts of tables, in workers; choose: one text of each address; keep, settle, write: the desk beside the
tables is filled, grouped and told, its stories are written. Memory is what a process has for itself, sampled twenty
times a second.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import math
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))
import extremes
from batch import write_pages

from wiredesk.desk.collector import spare_collector
from wiredesk.scale import batch as batches
from wiredesk.scale import concluding
from wiredesk.scale.engines import engine_of

STAGES = ("read", "choose", "keep", "settle", "write")


class Watch:
    """Seconds of the processor and most bytes by stage; of this process, and of its largest child."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.bytes: dict[str, int] = {}
        self.worker = 0
        self.stage = "read"
        self._own = psutil.Process()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            self.bytes[self.stage] = max(self.bytes.get(self.stage, 0), _private(self._own))
            for child in self._own.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    self.worker = max(self.worker, _private(child))
            time.sleep(0.05)

    @contextlib.contextmanager
    def on(self, stage: str) -> Iterator[None]:
        """Counts what is done inside as a stage."""
        before, start = self.stage, _spent()
        self.stage = stage
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + _spent() - start
            self.stage = before

    def around(self, place: Any, name: str, stage: str) -> None:
        """Counts the calls of a function as a stage."""
        called: Callable[..., Any] = getattr(place, name)

        def counted(*given: Any, **named: Any) -> Any:
            with self.on(stage):
                return called(*given, **named)

        setattr(place, name, counted)


def _private(process: psutil.Process) -> int:
    memory = process.memory_info()
    return int(memory.rss - memory.shared)


def _spent() -> float:
    """Seconds of the processor, of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def measure(pages: Path, out: Path, jobs: int) -> dict[str, Any]:
    """One batch in this process; figures by stage."""
    watch = Watch()
    spare_collector()
    watch.around(batches, "choose", "choose")
    watch.around(concluding, "_keep", "keep")
    watch.around(concluding, "settle", "settle")
    start = _spent()
    found = batches.batch(
        [str(pages)], str(out), engine_of("plain"), now=datetime(2026, 11, 1, tzinfo=UTC), jobs=jobs, seconds=60,
        memory=400_000_000,
    )  # fmt: skip
    whole = _spent() - start
    conclude = sum(watch.seconds.get(name, 0.0) for name in ("choose", "keep", "settle"))
    return {
        "seconds": watch.seconds, "whole": whole, "rest": whole - conclude, "bytes": watch.bytes,
        "worker": watch.worker, "stories": found.tables["stories"]["rows"], "articles": found.articles,
        "size": sum(path.stat().st_size for path in out.rglob("*.parquet")),
    }  # fmt: skip


def main() -> int:
    """Each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--kind", choices=["stream", *extremes.KINDS], default="stream")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows: list[tuple[int, dict[str, Any]]] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            pages = Path(folder) / "pages"
            if options.kind == "stream":
                write_pages(pages, size)
            else:
                extremes.write(extremes.KINDS[options.kind](size), pages)
            read, write = os.pipe()
            child = os.fork()
            if not child:
                os.close(read)
                with os.fdopen(write, "w") as out:
                    json.dump(measure(pages, Path(folder) / "out", options.jobs), out)
                os._exit(0)
            os.close(write)
            with os.fdopen(read) as said:
                told = said.read()
            os.waitpid(child, 0)
        rows.append((size, json.loads(told)))
        print(_row(size, rows[-1][1]), flush=True)
    for (small, one), (large, other) in itertools.pairwise(rows):
        ratio = math.log(large / small)
        grown = {
            name: math.log(other["seconds"][name] / one["seconds"][name]) / ratio
            for name in one["seconds"]
            if one["seconds"][name] > 0.05
        }
        worker = math.log(other["worker"] / one["worker"]) / ratio
        memory = math.log(max(other["bytes"].values()) / max(one["bytes"].values())) / ratio
        print(
            f"{small:,} → {large:,}: "
            + ", ".join(f"{name} ^{power:.2f}" for name, power in grown.items())
            + f", memory of the main process ^{memory:.2f}, of a worker ^{worker:.2f}"
        )
    return 0


def _row(size: int, figures: dict[str, Any]) -> str:
    seconds = {"read and write": figures["rest"]} | figures["seconds"]
    parts = ", ".join(f"{name} {value:.1f} s" for name, value in seconds.items())
    memory = ", ".join(f"{name} {value / 1e6:.0f}" for name, value in figures["bytes"].items())
    return (
        f"{size:,} pages, {figures['articles']:,} articles, {figures['stories']:,} stories: {figures['whole']:.1f} s "
        f"({parts}); MB of the main process: {memory}; of a worker {figures['worker'] / 1e6:.0f}; "
        f"{figures['size'] / 1e3 / size:.1f} KB of tables a page"
    )


if __name__ == "__main__":
    sys.exit(main())
