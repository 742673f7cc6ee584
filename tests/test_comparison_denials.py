"""One account denies what another one tells: that there was any, or that it was done."""

from __future__ import annotations

import pytest

from wiredesk.comparison.differences import compare
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.story import Decision, Difference
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

PACKS = installed_packs()
DENIED = ("en", "Guards searched the harbour. No arrests have been made, Ada Lorn said.")
DAYS = ("2026-09-15T09:00+02:00", "2026-09-15T13:00+02:00")


def compared(*told: tuple[str, str]) -> list[Difference]:
    """What two accounts, each in a language, tell of whether something was so."""
    readings = [
        read(Article.of(title=title, body=body, published=day, language=language, outlet=title, locator=title), PACKS)
        for title, day, (language, body) in zip(("Harbour Post", "Báo Cảng"), DAYS, told, strict=True)
    ]
    grouping = group(readings, PACKS, decisions=[Decision("join", tuple(reading.article.id for reading in readings))])
    by_id = {reading.article.id: reading for reading in readings}
    found = compare(grouping.stories[0], grouping, by_id, PACKS)
    return [one for one in found if one.question.asks == "whether"]


@pytest.mark.parametrize(
    "other", [("en", "Guards arrested two men at the harbour on Monday."), ("vi", "Hai người bị bắt ở bến cảng.")]
)
def test_none_of_what_another_account_counts_differs(other: tuple[str, str]) -> None:
    [one] = compared(DENIED, other)
    assert one.verdict == "differ"
    assert one.accounts[0].passages[0].exact == "No arrests have been made, Ada Lorn said."


@pytest.mark.parametrize(
    "other",
    [
        ("en", "Guards may arrest two men at the harbour on Monday."),
        ("en", "Nobody was arrested at the harbour on Monday."),
        ("en", "Arrests are rare at the harbour."),
        ("en", "In 2019 guards arrested two men at the harbour."),
    ],
)
def test_what_only_could_be_or_was_long_before_or_is_denied_too_is_no_contradiction(other: tuple[str, str]) -> None:
    assert not compared(DENIED, other)


def test_an_account_that_tells_both_differs_from_nobody() -> None:
    both = ("en", f"{DENIED[1]} Guards arrested two men on Monday, the Echo wrote.")
    assert not compared(both, ("en", "Guards arrested two men at the harbour on Monday."))


def test_what_was_not_yet_so_is_told_later_by_another() -> None:
    denied = ("vi", "Lực lượng chức năng khám xét bến cảng. Chưa có máy xúc nào tới nơi.")
    [one] = compared(denied, ("vi", "Chiếc máy xúc đầu tiên tới bến cảng lúc 13h, theo ông Trần Văn Lực."))
    assert one.verdict == "updated"


@pytest.mark.parametrize(
    ("denied", "told"),
    [
        (("en", "Nobody had salted Quarry Road, a resident said."), ("en", "Quarry Road had been salted at noon.")),
        (("en", "Ada Lorn was never questioned."), ("en", "Guards questioned Ada Lorn on Monday.")),
        (
            ("vi", "Viện Địa chấn không phát cảnh báo sóng thần."),
            ("vi", "Viện Địa chấn phát cảnh báo sóng thần lúc 5h."),
        ),
    ],
)
def test_a_deed_that_one_denies_and_the_other_tells_differs(denied: tuple[str, str], told: tuple[str, str]) -> None:
    [one] = compared(denied, told)
    assert one.verdict == "differ"
    assert one.reconciliation == "one account denies it"


@pytest.mark.parametrize(
    "told",
    [
        "Guards questioned Tomas Wirth on Monday.",
        "Guards tried to question Ada Lorn on Monday.",
        "Guards will question Ada Lorn if the judge allows it.",
        "Was Ada Lorn questioned on Monday?",
    ],
)
def test_what_was_done_to_another_or_only_tried_or_asked_is_no_contradiction(told: str) -> None:
    assert not compared(("en", "Ada Lorn was never questioned."), ("en", told))


@pytest.mark.parametrize(
    "denied",
    [
        "Three of the sailors were not questioned.",
        "Guards could not question the sailors.",
        "Guards no longer question sailors at the harbour.",
    ],
)
def test_what_is_denied_of_some_only_or_could_not_be_denies_no_deed(denied: str) -> None:
    assert not compared(("en", denied), ("en", "Guards questioned the sailors at the harbour on Monday."))


def test_what_is_refused_is_the_deed_and_not_what_it_would_be_done_to() -> None:
    refused = ("en", "Leaders of the club say the league refuses to change its revenue distribution model.")
    assert not compared(refused, ("en", "The first complaints involved the league's revenue distribution model."))
