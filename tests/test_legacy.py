"""Pages in encodings from before Unicode are recognised by their letters, and honest ones are left alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import read_page
from wiredesk.extraction.article import extract
from wiredesk.model.identity import page_id
from wiredesk.model.page import Hints, Page, Provenance
from wiredesk.text import legacy

PACKS = installed_packs()
TEXT = """Chiều 4 tháng 5, Bộ trưởng Ngoại giao gặp đại biểu các tỉnh miền núi tại trụ sở mới.
Ông nói: “Chúng tôi sẽ mở lại đường biên giới vào mùa xuân, nếu nước sông không dâng cao hơn mức hiện nay.”
Theo cơ quan khí tượng, mưa lớn còn kéo dài đến cuối tuần và nhiều nơi có nguy cơ sạt lở đất.
Người dân được yêu cầu chuyển đến chỗ cao, các trường học đóng cửa từ sáng thứ năm."""
OTHERS = [
    "Le café était fermé ; la mère et le père étaient à l’hôtel, où l’été s’achève. Déjà à dîner, il préfère le thé.",
    "A ação começou às três horas; não há informação sobre os órgãos públicos. Também é possível que já estejam lá.",
    "Die Mädchen hörten schöne Gedichte über Frühling, während draußen größere Wölfe über süße Brücken zögerten.",
    "El niño comió una piña según la televisión; mañana habrá más acción en la región, también en Perú y Panamá.",
    "Přijde žlutý kůň; příští týden začíná léto, šéf říká že dítě potřebuje víc světla a dobrých knížek každý den.",
    TEXT,
]


def encodings() -> Mapping[str, Mapping[str, str]]:
    text = PACKS.tables("legacy.vi")
    assert text is not None
    return dict(legacy.parse_encodings(text))


def written(text: str, letters: Mapping[str, str]) -> bytes:
    """The text in an old encoding; a capital that it lacks as the small letter, which another font showed."""
    signs = {letter: sign for sign, letter in letters.items()}
    return b"".join(
        signs[char].encode("latin-1") if char in signs
        else signs[char.lower()].encode("latin-1") if char.lower() in signs
        else char.encode("cp1252")
        for char in text
    )  # fmt: skip


NAMES = sorted(encodings())


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_the_language_can_be_written(name: str) -> None:
    letters = encodings()[name]
    known = set(letters.values())
    for letter in "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ":
        assert letter in known
        assert letter.upper() in known or letter.upper() not in "ĂÂĐÊÔƠƯ"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "x-user-defined", "utf-8", "windows-1258", None])
def test_raw_bytes_are_converted_whatever_they_are_declared_as(name: str, declared: str | None) -> None:
    meta = f"<meta charset={declared}>" if declared else ""
    body = b"".join(b"<p>" + written(line, encodings()[name]) + b"</p>" for line in TEXT.splitlines())
    article = extract(page(f"<html>{meta}<title>x</title>".encode() + body), PACKS)
    assert article.charset is not None
    assert article.charset.value == name
    assert caseless(article.text, name).endswith(caseless(TEXT, name))


@pytest.mark.parametrize("name", NAMES)
def test_bytes_that_were_stored_as_utf8_are_converted(name: str) -> None:
    shown = written(TEXT, encodings()[name]).decode("cp1252", "surrogateescape")
    shown = "".join(chr(ord(char) - 0xDC00) if "\udc80" <= char <= "\udcff" else char for char in shown)
    article = extract(page(shown.encode(), form="flattened"), PACKS)
    assert article.charset is not None
    assert article.charset.value == name
    assert caseless(article.text, name) == caseless(TEXT, name)


@pytest.mark.parametrize("name", NAMES)
def test_references_for_the_signs_are_converted(name: str) -> None:
    raw = written(TEXT, encodings()[name])
    markup = "".join(chr(byte) if byte < 128 else f"&#{byte};" for byte in raw).replace("\n", "<p>")
    article = extract(page(f"<html><p>{markup}".encode()), PACKS)
    assert article.charset is not None
    assert caseless(article.text, name) == caseless(TEXT, name)


def test_it_is_said_and_the_title_that_came_with_the_page_is_converted_too() -> None:
    letters = encodings()["TCVN3"]
    shown = written(TEXT, letters).decode("cp1252")
    hints = Hints(title=written("Mở lại đường biên giới", letters).decode("cp1252"))
    parsed = read_page(page(shown.encode(), form="clean", hints=hints))
    assert parsed.reading.article.title is not None
    assert parsed.reading.article.title.value == "Mở lại đường biên giới"
    assert parsed.reading.language == "vi"
    (notice,) = parsed.notices
    assert "is written in TCVN3, an encoding from before Unicode, and was converted" in notice


def test_a_passage_that_is_in_unicode_already_stays() -> None:
    menu = "Trang chủ Thời sự Thế giới Kinh tế Đời sống"
    shown = written(TEXT, encodings()["TCVN3"]).decode("cp1252")
    found = legacy.converted(f"<div>{menu}</div><p>{shown}</p>", PACKS, markup=True)
    assert found is not None
    assert menu in found.text
    assert "biên giới vào mùa xuân" in found.text


def test_words_in_capitals_of_a_font_become_capitals() -> None:
    letters = encodings()["TCVN3"]
    head = "".join(chr(b) if b < 128 else bytes([b]).decode("cp1252") for b in written("cộng hòa", letters)).upper()
    head = head.replace(head, "CéNG HßA")
    found = legacy.converted(head + "\n" + written(TEXT, letters).decode("cp1252"), PACKS, markup=False)
    assert found is not None
    assert found.text.startswith("CỘNG HÒA\n")


def test_signs_that_are_no_letters_stay_what_they_are() -> None:
    letters = encodings()["VISCII"]
    shown = written(TEXT, letters).decode("cp1252", "replace") + "\n© 2003 – “Báo Corm”… 6–12"
    found = legacy.converted(shown, PACKS, markup=False)
    assert found is not None
    assert found.text.endswith("\n© 2003 – “Báo Corm”… 6–12")


@pytest.mark.parametrize("text", OTHERS)
def test_honest_pages_are_left_alone(text: str) -> None:
    for charset in ("utf-8", "windows-1252", "iso-8859-2"):
        try:
            data = (text * 4).encode(charset)
        except UnicodeEncodeError:
            continue
        article = extract(page(data, form="flattened", charset=charset), PACKS)
        assert article.charset is not None
        assert article.charset.value == charset
        assert not article.charset.against


def test_every_language_with_a_table_has_words_to_tell_it_by() -> None:
    for encoding in legacy._encodings(PACKS):
        assert encoding.knows("được") or encoding.language != "vi"


@settings(max_examples=50)
@given(st.text(max_size=300), st.booleans())
def test_any_text_can_be_looked_at(text: str, markup: bool) -> None:
    found = legacy.converted(text, PACKS, markup=markup)
    assert found is None or found.words <= found.changed


def caseless(text: str, name: str) -> str:
    return text.lower() if name == "TCVN3" else text


def page(data: bytes, *, form: str = "html", charset: str | None = None, hints: Hints | None = None) -> Page:
    return Page(
        id=page_id(None, "x", data),
        data=data,
        media_type="text/html",
        form=form,  # type: ignore[arg-type]  # the tests name only forms that there are
        provenance=Provenance("file", "x"),
        source="x",
        charset=charset,
        hints=hints or Hints(),
    )
