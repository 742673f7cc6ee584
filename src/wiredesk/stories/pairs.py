"""The verdict on any pair of reports: its score and what vetoes it, made once and kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.story import Evidence
from wiredesk.stories.gates import (
    Apart,
    Countries,
    Holders,
    Times,
    ahead,
    apart,
    countries,
    holders,
    other_countries,
    rival_holders,
    tell_one_day,
    times,
)
from wiredesk.stories.reports import Report, report
from wiredesk.stories.scores import FEATURES, Score, score
from wiredesk.stories.series import Counted, counted, later_of_a_series, others_of_a_series
from wiredesk.stories.subjects import Subjects, other_subjects, subjects

LIKELY = 0.05
"""Probability below which the gates need not be asked: nothing would join."""
LIKE_WORDS = 0.15
"""Likeness of pairs of words from which two reports tell in like words: of these, titles that name others part. Of
pairs of one event in less like words as many would be parted as of two."""
LIKE = FEATURES.index("pairs of words")
REMEMBERED = 4000
EACH = 600
"""Bytes of a moment, or of a name with the words that say so, about."""


@dataclass(frozen=True, slots=True)
class Known:
    """A report with what gates ask of it."""

    report: Report
    times: Times
    holders: Holders
    countries: Countries
    counted: Counted
    subjects: Subjects

    @property
    def nbytes(self) -> int:
        """About how much memory it takes without its text."""
        told = len(self.times.moments) + len(self.holders) + len(self.countries.opening) + len(self.counted)
        told += len(self.subjects)
        return self.report.nbytes + EACH * told + 64 * len(self.countries.places)


def know(reading: Reading, packs: Packs) -> Known | None:
    """A reading made ready to be grouped, None if there is nothing in it to group by."""
    made = report(reading, packs)
    if not made.tokens.words:
        return None
    return Known(
        made, times(reading), holders(reading, packs), countries(reading), counted(reading, packs), subjects(reading)
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of a pair; veto: the gate that keeps it apart, "" if none does; against: what the gate saw."""

    score: Score
    veto: str
    against: tuple[Evidence, ...]

    @property
    def probability(self) -> float:
        """That the two are of one event, 0 for a vetoed pair."""
        return 0.0 if self.veto else self.score.probability


class Judge:
    """Verdicts on pairs of reports by their numbers."""

    __slots__ = ("_verdicts", "known")

    def __init__(self, known: Callable[[int], Known]) -> None:
        self.known = known
        self._verdicts: dict[tuple[int, int], Verdict] = {}

    def apart(self, a: int, b: int) -> Apart:
        """How far apart in time two reports are."""
        one, other = self.known(a), self.known(b)
        gap = apart(one.times, other.times)
        plain = gap.dating == "dated" and not gap.veto and not gap.other
        if plain and tell_one_day(one.times, other.times, one.report.days, other.report.days):
            return replace(gap, one_day=True)
        return gap

    def probability(self, a: int, b: int) -> float:
        """The probability that two reports in one language are of one event, 0 for a vetoed pair."""
        return self.verdict(a, b).probability

    def verdict(self, a: int, b: int) -> Verdict:
        """The verdict on a pair in one language, whatever the order of the two."""
        if a > b:
            a, b = b, a
        known = self._verdicts.get((a, b))
        if known is None:
            if len(self._verdicts) > REMEMBERED:
                self._verdicts.clear()
            made = score(self.known(a).report, self.known(b).report, lambda: self.apart(a, b))
            veto, against = self.gates(a, b, made.apart) if made.probability >= LIKELY else ("", ())
            if not veto and made.apart.other == "titles":
                # In one language they were written for readers of one region, who count days alike.
                veto, against = "time", (self._titles(a, b),)
            elif not veto and made.values[LIKE] >= LIKE_WORDS:
                against = self._subjects(a, b)
                veto = "others named" if against else ""
            known = self._verdicts[a, b] = Verdict(made, veto, against)
        return known

    def _subjects(self, a: int, b: int) -> tuple[Evidence, ...]:
        one, other = self.known(a), self.known(b)
        if not one.subjects or not other.subjects:
            return ()
        found = other_subjects(one.subjects, other.subjects, one.report.names, other.report.names)
        return (found,) if found is not None else ()

    def _titles(self, a: int, b: int) -> Evidence:
        days = (date.fromordinal(min(self.known(item).times.titled)).isoformat() for item in (a, b))
        return Evidence("days of the titles", " / ".join(days))

    def one_form(self, a: int, b: int) -> bool:
        """Whether two reports in much the same words may be one form that is filled in anew for each of two events:
        what they say of its time, its number or its subject differs."""
        one, other = self.known(a), self.known(b)
        gap = self.apart(a, b)
        told = bool(one.times.days and other.times.days) and one.times.days.isdisjoint(other.times.days)
        if gap.other in ("news", "titles") or (gap.veto and told):
            return True
        return others_of_a_series(one.counted, other.counted) is not None or bool(self._subjects(a, b))

    def _days(self, a: int, b: int) -> Evidence:
        days = (date.fromordinal(max(self.known(item).times.days)).isoformat() for item in (a, b))
        return Evidence("days of the leads", " / ".join(days))

    def gates(self, a: int, b: int, gap: Apart | None = None) -> tuple[str, tuple[Evidence, ...]]:
        """What keeps two reports in any languages apart ("" if nothing does), with the evidence.

        gap: how far apart in time they are, if that is known already.
        """
        if gap is None:
            gap = self.apart(a, b)
        if gap.veto and gap.days is not None:
            return "time", (Evidence("days apart", round(gap.days, 1)),)
        one, other = self.known(a), self.known(b)
        rivals = rival_holders(one.holders, other.holders)
        if rivals is not None:
            return "two holders of one role", (rivals,)
        elsewhere = other_countries(one.countries, other.countries)
        if elsewhere is not None:
            return "other countries", (elsewhere,)
        if one.counted or other.counted:
            another = others_of_a_series(one.counted, other.counted) or self._not_out_yet(one, other)
            if another is not None:
                return "others of a series", (another,)
        if gap.other == "news" and not (one.report.imprint.notice or other.report.imprint.notice):
            return "news of another day", (self._days(a, b),)
        return "", ()

    def _not_out_yet(self, one: Known, other: Known) -> Evidence | None:
        """A report that was out before the days of which the other tells the second or a later one of a series."""
        for earlier, later in ((one, other), (other, one)):
            if later.counted and ahead(earlier.times, later.times):
                return later_of_a_series(earlier.counted, later.counted)
        return None
