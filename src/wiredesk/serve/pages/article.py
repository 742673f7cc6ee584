"""Pages of one article: its text and what was read from it, an edit, and the article beside another account."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wiredesk.desk.desk import Desk
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Entity, Reading
from wiredesk.model.kept import ArticleRow, ArticleView
from wiredesk.model.query import Having
from wiredesk.model.spans import ArticleId
from wiredesk.serve.codes import CODES
from wiredesk.serve.links import article_path, name_path
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.serve.site import Site
from wiredesk.serve.views.article import Derivation, Nearby, article_page, span_of
from wiredesk.serve.views.overlap import overlap
from wiredesk.text.catalogue_keys import name_of
from wiredesk.text.word_diff import hunks, told

BESIDE = 8
"""Other reports that are listed of each kind."""


def article(request: Request) -> Response:
    """The text with all that was read from it. `?at=120-140`: with those characters marked."""
    desk = Site.of(request).desk()
    view = desk.article(request.path_params["id"])
    if view.row.id != request.path_params["id"]:
        return RedirectResponse(article_path(view.row.id), 307)
    at = span_of(request.query_params.get("at", ""))
    shown = article_page(view, _nearby(desk, view), name_page=_name_page(desk, view.reading), at=at)
    return page(request, "article.html", shown, block_roles=tuple(CODES["block"].items()))


def diff(request: Request) -> Response:
    """What an edit changed: from the m-th version to the n-th, in order of first sight."""
    desk = Site.of(request).desk()
    view = desk.article(request.path_params["id"])
    numbers = (request.path_params["m"], request.path_params["n"])
    versions = view.versions
    if not all(1 <= number <= len(versions) for number in numbers):
        raise InputError(
            f"{numbers[0]}..{numbers[1]}", f"is no pair of versions: there are {len(versions)}", done="nothing to show"
        )
    old, new = (desk.store.articles.article(view.row.id, versions[number - 1].version) for number in numbers)
    assert old is not None
    assert new is not None
    return page(
        request,
        "article_diff.html",
        view,
        old=versions[numbers[0] - 1],
        new=versions[numbers[1] - 1],
        numbers=numbers,
        hunks=tuple(hunks(told(old), told(new))),
    )


def versus(request: Request) -> Response:
    """The article beside another, with what both say in the same words marked."""
    desk = Site.of(request).desk()
    sides = [desk.article(request.path_params[name]) for name in ("id", "other")]
    if sides[0].row.id == sides[1].row.id:
        raise InputError(sides[0].row.id, "is set beside itself", done="give another article")
    left, right = (_reading(side) for side in sides)
    rows = tuple(side.row for side in sides)
    stories = {row.story for row in rows}
    story = rows[0].story if len(stories) == 1 else None
    concluded = desk.store.groupings.concluded(story) if story is not None else None
    links = [
        link
        for link in desk.store.groupings.links((rows[0].id,))
        if {link.article, link.origin} == {rows[0].id, rows[1].id}
    ]
    others = _rows(desk, _members(desk, rows[0]), {rows[0].id, rows[1].id})
    shown = overlap(left, right, desk.packs, concluded[2] if concluded is not None else ())
    return page(request, "article_versus.html", shown, rows=rows, links_between=links, others=others)


def _reading(view: ArticleView) -> Reading:
    if view.reading is None:
        raise InputError(view.row.id, view.problem or "has no text to set beside another", done="nothing to show")
    return view.reading


# What stands around an article


def _nearby(desk: Desk, view: ArticleView) -> Nearby:
    row = view.row
    groupings = desk.store.groupings
    links = groupings.links((row.id,))
    ends = {link.article if link.origin == row.id else link.origin for link in links if link.held}
    held = {end: desk.store.articles.row(ArticleId(end)) for end in ends}
    derivations = [
        Derivation(link, held.get(link.origin if link.article == row.id else link.article), link.article == row.id)
        for link in links
    ]
    author = next((one.name for one in view.article.authors if one.role == "writer"), None)
    section = view.article.section.value if view.article.section is not None else None
    known = {row.id}
    same_story = _rows(desk, _members(desk, row), known)
    return Nearby(
        story=groupings.row(row.story) if row.story is not None else None,
        derivations=tuple(sorted(derivations, key=lambda one: (not one.own, one.link.origin))),
        same_story=same_story,
        same_author=_having(desk, Having("author", author), known) if author else (),
        same_category=_having(desk, Having("category", section), known) if section else (),
        resolutions=groupings.resolutions((row.id,)),
    )


def _members(desk: Desk, row: ArticleRow) -> Sequence[ArticleId]:
    return desk.store.groupings.reports_of(row.story) if row.story is not None else ()


def _rows(desk: Desk, ids: Sequence[ArticleId], without: set[ArticleId]) -> tuple[ArticleRow, ...]:
    wanted = [id for id in ids if id not in without][:BESIDE]
    return tuple(row for id in wanted if (row := desk.store.articles.row(id)) is not None)


def _having(desk: Desk, node: Having, without: set[ArticleId]) -> tuple[ArticleRow, ...]:
    listing, _, _ = desk.store.fulltext.articles(node, now=desk.clock(), limit=BESIDE + 1)
    return tuple(row for row in listing.items if row.id not in without)[:BESIDE]


def _name_page(desk: Desk, reading: Reading | None) -> Callable[[Entity], str]:
    if reading is None:
        return lambda entity: ""
    shown = desk.store.names.public(name_of(entity) for entity in reading.entities)

    def path(entity: Entity) -> str:
        id = name_of(entity)
        return name_path(id) if id in shown else ""

    return path


routes = [
    get("/a/{id}", article),
    get("/a/{id}/diff/{m:int}..{n:int}", diff),
    get("/a/{id}/vs/{other}", versus),
]
