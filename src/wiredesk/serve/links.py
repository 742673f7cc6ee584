"""Where a thing has its page: paths on this desk. Pure."""

from __future__ import annotations

from pathlib import PurePath
from types import SimpleNamespace
from urllib.parse import quote

from wiredesk.model.spans import Passage, Span
from wiredesk.text.catalogue_keys import author_key, category_key, outlet_key, outlet_shown


def article_path(id: str) -> str:
    """The page of an article."""
    return f"/a/{quote(id, safe='')}"


def passage_path(passage: Passage) -> str:
    """The article's page with the passage marked and in sight."""
    return span_path(passage.article, passage.span)


def span_path(id: str, span: Span) -> str:
    """The article's page with some characters marked and in sight."""
    return f"{article_path(id)}?at={span.start}-{span.end}#at"


def versus_path(id: str, other: str) -> str:
    """Two articles side by side."""
    return f"{article_path(id)}/vs/{quote(other, safe='')}"


def diff_path(id: str, old: int, new: int) -> str:
    """What an edit changed; versions by number from 1, in order of first sight."""
    return f"{article_path(id)}/diff/{old}..{new}"


def story_path(id: str, part: str = "") -> str:
    """The page of a story, or one of its parts."""
    return f"/s/{quote(id, safe='')}" + (f"/{part}" if part else "")


def name_path(id: str) -> str:
    """The page of a person, an organisation or a place."""
    return f"/e/{quote(id, safe='')}"


def outlet_path(key: str) -> str:
    """The page of an outlet."""
    return f"/o/{quote(key, safe='')}"


def search_path(query: str, *, articles: bool = False) -> str:
    """What a query finds."""
    return f"/search?q={quote(query, safe='')}" + ("&as=articles" if articles else "")


def outlet_of(name: str | None, address: str | None) -> str:
    """The page of the outlet of a report, by its name and address; "" if neither says which."""
    key = outlet_key(name, address)
    return outlet_path(key) if key else ""


def author_of(name: str, outlet: str | None, address: str | None) -> str:
    """The page of who wrote a report of an outlet; "" for what is no name."""
    key = author_key(name, outlet_key(outlet, address))
    return f"/author/{quote(key, safe='')}" if key else ""


def category_of(section: str) -> str:
    """The page of a section; "" for what has no letters."""
    key = category_key(section)
    return f"/category/{quote(key, safe='')}" if key else ""


def whose(name: str | None, address: str | None, source: str = "") -> str:
    """What the outlet of a report is called; where none is known, the name of the file that it came from, given its
    source: the way there on somebody's machine tells a reader nothing."""
    return outlet_shown(name, address) or PurePath(source).name


def paths() -> SimpleNamespace:
    """All of them, for templates: `links.story(id, "quotes")`, `links.outlet_of(name, address)`; and what the outlet
    of a report is called: `links.whose(name, address, source)`."""
    return SimpleNamespace(
        article=article_path,
        author_of=author_of,
        category_of=category_of,
        diff=diff_path,
        name=name_path,
        outlet=outlet_path,
        outlet_of=outlet_of,
        passage=passage_path,
        search=search_path,
        span=span_path,
        story=story_path,
        versus=versus_path,
        whose=whose,
    )
