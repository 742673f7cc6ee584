"""Whether two amounts can be one: by range, rounding, another unit of one dimension, a rate between currencies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from wiredesk.comparison.passages import plain
from wiredesk.comparison.reconciliations import Outcome
from wiredesk.model.values import Amount
from wiredesk.text.amount_forms import SCORE
from wiredesk.text.quantities import TOLERANCE

LENGTHS = {"m": "1", "km": "1000", "cm": "0.01", "mm": "0.001", "[mi_i]": "1609.344", "[ft_i]": "0.3048",
           "[yd_i]": "0.9144", "[in_i]": "0.0254", "[nmi_i]": "1852", "mi": "1609.344", "ft": "0.3048"}  # fmt: skip
AREAS = {"m2": "1", "km2": "1000000", "har": "10000", "ha": "10000", "[acr_us]": "4046.873", "acre": "4046.873",
         "[mi_us]2": "2589988", "[smi_us]": "2589988", "[sft_i]": "0.09290304"}  # fmt: skip
MASSES = {"g": "1", "kg": "1000", "100.kg": "100000", "t": "1000000", "[lb_av]": "453.592", "[oz_av]": "28.3495",
          "[stone_av]": "6350.29", "ton": "953000"}  # fmt: skip
"""A "ton" is of 907, 1,000 or 1,016 kilograms: rounding covers all three."""
POWERS = {"kW": "1", "MW": "1000", "GW": "1000000"}
VOLUMES = {"L": "1", "l": "1", "m3": "1000", "[gal_us]": "3.785412"}
SPEEDS = {"km/h": "1", "m/s": "3.6", "[mi_i]/h": "1.609344", "[kn_i]": "1.852"}
TIMES = {"s": "1", "min": "60", "h": "3600", "d": "86400", "wk": "604800", "mo": "2629746", "a": "31556952",
         "dec": "315569520", "cent": "3155695200", "mill": "31556952000"}  # fmt: skip
SHARES = {"1": "1", "%": "0.01", "bp": "0.0001"}
"""Fractions and per cent: "three quarters" is 75 per cent."""
SCALES = (LENGTHS, AREAS, MASSES, VOLUMES, SPEEDS, TIMES, SHARES, POWERS)
"""UCUM units of one dimension with their size in the first of it: two reports may use either."""
EXACT = (
    {"m", "km", "cm", "mm"}, {"g", "kg", "100.kg", "t"}, {"m2", "km2", "har", "ha"}, {"L", "l", "m3"}, {"km/h", "m/s"},
    {"s", "min", "h", "d", "wk"}, {"mo", "a", "dec", "cent", "mill"}, set(SHARES), set(POWERS),
)  # fmt: skip
"""Units between which nothing is lost: what differs in them differs."""
MILES = {"[mi_i]", "[nmi_i]"}
CELSIUS, FAHRENHEIT = "Cel", "[degF]"
DEGREES = frozenset({"deg", CELSIUS, FAHRENHEIT, "magnitude"})
"""Units that are all called degrees: "deg" may be any of them."""
PER_DOLLAR = {
    "USD": "1", "EUR": "0.9", "GBP": "0.77", "JPY": "148", "CNY": "7.1", "VND": "25800", "KRW": "1380", "INR": "86",
    "RUB": "85", "AUD": "1.5", "CAD": "1.38", "NZD": "1.68", "CHF": "0.86", "THB": "34", "SGD": "1.33", "MYR": "4.4",
    "IDR": "16200", "PHP": "57", "ZAR": "18", "SEK": "10", "NOK": "10.5", "DKK": "6.8", "BRL": "5.6", "MXN": "19",
    "TRY": "36", "TWD": "32", "HKD": "7.8", "PLN": "3.9", "UAH": "41", "KHR": "4050", "LAK": "21700", "ILS": "3.6",
    "SAR": "3.75", "AED": "3.67", "EGP": "49", "KES": "130", "NGN": "1550", "PKR": "280", "BDT": "120", "CZK": "23",
    "HUF": "360", "LKR": "298",
}  # fmt: skip
"""Units of a currency for a US dollar, about those of 2024 to 2026: only to know a sum again in another currency."""
LEEWAY, NEVER = Decimal("1.25"), Decimal("2.5")
"""Factor by which a rate may have moved from that, and from which none of recent years makes two sums one."""
ROUGHLY = Decimal("0.13")
"""How far a measure converted from a rounded one may lie off, as a share."""
INCHES = Decimal("0.4")
"""How far such a measure may lie off at most before the two are no longer one told loosely."""
FURTHER, BOTH_OPEN, SHORT = Decimal("1.4"), Decimal("1.2"), Decimal("0.88")
"""How far "more than" may be exceeded by a number, by another "more than", and how far below "up to" an amount may lie,
as factors."""
DECADES = frozenset({"dec", "cent"})
"""Units of time that round what they tell."""
HALF = Decimal("0.5")
FRACTION = Decimal(2)
"""How far a fraction in words may lie off a share in per cent, in points."""
CONVERSION = Decimal("0.02")
"""How far a converted measure may lie off, as a share: conversions are rounded to two figures."""
ROUNDING = Decimal("0.06")
"""How far a plain number may lie off the round number that stands for it, as a share ("2,100" for 2,000 is not)."""


def reconcile_amounts(a: Amount, b: Amount) -> Outcome | None:
    """Compares two amounts of one thing; None if their units measure different things."""
    note = ""
    if {a.unit, b.unit} <= DEGREES and "deg" in (a.unit, b.unit):
        unit = b.unit if a.unit == "deg" else a.unit
        if unit == FAHRENHEIT and not _meet(a, b):
            # "41 degrees" beside 106 Fahrenheit: of two scales the other.
            a, b = (replace(one, unit=CELSIUS) if one.unit == "deg" else one for one in (a, b))
        else:
            a, b = replace(a, unit=unit), replace(b, unit=unit)
    if a.unit != b.unit:
        moved = _same_dimension(a, b)
        if moved is None:
            return _at_some_rate(a, b)
        stated = a
        a, note = moved, f"{_amount(a)} = {_amount(moved)}"
        if {stated.unit, b.unit} == MILES and told_number(stated) == told_number(b) is not None:
            return Outcome("agree", "one number of miles: at sea they are nautical ones")
        if {stated.unit, b.unit} <= SHARES.keys() and _near_fraction(stated, b):
            return Outcome("finer", f"{note}: a fraction in words stands for the shares near it")
        if _within_decades(stated, a, b):
            return Outcome("finer", f"{note}: nobody counts years in decades to the year")
        if not any({stated.unit, b.unit} <= units for units in EXACT):
            if _near_middles(a, b):
                return Outcome("agree", note)
            if not _meet(a, b) and not (_exact(stated) and _exact(b)) and _near_middles(a, b, INCHES):
                # "Six feet" for 1.98 m: who converts rounds, and may leave inches out.
                return None
    if (a.low, a.high) == (b.low, b.high):
        return Outcome("agree", note)
    if SCORE in (a.unit, b.unit):
        return Outcome("differ", note or "neither side of the one is a side of the other")
    if (a.approximate or b.approximate) and told_number(a) == told_number(b) is not None:
        return Outcome("agree", f"{_amount(a)} and {_amount(b)} name one number")
    if _ends(a) == _ends(b) and len(_ends(a)) == 1 and _open(a) != _open(b):
        return Outcome("agree", f"{_amount(a)} and {_amount(b)} can both hold")
    if _meet(a, b) and not _far(a, b):
        if a.low == a.high or b.low == b.high:
            exact, vague = (a, b) if a.low == a.high else (b, a)
            return Outcome("finer", f"{_amount(exact)} lies within {_amount(vague)}")
        return Outcome("finer", f"{_amount(a)} and {_amount(b)} can both hold")
    plain_a, plain_b = _plainly(a), _plainly(b)
    if _rounds(plain_a, plain_b) or _rounds(plain_b, plain_a):
        exact, round_ = (b, a) if _rounds(plain_a, plain_b) else (a, b)
        return Outcome("finer", f"{_amount(exact)} rounds to {_amount(round_)}")
    if _beyond(a, b) or _beyond(b, a):
        return None
    return Outcome("differ", note or "no rounding and no stated conversion reconciles them")


def _within_decades(stated: Amount, moved: Amount, other: Amount) -> bool:
    """Whether one amount is told in decades or centuries, and the other lies within half of one. moved: the first in
    the other's unit."""
    first, second, told = _middle(moved), _middle(other), _middle(stated)
    if DECADES.isdisjoint((stated.unit, other.unit)) or first is None or second is None or not told:
        return False
    return first != second and abs(first - second) <= (HALF if other.unit in DECADES else HALF * first / told)


