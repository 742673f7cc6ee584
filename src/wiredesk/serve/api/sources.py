"""What is polled, what each fetch came to, and the work that goes on beside the server."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.formats.rows_json import Json, fetch_row, holder_row, listing, source_row, stamp
from wiredesk.model.errors import InputError
from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.serve.api.answering import Id, Limit, acting, answer, may_change, missing, shows, site_of
from wiredesk.serve.errands import Errand

router = APIRouter(tags=["sources"])
changes = [Depends(may_change)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class NewSource(BaseModel):
    """A site, feed, sitemap or page to be polled."""

    model_config = ConfigDict(extra="forbid", strict=True)

    address: Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s]+$")]
    category: Name | None = None
    language: Annotated[str, Field(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    feed: Annotated[str, Field(max_length=2000)] | None = None


class Changed(BaseModel):
    """What changes of a source; what is left out stays."""

    model_config = ConfigDict(extra="forbid", strict=True)

    paused: bool | None = None
    category: Name | None = None
    language: Annotated[str, Field(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None


@router.get("/sources", **shows("sources", "Sources."))
def sources(request: Request, failing: bool = False) -> Response:
    """All that is polled. failing: those alone whose last polls failed, or that ended."""
    desk = site_of(request).desk()
    known = [
        (source, polling) for source, polling in desk.sources() if not failing or polling.failures or polling.ended
    ]
    rows = (source_row(*one, _last(desk.store.sources.fetches(one[0].id, 1))) for one in known)
    return answer(request, listing(rows, fetching=[holder_row(one) for one in desk.store.claims.holders()]))


@router.get("/sources/{id}", **shows("source", "The source with its last fetches."))
def source(request: Request, id: Id) -> Response:
    """A source, where its polling stands, its last fetches and what was decided on each."""
    one, polling, fetches = _found(request, id)
    return answer(request, source_row(one, polling, _last(fetches)) | {"fetches": [fetch_row(one) for one in fetches]})


@router.get("/sources/{id}/fetches", **shows("api.fetches", "Its fetches."))
def source_fetches(request: Request, id: Id, limit: Limit = 100) -> Response:
    """The fetches of a source, the latest first; some hundreds are kept."""
    one, _, _ = _found(request, id)
    return answer(request, listing(map(fetch_row, site_of(request).desk().store.sources.fetches(one.id, limit))))


@router.post("/sources", dependencies=changes, **shows("api.errand", "The work that was begun.", status=202))
@acting
def add(request: Request, new: NewSource) -> Response:
    """Begins to poll a site, a feed, a sitemap or a page. What comes of it is told by `/errands/ID`."""
    site = site_of(request)
    options: dict[str, Any] = {"category": new.category, "language": new.language, "feed": new.feed}
    given = {name: value for name, value in options.items() if value is not None}
    return answer(
        request, errand_json(site.errands.start("add", new.address, poll=site.watch is None, **given)), status=202
    )


@router.post("/sources/{id}", dependencies=changes, **shows("rows.source", "The source as it is now."))
@acting
def change(request: Request, id: Id, changed: Changed) -> Response:
    """Pauses a source, lets it go on, or gives it another category or language."""
    one, _, _ = _found(request, id)
    with site_of(request).writing() as desk:
        desk.change(one.id, **changed.model_dump(exclude_none=True))
    now, polling, fetches = _found(request, one.id)
    return answer(request, source_row(now, polling, _last(fetches)))


@router.post("/sources/{id}/poll", dependencies=changes, **shows("api.errand", "The work that was begun.", status=202))
@acting
def poll(request: Request, id: Id) -> Response:
    """Polls a source now, due or not."""
    one, _, _ = _found(request, id)
    return answer(request, errand_json(site_of(request).errands.start("update", one.id)), status=202)


@router.get("/errands", **shows("api.errands", "Work that goes on beside."))
def errands(request: Request) -> Response:
    """Work that goes on beside the server, and what was lately done, the latest first."""
    return answer(request, listing(map(errand_json, site_of(request).errands.all())))


def errand_json(errand: Errand) -> Json:
    """An errand, to `errand` in `formats/schema/api.schema.json`."""
    return {
        "id": errand.id,
        "verb": errand.verb,
        "what": list(errand.what),
        "started": stamp(errand.started),
        "over": stamp(errand.over),
        "doing": errand.doing,
        "done": errand.done,
        "of": errand.of,
        "new": errand.new,
        "changed": errand.changed,
        "result": dict(errand.result),
        "problem": errand.problem,
    }


def _found(request: Request, id: str) -> tuple[Source, Polling, tuple[Fetch, ...]]:
    try:
        return site_of(request).desk().source(id)
    except InputError as error:
        raise missing(error) from error


def _last(fetches: tuple[Fetch, ...]) -> Fetch | None:
    return fetches[0] if fetches else None
