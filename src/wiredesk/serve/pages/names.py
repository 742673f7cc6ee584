"""Pages of persons, organisations and places: under which names, with which offices stated when, who said what."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wiredesk.model.errors import Withheld
from wiredesk.model.names import KINDS, NameOrder, NameView
from wiredesk.serve.links import name_path
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site
from wiredesk.serve.views.rows import lines

ORDERS: tuple[NameOrder, ...] = ("articles", "latest", "name")


def names(request: Request) -> Response:
    """All names that may be shown, of one kind or found by their words."""
    asked = request.query_params
    kind = next((one for one in KINDS if one == asked.get("kind")), None)
    order = next((one for one in ORDERS if one == asked.get("order")), ORDERS[0])
    text = asked.get("text", "").strip()[:200]
    listing = Site.of(request).desk().names(kind=kind, text=text or None, order=order, cursor=asked.get("cursor"))
    return page(request, "names.html", listing, kind=kind, order=order, text=text, kinds=KINDS, orders=ORDERS)


def name(request: Request) -> Response:
    """All that is known of one name."""
    desk = Site.of(request).desk()
    view = _view(request)
    if view.row.id != request.path_params["id"]:
        return RedirectResponse(name_path(view.row.id), 307)
    return page(request, "name.html", view, rows=lines(view.stories.items, desk.packs))


def said(request: Request) -> Response:
    """What somebody said, statement by statement."""
    view, store = _view(request), Site.of(request).desk().store.names
    listing = store.said(view.row.id, cursor=request.query_params.get("cursor"))
    return page(request, "name_quotes.html", view, listing=listing, which="said")


def about(request: Request) -> Response:
    """What others said that names it."""
    view, store = _view(request), Site.of(request).desk().store.names
    listing = store.about(view.row.id, cursor=request.query_params.get("cursor"))
    return page(request, "name_quotes.html", view, listing=listing, which="about")


def stories(request: Request) -> Response:
    """The stories that name it, page by page."""
    desk = Site.of(request).desk()
    view = _view(request)
    listing = desk.store.names.stories(view.row.id, cursor=request.query_params.get("cursor"))
    return page(request, "name_stories.html", view, listing=listing, rows=lines(listing.items, desk.packs))


def _view(request: Request) -> NameView:
    try:
        return Site.of(request).desk().name(request.path_params["id"])
    except Withheld as error:
        raise HTTPException(404, error.problem) from error


routes = [
    get("/e", names),
    get("/e/{id}", name),
    get("/e/{id}/said", said),
    get("/e/{id}/about", about),
    get("/e/{id}/stories", stories),
]
