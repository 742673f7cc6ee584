"""Instants as a reader sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from babel.core import Locale
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.serve.dates import Dates, zone_of

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def dates(language: str = "en", zone: str = "Asia/Ho_Chi_Minh") -> Dates:
    """For a reader somewhere."""
    return Dates(zone_of(zone), Locale.parse(language), NOW)


def test_the_nearer_the_shorter() -> None:
    reader = dates()
    assert reader.near(datetime(2026, 11, 22, 1, 5, tzinfo=UTC)) == "08:05"
    assert reader.near(datetime(2026, 11, 21, 1, 5, tzinfo=UTC)) == "Nov 21, 08:05"
    assert reader.near(datetime(2024, 11, 21, 1, 5, tzinfo=UTC)) == "Nov 21, 2024, 08:05"
    assert dates("vi").near(datetime(2026, 11, 21, 1, 5, tzinfo=UTC)) == "21 thg 11, 08:05"
    # What is today in one zone is yesterday in another.
    late = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert reader.near(late) == "03:00"
    assert dates(zone="America/New_York").near(late) == "15:00"
    assert dates(zone="Europe/London").near(late) == "Nov 21, 20:00"


@pytest.mark.parametrize(
    ("language", "first", "last", "said"),
    [
        ("en", (2013, 10, 30), (2013, 11, 16), "Oct 30 – Nov 16, 2013"),
        ("en", (2013, 10, 5), (2013, 10, 6), "Oct 5 – 6, 2013"),
        ("en", (2026, 3, 5), (2026, 3, 9), "Mar 5 – 9"),
        ("en", (2025, 12, 30), (2026, 1, 2), "Dec 30, 2025 – Jan 2, 2026"),
        ("en", (2013, 10, 5), (2013, 10, 5), "Oct 5, 2013"),
        ("vi", (2013, 10, 30), (2013, 11, 16), "30 thg 10 – 16 thg 11, 2013"),
    ],
)
def test_days_from_one_to_another_say_once_what_they_share(
    language: str, first: tuple[int, int, int], last: tuple[int, int, int], said: str
) -> None:
    begin, end = (datetime(*day, 3, tzinfo=UTC) for day in (first, last))
    # Spaces of more than one width stand around the dash.
    assert " ".join(dates(language).days(begin, end).split()) == said


def test_the_zone_is_said_where_there_is_room() -> None:
    at = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    assert dates().full(at) == "Mon 1 Jun 2026, 19:00 UTC+7"
    assert dates(zone="Asia/Kolkata").full(at) == "Mon 1 Jun 2026, 17:30 UTC+5:30"
    assert dates(zone="America/New_York").full(at) == "Mon 1 Jun 2026, 08:00 UTC−4"
    assert dates(zone="UTC").full(at) == "Mon 1 Jun 2026, 12:00 UTC"
    assert dates().zone_name == "Vietnam Time (UTC+7)"
    assert dates("vi").zone_name == "Giờ Việt Nam (UTC+7)"
    assert dates(zone="UTC").zone_name == "UTC"


@pytest.mark.parametrize(
    ("said", "beside"),
    [
        ("2026-11-20T08:10+07:00", ""),
        ("2026-11-20 08:10+07:00", ""),
        ("2026-11-20T01:10:00Z", "Nov 20, 01:10 UTC"),
        ("2026-11-19T20:10-05:00", "Nov 19, 20:10 UTC−5"),
        ("2026-11-20T08:10", ""),
        ("2026-11-20", "2026-11-20"),
        ("Thứ Sáu, 20/11/2026, 08:10 (GMT+7)", "Thứ Sáu, 20/11/2026, 08:10 (GMT+7)"),
    ],
)
def test_what_the_page_says_stands_beside_where_it_is_something_else(said: str, beside: str) -> None:
    assert dates().beside(datetime(2026, 11, 20, 1, 10, tzinfo=UTC), said) == beside


@given(st.text(max_size=40), st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))
def test_any_words_and_any_instant_can_be_shown(said: str, at: datetime) -> None:
    reader = dates("vi", "Pacific/Apia")
    aware = at.replace(tzinfo=UTC)
    for text in (reader.beside(aware, said), reader.near(aware), reader.full(aware), reader.ago(aware)):
        assert isinstance(text, str)


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../../etc/passwd", "\0", "a" * 5000, "Asia", "tzdata.zi"])
def test_a_zone_that_is_none_gives_way_to_the_desks(name: str) -> None:
    assert zone_of(name, "Asia/Tokyo").key == "Asia/Tokyo"
    assert zone_of(name, name).key == "UTC"


def test_how_long_ago_is_worded_by_language() -> None:
    assert dates().ago(NOW - timedelta(hours=3)) == "3 hours ago"
    assert dates("vi").ago(NOW - timedelta(hours=3)) == "3 giờ trước"
    assert dates().ago(NOW + timedelta(hours=3)) == "in 3 hours"
