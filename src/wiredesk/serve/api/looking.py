"""Looking for something: search, quotes, a text that is asked about, the method behind the figures."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from wiredesk import __version__
from wiredesk.desk.desk import Desk, is_address
from wiredesk.formats.checked_json import as_json as checked_json
from wiredesk.formats.exported import EXCERPT
from wiredesk.formats.result_json import article_json, link_json
from wiredesk.formats.result_json import as_json as result_json
from wiredesk.formats.rows_json import Json, article_row, facet_row, listing, quote_row, story_row
from wiredesk.formats.story_json import result_of
from wiredesk.model.errors import InputError
from wiredesk.model.query import All
from wiredesk.serve.api.answering import Cursor, Limit, acting, answer, missing, shows, site_of
from wiredesk.stories.links import COPY, WHOLE
from wiredesk.stories.scores import THRESHOLD
from wiredesk.stories.settling import NEARLY

router = APIRouter(tags=["search"])
Query_ = Annotated[str, Query(min_length=1, max_length=1000, description="As in the search box.")]
FACETS = ("lang", "outlet", "person", "place", "org", "category", "section", "source")
LONGEST = 400_000
"""Characters of a text that is asked about."""


class Text(BaseModel):
    """A text that is asked about. url: where it came from, if that is known."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(min_length=1, max_length=LONGEST)
    url: str | None = Field(default=None, max_length=4000, pattern="^https?://[^\\s]+$")


@router.get("/search/stories", **shows("search", "Stories that are found."))
def search_stories(
    request: Request, q: Query_, facets: bool = False, cursor: Cursor = None, limit: Limit = 20
) -> Response:
    """Stories of which a report is found. facets: how all hits are spread over languages, outlets, names …"""
    hits = site_of(request).desk().search_stories(q, facets=FACETS if facets else (), cursor=cursor, limit=limit)
    return answer(request, listing(map(story_row, hits.listing.items), hits.listing.next, **_beside(hits)))


@router.get("/search/articles", **shows("search", "Articles that are found."))
def search_articles(
    request: Request, q: Query_, facets: bool = False, cursor: Cursor = None, limit: Limit = 20
) -> Response:
    """Articles that are found, each with the words around its hits."""
    hits = site_of(request).desk().search_articles(q, facets=FACETS if facets else (), cursor=cursor, limit=limit)
    return answer(request, listing(map(article_row, hits.listing.items), hits.listing.next, **_beside(hits)))


def _beside(hits: Any) -> Json:
    return {
        "total": hits.total,
        "more": hits.more,
        "facets": [facet_row(facet) for facet in hits.facets],
        "notes": list(hits.notes),
    }


@router.get("/facets", **shows("api.facets", "What can be chosen."))
def facets(request: Request) -> Response:
    """How all that is held is spread over languages, outlets, names, categories and sources, as of this minute."""
    site = site_of(request)
    desk, minute = site.desk(), site.clock().replace(second=0, microsecond=0)
    found = site.cache.get(("all facets", minute), lambda: desk.store.fulltext.facets(All(()), FACETS))
    return answer(request, listing(map(facet_row, found)))


@router.get("/quotes", **shows("quotes", "Quotes."))
def quotes(
    request: Request,
    by: Annotated[str, Query(min_length=1, max_length=200, description="All words of a name, or some of them.")],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What somebody is quoted with, the latest first."""
    found = site_of(request).desk().quotes(by, cursor=cursor, limit=limit)
    return answer(request, listing(map(quote_row, found.items), found.next))


@router.get("/check", **shows("check", "What it is to the desk."))
def check_held(
    request: Request, url: Annotated[str, Query(min_length=8, max_length=4000)], why: bool = False
) -> Response:
    """What an article that the desk holds is to it, by its address; nothing is fetched. For a text: POST."""
    desk = site_of(request).desk()
    try:
        return answer(request, _held(desk, url, why=why))
    except InputError as error:
        raise missing(error) from error


def _held(desk: Desk, url: str, *, why: bool) -> Json:
    view = desk.article(url)
    told = desk.story(view.row.story) if view.row.story is not None else None
    links = desk.store.groupings.links([view.row.id])
    misses = told.grouping.near_misses if told is not None else ()
    return {
        "article": article_json(view.article, view.reading),
        "held": article_row(view.row),
        "story": story_row(told.row) if told is not None else None,
        "links": [link_json(link) for link in links],
        "with_it": result_json(result_of(told), why=why) if told is not None else None,
        "nearly": [
            {"article": miss.article, "other": miss.other, "score": miss.score, "veto": miss.veto}
            for miss in misses
            if view.row.id in (miss.article, miss.other)
        ],
        "notices": [],
    }


@router.post("/check", **shows("check", "What it is to the desk."))
@acting
def check(request: Request, asked: Text, why: bool = False) -> Response:
    """Which story a pasted text or page belongs to, whose copy it is, what differs. Nothing of it is kept, and nothing
    is fetched: an address is asked about by GET."""
    if is_address(asked.text.strip()) and len(asked.text.split()) == 1:
        raise InputError(asked.text.strip()[:200], "is an address, not a text; ask GET /check?url= about it")
    return answer(request, checked_json(site_of(request).desk().check(asked.text, url=asked.url), why=why))


@router.get("/method", **shows("api.method", "How figures come about."))
def method(request: Request) -> Response:
    """The figures that the program goes by, and with which packs and readers what is held was read."""
    desk = site_of(request).desk()
    made = desk.store.articles.made_with()
    body: Json = {
        "version": __version__,
        "figures": {"join": THRESHOLD, "nearly": NEARLY, "copy": COPY, "whole": WHOLE, "excerpt": EXCERPT},
        "languages": sorted(pack.code for pack in desk.packs),
        "readings": [{"made_with": dict(key), "articles": count} for key, count in sorted(made.items())],
    }
    return answer(request, body)
