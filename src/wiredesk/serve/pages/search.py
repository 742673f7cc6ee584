"""The search page: hits as stories or as articles, facets, and a button that keeps the search."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.found import found_in
from wiredesk.model.kept import ArticleRow, Hits, StoryRow
from wiredesk.model.spans import StoryId
from wiredesk.serve.language import N_
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site
from wiredesk.serve.views.rows import Line, lines
from wiredesk.serve.views.search import choices, snippet

FACETS = ("lang", "outlet", "person", "org", "place", "category", "section", "source")
LONGEST = 1_000
"""Characters of a query that are read: more than anybody types, and what follows is said to be left out."""

EXAMPLES = (
    ("market fire", N_("both words, in any spelling, with or without marks")),
    ('"market fire"', N_("the words one after the other")),
    ("elec*", N_("words that begin so")),
    ("fire OR flood NOT drill", N_("as it says; operators in capitals")),
    ('lang:vi person:"Ada Lorn"', N_("in a language; who is named, under all names that an article uses")),
    ("org:TNA place:Selm outlet:Herald", N_("organisations, places, outlets")),
    ('origin:TNA quote:"never again"', N_("whom a report credits; words inside of quotation marks")),
    ("since:2d until:2026-11", N_("publication, else first sight; ages and dates")),
    ("origins:>=2", N_("stories with two independent origins and more")),
    ("is:single-origin differs:when", N_("one origin alone; where accounts differ on a question")),
)
"""What can be asked, with what it finds."""


def search(request: Request) -> Response:
    """What a query finds. `?as=articles`: articles instead of stories."""
    desk = Site.of(request).desk()
    typed = request.query_params.get("q", "").strip()
    query = typed[:LONGEST]
    as_articles = request.query_params.get("as") == "articles"
    if not query:
        return page(request, "search.html", None, query="", as_articles=as_articles, examples=EXAMPLES)
    cursor = request.query_params.get("cursor")
    facets = FACETS if cursor is None else ()
    hits: Hits[ArticleRow] | Hits[StoryRow]
    rows: tuple[Line, ...] = ()
    reports: Mapping[StoryId, tuple[ArticleRow, ...]] = {}
    if as_articles:
        hits = desk.search_articles(query, facets=facets, cursor=cursor)
    else:
        hits = found = desk.search_stories(query, facets=facets, cursor=cursor)
        rows = lines(found.listing.items, desk.packs)
        reports = found_in(desk, query, found.listing.items)
    return page(
        request,
        "search.html",
        hits,
        query=query,
        as_articles=as_articles,
        choices=choices(query, hits.facets),
        snippet=snippet,
        rows=rows,
        reports=reports,
        cut=len(typed) > LONGEST,
    )


routes = [get("/search", search)]
