"""Signing in with the token, signing out."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.serve.language import words_of
from wiredesk.serve.rendering import back, page, safe_path
from wiredesk.serve.routing import field, get, post
from wiredesk.serve.safety.gate import Gate
from wiredesk.serve.safety.sessions import Session


def login(request: Request) -> Response:
    """The form; who need not sign in is sent on."""
    to = safe_path(request.query_params.get("to", "/"))
    if not Gate.of(request).asks_for_token or Session.of(request).signed_in:
        return back(request, to)
    return page(request, "login.html", to=to, problem="")


def sign_in(request: Request) -> Response:
    """Takes the token; a wrong one is counted against the address that it came from."""
    gate, _ = Gate.of(request), words_of(request).gettext
    to, client = safe_path(field(request, "to")), request.scope["wiredesk.client"]
    if wait := gate.wait_for_token(client):
        late = _("Too many wrong tokens from your address. Wait a minute, then try again.")
        answer = page(request, "login.html", status=429, to=to, problem=late)
        answer.headers["Retry-After"] = str(int(wait) + 1)
        return answer
    if not gate.is_token(field(request, "token", longest=1000), client):
        return page(request, "login.html", status=403, to=to, problem=_("That is not the token."))
    answer = back(request, to)
    Session.of(request).put(answer, time.time(), signed_in=True)  # noqa: TID251 - cookies go out of date by the clock
    return answer


def sign_out(request: Request) -> Response:
    """Forgets this browser, and has it forget what it kept of the desk."""
    answer = back(request, "/login")
    Session.of(request).put(answer, time.time(), signed_in=False)  # noqa: TID251 - as above
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


routes = [get("/login", login), post("/login", sign_in), post("/logout", sign_out)]
