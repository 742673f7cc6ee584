"""Names compared across spellings, scripts, orders and languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.names import acronym_of, alike, key, skeleton


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Đình Đỗ", "nguyen dinh do"),
        ("Al-Assad", "al assad"),
        ("O'Neil", "oneil"),
        ("O’Neil", "oneil"),
        ("Marlow’s", "marlow"),
        ("Søren Łuka-Weiß", "soren luka weiss"),
        ("Юлия Щукина", "yuliya shchukina"),
        ("Володимир", "volodimir"),
        ("Ёлкин", "elkin"),
        ("Κυριάκος Μητσοτάκης", "kyriakos mitsotakis"),
        ("Παπανδρέου", "papandreou"),
        ("محمد بن سلمان", "محمد بن سلمان"),
        ("李明", "李明"),
        ("J. K. Marlow", "j k marlow"),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_key_is_plain_lower_case_tokens(name: str, expected: str) -> None:
    assert key(name) == expected


@given(st.text())
def test_a_key_of_a_key_is_itself(name: str) -> None:
    assert key(key(name)) == key(name)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_a_share(a: str, b: str) -> None:
    assert alike(a, b) == alike(b, a)
    assert 0.0 <= alike(a, b) <= 1.0


@given(st.lists(st.sampled_from(["Lan", "Marlow", "Jens", "Đỗ", "Зеленский", "李明"]), min_size=1, max_size=4))
def test_a_name_is_like_itself(parts: list[str]) -> None:
    assert alike(" ".join(parts), " ".join(parts)) == 1.0


SAME = [
    ("Lukashneko", "Lukashenko"),
    ("Zelenskyy", "Zelenskiy"),
    ("Зеленський", "Zelensky"),
    ("Jens Halvorsen", "Jeans Halvorsen"),
    ("Halvorsen", "Jens Halvorsen"),
    ("J. Halvorsen", "Jens Halvorsen"),
    ("George W. Bush", "George Bush"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Kim Jong Un", "Jong Un Kim"),
    ("Pu-tin", "Putin"),
    ("Vladimir Putin", "Владимир Путин"),
    ("Mohammed bin Salman", "Muhammad bin Salman"),
    ("Muammar Gaddafi", "Moammar Qaddafi"),
    ("Bashar al-Assad", "Bashar el-Assad"),
    ("Abdelfattah Sisi", "Abdel Fattah al-Sisi"),
    ("Hoà Minzy", "Hòa Minzy"),
    ("Trần Thị Lan", "Tran Thi Lan"),
    ("Sergei Lavrov", "Sergey Lavrov"),
    ("Müller", "Mueller"),
    ("Khrushchev", "Хрущёв"),
]
OTHERS = [
    ("John Smith", "Jane Smith"),
    ("Joe Biden", "Hunter Biden"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("Donald Trump", "Donald Tusk"),
    ("Phạm Minh Lộc", "Phạm Bình Minh"),
    ("Lê Văn Nam", "Lê Thị Nam"),
    ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"),
    ("Nguyễn Văn A", "Nguyễn Văn B"),
    ("Li Wei", "Li Wen"),
    ("Mario Rossi", "Maria Rossi"),
    ("Martin", "Morton"),
    ("N.P.", "Nguyễn Thành Phương"),
    ("", "Marlow"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_person_in_two_spellings(a: str, b: str) -> None:
    assert alike(a, b) > 0.8


@pytest.mark.parametrize(("a", "b"), OTHERS)
def test_two_persons_with_names_that_look_alike(a: str, b: str) -> None:
    assert alike(a, b) < 0.65


def test_a_given_name_alone_says_less_than_a_surname_alone() -> None:
    assert alike("Jens", "Jens Halvorsen") < 0.65 < alike("Halvorsen", "Jens Halvorsen")


def test_a_skeleton_joins_ways_of_transliterating() -> None:
    assert skeleton("Zelensky") == skeleton("Zelenskiy") == skeleton("Зеленський")
    assert skeleton("Mohammed") == skeleton("Muhammad")
    assert skeleton("Marlow") != skeleton("Merkel")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("NATO", "North Atlantic Treaty Organization"),
        ("ASEAN", "Association of Southeast Asian Nations"),
        ("U.S.", "United States"),
        ("EU", "European Union"),
        ("LHQ", "Liên hợp quốc"),
        ("HĐBA", "Hội đồng Bảo an"),
        ("TTXVN", "Thông tấn xã Việt Nam"),
        ("IAEA", "International Atomic Energy Agency"),
        ("CDU", "Christlich Demokratische Union"),
    ],
)
def test_a_short_form_of_a_long_name(short: str, long: str) -> None:
    assert acronym_of(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("NASA", "North Atlantic Treaty Organization"),
        ("EU", "Economic Forum"),
        ("Marlow", "Marlow and Sons"),
        ("E", "Europe"),
        ("of", "Office Francais"),
        ("WHO", "World"),
    ],
)
def test_what_is_no_short_form(short: str, long: str) -> None:
    assert not acronym_of(short, long)


@given(st.text(max_size=15), st.text(max_size=60))
def test_any_two_texts_can_be_asked(short: str, long: str) -> None:
    assert acronym_of(short, long) in (True, False)
