"""Articles as JSON lines. With their full text they come back as they were: same ids, versions and first sight.

Each line is an object that any tool can read and `wiredesk read` and `wiredesk add` take as well: `url`, `title`,
`outlet`, `language`, `published` as strings, `body` where the full text may go, else `excerpt`. `article` then holds
the article to the last detail, which is what it is read back from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from wiredesk.formats.exported import Exported
from wiredesk.model.article import Article
from wiredesk.model.identity import article_id, text_version
from wiredesk.model.spans import Span
from wiredesk.model.topics import TOPICS

FORMAT = "wiredesk.article/1"
"""Stands under `format` of each line; raised when `article` can no longer be read by an older version."""


def lines(rows: Iterable[Exported]) -> Iterator[bytes]:
    """One line an article version."""
    for row in rows:
        yield msgspec.json.encode(record(row)) + b"\n"


def record(row: Exported) -> dict[str, Any]:
    """What a line says of an article."""
    article = row.article
    out: dict[str, Any] = {
        "format": FORMAT,
        "id": article.id,
        "version": article.version,
        "url": article.address,
        "title": row.title or None,
        "outlet": row.outlet,
        "language": article.lang,
        "published": article.published.value.value if article.published else None,
        "published_how": article.published.how if article.published else None,
        "dated": row.dated,
        "dated_by": None if row.dated is None else "first sight" if row.by_sight else "publication",
        "first_seen": article.first_seen,
        "received": row.seen,
        "current": row.current,
        "authors": [author.name for author in article.authors],
        "section": article.section.value if article.section else None,
        "categories": [{"code": code, "name": TOPICS[code]} for code in row.topics],
        "story": row.story,
        "is_article": article.is_article,
        "derived_from": [{"kind": one.kind, "name": one.name, "url": one.address} for one in row.derived],
    }
    if row.asks:
        out["asks"] = row.asks
    if row.full_text:
        return out | {"body": article.body, "article": article}
    return out | {"excerpt": row.excerpt}


def article_of(line: bytes) -> Article | None:
    """The article of a line; None if the line holds none to that detail.

    Raises `ValueError` for a line of another format, or one whose article is not what its id and version say: an
    import must not put words under another article's name.
    """
    try:
        found = _DECODER.decode(line)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(f"is no article of {FORMAT}: {error}") from error
    if found.article is None:
        return None
    if found.format != FORMAT:
        raise ValueError(f"is of format {found.format!r}, this version of wiredesk reads {FORMAT}")
    _check(found.article)
    return found.article


class _Line(msgspec.Struct):
    format: str = ""
    article: Article | None = None


_DECODER = msgspec.json.Decoder(_Line)


def _check(article: Article) -> None:
    title = article.title.value if article.title else None
    ids = {article_id(article.address, article.locator, title=title, body=article.body)}
    if not article.address and not article.locator:
        ids.add(article_id(None, None, data=article.text.encode("utf-8", "surrogatepass")))
    if article.id not in ids:
        raise ValueError(f"says it is article {article.id}, which its address does not give")
    if article.version != text_version(article.text):
        raise ValueError(f"says it is version {article.version}, which its text does not give")
    at = 0
    for block in article.blocks:
        if block.span.start < at or block.span.end > len(article.text) or article.text[at : block.span.start].strip():
            raise ValueError("has blocks that do not tile its text")
        at = block.span.end
    if article.text[at:].strip():
        raise ValueError("has blocks that do not tile its text")
    if any(span.end > len(article.text) for span in _spans(article)):
        raise ValueError("points to words beyond its text")


def _spans(article: Article) -> Iterator[Span]:
    known = (
        article.title, article.outlet, article.section, article.language, article.published, article.updated,
        article.canonical, article.taken_from, *article.authors,
    )  # fmt: skip
    yield from (one.span for one in known if one is not None and one.span is not None)
    yield from (image.caption for image in article.images if image.caption is not None)
    if article.correction is not None:
        yield article.correction
