"""What is wrong with a desk or could be better, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "note", "warning", "broken"]
"""good: looked at and found well; note: worth knowing; warning: wants looking at; broken: something does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. what: a sentence; where: a file, source or setting, "" if it is the desk as a whole;
    do: what to do, "" if nothing."""

    level: Level
    what: str
    where: str = ""
    do: str = ""
