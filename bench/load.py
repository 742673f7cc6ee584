"""The desk in the browser under load: front and story pages against a bare page, with and without an update beside.

    python bench/load.py --desk FILE             a desk that is there (`bench/scale.py --size 100000 --desk FILE`)
    python bench/load.py --count 3000            one made of the generated stream

The peer is Starlette itself, answering with the same template filled from memory: what is left between the two is what
the desk does to find out what to show, and its gate (hosts, sessions, limits, headers). wrk asks, eight connections,
both in one run and in turns; nothing is answered from a browser's cache. Ours gives a page again that it made, as long
as nobody wrote to the desk; "from nothing" is its rate where each has to be made. Goals: at least half of the bare
page's rate; p99 while the desk takes in reports beside at most twice that at rest; first contentful paint below 300 ms;
a page below 100 KB gzip, JavaScript below 20 KB.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parent))
import stream as news

from browser import chromium, started
from serving import Served, served
from wiredesk.desk.desk import open_desk
from wiredesk.desk.settings import Serve, Settings
from wiredesk.serve import rendering

CONNECTIONS = 8
UPDATE = 3000
"""Reports that are taken in while pages are asked for."""
ANEW = """
local number = 0
request = function()
  number = number + 1
  return wrk.format("GET", wrk.path .. "?at=" .. number)
end
"""
"""A script of wrk: each time at an address that nobody asked for before, so that no page is there to be given again."""


def main() -> int:
    """1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--desk", type=Path)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is not there: it makes the load (Debian's package wrk)")
        return 2
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        if options.desk:
            with open_desk(str(options.desk)) as desk:
                desk.backup(str(folder / "desk.sqlite"))
        else:
            lines = folder / "lines.jsonl"
            _lines(lines, 0, options.count)
            _run("add", str(lines), desk=folder / "desk.sqlite")
        return measured(folder, options.seconds, 200_000 if options.desk else options.count)


def measured(folder: Path, seconds: int, first: int) -> int:
    """Runs all, prints it."""
    settings = Settings(serve=Serve(requests=0, acts=0))
    missed = 0
    with served(folder, settings) as site:
        desk = site.site.desk()
        rows = desk.stories(order="most covered", limit=100).items
        middle = next((row for row in rows if row.reports <= 12), rows[-1])
        pages = {"front": "/", "story": f"/s/{middle.id}", "largest story": f"/s/{rows[0].id}"}
        count = desk.store.articles.count()
        print(f"{count:,} articles; the story has {middle.reports} reports, the largest {rows[0].reports}")
        (folder / "anew.lua").write_text(ANEW)
        print(f"{'page':>14}  ours/s  bare/s  ratio  p99 ms  p99 ms while updating  ratio")
        rest: dict[str, float] = {}
        for name, path in pages.items():
            with bare(site, path) as other:
                pairs = [(wrk(site.url + path, seconds), wrk(other, seconds)) for _ in range(2)]
                first_asked = wrk(site.url + path, seconds, script=folder / "anew.lua")[0]
            ours, theirs = (statistics.mean(pair[side][0] for pair in pairs) for side in (0, 1))
            rest[name] = min(pair[0][1] for pair in pairs)
            missed += ours < theirs / 2
            print(
                f"{name:>14}  {ours:6.0f}  {theirs:6.0f}  {ours / theirs:5.2f}  {rest[name]:6.1f}"
                f"  (from nothing {first_asked:.0f}, {first_asked / theirs:.2f})",
                flush=True,
            )
        lines = folder / "more.jsonl"
        _lines(lines, first, UPDATE)
        with updating(site, lines):
            for name, path in pages.items():
                _, p99 = wrk(site.url + path, seconds)
                missed += p99 > 2 * rest[name]
                print(f"{name:>14}  {'':36}  {p99:19.1f}  {p99 / rest[name]:5.2f}", flush=True)
        missed += weights(site, pages)
        if chromium() is not None:
            missed += paints(site, pages)
    print("all goals are met" if not missed else f"{missed} goals are missed")
    return int(missed > 0)


