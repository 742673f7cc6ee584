"""Reading of the case files: sentences with the expected expressions between ⟦ and ⟧."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

from wiredesk.model.spans import Span


def rows(name: str) -> list[list[Any]]:
    """The rows of a case file beside the tests."""
    return list(tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))["cases"])


def unmarked(marked: str) -> tuple[str, list[Span], list[Span]]:
    """The plain text, the marked spans, and its sentences (split where a mark of speech begins the next)."""
    text, spans, start = "", [], 0
    for char in marked:
        if char == "⟦":
            start = len(text)
        elif char == "⟧":
            spans.append(Span(start, len(text)))
        else:
            text += char
    cuts = [0, *(found.end() for found in re.finditer(r"(?<=[^.\W]{2})\. (?=[HÔ])", text)), len(text)]
    return text, spans, [Span(a, b) for a, b in pairwise(cuts)]
