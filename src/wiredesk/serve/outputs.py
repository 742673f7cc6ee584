"""Every page that lists news also as data, by an extension behind its path: the same things, filters and cursors.

    /index.atom   /s/ID.prov.json   /e/ID.rss   /search.csv?q=fire&as=articles

Never more than a title, an excerpt of at most 300 characters, outlet, time and link of any report (law of what may
leave a desk), and less where its owner asks for less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wiredesk import __version__
from wiredesk.desk.desk import Desk
from wiredesk.desk.exporting import most_shown, shown_report, shown_story
from wiredesk.formats import atom, csv, json_feed, jsonld, markdown, ninjs, prov, rss
from wiredesk.formats.channel import Channel, article_item, figures, story_item
from wiredesk.formats.exported import Exported, ExportedStory
from wiredesk.formats.identifiers import feed_uri
from wiredesk.formats.opml import opml
from wiredesk.model.kept import StoryRow
from wiredesk.serve import shown
from wiredesk.serve.answers import base_of, data, links
from wiredesk.serve.forms import FORMS, PLAIN, Form
from wiredesk.serve.language import words_of
from wiredesk.serve.pages.outlets import outlet as outlet_page
from wiredesk.serve.routing import get
from wiredesk.serve.shown import Shown
from wiredesk.serve.site import Site


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown, as far as it may leave. itself: the address that was asked for. by_hand: whether a person asked,
    by a link in a browser."""

    shown: Shown
    base: str
    language: str
    stories: tuple[ExportedStory, ...]
    reports: tuple[Exported, ...]
    desk: Desk
    extension: str
    itself: str
    by_hand: bool

    @property
    def channel(self) -> Channel:
        """As a feed."""
        one, base = self.shown, self.base
        rows = {row.id: row for row in one.reports or ()}
        items = [story_item(story, base) for story in self.stories]
        items += [article_item(rows[report.article.id], report, base) for report in self.reports]
        return Channel(
            id=feed_uri(one.path),
            title=one.title,
            subtitle=one.subtitle,
            page=base + one.path,
            itself=self.itself,
            items=tuple(items),
            next=base + one.form(self.extension, one.next) if one.next else None,
            first=base + one.form(self.extension) if one.cursor else None,
            language=self.language,
            generator=("wiredesk", __version__),
        )


def _csv(told: Told) -> bytes:
    # What a person opens in Excel must say that it is UTF-8; a program would find the mark in the first name.
    if told.shown.reports is not None:
        return _joined(csv.lines(told.reports, mark=told.by_hand))
    return _joined(csv.story_lines(told.shown.stories, base=told.base, mark=told.by_hand))


def _jsonld(told: Told) -> bytes:
    stories = told.stories
    if told.shown.story is not None:
        stories = (shown_story(told.desk, told.shown.story.row),)
    leads = [story.lead for story in told.stories if story.lead is not None]
    return b"".join(jsonld.lines([*leads, *told.reports], stories))


def _ninjs(told: Told) -> bytes:
    parts = [*map(ninjs.story_item, told.stories), *map(ninjs.item, told.reports)]
    return ninjs.package(feed_uri(told.shown.path), told.shown.title, parts, made=told.channel.updated)


def _prov(told: Told) -> bytes:
    if told.shown.story is not None:
        return prov.prov([told.shown.story], version=__version__)
    views = (told.desk.story(row.id, near_misses=False) for row in told.shown.stories)
    readings = told.desk.readings([row.id for row in told.shown.reports or ()])
    return prov.prov(views, readings, version=__version__, brief=bool(told.shown.stories))


def _markdown(told: Told) -> bytes:
    if told.shown.story is not None:
        desk = told.desk
        return _joined(markdown.lines([told.shown.story], quotable=lambda article: most_shown(desk, article.id)))
    if told.shown.reports is not None:
        return _joined(markdown.reports(told.shown.title, told.reports))
    return _joined(markdown.listing(told.shown.title, told.stories, base=told.base))


