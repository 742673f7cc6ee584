"""The hostile corpora that concern fetching, each by the pass rule of its README.

    bench/web_corpora.py [FOLDER]        by default ../shared/corpora/hostile

Addresses are tried with a resolver that answers inward, and with sockets that count what they are asked to connect to
and never do.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wiredesk.model.errors import FetchError
from wiredesk.sources.decoding import Damaged, TooLarge, decoded
from wiredesk.sources.fetch import Fetcher, Request
from wiredesk.sources.robots import parse
from wiredesk.sources.vetting import literal, normal, vet

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "hostile"
CODINGS = {
    "br": "br",
    "gzip-deflate": "gzip, deflate",
    "gzip": "gzip",
    "rawdeflate": "deflate",
    "zlibdeflate": "deflate",
}
PATHS = ("/", "/robots.txt", "/search?q=a", "/news/a.html", "/wp-admin/")


def judge_all(folder: Path) -> int:
    """Prints a line for each corpus. Gives how many units failed."""
    judges = (judge_ssrf, judge_urls, judge_names, judge_compressed, judge_google, judge_wild)
    return sum(judge(folder) for judge in judges)


def _said(name: str, good: int, of: int, more: str = "") -> int:
    print(f"{name:28} {good:5} of {of:5}{'  ' + more if more else ''}")
    return of - good


def judge_ssrf(folder: Path) -> int:
    """Refused addresses open no socket; of the others the very address is connected to."""
    rows = json.loads((folder / "ssrf-addresses" / "urls.json").read_text("utf-8"))
    asked: list[tuple[str, int]] = []
    real = socket.getaddrinfo

    def connect(self: socket.socket, address: tuple[Any, ...]) -> None:
        asked.append((address[0], address[1]))
        raise ConnectionRefusedError(111, "counted")

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        name = (host.decode() if isinstance(host, bytes) else host).rstrip(".")
        inward = name.endswith(("nip.io", ".internal", ".local", "localhost"))
        return real("127.0.0.1" if inward else "93.184.216.34", port, *rest, **more)

    async def work() -> int:
        fetcher = Fetcher(deadline=5.0)
        good = 0
        for row in rows:
            asked.clear()
            outcome = ""
            try:
                await fetcher.get(Request(row["url"]))
            except FetchError as error:
                outcome = error.outcome
            if row["refuse"]:
                right = outcome == "refused address" and not asked
            else:
                host = urlsplit(row["url"]).hostname or ""
                right = bool(asked) and literal(asked[0][0]) == literal(host)
            good += right
            if not right:
                print(f"  {row['url']!r}: {outcome}, connected to {asked}")
        fetcher.close()
        return good

    kept = socket.socket.connect
    socket.socket.connect, socket.getaddrinfo = connect, look_up  # type: ignore[method-assign,assignment]  # watched
    try:
        good = asyncio.run(work())
    finally:
        socket.socket.connect, socket.getaddrinfo = kept, real  # type: ignore[method-assign]  # put back
    return _said("ssrf-addresses", good, len(rows))


def _url_rows(folder: Path) -> Iterator[dict[str, Any]]:
    for name in ("urltestdata", "ada_extra_urltestdata", "ada_long_urltestdata"):
        for row in json.loads((folder / "wpt-url" / f"{name}.json").read_text("utf-8")):
            if isinstance(row, dict):
                yield row


def judge_urls(folder: Path) -> int:
    """Failures are refused; hosts are the ones connected to; the written form is the standard's, and stays so."""
    of = refused = same = hosts = stays = https = 0
    for row in _url_rows(folder):
        base = row.get("base")
        base = None if base == "about:blank" else base
        written = normal(row["input"], base)
        if row.get("failure"):
            of += 1
            refused += written is None and _vetted(row["input"], base) is None
            continue
        if row["protocol"] not in ("http:", "https:"):
            continue
        https += 1
        same += written == row["href"]
        stays += written is not None and normal(written) == written
        host = _vetted(row["input"], base)
        hosts += host is None or host == row["hostname"].strip("[]")
    bad = _said("wpt-url: failures refused", refused, of)
    bad += _said("wpt-url: host as connected", hosts, https)
    bad += _said("wpt-url: written twice", stays, https)
    return bad + _said("wpt-url: href", same, https)


