"""What is asked of one story again and again, report by report, worked out once: so that no question costs a walk over
all of its reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.lang.packs import Packs
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Link
from wiredesk.text.names import acronym_of, key
from wiredesk.text.reporting import Spot, Told, plain_outlet, same_outlet, spot, told

_RUN = re.compile(r"[^\W_]+")
SHORTEST = 5
"""Letters of an outlet's name by which it is found in the texts of others."""
MOST = 8
"""Reports of one outlet whose datelines are looked at."""


class Index:
    """links: of each article, those with it at either end, in order. called: whether credits of the story call a name
    an agency or an outlet, by its key. notices: reports that take back another; retracted: those taken back."""

    __slots__ = (
        "_begin", "_bodies", "_labels", "_named", "_outlets", "_portals", "_roles", "_signed", "_signers", "_spots",
        "_told", "_whole", "called", "links", "notices", "retracted",
    )  # fmt: skip

    def __init__(self, whole: Material) -> None:
        self._whole = whole
        self.links: Mapping[str, Sequence[Link]] = _by_article(whole.links)
        self.called: Mapping[str, set[str]] = _called(whole)
        self._outlets: dict[str, list[ArticleId]] = {}
        for report in sorted(whole.reports.values(), key=_published):
            if report.reading.article.outlet is not None:
                self._outlets.setdefault(report.outlet, []).append(report.id)
        self.notices = frozenset(link.article for link in whole.links if link.kind == "retracts")
        self.retracted = frozenset(ArticleId(link.origin) for link in whole.links if link.kind == "retracts")
        self._named: dict[str, tuple[str, ...]] = {}
        self._signed: dict[str, frozenset[str]] = {}
        self._signers: dict[str, list[str]] | None = None
        self._begin: dict[str, list[str]] = {}
        for outlet in self._outlets:
            if len(outlet) >= SHORTEST:
                # What begins with no letter is looked for in every text.
                first = _RUN.match(outlet)
                self._begin.setdefault(first[0] if first is not None else "", []).append(outlet)
        self._portals: list[str] | None = None
        self._labels: dict[str, str] = {}
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

    def label(self, identity: str) -> str:
        """Somebody's name, with the organisation or place that he or she speaks for where a report says it."""
        if identity not in self._labels:
            who = self._whole.who
            label = who.label(identity)
            of = next(
                (
                    role.of
                    for role in who.roles.get(identity, ())
                    if role.of and not role.modifier and role.of in who.by_key
                ),
                None,
            )
            self._labels[identity] = label if of is None else f"{label} ({who.label(who.by_key[of])})"
        return self._labels[identity]

    def published_by(self, name: str, apart: ArticleId) -> ArticleId | None:
        """The first report of the story that the named outlet published, if that is not the outlet of the one `apart`;
        None as well where the name may be that of two outlets."""
        outlets = self._outlets_named(name)
        if len(outlets) != 1:
            return None
        (outlet,) = outlets
        own = self._whole.reports[apart].outlet
        found = [] if outlet == own else self._outlets[outlet]
        return next((article for article in found if article not in self.notices), None)

    def _outlets_named(self, name: str) -> tuple[str, ...]:
        if name not in self._named:
            packs = self._whole.packs
            plain = plain_outlet(name, packs)
            same = self._signing().get(plain)
            self._named[name] = tuple(
                same or [outlet for outlet in self._outlets if same_outlet(name, outlet, packs.root)]
            )
        return self._named[name]

    def _signing(self) -> Mapping[str, Sequence[str]]:
        """The outlets of the story by the names that they sign with."""
        if self._signers is None:
            self._signers = {}
            for outlet in self._outlets:
                for sign in self._signs(outlet):
                    self._signers.setdefault(sign, []).append(outlet)
        return self._signers

    def exactly(self, name: str) -> bool:
        """Whether a name is, but for generic words, that of an outlet of the story, or what one signs with."""
        return plain_outlet(name, self._whole.packs) in self._signing()

    def names_another(self, report: Report, lines: Sequence[Line] | None = None) -> tuple[ArticleId, Passage] | None:
        """The first report of the other outlet of the story that a report names first in its body, with the name.
        lines: sentences that are looked at, else all of them."""
        text = report.reading.article.text
        bodies = list(report.reading.article.body_spans()) if lines is None else [line.span for line in lines]
        found = []
        for outlet in self._named_in(text):
            if outlet == report.outlet or outlet not in text:
                continue
            articles = self._outlets[outlet]
            at = next((at for at in _places(outlet, text) if any(body.covers(at) for body in bodies)), None)
            held = next((article for article in articles if article not in self.notices), None)
            if at is not None and held is not None:
                found.append((at, held))
        at, held = min(found, default=(None, None))
        return (held, report.passage(at)) if held is not None and at is not None else None

    def _named_in(self, text: str) -> Iterator[str]:
        """The outlets that may stand in a text as words of their own: their first run of letters does."""
        for first in {"", *_RUN.findall(text)} & self._begin.keys():
            yield from self._begin[first]

    def own_name(self, name: str, report: Report) -> bool:
        """Whether a name is that of the outlet of a report, in any language, in short, or what it signs with."""
        packs = self._whole.packs
        return plain_outlet(name, packs) in self._signs(report.outlet) or same_outlet(name, report.outlet, packs.root)

    def signs_itself(self, report: Report) -> bool:
        """Whether the dateline of a report names its own outlet, as those of agencies do."""
        line = self.spot(report)
        return line is not None and line.agency is not None and self.own_name(line.agency, report)

    def publishes(self, name: str, report: Report) -> bool:
        """Whether a name is that of the body whose own page a report stands on."""
        return key(name) == key(report.outlet) or _is_portal(report.outlet, name, self._whole.packs)

    def portal(self, name: str, apart: ArticleId) -> ArticleId | None:
        """The first report of the page on which a body publishes."""
        own = self._whole.reports[apart].outlet
        if self._portals is None:
            words = _portal_words(self._whole.packs)
            self._portals = [one for one in self._outlets if _begins(key(one).split(), words)]
        for outlet in self._portals:
            if outlet != own and _is_portal(outlet, name, self._whole.packs):
                return self._outlets[outlet][0]
        return None

    def _signs(self, outlet: str) -> frozenset[str]:
        """The names of an outlet, without generic words, with the letters that its datelines have."""
        if outlet not in self._signed:
            packs = self._whole.packs
            signs = {plain_outlet(outlet, packs)}
            for article in self._outlets.get(outlet, ())[:MOST]:
                line = self.spot(self._whole.reports[article])
                if line is not None and line.agency is not None and acronym_of(line.agency, outlet):
                    signs.add(plain_outlet(line.agency, packs))
            self._signed[outlet] = frozenset(signs)
        return self._signed[outlet]


