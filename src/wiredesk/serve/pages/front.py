"""The front page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site


def front(request: Request) -> Response:
    """The stories of the desk; an empty desk leads the newcomer."""
    desk = Site.of(request).desk()
    listing = desk.stories(limit=30)
    if not listing.items and not desk.sources():
        return page(request, "empty.html")
    return page(request, "front.html", listing)


routes = [get("/", front)]
