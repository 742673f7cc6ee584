"""The charset of a page is the one that a browser finds, and where that is plainly wrong the one that it is in."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.parsing import read_page
from wiredesk.sources.files import page_of
from wiredesk.text.charsets import declared_in, decode, encoding_of, western

VIETNAMESE = "Bộ trưởng gặp các đại biểu tại Hà Nội, nói rằng đường biên giới sẽ mở vào mùa xuân."
RUSSIAN = "Министр сообщил, что граница откроется весной, если переговоры завершатся."


@pytest.mark.parametrize(
    ("data", "charset", "text", "found", "way"),
    [
        (VIETNAMESE.encode(), None, VIETNAMESE, "utf-8", "valid UTF-8"),
        (b"\xef\xbb\xbf" + VIETNAMESE.encode(), "windows-1251", VIETNAMESE, "utf-8", "byte order mark"),
        ("Café à Lisk".encode("cp1252"), "ISO-8859-1", "Café à Lisk", "windows-1252", "given"),
        (VIETNAMESE.encode("utf-16"), None, VIETNAMESE, "utf-16le", "byte order mark"),
        (VIETNAMESE.encode("utf-16-be"), "utf-16be", VIETNAMESE, "utf-16be", "given"),
        (b"<meta charset=koi8-r>" + RUSSIAN.encode("koi8-r"), None, None, "koi8-r", "declaration"),
        (b"<meta charset=koi8-r>" + RUSSIAN.encode("cp1251"), "cp1251", None, "windows-1251", "given"),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN, "windows-1251", "guess"),
        (b"Plain words", None, "Plain words", "windows-1252", "default"),
    ],
)
def test_the_order_is_mark_then_http_then_the_page_then_utf8_then_a_guess(
    data: bytes, charset: str | None, text: str | None, found: str, way: str
) -> None:
    decoded = decode(data, charset)
    assert (decoded.charset, decoded.way, decoded.instead_of) == (found, way, "")
    assert decoded.text.endswith(text or RUSSIAN)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"<meta charset='utf8'>", "utf-8"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=\"tis-620\"'>", "windows-874"),
        (b"<meta content='text/html; charset=gb2312'>", None),
        (b"<meta content='text/html; charset=gb2312' http-equiv=content-type>", "gbk"),
        (b"<!-- <meta charset=koi8-r> --><meta charset=big5>", "big5"),
        (b"<!--> <meta charset=koi8-r>", "koi8-r"),
        (b"<p title='<meta charset=koi8-r>'><meta charset=big5>", "big5"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<meta charset=x-user-defined>", "windows-1252"),
        (b"<?xml version='1.0' encoding='EUC-JP'?><html>", "euc-jp"),
        (b"<meta charset=nonsense><meta charset=latin2>", "iso-8859-2"),
        (b"<meta name=charset value=latin2>", None),
        (b"</meta charset=latin2>", None),
        (b"<meta charset=latin2", None),
        (b"<metadata charset=latin2>", None),
    ],
)
def test_a_declaration_is_found_as_the_standard_says(head: bytes, found: str | None) -> None:
    assert declared_in(head) == found


@pytest.mark.parametrize("label", ["utf-7", "idna", "unicode_escape", "rot13", "punycode", "hex", "cp037", "utf_8_sig"])
def test_what_python_calls_a_codec_is_no_charset(label: str) -> None:
    assert encoding_of(label) is None
    assert decode("Café".encode(), label).text == "Café"


def test_every_label_of_the_standard_can_be_read() -> None:
    for label in ("latin1", "ascii", "x-sjis", "ks_c_5601-1987", "iso-8859-8-i", "x-mac-cyrillic", "866", "logical"):
        assert encoding_of(f" {label.upper()}\n") is not None
        assert decode(b"\x41\x9d", label).text.startswith("A")


def test_bytes_that_stand_for_nothing_in_a_western_page_are_no_errors() -> None:
    assert "\ufffd" not in western(bytes(range(256)))
    assert western(b"\x93a\x94 \x81") == "“a” \x81"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gb2312"])
def test_utf8_that_is_declared_as_something_else_is_read_as_utf8(label: str) -> None:
    decoded = decode(VIETNAMESE.encode(), label)
    assert (decoded.text, decoded.charset) == (VIETNAMESE, "utf-8")
    assert decoded.instead_of == encoding_of(label)


def test_latin_that_is_declared_as_utf8_is_read_as_latin() -> None:
    text = "Le café était fermé ; la mère et le père étaient à l’hôtel, où l’été s’achève."
    decoded = decode(text.encode("cp1252"), "utf-8")
    assert (decoded.text, decoded.charset, decoded.instead_of) == (text, "windows-1252", "utf-8")


def test_one_broken_byte_does_not_make_utf8_something_else() -> None:
    decoded = decode(VIETNAMESE.encode() + b"\xe1\xba", "utf-8")
    assert decoded.text == VIETNAMESE + "\ufffd"
    assert not decoded.instead_of


def test_a_short_text_in_a_chinese_charset_is_not_taken_for_utf8() -> None:
    word = "鍥戒腑"  # its bytes in gbk are also two letters in UTF-8
    assert word.encode("gbk").decode("utf-8")
    assert decode(word.encode("gbk"), "gbk").text == word


def test_where_http_and_page_disagree_what_can_be_read_wins() -> None:
    page = b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251")
    assert decode(page, "utf-8").text.endswith(RUSSIAN)


def test_the_marks_of_windows_1258_become_whole_letters() -> None:
    data = "".join(_of_1258(char) for char in VIETNAMESE).encode("cp1258")
    assert decode(data, "windows-1258").text == VIETNAMESE


def _of_1258(char: str) -> str:
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        whole = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in whole if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", whole.replace(tone, "")) + tone
    return char


def test_what_was_mended_is_said_and_what_was_right_is_not() -> None:
    for label, said in (("iso-8859-1", 1), ("utf-8", 0), (None, 0)):
        data = f"<!doctype html><title>x</title><p>{VIETNAMESE}".encode()
        parsed = read_page(page_of(data, source="x.html", locator="/x.html", form="html"))
        assert not parsed.notices
        marked = f"<meta charset={label}>".encode() + data if label else data
        parsed = read_page(page_of(marked, source="x.html", locator="/x.html", form="html"))
        assert len(parsed.notices) == said
        assert VIETNAMESE in parsed.reading.article.text
        if said:
            assert parsed.notices == ("x.html: says that it is in windows-1252, and is in utf-8; read as that",)


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "gbk", "big5", "latin1", "utf-16", "iso-2022-jp", "?"]))
def test_any_bytes_give_text(data: bytes, label: str | None) -> None:
    decode(data, label).text.encode()
    declared_in(data)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x1b\x00\ufeff"), max_size=200))
def test_utf8_comes_out_as_it_went_in(text: str) -> None:
    assert decode(text.encode()).text == text
    assert decode(codecs.BOM_UTF8 + text.encode(), "gbk").text == text


@given(st.lists(st.sampled_from([b"<meta ", b"charset", b"=", b"'", b'"', b">", b"<!--", b"-->", b"</", b" ", b"a"])))
def test_any_markup_can_be_scanned(parts: list[bytes]) -> None:
    declared_in(b"".join(parts))
