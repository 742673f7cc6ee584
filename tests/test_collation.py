"""Lists stand in the order of the reader's language."""

from __future__ import annotations

import random
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.collation import collation
from wiredesk.model.source import Polling, Source
from wiredesk.model.spans import SourceId
from wiredesk.serve.language import languages
from wiredesk.serve.views.sources import rows


def in_order(language: str, *names: str) -> bool:
    """Whether shuffled names come back as they stand here."""
    shuffled = list(names)
    random.Random(7).shuffle(shuffled)
    return sorted(shuffled, key=collation(installed_packs().get(language)).key) == list(names)


def test_vietnamese_letters_stand_in_their_own_order() -> None:
    assert in_order("vi", *"aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert in_order("vi", "An Giang", "Ăng Ghen", "Ân Thi", "Bắc Ninh", "Cà Mau", "Dương", "Đà Nẵng", "Điện Biên", "Em")


def test_tones_count_only_where_the_letters_are_the_same() -> None:
    assert in_order("vi", "ma", "mà", "mả", "mã", "má", "mạ")
    assert in_order("vi", "Hạ Long", "Hà Nội", "Hạnh", "Hoa", "Hòa", "Hỏa", "Họa", "Hoàng")
    assert in_order("vi", "Hà Tĩnh", "Hán", "Hàng")


def test_upper_case_makes_no_difference_but_between_equals() -> None:
    assert in_order("vi", "báo A", "BÁO B", "Báo C")
    assert in_order("vi", "Báo", "báo")


def test_numbers_stand_before_letters_and_by_their_size() -> None:
    assert in_order("vi", "VTV 9", "VTV 10", "VTV Cần Thơ")
    assert in_order("en", "24 Hours", "100 Days", "Abc")


def test_other_scripts_and_accents_come_after_and_no_language_is_lost() -> None:
    assert in_order("vi", "Le Monde", "Libération", "Zing", "Правда", "朝日新聞")
    assert in_order("en", "resume", "résumé", "retain")
    assert in_order("sw", "Azam", "Mwananchi", "Nipashe")


@pytest.mark.parametrize("language", ["vi", "en", "und"])
@given(text=st.text(max_size=30), other=st.text(max_size=30))
def test_any_text_has_a_place_whatever_its_form(language: str, text: str, other: str) -> None:
    order = collation(installed_packs().get(language))
    assert order.key(unicodedata.normalize("NFC", text))[:2] == order.key(unicodedata.normalize("NFD", text))[:2]
    assert (order.key(text) < order.key(other)) + (order.key(other) < order.key(text)) + (
        order.key(text) == order.key(other)
    ) == 1


def test_sources_stand_in_the_order_of_the_readers_language() -> None:
    names = ("Đất Bằng", "Dân Trí", "Ấn Độ", "An Ninh", "Zing")
    sources = [
        Source(SourceId(f"{number}" * 12), "feed", f"https://{number}.example/", name)
        for number, name in enumerate(names)
    ]
    known = [(source, Polling(source.id)) for source in sources]
    now = datetime(2026, 11, 22, tzinfo=UTC)
    shown = [row.name for row in rows(known, now, languages()["vi"].order)]
    assert shown == ["An Ninh", "Ấn Độ", "Dân Trí", "Đất Bằng", "Zing"]
