"""`wiredesk read`: pages in, comparison out, nothing kept."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from wiredesk.cli.frame import NOTHING, SKIPPED, Command, encoder_option, language_tag, names_option, progress
from wiredesk.cli.streams import out, out_json, say, say_skipped


@click.command(
    "read",
    cls=Command,
    examples=("wiredesk read sample", "wiredesk read --full --why pages/", "zcat crawl.jsonl.gz | wiredesk read -"),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--why", is_flag=True, help="Add the evidence and the numbers of each joining, link and difference.")
@click.option("--full", is_flag=True, help="Show every story in full, not the first alone.")
@click.option(
    "--language", metavar="TAG", callback=language_tag, help="All input is in this language (BCP 47: vi, en, pt-BR)."
)
@encoder_option
@names_option
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes at most; else one a core.")
def read_command(
    paths: Sequence[str],
    form: str,
    why: bool,
    full: bool,
    language: str | None,
    encoder: str | None,
    names: str,
    jobs: int | None,
) -> None:
    """Read pages, group them and compare the accounts. Nothing is kept.

    PATH is a file, a folder, or - for standard input: HTML, flattened page text, or JSON lines (also .gz) of
    {text | body | html, url, title, published, outlet, language}.

    Exit code: 0 all was read, 3 something was skipped, 1 nothing could be read, 2 wrong usage.
    """
    from wiredesk.desk.collector import spare_collector

    # Before what follows is loaded: nothing of that is thrown away.
    spare_collector()
    from wiredesk.desk.once import run

    with progress() as shown:
        result = run(paths, language=language, jobs=jobs, encoder=encoder, names=names, progress=shown.step)
    say_skipped(result.skipped)
    for notice in result.notices:
        say(notice)
    if form == "json":
        from wiredesk.formats.result_json import as_json

        out_json(as_json(result, why=why))
    elif result.articles:
        from wiredesk.cli.result_text import write
        from wiredesk.cli.terminal import Paper

        paper = Paper.for_stream(sys.stdout)
        write(result, paper, full=full, why=why, legend=True)
        out(paper.text())
    if result.skipped:
        sys.exit(SKIPPED if result.articles else NOTHING)
