"""Pages of outlets, authors and categories: what is published by whom, and where it comes from."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wiredesk.model.errors import InputError
from wiredesk.serve.links import outlet_path
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site
from wiredesk.serve.views.outlets import parts
from wiredesk.serve.views.rows import lines

STORIES = 20
"""Stories on the page of a category before "more"."""


def outlets(request: Request) -> Response:
    """All outlets, those with most reports first."""
    listing = Site.of(request).desk().outlets(cursor=request.query_params.get("cursor"))
    return page(request, "outlets.html", listing)


def outlet(request: Request) -> Response:
    """One outlet: own and copied, whom it credits, how far behind, how its sources do."""
    view = Site.of(request).desk().outlet(request.path_params["key"])
    if view.row.key != request.path_params["key"]:
        return RedirectResponse(outlet_path(view.row.key), 307)
    return page(request, "outlet.html", view, parts=parts(view.shares))


def outlet_reports(request: Request) -> Response:
    """Its reports, page by page; those with a notice of correction or edited in silence by themselves."""
    desk = Site.of(request).desk()
    view = desk.outlet(request.path_params["key"])
    kind = request.query_params.get("kind", "")
    store = desk.store.outlets
    listed = {"corrected": store.corrected, "edited": store.edited}.get(kind, store.articles)
    listing = listed(view.row.key, cursor=request.query_params.get("cursor"))
    return page(request, "outlet_reports.html", view, listing=listing, kind=kind)


def author(request: Request) -> Response:
    """What carries a name at an outlet."""
    desk = Site.of(request).desk()
    view = desk.author(request.path_params["key"])
    cursor = request.query_params.get("cursor")
    listing = view.articles if cursor is None else desk.store.outlets.by_author(view.row.key, cursor=cursor)
    return page(request, "author.html", view, listing=listing)


def categories(request: Request) -> Response:
    """The sections that pages name."""
    return page(request, "categories.html", Site.of(request).desk().categories())


def category(request: Request) -> Response:
    """Stories and reports of a section."""
    desk = Site.of(request).desk()
    key = request.path_params["key"]
    row = desk.store.outlets.category(key)
    if row is None:
        raise InputError(key, "is no category of this desk", done="`/category` lists them")
    asked = request.query_params
    found = desk.stories(category=row.name, cursor=asked.get("stories"), limit=STORIES)
    listing = desk.store.outlets.in_category(row.key, cursor=asked.get("articles"))
    return page(request, "category.html", row, rows=lines(found.items, desk.packs), more=found.next, listing=listing)


routes = [
    get("/o", outlets),
    get("/o/{key}", outlet),
    get("/o/{key}/reports", outlet_reports),
    get("/author/{key}", author),
    get("/category", categories),
    get("/category/{key}", category),
]
