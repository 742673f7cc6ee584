"""How likely two reports in one language are of one event: a logistic score whose parts are its explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, sqrt

from wiredesk.model.story import Evidence
from wiredesk.stories import encoded
from wiredesk.stories.gates import Apart, Dating
from wiredesk.stories.reports import PAIRS, Report, cosine
from wiredesk.text.vectors import compared

FEATURES = (
    "words of title and opening", "pairs of words", "title and lead", "title", "names", "numbers", "expected by chance",
    "names of people", "share of pairs of words", "amounts of the lead", "other weekdays", "share of names",
)  # fmt: skip
COEFFICIENTS = (5.42, 6.0, 3.3, 2.43, 1.09, 2.22, -1.28, 1.03, 5.54, 1.57, -1.56, 3.82)
INTERCEPT = -4.31
"""Fitted by `scripts/fit_stories.py`."""
THRESHOLD = 0.32
"""Average probability from which two groups of reports are one story, in every language."""
UNDATED: Mapping[Dating, float] = {
    "undated": -0.5,
    "one undated": -1.5,
    "one dated by its lead": -1.5,
    "other days": -1.5,
}
"""Log-odds taken off where the times are not known: text alone must then say more, the more so of a page without a
date among dated ones, which may be of any year."""
UNLIKELY = -3.0
"""Log-odds of the text from which a pair is not looked at further: a probability of 0.05."""
OTHER_DAY = -2.0
"""Log-odds taken off two dated reports whose leads tell of two days. A quarter of the pairs of one event do, day by
day, and nine of ten pairs of alike events."""
ONE_DAY = 1.0
"""Log-odds for two dated reports that were out on two days and tell of one: two of three pairs of one event do, and one
of five of any two that were out on two days in a row. Out on one day most reports tell of that, which says nothing."""
ENOUGH = 2
NOT_ASKED = Apart(0.0, "dated")
SIGMA = 3.0
"""Days: reports of one event thin out as a Gaussian of this width (Miranda et al. 2018), which is what is taken off."""


@dataclass(frozen=True, slots=True)
class Score:
    """Probability that two reports are of one event, with the log-odds that each feature added. apart: in time. said:
    by a text encoder, where both have vectors of it."""

    probability: float
    values: tuple[float, ...]
    apart: Apart
    said: encoded.Said | None = None

    def evidence(self) -> tuple[Evidence, ...]:
        """The features that added something, largest first, and the constant that they started from."""
        parts = [
            Evidence(name, round(value, 3), round(value * weight, 3))
            for name, value, weight in zip(FEATURES, self.values, COEFFICIENTS, strict=True)
            if value
        ]
        if self.said is not None:
            parts.append(Evidence("text encoder", round(self.said[0], 3), round(self.said[1], 3)))
        parts.sort(key=lambda part: (-abs(part.weight), part.what))
        parts.append(Evidence("constant", 1.0, INTERCEPT))
        parts.append(in_time(self.apart))
        return tuple(parts)


def values(a: Report, b: Report) -> tuple[float, ...]:
    """The features of a pair, in the order of `FEATURES`."""
    found, share = compared(a.terms, b.terms, PAIRS)
    names, share_of_names = _names(a, b)
    return (
        *found,
        names,
        cosine(a.numbers, b.numbers),
        (a.chance + b.chance) / 2,
        cosine(a.people, b.people),
        share,
        (_told(a, b) + _told(b, a)) / 2,
        float(bool(a.weekdays and b.weekdays) and a.weekdays.isdisjoint(b.weekdays)),
        share_of_names,
    )


def _names(a: Report, b: Report) -> tuple[float, float]:
    """The cosine of the names of two reports, and how much of those of one stands in the other, of the one of which it
    is more: a reporter names people and corners that an agency does not, but hardly leaves out what that has. Of few
    names less: one town is named by all that happens there, a person by less of it."""
    shared = a.names.keys() & b.names.keys()
    if not shared:
        return 0.0, 0.0
    mine, others = [a.names[name] for name in shared], [b.names[name] for name in shared]
    share = max(fsum([weight * weight for weight in side]) for side in (mine, others))
    both = fsum([one * other for one, other in zip(mine, others, strict=True)])
    told = len(shared) + len(shared & (a.people.keys() | b.people.keys()))
    return min(1.0, both), min(1.0, sqrt(share)) * told / (told + 1)


def _told(a: Report, b: Report) -> int:
    """How many amounts of the lead of one the other states, `ENOUGH` at most."""
    if not a.told or not b.amounts:
        return 0
    return min(ENOUGH, len(set(a.amounts[: a.told]).intersection(b.amounts)))


def in_time(apart: Apart, undated: Mapping[Dating, float] = UNDATED) -> Evidence:
    """What the times of two reports add to the score that they are of one event: mostly nothing, or less.

    Nothing where times veto: the score then says how near a miss it was. undated: what is taken off where they are not
    known.
    """
    if apart.veto:
        return Evidence("times: days apart", round(apart.days or 0.0, 1))
    if apart.dating != "dated":
        days = "unknown" if apart.days is None else round(apart.days, 1)
        return Evidence(f"times ({apart.dating}): days apart", days, undated[apart.dating])
    days = min(apart.days or 0.0, 30.0)
    thinned = -((days / SIGMA) ** 2) / 2
    if apart.one_day:
        return Evidence("times (one day told on two): days apart", round(days, 2), round(thinned + ONE_DAY, 3))
    if apart.other == "days":
        return Evidence("times (leads of two days): days apart", round(days, 2), round(thinned + OTHER_DAY, 3))
    return Evidence("times: days apart", round(days, 2), round(thinned, 3))


def _odds(found: Sequence[float]) -> float:
    return INTERCEPT + fsum([value * weight for value, weight in zip(found, COEFFICIENTS, strict=True)])


def by_words(a: Report, b: Report) -> float:
    """The probability that two reports in one language are of one event if nothing is said of time."""
    return 1.0 / (1.0 + exp(-_odds(values(a, b))))


def score(a: Report, b: Report, apart: Callable[[], Apart]) -> Score:
    """The score of a pair. apart: tells how far apart in time they are; asked only if the text makes them likely.

    About 40 µs.
    """
    found = values(a, b)
    odds = _odds(found)
    said = encoded.within(a.encoded, b.encoded)
    if said is not None:
        odds += said[1]
    if odds <= UNLIKELY:
        return Score(1.0 / (1.0 + exp(-odds)), found, NOT_ASKED, said)
    gap = apart()
    return Score(1.0 / (1.0 + exp(-odds - in_time(gap).weight)), found, gap, said)
