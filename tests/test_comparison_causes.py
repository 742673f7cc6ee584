"""What it came of, as two accounts have it, on invented happenings."""

from __future__ import annotations

import pytest

from accounts import PACKS, Told, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.story import Difference

CANDLE = "The fire at the Corm mill was blamed on a candle."


def causes(first: str, second: str, *, languages: tuple[str, str] = ("en", "en")) -> list[Difference]:
    told = [
        Told(outlet, body, language=language, published=f"2026-05-04T{hour}Z").reading()
        for outlet, hour, body, language in zip(
            ("Norr Post", "Lisk Post"), ("08:00", "20:00"), (first, second), languages, strict=True
        )
    ]
    story, grouping, by_id = story_of(*told)
    found = compare(story, grouping, by_id, PACKS)
    return [one for one in found if "cause" in one.reconciliation]


@pytest.mark.parametrize(
    "other",
    [
        "The mill fire was triggered by a faulty generator.",
        "A faulty generator was to blame for the fire at the Corm mill.",
        "Guards traced the fire at the mill to a faulty generator.",
    ],
)
def test_two_causes_of_one_thing_differ(other: str) -> None:
    [one] = causes(CANDLE, other)
    assert (one.question.asks, one.verdict) == ("whether", "differ")
    assert one.accounts[0].value == "a candle"
    assert "generator" in one.accounts[1].value


def test_causes_of_accounts_in_two_languages_differ() -> None:
    [one] = causes(CANDLE, "Cảnh sát cho biết nguyên nhân là máy phát điện bị chập.", languages=("en", "vi"))
    assert [account.value for account in one.accounts] == ["a candle", "máy phát điện bị chập"]


@pytest.mark.parametrize(
    "other",
    [
        "The mill fire was triggered by a generator after a candle fell over.",
        "The mill fire was not caused by a faulty generator.",
        "The mill fire may have been caused by a faulty generator.",
        "The mill fire is believed to have been caused by a faulty generator.",
        "The mill fire began near a faulty generator.",
    ],
)
def test_a_cause_that_the_other_tells_too_or_is_no_more_than_possible_is_no_contradiction(other: str) -> None:
    assert not causes(CANDLE, other)


def test_causes_of_two_things_are_not_compared() -> None:
    assert not causes(
        f"{CANDLE} The loss of the harvest was blamed on hail.",
        "The strike at the harbour was triggered by low wages. The late ferry was blamed on fog.",
    )
