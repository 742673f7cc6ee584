"""What a translation tells otherwise than its original."""

from __future__ import annotations

from accounts import PACKS, Told, copy_link, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.findings import Reading
from wiredesk.model.story import Difference

CORM = {"Corm": ("place", "Corm"), "Ada Lorn": ("person", "Ada Lorn"), "Tomas Wirth": ("person", "Tomas Wirth")}


Injured = tuple[str, int]
"""A sentence, and how many people it says were injured."""


def english(*injured: Injured) -> Reading:
    return Told(
        "Lisk Post",
        "The flood in Corm destroyed 40 houses, mayor Ada Lorn said. Tomas Wirth, who runs the shelter in Corm, gave "
        f"250 blankets to families.{''.join(f' {words}.' for words, _ in injured)}",
        published="2026-03-10T10:00Z",
        names=CORM,
        amounts={
            "40 houses": (40, "house"),
            "250 blankets": (250, "blanket"),
            **{words: (count, "injured") for words, count in injured},
        },
    ).reading()


def vietnamese(houses: int, *injured: Injured) -> Reading:
    return Told(
        "Báo Sông",
        f"Trận lũ ở Corm phá hủy {houses} ngôi nhà, thị trưởng Ada Lorn nói. Ông Tomas Wirth, người điều hành nơi trú "
        f"ẩn ở Corm, đã trao 250 chiếc chăn cho các gia đình.{''.join(f' {words}.' for words, _ in injured)}",
        language="vi",
        published="2026-03-10T10:00Z",
        names=CORM,
        amounts={
            f"{houses} ngôi nhà": (houses, "house"),
            "250 chiếc chăn": (250, "blanket"),
            **{words: (count, "injured") for words, count in injured},
        },
    ).reading()


def compared(original: Reading, translation: Reading) -> tuple[Difference, ...]:
    links = (copy_link(translation, original, "translation"),)
    story, grouping, readings = story_of(original, translation, links=links)
    return compare(story, grouping, readings, PACKS)


def test_a_figure_that_the_translation_has_otherwise_differs() -> None:
    [one] = compared(english(), vietnamese(14))
    assert (one.verdict, one.question.asks) == ("differ", "how many")
    assert {passage.exact for account in one.accounts for passage in account.passages} == {"40 houses", "14 ngôi nhà"}


def test_a_translation_that_keeps_its_figures_says_nothing() -> None:
    assert not compared(english(), vietnamese(40))


def test_people_whom_either_counts_once_are_set_against_one_another_whatever_their_sentences_share() -> None:
    two, three, same = ("Two people were injured", 2), ("Ba người bị thương", 3), ("Hai người bị thương", 2)
    [one] = compared(english(two), vietnamese(40, three))
    assert {passage.exact for account in one.accounts for passage in account.passages} == {two[0], three[0]}
    assert not compared(english(two), vietnamese(40, same))


def test_of_a_list_that_both_tell_no_two_are_set_against_one_another() -> None:
    original = Told(
        "Lisk Post",
        "Police in Corm hold three men aged 33, 34 and 39 whom mayor Ada Lorn and Tomas Wirth accuse.",
        published="2026-03-10T10:00Z",
        names=CORM,
        amounts={"33": (33, "a")},
    ).reading()
    translation = Told(
        "Báo Sông",
        "Cảnh sát Corm giữ ba người đàn ông 33, 34 và 39 tuổi mà thị trưởng Ada Lorn và Tomas Wirth tố cáo.",
        language="vi",
        published="2026-03-10T10:00Z",
        names=CORM,
        amounts={"39 tuổi": (39, "a")},
    ).reading()
    assert not compared(original, translation)
