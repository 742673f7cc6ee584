"""The manual page wiredesk(1), from what `--help` of each command and the reference of the settings say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

import click

from wiredesk import __version__
from wiredesk.cli.frame import Command, Group
from wiredesk.cli.main import main, parts

_MARKS = re.compile(r"`([^`]*)`|\*\*([^*]+)\*\*")


def as_man() -> str:
    """The page in the macros of man(7), without a date: the same program gives the same bytes."""
    group = click.Context(main, info_name="wiredesk")
    about = (main.help or "").split("\n\n")
    lines = [
        f'.TH WIREDESK 1 "" "wiredesk {__version__}" "User Commands"',
        ".SH NAME",
        f"wiredesk \\- {_text(about[0].partition(':')[0]).removeprefix('An ')}",
        ".SH SYNOPSIS",
        ".B wiredesk",
        "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]",
        ".SH DESCRIPTION",
        *_paragraphs(about),
        ".SH OPTIONS",
        *_options(main, group),
    ]
    for title, names in parts().items():
        lines.append(f".SH {title.upper()}")
        for name in names:
            command = main.get_command(group, name)
            assert command is not None
            lines += _command(command, group, name)
    return "\n".join([*lines, *_settings()]) + "\n"


def _command(command: click.Command, above: click.Context, name: str) -> Iterator[str]:
    context = click.Context(command, above, info_name=name, help_option_names=["-h", "--help"])
    yield f".SS {context.command_path} {_text(' '.join(command.collect_usage_pieces(context)))}"
    yield from _paragraphs((command.help or "").split("\n\n"))
    yield from _options(command, context)
    if isinstance(command, Command) and command.examples:
        yield from (".PP", "Examples:", ".RS 4", ".nf", *map(_text, command.examples), ".fi", ".RE")
    if isinstance(command, Group):
        for under, it in command.commands.items():
            yield from _command(it, context, under)


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        if number:
            yield ".PP"
        yield _text(" ".join(text.split()))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        # What an argument is stands in the text.
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)) is not None:
            yield from (".TP", f"\\fB{_text(record[0])}\\fR", _text(record[1]))


def _settings() -> Iterator[str]:
    from wiredesk.desk.settings import FILE_VARIABLE, PACKS_VARIABLE, PREFIX, sections

    yield ".SH ENVIRONMENT"
    yield from (".TP", f"\\fB{FILE_VARIABLE}\\fR", "The settings file, as \\fB\\-\\-settings\\fR names it.")
    yield from (
        ".TP",
        f"\\fB{PACKS_VARIABLE}\\fR",
        "Folder of your own language packs; set to nothing: there are none.",
    )
    for name, section in sections():
        for one in fields(section):
            yield from (".TP", f"\\fB{PREFIX}{name.upper()}_{one.name.upper()}\\fR", _text(one.metadata["says"]))
    yield ".SH FILES"
    yield from (".TP", "\\fI$XDG_DATA_HOME/wiredesk/desk.sqlite\\fR", "The desk, where none is named.")
    yield from (
        ".TP",
        "\\fI$XDG_DATA_HOME/wiredesk/desk.pages.sqlite\\fR",
        "The bytes of its pages; every desk has such a file beside it.",
    )
    yield from (".TP", "\\fI$XDG_CONFIG_HOME/wiredesk/settings.toml\\fR", "The settings.")


def _text(plain: str) -> str:
    """Of plain text, with its Markdown for code and stress as bold, what troff shows as it stands."""
    text = plain.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = _MARKS.sub(lambda found: f"\\fB{found[1] or found[2]}\\fR", text)
    return f"\\&{text}" if text.startswith((".", "\\(aq")) else text
