"""The reference of all commands, for docs/commands.md: what `--help` of each prints."""

from __future__ import annotations

import click

from wiredesk.cli.main import main, parts

_WIDTH = 100


def as_markdown() -> str:
    """A chapter a part, the help of each command in it."""
    group = click.Context(main, info_name="wiredesk", terminal_width=_WIDTH, max_content_width=_WIDTH)
    lines: list[str] = []
    for title, names in parts().items():
        lines += [f"## {title}", ""]
        for name in names:
            command = main.get_command(group, name)
            assert command is not None
            lines += _chapter(command, group, name, "###")
    return "\n".join(lines).rstrip()


def _chapter(command: click.Command, above: click.Context, name: str, level: str) -> list[str]:
    context = click.Context(
        command, above, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )  # fmt: skip
    lines = [f"{level} {name}", "", "```text", command.get_help(context), "```", ""]
    for under in command.commands.values() if isinstance(command, click.Group) else ():
        lines += _chapter(under, context, f"{under.name}", f"{level}#")
    return lines
