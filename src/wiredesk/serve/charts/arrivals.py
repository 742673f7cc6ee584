"""When the reports of a story came, as bars of equal time from the first to the last: places and sizes, no drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 1.0
"""Between bars, in the chart's own units."""
LEAST = 1.5
"""Height of a bar that stands for one report, at least: the first must not vanish beside a rush."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of time. count: reports in it; 0 is drawn as nothing."""

    x: float
    y: float
    width: float
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The chart. said: its figures in order, for those who do not see it."""

    width: int
    height: int
    bars: tuple[Bar, ...]

    @property
    def said(self) -> str:
        """The counts as words: "3, 0, 1"."""
        return ", ".join(str(bar.count) for bar in self.bars)


def arrivals(counts: Sequence[int], *, width: int = 71, height: int = 20) -> Arrivals | None:
    """Bars of those heights; None where there is nothing to be seen: all came at one time, or none is known."""
    if sum(count > 0 for count in counts) < 2:
        return None
    most = max(counts)
    each = (width - GAP * (len(counts) - 1)) / len(counts)
    bars = []
    for place, count in enumerate(counts):
        tall = max(LEAST, height * count / most) if count > 0 else 0.0
        x = round(place * (each + GAP), 2)
        bars.append(Bar(x, round(height - tall, 2), round(each, 2), round(tall, 2), count))
    return Arrivals(width, height, tuple(bars))