@lru_cache(maxsize=4096)
def _is_portal(outlet: str, body: str, packs: Packs) -> bool:
    """Whether an outlet is the page of a body, by the generic words before the body's name."""
    tokens, named = key(outlet).split(), key(body).split()
    for words in _portal_words(packs):
        rest = tokens[len(words) :]
        if tuple(tokens[: len(words)]) == words and len(rest) > 1 and named[-len(rest) :] == rest:
            return True
    return False


@lru_cache(maxsize=8)
def _portal_words(packs: Packs) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(key(word).split()) for pack in packs for word in pack.strings("provenance.portals")}))


def _begins(tokens: Sequence[str], words: Sequence[tuple[str, ...]]) -> bool:
    """Whether tokens begin with some of the words, and go on."""
    return any(len(tokens) > len(some) and tuple(tokens[: len(some)]) == some for some in words)


def _places(name: str, text: str) -> Iterator[Span]:
    """Where a name stands in a text as words of its own."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not text[max(0, at - 1) : at].isalnum() and not text[end : end + 1].isalnum():
            yield Span(at, end)
        at = text.find(name, end)


def _published(report: Report) -> tuple[bool, str, str]:
    """Order of reports by when they say that they were published."""
    when = report.reading.article.dated
    first = when.earliest if when is not None else None
    return first is None, first.isoformat() if first is not None else "", report.id


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
