"""Which report has what from which: what the reports of a story state, then what is left once cycles are taken out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from wiredesk.lang.packs import Packs
from wiredesk.model.decided import Grouped
from wiredesk.model.identity import item_number
from wiredesk.model.story import Link
from wiredesk.stories.connected import closure
from wiredesk.stories.derived import ends, settled_links, strongest
from wiredesk.stories.ground import AT_ONCE, DERIVED, Ground
from wiredesk.stories.pairs import Judge
from wiredesk.stories.partners import batched
from wiredesk.stories.reports import Report
from wiredesk.stories.statements import Held, Sender, credit_links, retellings, versions
from wiredesk.stories.translations import OF_EACH, translations


class Stating:
    """The stages of links over one ground."""

    def __init__(
        self,
        ground: Ground,
        judge: Judge,
        packs: Packs,
        fetch: Callable[[Collection[int]], None] = lambda items: None,
    ) -> None:
        self.ground = ground
        self.judge = judge
        self.packs = packs
        self.fetch = fetch

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
        senders = [Sender.of(report) for report in self._reports(members)]
        held = Held(senders, self._report, self.fetch)
        between = [*versions(held), *retellings(held)]
        of_language: dict[str, list[Report]] = {}
        for sender in senders:
            first = of_language.setdefault(sender.language, [])
            if len(first) < OF_EACH:
                first.append(self._report(sender.item))
        if len(of_language) > 1:
            between += translations([of_language[code] for code in sorted(of_language)], self.packs)
        more = _by_article(between)
        for some in batched(members, AT_ONCE):
            found = [link for report in self._reports(some) for link in credit_links(report, held)]
            self.ground.put_told_links(some, [*found, *(link for item in some for link in more.get(item, ()))])
        self.ground.mark("links", members)

    def _report(self, item: int) -> Report:
        return self.judge.known(item).report

    def _reports(self, items: Sequence[int]) -> Iterator[Report]:
        """Some reports one after another: there may be very many."""
        for some in batched(items, AT_ONCE):
            self.fetch(some)
            yield from map(self._report, some)

    def settle_links(self) -> int:
        """Takes cycles and doubles from the links of the reports that wait; how many waited."""
        waiting = self.ground.waiting("links", AT_ONCE)
        touched = closure(self.ground.placed(waiting), self._linked)
        # What is decided of very many is decided without their evidence, which is a hundred times as much.
        few = len(touched) <= AT_ONCE
        found = _by_article(settled_links(*self._raw(touched, evidence=few)))
        for some in batched(sorted(touched), AT_ONCE):
            self._put(some, found if few else self._evident(some, found))
        self.ground.done("links", touched | set(waiting))
        return len(waiting)

    def _put(self, items: Sequence[int], found: Mapping[int, Sequence[Link]]) -> None:
        """Writes the final links of some reports where they are others than before."""
        before = _by_article(self.ground.links(items))
        other = [item for item in items if before.get(item, []) != found.get(item, [])]
        self.ground.put_links(other, [link for item in other for link in found.get(item, ())])
        parts = {one.part for one in self.ground.placed(other).values() if one.part is not None}
        self.ground.mark("stories", parts)

    def _evident(self, items: Sequence[int], found: Mapping[int, Sequence[Link]]) -> dict[int, list[Link]]:
        """The final links of some reports with their evidence. found: those of all, without it."""
        # All between two ends stands at either of them, so that the same one is the strongest.
        whole = {ends(link): link for link in strongest(*self._raw(items, evidence=True))}
        return {item: [_with_evidence(link, whole[ends(link)]) for link in found.get(item, ())] for item in items}

    def _raw(self, items: Collection[int], *, evidence: bool) -> tuple[list[Link], Sequence[Link]]:
        """What the texts of some reports share, and what they say of one another."""
        found = self.ground.derivations(items, evidence=evidence)
        if self.decided.no_copy:
            found = [link for link in found if _pair(link) not in self.decided.no_copy]
        return found, self.ground.told_links(items, evidence=evidence)

    def _linked(self, items: Collection[int]) -> set[int]:
        pairs = [row[:2] for space in DERIVED for row in self.ground.scores(space, items)]
        found = {end for pair in pairs if pair not in self.decided.no_copy for end in pair}
        for link in self.ground.told_links(items, evidence=False):
            if link.held:
                found |= {item_number(link.article), item_number(link.origin)}
        return found & self.ground.placed(found).keys()


def _pair(link: Link) -> tuple[int, int]:
    one, other = item_number(link.article), item_number(link.origin)
    return min(one, other), max(one, other)


def _with_evidence(link: Link, whole: Link) -> Link:
    """A final link with what it was seen in; its own evidence says what became of its direction."""
    return replace(link, evidence=(*whole.evidence, *link.evidence))


def _by_article(links: Iterable[Link]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for link in links:
        found.setdefault(item_number(link.article), []).append(link)
    return found
