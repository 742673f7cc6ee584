"""Pages made to hurt: what reading one costs beside the time that the parser alone takes.

At most three times lexbor's own time plus 50 ms for each megabyte.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from extraction_ours import page_of
from selectolax.lexbor import LexborHTMLParser

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract

SIZE = 1_000_000
TIMES, PER_MEGABYTE = 3.0, 0.050
SENTENCE = "The harbour board of Nether Wick voted on Tuesday to dredge the inner basin before the ice comes. "
OPEN = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Basin to be dredged</title></head><body><article>"
TEXT = "<h1>Basin to be dredged</h1>" + "".join(
    f"<p>{SENTENCE * 3}Of the six boats that lie there the {number} has to leave before Monday. </p>"
    for number in ("first", "second", "third", "fourth", "fifth", "sixth")
)
CLOSE = "</article></body></html>"


def repeated(piece: str, before: str = OPEN + TEXT, after: str = CLOSE) -> str:
    """A page of about `SIZE` characters of one piece."""
    return before + piece * max(1, SIZE // len(piece)) + after


def scripted(data: str) -> str:
    """An article with a block of linked data."""
    return OPEN + f'<script type="application/ld+json">{data}</script>' + TEXT + CLOSE


SHAPES: dict[str, Callable[[], str]] = {
    "honest paragraphs": lambda: repeated(f"<p>{SENTENCE * 4}</p>"),
    "one line of text": lambda: repeated(SENTENCE),
    "10,000 nested div": lambda: OPEN + "<div>" * 10_000 + TEXT + "</div>" * 10_000 + CLOSE,
    "600 nested div": lambda: OPEN + "<div>" * 600 + TEXT + "</div>" * 600 + CLOSE,
    "nested b and i, left open": lambda: OPEN + TEXT + "<b><i>" * 5_000 + SENTENCE,
    "adoption agency": lambda: repeated("<a><b></a>"),
    "font re-opened by each paragraph": lambda: OPEN + "<font>" * 500 + f"<p>{SENTENCE}</p>" * 500 + TEXT + CLOSE,
    "an element of 100,000 attributes": lambda: (
        OPEN + "<div " + " ".join(f"a{at}=1" for at in range(100_000)) + ">" + TEXT + CLOSE
    ),
    "one-letter paragraphs": lambda: repeated("<p>a"),
    "short paragraphs": lambda: repeated("<p>no more eels</p>"),
    "links": lambda: repeated('<a href="/a/1">eel</a> '),
    "list items with links": lambda: repeated('<li><a href="/a/1">A long title of another report</a></li>'),
    "teasers": lambda: repeated(f'<div class=teaser><h3><a href="/a/1">Another report</a></h3><p>{SENTENCE}</p></div>'),
    "a wide table": lambda: OPEN + TEXT + "<table>" + "<tr>" + "<td colspan=999999999>eel</td>" * 20_000 + CLOSE,
    "nested tables": lambda: OPEN + TEXT + "<table><tr><td>" * 5_000 + SENTENCE + CLOSE,
    "a comment that never ends": lambda: repeated("an eel ", OPEN + TEXT + "<!--", ""),
    "signs of less": lambda: repeated("<"),
    "character references": lambda: repeated("&amp;"),
    "references of one paragraph": lambda: OPEN + TEXT + "<p>" + "&#x1E01;" * 120_000 + CLOSE,
    "an image of 1 MB in its address": lambda: repeated(
        "QUJD", OPEN + TEXT + '<img src="data:image/png;base64,', '">' + CLOSE
    ),
    "linked data of nested arrays": lambda: scripted("[" * 100_000 + "]" * 100_000),
    "linked data of 1 MB": lambda: scripted('{"@type":"NewsArticle","articleBody":"' + SENTENCE * (SIZE // 100) + '"}'),
    "many blocks of linked data": lambda: repeated('<script type="application/ld+json">{"@type":"Thing"}</script>'),
    "almost dates": lambda: repeated("<p>12/13/20 2024-1 31.11.", OPEN + TEXT),
    "digits, spaces, almost mail": lambda: (
        OPEN + TEXT + "<p>" + "7" * 300_000 + " " * 300_000 + "a@a.a." * 60_000 + CLOSE
    ),
    "opening quotation marks": lambda: repeated("“said ", OPEN + TEXT + "<p>"),
    "credits": lambda: repeated("according to according to Theo Theo ", OPEN + TEXT + "<p>"),
    "bylines": lambda: repeated("<p>By By By Ada By Ada Renwick</p>"),
    "one long word": lambda: repeated("a", OPEN + TEXT + "<p>"),
    "a long title": lambda: repeated("Wick ", "<!doctype html><title>", "</title><body><article>" + TEXT + CLOSE),
    "two-letter sentences": lambda: repeated("Ab. ", OPEN + TEXT + "<p>"),
    "markup without a word": lambda: repeated("<div><span></span></div>", OPEN),
    "spaces between elements": lambda: repeated("<p> &nbsp; </p>\n"),
    "class names of 1 MB": lambda: OPEN + f'<div class="{"content article-body teaser " * 35_000}">' + TEXT + CLOSE,
    "many class names": lambda: repeated('<div class="article-body content main teaser related promo">eel</div>'),
    "many meta elements": lambda: repeated(
        '<meta property="article:author" content="Ada Renwick">', "<!doctype html>", TEXT
    ),
    "svg with template": lambda: repeated("<svg><template><p>eel</template></svg>"),
    "nested select": lambda: OPEN + TEXT + "<select><option><optgroup>" * 5_000 + CLOSE,
    "templates of shadow trees": lambda: repeated(
        f"<div><template shadowrootmode=open><p>{SENTENCE}</p></template></div>"
    ),
    "data of a framework": lambda: (
        OPEN + '<script id="__NEXT_DATA__" type="application/json">' + '{"a":[' * 5_000 + f'"{SENTENCE * 9_000}"'
        + "]}" * 5_000 + "</script>" + CLOSE
    ),
    "Chinese in one paragraph": lambda: repeated("港务局星期二投票决定疏浚内港，", OPEN + TEXT + "<p>"),
    "combining marks": lambda: repeated("ệ\u0323\u0302", OPEN + TEXT + "<p>"),
    "nulls": lambda: repeated("\0 eel ", OPEN + TEXT + "<p>"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hurt:
    """One page: its size, the parser's time and ours, in seconds of CPU. kept: whether its article was still read."""

    shape: str
    megabytes: float
    parser: float
    ours: float
    kept: bool

    @property
    def bound(self) -> float:
        return TIMES * self.parser + PER_MEGABYTE * self.megabytes

    @property
    def within(self) -> bool:
        return self.ours <= self.bound


def measure() -> Iterator[Hurt]:
    """Every shape; the better of three rounds each, for other programs run as well."""
    packs = installed_packs()
    extract(page_of((OPEN + TEXT + CLOSE).encode(), "html", None), packs)
    for shape, make in SHAPES.items():
        data = make().encode()
        page = page_of(data, "html", "https://nether-wick.example/2025/basin")
        parser = min(_spent(partial(LexborHTMLParser, data)) for _ in range(3))
        ours = min(_spent(partial(extract, page, packs)) for _ in range(3))
        kept = SENTENCE.strip() in extract(page, packs).body
        yield Hurt(shape, len(data) / 1e6, parser, ours, kept)


def _spent(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began
