"""What a cosine of an encoder's vectors is worth: measured on invented events, the same for every desk.

Models spread cosines differently: 0.5 says much of one and nothing of another. So each is asked for vectors of accounts
of events that are told twice in each of two languages (`encoder_events.toml`). Between the cosines of pairs of one
event and those of pairs of two alike events a line of log-odds is laid: that of two normal distributions of one width
(linear discriminant). What a model cannot tell apart is worth nothing then, whatever its cosines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

import numpy as np

from wiredesk.text.whole_vectors import Floats, cosine, whole

SPREAD = 0.1
"""Width of both distributions at least: invented leads are more like one another than articles are."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A line of log-odds: slope times what a cosine is above the middle. apart: how many widths the two kinds of pairs
    lie apart."""

    slope: float
    middle: float
    apart: float


NOTHING = Scale(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Scales:
    """centre: the mean of all vectors, which is taken off each; within, across: of pairs in one language and in two."""

    centre: tuple[float, ...]
    within: Scale
    across: Scale


def scales(encode: Callable[[str], Floats | None]) -> Scales:
    """The scales of a model. encode: its vector of a text, None if it has none."""
    made: dict[tuple[int, str, int], Floats] = {}
    kinds = [event["kind"] for event in _events()]
    for at, event in enumerate(_events()):
        for language, texts in event.items():
            for turn, text in enumerate(texts if language != "kind" else ()):
                vector = encode(text)
                if vector is not None and np.linalg.norm(vector) > 0:
                    made[at, language, turn] = vector / np.linalg.norm(vector)
    if not made:
        return Scales((), NOTHING, NOTHING)
    centre: Floats = np.array([*made.values()]).mean(axis=0)
    known = {name: whole(vector - centre) for name, vector in made.items()}
    found: dict[tuple[bool, bool], list[float]] = {}
    for (one, a), (other, b) in combinations(known.items(), 2):
        if kinds[one[0]] == kinds[other[0]] and a is not None and b is not None:
            found.setdefault((one[1] == other[1], one[0] == other[0]), []).append(cosine(a, b))
    lines = [_line(found.get((within, True), ()), found.get((within, False), ())) for within in (True, False)]
    return Scales(tuple(np.round(centre, 6).tolist()), *lines)


def _line(same: Sequence[float], other: Sequence[float]) -> Scale:
    if not same or not other:
        return NOTHING
    gap = float(np.mean(same) - np.mean(other))
    width = float(np.sqrt((np.var(same) * len(same) + np.var(other) * len(other)) / (len(same) + len(other))))
    if gap <= 0:
        return NOTHING
    slope = gap / max(width, SPREAD) ** 2
    middle = (np.mean(same) + np.mean(other)) / 2
    return Scale(round(slope, 3), round(float(middle), 3), round(gap / max(width, SPREAD / 10), 2))


@lru_cache(maxsize=1)
def _events() -> tuple[Mapping[str, Sequence[str]], ...]:
    text = (files("wiredesk.desk") / "encoder_events.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["event"])
