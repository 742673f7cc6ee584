"""Sources: what is polled and how it does, with all that can be done about it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wiredesk.serve.language import words_of
from wiredesk.serve.rendering import back, page
from wiredesk.serve.routing import field, get, post
from wiredesk.serve.site import Site
from wiredesk.serve.views.errands import errand_rows
from wiredesk.serve.views.sources import picked, row, rows


def sources(request: Request) -> Response:
    """Sources, those that fail first, by state and words; and ways to add more."""
    site = Site.of(request)
    now = site.clock()
    asked = request.query_params
    shown = picked(
        rows(site.desk().sources(), now, words_of(request).order), asked.get("state", ""), asked.get("text", "")[:200]
    )
    return page(request, "sources.html", shown, errands=errand_rows(site.errands.all(), now))


def source(request: Request) -> Response:
    """One source: its settings, its last fetches with what was decided on each, its latest articles."""
    site = Site.of(request)
    desk = site.desk()
    known, polling, fetches = desk.source(request.path_params["id"])
    if known.id != request.path_params["id"]:
        return RedirectResponse(f"/sources/{known.id}", 307)
    listing = desk.articles(source=known.id, articles_only=False, cursor=request.query_params.get("cursor"), limit=20)
    now = site.clock()
    return page(
        request,
        "source.html",
        row(known, polling, now, fetches[0] if fetches else None),
        fetches=fetches,
        listing=listing,
        errands=errand_rows(site.errands.all(), now),
    )


def change(request: Request) -> Response:
    """How a source is treated: title, category, language, what is kept, whether full texts are fetched."""
    text = words_of(request).gettext
    changes: dict[str, Any] = {
        "title": field(request, "title", longest=300),
        "category": field(request, "category", longest=200) or None,
        "language": field(request, "language", longest=40) or None,
        "keep": "text" if field(request, "keep") == "text" else "pages",
        "full_text": bool(field(request, "full_text")),
    }
    return _changed(request, text("Saved."), **changes)


def pause(request: Request) -> Response:
    """Polls a source no more, until it is resumed; what came by it stays."""
    return _changed(request, words_of(request).gettext("Paused. What came by it stays."), paused=True)


def resume(request: Request) -> Response:
    """Polls a paused source again."""
    return _changed(request, words_of(request).gettext("It is polled again."), paused=False)


def poll(request: Request) -> Response:
    """Polls a source now, due or not."""
    site = Site.of(request)
    known, _, _ = site.desk().source(request.path_params["id"])
    site.errands.start("update", known.id)
    return back(request, say=words_of(request).gettext("Polling %(name)s.") % {"name": known.title or known.address})


def poll_due(request: Request) -> Response:
    """Polls all that is due."""
    Site.of(request).errands.start("update")
    return back(request, say=words_of(request).gettext("Polling what is due."))


def remove(request: Request) -> Response:
    """Takes a source off the list. `forget`: with all articles that came by it alone."""
    text = words_of(request).gettext
    with Site.of(request).writing() as desk:
        known, _, _ = desk.source(request.path_params["id"])
        if field(request, "forget"):
            gone = desk.forget(known.id)
            say = text("Removed, with %(count)s articles that came by it alone.") % {"count": len(gone.articles)}
        else:
            with desk.store.writing():
                desk.store.sources.drop(known.id)
            say = text("Removed. Its articles stay.")
    return back(request, "/sources", say=say)


def _changed(request: Request, say: str, **changes: Any) -> Response:
    with Site.of(request).writing() as desk:
        known = desk.change(request.path_params["id"], **changes)
    return back(request, f"/sources/{known.id}", say=say)


routes = [
    get("/sources", sources),
    get("/sources/{id}", source),
    post("/sources/poll", poll_due),
    post("/sources/{id}/change", change),
    post("/sources/{id}/pause", pause),
    post("/sources/{id}/resume", resume),
    post("/sources/{id}/poll", poll),
    post("/sources/{id}/remove", remove),
]