WRITERS: Mapping[str, Callable[[Told], bytes]] = {
    "atom": lambda told: atom.atom(told.channel),
    "rss": lambda told: rss.rss(told.channel),
    "ninjs.json": _ninjs,
    "prov.json": _prov,
    "json": lambda told: json_feed.json_feed(told.channel, told.shown.more),
    "jsonld": _jsonld,
    "csv": _csv,
    "md": _markdown,
}
"""By extension."""
PAGES: Mapping[str, Callable[[Request], Shown]] = {
    "/index": shown.front,
    "/search": shown.search,
    "/s/{id}": shown.story,
    "/a/{id}": shown.article,
    "/e/{id}": shown.name,
    "/o/{key}": shown.outlet,
    "/author/{key}": shown.author,
    "/category/{key}": shown.category,
    "/alerts/{id}": shown.alert,
}
"""Paths without their extension, by what they show."""


def _route(path: str, of: Callable[[Request], Shown], form: Form) -> Route:
    async def answer(request: Request) -> Response:
        key = request.path_params.get("key", "")
        if (path, form.extension) == ("/o/{key}", "md") and await run_in_threadpool(_is_domain, request, f"{key}.md"):
            # What looks like Markdown is an outlet of Moldova.
            request.path_params["key"] = f"{key}.md"
            return await run_in_threadpool(outlet_page, request)
        request.scope["wiredesk.form_of_output"] = form.extension
        return await run_in_threadpool(_answer, request, of, form)

    return Route(f"{path}.{form.extension}", answer, methods=["GET"])


def _is_domain(request: Request, key: str) -> bool:
    return Site.of(request).desk().store.outlets.find(key) is not None


def _answer(request: Request, of: Callable[[Request], Shown], form: Form) -> Response:
    one = of(request)
    site, base = Site.of(request), base_of(request)
    desk = site.desk()
    words = words_of(request)
    query = f"?{request.url.query}" if request.url.query else ""
    itself = base + quote(request.url.path, safe=PLAIN) + query
    told = Told(
        shown=one,
        base=base,
        language=words.tag,
        stories=tuple(replace(_exported(site, row), row=row, note=figures(row, words.ngettext)) for row in one.stories),
        reports=tuple(report for row in one.reports or () if (report := shown_report(desk, row)) is not None),
        desk=desk,
        extension=form.extension,
        itself=itself,
        by_hand="text/html" in request.headers.get("accept", ""),
    )
    found = [
        (base + one.path, "alternate", "text/html"),
        (itself, "self", form.media_type),
    ]
    if one.next:
        found.append((base + one.form(form.extension, one.next), "next", form.media_type))
    name = one.stem.strip("/").replace("/", "-")
    headers = {"Link": links(found), "Content-Language": words.tag}
    if form.extension in ("csv", "md"):
        headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}.{form.extension}"'
    return data(request, WRITERS[form.extension](told), form.media_type, headers=headers)


def _exported(site: Site, row: StoryRow) -> ExportedStory:
    """A story as it may leave, made once for each revision: readers of feeds ask again and again."""
    desk = site.desk()
    key = ("exported", row.id, desk.store.groupings.revision(row.id))
    return site.cache.get(key, lambda: shown_story(desk, row))


def _joined(parts: Iterable[str]) -> bytes:
    return "".join(parts).encode("utf-8", "replace")


def _plain(name: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in name)


def subscriptions(request: Request) -> Response:
    """The sources as an OPML list."""
    desk = Site.of(request).desk()
    sources = tuple(source for source, _ in desk.sources())
    made = max((source.added for source in sources if source.added is not None), default=desk.clock())
    body = opml(sources, title="wiredesk", created=made)
    headers = {"Content-Disposition": 'attachment; filename="wiredesk.opml"'}
    return data(request, body, "text/x-opml", headers=headers)


routes = [
    *(_route(path, of, form) for path, of in PAGES.items() for form in FORMS),
    get("/opml.xml", subscriptions),
]
