"""The command line. Heavy parts are imported by the command that needs them: `--version` answers at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TextIO

import click

from wiredesk import __version__

SKIPPED, NOTHING_READ, USAGE = 3, 1, 2
"""Exit codes besides 0 (all was read; a page that is no article was read): some input was skipped; none was read."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wiredesk", message="%(prog)s %(version)s")
def main() -> None:
    """Reads news pages, groups reports of one event, counts independent origins, shows where accounts differ."""


@main.command("read")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--why", is_flag=True, help="Add the evidence and the numbers of each joining, link and difference.")
@click.option("--full", is_flag=True, help="Show every story in full, not the first alone.")
@click.option("--language", metavar="TAG", help="All input is in this language (BCP 47: vi, en, pt-BR).")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes; one a core if not given.")
def read_command(
    paths: Sequence[str], form: str, why: bool, full: bool, language: str | None, jobs: int | None
) -> None:
    """Read pages, group them and compare the accounts. Nothing is kept.

    PATH is a file, a folder, or - for standard input: HTML, flattened page text, or JSON lines (also .gz) of
    {text | body | html, url, title, published, outlet, language}.

    Exit code: 0 all was read, 3 something was skipped, 1 nothing could be read, 2 wrong usage.
    """
    import re

    if language is not None and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise click.BadParameter(f"{language!r} is no language tag such as vi, en or pt-BR", param_hint="--language")
    from wiredesk.desk.collector import spare_collector
    from wiredesk.desk.once import run

    spare_collector()
    progress = Progress(sys.stderr)
    try:
        result = run(paths, language=language, jobs=jobs, progress=progress.step)
    finally:
        progress.end()
    for error in result.skipped:
        _say(str(error))
    for notice in result.notices:
        _say(notice)
    if form == "json":
        import json

        from wiredesk.cli.result_json import as_json

        _out(json.dumps(as_json(result, why=why), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")
    elif result.articles:
        from wiredesk.cli.result_text import write
        from wiredesk.cli.terminal import Paper

        paper = Paper.for_stream(sys.stdout)
        write(result, paper, full=full, why=why)
        _out(paper.text())
    if result.skipped:
        sys.exit(SKIPPED if result.articles else NOTHING_READ)


def _out(text: str) -> None:
    """Writes to standard output as UTF-8, whatever the locale; a reader that has gone away is no error."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes the stream.
        sys.stdout = None
        sys.exit(0)


def _say(message: str) -> None:
    from wiredesk.cli.terminal import safe

    sys.stderr.buffer.write(f"wiredesk: {safe(message)}\n".encode("utf-8", "replace"))
    sys.stderr.buffer.flush()


class Progress:
    """One line that counts on a terminal, from the second on that the work takes longer than."""

    AFTER, EVERY = 1.0, 0.2

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._start = self._last = time.monotonic()
        self._shown = False

    def step(self, done: int) -> None:
        """So many pages are done."""
        now = time.monotonic()
        if self._live and now - self._start > self.AFTER and now - self._last > self.EVERY:
            self._last = now
            self._shown = True
            self._stream.write(f"\rread {done} pages, {done / (now - self._start):.0f} a second")
            self._stream.flush()

    def end(self) -> None:
        """Takes the line away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
