"""Looking after a desk: forgetting, pruning, settling, reading anew, checking, backing up."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from wiredesk.cli.frame import NOTHING, USAGE, Command, desk, desk_to_read, json_option, need, place_options, progress
from wiredesk.cli.streams import out, out_json, say

if TYPE_CHECKING:
    from wiredesk.desk.desk import Forgotten

_SHOWN = 10
"""Articles that `forget` lists before "and N more"."""


@click.command(
    "forget",
    cls=Command,
    examples=(
        "wiredesk forget https://example.org/a.html",
        "wiredesk forget 3fa2c91b --yes",
        'wiredesk forget "Ada Lorn"',
    ),
)
@click.argument("what", metavar="URL|ARTICLE|SOURCE|PERSON")
@click.option("--yes", is_flag=True, help="Do not ask. Without a terminal nothing asks, so this is needed there.")
@json_option
@place_options
def forget_command(what: str, yes: bool, as_json: bool) -> None:
    """Remove text, bytes, readings and words, for good.

    An address or an article; a source with what came by no other; or every article that names a person. A mark stays
    behind, so that no poll and no import brings it back.
    """
    if not yes and not _asks():
        say("`forget` asks before it removes anything, and there is no terminal to ask on: give --yes")
        sys.exit(USAGE)
    with desk() as opened:
        if not yes:
            going = opened.to_forget(what)
            _tell(going, what)
            if not click.confirm("Remove this for good?", err=True):
                say("nothing was removed")
                sys.exit(NOTHING)
        going = opened.forget(what)
        if as_json:
            from wiredesk.cli.outcomes import forgotten_json

            out_json(forgotten_json(going))
        else:
            out(f"{_counted(going)} forgotten\n" if going.articles or going.sources else f"{what} will not be taken\n")
        for path in opened.store.upkeep.copies():
            say(f"{path} is the desk as it was before an upgrade, with what was forgotten since: remove it too")


def _asks() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _counted(going: Forgotten) -> str:
    parts = []
    if going.sources:
        parts.append(f"{len(going.sources)} source{'s' if len(going.sources) != 1 else ''}")
    parts.append(f"{len(going.articles)} article{'s' if len(going.articles) != 1 else ''}")
    return " and ".join(parts)


def _tell(going: Forgotten, what: str) -> None:
    from wiredesk.cli.rows_text import SHORT

    if not going.articles and not going.sources:
        say(f"{what} is not held; it will not be taken from now on")
    for source in going.sources:
        say(f"source {source.title or source.address}")
    for row in going.articles[:_SHOWN]:
        say(f"{row.id[:SHORT]} {row.title or row.address or row.source}")
    if len(going.articles) > _SHOWN:
        say(f"and {len(going.articles) - _SHOWN} more")


@click.command("prune", cls=Command, examples=("wiredesk prune --dry-run", "wiredesk prune"))
@click.option("--dry-run", is_flag=True, help="Say what would go; drop nothing.")
@json_option
@place_options
def prune_command(dry_run: bool, as_json: bool) -> None:
    """Drop the bytes of old pages; text stays for ever.

    Old is what the setting `keep.page_days` says: 90 days.
    """
    with desk() as opened:
        pages, size = opened.prune(dry_run=dry_run)
    if as_json:
        out_json({"pages": pages, "bytes": size, "dry_run": dry_run})
    else:
        which = f"the bytes of {pages:,} page{'s' if pages != 1 else ''} ({_size(size)})"
        out(f"{'would drop' if dry_run else 'dropped'} {which}; their text stays\n")


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


@click.command("settle", cls=Command, examples=("wiredesk settle",))
@json_option
@place_options
def settle_command(as_json: bool) -> None:
    """Make the stories final for all that is held.

    They are then what they would be if everything had come at once, whatever the order in which it came.
    """
    from wiredesk.cli.settled import as_text, settled_json

    with desk() as opened, progress() as shown:
        settled = opened.settle(shown.work)
        shown.end()
        if as_json:
            out_json(settled_json(settled))
        else:
            out(as_text(settled) + "\n")


@click.command("reread", cls=Command, examples=("wiredesk reread",))
@json_option
@place_options
def reread_command(as_json: bool) -> None:
    """Read anew what was read with older packs, names or code. Can be interrupted and goes on where it was."""
    with desk() as opened, progress() as shown:
        done = opened.reread(shown.work)
    if as_json:
        out_json({"articles": done})
    else:
        out(f"{done:,} article{'s' if done != 1 else ''} read anew\n" if done else "All readings are up to date.\n")


@click.command("doctor", cls=Command, examples=("wiredesk doctor", "wiredesk doctor --json"))
@json_option
@place_options
def doctor_command(as_json: bool) -> None:
    """Say what is wrong or could be better, with what to do.

    Exit code: 0 nothing is wrong, 3 something wants looking at, 1 something is broken.
    """
    from wiredesk.cli.doctor_text import as_json as findings_json
    from wiredesk.cli.doctor_text import code, write

    with desk_to_read() as opened:
        findings = need(opened).doctor()
    if as_json:
        out_json(findings_json(findings))
    else:
        from wiredesk.cli.terminal import Paper

        paper = Paper.for_stream(sys.stdout)
        write(findings, paper)
        out(paper.text())
    sys.exit(code(findings))


@click.command("backup", cls=Command, examples=("wiredesk backup ~/desk-2026-11-22.sqlite",))
@click.argument("file", type=click.Path())
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@place_options
def backup_command(file: str, replace: bool) -> None:
    """Write the whole desk to a file that `--desk` opens.

    Pages included, of one instant; others may go on reading and writing meanwhile.
    """
    from wiredesk.model.errors import InputError

    if os.path.exists(file) and not replace:
        raise InputError(file, "is there already", done="--replace writes over it")
    with desk_to_read() as opened:
        need(opened).backup(file, replace=replace)
    out(f"{file} is a whole desk: wiredesk --desk {file} stories\n")


@click.command(
    "move",
    cls=Command,
    examples=(
        "wiredesk move desk.sqlite postgresql://ada@db.example/news",
        "wiredesk move postgresql://ada@db.example/news desk.sqlite",
    ),
)
@click.argument("source", metavar="FROM", type=click.Path())
@click.argument("target", metavar="TO", type=click.Path())
def move_command(source: str, target: str) -> None:
    """Copy a desk between files and a server.

    FROM and TO are what `--desk` takes; there must be no desk at TO yet. Both are counted and hashed at the end. What
    was interrupted goes on with the same command. Nobody can write to FROM meanwhile, and it stays as it is.
    """
    from wiredesk.desk.moving import move
    from wiredesk.model.places import shown_place

    with progress() as told:
        copied = move(os.path.expanduser(source), os.path.expanduser(target), told.work)
    rows = sum(one.rows for one in copied)
    out(f"{rows:,} rows of {len(copied)} tables, the same in both by count and hash\n")
    out(f"{shown_place(target)} is a whole desk: wiredesk --desk {shown_place(target)} stories\n")


@click.command(
    "completion",
    cls=Command,
    examples=(
        "wiredesk completion bash >> ~/.bashrc",
        "wiredesk completion zsh >> ~/.zshrc",
        "wiredesk completion fish > ~/.config/fish/completions/wiredesk.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print what lets a shell complete commands and options."""
    from click.shell_completion import get_completion_class

    from wiredesk.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None
    out(kind(main, {}, "wiredesk", "_WIREDESK_COMPLETE").source() + "\n")
