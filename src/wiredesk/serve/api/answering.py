"""What all operations share: parameters, answers, problems, who may change something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from typing import Annotated, Any, ParamSpec

import msgspec
from anyio import to_thread
from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.model.errors import InputError
from wiredesk.search.dates import period
from wiredesk.serve.answers import PROBLEM_TYPE, data
from wiredesk.serve.api.schemas import Json, named
from wiredesk.serve.safety.sessions import Session
from wiredesk.serve.site import Site

P = ParamSpec("P")
MOST = 200
"""Things in one answer, at most; a cursor leads to the others."""
_KEY = "An id, or the beginning of one that is clear."
Id = Annotated[str, Path(description=_KEY, min_length=4, max_length=64, pattern="^[0-9a-f]+$")]
Key = Annotated[str, Path(min_length=1, max_length=500)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Things in one answer, at most.")]
Cursor = Annotated[
    str | None, Query(max_length=2000, description="Goes on where another answer ended: its `next`.", min_length=1)
]
Time = Annotated[
    str | None,
    Query(
        max_length=40,
        description="2026-11, 2026-11-01, 2026-11-01T18:30Z, or an age: 2d, 12h.",
        pattern=r"^[0-9]{1,9}(min|h|d|w|y)$|^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?)?)?)?$",
    ),
]
Word = Annotated[str | None, Query(min_length=1, max_length=500)]
PROBLEM: Json = {"content": {PROBLEM_TYPE: {"schema": named("api.problem")}}}
PROBLEMS: dict[int | str, Json] = {
    "4XX": {"description": "It cannot be answered so; the problem says why.", **PROBLEM},
    "5XX": {"description": "Busy, or broken here.", **PROBLEM},
}


class Problem(Exception):
    """An answer that is a problem. status: of HTTP; problem: a sentence; more: further fields of it."""

    def __init__(self, status: int, problem: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        self.status = status
        self.problem = problem
        self.headers = headers or {}
        self.more = more
        super().__init__(problem)


def shows(schema: str, what: str, *, status: int = 200, moves: bool = False) -> dict[str, Any]:
    """Arguments of a route: what it answers. moves: whether it may lead to another id, as that of a merged story."""
    found: dict[int | str, Json] = {
        status: {"description": what, "content": {"application/json": {"schema": named(schema)}}},
        304: {"description": "What whoever asks has by `If-None-Match` is still so."},
        **PROBLEMS,
    }
    if moves:
        found["3XX"] = {"description": "It went into another (301), or into several (300).", **PROBLEM}
    if status != 200:
        del found[304]
    return {"responses": found, "status_code": status, "response_model": None}


def done() -> dict[str, Any]:
    """Arguments of a route that answers nothing."""
    return {"responses": {204: {"description": "Done."}, **PROBLEMS}, "status_code": 204, "response_model": None}


def answer(request: Request, body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON with an ETag."""
    return data(request, msgspec.json.encode(body), "application/json", status=status, headers=headers)


def acting(function: Callable[P, Response]) -> Callable[P, Awaitable[Response]]:
    """An operation that may wait, for the writer or a worker: in the threads of acts, so that reads go on."""

    @wraps(function)
    async def acted(*given: P.args, **named: P.kwargs) -> Response:
        request = named["request"]
        assert isinstance(request, Request)
        return await to_thread.run_sync(partial(function, *given, **named), limiter=Site.of(request).acts)

    return acted


def instant(text: str | None, name: str, now: datetime) -> datetime | None:
    """What a time says. Raises `Problem`."""
    if text is None:
        return None
    found = period(text, now)
    if found is None:
        raise Problem(422, f"{name}: {text!r} is no time such as 2d, 12h or 2026-11-01")
    return found[0]


def missing(error: InputError) -> Problem:
    """What was asked for by name is not there."""
    return Problem(404, f"{error.source[:200]}: {error.problem}")


def may_change(request: Request) -> None:
    """Lets pass who may change something: a program with the token, or our own page with its form's token.

    A cookie alone is not enough: a browser sends it along with what another site made it ask.
    """
    gate = request.scope["wiredesk.gate"]
    if request.headers.get("content-type") and not _says_json(request):
        raise Problem(415, "what is sent is JSON: Content-Type: application/json")
    if gate.asks_for_token and not request.headers.get("authorization"):
        session = Session.of(request)
        if not session.brought_back(request.headers.get("x-csrf-token")):
            raise Problem(403, "a cookie alone changes nothing: send the token as Authorization: Bearer")


def _says_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    return Site.of(request)
