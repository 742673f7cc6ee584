"""The front page: which stories are asked for, in which order, and what can be chosen next. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from wiredesk.model.kept import Facet
from wiredesk.serve.language import N_
from wiredesk.serve.views.rows import Line

ORDERS: Mapping[str, str] = {
    "highlights": "highlights",
    "latest": "latest",
    "growing": "growing",
    "covered": "most covered",
}
"""Orders by their name in addresses; as the store calls each."""
CATEGORIES = "categories"
"""The order that is none: the best of each category."""
YOURS = "yours"
"""What the reader follows, noted or tagged: of these the latest first, whatever else is asked for."""
TITLES: Mapping[str, str] = {
    "highlights": N_("Highlights"),
    "latest": N_("Latest"),
    "growing": N_("Growing"),
    "covered": N_("Most covered"),
    CATEGORIES: N_("By category"),
    YOURS: N_("Yours"),
}
PERIODS: Mapping[str, timedelta] = {"1": timedelta(days=1), "7": timedelta(days=7), "30": timedelta(days=30)}
"""How far back from the latest report, by the number of days in addresses; "all" is without a bound."""
WIDENED = ("7", "30", "all")
"""The periods tried in turn where none is asked for, until there is a page of stories."""
PAGE = 30
"""Stories on a page."""
LONGEST = 200
"""Characters of a filter that are read."""
VALUES = 10
"""Values of a facet that are offered."""
FACETS = ("lang", "category", "section", "outlet")
"""Facets of the index that offer values for the parameters of the same names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the page asks for. period: of `PERIODS`, "all", or "" where none is asked for."""

    order: str = "highlights"
    lang: str = ""
    category: str = ""
    place: str = ""
    outlet: str = ""
    differs: bool = False
    single: bool = False
    tag: str = ""
    period: str = ""
    cursor: str = ""

    @property
    def path(self) -> str:
        """The address that asks for exactly this."""
        given = [
            ("order", self.order if self.order != "highlights" else ""),
            ("lang", self.lang),
            ("category", self.category),
            ("place", self.place),
            ("outlet", self.outlet),
            ("differs", "1" if self.differs else ""),
            ("single", "1" if self.single else ""),
            ("tag", self.tag),
            ("days", self.period),
            ("cursor", self.cursor),
        ]
        query = urlencode([pair for pair in given if pair[1]])
        return f"/?{query}" if query else "/"

    def to(self, **changes: Any) -> str:
        """The address with something else asked for, from its first page on."""
        return replace(self, **{"cursor": "", **changes}).path

    @property
    def filtered(self) -> bool:
        """Whether anything is left out but by time."""
        return bool(self.lang or self.category or self.place or self.outlet or self.differs or self.single)

    def filters(self) -> dict[str, Any]:
        """As the store is asked."""
        return {
            "language": self.lang or None,
            "category": self.category or None,
            "place": self.place or None,
            "outlet": self.outlet or None,
            "differs": self.differs,
            "single": self.single,
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to go on to. path: where; chosen: it is what is shown, and `path` leads back to without it."""

    name: str
    label: str
    path: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of one filter."""

    field: str
    values: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that can be chosen. count: of stories."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Section:
    """The best stories of a category."""

    name: str
    path: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """All that the page shows. period: what is shown, asked for or found; before: end of the last visit; fresh: rows
    here with something new since."""

    wanted: Wanted
    orders: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    active: tuple[Choice, ...]
    choices: tuple[Choices, ...]
    tags: tuple[Choice, ...]
    switches: tuple[Choice, ...]
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    next: str
    first: str
    period: str
    before: datetime | None = None
    fresh: int = 0


def wanted(params: Mapping[str, str]) -> Wanted:
    """What the parameters of an address ask for; what is not understood is left out."""

    def text(name: str) -> str:
        return params.get(name, "").strip()[:LONGEST]

    order = text("order")
    days = text("days")
    return Wanted(
        order=order if order in TITLES else "highlights",
        lang=text("lang"),
        category=text("category"),
        place=text("place"),
        outlet=text("outlet"),
        differs=text("differs") == "1",
        single=text("single") == "1",
        tag=text("tag") if order == YOURS else "",
        period=days if days in PERIODS or days == "all" else "",
        cursor=text("cursor"),
    )


def periods_of(asked: Wanted) -> tuple[str, ...]:
    """The periods to be tried in turn: that asked for, else a widening one; the order by time needs none."""
    if asked.period:
        return (asked.period,)
    return ("all",) if asked.order in {"latest", YOURS} else WIDENED


def since(period: str, latest: datetime | None) -> datetime | None:
    """Where a period begins; None: nowhere."""
    length = PERIODS.get(period)
    return latest - length if length is not None and latest is not None else None


def front(
    asked: Wanted,
    lines: Sequence[Line],
    *,
    next: str | None,
    period: str,
    facets: Sequence[Facet] = (),
    places: Sequence[Place] = (),
    tags: Sequence[tuple[str, int]] = (),
    sections: Sequence[Section] = (),
    before: datetime | None = None,
) -> Front:
    """The page of those stories."""
    # A cursor goes on in the period that its first page found.
    here = replace(asked, period=period) if next else asked
    shown = [*lines, *(line for section in sections for line in section.lines)]
    return Front(
        wanted=asked,
        **_ways(replace(asked, cursor=""), period, tuple(facets), tuple(places)),
        tags=tuple(
            Choice(tag, tag, asked.to(tag="" if tag == asked.tag else tag), tag == asked.tag, count)
            for tag, count in tags
        ),
        lines=tuple(lines),
        sections=tuple(sections),
        next=replace(here, cursor=next).path if next else "",
        first=asked.to() if asked.cursor else "",
        period=period,
        before=before,
        fresh=sum(line.news.any for line in shown) if before is not None else 0,
    )


@lru_cache(maxsize=64)
def _ways(
    asked: Wanted, period: str, facets: tuple[Facet, ...], places: tuple[Place, ...]
) -> Mapping[str, tuple[Any, ...]]:
    """Where one can go from here: fields of `Front`. The same for all who ask for the same."""
    labels = {place.key: place.label for place in places}
    return {
        "orders": tuple(
            Choice(name, label, asked.to(order=name, tag=""), asked.order == name) for name, label in TITLES.items()
        ),
        "periods": tuple(
            Choice(name, name, asked.to(period=name), period == name) for name in (*PERIODS, "all")
        ) if asked.order in {"highlights", "growing", "covered"} else (),
        "active": _active(asked, labels),
        "choices": _choices(asked, facets, places),
        "switches": (
            Choice("differs", N_("Accounts differ"), asked.to(differs=not asked.differs), asked.differs),
            Choice("single", N_("Single origin"), asked.to(single=not asked.single), asked.single),
        ),
    }  # fmt: skip


def _active(asked: Wanted, places: Mapping[str, str]) -> tuple[Choice, ...]:
    """The filters that are on, each with the way back."""
    values = {"lang": asked.lang, "category": asked.category, "place": asked.place, "outlet": asked.outlet}
    return tuple(
        Choice(name, places.get(value, value) if name == "place" else value, asked.to(**{name: ""}), True)
        for name, value in values.items()
        if value
    )


def categories(facets: Sequence[Facet]) -> tuple[tuple[str, int], ...]:
    """Topics with how many reports have them, most frequent first; after them the sections of the pages' own, which
    are called otherwise by every outlet."""
    by_field = {facet.field: facet.values for facet in facets}
    return (*by_field.get("category", ()), *by_field.get("section", ()))


def _choices(asked: Wanted, facets: Sequence[Facet], places: Sequence[Place]) -> tuple[Choices, ...]:
    by_field = {facet.field: [(value, value, count) for value, count in facet.values[:VALUES]] for facet in facets}
    by_field["category"] = [(value, value, count) for value, count in categories(facets)[:VALUES]]
    by_field["place"] = [(place.key, place.label, place.count) for place in places[:VALUES]]
    found = []
    for name in ("lang", "category", "place", "outlet"):
        now = str(getattr(asked, name))
        values = [
            Choice(name, label, asked.to(**{name: "" if value == now else value}), value == now, count)
            for value, label, count in by_field.get(name, ())
        ]
        if len(values) > 1 or (values and now):
            found.append(Choices(name, tuple(values)))
    return tuple(found)
