"""Amounts that are no plain number: scores and votes of two numbers, times of races, ranks, parts of a whole, none.

All of them are `LOOSE`: only comparing looks at them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from wiredesk.model.findings import Quantity
from wiredesk.model.spans import Span
from wiredesk.model.values import Amount
from wiredesk.text.amount_lexicon import AmountLexicon
from wiredesk.text.amount_numbers import Number, digits_at
from wiredesk.text.amount_units import unit_of
from wiredesk.text.numerals import Pieces

SCORE = "score"
"""Unit of two numbers that stand against one another ("2-1", "24 votes to 22"): low is the smaller, whoever has it."""
RANK = "rank"
"""Unit of a place in an order ("14th", "hạng 14")."""
MINUTE = "minute of play"
MOST = 999
"""The most that a score or one side of a vote counts."""
LEAD = 7
"""Pieces before two rising numbers within which a word must say that they are a score."""
MOST_PARTS = 20
"""Parts of a whole that are told by two numbers at most ("2/3 of the seats")."""
PART_GAP = 5
"""Pieces between a part and its whole within which the whole is counted ("five of Braxholme's twelve libraries")."""
FORMS = frozenset({"quantity.score", "quantity.rank", "quantity.none", "quantity.part"})
_SCORE = re.compile(r"(\d{1,3})\s?[-–]\s?(\d{1,3})(?![\d\w]|[-–/:.,]\d|\s?%)")
_SLASH = re.compile(r"(\d{1,4})/(\d{1,4})(?![\d\w]|[-–/:.,]\d)")
_RACE = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?:[.,](\d{1,3}))?(?![\d\w]|[:.,]\d)")
_FREE = re.compile(r"(?<![\w.,:/$€£\-–#])(?<!\d\s[-–]\s)")
Found = tuple[tuple[Quantity, ...], int]


def form_at(pieces: Pieces, index: int, words: AmountLexicon) -> Found | None:
    """The amounts of a form that begins at a piece, and the piece to go on from."""
    word = pieces.folded[index]
    if not word[0].isdigit():
        return _none(pieces, index, words) or _votes(pieces, index, words)
    if _FREE.match(pieces.text, pieces.starts[index]) is None:
        return None
    for form in (_score, _slash, _race, _rank, _votes):
        found = form(pieces, index, words)
        if found is not None:
            return found
    return None


def _made(start: int, end: int, amount: Amount, rule: str, of: Span | None = None) -> Quantity:
    return Quantity(Span(start, end), amount, f"quantity.{rule}", of)


def _piece_after(pieces: Pieces, index: int, end: int) -> int:
    while index < len(pieces) and pieces.starts[index] < end:
        index += 1
    return index


def _told_as_score(pieces: Pieces, index: int, words: AmountLexicon) -> bool:
    return not words.score_leads.isdisjoint(pieces.folded[max(0, index - LEAD) : index])


def _two(pieces: Pieces, start: int, after: int, a: Decimal, b: Decimal) -> Found:
    low, high = sorted((a, b))
    return (_made(start, pieces.ends[after - 1], Amount(low, high, SCORE), "score"),), after


def _score(pieces: Pieces, index: int, words: AmountLexicon) -> Found | None:
    """ "2-1", "a 38–37 vote": falling or even numbers, or after a word that says so."""
    hit = _SCORE.match(pieces.text, pieces.starts[index])
    if hit is None:
        return None
    a, b = Decimal(hit[1]), Decimal(hit[2])
    after = _piece_after(pieces, index, hit.end())
    behind = unit_of(pieces, after, words)[2]
    if (a < b or behind in {"measure", "money"}) and not _told_as_score(pieces, index, words):
        return None
    return _two(pieces, pieces.starts[index], after, a, b)


def _votes(pieces: Pieces, index: int, words: AmountLexicon) -> Found | None:
    """ "by 24 to 22", "41 votes to 11", "by seven votes to two"."""
    first = _whole(pieces, index, words)
    if first is None:
        return None
    at = first.end
    if at < len(pieces) and pieces.folded[at] not in words.to:
        unit, at, _ = unit_of(pieces, at, words)
        if unit != "vote":
            return None
    if at + 1 >= len(pieces) or pieces.folded[at] not in words.to:
        return None
    second = _whole(pieces, at + 1, words)
    if second is None or max(first.low, second.low) > MOST:
        return None
    after = second.end
    kind, unit = unit_of(pieces, after, words)[2::-2]
    if kind == "counted" and unit == "vote":
        after = unit_of(pieces, after, words)[1]
    elif kind in {"measure", "money", "percent", "counted"}:
        return None
    opened = index > 0 and pieces.folded[index - 1] in words.between
    if opened or (at == first.end and not _told_as_score(pieces, index, words)):
        return None
    return _two(pieces, pieces.starts[index], after, first.low, second.low)


def _whole(pieces: Pieces, index: int, words: AmountLexicon) -> Number | None:
    """A whole number in digits or words."""
    if pieces.folded[index][0].isdigit():
        number = digits_at(pieces, index, words)
    else:
        spelled = words.numbers.spelled(pieces, index)
        number = Number(index, spelled[0], spelled[1], spelled[1], "words") if spelled else None
    return number if number is not None and number.low == number.low.to_integral_value() else None


def _slash(pieces: Pieces, index: int, words: AmountLexicon) -> Found | None:
    """ "91/92 đại biểu": so many of so many."""
    hit = _SLASH.match(pieces.text, pieces.starts[index])
    if hit is None:
        return None
    a, b = Decimal(hit[1]), Decimal(hit[2])
    after = _piece_after(pieces, index, hit.end())
    share = after < len(pieces) and pieces.folded[after] in words.share_of
    if 0 < a < b <= MOST_PARTS and share and not _told_as_score(pieces, index, words):
        value = (a / b).quantize(Decimal("0.0001"))
        return (_made(hit.start(), hit.end(), Amount(value, value, "1"), "share"),), after
    unit, end, kind = unit_of(pieces, after, words)
    if not 0 < a <= b or b < 3 or (kind not in {"counted", "noun"} and not _told_as_score(pieces, index, words)):
        return None
    counted = kind in {"counted", "noun"}
    of = Span(pieces.starts[after], pieces.ends[end - 1]) if counted else None
    start = pieces.starts[index]
    part = _made(start, start + len(hit[1]), Amount(a, a, unit), "part", None)
    whole = _made(hit.start(2), of.end if of else hit.end(), Amount(b, b, unit), "bare", of)
    return (part, whole), end if counted else after


def _race(pieces: Pieces, index: int, words: AmountLexicon) -> Found | None:
    """ "4:11.28", "2:05:12": how long somebody took; a clock has no hundredths and seldom seconds."""
    hit = _RACE.match(pieces.text, pieces.starts[index])
    if hit is None or (hit[1] is None and hit[4] is None) or int(hit[3]) > 59:
        return None
    seconds = Decimal(int(hit[1] or 0) * 3600 + int(hit[2]) * 60 + int(hit[3])) + Decimal(f"0.{hit[4] or 0}")
    after = _piece_after(pieces, index, hit.end())
    return (_made(hit.start(), hit.end(), Amount(seconds, seconds, "s"), "part"),), after


def _rank(pieces: Pieces, index: int, words: AmountLexicon) -> Found | None:
    """ "14th", "hạng 14", "thứ 41"; the minute of a match."""
    text = pieces.text
    number = int(pieces.folded[index]) if pieces.folded[index].isdecimal() else 0
    end = index + 1
    before = words.ranks.before(pieces, index)
    if before is not None and before[0] and pieces.folded[before[0] - 1][0].isdigit():
        return None
    if before is not None and before[1] == MINUTE and number <= 130:
        if end < len(pieces) and (pieces.folded[end] in {"-", "–", ":"} or text[pieces.ends[index]].isalnum()):
            return None
        first, unit = before[0], MINUTE
    elif before is not None and before[1] == RANK and number <= MOST:
        first, unit = before[0], RANK
        if end < len(pieces) and pieces.folded[end] in words.ordinals and pieces.starts[end] == pieces.ends[index]:
            end += 1
    elif end < len(pieces) and pieces.folded[end] in words.ordinals and pieces.starts[end] == pieces.ends[index]:
        end += 1
        first, unit = index, RANK
        if end < len(pieces) and pieces.folded[end] in words.minutes:
            end, unit = end + 1, MINUTE
    else:
        return None
    if number < 2 or (end < len(pieces) and pieces.folded[end] in words.not_ranked):
        return None
    value = Decimal(number)
    kind, unit_end = unit_of(pieces, end, words)[2:0:-1]
    of = Span(pieces.starts[end], pieces.ends[unit_end - 1]) if kind in {"counted", "noun"} else None
    return (_made(pieces.starts[first], pieces.ends[end - 1], Amount(value, value, unit), "rank", of),), end


def _none(pieces: Pieces, index: int, words: AmountLexicon) -> Found | None:
    """ "No one was hurt", "chưa ghi nhận thương vong": none of whom something befell."""
    hit = words.none.at(pieces, index)
    if hit is None:
        return None
    at = hit[0]
    for gap in range(hit[1]):
        here = at + gap
        if here >= len(pieces) or not pieces.folded[here][0].isalpha() or pieces.folded[here] in words.breaks:
            return None
        role = words.harmed.at(pieces, here) or words.role_after.at(pieces, here) or words.role_before.at(pieces, here)
        if role is not None:
            end = pieces.ends[role[0] - 1]
            return (_made(pieces.starts[index], end, Amount(Decimal(0), Decimal(0), role[1]), "none"),), role[0]
    return None


def part_of(pieces: Pieces, number: Number, words: AmountLexicon) -> tuple[str, int] | None:
    """What a number is a part of ("41 trên tổng số 52 đại biểu", "five of the twelve libraries", "two of the men"): the
    unit of the whole, and the piece after the words between; None if it is no part."""
    link = words.part_of.at(pieces, number.end)
    if link is None or number.kind not in {"digits", "words"} or number.low != number.high:
        return None
    at = link[0]
    for skip in range(PART_GAP):
        if at + skip >= len(pieces) or pieces.folded[at + skip] in words.breaks:
            break
        word = pieces.folded[at + skip]
        whole = _whole(pieces, at + skip, words) if word not in words.articles else None
        if whole is not None:
            unit, _, kind = unit_of(pieces, whole.end, words)
            return (unit, at) if kind in {"counted", "noun"} and whole.low >= number.low else None
        if not word[0].isalpha() and word not in {"'", "’"}:
            break
    while at < len(pieces) and pieces.folded[at] in words.stops:
        at += 1
    unit, _, kind = unit_of(pieces, at, words)
    return (unit, link[0]) if kind == "counted" else None
