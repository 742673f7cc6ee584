"""The same batch by each engine: whether the tables are equal, what an engine costs, how time and memory grow.

    python bench/batch.py                              2,000 pages, in this process and by Daft
    python bench/batch.py --cluster                    and on two Ray nodes, once with one of them killed in the middle
    python bench/batch.py --sizes 10000 100000 --no-stories

Pages are those of the generated stream (`stream.py`) as JSON lines, 100 to a file. Each run is a process of its own;
memory is the peak of it and all its children together, sampled ten times a second (on the cluster: of its nodes too).
The nodes of the cluster are two network namespaces of this machine with a link between them and no way out, so it
takes root and `ip`. Seconds are those of the clock: on a busy machine only the ratios of one run say anything.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))
import stream as news

A_FILE = 100
HEAD, OTHER = "10.97.0.1", "10.97.0.2"
PORT, CLIENTS = 6379, 10001
_KEYS = {"html": "html", "flattened": "text", "clean": "body"}


@dataclass(frozen=True)
class Ran:
    """One run. tables: rows and digest of each."""

    seconds: float
    megabytes: float
    tables: dict[str, dict[str, Any]]

    @property
    def digests(self) -> dict[str, str]:
        """Of the tables, by name."""
        return {name: table["digest"] for name, table in self.tables.items()}


def write_pages(folder: Path, count: int) -> None:
    """The first pages of the stream, in files of JSON lines."""
    folder.mkdir()
    pages = (news.page_of(told) for told in itertools.islice(news.stream(3), count))
    for number in range(math.ceil(count / A_FILE)):
        with (folder / f"{number:05}.jsonl").open("w", encoding="utf-8") as file:
            for page in itertools.islice(pages, A_FILE):
                assert page.provenance.received is not None
                hints = page.hints
                said = {
                    _KEYS[page.form]: page.data.decode(), "url": page.url, "title": hints.title,
                    "received": page.provenance.received.isoformat(), "published": hints.published,
                    "outlet": hints.outlet, "language": hints.language,
                }  # fmt: skip
                file.write(json.dumps({key: value for key, value in said.items() if value}) + "\n")


class Peak:
    """The most memory that some processes took together with their children, in bytes, while this was open."""

    def __init__(self, roots: Sequence[psutil.Process]) -> None:
        self.bytes = 0
        self._roots = roots
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            seen: dict[int, int] = {}
            for root in self._roots:
                with contextlib.suppress(psutil.Error):
                    for process in (root, *root.children(recursive=True)):
                        with contextlib.suppress(psutil.Error):
                            # What is shared is counted where it stands.
                            seen[process.pid] = process.memory_info().rss - process.memory_info().shared
            self.bytes = max(self.bytes, sum(seen.values()))


def run(
    pages: Path, out: Path, engine: str, stories: bool, within: Sequence[str] = (), nodes: Sequence[int] = ()
) -> Ran:
    """One batch into a fresh folder. within: a command before it; nodes: processes whose memory counts too."""
    command = [*within, sys.executable, "-m", "wiredesk", "batch", str(pages), "--out", str(out), "--engine", engine]
    start = time.perf_counter()
    with subprocess.Popen(
        [*command, "--json", *(() if stories else ("--no-stories",))], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        roots = [psutil.Process(process.pid), *(psutil.Process(pid) for pid in nodes)]
        with Peak(roots) as peak:
            said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Ran(time.perf_counter() - start, peak.bytes / 1e6, json.loads(said)["tables"])


class Cluster:
    """Two Ray nodes in two network namespaces; nothing leads out of these."""

    names = ("wiredesk-a", "wiredesk-b")

    def __enter__(self) -> Cluster:
        self._folder = tempfile.mkdtemp(prefix="wd-ray-", dir="/tmp")  # Ray's sockets need a short path
        for name in self.names:
            _ip("netns", "add", name)
        _ip("link", "add", "wd-a", "type", "veth", "peer", "name", "wd-b")
        for name, link, address in zip(self.names, ("wd-a", "wd-b"), (HEAD, OTHER), strict=True):
            _ip("link", "set", link, "netns", name)
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", link)
            for one in ("lo", link):
                _ip("-n", name, "link", "set", one, "up")
        self._ray(
            0, "start", "--head", f"--node-ip-address={HEAD}", f"--port={PORT}", f"--ray-client-server-port={CLIENTS}",
            "--include-dashboard=false", f"--temp-dir={self._folder}", "--disable-usage-stats",
        )  # fmt: skip
        self.join()
        return self

    def join(self) -> None:
        """The second node comes (again)."""
        self._ray(1, "start", f"--address={HEAD}:{PORT}", f"--node-ip-address={OTHER}")

    def __exit__(self, *_: object) -> None:
        for pid in [*self.nodes(0), *self.nodes(1)]:
            with contextlib.suppress(psutil.Error):
                psutil.Process(pid).kill()
        for name in self.names:
            subprocess.run(["ip", "netns", "delete", name], check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def nodes(self, number: int) -> list[int]:
        """The processes of a node."""
        done = subprocess.run(["ip", "netns", "pids", self.names[number]], capture_output=True, text=True, check=False)
        return [int(pid) for pid in done.stdout.split()]

    def within(self) -> list[str]:
        """What runs a command beside the first node."""
        return ["ip", "netns", "exec", self.names[0]]

    def _ray(self, node: int, *arguments: str) -> None:
        ray = str(Path(sys.executable).parent / "ray")
        command = ["ip", "netns", "exec", self.names[node], ray, *arguments, "--num-cpus=1"]
        environ = os.environ | {"RAY_USAGE_STATS_ENABLED": "0"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


def on_cluster(pages: Path, work: Path, stories: bool) -> Iterator[tuple[str, Ran]]:
    """On two nodes; and once more, where one of them is killed when a quarter of the files is done."""
    address = f"ray://{HEAD}:{CLIENTS}"
    with Cluster() as cluster:
        both = [*cluster.nodes(0), *cluster.nodes(1)]
        yield "Daft on two Ray nodes", run(pages, work / "ray", address, stories, cluster.within(), both)
        out, files = work / "killed", len(list(pages.iterdir()))

        def kill() -> None:
            while len(list((out / "shards").glob("*.json"))) < max(1, files // 4):
                time.sleep(0.05)
            for pid in cluster.nodes(1):
                with contextlib.suppress(psutil.Error):
                    psutil.Process(pid).kill()

        killing = threading.Thread(target=kill, daemon=True)
        killing.start()
        yield "one of the nodes killed", run(pages, out, address, stories, cluster.within(), cluster.nodes(0))


def main() -> int:
    """Runs what is asked for; 1 if tables differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000], metavar="PAGES")
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--no-stories", action="store_true")
    parser.add_argument("--only", choices=("plain", "local"), help="one engine, for a size that takes hours")
    options = parser.parse_args()
    equal = True
    by_engine: dict[str, list[tuple[int, Ran]]] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            pages = work / "pages"
            write_pages(pages, size)
            print(f"{size:,} pages in {len(list(pages.iterdir()))} files")
            first: Ran | None = None
            engines = [options.only] if options.only else ["plain", "local"]
            runs = ((name, run(pages, work / name, name, not options.no_stories)) for name in engines)
            more = on_cluster(pages, work, not options.no_stories) if options.cluster else ()
            for name, ran in itertools.chain(runs, more):
                first = first or ran
                same = ran.digests == first.digests
                equal &= same
                by_engine.setdefault(name, []).append((size, ran))
                print(
                    f"  {name:<26}{ran.seconds:8.1f} s  {size / ran.seconds:6.1f} pages/s  {ran.megabytes:6.0f} MB  "
                    f"{ran.seconds / first.seconds:5.2f} times the first  tables {'equal' if same else 'DIFFER'}",
                    flush=True,
                )
    for name, rows in by_engine.items():
        for (small, one), (large, other) in itertools.pairwise(rows):
            ratio = math.log(large / small)
            print(
                f"{name}: {small:,} → {large:,} pages: time ^{math.log(other.seconds / one.seconds) / ratio:.2f}, "
                f"memory ^{math.log(other.megabytes / one.megabytes) / ratio:.2f}"
            )
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
