"""Writes into README.md and docs/ what the program itself prints, between markers, and the whole of share/, which
goes into the wheel: the manual page and the completions of shells. `--check` only compares.

A part begins with `<!-- made by: COMMAND -->` and ends with `<!-- end -->`; COMMAND is run in the repository's root.
A part of only the first lines is asked for by `| head -N`.
A part that begins with `<!-- listed by: MODULE.FUNCTION -->` is the Markdown that the function gives.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARE = ROOT / "share"
COMPLETIONS = {
    "bash": "bash-completion/completions/wiredesk",
    "zsh": "zsh/site-functions/_wiredesk",
    "fish": "fish/vendor_completions.d/wiredesk.fish",
}
"""Where each shell looks below a prefix."""
PART = re.compile(r"(<!-- made by: (.+?)(?: \| head -(\d+))? -->\n)(.*?)(<!-- end -->)", re.DOTALL)
LISTED = re.compile(r"(<!-- listed by: ([\w.]+)\.(\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def output(command: str, lines: str | None) -> str:
    """What the command prints, at 100 columns."""
    words = shlex.split(command)
    words[0] = str(Path(sys.executable).parent / words[0])
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    text = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    kept = text.rstrip("\n").split("\n")
    return "\n".join(kept[: int(lines)] if lines else kept).rstrip()


def shared() -> dict[Path, str]:
    """The files of share/."""
    from wiredesk.cli.man_page import as_man

    completions = {SHARE / path: output(f"wiredesk completion {shell}", None) for shell, path in COMPLETIONS.items()}
    return {SHARE / "man/man1/wiredesk.1": as_man()} | {path: f"{text}\n" for path, text in completions.items()}


def made(text: str) -> str:
    """The text with every part made anew."""

    def part(found: re.Match[str]) -> str:
        head, command, lines, _, tail = found.groups()
        return f"{head}```console\n$ {command}\n{output(command, lines)}\n```\n{tail}"

    return LISTED.sub(_listed, PART.sub(part, text))


def _listed(found: re.Match[str]) -> str:
    head, module, function, _, tail = found.groups()
    return f"{head}{getattr(import_module(module), function)()}\n{tail}"


def main() -> int:
    """1 if `--check` finds a part that is not what the program prints."""
    check = "--check" in sys.argv
    stale = []
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    wanted = {path: made(path.read_text("utf-8")) for path in documents} | shared()
    for path, new in wanted.items():
        if not path.exists() or path.read_text("utf-8") != new:
            stale.append(path.name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(new, "utf-8")
    if stale and check:
        print(f"not up to date: {', '.join(stale)}; run `make docs`")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
