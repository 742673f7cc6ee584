"""When the reports of a story came, as bars of a small chart."""

from __future__ import annotations

from collections.abc import Iterable

BARS = 12


def arrivals(times: Iterable[int]) -> tuple[int, ...]:
    """How many of some instants lie in each of `BARS` stretches of equal length from the first to the last, both
    included; all of one instant are in the first stretch. () without any."""
    known = sorted(times)
    if not known:
        return ()
    first, length = known[0], known[-1] - known[0]
    bars = [0] * BARS
    for at in known:
        bars[min(BARS - 1, (at - first) * BARS // length) if length else 0] += 1
    return tuple(bars)
