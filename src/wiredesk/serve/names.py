"""What a name is called in the language of the interface. Pure."""

from __future__ import annotations

from functools import lru_cache

from babel.core import Locale

from wiredesk.model.names import NameRow


def called(row: NameRow, tag: str) -> str:
    """A country by its name in CLDR, whatever most reports call it ("British", "Großbritannien"); else the form that
    reports in that language have, else the commonest."""
    named = country(row.key, tag) if row.kind == "place" else row.key
    return named if named != row.key else dict(row.names).get(tag, row.name)


def country(key: str, tag: str) -> str:
    """What CLDR calls the country of an ISO 3166 code; any other key as it is."""
    return _territories(tag).get(key, key)


@lru_cache(maxsize=8)
def _territories(tag: str) -> dict[str, str]:
    """By ISO 3166 code; parts of the world have numbers there and are left out."""
    names = Locale.parse(tag, sep="-").territories
    return {str(code): str(names[code]) for code in names if len(str(code)) == 2}
