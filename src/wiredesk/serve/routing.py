"""Routes of pages. A page is a plain function of a request; what is awaited (forms, threads) is done here.

A page that changes something is a POST form: its fields were read and its token checked before the function is called.
"""

from __future__ import annotations

from collections.abc import Callable

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wiredesk.serve import rendering
from wiredesk.serve.safety.csrf import checked_form
from wiredesk.serve.site import Site

Page = Callable[[Request], Response]
OPEN = frozenset({"/login", "/healthz", "/robots.txt", "/favicon.ico"})
"""Paths that ask for no token."""
FIELDS = 400
"""Fields of one form, at most."""


def get(path: str, function: Page, *, shared: bool = False) -> Route:
    """A page that changes nothing.

    shared: whether it is a function of the desk and of `memory.Asked` alone. Then it is made once for all who ask for
    it while nobody writes to the desk, provided that it has a stamp (`rendering.page`).
    """

    async def answer(request: Request) -> Response:
        asked = rendering.shared(request) if shared else None
        if asked is None:
            return await run_in_threadpool(function, request)
        site = Site.of(request)
        moment = site.moment
        held = await site.pages.get(moment, asked)
        if held is not None:
            return rendering.shown(request, held)
        with site.pages.making(moment, asked) as making:
            response = await run_in_threadpool(function, request)
            making.held = rendering.held_by(request)
        return response

    return Route(path, answer, methods=["GET"], name=function.__name__)


def post(path: str, function: Page) -> Route:
    """An act."""

    async def answer(request: Request) -> Response:
        request.scope["wiredesk.form"] = await checked_form(request, FIELDS)
        # Threads of their own: acts wait for one another and for other processes, pages must not.
        return await to_thread.run_sync(function, request, limiter=Site.of(request).acts)

    return Route(path, answer, methods=["POST"], name=function.__name__)


def form_of(request: Request) -> FormData:
    """The fields of the form that was sent."""
    form: FormData = request.scope["wiredesk.form"]
    return form


def field(request: Request, name: str, *, longest: int = 10_000) -> str:
    """One field of the form, without white space around it; "" if it is not there. longest: in characters; more is
    refused with an answer 400."""
    value = form_of(request).get(name)
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > longest:
        raise HTTPException(400, f"{name}: longer than {longest:,} characters")
    return text
