"""`wiredesk write`: a summary by a language model of the user's, checked sentence by sentence."""

from __future__ import annotations

import sys

import click

from wiredesk.cli.frame import Command, desk_to_read, json_option, language_tag, need, place_options
from wiredesk.cli.streams import out, out_json


@click.command(
    "write",
    cls=Command,
    examples=(
        "wiredesk write 3f6209ed",
        "wiredesk write 3f6209ed --language vi",
        "wiredesk write https://example.org/a.html --json",
    ),
)
@click.argument("story")
@click.option(
    "--language", metavar="TAG", callback=language_tag, help="Language to write in; else that of most reports sent."
)
@json_option
@place_options
def write_command(story: str, language: str | None, as_json: bool) -> None:
    """Have your language model sum up a story.

    Sends passages of the reports whose sources the setting writer.sources names to the address in writer.url, and to no
    other; without these nothing is sent. Each sentence that comes back cites passages and is checked against them; what
    they do not bear out is refused, with the reason. Nothing of it is kept.
    """
    with desk_to_read() as opened:
        desk = need(opened)
        written = desk.write(story, language=language)
        if as_json:
            from wiredesk.formats.written_json import as_json as written_json

            out_json(written_json(written))
            return
        from wiredesk.cli.terminal import Paper
        from wiredesk.cli.written_text import write

        paper = Paper.for_stream(sys.stdout)
        named = {passage.article for one in written.sentences for passage in one.cites}
        named |= {one.article for one in written.left_out}
        rows = {id: row for id in named if (row := desk.store.articles.row(id)) is not None}
        write(written, rows, paper)
        out(paper.text())