def _near_fraction(a: Amount, b: Amount) -> bool:
    """Whether a fraction and per cent are one share: who says "three quarters" rounds."""
    if {a.unit, b.unit} != {"1", "%"}:
        return False
    fraction, share = (a, b) if a.unit == "1" else (b, a)
    one, other = _middle(fraction), _middle(share)
    return one is not None and other is not None and 0 < abs(one * 100 - other) <= FRACTION


def told_number(amount: Amount) -> Decimal | None:
    """The number that is named in "about 200", "nearly 200", "200"."""
    if amount.low is None or amount.high is None or amount.low == amount.high:
        return amount.low if amount.low == amount.high else None
    if not amount.approximate:
        return None
    middle = (amount.low + amount.high) / 2
    if amount.high - middle == middle * TOLERANCE:
        return middle
    return amount.high if amount.high - amount.low == amount.high * TOLERANCE else None


def _plainly(amount: Amount) -> Amount:
    """An amount as the number that its words name: "close to 1,646" for 1,646.2."""
    told = told_number(amount)
    return amount if told is None else replace(amount, low=told, high=told)


def _beyond(vague: Amount, other: Amount) -> bool:
    """Whether an amount lies not far outside of what a word such as "several" or "dozens" may mean."""
    if not vague.approximate or vague.low is None or vague.high is None or vague.high < 2 * vague.low:
        return False
    low, high = (other.low if other.low is not None else other.high), other.high
    if low is None:
        return False
    return vague.low / FURTHER <= low <= vague.high * 2 or (
        high is not None and vague.low / FURTHER <= high <= vague.low
    )


