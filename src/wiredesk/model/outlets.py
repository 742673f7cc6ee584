"""Outlets, authors and categories across articles: what is published by whom, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wiredesk.model.findings import CreditKind
from wiredesk.model.kept import ArticleRow, Listing
from wiredesk.model.source import Fetch, Polling, Source

Standing = Literal["unknown", "own", "credited", "copied", "translated"]
"""What is known of where a report comes from. own: it shows reporting of its own on the main claim of its story;
credited: it rests on the word of another, which it credits; copied, translated: its text is that of another report;
unknown: none of these can be seen."""
STANDINGS: tuple[Standing, ...] = ("unknown", "own", "credited", "copied", "translated")


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet in a listing. key: its folded name, else its registrable domain; name: as most of its pages write it.

    domains: registrable domains that its pages stand at, the one with most pages first.
    """

    key: str
    name: str
    domains: tuple[str, ...]
    articles: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Shares:
    """How many reports of an outlet stand how. settled: reports in stories that were compared; the rest is not known
    yet and stands in none of the others."""

    own: int
    credited: int
    copied: int
    translated: int
    unknown: int

    @property
    def settled(self) -> int:
        """All of them."""
        return self.own + self.credited + self.copied + self.translated + self.unknown


@dataclass(frozen=True, slots=True)
class Credited:
    """Somebody whom an outlet credits, in how many of its articles. name: canonical, or a domain where an address is
    given; "" of kind "unnamed": all sources without a name together."""

    name: str
    kind: CreditKind
    articles: int


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after the report that it takes over an outlet's report was published, or first seen where publication
    is not known to the minute on both sides. reports: how many the median is of."""

    median: timedelta
    reports: int


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source that feeds an outlet, and how it does. robots: what robots.txt of its host says to its address:
    "allowed", "refused", "no rules", "unreachable", "not asked yet"; robots_at: when it was fetched."""

    source: Source
    polling: Polling
    last: Fetch | None
    robots: str
    robots_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutletView:
    """All there is to show of one outlet.

    names: as its pages write it, with how many; languages: with how many reports. corrected: reports with a notice of
    correction; edited: reports whose text was changed without one (two versions and more). authors: those with most
    reports. more_credits, more_authors: whether there are others than those listed.
    """

    row: OutletRow
    names: tuple[tuple[str, int], ...]
    shares: Shares
    credits: tuple[Credited, ...]
    lag: Lag | None
    languages: tuple[tuple[str, int], ...]
    corrections: int
    corrected: tuple[ArticleRow, ...]
    edits: int
    edited: tuple[ArticleRow, ...]
    authors: tuple[AuthorRow, ...]
    health: tuple[SourceHealth, ...]
    reports: Listing[ArticleRow]
    more_credits: bool = False
    more_authors: bool = False


@dataclass(frozen=True, slots=True)
class AuthorRow:
    """A by-line of one outlet. key: folded name, "@", key of the outlet ("" if it is not known)."""

    key: str
    name: str
    outlet: str | None
    outlet_key: str | None
    articles: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class AuthorView:
    """An author with the articles that carry the name, the latest first. elsewhere: the same name at other outlets,
    who may be another."""

    row: AuthorRow
    articles: Listing[ArticleRow]
    elsewhere: tuple[AuthorRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A section as pages name it. key: folded."""

    key: str
    name: str
    articles: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A section with its articles, the latest first. Its stories: `desk.stories(category=row.name)`."""

    row: CategoryRow
    articles: Listing[ArticleRow]
