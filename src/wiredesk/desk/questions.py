"""What a desk is asked: stories, articles, names, outlets, authors, searches. Nothing here changes the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wiredesk.desk.settings import Settings
from wiredesk.lang.packs import Packs
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.identity import article_id
from wiredesk.model.kept import ArticleRow, ArticleView, Hits, Listing, QuoteRow, StoryRow, StoryView
from wiredesk.model.names import NameRow, NameView, name_id
from wiredesk.model.outlets import AuthorView, CategoryRow, CategoryView, OutletRow, OutletView
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Difference, Evidence, Grouping, Link, Membership, Origins, SharedQuote, shown
from wiredesk.model.written import Written
from wiredesk.search.query import parse_query


class Questions:
    """The questions that a desk answers from what is stored."""

    store: Store
    settings: Settings
    packs: Packs
    clock: Callable[[], datetime]

    def stories(self, **filters: Any) -> Listing[StoryRow]:
        """Stories; filters as in `model.ports.GroupingStore.stories`, a place by any of its names too."""
        if place := filters.get("place"):
            filters["place"] = self.place_key(place)
        return self.store.groupings.stories(**filters)

    def place_key(self, typed: str) -> str:
        """The key of a place that was typed by any of its names; as it is where nothing goes by that name."""
        if self.store.names.row(name_id("place", typed)) is not None:
            return typed
        found = self.store.names.rows(kind="place", text=typed, limit=1).items
        return found[0].key if found else typed

    def articles(self, **filters: Any) -> Listing[ArticleRow]:
        """Articles; filters as in `model.ports.ArticleStore.rows`."""
        return self.store.articles.rows(**filters)

    def search_stories(
        self, text: str, *, facets: Sequence[str] = (), cursor: str | None = None, limit: int = 20
    ) -> Hits[StoryRow]:
        """Stories of which a report is found by the query."""
        query = parse_query(text, now=self.clock())
        listing, total, more = self.store.fulltext.stories(query.root, now=self.clock(), cursor=cursor, limit=limit)
        counted = self.store.fulltext.facets(query.root, facets) if facets else ()
        return Hits(listing, total, more, counted, query.notes)

    def search_articles(
        self, text: str, *, facets: Sequence[str] = (), cursor: str | None = None, limit: int = 20
    ) -> Hits[ArticleRow]:
        """Articles that are found by the query."""
        query = parse_query(text, now=self.clock())
        listing, total, more = self.store.fulltext.articles(query.root, now=self.clock(), cursor=cursor, limit=limit)
        counted = self.store.fulltext.facets(query.root, facets) if facets else ()
        return Hits(listing, total, more, counted, query.notes)

    def quotes(self, by: str, *, cursor: str | None = None, limit: int = 50) -> Listing[QuoteRow]:
        """Who said what: the quotes of speakers whose name has all these words, the latest first."""
        return self.store.articles.quotes(by, cursor=cursor, limit=limit)

    def story(self, text: str, *, near_misses: bool = True, also: Collection[ArticleId] = ()) -> StoryView:
        """A story by its id or the beginning of it, or by an article or address in it. Raises `InputError`.

        near_misses: with what nearly joined it, which takes about as long as all the rest. also: reports of it that are
        wanted, whether or not they are among those that are shown of very many.
        """
        groupings = self.store.groupings
        found = groupings.find(text)
        if not found:
            found = tuple(
                dict.fromkeys(
                    id for article in self.store.articles.find(text) if (id := groupings.story_of(article)) is not None
                )
            )
        return self._story(only(text, found, "story"), near_misses=near_misses, also=also)

    def write(self, text: str, *, language: str | None = None) -> Written:
        """A summary by the language model of the settings, its sentences checked. Nothing of it is kept. Raises as
        `desk.writing.write` does."""
        from wiredesk.desk.writing import write

        return write(self, text, language=language)

    def article(self, text: str) -> ArticleView:
        """An article by its id, the beginning of it, or its address. Raises `InputError`."""
        articles = self.store.articles
        id = only(text, articles.find(text), "article")
        article, row = articles.article(id), articles.row(id)
        if article is None or row is None:
            raise InputError(text, "is held, but could not be read; see `wiredesk doctor`", done="nothing to show")
        decided = self.store.groupings.decided([id])
        reading, missing = articles.reading(id), tuple[tuple[int, str], ...]()
        if decided and reading is not None:
            from wiredesk.desk.corrections import unfit

            missing = tuple((one.number, why) for one, why in unfit(reading, decided))
        return ArticleView(
            article, reading, row, articles.versions(id), "", articles.pages(id), articles.found(id), decided, missing
        )

    def names(self, **filters: Any) -> Listing[NameRow]:
        """Names that may be shown; filters as in `model.ports.NameStore.rows`."""
        return self.store.names.rows(**filters)

    def name(self, text: str) -> NameView:
        """A name by its id or the beginning of it. Raises `InputError`, for a private person's `Withheld`."""
        from wiredesk.desk.catalogue import name_view

        return name_view(self.store, text)

    def said(self, text: str, *, cursor: str | None = None, limit: int = 50) -> Listing[QuoteRow]:
        """Quotes by a name, by its id. Raises as `name` does."""
        from wiredesk.desk.catalogue import public_name

        return self.store.names.said(public_name(self.store, text), cursor=cursor, limit=limit)

    def about(self, text: str, *, cursor: str | None = None, limit: int = 50) -> Listing[QuoteRow]:
        """Quotes of others in which a name is named, by its id. Raises as `name` does."""
        from wiredesk.desk.catalogue import public_name

        return self.store.names.about(public_name(self.store, text), cursor=cursor, limit=limit)

    def outlets(self, *, cursor: str | None = None, limit: int = 50) -> Listing[OutletRow]:
        """Outlets, those with most articles first."""
        return self.store.outlets.rows(cursor=cursor, limit=limit)

    def outlet(self, key: str) -> OutletView:
        """An outlet by its key, its name, or a domain of it. Raises `InputError`."""
        from wiredesk.desk.catalogue import outlet_view

        return outlet_view(self.store, self.settings, key)

    def author(self, key: str, *, cursor: str | None = None) -> AuthorView:
        """An author by key, with the articles that carry the name. Raises `InputError`."""
        from wiredesk.desk.catalogue import author_view

        return author_view(self.store, key, cursor=cursor)

    def categories(self, *, cursor: str | None = None, limit: int = 100) -> Listing[CategoryRow]:
        """Sections of pages, those with most articles first."""
        return self.store.outlets.categories(cursor=cursor, limit=limit)

    def category(self, key: str, *, cursor: str | None = None) -> CategoryView:
        """A section by key, with its articles. Raises `InputError`."""
        from wiredesk.desk.catalogue import category_view

        return category_view(self.store, key, cursor=cursor)

    def readings(self, ids: Iterable[ArticleId] | None = None) -> Iterator[Reading]:
        """Readings, streamed in order of id; None: of everything."""
        return self.store.articles.readings(None if ids is None else sorted(ids))

    def held(self, address: str) -> ArticleId | None:
        """The article of an address, or of where it led when it was fetched; None if there is none yet."""
        for one in (address, self.store.sources.led_to(address)):
            if one is not None and self.store.articles.row(id := article_id(one, None)) is not None:
                return id
        return None

    def _story(self, id: StoryId, *, near_misses: bool, also: Collection[ArticleId]) -> StoryView:
        groupings = self.store.groupings
        story, row = groupings.story(id), groupings.row(id)
        assert story is not None
        assert row is not None
        members = shown(story)
        if len(members) < len(story.articles):
            by = [one.joined_by for one in story.why if one.article in also and one.joined_by is not None]
            members = tuple(sorted({*members, *({*also, *by} & {*story.articles})}))
            # Of links to some of very many only those from the same.
            links = groupings.links_of(members)
            of_some = {one.article: one for one in story.why}
            why = tuple(_evident(of_some[member], links) for member in members if member in of_some)
            story = replace(story, articles=members, why=why, links=links, looked_at=())
        else:
            links = groupings.links(members)
        grouping = Grouping(
            stories=(story,),
            threads=groupings.threads(id),
            links=links,
            resolutions=groupings.resolutions(members),
            left_out=(),
            near_misses=groupings.near_misses(members) if near_misses else (),
        )
        readings = tuple(self.store.articles.readings(members))
        of, differences, quotes = groupings.concluded(id) or self._conclude(grouping, readings)
        supported = groupings.supported(id)
        if supported is None:
            from wiredesk.comparison.overview import overview

            supported = overview(story, grouping, {reading.article.id: reading for reading in readings}, self.packs)
        return StoryView(row, story, grouping, readings, of, differences, quotes, groupings.history(id), supported)

    def _conclude(
        self, grouping: Grouping, readings: tuple[Reading, ...]
    ) -> tuple[Origins, tuple[Difference, ...], tuple[SharedQuote, ...]]:
        from wiredesk.comparison.differences import compare
        from wiredesk.comparison.digest import shared_quotes
        from wiredesk.comparison.provenance import origins

        by_id: Mapping[ArticleId, Reading] = {reading.article.id: reading for reading in readings}
        story = grouping.stories[0]
        return (
            origins(story, grouping, by_id, self.packs),
            compare(story, grouping, by_id, self.packs),
            shared_quotes(story, grouping, by_id, self.packs),
        )


def only(text: str, found: Sequence[Any], what: str) -> Any:
    """The one that was found. Raises `InputError` if there is none or more than one; what: its kind."""
    if not found:
        where = "`wiredesk sources` lists them" if what == "source" else "`wiredesk search` finds it by its words"
        raise InputError(text or '""', f"is no {what} of this desk", done=where)
    if len(found) > 1:
        some = ", ".join(str(one) for one in found[:5])
        raise InputError(text, f"may mean {len(found)} {what}s: {some}", done="give more of it")
    return found[0]


def _evident(why: Membership, links: Sequence[Link]) -> Membership:
    """A reason with its evidence, where it was told without it and is a link."""
    if why.evidence:
        return why
    link = next((one for one in links if {one.article, one.origin} == {why.article, why.joined_by}), None)
    if link is None:
        return why
    return replace(why, evidence=(Evidence(f"{link.kind} ({link.direction})", link.score), *link.evidence))