def _ends(amount: Amount) -> frozenset[Decimal]:
    return frozenset(end for end in (amount.low, amount.high) if end is not None)


def _open(amount: Amount) -> bool:
    return amount.low is None or amount.high is None


def _far(a: Amount, b: Amount) -> bool:
    """Whether an open range reaches the other amount only in theory: "more than 40" is no word for 900, "as many as
    150" none for 128."""
    for range_, other in ((a, b), (b, a)):
        if range_.high is None and range_.low is not None:
            least = other.low if other.low is not None else other.high
            further = BOTH_OPEN if other.high is None else FURTHER
            if least is not None and range_.low > 0 and least > range_.low * further:
                return True
        if range_.low is None and range_.high is not None:
            most = other.high if other.high is not None else other.low
            if most is not None and most < range_.high * SHORT:
                return True
    return False


def _middle(amount: Amount) -> Decimal | None:
    ends = _ends(amount)
    return sum(ends, Decimal(0)) / len(ends) if ends else None


def _near_middles(a: Amount, b: Amount, leeway: Decimal = ROUGHLY) -> bool:
    """Whether two measures in different units are one: exact ones by what conversion loses, rounded ones by more, at
    most by a share."""
    one, other = _middle(a), _middle(b)
    if one is None or other is None:
        return False
    plain_ones = a.low == a.high and b.low == b.high
    share = CONVERSION if plain_ones and leeway == ROUGHLY else leeway
    return abs(one - other) <= share * max(abs(one), abs(other))


