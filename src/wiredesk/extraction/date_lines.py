"""Lines of a page that state when it was made, as readers see them, near its headline and at its foot."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from wiredesk.extraction.candidates import Mark
from wiredesk.extraction.date_values import is_midnight, stated_time, with_clock
from wiredesk.extraction.layout import Layout
from wiredesk.extraction.phrases import CLOSING, Phrases
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span
from wiredesk.model.values import How, When
from wiredesk.text.line_dates import Months, line_dates
from wiredesk.text.times import stated_dates

ABOVE, BELOW, FAR = 14, 8, 60
"""Candidates above the first and below the last body block where a visible line can state the page's date; how far
down one is looked for where nothing else tells it."""
MOST_WORDS, FAR_WORDS, FOOT_WORDS, OPENING = 40, 14, 60, 40
"""Words of a line that can state it near the title, further away, and at the foot with the word for it; code points in
which a text opens with it."""

WEIGHTS = {
    "rule": 9.0,
    "json-ld": 3.0, "json-ld.page": 2.0, "meta": 2.8, "meta.date": 1.6, "markup": 2.4, "time": 2.0, "line": 2.0,
    "address": 2.2, "foot": 1.2, "far": 0.8, "boxed": 0.7, "hint": 0.6,
}  # fmt: skip
"""What a value of each source weighs; half of that supports a value of another source that names the same day."""
MIDNIGHT, WORDED, CHANGED, DISTANCE, SWAPPED = 0.9, 0.6, 1.5, 0.12, 0.8
"""Less for a day that a program wrote out; more or less where the words beside a date say "published" or "updated";
less for what names the day of the last change; less for each line that it stands away from the title; less for the
other reading of a day in figures."""
_GLUED_CLOCK = regex.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?=[0-2]?\d[:h][0-5]\d)")
_FILE_NAME = regex.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", regex.IGNORECASE)
RUNNING = ("lead", "paragraph", "list_item")
_FOOT_ROLES = ("byline", "credit", "dateline")
_ZONE_NAME = regex.compile(r"\b[A-Z]{1,4}T\b|\btime\b")
_OPENS = regex.compile(r"\d{1,2}(?:[./]\d{1,2}[./]|\. ?\p{L}+ )(?:19|20)\d\d")
"""A day before a headline."""
_TWICE = regex.compile(r"(.{6,40})\s?\1")
_DIGIT = regex.compile(r"\d")
_MONTH_FIRST = ("US", "PH")
_AGAINST = Mark.RELATED | Mark.COMMENTS | Mark.FOOTER


@dataclass(frozen=True, slots=True)
class Seen:
    """A value seen for a date: what, how, where, from which source, and what it weighs before values are compared.

    updated: whether the page says that it is the time of its last change."""

    when: When
    how: How
    source: str
    weight: float
    rule: str
    span: Span | None = None
    updated: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """How the dates of a page are read: its pack, phrases of lines, names of months, language, and the region that the
    page names (ISO 3166), which decides the order of day and month."""

    pack: Pack
    phrases: Phrases
    names: Months
    language: str
    region: str | None


def made(value: str, how: How, source: str, rule: str, ways: Ways, *, updated: bool = False) -> list[Seen]:
    """The time that a value of this source states, if it is known to the day."""
    when = stated_time(value, ways.names, ways.language)
    if when is None or not _day_known(when):
        return []
    weight = WEIGHTS[source] - (MIDNIGHT if is_midnight(when) else 0.0)
    return [Seen(when, how, source, weight, rule, None, updated)]


def _day_known(when: When) -> bool:
    return when.resolved and when.granularity not in ("year", "month", "years")


def visible(layout: Layout, text: str, ways: Ways) -> list[Seen]:
    """Date lines that a reader sees near the title or at the foot, the nearest to the title counting most."""
    candidates, roles, spans = layout.candidates, layout.roles, layout.spans
    body = [index for index, role in enumerate(roles.roles) if role in RUNNING]
    if body:
        first, last = body[0], body[-1]
        middle = roles.title if roles.title is not None and roles.title < first else first
        order = sorted(range(max(0, middle - ABOVE), first), key=lambda index: (abs(index - middle), index))
        order += range(first, min(first + 4, last))
        order += range(last + 1, min(len(candidates), last + 1 + BELOW))
    else:
        first = last = len(candidates)
        middle = roles.title or 0
        order = [*range(middle, min(len(candidates), middle + ABOVE)), *range(middle - 1, max(-1, middle - 4), -1)]
    seen: list[Seen] = []
    top = range(max(0, middle - 1), first + 4)
    closed = False
    # What stands in a box with the headline stands in none.
    of_title = candidates[roles.title].marks if roles.title is not None else 0
    for index in order:
        one = candidates[index]
        role, near = roles.roles[index], index in top
        if not _DIGIT.search(one.text) or (role == "caption" and not (near and ways.phrases.dated(one.text))):
            continue
        foot = index > last
        made_known = foot and one.words <= FOOT_WORDS and ways.phrases.dating(one.text) == "published"
        if role == "teaser" and not near and not made_known:
            continue
        if one.words > MOST_WORDS and not (near and index >= first) and not made_known:
            continue
        if one.marks & ~of_title & (Mark.COMMENTS if near else _AGAINST & ~Mark.FOOTER if made_known else _AGAINST):
            continue
        if ways.phrases.kind(one.text) in ("footer", "related") or (
            " " not in one.text and _FILE_NAME.search(one.text)
        ):
            continue
        if foot:
            if ways.phrases.kind(candidates[index - 1].text) in CLOSING and not made_known:
                break
            closed = closed or (role not in _FOOT_ROLES and ways.phrases.kind(one.text) != "share")
            if not ways.phrases.dating(one.text) and (closed or not ways.phrases.dated(one.text)):
                continue
        source = "foot" if foot else "line"
        weight = WEIGHTS[source] - DISTANCE * len(seen)
        if index < middle - 3 and not one.marks & Mark.DATE:
            weight -= 2 * DISTANCE
        if one.marks & (_AGAINST if near else Mark.HEADER | _AGAINST) or role == "teaser":
            weight -= 0.6
        where = spans[index]
        if role == "title":
            opening = _OPENS.match(one.text)
            if opening is None:
                continue
            where = Span(where.start, where.start + opening.end())
        if index >= first and not foot and role in RUNNING:
            # A text that opens with its day: "12 March 2026 - The port …".
            where, weight = Span(where.start, min(where.end, where.start + OPENING)), weight - 0.8
        seen += _in_line(text, where, source, weight, ways)
    return seen or _far(layout, text, last, ways)


def _far(layout: Layout, text: str, last: int, ways: Ways) -> list[Seen]:
    """A line in the markup of a date, or that is about its date, further away."""
    for index, one in enumerate(layout.candidates[: last + FAR]):
        if index > last and one.words <= 8 and ways.phrases.kind(one.text) in CLOSING:
            break
        if one.words > FAR_WORDS or one.marks & _AGAINST or not _DIGIT.search(one.text):
            continue
        if layout.roles.roles[index] in ("title", "caption"):
            continue
        if " " not in one.text and _FILE_NAME.search(one.text):
            continue
        about = one.marks & Mark.DATE or ways.phrases.dating(one.text)
        if about or (index <= last + BELOW and ways.phrases.dated(one.text)):
            found = _in_line(text, layout.spans[index], "far", WEIGHTS["far"], ways)
            if found:
                return found
    return []


def _in_line(text: str, line: Span, source: str, weight: float, ways: Ways) -> list[Seen]:
    """The days of one line, each with what the words before it say of it."""
    twice = _TWICE.fullmatch(text, line.start, line.end)
    if twice is not None:
        line = Span(line.start, line.start + len(twice[1]))
    glued = _GLUED_CLOCK.search(text, line.start, line.end)
    where = Span(glued.start(), glued.end()) if glued else line
    generic = line_dates(text, where, ways.names, ways.language, month_first=ways.region in _MONTH_FIRST)
    # Where some write the month first, and where nothing is known of the language, figures can mean either.
    either = ways.pack.root is None or ways.pack.get("times.order") == "MDY"
    generic = [one if either else replace(one, other=None) for one in generic]
    found = [(one.span, one.when, one.other) for one in generic]
    if not found or ways.pack.get("pack.default_zone") or _ZONE_NAME.search(text, line.start, line.end):
        # The pack knows the names of zones and of days, the one zone of its readers, and forms that need its words.
        others = {one.span.start: one.other for one in generic}
        by_rule = stated_dates(text, where, ways.pack, region=ways.region)
        found = [(span, when, others.get(span.start)) for span, when in by_rule if _day_known(when)] or found
    seen: list[Seen] = []
    at = line.start
    for span, when, other in found[:3]:
        said = ways.phrases.dating(text[at : span.start])
        at = span.end
        worth = weight + (WORDED if said == "published" else 0.0) - DISTANCE * len(seen)
        full = with_clock(when, text, span, line)
        seen.append(Seen(full, "stated", source, worth, "line.date", span, said == "updated"))
        if other is not None and other.value != when.value:
            less = worth - SWAPPED
            seen.append(Seen(other, "stated", source, less, "line.date.swapped", span, said == "updated"))
    return seen
