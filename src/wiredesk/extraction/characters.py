"""The bytes of a page as its text: in its charset, and out of an encoding from before Unicode."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import replace

from wiredesk.lang.packs import Packs
from wiredesk.model.page import Page
from wiredesk.model.values import Found, How
from wiredesk.text import legacy
from wiredesk.text.charsets import Decoded, Way, decode, western

_HOW: dict[Way, How] = {"byte order mark": "stated", "given": "stated", "declaration": "meta"}
_BY_LETTERS = "letters: "
_UNREADABLE = "\ufffd"
_OTHER_LETTERS = frozenset(("windows-1251", "windows-1253", "windows-1255", "windows-1256", "iso-8859-5", "iso-8859-6",
                            "iso-8859-7", "iso-8859-8", "iso-8859-8-i"))  # fmt: skip
"""Charsets of one byte a letter that nobody declared who wrote in the Latin alphabet."""


def characters(page: Page, packs: Packs) -> tuple[str, Found[str] | None, Page]:
    """The text, what its bytes were read as (how that was found, and against what was declared), and the page, its
    hints converted with it. None: nothing declared and nothing but ASCII."""
    decoded = decode(page.data, page.charset)
    shown = _shown(page, decoded)
    raw = page.data if shown is decoded.text and decoded.charset == "utf-8" else None
    old = legacy.converted(shown, packs, markup=page.form == "html", raw=raw)
    if old is not None:
        title = page.hints.title
        if title:
            page = replace(page, hints=replace(page.hints, title=old.also(title)))
        why = (
            f"{_BY_LETTERS}{old.words} of {old.changed} words are of the language ({old.language}) only when converted"
        )
        sure = round(old.words / old.changed, 2)
        return old.text, Found(old.encoding, "inferred", sure, None, ((decoded.charset, _how(decoded)),), why), page
    if decoded.way == "default":
        return decoded.text, None, page
    against: tuple[tuple[str, How], ...] = ((decoded.instead_of, "stated"),) if decoded.instead_of else ()
    sure = 0.6 if decoded.way == "guess" else 0.95
    return decoded.text, Found(decoded.charset, _how(decoded), sure, None, against, decoded.way), page


def raw_of(page: Page, text: str, charset: Found[str] | None) -> bytes | None:
    """The bytes of the page, if they are this text in UTF-8 to the last: who wants those need not write them again."""
    if charset is None:
        return page.data if text.isascii() else None
    plain = charset.value == "utf-8" and _UNREADABLE not in text and not page.data.startswith(BOM_UTF8)
    return page.data if plain else None


def mended(charset: Found[str] | None) -> str:
    """For a person: what the page was read as, though it says otherwise; "" if it is in the charset that it states."""
    if charset is None or not charset.against:
        return ""
    if charset.rule.startswith(_BY_LETTERS):
        why = charset.rule.removeprefix(_BY_LETTERS)
        return f"is written in {charset.value}, an encoding from before Unicode, and was converted: {why}"
    return f"says that it is in {charset.against[0][0]}, and is in {charset.value}; read as that"


def _shown(page: Page, decoded: Decoded) -> str:
    """The text in which an old encoding would be found: each byte as a Western browser shows it, unless the bytes are
    plainly those of another charset."""
    charset = decoded.charset
    single = charset.startswith(("windows-12", "iso-8859-", "macintosh")) and charset not in _OTHER_LETTERS
    if charset != "utf-8" and (single or decoded.way in ("guess", "default") or decoded.instead_of):
        return western(page.data)
    return decoded.text


def _how(decoded: Decoded) -> How:
    return _HOW.get(decoded.way, "inferred")
