"""What comes in: adding sources and files, polling, looking after sources."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from wiredesk.cli.frame import (
    FIRST,
    NOTHING,
    SKIPPED,
    Command,
    desk,
    desk_to_read,
    json_option,
    language_tag,
    need,
    no_desk,
    paging_options,
    place_options,
    progress,
)
from wiredesk.cli.streams import out, out_json, say, say_skipped

if TYPE_CHECKING:
    from wiredesk.desk.desk import Added, Desk, Updated
    from wiredesk.desk.keeping import Counts
    from wiredesk.model.source import Fetch, Polling, Source


@click.command(
    "add",
    cls=Command,
    examples=(
        "wiredesk add https://example.org/",
        "wiredesk add https://example.org/ --feed https://example.org/world.rss",
        "wiredesk add subscriptions.opml pages/ crawl.warc.gz dump.jsonl.gz",
        "zcat crawl.jsonl.gz | wiredesk add -",
    ),
)
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS|PATH...")
@click.option("--feed", metavar="URL", help="Of what a site offers, take this one.")
@click.option("--no-poll", is_flag=True, help="Do not poll new sources now; `update` will.")
@click.option("--category", metavar="NAME", help="Category of the new sources.")
@click.option("--language", metavar="TAG", callback=language_tag, help="All of it is in this language (BCP 47).")
@click.option("--copy", is_flag=True, help="Copy the bytes of archives into the desk, not their place alone.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes at most; else one a core.")
@json_option
@place_options
def add_command(
    addresses: Sequence[str], feed: str | None, no_poll: bool, category: str | None, language: str | None, copy: bool,
    jobs: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Add sources to be polled, and import files.

    An http(s) address is a site (its feeds and news sitemap are found, the best is taken, the rest listed), a feed, a
    sitemap or a page. A path is a feed, an OPML list, a WARC or WET archive, JSON lines, a page, a folder of such, or -
    for standard input. Files are imported before this returns; new sources are polled once.

    Exit code: 0 all was added (what is held already is no fault), 3 something was skipped, 1 nothing could be added.
    """
    with desk() as opened, progress() as shown:
        added = opened.add(
            addresses,
            feed=feed,
            poll=not no_poll,
            category=category,
            language=language,
            copy=copy,
            jobs=jobs,
            progress=shown.work,
        )
        shown.end()
        say_skipped(added.skipped)
        for notice in added.notices:
            say(notice)
        _tell_left(added)
        if as_json:
            from wiredesk.cli.outcomes import added_json

            out_json(added_json(added))
        else:
            _tell_added(added)
    if added.skipped:
        sys.exit(SKIPPED if added.sources or added.known or added.pages.pages else NOTHING)


def _tell_added(added: Added) -> None:
    from wiredesk.cli.rows_text import SHORT
    from wiredesk.cli.terminal import Paper

    paper = Paper.for_stream(sys.stdout)
    for word, sources in (("added", added.sources), ("known", added.known)):
        for source in sources:
            paper.put(f"{source.id[:SHORT]} {source.title or source.address}", "bold", indent=8, label=word)
            paper.put(f"{source.kind} {source.address}", "dim", indent=8)
    if added.listed:
        paper.put("also found there (take one with --feed URL):", "dim", indent=8)
        for link in added.listed:
            paper.put(f"{link.address} {link.title} ({link.kind}, {link.how})", indent=10, hang=12)
    if added.pages.pages:
        paper.put(counted(added.pages), indent=8, label="pages")
    out(paper.text() if paper.lines else "")


def counted(counts: Counts) -> str:
    """What became of pages, in words."""
    named = (
        ("new", counts.new),
        ("changed", counts.changed),
        ("held already", counts.held),
        ("forgotten before, not taken", counts.forgotten),
        ("unreadable", counts.unreadable),
        ("no article", counts.not_articles),
    )
    return ", ".join(f"{count:,} {name}" for name, count in named if count) or "nothing new"


