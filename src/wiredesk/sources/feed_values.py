"""What stands in the fields of feeds as clean values: text without markup, HTML, addresses, dates, languages, names.

All that is given back can be stored as UTF-8: no control characters, no lone surrogates.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from wiredesk.model.values import when_of_iso

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff￾￿]")
_TAGS = (
    "a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blockquote|br|button|center|cite|code|dd|del|details|dfn|"
    "div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|li|link|main|"
    "mark|meta|nav|noscript|object|ol|p|param|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|"
    "style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?=[\s/>])[^<>]*+>", re.IGNORECASE)
_SILENT = tuple(
    (re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (
        (r"<script(?=[\s/>])", r"</script\s*+>"),
        (r"<style(?=[\s/>])", r"</style\s*+>"),
        (r"<!--", r"-->"),
    )
)
"""What is between these is not shown."""
_PARTING = re.compile(r"<(?:/?(?:p|div|li|tr|h[1-6]|blockquote|ul|ol|dd|dt)(?=[\s/>])|br(?=[\s/>]))", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&(?:amp;)*+lt;/?(?:{_TAGS})(?=[\s/]|&(?:amp;)*+gt;)", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_ZONES = {
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "ICT": 7, "WIB": 7,
    "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
"""Hours east of Greenwich, of names that mean one zone alone; those of RFC 822 are known to the standard library."""
_ZONE_NAME = re.compile(r"\b([A-Z]{3,4})\s*$")
_COLON_ZONE = re.compile(r"([+-]\d\d):(\d\d)\s*$")
_NAMED_ZONE = re.compile(
    r"(?<![A-Za-z])(?:UT|UTC|GMT|Z|[ECMPA][SD]T)(?![A-Za-z])|(?<!\S)[+-]\d{4}(?!\S)", re.IGNORECASE
)
"""What the standard library knows as a zone; anything else it takes for Greenwich, as it does where there is none."""
_NO_ZONE = re.compile(r"[+-](?!\d{4}\s*$)[\w:]*\s*$")
_YEAR_FIRST = re.compile(
    r"((?:19|20)\d\d)\D{1,3}?0?(\d\d?)\D{1,3}?(\d\d?)(?:\D{1,4}?(\d\d?):(\d\d)(?::(\d\d))?\s*([+-]\d\d:?\d\d|Z)?)?"
    r"[^\d:]{0,2}"
)
"""A year of four digits in front leaves one order of day and month, whatever words stand between."""
_CLOCK_ZONE = re.compile(r"\s*\(?(?:GMT|UTC|UT|Z)\s*([+-])\s*(\d{1,2}):?(\d\d)?\)?\s*$", re.IGNORECASE)
_WHOLE = re.compile(r"https?://[a-z0-9.\-]+(?::\d{1,5})?(?:[/?#][!-~]*)?")
"""An address that needs no mending: most of them, at a fifth of the time that taking one apart costs."""
_LONGEST_DATE = 80
"""Characters: no form of a date is longer; of longer ones this much is kept as the words."""
_LONGEST_NAME = 200
"""Characters of a person's name; what is longer names nobody."""


def clean(text: str) -> str:
    """The text without what cannot be stored or seen. C1 controls, which feeds have by mistake, as Windows-1252."""
    return text if text.isprintable() else _UNSTORABLE.sub(_storable, text)


def _storable(found: re.Match[str]) -> str:
    code = ord(found[0])
    return bytes((code,)).decode("cp1252", "ignore") if 0x80 <= code < 0xA0 else ""


def plain(text: str) -> str:
    """A line of text from what may be text, HTML, or HTML escaped once more: feeds do not say which."""
    if "<" not in text and "&" not in text:
        return line(text)
    for _ in range(3):
        before = text
        if "<" in text:
            text = _TAG.sub("", _PARTING.sub(r" \g<0>", _CDATA.sub("", _without_silent(text))))
        if "&" in text:
            text = _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
        if text == before:
            break
    return line(text)


def _without_silent(text: str) -> str:
    for opening, closing in _SILENT:
        kept, at = [], 0
        while start := opening.search(text, at):
            # One that is not closed is not looked for again: that would cost squares.
            end = closing.search(text, start.end())
            if end is None:
                break
            kept.append(text[at : start.start()])
            at = end.end()
        if at:
            text = " ".join([*kept, text[at:]])
    return text


