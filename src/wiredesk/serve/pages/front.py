"""The front page, and what a reader marks there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.desk import Desk
from wiredesk.model.kept import Facet, Listing, StoryRow
from wiredesk.model.marks import Mark, News
from wiredesk.model.query import All
from wiredesk.model.spans import StoryId
from wiredesk.serve.language import words_of
from wiredesk.serve.names import called
from wiredesk.serve.pages.adding import empty_desk
from wiredesk.serve.rendering import back, page
from wiredesk.serve.routing import field, get, post
from wiredesk.serve.site import Site
from wiredesk.serve.views import front as views
from wiredesk.serve.views.rows import NOTHING, Line, line
from wiredesk.serve.visiting import visited

SECTIONS, IN_SECTION = 12, 4
"""Categories on the page by category, and stories of each."""


def front(request: Request) -> Response:
    """The stories of the desk; an empty desk leads the newcomer."""
    site = Site.of(request)
    desk = site.desk()
    newest = desk.stories(limit=1).items
    if not newest:
        return empty_desk(request)
    asked = views.wanted(request.query_params)
    visit = visited(request)
    facets, places = _offered(request, site, desk)
    asked = replace(asked, place=desk.place_key(asked.place) if asked.place else "")
    if asked.order == views.CATEGORIES:
        view = _by_category(site, desk, asked, facets, places, visit.before)
    else:
        listing, period = listed(desk, asked, newest[0].shown if newest else None)
        told = _told(site, desk, listing.items, visit.before)
        view = views.front(
            asked,
            told,
            next=listing.next,
            period=period,
            facets=() if asked.order == views.YOURS else facets,
            places=() if asked.order == views.YOURS else places,
            tags=desk.store.reader.tags() if asked.order == views.YOURS else (),
            before=visit.before,
        )
    return page(request, "front.html", view, stamp=view)


def listed(desk: Desk, asked: views.Wanted, latest: datetime | None) -> tuple[Listing[StoryRow], str]:
    """A page of stories, and the period that it is of."""
    if asked.order == views.YOURS:
        return desk.store.reader.marked(tag=asked.tag or None, cursor=asked.cursor or None, limit=views.PAGE), "all"
    order = views.ORDERS[asked.order]
    listing: Listing[StoryRow] = Listing(())
    period = "all"
    for period in views.periods_of(asked):
        listing = desk.stories(
            since=views.since(period, latest),
            order=order,
            cursor=asked.cursor or None,
            limit=views.PAGE,
            **asked.filters(),
        )
        if listing.next is not None or asked.cursor:
            break
    return listing, period


def _by_category(
    site: Site,
    desk: Desk,
    asked: views.Wanted,
    facets: tuple[Facet, ...],
    places: tuple[views.Place, ...],
    before: datetime | None,
) -> views.Front:
    counted = views.categories(facets)
    names = [asked.category] if asked.category else [name for name, _ in counted[:SECTIONS]]
    sections = []
    for name in names:
        filters = replace(asked, category=name).filters()
        rows = desk.stories(order="latest", limit=IN_SECTION, **filters).items
        if rows:
            path = asked.to(order="latest", category=name)
            sections.append(views.Section(name, path, _told(site, desk, rows, before)))
    return views.front(
        asked, (), next=None, period="all", facets=facets, places=places, sections=sections, before=before
    )


def _told(site: Site, desk: Desk, rows: tuple[StoryRow, ...], before: datetime | None) -> tuple[Line, ...]:
    """Rows with what the reader marked, and what is new in them."""
    reader = desk.store.reader
    marks = reader.marks([row.id for row in rows])
    news: dict[StoryId, News] = {}
    if before is not None:
        # What was looked at since is new no longer.
        seen = {id: mark.seen for id, mark in marks.items() if mark.seen is not None and mark.seen > before}
        news |= reader.news([row.id for row in rows if row.id not in seen], before)
        for id, at in seen.items():
            news |= reader.news([id], at)
    return tuple(
        site.cache.get(
            ("line", row, marks.get(row.id), news.get(row.id)),
            partial(line, row, desk.packs, mark=marks.get(row.id), news=news.get(row.id, NOTHING)),
        )
        for row in rows
    )


def _offered(request: Request, site: Site, desk: Desk) -> tuple[tuple[Facet, ...], tuple[views.Place, ...]]:
    """What can be chosen: of all that is held, counted a minute ago or so."""
    now, revision = site.clock(), desk.store.revision()
    tag = words_of(request).tag
    return (
        site.lately.get("facets", now, revision, lambda: desk.store.fulltext.facets(All(()), views.FACETS)),
        site.lately.get(("places", tag), now, revision, lambda: _places(desk, tag)),
    )


def _places(desk: Desk, tag: str) -> tuple[views.Place, ...]:
    """The places of most articles, in the words of the interface's language where there are such."""
    rows = desk.store.names.rows(kind="place", limit=views.VALUES).items
    places = (views.Place(row.key, called(row, tag), row.stories) for row in rows)
    return tuple(sorted(places, key=lambda place: (-place.count, place.label)))


def mark(request: Request) -> Response:
    """Notes that a story was seen, or is followed, or no longer. One button of a listing says which and of which."""
    site = Site.of(request)
    for name, on in (("seen", True), ("unseen", False), ("follow", True), ("unfollow", False)):
        id = StoryId(field(request, name, longest=100))
        if not id:
            continue
        with site.writing() as desk:
            now = desk.store.reader.marks([id]).get(id) or Mark(id)
            if name in {"seen", "unseen"}:
                changed = replace(now, seen=site.clock() if on else None)
            else:
                changed = replace(now, followed=on)
            desk.store.reader.put_mark(changed)
    return back(request, field(request, "to", longest=2_000))


routes = [get("/", front, shared=True), post("/marks", mark)]
