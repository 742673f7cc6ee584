"""Tables that go with the packs: rarity, translations, territories."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import parse_packs
from wiredesk.lang.tables import (
    FLAT,
    Words,
    english_words,
    parse_frequencies,
    parse_words,
    rarity,
    territories,
    word_table,
)
from wiredesk.lang.tokens import fold

PACKS = installed_packs()
CODES = ["ar", "de", "es", "fr", "id", "it", "ja", "ko", "nl", "ru", "th", "vi", "zh"]


def table(a: str = "vi", b: str = "en") -> Words:
    found = word_table(PACKS, a, b)
    assert found is not None
    return found


def concepts(code: str, text: str) -> set[str]:
    return set(table(code, "en" if code != "en" else "vi").concepts(code, fold(text, PACKS.get(code))))


def test_rarity_is_the_logarithm_of_the_share_of_articles() -> None:
    words = parse_frequencies("0.5\ta b\n0.01\tc\n")
    assert words["a"] == words["b"] == pytest.approx(math.log(2))
    assert words["c"] == pytest.approx(math.log(100))
    assert words.of("never seen") == words.default > words["c"]
    assert set(words) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("code", "common", "rare"),
    [("vi", "của", "phán"), ("en", "the", "sanctions"), ("de", "und", "regierung"), ("ru", "и", "правительство")],
)
def test_common_words_weigh_less_than_rare_ones(code: str, common: str, rare: str) -> None:
    words = rarity(PACKS, code)
    assert words[common] < 0.3 < words[rare] < words.default


def test_vietnamese_rarity_is_by_folded_syllable() -> None:
    words = rarity(PACKS, "vi")
    assert "hòa" in words
    assert "hoà" not in words
    assert all(fold(word, PACKS.get("vi")) == (word,) for word in words)


def test_a_language_without_a_table_has_words_of_equal_weight() -> None:
    words = rarity(PACKS, "xx")
    assert len(words) == 0
    assert words.of("anything") == words.default == FLAT


def test_a_region_reads_the_table_of_its_language() -> None:
    assert rarity(PACKS, "en-GB") is rarity(PACKS, "en")
    assert territories(PACKS, "en-GB")["germany"] == "DE"


@pytest.mark.parametrize(
    ("code", "word", "concept"),
    [
        ("nl", "modellen", "model"),
        ("nl", "passagiersvliegtuigen", "aircraft"),
        ("nl", "handelsschip", "trade"),
        ("de", "generalversammlung", "assembly"),
        ("it", "analisti", "analyst"),
    ],
)
def test_a_form_or_a_compound_of_a_european_language_has_the_concepts_of_its_words(
    code: str, word: str, concept: str
) -> None:
    assert concept in concepts(code, word)


@pytest.mark.parametrize(
    ("english", "vietnamese", "shared"),
    [
        ("The ministers met", "Các bộ trưởng gặp nhau", {"minister", "meet"}),
        ("secretary-general", "Tổng thư ký", {"secretary general"}),
        ("two soldiers were killed", "hai binh sĩ thiệt mạng", {"two", "soldier", "kill"}),
        ("stock markets", "thị trường chứng khoán", {"stock market"}),
        ("stopped negotiating treaties", "ngừng hiệp ước", {"stop", "treaty"}),
        ("Fishing boats sank", "thuyền", {"boat"}),
    ],
)
def test_equal_meanings_share_concepts(english: str, vietnamese: str, shared: set[str]) -> None:
    assert shared <= concepts("en", english)
    assert shared <= concepts("vi", vietnamese)


def test_the_longest_phrase_hides_what_its_syllables_mean_elsewhere() -> None:
    assert "neck" not in concepts("vi", "cổ phiếu")
    assert "stock" in concepts("vi", "cổ phiếu")


def test_either_spelling_of_a_syllable_finds_its_concepts() -> None:
    assert concepts("vi", "toà án") == concepts("vi", "tòa án") != set()


@pytest.mark.parametrize(
    ("code", "text", "concept"),
    [
        ("zh", "北约秘书长会见美国当选总统", "president elect"),
        ("ja", "大統領は会議を開いた", "president"),
        ("ko", "대통령은 학교에서 말했다", "school"),
        ("ar", "قال الرئيس", "president"),
        ("de", "Die Minister sprachen in den Schulen", "school"),
        ("es", "los presidentes", "president"),
        ("id", "presiden dan menteri", "minister"),
        ("fr", "les pompiers luttent contre l’incendie", "fire"),
        ("ru", "полиция задержала подозреваемых", "suspect"),
        ("th", "นายกรัฐมนตรีประกาศเมื่อวานนี้", "prime minister"),
    ],
)
def test_words_are_found_however_a_language_writes_them_together(code: str, text: str, concept: str) -> None:
    assert concept in concepts(code, text)


def test_two_languages_meet_in_english() -> None:
    both = table("de", "vi")
    assert "bank" in both.concepts("de", ["bank"])
    assert "bank" in both.concepts("vi", ["ngân", "hàng"])
    assert both.concepts("fr", ["banque"]) == []


def test_a_phrase_is_known_as_a_whole_and_by_its_parts() -> None:
    known = english_words(PACKS)
    [(first, after, concepts)] = known.matches("en", ["artistic", "director"])
    assert (first, after) == (0, 2)
    assert concepts == ("artistic director", "artistic", "director")


def test_there_is_no_table_of_one_language_or_of_one_that_nobody_made() -> None:
    assert word_table(PACKS, "en", "en-GB") is None
    assert word_table(PACKS, "en", "xx") is None
    assert word_table(PACKS, "xx", "vi") is None


def test_without_tables_nothing_breaks() -> None:
    bare = parse_packs({"root": '[pack]\ncode = "root"'})
    assert word_table(bare, "en", "vi") is None
    assert rarity(bare, "vi").of("x") == FLAT
    assert territories(bare, "vi") == {}


@settings(deadline=None)  # the first draw of each language parses its table
@given(
    st.sampled_from(CODES),
    st.lists(
        st.sampled_from(["an", "ninh", "quốc", "gia", "-", "bank", "总统", "대통령은", "الرئيس", "x", "7"]), max_size=20
    ),
)
def test_matches_stand_in_order_without_overlap(code: str, tokens: list[str]) -> None:
    found = table(code, "en").matches(code, tokens)
    assert all(0 <= first < last <= len(tokens) and known for first, last, known in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert table(code, "en").concepts(code, tokens) == [concept for match in found for concept in match[2]]


@pytest.mark.parametrize("code", CODES)
def test_every_table_is_content_words_in_both_columns(code: str) -> None:
    text = PACKS.tables(f"words.en-{code}") or PACKS.tables(f"news.en-{code}")
    assert text
    for english, others in parse_words(text):
        assert english == english.lower().strip()
        assert others
        assert all(others)
    assert not {"the", "of", "and"} & {english for english, _ in parse_words(text)}


@pytest.mark.parametrize("code", [code for code in CODES if code != "es"])
def test_the_news_words_are_ours_to_read_one_row_a_word(code: str) -> None:
    text = PACKS.tables(f"news.en-{code}") or ""
    heads = [english for english, _ in parse_words(text)]
    assert len(heads) == len(set(heads)) > 500


@pytest.mark.parametrize(
    ("code", "name", "iso"),
    [
        ("vi", "Thụy Sĩ", "CH"),
        ("vi", "Thuỵ Sĩ", "CH"),
        ("en", "Bosnia and Herzegovina", "BA"),
        ("de", "Österreich", "AT"),
        ("ja", "ドイツ", "DE"),
        ("en", "Burma", "MM"),
    ],
)
def test_territories_go_by_the_names_of_the_language(code: str, name: str, iso: str) -> None:
    assert territories(PACKS, code)[" ".join(fold(name, PACKS.get(code)))] == iso
