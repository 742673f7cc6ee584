"""Pages of our own (`tests/pages`): every role, trap and refusal, by what an attentive reader sees on each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extraction_ours import page_of
from extraction_scores import gold_shingles, instant, plain, score
from sample_quality import Tally

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.article import Article

PAGES = Path(__file__).parents[1] / "tests" / "pages"
ARTICLES = ("article", "paywall stub")
ROLES = {
    "lead": "lead", "headings": "heading", "list_items": "list_item", "quotations": "quotation",
    "table_rows": "table", "captions": "caption",
}  # fmt: skip
FIRST = Path(__file__).with_name("extraction_first.toml")
"""What each figure was when the pages were new and nothing had been changed for them."""

Gold = Mapping[str, Any]


def cases() -> Iterator[tuple[str, Gold, Article]]:
    """Each page: its name, what a reader sees, what we read."""
    packs = installed_packs()
    for path in sorted(PAGES.glob("*.toml")):
        gold = tomllib.loads(path.read_text("utf-8"))
        markup = gold["form"] == "html"
        data = path.with_suffix(".html" if markup else ".txt").read_bytes()
        yield path.stem, gold, extract(page_of(data, "html" if markup else "flattened", gold.get("url")), packs)


def measure() -> Tally:
    """All figures over the pages, with what is wrong."""
    tally = Tally()
    for name, gold, article in cases():
        style = "html" if gold["form"] == "html" else "flattened"
        if gold["kind"] not in ARTICLES:
            tally.add(f"{style}: no article refused", not article.is_article, f"{name} ({gold['kind']})")
            continue
        tally.add(f"{style}: articles known as such", article.is_article, f"{name}: {article.reason}")
        _body(tally, style, name, gold, article)
        _roles(tally, style, name, gold, article)
        _known(tally, style, name, gold, article)
    return tally


def first() -> dict[str, float]:
    """The figures of the first run."""
    return dict(tomllib.loads(FIRST.read_text("utf-8"))["right"])


def figures() -> dict[str, float]:
    """For the floors."""
    return {f"own pages, {name}": share for name, (share, _) in measure().shares().items()}


def _body(tally: Tally, style: str, name: str, gold: Gold, article: Article) -> None:
    body, language = plain(article.body), gold["language"]
    first, last = plain(gold["body"][0]), plain(gold["body"][-1])
    tally.add(f"{style}: body begins", body.startswith(first), f"{name}: {body[:80]!r}")
    tally.add(f"{style}: body ends", body.endswith(last), f"{name}: {body[-80:]!r}")
    found = score(article.body, gold_shingles("\n".join(gold["body"]), language), language)
    tally.add(
        f"{style}: body F1 of .97 or more",
        found[2] >= 0.97,
        f"{name}: F1 {found[2]:.3f} P {found[0]:.2f} R {found[1]:.2f}",
    )
    lines = [plain(line) for line in article.body.splitlines()]
    wanted = {plain(piece) for piece in gold["body"]}
    for piece in gold["not_body"]:
        # A short string may stand within a sentence of the body by right: then only as a line of its own.
        text = plain(piece)
        held = text in lines if any(text in one for one in wanted) else text in body
        tally.add(f"{style}: kept out of the body", text in wanted or not held, f"{name}: {piece!r}")
    for piece in gold.get("once", ()):
        tally.add(f"{style}: once in the body", body.count(plain(piece)) == 1, f"{name}: {piece!r}")
    if gold.get("cut"):
        tally.add(f"{style}: marked as cut", article.cut is True, f"{name}: {article.cut}")


def _roles(tally: Tally, style: str, name: str, gold: Gold, article: Article) -> None:
    """Whether a block that holds the piece has its role (a caption's block may hold its credit as well)."""
    blocks = [(plain(block.span.of(article.text)), block.role) for block in article.blocks]
    for key, role in ROLES.items():
        pieces = [gold[key]] if isinstance(gold.get(key), str) else gold.get(key, ())
        for piece in pieces:
            got = {had for text, had in blocks if plain(piece) in text}
            tally.add(f"{style}: role of {key.replace('_', ' ')}", role in got, f"{name}: {piece[:60]!r} {sorted(got)}")
    for piece in (text for entry in gold.get("entries", ()) for text in entry["text"]):
        got = {had for text, had in blocks if plain(piece) in text}
        tally.add(f"{style}: role of entries", "live_entry" in got, f"{name}: {piece[:60]!r} {sorted(got)}")


def _known(tally: Tally, style: str, name: str, gold: Gold, article: Article) -> None:
    plainly = {
        "title": article.title, "outlet": article.outlet, "section": article.section, "canonical": article.canonical,
        "taken_from": article.taken_from,
    }  # fmt: skip
    for key, found in plainly.items():
        if key in gold:
            got = found.value if found else ""
            tally.add(
                f"{style}: {key.replace('_', ' ')}",
                plain(got) == plain(gold[key]),
                f"{name}: {got!r}, is {gold[key]!r}",
            )
    for key in ("published", "updated"):
        when = getattr(article, key)
        got = when.value.value if when else ""
        if key in gold:
            tally.add(f"{style}: {key}", _same(got, gold[key]), f"{name}: {got!r}, is {gold[key]!r}")
        elif key == "published":
            tally.add(f"{style}: no time where none is stated", not got, f"{name}: {got!r}")
    wanted = {(plain(one["name"]), one["role"]) for one in gold.get("authors", ())}
    ours = {(plain(one.name), one.role) for one in article.authors if one.role != "photographer"}
    tally.add(f"{style}: authors", ours == wanted, f"{name}: {sorted(ours)}, is {sorted(wanted)}")
    if "correction" in gold:
        got = article.correction.of(article.text) if article.correction else ""
        tally.add(f"{style}: correction", plain(gold["correction"]) in plain(got), f"{name}: {got[:80]!r}")
    for image in gold.get("images", ()):
        credits = {plain(one.credit) for one in article.images if one.credit}
        if image.get("credit"):
            right = plain(image["credit"]) in credits
            tally.add(f"{style}: credit of pictures", right, f"{name}: {image['credit']!r}, ours {sorted(credits)}")


def _same(found: str, wanted: str) -> bool:
    """The same time, as exactly as the page states it; a zone that we know and the page does not state is no fault."""
    ours, theirs = instant(found), instant(wanted)
    if ours and theirs:
        return abs((ours - theirs).total_seconds()) < 60
    return found[:16] == wanted[:16] and theirs is None
