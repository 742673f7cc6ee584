"""The numbers of amounts: in digits, in words, shares, vague ones, with their scales, and the ends of ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from wiredesk.lang.tokens import HANGUL, SINGLE
from wiredesk.text.amount_lexicon import AmountLexicon
from wiredesk.text.amount_units import unit_of
from wiredesk.text.numerals import Pieces

OF = frozenset({3, 4, 5, 10, 20, 100, 1000})
"""Of how many a share is told ("eight in ten")."""
_UNSPACED = re.compile(f"[{SINGLE}{HANGUL}]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where its pieces begin and end; scaled: a scale word belongs to it."""

    first: int
    end: int
    low: Decimal
    high: Decimal
    kind: str
    scaled: bool = False
    article: bool = False


def number_at(pieces: Pieces, index: int, words: AmountLexicon) -> Number | None:
    if pieces.folded[index][0].isdigit():
        start = pieces.starts[index]
        # The end of a score; that of a range is read with its beginning.
        chained = start > 1 and pieces.text[start - 1] in "-–" and pieces.text[start - 2].isdigit()
        return None if chained else digits_at(pieces, index, words)
    for kind, table in (("vague", words.vague), ("share", words.shares), ("times", words.times)):
        hit = table.at(pieces, index)
        if hit is None:
            continue
        if kind == "share":
            sign = pieces.text[pieces.ends[hit[0] - 1] : pieces.ends[hit[0] - 1] + 1]
            if sign == "-" or (index and pieces.folded[index - 1] in words.not_before_shares | {"-"}):
                return None
        value = hit[1]
        low, high = value if isinstance(value, tuple) else (value, value)
        made = Number(index, hit[0], Decimal(low), Decimal(high), kind)
        scaled = _half_of_scale(pieces, made, words)
        if scaled is not None:
            return scaled
        lone = kind == "share" and pieces.folded[index] in words.half_only
        about = words.approximately.before(pieces, index) is not None
        return None if lone and not about and half_of(pieces, made, words) is None else made
    if index and pieces.text[pieces.starts[index] - 1] in "-'’":
        return None
    if words.named_numbers and index and pieces.text[pieces.starts[index]].isupper():
        before = pieces.folded[index - 1]
        if before[0].isalpha():
            return None  # "bà Bảy": a name
    spelled = words.numbers.spelled(pieces, index)
    if spelled is None:
        return _lone_scale(pieces, index, words)
    end, number = spelled
    if number == 0:
        return None
    alone = end == index + 1
    return Number(index, end, number, number, "words", number >= 100, alone and pieces.folded[index] in words.articles)


def _lone_scale(pieces: Pieces, index: int, words: AmountLexicon) -> Number | None:
    """A scale that stands for one of it ("gần trăm người", "hơn chục ngôi nhà")."""
    value = words.lone_scales.get(pieces.folded[index])
    if value is None or (index and pieces.folded[index - 1] in words.numbers.words):
        return None
    around = words.approximately.before(pieces, index) is not None
    if not around and (index and pieces.folded[index - 1] not in words.lone_leads):
        return None
    return Number(index, index + 1, value, value, "words", True)


def digits_at(pieces: Pieces, index: int, words: AmountLexicon) -> Number | None:
    text, start = pieces.text, pieces.starts[index]
    hit = words.numbers.digits.match(text, start)
    signed = words.signs.before(pieces, index) is not None  # "Rp20"
    if hit is None or not _stands_free(text, start, hit.end(), signed=signed):
        return None
    end = index + 1
    while end < len(pieces) and pieces.starts[end] < hit.end():
        end += 1
    value = words.numbers.value_of(hit[0])
    return Number(index, end, value, value, "digits")


