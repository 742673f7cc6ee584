"""The main claim of a story: what most accounts open with.

Of several groups of aligned opening sentences with as many accounts, the one that stands earliest: that tells what the
titles tell, then the leads, then by offset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from wiredesk.comparison.alignment import groups, matches
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.model.spans import ArticleId, Span
from wiredesk.text.align import resemblance, shared

OPENING = 5
"""First sentences of a body in which the main claim is looked for: news stands first."""
FAR_OFF = 0.6
"""Factor on the thresholds of alignment for those: they are of one story, so less likeness will do."""
LATER = 0.9
"""Factor on that likeness for each sentence before it: the lead tells what the title tells, if any does."""
TOLD = 1.0
"""Weight of the words that a sentence shares with the main claim, if it tells of the same event and names nothing of
it: one rare word."""
HEADLINE = 0.35
"""Likeness to the own title from which a sentence tells what the title tells."""


@lru_cache(maxsize=1)
def main_claim(whole: Material) -> Mapping[ArticleId, tuple[Line, ...]]:
    """The sentences of each report that has the main claim, the one in the body that tells it best first."""
    found: dict[ArticleId, list[Line]] = {}
    aligned = _openings(whole)
    if aligned:
        best = min(aligned, key=lambda group: (-len(group), *_place(group, whole), group[0].article, group[0].number))
        for line in best:
            found[line.article] = [line]
    heads = [whole.reports[family] for family in sorted(whole.families)]
    # Made once: each meets all the others, and what is known of it is kept by the object.
    anchors = [replace(whole.reports[line.article], lines=(line,)) for lines in found.values() for line in lines]
    for report in heads:
        if report.id in found:
            continue
        opening = replace(report, lines=_opening(report))
        near = [match for anchor in anchors for match in matches(opening, anchor, whole.reports, FAR_OFF)]
        if near:
            found[report.id] = [max(near, key=lambda match: (match.score, -match.a.number)).a]
        elif anchors and (about := _about_it(opening, anchors, whole)) is not None:
            found[report.id] = [about]
        elif not anchors or not aligned:
            first = lead(report)
            if first is not None:
                found[report.id] = [first]
    for head in sorted(found):
        for member in whole.families[head][1:]:
            lines = _same_text(found[head][0], whole.reports[head], whole.reports[member])
            if not lines and whole.reports[member].language != whole.reports[head].language:
                # A likeness across languages is less sure than one text: it tells of the event all the same.
                first = lead(whole.reports[member])
                lines = [first] if first is not None else []
            if lines:
                found[member] = lines
    return {article: tuple(lines) for article, lines in found.items()}


def _about_it(opening: Report, anchors: Sequence[Report], whole: Material) -> Line | None:
    """The first sentence of an opening that names what those that have the main claim or their titles name, or shares
    rare words with them: it tells of the same event in words too unlike to be aligned. Of a title that does, the
    lead."""
    told = [(anchor.language, line) for anchor in anchors for line in anchor.lines]
    told += [(anchor.language, line) for anchor in anchors for line in whole.reports[anchor.id].lines if line.title]

    def alike(line: Line) -> bool:
        return any(
            line.names & other.names
            or (shared(line.words, other.words) if language == opening.language else shared(line.free, other.free))
            >= TOLD
            for language, other in told
        )

    found = next((line for line in opening.lines if alike(line)), None)
    if found is None and any(alike(line) for line in whole.reports[opening.id].lines if line.title):
        return opening.lines[0] if opening.lines else None
    return found


def _openings(whole: Material) -> list[tuple[Line, ...]]:
    """Groups of sentences with which the reports open: all of one story, they need less likeness to be one claim."""
    heads = [replace(report, lines=_opening(report)) for report in whole.heads]
    return list(groups(heads, whole.reports, FAR_OFF))


def _body(report: Report) -> tuple[Line, ...]:
    return tuple(line for line in report.lines if not line.title)


def _opening(report: Report) -> tuple[Line, ...]:
    """The first sentences of the body that tell something; what is only quoted is told of, not the telling."""
    first = _body(report)[:OPENING]
    direct = [quote.content for quote in report.reading.quotes if quote.mode == "direct"]
    told = tuple(line for line in first if not any(_mostly(line.span, content) for content in direct))
    return told or first


def _mostly(line: Span, content: Span) -> bool:
    return 2 * (min(line.end, content.end) - max(line.start, content.start)) > len(line)


def lead(report: Report) -> Line | None:
    """The sentence near the beginning that tells what the title tells, else the first, else the title itself."""
    body = _opening(report)
    titles = [line for line in report.lines if line.title]
    if not body:
        return titles[0] if titles else None
    alike = [
        (resemblance(title.words, line.words) * LATER**place, -place, line)
        for title in titles
        for place, line in enumerate(body)
    ]
    best = max(alike, default=None, key=lambda entry: entry[:2])
    return best[2] if best is not None and best[0] >= HEADLINE else body[0]


def _place(group: Sequence[Line], whole: Material) -> tuple[int, int]:
    """Rank (0: tells what the title tells, 1: the lead, 2: further down) and offset, both summed over the accounts."""
    rank = offset = 0
    for line in group:
        report = whole.reports[line.article]
        titles = [other for other in report.lines if other.title]
        body = _body(report)
        if line.title or any(resemblance(title.words, line.words) >= HEADLINE for title in titles):
            rank += 0
        elif body and line.number == body[0].number:
            rank += 1
        else:
            rank += 2
        offset += line.span.start
    return rank, offset


def _same_text(line: Line, head: Report, member: Report) -> list[Line]:
    alone = replace(head, lines=(line,))
    near = matches(member, alone, {head.id: head, member.id: member}, FAR_OFF)
    body = [match for match in near if not match.a.title]
    return [max(body or near, key=lambda match: (match.score, -match.a.number)).a] if near else []
