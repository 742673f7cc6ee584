"""What the reports of one story say of one another: whom they credit, held or only named, whose text they translate or
gather, and which earlier report of their own outlet they mend, take back or replace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from wiredesk.model.identity import item_number
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Direction, Evidence, Link, LinkKind
from wiredesk.model.values import When
from wiredesk.stories.imprints import APART, CREDITED, TRANSLATED, Imprint, Source
from wiredesk.stories.links import (
    COPY,
    EDITED,
    before,
    is_address,
    names,
    names_outlet,
    one_outlet,
    overlap,
    told_apart_by,
)
from wiredesk.stories.reports import Report, cosine, title_in_lead

SAME = 0.97
"""Share of both texts from which two pages of one outlet hold one version, not two."""
VERSIONS = 40
"""Reports of one outlet in a story that are looked at for versions of one another."""
RETOLD = 0.36
"""Share of the 2-word shingles of a report in another that it retells without saying so: of 120 accounts of two
newsrooms in one language none has more than 0.22."""
RETOLD_CREDITED = 0.3
"""The same where it credits the other."""
NEW_NAMES = 1
"""Names that a retelling may have beside those of its original: another form of one of them."""
BESIDE = 160
"""Code points between a speaker and words of own reporting that are of one sentence, about."""
LOOKED_AT = 40
"""Reports of a story that are looked at for retellings, the first ones."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Of a report what all of its story are asked, in a twentieth of its memory: its imprint is without sources."""

    item: int
    id: ArticleId
    language: str
    imprint: Imprint
    dated: When | None

    @staticmethod
    def of(report: Report) -> Sender:
        """That of a report."""
        own = replace(report.imprint, sources=())
        return Sender(item_number(report.id), report.id, report.language, own, report.dated)


class Held:
    """The reports of a story by the outlet that published them. known: a report by its item; fetch: is told which will
    be asked for next."""

    def __init__(
        self,
        senders: Iterable[Sender],
        known: Callable[[int], Report],
        fetch: Callable[[Collection[int]], None] = lambda items: None,
    ) -> None:
        self._reports = sorted(senders, key=_order)
        # Many reports of a story are of one outlet, which is asked for once.
        self._outlets: dict[object, list[int]] = {}
        for at, one in enumerate(self._reports):
            self._outlets.setdefault(told_apart_by(one), []).append(at)
        self._known: dict[tuple[str, str, bool], list[Sender]] = {}
        self.report = known
        self._fetch = fetch

    def first(self, count: int) -> list[Report]:
        """The reports that were published first."""
        return self._at_hand(self._reports[:count])

    def of_outlets(self) -> Iterator[list[Report]]:
        """The first `VERSIONS` reports of each outlet that has several."""
        by_outlet: dict[str, list[Sender]] = {}
        for one in self._reports:
            for name in one.imprint.names[:1]:
                by_outlet.setdefault(name, []).append(one)
        for _, own in sorted(by_outlet.items()):
            if len(own) > 1:
                yield self._at_hand(own[:VERSIONS])

    def _at_hand(self, some: Sequence[Sender]) -> list[Report]:
        self._fetch([one.item for one in some])
        return [self.report(one.item) for one in some]

    def by(self, source: Source, report: Report) -> Sender | None:
        """The first report that the outlet with a source's name published, but not that of the one that names it."""
        asked = source.name, source.plain, source.kind in CREDITED
        if asked not in self._known:
            if is_address(source.name):
                found = [other for other in self._reports if names(source, other)]
            else:
                alike = [own for own in self._outlets.values() if names(source, self._reports[own[0]])]
                found = [self._reports[at] for at in sorted(chain.from_iterable(alike))]
            # A name in full before one that only has a word in common with it.
            whole = [other for other in found if source.plain in other.imprint.names]
            self._known[asked] = [other for other in whole or found if other.imprint.notice != "retracts"]
        known = self._known[asked]
        return next((one for one in known if one.id != report.id and not one_outlet(one, report)), None)

    def from_address(self, name: str, report: Report) -> Sender | None:
        """The report that a page says that it was taken from."""
        return next((one for one in self._reports if one.id != report.id and names_outlet(name, one)), None)


def _order(report: Sender) -> tuple[bool, str, str]:
    first = report.dated.earliest if report.dated is not None else None
    return first is None, first.isoformat() if first is not None else "", report.id


