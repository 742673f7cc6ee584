"""The names table: cutting a version of it, looking into it, importing names for it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from wiredesk.cli.frame import SKIPPED, Command, Group, desk, desk_to_read, json_option, need, place_options, progress
from wiredesk.cli.streams import out, out_json, say


@click.group("names", cls=Group)
@place_options
def names_command() -> None:
    """Teach the desk names: under which forms somebody or something goes, in all languages.

    What is read teaches nothing by itself. `update` cuts a version of the table from it; what comes in from then on is
    read with that, and `reread` brings the rest up to date.
    """


@names_command.command("update", cls=Command, examples=("wiredesk names update",))
@json_option
@place_options
def update_command(as_json: bool) -> None:
    """Cut a version of the table from what is held and imported.

    A name is taken if three articles of two outlets have it, a form if it means one name alone.
    """
    with desk() as opened:
        done = opened.update_names()
    if as_json:
        from wiredesk.formats.known_names_json import cut_json

        out_json(cut_json(done))
        return
    from wiredesk.cli.known_names_text import cut_text

    out(cut_text(done))


@names_command.command(
    "show", cls=Command, examples=('wiredesk names show "Ada Lorn"', "wiredesk names show EBR --kind organisation")
)
@click.argument("name")
@click.option("--kind", type=click.Choice(["person", "organisation", "place"]), help="Of these alone.")
@json_option
@place_options
def show_command(name: str, kind: str | None, as_json: bool) -> None:
    """Show what the table has of a name, and the evidence."""
    with desk_to_read() as opened:
        held = need(opened)
        found = held.known_name(name, kind=kind)
        versions = held.store.known_names.versions()
    if as_json:
        from wiredesk.formats.known_names_json import evidence_json

        out_json(evidence_json(found, versions))
        return
    from wiredesk.cli.known_names_text import evidence_text
    from wiredesk.cli.terminal import Paper

    paper = Paper.for_stream(sys.stdout)
    evidence_text(found, versions, paper)
    out(paper.text())


@names_command.command("import", cls=Command, examples=("wiredesk names import slice.json.gz",))
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@json_option
@place_options
def import_command(files: Sequence[str], as_json: bool) -> None:
    """Add names from a slice of a Wikidata dump.

    FILE: the JSON of the dumps, an item a line, plain, .gz or .bz2. People, organisations and places are taken, in the
    languages that there are packs for; they count from the next `update` on.
    """
    skipped = names = others = 0
    with desk() as opened, progress() as shown:
        for path in files:
            done = opened.import_names(path, shown.work)
            names += done.names
            others += done.others
            skipped += len(done.skipped) + done.more_skipped
            for error in done.skipped:
                say(str(error))
            if done.more_skipped:
                say(f"{path}: {done.more_skipped:,} more lines left out")
        shown.end()
    if as_json:
        out_json({"names": names, "others": others, "skipped": skipped})
    else:
        out(f"{names:,} name{'s' if names != 1 else ''} imported; they count once `wiredesk names update` was run\n")
    if skipped:
        sys.exit(SKIPPED)
