"""When a text was written, from the times that it names: for pages that do not say when they were published."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from wiredesk.lang.packs import Pack
from wiredesk.model.findings import Moment
from wiredesk.model.spans import Span
from wiredesk.model.values import EAST, WEST, When
from wiredesk.text.calendar_values import bounds, when_of
from wiredesk.text.joining import joined, tense_at
from wiredesk.text.time_atoms import atoms
from wiredesk.text.time_rules import Atom, Grammar, Said, grammar

CLOSE = 400
"""A year is taken from a weekday only if no other year in which it agrees lies so many days from the known dates."""
RECENT = 7
""" "Tuesday (15/11) last" is at most so many days back."""
NARROW = 45
"""Yearless dates, past and coming, bound one publication only if they lie within so many days."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A day that the text names. side: -1 over by the words near it, 1 to come, 0 not said."""

    first: date
    last: date
    side: int
    recent: bool
    span: Span


@dataclass(frozen=True, slots=True)
class _Yearless:
    said: Said
    side: int
    recent: bool
    span: Span


def publication_of(
    text: str, moments: Sequence[Moment], spans: Sequence[Span], pack: Pack
) -> tuple[When, tuple[Span, ...], str] | None:
    """The interval of publication as the body alone bounds it, the words that bound it, and the reason in a line.

    moments: those of `spans` without a day of publication. A day that is told as over bounds it below, one told as
    to come bounds it above; a day without its year counts only in a year that the text implies: by a weekday that
    fits no other year near the dated ones, or as the latest year that the text tells of as begun. The value is
    "first/last", or open: "first/..", "../last". None if nothing can be said.
    """
    days, yearless, years = _named(text, moments, spans, grammar(pack))
    below = max((day for day in days if day.side < 0), key=lambda day: day.first, default=None)
    above = min((day for day in days if day.side > 0), key=lambda day: day.last, default=None)
    fixed = [found for each in yearless if (found := _by_weekday(each, below, above)) is not None]
    reason = "days that the text dates in full"
    if fixed:
        reason = "a weekday fits its day and month in one year only"
    year = fixed[0].first.year if fixed else max(years, default=None)
    if year is not None and not (fixed and len(fixed) == len(yearless)):
        implied = [_in_year(each, year) for each in yearless if fixed or each.said.weekday is None]
        placed = [each for each in implied if each is not None]
        spread = [each.first for each in placed if each.side] or [date.min]
        if (max(spread) - min(spread)).days <= NARROW:
            fixed += placed
            if placed and not days:
                reason = f"days without a year in {year}, the latest year that the text tells of"
    for day in fixed:
        if day.side < 0 and (below is None or day.first > below.first):
            below = day
        if day.side > 0 and (above is None or day.last < above.last):
            above = day
    if below is None and above is None:
        return None
    if below is not None and below.recent and (above is None or above.last > below.first + timedelta(days=RECENT)):
        last = below.first + timedelta(days=RECENT)
        above = _Day(last, last, 1, True, below.span)
    if below is not None and above is not None and below.first > above.last:
        return None
    evidence = {day.span for day in (below, above) if day is not None}
    return _bounded(below.first if below else None, above.last if above else None), tuple(sorted(evidence)), reason


def _named(
    text: str, moments: Sequence[Moment], spans: Sequence[Span], rules: Grammar
) -> tuple[list[_Day], list[_Yearless], set[int]]:
    """Dated days, yearless days, and the years that the text tells of as begun."""
    days: list[_Day] = []
    yearless: list[_Yearless] = []
    years: set[int] = set()
    starts = [span.start for span in spans]
    seen, pieces, places, future = -1, list[Atom](), dict[int, int](), False
    for moment in moments:
        at = bisect_right(starts, moment.span.start) - 1
        if at < 0:
            continue
        sentence = spans[at]
        if at != seen:
            pieces = joined(text, atoms(text, sentence, rules), rules)
            places = {piece.start: place for place, piece in enumerate(pieces)}
            future = _speaks_of_future(text, sentence, rules)
            seen = at
        index = places.get(moment.span.start)
        if index is None:
            continue
        said, side = pieces[index].said, tense_at(text, sentence, pieces, index, rules)
        recent = said.side == -1
        if said.side:
            side = said.side
        elif side == 0 and not future:
            side = -1
        interval = bounds(moment.when.value)
        if said.day is not None and said.month is not None and interval is None:
            yearless.append(_Yearless(said, side, recent, moment.span))
        elif interval is not None and moment.when.anchor == "none":
            first, last = interval[0].date(), (interval[1] - timedelta(seconds=1)).date()
            if said.day is not None:
                days.append(_Day(first, last, side, recent, moment.span))
            if side <= 0 and said.decade is None and said.century is None:
                years.add((said.year2 or last.year) if side < 0 else first.year)
    return days, yearless, years


def _speaks_of_future(text: str, sentence: Span, rules: Grammar) -> bool:
    return any(word.strip(".,;:()\"“”'’") in rules.future for word in sentence.of(text).lower().split())


def _by_weekday(each: _Yearless, below: _Day | None, above: _Day | None) -> _Day | None:
    """The one year near the dated days in which the stated weekday falls on the stated day."""
    near = below.first if below is not None else above.last if above is not None else None
    if each.said.weekday is None or near is None:
        return None
    fitting = [
        found
        for year in range(near.year - 2, near.year + 3)
        if (found := _in_year(each, year)) is not None
        and found.first.isoweekday() == each.said.weekday
        and abs((found.first - near).days) <= CLOSE
        and (below is None or each.side > 0 or found.first >= below.first - timedelta(days=CLOSE))
        and (above is None or each.side > 0 or found.first <= above.last)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _in_year(each: _Yearless, year: int) -> _Day | None:
    said = each.said
    try:
        first = date(year, said.month or 1, said.day or 1)
        last = date(year, said.month2 or said.month or 1, said.day2 or said.day or 1)
    except ValueError:
        return None
    return _Day(first, max(first, last), each.side, each.recent, each.span)


def _bounded(first: date | None, last: date | None) -> When:
    if first is not None and last is not None:
        value = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        return when_of(value, "day" if first == last else "days")
    earliest = latest = None
    if first is not None:
        earliest = datetime.combine(first, time(), UTC) - EAST
    if last is not None:
        latest = datetime.combine(last, time(), UTC) + timedelta(days=1) + WEST
    value = f"{first.isoformat() if first else '..'}/{last.isoformat() if last else '..'}"
    return When(value, earliest, latest, "unknown")
