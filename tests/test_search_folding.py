"""Words as a search compares them, in the scripts that news is written in."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.folding import LONGEST, Terms, fold, occurrences, sought, terms


def plain(text: str) -> list[str]:
    return terms(text).plain


def found_in(query: str, text: str, *, prefix: bool = False) -> list[str]:
    """What of the text is found, as it stands there."""
    wanted = sought(query, prefix=prefix)
    assert wanted is not None
    return [text[start:end] for _, start, end, _ in occurrences(terms(text), [wanted], 100)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Báo động ở Đà Nẵng", "bao dong o da nang"),
        ("Nguyễn Hưng, Nguyễn Hùng", "nguyen hung nguyen hung"),
        ("Straße, œuvre, Þór, Łódź, smørbrød", "strasse oeuvre thor lodz smorbrod"),
        ("İstanbul IŞIK ışık", "istanbul isik isik"),
        ("ＡＢＣ１２３ ﬁnal", "abc123 final"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("Ёлка, йод", "елка иод"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी", "हिन्दी"),
        ("co\u00adoperate zero\u200dwidth", "cooperate zerowidth"),
        ("U.S. R&D 3.5 don't", "u s r d 3 5 don t"),
        ("๒๕๖๙", "2569"),
        ("a_b", "a b"),
        ("", ""),
        ("— … ! %", ""),
    ],
)
def test_plain_letters(text: str, folded: str) -> None:
    assert " ".join(plain(text)) == folded


def test_a_word_keeps_its_spelling_beside_its_plain_letters() -> None:
    found = terms("Cấm ĐỘNG cam")
    assert found.spelt == ["cấm", "động", "cam"]
    assert found.plain == ["cam", "dong", "cam"]


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("KHOẺ", "khỏe"), ("quý", "qúy")])
def test_where_the_mark_of_tone_stands_is_no_other_spelling(one: str, other: str) -> None:
    assert terms(one).spelt == terms(other).spelt


@pytest.mark.parametrize(("one", "other"), [("hòa", "hóa"), ("báo", "bảo"), ("término", "terminó"), ("año", "ano")])
def test_other_marks_are_another_spelling(one: str, other: str) -> None:
    assert terms(one).spelt != terms(other).spelt


@pytest.mark.parametrize(
    ("query", "text", "hits"),
    [
        ("日本", "新日本語のニュース", ["日本"]),
        ("日本語", "新日本語のニュース、日本と語", ["日本語"]),
        ("日", "日本、毎日", ["日", "日"]),
        ("語", "日本語", ["語"]),
        ("ニュース", "日本のニュースです", ["ニュース"]),
        ("习近平", "主席习近平会见", ["习近平"]),
        ("会見", "2024年会見", ["会見"]),
        ("2024年", "２０２４年会見", ["２０２４年"]),
        ("서울", "서울에서 회담", ["서울"]),
        ("ไทย", "ประเทศไทยมี", ["ไทย"]),
        ("ประเทศ", "ประเทศไทย", ["ประเทศ"]),
        ("เลือกตั้ง", "การเลือกตั้งใหม่", ["เลือกตั้ง"]),
        ("ລາວ", "ປະເທດລາວ", ["ລາວ"]),
        ("កម្ពុជា", "ប្រទេសកម្ពុជា", ["កម្ពុជា"]),
        ("မြန်မာ", "မြန်မာနိုင်ငံ", ["မြန်မာ"]),
        ("AI技術", "新しいAI技術の", ["AI技術"]),
    ],
)
def test_scripts_without_spaces_are_found_wherever_a_word_begins(query: str, text: str, hits: list[str]) -> None:
    assert found_in(query, text) == hits


@pytest.mark.parametrize(
    ("query", "text"),
    [("日語", "日本語"), ("本日", "日本"), ("ไทย", "ทย"), ("京都", "東京、都")],
)
def test_what_is_apart_in_a_script_without_spaces_is_not_found_together(query: str, text: str) -> None:
    assert found_in(query, text) == []


def test_a_beginning_finds_words_and_marks_them_whole() -> None:
    assert found_in("elec", "Election of electors, reelected", prefix=True) == ["Election", "electors"]
    assert found_in("general elec", "a general election", prefix=True) == ["general election"]


def test_what_has_no_letter_cannot_be_sought() -> None:
    assert sought("%") is None
    assert sought("") is None
    assert sought("\u0301") is None


def test_a_word_longer_than_any_is_known_by_its_beginning() -> None:
    assert plain("a" * 10_000) == ["a" * LONGEST]
    assert found_in("x" * 500, "x" * 600)


def as_tuples(found: Terms) -> list[tuple[str, str]]:
    return list(zip(found.spelt, found.plain, strict=True))


@given(st.text())
def test_words_are_solid_and_stand_in_their_text(text: str) -> None:
    found = terms(text)
    assert len({len(found.spelt), len(found.plain), len(found.starts), len(found.ends), len(found.firsts)}) == 1
    for spelt, bare, start, end, first in zip(
        found.spelt, found.plain, found.starts, found.ends, found.firsts, strict=True
    ):
        assert 0 <= start < first <= end <= len(text)
        for form in (spelt, bare):
            assert 0 < len(form) <= LONGEST
            # What the index would take for a border, or for a sign of its own, is in no word.
            assert not any(char.isspace() or "\ue000" <= char <= "\uf8ff" for char in form)
            assert all(char.isalnum() or char > "\x7f" for char in form)
            assert form == form.lower() or not form.isascii()


@given(st.text())
def test_composition_does_not_matter(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert sought(unicodedata.normalize("NFD", text)) == sought(composed)
    assert fold(unicodedata.normalize("NFD", text)) == fold(composed)


@given(st.text(), st.text())
def test_words_do_not_hang_on_what_stands_elsewhere(one: str, other: str) -> None:
    assert as_tuples(terms(f"{one} {other}")) == as_tuples(terms(one)) + as_tuples(terms(other))


@given(st.text(st.characters(categories=["L", "N", "M", "Zs", "Po"])))
def test_a_text_is_found_in_itself(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    wanted = sought(text)
    if wanted is not None:
        assert occurrences(terms(text), [wanted], 10)
        assert occurrences(terms(f"a {text} b"), [wanted], 10)


@given(st.text("abcxyzâăđếổưñßœйёжαωσς '-"))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text)


def test_words_are_cut_as_in_the_desks_that_there_are() -> None:
    """Where this fails on purpose, a migration must index all desks anew, and then the numbers here may change."""
    texts = (
        "Báo động ở Đà Nẵng: 3,5 triệu đồng (R&D), U.S. “co\u00adop” Straße İ ı Ёлка",
        "新日本語のニュース、2024年 서울에서 ประเทศไทย ๒๕๖๙ កម្ពុជា မြန်မာ ລາວ",
        "مُحَمَّد أحمد שָׁלוֹם हिन्दी ＡＢＣ ﬁn ½ 👍 " + "x" * 100,
    )
    found = [terms(text) for text in texts]
    digest = hashlib.blake2b(repr([(each.spelt, each.plain, each.starts, each.ends) for each in found]).encode())
    assert [len(each) for each in found] == [18, 30, 9]
    assert digest.hexdigest()[:16] == "f3b8e9c98b55c2cf"


@pytest.mark.parametrize("unit", ["日", "ก", "e\u0301", "\u0301", "a\u00ad", "เ", "្ក", "👍", "a "])
def test_long_runs_of_anything_are_cut_in_linear_time(unit: str) -> None:
    terms(unit * 100_000)
    sought(unit * 100_000)
