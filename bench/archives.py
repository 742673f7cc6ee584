"""Web archives: records a second against warcio in one run, pages a second alone and on the whole way, memory, and the
corpus of whole and damaged archives.

    bench/archives.py                    a crawl of 2,000 pages made of the labelled pages (else of the sample)
    bench/archives.py --pages 500        a smaller one
    bench/archives.py --jobs 2           worker processes on the whole way

The corpus is ../shared/corpora/hostile/warc (from the public tests of resiliparse and warcio); where it is not, that
part says so and is left out.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import web_archives
from wiredesk.desk.parsing import read_page
from wiredesk.desk.workers import in_workers
from wiredesk.model.errors import InputError
from wiredesk.model.page import Page
from wiredesk.sources.archives import Passed, payload_at, records
from wiredesk.sources.compressed import Container, Place
from wiredesk.sources.stretches import all_records

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
ROUNDS = 5


def bodies(count: int) -> Iterator[bytes]:
    """Pages of ordinary size: the labelled ones over and over, else those of the sample."""
    files = sorted((CORPORA / "extract").glob("*/html/*.gz"))[::7]
    found = [gzip.decompress(file.read_bytes()) for file in files[:150]]
    if not found:
        print("the labelled pages (../shared/corpora/extract) are not here: the sample's short pages stand in")
        found = [file.read_bytes() for file in sorted((ROOT / "sample").glob("*.html"))]
    for number in range(count):
        yield found[number % len(found)]


def crawl(path: Path, count: int) -> int:
    """Writes an archive as crawlers do, each record compressed alone: request, answer, metadata, now and then a
    picture. Gives the number of records."""
    written = 0
    with path.open("wb") as out:
        for number, body in enumerate(bodies(count)):
            url = f"https://a.example/{number}"
            parts = [
                web_archives.warc(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", url, kind="request"),
                web_archives.warc(web_archives.http(body, kind="text/html"), url),
                web_archives.warc(b"fetchTimeMs: 120\r\n", url, kind="metadata"),
            ]
            if number % 5 == 0:
                picture = web_archives.http(b"\x89PNG" + os.urandom(20_000), kind="image/png")
                parts.append(web_archives.warc(picture, url + ".png"))
            out.write(web_archives.members(parts))
            written += len(parts)
    return written


def ours(path: Path) -> int:
    """All records, the pages unpacked: how many there were."""
    passed = Passed()
    with path.open("rb") as stream:
        given = sum(1 for _ in records(stream, path=path.name, passed=passed))
    return given + passed.total()


def bare(path: Path) -> int:
    """All records as they stand, no pages made of them."""
    with path.open("rb") as stream:
        return sum(1 for _ in all_records(Container(stream), path.name, Place(0)))


def theirs(path: Path) -> int:
    """The same by warcio, bodies unpacked."""
    from warcio.archiveiterator import ArchiveIterator

    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                record.content_stream().read()
            count += 1
    return count


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def speed(path: Path, count: int) -> None:
    """Interleaved passes in one process; the best of each."""
    ways = {"records": bare, "pages of them": ours, "warcio": theirs}
    assert all(work(path) == count for work in ways.values())
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, work in ways.items():
            seconds[name].append(cpu(partial(work, path)))
    best = {name: min(times) for name, times in seconds.items()}
    for name, least in best.items():
        print(f"reading {count:,} records, {name}: {count / least:,.0f}/s, {best['warcio'] / least:.2f} times warcio")


def pages_of(path: Path) -> Iterator[Page]:
    """The pages alone."""
    with path.open("rb") as stream:
        for item in records(stream, path=path.name):
            if isinstance(item.page, Page):
                yield item.page


def whole_way(path: Path, pages: int, jobs: int) -> None:
    """Reading the archive alone, and with extraction and reading in worker processes."""
    begun = time.perf_counter()
    assert sum(1 for _ in pages_of(path)) == pages
    alone = time.perf_counter() - begun
    begun = time.perf_counter()
    done = sum(1 for _ in in_workers(read_page, pages_of(path), name=lambda page: page.source, jobs=jobs))
    way = time.perf_counter() - begun
    print(
        f"{done:,} pages: reading the archive alone {pages / alone:,.0f} pages/s; the whole way with {jobs} workers "
        f"{done / way:,.0f} pages/s: the archive is {100 * alone / way:.1f} % of it"
    )


def memory(work: Callable[[], object]) -> float:
    """Growth of this process in MB while `work` runs, looked at every 5 ms."""
    process = psutil.Process()
    before = peak = process.memory_info().rss
    running = True

    def watch() -> None:
        nonlocal peak
        while running:
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    work()
    running = False
    watcher.join()
    return (peak - before) / 1e6


def largest(folder: Path) -> None:
    """Memory for one record of 40 MB among small ones, against the bound of four times the largest record."""
    path = folder / "large.warc.gz"
    small = web_archives.warc(web_archives.http(b"<p>small</p>"))
    big = web_archives.warc(web_archives.http(b"<p>" + b"large " * 6_600_000 + b"</p>"))
    path.write_bytes(web_archives.members([small, big, small] * 3))
    grown = memory(lambda: sum(1 for _ in pages_of(path)))
    times = grown * 1e6 / len(big)
    print(f"a record of {len(big) / 1e6:.0f} MB: memory grows by {grown:.0f} MB, {times:.1f} times that (bound: 4)")


def corpus() -> bool:
    """The pass rule of the corpus: no exception; as many records as warcio where warcio comes to the end; each page can
    be had again by its place; a second reading gives the same pages."""
    folder = CORPORA / "hostile" / "warc"
    files = sorted(file for file in folder.glob("*/*") if file.is_file())
    if not files:
        print(f"{folder} is not here: archives of the tests of resiliparse and warcio, on GitHub")
        return True
    passed_all = True
    for file in files:
        passed = Passed()
        with file.open("rb") as stream:
            items = list(records(stream, path=file.name, http_only=False, passed=passed))
        errors = [item.page for item in items if isinstance(item.page, InputError)]
        found = [item.page for item in items if isinstance(item.page, Page)]
        count = len(found) + passed.total()
        try:
            expected = str(theirs(file))
        except Exception as error:
            expected = f"gave up ({type(error).__name__})"
        with file.open("rb") as stream:
            same = all(payload_at(stream, page.provenance.locator.rpartition("#")[2]) == page.data for page in found)
        good = same and (not expected.isdigit() or count == int(expected))
        passed_all &= good
        told = "; ".join(map(str, errors)) or "no damage"
        verdict = "pass" if good else "FAIL"
        print(f"{verdict}  {file.name}: {count} records (warcio: {expected}), {len(found)} pages; {told}")
    print(f"{len(files)} files")
    return passed_all


def main() -> None:
    """Runs all parts."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=2000)
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = arguments.parse_args()
    good = corpus()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        count = crawl(path, chosen.pages)
        print(f"crawl of {chosen.pages:,} pages: {count:,} records, {path.stat().st_size / 1e6:.0f} MB")
        speed(path, count)
        grown = memory(lambda: ours(path))
        print(f"memory grows by {grown:.0f} MB over {path.stat().st_size / 1e6:.0f} MB of archive")
        whole_way(path, chosen.pages, chosen.jobs)
        largest(Path(folder))
    sys.exit(not good)


if __name__ == "__main__":
    main()
