"""What language a text is in: told by script, by the packs, by the model, or not at all."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.segments import language_of

PACKS = installed_packs()

TEXTS = [
    ("vi", "Tàu hàng mắc cạn ngoài khơi, thủy thủ đoàn đã được đưa vào bờ an toàn"),
    ("vi", "Mưa lớn"),
    ("vi", "CẢNH BÁO LŨ"),
    ("vi", "Tau hang mac can, khong co nguoi bi thuong trong vu viec"),
    ("vi", "Đại sứ Marlow nói với The Harbour Times rằng cảng sẽ mở cửa trở lại"),
    ("en", "The cargo ship ran aground off the coast and its crew were taken to safety"),
    ("en", "Why the harbour was closed"),
    ("en", "Ambassador Lê Thị Hồng said the port would reopen after the storm had passed"),
    ("de", "Das Frachtschiff lief vor der Küste auf Grund, die Besatzung wurde gerettet"),
    ("fr", "Le cargo s'est échoué au large et son équipage a été mis en sécurité hier soir"),
    ("id", "Presiden mengatakan pemerintah bakal memberi bantuan kepada warga karena banjir di Jakarta"),
    ("ru", "Грузовое судно село на мель, экипаж доставлен на берег"),
    ("ja", "貨物船が沖合で座礁し、乗組員は全員救助された"),
    ("zh", "一艘货船在近海搁浅,船员全部获救"),
    ("ko", "화물선이 앞바다에서 좌초했다"),
    ("th", "เรือสินค้าเกยตื้นนอกชายฝั่ง"),
    ("ar", "جنحت سفينة الشحن قبالة الساحل وتم نقل طاقمها إلى بر الأمان"),
]


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_the_language_of_a_line_of_news(code: str, text: str) -> None:
    assert language_of(text, PACKS)[0] == code


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_the_normal_form_does_not_matter(code: str, text: str) -> None:
    assert language_of(unicodedata.normalize("NFD", text), PACKS)[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12:30",
        "2024-11-22",
        "OK",
        "…",
        "https://tin-vidu.vn/khong-co-gi",
        "harbour-news.com",
        "t1058z79b21rc2nb",
    ],
)
def test_what_tells_nothing_is_undetermined(text: str) -> None:
    assert language_of(text, PACKS) == ("und", 0.0)


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    code, sure = language_of(text, PACKS)
    assert code
    assert 0.0 <= sure <= 1.0
    assert (code == "und") == (sure == 0.0)


def test_a_mixed_page_is_in_the_language_of_most_of_it() -> None:
    vietnamese = "Chính quyền địa phương cho biết cảng sẽ mở cửa trở lại vào ngày mai. "
    english = "The port will be open again, the authorities said. "
    assert language_of(vietnamese * 6 + english, PACKS)[0] == "vi"
    assert language_of(english * 6 + vietnamese, PACKS)[0] == "en"


def test_text_of_the_packs_never_loads_the_model() -> None:
    texts = [text for code, text in TEXTS if code in ("vi", "en", "ko")]
    program = (
        "import sys\n"
        "from wiredesk.desk.packs import installed_packs\n"
        "from wiredesk.lang.segments import language_of\n"
        "packs = installed_packs()\n"
        f"found = [language_of(text, packs)[0] for text in {texts!r}]\n"
        "assert found, found\n"
        "assert 'py3langid' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