def _stands_free(text: str, start: int, end: int, *, signed: bool) -> bool:
    """Whether digits are not part of a model, a date, a score, an address or a telephone number; signed: a currency
    stands before them."""
    before = text[start - 1] if start and not signed else " "
    if (before.isalnum() and not _UNSPACED.match(before)) or before in "_@#№/\\":
        return False
    if before in ".,:-–" and start > 1:
        earlier = text[start - 2]
        if earlier.isdigit() and before not in "-–":
            return False
        if before == "-" and earlier.isalpha():
            return False
    after = text[end : end + 2]
    return not (
        len(after) == 2 and after[0] in "/:." and (after[1].isdigit() or (after[0] == "/" and after[1].isalpha()))
    )


def scale_of(pieces: Pieces, number: Number, words: AmountLexicon) -> Decimal:
    """The factor of the scale words that end a number in digits."""
    hit = words.numbers.digits.match(pieces.text, pieces.starts[number.first])
    value = words.numbers.value_of(hit[0]) if hit is not None else Decimal(0)
    return number.low / value if value else Decimal(1)


def scaled(pieces: Pieces, number: Number, words: AmountLexicon, money: bool) -> Number:
    """With the scale words behind it ("1.200 tỷ", "20.9bn")."""
    half = words.halves.at(pieces, number.end) if number.kind in {"digits", "words"} else None
    if half is not None:
        number = replace(
            number, end=half[0], low=number.low + Decimal("0.5"), high=number.high + Decimal("0.5"), kind="digits"
        )
    if number.kind == "words" and number.scaled:
        return _rest_of_scale(pieces, number, words)
    if number.kind not in {"digits", "vague"}:
        return number
    at = number.end
    tied = money and at + 1 < len(pieces) and pieces.folded[at] == "-" and pieces.ends[at - 1] == pieces.starts[at]
    at += tied and pieces.ends[at] == pieces.starts[at + 1]  # "$1.5-trillion"
    scale = words.numbers.scales.at(pieces, at)
    if scale is None or (scale[1] < 100 and number.kind == "vague"):
        return number
    word = pieces.folded[at]
    touches = pieces.ends[at - 1] == pieces.starts[at]
    if word in words.numbers.money_scales and not (touches and (money or _has_unit(pieces, scale[0], words))):
        return number
    end, factor = _whole_scale(pieces, scale, words)
    low, high = number.low * factor, number.high * factor
    if end < len(pieces) and pieces.folded[end] in words.half_behind:
        low, high, end = low + factor / 2, high + factor / 2, end + 1
    return _second_scale(pieces, replace(number, end=end, low=low, high=high, scaled=True), factor, words)


def _whole_scale(pieces: Pieces, scale: tuple[int, int], words: AmountLexicon) -> tuple[int, Decimal]:
    """A scale with those that it counts ("3千万円" is three thousand times ten thousand): where it ends, its factor."""
    end, factor, last = scale[0], Decimal(scale[1]), scale[1]
    while words.unspaced and (more := words.numbers.scales.at(pieces, end)) is not None and more[1] > last:
        end, factor, last = more[0], factor * more[1], more[1]
    return end, factor


def _rest_of_scale(pieces: Pieces, number: Number, words: AmountLexicon) -> Number:
    """ "Hai nghìn rưỡi", "một triệu hai": the figure behind a scale in words is of the next lower place."""
    before = pieces.folded[number.end - 1]
    scale = words.tails.get(before)
    if scale is None or number.end >= len(pieces):
        if scale is None and number.end - number.first > 2:
            scale = words.tails.get(pieces.folded[number.end - 2])
            tail = words.numbers.words.get(before, 0)
            if scale is not None and 0 < tail < 10 and number.low % 10 == tail:
                value = number.low - tail + tail * scale / 10
                return replace(number, low=value, high=value)
        return number
    if pieces.folded[number.end] in words.half_behind:
        return replace(number, end=number.end + 1, low=number.low + scale / 2, high=number.high + scale / 2)
    return number


