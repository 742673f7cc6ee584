"""Stories: listings, one story, and each of its pages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.comparison.briefs import brief, languages_of
from wiredesk.desk.briefing import MOST as TOLD
from wiredesk.desk.briefing import OTHERS, STORIES
from wiredesk.desk.briefing import briefing as made_of
from wiredesk.desk.writing import need_writer
from wiredesk.formats.briefing import as_json as briefing_json
from wiredesk.formats.noted_json import tally_row
from wiredesk.formats.result_json import (
    difference_json,
    evidence_json,
    link_json,
    miss_json,
    origin_json,
    origins_json,
    passage_json,
    shared_json,
)
from wiredesk.formats.rows_json import Json, article_row, listing, stamp, story_row, version_row
from wiredesk.formats.story_json import as_json as story_json
from wiredesk.formats.story_json import brief_json, supported_json
from wiredesk.model.errors import InputError, SettingsError
from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.serve.api.answering import (
    MOST,
    Cursor,
    Id,
    Limit,
    Problem,
    Time,
    Word,
    acting,
    answer,
    instant,
    may_change,
    shows,
    site_of,
)
from wiredesk.serve.api.sources import errand_json
from wiredesk.serve.views.front import ORDERS
from wiredesk.serve.views.story_timeline import times

router = APIRouter(tags=["stories"])
Order = Literal["highlights", "latest", "growing", "covered"]


@router.get("/stories", **shows("stories", "Stories."))
def stories(
    request: Request,
    order: Order = "latest",
    since: Time = None,
    until: Time = None,
    lang: Annotated[str | None, Query(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = None,
    category: Word = None,
    place: Word = None,
    outlet: Word = None,
    min_origins: Annotated[int, Query(ge=0, le=1000)] = 0,
    differs: bool = False,
    single: bool = False,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """Stories, the latest first. Of `highlights` those with most independent origins are first."""
    desk = site_of(request).desk()
    found = desk.stories(
        since=instant(since, "since", desk.clock()),
        until=instant(until, "until", desk.clock()),
        language=lang,
        category=category,
        place=place,
        outlet=outlet,
        min_origins=min_origins,
        differs=differs,
        single=single,
        order=ORDERS[order],
        cursor=cursor,
        limit=limit,
    )
    return answer(request, listing(map(story_row, found.items), found.next))


@router.get("/briefing", **shows("briefing", "The briefing."))
def briefing(
    request: Request,
    since: Time = None,
    until: Time = None,
    lang: Annotated[str | None, Query(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = None,
    category: Word = None,
    place: Word = None,
    outlet: Word = None,
    told_in: Annotated[str, Query(pattern="^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$")] = "",
    stories: Annotated[int, Query(ge=0, le=TOLD)] = STORIES,
    others: Annotated[int, Query(ge=0, le=200)] = OTHERS,
) -> Response:
    """A stretch of time in brief, without `since` the last day: the stories of most independent origins, each in the
    sentences that most origins support, with what its accounts differ on; then the next stories as they are listed.
    `told_in`: the language in which is told what can be."""
    desk = site_of(request).desk()
    made = made_of(
        desk,
        since=instant(since, "since", desk.clock()),
        until=instant(until, "until", desk.clock()),
        stories=stories,
        others=others,
        told_in=told_in,
        language=lang,
        category=category,
        place=place,
        outlet=outlet,
    )
    return answer(request, briefing_json(made))


@router.get("/stories/{id}", **shows("story", "The story.", moves=True))
def story(request: Request, id: Id, why: bool = False) -> Response:
    """All that there is of one story. `why`: with the evidence of each joining, and what nearly joined."""
    return answer(request, story_json(found(request, id, near_misses=why), why=why))


@router.get("/stories/{id}/supported", **shows("api.story_supported", "What several accounts tell.", moves=True))
def story_supported(request: Request, id: Id) -> Response:
    """Sentences that several accounts tell, those with most independent origins first, each in all its wordings."""
    return answer(request, listing(map(supported_json, found(request, id, "supported").supported)))


@router.get("/stories/{id}/brief", **shows("api.brief", "The story in brief.", moves=True))
def story_brief(
    request: Request,
    id: Id,
    language: Annotated[str | None, Query(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = None,
) -> Response:
    """The story in at most seven sentences of one language, word for word from its reports, the main claim first: what
    most independent origins support, with what is disputed. Without `language`, in that of most reports."""
    view = found(request, id, "brief")
    languages = languages_of(view.readings)
    chosen = language or next(iter(languages), "und")
    readings = {reading.article.id: reading for reading in view.readings}
    sentences = brief(readings, view.supported, view.differences, view.origins, chosen)
    return answer(request, brief_json(sentences, view, chosen, languages))


class ToWrite(BaseModel):
    """A summary that is wanted. language: BCP 47; left out: that of most reports whose text may be sent."""

    model_config = ConfigDict(extra="forbid", strict=True)

    language: Annotated[str, Field(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None


@router.post(
    "/stories/{id}/written",
    dependencies=[Depends(may_change)],
    **shows("api.errand", "The work that was begun.", status=202, moves=True),
)
@acting
def story_written(request: Request, id: Id, wanted: ToWrite) -> Response:
    """Has the language model of the settings sum up a story. What comes of it stands in `/errands`: sentences with the
    passages that they rest on, and those that were refused. 409 where no model is set."""
    site, story_id = site_of(request), found_id(request, id, "written")
    try:
        need_writer(site.settings)
    except SettingsError as error:
        raise Problem(409, f"{error.key}: {error.problem}") from error
    options: dict[str, Any] = {"language": wanted.language} if wanted.language is not None else {}
    return answer(request, errand_json(site.errands.start("write", story_id, **options)), status=202)


@router.get("/stories/{id}/sources", **shows("api.story_sources", "Its reports.", moves=True))
def story_sources(request: Request, id: Id, cursor: Cursor = None, limit: Limit = MOST) -> Response:
    """The reports of a story: what each has from whom, where its chain ends, why it is there; of very many some at a
    time, those that were not looked at with no more evidence than their links have."""
    view = found(request, id, "sources")
    desk = site_of(request).desk()
    ends = {article: origin for origin in reversed(view.origins.main) for article in origin.articles}
    story = desk.store.groupings.story(view.row.id) if view.left_out else view.story
    why = {member.article: member for member in story.why} if story is not None else {}
    articles, next = _some(request, view.row.id, cursor, limit)
    held = set(story.articles) if story is not None else set()
    links = [link for link in desk.store.groupings.links(articles) if link.article in held]
    items: list[Json] = []
    for article in articles:
        row, member, origin = desk.store.articles.row(article), why.get(article), ends.get(article)
        if row is None:
            continue
        items.append(
            {
                "article": article_row(row),
                "links": [link_json(link) for link in links if article in (link.article, link.origin)],
                "origin": origin_json(origin) if origin is not None else None,
                "why": {
                    "joined_by": member.joined_by,
                    "score": member.score,
                    "evidence": [evidence_json(item) for item in member.evidence],
                }
                if member is not None
                else None,
            }
        )
    return answer(request, listing(items, next))


def _some(request: Request, id: StoryId, cursor: str | None, limit: int) -> tuple[tuple[ArticleId, ...], str | None]:
    """Some of the reports of a story, after one in order of id; what to go on after."""
    left = [one for one in site_of(request).desk().store.groupings.reports_of(id) if one > (cursor or "")]
    return tuple(left[:limit]), left[limit - 1] if len(left) > limit else None


@router.get("/stories/{id}/provenance", **shows("api.story_provenance", "Its origins and links.", moves=True))
def story_provenance(request: Request, id: Id) -> Response:
    """Independent origins of its main claim, those of other claims, and who has it from whom.

    As W3C PROV it is at `/s/ID.prov.json`.
    """
    view = found(request, id, "provenance")
    links = [link_json(link) for link in view.story.links]
    return answer(request, {"origins": origins_json(view.origins), "links": links})


@router.get("/stories/{id}/timeline", **shows("api.story_timeline", "What happened when.", moves=True))
def story_timeline(request: Request, id: Id) -> Response:
    """Events by the time that reports give them, and reports by theirs."""
    told = times(found(request, id, "timeline"))
    chart = told.chart
    events: list[Json] = [
        {
            "about": event.about,
            "value": event.value,
            "earliest": stamp(event.earliest),
            "latest": stamp(event.latest),
            "reports": event.reports,
            "disputed": event.disputed,
            "passages": [passage_json(passage) for passage in event.passages],
        }
        for event in (chart.events if chart is not None else ())
    ]
    body: Json = {
        "events": events,
        "left_out": told.left_out,
        "reports": [
            {"article": one.id, "at": stamp(one.at), "by_sight": one.by_sight, "copy": one.copy} for one in told.reports
        ],
        "undated": [one.id for one in told.undated],
    }
    return answer(request, body)


@router.get("/stories/{id}/quotes", **shows("api.story_quotes", "Who said what.", moves=True))
def story_quotes(request: Request, id: Id) -> Response:
    """Statements, each in all its wordings."""
    return answer(request, listing(map(shared_json, found(request, id, "quotes").quotes)))


@router.get("/stories/{id}/differences", **shows("api.story_differences", "Where accounts differ.", moves=True))
def story_differences(request: Request, id: Id) -> Response:
    """Questions with the answers of the accounts; those on which they agree too, by their `verdict`."""
    return answer(request, listing(map(difference_json, found(request, id, "differences").differences)))


@router.get("/stories/{id}/versions", **shows("api.story_versions", "Edits of its reports.", moves=True))
def story_versions(request: Request, id: Id, cursor: Cursor = None, limit: Limit = MOST) -> Response:
    """The texts that each report had, of very many some at a time."""
    articles, next = _some(request, found_id(request, id, "versions"), cursor, limit)
    store = site_of(request).desk().store.articles
    items = (
        {"article": article, "versions": [version_row(one) for one in store.versions(article)]} for article in articles
    )
    return answer(request, listing(items, next))


@router.get("/stories/{id}/near-misses", **shows("api.story_near_misses", "What nearly joined.", moves=True))
def story_near_misses(request: Request, id: Id) -> Response:
    """Reports that nearly joined the story, with what kept each out."""
    view = found(request, id, "near-misses", near_misses=True)
    return answer(request, listing(map(miss_json, view.grouping.near_misses)))


@router.get("/stories/{id}/tallies", **shows("api.tallies", "How its figures grew.", moves=True))
def story_tallies(request: Request, id: Id) -> Response:
    """The figures of a story from each instant on at which they changed, the earliest first."""
    story_id = found_id(request, id, "tallies")
    return answer(request, listing(map(tally_row, site_of(request).desk().store.reader.tallies(story_id))))


def found(request: Request, id: str, part: str = "", *, near_misses: bool = False) -> StoryView:
    """The story of an id. Raises `Problem`, as `found_id` does."""
    try:
        return site_of(request).desk().story(found_id(request, id, part), near_misses=near_misses)
    except InputError as error:
        # It went away since it was found.
        raise Problem(404, error.problem) from error


def found_id(request: Request, id: str, part: str = "") -> StoryId:
    """The lasting id. Raises `Problem`: 301 where it went into another story, 307 for the beginning of an id, 300
    where it may be several, 404 where it is none."""
    groupings = site_of(request).desk().store.groupings
    if groupings.row(StoryId(id)) is not None:
        return StoryId(id)
    known = groupings.find(id)
    if not known:
        raise Problem(404, f"{id[:100]}: is no story of this desk")
    behind = f"/{part}" if part else ""
    ways = [f"/api/v1/stories/{one}{behind}" for one in known]
    if len(known) > 1:
        links = ", ".join(f'<{way}>; rel="alternate"' for way in ways)
        raise Problem(300, "it may be one of several stories", headers={"Link": links}, stories=list(known))
    moved = bool(groupings.history(StoryId(id)))
    query = f"?{request.url.query}" if request.url.query else ""
    raise Problem(301 if moved else 307, f"it is {known[0]}", headers={"Location": f"{ways[0]}{query}"})