def credit_links(report: Report, held: Held) -> list[Link]:
    """Links from a report to agencies, outlets, people and bodies that it names."""
    imprint = report.imprint
    found: dict[str, Link] = {}
    spoken = False
    translated = any(source.kind in TRANSLATED for source in imprint.sources)
    for source in imprint.sources:
        other = held.by(source, report)
        if source.kind in APART and other is None:
            continue
        if source.kind not in CREDITED and other is None:
            # Who is named first in the opening has told the main claim; who follows, more. One who told it to this
            # outlet alone is no other source.
            if spoken or _told_here_alone(source, report):
                continue
            spoken = True
        name = other.id if other is not None else source.name
        evidence = (Evidence("credit", source.rule, 0.0, (source.words,)),)
        kind = _kind(source, report, other, translated=translated)
        if (
            kind == "credits"
            and other is not None
            and overlap(report, held.report(other.item)).a_in_b_edited >= RETOLD_CREDITED
        ):
            kind = "rewrite"
        direction: Direction = "republication" if kind == "republication" else "credit"
        if name not in found or (found[name].kind == "credits" and kind != "credits"):
            found[name] = Link(report.id, name, other is not None, kind, direction, 1.0, evidence)
    named = any(link.kind in ("republication", "translation") for link in found.values())
    if imprint.taken_from is not None and not named:
        taken = held.from_address(imprint.taken_from, report)
        name = taken.id if taken is not None else imprint.taken_from
        passages = (imprint.taken_at,) if imprint.taken_at is not None else ()
        evidence = (Evidence("taken from", imprint.taken_from, 0.0, passages),)
        found[name] = Link(report.id, name, taken is not None, "republication", "republication", 1.0, evidence)
    return [found[name] for name in sorted(found)]


def _told_here_alone(source: Source, report: Report) -> bool:
    """Whether somebody without an office speaks beside words that say that the report asked."""
    own = report.imprint.own
    asked = source.kind == "speaker" and report.imprint.asked_alone
    return asked and own is not None and abs(own.span.start - source.words.span.start) <= BESIDE


def _kind(source: Source, report: Report, other: Sender | None, *, translated: bool) -> LinkKind:
    """What a credit makes of a report. Of one that is held: a translation, a round-up with it, or the whole of it told
    in other words, where the credit is of the whole text."""
    if source.kind == "republication":
        return "republication"
    if other is None:
        return "translation" if source.kind == "translation" else "credits"
    if report.imprint.round_up is not None:
        return "contains"
    if report.language != other.language and (translated or (source.whole and source.kind in CREDITED)):
        return "translation"
    return "rewrite" if source.whole and source.kind in CREDITED else "credits"


def versions(held: Held) -> list[Link]:
    """Each report that mends, takes back or replaces an earlier one of its outlet, with that one."""
    found = []
    for own in held.of_outlets():
        for place, later in enumerate(own[1:], 1):
            earlier = [one for one in own[:place] if one.imprint.notice != "retracts"]
            link = _version(later, earlier)
            if link is not None:
                found.append(link)
    return found


def _version(later: Report, earlier: Sequence[Report]) -> Link | None:
    """The link from a report to the one of several of its outlet that it is a later version of."""
    known = [(overlap(later, one), one) for one in earlier if before(one, later) or later.imprint.notice]
    if not known:
        return None
    said = later.imprint.notice
    if said:
        seen, origin = max(known, key=lambda row: (row[0].shared, _about(later, row[1]), row[1].id))
        at = later.imprint.notice_at
        words = Evidence("notice", said, 0.0, (at,) if at is not None else ())
        kind: LinkKind = "retracts" if said == "retracts" else "corrects"
        return Link(later.id, origin.id, True, kind, "credit", round(min(1.0, seen.shared), 3), (words,))
    alike = [
        (seen, one)
        for seen, one in known
        if seen.shared >= COPY or max(seen.a_in_b_edited, seen.b_in_a_edited) >= EDITED
    ]
    if not alike:
        return None
    seen, origin = alike[-1]
    if min(seen.a_in_b, seen.b_in_a) >= SAME:
        return None
    evidence = (
        Evidence("later version of the same outlet", str(later.dated.value if later.dated else "")),
        Evidence("share of 4-word shingles", round(seen.shared, 3)),
    )
    return Link(later.id, origin.id, True, "updates", "credit", round(min(1.0, seen.shared), 3), evidence)


def _about(later: Report, earlier: Report) -> float:
    return cosine(later.names, earlier.names) + title_in_lead(later, earlier)


def retellings(held: Held) -> list[Link]:
    """Reports that name no source, show no reporting of their own and tell nothing that another report does not tell,
    in much the same words: with that other."""
    looked_at = held.first(LOOKED_AT)
    found = []
    for report in looked_at:
        imprint = report.imprint
        if (
            any(source.kind != "name" for source in imprint.sources)
            or imprint.own is not None
            or imprint.notice
            or not report.numbers
        ):
            continue
        best = max(
            ((share, other) for other in looked_at if (share := _retold(report, other)) >= RETOLD),
            default=None,
            key=lambda row: (row[0], row[1].id),
        )
        if best is not None:
            share, other = best
            evidence = (
                Evidence("tells nothing else", other.id),
                Evidence("share of 2-word shingles", round(share, 3)),
            )
            found.append(Link(report.id, other.id, True, "rewrite", "containment", round(share, 3), evidence))
    return found


def _retold(report: Report, other: Report) -> float:
    """Share of a report's 2-word shingles in another that has all of its numbers and names; 0 if it lacks some. Of a
    few things one text says how many they are, and the other who."""
    if other is report or report.language != other.language or len(report.shingles) >= len(other.shingles):
        return 0.0
    untold = report.numbers.keys() - other.numbers.keys()
    if any(len(number) > 1 for number in untold) or len(report.names.keys() - other.names.keys()) > NEW_NAMES:
        return 0.0
    if one_outlet(report, other) or before(report, other):
        return 0.0
    return overlap(report, other).a_in_b_edited
