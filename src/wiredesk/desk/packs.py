"""Opens the language packs and tables: those installed with wiredesk, the user's own, the names table of a desk."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from importlib.resources import files

from wiredesk.desk.settings import PACKS_VARIABLE, config_file
from wiredesk.lang.packs import Packs, parse_packs
from wiredesk.model.errors import PackError


def own_folder(environ: Mapping[str, str]) -> str:
    """The folder of the user's own packs, "" for none: packs/ beside the settings, if no variable names another."""
    named = environ.get(PACKS_VARIABLE)
    return named if named is not None else os.path.join(os.path.dirname(config_file(environ)), "packs")


def pack_texts(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The texts of all packs by the stem of their files, the user's own in place of those of the same name.

    Raises `PackError` for a file of the user that cannot be read.
    """
    texts = {}
    for entry in sorted((files("wiredesk.lang") / "data").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            texts[entry.name.removesuffix(".toml")] = entry.read_text("utf-8")
    folder = own_folder(environ)
    for name in sorted(os.listdir(folder)) if folder and os.path.isdir(folder) else ():
        if name.endswith(".toml"):
            texts[name.removesuffix(".toml")] = pack_text(os.path.join(folder, name))
    return texts


def pack_text(path: str) -> str:
    """The text of a pack's file. Raises `PackError`."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(path, "", f"cannot be read ({error})") from error


@lru_cache(maxsize=1)
def installed_packs() -> Packs:
    """The packs that come with wiredesk and the user's own, opened once a process. Raises `PackError`."""
    data = files("wiredesk.lang") / "data"
    folders = [entry for entry in sorted(data.iterdir(), key=lambda entry: entry.name) if entry.is_dir()]

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

    return parse_packs(pack_texts(os.environ), tables)


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
