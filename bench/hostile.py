"""A hostile web against the whole desk: what its manifest demands of each case, and that no neighbour suffers.

    bench/hostile.py SERVER              the cases, once: outcome, seconds, memory, requests, hits on the canary
    bench/hostile.py SERVER --twice      the same twice over: growth of the main process
    bench/hostile.py SERVER --neighbours 50 good feeds beside each case
    bench/hostile.py SERVER --fetcher    the fetcher alone, no desk

SERVER is a hostile_server.py that lists its cases at /manifest and judges at /verdict; by default the one in
../shared/tools/hostile. Everything happens in a network namespace without a way out where the system allows that
(`unshare -rn`); cases that lead off the machine are left out where it does not, and that is said.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from wiredesk.desk.collector import give_memory_back
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.settings import Fetch, Parse, Settings
from wiredesk.model.errors import FetchError
from wiredesk.model.identity import source_id
from wiredesk.model.source import Source, SourceKind
from wiredesk.sources.fetch import Fetcher, Request

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT.parent / "shared" / "tools" / "hostile" / "hostile_server.py"
PORT = 18900
INSIDE = "WIREDESK_BENCH_INSIDE"
DEADLINE = 60.0
NEIGHBOURS = 50

FEEDS = frozenset({
    "good-feed", "gzip-bomb-feed", "ssrf-in-feed", "ssrf-body-is-url", "ssrf-body-is-path",
    "ssrf-second-visit", "type-html-as-feed", "type-feed-as-html", "type-feed-as-plain", "type-zip-as-feed",
    "polite-429", "polite-429-date", "polite-429-absurd", "polite-503-flap", "polite-503", "polite-410",
    "polite-moved", "polite-500-body", "xss-feed", "csv-formula", "sql-text", "log-text",
})  # fmt: skip
"""Cases that are feeds, besides the groups feed, xml and cache."""
ROUNDS = {"polite-503-flap": 3, "polite-429-absurd": 3, "ssrf-second-visit": 3, "sitemap-loop": 1}
"""How often a case is polled: those that remember are twice, the others once, or as said here."""
SOURCES = {"polite-one-host": 12}
"""How many sources of a case are polled together."""
TWICE = frozenset({"good", "feed", "cache", "polite"})


@dataclass(slots=True)
class Result:
    """What became of a case. stored: articles that were kept; said: why not, or what was noted."""

    case: str
    group: str
    wanted: str
    got: str
    seconds: float
    grown_mb: float
    stored: int
    said: str
    faults: list[str] = field(default_factory=list)


class Hostile:
    """The server in a process of its own."""

    def __init__(self, script: Path, port: int) -> None:
        self.port = port
        off_machine = ["--off-machine"] if os.environ.get(INSIDE) else []
        self._process = subprocess.Popen(
            [sys.executable, str(script), "--port", str(port), *off_machine],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            with contextlib.suppress(OSError):
                self.manifest: dict[str, Any] = self.ask("/manifest")
                return
            time.sleep(0.1)
        raise SystemExit(f"{script} does not answer on port {port}")

    def ask(self, path: str, *, post: bool = False) -> Any:
        """A control page."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=b"" if post else None, method="POST" if post else "GET"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def close(self) -> None:
        """Ends the server."""
        self._process.kill()
        self._process.wait()


