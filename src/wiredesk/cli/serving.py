"""The desk in the browser."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from wiredesk.cli.frame import Command, desk_path, desk_to_read, need, place_options, settings
from wiredesk.cli.streams import out, say


@click.command(
    "serve",
    cls=Command,
    examples=(
        "wiredesk serve",
        "wiredesk serve --port 9000 --no-update",
        "WIREDESK_SERVE_TOKEN_FILE=~/.config/wiredesk/token wiredesk serve --host 0.0.0.0",
    ),
)
@click.option("--host", metavar="ADDRESS", help="Address to listen on; this machine's own if not given.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="Port to listen on; 0: any free one.")
@click.option("--base-url", metavar="URL", help="Where readers find it, if that is another address (a proxy's).")
@click.option("--no-update", is_flag=True, help="Do not poll; something else does.")
@place_options
def serve_command(host: str | None, port: int | None, base_url: str | None, no_update: bool) -> None:
    """Serve the desk in the browser, and poll its sources.

    On this machine's own address nobody is asked who they are. On any other, or with a base URL of another name, a
    token is: it stands in the file that the setting serve.token_file names, which is made if it is not there.

    Ends on Ctrl-C or SIGTERM, with all stored that was fetched. Exit code: 0, or 2 if it cannot listen there.
    """
    from wiredesk.desk.collector import give_memory_back, spare_collector
    from wiredesk.desk.desk import whole_place
    from wiredesk.desk.setting_values import BASE_URL
    from wiredesk.model.errors import SettingsError
    from wiredesk.model.places import shown_place
    from wiredesk.serve.server import serve

    known = settings()
    at = known.serve
    try:
        base_url = at.base_url if base_url is None else BASE_URL.read(base_url)
    except ValueError as error:
        raise SettingsError("--base-url", str(base_url), f"must be {error}") from None
    at = replace(at, host=host or at.host, port=at.port if port is None else port, base_url=base_url)
    known = replace(known, serve=at)
    path = desk_path()
    spare_collector()
    give_memory_back()

    def ready(address: str, listening: str) -> None:
        out(f"{address}\n")
        where = "" if listening == address else f" on {listening}"
        polls = "" if no_update else ", polls its sources"
        say(f"serves {shown_place(whole_place(path))}{where}{polls}; Ctrl-C ends it")

    serve(path, known, poll=not no_update, ready=ready, tell=say)
    say("ended; what was stored is kept")
    sys.exit(0)


@click.command("mcp", cls=Command, examples=("wiredesk mcp", "wiredesk --desk desk.sqlite mcp"))
@place_options
def mcp_command() -> None:
    """Give assistants the desk to read, by the Model Context Protocol on standard input and output.

    Tools: search, story, article, quotes, compare, check. Nothing is changed, nothing is fetched. `serve` has the same
    tools over HTTP at /mcp. Wants the extra wiredesk[mcp]. Ends when its input does.
    """
    from wiredesk.serve.mcp import server

    with desk_to_read() as opened:
        desk = need(opened)
        server(lambda: desk).run("stdio")
