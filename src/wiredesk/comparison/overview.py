"""What several accounts of a story tell, sentence by sentence, and how many independent origins stand behind each.

Looked for where news stands: in the first sentences of each account. A copy is no account, and a rewrite ends where its
original does; so neither adds an origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wiredesk.comparison.alignment import groups
from wiredesk.comparison.calling import by_id
from wiredesk.comparison.chains import end_of
from wiredesk.comparison.cited import REPORTERS, End, sources_at
from wiredesk.comparison.main_claims import main_claim
from wiredesk.comparison.passages import Line, Material, material
from wiredesk.comparison.provenance import count
from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Grouping, Story, Supported, Wording

SENTENCES = 10
"""First sentences of an account that are looked at, its title apart."""
ACCOUNTS = 10
"""Accounts that are looked at; of more, those with the smallest ids."""
MOST = 8
"""Statements that are given: those with most origins, of these with most accounts, of these that stand first."""


def overview(
    story: Story, grouping: Grouping, readings: Mapping[ArticleId, Reading], packs: Packs
) -> tuple[Supported, ...]:
    """What accounts of a story agree to tell, that with most independent origins first; () for one account."""
    if len(story.articles) < 2:
        return ()
    whole = material(story, grouping, readings, packs)
    if len(whole.heads) < 2:
        return ()
    main = main_claim(whole)
    ends: dict[ArticleId, End] = {}
    heads = [
        replace(head, lines=tuple(line for line in head.lines if not line.title)[:SENTENCES])
        for head in whole.heads[:ACCOUNTS]
    ]
    found = [_supported(group, whole, main, ends) for group in groups(heads, whole.reports)]
    found.sort(
        key=lambda row: (-row[1].at_least, -len(row[1].wordings), -row[1].at_most, row[0], row[1].wordings[0].passage)
    )
    return by_id(tuple(supported for _, supported in found[:MOST]), whole.names)


def _supported(
    group: Sequence[Line], whole: Material, main: Mapping[ArticleId, Sequence[Line]], ends: dict[ArticleId, End]
) -> tuple[float, Supported]:
    """With how far down it stands, in the mean."""
    rows = [(_end(line, whole, main, ends), line) for line in group]
    # Who was there says it best; of several the one that says it first.
    rows.sort(key=lambda row: (not row[0].sure, row[0].kind != "report", row[1].number, row[1].article))
    at_least, at_most = count(end for end, _ in rows)
    wordings = tuple(
        Wording(
            whole.reports[line.article].passage(line.span),
            whole.who.label(end.speaker) if end.speaker is not None and end.kind not in REPORTERS else end.name,
            end.sure,
            whole.families[line.article],
        )
        for end, line in rows
    )
    return sum(line.number for line in group) / len(group), Supported(at_least, at_most, wordings)


def _end(line: Line, whole: Material, main: Mapping[ArticleId, Sequence[Line]], ends: dict[ArticleId, End]) -> End:
    """On whose word a sentence rests: that which it names, else whose text it is. A report whose main claim is the word
    of a person need not have the rest from there."""
    report = whole.reports[line.article]
    named = next((end for end in sources_at(report, line.span, whole) if end.sure), None)
    if named is not None:
        return named
    if report.id not in ends:
        end = end_of(report.id, whole, main)
        if end.kind not in REPORTERS:
            unknown = f"unknown, via {report.outlet}"
            end = replace(end, key=f"unknown:{report.id}", name=unknown, kind="unknown", sure=False, speaker=None)
        ends[report.id] = end
    return ends[report.id]
