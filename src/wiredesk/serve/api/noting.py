"""What the user notes and decides: marks on stories, decisions, saved searches."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.formats.catalogue_json import articles as articles_json
from wiredesk.formats.noted_json import decided_row, delivery_row, mark_row, news_row, search_row
from wiredesk.formats.rows_json import Json, listing, stamp, story_row
from wiredesk.model.alerts import SavedSearch
from wiredesk.model.errors import FetchError, InputError
from wiredesk.model.marks import Mark
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Decision
from wiredesk.serve.api.answering import (
    Cursor,
    Id,
    Limit,
    Problem,
    acting,
    answer,
    done,
    may_change,
    missing,
    shows,
    site_of,
)
from wiredesk.serve.api.stories import found_id
from wiredesk.sources.vetting import vet

router = APIRouter(tags=["notes and decisions"])
WHO = "API"
"""By whom a decision is that no person at a page made."""
_NUMBER = 2**53


def _worded(text: object) -> object:
    # A bare number would be taken for seconds of a clock.
    if isinstance(text, str) and "T" not in text.upper():
        raise ValueError("is no instant such as 2026-11-01T18:30:00Z")
    return text


Number = Annotated[int, Path(ge=0, le=_NUMBER)]
Text = Annotated[str, Field(max_length=2000)]
Moment = Annotated[AwareDatetime, BeforeValidator(_worded), Query(description="2026-11-01T18:30:00Z")]
ArticleIds = Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{24}$")]], Field(max_length=500)]
changes = [Depends(may_change)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Noted(_Closed):
    """What changes in what is noted on a story; what is left out stays."""

    seen: bool | None = None
    followed: bool | None = None
    note: Text | None = None
    tags: Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=100)] | None = None


class NewDecision(_Closed):
    """A decision. join: all of `articles` and `others` belong together; part, no copy: each of `articles` from each of
    `others`, with no `others` all from one another; correct: `field` of the one article is `value`."""

    kind: Literal["join", "part", "no copy", "correct"]
    articles: Annotated[ArticleIds, Field(min_length=1)]
    others: ArticleIds = []
    field: Annotated[str, Field(max_length=50)] = ""
    value: Text = ""
    where: Annotated[str, Field(max_length=100)] = ""


class NewAlert(_Closed):
    """A search to be saved."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    query: Annotated[str, Field(min_length=1, max_length=1000)]
    feed: bool = True
    webhook: Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s]+$")] | None = None
    mail: Annotated[str, Field(max_length=300, pattern=r"^[^\s@,;<>]+@[^\s@,;<>]+$")] | None = None


# -- marks on stories ----------------------------------------------------------------------------------------------


