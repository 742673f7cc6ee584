"""How much room words take, by what letters are wide on average: a server has no fonts to ask."""

from __future__ import annotations

import unicodedata
from unicodedata import east_asian_width


def fitted(text: str, room: float, size: float) -> str:
    """A text, or as much of it as takes that room in letters of that size, by what letters are wide on average."""
    taken, fits = 0.0, 0
    for place, letter in enumerate(text):
        taken += _wide(letter) * size
        if taken + _wide("…") * size <= room:
            fits = place + 1
        if taken > room:
            return text[: max(1, fits)].rstrip() + "…"
    return text


def _wide(letter: str) -> float:
    """Of a letter of a usual sans-serif face in semibold, in its size."""
    if letter in "iljtfrI.,:;!|'()[] ":
        return 0.36
    if letter == "…" or east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    return 0.9 if letter in "mwMW@%" else 0.72 if letter.isupper() else 0.62
