"""The lunisolar calendar: days that are known, and what must hold of every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.lunar import FIRST, LAST, day_of_lunar, lunar_of

HOURS = st.sampled_from([7.0, 8.0])


@pytest.mark.parametrize(
    "day",
    ["1968-01-29", "1985-01-21", "2007-02-17", "2019-02-05", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17",
     "2027-02-06"],
)  # fmt: skip
def test_tet_falls_on_the_day_that_vietnam_kept(day: str) -> None:
    assert day_of_lunar(int(day[:4]), 1, 1) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("year", "month"),
    [(1987, 7), (2004, 2), (2006, 7), (2009, 5), (2012, 4), (2014, 9), (2017, 6), (2020, 4), (2023, 2), (2025, 6),
     (2028, 5), (2031, 3), (2033, 11)],
)  # fmt: skip
def test_a_year_of_thirteen_months_has_its_leap_month(year: int, month: int) -> None:
    assert [each for each in range(1, 13) if day_of_lunar(year, each, 1, leap=True)] == [month]


def test_hanoi_and_beijing_can_begin_a_year_on_other_days() -> None:
    assert day_of_lunar(2007, 1, 1, hours=7) == date(2007, 2, 17)
    assert day_of_lunar(2007, 1, 1, hours=8) == date(2007, 2, 18)
    assert day_of_lunar(1985, 1, 1, hours=8) == date(1985, 2, 20)


def test_feasts_fall_on_their_days() -> None:
    assert day_of_lunar(2026, 7, 15) == date(2026, 8, 27)
    assert day_of_lunar(2025, 8, 15) == date(2025, 10, 6)
    assert day_of_lunar(2024, 3, 10) == date(2024, 4, 18)
    assert day_of_lunar(2025, 12, 0) == date(2026, 2, 16)


def test_what_the_calendar_does_not_have_is_none() -> None:
    assert day_of_lunar(2026, 6, 1, leap=True) is None
    assert day_of_lunar(2025, 12, 30) is None
    assert day_of_lunar(FIRST - 1, 1, 1) is None
    assert day_of_lunar(LAST + 1, 1, 1) is None
    assert lunar_of(date(1900, 1, 1)) is None


@given(st.dates(date(FIRST + 1, 1, 1), date(LAST, 12, 31)), HOURS)
def test_a_day_has_one_lunar_date_and_the_lunar_date_that_day(day: date, hours: float) -> None:
    found = lunar_of(day, hours=hours)
    assert found is not None
    year, month, number, leap = found
    assert 1 <= month <= 12
    assert 1 <= number <= 30
    assert day_of_lunar(year, month, number, leap=leap, hours=hours) == day
    after = lunar_of(day + timedelta(days=1), hours=hours) if day < date(LAST, 12, 31) else None
    if after is not None:
        assert after[2] in (1, number + 1)
        assert after[2] == number + 1 or number >= 29


@given(st.integers(FIRST, LAST), HOURS)
def test_a_year_begins_between_20_january_and_21_february(year: int, hours: float) -> None:
    first = day_of_lunar(year, 1, 1, hours=hours)
    assert first is not None
    assert date(year, 1, 20) <= first <= date(year, 2, 21)
    leaps = [month for month in range(1, 13) if day_of_lunar(year, month, 1, leap=True, hours=hours)]
    assert len(leaps) <= 1
    last = day_of_lunar(year, 12, 0, hours=hours)
    assert last is not None
    assert (last - first).days + 1 in ({383, 384, 385} if leaps else {353, 354, 355})