class Clock:
    """The time of day, which the bench can put forward: the next poll need not be waited for."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def settings(allow: Sequence[str]) -> Settings:
    """Delay 0: the cases are all on one address, and would else wait for each other."""
    return Settings(
        fetch=Fetch(
            delay=0, deadline=DEADLINE, allow=tuple(allow), user_agent="wiredesk/bench (+mailto:desk@example.org)"
        ),
        parse=Parse(jobs=2),
    )


def kind_of(case: dict[str, Any]) -> SourceKind:
    if case["id"] == "sitemap-loop":
        return "sitemap"
    return "feed" if case["group"] in ("feed", "xml", "cache") or case["id"] in FEEDS else "page"


def through_the_desk(server: Hostile, case: dict[str, Any], folder: Path, clock: Clock) -> Result:
    """A case as a source of a new desk, polled as often as it needs, and what the server saw of it."""
    server.ask("/reset", post=True)
    check = case["check"]
    clock.ahead = timedelta(0)
    before = _reset_peak()
    rounds = ROUNDS.get(case["id"], 2 if case["group"] in TWICE else 1)
    took: list[float] = []
    source = Source(source_id(case["url"]), kind_of(case), case["url"])
    with contextlib.closing(
        open_desk(str(folder / "desk.sqlite"), settings=settings(server.manifest["allow"]), clock=clock)
    ) as desk:
        desk.store.sources.put(source)
        for number in range(1, SOURCES.get(case["id"], 1)):
            address = f"{source.address}?id={number}"
            desk.store.sources.put(Source(source_id(address), source.kind, address))
        for _ in range(rounds):
            began = time.perf_counter()
            desk.update()
            took.append(time.perf_counter() - began)
            if took[-1] > DEADLINE / 2:
                break
            # To the next poll that the schedule allows within an hour: who asks for more is left alone.
            clock.ahead += timedelta(minutes=55)
        stored = desk.store.articles.rows(articles_only=False, limit=1000).items
        fetches = desk.store.sources.fetches(source.id, 500)
        own = [one for one in fetches if one.address == source.address]
    good = sum(one.is_article for one in stored)
    failed = [one for one in own if one.outcome not in ("fetched", "unchanged", "moved")]
    got = "accept" if good else "kept, no article" if stored else "reject"
    said = "; ".join(dict.fromkeys(one.problem for one in own if one.problem))
    result = Result(case["id"], case["group"], check["outcome"], got, max(took), _peak() - before, len(stored), said)
    wanted = check["outcome"]
    if wanted == "accept" and not good:
        result.faults.append("not stored")
    if wanted == "reject" and good:
        result.faults.append("stored")
    if wanted == "reject" and not failed and got == "reject" and not own[0].problem:
        result.faults.append("no error was recorded")
    # feed-nul is partial in that characters are dropped: no report is.
    if wanted == "partial" and good and not said and case["id"] != "feed-nul":
        result.faults.append("not marked")
    if result.seconds > check["max_seconds"]:
        result.faults.append(f"took {result.seconds:.1f} s, {check['max_seconds']} allowed")
    if result.grown_mb > check["max_rss_mb"]:
        result.faults.append(f"grew by {result.grown_mb:.0f} MB, {check['max_rss_mb']} allowed")
    verdict = server.ask(f"/verdict?case={case['id']}")
    if verdict["at_once_max"] > 1:
        result.faults.append(f"{verdict['at_once_max']} requests at once")
    result.faults += verdict["fails"]
    return result


async def fetched_alone(server: Hostile, fetcher: Fetcher, case: dict[str, Any]) -> Result:
    """A case as one fetch: what can be judged before anything is parsed."""
    began, before = time.perf_counter(), _reset_peak()
    check = case["check"]
    try:
        response = await fetcher.get(Request(case["url"]))
        whole = response.status == 200 and response.body and not response.partial
        got = "accept" if whole else "partial" if response.partial else "reject"
        said = response.partial or (f"status {response.status}" if response.status != 200 else "")
    except FetchError as error:
        got, said = "reject", f"{error.outcome}: {error.problem}"
    result = Result(
        case["id"], case["group"], check["outcome"], got, time.perf_counter() - began, _peak() - before, 0, said
    )
    if check["outcome"] == "accept" and got != "accept" and case["id"] != "polite-503-flap":
        result.faults.append("not fetched")
    if result.seconds > check["max_seconds"]:
        result.faults.append(f"took {result.seconds:.1f} s, {check['max_seconds']} allowed")
    verdict = server.ask(f"/verdict?case={case['id']}")
    result.faults += [fault for fault in verdict["fails"] if case["group"] != "robots"]
    return result


def report(results: Sequence[Result], server: Hostile, title: str) -> int:
    """Prints the table. Gives how many cases failed."""
    print(f"\n## {title}\n")
    bad = [one for one in results if one.faults]
    for one in results:
        mark = "FAIL" if one.faults else "ok"
        faults = f"  ** {'; '.join(one.faults)}" if one.faults else ""
        print(
            f"{mark:4} {one.case:28} {one.wanted:8} {one.got:17} {one.seconds:6.1f} s {one.grown_mb:6.1f} MB "
            f"{one.stored:3} {one.said[:110]!r}{faults}"
        )
    print(
        f"\n{len(results) - len(bad)} of {len(results)} as demanded; "
        f"slowest {max(one.seconds for one in results):.1f} s; most grown {max(one.grown_mb for one in results):.0f} MB"
    )
    return len(bad)


def cases_of(server: Hostile, only: Sequence[str]) -> list[dict[str, Any]]:
    return [case for case in server.manifest["cases"] if not only or case["id"] in only or case["group"] in only]


def run_cases(server: Hostile, only: Sequence[str], *, twice: bool) -> int:
    """Every case in a desk of its own, in one process."""
    clock = Clock()
    cases = cases_of(server, only)
    bad = canary = 0
    first = {"id": "good-feed", "group": "good", "url": f"http://127.0.0.1:{server.port}/c/good-feed"}
    warm = next(case for case in server.manifest["cases"] if case["id"] == first["id"])
    with _folder() as folder:
        through_the_desk(server, warm, folder, clock)
    # What every desk loads once, the tables of its languages above all, is no growth: it has worked before.
    with _folder() as folder, contextlib.closing(open_desk(str(folder / "desk.sqlite"), settings=settings(()))) as desk:
        desk.add([str(ROOT / "sample")])
    start = _rss()
    for number in range(2 if twice else 1):
        results = []
        for case in cases:
            with _folder() as folder:
                results.append(through_the_desk(server, case, folder, clock))
            canary += len(server.ask("/stats")["canary"])
            if results[-1].faults:
                print(f"  {case['id']}: {'; '.join(results[-1].faults)}", file=sys.stderr, flush=True)
        bad += report(results, server, f"Cases, time {number + 1}")
        print(f"the main process has {_rss() - start:+.1f} MB after time {number + 1}")
    print(f"{canary} hits on the canary; the main process has {_rss() - start:+.1f} MB ({start:.0f} MB at the start)")
    return bad + canary


def run_fetcher(server: Hostile, only: Sequence[str]) -> int:
    """Every case by the fetcher alone."""

    async def work() -> list[Result]:
        fetcher = Fetcher(allow=server.manifest["allow"], deadline=DEADLINE)
        try:
            return [await fetched_alone(server, fetcher, case) for case in cases_of(server, only)]
        finally:
            fetcher.close()

    server.ask("/reset", post=True)
    results = asyncio.run(work())
    canary = len(server.ask("/stats")["canary"])
    bad = report(results, server, "The fetcher alone")
    print(f"{canary} hits on the canary; peak {_peak():.0f} MB")
    return bad + canary


# Neighbours


def serve_neighbours(port: int) -> None:
    """Fifty sites, each with a feed of one entry."""

    def page(host: str, path: str) -> str:
        # Reports that have nothing in common: fifty copies of one would be a test of grouping.
        chance = random.Random(host + path)

        def word() -> str:
            return "".join(
                chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(chance.randrange(2, 5))
            )

        text = "".join(f"<p>{word().title()} {' '.join(word() for _ in range(30))}.</p>" for _ in range(4))
        title = f"{word().title()} {' '.join(word() for _ in range(6))}"
        return f"<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode("latin-1")
            host = writer.get_extra_info("sockname")[0]
            status, kind, body = "200 OK", "text/html; charset=utf-8", ""
            if path == "/feed.xml":
                kind = "application/rss+xml"
                items = "".join(
                    f"<item><title>Report {n} of {host}</title><link>http://{host}:{port}/{n}.html</link></item>"
                    for n in range(1)
                )
                body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'
            elif path.endswith(".html"):
                body = page(host, path)
            else:
                status = "404 Not Found"
            data = body.encode()
            head = (
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + data)
            await writer.drain()
        writer.close()

    async def serve() -> None:
        hosts = [f"127.0.2.{n}" for n in range(1, NEIGHBOURS + 1)]
        server = await asyncio.start_server(answer, hosts, port, backlog=256)
        await server.serve_forever()

    asyncio.run(serve())


def run_neighbours(server: Hostile, only: Sequence[str], port: int) -> int:
    """A cycle of the good feeds alone, then one with each hostile case among them."""
    helper = subprocess.Popen([sys.executable, __file__, "--serve-neighbours", str(port)])
    feeds = [f"http://127.0.2.{n}:{port}/feed.xml" for n in range(1, NEIGHBOURS + 1)]
    allow = [*server.manifest["allow"], *(f"127.0.2.{n}:{port}" for n in range(1, NEIGHBOURS + 1))]
    clock = Clock()

    def cycle(extra: dict[str, Any] | None) -> tuple[float, int, int, str]:
        with (
            _folder() as folder,
            contextlib.closing(open_desk(str(folder / "desk.sqlite"), settings=settings(allow), clock=clock)) as desk,
        ):
            for address in feeds:
                desk.store.sources.put(Source(source_id(address), "feed", address))
            if extra is not None:
                desk.store.sources.put(Source(source_id(extra["url"]), kind_of(extra), extra["url"]))
            began = time.perf_counter()
            desk.update()
            took = time.perf_counter() - began
            unread = {row.problem for row in desk.store.articles.unreadable()}
            return took, *_complete(desk, feeds), "".join(f"; {problem}" for problem in sorted(unread))

    bad = 0
    try:
        time.sleep(1.0)
        cycle(None)
        alone = sorted(cycle(None)[0] for _ in range(3))[1]
        start = _rss()
        limit = 1.5 * alone + DEADLINE
        print(
            f"\n## Neighbours\n\n{NEIGHBOURS} feeds alone: {alone:.1f} s (median of 3); "
            f"with a bad one at most {limit:.1f} s"
        )
        slowest = 0.0
        cases = cases_of(server, only)
        for number, case in enumerate(cases, 1):
            server.ask("/reset", post=True)
            took, whole, entries, reasons = cycle(case)
            print(f"  {number} of {len(cases)} {case['id']}: {took:.1f} s", file=sys.stderr, flush=True)
            slowest = max(slowest, took)
            canary = len(server.ask("/stats")["canary"])
            if whole < NEIGHBOURS or took > limit or canary:
                bad += 1
                print(
                    f"FAIL {case['id']:28} {whole} of {NEIGHBOURS} complete ({entries} reports), {took:.1f} s, "
                    f"{canary} hits{reasons}"
                )
        print(
            f"{len(cases) - bad} of {len(cases)} cases leave all {NEIGHBOURS} complete in time; "
            f"slowest cycle {slowest:.1f} s; "
            f"the main process has {_rss() - start:+.1f} MB ({start:.0f} MB at the start)"
        )
    finally:
        helper.kill()
        helper.wait()
    return bad


def _complete(desk: Desk, feeds: Sequence[str]) -> tuple[int, int]:
    """How many feeds have their report stored; how many reports there are."""
    rows = [row for address in feeds for row in desk.store.articles.rows(source=source_id(address), limit=10).items]
    held: dict[str, int] = {}
    for row in rows:
        host = (row.address or "").split("/")[2] if row.address else ""
        held[host] = held.get(host, 0) + row.is_article
    return sum(count == 1 for count in held.values()), len(rows)


# In common


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as name:
        yield Path(name)


def _rss() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def _reset_peak() -> float:
    """Forgets the peak of memory so far. Gives what is used now, in MB."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _rss()


