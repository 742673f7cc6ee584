"""Times of what happens once are set against one another however little else two sentences share."""

from __future__ import annotations

import pytest

from two_texts import Told, compared
from wiredesk.model.story import Difference

TITLES = {"en": "The bridge at Corm", "vi": "Cầu Corm"}


def times(one: Told, other: Told) -> list[Difference]:
    """What two accounts differ on in times."""
    found = compared(TITLES, one, other)
    return [one for one in found if one.verdict == "differ" and one.question.asks == "when"]


OTHERWISE = (
    (("en", "Engineers looked at the bridge, which was built in 1978."), ("en", "The crossing dates from 1986.")),
    (
        ("en", "Cars have used it since it was opened in 1961."),
        ("vi", "Cây cầu được khánh thành năm 1968 và dài 300 m."),
    ),
    (("en", "The new toll takes effect on 1 January 2027."), ("vi", "Mức phí mới áp dụng từ 1/4/2027.")),
    (
        ("en", "The second bridge is to open in 2034, the ministry said."),
        ("en", "The other crossing will not open before 2037 because the money is lacking."),
    ),
)
COMPATIBLE = (
    # A beginning and an end.
    (("en", "The new toll takes effect on 1 January 2027."), ("en", "The old toll applies until 31 December 2029.")),
    # Several things are opened.
    (
        ("en", "The second bridge is to open in 2034."),
        ("en", "The tunnel is to open in 2031, and the road beside it is to open in 2037."),
    ),
    # What lies behind is dated by years, and here by days that may be of anything.
    (("en", "A ferry began to sail on 3 May."), ("en", "Work on the piers began on 9 June.")),
    # One year holds the day.
    (("en", "The new toll takes effect in 2027."), ("en", "The new toll takes effect on 1 April 2027.")),
)


@pytest.mark.parametrize(("one", "other"), OTHERWISE)
def test_one_occasion_on_two_dates_differs(one: tuple[str, str], other: tuple[str, str]) -> None:
    [found] = times(one, other)
    assert "dated by both alone, as what happens once" in {evidence.what for evidence in found.evidence}
    assert times(other, one)


@pytest.mark.parametrize(("one", "other"), COMPATIBLE)
def test_what_can_be_two_occasions_or_one_date_does_not_differ(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not times(one, other)
    assert not times(other, one)
