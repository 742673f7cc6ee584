"""The command line. Heavy parts are imported by the command that needs them: `--version` answers at once."""

from __future__ import annotations

import difflib
from importlib import import_module

import click

from wiredesk import __version__
from wiredesk.cli.frame import place_options

_PARTS = {
    "Without a desk": {"read": "reading", "batch": "batching"},
    "What comes in": dict.fromkeys(("add", "update", "sources", "change", "pause", "resume"), "sources"),
    "What there is": dict.fromkeys(("stories", "story", "article", "search", "quotes"), "listings")
    | {"briefing": "briefing", "name": "catalogue", "outlet": "catalogue", "check": "checking", "write": "writing"},
    "What you know better": {"decide": "deciding", "names": "known_names"},
    "What goes out": {"serve": "serving", "mcp": "serving", "export": "exports", "backup": "upkeep", "move": "upkeep"},
    "Upkeep": dict.fromkeys(("forget", "prune", "settle", "reread", "doctor", "completion"), "upkeep")
    | {"pack": "packs"},
}
"""Commands by what they are for, each with the module of `cli` that has it as `NAME_command`."""
_HOME = {name: module for part in _PARTS.values() for name, module in part.items()}


def parts() -> dict[str, list[str]]:
    """The commands by what they are for."""
    return {title: list(part) for title, part in _PARTS.items()}


class _Commands(click.Group):
    """Commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HOME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _HOME:
            return None
        command: click.Command = getattr(import_module(f"wiredesk.cli.{_HOME[cmd_name]}"), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not ctx.resilient_parsing and args[0] not in _HOME and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], _HOME, n=1)
            meant = f"; did you mean {close[0]!r}?" if close else "; `wiredesk --help` lists the commands"
            ctx.fail(f"there is no command {args[0]!r}{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, part in _PARTS.items():
            rows = []
            for name in part:
                command = self.get_command(ctx, name)
                if command is not None:
                    rows.append((name, command.get_short_help_str(formatter.width)))
            with formatter.section(title):
                formatter.write_dl(rows)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wiredesk", message="%(prog)s %(version)s")
@place_options
def main() -> None:
    """An open news desk: reads pages and feeds, groups reports of one event, counts independent origins and shows
    where the accounts differ.

    The desk is one file. Settings come from a file and from WIREDESK_* variables. Exit codes: 0 all was done, 3 some
    input was skipped, 1 nothing could be done, 2 wrong usage or settings.
    """
