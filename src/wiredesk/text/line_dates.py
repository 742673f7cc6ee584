"""Dates in lines that state when a page was made, in any language: figures, names of months from CLDR, a clock.

The packs know how a language writes times in its sentences (`text.times`). Most languages have no pack, and a line
that dates a page is written alike everywhere: a day, a month, a year in some order, and a clock near it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from wiredesk.lang.packs import Packs
from wiredesk.model.spans import Span
from wiredesk.model.values import When, when_of_iso

_NAME = r"(?P<name>\p{L}[\p{L}\p{M}.’'॰]{1,18}?)"
_OTHER_NAME = r"(?:\s?/\s?(?P<other>[\p{L}\p{M}]{2,12}))?"
"""The same month by its other name: "نيسان / أبريل"."""
_YEAR = r"(?P<year>(?:19|20|25)\d\d)"
_ENDED = r"(?:(?!\d)|(?=\d{1,6}\s?\p{L}))"
"""A year ends, or a count of something else stands behind it without a space: "Dec 05, 20232 Shares"."""
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?!\d)"
_FIGURES = regex.compile(
    r"(?<![\d.,:/-])(?:(?P<year>(?:19|20)\d\d)\s?(?P<s>[./-])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})\s?(?P<t>[./|-])\s?(?P<b>\d{1,2})\s?(?P=t)\s?(?P<y>(?:19|20)\d\d|\d\d(?=\b)))(?![\d/-]|\.\d)"
)
_CJK = regex.compile(r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]")
_ANY_YEAR = re.compile(r"(?:19|20|25)[0-9][0-9]")
_ANY_FIGURES = re.compile(r"(?:19|20|25)[0-9][0-9]|[0-9]\s?[./|-]\s?[0-9]")
"""What all of these forms have: nearly all lines are told by it to hold none of them, in a tenth of the time."""
_ZONE = regex.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})(?!\d)")
REACH_AFTER, REACH_BEFORE = 24, 16
"""Code points between a day and the clock that goes with it, in a line."""
_BUDDHIST = 543


def _named(links: Sequence[str]) -> tuple[regex.Pattern[str], ...]:
    """Forms of a day with its month in words. links: the words between its parts ("12 de março de 2026")."""
    link = rf"(?:[\s,.]|\b(?:{'|'.join(map(regex.escape, links))})\b)*" if links else r"[\s,.]*"
    return tuple(
        regex.compile(pattern, regex.IGNORECASE)
        for pattern in (
            rf"{_DAY}(?:st|nd|rd|th|er|[ªº°.])?{link}[-/]?{_NAME}{_OTHER_NAME}[.,]?{link}[-/]?{_YEAR}(?!\d)",
            rf"(?<!\p{{L}}){_NAME}[.,]?\s?{_DAY}(?:st|nd|rd|th)?[\s,.]*{_YEAR}{_ENDED}",
            rf"(?<!\d){_YEAR}[.,]?\s?(?:\p{{L}}{{1,4}}\.?\s)?{_NAME}\.?\s?{_DAY}",
            rf"(?<!\d){_YEAR}\.?\s\p{{L}}{{2,5}}\s{_DAY}\.?\s{_NAME}(?!\p{{L}})",
            rf"{_DAY}(?:[.]|ה)?\s?ב?{_NAME}[.,]?{link}{_YEAR}(?!\d)",
        )
    )


def _clock(words: Sequence[str]) -> regex.Pattern[str]:
    """Forms of a time of day. words: what stands behind hours and minutes that a full stop parts ("17.06 Uhr")."""
    behind = "|".join((*map(regex.escape, words), r"[ap]\.?m\b", "$"))
    return regex.compile(
        rf"(?<![\d:.,])(?P<h>[01]?\d|2[0-3])(?:[:h](?P<mi>[0-5]\d)(?::(?P<s>[0-5]\d))?|\.(?P<mi2>[0-5]\d)(?=\s?(?:{behind})))"
        r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
        r"(?:\s?\(?(?:(?P<utc>GMT|UTC|Z\b)\s?)?(?P<off>[+-]\d{1,2}(?::?\d\d)?)?\)?)?(?!\d)",
        regex.IGNORECASE,
    )


class Months:
    """Names of months of all languages that CLDR has, and the forms of dates with them.

    links, clock_words: words of all languages between the parts of a day, and behind a time of day.
    """

    __slots__ = ("_any", "_by_language", "clock", "named")

    def __init__(
        self, by_language: Mapping[str, Mapping[str, int]], links: Sequence[str] = (), clock_words: Sequence[str] = ()
    ) -> None:
        self._by_language = by_language
        self.named = _named(links)
        self.clock = _clock(clock_words)
        numbers: dict[str, dict[int, int]] = {}
        for names in by_language.values():
            for name, number in names.items():
                count = numbers.setdefault(name, {})
                count[number] = count.get(number, 0) + 1
        self._any = {name: next(iter(count)) for name, count in numbers.items() if len(count) == 1 and len(name) > 2}

    def number(self, name: str, language: str) -> int | None:
        """Which month a word names: in the language, else in any in which it names but one. None: no month."""
        plain = name.lower().strip(" .॰")
        own = self._by_language.get(language.partition("-")[0], {}).get(plain)
        return own or self._by_language.get("en", {}).get(plain) or self._any.get(plain)


NO_MONTHS: Mapping[str, Mapping[str, int]] = {}


@lru_cache(maxsize=8)
def months(packs: Packs) -> Months:
    """The installed names of months."""
    root = packs.root
    return Months(
        packs.table("months", parse_months, NO_MONTHS),
        root.strings("times.date_links"),
        root.strings("times.clock_words"),
    )


def parse_months(text: str) -> Mapping[str, Mapping[str, int]]:
    """The table that `scripts/make_months.py` writes: for each language the numbers of the months by name."""
    found: dict[str, dict[str, int]] = {}
    for line in text.splitlines():
        code, *items = line.split("\t")
        names = found[code] = {}
        for item in items:
            number, _, forms = item.partition("=")
            names.update(dict.fromkeys(forms.split("|"), int(number)))
    return found


@dataclass(frozen=True, slots=True)
class LineDate:
    """A day with what is said of its clock. other: where figures can be read two ways, the other reading."""

    span: Span
    when: When
    other: When | None = None


def line_dates(text: str, span: Span, names: Months, language: str, *, month_first: bool = False) -> list[LineDate]:
    """The days that a line states, each once, in order of place; a clock beside one goes with it."""
    line = span.of(text)
    if not line.isascii():
        line = "".join(str(int(char)) if char.isdecimal() else char for char in line)
    if _ANY_FIGURES.search(line) is None:
        return []
    found: list[tuple[int, int, tuple[int, int, int], tuple[int, int, int] | None]] = []
    for match in _FIGURES.finditer(line):
        if match["year"]:
            found.append((match.start(), match.end(), (int(match["year"]), int(match["m"]), int(match["d"])), None))
            continue
        year = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
        if len(match["y"]) == 2 and match["t"] == "-":
            continue
        first, second = int(match["a"]), int(match["b"])
        one, two = (year, second, first), (year, first, second)
        if month_first:
            one, two = two, one
        both = first <= 12 and second <= 12 and first != second
        if one[1] > 12:
            one = two
        found.append((match.start(), match.end(), one, two if both else None))
    with_year = _ANY_YEAR.search(line) is not None
    if with_year and not line.isascii():
        found += [
            (match.start(), match.end(), (int(match["year"]), int(match["m"]), int(match["d"])), None)
            for match in _CJK.finditer(line)
        ]
    for pattern in names.named if with_year else ():
        for match in pattern.finditer(line, overlapped=True):
            number = names.number(match["name"], language)
            if number is None and (other := match.groupdict().get("other")):
                number = names.number(other, language)
            if number is not None:
                year = int(match["year"])
                year -= _BUDDHIST if year >= 2400 else 0
                found.append((match.start(), match.end(), (year, number, int(match["day"])), None))
    dates: list[LineDate] = []
    end = -1
    for start, stop, day, other in sorted(found, key=lambda item: (item[0], -item[1])):
        when = _when(day, line, start, stop, names.clock) if start >= end else None
        if when is not None:
            end = stop
            dates.append(
                LineDate(
                    Span(span.start + start, span.start + stop),
                    when,
                    _when(other, line, start, stop, names.clock) if other else None,
                )
            )
    return dates


def _when(day: tuple[int, int, int], line: str, start: int, stop: int, clocks: regex.Pattern[str]) -> When | None:
    iso = f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"
    clock = clocks.search(line, stop, min(len(line), stop + REACH_AFTER))
    if clock is None:
        before = list(clocks.finditer(line, max(0, start - REACH_BEFORE), start))
        clock = before[-1] if before else None
    if clock is not None:
        hour = int(clock["h"])
        if clock["half"] and hour <= 12:
            hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
        offset = clock["off"] or ""
        if offset:
            digits = offset[1:].replace(":", "")
            digits = digits.zfill(2) + "00" if len(digits) <= 2 else digits.zfill(4)
            offset = f"{offset[0]}{digits}"
        elif clock["utc"]:
            offset = "Z"
        else:
            zone = _ZONE.search(line)
            offset = f"{zone[1]}{zone[2]:0>2}00" if zone else ""
        second = f":{clock['s']}" if clock["s"] else ""
        when = when_of_iso(f"{iso}T{hour:02d}:{clock['mi'] or clock['mi2']}{second}{offset}")
        if when is not None:
            return when
    return when_of_iso(iso)
