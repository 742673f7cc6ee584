"""Names from a slice of a Wikidata dump: the JSON of the dumps, one item a line, in an array or not.

https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from wiredesk.model.errors import InputError
from wiredesk.model.findings import EntityKind
from wiredesk.model.known_names import Imported
from wiredesk.text.names import key

HUMAN = "Q5"
INSTANCE, COORDINATES, SEAT, FOUNDED, COUNTRY_CODE = "P31", "P625", "P159", "P571", "P297"
"""Properties: what it is an instance of, where it lies, where its seat is, when it began, its ISO 3166-1 code."""
LONGEST_LINE = 20_000_000
"""Bytes of one item; the largest of the dumps has 4 MB."""
LATIN = ("mul", "en")
"""Languages whose label names an item everywhere; "mul" is Wikidata's for all."""
ALIASES = 12
"""Other forms of one language that are taken."""
LONGEST_FORM = 120


def item(line: bytes, languages: Collection[str], *, source: str, number: int) -> Imported | None:
    """The names of one line; None for one that holds no item, or one that is no person, organisation or place.

    languages: tags whose labels are taken. number: of the line, for messages. Raises `InputError` for what is no JSON
    of an item.
    """
    line = line.strip().rstrip(b",")
    if line in (b"", b"[", b"]"):
        return None
    where = f"{source}, line {number:,}"
    if len(line) > LONGEST_LINE:
        raise InputError(where, f"has more than {LONGEST_LINE // 1_000_000} MB")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"is no JSON ({error})", done="line left out") from error
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise InputError(where, "is no item of Wikidata: it has no `id`", done="line left out")
    if found.get("type", "item") != "item":
        return None
    kind = _kind(found)
    forms = tuple(dict.fromkeys(_forms(found, languages)))
    if kind is None or not forms:
        return None
    code = _first(found, COUNTRY_CODE) if kind == "place" else None
    name = code if isinstance(code, str) and len(code) == 2 else _key(forms)
    return Imported(kind, name, forms, found["id"], source) if name else None


def _key(forms: tuple[tuple[str, str], ...]) -> str:
    """By the English name if there is one: readings fold all forms to Latin letters."""
    form = next((form for language, form in forms if language in LATIN), forms[0][1])
    return key(form)


def _kind(found: dict[str, Any]) -> EntityKind | None:
    if HUMAN in _classes(found):
        return "person"
    claims = found.get("claims")
    if not isinstance(claims, dict):
        return None
    if SEAT in claims or (FOUNDED in claims and COORDINATES not in claims):
        return "organisation"
    return "place" if COORDINATES in claims or COUNTRY_CODE in claims else None


def _classes(found: dict[str, Any]) -> set[str]:
    return {value["id"] for value in _values(found, INSTANCE) if isinstance(value, dict) and "id" in value}


def _first(found: dict[str, Any], name: str) -> object:
    return next(_values(found, name), None)


def _values(found: dict[str, Any], name: str) -> Iterator[Any]:
    claims = found.get("claims")
    statements = claims.get(name) if isinstance(claims, dict) else None
    for statement in statements if isinstance(statements, list) else ():
        try:
            yield statement["mainsnak"]["datavalue"]["value"]
        except (KeyError, TypeError):
            # A statement that says "unknown" or "none" has no value.
            continue


def _forms(found: dict[str, Any], languages: Collection[str]) -> Iterator[tuple[str, str]]:
    labels, aliases = found.get("labels"), found.get("aliases")
    for language in languages:
        label = labels.get(language) if isinstance(labels, dict) else None
        others = aliases.get(language) if isinstance(aliases, dict) else None
        for entry in [label, *(others if isinstance(others, list) else [])[:ALIASES]]:
            form = entry.get("value") if isinstance(entry, dict) else None
            if isinstance(form, str) and 1 < len(form.strip()) <= LONGEST_FORM and key(form):
                yield language, " ".join(form.split())
