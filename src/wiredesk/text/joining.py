"""Joining the pieces of a time expression: which day, which part of it, at what hour, by whose clock, until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.model.spans import Span
from wiredesk.text.time_rules import Atom, Grammar, Said, merged

NEAR_PARTICIPLE = 4
"""Words back from a time within which a participle tells of it."""
BEFORE, BEHIND = 120, 60
"""How many characters before and behind an expression the words are looked at that tell its tense."""
_SIGNS = ".,;:()\"“”'’"
_LINE = re.compile(r"[\s,|•·'’–—-]*")
"""What may stand between date and clock in a line that is nothing but a date."""
_FIRST_DAY = re.compile(r"(\D*\d\d?)\s+([^\W\d_]+)\s+")
"""The first of two days that share their month, and the word between them."""


def joined(text: str, pieces: Sequence[Atom], rules: Grammar, *, line: bool = False) -> list[Atom]:
    """Neighbouring pieces that make one expression as one; weak ones that found no company stay weak.

    line: it is a date line, where bars and dashes stand between a date and its clock.
    """
    out: list[Atom] = []
    for piece in _with_day_words(text, pieces, rules):
        while out:
            last = out[-1]
            both = _together(text, last, piece, rules) if piece.start - last.end <= 24 else None
            if both is None and line and _LINE.fullmatch(text[last.end : piece.start]):
                said = _joinable(last.said, piece.said, "")
                both = None if said is None else Atom(last.start, piece.end, said, last.rule, last.weak and piece.weak)
            if both is None:
                break
            out.pop()
            piece = both
        out.append(piece)
    return [_closed(text, piece) for piece in out]


def _with_day_words(text: str, pieces: Sequence[Atom], rules: Grammar) -> list[Atom]:
    """Parts of the day with the word for the day right behind them: what stands before "…, | that evening" is another
    time."""
    out: list[Atom] = []
    for piece in pieces:
        if (
            out
            and _kind(out[-1].said) == "part"
            and piece.said.base == "previous"
            and not text[out[-1].end : piece.start].strip()
        ):
            both = _together(text, out[-1], piece, rules)
            if both is not None:
                out[-1] = both
                continue
        out.append(piece)
    return out


def _together(text: str, first: Atom, second: Atom, rules: Grammar) -> Atom | None:
    gap = text[first.end : second.start]
    span_end = second.end
    if gap.startswith(")") and "(" in text[first.start : first.end]:
        gap = gap[1:]
    away = "," in gap and "previous" in (first.said.base, second.said.base)
    if away and text[second.start : second.end].rpartition(" ")[2] not in rules.told_behind:
        return None  # "On 1 October, the day after": counted from it, not it
    if rules.join.fullmatch(gap) and not (second.said.side is not None and gap.strip(" \u00a0")):
        both = _joinable(first.said, second.said, gap)
        if both is not None:
            strong = [atom for atom in (first, second) if not atom.weak]
            named = strong[0] if strong else (first if _dated(first.said) else second)
            day = _dated(both) or (both.until is not None and _dated(both.until))
            weak = not strong and not day and not (both.hour is not None and both.zone)
            return Atom(first.start, span_end, both, named.rule, weak)
    if rules.until.fullmatch(gap) and not (_anniversary(first.said, second.said) and gap.strip() in "-–—"):
        ranged = _ranged(first.said, second.said)
        opened = gap.strip().lower() not in rules.both or rules.between.search(
            text[max(0, first.start - 24) : first.start]
        )
        if ranged is not None and opened and not (first.weak and second.weak and "-" in gap):
            return Atom(first.start, span_end, ranged, first.rule, first.weak and second.weak)
    return None


def _anniversary(first: Said, second: Said) -> bool:
    """Whether the second is the day of the first in a later year ("26/3/1931 - 26/3/2026")."""
    same = first.day is not None and (first.day, first.month) == (second.day, second.month)
    return same and first.year is not None and second.year is not None and first.year < second.year


def _closed(text: str, piece: Atom) -> Atom:
    """With the bracket that was opened inside it."""
    if "(" in text[piece.start : piece.end] and text[piece.end : piece.end + 1] == ")":
        inner = text[piece.start : piece.end]
        if inner.count("(") > inner.count(")"):
            return replace(piece, end=piece.end + 1)
    return piece


def _dated(said: Said) -> bool:
    return said.day is not None or said.weekday is not None or said.unit == "day"


def _joinable(first: Said, second: Said, gap: str) -> Said | None:
    """Both as one where they answer different questions: which day, which part of it, at what hour, whose clock."""
    if first.until and not second.until:
        end = _joinable(first.until, second, gap)
        return None if end is None else replace(first, until=end)
    kinds = (_kind(first), _kind(second))
    if kinds not in _JOINS or second.until:
        return None
    if "," in gap and "part" in kinds and "date" not in kinds:
        return None
    if kinds in {("day word", "date"), ("date", "day word")} and "(" not in gap and "," not in gap:
        return None
    if kinds in {("date", "period"), ("month", "period"), ("numbered", "period")}:
        wanted = "month" if kinds[0] == "numbered" else "year"
        plain = second == Said(unit=wanted, shift=second.shift) and second.shift is not None
        return merged(first, second) if plain and first.year is None and not gap.strip() else None
    if kinds == ("weekday", "period") and second.unit != "week":
        return None
    if kinds == ("period", "weekday") and first.unit != "week":
        return None
    if "side" in kinds:
        other = second if kinds[0] == "side" else first
        if other.side is not None or other.year is not None:
            return None
    if first.year2 or first.day2 or (second.day2 and kinds[1] == "date" and kinds[0] == "date"):
        return None
    if kinds == ("date", "year"):
        return merged(first, second) if first.year is None and not gap.strip(" ,") else None
    if "day word" in kinds and "date" in kinds:
        # "Hôm nay (13.12)": the date says it; the word only says that it is the day of the text.
        dated = second if kinds[1] == "date" else first
        word = first if kinds[1] == "date" else second
        clock = word if dated.hour is None else dated
        return replace(
            dated, part=word.part or dated.part, hour=clock.hour, minute=clock.minute, zone=clock.zone or dated.zone
        )
    return merged(first, second)


_JOINS = frozenset(
    {
        ("clock", "date"), ("date", "clock"), ("clock", "weekday"), ("weekday", "clock"), ("clock", "day word"),
        ("day word", "clock"), ("part", "date"), ("date", "part"), ("part", "weekday"), ("weekday", "part"),
        ("clock", "part"), ("part", "clock"), ("day word", "part"), ("part", "day word"),
        ("weekday", "date"), ("date", "weekday"), ("day word", "date"), ("date", "day word"),
        ("day word", "weekday"), ("weekday", "day word"), ("weekday", "period"), ("period", "weekday"),
        ("clock", "zone"), ("date", "zone"), ("weekday", "zone"), ("day word", "zone"), ("zone", "date"),
        ("zone", "weekday"), ("zone", "day word"), ("side", "weekday"), ("weekday", "side"), ("date", "side"),
        ("date", "year"), ("part", "zone"), ("date", "period"), ("month", "period"), ("numbered", "clock"),
        ("clock", "numbered"), ("part", "numbered"), ("numbered", "period"),
        ("numbered", "side"),
    }
)  # fmt: skip


def _kind(said: Said) -> str:
    """What question a piece answers; a joined piece that names its day is a date whatever else it says."""
    if said.vague:
        return "vague"
    if said.day is not None and said.month is not None:
        return "date"
    if said.day is not None:
        return "numbered"
    if said.month is not None and said.unit is None and said.year is None:
        return "month"
    if said.weekday is not None:
        return "weekday"
    if said.unit == "day" and said.shift is not None and said.sub is None:
        return "day word"
    if said.hour is not None:
        return "clock"
    if said.part is not None:
        return "part"
    if said.side is not None and said.month is None:
        return "side"
    if said.unit is not None:
        return "period"
    if said.zone is not None:
        return "zone"
    if said.year is not None and said == Said(year=said.year):
        return "year"
    return "other"


def _ranged(first: Said, second: Said) -> Said | None:
    """From the one to the other; what the first leaves unsaid (its year, its month, its day) it takes of the second."""
    if first.day2 or second.day2 or first.year2 or second.year2 or first.until or second.until:
        return None
    plain = first.hour is None and second.hour is None and first.part is None and second.part is None
    if plain and not first.lunar and not second.lunar:
        if first.day and first.month and second.day and second.month:
            if first.year is None and second.year is not None:
                late = (second.month, second.day) < (first.month, first.day)
                first = replace(first, year=second.year - late)
            return replace(first, day2=second.day, month2=second.month, year2=second.year)
        if first.month and second.month and not first.day and not second.day and not first.sub and not second.sub:
            if first.year is None and second.year is not None:
                first = replace(first, year=second.year - (second.month < first.month))
            if second.unit == "year" and first.unit is None and first.year is None:
                first = replace(first, unit=second.unit, shift=second.shift)
            side = second.side if first.side is None else first.side
            return replace(first, month2=second.month, year2=second.year, side=side)
    kinds = (_kind(first), _kind(second))
    long = second.quarter is not None or kinds[1] in {"period", "month", "year"}
    from_today = kinds[0] == "day word" and long and first.base is None
    return _stretched(first, second, kinds) if from_today or _STRETCHED.issuperset(kinds) else None


def _stretched(first: Said, second: Said, kinds: tuple[str, str]) -> Said | None:
    clocks = tuple(kind in {"clock", "part"} for kind in kinds)
    if clocks == (True, False) and second.hour is None and second.part is None:
        return None
    if clocks == (False, True) and first.hour is None and first.part is None:
        return None
    if kinds == ("numbered", "date"):
        first = replace(first, month=second.month, year=second.year)
    elif kinds == ("date", "date") and first.year is None:
        first = replace(first, year=second.year)
    return replace(first, until=second)


_STRETCHED = frozenset({"clock", "part", "date", "weekday", "day word", "numbered"})


def with_one_day(text: str, pieces: Sequence[Atom], rules: Grammar) -> list[Atom]:
    """Parts of the day of a list ("afternoon and evening of 22/9") with the day that its last one states."""
    out = list(pieces)
    for index in range(len(out) - 2, -1, -1):
        mine, after = out[index], out[index + 1]
        if mine.weak and mine.said == Said(part=mine.said.part) and after.said.part and _dated(after.said):
            gap = text[mine.end : after.start].strip().lower()
            if gap == "," or gap in rules.both:
                said = replace(after.said, part=mine.said.part, hour=None, minute=None, second=None)
                out[index] = replace(mine, said=said, weak=False)
    return out


def apart(text: str, pieces: Sequence[Atom], rules: Grammar) -> list[Atom]:
    """Pieces that name two days which are no neighbours ("14 và 18/11"), or a part of each ("the evenings of 14 and
    15/3"), as two: they are no stretch."""
    out: list[Atom] = []
    for piece in pieces:
        first, last = piece.said.day, piece.said.day2
        found = _FIRST_DAY.match(text, piece.start, piece.end)
        if first is None or last is None or piece.said.month2 is not None or found is None:
            out.append(piece)
            continue
        if (last - first < 2 and piece.said.part is None) or found[2].lower() not in rules.both:
            out.append(piece)
            continue
        out.append(replace(piece, end=found.end(1), said=replace(piece.said, day2=None)))
        out.append(replace(piece, start=found.end(), said=replace(piece.said, day=last, day2=None)))
    return out


def listed(text: str, pieces: Sequence[Atom], rules: Grammar) -> list[Atom]:
    """The pieces that are times: those that stand by themselves, and bare dates that go on a list of dates."""
    out: list[Atom] = []
    for piece in pieces:
        if piece.weak:
            if not out or _kind(piece.said) != "date" or _kind(out[-1].said) != "date":
                continue
            gap = text[out[-1].end : piece.start]
            if gap.strip() != "," and gap.strip().lower() not in rules.both:
                continue
            piece = replace(piece, weak=False)
        out.append(piece)
    return out


def with_one_year(text: str, pieces: list[Atom], rules: Grammar) -> list[Atom]:
    """Dates of a list ("5/11, 8/11 và 9/11/2024") with the year that its last one states."""
    out = list(pieces)
    for index in range(len(out) - 2, -1, -1):
        mine, after = out[index].said, out[index + 1].said
        if _kind(mine) == _kind(after) == "date" and mine.year is None and after.year is not None:
            gap = text[out[index].end : out[index + 1].start]
            if (gap.strip() == "," or rules.until.fullmatch(gap)) and (mine.month, mine.day) <= (
                after.month,
                after.day,
            ):
                out[index] = replace(out[index], said=replace(mine, year=after.year))
    return out


def with_one_week(text: str, pieces: list[Atom], rules: Grammar) -> list[Atom]:
    """Weekdays of a list ("Tuesday and Thursday of next week") with the week that its last one states."""
    out = list(pieces)
    for index in range(len(out) - 2, -1, -1):
        mine, after = out[index].said, out[index + 1].said
        alone = _kind(mine) == "weekday" and mine.unit is None and mine.side is None
        if alone and _kind(after) == "weekday" and after.unit == "week":
            gap = text[out[index].end : out[index + 1].start].strip().lower()
            if gap == "," or gap in rules.both:
                out[index] = replace(out[index], said=replace(mine, unit=after.unit, shift=after.shift))
    return out


def tense_at(text: str, sentence: Span, pieces: Sequence[Atom], index: int, rules: Grammar) -> int:
    """1 if the words next to an expression speak of the future, -1 of the past, 0 if they do not say.

    Those before it, back to the expression before; those behind it only where it opens its clause.
    """
    start = pieces[index - 1].end if index else sentence.start
    before = text[max(start, pieces[index].start - BEFORE) : pieces[index].start]
    words = [word.strip(_SIGNS) for word in before.lower().split()]
    said = pieces[index].said
    future = rules.leaning if said.weekday is not None and said.day is None else rules.future
    if words and words[-1] in rules.ahead:
        return 1
    if len(words) > 1 and words[-1] in rules.toward and not rules.done.intersection(words):
        return 1  # "Heat will last until Sunday", with or without a word of the future.
    found = _first_tense(list(reversed(words)), rules, future, -1)
    if found:
        return found
    if index and said.weekday is not None and said.day is None:
        led = pieces[index - 1].said  # "Tomorrow night …, from Monday morning on …"
        if led.base is None and led.unit == "day" and (led.shift or 0) > 0:
            return 1
    opens = rules.join.fullmatch(before.lstrip("\"“'‘")) or rules.openers.issuperset(words)
    if not opens and not before.rstrip().endswith((",", ";", ":")):
        return 0
    stop = pieces[index + 1].start if index + 1 < len(pieces) else sentence.end
    behind = text[pieces[index].end : min(stop, pieces[index].end + BEHIND)].lower().split()
    return _first_tense([word.strip(_SIGNS) for word in behind], rules, future, 1)


def _first_tense(words: Sequence[str], rules: Grammar, future: frozenset[str], step: int) -> int:
    """The tense that the first telling word tells; also by two words, which stand in the other order if step is -1."""
    for at, word in enumerate(words):
        if step < 0 and at < NEAR_PARTICIPLE and words[at + 1 : at + 2] and words[at + 1] in rules.bare:
            continue  # "will be announced Saturday"
        if word in future or " ".join(words[at : at + 2][::step]) in future:
            return 1
        if word in rules.past or (rules.past_endings and len(word) > 4 and word.endswith(rules.past_endings)):
            return -1
    return 0