def _second_scale(pieces: Pieces, number: Number, factor: Decimal, words: AmountLexicon) -> Number:
    """ "1 triệu 200 nghìn", "2 tỷ 300 triệu", "2億3456万7千円": further numbers of lower scales."""
    at = number.end
    if not (words.tails or words.unspaced) or at >= len(pieces) or not pieces.folded[at][0].isdigit():
        return number
    second = digits_at(pieces, at, words) if number.low == number.high else None
    scale = words.numbers.scales.at(pieces, second.end) if second is not None else None
    if second is None or (scale is None and not words.unspaced):
        return number
    end, below = _whole_scale(pieces, scale, words) if scale is not None else (second.end, Decimal(1))
    if not second.low * below < factor:
        return number
    value = number.low + second.low * below
    made = replace(number, end=end, low=value, high=value)
    return _second_scale(pieces, made, below, words) if words.unspaced and below > 1 else made


def _has_unit(pieces: Pieces, at: int, words: AmountLexicon) -> bool:
    """Whether a unit follows a scale of one letter, as in "2m euros", "1.2m tonnes"."""
    return at < len(pieces) and pieces.folded[at] != "-" and unit_of(pieces, at, words)[2] in {"measure", "money"}


def share_of(pieces: Pieces, number: Number, words: AmountLexicon) -> Number | None:
    """A share told by two numbers ("eight in ten"); none where a measure follows ("two in three days")."""
    link = words.of.at(pieces, number.end)
    if link is None or number.kind not in {"digits", "words"} or number.low != number.high or link[0] >= len(pieces):
        return None
    at = link[0]
    if pieces.folded[at][0].isdigit():
        other = digits_at(pieces, at, words)
    else:
        spelled = words.numbers.spelled(pieces, at) or words.numbers.scales.at(pieces, at)
        other = Number(at, spelled[0], Decimal(spelled[1]), Decimal(spelled[1]), "words") if spelled else None
    if other is None or other.low not in OF or not 0 < number.low < other.low:
        return None
    if unit_of(pieces, other.end, words)[2] in {"measure", "money", "percent"}:
        return None
    value = (number.low / other.low).quantize(Decimal("0.0001"))
    return Number(number.first, other.end, value, value, "share")


def _half_of_scale(pieces: Pieces, number: Number, words: AmountLexicon) -> Number | None:
    """ "Half a dozen", "nửa triệu"."""
    at = number.end
    if number.kind != "share" or number.low != Decimal("0.5") or at >= len(pieces):
        return None
    if pieces.folded[at] in words.articles:
        at += 1
    scale = words.numbers.scales.at(pieces, at)
    if scale is None:
        return None
    value = Decimal(scale[1]) / 2
    return Number(number.first, scale[0], value, value, "digits", True)


def half_of(pieces: Pieces, number: Number, words: AmountLexicon) -> tuple[str, int, str] | None:
    """The measure of which a number is the half ("half a mile", "nửa năm")."""
    if number.kind != "share" or number.low != Decimal("0.5"):
        return None
    at = number.end
    if at < len(pieces) and pieces.folded[at] in words.articles:
        at += 1
    unit, end, kind = unit_of(pieces, at, words)
    return (unit, end, kind) if kind == "measure" else None


def range_end(pieces: Pieces, number: Number, words: AmountLexicon) -> Number | None:
    at = number.end
    if number.kind not in {"digits", "words"} or at + 1 >= len(pieces):
        return None
    word = pieces.folded[at]
    opened = number.first > 0 and pieces.folded[number.first - 1] in words.between
    if word not in {"-", "–", "—"} and word not in words.to and not (opened and word in words.between_and):
        return None
    sign = word in {"-", "–", "—"}
    start = at + 1
    symbol = words.signs.at(pieces, start)
    if symbol is not None:
        start = symbol[0]
    if start >= len(pieces):
        return None
    if pieces.folded[start][0].isdigit():
        other = digits_at(pieces, start, words)
    elif sign:
        return None
    else:
        spelled = words.numbers.spelled(pieces, start)
        other = Number(start, spelled[0], spelled[1], spelled[1], "words", spelled[1] >= 100) if spelled else None
    return scaled(pieces, other, words, symbol is not None) if other is not None else None
