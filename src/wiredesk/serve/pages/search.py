"""The search page: hits as stories or as articles, facets, and a button that keeps the search."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site
from wiredesk.serve.views.search import choices

FACETS = ("lang", "outlet", "person", "org", "place", "category", "source")
LONGEST = 1_000
"""Characters of a query that are read: more than anybody types, and what follows is said to be left out."""


def search(request: Request) -> Response:
    """What a query finds. `?as=articles`: articles instead of stories."""
    desk = Site.of(request).desk()
    typed = request.query_params.get("q", "").strip()
    query = typed[:LONGEST]
    as_articles = request.query_params.get("as") == "articles"
    if not query:
        return page(request, "search.html", None, query="", as_articles=as_articles, choices=(), cut=False)
    cursor = request.query_params.get("cursor")
    facets = FACETS if cursor is None else ()
    find = desk.search_articles if as_articles else desk.search_stories
    hits = find(query, facets=facets, cursor=cursor)
    return page(
        request,
        "search.html",
        hits,
        query=query,
        as_articles=as_articles,
        choices=choices(query, hits.facets),
        cut=len(typed) > LONGEST,
    )


routes = [get("/search", search)]
