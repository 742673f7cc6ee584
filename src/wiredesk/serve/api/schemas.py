"""The schemas of what is answered, from `formats/schema`, as an OpenAPI document has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

Json = dict[str, Any]
PREFIX = "#/components/schemas/"


def named(name: str) -> Json:
    """A schema by the name of its file ("stories"), or of a part of it ("rows.story")."""
    if name not in components():
        raise KeyError(name)
    return {"$ref": PREFIX + name}


@cache
def components() -> dict[str, Json]:
    """All of them by name, each pointing to the others as components of one document."""
    found: dict[str, Json] = {}
    for place in sorted((files("wiredesk.formats") / "schema").iterdir(), key=lambda place: place.name):
        if not place.name.endswith(".schema.json"):
            continue
        file = place.name.removesuffix(".schema.json")
        whole: Json = msgspec.json.decode(place.read_bytes())
        parts: dict[str, Json] = whole.pop("$defs", {})
        whole.pop("$schema")
        whole.pop("$id")
        if "type" in whole:
            found[file] = _placed(whole, file)
        found |= {f"{file}.{name}": _placed(part, file) for name, part in parts.items()}
    return found


def reached(document: Json) -> dict[str, Json]:
    """The components that a document points to, and those that these point to."""
    edge, seen = set(_pointed(document)), dict[str, Json]()
    while edge:
        name = edge.pop()
        if name not in seen and name in components():
            seen[name] = components()[name]
            edge |= set(_pointed(seen[name]))
    return dict(sorted(seen.items()))


def _pointed(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        target = value.get("$ref")
        if isinstance(target, str) and target.startswith(PREFIX):
            yield target.removeprefix(PREFIX)
        for part in value.values():
            yield from _pointed(part)
    elif isinstance(value, list):
        for part in value:
            yield from _pointed(part)


def _placed(value: Any, file: str) -> Any:
    """With references to files and their parts made references to components."""
    if isinstance(value, list):
        return [_placed(part, file) for part in value]
    if not isinstance(value, dict):
        return value
    out = {key: _placed(part, file) for key, part in value.items()}
    target = out.get("$ref")
    if isinstance(target, str):
        where, _, part = target.partition("#/$defs/")
        name = where.removeprefix("urn:wiredesk:").partition(":")[0] or file
        out["$ref"] = PREFIX + (f"{name}.{part}" if part else name)
    return out
