"""The pages of a story."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache, partial
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wiredesk.desk.desk import Desk
from wiredesk.model.errors import InputError
from wiredesk.model.kept import StoryRow, StoryView
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.serve.dates import COOKIE as ZONE_COOKIE
from wiredesk.serve.dates import zone_of
from wiredesk.serve.language import words_of
from wiredesk.serve.links import article_path, story_path
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site
from wiredesk.serve.views.reports import name_of
from wiredesk.serve.views.rows import Line, line, lines
from wiredesk.serve.views.story_differences import differences
from wiredesk.serve.views.story_head import Counted, Head, head
from wiredesk.serve.views.story_overview import overview
from wiredesk.serve.views.story_quotes import quotes
from wiredesk.serve.views.story_sources import citation, graph, sources
from wiredesk.serve.views.story_timeline import times
from wiredesk.serve.views.story_versions import Edits, edits, versions
from wiredesk.serve.views.story_why import Other, why
from wiredesk.text.catalogue_keys import outlet_shown

T = TypeVar("T")
THREAD = 12
"""Stories before and after that are named."""


class AskedStory:
    """A story that was asked for, at its present revision."""

    def __init__(self, request: Request, row: StoryRow, also: Collection[ArticleId] = ()) -> None:
        self.site = Site.of(request)
        self.desk = self.site.desk()
        self.row = row
        self.revision = self.desk.store.groupings.revision(row.id)
        self._also = also
        self._view: StoryView | None = None

    @property
    def view(self) -> StoryView:
        """All of it; read at most once for a request, and kept by nobody: it holds every text."""
        if self._view is None:
            self._view = self.desk.story(self.row.id, near_misses=False, also=self._also)
        return self._view

    def once(self, what: str, make: Callable[[StoryView], T], *more: object) -> T:
        """Something small of a story, from the cache if it was made at this revision."""
        return self.site.cache.get((what, self.row.id, self.revision, *more), lambda: make(self.view))

    def head(self, tab: str) -> Head:
        """What stands above the page."""
        groupings = self.desk.store.groupings
        moved = groupings.history(self.row.id)
        others = {id for one in moved for id in (one.old, one.new) if id != self.row.id}
        titles = {id: row.title for id in others if (row := groupings.row(id)) is not None}
        return head(
            line(self.row, self.desk.packs),
            tab,
            self.once("counted", self._counted),
            self.desk.store.reader.marks([self.row.id]).get(self.row.id),
            thread=_thread(self.desk, self.row),
            moved=moved,
            titles=titles,
        )

    def _counted(self, view: StoryView) -> Counted:
        by_id = {reading.article.id: reading.article for reading in view.readings}
        known = {id: self.desk.store.articles.versions(id) for id in view.story.articles}
        headline = by_id.get(view.story.title.article)
        return Counted(
            reports=view.row.reports,
            left_out=view.left_out,
            quotes=len(view.quotes),
            differences=sum(one.verdict == "differ" for one in view.differences),
            edits=sum(len(some) - 1 for some in known.values() if some),
            path=article_path(headline.id) if headline is not None else "",
            outlet=name_of(headline) if headline is not None else "",
        )


def _thread(desk: Desk, row: StoryRow) -> tuple[Line, ...]:
    """The stories before and after, itself among them, in order of time; the nearest of many."""
    ids = list(dict.fromkeys(id for thread in desk.store.groupings.threads(row.id) for id in thread.stories))
    if row.id in ids and len(ids) > THREAD + 1:
        first = max(0, min(ids.index(row.id) - THREAD // 2, len(ids) - THREAD - 1))
        ids = ids[first : first + THREAD + 1]
    found = [other for id in ids if (other := desk.store.groupings.row(id)) is not None]
    return lines(found, desk.packs)


def found_story(request: Request, part: str) -> StoryRow | Response:
    """The story of an address; or the answer that leads to where it went."""
    desk = Site.of(request).desk()
    id = request.path_params["id"]
    row = desk.store.groupings.row(StoryId(id))
    if row is not None:
        return row
    found = _went(desk, StoryId(id))
    if not found:
        raise InputError(id, "is no story of this desk", done="nothing to show")
    moved = bool(desk.store.groupings.history(StoryId(id)))
    if len(found) == 1:
        # An id that was merged away is gone for good; a beginning of an id may mean another one tomorrow.
        return RedirectResponse(story_path(found[0], part), 301 if moved else 307)
    rows = [row for one in found if (row := desk.store.groupings.row(one)) is not None]
    return page(request, "story/choices.html", lines(rows, desk.packs), status=300, moved=moved)


def _went(desk: Desk, id: StoryId) -> tuple[StoryId, ...]:
    """The stories that an id may mean now: what it was merged into, and what left that since."""
    groupings = desk.store.groupings
    found = dict.fromkeys(groupings.find(id))
    merged = [one.at for one in groupings.history(id) if one.kind == "merged" and one.old == id]
    if merged:
        for story in tuple(found):
            left = [one for one in groupings.history(story) if one.kind == "split" and one.old == story]
            found |= {one.new: None for one in left if one.at >= merged[-1] and groupings.row(one.new) is not None}
    return tuple(found)


def _shown(
    request: Request,
    part: str,
    template: str,
    make: Callable[[StoryView], object],
    **more: Any,
) -> Response:
    """A page that is a function of the story's revision and of what stands above it.

    make: what its body shows. It is asked for by `made()` where the body is rendered, and so once for each revision:
    the rendered body is kept, and not what it was made of.
    """
    found = found_story(request, part)
    if isinstance(found, Response):
        return found
    asked = AskedStory(request, found)
    above = asked.head(part)
    # Times are worded by how long ago they were.
    stamp = (asked.revision, above, asked.site.clock().date())
    made = cache(lambda: make(asked.view))
    also = cache(lambda: list(_others(asked.desk, {member.article for member in asked.view.story.also}).values()))
    return page(request, template, stamp=stamp, head=above, revision=asked.revision, made=made, also=also, **more)


def story(request: Request) -> Response:
    """What independent origins report, and on whom it rests."""
    writer = Site.of(request).settings.writer.model if Site.of(request).settings.writer.url else ""
    make = partial(overview, language=words_of(request).tag)
    return _shown(request, "", "story/overview.html", make, writer=writer)


def story_sources(request: Request) -> Response:
    """Its reports: role, credit, evidence."""
    return _shown(request, "sources", "story/sources.html", sources, cited=citation)


def story_why(request: Request) -> Response:
    """Why a report is in the story, and why it is in no other."""
    article = ArticleId(request.path_params["article"])
    found = found_story(request, f"why/{article}")
    if isinstance(found, Response):
        return found
    asked = AskedStory(request, found, also={article})
    misses = asked.desk.store.groupings.near_misses([article])
    others = _others(asked.desk, {id for miss in misses for id in (miss.article, miss.other)})
    view = why(asked.view, article, misses, others)
    if view is None:
        raise InputError(article, "is no report of this story", done="nothing to show")
    return page(request, "story/why.html", view, head=asked.head("sources"))


def _others(desk: Desk, ids: set[ArticleId]) -> dict[ArticleId, Other]:
    found = {}
    for id in sorted(ids):
        row = desk.store.articles.row(id)
        if row is None:
            continue
        story = desk.store.groupings.row(row.story) if row.story is not None else None
        found[id] = Other(
            outlet_shown(row.outlet, row.address) or row.source,
            row.title,
            row.language,
            article_path(id),
            line(story, desk.packs) if story is not None else None,
        )
    return found


def story_provenance(request: Request) -> Response:
    """Who has it from whom."""
    return _shown(request, "provenance", "story/provenance.html", graph)


def story_timeline(request: Request) -> Response:
    """What happened when, and when each report came."""
    zone = zone_of(request.cookies.get(ZONE_COOKIE, ""), Site.of(request).zone)
    return _shown(request, "timeline", "story/timeline.html", partial(times, zone=zone))


def story_quotes(request: Request) -> Response:
    """What was said: each statement once, under all its wordings."""
    return _shown(request, "quotes", "story/quotes.html", quotes)


def story_differences(request: Request) -> Response:
    """Questions down, origins across."""
    return _shown(request, "differences", "story/differences.html", differences)


def story_versions(request: Request) -> Response:
    """How the story and its reports changed."""
    found = found_story(request, "versions")
    if isinstance(found, Response):
        return found
    asked = AskedStory(request, found)
    store = asked.desk.store

    def known(view: StoryView) -> Edits:
        return edits(view, {id: store.articles.versions(id) for id in view.story.articles})

    view = versions(asked.once("edits", known), store.reader.tallies(asked.row.id), store.groupings.decided())
    return page(request, "story/versions.html", view, head=asked.head("versions"))


routes = [
    get("/s/{id}", story, shared=True),
    get("/s/{id}/sources", story_sources, shared=True),
    get("/s/{id}/why/{article}", story_why),
    get("/s/{id}/provenance", story_provenance, shared=True),
    get("/s/{id}/timeline", story_timeline, shared=True),
    get("/s/{id}/quotes", story_quotes, shared=True),
    get("/s/{id}/differences", story_differences, shared=True),
    get("/s/{id}/versions", story_versions),
]
