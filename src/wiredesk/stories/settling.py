"""Grouping, stage by stage, of what has changed and what that touches: of a whole set, or of a desk's last hour.

    take, drop ─▶ score ─▶ reports to parts ─▶ parts across languages ─▶ parts to stories ─▶ links ─▶ told

Every stage takes what waits for it, goes on to all that it is connected with, and leaves it as it would be had
everything been worked out anew: whatever is decided, is decided inside a connected set. So the result hangs on what is
held, not on what came when; and the work may stop after any step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise

from wiredesk.lang.packs import Packs
from wiredesk.model.decided import Grouped
from wiredesk.model.identity import item_number
from wiredesk.model.parts import ANEW, ItemPair, PairRow, Part, Placed, Stage
from wiredesk.stories import bridges
from wiredesk.stories.bridges import Bridge, united
from wiredesk.stories.connected import closure, components
from wiredesk.stories.connections import Connections
from wiredesk.stories.derived import COPIES
from wiredesk.stories.ground import ACROSS, ASKED, AT_ONCE, DERIVED, EDITS, FOLLOWS, PRINTS, WORDS, Ground
from wiredesk.stories.keys import COPIED, KEPT, by_prints, by_words
from wiredesk.stories.links import derivation, edited, may_be_form, may_derive, overlap, shares_enough
from wiredesk.stories.merging import merged
from wiredesk.stories.neighbours import Item, Neighbours, key_of
from wiredesk.stories.pairs import Judge, Known
from wiredesk.stories.partners import Change
from wiredesk.stories.scores import THRESHOLD
from wiredesk.stories.stating import Stating

NEARLY = 0.25
"""Probability from which a pair that did not join is worth telling."""
TOO_LITTLE = "score below the threshold"
PARTS_AT_ONCE = 500
"""The same of parts that are placed: what many touch is looked at once."""
FOLLOWING = 12
"""Partners of a story that are asked whether one follows the other."""


class Settling:
    """The stages over one ground. known: a report by its item; it is asked for the same ones again and again. fetch: is
    told which will be asked for next.

    remembered: parts that are kept ready to be compared across languages.
    """

    def __init__(
        self,
        ground: Ground,
        known: Callable[[int], Known],
        packs: Packs,
        remembered: int = bridges.REMEMBERED,
        fetch: Callable[[Collection[int]], None] = lambda items: None,
    ) -> None:
        self.ground = ground
        self.packs = packs
        self.fetch = fetch
        self.judge = Judge(known)
        # Nothing here refers back to this object: its caches go when it goes, not when the collector comes round.
        self.bridge = Bridge(self.judge, packs, partial(_first, ground), ground, remembered)
        self.stating = Stating(ground, self.judge, packs, fetch)
        self.neighbours = {
            WORDS: Neighbours(ground, WORDS, KEPT, shared=2),
            PRINTS: Neighbours(ground, PRINTS, COPIED),
            ACROSS: Neighbours(ground, ACROSS, bridges.KEPT),
            FOLLOWS: Neighbours(ground, FOLLOWS, FOLLOWING),
        }

    @cached_property
    def decided(self) -> Grouped:
        """What the user decided, by items."""
        return Grouped.of(self.ground.decisions())

    @cached_property
    def connections(self) -> Connections:
        """What makes reports belong together."""
        return Connections(self.ground, self.judge, self.decided)

    # -- what comes and goes ------------------------------------------------------------------------------------------

    def take(self, reports: Iterable[Known]) -> None:
        """Takes in reports that are not held. Many at once cost less than one after another: whom they touch is
        looked at once. They are gone through one by one, so that they need not all be at hand."""
        words: list[Item] = []
        prints: list[Item] = []
        for known in reports:
            self._place(known)
            words.append(by_words(known.report))
            prints.append(by_prints(known.report))
        for space, items in ((WORDS, words), (PRINTS, prints)):
            self.changed(space, self.neighbours[space].insert(items))

    def _place(self, known: Known) -> None:
        item = item_number(known.report.id)
        self.ground.place(Placed(item, known.report.id, known.report.language), known.report.reading.article.version)
        self.ground.mark("reports", (item,))
        self.ground.mark("links", (item,))

    def drop(self, item: int) -> None:
        """Takes out a report: it is gone, or its text is another now. Nothing if it is not held."""
        placed = self.ground.placed((item,)).get(item)
        if placed is None:
            return
        for space in (WORDS, PRINTS):
            self.changed(space, self.neighbours[space].remove(item))
        self.ground.drop_rows(ASKED, [row[:2] for row in self.ground.scores(ASKED, (item,))])
        for link in self.ground.told_links((item,)):
            self.ground.mark("links", [item_number(link.article)])
        self.ground.put_told_links((item,), ())
        self.ground.put_links((item,), ())
        self.ground.displace(item)
        if placed.part is None:
            return
        part = self.ground.parts((placed.part,))[placed.part]
        rest = tuple(member for member in part.members if member != item)
        if item in sorted((*rest, item))[: bridges.MEMBERS]:
            # It may come back with the same text, and what it was compared by is another then.
            self.changed(ACROSS, self.neighbours[ACROSS].remove(part.item))
            self.ground.put_sides({}, (part.item,))
            self.bridge.forget(part.item)
        if rest:
            # Its name may be that of the report that went; it is found anew with the reports that stay.
            self.ground.put_parts([replace(part, members=rest, stamp="")])
            self.ground.mark("reports", rest)
        else:
            self._end([part])

    def _end(self, parts: Sequence[Part]) -> None:
        """Parts that are no more."""
        for part in parts:
            if part.story is not None:
                siblings = [one for one in self.ground.stories((part.story,))[part.story] if one != part.item]
                self.ground.mark("unions", siblings)
                self._anew(siblings)
                self.ground.mark("follows", (part.story,))
        items = [part.item for part in parts]
        self.ground.drop_parts(items)
        self.ground.mark("parts", items)

    def exchange(self, space: int, gone: Sequence[int], items: Sequence[Item]) -> None:
        """Follows up that some items are others now, or no more."""
        self.changed(space, self.neighbours[space].exchange(gone, items))

    def changed(self, space: int, change: Change) -> None:
        """Follows up what is no candidate any longer, or of an item that is another now, and what has become one. What
        pairs came to before holds no longer, also of those that go on being candidates."""
        self.ground.scored(space, change.lost)
        self._loosened(space, self.ground.drop_rows(space, change.lost))
        if space == WORDS:
            self._loosened(EDITS, self.ground.drop_rows(EDITS, change.lost))
        self.ground.put_to_score(space, change.made)

    def _loosened(self, space: int, rows: Iterable[PairRow]) -> None:
        for one, other, value, said, _ in rows:
            if space == WORDS and not said and value >= THRESHOLD:
                self._mark_placed("reports", (one, other))
            elif space in DERIVED:
                self._mark_placed("links", (one, other))
                if said in COPIES or said == "contains":
                    self._mark_placed("reports", (one, other))
                if said == "contains":
                    self._tell_again((one, other))
            elif space == ACROSS:
                self.ground.mark("unions", (one, other))
            elif space == FOLLOWS:
                self.ground.mark("followed", (int(said),))

    def _tell_again(self, items: Collection[int]) -> None:
        """Has the stories of reports told anew: they belong to others too, or no longer."""
        self.ground.mark("stories", {one.part for one in self.ground.placed(items).values() if one.part is not None})

    def _mark_placed(self, stage: Stage, items: Collection[int]) -> None:
        self.ground.mark(stage, self.ground.placed(items))

    # -- scores -------------------------------------------------------------------------------------------------------

    def score_words(self, chosen: Sequence[ItemPair] | None = None) -> int:
        """Scores pairs by their words, those that were chosen or that wait, and looks whether likely ones are one text
        and its edited copy; how many. 0: none wait."""
        pairs = self.ground.to_score(WORDS, AT_ONCE) if chosen is None else chosen
        rows: list[PairRow] = []
        edits: list[PairRow] = []
        self.fetch({end for pair in pairs for end in pair})
        for one, other in pairs:
            verdict = self.judge.verdict(one, other)
            value = verdict.score.probability
            if value >= NEARLY:
                rows.append((one, other, value, verdict.veto, (*verdict.against, *verdict.score.evidence())))
                if verdict.probability >= THRESHOLD:
                    self.ground.mark("reports", (one, other))
                    link = edited(self.judge.known(one).report, self.judge.known(other).report)
                    if link is not None:
                        edits.append((one, other, link.score, link.kind, link))
                        self.ground.mark("links", (one, other))
        self.ground.put_rows(WORDS, rows)
        self.ground.put_rows(EDITS, edits)
        self.ground.scored(WORDS, pairs)
        return len(pairs)

    def score_prints(self, chosen: Sequence[ItemPair] | None = None) -> int:
        """Looks for derivations among pairs that share text, chosen or waiting; how many pairs. 0: none wait."""
        pairs = self.ground.to_score(PRINTS, AT_ONCE) if chosen is None else chosen
        rows: list[PairRow] = []
        prints = self.ground.prints({end for pair in pairs for end in pair})
        for one, other in pairs:
            # Most that meet share too little, and a report costs a millisecond to read.
            if one in prints and other in prints and not may_derive(prints[one], prints[other]):
                continue
            a, b = self.judge.known(one).report, self.judge.known(other).report
            link = derivation(a, b, overlap(a, b)) if shares_enough(a, b) else None
            if link is not None and not (may_be_form(link) and self.judge.one_form(one, other)):
                rows.append((one, other, link.score, link.kind, link))
                self.ground.mark("links", (one, other))
                if link.kind in COPIES or link.kind == "contains":
                    self.ground.mark("reports", (one, other))
                if link.kind == "contains":
                    self._tell_again((one, other))
        self.ground.put_rows(PRINTS, rows)
        self.ground.scored(PRINTS, pairs)
        return len(pairs)

    # -- reports to parts ---------------------------------------------------------------------------------------------

    def join_reports(self) -> int:
        """Groups the reports that wait with all that they are connected with; how many waited."""
        waiting = self.ground.waiting("reports", AT_ONCE)
        there = self.ground.placed(waiting)
        touched = closure(there, self._beside)
        for component in components(touched, self.connections.joins(touched)):
            self._part(component)
        self.ground.done("reports", touched | set(waiting))
        return len(waiting)

    def _beside(self, items: Collection[int]) -> set[int]:
        """Reports that are connected with some, or were in one part with them."""
        placed = self.ground.placed(items)
        parts = self.ground.parts({one.part for one in placed.values() if one.part is not None})
        found = {member for part in parts.values() for member in part.members}
        for one, other in self.connections.joins(items):
            found |= {one, other}
        return found

    def _part(self, component: Sequence[int]) -> None:
        """Makes parts of a connected set of reports."""
        placed = self.ground.placed(component)
        rows = {row[:2]: row for row in self.ground.scores(WORDS, component)}
        local = {item: at for at, item in enumerate(component)}
        edges = {
            (local[one], local[other]): value
            for (one, other), (_, _, value, veto) in rows.items()
            if not veto and value >= THRESHOLD
        }
        asked: dict[ItemPair, float] | None = None
        fresh: list[PairRow] = []

        def probability(a: int, b: int) -> float:
            nonlocal asked
            pair = component[a], component[b]
            row = rows.get(pair)
            if row is not None:
                return 0.0 if row[3] else row[2]
            if asked is None:
                asked = {known[:2]: known[2] for known in self.ground.scores(ASKED, component)}
            value = asked.get(pair)
            if value is None:
                value = asked[pair] = self.judge.probability(*pair)
                fresh.append((*pair, value, "", ()))
            return value

        inside = set(component)
        parted = self.decided.parted | self.connections.gathered(component)
        found = merged(
            len(component),
            edges,
            probability,
            THRESHOLD,
            joined=[(local[a], local[b]) for a, b in self.connections.joined(component)],
            copied=[(local[a], local[b]) for a, b in self.connections.copied(component)],
            parted=frozenset((local[a], local[b]) for a, b in parted if a in inside and b in inside),
        )
        self.ground.put_rows(ASKED, fresh)
        stamps = self.ground.stamps(component)
        names = {one.part for one in placed.values() if one.part is not None}
        old = self.ground.parts(names)
        made: dict[int, Part] = {}
        for group in found:
            members = tuple(component[at] for at in group)
            stamp = hashlib.blake2b("".join(f"{m:x} {stamps[m]} " for m in members).encode(), digest_size=8).hexdigest()
            known = old.get(members[0])
            made[members[0]] = Part(
                members[0], members, placed[members[0]].language, stamp, known.story if known else None
            )
        changed = [part for part in made.values() if part.item not in old or old[part.item].stamp != part.stamp]
        if changed:
            # A part that came asunder goes on where its first report is, or ends with it.
            ended = {item for item in old if item not in made}
            gone = ended - self.ground.placed(ended).keys()
            self._end([old[item] for item in sorted(ended & inside | gone)])
            self.ground.put_parts(changed)
            items = [part.item for part in changed]
            self.ground.mark("unions", items)
            self.ground.mark("parts", items)
            self._anew(items)
            for item in items:
                self.bridge.forget(item)

    # -- parts across languages ---------------------------------------------------------------------------------------

    def place_parts(self) -> int:
        """Brings the lists of parts up to date; how many were. In a single language nobody needs them."""
        waiting = self.ground.waiting("parts", PARTS_AT_ONCE)
        parts = self.ground.parts(waiting)
        if self.ground.languages() < 2:
            waiting = [item for item in waiting if item not in parts]
        stamps = self._first_stamps([parts[item] for item in waiting if item in parts])
        held = self.neighbours[ACROSS].stamps(waiting)
        # One that has grown is compared by the same first reports as before.
        other = [item for item in waiting if held.get(item) != stamps.get(item)]
        made: list[Item] = []
        sides: dict[int, bytes] = {}
        for item in other:
            if item in stamps:
                made.append(replace(self.bridge.item(item), stamp=stamps[item]))
                sides[item] = self.bridge.side(item).packed()
        self.ground.put_sides(sides, [item for item in other if item not in stamps])
        self.exchange(ACROSS, other, made)
        self.ground.done("parts", waiting)
        return len(waiting)

    def _first_stamps(self, parts: Sequence[Part]) -> dict[int, int]:
        """Of each part a number that is another when the reports that it is compared by are."""
        texts = self.ground.stamps({member for part in parts for member in part.members[: bridges.MEMBERS]})
        return {
            part.item: key_of(" ".join(f"{m:x} {texts[m]}" for m in part.members[: bridges.MEMBERS])) for part in parts
        }

    def score_across(self) -> int:
        """Scores parts of two languages; how many pairs. 0: none wait."""
        pairs = self.ground.to_score(ACROSS, AT_ONCE)
        self.bridge.fetch(sorted({end for pair in pairs for end in pair}))
        rows: list[PairRow] = []
        for one, other in pairs:
            value, evidence = self.bridge.score(one, other)
            if value >= bridges.NEARLY:
                veto, against = (TOO_LITTLE, ()) if value < bridges.THRESHOLD else self.bridge.veto(one, other)
                if not veto and value >= bridges.ALONE:
                    # It stands with its original, whatever is likelier.
                    link = self.bridge.translation(one, other)
                    value, against = (bridges.CERTAIN, link.evidence) if link is not None else (value, ())
                rows.append((one, other, value, veto, (*against, *evidence)))
                self.ground.mark("unions", (one, other))
        self.ground.put_rows(ACROSS, rows)
        self.ground.scored(ACROSS, pairs)
        return len(pairs)

    def unite_parts(self) -> int:
        """Makes stories of the parts that wait and of all that these are connected with; how many waited."""
        waiting = self.ground.waiting("unions", AT_ONCE)
        parted, joined = self._decided_parts()
        touched = closure(self.ground.parts(waiting), lambda items: self._mates(items, parted, joined))
        edges = self._mutual(touched, parted)
        links = [(a, b) for _, a, b in edges] + [pair for pair in joined if pair[0] in touched]
        parts = self.ground.parts(touched)
        for component in components(touched, links):
            inside = set(component)
            found = united(
                component,
                [edge for edge in edges if edge[1] in inside],
                [pair for pair in joined if pair[0] in inside],
                parted,
                lambda part: parts[part].language,
            )
            self._stories(found, parts)
        self.ground.done("unions", touched | set(waiting))
        return len(waiting)

    def _stories(self, found: Sequence[Sequence[int]], parts: Mapping[int, Part]) -> None:
        names = {parts[item].story for members in found for item in members} - {None}
        old = {set_of: name for name, set_of in self.ground.stories(sorted(n for n in names if n is not None)).items()}
        for members in found:
            if old.get(tuple(members)) != members[0]:
                self._anew(members)
                self.ground.mark("follows", [n for item in members if (n := parts[item].story) is not None])
                self.ground.unite(members, members[0])

    def _anew(self, parts: Collection[int]) -> None:
        """Parts whose stories have other reports than before."""
        for stage in ANEW:
            self.ground.mark(stage, parts)

    def _decided_parts(self) -> tuple[frozenset[ItemPair], list[ItemPair]]:
        """Pairs of parts that the user parted and joined."""
        ends = {end for pair in (*self.decided.parted, *self.decided.joined) for end in pair}
        part_of = {item: one.part for item, one in self.ground.placed(ends).items() if one.part is not None}
        parted = {
            (min(part_of[a], part_of[b]), max(part_of[a], part_of[b]))
            for a, b in self.decided.parted
            if a in part_of and b in part_of and part_of[a] != part_of[b]
        }
        joined = {
            pair
            for group in self.decided.joined
            for pair in pairwise(sorted({part_of[item] for item in group if item in part_of}))
        }
        return frozenset(parted), sorted(joined)

    def _mates(self, items: Collection[int], parted: frozenset[ItemPair], joined: Sequence[ItemPair]) -> set[int]:
        """Parts that are connected with some, or were in one story with them."""
        parts = self.ground.parts(items)
        stories = self.ground.stories({part.story for part in parts.values() if part.story is not None})
        found = {item for members in stories.values() for item in members}
        for _, one, other in self._mutual(items, parted):
            found |= {one, other}
        for pair in joined:
            if pair[0] in parts or pair[1] in parts:
                found |= set(pair)
        return found

    def _mutual(self, items: Collection[int], parted: frozenset[ItemPair]) -> list[tuple[float, int, int]]:
        """Pairs of parts that are each the other's best in its language by a margin, or certain, with an end among
        some."""
        near = [row for row in self.ground.scores(ACROSS, items) if not row[3] and row[:2] not in parted]
        ends = {end for row in near for end in row[:2]}
        # What says too little is no pair, but a rival.
        rows = [row for row in self.ground.scores(ACROSS, ends) if row[3] in ("", TOO_LITTLE) and row[:2] not in parted]
        parts = self.ground.parts({end for row in rows for end in row[:2]})
        ranked: dict[tuple[int, str], list[tuple[float, int]]] = {}
        for one, other, value, _ in rows:
            for a, b in ((one, other), (other, one)):
                ranked.setdefault((a, parts[b].language), []).append((-value, b))
        best = {name: bridges.clear_best(sorted(found)) for name, found in ranked.items()}
        return [
            (value, a, b)
            for a, b, value, _ in near
            if value >= bridges.CERTAIN or (best[a, parts[b].language] == b and best[b, parts[a].language] == a)
        ]

    # -- all of it ----------------------------------------------------------------------------------------------------

    def stages(self) -> tuple[tuple[str, Callable[[], int]], ...]:
        """The stages in their order, each to be called until it gives 0; after each call everything is as it should be.

        What has to be shown and told anew then waits in "shown" and "stories", and after that in "follows".
        """
        return (
            ("words compared", self.score_words),
            ("texts compared", self.score_prints),
            ("reports grouped", self.join_reports),
            ("parts placed", self.place_parts),
            ("languages compared", self.score_across),
            ("parts united", self.unite_parts),
            ("links found", self.stating.state_links),
            ("links settled", self.stating.settle_links),
        )


def _first(ground: Ground, part: int) -> Sequence[int]:
    """The reports by which a part is compared."""
    known = ground.parts((part,)).get(part)
    # A report that was not settled yet can be compared as a part of its own.
    return known.members[: bridges.MEMBERS] if known is not None else (part,)
