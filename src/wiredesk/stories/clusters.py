"""Stories: the reports of one event, as a function of the set of readings.

Within a language reports that meet (`neighbours`) are scored pair by pair (`scores`), gates keep apart what cannot be
one event (`gates`), and what is left is merged by average link (`merging`). Parts of different languages are then
joined by what needs no language (`bridges`). Copies stand with their original whatever else they say. The stages are
those of `settling`, here over a whole set at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.identity import item_number
from wiredesk.model.parts import PairRow
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decision, Grouping, LeftOut, NearMiss
from wiredesk.stories.ground import ACROSS, WORDS
from wiredesk.stories.memberships import told
from wiredesk.stories.memory import Memory
from wiredesk.stories.pairs import Known, know
from wiredesk.stories.resolutions import resolutions
from wiredesk.stories.settling import Settling
from wiredesk.stories.threads import choose, compare_stories, place_stories, threads

MISSES = 3
"""Near misses that are told for each article."""


def group(readings: Iterable[Reading], packs: Packs, *, decisions: Sequence[Decision] = ()) -> Grouping:
    """The stories, threads, links and resolutions of a set of readings, and what was left out.

    Of readings with one article id the one with the greatest version counts. decisions: "join", "part" and "no copy"
    win over every score and gate. About 4 ms an article; the work for each is bounded (`neighbours`).
    """
    newest: dict[ArticleId, Reading] = {}
    for reading in readings:
        held = newest.get(reading.article.id)
        if held is None or held.article.version < reading.article.version:
            newest[reading.article.id] = reading
    left_out: list[LeftOut] = []
    known: dict[int, Known] = {}
    for id in sorted(newest):
        reading = newest[id]
        made = know(reading, packs) if reading.article.is_article else None
        if made is None:
            left_out.append(LeftOut(id, reading.article.reason or "no text"))
        else:
            known[item_number(id)] = made
    memory = Memory(decisions)
    # The readings are in memory already, so that what is made of them may be as well.
    settling = Settling(memory, known.__getitem__, packs, remembered=len(known) + 1)
    settling.take(known.values())
    for _, stage in settling.stages():
        while stage():
            pass
    items = memory.all_stories()
    memory.mark("follows", items)
    stories = [told(item, settling) for item in items]
    memory.told_stories.update(zip(items, stories, strict=True))
    for step in (place_stories, compare_stories, choose):
        while step(settling):
            pass
    by_id = {made.report.id: made.report for made in known.values()}
    stories.sort(key=lambda story: story.id)
    return Grouping(
        stories=tuple(stories),
        threads=threads(stories, memory.follows),
        links=tuple(sorted(memory.links(known), key=lambda link: (link.article, link.origin, link.kind))),
        resolutions=resolutions(stories, by_id, packs),
        left_out=tuple(left_out),
        near_misses=_near_misses(settling, memory, known),
    )


def _near_misses(settling: Settling, memory: Memory, items: Iterable[int]) -> tuple[NearMiss, ...]:
    """The pairs that nearly joined, the nearest of each report and of each part, with what kept them apart."""
    story_of = {member: part.story for part in memory.all_parts() for member in part.members}
    chosen: dict[tuple[int, int], NearMiss] = {}
    for space in (WORDS, ACROSS):
        for item in items:
            rows = [row for row in memory.rows(space, (item,)) if story_of[row[0]] != story_of[row[1]]]
            for row in sorted(rows, key=lambda row: (-row[2], row[:2]))[:MISSES]:
                chosen[row[:2]] = _miss(row, space, settling)
    return tuple(sorted(chosen.values(), key=lambda miss: (miss.article, miss.other)))


def _miss(row: PairRow, space: int, settling: Settling) -> NearMiss:
    one, other, value, veto, found = row
    ids = [settling.judge.known(item).report.id for item in (one, other)]
    evidence = found if isinstance(found, tuple) else ()
    if space == WORDS:
        kept = "decided by the user" if (one, other) in settling.decided.parted else "mean score below the threshold"
    else:
        kept = "another story fits better"
    return NearMiss(ids[0], ids[1], round(value, 4), veto or kept, evidence)
