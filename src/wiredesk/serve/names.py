"""What a name is called in the language of the interface. Pure."""

from __future__ import annotations

from functools import lru_cache

from babel.core import Locale

from wiredesk.model.names import NameRow


def called(row: NameRow, tag: str) -> str:
    """A country by its name in CLDR, whatever most reports call it ("British", "Großbritannien"); else the form that
    reports in that language have, else the commonest."""
    country = _territories(tag).get(row.key, "") if row.kind == "place" else ""
    return country or dict(row.names).get(tag, row.name)


@lru_cache(maxsize=8)
def _territories(tag: str) -> dict[str, str]:
    """By ISO 3166 code; parts of the world have numbers there and are left out."""
    names = Locale.parse(tag, sep="-").territories
    return {str(code): str(names[code]) for code in names if len(str(code)) == 2}
