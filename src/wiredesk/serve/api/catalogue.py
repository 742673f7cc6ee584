"""Names, outlets, authors and categories across articles."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.catalogue import public_name
from wiredesk.formats.catalogue_json import articles as articles_json
from wiredesk.formats.catalogue_json import (
    author_view,
    category_row,
    category_view,
    name_row,
    name_view,
    outlet_row,
    outlet_view,
)
from wiredesk.formats.rows_json import listing, quote_row, story_row
from wiredesk.model.errors import InputError
from wiredesk.model.names import NameId
from wiredesk.serve.api.answering import Cursor, Id, Key, Limit, Problem, Word, answer, missing, shows, site_of

router = APIRouter(tags=["names and outlets"])
_NAME = "A name with all that is known of it."


@router.get("/names", **shows("api.names", "Names."))
def names(
    request: Request,
    kind: Literal["person", "organisation", "place"] | None = None,
    text: Word = None,
    order: Literal["articles", "latest", "name"] = "articles",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Persons of public office or named by three independent origins, organisations, places.

    text: words of any of their forms, the last one perhaps not typed to its end.
    """
    found = site_of(request).desk().names(kind=kind, text=text, order=order, cursor=cursor, limit=limit)
    return answer(request, listing(map(name_row, found.items), found.next))


@router.get("/names/{id}", **shows("api.name_view", _NAME))
def name(request: Request, id: Id) -> Response:
    """A name: its forms by language, roles with who states them when, whom it is named with, stories, quotes."""
    try:
        return answer(request, name_view(site_of(request).desk().name(id)))
    except InputError as error:
        raise missing(error) from error


@router.get("/names/{id}/said", **shows("api.quotes", "Quotes by it."))
def name_said(request: Request, id: Id, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """What a name is quoted with, the latest first."""
    known = _known(request, id)
    found = site_of(request).desk().said(known, cursor=cursor, limit=limit)
    return answer(request, listing(map(quote_row, found.items), found.next))


@router.get("/names/{id}/about", **shows("api.quotes", "Quotes about it."))
def name_about(request: Request, id: Id, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """Quotes of others in which a name is named, the latest first."""
    known = _known(request, id)
    found = site_of(request).desk().about(known, cursor=cursor, limit=limit)
    return answer(request, listing(map(quote_row, found.items), found.next))


@router.get("/names/{id}/stories", **shows("stories", "Its stories."))
def name_stories(request: Request, id: Id, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """The stories in which a name is named, the latest first."""
    known = _known(request, id)
    found = site_of(request).desk().store.names.stories(known, cursor=cursor, limit=limit)
    return answer(request, listing(map(story_row, found.items), found.next))


@router.get("/names/{id}/articles", **shows("api.articles", "Its articles."))
def name_articles(request: Request, id: Id, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """The articles that name it, the latest first."""
    known = _known(request, id)
    return answer(
        request, articles_json(site_of(request).desk().store.names.articles(known, cursor=cursor, limit=limit))
    )


@router.get("/outlets", **shows("api.outlets", "Outlets."))
def outlets(request: Request, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """Outlets, those with most articles first."""
    found = site_of(request).desk().outlets(cursor=cursor, limit=limit)
    return answer(request, listing(map(outlet_row, found.items), found.next))


@router.get("/outlets/{key}", **shows("api.outlet_view", "An outlet with all that is known of it."))
def outlet(request: Request, key: Key) -> Response:
    """An outlet by its key, its name, or a domain of it: own, copied and translated reports, whom it credits, how long
    after the origin it is, corrections and silent edits, how its sources do."""
    try:
        return answer(request, outlet_view(site_of(request).desk().outlet(key)))
    except InputError as error:
        raise missing(error) from error


@router.get("/outlets/{key}/articles", **shows("api.articles", "Its articles."))
def outlet_articles(request: Request, key: Key, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """The articles of an outlet, the latest first."""
    store = site_of(request).desk().store.outlets
    known = store.find(key)
    if known is None:
        raise Problem(404, f"{key[:200]}: is no outlet of this desk")
    return answer(request, articles_json(store.articles(known, cursor=cursor, limit=limit)))


@router.get("/authors/{key}", **shows("api.author_view", "An author."))
def author(request: Request, key: Key, cursor: Cursor = None) -> Response:
    """An author by key (folded name, "@", key of the outlet), with the articles under the name."""
    desk = site_of(request).desk()
    if desk.store.outlets.author(key) is None:
        raise Problem(404, f"{key[:200]}: is no author of this desk")
    return answer(request, author_view(desk.author(key, cursor=cursor)))


@router.get("/categories", **shows("api.categories", "Categories."))
def categories(request: Request, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """Sections as pages name them, those with most articles first."""
    found = site_of(request).desk().categories(cursor=cursor, limit=limit)
    return answer(request, listing(map(category_row, found.items), found.next))


@router.get("/categories/{key}", **shows("api.category_view", "A category."))
def category(request: Request, key: Key, cursor: Cursor = None) -> Response:
    """A section by key, with its articles."""
    desk = site_of(request).desk()
    if desk.store.outlets.category(key) is None:
        raise Problem(404, f"{key[:200]}: is no category of this desk")
    return answer(request, category_view(desk.category(key, cursor=cursor)))


def _known(request: Request, id: str) -> NameId:
    """The id of a name that may be shown. Raises `Problem`."""
    try:
        return public_name(site_of(request).desk().store, id)
    except InputError as error:
        raise missing(error) from error
