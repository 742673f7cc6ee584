"""Charsets and encodings from before Unicode: what is recognised, and what is left alone.

    bench/charsets.py               all parts
    bench/charsets.py --pages 300   fewer of the labelled pages

Reads ../shared/corpora: hostile/html5lib (encoding tests of github.com/html5lib/html5lib-tests), hostile/encodings
(feeds and pages of the tests of Miniflux and reader), and the labelled pages of extract for false alarms. What is not
there is said and left out. Old encodings are measured on Vietnamese pages of those, written anew in each.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance
from wiredesk.text import legacy
from wiredesk.text.charsets import decode, encoding_of

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
LENGTHS = (200, 400, 1000)


def page(data: bytes, form: Form = "html", charset: str | None = None) -> Page:
    """Bytes as a page."""
    return Page(page_id(None, "x", data), data, "text/html", form, Provenance("file", "x"), "x", charset)


def browsers() -> None:
    """The encoding that a browser picks, by html5lib's tests."""
    path = CORPORA / "hostile" / "html5lib" / "encoding.json"
    if not path.is_file():
        print(f"{path} is not here")
        return
    cases = json.loads(path.read_text())
    right = 0
    for case in cases:
        found = decode(base64.b64decode(case["data_b64"]))
        right += (found.instead_of or found.charset) == encoding_of(case["encoding"])
    print(f"encoding named as a browser does: {right}/{len(cases)}")


def odd_encodings() -> None:
    """Texts of the corpus of odd encodings: no U+FFFD."""
    folder = CORPORA / "hostile" / "encodings"
    files = sorted(file for file in folder.glob("*/*") if file.is_file())
    for file in files:
        found = decode(file.read_bytes())
        bad = found.text.count("\ufffd")
        print(f"{'pass' if not bad else 'FAIL'}  {file.name}: {found.charset} ({found.way}), {bad} unreadable")


def alarms(packs: Packs, most: int) -> None:
    """Labelled pages that are wrongly taken for an old encoding, or mended."""
    files = sorted((CORPORA / "extract").glob("*/html/*.gz"))
    files = files[:: max(1, len(files) // most)] if most else files
    taken, mended = [], []
    for file in files:
        data = gzip.decompress(file.read_bytes())
        article = extract(page(data), packs)
        if article.charset and article.charset.against:
            (taken if encoding_of(article.charset.value) is None else mended).append(f"{file.name}: {article.charset}")
    print(f"{len(files)} pages: {len(taken)} taken for an old encoding, {len(mended)} mended")
    for line in taken + mended:
        print("   ", line[:150])


def passages(packs: Packs) -> Iterator[str]:
    """Vietnamese texts: bodies of labelled pages."""
    for path in sorted((CORPORA / "extract" / "flat").glob("*.wet.jsonl.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            record = json.loads(line)
            text = "\n".join(words for words, body in zip(record["lines"], record["is_body"], strict=True) if body)
            if sum(char in "ơưạảấầậắệễếộồốớợứựữ" for char in text) * 30 > len(text) > 250:
                yield text


def written(text: str, letters: dict[str, str]) -> bytes:
    """The text in an old encoding, what it cannot write left out."""
    out = bytearray()
    for char in text:
        signs = letters.get(char) or letters.get(char.lower())
        out += signs.encode("latin-1") if signs else char.encode("cp1252", "ignore")
    return bytes(out)


def recall(packs: Packs) -> None:
    """Vietnamese texts written in each old encoding, in each way that such pages come in."""
    texts = list(passages(packs))
    if not texts:
        print("no Vietnamese pages are here")
        return
    table = packs.tables("legacy.vi")
    assert table is not None
    chance = random.Random(1)
    for name, signs in legacy.parse_encodings(table):
        letters = {letter: sign for sign, letter in signs.items()}
        for length in LENGTHS:
            seen = dict.fromkeys(("bytes, none declared", "bytes, windows-1252", "stored as UTF-8", "references"), 0)
            right = dict.fromkeys(seen, 0)
            for _ in range(100):
                text = chance.choice(texts)
                at = chance.randrange(max(1, len(text) - length))
                raw = written(text[at : at + length], letters)
                shown = "".join(bytes([byte]).decode("cp1252") if byte not in _HOLES else chr(byte) for byte in raw)
                references = "".join(chr(byte) if byte < 128 else f"&#{byte};" for byte in raw)
                for way, given in {
                    "bytes, none declared": page(raw, "flattened"),
                    "bytes, windows-1252": page(raw, "flattened", "windows-1252"),
                    "stored as UTF-8": page(shown.encode(), "flattened"),
                    "references": page(f"<html><p>{references}".encode()),
                }.items():
                    article: Article = extract(given, packs)
                    seen[way] += 1
                    right[way] += bool(article.charset and article.charset.value == name)
            told = ", ".join(f"{way} {right[way]}/{seen[way]}" for way in seen)
            print(f"{name}, {length} characters: {told}")


_HOLES = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


def main() -> None:
    """Runs all parts."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=0, help="labelled pages to look at; 0: all")
    chosen = arguments.parse_args()
    packs = installed_packs()
    browsers()
    odd_encodings()
    recall(packs)
    alarms(packs, chosen.pages)
    sys.exit(0)


if __name__ == "__main__":
    main()
