"""What the documents point to is there: pages, headings, files, tests; their site is made without the network."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FILE = re.compile(r"(?:docs|scripts|bench|tests|src/wiredesk|deploy|sample)/[\w./-]*\w")
OFFLINE = (
    "import socket, sys\n"
    "def refuse(*_, **__): raise SystemExit('asked for the network')\n"
    "socket.socket.connect = socket.getaddrinfo = refuse\n"
    "from sphinx.cmd.build import main\n"
    "sys.exit(main(sys.argv[1:]))"
)


def spans(path: Path, kind: str) -> Iterator[str]:
    """Of a document: addresses of links (`link`) and pictures (`image`), text in backticks (`code`)."""
    for block in MarkdownIt().enable("table").parse(path.read_text("utf-8")):
        for token in block.children or ():
            if token.type == "code_inline" and kind == "code":
                yield token.content
            elif token.type == "link_open" and kind == "link":
                yield str(token.attrs["href"])
            elif token.type == "image" and kind == "image":
                yield str(token.attrs["src"])


@cache
def anchors(path: Path) -> frozenset[str]:
    """The names that a forge gives to the headings of a document."""
    blocks = MarkdownIt().enable("table").parse(path.read_text("utf-8"))
    texts = [after.content for block, after in pairwise(blocks) if block.type == "heading_open"]
    plain = (unicodedata.normalize("NFC", text.lower()) for text in texts)
    return frozenset(re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-") for text in plain)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_page_and_a_heading_that_are_there(path: Path) -> None:
    for kind in ("link", "image"):
        for address in spans(path, kind):
            if address.startswith(("http://", "https://")):
                continue
            file, _, anchor = address.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), address
            assert not anchor or anchor in anchors(target), address


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_every_test_that_a_document_names_is_there(path: Path) -> None:
    for text in spans(path, "code"):
        for found in FILE.finditer(text):
            name = found[0].rstrip(".")
            if text[found.end() : found.end() + 1] in ("<", "{", "*") or (
                found.start() and text[found.start() - 1] in "/."
            ):
                continue
            assert (ROOT / name).exists() or list(ROOT.glob(f"{name}*")), f"{path.name}: {name}"
            if text[found.end() :].startswith("::"):
                test = text[found.end() + 2 :]
                assert re.search(rf"def {re.escape(test)}\(", (ROOT / name).read_text("utf-8")), f"{path.name}: {test}"


class Loaded(HTMLParser):
    """What a browser loads by itself for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in ("src", "srcset", "poster") or (tag == "link" and name == "href")):
                self.addresses.append(value)


def test_the_site_is_made_without_network_or_warning_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OFFLINE, "-q", "-W", "--keep-going", "-b", "html", "-d", str(tmp_path / "trees")]
    done = subprocess.run([*command, "docs", str(tmp_path / "site")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = sorted((tmp_path / "site").glob("*.html"))
    assert {page.stem for page in pages} >= {path.stem for path in (ROOT / "docs").glob("*.md")} | {"index", "search"}
    for page in pages:
        loaded = Loaded()
        loaded.feed(page.read_text("utf-8"))
        for address in loaded.addresses:
            assert not address.startswith(("http:", "https:", "//")), f"{page.name}: {address}"
            if not address.startswith(("data:", "#")):
                assert (page.parent / address.partition("?")[0].partition("#")[0]).exists(), f"{page.name}: {address}"
    for style in (tmp_path / "site").rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style.name
