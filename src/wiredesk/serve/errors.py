"""What a page says where something is not there, not allowed or went wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from wiredesk.model.errors import FetchError, InputError, StoreBusy, StoreError
from wiredesk.serve.language import N_
from wiredesk.serve.rendering import page

log = logging.getLogger("wiredesk.serve")

_TITLES = {
    400: N_("That could not be understood"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Not allowed"),
    408: N_("Too slow"),
    413: N_("Too large"),
    500: N_("Something went wrong here"),
    502: N_("Could not be fetched"),
    503: N_("Busy"),
}
_NO_PAGE = N_("There is no page at this address.")
_IN_LOG = N_("What went wrong stands in the log of the server.")
_MISSING = (
    N_("is no story of this desk"),
    N_("is no article of this desk"),
    N_("is no source of this desk"),
)
"""What the desk says of an id that it does not know."""
_EXPIRED = N_(
    "This form is from before you signed in or out, or its cookie is gone. Go back, reload the page, try again."
)


def problem(
    request: Request, status: int, why: str = "", *, what: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """A page that says what is the matter; plain text where a program asked. what: the thing that it is about, in the
    words of whoever asked."""
    if "text/html" not in request.headers.get("accept", "text/html") and "*/*" not in request.headers.get("accept", ""):
        said = why or _TITLES.get(status, "error")
        return PlainTextResponse(f"{what}: {said}\n" if what else f"{said}\n", status, headers)
    title = _TITLES.get(status, _TITLES[400 if status < 500 else 500])
    answer = page(request, "problem.html", None, status=status, title=title, why=why, what=what, code=status)
    answer.headers.update(headers or {})
    return answer


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=error.headers)
    usual = {"Not Found": _NO_PAGE, "Method Not Allowed": "", "form expired": _EXPIRED}
    return problem(request, error.status_code, usual.get(error.detail, error.detail), headers=error.headers)


def _input(request: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)
    return problem(request, 404, error.problem, what=error.source[:200])


def _fetch(request: Request, error: Exception) -> Response:
    return problem(request, 502, str(error))


def _busy(request: Request, error: Exception) -> Response:
    assert isinstance(error, StoreError)
    return problem(request, 503, error.problem, headers={"Retry-After": "5"})


def _store(request: Request, error: Exception) -> Response:
    assert isinstance(error, StoreError)
    log.error("%s", error)
    return problem(request, 503, error.problem)


def failed(request: Request, error: Exception) -> Response:
    """What nobody foresaw: logged with its place, told without."""
    log.error("%s %r", request.method, request.url.path, exc_info=error)
    return problem(request, 500, _IN_LOG)


handlers: Mapping[Any, Callable[[Request, Exception], Response]] = {
    HTTPException: _http,
    InputError: _input,
    FetchError: _fetch,
    StoreBusy: _busy,
    StoreError: _store,
}
