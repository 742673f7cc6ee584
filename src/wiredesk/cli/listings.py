"""Looking at what the desk holds: stories, one story, one article, search, quotes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from wiredesk.cli.frame import (
    FIRST,
    Command,
    desk_to_read,
    json_option,
    language_tag,
    need,
    no_desk,
    paging_options,
    place_options,
)
from wiredesk.cli.streams import out, out_json, say

if TYPE_CHECKING:
    from wiredesk.cli.terminal import Paper
    from wiredesk.desk.desk import Desk
    from wiredesk.model.kept import ArticleView

ORDERS = {"latest": "latest", "covered": "most covered", "origins": "highlights", "growing": "growing"}
FACETS = ("lang", "outlet", "person", "place", "org", "category", "section", "source")


@click.command(
    "stories",
    cls=Command,
    examples=(
        "wiredesk stories --since 2d --min-origins 2",
        "wiredesk stories --lang vi --differs --json",
        "wiredesk stories --order origins --limit 50",
    ),
)
@click.option("--since", metavar="TIME", help="Published, else first seen, since then: 2d, 12h, 2026-11-01.")
@click.option("--until", metavar="TIME", help="… and before then.")
@click.option("--lang", metavar="TAG", callback=language_tag, help="With a report in this language.")
@click.option(
    "--min-origins", type=click.IntRange(min=0), default=0, metavar="N", help="Independent origins, at least."
)
@click.option("--differs", is_flag=True, help="Those whose accounts differ.")
@click.option("--outlet", metavar="NAME", help="With a report of this outlet.")
@click.option("--category", metavar="NAME", help="With a report in this category.")
@click.option("--place", metavar="NAME", help="That most of its reports name: VN, Corm.")
@click.option("--single", is_flag=True, help="Those that rest on one origin.")
@click.option("--order", type=click.Choice(list(ORDERS)), default="latest", show_default=True)
@paging_options(20)
@json_option
@place_options
def stories_command(
    since: str | None, until: str | None, lang: str | None, min_origins: int, differs: bool, outlet: str | None,
    category: str | None, place: str | None, single: bool, order: str, limit: int, cursor: str | None, as_json: bool,
) -> None:  # fmt: skip
    """List stories with their independent origins.

    Of each: independent origins, outlets, languages, copies, points on which the accounts differ, when.
    """
    with desk_to_read() as desk:
        if desk is None:
            _no_desk(as_json)
            return
        found = desk.stories(
            since=instant(since, "--since", desk),
            until=instant(until, "--until", desk),
            language=lang,
            min_origins=min_origins,
            differs=differs,
            outlet=outlet,
            category=category,
            place=place,
            single=single,
            order=ORDERS[order],
            cursor=cursor,
            limit=limit,
        )
        if as_json:
            from wiredesk.formats.rows_json import listing, story_row

            out_json(listing(map(story_row, found.items), found.next))
        elif found.items:
            from wiredesk.cli.rows_text import further, stories

            paper = _paper()
            stories(found.items, paper, desk.clock())
            further(paper, found.next)
            out(paper.text())
            _tell_waiting(desk)
        else:
            filtered = any((since, until, lang, min_origins, differs, outlet, category, place, single))
            _nothing(desk, "No story is like that; try fewer conditions." if filtered else "")


@click.command(
    "story",
    cls=Command,
    examples=("wiredesk story 8c1f03ad", "wiredesk story 8c1f03ad --why", "wiredesk story https://example.org/a.html"),
)
@click.argument("id")
@click.option("--why", is_flag=True, help="Add the evidence of each joining and link, and what was nearly joined.")
@click.option("--full", is_flag=True, help="Every agreement and every quote.")
@json_option
@place_options
def story_command(id: str, why: bool, full: bool, as_json: bool) -> None:
    """Show a story: what differs, who said what, who copied.

    ID is a story's, the beginning of one, or the id or address of an article in it.
    """
    from wiredesk.cli.naming import looked_up

    with desk_to_read() as opened:
        desk = need(opened)
        view = looked_up(desk.story, id, desk)
        if as_json:
            from wiredesk.formats.story_json import as_json as story_json

            out_json(story_json(view, why=why))
            return
        from wiredesk.cli.story_views import write

        paper = _paper()
        write(view, paper, desk, full=full, why=why)
        out(paper.text())


@click.command(
    "article",
    cls=Command,
    examples=(
        "wiredesk article 3fa2c91b",
        "wiredesk article 3fa2c91b --diff",
        "wiredesk article https://example.org/a",
    ),
)
@click.argument("id")
@click.option("--diff", is_flag=True, help="What the last edit changed, word by word.")
@click.option("--version", metavar="VERSION", help="Another version; with --diff the one to compare the current with.")
@json_option
@place_options
def article_command(id: str, diff: bool, version: str | None, as_json: bool) -> None:
    """Show an article, how each thing is known, its edits.

    Quotes stand in [brackets] with a number, credits in {braces}; who they are is listed below the text.

    ID is an article's, the beginning of one, or its address.
    """
    from wiredesk.cli.naming import looked_up

    with desk_to_read() as opened:
        desk = need(opened)
        view = looked_up(desk.article, id, desk)
        if diff:
            _diff(view, version, desk, as_json)
            return
        if version is not None:
            from dataclasses import replace

            older = desk.store.articles.article(view.article.id, _version(view, version))
            assert older is not None
            if older.version != view.article.version:
                # What was read from the current text does not point into another.
                view = replace(view, article=older, reading=None)
        links = desk.store.groupings.links([view.article.id])
        links = tuple(link for link in links if link.article == view.article.id)
        story = desk.store.groupings.row(view.row.story) if view.row.story else None
        if as_json:
            from wiredesk.formats.article_json import as_json as article_json

            out_json(article_json(view, links))
            return
        from wiredesk.cli.article_text import write
        from wiredesk.model.spans import ArticleId

        led = [(link, desk.store.articles.row(ArticleId(link.origin)) if link.held else None) for link in links]
        paper = _paper()
        write(view, paper, desk.clock(), story=story, links=led)
        out(paper.text())


def _diff(view: ArticleView, version: str | None, desk: Desk, as_json: bool) -> None:
    from wiredesk.cli.article_text import diff
    from wiredesk.cli.times import minute
    from wiredesk.formats.article_json import diff_json

    others = [one for one in view.versions if not one.current]
    if not others:
        say(f"{view.article.id}: there is one version; nothing was edited")
        if as_json:
            out_json(diff_json(view.article, view.article))
        return
    wanted = _version(view, version) if version is not None else others[-1].version
    older = desk.store.articles.article(view.article.id, wanted)
    assert older is not None
    if as_json:
        out_json(diff_json(older, view.article))
        return
    seen = {one.version: minute(one.seen) if one.seen is not None else "" for one in view.versions}
    paper = _paper()
    diff(older, view.article, paper, (seen[older.version], seen[view.article.version]))
    out(paper.text())


def _version(view: ArticleView, text: str) -> str:
    """The one version that begins so. Raises `InputError`."""
    from wiredesk.model.errors import InputError

    found = [one.version for one in view.versions if one.version.startswith(text)]
    if len(found) != 1:
        known = ", ".join(one.version[:8] for one in view.versions)
        raise InputError(text, f"is no version of article {view.article.id[:8]}", done=f"it has {known}")
    return found[0]


@click.command(
    "search",
    cls=Command,
    examples=(
        "wiredesk search 'market fire'",
        'wiredesk search \'lang:vi person:"Ada Lorn" since:2026-11-01 "exact phrase" word\'',
        "wiredesk search --articles --facets 'origins:>=2 differs:when NOT sport'",
    ),
)
@click.argument("query", nargs=-1, required=True)
@click.option("--articles", "as_articles", is_flag=True, help="Articles, not the stories that they are in.")
@click.option("--facets", is_flag=True, help="How the hits are spread over languages, outlets, people, places …")
@paging_options(20)
@json_option
@place_options
def search_command(
    query: Sequence[str], as_articles: bool, facets: bool, limit: int, cursor: str | None, as_json: bool
) -> None:
    """Search titles and texts, with or without diacritics.

    Words, "phrases", word*, AND OR NOT and ( ). Fields: lang: person: org: place: outlet: author: category: source:
    origin: quote: since: until:, and of the story origins:>=2 is:single-origin differs:when.
    """
    with desk_to_read() as desk:
        if desk is None:
            _no_desk(as_json, total=0, more=False, facets=[], notes=[])
            return
        search: Any = desk.search_articles if as_articles else desk.search_stories
        hits = search(" ".join(query), facets=FACETS if facets else (), cursor=cursor, limit=limit)
        items = hits.listing.items
        if as_json:
            from wiredesk.formats.rows_json import article_row, facet_row, listing, story_row

            rows = map(article_row, items) if as_articles else map(story_row, items)
            out_json(
                listing(
                    rows,
                    hits.listing.next,
                    total=hits.total,
                    more=hits.more,
                    facets=[facet_row(facet) for facet in hits.facets],
                    notes=list(hits.notes),
                )
            )
            return
        for note in hits.notes:
            say(note)
        if not items:
            _nothing(desk, "Nothing is found; try fewer words, or the beginning of one: elec*")
            return
        from wiredesk.cli import rows_text

        paper = _paper()
        kind = "article" if as_articles else "stor"
        many = "s" if as_articles else "ies"
        one = "" if as_articles else "y"
        count = f"{hits.total:,}{'+' if hits.more else ''} {kind}{one if hits.total == 1 and not hits.more else many}"
        paper.put(count, "dim")
        if as_articles:
            rows_text.articles(items, paper, desk.clock())
        else:
            _stories_with_hits(items, " ".join(query), paper, desk)
        if hits.facets:
            paper.blank()
            rows_text.facets(hits.facets, paper)
        rows_text.further(paper, hits.listing.next)
        out(paper.text())


def _stories_with_hits(items: Sequence[Any], query: str, paper: Paper, desk: Desk) -> None:
    """The stories, each with the reports that were found in it and the words around the hits."""
    from wiredesk.cli import rows_text
    from wiredesk.desk.found import found_in

    found = found_in(desk, query, items)
    short = rows_text.shortened(row.id for row in items)
    now = desk.clock()
    for story in items:
        paper.blank()
        rows_text.head(paper, short[story.id], story.title)
        rows_text.below(paper, short[story.id], " · ".join(rows_text.story_facts(story, now)))
        for row in found[story.id]:
            name = row.outlet or rows_text.host(row.address) or row.source
            paper.put_marked(f"{name}: {row.snippet or row.title}", "\ue000", "\ue001", indent=10)


@click.command(
    "quotes",
    cls=Command,
    examples=('wiredesk quotes --by "Ada Lorn"', "wiredesk quotes --by lorn --json"),
)
@click.option("--by", required=True, metavar="NAME", help="The speaker: all words of a name, or some of them.")
@paging_options(50)
@json_option
@place_options
def quotes_command(by: str, limit: int, cursor: str | None, as_json: bool) -> None:
    """List what somebody is quoted with, the latest first."""
    with desk_to_read() as desk:
        if desk is None:
            _no_desk(as_json)
            return
        found = desk.quotes(by, cursor=cursor, limit=limit)
        if as_json:
            from wiredesk.formats.rows_json import listing, quote_row

            out_json(listing(map(quote_row, found.items), found.next))
        elif found.items:
            from wiredesk.cli.rows_text import further, quotes

            paper = _paper()
            quotes(found.items, paper, desk.clock())
            further(paper, found.next)
            out(paper.text())
        else:
            _nothing(desk, f"Nobody of the name {by!r} is quoted.")


def instant(text: str | None, option: str, desk: Desk) -> datetime | None:
    """What a time says, in the words that a search takes. Raises `click.BadParameter`."""
    if text is None:
        return None
    from wiredesk.model.query import All, Between
    from wiredesk.search.query import parse_query

    root = parse_query(f'since:"{text}"', now=desk.clock()).root
    while isinstance(root, All) and len(root.parts) == 1:
        root = root.parts[0]
    if isinstance(root, Between) and root.since is not None:
        return root.since
    raise click.BadParameter(f"{text!r} is no time such as 2d, 12h or 2026-11-01", param_hint=option)


def _paper() -> Paper:
    from wiredesk.cli.terminal import Paper

    return Paper.for_stream(sys.stdout)


def _no_desk(as_json: bool, **more: Any) -> None:
    """A listing of a desk that is not there. It names the file: a name that was misspelled is no empty desk."""
    if as_json:
        from wiredesk.formats.rows_json import listing

        out_json(listing((), None, **more))
    say(f"{no_desk()}; {FIRST}")


_COUNTED = 1000


def _tell_waiting(desk: Desk) -> None:
    """Says that reports wait for their place, as after an import that was interrupted."""
    waiting = len(desk.store.groupings.unplaced(_COUNTED))
    if waiting:
        pages = "1 page is" if waiting == 1 else f"{waiting:,}{'+' * (waiting == _COUNTED)} pages are"
        say(f"{pages} in no story yet, as an import that was interrupted leaves them: `wiredesk settle`")


def _nothing(desk: Desk, otherwise: str) -> None:
    """Says why a listing is empty."""
    held = desk.store.articles.count()
    if not held and desk.sources():
        say("Nothing is held yet; `wiredesk update` polls the sources that are due, `wiredesk sources` lists them.")
    elif not held:
        say(f"The desk is empty. {FIRST[0].upper()}{FIRST[1:]}")
    elif not desk.articles(limit=1).items:
        say(f"None of the {held:,} pages that are held is an article; `wiredesk article ADDRESS` says why one is not.")
    else:
        say(otherwise or "There is no story yet; `wiredesk settle` makes them, `wiredesk doctor` says what is wrong.")
