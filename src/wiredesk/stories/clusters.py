"""Stories: the reports of one event, as a function of the set of readings.

Within a language reports that share keys are scored pair by pair (`scores`), gates keep apart what cannot be one event
(`gates`), and what is left is merged by average link (`merging`). Stories of different languages are then joined by
what needs no language (`bridges`). Copies stand with their original whatever else they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decision, Evidence, Grouping, LeftOut, Link, NearMiss
from wiredesk.stories import bridges
from wiredesk.stories.keys import candidates, keys, weeks
from wiredesk.stories.links import copy_candidates, credit_links, derivation, overlap, without_cycles
from wiredesk.stories.memberships import Ledger, stories_of
from wiredesk.stories.merging import Pair, merged
from wiredesk.stories.pairs import Judge
from wiredesk.stories.reports import Report, report
from wiredesk.stories.resolutions import resolutions
from wiredesk.stories.scores import THRESHOLD
from wiredesk.stories.threads import threads

NEARLY = 0.25
"""Probability from which a pair that did not join is worth telling."""
MISSES = 3
"""Near misses that are told for each article."""


def group(readings: Iterable[Reading], packs: Packs, *, decisions: Sequence[Decision] = ()) -> Grouping:
    """The stories, threads, links and resolutions of a set of readings, and what was left out.

    Of readings with one article id the one with the greatest version counts. decisions: "join", "part" and "no copy"
    win over every score and gate. About 4 ms an article; the work for each is bounded (`keys.candidates`).
    """
    newest: dict[ArticleId, Reading] = {}
    for reading in readings:
        known = newest.get(reading.article.id)
        if known is None or known.article.version < reading.article.version:
            newest[reading.article.id] = reading
    left_out: list[LeftOut] = []
    reports: list[Report] = []
    for id in sorted(newest):
        reading = newest[id]
        if not reading.article.is_article:
            left_out.append(LeftOut(id, reading.article.reason))
            continue
        made = report(reading, packs)
        if made.words or made.title:
            reports.append(made)
        else:
            left_out.append(LeftOut(id, "no text"))
    judge = Judge(reports, packs)
    place = {made.id: at for at, made in enumerate(reports)}
    joined, parted, no_copy = _decided(decisions, place)
    found = _derivations(reports, judge, no_copy)
    copied = {
        pair: link
        for pair, link in found.items()
        if link.kind in ("copy", "abridges", "republication") and pair not in parted
    }
    groups = _by_language(reports, judge, joined | frozenset(copied), parted)
    bridged = bridges.joined(groups, judge, packs, joined=joined, parted=parted)
    links = list(found.values())
    for members in bridged.groups:
        links += credit_links([reports[at] for at in members])
    links += bridged.links
    republished = {link.article for link in found.values() if link.kind == "republication"}
    links = [link for link in links if link.held or link.kind != "republication" or link.article not in republished]
    links = without_cycles(_distinct(links))
    ledger = Ledger(judge, copied, joined, bridged.scores)
    stories = stories_of(bridged.groups, ledger, links)
    by_id = {made.id: made for made in reports}
    return Grouping(
        stories=stories,
        threads=threads(stories, by_id),
        links=tuple(links),
        resolutions=resolutions(stories, by_id, packs),
        left_out=tuple(left_out),
        near_misses=_near_misses(bridged.groups, judge, parted, bridged.misses),
    )


def _decided(
    decisions: Sequence[Decision], place: dict[ArticleId, int]
) -> tuple[frozenset[Pair], frozenset[Pair], frozenset[Pair]]:
    """Pairs of positions that the user joined, parted, and declared no copies. A later decision wins."""
    by_kind: dict[str, dict[Pair, None]] = {"join": {}, "part": {}, "no copy": {}}
    for decision in sorted(decisions, key=lambda d: (d.when, d.kind, d.articles)):
        if decision.kind not in by_kind:
            continue
        held = sorted({place[id] for id in decision.articles if id in place})
        for at, a in enumerate(held):
            for b in held[at + 1 :]:
                if decision.kind == "join":
                    by_kind["part"].pop((a, b), None)
                if decision.kind == "part":
                    by_kind["join"].pop((a, b), None)
                by_kind[decision.kind][a, b] = None
    return frozenset(by_kind["join"]), frozenset(by_kind["part"]), frozenset(by_kind["no copy"])


def _derivations(reports: Sequence[Report], judge: Judge, no_copy: frozenset[Pair]) -> dict[Pair, Link]:
    """The links between reports that share text, by pair."""
    found: dict[Pair, Link] = {}
    when = [weeks(times) for times in judge.times]
    for pair in copy_candidates(reports, when):
        if pair not in no_copy:
            a, b = reports[pair[0]], reports[pair[1]]
            link = derivation(a, b, overlap(a, b))
            if link is not None:
                found[pair] = link
    return found


def _by_language(
    reports: Sequence[Report], judge: Judge, joined: frozenset[Pair], parted: frozenset[Pair]
) -> list[list[int]]:
    """Groups of positions, each in one language, in order of their first member."""
    by_language: dict[str, list[int]] = {}
    for at, made in enumerate(reports):
        by_language.setdefault(made.language, []).append(at)
    groups: list[list[int]] = []
    for _, places in sorted(by_language.items()):
        pairs = candidates([keys(reports[at]) for at in places], [weeks(judge.times[at]) for at in places])
        edges = {(a, b): judge.probability(places[a], places[b]) for a, b in pairs}
        local = {at: index for index, at in enumerate(places)}

        def probability(a: int, b: int, places: list[int] = places) -> float:
            return judge.probability(places[a], places[b])

        def within(pairs: Iterable[Pair], local: dict[int, int] = local) -> list[Pair]:
            return [(local[a], local[b]) for a, b in pairs if a in local and b in local]

        made_groups = merged(
            len(places),
            {pair: value for pair, value in edges.items() if value > 0.05},
            probability,
            THRESHOLD,
            joined=within(joined),
            parted=frozenset(within(parted)),
        )
        groups += [[places[index] for index in members] for members in made_groups]
    return sorted(groups)


def _distinct(links: Iterable[Link]) -> list[Link]:
    """One link between two ends: the derivation rather than the bare credit, then the strongest kind."""
    rank = {"republication": 0, "copy": 1, "abridges": 2, "translation": 3, "rewrite": 4, "contains": 5, "credits": 9}
    best: dict[tuple[str, str], Link] = {}
    for link in links:
        ends = (min(link.article, link.origin), max(link.article, link.origin))
        known = best.get(ends)
        if known is None or (rank.get(link.kind, 8), link.article) < (rank.get(known.kind, 8), known.article):
            best[ends] = link
    return [best[ends] for ends in sorted(best)]


def _near_misses(
    groups: Sequence[Sequence[int]], judge: Judge, parted: frozenset[Pair], across: Sequence[NearMiss]
) -> tuple[NearMiss, ...]:
    """The pairs that nearly joined, the nearest of each article, with what kept them apart."""
    group_of = {at: index for index, members in enumerate(groups) for at in members}
    rows: dict[int, list[tuple[float, Pair]]] = {}
    for pair, verdict in judge.seen():
        if group_of[pair[0]] != group_of[pair[1]] and verdict.score.probability >= NEARLY:
            for at in pair:
                rows.setdefault(at, []).append((-verdict.score.probability, pair))
    told = sorted({pair for row in rows.values() for _, pair in sorted(row)[:MISSES]})
    found: list[NearMiss] = []
    for pair in told:
        verdict = judge.verdict(*pair)
        veto = verdict.veto or ("decided by the user" if pair in parted else "mean score below the threshold")
        evidence: tuple[Evidence, ...] = (*verdict.against, *verdict.score.evidence())
        a, b = judge.reports[pair[0]].id, judge.reports[pair[1]].id
        found.append(NearMiss(a, b, round(verdict.score.probability, 4), veto, evidence))
    return tuple(sorted([*found, *across], key=lambda miss: (miss.article, miss.other)))
