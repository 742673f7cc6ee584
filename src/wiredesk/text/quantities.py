"""Amounts in a text: money, shares, measures, counted people and things, with their units brought to shared names.

A number becomes an amount only with a unit, a scale or a role ("death toll"); what is a date, a score, a model, a
document number or an address has none. Ranges and approximations are intervals. `about` reaches ten per cent to both
sides, `nearly` ten per cent below; "more than" and "up to" leave one side open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import HANGUL, SINGLE, Tokens, plain_digits
from wiredesk.model.findings import Quantity
from wiredesk.model.spans import Span
from wiredesk.model.values import Amount
from wiredesk.text.amount_forms import FORMS, form_at, part_of
from wiredesk.text.amount_lexicon import AmountLexicon, amount_lexicon
from wiredesk.text.amount_numbers import Number, half_of, number_at, range_end, scale_of, scaled, share_of
from wiredesk.text.amount_units import is_named, role_of, toll_of, unit_of, word_at
from wiredesk.text.numerals import Pieces

TOLERANCE = Decimal("0.1")
"""How far "about" reaches: a tenth, the usual rounding of newspapers to one or two figures."""
FEW = 10
"""Up to which a number in words counts a noun only by itself: it is then of rule `quantity.few`."""
WHOLE_MONEY = 10
"""Amount of money from which nobody tells thousandths."""
LOOSE = frozenset({"quantity.few", "quantity.bare", *FORMS})
"""Rules of numbers that only comparing looks at: small counts in words, and numbers that stand for what they count."""
ELDEST = 110
"""Years that a person may be old."""
YEARS = (1900, 2100)
"""Numbers that are years rather than counts where no noun follows."""
PARTS = {("h", "min"): 60, ("min", "s"): 60, ("a", "mo"): 12, ("wk", "d"): 7, ("d", "h"): 24}
"""Units of one duration told in two numbers ("two hours and 17 minutes"), with how many of the second are one of the
first."""
TEMPERATURES = frozenset({"deg", "Cel", "[degF]"})
WEIGHING = 5
"""Pieces before a number within which a word must say that something weighs so much."""
LONGEST_LINK = 40
"""Characters between an amount and its conversion; in more white space the pattern would look for ever."""
_DIGIT = re.compile(r"\d")
_SIGN = regex.compile(
    r"(?<![\p{L}\p{Sc}\d/.,])(?:"
    r"\d{1,6}/(?:\d{1,6}/){1,3}\p{Lu}\p{L}[\p{L}\d]{0,8}(?:-[\p{L}\d]{1,12}){0,4}"
    r"|\d{1,6}/\p{Lu}\p{L}[\p{L}\d]{0,8}(?:-[\p{L}\d]{1,12}){1,4}"
    r"|(?:\p{Lu}{2,6}/){1,5}\d{1,6}(?:/\d{1,6}){0,3}"
    r")(?![\p{L}\d/])"
)
"""The number of a law, a file, a case: "51/2010/NĐ-CP", "1234/BTC-TCT", "FHC/ABJ/03/2018"."""
_UNSPACED = re.compile(f"[{SINGLE}{HANGUL}]")


def quantities(
    text: str, spans: Sequence[Span], pack: Pack, *, taken: Sequence[Span] = (), tokens: Tokens | None = None
) -> tuple[Quantity, ...]:
    """All amounts in the spans, in order, without overlap.

    taken: spans of times and the like, in order, where none is looked for. tokens: those of the spans, where they are
    made already.
    """
    words = amount_lexicon(pack)
    tokens = Tokens(text, spans, pack) if tokens is None else tokens
    text = plain_digits(text, pack)
    busy = _busy(text, spans, taken)
    found: list[Quantity] = []
    for span in spans:
        within = tokens.within(span)
        if not _DIGIT.search(text, span.start, span.end) and not (
            words.tells_one(tokens.words[within.start : within.stop])
            if tokens.plain
            else words.tells_numbers(text[span.start : span.end])
        ):
            continue
        pieces = Pieces.of(tokens, within, pack) if tokens.plain else Pieces(text, (span,), pack)
        after = 0
        for index in [at for at, word in enumerate(pieces.folded) if word in words.starts or word[0].isdigit()]:
            if index < after or _is_taken(pieces, index, busy):
                continue
            form = form_at(pieces, index, words)
            if form is not None and not any(_meets(one.span.start, one.span.end, busy) for one in form[0]):
                if not found or found[-1].span.end <= form[0][0].span.start:
                    found.extend(form[0])
                after = form[1]
                continue
            number = number_at(pieces, index, words)
            if number is None:
                continue
            quantity, end = _quantity(pieces, number, words, busy)
            free = quantity is not None and (not found or found[-1].span.end <= quantity.span.start)
            whole = _joined(text, found[-1], quantity, words) if found and quantity is not None else None
            if whole is not None:
                found[-1] = whole
                after = max(end, number.end)
                continue
            if quantity is not None and free and not _meets(quantity.span.start, quantity.span.end, busy):
                if found and _converts(text, found[-1], quantity, words):
                    quantity = replace(quantity, equals=found[-1].span)
                found.append(quantity)
            after = max(end, number.end)
    return tuple(found)


def _joined(text: str, first: Quantity, second: Quantity, words: AmountLexicon) -> Quantity | None:
    """A duration told in two numbers as one amount."""
    times = PARTS.get((first.amount.unit, second.amount.unit))
    a, b = first.amount, second.amount
    if times is None or a.low is None or a.low != a.high or b.low is None or b.low != b.high or b.low >= times:
        return None
    between = text[first.span.end : second.span.start].replace(",", " ").strip()
    if first.span.end > second.span.start or (between and between.lower() not in words.joins):
        return None
    total = _tidy(a.low * times + b.low)
    return Quantity(
        Span(first.span.start, second.span.end), Amount(total, total, b.unit), first.rule, second.of, first.equals
    )


def _busy(text: str, spans: Sequence[Span], taken: Sequence[Span]) -> list[tuple[int, int]]:
    """Where no amount is looked for: what was taken, and the numbers of laws and files, in order and apart."""
    found = [(span.start, span.end) for span in taken]
    for span in spans:
        if text.find("/", span.start, span.end) >= 0:
            found += [sign.span() for sign in _SIGN.finditer(text, span.start, span.end)]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _meets(start: int, end: int, busy: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(busy, (end, 0)) - 1
    return at >= 0 and busy[at][1] > start


def _is_taken(pieces: Pieces, index: int, busy: Sequence[tuple[int, int]]) -> bool:
    return _meets(pieces.starts[index], pieces.ends[index], busy)


def _quantity(
    pieces: Pieces, number: Number, words: AmountLexicon, busy: Sequence[tuple[int, int]]
) -> tuple[Quantity | None, int]:
    """The amount that a number is part of, and the piece to go on from; None if it is no amount."""
    text = pieces.text
    first = number.first
    currency = words.signs.before(pieces, first)
    number = scaled(pieces, number, words, currency is not None)
    if currency is not None and pieces.folded[currency[0]] in words.scaled_signs and not number.scaled:
        currency = None
    if currency is not None:
        first = currency[0]
    share = share_of(pieces, number, words)
    if share is not None:
        number = share
    low, high, end, ranged = number.low, number.high, number.end, False
    other = range_end(pieces, number, words)
    if other is not None and other.end > end and not _is_taken(pieces, other.first, busy):
        # "$20-30 million": the scale of the end is the scale of both.
        if other.scaled and not number.scaled and number.kind == "digits" and other.kind == "digits":
            low *= scale_of(pieces, other, words)
        if other.high <= low:
            # "a 5-4 ruling", "thắng 2-1": a score, not from five to four.
            return None, max(other.end, end)
        high, end, ranged = other.high, other.end, True
        if first and pieces.folded[first - 1] in words.between:
            first -= 1
    end = _more_or_less(pieces, end, words)
    unit, unit_end, kind = unit_of(pieces, end, words)
    if unit in words.weights and _weighs(pieces, first, end, unit_end, words):
        # "The 750-pound craft", "2,900 pounds of cocaine".
        unit, kind = words.weights[unit], "measure"
    if currency is not None and kind != "percent":
        unit, unit_end, kind = currency[1], end, "money"
    if kind == "measure" and unit in TEMPERATURES and _below_zero(pieces, first, words):
        low, high, first = -high, -low, first - 1
    prefix = words.prefixed.before(pieces, first)
    if prefix is not None and kind in {"", "noun"}:
        first, unit, kind, unit_end = prefix[0], prefix[1], "measure", end
    if kind == "measure" and unit_end < len(pieces) and pieces.folded[unit_end] in words.half_behind:
        # "một tháng rưỡi": a month and a half.
        low, high, unit_end = low + Decimal("0.5"), high + Decimal("0.5"), unit_end + 1
    half = half_of(pieces, number, words)
    if half is not None:
        unit, unit_end, kind = half
        number = replace(number, kind="digits")
    if kind == "" and _is_age(pieces, number, words, busy):
        unit, kind = "a", "age"
    if number.kind == "share" and kind != "money":
        unit, unit_end, kind = "1", end, "share"
    if number.kind == "times":
        unit, unit_end, kind = "times", end, "times"
    if kind in {"", "noun"} and number.kind == "digits" and _is_told_age(pieces, number, words):
        unit, kind, unit_end = "a", "age", end
    part = part_of(pieces, number, words) if kind == "" and number.low > 1 and currency is None else None
    if part is not None:
        unit, kind = part[0], "part"
    around = words.approximately.before(pieces, first)
    rises = words.leads.before(pieces, first)
    if around is not None and rises is not None and rises[0] < around[0]:
        around = None  # "đã lên tới 19" has risen to 19, "lên tới 19" alone is as many as 19
    if around is not None and (around[1] == "none" or (_is_one(number) and pieces.folded[around[0]] in words.spatial)):
        around = None  # "bên ngoài một tòa nhà": outside a building
    lead = around[0] if around is not None else first
    role = role_of(pieces, min(lead, rises[0]) if rises else lead, unit_end, unit, words)
    if role is None and rises is not None and kind == "":
        role = toll_of(pieces, first, words)
    goes_on = unit_end + 1 < len(pieces) and pieces.folded[unit_end] in words.joins
    goes_on = goes_on and (pieces.folded[unit_end + 1][0].isdigit() or pieces.folded[unit_end + 1] in words.starts)
    if _glued(pieces, unit_end if kind else end) or not _counts(
        pieces, number, lead, first, kind, role, around is not None, ranged or low > number.high, goes_on, words
    ):
        return None, end
    shared = ranged and other is not None and other.scaled  # "12,500–13,500 tỷ": both ends by one scale
    if not shared and (role is not None or kind in {"counted", "classified", "money"}):
        low, high = (
            _by_thousands(text, pieces, one, value, kind == "money", words)
            for one, value in ((number, low), (other if ranged and other is not None else number, high))
        )
    of = None
    if kind in {"counted", "noun", "classified", "joined"}:
        of = Span(pieces.starts[end], pieces.ends[unit_end - 1])
        if role is not None and unit_end < len(pieces):
            role_hit = words.role_after.at(pieces, unit_end)
            if role_hit is not None and role_hit[1] == role:
                unit_end = role_hit[0]
    elif kind == "measure" and pieces.folded[end : end + 1] == ["-"] and word_at(pieces, unit_end, words):
        # "The 120-metre bridge": what is measured stands behind.
        of = Span(pieces.starts[unit_end], pieces.ends[unit_end])
    elif role is not None and kind == "":
        role_hit = words.role_after.at(pieces, end)
        if role_hit is not None and role_hit[1] == role:
            unit_end = role_hit[0]
    span = Span(pieces.starts[lead], pieces.ends[max(unit_end, end) - 1])
    closed = text[span.start : span.end]
    if closed.count("(") != closed.count(")"):
        span = Span(pieces.starts[lead], pieces.ends[end - 1])
    few = kind == "noun" and number.kind == "words" and not number.scaled and number.low <= FEW
    few |= kind == "noun" and number.kind == "vague" and low == high and high <= FEW
    few |= kind == "classified" and number.kind == "words" and number.low <= FEW
    few |= kind == "joined" or (kind == "measure" and _is_one(number) and around is None)
    bare = kind == "" and role is None and not number.scaled
    amount = _amount(low, high, role or unit, around[1] if around else "", number.kind == "vague" and low != high)
    kind = "noun" if kind == "classified" else kind
    named = "few" if few else "bare" if bare else "measure" if kind == "age" else kind or "number"
    rule = f"quantity.{'role' if role else named}"
    return Quantity(span, amount, rule, of), max(unit_end, end)


def _is_age(pieces: Pieces, number: Number, words: AmountLexicon, busy: Sequence[tuple[int, int]]) -> bool:
    """Whether a number between commas behind a name is an age ("Orrin Bale, 67, of Hepscott")."""
    first, end = number.first, number.end
    if not words.ages or number.kind != "digits" or not 0 < number.low <= ELDEST or first < 2 or end >= len(pieces):
        return False
    bracketed = pieces.folded[first - 1] == "(" and pieces.folded[end] == ")"
    if number.low != number.low.to_integral_value() or not (bracketed or pieces.folded[first - 1] == ","):
        return False
    name = pieces.text[pieces.starts[first - 2]]
    return name.isupper() and pieces.folded[end] in {",", ".", ")"} and not _is_taken(pieces, first - 2, busy)


def _glued(pieces: Pieces, end: int) -> bool:
    """Whether letters are stuck to what was read ("45th", "3D")."""
    return (
        end < len(pieces)
        and pieces.starts[end] == pieces.ends[end - 1]
        and pieces.text[pieces.starts[end]].isalnum()
        and pieces.text[pieces.ends[end - 1] - 1].isalnum()
        and not _UNSPACED.match(pieces.text[pieces.starts[end]])
    )


def _counts(
    pieces: Pieces,
    number: Number,
    lead: int,
    first: int,
    kind: str,
    role: str | None,
    around: bool,
    ranged: bool,
    goes_on: bool,
    words: AmountLexicon,
) -> bool:
    """Whether a number with what stands around it is an amount. goes_on: "one minute and 44 seconds"."""
    if number.kind in {"share", "times"}:
        return True
    numbered = words.not_before.before(pieces, lead)
    whole = words.part_of.before(pieces, lead) or words.leads.before(pieces, lead)
    if (
        kind not in {"money", "percent", "measure"}
        and role is None
        and numbered
        and not (whole and whole[0] < numbered[0])
    ):
        return False
    lasts = kind == "measure" and (around or words.lasting.before(pieces, lead) is not None)
    if number.article:
        return lasts or (kind == "measure" and ranged) or (kind == "counted" and (role is not None or around))
    if kind == "joined":
        return number.kind == "digits" or number.low > 1
    if kind == "noun":
        if number.kind == "digits" and lead == number.first and is_named(pieces, number.first, words):
            return False
        few = pieces.folded[number.first] in words.few
        return number.kind != "words" or number.scaled or number.low > FEW or few
    if kind == "":
        big = number.scaled and (number.kind != "words" or number.low >= 1000)
        return role is not None or big or _stands_alone(pieces, number, lead, words)
    if _is_one(number) and kind == "measure":
        return lasts or ranged or goes_on
    return True


def _by_thousands(
    text: str, pieces: Pieces, number: Number, value: Decimal, money: bool, words: AmountLexicon
) -> Decimal:
    """The value of digits, of which three stand behind the mark of decimals, where they are a group of thousands:
    nobody counts a thousandth of a person, and of money only what costs a few ("1,789 Euro") is told so exactly."""
    if number.kind != "digits" or number.scaled or (money and value < WHOLE_MONEY):
        return value
    hit = words.numbers.digits.match(text, pieces.starts[number.first])
    whole = words.numbers.regrouped(hit[0]) if hit is not None else None
    return value if whole is None else whole


def _is_one(number: Number) -> bool:
    return number.kind == "words" and number.low <= 1


def _more_or_less(pieces: Pieces, end: int, words: AmountLexicon) -> int:
    """The piece after "-odd", "-plus" behind a number."""
    joined = end + 1 < len(pieces) and pieces.folded[end] == "-" and pieces.ends[end - 1] == pieces.starts[end]
    if end < len(pieces) and pieces.folded[end] == "+" and pieces.text[pieces.ends[end] :][:1].isspace():
        return end + 1
    return end + 2 if joined and pieces.folded[end + 1] in words.odd else end


def _weighs(pieces: Pieces, first: int, end: int, unit_end: int, words: AmountLexicon) -> bool:
    """Whether pounds are of weight, not of money: a verb of weighing stands before, or what is weighed behind."""
    if not words.weighing.isdisjoint(pieces.folded[max(0, first - WEIGHING) : first]):
        return True
    if unit_end + 1 >= len(pieces):
        return False
    behind = pieces.folded[unit_end]
    if pieces.folded[end] == "-":
        return behind.isalpha() and behind not in words.priced
    return behind in words.of_what and pieces.folded[unit_end + 1] not in words.stops | words.priced


def _below_zero(pieces: Pieces, first: int, words: AmountLexicon) -> bool:
    """Whether a sign or word of minus stands before a temperature."""
    if first < 1:
        return False
    before, start = pieces.folded[first - 1], pieces.starts[first - 1]
    if before in words.minus:
        return True
    glued = pieces.ends[first - 1] == pieces.starts[first]
    return before in {"-", "−", "–"} and glued and not pieces.text[max(0, start - 1) : start].strip("( ")


def _is_told_age(pieces: Pieces, number: Number, words: AmountLexicon) -> bool:
    """Whether a word of age stands before a number ("aged 34", "turns 21", "ở tuổi 67"), or somebody is one alone
    ("who is 63, said")."""
    if not 0 < number.low <= ELDEST or number.low != number.low.to_integral_value():
        return False
    ends = number.end >= len(pieces) or pieces.folded[number.end] not in {"-", "–", "%", "/", ":"}
    if ends and words.age_leads.before(pieces, number.first) is not None:
        return True
    alone = number.end >= len(pieces) or not pieces.text[pieces.starts[number.end]].isalnum()
    return ends and alone and words.age_verbs.before(pieces, number.first) is not None


def _stands_alone(pieces: Pieces, number: Number, lead: int, words: AmountLexicon) -> bool:
    """Whether a number stands for what it counts: behind a verb ("rose to 27"), before one ("two were hurt")."""
    if number.low <= 1 or number.low != number.low.to_integral_value() or number.kind not in {"digits", "words"}:
        return False
    if number.kind == "digits" and YEARS[0] <= number.low <= YEARS[1] and number.end == number.first + 1:
        return False
    if number.kind == "words" and number.low <= FEW and pieces.folded[number.first] not in words.few:
        return False
    if words.stands_for.at(pieces, number.end) is not None:
        return True
    if number.kind == "digits" and number.low >= 1000 and number.end > number.first + 1:
        # "the gate of 4,873": grouped figures count something.
        return True
    ends = number.end >= len(pieces) or not pieces.text[pieces.starts[number.end]].isalnum()
    follows = ends or pieces.folded[number.end] in words.stops
    behind = pieces.folded[number.end] if number.end < len(pieces) else ""
    return follows and behind not in {"-", "–", ":", "/", "%"} and words.leads.before(pieces, lead) is not None


def _amount(low: Decimal, high: Decimal, unit: str, around: str, vague: bool) -> Amount:
    bottom: Decimal | None = low
    top: Decimal | None = high
    if around == "over":
        top = None
    elif around == "under":
        bottom = None
    elif around == "about":
        bottom, top = low - abs(low) * TOLERANCE, high + abs(high) * TOLERANCE
    elif around == "nearly":
        bottom = low - abs(low) * TOLERANCE
    approximate = vague or around in {"about", "nearly"}
    return Amount(_tidy(bottom), _tidy(top), unit, approximate)


def _tidy(value: Decimal | None) -> Decimal | None:
    """Without trailing zeros and without an exponent: 40 is 40, not 4E+1."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and value < 10**20 else value.normalize()


def _converts(text: str, first: Quantity, second: Quantity, words: AmountLexicon) -> bool:
    """Whether the second says the first in another unit: in brackets behind it, or by the pack's words between."""
    a, b = first.amount.unit, second.amount.unit
    if a == b or not ({a, b} <= words.money or {a, b} <= words.measured):
        return False
    between = text[first.span.end : second.span.start]
    return len(between) <= LONGEST_LINK and words.converts.fullmatch(between) is not None
