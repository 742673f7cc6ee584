"""When a page was published and changed: every value that the page shows, weighed; a contradiction is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from wiredesk.extraction.candidates import Candidate, Head, Mark, Picture
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.phrases import Phrases
from wiredesk.extraction.roles import Roles
from wiredesk.lang.packs import Pack
from wiredesk.lang.segments import sentences
from wiredesk.model.article import Article
from wiredesk.model.spans import Span
from wiredesk.model.values import Found, How, When, when_of_iso
from wiredesk.text.times import moments, publication_of, stated_dates

ABOVE, BELOW = 14, 5
"""Candidates above the first and below the last body block where a visible line can state the page's date."""

META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published", "published_time",
    "publish-date", "publishdate", "publication_date", "pubdate", "sailthru.date", "parsely-pub-date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date", "cxenseparse:recs:publishtime", "date", "article_date_original",
    "originalpublicationdate", "displaydate", "rnews:datepublished", "citation_publication_date",
)  # fmt: skip
META_UPDATED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod",
    "updated_time", "revision_date",
)  # fmt: skip

_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)")
_RUN_IN_ADDRESS = re.compile(
    r"(?<!\d)\d{0,3}?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d))?(?!\d{5})"
)
_ISO_IN_FILE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:[tT_-]?([01]\d|2[0-3])-?([0-5]\d)(\d\d)?)?"
)
_CLOCK_AFTER = re.compile(
    r"[\s|,–—•·-]{0,6}([01]?\d|2[0-3])[:hH]([0-5]\d)(?::[0-5]\d)?(?:\s*(?:\(?(?:GMT|UTC))?\s*([+-]\d\d?:?\d\d)\)?)?(?!\d)"
)
_GLUED_CLOCK = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?=[0-2]?\d[:h][0-5]\d)")
_EPOCH = re.compile(r"(?<!\d)(1[0-9]{9})(\d{3})?")
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_FOOT_ROLES = ("byline", "credit", "dateline")
_EARLIEST_YEAR = 1990
_PLAUSIBLE_EPOCH = (datetime(2001, 9, 10, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Seen:
    """A value seen for a date: what, how, where, and its weight before values are compared (0 to 1)."""

    when: When
    how: How
    weight: float
    rule: str
    span: Span | None = None


def published(
    candidates: Sequence[Candidate],
    spans: Sequence[Span],
    text: str,
    roles: Roles,
    head: Head,
    linked: LinkedArticle,
    pictures: Sequence[Picture],
    address: str | None,
    hint: str | None,
    pack: Pack,
    phrases: Phrases,
) -> Found[When] | None:
    """The page's own time of publication; None where nothing on the page tells it.

    Values that can be the same time support one another; the strongest group wins and its finest value is given.
    """
    seen: list[Seen] = []
    seen += _visible(candidates, spans, text, roles, pack, phrases)
    seen += _time_tags(candidates, roles, head)
    seen += [Seen(when, "json-ld", _worth(when, 0.8), "json-ld.datePublished") for when in _isos(linked.published)]
    for name in META_PUBLISHED:
        for value in head.meta.get(name, ())[:2]:
            when = _iso(value)
            if when is not None:
                seen.append(Seen(when, "meta", _worth(when, 0.78), f"meta.{name}"))
    for source in dict.fromkeys(one for one in (address, head.canonical, *head.meta.get("og:url", ())) if one):
        when = date_in_address(source)
        if when is not None:
            seen.append(Seen(when, "address", 0.7, "address.date"))
            break
    if hint:
        when = _iso(hint)
        if when is not None:
            seen.append(Seen(when, "hint", 0.5, "hint.published"))
    seen = [one for one in seen if one.when.resolved and _year(one.when) >= _EARLIEST_YEAR]
    if not seen:
        return _from_files(candidates, roles, pictures, spans)
    return _weigh(seen)


def inferred(article: Article, pack: Pack) -> Found[When] | None:
    """When a page must have been written by the days that its text names; None where they do not tell."""
    spans = [one for span in article.body_spans() for one in sentences(article.text, span, pack)]
    found = publication_of(article.text, moments(article.text, spans, pack), spans, pack)
    if found is None:
        return None
    when, because, rule = found
    if not when.resolved:
        # "Not before 2019" is true of too many days to place a page by.
        return None
    return Found(when, "inferred", 0.35, because[0] if because else None, (), rule)


def updated(head: Head, linked: LinkedArticle, first: Found[When] | None) -> Found[When] | None:
    """When the page says that it was last changed; None if it does not, or names its publication."""
    values: list[tuple[When, How, str]] = [(when, "json-ld", "json-ld.dateModified") for when in _isos(linked.modified)]
    for name in META_UPDATED:
        values += [(when, "meta", f"meta.{name}") for when in _isos(head.meta.get(name, ())[:1])]
    if not values:
        return None
    when, how, rule = values[0]
    if first is not None and when.value == first.value.value:
        return None
    against = tuple((other, by) for other, by, _ in values[1:] if not other.can_meet(when))
    return Found(when, how, 0.8 if not against else 0.6, None, against, rule)


def _weigh(seen: Sequence[Seen]) -> Found[When]:
    best: Seen | None = None
    best_support = -1.0
    for one in seen:
        support = one.weight + 0.5 * sum(
            other.weight for other in seen if other.how != one.how and other.when.can_meet(one.when)
        )
        support += 0.02 * _fineness(one.when)
        if support > best_support:
            best, best_support = one, support
    assert best is not None
    agreeing = sum(1 for one in seen if one.when.can_meet(best.when) and one.how != best.how)
    against: list[tuple[When, How]] = []
    for one in sorted(seen, key=lambda one: -one.weight):
        if not one.when.can_meet(best.when) and (one.when, one.how) not in against:
            against.append((one.when, one.how))
    confidence = min(0.99, best.weight + 0.08 * agreeing - (0.15 if against else 0.0))
    return Found(best.when, best.how, round(max(0.1, confidence), 2), best.span, tuple(against), best.rule)


def _visible(
    candidates: Sequence[Candidate],
    spans: Sequence[Span],
    text: str,
    roles: Roles,
    pack: Pack,
    phrases: Phrases,
) -> list[Seen]:
    """Date lines that a reader sees near the title or at the foot, the nearest to the title counting most."""
    body = [index for index, role in enumerate(roles.roles) if role in ("lead", "paragraph", "list_item")]
    if not body:
        return []
    first, last = body[0], body[-1]
    middle = roles.title if roles.title is not None and roles.title < first else first
    order = sorted(range(max(0, middle - ABOVE), first), key=lambda index: (abs(index - middle), index))
    order += [index for index in range(first + 1, min(first + 4, last)) if roles.roles[index] in ("chrome", "dateline")]
    order += range(last + 1, min(len(candidates), last + 1 + BELOW))
    seen: list[Seen] = []
    for index in order:
        one = candidates[index]
        if roles.roles[index] in ("title", "teaser", "caption") or one.words > 40:
            continue
        if not any(char.isdigit() for char in one.text) or one.marks & (Mark.RELATED | Mark.COMMENTS | Mark.FOOTER):
            continue
        if phrases.kind(one.text) in ("footer", "related"):
            continue
        if " " not in one.text and _FILE_NAME.search(one.text):
            continue
        lone = index > last
        if lone and not phrases.dated(one.text):
            continue
        if lone and any(
            roles.roles[between] not in _FOOT_ROLES and phrases.kind(candidates[between].text) != "share"
            for between in range(last + 1, index)
        ):
            break
        glued = _GLUED_CLOCK.search(text, spans[index].start, spans[index].end)
        where = Span(glued.start(), glued.end()) if glued else spans[index]
        for span, when in stated_dates(text, where, pack):
            if not when.resolved or when.granularity in ("year", "month", "years"):
                continue
            weight = 0.9 if not lone else 0.7
            if index < middle - 3 and not one.marks & Mark.DATE:
                weight -= 0.1
            if one.marks & Mark.HEADER:
                weight -= 0.25
            if seen:
                weight -= 0.1 * min(3, len(seen))
            seen.append(Seen(with_clock(when, text, span, spans[index]), "stated", weight, "line.date", span))
            break
    return seen


def _time_tags(candidates: Sequence[Candidate], roles: Roles, head: Head) -> list[Seen]:
    """`<time datetime>` near the title: its value is the page's statement, its weight falls with the distance."""
    body = [index for index, role in enumerate(roles.roles) if role in ("lead", "paragraph", "list_item")]
    if not body:
        return []
    first, last = body[0], body[-1]
    top = roles.title if roles.title is not None and roles.title < first else max(0, first - ABOVE)
    seen: list[Seen] = []
    for value, at in head.times:
        if not (top - 6 <= at <= first + 2 or last < at <= last + 2):
            continue
        if at < len(candidates) and candidates[at].marks & (Mark.RELATED | Mark.COMMENTS | Mark.FOOTER | Mark.ASIDE):
            continue
        when = _iso(value)
        if when is not None:
            seen.append(Seen(when, "stated", 0.88 - 0.1 * min(3, len(seen)), "time.datetime"))
    return seen


def _from_files(
    candidates: Sequence[Candidate], roles: Roles, pictures: Sequence[Picture], spans: Sequence[Span]
) -> Found[When] | None:
    """A day from the name of an image near the text: it was uploaded then, so the page is not older."""
    body = [index for index, role in enumerate(roles.roles) if role in ("lead", "paragraph", "list_item")]
    if not body:
        return None
    first, last = body[0], body[-1]
    names: list[tuple[str, Span | None]] = []
    for index in range(max(0, first - ABOVE), last + 1):
        text = candidates[index].text
        if " " not in text and "." in text:
            names.append((text, spans[index]))
    names += [(one.address, None) for one in pictures if first - ABOVE <= one.at <= last]
    found = [(when, span) for name, span in names for when in dates_in_file_name(name)]
    if not found:
        return None
    # Archive pictures are older than the page; the latest upload is the nearest bound.
    when, span = max(found, key=lambda item: item[0].earliest or datetime.min.replace(tzinfo=UTC))
    how: How = "file name"
    against = tuple(dict.fromkeys((other, how) for other, _ in found if other.value != when.value))
    return Found(when, "file name", 0.4 if not against else 0.3, span, against, "file name.upload")


def with_clock(when: When, text: str, span: Span, line: Span) -> When:
    """A day with the time of day that stands beside it in its line, parted by signs alone ("18/06/2025 | 21:33")."""
    if when.granularity != "day":
        return when
    found = _CLOCK_AFTER.match(text, span.end, line.end)
    if found is None:
        return when
    joined = when_of_iso(f"{when.value[:10]}T{int(found[1]):02d}:{found[2]}{found[3] or ''}")
    return joined or when


def date_in_address(address: str) -> When | None:
    """The day in an address's path: "/2024/11/22/", "-2024-11-22", or a run of digits that begins with a day."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
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
    for epoch in _EPOCH.finditer(name):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(epoch[1]))
        if _PLAUSIBLE_EPOCH[0] <= moment < _PLAUSIBLE_EPOCH[1]:
            days.append(when_of_iso(moment.strftime("%Y-%m-%d")))
            break
    return [day for day in days if day is not None]


def _worth(when: When, weight: float) -> float:
    # Midnight to the second is a day that a program wrote out; it says less than a real time.
    return weight - 0.1 if when.value[10:19] in ("T00:00:00", "T00:00") else weight


def _iso(text: str) -> When | None:
    return when_of_iso(text) or when_of_iso(text[:19].replace("/", "-"))


def _isos(values: Iterable[str]) -> list[When]:
    return [when for when in (_iso(value) for value in values) if when is not None and when.resolved]


def _year(when: When) -> int:
    return when.earliest.year if when.earliest is not None else 0


def _fineness(when: When) -> int:
    return {"second": 3, "minute": 3, "hour": 2, "part of day": 1, "day": 1}.get(when.granularity, 0)
