"""Opens the language packs and tables that are installed with wiredesk."""

from __future__ import annotations

import gzip
from functools import lru_cache
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
