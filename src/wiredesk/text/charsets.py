"""Bytes of a page as text, in the charset that a browser would find, and mended where that is plainly wrong.

    byte order mark ─▶ what HTTP says ─▶ the page's own declaration (HTML standard, "prescan") ─▶ valid UTF-8 ─▶ a guess

Labels are those of the WHATWG encoding standard and no others: what Python calls a codec (utf-7, idna, unicode_escape)
is no charset of a page.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

PRESCANNED = 1024
"""Bytes in which browsers look for a declaration before they begin to parse."""
HEAD = 1 << 16
"""Bytes in which a declaration is believed that they would meet while they parse."""
GUESSED = 20_000
"""Bytes that a guess rests on."""

Way = Literal["byte order mark", "given", "declaration", "valid UTF-8", "guess", "default"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """text: what cannot be read is U+FFFD. charset: name of the encoding standard in lower case. way: how it was found.

    instead_of: the charset that a browser would have taken, "" if it is this one.
    """

    text: str
    charset: str
    way: Way
    instead_of: str = ""


_TABLE = """
utf-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
ibm866: 866 cp866 csibm866
iso-8859-2: csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
iso-8859-3: csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
iso-8859-4: csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
iso-8859-5: csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
iso-8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127
 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
iso-8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987
 sun_eu_greek
iso-8859-8: csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988
 visual
iso-8859-8-i: csiso88598i logical
iso-8859-10: csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13: iso8859-13 iso885913
iso-8859-14: iso8859-14 iso885914
iso-8859-15: csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
iso-8859-16:
koi8-r: cskoi8r koi koi8 koi8_r
koi8-u: koi8-ru
macintosh: csmacintosh mac x-mac-roman
windows-874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
windows-1250: cp1250 x-cp1250
windows-1251: cp1251 x-cp1251
windows-1252: ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1
 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252
windows-1253: cp1253 x-cp1253
windows-1254: cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254
windows-1255: cp1255 x-cp1255
windows-1256: cp1256 x-cp1256
windows-1257: cp1257 x-cp1257
windows-1258: cp1258 x-cp1258
x-mac-cyrillic: x-mac-ukrainian
gbk: chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk
gb18030:
big5: big5-hkscs cn-big5 csbig5 x-x-big5
euc-jp: cseucpkdfmtjapanese x-euc-jp
iso-2022-jp: csiso2022jp
shift_jis: csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis
euc-kr: cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949
utf-16be: unicodefffe
utf-16le: csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
x-user-defined:
"""
"""Names and labels of https://encoding.spec.whatwg.org/#names-and-labels; those of its "replacement" are no label here:
a page in ISO-2022-KR is better guessed at than refused."""

_CODECS = {
    "ibm866": "cp866", "macintosh": "mac_roman", "windows-874": "cp874", "x-mac-cyrillic": "mac_cyrillic",
    "iso-8859-8-i": "iso8859_8", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949",
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp", "x-user-defined": "windows-1252",
}  # fmt: skip
"""Codecs of Python under another name. x-user-defined maps to private characters; pages that declare it mean a font."""
_SPACE = " \t\n\f\r"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_CHARSET_VALUE = re.compile(
    rb"""charset[\t\n\f\r ]*=[\t\n\f\r ]*("[^"]*"|'[^']*'|[^"'\t\n\f\r ;][^\t\n\f\r ;]*)""", re.IGNORECASE
)
_XML = re.compile(rb"""<\?xml[^>]*?encoding[\x00-\x20]*=[\x00-\x20]*(?:"([^"\x00-\x20]+)"|'([^'\x00-\x20]+)')""")
_TAG = re.compile(
    rb"</?[A-Za-z][^\t\n\f\r >]*+(?:[\t\n\f\r /]*+(?!>)=?[^=\t\n\f\r />]*+"
    rb"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+'|[^\"'\t\n\f\r >][^\t\n\f\r >]*+)?+)?+)*+"
)
"""A tag that says nothing of the charset, with all its attributes (`_ATTRIBUTE`)."""
_META = re.compile(rb"<meta[\t\n\f\r /]", re.IGNORECASE)


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _TABLE.replace("\n ", " ").strip().splitlines():
        name, _, labels = line.partition(":")
        if name:
            found[name] = name
        found.update(dict.fromkeys(labels.split(), name))
    return found


def encoding_of(label: str) -> str | None:
    """The name in the encoding standard, in lower case, of a label; None for what is no label."""
    return _labels().get(label.strip(_SPACE).lower())


