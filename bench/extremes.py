"""Inputs that break what holds everything at once; `batch_stages.py` measures what a batch takes for them.

    python bench/extremes.py story-of-accounts 1000 pages/      files of JSON lines
    python bench/extremes.py record.warc.gz 1024                one record of 1,024 MB between two small ones

story-of-copies      one dispatch in the words of an agency, each outlet with a word of its own here and there
story-of-accounts    one event told by each in sentences, figures and quotes of its own
host                 30 % of all pages are of one host, the others of as many as there are
boilerplate          every page ends with the same paragraphs

A record is WARC, JSON lines or Parquet by the ending of its name. Deterministic.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

sys.path.insert(0, str(Path(__file__).parent))
import stream as news
from stream_events import concepts

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
A_FILE = 500
Line = dict[str, Any]


def _line(number: int, title: str, body: str, host: str | None = None) -> Line:
    seen = START + timedelta(seconds=3 * number)
    host = host or f"outlet-{number % 5003}.example"
    return {
        "body": body, "title": title, "url": f"https://{host}/news/{number}", "outlet": host, "language": "en",
        "published": seen.isoformat(), "received": seen.isoformat(),
    }  # fmt: skip


_DISPATCH = (
    "A ferry carrying {people} people sank off the port of Tarvel on Monday morning, killing at least {dead}, "
    "the coast guard said.",
    "The ship, the Halmera Star, went down within twenty minutes after it struck a sandbank two kilometres from the "
    "harbour, according to coast guard commander Jorun Askel.",
    '"We heard a loud bang and then the lights went out," said Mirela Dovan, a passenger who swam ashore.',
    "Rescue boats pulled {saved} people from the water, and {missing} were still missing by noon.",
    "The transport ministry in Tarvel ordered an inquiry and told the operator, Sundvik Lines, to keep its two other "
    "ferries in port.",
)


def copies(count: int) -> Iterator[Line]:
    """One dispatch, copied."""
    text = "\n".join(_DISPATCH).format(people=214, dead=31, saved=160, missing=23)
    words = text.split(" ")
    for number in range(count):
        rng = random.Random(f"copy {number}")
        own = list(words)
        for _ in range(rng.randrange(4)):
            own[rng.randrange(len(own))] += rng.choice((" also", " later", " reportedly", " now"))
        last = f"\nReporting by the staff of desk {number}." if rng.random() < 0.3 else ""
        yield _line(number, "Ferry sinks off Tarvel, at least 31 dead", " ".join(own) + last)


_LEADS = (
    "A ferry sank off the port of Tarvel on Monday, killing at least {dead} people, the coast guard said.",
    "At least {dead} people died when the ferry Halmera Star sank off Tarvel on Monday, officials said.",
    "The Halmera Star, a ferry with {people} people on board, went down off Tarvel on Monday morning; {dead} are dead.",
    "Coast guards searched the sea off Tarvel on Monday after the ferry Halmera Star sank and {dead} people drowned.",
    "Monday's sinking of the Halmera Star off the port of Tarvel has killed {dead} people, rescuers said.",
)
_MORE = (
    "Commander Jorun Askel of the coast guard said that {saved} people were saved.",
    "{saved} passengers were pulled from the water, said coast guard commander Jorun Askel.",
    "The ship struck a sandbank {metres} metres from the harbour, according to the port authority.",
    'Mirela Dovan, a passenger, said: "{quote}."',
    '"{quote}," said Mirela Dovan, who swam ashore.',
    "{missing} people were still missing by noon, the transport ministry said.",
    "The transport ministry ordered an inquiry into Sundvik Lines, which owns the ship.",
    "Sundvik Lines said that the ferry had passed its inspection in {month}.",
    "The mayor of Tarvel, Edda Brunholt, asked people to stay away from the {place}.",
    "Near the {place} relatives waited for news of the {thing}.",
    "A {thing} and a {other} were washed ashore near the {place}, witnesses said.",
    "Divers began to look for the {thing} of the ship on Monday afternoon.",
)
_QUOTES = (
    "We heard a loud bang and then the lights went out", "Nobody told us where the {thing} was",
    "I held on to a {thing} until the boat came", "The water came so fast that we left the {thing} behind",
)  # fmt: skip
_MONTHS = ("January", "February", "October", "November", "December")


def accounts(count: int) -> Iterator[Line]:
    """One event in the words of each."""
    things = [pair[1] for pair in concepts()[0][:3000]]
    for number in range(count):
        rng = random.Random(f"account {number}")
        values = {
            "dead": rng.choice((29, 30, 31, 31, 31, 33)), "people": rng.choice((200, 210, 214)),
            "saved": rng.choice((150, 158, 160)), "missing": rng.choice((20, 23, 25)),
            "metres": rng.choice((1500, 2000, 2500)), "month": rng.choice(_MONTHS),
        }  # fmt: skip
        told = [rng.choice(_LEADS), *rng.sample(_MORE, 5)]
        # Words of its own, so that it is nobody's copy.
        told += [f"The {' '.join(rng.choices(things, k=12))} of the {{place}}." for _ in range(4)]
        body = "\n".join(
            sentence.format(
                **values,
                quote=rng.choice(_QUOTES).format(thing=rng.choice(things)),
                thing=rng.choice(things),
                other=rng.choice(things),
                place=rng.choice(things),
            )
            for sentence in told
        )
        title = rng.choice(("Ferry sinks off Tarvel, {dead} dead", "{dead} die as Halmera Star sinks off Tarvel"))
        yield _line(number, title.format(**values), body)


def host(count: int) -> Iterator[Line]:
    """The stream of `stream.py`, three of ten pages at one host."""
    for number, told in zip(range(count), news.stream(5), strict=False):
        name = "www.one-host.example" if number % 10 < 3 else f"host-{number}.example"
        yield _line(number, told.title, told.body, name) | {"language": told.language}


_BOILERPLATE = (
    "This article is for information only and is no offer to buy or sell any security or other product of the "
    "Meridian Group, its affiliates or its partners.",
    "The Meridian Group, founded in 1987 by Aldous Verrin, employs about 12,000 people in 40 countries; its shares are "
    'traded in Tarvel. "We stand by our readers," said Aldous Verrin, its chairman.',
    "Statements about the future rest on what is known today; what happens may differ from them for many reasons, "
    "among them war, weather, rates of exchange and decisions of courts.",
    "No part of this text may be copied, kept or handed on without the written consent of Meridian Media in Tarvel.",
)


def boilerplate(count: int) -> Iterator[Line]:
    """The stream, all in English, each page with the same end."""
    for number, told in zip(range(count), (one for one in news.stream(5) if one.language == "en"), strict=False):
        yield _line(number, told.title, "\n".join((told.body, *_BOILERPLATE)))


KINDS: dict[str, Callable[[int], Iterator[Line]]] = {
    "story-of-copies": copies, "story-of-accounts": accounts, "host": host, "boilerplate": boilerplate,
}  # fmt: skip


def write(lines: Iterator[Line], folder: Path) -> None:
    """Lines in files of `A_FILE`."""
    folder.mkdir()
    for number in range(1 << 30):
        some = [line for _, line in zip(range(A_FILE), lines, strict=False)]
        if not some:
            return
        with (folder / f"{number:05}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in some)


_SMALL = b"<p>A small page about the harbour of Tarvel, where ships come and go each day of the year.</p>"
_PIECE = (b"<p>The ferry sank off the port of Tarvel on Monday, the coast guard said.</p> " * 14_000)[: 1 << 20]


def record(path: Path, megabytes: int) -> None:
    """A file with a record of so many MB between two small ones."""
    if path.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        texts = [_SMALL.decode(), _PIECE.decode() * megabytes, _SMALL.decode()]
        rows = [{"html": text, "url": f"https://a.example/{number}"} for number, text in enumerate(texts)]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
        return
    with gzip.open(path, "wb", 1) if path.suffix == ".gz" else path.open("wb") as file:
        for number in range(3):
            pieces = [_PIECE] * megabytes if number == 1 else [_SMALL]
            _write_one(cast(BinaryIO, file), path.name, f"https://a.example/{number}", pieces)


def _write_one(file: BinaryIO, name: str, url: str, pieces: list[bytes]) -> None:
    if ".jsonl" in name:
        file.write(f'{{"url": "{url}", "html": "'.encode())
        file.writelines(pieces)
        file.write(b'"}\n')
        return
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    length = len(head) + sum(map(len, pieces))
    file.write(
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n".encode()
        + head
    )
    file.writelines(pieces)
    file.write(b"\r\n\r\n")


def main() -> int:
    """Writes what is asked for."""
    if len(sys.argv) == 4 and sys.argv[1] in KINDS:
        write(KINDS[sys.argv[1]](int(sys.argv[2])), Path(sys.argv[3]))
    elif len(sys.argv) == 3:
        record(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
