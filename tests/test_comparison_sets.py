"""Two numbers contradict one another only if the words say that they count one set."""

from __future__ import annotations

from decimal import Decimal

import pytest

import two_texts
from wiredesk.comparison.amounts import reconcile_amounts
from wiredesk.model.story import Difference
from wiredesk.model.values import Amount

TITLES = {"en": "A raid at the harbour", "vi": "Khám xét ở bến cảng"}


def compared(one: str, other: str, language: str = "en") -> list[Difference]:
    """What two accounts tell of the same."""
    return two_texts.compared(TITLES, (language, one), (language, other))


def differing(asks: str, one: str, other: str, language: str = "en") -> list[Difference]:
    """What two accounts differ on."""
    found = compared(one, other, language)
    return [one for one in found if one.verdict == "differ" and one.question.asks == asks]


def counts(one: str, other: str, language: str = "en") -> list[Difference]:
    """What two accounts differ on in numbers."""
    return differing("how many", one, other, language)


OUTRIGHT = (
    ("en", "Police arrested nine suspects at the harbour.", "Police arrested six suspects at the harbour."),
    ("vi", "Công an bắt giữ 9 nghi phạm tại bến cảng.", "Công an bắt giữ 6 nghi phạm tại bến cảng."),
)
OTHER_SETS = (
    ("a part of all", "en", "Police arrested nine suspects at the harbour.",
     "Six of the suspects arrested at the harbour were let go."),
    ("a part of all", "vi", "Công an bắt giữ 9 nghi phạm tại bến cảng.",
     "6 trong số nghi phạm bị bắt giữ tại bến cảng được thả."),
    ("beside somebody who is named", "en", "Police arrested nine suspects at the harbour.",
     "Police arrested Ada Lorn and six suspects at the harbour."),
    ("beside somebody who is named", "vi", "Công an bắt giữ 9 nghi phạm tại bến cảng.",
     "Công an bắt giữ Trần Văn Lực cùng 6 nghi phạm tại bến cảng."),
    ("a kind of people", "en", "Police arrested nine people at the harbour.",
     "Police arrested six women at the harbour."),
    ("a kind of people", "vi", "Công an bắt giữ 9 người tại bến cảng.", "Công an bắt giữ 6 phụ nữ tại bến cảng."),
    ("a stretch of time", "en", "Police arrested nine suspects at the harbour.",
     "Over the past four nights more than 60 suspects were arrested at the harbour."),
    ("an own deed", "en", "Police arrested nine suspects at the harbour.",
     "“We arrested six suspects at the harbour,” said a guard, Ada Lorn."),
    ("nautical miles", "en", "The ship was 13 miles from the harbour, police said.",
     "Some 13 nautical miles from the harbour lay the ship."),
    ("a price of something", "en", "The drugs found at the harbour are worth 20 million euros.",
     "A ship that the firm ordered is worth 85 million euros."),
    ("what is asked for", "en", "The firm was awarded 20 million euros for the damage to the harbour.",
     "The firm sought 85 million euros for the damage to the harbour."),
    ("a conversion", "en", "The damage at the harbour was put at US$1 million, the police said.",
     "Damage at the harbour was estimated at $1 million ($1.52 million)."),
    ("the room for it", "en", "The shelter at the harbour took in 90 people.",
     "The shelter at the harbour has room for 60 people."),
)  # fmt: skip


@pytest.mark.parametrize(("language", "one", "other"), OUTRIGHT)
def test_two_numbers_of_one_set_differ(language: str, one: str, other: str) -> None:
    assert len(counts(one, other, language)) == 1


@pytest.mark.parametrize(("why", "language", "one", "other"), OTHER_SETS)
def test_numbers_of_two_sets_do_not_differ(why: str, language: str, one: str, other: str) -> None:
    assert not counts(one, other, language), why
    assert not counts(other, one, language), why


def times(one: str, other: str) -> list[Difference]:
    """What two accounts differ on in times."""
    return differing("when", one, other)


def test_an_end_of_a_stretch_is_no_other_time() -> None:
    assert times("Ada Lorn was arrested on 11 September.", "Ada Lorn was arrested on 14 September.")
    assert not times("Ada Lorn was arrested on 11 September.", "Ada Lorn was kept under arrest until 14 September.")


def test_a_day_that_is_still_another_elsewhere_is_one_day() -> None:
    assert times("Ada Lorn was arrested on Monday.", "Ada Lorn was arrested on Sunday.")
    assert not times("Ada Lorn was arrested on Monday.", "Ada Lorn was arrested while it was still Sunday in Hawaii.")


def test_two_halves_of_a_year_lie_as_near_as_two_days() -> None:
    assert times("Ada Lorn expects a recovery in the first half of 2027.",
                 "Ada Lorn expects a recovery only in the second half of 2027.")  # fmt: skip


def test_an_age_without_a_name_is_that_of_the_one_whom_the_sentence_before_names() -> None:
    named = "Police arrested the dealer Ada Lorn, 47, at the harbour."
    assert differing("how many", "Police arrested Ada Lorn at the harbour. The 41-year-old was calm.", named)
    assert not differing("how many", "Police arrested Ada Lorn and Tomas Wirth. The 41-year-old was calm.", named)
    named = "Công an bắt giữ bà Trần Thị Lực, 47 tuổi, tại bến cảng."
    assert differing("how many", "Công an bắt giữ bà Trần Thị Lực. Cô gái 22 tuổi không chống cự.", named, "vi")


def test_two_ages_next_to_one_another_are_one_persons() -> None:
    found = compared(
        "Police arrested Ada Lorn, aged 48, at the harbour.", "Police arrested Ada Lorn, a 47-year-old dealer."
    )
    assert [(one.verdict, one.question.asks) for one in found] == [("agree", "how many")]
    assert "birthday" in found[0].reconciliation


def test_a_fraction_in_words_stands_for_the_shares_near_it() -> None:
    three_quarters, near = Amount(Decimal("0.75"), Decimal("0.75"), "1"), Amount(Decimal(74), Decimal(74), "%")
    far = Amount(Decimal(70), Decimal(70), "%")
    answers = [outcome.answer for one in (near, far) if (outcome := reconcile_amounts(three_quarters, one))]
    assert answers == ["finer", "differ"]


def test_a_place_of_a_caption_names_no_question() -> None:
    one = "Khám xét bắt đầu lúc 9h ngày 11/9. Ảnh: Báo Sông."
    other = "Khám xét ở bến cảng bắt đầu lúc 9h ngày 11/9, công an cho biết."
    asked = [difference.question.about for difference in compared(one, other, "vi")]
    assert asked
    assert "Ảnh" not in asked
