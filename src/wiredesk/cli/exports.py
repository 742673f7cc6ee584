"""`wiredesk export`: articles, stories, sources and pages in the formats that others read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from wiredesk.cli.frame import Command, desk_path, desk_to_read, language_tag, need, place_options, progress
from wiredesk.cli.streams import out_bytes, say, written

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk
    from wiredesk.desk.exporting import Wanted
    from wiredesk.model.article import Article

FORMATS = ("jsonl", "csv", "parquet", "opml", "jsonld", "ninjs", "md", "warc")
_BINARY = ("parquet", "warc")


@click.command(
    "export",
    cls=Command,
    examples=(
        "wiredesk export --format csv --since 7d --output week.csv",
        "wiredesk export --format jsonl --full-text --output articles.jsonl",
        "wiredesk export --format md --query 'person:\"Ada Lorn\" origins:>=2' > report.md",
        "wiredesk export --format opml > subscriptions.opml",
    ),
)
@click.option("--format", "form", type=click.Choice(FORMATS), required=True)
@click.option("--query", metavar="QUERY", help="What a search for it finds.")
@click.option("--since", metavar="TIME", help="Published, else first seen, since then: 2d, 12h, 2026-11-01.")
@click.option("--until", metavar="TIME", help="… and before then.")
@click.option("--lang", metavar="TAG", callback=language_tag, help="In this language.")
@click.option("--outlet", metavar="NAME", help="Of this outlet.")
@click.option("--category", metavar="NAME", help="In this category.")
@click.option(
    "--min-origins", type=click.IntRange(min=0), default=0, metavar="N", help="Of stories with so many origins."
)
@click.option("--differs", is_flag=True, help="Of stories whose accounts differ.")
@click.option("--source", metavar="SOURCE", help="That came by this source.")
@click.option("--story", metavar="ID", help="The reports of one story.")
@click.option("--full-text", is_flag=True, help="All of the text, for your own use; otherwise 300 characters.")
@click.option("--versions", is_flag=True, help="Every version of an article, not the current one alone.")
@click.option("--bom", is_flag=True, help="csv: begin with a byte order mark, for Excel.")
@click.option("--output", metavar="FILE", type=click.Path(), help="Write to FILE, whole or not at all.")
@place_options
def export_command(
    form: str, query: str | None, since: str | None, until: str | None, lang: str | None, outlet: str | None,
    category: str | None, min_origins: int, differs: bool, source: str | None, story: str | None, full_text: bool,
    versions: bool, bom: bool, output: str | None,
) -> None:  # fmt: skip
    """Write what is held in formats that others read.

    Articles as jsonl, csv, parquet, jsonld or ninjs, stories as md, pages as warc, sources as opml.

    What others wrote leaves the desk as title, at most 300 characters, outlet, time and link. The full text goes with
    --full-text, which is for your own use, or of the sources named in the setting `keep.full_text_export`. JSON lines
    with the full text hold every version to the last detail: `wiredesk add` gives the same articles back.
    """
    if output is None and form in _BINARY and sys.stdout is not None and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for a terminal: give --output FILE")
    with desk_to_read() as opened, progress() as shown:
        desk = need(opened)
        from wiredesk.cli.listings import instant
        from wiredesk.desk.exporting import Wanted

        if story is not None and (query or source or outlet or category or min_origins or differs):
            raise click.UsageError("--story names one story: of the conditions, --since, --until and --lang go with it")
        wanted = Wanted(
            query=query,
            since=instant(since, "--since", desk),
            until=instant(until, "--until", desk),
            language=lang,
            outlet=outlet,
            category=category,
            min_origins=min_origins,
            differs=differs,
            source=desk.source(source)[0].id if source is not None else None,
            story=desk.story(story).row.id if story is not None else None,
            full_text=full_text,
            # What is to come back as it was, and what was received, is not ours to choose from.
            versions=versions or (form == "jsonl" and full_text),
            all_pages=form == "warc" or (form == "jsonl" and full_text),
        )
        counter = _Counter(shown.work)
        parts = _FORMS[form](desk, wanted, counter, bom)
        # The first piece is made before anything is opened: what is refused leaves no file.
        head = next(iter_ := iter(parts), b"")
        whole = chain([head], iter_)
        if output is None:
            out_bytes(whole)
        else:
            _into(output, whole)
        shown.end()
    if output is not None or not counter.done:
        one, many = _UNITS.get(form, ("article", "articles"))
        say(f"{counter.done:,} {one if counter.done == 1 else many} written{f' to {output}' if output else ''}")
    for note in wanted.notes:
        say(note)


_UNITS = {"opml": ("source", "sources"), "md": ("story", "stories"), "warc": ("page", "pages")}


def _into(path: str, parts: Iterable[bytes]) -> None:
    from wiredesk.model.errors import InputError

    if os.path.realpath(path) == os.path.realpath(desk_path()):
        raise InputError(path, "is the desk itself", done="give another name")
    try:
        with written(path) as stream:
            for part in parts:
                stream.write(part)
    except OSError as error:
        raise InputError(path, f"cannot be written ({error.strerror or error})", done="nothing was written") from error


class _Counter:
    """Counts what passes."""

    def __init__(self, progress: Callable[[str, int, int | None], None]) -> None:
        self.done = 0
        self._progress = progress

    def __call__(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            self.done += 1
            self._progress("exported", self.done, None)
            yield row


Form = Callable[["Desk", "Wanted", _Counter, bool], Iterable[bytes]]


def _jsonl(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk.desk.exporting import articles
    from wiredesk.formats import jsonl

    return jsonl.lines(counter(articles(desk, wanted)))


def _csv(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk.desk.exporting import any_full_text, articles
    from wiredesk.formats import csv

    rows = counter(articles(desk, wanted))
    return _encoded(csv.lines(rows, full_text=any_full_text(desk, wanted), mark=bom))


def _parquet(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk.desk.exporting import any_full_text, articles
    from wiredesk.formats import parquet

    return parquet.lines(counter(articles(desk, wanted)), full_text=any_full_text(desk, wanted))


def _jsonld(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk.desk.exporting import articles
    from wiredesk.formats import jsonld

    return jsonld.lines(counter(articles(desk, wanted)))


def _ninjs(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk.desk.exporting import articles
    from wiredesk.formats import ninjs

    return ninjs.lines(counter(articles(desk, wanted)))


def _markdown(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk.desk.exporting import may_go, most_shown, stories
    from wiredesk.formats import markdown

    may = may_go(desk, wanted)
    views = counter(stories(desk, wanted))

    def quotable(article: Article) -> int | None:
        return None if may(article.id, article.address) else most_shown(desk, article.id)

    return _encoded(markdown.lines(views, quotable=quotable))


def _opml(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk.formats.opml import opml

    sources = [source for source, _ in desk.sources() if wanted.source in (None, source.id)]
    return [opml(tuple(counter(sources)), title="wiredesk", created=desk.clock())]


def _warc(desk: Desk, wanted: Wanted, counter: _Counter, bom: bool) -> Iterable[bytes]:
    from wiredesk import __version__
    from wiredesk.desk.exporting import any_full_text, pages
    from wiredesk.formats import warc

    if not any_full_text(desk, wanted):
        raise click.UsageError("a WARC file holds whole pages: give --full-text")
    rows = counter(pages(desk, wanted))
    return warc.lines(rows, made=desk.clock(), software=f"wiredesk/{__version__}")


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    return (part.encode("utf-8", "replace") for part in parts)


_FORMS: dict[str, Form] = {
    "jsonl": _jsonl, "csv": _csv, "parquet": _parquet, "opml": _opml, "jsonld": _jsonld, "ninjs": _ninjs,
    "md": _markdown, "warc": _warc,
}  # fmt: skip
