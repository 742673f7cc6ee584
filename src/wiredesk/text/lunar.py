"""The lunisolar calendar of Vietnam and China, computed: a month begins on the local day of a new moon.

The method is that which Hồ Ngọc Đức describes, with the astronomy of J. Meeus (Astronomical Algorithms, 2nd ed.: new
moons by chapter 49, the sun's apparent longitude by chapter 25, both to the minute or two that the calendar needs):
the winter solstice falls into month 11; where thirteen months begin from one month 11 to the next, the first in which
the sun enters no twelfth of its path is a leap month and takes the number of the month before it.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import floor, radians, sin

FIRST, LAST = 1968, 2199
"""Years for which it holds: Vietnam has counted by UTC+7 since 1968; later than that the earth's turning is a guess."""
_ORDINAL = 1721424.5
"""The Julian date of midnight of the day that Python numbers 0."""
_MONTH = 29.530588861
_PERIODIC = (
    (-0.40720, 1, 0, 0, 0), (0.17241, 0, 1, 0, 1), (0.01608, 2, 0, 0, 0), (0.01039, 0, 0, 2, 0),
    (0.00739, 1, -1, 0, 1), (-0.00514, 1, 1, 0, 1), (0.00208, 0, 2, 0, 2), (-0.00111, 1, 0, -2, 0),
    (-0.00057, 1, 0, 2, 0), (0.00056, 2, 1, 0, 1), (-0.00042, 3, 0, 0, 0), (0.00042, 0, 1, 2, 1),
    (0.00038, 0, 1, -2, 1), (-0.00024, 2, -1, 0, 1),
)  # fmt: skip
"""Days, then how often the moon's anomaly, the sun's anomaly and the argument of latitude enter, and the power of E."""


def day_of_lunar(year: int, month: int, day: int, *, leap: bool = False, hours: float = 7) -> date | None:
    """The day of the common calendar on which a lunar date falls; None if there is none or it is out of reach.

    year: the common year in which the lunar year begins. day: 0 is the last of the month. hours: of the clock by
    which the calendar goes, ahead of UTC.
    """
    if not FIRST <= year <= LAST:
        return None
    for start, length, number, repeated in _months(year, hours):
        if number == month and repeated == leap:
            return date.fromordinal(start + (day or length) - 1) if day <= length else None
    return None


def lunar_of(day: date, *, hours: float = 7) -> tuple[int, int, int, bool] | None:
    """Lunar year, month, day of the month, and whether the month is a leap one; None out of reach."""
    for year in (day.year, day.year - 1):
        if not FIRST <= year <= LAST:
            return None
        for start, length, number, repeated in _months(year, hours):
            if start <= day.toordinal() < start + length:
                return year, number, day.toordinal() - start + 1, repeated
    return None


@lru_cache(maxsize=256)
def _months(year: int, hours: float) -> tuple[tuple[int, int, int, bool], ...]:
    """The months of a lunar year, 1 to 12 with its leap month: first day, length, number, whether it is a leap one."""
    both = _from_eleventh(year - 1, hours) + _from_eleventh(year, hours)
    first = next(at for at, entry in enumerate(both) if entry[2] == 1)
    later = next(at for at in range(first + 2, len(both)) if both[at][2] == 1 and not both[at][3])
    return tuple(both[first:later])


@lru_cache(maxsize=512)
def _from_eleventh(year: int, hours: float) -> tuple[tuple[int, int, int, bool], ...]:
    """The months from the one with the winter solstice of a year to before the next such one."""
    first, last = _eleventh(year, hours), _eleventh(year + 1, hours)
    starts = [_new_moon_day(k, hours) for k in range(first, last + 1)]
    twelfths = [_twelfth(start, hours) for start in starts]
    found: list[tuple[int, int, int, bool]] = []
    number, leaps = 11, last - first == 13
    for at in range(len(starts) - 1):
        leap = leaps and at > 0 and twelfths[at] == twelfths[at + 1]
        if leap:
            leaps = False
        elif at:
            number = number % 12 + 1
        found.append((starts[at], starts[at + 1] - starts[at], number, leap))
    return tuple(found)


def _eleventh(year: int, hours: float) -> int:
    """The number of the new moon that begins the month with the winter solstice (the sun at 270 degrees) of a year."""
    end = date(year, 12, 31).toordinal()
    k = floor((end + _ORDINAL - 2451550.1) / _MONTH) + 1
    while _new_moon_day(k, hours) > end or _twelfth(_new_moon_day(k, hours), hours) >= 9:
        k -= 1
    return k


@lru_cache(maxsize=4096)
def _new_moon_day(k: int, hours: float) -> int:
    """The local day, as Python numbers days, of the k-th new moon after that of 6 January 2000."""
    t = k / 1236.85
    e = 1 - 0.002516 * t - 0.0000074 * t * t
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    latitude = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    node = radians(124.7746 - 1.56375588 * k + 0.0020672 * t * t)
    days = 2451550.09766 + _MONTH * k + 0.00015437 * t * t - 0.00017 * sin(node)
    for size, by_moon, by_sun, by_latitude, power in _PERIODIC:
        days += size * e**power * sin(by_moon * moon + by_sun * sun + by_latitude * latitude)
    return _local_day(days - _delay(t), hours)


def _twelfth(day: int, hours: float) -> int:
    """In which twelfth of its path, from the spring point, the sun stands when a local day begins: 0 to 11."""
    moment = day + _ORDINAL - hours / 24
    t = (moment - 2451545.0) / 36525
    t += _delay(t) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    anomaly = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * t)
    return floor(((mean + centre - 0.00569 - 0.00478 * sin(node)) % 360) / 30)


def _delay(t: float) -> float:
    """By how many days uniform time runs ahead of the earth's turning, t centuries after 2000; to some ten seconds."""
    return (63.9 + 30 * t + 60 * t * abs(t)) / 86400


def _local_day(moment: float, hours: float) -> int:
    return floor(moment - _ORDINAL + hours / 24)
