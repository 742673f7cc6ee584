"""Dates as pages state them in attributes, addresses and names of files, to times as far as they state them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from wiredesk.model.spans import Span
from wiredesk.model.values import When, when_of_iso
from wiredesk.text.line_dates import Months, line_dates

_ISO_LIKE = re.compile(
    r"((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})[T\s]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT)?\s*([+-]\d\d:?\d\d|[+-]\d{1,2}(?!\d))?",
    re.IGNORECASE,
)
_RFC = re.compile(r"[A-Za-z]{3},? \d{1,2} [A-Za-z]{3} \d{4} \d")
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)")
_RUN_IN_ADDRESS = re.compile(
    r"(?<!\d)\d{0,3}?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d))?(?!\d{5})"
)
_ARCHIVED = re.compile(r"/(?:19|20)\d{12}(?:[a-z]{2}_)?/(?=https?://|[\w.-]+\.[a-z]{2,}/)")
"""Before the address of a page that an archive keeps stands when it was kept."""
_ISO_IN_FILE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:[tT_-]?([01]\d|2[0-3])-?([0-5]\d)(\d\d)?)?"
)
_EPOCH = re.compile(r"(?<!\d)(1[0-9]{9})(\d{3})?(?!\d)")
_UPLOADED = re.compile(r"(?<!\d)(1[0-9]{9})(\d{3})?")
_PLAUSIBLE_EPOCH = (datetime(2001, 9, 10, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
_CLOCK_AFTER = re.compile(
    r"[\s|,–—•·-]{0,6}([01]?\d|2[0-3])[:hH]([0-5]\d)(?::[0-5]\d)?(?:\s*(?:\(?(?:GMT|UTC))?\s*([+-]\d\d?:?\d\d)\)?)?(?!\d)"
)


def stated_time(value: str, names: Months, language: str) -> When | None:
    """The time that an attribute or a property states: ISO 8601 as sites write it, RFC 822, seconds since 1970, a day
    in figures or words. None: no time, or one that is not known to the day."""
    value = value.strip()
    if not value or len(value) > 80:
        return None
    when = when_of_iso(value)
    if when is not None and (when.granularity not in ("year", "month") and (len(value) != 10 or not value.isdigit())):
        return when
    like = _ISO_LIKE.match(value)
    if like is not None:
        year, month, day, hour, minute, second, utc, offset = like.groups()
        zone = "Z" if utc and not offset else ""
        if offset:
            digits = offset[1:].replace(":", "")
            zone = f"{offset[0]}{digits.zfill(2)}00" if len(digits) <= 2 else offset
        return when_of_iso(
            f"{year}-{int(month):02d}-{int(day):02d}T{int(hour):02d}:{minute}{':' + second if second else ''}{zone}"
        )
    if value.isdigit() or _EPOCH.fullmatch(value):
        return _of_epoch(value)
    if _RFC.match(value):
        try:
            return when_of_iso(parsedate_to_datetime(value).isoformat())
        except (ValueError, TypeError, IndexError):
            pass
    found = line_dates(value, Span(0, len(value)), names, language)
    return found[0].when if found else None


def _of_epoch(value: str) -> When | None:
    found = _EPOCH.fullmatch(value)
    if found is None:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]))
    if not _PLAUSIBLE_EPOCH[0] <= moment < _PLAUSIBLE_EPOCH[1]:
        return None
    return when_of_iso(moment.isoformat())


def is_midnight(when: When) -> bool:
    """Whether a time is the first second of a day: a day that a program wrote out."""
    return when.value[10:19] in ("T00:00:00", "T00:00") or (when.value[10:16] == "T00:00" and len(when.value) < 17)


def date_in_address(address: str) -> When | None:
    """The day in an address's path: "/2024/11/22/", "-2024-11-22", or a run of digits that begins with a day."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    archived = _ARCHIVED.search(path)
    if archived is not None:
        path = path[archived.end() :]
    found = _IN_ADDRESS.search(path) or _RUN_IN_ADDRESS.search(path)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups()[:3])
    return when_of_iso(f"{year:04d}-{month:02d}-{day:02d}")


def dates_in_file_name(name: str) -> list[When]:
    """The days in a file's name: stated ("2024-11-22t1058…", when a picture was taken) and as seconds or milliseconds
    since 1970 (when it was uploaded)."""
    days: list[When | None] = []
    found = _ISO_IN_FILE.search(name)
    if found is not None:
        days.append(when_of_iso(f"{found[1]}-{found[2]}-{found[3]}"))
    for epoch in _UPLOADED.finditer(name):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(epoch[1]))
        if _PLAUSIBLE_EPOCH[0] <= moment < _PLAUSIBLE_EPOCH[1]:
            days.append(when_of_iso(moment.strftime("%Y-%m-%d")))
            break
    return [day for day in days if day is not None]


def with_clock(when: When, text: str, span: Span, line: Span) -> When:
    """A day with the time of day that stands beside it in its line, parted by signs alone ("18/06/2025 | 21:33")."""
    if when.granularity != "day":
        return when
    found = _CLOCK_AFTER.match(text, span.end, line.end)
    if found is None:
        return when
    joined = when_of_iso(f"{when.value[:10]}T{int(found[1]):02d}:{found[2]}{found[3] or ''}")
    return joined or when


def in_clock_of(when: When, shown: When) -> When:
    """An instant stated in UTC, in the zone of the clock that the page shows for it; as it is where that is none."""
    if when.earliest is None or when.zone != "+00:00" or shown.zone is not None or "T" not in shown.value:
        return when
    clock = datetime.fromisoformat(shown.value[:16]).replace(tzinfo=UTC)
    gap = round((clock - when.earliest).total_seconds() / 60)
    if gap == 0 or abs(gap) > 14 * 60 or abs(gap - 15 * round(gap / 15)) > 1:
        return when
    gap = 15 * round(gap / 15)
    local = (when.earliest + timedelta(minutes=gap)).replace(tzinfo=None)
    sign = "-" if gap < 0 else "+"
    stamp = local.isoformat(timespec="seconds" if when.granularity == "second" else "minutes")
    return when_of_iso(f"{stamp}{sign}{abs(gap) // 60:02d}:{abs(gap) % 60:02d}") or when
