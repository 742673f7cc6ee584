"""What all commands share: which desk, errors as one line, exit codes, examples in the help."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wiredesk.cli.streams import Progress, say

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk
    from wiredesk.desk.settings import Settings

Function = TypeVar("Function", bound=Callable[..., Any])

SKIPPED, NOTHING, USAGE = 3, 1, 2
"""Exit codes besides 0 (all was done; a page that is no article was read, one that is held already was not skipped):
some input was skipped; nothing could be done; wrong usage or settings."""
_DESK, _SETTINGS = "wiredesk.desk", "wiredesk.settings"


def _remember(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    # Parsed after the group's own, so what stands after the command wins.
    if value is not None:
        context.meta[_DESK if parameter.name == "desk" else _SETTINGS] = value


def place_options(function: Function) -> Function:
    """--desk and --settings, before or after the command."""
    function = click.option(
        "--settings",
        metavar="FILE",
        expose_value=False,
        callback=_remember,
        type=click.Path(),
        help="Settings file, instead of settings.toml in the XDG config folder.",
    )(function)
    return click.option(
        "--desk",
        metavar="FILE",
        expose_value=False,
        callback=_remember,
        type=click.Path(),
        help="The desk, instead of desk.sqlite in the XDG data folder.",
    )(function)


encoder_option = click.option(
    "--encoder",
    metavar="FOLDER",
    envvar="WIREDESK_ENCODER_FOLDER",
    help="Use the text encoder in a local folder (docs/encoder.md).",
)
"""Gives `encoder`."""


def names_option(function: Function) -> Function:
    """--names: gives the text of a desk's names table, "" for none."""

    def text_of(context: click.Context, parameter: click.Parameter, place: str | None) -> str:
        if place is None:
            return ""
        from wiredesk.desk.known_names import names_of

        return names_of(os.path.expanduser(place))

    return click.option(
        "--names",
        metavar="DESK",
        callback=text_of,
        help="Know the names that the names table of a desk knows (`wiredesk names update`).",
    )(function)


class Command(click.Command):
    """A command whose errors are one line each, and whose help ends with examples."""

    def __init__(self, *arguments: Any, examples: tuple[str, ...] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as they would be typed."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")

    def invoke(self, ctx: click.Context) -> Any:
        """Runs it; an error of ours is a line and an exit code."""
        from wiredesk.model.errors import SettingsError, WiredeskError

        try:
            return super().invoke(ctx)
        except SettingsError as error:
            say(str(error))
            sys.exit(USAGE)
        except WiredeskError as error:
            say(str(error))
            sys.exit(NOTHING)
        except KeyboardInterrupt:
            say("interrupted; what was stored is kept")
            sys.exit(130)


class Group(click.Group):
    """Commands under one name, with examples as a single command has them."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            for command in self.commands.values():
                for example in command.examples[:1] if isinstance(command, Command) else ():
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def json_option(function: Function) -> Function:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object, to a schema in formats/schema.")(
        function
    )


def paging_options(limit: int) -> Callable[[Function], Function]:
    """--limit and --cursor."""

    def options(function: Function) -> Function:
        function = click.option("--cursor", metavar="CURSOR", help="Go on where another listing ended: its `next`.")(
            function
        )
        return click.option(
            "--limit",
            type=click.IntRange(1, 1000),
            default=limit,
            show_default=True,
            metavar="N",
            help="At most so many.",
        )(function)

    return options


def settings() -> Settings:
    """The user's settings, by file and environment. Raises `SettingsError`."""
    from wiredesk.desk.settings import load_settings

    return load_settings(click.get_current_context().meta.get(_SETTINGS), environ=os.environ)


def desk_path() -> str:
    """Where the desk stands, which need not be there."""
    return os.path.expanduser(click.get_current_context().meta.get(_DESK) or settings().desk.path)


@contextlib.contextmanager
def desk() -> Iterator[Desk]:
    """The desk for a command that changes it; made if it is not there."""
    from wiredesk.desk.collector import give_memory_back, spare_collector
    from wiredesk.desk.desk import open_desk

    spare_collector()
    give_memory_back()
    with open_desk(desk_path(), settings=settings()) as opened:
        yield opened


@contextlib.contextmanager
def desk_to_read() -> Iterator[Desk | None]:
    """The desk for a command that only looks; None if there is none yet."""
    from wiredesk.model.places import is_server

    path = desk_path()
    if not is_server(path) and not os.path.exists(path):
        yield None
        return
    from wiredesk.desk.desk import open_desk

    read_only = not is_server(path) and not os.access(path, os.W_OK)
    with open_desk(path, settings=settings(), read_only=read_only) as opened:
        yield opened


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """A line that counts on standard error, gone when the work is."""
    shown = Progress(sys.stderr)
    try:
        yield shown
    finally:
        shown.end()


def need(opened: Desk | None) -> Desk:
    """The desk, where a command makes no sense without one. Raises `StoreError`."""
    from wiredesk.model.errors import StoreError

    if opened is None:
        raise StoreError(desk_path(), f"there is no desk yet; {FIRST}")
    return opened


def no_desk() -> str:
    """That the file which should be the desk is not there."""
    return f"{desk_path()}: there is no desk yet"


FIRST = "add a source or files: wiredesk add https://example.org/"
"""What to do with an empty desk."""


def language_tag(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A BCP 47 tag, as far as its form goes."""
    import re

    if value is not None and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise click.BadParameter(f"{value!r} is no language tag such as vi, en or pt-BR")
    return value
