"""Bytes of an XML document as text: whatever encoding it is in, whatever it says that it is in."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_FIRST = (
    (b"\x00\x00\x00<", "utf-32-be"), (b"<\x00\x00\x00", "utf-32-le"), (b"\x00<", "utf-16-be"), (b"<\x00", "utf-16-le"),
)  # fmt: skip
"""How "<" is written where there is no mark (XML 1.0, appendix F)."""
_EBCDIC = b"\x4c\x6f\xa7\x94"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
# Labels that the WHATWG encoding standard maps to a larger encoding than their name says.
_LABELS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252",
    "us-ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs", "utf8": "utf-8", "unicode": "utf-8",
}  # fmt: skip
_REFUSED = frozenset(("utf-7", "unicode_escape", "raw-unicode-escape", "idna", "punycode", "mbcs", "oem", "undefined"))
"""Codecs of Python that are no encodings of pages: a label may not make ASCII bytes read as other characters."""
_SINGLE = frozenset(("cp1252", "cp1254", "iso8859-15", "iso8859-2"))
_SURELY, _PERHAPS = 10, 3
"""Characters beyond ASCII that are UTF-8 for each that is not, from which on a text is taken for damaged UTF-8, against
a declaration and without one that fits. In other encodings less than every second one looks like UTF-8."""


def charset_of(media_type: str | None) -> str | None:
    """The charset that a media type names, None if it names none."""
    found = _CHARSET.search(media_type or "")
    return found[1].lower() if found else None


def decode_xml(data: bytes, charset: str | None = None) -> str:
    """Byte order mark, UTF-8 if it is valid, `charset` (of HTTP), the declaration, and only then a guess.

    Never fails: what cannot be read becomes U+FFFD. Text that is valid UTF-8 beyond ASCII is UTF-8 whatever is
    declared: no text in another encoding is that by chance, and many feeds declare what their software was set to.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    start = data.lstrip(b" \t\r\n")[:4]
    for first, name in _FIRST:
        if start.startswith(first):
            return data.decode(name, "replace")
    declared = _DECLARED.search(data[:1024])
    label = declared[1].decode("ascii").lower() if declared else None
    if start == _EBCDIC:
        return data.decode("cp037", "replace")
    if data.isascii() and b"\x1b" not in data and b"~{" not in data:
        return data.decode("ascii")
    try:
        if not data.isascii():
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", "replace")
    broken = loose.count("�")
    whole = sum(1 for character in loose if character > "\x7f") - broken
    if whole > _SURELY * broken:
        return loose
    # A server that names Latin-1 or ASCII mostly names its default; the declaration was written with the feed.
    labels = [one for one in (charset, label) if one is not None and _python_name(one) is not None]
    if len(labels) == 2 and _python_name(labels[0]) in _SINGLE:
        labels.reverse()
    for one in labels:
        name = _python_name(one) or "utf-8"
        text = _strictly(data, name)
        if text is not None:
            return text
    if whole > _PERHAPS * broken:
        return loose
    for one in labels:
        name = _python_name(one) or "utf-8"
        if name != "utf-8":
            return data.decode(name, "replace")
    return data.decode(_guess(data) or "cp1252", "replace")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeError:
        return None


def _python_name(label: str) -> str | None:
    try:
        info = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    # Codecs such as "hex" and "rot13" are no text encodings; there is no public sign of that before decoding.
    return None if info.name in _REFUSED or not getattr(info, "_is_text_encoding", True) else info.name


def _guess(data: bytes) -> str | None:
    # Imported on first need: 40 ms, and few feeds declare nothing and are not UTF-8.
    import chardet

    guess = chardet.detect(data[:20000]).get("encoding")
    return _python_name(guess.lower()) if guess else None


def encoding_of(head: bytes, charset: str | None = None) -> str:
    """The encoding of a document that is read piece by piece, by its first bytes: mark, pattern, declaration, UTF-8."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    start = head.lstrip(b" \t\r\n")[:4]
    for first, name in _FIRST:
        if start.startswith(first):
            return name
    declared = _DECLARED.search(head[:1024])
    for label in (declared[1].decode("ascii").lower() if declared else None, charset):
        name = (_python_name(label) if label else None) or ""
        # A document that is ASCII so far is in no encoding of wide characters, whatever it says.
        if name and not name.startswith(("utf-16", "utf-32")):
            return name
    return "utf-8"
