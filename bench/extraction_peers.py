"""The other tools on the same pages: each in a process of its own, what they take kept between runs.

A peer that dies on a page, or spends more than `PATIENCE` on it, has taken nothing from it, and that is counted. The
peers are deterministic: what one took is kept under $XDG_CACHE_HOME/wiredesk-bench by its version and a hash of the
page, so that another run costs seconds. They live in an environment of their own beside that (`make peers`), because
what they depend on contradicts what we are tested with.
"""

from __future__ import annotations

import hashlib
import json
import os
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from extraction_pages import Labelled, Taken

from wiredesk.text.charsets import decode

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wiredesk-bench"
WORKER = Path(__file__).with_name("extraction_worker.py")
PATIENCE, STANDSTILL = 30.0, 900.0
"""Seconds of CPU for one page; by the clock, should a peer wait for something."""

BODIES = (
    "trafilatura precision", "trafilatura", "trafilatura recall", "trafilatura fast", "readability-lxml", "newspaper4k",
    "news-please", "goose3", "resiliparse", "boilerpy3", "jusText", "trafilatura.baseline", "all visible text",
)  # fmt: skip
ORACLE = (
    "trafilatura", "readability-lxml", "newspaper4k", "goose3", "resiliparse", "boilerpy3", "jusText",
    "trafilatura.baseline",
)  # fmt: skip
"""The eight of which the oracle picks the best for each page."""
KNOWING = ("trafilatura", "newspaper4k", "goose3", "readability-lxml", "news-please")
"""Peers that tell more than the text."""
DATES_ONLY = ("htmldate",)


class Peers:
    """What peers take from pages. python: of their environment; kept: only what is kept already."""

    def __init__(self, python: Path | None = None, *, kept: bool = False) -> None:
        self.python = python or CACHE / "peers" / "bin" / "python"
        self.kept = kept
        self.versions = self._versions()
        self.keys: dict[str, str] = {}

    def _versions(self) -> dict[str, str]:
        if not self.python.exists():
            print(f"!!! NO PEERS: {self.python} is not there; `make peers` makes it.", file=sys.stderr)
            return {}
        done = subprocess.run([self.python, WORKER, "--versions"], capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout))

    def take_all(
        self, asked: Mapping[str, Mapping[str, Sequence[Labelled]]], jobs: int
    ) -> Iterator[tuple[str, dict[str, list[Taken]]]]:
        """What each peer takes from the pages of each set; sets of which nothing is known are left out."""

        def run(peer: str) -> tuple[str, dict[str, list[Taken]]]:
            found = {name: self.take(peer, pages) for name, pages in asked[peer].items()}
            return peer, {name: taken for name, taken in found.items() if taken is not None}

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(run, asked)

    def take(self, name: str, pages: Sequence[Labelled]) -> list[Taken] | None:
        """What one peer takes from each page; None where it is not installed, or not all is kept and no more wanted."""
        if name not in self.versions:
            return None
        CACHE.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(CACHE / f"{name.replace(' ', '-')}-{self.versions[name]}.sqlite") as base:
            base.execute("CREATE TABLE IF NOT EXISTS taken (page TEXT PRIMARY KEY, answer TEXT NOT NULL)")
            keys = [self._key(page) for page in pages]
            found = {key: self._known(base, key) for key in keys}
            lacking = [page for page, key in zip(pages, keys, strict=True) if found[key] is None]
            if lacking and self.kept:
                return None
            for page, answer in self._asked(name, lacking):
                found[self._key(page)] = answer
                base.execute("INSERT OR REPLACE INTO taken VALUES (?, ?)", (self._key(page), json.dumps(answer)))
                base.commit()
        return [_taken(found[key] or {}) for key in keys]

    def _key(self, page: Labelled) -> str:
        if page.id not in self.keys:
            given = f"{decode(page.data).text}\0{page.url}\0{page.language}"
            self.keys[page.id] = hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self.keys[page.id]

    @staticmethod
    def _known(base: sqlite3.Connection, key: str) -> dict[str, Any] | None:
        row = base.execute("SELECT answer FROM taken WHERE page = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def _asked(self, name: str, pages: Sequence[Labelled]) -> Iterator[tuple[Labelled, dict[str, Any]]]:
        worker: Worker | None = None
        for page in pages:
            worker = worker or Worker(self.python, name)
            answer = worker.ask({"html": decode(page.data).text, "url": page.url, "lang": page.language})
            if answer is None:
                worker.end()
                worker = None
                answer = {"error": f"died, or was at it for more than {PATIENCE:.0f} s"}
            yield page, answer
        if worker:
            worker.end()


class Worker:
    """One running peer."""

    def __init__(self, python: Path, name: str) -> None:
        self.process = subprocess.Popen(
            [python, WORKER, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def ask(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """Its answer; None where it died or took too long."""
        given, got = self.process.stdin, self.process.stdout
        if given is None or got is None:
            return None
        try:
            given.write(json.dumps(question).encode() + b"\n")
            given.flush()
        except OSError:
            return None
        began, clock = self._spent(), time.monotonic()
        while not select.select([got], [], [], 2.0)[0]:
            if self._spent() - began > PATIENCE or time.monotonic() - clock > STANDSTILL:
                return None
        line = got.readline()
        return dict(json.loads(line)) if line.endswith(b"\n") else None

    def _spent(self) -> float:
        # Figures are counted, and tested, without what only the running of peers needs.
        import psutil

        try:
            times = psutil.Process(self.process.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        self.process.kill()
        self.process.communicate()


def _taken(answer: dict[str, Any]) -> Taken:
    return Taken(
        text=answer.get("text") or "",
        title=answer.get("title") or "",
        authors=tuple(map(str, answer.get("authors") or ())),
        writers=tuple(map(str, answer.get("authors") or ())),
        published=answer.get("date") or "",
        seconds=answer.get("seconds", 0.0),
        failed=answer.get("error", ""),
    )
