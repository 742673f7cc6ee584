"""A story summed up by the user's language model: the form that asks for it, and what came of it."""

from __future__ import annotations

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.writing import sendable
from wiredesk.model.kept import StoryRow
from wiredesk.serve.errands import Errand
from wiredesk.serve.language import words_of
from wiredesk.serve.links import story_path
from wiredesk.serve.pages.story import AskedStory, found_story
from wiredesk.serve.rendering import back, page
from wiredesk.serve.routing import field, get, post
from wiredesk.serve.site import Site
from wiredesk.serve.views.story_written import articles_of, written_view

PART = "written"
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST_TAG = 40


def form(request: Request) -> Response:
    """What would be sent, and where to; and the button that has it sent."""
    row = _story(request)
    if isinstance(row, Response):
        return row
    return _page(request, row, None)


def ask(request: Request) -> Response:
    """Begins to ask."""
    row = _story(request)
    if isinstance(row, Response):
        return row
    language = field(request, "language", longest=_LONGEST_TAG)
    if language and not _TAG.fullmatch(language):
        wrong = words_of(request).gettext("is no language tag such as vi, en or pt-BR")
        return back(request, story_path(row.id, PART), say=f"{language}: {wrong}", bad=True)
    options: dict[str, Any] = {"language": language} if language else {}
    errand = Site.of(request).errands.start("write", row.id, **options)
    return back(request, story_path(row.id, f"{PART}/{errand.id}"))


def written(request: Request) -> Response:
    """How far it is, or what came of it: held in the server's memory alone, among the last errands."""
    row = _story(request)
    if isinstance(row, Response):
        return row
    errand = Site.of(request).errands.get(request.path_params["errand"])
    if errand is None or errand.verb != "write" or errand.what != (row.id,):
        raise HTTPException(404, words_of(request).gettext("This summary is gone: nothing of it is kept."))
    return _page(request, row, errand)


def _story(request: Request) -> StoryRow | Response:
    if not Site.of(request).settings.writer.url:
        raise HTTPException(404)
    return found_story(request, PART)


def _page(request: Request, row: StoryRow, errand: Errand | None) -> Response:
    site = Site.of(request)
    desk, settings = site.desk(), site.settings.writer
    view = None
    if errand is not None and errand.over is not None and errand.result:
        held = ((id, desk.store.articles.row(id)) for id in articles_of(errand.result))
        rows = {id: report for id, report in held if report is not None}
        view = written_view(errand.result, rows)
    languages = dict.fromkeys((words_of(request).tag, *row.languages))
    return page(
        request,
        "story/written.html",
        view,
        head=AskedStory(request, row).head(PART),
        errand=errand,
        may_go=len(sendable(desk, row.id)) if errand is None else 0,
        languages=tuple(languages),
        model=settings.model,
        address=settings.url,
    )


routes = [
    get("/s/{id}/written", form),
    post("/s/{id}/written", ask),
    get("/s/{id}/written/{errand:int}", written),
]