def declared_in(head: bytes) -> str | None:
    """The encoding that a page declares in its first bytes, by the algorithm of the HTML standard ("prescan a byte
    stream to determine its encoding"); None if it declares none that is known."""
    if head.startswith(b"<\x00?\x00x\x00"):
        return "utf-16le"
    if head.startswith(b"\x00<\x00?\x00x"):
        return "utf-16be"
    at, end = 0, len(head)
    while (at := head.find(b"<", at)) >= 0:
        if head.startswith(b"<!--", at):
            # "<!-->" ends where it begins.
            close = head.find(b"-->", at + 2)
            if close < 0:
                break
            at = close + 3
        elif _META.match(head, at):
            found, at = _meta(head, at + 5)
            if found:
                return found
        elif tag := _TAG.match(head, at):
            at = tag.end()
        elif head[at + 1 : at + 2] in (b"!", b"/", b"?"):
            close = head.find(b">", at)
            if close < 0:
                break
            at = close + 1
        else:
            at += 1
        if at >= end:
            break
    xml = _XML.match(head)
    return _in_markup(encoding_of((xml[1] or xml[2]).decode("latin-1"))) if xml else None


def _in_markup(encoding: str | None) -> str | None:
    """What a declaration written in ASCII can mean."""
    if encoding in ("utf-16be", "utf-16le"):
        return "utf-8"
    return "windows-1252" if encoding == "x-user-defined" else encoding


def _meta(head: bytes, at: int) -> tuple[str | None, int]:
    seen: set[bytes] = set()
    pragma: bool | None = None
    needs_pragma: bool | None = None
    encoding: str | None = None
    for name, value, after in _attributes(head, at):
        at = after
        if name in seen:
            continue
        seen.add(name)
        if name == b"http-equiv":
            pragma = pragma or value == b"content-type"
        elif name == b"content" and encoding is None:
            if found := _CHARSET_VALUE.search(value):
                encoding = encoding_of(found[1].strip(b"\"'").decode("latin-1"))
                needs_pragma = True if encoding else needs_pragma
        elif name == b"charset":
            encoding, needs_pragma = encoding_of(value.decode("latin-1")), False
    if needs_pragma is None or (needs_pragma and not pragma):
        return None, at
    return _in_markup(encoding), at


_ATTRIBUTE = re.compile(
    rb"[\t\n\f\r /]*(?:(>)|(=?[^=\t\n\f\r />]*)"
    rb"(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\f\r >][^\t\n\f\r >]*)?))?)"
)


def _attributes(head: bytes, at: int) -> Iterator[tuple[bytes, bytes, int]]:
    """Names and values in lower case of the attributes from `at` on, each with the place behind it."""
    while at < len(head):
        found = _ATTRIBUTE.match(head, at)
        if found is None or found[1] or found.end() == at:
            return
        at = found.end()
        if at >= len(head):
            # The tag goes on behind what is looked at: what it would have said does not count.
            return
        if found[2]:
            yield found[2].lower(), (found[3] or found[4] or found[5] or b"").lower(), at


