"""Opens the language packs and tables that are installed with wiredesk, with the names table of a desk among them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.resources import files

from wiredesk.lang.packs import Packs, parse_packs


@lru_cache(maxsize=1)
def installed_packs() -> Packs:
    """The packs that come with wiredesk, opened once a process."""
    data = files("wiredesk.lang") / "data"
    entries = sorted(data.iterdir(), key=lambda entry: entry.name)
    folders = [entry for entry in entries if entry.is_dir()]
    packs = {entry.name: entry.read_text("utf-8") for entry in entries if entry.name.endswith(".toml")}

    sites = files("wiredesk.extraction") / "sites"
    rules = sorted(entry.name for entry in sites.iterdir() if entry.name.endswith(".toml")) if sites.is_dir() else []

    def tables(name: str) -> str | None:
        if name == "sites":
            return "\n".join((sites / rule).read_text("utf-8") for rule in rules) or None
        for folder in folders:
            for file, opened in ((folder / f"{name}.tsv.gz", gzip.decompress), (folder / f"{name}.tsv", bytes)):
                if file.is_file():
                    return opened(file.read_bytes()).decode("utf-8")
        return None

    return parse_packs({name.removesuffix(".toml"): text for name, text in packs.items()}, tables)


@lru_cache(maxsize=4)
def packs_with(names: str) -> Packs:
    """The installed packs with a version of the names table, by its text; "" for none."""
    return installed_packs().with_table(NAMES, names) if names else installed_packs()


def warming(packs: Packs) -> Callable[[], object]:
    """What a worker process calls first, so that `packs_at_hand` gives these packs there."""
    return partial(_take_up, packs.tables(NAMES) or "")


def packs_at_hand() -> Packs:
    """The packs that this process reads with: those that it was warmed with, else the installed ones."""
    return packs_with(_taken_up[-1])


NAMES = "names"
"""The table of packs that a desk has its own text of."""
_taken_up = [""]


def _take_up(names: str) -> Packs:
    _taken_up[:] = [names]
    return packs_with(names)
