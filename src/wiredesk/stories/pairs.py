"""The verdict on any pair of reports: its score and what vetoes it, made once and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wiredesk.lang.packs import Packs
from wiredesk.model.story import Evidence
from wiredesk.stories.gates import Apart, apart, countries, holders, other_countries, rival_holders, times
from wiredesk.stories.merging import Pair
from wiredesk.stories.reports import Report
from wiredesk.stories.scores import Score, score

LIKELY = 0.05
"""Probability below which the gates need not be asked: nothing would join."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of a pair; veto: the gate that keeps it apart, "" if none does; against: what the gate saw."""

    score: Score
    veto: str
    against: tuple[Evidence, ...]


class Judge:
    """Verdicts on pairs of positions in a list of reports; each is made when first asked for."""

    __slots__ = ("_holders", "_countries", "_verdicts", "reports", "times")

    def __init__(self, reports: Sequence[Report], packs: Packs) -> None:
        self.reports = reports
        self.times = [times(report.reading) for report in reports]
        self._holders = [holders(report.reading, packs) for report in reports]
        self._countries = [countries(report.reading) for report in reports]
        self._verdicts: dict[Pair, Verdict] = {}

    def apart(self, a: int, b: int) -> Apart:
        """How far apart in time two reports are."""
        return apart(self.times[a], self.times[b])

    def seen(self) -> Iterator[tuple[Pair, Verdict]]:
        """The verdicts made so far, in order of pairs."""
        return iter(sorted(self._verdicts.items(), key=lambda item: item[0]))

    def probability(self, a: int, b: int) -> float:
        """The probability that two reports in one language are of one event, 0 for a vetoed pair."""
        verdict = self.verdict(a, b)
        return 0.0 if verdict.veto else verdict.score.probability

    def verdict(self, a: int, b: int) -> Verdict:
        """The verdict on a pair in one language, whatever the order of the two."""
        if a > b:
            a, b = b, a
        known = self._verdicts.get((a, b))
        if known is None:
            made = score(self.reports[a], self.reports[b], lambda: self.apart(a, b))
            veto, against = self.gates(a, b, made.apart) if made.probability >= LIKELY else ("", ())
            known = self._verdicts[a, b] = Verdict(made, veto, against)
        return known

    def gates(self, a: int, b: int, gap: Apart | None = None) -> tuple[str, tuple[Evidence, ...]]:
        """What keeps two reports in any languages apart ("" if nothing does), with the evidence.

        gap: how far apart in time they are, if that is known already.
        """
        if gap is None:
            gap = self.apart(a, b)
        if gap.veto and gap.days is not None:
            return "time", (Evidence("days apart", round(gap.days, 1)),)
        rivals = rival_holders(self.reports[a], self.reports[b], self._holders[a], self._holders[b])
        if rivals is not None:
            return "two holders of one role", (rivals,)
        elsewhere = other_countries(self.reports[a], self.reports[b], self._countries[a], self._countries[b])
        if elsewhere is not None:
            return "other countries", (elsewhere,)
        return "", ()
