"""What the user decided: corrections of articles, and all decisions with who and when, each of which can be undone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.desk import Desk
from wiredesk.model.errors import InputError
from wiredesk.model.story import Decided
from wiredesk.serve.language import words_of
from wiredesk.serve.links import article_path
from wiredesk.serve.rendering import back, page
from wiredesk.serve.routing import field, get, post
from wiredesk.serve.safety.sessions import Session
from wiredesk.serve.sentences import worded
from wiredesk.serve.site import Site
from wiredesk.serve.views.decisions import Row, rows


def decisions(request: Request) -> Response:
    """All decisions, the last first."""
    desk = Site.of(request).desk()
    return page(request, "decisions.html", rows_of(desk, desk.store.groupings.decided()))


def rows_of(desk: Desk, decided: tuple[Decided, ...]) -> tuple[Row, ...]:
    """Decisions with the articles that they are of, as far as those are held."""
    ids = {id for one in decided for id in one.decision.articles}
    held = {id: row for id in sorted(ids) if (row := desk.store.articles.row(id)) is not None}
    return rows(decided, held)


def undo(request: Request) -> Response:
    """Lets a decision stand no longer: everything is as it was without it."""
    number = request.path_params["number"]
    with Site.of(request).writing() as desk:
        desk.undo(number)
    return back(request, "/decisions", say=words_of(request).gettext("Undone."))


def correct(request: Request) -> Response:
    """One thing of an article as the reader knows it: wins over what was found, now and whenever it is read again."""
    text = words_of(request).gettext
    id = request.path_params["id"]
    name, value, where = field(request, "field"), field(request, "value"), field(request, "where")
    with Site.of(request).writing() as desk:
        article = desk.article(id).row.id
        try:
            desk.correct(article, name, value, where=where, who=Session.of(request).who)
        except InputError as error:
            wrong = worded(f"{error.source}: {error.problem}", words_of(request))
            return back(request, article_path(article), say=wrong, bad=True)
    return back(request, article_path(article), say=text("Corrected. It can be undone under Decisions."))


routes = [
    get("/decisions", decisions),
    post("/decisions/{number:int}/undo", undo),
    post("/a/{id}/correct", correct),
]
