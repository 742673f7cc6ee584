"""When a page was published and changed: every value that the page states, weighed; a contradiction is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wiredesk.extraction.date_lines import (
    ABOVE,
    CHANGED,
    DISTANCE,
    RUNNING,
    WEIGHTS,
    WORDED,
    Seen,
    Ways,
    made,
    visible,
)
from wiredesk.extraction.date_values import date_in_address, dates_in_file_name, in_clock_of, is_midnight
from wiredesk.extraction.layout import Layout
from wiredesk.extraction.phrases import Phrases
from wiredesk.lang.packs import Pack
from wiredesk.lang.segments import sentences
from wiredesk.model.article import Article
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found, How, When
from wiredesk.text.addresses import registrable
from wiredesk.text.line_dates import Months
from wiredesk.text.times import moments, publication_of

META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published", "published_time",
    "og:published_time", "og:pubdate", "article:published", "publish-date", "publishdate", "publication_date",
    "pubdate", "publish_date", "sailthru.date", "parsely-pub-date", "dc.date.issued",
    "dcterms.issued", "dcterms.available", "cxenseparse:recs:publishtime", "article_date_original",
    "originalpublicationdate", "displaydate", "rnews:datepublished", "citation_publication_date",
    "citation_online_date", "bt:pubdate", "article:post_date", "article:create_time", "date.published",
    "release_date", "last_published", "firstpublished", "blogger_published",
)  # fmt: skip
META_DATED = (
    "date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "created", "datecreated", "pub_date",
    "article:date", "eomportal-lastupdate", "citation_date", "time",
)  # fmt: skip
META_UPDATED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod",
    "updated_time", "revision_date", "article:modified", "dc.date.modified", "dateupdated", "last_updated",
    "article:updated_time", "modified_time", "lastmodified",
)  # fmt: skip

_EARLIEST_YEAR = 1990
MANY_DAYS, LISTED = 3, 0.8
"""Times of so many days that elements state are of a list, and weigh so much less."""
BUILT = 1.6
"""Less for a first publication on the day of the last change, where an earlier day is shown."""
EXCHANGED = 2.0
"""Less for a value that has day and month of a line the wrong way round, and more for the line."""
READ = 20_000
"""Code points of the text by which its day is inferred: what follows tells nothing new of when it was written."""


def times_of(
    layout: Layout, text: str, page: Page, pack: Pack, phrases: Phrases, names: Months, language: str
) -> tuple[Found[When] | None, Found[When] | None]:
    """When the page was published and when it was last changed; None where nothing on the page tells it.

    Values that can be the same time support one another; the strongest group wins and its finest value is given.
    language: the tag of the text, "und" if it is not known.
    """
    told = language if language != "und" else layout.head.language or "en"
    ways = Ways(pack, phrases, names, told, _region(layout, page))
    seen = _headed(layout, ways)
    seen += _addressed(layout, page)
    seen += _marked(layout, ways)
    seen += visible(layout, text, ways)
    if page.hints.published:
        seen += made(page.hints.published, "hint", "hint", "hint.published", ways)
    seen = [one for one in seen if one.when.resolved and _year(one.when) >= _EARLIEST_YEAR]
    changed = [one for one in seen if one.updated]
    stated = [one for one in seen if not one.updated]
    stated = _in_order(_without_changes(stated, changed))
    stated = _without_builds(stated, changed)
    first = _weigh(stated, changed) if stated else None
    if first is None and changed and all(one.source == "line" for one in changed):
        # A page that says "updated" beside its only date says when it was made as it stands.
        first = _weigh(changed, ())
    if first is None:
        first = _from_files(layout)
    return first, _last_change(changed, first)


def inferred(article: Article, pack: Pack) -> Found[When] | None:
    """When a page must have been written by the days that its text begins with; None where they do not tell."""
    spans: list[Span] = []
    for block in article.body_spans():
        opening = Span(block.start, min(block.end, block.start + READ))
        spans += sentences(article.text, opening, pack)
        if spans and spans[-1].end - spans[0].start >= READ:
            break
    found = publication_of(article.text, moments(article.text, spans, pack), spans, pack)
    if found is None:
        return None
    when, because, rule = found
    if not when.resolved:
        # "Not before 2019" is true of too many days to place a page by.
        return None
    return Found(when, "inferred", 0.35, because[0] if because else None, (), rule)


def _region(layout: Layout, page: Page) -> str | None:
    """The region that the page or its address names."""
    tags = [layout.head.language]
    tags += layout.head.meta.get("og:locale", ())[:1]
    for tag in tags:
        last = tag.replace("_", "-").rpartition("-")[2]
        if "-" in tag.replace("_", "-") and len(last) == 2 and last.isalpha():
            return last.upper()
    domain = registrable(page.url) if page.url else None
    ending = domain.rpartition(".")[2].upper() if domain else ""
    if len(ending) != 2:
        return None
    return "GB" if ending == "UK" else str(ending)


def _headed(layout: Layout, ways: Ways) -> list[Seen]:
    """What JSON-LD and meta tags state."""
    head, linked = layout.head, layout.linked
    seen: list[Seen] = []
    for values, source, rule, updated in (
        (linked.published, "json-ld", "json-ld.datePublished", False),
        (linked.modified, "json-ld", "json-ld.dateModified", True),
        (linked.page_published, "json-ld.page", "json-ld.page.datePublished", False),
        (linked.page_modified, "json-ld.page", "json-ld.page.dateModified", True),
    ):
        for value in values[:2]:
            seen += made(value, "json-ld", source, rule, ways, updated=updated)
    for keys, source, updated in (
        (META_PUBLISHED, "meta", False),
        (META_DATED, "meta.date", False),
        (META_UPDATED, "meta", True),
    ):
        for key in keys:
            for value in head.meta.get(key, ())[:1]:
                seen += made(value, "meta", source, f"meta.{key}", ways, updated=updated)
    return seen


def _addressed(layout: Layout, page: Page) -> list[Seen]:
    for source in dict.fromkeys(
        one for one in (page.url, layout.head.canonical, *layout.head.meta.get("og:url", ())) if one
    ):
        when = date_in_address(source)
        if when is not None:
            return [Seen(when, "address", "address", WEIGHTS["address"], "address.date")]
    return []


def _marked(layout: Layout, ways: Ways) -> list[Seen]:
    """What times and properties in the markup state; their words may say that it is a change.

    Of those in boxes, which are mostly of other pages, counts what says that it is the publication, or the one day that
    all of them name.
    """
    seen: list[Seen] = []
    boxed: list[Seen] = []
    worded: list[Seen] = []
    order = 0
    for one in layout.head.said:
        if one.what not in ("published", "updated", "time"):
            continue
        said = ways.phrases.dating(f"{one.label} {one.text}")
        updated = one.what == "updated" or (one.what == "time" and said == "updated")
        source = {"itemprop": "markup", "property": "markup", "rule": "rule"}.get(one.by, "time")
        if one.boxed:
            source = "boxed"
        found = made(one.value or one.text, "stated", source, f"{one.by}.{one.what}", ways, updated=updated)
        if one.boxed:
            boxed += found[:1]
            worded += found[:1] if said == "published" and not updated else []
            continue
        for one_made in found:
            weight = one_made.weight - DISTANCE * min(order, 8) + (WORDED if said == "published" else 0.0)
            weight -= 0.0 if one.below or source != "time" else 4 * DISTANCE
            weight -= 0.5 if one.by == "data" else 0.0
            seen.append(replace(one_made, weight=weight))
        order += bool(found)
    days = {one.when.value[:10] for one in seen if one.source == "time"}
    if len(days) >= MANY_DAYS:
        # A list of other pages, whatever it is called.
        seen = [replace(one, weight=one.weight - LISTED) if one.source == "time" else one for one in seen]
    if len({one.when.value[:10] for one in boxed}) == 1:
        worded = boxed
    return [*seen, *worded[:1]]


def _without_changes(stated: Sequence[Seen], changed: Sequence[Seen]) -> list[Seen]:
    """The values, those that name the day of the last change weighing less, where another day is stated too."""
    days = {one.when.value[:10] for one in changed}
    if not days or all(one.when.value[:10] in days for one in stated):
        return list(stated)
    return [
        replace(one, weight=one.weight - CHANGED)
        if one.when.value[:10] in days and one.source in ("line", "time", "far", "foot")
        else one
        for one in stated
    ]


def _in_order(stated: Sequence[Seen]) -> list[Seen]:
    """Values without the trust in such as have day and month of a line the wrong way round, which programs write of
    what people read rightly; the line has that trust."""
    lines = {one.when.value[:10] for one in stated if one.rule == "line.date"}
    meant = {f"{day[:4]}-{day[8:]}-{day[5:7]}": day for day in lines}
    # Where the line itself can be read both ways, the other values tell which.
    for one in stated:
        if one.rule == "line.date.swapped":
            meant.pop(one.when.value[:10], None)
    wrong = {day for one in stated if (day := one.when.value[:10]) in meant and day not in lines and one.span is None}
    right = {meant[day] for day in wrong}
    found = []
    for one in stated:
        day = one.when.value[:10]
        more = -EXCHANGED if day in wrong and one.span is None else EXCHANGED if day in right and one.span else 0.0
        found.append(replace(one, weight=one.weight + more))
    return found


def _agree(a: When, b: When) -> float:
    """How far two values name one time: 1 the same instant or the same day as written, .6 if zones can explain it."""
    if a.value[:10] == b.value[:10]:
        return 1.0
    if a.zone and b.zone and _same_minute(a, b):
        return 1.0
    return 0.6 if a.can_meet(b) and not (a.zone and b.zone) else 0.0


def _same_minute(a: When, b: When) -> bool:
    return a.earliest is not None and b.earliest is not None and abs(a.earliest - b.earliest) < timedelta(minutes=1)


def _without_builds(stated: Sequence[Seen], changed: Sequence[Seen]) -> list[Seen]:
    """Values without the trust in a first publication that is not before the last change, where readers see an earlier
    day near the headline: the page was made anew then."""
    days = [one.when.value[:10] for one in changed if one.source.startswith("json-ld")]
    shown = [one.when.value[:10] for one in stated if one.source == "line" and one.rule == "line.date"]
    if not days or not shown:
        return list(stated)
    return [
        replace(one, weight=one.weight - BUILT)
        if one.source.startswith("json-ld") and one.when.value[:10] >= max(days) and one.when.value[:10] > shown[0]
        else one
        for one in stated
    ]


def _weigh(seen: Sequence[Seen], changed: Sequence[Seen]) -> Found[When]:
    best, best_support, agreeing = seen[0], -10.0, 0
    for one in seen:
        others: dict[str, float] = {}
        for other in seen:
            if other.source != one.source:
                others[other.source] = max(others.get(other.source, 0.0), other.weight * _agree(other.when, one.when))
        support = one.weight + 0.5 * sum(others.values())
        if support > best_support + 1e-9:
            best, best_support, agreeing = one, support, sum(1 for worth in others.values() if worth > 0)
    group = [one for one in seen if _agree(one.when, best.when) == 1.0]
    chosen = max(group, key=lambda one: (_fineness(one.when), one.weight))
    when = chosen.when
    for other in (*group, *changed):
        if _same_minute(other.when, when) and other.when.zone not in (None, "+00:00") and when.zone == "+00:00":
            # The same instant in the zone of its readers.
            when = other.when
    for other in seen:
        if other.source in ("line", "time", "foot") and _agree(other.when, when):
            when = in_clock_of(when, other.when)
    span = chosen.span or next((one.span for one in group if one.span is not None), None)
    against: list[tuple[When, How]] = []
    for one in sorted(seen, key=lambda one: -one.weight):
        if not _agree(one.when, when) and one.weight > 0 and (one.when, one.how) not in against:
            against.append((one.when, one.how))
    confidence = min(0.99, 0.2 * best.weight + 0.25 + 0.08 * agreeing - (0.15 if against else 0.0))
    return Found(when, chosen.how, round(max(0.1, confidence), 2), span, tuple(against[:8]), chosen.rule)


def _fineness(when: When) -> int:
    if is_midnight(when):
        return 1
    grain = {"second": 4, "minute": 4, "hour": 2, "part of day": 1, "day": 1}.get(when.granularity, 0)
    return grain + (2 if when.zone and grain == 4 else 0)


def _last_change(changed: Sequence[Seen], first: Found[When] | None) -> Found[When] | None:
    """When the page says that it was last changed; None if it does not, or names its publication."""
    if not changed:
        return None
    best = max(changed, key=lambda one: (one.weight, _fineness(one.when)))
    group = [one for one in changed if _agree(one.when, best.when) == 1.0]
    best = max(group, key=lambda one: (_fineness(one.when), one.weight))
    if first is not None and (best.when.value == first.value.value or _before(best.when, first.value)):
        return None
    against = tuple(dict.fromkeys((one.when, one.how) for one in changed if not _agree(one.when, best.when)))
    return Found(best.when, best.how, 0.6 if against else 0.8, best.span, against[:8], best.rule)


def _before(a: When, b: When) -> bool:
    """Whether a time is surely before another, by more than what clocks go wrong by."""
    return a.latest is not None and b.earliest is not None and a.latest + timedelta(hours=1) < b.earliest


def _from_files(layout: Layout) -> Found[When] | None:
    """A day from the name of an image near the text: it was uploaded then, so the page is not older."""
    body = [index for index, role in enumerate(layout.roles.roles) if role in RUNNING]
    names: list[tuple[str, Span | None]] = []
    if body:
        first, last = body[0], body[-1]
        for index in range(max(0, first - ABOVE), last + 1):
            line = layout.candidates[index].text
            if " " not in line and "." in line:
                names.append((line, layout.spans[index]))
        names += [(one.address, None) for one in layout.pictures if first - ABOVE <= one.at <= last]
    return _latest(names)


def _latest(names: Iterable[tuple[str, Span | None]]) -> Found[When] | None:
    found = [(when, span) for name, span in names for when in dates_in_file_name(name)]
    if not found:
        return None
    # Archive pictures are older than the page; the latest upload is the nearest bound.
    when, span = max(found, key=lambda item: item[0].earliest or datetime.min.replace(tzinfo=UTC))
    how: How = "file name"
    against = tuple(dict.fromkeys((other, how) for other, _ in found if other.value != when.value))
    return Found(when, "file name", 0.4 if not against else 0.3, span, against, "file name.upload")


def _year(when: When) -> int:
    return when.earliest.year if when.earliest is not None else 0
