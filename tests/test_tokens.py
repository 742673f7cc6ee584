"""Words with their places, folding, and phrases among them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens, fold, spellings, words
from wiredesk.model.spans import Span

VI = installed_packs().get("vi")
EN = installed_packs().get("en")


def tokens(text: str, pack: Pack = VI) -> Tokens:
    return Tokens(text, [Span(0, len(text))], pack)


@given(st.text())
def test_tokens_give_back_their_words_and_leave_only_white_space(text: str) -> None:
    found = tokens(text)
    signs = str.maketrans("，、。：；！？（）،؛؟", ",,.:;!?(),;?")
    told = [text[start:end].translate(signs) for start, end in zip(found.starts, found.ends, strict=True)]
    assert told == found.words
    covered = {place for start, end in zip(found.starts, found.ends, strict=True) for place in range(start, end)}
    assert all(char.isspace() for place, char in enumerate(text) if place not in covered)


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_tokens_within_a_span_lie_in_it(text: str, start: int, length: int) -> None:
    found = tokens(text)
    span = Span(start, start + length)
    inside = found.within(span)
    assert all(span.covers(found.span(index, index + 1)) for index in inside)
    assert sum(span.covers(found.span(index, index + 1)) for index in range(len(found))) == len(inside)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Thuỷ", "Thủy"),
        ("Thuỵ", "Thụy"),
        ("khoẻ", "khỏe"),
        ("tỉ", "tỷ"),
        ("quí", "quý"),
        ("THOẢ", "thỏa"),
        ("thơì", "thời"),
        ("điêù", "điều"),
    ],
)
def test_two_spellings_of_a_syllable_fold_alike(one: str, other: str) -> None:
    assert fold(one, VI) == fold(other, VI)
    assert tokens(one).folded == tokens(other).folded


@pytest.mark.parametrize("word", ["quý", "quỹ", "quỳ", "hòa", "thủy", "mùa", "của", "toàn", "hoàng"])
def test_what_is_written_one_way_folds_to_itself(word: str) -> None:
    assert fold(word, VI) == (word,)


def test_different_syllables_stay_apart() -> None:
    assert len({fold(word, VI) for word in ("hòa", "hóa", "hỏa", "họa", "hoa")}) == 5


@pytest.mark.parametrize("pack", [installed_packs().root, *installed_packs()], ids=lambda pack: pack.code)
def test_every_equal_spelling_folds_to_the_first_of_its_group_and_stays_there(pack: Pack) -> None:
    same = spellings(pack)
    for group in pack.get("text.equal_spellings", ()):
        assert {fold(form, pack) for form in group} == {(group[0].lower(),)}
    for stands, variant in pack.get("text.equal_endings", ()):
        assert same.get("x" + variant, "x" + variant) == "x" + stands
        assert same.get("x" + stands, "x" + stands) == "x" + stands


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text, VI)
    assert fold(" ".join(once), VI) == tuple(token for part in once for token in fold(part, VI))


def test_folding_does_not_depend_on_the_normal_form() -> None:
    assert fold(unicodedata.normalize("NFD", "Thủy điện"), VI) == fold("Thủy điện", VI)


def test_an_accented_letter_of_another_language_is_one_word() -> None:
    assert words("café (naïve)") == ["café", "(", "naïve", ")"]


def test_the_longest_phrase_wins() -> None:
    phrases = Phrases({"thủ": 1, "thủ tướng": 2, "thủ tướng chính phủ": 3}, VI)
    found = phrases.find(tokens("Thủ tướng Chính phủ và thủ  tướng"))
    assert [(first, last, value) for first, last, value in found] == [(0, 4, 3), (5, 7, 2)]


def test_a_phrase_matches_in_either_spelling() -> None:
    phrases = Phrases({"hòa bình": "peace"}, VI)
    assert phrases.find(tokens("vì hoà bình")) == [(1, 3, "peace")]


def test_a_phrase_does_not_reach_over_the_end() -> None:
    phrases = Phrases({"quốc hội": 1}, VI)
    assert phrases.at(tokens("quốc hội"), 0, stop=1) is None
    assert phrases.find(tokens("quốc")) == []


def test_a_cased_phrase_wants_its_capitals() -> None:
    phrases = Phrases({"US": "US", "press": "p"}, EN, cased=True)
    assert phrases.find(tokens("the US told us", EN)) == [(1, 2, "US")]
    assert phrases.find(tokens("The Press", EN)) == [(1, 2, "p")]


def test_a_cased_phrase_in_its_other_spelling_wants_the_same_capitals() -> None:
    phrases = Phrases({"Thụy Điển": "SE"}, VI, cased=True)
    assert phrases.find(tokens("tại Thuỵ Điển")) == [(1, 3, "SE")]
    assert phrases.find(tokens("tại thuỵ điển")) == []


@given(
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=12), st.sets(st.text("abc", min_size=1, max_size=3), max_size=6)
)
def test_phrases_agree_with_a_plain_search(text: list[str], listed: set[str]) -> None:
    wanted = {tuple(phrase) for phrase in listed}
    expected, index = [], 0
    while index < len(text):
        sizes = [
            size for size in (3, 2, 1) if tuple(text[index : index + size]) in wanted and index + size <= len(text)
        ]
        if sizes:
            expected.append((index, index + sizes[0]))
        index += sizes[0] if sizes else 1
    phrases = Phrases({" ".join(phrase): 1 for phrase in wanted}, EN)
    assert [(first, last) for first, last, _ in phrases.find(tokens(" ".join(text), EN))] == expected


def test_scripts_without_spaces_are_cut_into_characters_and_words_of_katakana() -> None:
    assert words("中国外交部3日说") == ["中", "国", "外", "交", "部", "3", "日", "说"]
    assert words("東京のトランプ大統領") == ["東", "京", "の", "トランプ", "大", "統", "領"]
    assert words("서울 시장") == ["서울", "시장"]
