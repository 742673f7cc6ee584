"""Language packs: parsed from text, looked up by BCP 47 tag with fallback, never opened here.

A pack is one TOML file with a section for each engine that reads it ([text], [times], [numbers], [quotes], …). A
section missing in a pack is taken from `root` as a whole; so is a key missing in a section. An engine compiles what it
needs from a pack once (`functools.lru_cache` on the pack, which hashes by identity).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from wiredesk.model.errors import PackError

T = TypeVar("T")


class Pack:
    """One language's data. Compares and hashes by identity; never changes after it is made."""

    __slots__ = ("_strings", "code", "data", "root", "digest", "__weakref__")

    def __init__(self, code: str, data: Mapping[str, Any], root: Pack | None = None, digest: str = "") -> None:
        self._strings: dict[str, tuple[str, ...]] = {}
        self.code = code
        self.data = data
        self.root = root
        self.digest = digest
        """Hash of the files that it was parsed from, its own and root's: tells readings made with an older pack."""

    def __repr__(self) -> str:
        return f"Pack({self.code!r})"

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path ("times.weekdays"), from `root` where this pack has none, else `default`."""
        value: Any = self.data
        for key in path.split("."):
            if not isinstance(value, Mapping) or key not in value:
                return default if self.root is None else self.root.get(path, default)
            value = value[key]
        return value

    def strings(self, path: str) -> tuple[str, ...]:
        """A list of strings, empty if the pack has none. Raises `PackError` if it is something else."""
        known = self._strings.get(path)
        if known is None:
            value = self.get(path, ())
            if isinstance(value, str) or not all(isinstance(item, str) for item in value):
                raise PackError(self.code, path, "must be a list of strings")
            known = self._strings[path] = tuple(value)
        return known

    def table(self, path: str) -> Mapping[str, Any]:
        """A table, empty if the pack has none. Raises `PackError` if it is something else."""
        value = self.get(path, {})
        if not isinstance(value, Mapping):
            raise PackError(self.code, path, "must be a table")
        return value

    def rules(self, path: str) -> tuple[Mapping[str, Any], ...]:
        """A list of tables, each with at least a `rule` name. Raises `PackError` if it is something else."""
        value = self.get(path, ())
        if not isinstance(value, Sequence) or not all(isinstance(item, Mapping) and "rule" in item for item in value):
            raise PackError(self.code, path, "must be an array of tables, each with a `rule` name")
        return tuple(value)


Tables = Callable[[str], str | None]
"""Gives the text of a data table by name ("territories", "words.en-vi", "frequencies.vi"), None if there is none."""


class Packs:
    """All that is known of languages: the packs by tag, and the tables that go with them.

    tables: where the texts of tables come from (an open file is an effect, so it is an argument); they are asked for
    when they are first needed, and parsed by `lang.tables`.
    """

    __slots__ = ("_by_code", "_parsed", "root", "tables")

    def __init__(self, packs: Mapping[str, Pack], root: Pack, tables: Tables = lambda name: None) -> None:
        self._by_code = dict(packs)
        self.root = root
        self.tables = tables
        self._parsed: dict[str, Any] = {}

    def table(self, name: str, parse: Callable[[str], T], missing: T) -> T:
        """A table parsed once; `missing` if there is none of that name."""
        if name not in self._parsed:
            text = self.tables(name)
            self._parsed[name] = missing if text is None else parse(text)
        value: T = self._parsed[name]
        return value

    def with_table(self, name: str, text: str) -> Packs:
        """The same packs with another text of one table."""
        made = Packs(self._by_code, self.root, lambda asked: text if asked == name else self.tables(asked))
        made._parsed = {known: value for known, value in self._parsed.items() if known != name}
        return made

    def get(self, tag: str | None) -> Pack:
        """The pack for a BCP 47 tag: itself, then without its last subtags, then `root`."""
        parts = (tag or "").replace("_", "-").split("-")
        while parts and parts[0]:
            found = self._by_code.get("-".join(parts).lower())
            if found is not None:
                return found
            parts.pop()
        return self.root

    def __iter__(self) -> Iterator[Pack]:
        """The packs of languages in order of code, without `root`."""
        return (self._by_code[code] for code in sorted(self._by_code))


Loads = Callable[[str], Mapping[str, Any]]
"""What TOML says; raises `tomllib.TOMLDecodeError`."""


def parse_packs(texts: Mapping[str, str], tables: Tables = lambda name: None, loads: Loads = tomllib.loads) -> Packs:
    """Packs from the texts of their files, by file stem ("vi", "en", "root").

    loads: by which the texts are parsed; a caller that has them parsed already gives what it has.
    Raises `PackError` for text that is no TOML, for a pack whose `pack.code` is not its stem, and without `root`.
    """
    parsed: dict[str, Mapping[str, Any]] = {}
    for stem, text in texts.items():
        try:
            data = loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PackError(f"{stem}.toml", "", f"not TOML: {error}") from error
        code = data.get("pack", {}).get("code")
        if code != stem:
            raise PackError(f"{stem}.toml", "pack.code", f"is {code!r}, must be the file's name, {stem!r}")
        parsed[stem] = data
    if "root" not in parsed:
        raise PackError("root.toml", "", "missing: every language rests on it")
    root = Pack("root", parsed["root"], None, _digest(texts["root"]))
    return Packs(
        {
            code.lower(): Pack(code, data, root, _digest(texts[code], texts["root"]))
            for code, data in parsed.items()
            if code != "root"
        },
        root,
        tables,
    )


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=6).hexdigest()