def line(text: str) -> str:
    """Clean text with single spaces, composed (NFC)."""
    return " ".join(unicodedata.normalize("NFC", clean(text)).split())


def paragraphs(markup: str) -> list[str]:
    """The text of some HTML, one piece for each paragraph or line that is shown."""
    text = _TAG.sub("", _PARTING.sub(r"\n\g<0>", _without_silent(markup)))
    return [shown for part in html.unescape(text).splitlines() if (shown := line(part))]


def has_tags(text: str) -> bool:
    """Whether there are tags of HTML in it."""
    return "<" in text and _TAG.search(text) is not None


def markup(text: str) -> str | None:
    """HTML as it was meant: what was escaped once or twice too often is not; None if nothing is left."""
    for _ in range(3):
        if "&" not in text or "<" in (text.replace("<![CDATA[", "") if "<![" in text else text):
            break
        if not _ESCAPED_TAG.search(text):
            break
        text = html.unescape(text)
    if "<![CDATA[" in text:
        text = _CDATA.sub("", text)
    return clean(text).strip() or None


def markup_of_text(text: str) -> str | None:
    """HTML of plain text: paragraphs where lines are empty."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", clean(text))]
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part) or None


def address(text: str | None, base: str | None) -> str | None:
    """An absolute http(s) address, None for anything else. base: what a relative one is relative to."""
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return text
    text = "".join(clean(text).split())
    if not text:
        return None
    if text[:4].lower() == "www.":
        text = f"http://{text}"
    try:
        joined = urljoin(base or "", text)
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and host else None


@lru_cache(maxsize=4096)
def date(text: str) -> str | None:
    """ISO 8601 in the zone that is stated, of the forms that feeds are meant to have (ISO 8601, RFC 822, asctime).

    Of any other form the words, for those who can read them; a zone that is not stated is not guessed.
    """
    words = line(text)[:_LONGEST_DATE].strip()
    if not words:
        return None
    when = when_of_iso(words)
    if when is not None:
        return when.value
    return _internet_date(words) or _year_first(words) or words


def _year_first(words: str) -> str | None:
    found = _YEAR_FIRST.fullmatch(words)
    if found is None:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    told = f"{year}-{int(month):02d}-{int(day):02d}"
    if hour is not None:
        told += f"T{int(hour):02d}:{minute}" + (f":{second}" if second else "") + (offset or "")
    when = when_of_iso(told)
    return when.value if when is not None else None


def _internet_date(words: str) -> str | None:
    zone = _CLOCK_ZONE.search(words)
    named = _ZONE_NAME.search(words)
    if zone:
        # Written by many sites of Asia: "GMT+7" means what RFC 822 writes as "+0700".
        words = f"{words[: zone.start()]} {zone[1]}{int(zone[2]):02d}{zone[3] or '00'}"
    elif named and named[1] in _ZONES:
        words = f"{words[: named.start()]} +{_ZONES[named[1]]:02d}00"
    else:
        words = _COLON_ZONE.sub(r"\1\2", words)
        if _NO_ZONE.search(words):
            return None
    try:
        fields = parsedate_tz(words)
        if fields is None or not any(character.isdigit() for character in words[:12]):
            return None
        year, month, day, hour, minute, second = fields[:6]
        offset = fields[9] if _NAMED_ZONE.search(words) else None
        # A leap second is the one before it to all who have no word for it.
        at = datetime(year, month, day, hour, minute, 59 if second == 60 else second)
        if offset is None:
            return at.isoformat()
        return at.replace(tzinfo=timezone(timedelta(seconds=offset))).isoformat()
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def language(text: str | None) -> str | None:
    """A BCP 47 tag ("vi", "pt-BR"), None if it is none."""
    tag = (text or "").strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def person(text: str) -> str | None:
    """The name in "name", "name <address>" or "address (name)"; None where there is an address alone."""
    name = plain(text)
    if "@" in name:
        before, bracket, after = name.partition("(")
        if bracket and "@" in before:
            name = after.rstrip(") ")
        elif bracket and before.strip():
            name = before
        elif name.endswith(">") and "<" in name:
            name = name.rpartition("<")[0]
        elif " " not in name:
            return None
    name = name.strip(" \"'")
    return name if name and len(name) <= _LONGEST_NAME else None


def digits(text: str | None) -> int | None:
    """A whole number of up to seven digits, None for anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else None
