"""What is asked of one story again and again, report by report, worked out once: so that no question costs a walk over
all of its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from wiredesk.comparison.passages import Material, Report
from wiredesk.comparison.reporting import Spot, Told, same_outlet, spot, told
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Link


class Index:
    """links: of each article, those with it at either end, in order. called: whether credits of the story call a name
    an agency or an outlet, by its key."""

    __slots__ = ("_bodies", "_outlets", "_roles", "_spots", "_told", "_whole", "called", "links")

    def __init__(self, whole: Material) -> None:
        self._whole = whole
        self.links: Mapping[str, Sequence[Link]] = _by_article(whole.links)
        self.called: Mapping[str, set[str]] = _called(whole)
        self._outlets: dict[str, list[ArticleId]] = {}
        for article, report in sorted(whole.reports.items()):
            if report.reading.article.outlet is not None:
                self._outlets.setdefault(report.outlet, []).append(article)
        self._roles: dict[str, frozenset[str]] = {}
        self._bodies: dict[str, frozenset[str]] = {}
        self._told: dict[ArticleId, tuple[Told, ...]] = {}
        self._spots: dict[ArticleId, Spot | None] = {}

    def told(self, report: Report) -> tuple[Told, ...]:
        """Who was told or shown things in a report."""
        if report.id not in self._told:
            self._told[report.id] = told(report.reading.article, self._whole.packs.get(report.reading.language))
        return self._told[report.id]

    def spot(self, report: Report) -> Spot | None:
        """The dateline of a report."""
        if report.id not in self._spots:
            self._spots[report.id] = spot(report.reading.article, self._whole.packs.get(report.reading.language))
        return self._spots[report.id]

    def roles(self, identity: str) -> frozenset[str]:
        """The roles that reports of the story give to somebody."""
        if identity not in self._roles:
            self._roles[identity] = frozenset(role.role for role in self._whole.who.roles.get(identity, ()))
        return self._roles[identity]

    def bodies(self, identity: str) -> frozenset[str]:
        """The bodies and places of which somebody has a role, by the story's key where it has one."""
        if identity not in self._bodies:
            who = self._whole.who
            of = (role.of for role in who.roles.get(identity, ()) if role.of)
            self._bodies[identity] = frozenset(who.by_key.get(body, body) for body in of)
        return self._bodies[identity]

    def alone_from(self, name: str, apart: ArticleId) -> ArticleId | None:
        """The report of the story that the named outlet published, if there is just one beside the one `apart`."""
        found: list[ArticleId] = []
        for outlet, articles in self._outlets.items():
            if same_outlet(name, outlet, self._whole.packs.root):
                found += [article for article in articles[:3] if article != apart]
                if len(found) > 1:
                    return None
        return found[0] if found else None


@lru_cache(maxsize=1)
def index(whole: Material) -> Index:
    """The index of a story."""
    return Index(whole)


def _by_article(links: Sequence[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        for end in {link.article, link.origin}:
            found.setdefault(end, []).append(link)
    return found


def _called(whole: Material) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for report in whole.reports.values():
        for credit in report.reading.credits:
            if credit.kind in ("agency", "outlet"):
                found.setdefault(whole.who.named(credit.source), set()).add(credit.kind)
    return found
