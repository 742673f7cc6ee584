"""What one account tells and the other lets its readers work out is one value; only what leaves no room contradicts."""

from __future__ import annotations

import pytest

from wiredesk.comparison.differences import compare
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.story import Decision, Difference
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

PACKS = installed_packs()


def amounts(one: str, other: str, languages: tuple[str, str] = ("en", "en")) -> list[Difference]:
    """What two accounts of one event say of how many."""
    readings = [
        read(
            Article.of(
                title="What happened in Corm",
                body=body,
                published=f"2026-09-15T{hour}:10+02:00",
                language=language,
                outlet=outlet,
                locator=f"{outlet}/council",
            ),
            PACKS,
        )
        for body, outlet, hour, language in zip((one, other), ("Post", "Echo"), ("13", "14"), languages, strict=True)
    ]
    ids = tuple(reading.article.id for reading in readings)
    grouping = group(readings, PACKS, decisions=[Decision("join", ids)])
    found = compare(grouping.stories[0], grouping, {reading.article.id: reading for reading in readings}, PACKS)
    return [difference for difference in found if difference.question.asks == "how many"]


WORKED_OUT = {
    "two counts that a sentence adds up": (
        "The council keeps 64 jars from the dig at Corm in its museum.",
        "From the dig at Corm came 46 complete jars and 18 broken jars for the museum.",
        "46 + 18 = 64",
    ),
    "a side of a vote": (
        "Councillors in Corm voted by 24 to 22 on Monday for the bus lane.",
        "Twenty-four councillors in Corm voted for the bus lane.",
        "24–22",
    ),
    "what lies between two sides": (
        "In Corm 258 deputies voted for the budget and 229 deputies voted against the budget.",
        "The budget passed in Corm with a majority of 29 votes.",
        "258 − 229 = 29",
    ),
    "a share of a whole": (
        "In Corm 41 of the 52 councillors voted for the new price of water.",
        "The new price of water was backed by 79% of the councillors of Corm.",
        "41 / 52 = 78.8 %",
    ),
    "the rest of a share": (
        "At the referendum in Corm 51.3% voted against the casino.",
        "At the referendum in Corm 48.7% voted for the casino.",
        "100 % − 51.3 % = 48.7 %",
    ),
}


@pytest.mark.parametrize("name", WORKED_OUT)
def test_a_value_that_follows_from_others_agrees(name: str) -> None:
    one, other, how = WORKED_OUT[name]
    found = amounts(one, other)
    assert how in {difference.reconciliation for difference in found}
    assert not [difference for difference in found if difference.verdict in ("differ", "updated")]


def test_the_two_sides_of_a_score_are_one_score() -> None:
    found = amounts(
        "Corm United won 2-1 at Lisk on Saturday before a full house.",
        "Lisk đã thua Corm United 1-2 trên sân nhà hôm thứ Bảy.",
        ("en", "vi"),
    )
    assert [difference.verdict for difference in found] == ["agree"]


def test_two_of_the_dead_are_not_taken_from_the_others() -> None:
    found = amounts(
        "Eleven people died when the bridge at Corm fell on Monday.",
        "Two women are among the 13 people who died when the bridge at Corm fell on Monday.",
    )
    assert "13 − 2 = 11" not in {difference.reconciliation for difference in found}


def test_an_age_agrees_with_the_year_of_birth() -> None:
    found = amounts(
        "Orrin Bale, 67, was jailed for life in Corm on Monday.",
        "Orrin Bale, who was born in 1959, was jailed for life in Corm on Monday.",
    )
    assert ("agree", "the age by the year of birth") in {(one.verdict, one.reconciliation) for one in found}


def test_the_largest_counts_of_the_dead_are_both_the_toll() -> None:
    found = amounts(
        "Police counted 12 dead by noon. Twenty-two people were in hospital and 31 had gone home, the mayor said.",
        "Nineteen people were killed, two of them children, when a roof gave way, a hospital said. "
        "Of 40 hurt, it treated 9.",
    )
    assert ("differ", {"12 dead", "19 dead"}) in [
        (one.verdict, {account.value for account in one.accounts}) for one in found
    ]


def against(one: str, other: str, languages: tuple[str, str] = ("en", "en")) -> list[str]:
    """What was tried for the amounts on which two accounts differ."""
    return [found.reconciliation for found in amounts(one, other, languages) if found.verdict == "differ"]


def test_a_result_leaves_no_room_for_another_side() -> None:
    voted = "Councillors in Corm voted by 24 to 22 on Monday for the bus lane."
    told = "In Corm 24 councillors voted for the bus lane and {} councillors voted against it."
    assert any("24–22 leaves no room for 19" in tried for tried in against(voted, told.format(19)))
    assert not against(voted, told.format(22))


def test_passengers_and_crew_are_all_who_are_aboard() -> None:
    apart = "The ferry left Corm with 31 passengers and four crew on board."
    assert any("31 + 4 = 35" in tried for tried in against(apart, "The ferry left Corm with 38 people on board."))
    assert not against(apart, "The ferry left Corm with 35 people on board.")
    vietnamese = "Phà rời Corm, trên phà có 31 hành khách và 4 thuyền viên."
    assert any(
        "31 + 4 = 35" in tried
        for tried in against(vietnamese, "The ferry left Corm with 38 people on board.", ("vi", "en"))
    )


def test_two_sums_that_no_rate_makes_one_differ_and_the_rate_is_shown() -> None:
    told = "The firm in Corm made a profit of 45 million dollars from July to September, it said."
    other = "Profit of the Corm firm reached {} in the third quarter."
    [tried] = against(told, other.format("3 trillion dong"))
    assert tried.startswith("would agree at 66,700 VND to the USD")
    assert not against(told, other.format("1.16 trillion dong"))


def test_a_measure_that_stands_before_one_thing_is_of_one_thing() -> None:
    assert against("The 96-metre bridge in Corm snapped.", "It was a 120-metre bridge that came down in Corm.")