@click.command(
    "update",
    cls=Command,
    examples=("wiredesk update", "wiredesk update --watch", "wiredesk update 41d7a0c2"),
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--watch", is_flag=True, help="Go on for ever, each source when it is due; Ctrl-C ends it.")
@json_option
@place_options
def update_command(sources: Sequence[str], watch: bool, as_json: bool) -> None:
    """Poll what is due, or the SOURCEs named, due or not.

    With --watch it goes on, also with sources that are added meanwhile, and a line tells when something new was stored;
    with --json too, a line of JSON for each commit.

    Exit code: 0 all went well or nothing was due, 3 some sources failed (see `wiredesk sources`), 1 all did.
    """
    with desk() as opened, progress() as shown:
        ids = [opened.source(text)[0].id for text in sources] or None
        if ids is None and not opened.sources():
            say(f"There are no sources to poll; {FIRST}")
            if not watch:
                if as_json:
                    from wiredesk.desk.desk import Updated

                    out_json(_updated_json(Updated()))
                return
        if watch:
            from wiredesk.cli.watching import watched

            watched(opened, ids, shown, as_json=as_json)
            return
        updated = opened.update(sources=ids, progress=shown.work)
        shown.end()
        for notice in updated.notices:
            say(notice)
        _tell_left(updated)
        if as_json:
            out_json(_updated_json(updated))
        else:
            _tell_updated(updated)
    if updated.failed:
        sys.exit(SKIPPED if updated.failed < updated.polled else NOTHING)


def _updated_json(updated: Updated) -> Any:
    from wiredesk.cli.outcomes import updated_json

    return updated_json(updated)


def _tell_updated(updated: Updated) -> None:
    if not updated.polled and not updated.pages.pages and not updated.missed:
        out("No source is due; `wiredesk sources` says when each is.\n")
        return
    many = "s" if updated.polled != 1 else ""
    unchanged = f", {updated.unchanged} unchanged" if updated.unchanged else ""
    failed = f", {updated.failed} failed (`wiredesk sources` says why)" if updated.failed else ""
    out(f"{updated.polled} source{many} polled{unchanged}{failed}: {counted(updated.pages)}\n")


def _tell_left(updated: Added | Updated) -> None:
    if updated.missed:
        pages = "1 page" if updated.missed == 1 else f"{updated.missed:,} pages"
        say(f"{pages} could not be fetched; `wiredesk sources SOURCE` says why and when each is tried again")
    if updated.later:
        entries = "1 entry is" if updated.later == 1 else f"{updated.later:,} entries are"
        say(f"{entries} left for the next `wiredesk update`")


@click.command(
    "sources",
    cls=Command,
    examples=("wiredesk sources", "wiredesk sources --failing", "wiredesk sources 41d7a0c2"),
)
@click.argument("source", required=False)
@click.option("--failing", is_flag=True, help="Those alone whose last poll failed, or that ended.")
@paging_options(200)
@json_option
@place_options
def sources_command(source: str | None, failing: bool, limit: int, cursor: str | None, as_json: bool) -> None:
    """List the sources and how each stands.

    With SOURCE (an id, the beginning of one, an address or a title): its last fetches and what was decided on each.
    """
    from wiredesk.cli import rows_text
    from wiredesk.cli.terminal import Paper
    from wiredesk.formats import rows_json

    with desk_to_read() as opened:
        if source is not None:
            opened = need(opened)
            one, polling, fetches = opened.source(source)
            if as_json:
                row = rows_json.source_row(one, polling, _last_poll(opened, one, polling))
                out_json({**row, "fetches": [rows_json.fetch_row(fetch) for fetch in fetches]})
                return
            paper = Paper.for_stream(sys.stdout)
            rows_text.sources([(one, polling, None)], paper, opened.clock())
            _details(one, polling, paper)
            rows_text.holders([each for each in opened.store.claims.holders() if one.id in each.sources], paper)
            paper.blank()
            rows_text.fetches(fetches, one, paper)
            out(paper.text())
            return
        all_of_them = [
            (one, polling)
            for one, polling in (opened.sources() if opened is not None else ())
            if not failing or polling.failures or polling.ended
        ]
        shown, further = _page(all_of_them, cursor, limit)
        rows = []
        for one, polling in shown:
            rows.append((one, polling, _last_poll(need(opened), one, polling)))
        if as_json:
            holders = opened.store.claims.holders() if opened is not None else ()
            fetching = [rows_json.holder_row(one) for one in holders]
            out_json(rows_json.listing((rows_json.source_row(*row) for row in rows), further, fetching=fetching))
        elif rows:
            paper = Paper.for_stream(sys.stdout)
            rows_text.sources(rows, paper, need(opened).clock())
            rows_text.holders(need(opened).store.claims.holders(), paper)
            rows_text.further(paper, further)
            out(paper.text())
        elif failing and opened is not None and opened.sources():
            say("No source fails.")
        else:
            say(f"There are no sources yet; {FIRST}" if opened is not None else f"{no_desk()}; {FIRST}")


_FETCHES = 1000
"""More than are kept of one source."""


def _last_poll(desk: Desk, source: Source, polling: Polling) -> Fetch | None:
    """What the source itself came to: the pages that it named are fetched after it, and stand before it."""
    fetches = desk.store.sources.fetches(source.id, _FETCHES)
    return next((fetch for fetch in fetches if fetch.at == polling.last_polled), None)


def _page(
    sources: Sequence[tuple[Source, Polling]], cursor: str | None, limit: int
) -> tuple[Sequence[tuple[Source, Polling]], str | None]:
    """At most so many behind the source of the cursor, and the cursor that goes on. Raises `click.BadParameter`."""
    start = 0
    if cursor is not None:
        places = [place for place, (source, _) in enumerate(sources, 1) if source.id == cursor]
        if not places:
            raise click.BadParameter("is no cursor of this listing", param_hint="--cursor")
        start = places[0]
    shown = sources[start : start + limit]
    return shown, shown[-1][0].id if start + limit < len(sources) else None


def _details(source: Any, polling: Any, paper: Any) -> None:
    from wiredesk.cli.times import minute

    hours = polling.interval.total_seconds() / 3600
    facts = [
        ("site", source.site or ""),
        ("every", f"{hours:.1f} h, as often as something new comes"),
        ("last poll", minute(polling.last_polled) if polling.last_polled else "never"),
        ("last new", minute(polling.last_new) if polling.last_new else "never"),
        ("keeps", "pages and text" if source.keep == "pages" else "text alone"),
        ("full text", "from the pages of its entries" if source.full_text else "from the feed alone"),
        ("headers", source.headers_file or ""),
        ("proxy", "its own" if source.proxy else ""),
    ]
    for label, value in facts:
        if value:
            paper.put(value, indent=22, label=f"{'':10}{label}")


@click.command(
    "change",
    cls=Command,
    examples=(
        "wiredesk change 41d7a0c2 --category politics --language vi",
        "wiredesk change 41d7a0c2 --headers-file ~/.config/wiredesk/paper.headers",
        "wiredesk change 41d7a0c2 --keep text",
    ),
)
@click.argument("source")
@click.option("--title", metavar="TEXT")
@click.option("--category", metavar="NAME", help='"" for none.')
@click.option("--language", metavar="TAG", help='What its pages are in (BCP 47), "" to tell it page by page.')
@click.option("--keep", type=click.Choice(["pages", "text"]), help="Page bytes and text, or the text alone.")
@click.option("--full-text/--feed-text", default=None, help="Fetch the pages of entries, or take the feed's text.")
@click.option("--headers-file", metavar="FILE", help='Mode 600, one "Name: value" a line: sent to this source alone.')
@click.option("--proxy", metavar="URL", help='HTTP proxy of this source, "" for none.')
@json_option
@place_options
def change_command(source: str, as_json: bool, **given: Any) -> None:
    """Change how a source is treated."""
    language = given.get("language")
    if language:
        language_tag(click.get_current_context(), click.Option(["--language"]), language)
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise click.UsageError("say what to change: --title, --category, --language, --keep, …")
    none = ("category", "language", "headers_file", "proxy")
    changes = {name: None if value == "" and name in none else value for name, value in changes.items()}
    if changes.get("proxy"):
        from wiredesk.desk.setting_values import PROXY

        try:
            changes["proxy"] = PROXY.read(changes["proxy"])
        except ValueError as error:
            # The value may hold a password.
            raise click.BadParameter(f"must be {error}", param_hint="--proxy") from None
    if changes.get("headers_file"):
        import os

        from wiredesk.desk.private_files import private_headers

        changes["headers_file"] = os.path.realpath(os.path.expanduser(changes["headers_file"]))
        private_headers(changes["headers_file"])
    _change(source, as_json, **changes)


@click.command("pause", cls=Command, examples=("wiredesk pause 41d7a0c2",))
@click.argument("source")
@json_option
@place_options
def pause_command(source: str, as_json: bool) -> None:
    """Poll a source no more, until `resume`. What came by it stays."""
    _change(source, as_json, paused=True)


@click.command("resume", cls=Command, examples=("wiredesk resume 41d7a0c2",))
@click.argument("source")
@json_option
@place_options
def resume_command(source: str, as_json: bool) -> None:
    """Poll a paused source again."""
    _change(source, as_json, paused=False)


def _change(text: str, as_json: bool, **changes: Any) -> None:
    from wiredesk.cli import rows_text
    from wiredesk.cli.terminal import Paper
    from wiredesk.formats import rows_json

    with desk() as opened:
        changed = opened.change(text, **changes)
        source, polling, _ = opened.source(changed.id)
        last = _last_poll(opened, source, polling)
        if as_json:
            out_json(rows_json.source_row(source, polling, last))
        else:
            paper = Paper.for_stream(sys.stdout)
            rows_text.sources([(source, polling, last)], paper, opened.clock())
            out(paper.text())
