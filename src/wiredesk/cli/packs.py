"""Language packs of one's own."""

from __future__ import annotations

import os
import sys

import click

from wiredesk.cli.frame import NOTHING, Command, Group, json_option, place_options
from wiredesk.cli.streams import out, out_json

_SAID = {"wrong": "wrong", "doubtful": "doubtful", "missing": "not there"}


@click.group("pack", cls=Group)
@place_options
def pack_command() -> None:
    """Check a language pack of your own.

    A pack is one TOML file named after a language; docs/languages.md says how to write one. Those in the folder packs/
    beside the settings, or in the one that WIREDESK_PACKS names, are read in place of installed ones of the same name.
    """


@pack_command.command("check", cls=Command, examples=("wiredesk pack check da.toml", "wiredesk pack check --folder"))
@click.argument("file", required=False, type=click.Path(dir_okay=False))
@click.option("--folder", is_flag=True, help="Say which folder your own packs are read from, and stop.")
@json_option
@place_options
def check_command(file: str | None, folder: bool, as_json: bool) -> None:
    """Try a pack on its own examples, and say what is wrong and what is missing.

    Exit code: 0 nothing is wrong, 1 something is.
    """
    from wiredesk.desk.pack_check import check_pack
    from wiredesk.desk.packs import installed_packs, own_folder, pack_text, pack_texts

    if folder:
        out(own_folder(os.environ) + "\n")
        return
    if file is None:
        raise click.UsageError("name the FILE of a pack, or give --folder")
    stem = os.path.basename(file).removesuffix(".toml")
    done = check_pack(stem, pack_text(file), pack_texts(os.environ), installed_packs().tables)
    if as_json:
        out_json(
            {
                "code": done.code,
                "rules": done.rules,
                "examples": done.examples,
                "findings": [
                    {"weight": one.weight, "path": one.path, "rule": one.rule, "problem": one.problem}
                    for one in done.findings
                ],
            }
        )
    else:
        lines = [
            f"{_SAID[one.weight]}: {one.path}{f' ({one.rule})' if one.rule else ''}: {one.problem}"
            for one in done.findings
        ]
        count = len(done.of("wrong"))
        lines.append(
            f"{file}: {done.rules:,} rules, {done.examples:,} examples tried, "
            f"{'nothing' if not count else f'{count:,} things'} wrong, {len(done.of('missing')):,} parts not there"
        )
        out("\n".join(lines) + "\n")
    if done.of("wrong"):
        sys.exit(NOTHING)
