"""What a reader does with a story: notes on it, and decisions on what belongs together."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.desk import Desk
from wiredesk.model.errors import InputError
from wiredesk.model.kept import StoryRow
from wiredesk.model.marks import Mark
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Decision
from wiredesk.serve.language import words_of
from wiredesk.serve.links import story_path
from wiredesk.serve.rendering import back
from wiredesk.serve.routing import field, form_of, post
from wiredesk.serve.safety.sessions import Session
from wiredesk.serve.sentences import worded
from wiredesk.serve.site import Site
from wiredesk.serve.views.story_head import named_id, tags_of

TAGS = 500
"""Characters of all tags of a story."""


def mark(request: Request) -> Response:
    """Notes what the reader noted: seen, followed, a note with tags; each form sends some of these."""
    site = Site.of(request)
    given = form_of(request)
    with site.writing() as desk:
        id = _row(desk, request).id
        now = desk.store.reader.marks([id]).get(id) or Mark(id)
        if "seen" in given:
            now = replace(now, seen=site.clock() if field(request, "seen") == "1" else None)
        if "followed" in given:
            now = replace(now, followed=field(request, "followed") == "1")
        if "note" in given:
            now = replace(now, note=field(request, "note"), tags=tags_of(field(request, "tags", longest=TAGS)))
        desk.store.reader.put_mark(now)
    return back(request, story_path(id))


def join(request: Request) -> Response:
    """Merges the story with the one that is named: by its page here, its id, or an address of one of its reports."""
    text = words_of(request).gettext
    wanted = field(request, "other", longest=2_000)
    with Site.of(request).writing() as desk:
        row = _row(desk, request)
        try:
            other = desk.story(named_id(wanted), near_misses=False)
        except InputError as error:
            wrong = worded(f"{error.source}: {error.problem}", words_of(request))
            return back(request, story_path(row.id, "sources"), say=wrong, bad=True)
        if other.row.id == row.id:
            return back(request, story_path(row.id, "sources"), say=text("It is this story already."), bad=True)
        mine, others = map(desk.store.groupings.reports_of, (row.id, other.row.id))
        desk.decide(_decision(request, "join", mine, others))
    return back(request, story_path(row.id), say=text("Merged. It can be undone under Decisions."))


def part(request: Request) -> Response:
    """Makes a story of its own of the reports that were chosen."""
    text = words_of(request).gettext
    chosen = {ArticleId(str(value)) for value in form_of(request).getlist("report")}
    with Site.of(request).writing() as desk:
        row = _row(desk, request)
        held = desk.store.groupings.reports_of(row.id)
        going = tuple(id for id in held if id in chosen)
        staying = tuple(id for id in held if id not in chosen)
        if not going or not staying:
            say = text("Choose some of the reports, not all of them.") if not staying else text("No report was chosen.")
            return back(request, story_path(row.id, "sources"), say=say, bad=True)
        desk.decide(_decision(request, "part", going, staying))
    say = words_of(request).ngettext(
        "%(num)s report is a story of its own now. It can be undone under Decisions.",
        "%(num)s reports are a story of their own now. It can be undone under Decisions.",
        len(going),
    ) % {"num": len(going)}
    return back(request, story_path(row.id, "sources"), say=say)


def no_copy(request: Request) -> Response:
    """Has the text of a report count as its own, whatever it shares with another."""
    article, origin = (ArticleId(field(request, name, longest=100)) for name in ("article", "origin"))
    text = words_of(request).gettext
    with Site.of(request).writing() as desk:
        row = _row(desk, request)
        for id in (article, origin):
            if desk.store.articles.row(id) is None:
                raise InputError(id, "is no article of this desk", done="nothing decided")
        desk.decide(_decision(request, "no copy", (article,), (origin,)))
    return back(request, story_path(row.id, "sources"), say=text("It is no copy. It can be undone under Decisions."))


def _row(desk: Desk, request: Request) -> StoryRow:
    id = request.path_params["id"]
    row = desk.store.groupings.row(StoryId(id))
    if row is None:
        raise InputError(id, "is no story of this desk", done="nothing changed")
    return row


def _decision(
    request: Request,
    kind: Literal["join", "part", "no copy"],
    articles: tuple[ArticleId, ...],
    others: tuple[ArticleId, ...],
) -> Decision:
    when = Site.of(request).clock().isoformat(timespec="seconds")
    return Decision(kind, articles, who=Session.of(request).who, when=when, others=others)


routes = [
    post("/s/{id}/mark", mark),
    post("/s/{id}/join", join),
    post("/s/{id}/part", part),
    post("/s/{id}/no-copy", no_copy),
]