def decode(data: bytes, charset: str | None = None) -> Decoded:
    """The text of a page. charset: label from HTTP, None if there is none. Never fails."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(_read(data[len(mark) :], name), name, "byte order mark")
    said = encoding_of(charset) if charset else None
    own = declared_in(data[:PRESCANNED]) or declared_in(data[:HEAD])
    if said is not None:
        return _mended(data, said, "given", own)
    if own is not None:
        return _mended(data, own, "declaration", None)
    return _undeclared(data)


def _mended(data: bytes, name: str, way: Way, other: str | None) -> Decoded:
    """The text in the charset stated, unless it plainly is in another. other: what the page itself declares besides."""
    if name == "utf-8" and (plain := _valid_utf8(data)) is not None:
        return Decoded(plain, name, way)
    text = _read(data, name)
    if data.isascii() and name != "iso-2022-jp":
        return Decoded(text, name, way)
    broken = _damaged(text) if name == "utf-8" else _UNREADABLE in text
    if not broken and (name.startswith("utf-") or _is_wide(name)):
        # A short text can be valid in UTF-8 and in a charset of two bytes a letter; a long one cannot.
        valid = None if name.startswith("utf-") else _valid_utf8(data)
        if valid is None or len(data) - len(valid) <= _CHANCE:
            return Decoded(text, name, way)
        return Decoded(valid, "utf-8", "valid UTF-8", name)
    # No text in a charset of one byte a letter is valid UTF-8 by chance.
    valid = _valid_utf8(data)
    if valid is not None:
        return Decoded(valid, "utf-8", "valid UTF-8", name)
    if not broken:
        return Decoded(text, name, way)
    if other is not None and other != name and _UNREADABLE not in (inner := _read(data, other)):
        return Decoded(inner, other, "declaration", name)
    if name == "utf-8":
        guess = _undeclared(data)
        return guess if guess.charset == name else replace(guess, instead_of=name)
    return Decoded(text, name, way)


def _undeclared(data: bytes) -> Decoded:
    sample = data[:GUESSED]
    if data.isascii() and b"\x1b" not in sample:
        return Decoded(data.decode("ascii"), "windows-1252", "default")
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) > 8 and max(zeros) * 5 > len(sample):
        name = "utf-16be" if zeros[0] > zeros[1] else "utf-16le"
        return Decoded(_read(data, name), name, "guess")
    text = data.decode("utf-8", "replace")
    if _UNREADABLE not in text or _valid_utf8(data) is not None:
        return Decoded(text, "utf-8", "valid UTF-8")
    if not _damaged(text):
        return Decoded(text, "utf-8", "guess")
    guess = _guessed(_telling(data))
    text = _read(data, guess)
    if text.count(_UNREADABLE) * 100 > len(text):
        return Decoded(western(data), "windows-1252", "default")
    return Decoded(text, guess, "guess")


def _guessed(sample: bytes) -> str:
    import chardet

    said = str(chardet.detect(sample).get("encoding") or "").lower()
    guess = _GUESSES.get(said) or encoding_of(said)
    # It is known by now that the bytes are not valid UTF-8.
    return "windows-1252" if guess is None or guess == "utf-8" or guess in _RARE else guess


_GUESSES = {"cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5", "johab": "euc-kr"}
"""Encodings that chardet names otherwise than the standard does."""
_RARE = frozenset(("iso-8859-3", "iso-8859-4", "iso-8859-10", "iso-8859-14", "iso-8859-15", "iso-8859-16", "macintosh"))
"""Seldom used and nearly windows-1252: a page is that rather than one of these."""
_UNREADABLE = "\ufffd"
_CHANCE = 12
"""Bytes beyond one a character that valid UTF-8 has to have before a charset of two bytes a letter is given up."""
_WORSE = 10
_ASCII = bytes(range(128))
_WORDED = re.compile(rb"(?<![^<>\r\n])[^<>\r\n\x80-\xff]{0,200}+[\x80-\xff][^<>\r\n]{0,2000}")
_WIDE = frozenset(("gbk", "gb18030", "big5", "euc-jp", "shift_jis", "euc-kr", "iso-2022-jp"))


def _damaged(text: str) -> bool:
    """Whether text read as UTF-8 is in something else: more than one in ten of the characters beyond ASCII could not
    be read. One broken character in a long page is damage, not another charset."""
    bad = text.count(_UNREADABLE)
    return bad > 0 and bad * _WORSE > len(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8"))


def _valid_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_wide(name: str) -> bool:
    return name in _WIDE


def _telling(data: bytes) -> bytes:
    """The part of a page that a guess rests on: its own words, not its tags and scripts, which speak of English."""
    pieces: list[bytes] = []
    size = 0
    for piece in _WORDED.finditer(data):
        pieces.append(piece[0])
        size += len(piece[0])
        if size > GUESSED:
            break
    return b"\n".join(pieces)[:GUESSED]


def western(data: bytes) -> str:
    """Each byte as the character that it is in windows-1252."""
    return _read(data, "windows-1252")


def _read(data: bytes, name: str) -> str:
    table = _single(name)
    if table is not None:
        text = codecs.charmap_decode(data, "replace", table)[0]
        # The tone marks of windows-1258 stand behind their letters.
        return unicodedata.normalize("NFC", text) if name == "windows-1258" else text
    return data.decode(_CODECS.get(name, name), "replace")


@lru_cache(maxsize=40)
def _single(name: str) -> str | None:
    """The characters of a charset of one byte a letter; None for another. Bytes 80 to 9F that stand for nothing are
    control characters in the encoding standard, not errors."""
    if name.startswith("utf-") or _is_wide(name):
        return None
    plain = bytes(range(256)).decode(_CODECS.get(name, name), "replace")
    return "".join(chr(at) if char == "\ufffd" and at < 0xA0 else char for at, char in enumerate(plain))
