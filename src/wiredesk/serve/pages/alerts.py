"""Searches that were saved: what they would have found of late, where they tell of it, what went out."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.alerting import RECENT, SIGNATURE, TRIES, secret_of
from wiredesk.model.alerts import SavedSearch
from wiredesk.model.errors import FetchError, InputError
from wiredesk.serve.language import words_of
from wiredesk.serve.rendering import back, page
from wiredesk.serve.routing import field, get, post
from wiredesk.serve.site import Site
from wiredesk.serve.views.search import snippet
from wiredesk.sources.vetting import vet

PREVIEW = 20
LONGEST = 1_000


def alerts(request: Request) -> Response:
    """All saved searches."""
    return page(
        request, "alerts.html", Site.of(request).desk().store.reader.searches(), query=request.query_params.get("q", "")
    )


def save(request: Request) -> Response:
    """A new one, of a query."""
    site, text = Site.of(request), words_of(request).gettext
    query = field(request, "query", longest=LONGEST)
    if not query:
        return back(request, "/alerts", say=text("Type what to look for."), bad=True)
    with site.writing() as desk:
        known = next((one for one in desk.store.reader.searches() if one.query == query), None)
        saved = known or desk.store.reader.put_search(SavedSearch(0, query[:80], query, site.clock()))
    return back(
        request, f"/alerts/{saved.id}", say="" if known else text("Saved. Choose where it tells of what it finds.")
    )


def alert(request: Request) -> Response:
    """One saved search, with what it finds in the last 30 days."""
    site = Site.of(request)
    desk = site.desk()
    search = _search(request)
    since = (site.clock() - RECENT).date().isoformat()
    found = desk.search_articles(f"({search.query}) since:{since}", limit=PREVIEW)
    return page(
        request,
        "alert.html",
        search,
        found=found,
        since=since,
        snippet=snippet,
        deliveries=desk.store.reader.deliveries(search.id, 50),
        rows={one.article: desk.store.articles.row(one.article) for one in desk.store.reader.deliveries(search.id, 50)},
        secret=secret_of(desk.store, search.id),
        header=SIGNATURE,
        tries=TRIES,
        mail_ready=bool(desk.settings.alerts.smtp_host and desk.settings.alerts.mail_from),
    )


def change(request: Request) -> Response:
    """Name, query, and where it tells."""
    text = words_of(request).gettext
    query = field(request, "query", longest=LONGEST)
    webhook, mail = field(request, "webhook", longest=2000), field(request, "mail", longest=300)
    if not query:
        return back(request, say=text("Type what to look for."), bad=True)
    if webhook:
        site = Site.of(request)
        ports = frozenset(int(one.rpartition(":")[2]) for one in site.settings.fetch.allow)
        try:
            vet(webhook, ports=ports)
        except FetchError as error:
            return back(request, say=str(error), bad=True)
    if mail and ("@" not in mail or any(char.isspace() or char in ",;<>" for char in mail) or not mail.isprintable()):
        return back(request, say=text("That is no mail address."), bad=True)
    changed = replace(
        _search(request),
        name=field(request, "name", longest=200) or query[:80],
        query=query,
        webhook=webhook or None,
        mail=mail or None,
    )
    return _put(request, changed, text("Saved."))


def pause(request: Request) -> Response:
    """Looks no more, until it is resumed."""
    return _put(request, replace(_search(request), paused=True), words_of(request).gettext("Paused."))


def resume(request: Request) -> Response:
    """Looks again, from now on."""
    return _put(request, replace(_search(request), paused=False), words_of(request).gettext("It looks again."))


def drop(request: Request) -> Response:
    """Takes a saved search away."""
    search = _search(request)
    with Site.of(request).writing() as desk:
        desk.store.reader.drop_search(search.id)
    return back(request, "/alerts", say=words_of(request).gettext("Removed."))


def _search(request: Request) -> SavedSearch:
    id = request.path_params["id"]
    found = next((one for one in Site.of(request).desk().store.reader.searches() if one.id == id), None)
    if found is None:
        raise InputError(str(id), "is no saved search of this desk", done="nothing to show")
    return found


def _put(request: Request, search: SavedSearch, say: str) -> Response:
    with Site.of(request).writing() as desk:
        desk.store.reader.put_search(search)
    return back(request, f"/alerts/{search.id}", say=say)


routes = [
    get("/alerts", alerts),
    post("/alerts", save),
    get("/alerts/{id:int}", alert),
    post("/alerts/{id:int}/change", change),
    post("/alerts/{id:int}/pause", pause),
    post("/alerts/{id:int}/resume", resume),
    post("/alerts/{id:int}/drop", drop),
]
