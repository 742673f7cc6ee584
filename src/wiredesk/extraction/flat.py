"""Flattened page text to candidate blocks: one a line, with what lines alone tell."""

from __future__ import annotations

import re

from wiredesk.extraction.candidates import Candidate, Head, Mark, Outline
from wiredesk.extraction.html_text import clean, count_words

_BULLET = re.compile(r"[•·▪►»*‣●○■]\s|[-–]\s(?=\w)|\d{1,2}[.)]\s")
_FILE = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif|svg)", re.IGNORECASE)


def outline(text: str) -> Outline:
    """The lines of a flattened page as candidates. Any text gives an outline; linear in the text."""
    candidates: list[Candidate] = []
    gap = True
    for raw in text.splitlines():
        line = clean(raw)
        if not line:
            gap = True
            continue
        marks = 0
        if _BULLET.match(line):
            marks |= Mark.LIST
        if _FILE.fullmatch(line):
            marks |= Mark.FIGURE
        cells = raw.strip().count("\t") + 1
        candidates.append(Candidate(line, "", 0.0, marks, (), gap, False, count_words(line), cells=cells))
        gap = False
    return Outline(candidates, [], Head())
