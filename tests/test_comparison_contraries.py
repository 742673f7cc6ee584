"""Values of which only one holds of one thing: what two accounts tell of it, and what is no contradiction."""

from __future__ import annotations

from itertools import chain

import pytest

from wiredesk.comparison.differences import compare
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.story import Decision, Difference
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

PACKS = installed_packs()
DAYS = ("2026-09-15T09:00+02:00", "2026-09-15T13:00+02:00")
ABOUT = (
    {"en": "The ferry Lorn ran aground off Norr.", "vi": "Phà Lorn mắc cạn ngoài khơi Norr."},
    {
        "en": "Off Norr a ship with 40 people struck a reef.",
        "vi": "Một con tàu chở 40 người va đá ngầm ngoài khơi Norr.",
    },
)


def compared(*told: tuple[str, str]) -> list[Difference]:
    """What two accounts of one accident, each in a language, differ on."""
    readings = [
        read(
            Article.of(
                title=title,
                body=f"{about[language]} {body}",
                published=day,
                language=language,
                outlet=title,
                locator=title,
            ),
            PACKS,
        )
        for title, day, about, (language, body) in zip(("Harbour Post", "Báo Cảng"), DAYS, ABOUT, told, strict=True)
    ]
    grouping = group(readings, PACKS, decisions=[Decision("join", tuple(reading.article.id for reading in readings))])
    by_id = {reading.article.id: reading for reading in readings}
    found = compare(grouping.stories[0], grouping, by_id, PACKS)
    return [one for one in found if one.verdict in ("differ", "updated")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("en", "The anchor chain had snapped, the captain said."), ("en", "Divers found the anchor chain intact.")),
        (("en", "The anchor chain had snapped."), ("vi", "Xích neo của phà vẫn nguyên vẹn, thợ lặn cho biết.")),
        (
            ("en", "The passengers had been warned the night before."),
            ("en", "Nobody told us anything, a passenger said."),
        ),
        (("vi", "Hành khách đã được báo động từ tối."), ("en", "There was no warning, a passenger said.")),
        (("en", "The helmsman was in a coma on Monday."), ("en", "The helmsman escaped without a scratch.")),
    ],
)
def test_values_of_which_only_one_can_hold_differ_with_their_passages(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    [found] = compared(one, other)
    assert found.verdict == "differ"
    assert found.question.asks == "whether"
    for account, (_, body) in zip(found.accounts, (one, other), strict=True):
        assert account.value in body
        assert account.passages[0].exact in body


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Another thing, in words of which many things are told.
        ("The anchor chain had snapped.", "The lamp of the lighthouse was found intact."),
        # What only could be, and what is still to come.
        ("The helmsman was in a coma on Monday.", "The helmsman could have escaped without a scratch."),
        ("The school at Norr was closed on Monday.", "The school at Norr will be open on Friday."),
        # Other people, other numbers, some of many.
        ("The pilot Tom Wirth was in a coma.", "The pilot Eva Brandt escaped without a scratch."),
        ("Two boats were found intact.", "Nine boats were found badly damaged."),
        ("Most of the lifeboats were intact.", "A lifeboat had snapped in two."),
        # The same, told and denied: both deny it.
        ("The anchor chain was intact.", "The anchor chain had not snapped."),
    ],
)
def test_what_may_be_of_another_thing_is_no_contradiction(one: str, other: str) -> None:
    assert not compared(("en", one), ("en", other))


def test_an_account_that_tells_both_differs_from_nobody() -> None:
    both = "The anchor chain had snapped, the captain said. Divers found the anchor chain intact, the owner said."
    assert not compared(("en", both), ("en", "Divers found the anchor chain intact."))


def test_what_became_of_it_is_no_contradiction_but_came_later() -> None:
    [found] = compared(
        ("en", "The helmsman of the ferry was arrested."), ("en", "The helmsman of the ferry was released.")
    )
    assert found.verdict == "updated"


def test_what_the_second_presupposes_is_none_if_it_does_not_come_later() -> None:
    assert not compared(
        ("en", "The helmsman of the ferry was released."), ("en", "The helmsman of the ferry was arrested.")
    )


def test_what_stands_beside_a_word_tells_of_that_word_alone() -> None:
    [found] = compared(("en", "The left propeller was bent."), ("en", "Divers saw that the right propeller was bent."))
    assert found.question.asks == "where"
    assert not compared(("en", "The left propeller was bent."), ("en", "The right rudder was bent."))


@pytest.mark.parametrize("code", ["en", "vi"])
def test_every_value_has_words_and_its_contrary(code: str) -> None:
    table = PACKS.root.table("comparison.contraries")
    pairs = [*chain.from_iterable(table[name] for name in ("once", "sure", "loose", "where", "who"))]
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    named = {name for pair in pairs for name in pair}
    words = PACKS.get(code).table("comparison.contrary_words")
    assert words.keys() == named
    assert all(words.values())
    assert {name for pair in (*table["became"], *table["presupposed"]) for name in pair} <= named
    told = PACKS.get(code)
    for one, other in pairs:
        assert not set(words[one]) & set(words[other]), (told.code, one, other)
