"""Names written in two scripts: how one sounds in the other leaves too much open to say that they are two people."""

from __future__ import annotations

import regex

_LATIN = regex.compile(r"\p{Latin}")


def across_scripts(one: str, other: str) -> bool:
    """Whether one of two names is written in Latin letters and the other in none: "Theresa May", "تيريزا ماي"."""
    return bool(_LATIN.search(one)) != bool(_LATIN.search(other))
