"""The desk in the browser as one ASGI application.

To add a page:
1. `views/NAME.py`: a frozen dataclass with what the page shows, and a pure function that makes it from what the desk
   gives. Nothing in it knows of requests or markup.
2. `pages/NAME.py`: functions `def name(request: Request) -> Response`, plain and synchronous (they run in a thread),
   and `routes = [get("/path/{id}", name), post("/path/{id}/act", act)]` from `serve.routing`. They are found by
   themselves. `Site.of(request)` has `.desk()` to read, `with site.writing() as desk:` to change, `.cache`, `.clock`.
   A page ends with `return page(request, "name.html", view, stamp=REVISION)`: `stamp` is whatever the content is a
   function of; with it unchanged nothing is rendered. Where it is a function of the desk, its address and the reader's
   looks alone, the route is `get("/path", name, shared=True)`: then all get what the first one got, until somebody
   writes to the desk. What is not there: raise
   `InputError` (of the desk) or `HTTPException(404, "why")`. An act reads its fields by `field(request, "name")` and
   ends with `return back(request, "/where", say=words_of(request).gettext("Saved."))`. What asks the web or reads many
   files is an errand in a process of its own: `site.errands.start("add", address, poll=True)`; how far it is stands in
   `site.errands.all()`. Who acts is `Session.of(request).who`.
3. `templates/NAME.html`: `{% extends "base.html" %}`, blocks `title`, `main`, and `head` for a style sheet of its own:
   `<link rel="stylesheet" href="{{ static('name.css') }}">`. The classes to build with stand at the top of
   `static/desk.css`. Texts are `{{ _("English") }}` and `{{ ngettext("%(num)s report", "%(num)s reports", n) }}`,
   translated in `locale/vi/AREA.po`. Dates: `{% from "parts/dates.html" import when with context %}`. Foreign text
   carries `lang=… dir="auto"`. Forms that change something: `<form method="post">{{ csrf() }}`. An element with
   `hx-` attributes needs `{{ hx() }}` beside them, else they are ignored.
4. No inline script, style or handler: the policy refuses them. No `|safe`. Links to the web by
   `{{ link(address, text) }}` from `parts/links.html`.
"""

from __future__ import annotations

import contextlib
import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from importlib import import_module

import anyio.to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from wiredesk.desk.desk import now
from wiredesk.desk.settings import Settings
from wiredesk.model.errors import WiredeskError
from wiredesk.serve import errors, mcp, outputs, pages, static_files
from wiredesk.serve.api import application
from wiredesk.serve.safety.gate import Gate
from wiredesk.serve.site import Site

THREADS = 2
"""In which pages are made. More would wait for one another, and each has up to 32 MB of the desk at hand."""


def make_app(
    path: str,
    settings: Settings,
    *,
    base_url: str | None = None,
    token: str = "",
    clock: Callable[[], datetime] = now,
) -> Starlette:
    """The application for the desk at `path`, which is made if it is not there.

    base_url: where readers find it if that is another address than it listens on. token: what opens it, "" for
    nothing. The site stands as `app.state.site`; it is closed with the application's lifespan.
    """
    site = Site(path, settings, base_url=base_url, clock=clock)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        async with tools():
            yield
        site.close()

    for_assistants, tools = _tools(site)
    app = Starlette(
        routes=[*static_files.routes, *for_assistants, *_routes()],
        middleware=[Middleware(Gate, site=site, token=token, listens_on=settings.serve.host)],
        exception_handlers=errors.handlers,
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _tools(site: Site) -> tuple[list[BaseRoute], Callable[[], AbstractAsyncContextManager[None]]]:
    """Those of the tools for assistants, where their extra is installed."""
    try:
        return mcp.over_http(site.desk)
    except WiredeskError:
        return [], contextlib.nullcontext


def _routes() -> list[BaseRoute]:
    """Those of other forms (an extension behind a path is no part of an id), of every module of `pages`, of the API."""
    found: list[BaseRoute] = [*outputs.routes]
    for module in sorted(pkgutil.iter_modules(pages.__path__), key=lambda module: module.name):
        found += import_module(f"{pages.__name__}.{module.name}").routes
    return [*found, *application.routes]