def _peak() -> float:
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return _rss()


def _closed_in() -> None:
    """Goes on in a network namespace without a way out, if the system lets us have one."""
    unshare, ip = shutil.which("unshare"), shutil.which("ip")
    if os.environ.get(INSIDE) or not unshare or not ip:
        return
    if subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode:
        print("no network namespace here: the cases that lead off the machine are left out")
        return
    command = f'{ip} link set lo up && exec "$@"'
    os.environ[INSIDE] = "1"
    os.execv(unshare, [unshare, "-rn", "sh", "-c", command, "sh", sys.executable, *sys.argv])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", nargs="?", type=Path, default=SERVER, help="hostile_server.py")
    parser.add_argument("--only", action="append", default=[], help="a case or a group; may be given again")
    parser.add_argument("--twice", action="store_true")
    parser.add_argument("--neighbours", action="store_true")
    parser.add_argument("--fetcher", action="store_true")
    parser.add_argument("--port", type=int, default=PORT, help="and the next one; PORT+10 for the neighbours")
    parser.add_argument("--serve-neighbours", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve_neighbours:
        serve_neighbours(given.serve_neighbours)
        return 0
    if not given.server.exists():
        print(f"{given.server} is not here: give the path of a hostile_server.py", file=sys.stderr)
        return 2
    _closed_in()
    give_memory_back()
    server = Hostile(given.server, given.port)
    try:
        if given.fetcher:
            return run_fetcher(server, given.only)
        if given.neighbours:
            return run_neighbours(server, given.only, given.port + 10)
        return run_cases(server, given.only, twice=given.twice)
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
