"""Which report has what from which: what the reports of a story state, then what is left once cycles are taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from wiredesk.lang.packs import Packs
from wiredesk.model.decided import Grouped
from wiredesk.model.identity import item_number
from wiredesk.model.story import Link
from wiredesk.stories.connected import closure
from wiredesk.stories.derived import settled_links
from wiredesk.stories.ground import AT_ONCE, DERIVED, Ground
from wiredesk.stories.pairs import Judge
from wiredesk.stories.reports import Report
from wiredesk.stories.statements import stated_links
from wiredesk.stories.translations import translations


class Stating:
    """The stages of links over one ground."""

    def __init__(self, ground: Ground, judge: Judge, packs: Packs) -> None:
        self.ground = ground
        self.judge = judge
        self.packs = packs

    @cached_property
    def decided(self) -> Grouped:
        """What the user decided, by items."""
        return Grouped.of(self.ground.decisions())

    def state_links(self) -> int:
        """Has the stories that wait say which links their reports state; how many waited."""
        waiting = self.ground.waiting("stated", AT_ONCE)
        for story in sorted({part.story for part in self.ground.parts(waiting).values() if part.story is not None}):
            self._state_links(story)
        self.ground.done("stated", waiting)
        return len(waiting)

    def _state_links(self, story: int) -> None:
        """The links that the reports of a story state: whom they credit, which translates which."""
        parts = self.ground.parts(self.ground.stories((story,))[story])
        members = sorted(member for part in parts.values() for member in part.members)
        reports = [self.judge.known(member).report for member in members]
        found = stated_links(reports)
        of_language: dict[str, list[Report]] = {}
        for report in reports:
            of_language.setdefault(report.language, []).append(report)
        if len(of_language) > 1:
            found += translations([of_language[code] for code in sorted(of_language)], self.packs)
        self.ground.put_told_links(members, found)
        self.ground.mark("links", members)

    def settle_links(self) -> int:
        """Takes cycles and doubles from the links of the reports that wait; how many waited."""
        waiting = self.ground.waiting("links", AT_ONCE)
        touched = closure(self.ground.placed(waiting), self._linked)
        before = self.ground.links(touched)
        found = settled_links(self._derivations(touched), self.ground.told_links(touched))
        old, new = _by_article(before), _by_article(found)
        other = sorted(item for item in touched if old.get(item) != new.get(item))
        self.ground.put_links(touched, found)
        parts = {one.part for one in self.ground.placed(other).values() if one.part is not None}
        self.ground.mark("stories", parts)
        self.ground.done("links", touched | set(waiting))
        return len(waiting)

    def _derivations(self, items: Collection[int]) -> list[Link]:
        rows = [row for space in DERIVED for row in self.ground.rows(space, items)]
        return [row[4] for row in rows if row[:2] not in self.decided.no_copy and isinstance(row[4], Link)]

    def _linked(self, items: Collection[int]) -> set[int]:
        pairs = [row[:2] for space in DERIVED for row in self.ground.scores(space, items)]
        found = {end for pair in pairs if pair not in self.decided.no_copy for end in pair}
        for link in self.ground.told_links(items):
            if link.held:
                found |= {item_number(link.article), item_number(link.origin)}
        return found & self.ground.placed(found).keys()


def _by_article(links: Iterable[Link]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for link in links:
        found.setdefault(item_number(link.article), []).append(link)
    return found