def _at_some_rate(a: Amount, b: Amount) -> Outcome | None:
    """Money of two currencies: one sum at a rate near that of recent years, two if only a rate far from it makes them
    one; in between nothing can be said."""
    if a.unit not in PER_DOLLAR or b.unit not in PER_DOLLAR:
        return None
    one, other = _middle(a), _middle(b)
    if not one or not other:
        return None
    rate, usual = one / other, Decimal(PER_DOLLAR[a.unit]) / Decimal(PER_DOLLAR[b.unit])
    if not usual / NEVER <= rate <= usual * NEVER:
        needed, common = (1 / rate, 1 / usual) if rate < 1 else (rate, usual)
        of, to = (b.unit, a.unit) if rate < 1 else (a.unit, b.unit)
        return Outcome("differ", f"would agree at {_figure(needed)} {of} to the {to}, which is about {_figure(common)}")
    if not usual / LEEWAY <= rate <= usual * LEEWAY:
        return None
    if rate < 1:
        return Outcome("agree", f"one sum at a rate of {_figure(1 / rate)} {b.unit} to the {a.unit}")
    return Outcome("agree", f"one sum at a rate of {_figure(rate)} {a.unit} to the {b.unit}")


def _figure(rate: Decimal) -> str:
    return grouped(Decimal(f"{rate:.3g}"))


def _exact(amount: Amount) -> bool:
    """Whether a number has two figures at least."""
    return amount.low is not None and len(amount.low.normalize().as_tuple().digits) > 1


def _meet(a: Amount, b: Amount) -> bool:
    return (a.low is None or b.high is None or a.low <= b.high) and (b.low is None or a.high is None or b.low <= a.high)


def _rounds(round_: Amount, exact: Amount) -> bool:
    """Whether a plain number is the other one with fewer figures."""
    if round_.low is None or exact.low is None or round_.low != round_.high or exact.low != exact.high:
        return False
    if round_.low == 0 or abs(exact.low - round_.low) > ROUNDING * abs(round_.low):
        return False
    figures = len(round_.low.normalize().as_tuple().digits)
    more = len(exact.low.normalize().as_tuple().digits)
    step = Decimal(1).scaleb(int(round_.low.normalize().as_tuple().exponent))
    cut = abs(round_.low) >= 10 and exact.low != exact.low.to_integral_value()
    return figures < more and abs(exact.low - round_.low) < step and (abs(round_.low) >= 100 or step < 1 or cut)


def _same_dimension(a: Amount, b: Amount) -> Amount | None:
    """The first amount in the unit of the second, None if they measure different things."""
    if {a.unit, b.unit} == {CELSIUS, FAHRENHEIT}:
        return Amount(_degrees(a.low, a.unit), _degrees(a.high, a.unit), b.unit, True)
    for sizes in SCALES:
        if a.unit in sizes and b.unit in sizes:
            factor = Decimal(sizes[a.unit]) / Decimal(sizes[b.unit])
            low = None if a.low is None else (a.low * factor).quantize(Decimal("0.0001"))
            high = None if a.high is None else (a.high * factor).quantize(Decimal("0.0001"))
            return Amount(low, high, b.unit, True)
    return None


def _degrees(value: Decimal | None, unit: str) -> Decimal | None:
    """A temperature in the other of the two scales."""
    if value is None:
        return None
    moved = (value - 32) * 5 / 9 if unit == FAHRENHEIT else value * 9 / 5 + 32
    return moved.quantize(Decimal("0.1"))


def _amount(amount: Amount) -> str:
    if amount.unit == SCORE and amount.low is not None and amount.high is not None:
        return f"{grouped(amount.high)}–{grouped(amount.low)}"
    # "1" is UCUM's unit of a plain ratio: "0.75", not "0.75 1".
    unit = f" {amount.unit}" if amount.unit not in ("", "1") else ""
    if amount.low is None and amount.high is None:
        return f"some{unit}"
    if amount.low is None and amount.high is not None:
        return f"at most {grouped(amount.high)}{unit}"
    if amount.high is None and amount.low is not None:
        return f"at least {grouped(amount.low)}{unit}"
    assert amount.low is not None
    assert amount.high is not None
    if amount.low == amount.high:
        return f"{grouped(amount.low)}{unit}"
    return f"{grouped(amount.low)} to {grouped(amount.high)}{unit}"


def grouped(number: Decimal) -> str:
    """A number with its thousands apart: "1,284,000"."""
    whole, dot, rest = plain(number).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
    return sign + ",".join(reversed(groups)) + dot + rest


def amount_words(amount: Amount) -> str:
    """An amount as text: the value of an account."""
    return _amount(amount)
