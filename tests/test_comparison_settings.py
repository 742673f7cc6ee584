"""Where it happened, as two accounts open, on invented happenings."""

from __future__ import annotations

from accounts import PACKS, Told, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.story import Difference

PLACES = ("Talle", "Corm", "Lisk", "Hòa Lâm", "Tân Thủy", "Quảng Ngãi", "Pravia")


def where(first: str, second: str, *, language: str = "en") -> list[Difference]:
    told = []
    for outlet, hour, body in (("Norr Post", "08:00", first), ("Lisk Post", "20:00", second)):
        names = {name: ("place", name) for name in PLACES if name in body}
        told.append(Told(outlet, body, language=language, names=names, published=f"2026-05-04T{hour}Z").reading())
    story, grouping, by_id = story_of(*told)
    return [
        one
        for one in compare(story, grouping, by_id, PACKS)
        if one.question.asks == "where" and one.verdict in ("differ", "finer")
    ]


def test_a_place_in_a_place_is_told_finer() -> None:
    [one] = where("A ferry sank in Talle, Pravia on Monday.", "A ferry sank near Pravia on Monday.")
    assert one.verdict == "finer"
    assert sorted(account.value for account in one.accounts) == ["Pravia", "Talle, Pravia"]


def test_an_apposition_says_what_a_village_lies_in_in_vietnamese() -> None:
    [one] = where(
        "Trận động đất xảy ra tại xã Hòa Lâm, tỉnh Quảng Ngãi.", "Trận động đất xảy ra ở Quảng Ngãi.", language="vi"
    )
    assert (one.verdict, one.accounts[0].value) == ("finer", "Hòa Lâm, tỉnh Quảng Ngãi")


def test_two_places_of_one_level_differ() -> None:
    [one] = where("Lốc quét qua xã Hòa Lâm lúc 5h.", "Lốc quét qua xã Tân Thủy lúc 5h.", language="vi")
    assert one.verdict == "differ"


def test_a_place_that_the_other_account_names_too_makes_no_difference() -> None:
    found = where("Lốc quét qua xã Hòa Lâm lúc 5h.", "Lốc quét qua xã Tân Thủy. Xã Hòa Lâm mất điện.", language="vi")
    assert "differ" not in [one.verdict for one in found]


def test_the_same_place_is_no_line() -> None:
    assert not where("A ferry sank in Talle on Monday.", "On Monday a ferry sank near Talle.")


def test_places_of_other_things_are_not_set_against_one_another() -> None:
    assert not where(
        "A ferry sank on Monday. Twelve people drowned in Talle.",
        "The minister resigned. He had bought a house in Corm long ago.",
    )
