"""The stream read once: its readings, kept on disk for the benches that are about what comes after reading.

    python bench/stream_readings.py --count 100000          makes them ahead (about 2 ms a report on two cores)

They stand in $XDG_CACHE_HOME/wiredesk-bench, under a name that changes when the stream, the packs or the readers do.
What comes after reading can be measured on readings of another version as well: then the file is named.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import PageTask, Parsed, perform, versions, with_versions
from wiredesk.desk.workers import in_workers
from wiredesk.model.findings import Reading
from wiredesk.model.page import Page
from wiredesk.store.codec import decode_reading, encode_reading, pack, unpack

sys.path.insert(0, str(Path(__file__).parent))
import stream as news

STEP = 1000
"""Reports that are made and written together: what a stopped run has made is not made again."""


def folder() -> Path:
    """Where readings are kept."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return Path(base if os.path.isabs(base) else Path.home() / ".cache") / "wiredesk-bench"


def read_stream(
    count: int, *, seed: int = 1, a_day: int = 1000, jobs: int | None = None, file: Path | None = None
) -> Iterator[tuple[news.Told, Page, Reading]]:
    """The first reports of the stream, each as a page and with its reading; in order of first sight. file: of readings
    of the same stream by whatever version; what it does not hold is not told."""
    packs = installed_packs()
    if file is not None:
        ends = _ends(file)[: count + 1]
        told = itertools.islice(news.stream(seed, a_day=a_day), len(ends) - 1)
        for data, one in zip(_packed(file, len(ends) - 1), told, strict=True):
            yield one, news.page_of(one), with_versions(_reading(data, one), packs)
        return
    file = folder() / f"{_key(seed, a_day)}.readings"
    file.parent.mkdir(parents=True, exist_ok=True)
    told = itertools.islice(news.stream(seed, a_day=a_day), count)
    # One by one: a thousand at hand would count as the memory of what is measured.
    for data, one in zip(_known(file), told, strict=False):
        yield one, news.page_of(one), with_versions(_reading(data, one), packs)
    for some in _batched(told, STEP):
        pages = [news.page_of(one) for one in some]
        work = in_workers(
            perform, map(PageTask, pages), name=lambda task: task.source, jobs=jobs or os.cpu_count() or 1
        )
        made = [one.reading for one in work if isinstance(one, Parsed)]
        assert len(made) == len(pages), "the stream has a page that cannot be read"
        read = [encode_reading(one) for one in made]
        if len(some) == STEP:
            with file.open("ab") as out:
                for data in read:
                    packed = pack(data)
                    out.write(len(packed).to_bytes(4, "big") + packed)
        for one, page, data in zip(some, pages, read, strict=True):
            yield one, page, with_versions(_reading(data, one), packs)


def _reading(data: bytes, told: news.Told) -> Reading:
    return decode_reading(data, first_seen=told.received, made_with={})


def _known(file: Path) -> Iterator[bytes]:
    """What is held, in whole batches; cuts off what is not whole."""
    if not file.exists():
        return
    ends = _ends(file)
    whole = (len(ends) - 1) // STEP * STEP
    if ends[whole] < file.stat().st_size:
        os.truncate(file, ends[whole])
    yield from _packed(file, whole)


def _ends(file: Path) -> list[int]:
    """Where each of the readings in a file ends, after a 0."""
    ends = [0]
    with file.open("rb") as stream:
        while head := stream.read(4):
            size = int.from_bytes(head, "big")
            if len(stream.read(size)) < size:
                break
            ends.append(stream.tell())
    return ends


def _packed(file: Path, count: int) -> Iterator[bytes]:
    """The first readings of a file."""
    with file.open("rb") as stream:
        for _ in range(count):
            yield unpack(stream.read(int.from_bytes(stream.read(4), "big")))


def _batched(items: Iterator[news.Told], size: int) -> Iterator[tuple[news.Told, ...]]:
    while some := tuple(itertools.islice(items, size)):
        yield some


def _key(seed: int, a_day: int) -> str:
    packs = installed_packs()
    parts = [seed, a_day, {tag: dict(versions(tag, packs)) for tag in news.LANGUAGES}]
    digest = hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=8)
    for name in ("stream", "stream_events", "stream_patterns", "stream_phrases", "stream_writing"):
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return f"stream-{digest.hexdigest()}"


def main() -> None:
    """Makes readings ahead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--jobs", type=int)
    options = parser.parse_args()
    for done, _ in enumerate(read_stream(options.count, jobs=options.jobs), 1):
        if done % 10_000 == 0:
            print(f"{done} read", flush=True)
    print(folder())


if __name__ == "__main__":
    main()
