"""Which lines of a page can be credits, before any rule is tried: those with one of the words that announce them.

Of some hundred such words few stand on a page at all. Those are found first, all at once, then their lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.needles import Needles
from wiredesk.lang.packs import Pack
from wiredesk.text.credits import KINDS, Kind, cues_of

MOST_WORDS = 60
"""Words of a credit at most: a longer block with a picture's credit at its end is a paragraph with a remark. An address
can stand in more."""
Announced = Mapping[Kind, Container[int]]
"""The numbers of the lines in which a credit of each kind may stand."""


@lru_cache(maxsize=64)
def _cues(pack: Pack) -> tuple[Needles, tuple[str, ...], tuple[tuple[Kind, ...], ...], tuple[Kind, ...]]:
    """The cues of all kinds, as what finds them and in order; the kinds of each; the kinds that need none."""
    kinds: dict[str, list[Kind]] = {}
    free: list[Kind] = []
    for kind in KINDS:
        cues = cues_of(kind, pack)
        if cues is None:
            free.append(kind)
        for cue in cues or ():
            kinds.setdefault(cue, []).append(kind)
    return Needles(tuple(kinds)), tuple(kinds), tuple(map(tuple, kinds.values())), tuple(free)


def announced(candidates: Sequence[Candidate], pack: Pack) -> Announced:
    """The candidates that hold a cue of each kind of credit; all of a kind that needs none."""
    needles, cues, kinds, free = _cues(pack)
    lines = (one.text if one.words <= MOST_WORDS or "http" in one.text else "" for one in candidates)
    page = "\n".join(lines).lower()
    begins = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
    holding: dict[Kind, set[int]] = {kind: set() for kind in KINDS}
    for number in needles.standing_in(page):
        cue = cues[number]
        found = []
        at = page.find(cue)
        while at >= 0:
            line = bisect_right(begins, at) - 1
            found.append(line)
            at = page.find(cue, begins[line + 1])
        for kind in kinds[number]:
            holding[kind].update(found)
    return {**holding, **dict.fromkeys(free, range(len(candidates)))}
