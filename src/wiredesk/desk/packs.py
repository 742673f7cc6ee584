"""Opens the language packs and tables: those installed with wiredesk, the user's own, the names table of a desk; and
says with which text encoder of the user's texts are read."""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping
from functools import lru_cache, partial
from importlib.resources import files

from wiredesk.desk.parsed_files import parsed
from wiredesk.desk.settings import PACKS_VARIABLE, cache_folder, config_file
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

    return parse_packs(pack_texts(os.environ), tables, partial(parsed, folder=cache_folder(os.environ)))


@lru_cache(maxsize=4)
def packs_with(names: str, encoder: str = "") -> Packs:
    """The installed packs with a version of the names table, by its text, and with a text encoder, by its source
    (`encoder_files.source_of`); "" for none."""
    packs = installed_packs()
    packs = packs.with_table(NAMES, names) if names else packs
    return packs.with_table(ENCODER, encoder) if encoder else packs


def encoder_model(packs: Packs) -> str | None:
    """The hash of the encoder that texts are read with; None: with none. Raises `SettingsError` for one that is no
    longer there."""
    source = packs.table(ENCODER, str, "")
    if not source:
        return None
    from wiredesk.desk.encoder_files import digest_of

    return digest_of(source)


NAMES, ENCODER = "names", "encoder"
"""The tables of packs that a desk has its own text of."""
