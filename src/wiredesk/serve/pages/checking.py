"""The page that is asked about a text: which story it belongs to, whose copy it is, what differs. Keeps nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.desk import is_address
from wiredesk.model.errors import InputError, WiredeskError
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import field, get, post
from wiredesk.serve.site import Site
from wiredesk.serve.views.checking import answer, named

LONGEST = 400_000
"""Characters of a pasted text: a long book chapter."""


def form(request: Request) -> Response:
    """The form."""
    return page(request, "check.html", None, text="", problem=None)


def check(request: Request) -> Response:
    """The answer. A text that cannot be read gives the form back with what is wrong."""
    site = Site.of(request)
    text = field(request, "text", longest=LONGEST)
    try:
        if not text:
            raise InputError("text", "is empty", done="paste a text or an address")
        if is_address(text) and len(text.split()) == 1:
            # Fetching is written down, as every fetch is.
            with site.writing() as desk:
                checked = desk.check(text)
        else:
            checked = site.desk().check(text)
    except WiredeskError as error:
        return page(request, "check.html", None, status=422, text=text, problem=error)
    held = site.desk().store.articles
    rows = {id: row for id in sorted(named(checked)) if (row := held.row(id)) is not None}
    return page(request, "check.html", answer(checked, rows), text=text, problem=None)


routes = [get("/check", form), post("/check", check)]
