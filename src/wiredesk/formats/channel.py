"""A feed that we give, before it is Atom, RSS or JSON Feed: entries that carry an excerpt and lead to the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from wiredesk.formats.exported import EXCERPT, Exported, ExportedStory, clipped, one_line
from wiredesk.formats.identifiers import article_uri, story_uri, web_link
from wiredesk.formats.rows_json import article_row, story_row
from wiredesk.model.kept import ArticleRow, StoryRow

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
BEFORE_ANY = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands where a format demands a time and nothing dated is there: an empty feed, a report without any time."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where an entry was taken from. site: address of its front page, "" if its reports have no address."""

    name: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. id: a `tag:` URI. address: what to open; via: the original that the words are from; related: the
    other reports of a story.

    excerpt: words of the report, at most `EXCERPT` characters with `note`, which is ours. language: BCP 47 or "und".
    published None: not known. updated: the last change, `BEFORE_ANY` if nothing of it is dated. row: as in the API.
    """

    id: str
    title: str
    address: str
    updated: datetime
    via: str | None = None
    related: tuple[str, ...] = ()
    excerpt: str = ""
    note: str = ""
    language: str = "und"
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    outlet: Outlet | None = None
    row: dict[str, Any] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """What a reader of feeds shows: our note on a line of its own, then the words of the report."""
        room = EXCERPT - len(self.note) - 1 if self.note else EXCERPT
        words = clipped(self.excerpt, max(room, 0))
        return "\n".join(part for part in (self.note, words) if part)


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed. page: the page that it is the feed of; itself: its own address; next: where it goes on, None at the end;
    both absolute. language: of its title, the interface's. generator: name and version of the program."""

    id: str
    title: str
    page: str
    itself: str
    items: tuple[Item, ...]
    next: str | None = None
    first: str | None = None
    subtitle: str = ""
    language: str = "en"
    generator: tuple[str, str] = ("wiredesk", "")

    @property
    def updated(self) -> datetime:
        """The last change of any entry."""
        return max((item.updated for item in self.items), default=BEFORE_ANY)


def story_item(story: ExportedStory, base: str) -> Item:
    """A story as an entry: it leads to the desk's page of it, and `via` to the report whose words its title is.

    base: of the desk's addresses, without a slash at its end.
    """
    row, lead = story.row, story.lead
    changed = max((at for at in (story.changed, row.shown) if at is not None), default=None)
    dated = [report.dated for report in story.reports if report.dated is not None]
    others = (web_link(one.address) for one in story.reports if not lead or one.id != lead.article.id)
    return Item(
        id=story_uri(row.id),
        title=clean(one_line(row.title)) or row.id,
        address=f"{base}/s/{row.id}",
        via=web_link(lead.article.address) if lead else None,
        related=tuple(dict.fromkeys(filter(None, others))),
        excerpt=clean(lead.excerpt) if lead else "",
        note=story.note,
        language=lead.article.lang if lead else "und",
        published=min(dated, default=None),
        updated=changed or BEFORE_ANY,
        authors=tuple(clean(name) for name in row.outlets),
        categories=tuple(dict.fromkeys(clean(one.section) for one in story.reports if one.section)),
        outlet=_outlet(lead),
        row=story_row(row),
    )


def article_item(row: ArticleRow, exported: Exported, base: str) -> Item:
    """A report as an entry: it leads to the report itself, which for one without an address is the desk's page."""
    article = exported.article
    original = web_link(article.address)
    page = f"{base}/a/{article.id}"
    return Item(
        id=article_uri(article.id),
        title=clean(exported.title) or page,
        address=original or page,
        via=original,
        related=(page,) if original else (),
        excerpt=clean(exported.excerpt),
        language=article.lang,
        published=exported.dated if not exported.by_sight else None,
        updated=_updated(exported),
        authors=tuple(clean(one.name) for one in article.authors if one.role != "outlet"),
        categories=(clean(article.section.value),) if article.section else (),
        outlet=_outlet(exported),
        # Where a file lay on somebody's machine is nobody else's business.
        row=article_row(replace(row, snippet="", source="")),
    )


def clean(text: str) -> str:
    """The text without what XML has no place for."""
    return _UNSTORABLE.sub("", text)


Plural = Callable[[str, str, int], str]
"""`ngettext`: the one or the other for so many."""


def _english(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


def figures(row: StoryRow, plural: Plural = _english) -> str:
    """A story's figures in one line, in the words of every page."""
    span = f"{row.at_least}" if row.at_least == row.at_most else f"{row.at_least}–{row.at_most}"
    independent = plural("%(range)s independent origin", "%(range)s independent origins", row.at_most)
    outlets = len(row.outlets)
    counted = (
        (row.reports, plural("%(num)s report", "%(num)s reports", row.reports)),
        (outlets, plural("%(num)s outlet", "%(num)s outlets", outlets)),
        (row.differs, plural("%(num)s point differs", "%(num)s points differ", row.differs)),
    )
    parts = [independent % {"range": span}, *(text % {"num": count} for count, text in counted if count)]
    parts.insert(3 if outlets else 2, " ".join(row.languages))
    return " · ".join(part for part in parts if part)


def _updated(exported: Exported) -> datetime:
    """When this text was first seen, else its date."""
    return exported.seen or exported.dated or exported.article.first_seen or BEFORE_ANY


def _outlet(exported: Exported | None) -> Outlet | None:
    if exported is None:
        return None
    try:
        parts = urlsplit(web_link(exported.article.address) or "")
    except ValueError:
        # "http://[" and the like is somebody's idea of an address.
        parts = urlsplit("")
    site = f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""
    name = clean(one_line(exported.outlet or "")) or parts.netloc
    return Outlet(name, site) if name else None
