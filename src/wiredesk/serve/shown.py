"""What an address of the desk shows, for programs: the stories and reports of a page, whatever form they leave in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from wiredesk.desk.alerting import RECENT
from wiredesk.desk.catalogue import public_name
from wiredesk.desk.desk import Desk
from wiredesk.formats.catalogue_json import author_row, category_row, name_row, outlet_row
from wiredesk.formats.rows_json import facet_row, moved_row, story_row
from wiredesk.model.errors import InputError, Withheld
from wiredesk.model.kept import ArticleRow, StoryRow, StoryView
from wiredesk.model.spans import StoryId
from wiredesk.model.story import FOLLOWED
from wiredesk.serve.language import words_of
from wiredesk.serve.links import article_path, name_path, outlet_path, story_path
from wiredesk.serve.pages.front import listed
from wiredesk.serve.site import Site
from wiredesk.serve.views import front as front_views

LONGEST = 1_000
"""Characters of a query that are read, as on the page."""
FOUND = 50
"""Reports in the feed of a saved search: those that are nearest to it; `more` says whether there are others."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address shows. path: of the page, with its query; stem: of its forms, an extension is put behind it.

    query: parameters that the forms take too; cursor: where this begins, next: where it goes on. stories or reports
    are listed, `reports` None where it is stories; of a story's own page `story` is set, and its reports are the list.
    more: what else the page says.
    """

    title: str
    path: str
    stem: str
    query: tuple[tuple[str, str], ...] = ()
    subtitle: str = ""
    stories: tuple[StoryRow, ...] = ()
    reports: tuple[ArticleRow, ...] | None = None
    story: StoryView | None = None
    cursor: str | None = None
    next: str | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def form(self, extension: str, cursor: str | None = None) -> str:
        """The path of a form of it, from that cursor on; None: from the beginning."""
        pairs = [*self.query, *([("cursor", cursor)] if cursor else [])]
        return f"{self.stem}.{extension}" + (f"?{urlencode(pairs)}" if pairs else "")


def front(request: Request) -> Shown:
    """The stories of the front page: the same filters, order and cursors."""
    desk, words = Site.of(request).desk(), words_of(request)
    asked = front_views.wanted(request.query_params)
    if asked.order == front_views.CATEGORIES:
        # The best of each category is no list that goes on.
        asked = replace(asked, order="highlights")
    newest = desk.stories(limit=1).items
    listing, period = listed(desk, asked, newest[0].shown if newest else None)
    order = words.gettext(front_views.TITLES[asked.order])
    filters = " · ".join(value for value in (asked.lang, asked.category, asked.place, asked.outlet) if value)
    # A cursor goes on in the period that its first page found.
    here = replace(asked, period=period if listing.next else asked.period, cursor="")
    return Shown(
        title=f"wiredesk: {order}" + (f" · {filters}" if filters else ""),
        path=replace(asked, cursor="").path,
        stem="/index",
        query=tuple(parse_qsl(here.path.partition("?")[2])),
        stories=listing.items,
        cursor=asked.cursor or None,
        next=listing.next,
    )


def search(request: Request) -> Shown:
    """What a query finds, as stories or as articles."""
    desk = Site.of(request).desk()
    typed = request.query_params.get("q", "").strip()[:LONGEST]
    if not typed:
        raise HTTPException(404, "what is searched for stands under q: /search.atom?q=fire")
    as_articles = request.query_params.get("as") == "articles"
    cursor = _cursor(request)
    query = [("q", typed), *([("as", "articles")] if as_articles else [])]
    shown = Shown(title=typed, path=f"/search?{urlencode(query)}", stem="/search", query=tuple(query), cursor=cursor)
    if as_articles:
        found = desk.search_articles(typed, cursor=cursor)
        more = {"total": found.total, "more": found.more, "notes": list(found.notes)}
        return replace(shown, reports=found.listing.items, next=found.listing.next, more=more)
    hits = desk.search_stories(typed, cursor=cursor)
    more = {
        "total": hits.total,
        "more": hits.more,
        "notes": list(hits.notes),
        "facets": [facet_row(facet) for facet in hits.facets],
    }
    return replace(shown, stories=hits.listing.items, next=hits.listing.next, more=more)


def story(request: Request) -> Shown:
    """One story with its reports, the latest first; of very many those that are shown, then page by page the others."""
    site = Site.of(request)
    view = found_story(site.desk(), request.path_params["id"], lambda id: f"{story_path(id)}.{form_of(request)}")
    cursor, articles, next = _cursor(request), view.story.articles, None
    if view.left_out:
        others = [id for id in site.desk().store.groupings.reports_of(view.row.id) if id not in set(articles)]
        if cursor is not None:
            others = [id for id in others if id > cursor]
            articles, others = tuple(others[:FOLLOWED]), others[FOLLOWED:]
        next = (articles[-1] if cursor is not None and articles else "0") if others else None
    rows = (site.desk().store.articles.row(id) for id in articles)
    reports = sorted(filter(None, rows), key=latest_first)
    path = story_path(view.row.id)
    return Shown(
        title=view.row.title,
        path=path,
        stem=path,
        reports=tuple(reports),
        cursor=cursor,
        next=next,
        story=view,
        more={"row": story_row(view.row), "moved": [moved_row(moved) for moved in view.moved]},
    )


def article(request: Request) -> Shown:
    """One report."""
    desk = Site.of(request).desk()
    view = desk.article(request.path_params["id"])
    path = article_path(view.row.id)
    return Shown(title=view.row.title, path=path, stem=path, reports=(view.row,))


def name(request: Request) -> Shown:
    """The stories of a person, an organisation or a place."""
    desk = Site.of(request).desk()
    try:
        id = public_name(desk.store, request.path_params["id"])
    except Withheld as error:
        raise HTTPException(404, error.problem) from error
    row = desk.store.names.row(id)
    cursor = _cursor(request)
    found = desk.store.names.stories(id, cursor=cursor)
    return Shown(
        title=row.name if row is not None else id,
        path=name_path(id),
        stem=name_path(id),
        stories=found.items,
        cursor=cursor,
        next=found.next,
        more={"name": name_row(row)} if row is not None else {},
    )


def outlet(request: Request) -> Shown:
    """The reports of an outlet."""
    store = Site.of(request).desk().store.outlets
    key = request.path_params["key"]
    known = store.find(key)
    row = store.row(known) if known is not None else None
    if row is None:
        raise HTTPException(404, f"{key[:100]}: is no outlet of this desk")
    cursor, path = _cursor(request), outlet_path(row.key)
    found = store.articles(row.key, cursor=cursor)
    more = {"outlet": outlet_row(row)}
    return Shown(row.name, path, path, reports=found.items, cursor=cursor, next=found.next, more=more)


def author(request: Request) -> Shown:
    """What carries a name at an outlet."""
    store = Site.of(request).desk().store.outlets
    key = request.path_params["key"]
    row = store.author(key)
    if row is None:
        raise HTTPException(404, f"{key[:100]}: is no author of this desk")
    cursor, path = _cursor(request), f"/author/{quote(row.key, safe='')}"
    found = store.by_author(row.key, cursor=cursor)
    title = f"{row.name} ({row.outlet})" if row.outlet else row.name
    return Shown(
        title, path, path, reports=found.items, cursor=cursor, next=found.next, more={"author": author_row(row)}
    )


def category(request: Request) -> Shown:
    """The stories of a section, the latest first."""
    desk = Site.of(request).desk()
    key = request.path_params["key"]
    row = desk.store.outlets.category(key)
    if row is None:
        raise HTTPException(404, f"{key[:100]}: is no category of this desk")
    cursor, path = _cursor(request), f"/category/{quote(row.key, safe='')}"
    found = desk.stories(category=row.name, cursor=cursor)
    more = {"category": category_row(row)}
    return Shown(row.name, path, path, stories=found.items, cursor=cursor, next=found.next, more=more)


def alert(request: Request) -> Shown:
    """What a saved search finds in the last 30 days, the latest first."""
    site = Site.of(request)
    desk, id = site.desk(), request.path_params["id"]
    search = next((one for one in desk.store.reader.searches() if str(one.id) == id), None)
    if search is None:
        raise HTTPException(404, f"{id[:100]}: is no saved search of this desk")
    since = (site.clock() - RECENT).date().isoformat()
    found = desk.search_articles(f"({search.query}) since:{since}", limit=FOUND)
    rows = sorted(found.listing.items, key=latest_first)
    path = f"/alerts/{search.id}"
    more = {"total": found.total, "more": found.more, "notes": list(found.notes)}
    return Shown(search.name, path, path, subtitle=search.query, reports=tuple(rows), more=more)


def latest_first(row: ArticleRow) -> tuple[bool, float, str]:
    """Sorts reports by time, those without one last."""
    return row.dated is None, -row.dated.timestamp() if row.dated is not None else 0.0, row.id


def _cursor(request: Request) -> str | None:
    return request.query_params.get("cursor") or None


def found_story(desk: Desk, id: str, path: Callable[[str], str]) -> StoryView:
    """The story of an id. Raises `HTTPException`: 301 to `path` of the one that it went into, 307 for the beginning of
    an id, 300 where it may be several, 404 where it is none."""
    groupings = desk.store.groupings
    found = (StoryId(id),) if groupings.row(StoryId(id)) is not None else groupings.find(id)
    if len(found) > 1:
        ways = ", ".join(f'<{path(one)}>; rel="alternate"' for one in found)
        raise HTTPException(300, f"it may be one of {', '.join(found)}", {"Link": ways})
    if not found:
        raise HTTPException(404, f"{id[:100]}: is no story of this desk")
    if found[0] != id:
        moved = bool(groupings.history(StoryId(id)))
        raise HTTPException(301 if moved else 307, f"it is {found[0]}", {"Location": path(found[0])})
    try:
        return desk.story(found[0], near_misses=False)
    except InputError as error:
        # It went away since it was found.
        raise HTTPException(404, error.problem) from error


def form_of(request: Request) -> str:
    """The extension that was asked for."""
    form: str = request.scope["wiredesk.form_of_output"]
    return form
