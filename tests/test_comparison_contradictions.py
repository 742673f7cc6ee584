"""Two amounts contradict one another by a score whose parts are shown; what adds up to the other does not."""

from __future__ import annotations

from math import exp

import pytest

from two_texts import Told, compared
from wiredesk.comparison.contradictions import FEATURES, MODEL, SURE
from wiredesk.model.story import Difference

TITLES = {"en": "A day at Corm", "vi": "Một ngày ở Corm"}


def amounts(one: Told, other: Told, hour: str = "13:40") -> list[Difference]:
    """What two accounts tell in amounts that are not one. hour: of the second one's publication."""
    found = compared(TITLES, one, other, ("13:10", hour))
    return [one for one in found if one.verdict in ("differ", "updated") and one.question.asks == "how many"]


DIFFER: tuple[tuple[Told, Told], ...] = (
    (("en", "Lorn won in three sets. She hit 19 aces."), ("en", "The final took two hours. Lorn served 24 aces.")),
    (("en", "The campaign paid the $9,800 fee."), ("en", "For a recount the fee was $14,500.")),
    (("en", "The bank has 6,310 employees."), ("vi", "Cuối quý, nhà băng có 7.020 nhân viên.")),
    (("vi", "Nhà băng này có 6.310 nhân viên."), ("vi", "Cuối quý III, nhà băng có 7.020 nhân sự.")),
)
BOTH_HOLD: tuple[tuple[Told, Told], ...] = (
    # The rest is told beside it, as a number without its noun.
    (
        ("en", "The flood at Corm killed 19 people, the council said."),
        ("en", "Twelve people drowned in Corm and seven in Tell in the flood, the council said."),
    ),
    # The two sides of one vote.
    (
        ("en", "In Corm 58 per cent voted against the plan for the harbour."),
        ("en", "In Corm 42 per cent voted for the plan for the harbour."),
    ),
    # A word that names no number.
    (("en", "Several boats lay at Corm."), ("en", "At Corm 20 boats lay.")),
    # Who still lies in hospital are fewer than were hurt.
    (
        ("en", "In the blast at Corm 16 people were injured."),
        ("en", "Twelve of the people injured in the blast at Corm were still in hospital."),
    ),
    # Of one noun, but for each and for all.
    (("en", "The council pays 20 workers each month."), ("en", "The council pays 400 workers.")),
)


@pytest.mark.parametrize(("one", "other"), DIFFER)
def test_amounts_of_one_thing_differ_though_little_else_is_alike(one: Told, other: Told) -> None:
    [found] = amounts(one, other)
    assert found.verdict == "differ"
    assert len(amounts(other, one)) == 1


@pytest.mark.parametrize(("one", "other"), BOTH_HOLD)
def test_amounts_that_can_both_hold_do_not(one: Told, other: Told) -> None:
    assert not amounts(one, other)
    assert not amounts(other, one)


def test_who_counts_at_least_so_many_expects_more() -> None:
    first, later = ("en", "At least 200 workers fell ill at Corm."), ("en", "At Corm 341 workers fell ill.")
    assert [one.verdict for one in amounts(first, later, "20:40")] == ["updated"]
    assert "updated" not in [one.verdict for one in amounts(later, first, "20:40")]


def test_the_parts_of_the_score_are_told_and_add_up() -> None:
    [found] = amounts(*DIFFER[0])
    parts = {evidence.what: evidence for evidence in found.evidence[1:]}
    assert parts.keys() <= {*FEATURES, "constant"}
    assert parts["constant"].weight == MODEL[1]
    chance = 1 / (1 + exp(-sum(evidence.weight for evidence in parts.values())))
    assert chance >= SURE
    assert found.evidence[0].value == pytest.approx(chance, abs=0.01)


def test_houses_grow_in_number_while_a_flood_goes_on_and_not_where_a_road_is_built() -> None:
    flood = amounts(
        ("en", "The flood at Corm destroyed 31 houses by noon."),
        ("en", "The flood at Corm destroyed 54 houses."),
        hour="22:40",
    )
    assert [one.verdict for one in flood] == ["updated"]
    road = amounts(
        ("en", "For the road at Corm 31 houses have to go."),
        ("en", "For the road at Corm 54 houses have to go."),
        hour="22:40",
    )
    assert [one.verdict for one in road] == ["differ"]
