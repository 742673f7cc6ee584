"""`wiredesk check`: which story a text belongs to, whose copy it is, what differs."""

from __future__ import annotations

import os
import sys

import click

from wiredesk.cli.frame import Command, desk_to_read, json_option, need, place_options
from wiredesk.cli.streams import out, out_json, say


@click.command(
    "check",
    cls=Command,
    examples=(
        "xclip -o | wiredesk check -",
        "wiredesk check https://example.org/a.html",
        "wiredesk check page.html --url https://example.org/a.html",
    ),
)
@click.argument("what", metavar="-|URL|FILE|TEXT")
@click.option("--url", metavar="URL", help="The address that the text or the file came from, if it is known.")
@click.option("--why", is_flag=True, help="Add the evidence.")
@json_option
@place_options
def check_command(what: str, url: str | None, why: bool, as_json: bool) -> None:
    """Say which story a text belongs to and whose copy it is.

    And what it tells otherwise than the other accounts. Nothing of it is kept.

    - is standard input: pasted text or a page, or an address alone, which is fetched as `add` would.
    """
    from wiredesk.cli.checked_text import write
    from wiredesk.desk.desk import is_address
    from wiredesk.model.errors import InputError

    if what == "-":
        if sys.stdin.isatty():
            say("paste the text, then end it with Ctrl-D")
        data: str | bytes = sys.stdin.buffer.read()
    elif os.path.isfile(what):
        data = _content(what)
    elif is_address(what) or len(what.split()) > 1:
        data = what
    else:
        raise InputError(what or '""', "is no file, no http(s) address and no text", done="nothing to check")
    if url is not None and not is_address(url):
        raise click.BadParameter(f"{url!r} is no http(s) address", param_hint="--url")
    if isinstance(data, bytes) and _is_short(data):
        data = data.decode("utf-8", "replace").strip()
    with desk_to_read() as opened:
        desk = need(opened)
        checked = desk.check(data, url=url)
        if as_json:
            from wiredesk.formats.checked_json import as_json as checked_json

            out_json(checked_json(checked, why=why))
            return
        from wiredesk.cli.terminal import Paper

        paper = Paper.for_stream(sys.stdout)
        write(checked, paper, desk, why=why)
        out(paper.text())


def _content(path: str) -> bytes:
    from wiredesk.model.errors import InputError

    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror or error})", done="nothing to check") from error


def _is_short(data: bytes) -> bool:
    """Whether it may be an address alone, which is told from text by the desk."""
    return len(data) < 4096 and len(data.split()) == 1
