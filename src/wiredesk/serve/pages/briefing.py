"""A stretch of time in brief, as a page and as a document to be passed on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.briefing import OTHERS, Quotable, briefing
from wiredesk.desk.desk import Desk
from wiredesk.desk.exporting import most_shown
from wiredesk.formats.briefing import markdown
from wiredesk.model.briefing import Briefing
from wiredesk.serve.answers import base_of
from wiredesk.serve.language import words_of
from wiredesk.serve.pages.adding import empty_desk
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site
from wiredesk.serve.views import briefing as views
from wiredesk.serve.views.front import Wanted, since


def brief(request: Request) -> Response:
    """The page; an empty desk leads the newcomer."""
    desk = Site.of(request).desk()
    if not desk.stories(limit=1).items:
        return empty_desk(request)
    asked = views.asked(request.query_params)
    view = views.brief(asked, _made(desk, asked, words_of(request).tag), desk.packs)
    return page(request, "briefing.html", view, stamp=view)


def brief_markdown(request: Request) -> Response:
    """The same as Markdown, of each report no more than may leave the desk."""
    desk = Site.of(request).desk()
    asked = views.asked(request.query_params)
    made = _made(desk, asked, words_of(request).tag, lambda id: most_shown(desk, id))
    text = "".join(markdown(made, base=base_of(request)))
    return Response(text, media_type="text/markdown")


def _made(desk: Desk, asked: Wanted, tag: str, quotable: Quotable = lambda id: None) -> Briefing:
    newest = desk.stories(limit=1).items
    return briefing(
        desk,
        since=since(asked.period, newest[0].shown if newest else None),
        others=OTHERS,
        told_in=tag,
        quotable=quotable,
        **(asked.filters() | {"single": False}),
    )


routes = [get("/briefing", brief, shared=True), get("/briefing.md", brief_markdown)]
