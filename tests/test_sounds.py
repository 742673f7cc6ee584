"""Words that sound alike, whatever the script they are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.sounds import sounds


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("trump", ["トランプ", "트럼프", "ترامب", "трамп"]),
        ("arizona", ["アリゾナ", "애리조나", "أريزونا", "аризона"]),
        ("london", ["ロンドン", "런던", "لندن", "лондон"]),
        ("president", ["presidente", "президент", "président"]),
    ],
)
def test_a_name_sounds_alike_in_other_scripts(word: str, others: list[str]) -> None:
    own = set(sounds(word))
    assert [other for other in others if own.isdisjoint(sounds(other))] == []


def test_a_particle_that_is_written_on_may_be_away() -> None:
    assert set(sounds("trump")) <= set(sounds("트럼프는"))
    assert set(sounds("لندن")) <= set(sounds("بلندن", ("ب", "ال")))
    assert set(sounds("لندن")).isdisjoint(sounds("بلندن"))


def test_other_words_sound_otherwise() -> None:
    assert set(sounds("hanoi")).isdisjoint(sounds("tokyo"))
    assert set(sounds("arizona")).isdisjoint(sounds("razin"))


def test_a_script_that_is_not_known_gives_nothing() -> None:
    assert sounds("上海") == ()
    assert sounds("") == ()


@given(st.text(max_size=40), st.lists(st.text(max_size=4), max_size=3))
def test_any_text_has_sounds_of_a_few_kinds_only(word: str, written_on: list[str]) -> None:
    for kinds in sounds(word.lower(), written_on):
        assert set(kinds) <= set("aBKNRST")
