"""What reports, origins and links are called in a result for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from wiredesk.model.article import Article
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Cut, Link, Origin, Origins


def labels(articles: Sequence[Article]) -> dict[ArticleId, str]:
    """What each report is called: its outlet, with the file's name where that does not tell two apart."""
    plain = {article.id: outlet(article) for article in articles}
    taken: dict[str, int] = {}
    for name in plain.values():
        taken[name] = taken.get(name, 0) + 1
    return {
        article.id: plain[article.id]
        if taken[plain[article.id]] == 1 or plain[article.id] == short(article)
        else f"{plain[article.id]} [{short(article)}]"
        for article in articles
    }


def outlet(article: Article) -> str:
    """Its outlet, else its domain, else its file."""
    if article.outlet is not None:
        return article.outlet.value
    host = urlsplit(article.address).hostname if article.address else None
    return host.removeprefix("www.") if host else short(article)


def short(article: Article) -> str:
    """The name of its file."""
    return PurePath(article.source).name or article.id


def counted(reports: int, origins: Origins) -> str:
    """How many reports there are, of how many origins, and which."""
    span = f"{origins.at_least}" if origins.at_least == origins.at_most else f"{origins.at_least}–{origins.at_most}"
    text = f"{reports} report{'s' if reports != 1 else ''} · {span} independent origin{'s' if span != '1' else ''}"
    if origins.main:
        named = Counter(map(_origin, origins.main))
        text += ": " + "; ".join(f"{count} × {name}" if count > 1 else name for name, count in named.items())
    if origins.also:
        text += " · also credited: " + ", ".join(origin.name for origin in origins.also)
    return text


def looked_at(reports: int, cut: Cut) -> str:
    """What of a story of very many reports was compared."""
    parts = [f"{cut.compared} of {cut.accounts:,} accounts are compared with one another"]
    if cut.reports < reports:
        parts.append(f"{cut.reports:,} of {reports:,} reports are followed to their origins")
    return "; ".join(parts)


def _origin(origin: Origin) -> str:
    return origin.name if origin.kind in {"report", "agency", "outlet", "unknown"} else f"{origin.name} ({origin.kind})"


def role(link: Link, names: dict[ArticleId, str]) -> str:
    """What a report is to the one that it has its text or its facts from."""
    origin = names.get(ArticleId(link.origin), link.origin)
    words = {
        "copy": f"copy of {origin}",
        "abridges": f"abridged copy of {origin}",
        "contains": f"contains {origin}",
        "translation": f"translation of {origin}",
        "rewrite": f"rewrite of {origin}",
        "republication": f"republishes {origin}",
        "credits": f"credits {origin}",
        "updates": f"updates {origin}",
        "corrects": f"corrects {origin}",
        "retracts": f"retracts {origin}",
    }
    return words[link.kind]


def either_way(link: Link, other: str) -> str:
    """What two reports are to one another where it is not known which came first: neither is called the original."""
    words = {
        "copy": f"same text as {other}",
        "abridges": f"part of the same text as {other}",
        "translation": f"same text in another language as {other}",
    }
    return words.get(link.kind, f"has much in common with {other}") + " (which came first is not known)"
