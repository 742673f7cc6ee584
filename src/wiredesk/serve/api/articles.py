"""Articles: listings, one article with all that was read from it, its versions, an edit, beside another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.formats.article_json import as_json as article_json
from wiredesk.formats.article_json import diff_json
from wiredesk.formats.catalogue_json import articles as articles_json
from wiredesk.formats.result_json import link_json, shared_json
from wiredesk.formats.rows_json import Json, article_row, listing, version_row
from wiredesk.model.article import Article
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.kept import ArticleRow, ArticleView
from wiredesk.model.spans import SourceId
from wiredesk.serve.api.answering import (
    Cursor,
    Id,
    Limit,
    Problem,
    Time,
    Word,
    answer,
    instant,
    missing,
    shows,
    site_of,
)
from wiredesk.serve.views.overlap import Side, overlap

router = APIRouter(tags=["articles"])
Version = Annotated[str, Query(min_length=4, max_length=64, pattern="^[0-9a-f]+$")]


@router.get("/articles", **shows("api.articles", "Articles."))
def articles(
    request: Request,
    since: Time = None,
    until: Time = None,
    lang: Annotated[str | None, Query(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = None,
    source: Word = None,
    articles_only: bool = True,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Articles, the latest first. source: id, address or title of one; articles_only: without pages that are none."""
    desk = site_of(request).desk()
    wanted: SourceId | None = None
    if source is not None:
        try:
            wanted = desk.source(source)[0].id
        except InputError as error:
            raise missing(error) from error
    found = desk.articles(
        since=instant(since, "since", desk.clock()),
        until=instant(until, "until", desk.clock()),
        language=lang,
        source=wanted,
        articles_only=articles_only,
        cursor=cursor,
        limit=limit,
    )
    return answer(request, articles_json(found))


@router.get("/articles/by-address", **shows("article", "The article."))
def article_by_address(request: Request, url: Annotated[str, Query(min_length=8, max_length=4000)]) -> Response:
    """The article of an address, as far as it is held; nothing is fetched."""
    return _whole(request, _found(request, url))


@router.get("/articles/{id}", **shows("article", "The article."))
def article(request: Request, id: Id) -> Response:
    """An article: its text, how each thing about it is known, all that was read from it with spans, its versions."""
    return _whole(request, _found(request, id))


@router.get("/articles/{id}/versions", **shows("api.article_versions", "The texts that it had."))
def article_versions(request: Request, id: Id) -> Response:
    """The texts that an article had, in order of first sight."""
    return answer(request, listing(map(version_row, _found(request, id).versions)))


@router.get("/articles/{id}/diff", **shows("diff", "What an edit changed."))
def article_diff(request: Request, id: Id, old: Version, new: Version) -> Response:
    """What changed from one version to another; each by its id or the beginning of it."""
    view = _found(request, id)
    return answer(request, diff_json(_version(request, view, old), _version(request, view, new)))


@router.get("/articles/{id}/vs/{other}", **shows("api.versus", "Both, with what they share."))
def article_versus(request: Request, id: Id, other: Id) -> Response:
    """Two articles with the words that both have, as ranges of their texts."""
    sides = [_found(request, one) for one in (id, other)]
    left, right = (_reading(side) for side in sides)
    if left.article.id == right.article.id:
        raise Problem(422, "an article is set beside itself")
    desk = site_of(request).desk()
    rows = [side.row for side in sides]
    together = rows[0].story if rows[0].story == rows[1].story else None
    concluded = desk.store.groupings.concluded(together) if together is not None else None
    shown = overlap(left, right, desk.packs, concluded[2] if concluded is not None else ())
    ends = {rows[0].id, rows[1].id}
    body: Json = {
        "left": _side(shown.left, rows[0]),
        "right": _side(shown.right, rows[1]),
        "runs": shown.runs,
        "longest": shown.longest,
        "links": [
            link_json(link)
            for link in desk.store.groupings.links([rows[0].id])
            if {str(link.article), str(link.origin)} == ends
        ],
        "statements": [shared_json(quote) for quote in shown.statements],
    }
    return answer(request, body)


def _side(side: Side, row: ArticleRow) -> Json:
    marks: list[Json] = []
    for _, pieces in side.paragraphs:
        for piece in pieces:
            for mark in piece.marks:
                begins = {"start": mark.span.start, "end": mark.span.end, "number": mark.about, "kind": mark.kind}
                if begins not in marks:
                    marks.append(begins)
    return {"article": article_row(row), "shared": side.shared, "words": side.words, "marks": marks}


def _whole(request: Request, view: ArticleView) -> Response:
    links = site_of(request).desk().store.groupings.links([view.article.id])
    return answer(request, article_json(view, [link for link in links if link.article == view.article.id]))


def _found(request: Request, text: str) -> ArticleView:
    try:
        return site_of(request).desk().article(text)
    except InputError as error:
        raise missing(error) from error


def _reading(view: ArticleView) -> Reading:
    if view.reading is None:
        raise Problem(422, view.problem or f"{view.row.id}: has no text to set beside another")
    return view.reading


def _version(request: Request, view: ArticleView, text: str) -> Article:
    known = [one.version for one in view.versions if one.version.startswith(text)]
    found = site_of(request).desk().store.articles.article(view.row.id, known[0]) if len(known) == 1 else None
    if found is None:
        some = ", ".join(one.version for one in view.versions)
        raise Problem(404, f"{text}: is no version of the article; it has {some}")
    return found
