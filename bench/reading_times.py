"""Times in the marked texts: what they mean, not only that they are found.

An expression is right if it is found and means the marked interval; a part of the day is any stretch of our own that
fits the name of that part on that day, and of "mid-June", which the marks can only call June, a stretch within it. "?"
is right if found and left open. An item without a time is one more expression, right if nothing is found in it. Wrong
is another interval, a value where there is none, and a time where there is no time; only less exact ("the day" for
"the morning of the day") is neither right nor wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from reading_items import Answers, Figure, Item, Score, covering, meeting

from wiredesk.model.findings import Moment
from wiredesk.model.spans import Span

PARTS = {"morning": (0, 12), "noon": (10, 15), "afternoon": (11, 19), "evening": (16, 25), "night": (18, 31)}
"""Hours between which a stretch of that name may lie; above 24: of the day after."""
NIGHT_BEFORE_DAWN = (0, 7)
LEAST = 5
"""A part of a marked stretch ("early", "mid", "late") is at least this part of it."""
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")

Stretch = tuple[datetime, datetime]


def measure(found: Sequence[Item]) -> Answers:
    """Right, wrong and extents."""
    answers, extents = Answers(), Score()
    right = wrong = wanted = 0
    for item in covering(found, "times"):
        marks, made = item.case.marked("t"), item.reading.moments
        extents.made += len(made)
        extents.wanted += len(marks)
        wanted += max(1, len(marks))
        for moment in made:
            if meeting(marks, moment.span):
                extents.right += 1
            else:
                wrong += 1
                answers.wrong(item, "false", "", f"{item.words(moment.span)} = {moment.when.value or '?'}")
        right += not marks and not made
        for mark in marks:
            gold = mark.values["value"]
            hits = sorted(
                (one for one in made if one.span.meets(mark.span)), key=lambda one: -_shared(one.span, mark.span)
            )
            if not hits:
                answers.wrong(item, "missed", f"{item.words(mark.span)} = {gold}", "")
                continue
            extents.found += 1
            verdict = judged(hits[0], gold, hits[0].span == mark.span)
            right += verdict == "right"
            wrong += verdict == "wrong"
            if verdict != "right":
                ours = f"{item.words(hits[0].span)} = {hits[0].when.value or '?'}"
                answers.wrong(item, verdict, f"{item.words(mark.span)} = {gold}", ours)
    answers.figures = {
        "right": Figure(right / max(1, wanted), wanted),
        "not wrong": Figure(1 - wrong / max(1, wanted), wanted),
        "relaxed F1": extents.f1,
    }
    return answers


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def judged(moment: Moment, gold: str, same_words: bool) -> str:
    """ "right", "wrong", "coarse" (less exact, but no contradiction) or "open" (left open, though it could be told)."""
    ours = moment.when.value
    if gold == "?":
        return "wrong" if moment.when.resolved else "right"
    mine = stretch(ours)
    if mine is None:
        return "open"
    if "~" in gold:
        return _part(mine, gold)
    wanted = stretch(gold)
    if wanted is None:
        raise ValueError(f"a time that is none: {gold}")
    if mine == wanted:
        return _zones(ours, gold)
    if same_words and wanted[0] <= mine[0] and mine[1] <= wanted[1] and LEAST * _length(mine) >= _length(wanted):
        return "right"
    wide = _length(mine) >= 2 * _length(wanted)
    return "coarse" if wide and mine[0] <= wanted[0] and wanted[1] <= mine[1] else "wrong"


def _length(one: Stretch) -> float:
    return (one[1] - one[0]).total_seconds()


def _zones(ours: str, gold: str) -> str:
    """The verdict on equal clocks: another zone is wrong, none where one is stated is less exact."""
    stated, zone = _ZONE.search(gold), _ZONE.search(ours)
    if stated is None:
        return "right"
    if zone is None:
        return "coarse"
    return "right" if zone[0].replace("Z", "+00:00") == stated[0].replace("Z", "+00:00") else "wrong"


def _part(mine: Stretch, gold: str) -> str:
    first, last = (gold.split("/") * 2)[:2]
    day, part = first.split("~")
    start = datetime.fromisoformat(day)
    end = datetime.fromisoformat(last.split("~")[0])
    windows = [PARTS[part], *([NIGHT_BEFORE_DAWN] if part == "night" else [])]
    for low, high in windows:
        if start + timedelta(hours=low) <= mine[0] and mine[1] <= end + timedelta(hours=high):
            return "right"
    return "coarse" if mine[0] <= start and end + timedelta(days=1) <= mine[1] else "wrong"


def stretch(value: str) -> Stretch | None:
    """The interval that a value names, half-open, without its zone; None if it is not tied to the calendar."""
    first, slash, last = value.partition("/")
    try:
        start = _one(first)
        end = _one(last) if slash else start
    except (ValueError, OverflowError):
        return None
    return (start[0], end[1]) if start and end else None


def _one(value: str) -> Stretch | None:
    if clock := re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d):?(\d\d)?(?::(\d\d))?(?:Z|[+-]\d\d:\d\d)?", value):
        hour = int(clock[2])
        start = datetime.fromisoformat(clock[1]) + timedelta(hours=hour, minutes=int(clock[3] or 0))
        start += timedelta(seconds=int(clock[4] or 0))
        return start, start + timedelta(minutes=1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        start = datetime.fromisoformat(value)
        return start, start + timedelta(days=1)
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        start = datetime(monday.year, monday.month, monday.day)
        return start, start + timedelta(days=7)
    if part := re.fullmatch(r"(\d{4})-([QH])(\d)", value):
        months = 3 if part[2] == "Q" else 6
        return _months(int(part[1]), months * (int(part[3]) - 1), months)
    if season := re.fullmatch(r"(\d{4})-(2[1-4])", value):
        return _months(int(season[1]), 3 * (int(season[2]) - 21) + 2, 3)
    if month := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return _months(int(month[1]), int(month[2]) - 1, 1)
    if years := re.fullmatch(r"(\d{2,4})(X{0,2})", value):
        if len(years[0]) != 4:
            return None
        span = 10 ** len(years[2])
        return _months(int(years[1]) * span, 0, 12 * span)
    return None


def _months(year: int, first: int, count: int) -> Stretch:
    last = first + count
    return datetime(year + first // 12, first % 12 + 1, 1), datetime(year + last // 12, last % 12 + 1, 1)
