"""Times of what happens once: a law takes effect, a line opens, a bridge was built.

Two accounts that date the same occasion by words beside the time, each to one time alone, date it otherwise if the
times cannot meet, however little else their sentences share. `comparison.once` lists the happenings of each occasion;
what lies behind is told by years, what lies ahead by days too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from wiredesk.comparison.answers import Slot
from wiredesk.comparison.passages import Material
from wiredesk.comparison.reconciliations import local_start
from wiredesk.comparison.sameness import Likely, value_of
from wiredesk.comparison.sets import bound_of
from wiredesk.comparison.surroundings import Seen
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases

LONG_AGO = 366
"""Days behind a report from which what is dated is no news."""
STARTS = frozenset({"", "since"})
"""Bounds of a stretch that begins with what is dated."""
BEHIND = frozenset({"made", "begun"})
"""Occasions that are told of long ago too; others only ahead."""
AHEAD, PAST = "ahead", "past"


class Occasions:
    """The pairs of times of two reports. ours, theirs: all their values, in order."""

    def __init__(self, ours: Sequence[Seen], theirs: Sequence[Seen], whole: Material) -> None:
        self._ours, self._theirs, self._whole = ours, theirs, whole

    def told_otherwise(self, one: Likely) -> bool:
        """Whether two times that cannot be one are of one occasion, which each account dates by them alone."""
        a, b = one.a.slot, one.b.slot
        side = self._side(a)
        if a.when is None or b.when is None or a.speaker or b.speaker or not side or side != self._side(b):
            return False
        if side == PAST and not a.when.granularity == b.when.granularity == "year":
            return False
        shared = self._occasions(a, side) & self._occasions(b, side)
        return bool(shared) and not any(
            self._occasions(other.slot, side) & shared
            for slot, all in ((a, self._ours), (b, self._theirs))
            for other in all
            if other.slot.when is not None and value_of(other.slot) != value_of(slot) and self._side(other.slot) == side
        )

    def _side(self, slot: Slot) -> str:
        """Whether a time lies ahead of its report or long behind it, "" for neither."""
        told, start = _published(slot, self._whole), local_start(slot.when) if slot.when is not None else None
        if told is None or start is None:
            return ""
        days = (start.date() - told).days
        return AHEAD if days > 0 else PAST if days < -LONG_AGO else ""

    def _occasions(self, slot: Slot, side: str) -> frozenset[str]:
        """What happens once at a time, by the words beside it."""
        bound = bound_of(slot, self._whole)
        if bound == "before" and self._is_denied(slot):
            bound = "since"
        return frozenset(
            name
            for name, happenings in _once(self._whole.packs)
            if slot.beside & happenings
            and (name != "made" if side == AHEAD else name in BEHIND)
            and (bound in STARTS or (bound in ("until", "before") and name == "ended"))
        )

    def _is_denied(self, slot: Slot) -> bool:
        report = self._whole.reports[slot.article]
        words = _denying(self._whole.packs.get(report.reading.language))
        return any(True for _ in words.find(report.tokens, report.tokens.within(slot.scope.span)))


def _published(slot: Slot, whole: Material) -> date | None:
    dated = whole.reports[slot.article].reading.article.dated
    start = local_start(dated) if dated is not None else None
    return start.date() if start is not None else None


@lru_cache(maxsize=8)
def _once(packs: Packs) -> tuple[tuple[str, frozenset[str]], ...]:
    table: Iterable[tuple[str, Sequence[str]]] = packs.root.table("comparison.once").items()
    return tuple((str(name), frozenset(happenings)) for name, happenings in table)


@lru_cache(maxsize=64)
def _denying(pack: Pack) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings("comparison.negations"), None), pack)