@router.get("/marks", **shows("api.marks", "Stories with a note."))
def marks(
    request: Request,
    followed: bool = False,
    tag: Annotated[str | None, Query(min_length=1, max_length=100)] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """Stories that are followed, have a note or a tag, the latest first; and the tags in use."""
    reader = site_of(request).desk().store.reader
    found = reader.marked(followed=followed, tag=tag, cursor=cursor, limit=limit)
    noted = reader.marks([row.id for row in found.items])
    items = ({"row": story_row(row), "mark": mark_row(noted.get(row.id) or Mark(row.id))} for row in found.items)
    tags = [{"tag": name, "stories": count} for name, count in reader.tags()]
    return answer(request, listing(items, found.next, tags=tags))


@router.get("/stories/{id}/mark", **shows("api.mark", "What is noted on it.", moves=True))
def mark(request: Request, id: Id) -> Response:
    """What the user noted on a story."""
    return answer(request, _mark(request, found_id(request, id, "mark")))


@router.post("/stories/{id}/mark", dependencies=changes, **shows("api.mark", "What is noted on it now.", moves=True))
@acting
def note(request: Request, id: Id, noted: Noted) -> Response:
    """Notes something on a story: seen, followed, a note, tags."""
    story, site = found_id(request, id, "mark"), site_of(request)
    with site.writing() as desk:
        now = desk.store.reader.marks([story]).get(story) or Mark(story)
        if noted.seen is not None:
            now = replace(now, seen=site.clock() if noted.seen else None)
        if noted.followed is not None:
            now = replace(now, followed=noted.followed)
        if noted.note is not None:
            now = replace(now, note=noted.note.strip())
        if noted.tags is not None:
            now = replace(now, tags=tuple(dict.fromkeys(tag.strip() for tag in noted.tags if tag.strip())))
        desk.store.reader.put_mark(now)
    return answer(request, _mark(request, story))


@router.delete("/stories/{id}/mark", dependencies=changes, **done())
@acting
def unmark(request: Request, id: Id) -> Response:
    """Takes away all that is noted on a story."""
    story = found_id(request, id, "mark")
    with site_of(request).writing() as desk:
        desk.store.reader.put_mark(Mark(story))
    return Response(status_code=204)


def _mark(request: Request, story: StoryId) -> Json:
    reader = site_of(request).desk().store.reader
    return mark_row(reader.marks([story]).get(story) or Mark(story))


@router.get("/news", **shows("api.news", "What is new."))
def news(
    request: Request,
    since: Moment,
    story: Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{24}$")]], Query(min_length=1, max_length=200)],
) -> Response:
    """What each of some stories has more than at an instant: reports, origins, differences."""
    found = site_of(request).desk().store.reader.news([StoryId(id) for id in story], since)
    return answer(request, listing(news_row(id, told) for id, told in sorted(found.items())))


# -- decisions -----------------------------------------------------------------------------------------------------


@router.get("/decisions", **shows("api.decisions", "Decisions."))
def decisions(request: Request) -> Response:
    """All decisions, the undone ones too, the last first."""
    known = site_of(request).desk().store.groupings.decided()
    return answer(request, listing(map(decided_row, reversed(known))))


@router.post("/decisions", dependencies=changes, **shows("api.decided", "The decision as it is kept.", status=201))
@acting
def decide(request: Request, new: NewDecision) -> Response:
    """Decides: stronger than any later grouping or reading, until it is undone."""
    site = site_of(request)
    with site.writing() as desk:
        for id in (*new.articles, *new.others):
            if desk.store.articles.row(ArticleId(id)) is None:
                raise Problem(404, f"{id}: is no article of this desk")
        if new.kind == "correct":
            if len(new.articles) != 1 or new.others or not new.field:
                raise Problem(422, "a correction is of one field of one article")
            made = desk.correct(new.articles[0], new.field, new.value, where=new.where, who=WHO)
        else:
            articles, others = tuple(map(ArticleId, new.articles)), tuple(map(ArticleId, new.others))
            made = desk.decide(Decision(new.kind, articles, others=others, who=WHO, when=stamp(site.clock()) or ""))
    return answer(request, decided_row(made), status=201)


@router.delete("/decisions/{number}", dependencies=changes, **done())
@acting
def undo(request: Request, number: Number) -> Response:
    """Lets a decision stand no longer: everything is as it was without it. It stays listed."""
    with site_of(request).writing() as desk:
        if number not in {one.number for one in desk.store.groupings.decided() if one.undone is None}:
            raise Problem(404, f"{number}: is no decision that stands")
        desk.undo(number)
    return Response(status_code=204)


# -- saved searches ------------------------------------------------------------------------------------------------


@router.get("/alerts", **shows("api.alerts", "Saved searches."))
def alerts(request: Request) -> Response:
    """The saved searches."""
    return answer(request, listing(map(search_row, site_of(request).desk().store.reader.searches())))


@router.get("/alerts/{id}", **shows("api.alert_view", "A saved search."))
def alert(request: Request, id: Number, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """A saved search: what it finds, and what was sent out for it."""
    desk = site_of(request).desk()
    search = _search(request, id)
    hits = desk.search_articles(search.query, cursor=cursor, limit=limit)
    found = articles_json(hits.listing) | {"total": hits.total, "more": hits.more, "notes": list(hits.notes)}
    body: Json = {
        "row": search_row(search),
        "deliveries": [delivery_row(one) for one in desk.store.reader.deliveries(id)],
        "found": found,
    }
    return answer(request, body)


@router.post("/alerts", dependencies=changes, **shows("api.alert", "The search as it is saved.", status=201))
@acting
def save(request: Request, new: NewAlert) -> Response:
    """Saves a search."""
    site = site_of(request)
    if new.webhook is not None:
        try:
            vet(new.webhook, ports=frozenset(int(one.rpartition(":")[2]) for one in site.settings.fetch.allow))
        except FetchError as error:
            raise Problem(422, str(error)) from error
    search = SavedSearch(
        0, new.name.strip(), new.query.strip(), site.clock(), feed=new.feed, webhook=new.webhook, mail=new.mail
    )
    with site.writing() as desk:
        saved = desk.store.reader.put_search(search)
    return answer(request, search_row(saved), status=201)


@router.delete("/alerts/{id}", dependencies=changes, **done())
@acting
def drop(request: Request, id: Number) -> Response:
    """Takes away a saved search with its deliveries."""
    _search(request, id)
    with site_of(request).writing() as desk:
        desk.store.reader.drop_search(id)
    return Response(status_code=204)


def _search(request: Request, id: int) -> SavedSearch:
    for search in site_of(request).desk().store.reader.searches():
        if search.id == id:
            return search
    raise missing(InputError(str(id), "is no saved search of this desk"))
