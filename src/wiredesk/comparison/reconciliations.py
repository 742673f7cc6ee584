"""Whether two values can be one: times by zone and granularity, amounts by range, rounding and stated conversion.

Each answer carries a sentence that says what was tried. Values that no reading makes one "differ"; "finer" is the
same value told more exactly by one side. None: the two cannot be compared at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from wiredesk.comparison.passages import plain
from wiredesk.model.values import Amount, When
from wiredesk.text.calendar_values import bounds, compatible, days_of, offset_of, resolved_near

Answer = Literal["agree", "finer", "differ"]

CLOCK = frozenset({"second", "minute", "hour"})
PART = "part of day"
PARTS = CLOCK | {PART}
_OFFSETS_IN_VALUE = re.compile(r"(?<=\d)(?:[+-]\d\d:\d\d|Z)(?=/|$)")
DAYS = frozenset({"second", "minute", "hour", "part of day", "day", "days"})
OFFSETS = frozenset(range(-12 * 60, 14 * 60 + 1, 60)) | {-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765}
"""Minutes by which the local time of some place lies off UTC: whole hours, and the zones between them."""
FAR_WEST, FAR_EAST = timedelta(hours=-10), timedelta(hours=10)
"""Zones between which nearly all people live: where a place of unknown zone is looked for."""
WINDOW = timedelta(hours=4)
"""Hours of the day that a shift of zone must cover to explain another date; less would be a coincidence."""
QUARTER = 15
"""Minutes of the hour that say too little to be known again in another zone."""
MOST_APART = 17 * 60
"""Minutes by which the clocks of two peopled zones lie apart."""
ROUND_CLOCK = (60, 30, 15, 10, 5)
"""Minutes that people round the clock to."""
LENGTHS = {"m": "1", "km": "1000", "cm": "0.01", "mm": "0.001", "[mi_i]": "1609.344", "[ft_i]": "0.3048",
           "[yd_i]": "0.9144", "[in_i]": "0.0254", "[nmi_i]": "1852", "mi": "1609.344", "ft": "0.3048"}  # fmt: skip
AREAS = {"m2": "1", "km2": "1000000", "har": "10000", "ha": "10000", "[acr_us]": "4046.873", "acre": "4046.873",
         "[mi_us]2": "2589988", "[smi_us]": "2589988", "[sft_i]": "0.09290304"}  # fmt: skip
MASSES = {"g": "1", "kg": "1000", "t": "1000000", "[lb_av]": "453.592", "[oz_av]": "28.3495", "lb": "453.592"}
VOLUMES = {"L": "1", "l": "1", "m3": "1000", "[gal_us]": "3.785412"}
SPEEDS = {"km/h": "1", "m/s": "3.6", "[mi_i]/h": "1.609344"}
TIMES = {"s": "1", "min": "60", "h": "3600", "d": "86400", "wk": "604800", "mo": "2629746", "a": "31556952"}
SHARES = {"1": "1", "%": "0.01"}
"""Fractions and per cent: "three quarters" is 75 per cent."""
SCALES = (LENGTHS, AREAS, MASSES, VOLUMES, SPEEDS, TIMES, SHARES)
"""UCUM units of one dimension with their size in the first of it: two reports may use either."""
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
LEEWAY = Decimal("1.25")
"""Factor by which a rate may have moved from that."""
ROUGHLY = Decimal("0.13")
"""How far a measure converted from a rounded one may lie off, as a share."""
FURTHER, BOTH_OPEN, SHORT = Decimal("1.4"), Decimal("1.2"), Decimal("0.88")
"""How far "more than" may be exceeded by a number, by another "more than", and how far below "up to" an amount may lie,
as factors."""
CONVERSION = Decimal("0.02")
"""How far a converted measure may lie off, as a share: conversions are rounded to two figures."""
ROUNDING = Decimal("0.06")
"""How far a plain number may lie off the round number that stands for it, as a share ("2,100" for 2,000 is not)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer and what was tried, "" where nothing had to be."""

    answer: Answer
    tried: str = ""


def reconcile_times(a: When, b: When, home_a: str = "", home_b: str = "") -> Outcome | None:
    """Compares two times of one happening. home: IANA zone that the outlet's readers live in, "" if not known.

    A day without a zone is read as the day at the place of the happening or, if `home` is known, as the day at home;
    never as a day in any zone of the world, or no two neighbouring days would ever differ.
    """
    if a.value and a.value == b.value:
        return Outcome("agree")
    if not a.resolved or not b.resolved:
        return _partial(a, b, home_a, home_b)
    if a.granularity not in DAYS or b.granularity not in DAYS:
        return _coarse(a, b)
    if a.granularity in CLOCK and b.granularity in CLOCK:
        return _clocks(a, b, home_a, home_b)
    first, second = days_of(a), days_of(b)
    if first is None or second is None:
        return Outcome("finer") if a.can_meet(b) else None
    if first[0] <= second[1] and second[0] <= first[1]:
        if first == second:
            clock = bool({a.granularity, b.granularity} & CLOCK)
            return Outcome("finer" if clock and a.granularity != b.granularity else "agree")
        if PART in (a.granularity, b.granularity) and _days_apart_in(first, second) <= 1:
            # "The night of 3 to 4", "early on the 4th": one time of the clock, told by its part of the day.
            return Outcome("agree", f"{_words(a)} and {_words(b)} have a day in common")
        return Outcome("finer", f"{_words(a)} and {_words(b)} have a day in common")
    if a.granularity == b.granularity == PART and a.zone == b.zone and _one_night(a, b):
        return Outcome("agree", f"{_words(a)} and {_words(b)} can be one night")
    for known, free in ((a, b), (b, a)):
        if free.granularity == PART or (known.granularity in PARTS and known.granularity != free.granularity):
            moved = _in_another_zone(known, free)
            if moved:
                return Outcome("finer" if {known.granularity, free.granularity} & CLOCK else "agree", moved)
    return _neighbours(a, b, first, second, home_a, home_b)


def reconcile_words(a: When, b: When, words_a: str, words_b: str) -> Outcome | None:
    """An answer for two times that differ only by what their words leave open: the week of a weekday, the year of a
    date, the half of the day of a clock. None if they differ by something else."""
    first, second = _local(a), _local(b)
    if first is None or second is None:
        return None
    apart = abs(second - first)
    both = (words_a, words_b)
    days = abs((second.date() - first.date()).days)
    if days == 7 and any(not re.search(r"\d", words) for words in both):
        one_clock = len({a.granularity, b.granularity} & CLOCK) == 1
        return Outcome("finer" if one_clock else "agree", "a week apart, as a weekday without its date can be read")
    clocks = a.granularity in CLOCK and b.granularity in CLOCK
    if clocks and apart == timedelta(days=1) and any(when.anchor not in ("none", "story") for when in (a, b)):
        return Outcome("agree", "a day apart, as an hour without its day can be read")
    month = (first.month, first.day) == (second.month, second.day)
    if month and abs(first.year - second.year) == 1 and any(not re.search(r"\d{4}", words) for words in both):
        return Outcome("agree", "a year apart, as a date without its year can be read")
    if apart == timedelta(hours=12) and a.granularity in CLOCK and b.granularity in CLOCK and a.zone == b.zone:
        return Outcome("agree", "twelve hours apart, as a clock of twelve hours can be read")
    return None


def _partial(a: When, b: When, home_a: str, home_b: str) -> Outcome | None:
    """A weekday or a day without its year against a full date: they can be checked without knowing the week."""
    for open_, full, homes in ((a, b, (home_a, home_b)), (b, a, (home_b, home_a))):
        if full.granularity not in DAYS or not full.resolved:
            continue
        near = resolved_near(open_, full)
        if near is None:
            continue
        if compatible(open_, full):
            return Outcome("finer", f"{_words(full)} is a day that fits {open_.value}")
        return reconcile_times(near, full, *homes)
    return None


def _one_night(a: When, b: When) -> bool:
    """Whether one part of a day begins at the midnight at which the other ends."""
    one, other = _interval(a), _interval(b)
    if one is None or other is None:
        return False
    midnight = one[1] if one[1] == other[0] else one[0] if one[0] == other[1] else None
    return midnight is not None and midnight.hour == 0


def _days_apart_in(first: tuple[date, date], second: tuple[date, date]) -> int:
    """Days that two stretches span together, less one."""
    return (max(first[1], second[1]) - min(first[0], second[0])).days


def _coarse(a: When, b: When) -> Outcome | None:
    """A month, quarter or year against anything: what holds the other is told finer by it."""
    one, other = _interval(a), _interval(b)
    if one is None or other is None:
        return Outcome("finer", f"{_words(a)} and {_words(b)} can be the same time") if a.can_meet(b) else None
    if one == other:
        return Outcome("agree")
    if one[0] < other[1] and other[0] < one[1]:
        return Outcome("finer", f"{_words(a)} and {_words(b)} can be the same time")
    return Outcome("differ", f"{_words(a)} and {_words(b)} have no day in common")


def _clocks(a: When, b: When, home_a: str, home_b: str) -> Outcome | None:
    """home: the zones that the readers of the two reports live in."""
    offset_a, offset_b = _offset(a), _offset(b)
    local_a, local_b = _local(a), _local(b)
    if local_a is None or local_b is None:
        return None
    if offset_a is not None and offset_b is not None:
        if a.earliest == b.earliest or a.can_meet(b):
            return Outcome("agree", f"{_words(a)} is {_words(b)}: the same instant")
        apart = abs(int(((local_a - offset_a) - (local_b - offset_b)).total_seconds()) // 60)
        return _near(a, b, apart, local_a, local_b)
    if offset_a is None and offset_b is None:
        apart = abs(int((local_a - local_b).total_seconds()) // 60)
        if home_a != home_b and apart and local_a.minute % QUARTER and apart % 60 == 0 and apart <= MOST_APART:
            return Outcome("agree", f"{apart // 60} hours apart: the same instant by the clocks of two zones")
        return _near(a, b, apart, local_a, local_b)
    known, free = (a, b) if offset_a is not None else (b, a)
    start, local = (known.earliest, local_b) if offset_a is not None else (known.earliest, local_a)
    if start is None:
        return None
    needed = int((local - start.replace(tzinfo=None)).total_seconds()) // 60
    if needed in OFFSETS:
        return Outcome(
            "agree", f"{_words(known)} is {_words(free)} where local time is {_utc(needed)}: the same instant"
        )
    stated_a = local_a if known is a else local_b
    apart = abs(int((stated_a - local).total_seconds()) // 60)
    home = home_b if known is a else home_a
    if home:
        # Read as the clock of the readers' own zone, where that brings the two nearer.
        at_home = int((local - offset_of(home, local)[0] - start.replace(tzinfo=None)).total_seconds()) // 60
        apart = min(apart, abs(at_home))
    return _near(known, free, apart, stated_a, local)


def _near(a: When, b: When, apart: int, local_a: datetime, local_b: datetime) -> Outcome:
    step = max((step for step in ROUND_CLOCK if local_a.minute % step == 0 or local_b.minute % step == 0), default=1)
    if a.granularity == "hour" or b.granularity == "hour":
        step = 60
    if apart == 0:
        return Outcome("agree")
    if apart <= min(step, 60) // 2 or apart < 5:
        return Outcome("finer", f"{apart} minutes apart, as a rounded clock can be")
    return Outcome("differ", f"{_span_of(apart)} apart by the clock in the zones stated")


def _span_of(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def _in_another_zone(known: When, free: When) -> str:
    """A sentence if a clock time or part of the day of known zone falls on the other's day, or part of it, in the local
    time of some place, else ""; of several such places the one nearest to UTC is named."""
    local = _interval(free)
    if _offset(known) is None or known.earliest is None or known.latest is None or local is None:
        return ""
    if known.granularity not in PARTS or free.zone not in (None, "place"):
        return ""
    start, end = known.earliest.replace(tzinfo=None), known.latest.replace(tzinfo=None)
    # Of two parts of a day, half of the shorter must be common: an hour's overlap of six is a coincidence.
    least = min(end - start, local[1] - local[0]) / 2
    for needed in sorted(OFFSETS, key=lambda minutes: (abs(minutes), minutes)):
        shift = timedelta(minutes=needed)
        if min(end + shift, local[1]) - max(start + shift, local[0]) >= least:
            return f"{_words(known)} is {_words(free)} where local time is {_utc(needed)}"
    return ""


def _neighbours(
    a: When, b: When, first: tuple[date, date], second: tuple[date, date], home_a: str, home_b: str
) -> Outcome:
    gap = (max(first[0], second[0]) - min(first[1], second[1])).days
    if gap != 1:
        return Outcome("differ", f"{gap} days apart: no time zones can make them meet")
    early, late = (a, b) if first[1] < second[0] else (b, a)
    home_early, home_late = (home_a, home_b) if early is a else (home_b, home_a)
    early_free, late_free = early.zone is None and home_early, late.zone is None and home_late
    same_habit = early.zone is None and late.zone is None and home_early == home_late
    if not same_habit and (early_free or late_free):
        who, zone = (_words(late), home_late) if late_free else (_words(early), home_early)
        # A reader at home far enough in the right direction writes another date for the same hour.
        if _can_shift(late if early_free and not late_free else early, zone, bool(late_free)):
            return Outcome("agree", f"one day apart: the same time if {who} counts the days in {zone}")
    hour = _late_hour(early, late, home_late)
    local = f" {_zone_words(early)}" if early.zone else " local time"
    if hour is not None:
        return Outcome(
            "differ",
            f"one day apart; would agree only if it was after {hour:02d}:00{local} on {_words(early)} and the other "
            f"report counts the days in {home_late or 'UTC'}",
        )
    return Outcome(
        "differ",
        f"one day apart; would agree only if it was late on {_words(early)}{local} and the other report counts the "
        "days in a zone further east",
    )


def _can_shift(stated: When, home: str, later: bool) -> bool:
    """Whether a home zone can move the stated local day by one. Unknown local zones can lie on either side."""
    noon = _local(stated)
    if noon is None:
        return False
    here, there = offset_of(stated.zone, noon), offset_of(home, noon)
    west, east = (max(here[0], FAR_WEST), min(here[1], FAR_EAST))
    return there[1] - west >= WINDOW if later else east - there[0] >= WINDOW


def _late_hour(early: When, late: When, home_late: str) -> int | None:
    """The local hour from which it is the next day in the other's zone, None if the zones are not known."""
    here, noon = _offset(early), _local(early)
    if here is None or noon is None or late.zone is not None:
        return None
    there = offset_of(home_late or "+00:00", noon)[0]
    hours = 24 - int((there - here).total_seconds() // 3600)
    return hours if 0 < hours < 24 else None


def _words(when: When) -> str:
    first, _, last = when.value.replace("T", " ").partition("/")
    day, _, clock = last.partition(" ")
    value = f"{first}–{clock}" if clock and first.startswith(f"{day} ") else when.value.replace("T", " ")
    return value + (f" ({when.zone})" if when.zone and when.zone[0] not in "+-p" else "")


def _zone_words(when: When) -> str:
    offsets = (when.zone or "+")[0] in "+-"
    return "local time" if when.zone == "place" or offsets else f"{when.zone} time"


def _utc(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _offset(when: When) -> timedelta | None:
    """How far the stated zone lies off UTC at that time, None if it is not known to one value."""
    local = _local(when)
    if not when.zone or local is None:
        return None
    low, high = offset_of(when.zone, local)
    return low if low == high else None


def _interval(when: When) -> tuple[datetime, datetime] | None:
    """The local interval that the value names, half-open, without zone."""
    return bounds(_OFFSETS_IN_VALUE.sub("", when.value) if "T" in when.value else when.value)


def _local(when: When) -> datetime | None:
    """The first local moment that the value names, without zone."""
    interval = _interval(when)
    return interval[0] if interval else None


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
        if b.unit not in SHARES:
            if _near_middles(a, b):
                return Outcome("agree", note)
            if not _meet(a, b) and not (_exact(stated) and _exact(b)):
                # "Six feet" for 1.98 m: who converts rounds, and may leave inches out.
                return None
    if (a.low, a.high) == (b.low, b.high):
        return Outcome("agree", note)
    if _ends(a) == _ends(b) and len(_ends(a)) == 1 and _open(a) != _open(b):
        return Outcome("agree", f"{_amount(a)} and {_amount(b)} can both hold")
    if _meet(a, b) and not _far(a, b):
        if a.low == a.high or b.low == b.high:
            exact, vague = (a, b) if a.low == a.high else (b, a)
            return Outcome("finer", f"{_amount(exact)} lies within {_amount(vague)}")
        return Outcome("finer", f"{_amount(a)} and {_amount(b)} can both hold")
    if _rounds(a, b) or _rounds(b, a):
        exact, round_ = (b, a) if _rounds(a, b) else (a, b)
        return Outcome("finer", f"{_amount(exact)} rounds to {_amount(round_)}")
    return Outcome("differ", note or "no rounding and no stated conversion reconciles them")


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


def _near_middles(a: Amount, b: Amount) -> bool:
    """Whether two measures in different units are one: exact ones by what conversion loses, rounded ones by more."""
    one, other = _middle(a), _middle(b)
    if one is None or other is None:
        return False
    plain_ones = a.low == a.high and b.low == b.high
    share = CONVERSION if plain_ones else ROUGHLY
    return abs(one - other) <= share * max(abs(one), abs(other))


def _at_some_rate(a: Amount, b: Amount) -> Outcome | None:
    """Money of two currencies: one sum at a rate near that of recent years; nothing else can be said of it."""
    if a.unit not in PER_DOLLAR or b.unit not in PER_DOLLAR:
        return None
    one, other = _middle(a), _middle(b)
    if not one or not other:
        return None
    rate, usual = one / other, Decimal(PER_DOLLAR[a.unit]) / Decimal(PER_DOLLAR[b.unit])
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
            low = None if a.low is None else (a.low * factor).quantize(Decimal("0.01"))
            high = None if a.high is None else (a.high * factor).quantize(Decimal("0.01"))
            return Amount(low, high, b.unit, True)
    return None


def _degrees(value: Decimal | None, unit: str) -> Decimal | None:
    """A temperature in the other of the two scales."""
    if value is None:
        return None
    moved = (value - 32) * 5 / 9 if unit == FAHRENHEIT else value * 9 / 5 + 32
    return moved.quantize(Decimal("0.1"))


def _amount(amount: Amount) -> str:
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
