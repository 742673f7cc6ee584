"""Opens the language packs and tables that are installed with wiredesk, and those of the user."""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files

from wiredesk.lang.packs import Packs, parse_packs


@lru_cache(maxsize=1)
def installed_packs() -> Packs:
    """The packs that come with wiredesk, opened once a process."""
    data = files("wiredesk.lang") / "data"
    texts: dict[str, str] = {}
    for entry in sorted(data.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            stem = entry.name.split(".")[0]
            texts[stem] = texts.get(stem, "") + "\n" + entry.read_text("utf-8")

    def tables(name: str) -> str | None:
        for folder in sorted(data.iterdir(), key=lambda entry: entry.name):
            if folder.is_dir() and (folder / f"{name}.tsv.gz").is_file():
                return gzip.decompress((folder / f"{name}.tsv.gz").read_bytes()).decode("utf-8")
            if folder.is_dir() and (folder / f"{name}.tsv").is_file():
                return (folder / f"{name}.tsv").read_text("utf-8")
        return None

    return parse_packs(texts, tables)
