"""What an export is made of: rows, stories and pages that are asked for, each with how much of it may leave."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from wiredesk.formats.exported import EXCERPT, Derived, Exported, ExportedStory
from wiredesk.model.kept import ArticleRow, StoryRow, StoryView, Version
from wiredesk.model.page import Page
from wiredesk.model.query import All, Between, Differs, Having, Node, OriginsAre
from wiredesk.model.spans import ArticleId, SourceId, StoryId
from wiredesk.model.story import shown
from wiredesk.model.topics import TOPICS
from wiredesk.search.query import parse_query
from wiredesk.sources.opt_outs import OptOuts, as_asked
from wiredesk.text.addresses import registrable

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk
    from wiredesk.desk.questions import Questions

_AT_ONCE = 200
"""Rows asked of the store at once."""


@dataclass(slots=True)
class Wanted:
    """What is to be exported. query: as for a search, together with the other conditions. full_text: of everything.

    versions: every version, not the current alone; all_pages: also pages that are no article. notes: what a person
    should know of the export, once it is done.
    """

    query: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    language: str | None = None
    source: SourceId | None = None
    outlet: str | None = None
    category: str | None = None
    min_origins: int = 0
    differs: bool = False
    story: StoryId | None = None
    full_text: bool = False
    versions: bool = False
    all_pages: bool = False
    notes: list[str] = field(default_factory=list)


def rows(desk: Desk, wanted: Wanted) -> Iterator[ArticleRow]:
    """The articles asked for, a page of the listing at a time."""
    if wanted.story is not None:
        found = (desk.store.articles.row(id) for id in desk.store.groupings.reports_of(wanted.story))
        yield from (row for row in found if row is not None and _is_wanted(row, wanted))
        return
    node = _node(desk, wanted)
    cursor = None
    while True:
        if node is not None:
            listing = desk.store.fulltext.articles(node, now=desk.clock(), cursor=cursor, limit=_AT_ONCE)[0]
        else:
            listing = desk.articles(
                since=wanted.since,
                until=wanted.until,
                language=wanted.language,
                source=wanted.source,
                articles_only=not wanted.all_pages,
                cursor=cursor,
                limit=_AT_ONCE,
            )
        yield from (row for row in listing.items if row.is_article or wanted.all_pages)
        cursor = listing.next
        if cursor is None:
            return


def _node(desk: Desk, wanted: Wanted) -> Node | None:
    """All conditions as one query, None where a plain listing knows them all."""
    parts: list[Node] = []
    if wanted.query is not None:
        query = parse_query(wanted.query, now=desk.clock())
        wanted.notes += query.notes
        parts.append(query.root)
    if wanted.outlet is not None:
        parts.append(Having("outlet", wanted.outlet))
    if wanted.category is not None:
        parts.append(Having("category", wanted.category))
    if wanted.min_origins:
        parts.append(OriginsAre(wanted.min_origins))
    if wanted.differs:
        parts.append(Differs("any"))
    if not parts:
        return None
    if wanted.since is not None or wanted.until is not None:
        parts.append(Between(wanted.since, wanted.until))
    if wanted.language is not None:
        parts.append(Having("lang", wanted.language))
    if wanted.source is not None:
        parts.append(Having("source", wanted.source))
    return All(tuple(parts))


def _is_wanted(row: ArticleRow, wanted: Wanted) -> bool:
    dated = row.dated
    return (
        (wanted.since is None or (dated is not None and dated >= wanted.since))
        and (wanted.until is None or (dated is not None and dated < wanted.until))
        and (wanted.language is None or row.language == wanted.language)
    )


def articles(desk: Desk, wanted: Wanted) -> Iterator[Exported]:
    """Each article asked for, with what it derives from and how much of it may go."""
    may = may_go(desk, wanted)
    store = desk.store.articles
    for row in rows(desk, wanted):
        derived = _derived(desk, row.id)
        full = may(row.id, row.address)
        asked = _asked(desk, row.id)
        known = store.versions(row.id)
        topics = _topics(desk, row.id)
        for version in known or (None,):
            if version is not None and not version.current and not wanted.versions:
                continue
            article = store.article(row.id, version.version if version else None)
            if article is not None:
                yield Exported(
                    article,
                    dated=row.dated,
                    by_sight=row.by_sight,
                    seen=_seen(version),
                    current=version.current if version else True,
                    story=row.story,
                    derived=derived,
                    full_text=full,
                    most=_shown(asked),
                    asks=asked.said,
                    topics=topics if version is None or version.current else (),
                )


def _topics(desk: Desk, id: ArticleId) -> tuple[str, ...]:
    """What an article is about by its current version."""
    reading = desk.store.articles.reading(id)
    return tuple(code for code, _, _ in reading.categories if code in TOPICS) if reading is not None else ()


def shown_report(desk: Desk, row: ArticleRow) -> Exported | None:
    """A report of a listing as it may be shown to others, never whole; None if its text cannot be read."""
    article = desk.store.articles.article(row.id)
    if article is None:
        return None
    asked = _asked(desk, row.id)
    current = next((one for one in desk.store.articles.versions(row.id) if one.current), None)
    return Exported(
        article,
        dated=row.dated,
        by_sight=row.by_sight,
        seen=_seen(current),
        story=row.story,
        derived=_derived(desk, row.id),
        most=_shown(asked),
        asks=asked.said,
        topics=_topics(desk, row.id),
    )


def shown_story(desk: Desk, row: StoryRow, note: str = "") -> ExportedStory:
    """A story of a listing as it may be shown to others. note: as in `ExportedStory`."""
    story = desk.store.groupings.story(row.id)
    held = [desk.store.articles.row(id) for id in shown(story)] if story is not None else []
    reports = sorted(filter(None, held), key=lambda one: (one.dated is not None, one.dated, one.id), reverse=True)
    lead = next((one for one in reports if story is not None and one.id == story.title.article), None)
    tallies = desk.store.reader.tallies(row.id)
    return ExportedStory(
        row,
        shown_report(desk, lead) if lead is not None else None,
        tuple(reports),
        changed=tallies[-1].at if tallies else None,
        note=note,
    )


def _seen(version: Version | None) -> datetime | None:
    return version.seen if version is not None else None


def _derived(desk: Desk, id: ArticleId) -> tuple[Derived, ...]:
    found = []
    for link in desk.store.groupings.links([id]):
        if link.article != id:
            continue
        row = desk.store.articles.row(ArticleId(link.origin)) if link.held else None
        name = (row.outlet or row.title) if row is not None else link.origin
        found.append(Derived(link.kind, name, row.address if row is not None else None))
    return tuple(found)


def stories(desk: Desk, wanted: Wanted) -> Iterator[StoryView]:
    """The stories of the articles asked for, each once, in the order of its first article there."""
    if wanted.story is not None:
        yield desk.story(wanted.story)
        return
    seen: set[StoryId] = set()
    for row in rows(desk, wanted):
        if row.story is not None and row.story not in seen:
            seen.add(row.story)
            yield desk.story(row.story)


def pages(desk: Desk, wanted: Wanted) -> Iterator[Page]:
    """The pages of the articles asked for whose bytes are held and may go."""
    may = may_go(desk, wanted)
    gone = kept_back = 0
    for row in rows(desk, wanted):
        if not may(row.id, row.address):
            kept_back += 1
            continue
        for page in desk.store.articles.pages(row.id):
            found = desk.store.articles.page(page.id)
            if found is None:
                gone += 1
            else:
                yield found
    if gone:
        wanted.notes.append(f"left out: {gone:,} page{'s' * (gone != 1)} whose bytes are not in the desk")
    if kept_back:
        wanted.notes.append(
            f"left out: {kept_back:,} article{'s' * (kept_back != 1)} whose full text may not leave (--full-text)"
        )


def most_shown(desk: Desk, id: ArticleId) -> int:
    """Characters of an article that may be shown to others: `EXCERPT`, or fewer where its owner asks for that."""
    return _shown(_asked(desk, id))


def _shown(asked: OptOuts) -> int:
    return EXCERPT if asked.snippet is None else min(EXCERPT, asked.snippet)


def _asked(desk: Questions, id: ArticleId) -> OptOuts:
    return as_asked(word for page in desk.store.articles.pages(id) for word in page.asks)


def any_full_text(desk: Desk, wanted: Wanted) -> bool:
    """Whether the full text of anything may go."""
    return wanted.full_text or bool(desk.settings.keep.full_text_export)


def may_go(desk: Desk, wanted: Wanted) -> Callable[[ArticleId, str | None], bool]:
    """Whether the full text of an article may go: all of it does, for the user's own use; or its source stands in the
    settings, and its owner does not ask that it be shown in part, not archived or not mined."""
    named = desk.settings.keep.full_text_export
    if wanted.full_text or not named:
        return lambda id, address: wanted.full_text
    bar = barred(desk, named)
    return lambda id, address: not bar(id, address)


Barred = Literal["", "not named", "asked not to"]
"""Why a text stays: its source is not named, or its owner asks that it be shown in part, not archived or not mined."""


def barred(
    desk: Questions, named: Collection[str], *, all_named: bool = False
) -> Callable[[ArticleId, str | None], Barred]:
    """Whether the text of an article may leave the desk. named: sources by id, address or domain; all_named: every
    source there is."""
    sources = {source.id for source, _ in desk.store.sources.all() if not {source.id, source.address}.isdisjoint(named)}

    def bar(id: ArticleId, address: str | None) -> Barred:
        of_named = all_named or (address is not None and (registrable(address) or "") in named)
        if not of_named and sources.isdisjoint(desk.store.articles.came_by(id)):
            return "not named"
        asked = _asked(desk, id)
        return "" if asked.snippet is None and asked.archive and asked.mining else "asked not to"

    return bar