@contextlib.contextmanager
def bare(site: Served, path: str) -> Iterator[str]:
    """Starlette answering with what fills the template of a page, kept in memory; its address."""
    caught: list[tuple[Any, dict[str, Any]]] = []
    known = rendering._environment

    class Recording:
        def __init__(self, tag: str) -> None:
            self._environment = known(tag)

        def get_template(self, name: str) -> Recording:
            self._template = self._environment.get_template(name)
            return self

        def render(self, **names: Any) -> str:
            caught.append((self._template, names))
            return str(self._template.render(**names))

    with patch.object(rendering, "_environment", Recording):
        # An address that nobody asked for yet: what is held in memory fills no template.
        assert site.ask(f"{path}?at={time.monotonic_ns()}", headers={"Accept": "text/html"}).status == 200
    template, names = caught[-1]

    async def answer(request: Request) -> HTMLResponse:
        return HTMLResponse(template.render(**names))

    app = Starlette(routes=[Route("/", answer)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, http="h11", ws="none", log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        thread.join()


def wrk(url: str, seconds: int, *, script: Path | None = None) -> tuple[float, float]:
    """Answers a second, and the 99th percentile of their time in milliseconds. Fails where one was no success.

    script: of wrk, that says what is asked.
    """
    more = [] if script is None else ["-s", str(script)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "30s", *more, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate, said
    assert p99, said
    return float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]]


@contextlib.contextmanager
def updating(site: Served, lines: Path) -> Iterator[None]:
    """Takes in reports as the server itself does, in its process beside, from before the first question to after the
    last."""
    errands = site.site.errands
    errand = errands.start("add", str(lines))
    end = time.monotonic() + 120
    while (now := errands.get(errand.id)) is not None and not now.new and now.over is None and time.monotonic() < end:
        time.sleep(0.1)
    yield
    known = errands.get(errand.id)
    assert known is not None
    print(f"{known.new:,} reports were taken in meanwhile")
    if known.over is not None:
        print(f"the update was over before the load was: {known.problem or 'too few reports for this machine'}")


def weights(site: Served, pages: dict[str, str]) -> int:
    """Bytes that a first visit of each page loads; how many goals are missed."""
    missed = 0
    for name, path in pages.items():
        text = site.ask(path, headers={"Accept": "text/html"}).body
        scripts = re.findall(rb'<script src="([^"]+)"', text)
        styles = re.findall(rb'<link rel="stylesheet" href="([^"]+)"', text)
        script = sum(len(gzip.compress(site.ask(one.decode()).body, 6)) for one in scripts)
        style = sum(len(gzip.compress(site.ask(one.decode()).body, 6)) for one in styles)
        whole = len(gzip.compress(text, 6)) + script + style
        missed += (whole > 100_000) + (script > 20_000)
        print(f"{name}: {whole / 1000:.1f} KB gzip in all (< 100), JavaScript {script / 1000:.1f} KB (< 20)")
    return missed


def paints(site: Served, pages: dict[str, str]) -> int:
    """First contentful paint in Chromium, the median of nine first visits; how many goals are missed."""
    missed = 0
    with started() as browser:
        for name, path in pages.items():
            times = []
            for _ in range(9):
                context = browser.new_context()
                page = context.new_page()
                page.goto(site.url + path, wait_until="load")
                asked = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)"
                while not (painted := page.evaluate(asked)):
                    page.wait_for_timeout(20)
                times += painted
                context.close()
            middle = statistics.median(times)
            missed += middle > 300
            print(f"{name}: first contentful paint {middle:.0f} ms (< 300), slowest {max(times):.0f}")
    return missed


def _lines(path: Path, first: int, count: int) -> None:
    told = news.stream(seed=1 if not first else 2)
    with path.open("w", encoding="utf-8") as out:
        for one in (next(told) for _ in range(count)):
            out.write(news.line(one) + "\n")


def _run(*words: str, desk: Path) -> None:
    command = [sys.executable, "-m", "wiredesk", "--desk", str(desk), *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    print(json.loads(done.stdout)["pages"])


if __name__ == "__main__":
    sys.exit(main())
