"""Words in buffers: a set, and a mapping to other words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.lang.word_index import WordIndex, WordTable

anything = st.text(st.characters(codec=None), max_size=6)
"""Halves of characters too, which stand on damaged pages."""
few = st.text("abđ\ud800", max_size=4)


@given(st.sets(anything), st.lists(anything))
def test_a_word_is_found_where_it_stands_and_no_other_is(words: set[str], others: list[str]) -> None:
    index = WordIndex(words)
    assert list(index) == sorted(words)
    assert len(index) == len(words)
    assert [index.find(word) for word in sorted(words)] == list(range(len(words)))
    for other in others:
        assert (other in index) == (other in words)
        assert (index.find(other) < 0) == (other not in words)


@given(st.lists(few), few)
def test_words_that_begin_alike_stand_together(words: list[str], stem: str) -> None:
    assert list(WordIndex(words).beginning(stem)) == sorted({word for word in words if word.startswith(stem)})


def test_more_words_than_two_bytes_can_number_are_all_found() -> None:
    words = [f"{number:x}" for number in range(70_000)]
    index = WordIndex(words)
    assert [index.find(word) for word in sorted(words)] == list(range(70_000))
    assert "11170" not in index
    assert "x" not in index


@given(st.dictionaries(few, st.lists(st.text("abc d", min_size=1, max_size=3), min_size=1, max_size=3).map(tuple)), few)
def test_a_word_stands_for_what_it_was_said_to(rows: dict[str, tuple[str, ...]], other: str) -> None:
    table = WordTable(rows)
    assert {word: table.get(word) for word in rows} == rows
    assert table.get(other) == rows.get(other, ())


def test_a_word_may_stand_for_itself_and_for_others() -> None:
    table = WordTable({"went": ("went", "go"), "go": ("go",), "gone": ("go",)})
    assert table.get("went") == ("went", "go")
    assert table.get("go") == ("go",)
    assert table.get("gone") == ("go",)
