"""How the reports of an outlet stand, as parts of a bar. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.model.outlets import Shares, Standing


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar. at, width: in hundredths of it."""

    standing: Standing
    count: int
    at: float
    width: float


def parts(shares: Shares) -> tuple[Part, ...]:
    """The parts in order, from what is its own to what cannot be told; none where nothing was compared yet."""
    counts: tuple[tuple[Standing, int], ...] = (
        ("own", shares.own),
        ("credited", shares.credited),
        ("translated", shares.translated),
        ("copied", shares.copied),
        ("unknown", shares.unknown),
    )
    whole = sum(count for _, count in counts)
    found, at = [], 0.0
    for standing, count in counts if whole else ():
        width = 100 * count / whole
        found.append(Part(standing, count, round(at, 3), round(width, 3)))
        at += width
    return tuple(found)
