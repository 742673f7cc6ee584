"""Where a thing has its page: paths on this desk. Pure."""

from __future__ import annotations

from urllib.parse import quote

from wiredesk.model.spans import Passage, Span


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
