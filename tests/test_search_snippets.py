"""Snippets: what was found is shown, marked to the character, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.folding import Sought, sought
from wiredesk.text.snippets import CLOSE, OPEN, SIZE, snippet

BODY = (
    "The ferry left Talle at noon. Nobody on board knew that the harbour of Selm had been closed since dawn. "
    "Fire had broken out in the covered market, and smoke lay over the water. “We saw the fire from the deck,” "
    "said Ada Lorn, a nurse.\nBy evening the market was gone. The mayor spoke of an accident. "
    + "More was not said. "
    * 30
)


def wanted(*texts: str, prefix: bool = False) -> list[Sought]:
    return [one for text in texts if (one := sought(text, prefix=prefix)) is not None]


def shown(text: str, *texts: str) -> str:
    return snippet(text, wanted(*texts)).replace(OPEN, "[").replace(CLOSE, "]")


def test_a_hit_is_marked_and_its_sentence_shown() -> None:
    assert shown(BODY, "nurse").startswith("…“We saw the fire from the deck,” said Ada Lorn, a [nurse]. By evening")


def test_the_part_with_most_of_what_is_wanted_is_shown() -> None:
    part = shown(BODY, "fire", "market")
    assert "[Fire]" in part
    assert "[market]" in part


def test_a_phrase_is_marked_as_one() -> None:
    assert "[covered market]" in shown(BODY, "covered market")
    assert "[" not in shown(BODY, "market covered")


def test_words_side_by_side_are_marked_as_one() -> None:
    assert "[covered market], and" in shown(BODY, "market", "covered")


def test_marks_stand_around_the_exact_characters() -> None:
    assert "(Đà [Nẵng])" in shown("Bão vào miền Trung (Đà Nẵng) đêm qua.", "nang")
    assert "新[日本]語の" in shown("新日本語のニュース", "日本")


def test_the_spelling_that_is_wanted_is_marked_and_no_other() -> None:
    text = "Tiền cho khu chợ cũ."
    assert shown(text, "chợ") == "Tiền cho khu [chợ] cũ."
    assert shown(text, "cho") == "Tiền [cho] khu chợ cũ."
    assert shown("Tiền cho khu.", "chợ") == "Tiền [cho] khu."


def test_the_spelling_that_is_wanted_is_shown_however_far_down_it_stands() -> None:
    text = "Nhãn bao gồm tên và số. " * 200 + "Cơn bão số 11 đã tan. " + "Nhãn bao gồm tên và số. " * 20
    assert "[bão]" in shown(text, "bão")
    assert "[bao]" in shown(text, "bao")


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert shown(BODY, "volcano").startswith("The ferry left Talle at noon.")
    assert shown(BODY).endswith("…")
    assert shown("", "x") == ""


def test_signs_that_mark_are_taken_out_of_the_text() -> None:
    assert snippet(f"a {OPEN}trick{CLOSE} here", wanted("here")) == f"a trick {OPEN}here{CLOSE}"


def test_a_hit_far_down_is_found() -> None:
    text = "Nothing here. " * 1000 + "At last the comet came. " + "Nothing more. " * 100
    assert "[comet]" in shown(text, "comet")


@pytest.mark.parametrize("at", range(900, 1100, 7))
def test_a_phrase_is_found_wherever_it_stands(at: int) -> None:
    text = ("word " * 300)[:at] + " silver comet " + "word " * 100
    assert "[silver comet]" in shown(text, "silver comet")


def test_only_the_beginning_of_a_book_is_looked_at() -> None:
    assert "[" not in shown("word " * 1_000_000 + "comet", "comet")


@given(st.text(), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_a_snippet_is_a_part_of_its_text(text: str, texts: list[str]) -> None:
    cut = snippet(text, wanted(*texts))
    assert cut.count(OPEN) == cut.count(CLOSE)
    bare = cut.replace(OPEN, "").replace(CLOSE, "")
    assert len(bare) <= SIZE + 2
    kept = " ".join(text.replace(OPEN, "").replace(CLOSE, "").split())
    assert bare.strip("…").strip() in kept or "…" in kept


@given(st.text(st.characters(categories=["L", "N", "Zs"])), st.text(st.characters(categories=["L"]), min_size=1))
def test_what_is_in_the_text_is_marked(text: str, word: str) -> None:
    wants = wanted(word)
    if wants:
        assert OPEN in snippet(f"{text} {word} {text}", wants)