def _vetted(address: str, base: str | None) -> str | None:
    try:
        return vet(address, base).host
    except FetchError:
        return None


def judge_names(folder: Path) -> int:
    """Names in ASCII as the standard has them."""
    good = of = 0
    for name in ("toascii", "IdnaTestV2"):
        for row in json.loads((folder / "wpt-url" / f"{name}.json").read_text("utf-8")):
            if isinstance(row, dict):
                of += 1
                written = normal(f"http://{row['input']}/x")
                got = written.removeprefix("http://").partition("/")[0] if written else None
                good += got == (row["output"] or None)
    return _said("wpt-url: names", good, of)


def judge_compressed(folder: Path) -> int:
    """Bombs give the size error within 20 MB; honest bodies are one page; damaged ones are errors."""
    good = of = 0
    pages: dict[str, bytes] = {}
    for path in sorted((folder / "compressed").iterdir()):
        stem = path.stem
        if path.suffix != ".bin":
            continue
        of += 1
        data = path.read_bytes()
        kind = stem.partition("-")[2]
        coding = "zstd" if kind.startswith("zstd") else CODINGS.get(kind, kind)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            pages[stem] = decoded(data, coding, 1_000_000)
            right = stem.startswith("html")
        except TooLarge:
            right = stem.startswith("bomb")
        except Damaged:
            right = stem.startswith(("truncated", "unexpected"))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        good += right and grown < 20
        if not right or grown >= 20:
            print(f"  {path.name}: {grown:.0f} MB, {len(pages.get(stem, b''))} bytes")
    # The page names the coding that it was sent in; for the rest it is one page.
    texts = {body.replace(b"deflate", b"gzip") for body in pages.values()}
    return _said("compressed", good, of, f"{len(texts)} page in {len(pages)} codings")


def judge_google(folder: Path) -> int:
    """Google's own cases."""
    found: dict[bool, list[bool]] = {True: [], False: []}
    for row in json.loads((folder / "robots-google" / "cases.json").read_text("utf-8")):
        parts = urlsplit(row["url"])
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        right = parse(row["robots_txt"].encode(), row["agent"]).allows(path) == row["allowed"]
        found[row["test"].startswith("GoogleOnly_")].append(right)
        if not right:
            print(f"  {row}")
    bad = _said("robots-google", sum(found[False]), len(found[False]))
    return bad + _said("robots-google: GoogleOnly_", sum(found[True]), len(found[True]))


def judge_wild(folder: Path) -> int:
    """Real files: the same answers as protego's, each file in less than 50 ms."""
    try:
        from protego import Protego  # type: ignore[import-not-found]  # only here, as the peer
    except ImportError:
        print("robots-wild                  left out: pip install protego")
        return 0
    same = of = 0
    slowest = 0.0
    for path in sorted((folder / "robots-wild").iterdir()):
        if path.name == "README.md":
            continue
        body = path.read_bytes()
        theirs = Protego.parse(body.decode("utf-8", "replace"))
        for agent in ("wiredesk", "Googlebot"):
            began = time.perf_counter()
            ours = parse(body, agent)
            slowest = max(slowest, time.perf_counter() - began)
            for one in PATHS:
                of += 1
                right = ours.allows(one) == theirs.can_fetch(f"https://site.example{one}", agent)
                same += right
                if not right:
                    print(f"  {path.name} {agent} {one}: we say {ours.allows(one)}")
    return _said("robots-wild", same, of, f"slowest file {slowest * 1000:.1f} ms")


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not where.exists():
        sys.exit(f"{where} is not here: give the folder of the corpora")
    sys.exit(1 if judge_all(where) else 0)
