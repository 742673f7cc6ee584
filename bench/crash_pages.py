"""What is stored while `bench/crash.py` kills: pages that follow from their number, so that each can be judged."""

from __future__ import annotations

import gzip
import itertools
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import stream as news

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.findings import Reading
from wiredesk.model.identity import article_id, page_id
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page, Provenance
from wiredesk.reading.article import read
from wiredesk.sources.files import page_of

START = datetime(2026, 11, 1, tzinfo=UTC)


@cache
def samples() -> tuple[Reading, ...]:
    packs = installed_packs()
    sample = Path(__file__).resolve().parents[1] / "sample"
    paths = sorted(path for path in sample.iterdir() if path.suffix in {".html", ".txt"})
    pages = [page_of(path.read_bytes(), source=path.name, locator=path.name) for path in paths]
    readings = [read(extract(page, packs), packs) for page in pages]
    return tuple(reading for reading in readings if reading.article.is_article)


def numbered(number: int) -> Kept:
    """The page of a number: a report of its own, or, every fifth, an edit of the one before."""
    edit = number % 5 == 4
    url = f"https://crash.example/{number - edit}"
    reading = samples()[(number + 7 * edit) % len(samples())]
    data = f"{url} {number}\n{reading.article.text}".encode() * 3
    received = START + timedelta(minutes=number)
    page = Page(
        id=page_id(url, url, data), data=data, media_type="text/html", form="html", source=url, url=url,
        provenance=Provenance("fetch", url, received, 200),
    )  # fmt: skip
    article = replace(
        reading.article, id=article_id(url, url), address=url, locator=url, source=url, first_seen=received
    )
    return Kept(page, replace(reading, article=article), received, source=None)


def reports(count: int) -> list[tuple[str, str]]:
    """Path and markup of pages that all differ; short ones, because it is storing that is killed and not reading."""
    pages = itertools.islice(news.stream(), count)
    short = (replace(one, paragraphs=one.paragraphs[:2]) for one in pages)
    return [(f"/{number}.html", news.markup(one)) for number, one in enumerate(short)]


def record(url: str, markup: str, number: int) -> bytes:
    """A response of an archive, as a member of its own."""
    body = markup.encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2026-11-01T00:{number // 60:02}:{number % 60:02}Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number:032}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n")
